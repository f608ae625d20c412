"""How a journal lies in its file: which trees there are, what their records hold, and where they begin.

Taken from an empty journal made in memory, so it is always that of the present schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Float, Integer

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import date_of_code, parse
from filmjournal.storage import row_sums
from filmjournal.storage import schema as s
from filmjournal.storage.fresh_journal import fresh
from filmjournal.storage.salvage.records import Value
from filmjournal.storage.writer import first_diary_key, local_derived

_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_HASH = re.compile(r"[0-9a-f]{32}")
_TIMES = frozenset({"added", "edited", "logged", "written", "trashed", "started", "undone", "merged"})
_TRUTHS = frozenset({"liked", "shown", "rewatch", "finished", "private", "unresolved", "pinned", "ranked"})
_ODD = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Shape:
    """A tree: its columns in the order of its records, and which of them is the row's id, None where none is.

    `table` is its table's name; an index has another name of its own.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    rowid: str | None

    @property
    def is_index(self) -> bool:
        """Whether it is an index of a table, and no table itself."""
        return self.name != self.table

    @property
    def in_table_pages(self) -> bool:
        """Whether its pages are those of a table with row ids."""
        return self.rowid is not None and not self.is_index

    def row(self, values: list[Value], rowid: int | None) -> dict[str, Value] | None:
        """A record as columns and values, None where it has another number of them."""
        if len(values) != len(self.columns):
            return None
        row = dict(zip(self.columns, values, strict=True))
        for name in _reals(self.table):
            if type(row.get(name)) is int:  # it takes less room so, and is given back as what it is
                row[name] = float(row[name])
        if self.in_table_pages and self.rowid is not None:
            if row[self.rowid] is not None:
                return None
            row[self.rowid] = rowid
        return row


@cache
def _reals(table: str) -> tuple[str, ...]:
    return tuple(column.name for column in s.metadata.tables[table].columns if isinstance(column.type, Float))


@cache
def shapes() -> dict[str, Shape]:
    """The tables of a journal and their indexes."""
    return dict(_shapes())


@cache
def roots(page_size: int, *, first_version: bool = False) -> dict[str, int]:
    """On which pages the trees of a new journal begin, those of the full-text index too."""
    with fresh(page_size, first_version=first_version) as connection:
        return dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))


@cache
def row_id_trees() -> frozenset[str]:
    """The names of those trees whose pages are those of tables with row ids."""
    with fresh(4_096) as connection:
        return frozenset(
            name
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            if "WITHOUT ROWID" not in sql.upper()
        )


def doubtful(shape: Shape, row: dict[str, Value]) -> set[str]:
    """The columns of a table's row whose value can't be; derived ones that do not follow count as well."""
    table = s.metadata.tables[shape.table]
    found = {name for name, can_be in _checks(shape.table).items() if not can_be(row[name])}
    if (
        not found
        and table is s.entry
        and first_diary_key(parse(row["watched"] or "")) >> s.DAY_BITS != (row["diary_key"] >> s.DAY_BITS)
    ):
        found = {"watched"}
    if not found:
        derived = local_derived(table, row)
        found = {name for name, value in derived.items() if row[name] != value}
    return found


def without_odd_bytes(text: str) -> str:
    """The text with a mark in place of each byte that is no UTF-8."""
    return _ODD.sub("\ufffd", text)


def settled(shape: Shape, row: dict[str, Value], wrong: set[str]) -> dict[str, Value] | None:
    """The row without the values that can't be, None where that leaves no row; texts keep their odd bytes."""
    table = s.metadata.tables[shape.table]
    keys = {column.name for column in table.primary_key.columns}
    links = {column.name for column in table.columns if column.foreign_keys and not column.nullable}
    if wrong & (keys | links):
        return None
    kept = dict(row)
    for name in wrong - s.DERIVED_COLUMNS[shape.table]:
        column, value = table.c[name], row[name]
        if not (isinstance(value, str) and _ODD.search(value) and _can_be(column, without_odd_bytes(value))):
            value = None
        if value is None and not column.nullable:
            value = _instead(column)
        kept[name] = value
    return kept


def completed(shape: Shape, part: dict[str, Value]) -> tuple[dict[str, Value], set[str]] | None:
    """A row of a table from some of its columns, and which are made up; None where that would be no row."""
    table = s.metadata.tables[shape.table]
    row = dict(part)
    for name, source, make in _FOLLOWS.get(shape.table, ()):
        if name not in row and row.get(source) is not None:
            row[name] = make(row[source])
    made_up = {column.name for column in table.columns if column.name not in part}
    for column in table.columns:
        if column.name not in row:
            is_needed = not column.nullable and column.default is None and column.name not in _TIMES
            if (is_needed and column.name not in s.DERIVED_COLUMNS[shape.table]) or column.primary_key:
                return None
            row[column.name] = None if column.nullable else _instead(column)
    return None if doubtful(shape, row) - made_up - s.DERIVED_COLUMNS[shape.table] else (row, made_up)


def keys_of(table: str) -> tuple[str, ...]:
    """The columns of a table's key."""
    return tuple(column.name for column in s.metadata.tables[table].primary_key.columns)


def _can_be(column: Column[Any], value: Value) -> bool:
    return _checks(column.table.name)[column.name](value)


@cache
def _checks(table: str) -> dict[str, Callable[[Value], bool]]:
    """What tells of each column's value whether it can be."""
    return {column.name: _check(column) for column in s.metadata.tables[table].columns}


def _check(column: Column[Any]) -> Callable[[Value], bool]:
    nullable, is_right = bool(column.nullable), _of_type(column)
    return lambda value: nullable if value is None else is_right(value)


def _of_type(column: Column[Any]) -> Callable[[Value], bool]:
    name = column.name
    if isinstance(column.type, Integer):
        low, high = -(1 << 63), 1 << 63
        if (column.primary_key or column.foreign_keys) and column.table.name not in ("row_sum", "companion"):
            low = 1
        elif name == "rating":
            low, high = 1, 11
        elif name in _TRUTHS:
            low, high = 0, 2
        return lambda value: isinstance(value, int) and low <= value < high
    if isinstance(column.type, Float):
        return lambda value: isinstance(value, int | float)
    form: Callable[[str], object] = _is_any
    if name in _TIMES:
        form = _is_time
    elif name in ("watched", "watchlist"):
        form = _is_date
    elif name in ("content_hash", "sum"):
        form = _HASH.fullmatch
    elif name == "kind" and column.table is s.film_label:
        form = {"genre", "country", "language"}.__contains__
    return lambda value: isinstance(value, str) and (value.isascii() or not _ODD.search(value)) and bool(form(value))


def _is_any(_text: str) -> bool:
    return True


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return _TIME.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return parse(text) is not None
    except InvalidValue:
        return False


def _instead(column: Column[Any]) -> Value:
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    if column.name in _TIMES:
        return "1970-01-01T00:00:00Z"
    return 0 if isinstance(column.type, Integer) else ""


def _shapes() -> Iterator[tuple[str, Shape]]:
    with fresh(4_096) as connection:
        for table in (*row_sums.summed_tables(), s.film_reference, s.row_sum):
            name = table.name
            info = connection.execute(f"PRAGMA table_info({name})").fetchall()
            keys = [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]
            if name in row_id_trees():
                yield name, Shape(name, name, tuple(row[1] for row in info), keys[0])
            else:
                rest = [row[1] for row in info if not row[5]]
                yield name, Shape(name, name, (*keys, *rest), None)
            rowid = keys[0] if name in row_id_trees() else None
            for _number, index, _unique, origin, _partial in connection.execute(f"PRAGMA index_list({name})"):
                if origin != "pk" or rowid:
                    columns = connection.execute(f"PRAGMA index_xinfo({index})").fetchall()
                    yield index, Shape(index, name, tuple(row[2] or str(rowid) for row in columns), rowid)


def _watched(diary_key: int) -> str | None:
    try:
        date = date_of_code(diary_key >> s.DAY_BITS)
    except InvalidValue:
        return None
    return None if date is None else str(date)


# Columns that no index has, what they can be made from, and how. A title that only its sorting form is left of is
# still known by it.
_FOLLOWS: dict[str, tuple[tuple[str, str, Callable[[Any], Value]], ...]] = {
    "film": (("title", "sort_title", str),),
    "person": (("name", "folded_name", str),),
    "alternative_title": (("title", "sort_title", str),),
    "entry": (("watched", "diary_key", _watched), ("edited", "logged", str)),
}
