"""Reading lists, smart lists and people."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from filmjournal.domain.errors import NotFound
from filmjournal.domain.lists import FilmList, FilmListSummary, ListLook, ListPlace, SmartList
from filmjournal.domain.people import PeopleListing, PeopleOrder, PersonPage, PersonRow
from filmjournal.domain.queries import PersonMatch, Subject
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.parser import parse
from filmjournal.i18n import _
from filmjournal.storage import diary_reads, list_reads, people_reads
from filmjournal.storage.database import Database

CO_STARS = 24


class Lists:
    """Reads of lists; every method is one snapshot and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[FilmListSummary, ...]:
        """All lists in their order, with how many films are on each."""
        with self._database.reading() as connection:
            return tuple(list_reads.summaries(connection))

    def get(self, list_id: int) -> FilmList:
        """A list with its films in order. Raises NotFound."""
        with self._database.reading() as connection:
            found = list_reads.film_list(connection, list_id)
        if found is None:
            raise NotFound(_("There is no list {id}.").format(id=list_id))
        return found

    def film_ids(self, list_id: int) -> array[int]:
        """The films of a list in its order; none where there is no such list."""
        with self._database.reading() as connection:
            return list_reads.film_ids(connection, list_id)

    def places_of(self, film_id: int) -> tuple[ListPlace, ...]:
        """The lists that a film is on, with its place on each."""
        with self._database.reading() as connection:
            return tuple(list_reads.places_of(connection, film_id))

    def look(self, list_id: int) -> ListLook | None:
        """What a list says beside its films; None where there is no such list."""
        from filmjournal.richtext.plain import text_of_canonical

        with self._database.reading() as connection:
            found = list_reads.head_and_notes(connection, list_id)
        if found is None:
            return None
        name, description, ranked, notes = found
        said = {film_id: text_of_canonical(html) for film_id, html in notes if html}
        film_ids = array("q", (film_id for film_id, _html in notes))
        return ListLook(list_id, name, ranked, text_of_canonical(description), film_ids, said)

    def smart(self) -> tuple[SmartList, ...]:
        """All smart lists in their order."""
        with self._database.reading() as connection:
            return tuple(list_reads.smart_lists(connection))

    def smart_count(self, smart_list: SmartList, subject: Subject = Subject.ENTRIES) -> int | None:
        """How many entries, or films, a smart list finds now; None where its search says nothing any more."""
        try:
            search = parse(smart_list.search)
        except SearchError:
            return None
        with self._database.reading() as connection:
            return diary_reads.count(connection, subject, search)

    def named(self, name: str) -> FilmListSummary | SmartList | None:
        """The list, or else the smart list, of that name: to the letter, else case aside."""
        everyone: tuple[FilmListSummary | SmartList, ...] = (*self.all(), *self.smart())
        same = [found for found in everyone if found.name.casefold() == name.casefold()]
        return next((found for found in same if found.name == name), same[0] if same else None)


class People:
    """Reads of people; every method is one snapshot and may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, order: PeopleOrder = PeopleOrder.NAME) -> array[int]:
        """Everyone who is credited on a film."""
        with self._database.reading() as connection:
            return people_reads.ids(connection, order)

    def listing(self, order: PeopleOrder = PeopleOrder.NAME, narrowed: str = "") -> PeopleListing:
        """Everyone, or those of whose name, or another name of theirs, each of the words typed begins a word.

        Case and accents are ignored. By name, they come with their letters.
        """
        with self._database.reading() as connection:
            return people_reads.listing(connection, order, narrowed)

    def names(self, ids: Sequence[int]) -> dict[int, str]:
        """The names of these people, which takes no time; those who went away meanwhile are missing."""
        with self._database.reading() as connection:
            return people_reads.names(connection, ids)

    def current(self, person_id: int) -> int | None:
        """The person themselves, or whom they were merged into; None where there is neither."""
        with self._database.reading() as connection:
            return people_reads.current(connection, person_id)

    def alike(self, person_id: int) -> tuple[PersonMatch, ...]:
        """Others who are perhaps the same person, by their names."""
        with self._database.reading() as connection:
            return tuple(people_reads.alike(connection, person_id))

    def rows(self, ids: Sequence[int]) -> dict[int, PersonRow]:
        """The rows of these people; those who went away meanwhile are missing."""
        with self._database.reading() as connection:
            return people_reads.rows(connection, ids)

    def page(self, person_id: int, co_stars: int = CO_STARS) -> PersonPage:
        """Everything about a person. Raises NotFound."""
        with self._database.reading() as connection:
            found = people_reads.page(connection, person_id, co_stars)
        if found is None:
            raise NotFound(_("There is no person {id}.").format(id=person_id))
        return found
