"""What lists with columns show of rows on the screen, and which films and entries their rows stand for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from filmjournal.domain.row_facts import RowFacts

THESE = "IN (SELECT value FROM json_each(?))"  # ids that are given as one value, however many
_ENTRIES = f"""
SELECT entry.id, film.id, entry.id, kind, entry.logged, runtime, words, place, medium
FROM entry JOIN film ON film.id = film_id LEFT JOIN review ON entry_id = entry.id WHERE entry.id {THESE}"""
_LATEST = "film_id = film.id AND trashed IS NULL AND diary_key = latest_key"
_FILMS = f"""
SELECT film.id, film.id, entry.id, kind, added, runtime,
    (SELECT max(words) FROM entry AS one JOIN review ON entry_id = one.id
     WHERE one.film_id = film.id AND one.trashed IS NULL), place, medium
FROM film LEFT JOIN entry ON {_LATEST} WHERE film.id {THESE}"""
_DIRECTORS = f"""
SELECT film_id, name FROM credit JOIN person ON person.id = person_id
WHERE film_id {THESE} AND job = 'director' ORDER BY film_id, billing, credit.id"""
_LABELS = f"SELECT film_id, kind, name FROM film_label WHERE film_id {THESE} ORDER BY film_id, kind, position"
_TAGS = f"""
SELECT entry_id, name FROM entry_tag JOIN tag ON tag.id = tag_id
WHERE entry_id {THESE} ORDER BY entry_id, position, name"""
_COMPANIONS = f"SELECT entry_id, name FROM companion WHERE entry_id {THESE} ORDER BY entry_id, position"
_LATEST_ENTRIES = f"SELECT film.id, entry.id FROM film JOIN entry ON {_LATEST} WHERE film.id {THESE}"
_FILMS_OF_ENTRIES = f"SELECT id, film_id FROM entry WHERE id {THESE}"


def entry_facts(connection: Connection, wanted: Sequence[int]) -> dict[int, RowFacts]:
    """The facts of these entries; those that aren't there are missing."""
    return _facts(connection, _ENTRIES, wanted)


def film_facts(connection: Connection, wanted: Sequence[int]) -> dict[int, RowFacts]:
    """The facts of these films; those that aren't there are missing."""
    return _facts(connection, _FILMS, wanted)


def latest_entries(connection: Connection, films: Iterable[int]) -> dict[int, int]:
    """The latest entry of each of these films; films without any are missing."""
    return _pairs(connection, _LATEST_ENTRIES, films)


def films_of_entries(connection: Connection, entries: Iterable[int]) -> dict[int, int]:
    """The film of each of these entries."""
    return _pairs(connection, _FILMS_OF_ENTRIES, entries)


def _facts(connection: Connection, statement: str, wanted: Sequence[int]) -> dict[int, RowFacts]:
    rows = all_rows(connection, statement, wanted)
    films = {row[1] for row in rows}
    entries = [row[2] for row in rows if row[2] is not None]
    directors, labels = _names(connection, _DIRECTORS, films), _names(connection, _LABELS, films)
    tags, companions = _names(connection, _TAGS, entries), _names(connection, _COMPANIONS, entries)
    found: dict[int, RowFacts] = {}
    for id_, film_id, entry_id, kind, logged, runtime, words, place, medium in rows:
        found[id_] = RowFacts(
            kind,
            logged,
            runtime,
            words or 0,
            place,
            medium,
            directors=tuple(directors[film_id,]),
            tags=tuple(tags[entry_id,]),
            companions=tuple(companions[entry_id,]),
            genres=tuple(labels[film_id, "genre"]),
            countries=tuple(labels[film_id, "country"]),
            languages=tuple(labels[film_id, "language"]),
        )
    return found


def _names(connection: Connection, statement: str, ids: Iterable[int]) -> defaultdict[tuple[Any, ...], list[str]]:
    """The last column of a statement's rows by the others."""
    names: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    for *owner, name in all_rows(connection, statement, ids):
        names[tuple(owner)].append(name)
    return names


def _pairs(connection: Connection, statement: str, wanted: Iterable[int]) -> dict[int, int]:
    ids = list(wanted)
    found = {int(key): int(value) for key, value in all_rows(connection, statement, ids)}
    return {id_: found[id_] for id_ in ids if id_ in found}


def all_rows(connection: Connection, statement: str, ids: Iterable[int]) -> Sequence[Any]:
    """The rows of a statement with `THESE` ids, as the driver gives them."""
    # Rows are fetched while one scrolls, and SQLAlchemy's own would take twice the time.
    return connection.exec_driver_sql(statement, (json.dumps(list(ids)),)).cursor.fetchall()
