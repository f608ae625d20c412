"""What of the journal is on the site, and what leads where: films with their viewings, people with their films.

Everything that pages show of each other goes through here, so that a page knows from what it was made: `short` is the
part of a film that others show, and `person_digest` what a film's page shows of a person.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.poster_colours import hue_and_figure
from filmjournal.domain.rating import HALF_STARS_MAX, Rating
from filmjournal.publishing.site import pictures
from filmjournal.publishing.site.addresses import LIST, PERSON, TAG, Addresses
from filmjournal.publishing.site.content import FilmLink, NamedLink, PersonLink, Picture
from filmjournal.publishing.site.source import CreditFacts, EntryFacts, FilmFacts, ListFacts, ListItemFacts, SiteSource
from filmjournal.richtext import references

_RATINGS = {half: Rating(half) for half in range(1, HALF_STARS_MAX + 1)}
_PLAIN_FORM = 2  # of marshal: later ones write the same value in several ways
_LAST_YEAR = 9999  # where films of an unknown year stand


def digest(*parts: Any) -> str:
    """A name for values, the same on every machine: texts, numbers, None, and tuples and lists of them.

    Plain tuples are told apart several times as quickly as those with names.
    """
    try:
        data = marshal.dumps(parts, _PLAIN_FORM)
    except ValueError:  # tuples with names are not plain
        data = repr(parts).encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=16).hexdigest()


def rating_of(half_stars: int | None) -> Rating | None:
    """The rating that the journal holds in half stars."""
    return None if half_stars is None else _RATINGS[half_stars]


@cache
def date_of(text: str | None) -> PartialDate | None:
    """The date that the journal holds in ISO form."""
    return None if text is None else parse_date(text)


class Library:
    """The films of a site in the order of their titles, and everything that belongs to them."""

    def __init__(
        self,
        source: SiteSource,
        addresses: Addresses,
        *,
        people_from: int = 2,
    ) -> None:
        self.source = source
        self.people_from = people_from
        self.addresses = addresses
        self.entries: Sequence[EntryFacts] = source.entries
        self.viewings: dict[int, list[EntryFacts]] = {}
        for entry in self.entries:
            self.viewings.setdefault(entry.film_id, []).append(entry)
        self.films: list[FilmFacts] = sorted(
            (source.films[id_] for id_ in self.viewings),
            key=lambda film: (film.sort_title, _LAST_YEAR if film.year is None else film.year, film.id),
        )
        self.ratings: dict[int, int | None] = {film.id: self._rating(film) for film in self.films}
        self.film_address = {
            film.id: addresses.film(film.id, film.title, film.year)
            for film in sorted(self.films, key=lambda film: film.id)
        }
        self.short: dict[int, tuple[object, ...]] = {
            film.id: (
                film.title,
                film.year,
                self.film_address[film.id],
                self.ratings[film.id],
                film.liked,
                film.poster if film.poster in source.images else None,
            )
            for film in self.films
        }
        self._credit_lines()
        self._links: dict[int, FilmLink] = {}

    def _credit_lines(self) -> None:
        self.credits: dict[int, list[CreditFacts]] = {}
        self.person_films: dict[int, list[int]] = {}
        shown = self.viewings
        for credit in self.source.credits:
            if credit.film_id in shown:
                self.credits.setdefault(credit.film_id, []).append(credit)
                films = self.person_films.setdefault(credit.person_id, [])
                if not films or films[-1] != credit.film_id:  # credits come film by film
                    films.append(credit.film_id)
        people = self.source.people
        self.person_address = {
            id_: self.addresses.of(PERSON, id_, people[id_].name)
            for id_ in sorted(id_ for id_, films in self.person_films.items() if len(films) >= self.people_from)
        }
        self.person_digest = {
            id_: digest(
                people[id_].name,
                self.person_address.get(id_),
                [self.short[film] for film in films] if len(films) >= min(self.people_from, 2) else None,
            )
            for id_, films in self.person_films.items()
        }

    def _rating(self, film: FilmFacts) -> int | None:
        """That of today, or of the latest viewing that has one; of what is published, nothing else."""
        if film.rating is not None:
            return film.rating
        return next((entry.rating for entry in self.viewings[film.id] if entry.rating is not None), None)

    @cached_property
    def reviewed(self) -> list[EntryFacts]:
        """The entries with a text, newest first."""
        return [entry for entry in self.entries if entry.content_hash]

    @cached_property
    def newest_reviews(self) -> list[EntryFacts]:
        """The entries with a text or a headline, the latest written first."""
        written = [entry for entry in self.entries if entry.content_hash or entry.headline]
        return sorted(
            written, key=lambda entry: (entry.watched or entry.logged[:10], entry.logged, entry.id), reverse=True
        )

    @cached_property
    def tagged(self) -> dict[int, list[int]]:
        """The films of each tag, in the order of titles; tags in the order of their names."""
        of_film: dict[int, set[int]] = {}
        for entry in self.entries:
            for tag in self.source.entry_tags.get(entry.id, ()):
                of_film.setdefault(tag, set()).add(entry.film_id)
        names = self.source.tags
        return {
            tag: [film.id for film in self.films if film.id in of_film[tag]]
            for tag in sorted(of_film, key=lambda tag: (names[tag].casefold(), tag))
        }

    @cached_property
    def tag_links(self) -> dict[int, NamedLink]:
        """The pages of tags."""
        by_id = {tag: self.addresses.of(TAG, tag, self.source.tags[tag]) for tag in sorted(self.tagged)}
        return {tag: NamedLink(self.source.tags[tag], by_id[tag], len(films)) for tag, films in self.tagged.items()}

    @cached_property
    def list_items(self) -> dict[int, list[ListItemFacts]]:
        """What is on each list; films that have no page here stay on it by name."""
        items: dict[int, list[ListItemFacts]] = {}
        for item in self.source.list_items:
            items.setdefault(item.list_id, []).append(item)
        return items

    @cached_property
    def lists(self) -> list[ListFacts]:
        """The lists with at least one film that has a page here."""
        return [
            list_
            for list_ in self.source.lists
            if any(item.film_id in self.viewings for item in self.list_items.get(list_.id, ()))
        ]

    @cached_property
    def list_links(self) -> dict[int, NamedLink]:
        """The pages of lists."""
        by_id = {
            list_.id: self.addresses.of(LIST, list_.id, list_.name)
            for list_ in sorted(self.lists, key=lambda list_: list_.id)
        }
        return {
            list_.id: NamedLink(list_.name, by_id[list_.id], len(self.list_items[list_.id])) for list_ in self.lists
        }

    def list_texts(self, list_: ListFacts) -> list[str]:
        """What a list says of itself and of its films: texts in the grammar of reviews, empty ones too."""
        return [list_.description_html, *(item.notes_html for item in self.list_items[list_.id])]

    def list_images(self, list_: ListFacts) -> list[str]:
        """The pictures in these texts, by hash."""
        return [image for html in self.list_texts(list_) for image in references.images(html)]

    @cached_property
    def lists_of_film(self) -> dict[int, list[NamedLink]]:
        """The lists that each film is on."""
        found: dict[int, list[NamedLink]] = {}
        for list_ in self.lists:
            for film_id in dict.fromkeys(item.film_id for item in self.list_items[list_.id]):
                found.setdefault(film_id, []).append(self.list_links[list_.id])
        return found

    def film_link(self, id_: int) -> FilmLink:
        """A film as other pages name it; without an address if it has no page."""
        link = self._links.get(id_)
        if link is None:
            film = self.source.films[id_]
            link = self._links[id_] = FilmLink(
                id_,
                film.title,
                film.year,
                self.film_address.get(id_, ""),
                rating_of(self.ratings.get(id_)),
                self.poster(film) if id_ in self.viewings else None,  # published with the film's page only
                hue_and_figure(film.title),
                bool(film.liked),
            )
        return link

    def poster(self, film: FilmFacts) -> Picture | None:
        """The film's poster in the sizes of the site."""
        facts = None if film.poster is None else self.source.images.get(film.poster)
        if facts is None:
            return None
        return pictures.planned(facts.hash, facts.width, facts.height, pictures.POSTER)

    def person_link(self, id_: int) -> PersonLink:
        """A person as other pages name them."""
        return PersonLink(id_, self.source.people[id_].name, self.person_address.get(id_, ""))

    def seen(self, film_id: int) -> PartialDate | None:
        """The date of a film's latest viewing that has one."""
        return date_of(self.seen_text(film_id))

    def seen_text(self, film_id: int) -> str | None:
        """The same in ISO form; the latest comes first, and those without a date last."""
        return self.viewings[film_id][0].watched

    def tag_ids(self, entries: Iterable[EntryFacts]) -> list[int]:
        """The tags of entries, each once, in their order."""
        return list(dict.fromkeys(tag for entry in entries for tag in self.source.entry_tags.get(entry.id, ())))


def anchor(entry: EntryFacts) -> str:
    """The id of an entry's element on its film's page."""
    return f"entry-{entry.id}"
