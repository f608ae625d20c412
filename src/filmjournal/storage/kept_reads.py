"""Reading entries out of a journal file that is not open, and is not to be changed: a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Table

from filmjournal.domain.changes import Value
from filmjournal.domain.kept_entries import KeptEntry, KeptFilm, KeptRow
from filmjournal.richtext import references
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage import schema as s

_OF_FILM = (s.alternative_title, s.film_label, s.film_identifier, s.film_extra, s.credit, s.still)
_Row = dict[str, Value]


class DamagedText(Exception):
    """A review is not what was saved; `entry_id` says whose."""

    def __init__(self, entry_id: int) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that only reads."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def kept_entries(connection: sqlite3.Connection, ids: Sequence[int]) -> list[KeptEntry]:
    """Those of these entries that are there, in their order, in the trash or not.

    Raises DamagedText, and sqlite3.DatabaseError for a file that is damaged.
    """
    films: dict[Value, KeptFilm] = {}
    found = []
    for id_ in dict.fromkeys(ids):
        for entry in _rows(connection, s.entry, "id", id_):
            film_id = entry["film_id"]
            if film_id not in films:
                films[film_id] = _film(connection, film_id)
            found.append(_entry(connection, entry, films[film_id]))
    return found


def _entry(connection: sqlite3.Connection, entry: _Row, film: KeptFilm) -> KeptEntry:
    id_ = entry["id"]
    review = next(_rows(connection, s.review, "entry_id", id_), None)
    revisions = tuple(_rows(connection, s.revision, "entry_id", id_))
    for text in (review, *revisions):
        if text is not None and content_hash(str(text["html"])) != text["content_hash"]:
            raise DamagedText(int(str(id_)))
    named = {film_id for text in _texts(review, revisions) for film_id in references.film_ids(text)}
    shown = {name for text in _texts(review, revisions) for name in references.images(text)}
    shown |= {str(still["image_hash"]) for still in film.parts[s.still.name]}
    shown |= {str(film.film["poster"])} if film.film["poster"] else set()
    tags = connection.execute(_TAGS, (id_,))
    return KeptEntry(
        entry=entry,
        film=film,
        review=review,
        revisions=revisions,
        companions=tuple(str(name) for (name,) in connection.execute(_COMPANIONS, (id_,))),
        tags=tuple({"id": tag_id, "name": name, "colour": colour} for tag_id, name, colour in tags),
        referred=_by_id(connection, s.film, named),
        images=tuple(row for name in sorted(shown) for row in _rows(connection, s.image, "hash", name)),
    )


def _film(connection: sqlite3.Connection, film_id: Value) -> KeptFilm:
    film = next(_rows(connection, s.film, "id", film_id))
    parts = {table.name: tuple(_rows(connection, table, "film_id", film_id)) for table in _OF_FILM}
    people = {int(str(row["person_id"])) for row in parts[s.credit.name]}
    return KeptFilm(film, parts, _by_id(connection, s.person, people))


def _by_id(connection: sqlite3.Connection, table: Table, ids: Iterable[int]) -> dict[int, _Row]:
    return {id_: row for id_ in sorted(ids) for row in _rows(connection, table, "id", id_)}


def _rows(connection: sqlite3.Connection, table: Table, column: str, value: Value) -> Iterator[_Row]:
    names = _columns(table)
    order = ", ".join(key.name for key in table.primary_key.columns)
    for row in connection.execute(
        f"SELECT {', '.join(names)} FROM {table.name} WHERE {column} = ? ORDER BY {order}", (value,)
    ):
        yield dict(zip(names, row, strict=True))


def _texts(review: KeptRow | None, revisions: Iterable[KeptRow]) -> list[str]:
    return [str(text["html"]) for text in (review, *revisions) if text is not None]


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in s.DERIVED_COLUMNS[table.name])


_TAGS = """
SELECT tag.id, tag.name, tag.colour FROM entry_tag JOIN tag ON tag.id = entry_tag.tag_id
WHERE entry_tag.entry_id = ? ORDER BY entry_tag.position"""
_COMPANIONS = "SELECT name FROM companion WHERE entry_id = ? ORDER BY position"
