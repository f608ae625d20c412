"""Reading entries out of a journal file that is not open, and is not to be changed: a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Table

from filmjournal.domain.changes import Value
from filmjournal.domain.kept_entries import KeptEntries, KeptEntry, KeptFilm, KeptRow
from filmjournal.richtext import references
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage import row_sums
from filmjournal.storage import schema as s

_OF_FILM = (s.alternative_title, s.film_label, s.film_identifier, s.film_extra, s.credit, s.still)
_OF_TAG = ("id", "name", "colour")
_Row = dict[str, Value]


class DamagedEntry(Exception):
    """An entry or what belongs to it is not what was saved; `entry_id` says which."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


class _DamagedRow(Exception):
    """A row is not what was written."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def kept_entries(connection: sqlite3.Connection, ids: Sequence[int]) -> KeptEntries:
    """Those of these entries that are there, in their order, in the trash or not.

    Of the earlier texts of their reviews those that are damaged are left out, and counted. Raises DamagedEntry, and
    sqlite3.DatabaseError for a file that is damaged.
    """
    reading = _Reading(connection)
    found: list[KeptEntry] = []
    for id_ in dict.fromkeys(ids):
        try:
            found += map(reading.entry, reading.rows(s.entry, "id", id_))
        except _DamagedRow:
            raise DamagedEntry(id_) from None
    return KeptEntries(tuple(found), reading.left_out)


class _Reading:
    """Reads rows, each with a look whether it is what was written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._films: dict[Value, KeptFilm] = {}
        self._sound: dict[row_sums.Group, bool] = {}
        self.left_out = 0

    def entry(self, entry: _Row) -> KeptEntry:
        """An entry with everything that belongs to it. Raises _DamagedRow."""
        id_, film = entry["id"], self._film(entry["film_id"])
        review = next(self.rows(s.review, "entry_id", id_), None)
        if review is not None and not _is_whole(review):
            raise _DamagedRow
        every = list(self._unproven(s.revision, "entry_id", id_))
        revisions = tuple(filter(_is_whole, every))
        self.left_out += len(every) - len(revisions)
        tags = []
        for row in self.rows(s.entry_tag, "entry_id", id_, "position"):
            tags += [{name: tag[name] for name in _OF_TAG} for tag in self.rows(s.tag, "id", row["tag_id"])]
        texts = _texts(review, revisions)
        shown = {name for text in texts for name in references.images(text)}
        shown |= {str(still["image_hash"]) for still in film.parts[s.still.name]}
        shown |= {str(film.film["poster"])} if film.film["poster"] else set()
        companions = self.rows(s.companion, "entry_id", id_, "position")
        return KeptEntry(
            entry=entry,
            film=film,
            review=review,
            revisions=revisions,
            companions=tuple(str(row["name"]) for row in companions),
            tags=tuple(tags),
            referred=self._by_id(s.film, {film_id for text in texts for film_id in references.film_ids(text)}),
            images=tuple(row for name in sorted(shown) for row in self._unproven(s.image, "hash", name)),
        )

    def rows(self, table: Table, column: str, value: Value, order: str | None = None) -> Iterator[_Row]:
        """Rows that are what was written. Raises _DamagedRow.

        None of them is missing where they are asked for by their key; of a credit, which has one of its own, that
        could be told only from all of them.
        """
        key = row_sums.key_column(table.name)
        if column == key:
            self._prove(table, value)
        for row in self._unproven(table, column, value, order):
            self._prove(table, row[key])
            yield row

    def _prove(self, table: Table, key: Value) -> None:
        group = row_sums.group_of(table.name, key)
        if group not in self._sound:
            self._sound[group] = row_sums.is_as_written(self._connection, group)
        if not self._sound[group]:
            raise _DamagedRow

    def _film(self, film_id: Value) -> KeptFilm:
        if film_id not in self._films:
            film = next(self.rows(s.film, "id", film_id))
            parts = {table.name: tuple(self.rows(table, "film_id", film_id)) for table in _OF_FILM}
            people = {int(str(row["person_id"])) for row in parts[s.credit.name]}
            self._films[film_id] = KeptFilm(film, parts, self._by_id(s.person, people))
        return self._films[film_id]

    def _by_id(self, table: Table, ids: Iterable[int]) -> dict[int, _Row]:
        return {id_: row for id_ in sorted(ids) for row in self.rows(table, "id", id_)}

    def _unproven(self, table: Table, column: str, value: Value, order: str | None = None) -> Iterator[_Row]:
        """Rows as they are: texts and images have hashes of their own."""
        names = _columns(table)
        by = order or ", ".join(key.name for key in table.primary_key.columns)
        for row in self._connection.execute(
            f"SELECT {', '.join(names)} FROM {table.name} WHERE {column} = ? ORDER BY {by}", (value,)
        ):
            yield dict(zip(names, row, strict=True))


def _is_whole(text: KeptRow) -> bool:
    return content_hash(str(text["html"])) == text["content_hash"]


def _texts(review: KeptRow | None, revisions: Iterable[KeptRow]) -> list[str]:
    return [str(text["html"]) for text in (review, *revisions) if text is not None]


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in s.DERIVED_COLUMNS[table.name])
