"""Listings of films: by letter, by decade, by rating and with a tag, each with the page that leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from filmjournal.domain.rating import HALF_STARS_MAX, Rating, spoken
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site.content import (
    FilmRow,
    Group,
    IndexContent,
    ListingContent,
    NamedLink,
)
from filmjournal.publishing.site.letters import by_letter, letter_name, parts_of
from filmjournal.publishing.site.library import rating_of
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import FilmFacts
from filmjournal.publishing.site.work import SiteWork

_LONGEST_PART = 500  # films on one page
_UNKNOWN = "unknown"
Grouping = Callable[[FilmFacts], tuple[str, str]]  # heading and anchor


class ListingPages:
    """The listings of films. `pages` come before `index_pages`."""

    def __init__(self, work: SiteWork) -> None:
        self._work = work
        self._library = work.library
        films = work.library.films
        self._letters = by_letter(films, lambda film: film.sort_title)
        by_year = sorted(films, key=lambda film: (film.year is None, -(film.year or 0)))
        self._decades = {key: list(ones) for key, ones in groupby(by_year, _decade)}
        self._ratings: dict[int | None, list[FilmFacts]] = {}
        for half in (*range(HALF_STARS_MAX, 0, -1), None):
            rated = [film for film in films if work.library.ratings[film.id] == half]
            if rated:
                self._ratings[half] = rated

    def letter_links(self) -> tuple[NamedLink, ...]:
        """The pages of the letters that there are."""
        return tuple(
            NamedLink(letter_name(letter), f"films/{letter}.html", len(films))
            for letter, films in self._letters.items()
        )

    def decade_links(self) -> tuple[NamedLink, ...]:
        """The pages of the decades that there are, the latest first."""
        return tuple(
            NamedLink(_decade_name(decade), f"decades/{decade}.html", len(films))
            for decade, films in self._decades.items()
        )

    def pages(self) -> Iterator[PublishedFile]:
        """All listings."""
        letters, decades, ratings = self.letter_links(), self.decade_links(), self._rating_links()
        for letter, films in self._letters.items():
            heading = _("Films: {letter}").format(letter=letter_name(letter))
            yield from self._listing(f"films/{letter}", heading, films, letters, "films")
        for decade, films in self._decades.items():
            heading = _("Films of the {decade}").format(decade=_decade_name(decade))
            if decade == _UNKNOWN:
                heading = _("Films of an unknown year")
            yield from self._listing(f"decades/{decade}", heading, films, decades, "films", grouping=_by_year)
        for half, films in self._ratings.items():
            rating = rating_of(half)
            yield from self._listing(
                f"ratings/{_rating_name(rating)}", _rating_heading(rating), films, ratings, "ratings", rating=rating
            )
        by_id = self._library.source.films
        for tag, ids in self._library.tagged.items():
            link = self._library.tag_links[tag]
            stem = link.address.removesuffix(".html")
            heading = _("Tagged “{tag}”").format(tag=link.name)
            yield from self._listing(stem, heading, [by_id[id_] for id_ in ids], (), "tags")

    def index_pages(self) -> Iterator[PublishedFile]:
        """The pages that lead to them."""
        library, work = self._library, self._work
        lead = self._count(len(library.films))
        letters, decades, ratings = self.letter_links(), self.decade_links(), self._rating_links()
        sections = ((_("By title"), letters), (_("By year of release"), decades)) if letters else ()
        yield self._index("films/index.html", _("Films"), lead, sections, "letters", "films")
        if ratings:
            yield self._index("ratings/index.html", _("By rating"), lead, (("", ratings),), "ratings", "ratings")
        if library.tagged:
            tags = tuple(library.tag_links.values())
            count = ngettext("{count} tag", "{count} tags", len(tags)).format(
                count=words.number(len(tags), work.site.language)
            )
            yield self._index("tags/index.html", _("Tags"), count, (("", tags),), "names", "tags")

    def _index(
        self,
        address: str,
        heading: str,
        lead: str,
        sections: tuple[tuple[str, tuple[NamedLink, ...]], ...],
        shape: str,
        door: str,
    ) -> PublishedFile:
        made_from = (heading, lead, [(name, _plain(links)) for name, links in sections], shape)
        return self._work.page(
            address,
            "index",
            made_from,
            lambda: IndexContent(heading=heading, lead=lead, sections=sections, shape=shape),
            title=heading,
            door=door,
        )

    def _listing(
        self,
        stem: str,
        heading: str,
        films: Sequence[FilmFacts],
        neighbours: tuple[NamedLink, ...],
        door: str,
        *,
        grouping: Grouping | None = None,
        rating: Rating | None = None,
    ) -> Iterator[PublishedFile]:
        library = self._library
        lead = self._count(len(films))
        for address, part, parts in parts_of(stem, films, _LONGEST_PART):
            made_from = (
                heading,
                lead,
                [(library.short[film.id], library.seen_text(film.id), len(library.viewings[film.id])) for film in part],
                _plain(neighbours),
                _plain(parts),
            )
            yield self._work.page(
                address,
                "listing",
                made_from,
                lambda part=part, parts=parts: ListingContent(  # type: ignore[misc] # the loop's values, not names
                    heading=heading,
                    lead=lead,
                    groups=tuple(self._groups(part, grouping)),
                    neighbours=neighbours,
                    here=f"{stem}.html",
                    parts=parts,
                    rating=rating,
                ),
                title=heading,
                door=door,
            )

    def _groups(self, films: Sequence[FilmFacts], grouping: Grouping | None) -> Iterator[Group]:
        for (heading, anchor), group in groupby(films, grouping or (lambda _film: ("", ""))):
            yield Group(heading, anchor, tuple(self.row(film.id) for film in group))

    def row(self, film_id: int) -> FilmRow:
        """A film with a page, as it stands in a listing."""
        library = self._library
        return FilmRow(library.film_link(film_id), library.seen(film_id), len(library.viewings[film_id]))

    def _rating_links(self) -> tuple[NamedLink, ...]:
        return tuple(
            NamedLink(
                _rating_heading(rating_of(half)),
                f"ratings/{_rating_name(rating_of(half))}.html",
                len(films),
                rating_of(half),
            )
            for half, films in self._ratings.items()
        )

    def _count(self, films: int) -> str:
        return ngettext("{count} film", "{count} films", films).format(
            count=words.number(films, self._work.site.language)
        )


def _plain(links: Sequence[NamedLink]) -> list[tuple[str, str, int]]:
    return [(link.name, link.address, link.count) for link in links]


def _decade(film: FilmFacts) -> str:
    return _UNKNOWN if film.year is None else str(film.year // 10 * 10)


def _decade_name(decade: str) -> str:
    return _("Unknown year") if decade == _UNKNOWN else _("{decade}s").format(decade=decade)


def _by_year(film: FilmFacts) -> tuple[str, str]:
    return ("", "") if film.year is None else (str(film.year), f"y{film.year}")


def _rating_name(rating: Rating | None) -> str:
    return "none" if rating is None else str(rating)


def _rating_heading(rating: Rating | None) -> str:
    return _("Not rated") if rating is None else spoken(rating)
