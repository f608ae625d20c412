"""The first films that words find, in the order of their latest viewing.

Words match a film by any one of its entries, while its place is that of its latest. So the newest hits alone don't
say which films come first: the films are looked at from the latest on. Where nearly every film matches, as while the
first letters are typed, the newest hits are enough, but for a few older entries that are asked for one by one.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import islice
from typing import Any

from sqlalchemy import Connection

_NEWEST = "SELECT rowid FROM entry_text WHERE entry_text MATCH ? AND rowid > 0 ORDER BY rowid DESC LIMIT ?"
_HELD = "SELECT 1 FROM entry_text WHERE entry_text MATCH ? AND rowid = ?"
_FILMS = "SELECT id FROM film WHERE shown = 1 AND latest_key >= ? ORDER BY latest_key DESC, sort_title LIMIT ?"
_ENTRIES = "SELECT film_id, diary_key FROM entry WHERE film_id IN ({}) AND trashed IS NULL"
_HITS_FOR_ONE = 5  # hits that are read at first for each film that is wanted
_FILMS_FOR_ONE = 2  # films that are looked at for each
_PORTION = 300  # films at a time
_MOST_ASKED = 8  # entries, one by one: each takes as long as the whole question


def first_films(connection: Connection, matching: str, number: int) -> array[int] | None:
    """The ids of the first films of a MATCH expression; None where not nearly all match: gathering is quicker then."""
    newest = _column(connection, _NEWEST, (matching, number * _HITS_FOR_ONE))
    if len(newest) < number * _HITS_FOR_ONE:
        return None
    hits, oldest = set(newest), newest[-1]
    films = iter(_column(connection, _FILMS, (oldest, number * _FILMS_FOR_ONE)))
    found: array[int] = array("q")
    asked = 0
    while portion := list(islice(films, _PORTION)):
        keys: defaultdict[int, list[int]] = defaultdict(list)
        statement = _ENTRIES.format(", ".join("?" * len(portion)))
        for film_id, key in connection.exec_driver_sql(statement, tuple(portion)):
            keys[film_id].append(key)
        for film_id in portion:
            holds = not hits.isdisjoint(keys[film_id])
            older = [] if holds else [key for key in keys[film_id] if key < oldest]
            asked += len(older)
            if asked > _MOST_ASKED:
                return None
            if holds or any(connection.exec_driver_sql(_HELD, (matching, key)).first() for key in older):
                found.append(film_id)
                if len(found) == number:
                    return found
    return None


def _column(connection: Connection, statement: str, values: tuple[Any, ...]) -> list[int]:
    return list(connection.exec_driver_sql(statement, values).scalars())
