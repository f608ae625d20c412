"""Rows of a damaged journal by asking SQLite, going around what it can't read.

A table is read from its first row on until SQLite stops, then from its last one backwards, and what lies between is
halved until nothing but single rows is left that can't be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from filmjournal.storage import row_sums
from filmjournal.storage.reading_errors import DAMAGE_ERRORS
from filmjournal.storage.salvage.layout import Shape, keys_of, shapes
from filmjournal.storage.salvage.records import Value

_ATTEMPTS = 5_000  # to read a part of one table

Row = tuple[Value, ...]


class Selector:
    """Reads the tables of one file that nobody writes to. The columns are those of a shape, in its order."""

    def __init__(self, path: Path) -> None:
        """Open a file that stays as it is; nothing beside it is looked at."""
        # Not even a lock is taken of an immutable file, and no journal beside it is played back.
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, isolation_level=None)
        self._connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        self._connection.execute("PRAGMA cell_size_check = ON")

    def close(self) -> None:
        self._connection.close()

    def rows(self, table: str) -> tuple[list[Row], bool]:
        """The rows of a table that SQLite can read, all columns in the order of its shape, and whether that is all."""
        found: dict[Row, Row] = {}
        whole = _Reading(self._connection, shapes()[table], found).read()
        return list(found.values()), whole

    def last_ids(self) -> dict[str, int]:
        """The highest id that was ever given out in each table, as far as that can be read."""
        try:
            rows = self._connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
        except DAMAGE_ERRORS:
            return {}
        return {name: seq for name, seq in rows if isinstance(name, str) and isinstance(seq, int)}

    def differences(self) -> int | None:
        """In how many groups rows are not those that were written. None where they can't be read, or have no sums."""
        try:
            return sum(1 for _group in row_sums.differing(self._connection))
        except (*DAMAGE_ERRORS, ValueError, TypeError):
            return None

    def is_sound(self) -> bool:
        """Whether SQLite finds the file in order."""
        try:
            found = self._connection.execute("PRAGMA integrity_check(1)").fetchone()
            return found == ("ok",) and self._connection.execute("PRAGMA foreign_key_check").fetchone() is None
        except DAMAGE_ERRORS:
            return False


class _Reading:
    """One table on its way."""

    def __init__(self, connection: sqlite3.Connection, shape: Shape, found: dict[Row, Row]) -> None:
        self._connection = connection
        self._shape = shape
        self._found = found
        self._key = shape.rowid or shape.columns[0]
        self._columns = ", ".join(f'"{column}"' for column in shape.columns)
        self._places = [shape.columns.index(name) for name in keys_of(shape.table)]
        self._attempts = _ATTEMPTS

    def read(self) -> bool:
        """Read what can be read; whether that was all."""
        first, whole = self._run("ASC")
        if whole:
            return True
        last, _whole = self._run("DESC")
        if first is not None and last is not None:
            waiting = [(first + 1, last - 1)]
            while waiting and self._attempts > 0:
                low, high = waiting.pop()
                if low > high or self._part(low, high) or low == high:
                    continue
                middle = (low + high) // 2
                waiting += [(middle + 1, high), (low, middle)]
        return False

    def _run(self, direction: str) -> tuple[int | None, bool]:
        """Read from one end until SQLite stops: the last whole number that the key had, and whether it was all."""
        last: int | None = None
        try:
            for row in self._select(f"ORDER BY {self._key} {direction}", ()):
                value = self._keep(row)
                last = value if isinstance(value, int) else last
        except DAMAGE_ERRORS:
            return last, False
        return last, True

    def _part(self, low: int, high: int) -> bool:
        self._attempts -= 1
        try:
            # For one id alone SQLite looks no further; else `sqlite3` gives a row once the next was looked for.
            where = f"{self._key} = ?1" if low == high else f"{self._key} BETWEEN ?1 AND ?2 ORDER BY {self._key}"
            for row in self._select(f"WHERE {where}", (low, high)[: 1 if low == high else 2]):
                self._keep(row)
        except DAMAGE_ERRORS:
            return False
        return True

    def _select(self, rest: str, bounds: tuple[int, ...]) -> Iterator[Row]:
        hint = "NOT INDEXED " if self._shape.rowid else ""
        yield from self._connection.execute(f"SELECT {self._columns} FROM {self._shape.table} {hint}{rest}", bounds)

    def _keep(self, values: Row) -> Value:
        self._found[tuple([values[place] for place in self._places])] = values
        return values[self._places[0]]
