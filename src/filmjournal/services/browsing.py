"""Reading the journal: ids for a whole list, rows for the part on the screen, and single things in full."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from filmjournal.domain.entries import Entry, Viewing
from filmjournal.domain.errors import NotFound
from filmjournal.domain.films import Film
from filmjournal.domain.queries import (
    Counts,
    Facets,
    FilmMatch,
    Listing,
    ListQuery,
    ListRow,
    PersonMatch,
    Subject,
    TagCount,
)
from filmjournal.domain.row_facts import RowFacts
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import Node, OfTag, all_of
from filmjournal.domain.selection import Selection
from filmjournal.i18n import _
from filmjournal.richtext.extracts import Extract
from filmjournal.services.deleted import Deleted, deleted
from filmjournal.services.listing import Lists, People
from filmjournal.services.referring import Referring
from filmjournal.services.searching import Searching
from filmjournal.services.suggesting import Suggesting
from filmjournal.storage import column_reads, diary_reads, film_reads, images, people_reads, selection_reads
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import change_counter

OFFERED = 8  # how many films or people are offered while one types


class Browsing:
    """Reads of an open journal; every method is one snapshot and may be called from any thread.

    All raise JournalUnavailable where the file can't be read.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.references = Referring(database)
        self._searching = Searching(database)
        self.suggestions = Suggesting(database)
        self.lists = Lists(database)
        self.people = People(database)

    def ids(self, query: ListQuery, limit: int | None = None) -> array[int]:
        """The ids of all that a list shows, in order. Raises SearchError for a search that doesn't parse."""
        search = tree_of(query)
        with self._database.reading() as connection:
            return diary_reads.ids(connection, query.subject, search, query.order, limit, query.keys, query.list_id)

    def listing(self, query: ListQuery, limit: int | None = None) -> Listing:
        """The same ids, with the sections of the query's group. Raises SearchError."""
        search = tree_of(query)
        with self._database.reading() as connection:
            return diary_reads.listing(
                connection, query.subject, search, query.order, limit, query.keys, query.group, query.list_id
            )

    def deleted(self) -> tuple[Deleted, ...]:
        """The lists, tags and places on lists that were deleted and can be brought back, the latest first."""
        return deleted(self._database)

    def count(self, query: ListQuery) -> int:
        """How many ids there would be. Raises SearchError."""
        search = tree_of(query)
        with self._database.reading() as connection:
            return diary_reads.count(connection, query.subject, search, query.list_id)

    def extracts(self, query: ListQuery, ids: Sequence[int]) -> dict[int, Extract]:
        """For rows on the screen, what their reviews say around the words of the search. Raises SearchError."""
        return self._searching.extracts(query, ids)

    def did_you_mean(self, search: str, subject: Subject = Subject.ENTRIES) -> list[str]:
        """Searches that find something, for a mistyped one that finds nothing. Raises SearchError."""
        return self._searching.did_you_mean(search, subject)

    def rows(self, subject: Subject, ids: Sequence[int]) -> dict[int, ListRow]:
        """The rows of these ids; those that went away meanwhile are missing."""
        with self._database.reading() as connection:
            if subject in (Subject.FILMS, Subject.WATCHLIST):
                return diary_reads.film_rows(connection, ids)
            return diary_reads.entry_rows(connection, ids)

    def facts(self, subject: Subject, ids: Sequence[int]) -> dict[int, RowFacts]:
        """What columns show besides the rows of these ids; those that went away meanwhile are missing."""
        with self._database.reading() as connection:
            if subject in (Subject.FILMS, Subject.WATCHLIST):
                return column_reads.film_facts(connection, ids)
            return column_reads.entry_facts(connection, ids)

    def films_of(self, subject: Subject, ids: Sequence[int]) -> tuple[int, ...]:
        """The films that rows of a list stand for, each once and in the order of the rows."""
        if subject in (Subject.FILMS, Subject.WATCHLIST):
            return tuple(ids)
        with self._database.reading() as connection:
            films = column_reads.films_of_entries(connection, ids)
        return tuple(dict.fromkeys(films[id_] for id_ in ids if id_ in films))

    def entries_of(self, subject: Subject, ids: Sequence[int]) -> tuple[int, ...]:
        """The entries that rows of a list stand for: of a film its latest, none where it has none."""
        if subject not in (Subject.FILMS, Subject.WATCHLIST):
            return tuple(ids)
        with self._database.reading() as connection:
            return tuple(column_reads.latest_entries(connection, ids).values())

    def entry(self, entry_id: int) -> Entry:
        """An entry in full, in the trash or not. Raises NotFound."""
        found = self.entries([entry_id])
        if entry_id not in found:
            raise NotFound(_("There is no entry {id}.").format(id=entry_id))
        return found[entry_id]

    def entries(self, ids: Sequence[int]) -> dict[int, Entry]:
        """These entries in full."""
        with self._database.reading() as connection:
            return film_reads.entries(connection, ids)

    def film(self, film_id: int) -> Film:
        """A film in full. Raises NotFound."""
        found = self.films([film_id])
        if film_id not in found:
            raise NotFound(_("There is no film {id}.").format(id=film_id))
        return found[film_id]

    def films(self, ids: Sequence[int]) -> dict[int, Film]:
        """These films in full."""
        with self._database.reading() as connection:
            return film_reads.films(connection, ids)

    def viewings(self, film_id: int) -> tuple[Viewing, ...]:
        """The viewings of a film, oldest first."""
        with self._database.reading() as connection:
            return film_reads.viewings(connection, film_id)

    def selection(self, subject: Subject, ids: Sequence[int]) -> Selection:
        """What these rows of a list have in common; those that went away meanwhile are left out."""
        with self._database.reading() as connection:
            return selection_reads.selection(connection, subject, ids)

    def counts(self) -> Counts:
        """How much there is of each thing in the sidebar."""
        with self._database.reading() as connection:
            return diary_reads.counts(connection)

    def facets(self) -> Facets:
        """The years, decades and countries of the films."""
        with self._database.reading() as connection:
            return diary_reads.facets(connection)

    def films_starting(self, typed: str, limit: int = OFFERED) -> list[FilmMatch]:
        """Films offered for the start of a title."""
        with self._database.reading() as connection:
            return film_reads.starting_with(connection, typed, limit)

    def films_titled(self, title: str, year: int | None) -> list[tuple[int, str, int | None]]:
        """Films of exactly that title, and year if named: (id, title, year)."""
        with self._database.reading() as connection:
            return film_reads.by_title(connection, title, year)

    def perhaps_same(self, film_id: int, years_off: int = 0) -> list[FilmMatch]:
        """Films that may be this one: of its title and its year (or so many years off) or none, or of its id."""
        with self._database.reading() as connection:
            return film_reads.perhaps_same(connection, film_id, OFFERED, years_off)

    def is_unresolved(self, film_id: int) -> bool:
        """Whether an import could not tell which film this is, and nobody has settled it."""
        with self._database.reading() as connection:
            return film_reads.is_unresolved(connection, film_id)

    def film_match(self, film_id: int) -> FilmMatch | None:
        """A film as it is offered; None where there is none."""
        with self._database.reading() as connection:
            return film_reads.match_of(connection, film_id)

    def people_matching(self, typed: str, limit: int = OFFERED) -> list[PersonMatch]:
        """People offered for the start of a name."""
        with self._database.reading() as connection:
            return people_reads.matching(connection, typed, limit)

    def tags(self) -> list[TagCount]:
        """All tags by name, with how many entries carry each."""
        with self._database.reading() as connection:
            return film_reads.tags(connection)

    def image(self, name: str) -> bytes | None:
        """The image of that hash; None where it is missing or damaged."""
        return images.read(self._database.images, name)

    def has_posters(self) -> bool:
        """Whether any film has a poster of its own."""
        with self._database.reading() as connection:
            return film_reads.has_posters(connection)

    def image_sizes(self, names: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Width and height of these images in pixels, as far as the journal knows them."""
        with self._database.reading() as connection:
            return images.sizes(connection, names)

    def change_counter(self) -> int:
        """A number that changes with every commit, whoever wrote."""
        return change_counter(self._database.path)


def tree_of(query: ListQuery) -> Node:
    """What a list must answer to: its search, and that of its place. Raises SearchError, for the search first."""
    of_tag = () if query.tag_id is None else (OfTag(query.tag_id),)
    return all_of([parse(query.search), parse(query.within), *of_tag])
