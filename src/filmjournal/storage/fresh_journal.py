"""What a journal of this version looks like, from an empty one that is made in memory."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from filmjournal.storage import full_text
from filmjournal.storage import schema as s
from filmjournal.storage.reading_errors import DAMAGE_ERRORS

_WITHIN_THE_INDEX = frozenset(f"entry_text_{name}" for name in ("data", "idx", "docsize", "config"))
_LATER = frozenset({"row_sum"})  # not in journals of the first version


def fresh(page_size: int, *, first_version: bool = False) -> closing[sqlite3.Connection]:
    """An empty journal in memory, closed at the end of a block."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA page_size = {page_size}")
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    tables = [table for table in s.metadata.tables.values() if not (first_version and table.name in _LATER)]
    with engine.begin() as begun:
        s.metadata.create_all(begun, tables=tables)
        full_text.create(begun)
    return closing(connection)


def columns_of(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    """The columns of each table of a journal, by name: name, type, and place in the key."""
    return {name: _columns(connection, name) for name in s.metadata.tables}


def _columns(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return [(row[1], row[2], row[5]) for row in connection.execute(f"PRAGMA table_info({table})")]


@cache
def present_columns() -> dict[str, list[tuple[Any, ...]]]:
    """The same of a new journal."""
    with fresh(4_096) as connection:
        return columns_of(connection)


def is_as_made(connection: sqlite3.Connection) -> bool:
    """Whether all that a journal of this version is made of is defined in it as in a new one.

    What others added is left out. The tables that hold the search index's words are SQLite's own, and written otherwise
    by another SQLite, so that only their columns are compared. Raises what reading a damaged file does.
    """
    return _definitions_of(connection).items() >= _present_definitions().items()


def _definitions_of(connection: sqlite3.Connection) -> dict[str, str]:
    """The statement that makes each table and index, by name; for a table within the search index, its columns."""
    found = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())
    for name in found:
        if name in _WITHIN_THE_INDEX:
            found[name] = repr(_columns(connection, name))
    return found


@cache
def _present_definitions() -> dict[str, str]:
    with fresh(4_096) as connection:
        return _definitions_of(connection)


def is_present(path: Path) -> bool:
    """Whether a file has the tables of a journal of this version, whatever version its head tells of.

    Every step from one version to the next changes a column, so a number alone that is another was damaged. Nothing is
    changed; False where that can't be told.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return columns_of(connection) == present_columns()
    except DAMAGE_ERRORS:
        return False
