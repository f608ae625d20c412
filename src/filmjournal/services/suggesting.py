"""What may be meant while a search is typed: people, films, and the values that a field has in this journal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from filmjournal.domain.folding import fold, words_of
from filmjournal.domain.queries import Order, Subject
from filmjournal.domain.search.offers import FilmOffer, PersonOffer
from filmjournal.domain.search.syntax_tree import Field, TextValue, all_of
from filmjournal.storage import diary_reads, film_reads, suggestion_reads
from filmjournal.storage.database import Database

_LABELS = frozenset({"genre", "country", "language"})
_NAMES = frozenset({"tag", "list"})
_PEOPLE = frozenset({"person", "cast", "director"})
_LONGEST_RUN = 6  # words of a name or a title that are looked at


class Suggesting:
    """Of an open journal; every method may be called from any thread and raises JournalUnavailable as reads do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def matching(self, words: Sequence[str], people: int, films: int) -> tuple[list[PersonOffer], list[FilmOffer]]:
        """So many people and films whom the last of these words begin to name: as many of the words as name any.

        Films that have the words anywhere in their title come after those that begin with them, and then those that
        the first of the people is in.
        """
        with self._database.reading() as connection:
            for typed in _runs(words):
                named = suggestion_reads.people(connection, typed, people)
                titled = _titled(connection, typed, films)
                if not named and not titled:
                    continue
                if named and len(titled) < films:
                    others = suggestion_reads.films_with(connection, named[0][0], films)
                    there = {film.id for film in titled}
                    titled += [film for film in others if film.id not in there]
                found = [PersonOffer(*person, _named_in(connection, person[1])) for person in named]
                return found, titled[:films]
        return [], []

    def values(self, field: str, typed: str, limit: int) -> list[str]:
        """Values of a field of texts that begin as typed, or have a word that does; none of fields with too many."""
        with self._database.reading() as connection:
            if field in _PEOPLE:
                return list(dict.fromkeys(name for _id, name, _n in suggestion_reads.people(connection, typed, limit)))
            if field in _LABELS:
                names = suggestion_reads.labels(connection, field)
            elif field in _NAMES:
                names = suggestion_reads.names(connection, field)
            else:
                return []
        key = fold(typed)
        first, later = [], []
        for name in names:
            folded = fold(name)
            if folded.startswith(key):
                first.append(name)
            elif f" {key}" in folded:
                later.append(name)
        return (first + later)[:limit]


def _runs(words: Sequence[str]) -> list[str]:
    """The last words together, then without the first of them, and so on to the last alone."""
    last = words[-_LONGEST_RUN:]
    return [" ".join(last[number:]) for number in range(len(last))]


def _titled(connection: Connection, typed: str, limit: int) -> list[FilmOffer]:
    ids = [film.id for film in film_reads.starting_with(connection, typed, limit)]
    if len(ids) < limit and any(map(words_of, typed.split())):
        title = all_of(Field("title", TextValue(word)) for word in typed.split())
        ids += diary_reads.ids(connection, Subject.FILMS, title, Order.WATCHED, limit)
    return suggestion_reads.films(connection, list(dict.fromkeys(ids))[:limit])


def _named_in(connection: Connection, name: str) -> int:
    if not words_of(name):
        return 0
    return diary_reads.count(connection, Subject.ENTRIES, Field("review", TextValue(name, phrase=True)))
