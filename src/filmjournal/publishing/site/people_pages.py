"""The people of the site: a page for each who is in enough films, and listings of them by letter."""

from __future__ import annotations

from collections.abc import Iterator

from filmjournal.domain.films import CAST
from filmjournal.domain.outside_pages import page_of_person
from filmjournal.domain.sorting import last_name_first
from filmjournal.i18n import _, ngettext
from filmjournal.publishing import words
from filmjournal.publishing.site.content import (
    IndexContent,
    NamedLink,
    PeopleContent,
    PersonContent,
    PersonFilm,
    PersonRow,
)
from filmjournal.publishing.site.letters import by_letter, letter_name, parts_of
from filmjournal.publishing.site.published_file import PublishedFile
from filmjournal.publishing.site.source import CreditFacts, PersonFacts
from filmjournal.publishing.site.work import SiteWork

_INDEX = "people/index.html"
_LONGEST_PART = 500  # people on one page
_NO_YEAR = -1


class PeoplePages:
    """The pages of people; `index_pages` come after all others."""

    def __init__(self, work: SiteWork) -> None:
        self._work = work
        self._library = work.library
        library = work.library
        self._credits: dict[int, list[CreditFacts]] = {id_: [] for id_ in library.person_address}
        for film in library.films:
            for credit in library.credits.get(film.id, ()):
                if credit.person_id in self._credits:
                    self._credits[credit.person_id].append(credit)

    def pages(self) -> Iterator[PublishedFile]:
        """A file for each person who has a page, in the order of their ids."""
        for id_ in self._library.person_address:
            yield self._page(id_)

    def index_pages(self) -> Iterator[PublishedFile]:
        """The listings by letter, then the page that leads to them."""
        library = self._library
        if not library.person_address:
            return
        people = sorted(
            (library.source.people[id_] for id_ in library.person_address), key=lambda one: (one.sort_key, one.id)
        )
        letters = by_letter(people, lambda one: one.sort_key)
        links = tuple(
            NamedLink(letter_name(letter), f"people/{letter}.html", len(ones)) for letter, ones in letters.items()
        )
        for letter, ones in letters.items():
            for address, part, links_of_parts in parts_of(f"people/{letter}", ones, _LONGEST_PART):
                yield self._letter(letter, address, part, len(ones), links, links_of_parts)
        lead = ngettext(
            "{count} person, in {films} films or more",
            "{count} people, each in {films} films or more",
            len(people),
        )
        yield self._work.page(
            _INDEX,
            "index",
            links,
            lambda: IndexContent(
                heading=_("People"),
                lead=lead.format(
                    count=words.number(len(people), self._work.site.language),
                    films=words.number(library.people_from, self._work.site.language),
                ),
                sections=((_("By last name"), links),),
                shape="letters",
            ),
            title=lambda: _("People"),
            door="people",
        )

    def _page(self, id_: int) -> PublishedFile:
        library = self._library
        person = library.source.people[id_]
        credited = self._credits[id_]
        made_from = (
            library.person_digest[id_],
            library.source.person_ids.get(id_),
            [(credit.film_id, credit.job, credit.character) for credit in credited],
            [(library.seen_text(film), len(library.viewings[film])) for film in library.person_films[id_]],
        )
        return self._work.page(
            library.person_address[id_],
            "person",
            made_from,
            lambda: self._content(person, credited),
            title=lambda: words.isolated(person.name),
            door="people",
        )

    def _content(self, person: PersonFacts, credited: list[CreditFacts]) -> PersonContent:
        library = self._library
        of_film: dict[int, list[CreditFacts]] = {}
        for credit in credited:
            of_film.setdefault(credit.film_id, []).append(credit)
        films = library.source.films
        order = sorted(of_film, key=lambda id_: (-(films[id_].year or _NO_YEAR), films[id_].sort_title, id_))
        return PersonContent(
            person=library.person_link(person.id),
            films=tuple(
                PersonFilm(
                    film=library.film_link(id_),
                    characters=tuple(credit.character for credit in of_film[id_] if credit.character),
                    jobs=tuple(words.job_name(credit.job) for credit in of_film[id_] if credit.job != CAST),
                    seen=library.seen(id_),
                    viewings=len(library.viewings[id_]),
                )
                for id_ in order
            ),
            average=self._average(person.id),
            outside=tuple(
                NamedLink(place, address)
                for place, value in library.source.person_ids.get(person.id, ())
                if (address := page_of_person(place, value)) is not None
            ),
        )

    def _letter(
        self,
        letter: str,
        address: str,
        people: list[PersonFacts],
        count: int,
        letters: tuple[NamedLink, ...],
        parts: tuple[NamedLink, ...],
    ) -> PublishedFile:
        library = self._library
        rows = [
            (one.id, last_name_first(one.name), library.person_address[one.id], self._average(one.id)) for one in people
        ]

        def content() -> PeopleContent:
            return PeopleContent(
                heading=_("People: {letter}").format(letter=letter_name(letter)),
                lead=ngettext("{count} person", "{count} people", count).format(
                    count=words.number(count, self._work.site.language)
                ),
                people=tuple(
                    PersonRow(person=library.person_link(id_), films=len(library.person_films[id_]), average=average)
                    for id_, _name, _address, average in rows
                ),
                neighbours=letters,
                here=f"people/{letter}.html",
                parts=parts,
            )

        made_from = (letter, [(row, len(library.person_films[row[0]])) for row in rows], letters, parts)
        return self._work.page(
            address,
            "people",
            made_from,
            content,
            title=lambda: _("People: {letter}").format(letter=letter_name(letter)),
            door="people",
        )

    def _average(self, id_: int) -> float | None:
        ratings = [
            rating for film in self._library.person_films[id_] if (rating := self._library.ratings[film]) is not None
        ]
        return sum(ratings) / len(ratings) / 2 if ratings else None
