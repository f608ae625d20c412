"""Sums over rows, kept with every write, by which a changed byte in any field is found.

SQLite notices a page that is out of order and not a letter that became another one: of single bytes changed in a
journal, `integrity_check` calls a third of those that changed what a person wrote "ok". Texts of reviews have a hash
each; for everything else a hash of its own beside every row would make small rows twice as large. So neighbouring rows
share one: the exclusive or of the hashes of the rows of a group, in `row_sum`, with their number.

Why so, and not a hash of the file that is taken when the journal is closed: this one is written in the transaction
that writes the rows. It is right after a crash, and after a write of the command line that nobody followed up by
reading 300 MB again; and a row that was damaged and is then written anew is not taken for good, since the old hash
that is taken out of the sum is not the one that went in. It also says which few rows are meant, it proves whether a
row from a backup is the very row that was lost, and tells a row that was deleted from one that was lost
(`services/salvaging`).

A save costs one more small row for each group it touches: 0.2 ms in 8. That no write is missed is the work of
temporary triggers on the one connection that writes (`watch`), not of the code that writes; they see what was stored,
in the type in which it is stored. Derived columns and tables are left out: they can be computed anew at any time.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from sqlalchemy import Table

from filmjournal.storage import schema as s
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, any_text, is_damage, is_no_text

TABLE = "row_sum"
OWN_PROPERTIES = frozenset({"index_version"})  # written by the index, which is derived
_PER_GROUP = 64  # ids in a group
_OWNERS_PER_GROUP = 16  # where several rows belong to one film, entry or person
_TEXT_GROUPS = 256
_MOST_ID = (1 << 63) - 1  # of SQLite
_UNSUMMED = frozenset({TABLE, "film_reference"})
DIGEST = 16  # bytes
_SUM = re.compile(rf"[0-9a-f]{{{2 * DIGEST}}}")
_ADD = (
    "INSERT INTO row_sum (name, number, rows, sum) VALUES (?, ?, ?, ?) ON CONFLICT (name, number)"
    " DO UPDATE SET rows = rows + excluded.rows, sum = together(sum, excluded.sum)"
)
_DROP_EMPTY = "DELETE FROM row_sum WHERE name = ? AND number = ? AND rows = 0 AND sum = ?"


class Group(NamedTuple):
    """Some neighbouring rows of a table, by their number."""

    table: str
    number: int


class Sum(NamedTuple):
    """How many rows, and the exclusive or of their hashes."""

    rows: int
    value: int


NOTHING = Sum(0, 0)


def summed_tables() -> list[Table]:
    """The tables whose rows are part of sums, those that others point to first."""
    return [table for table in s.metadata.sorted_tables if table.name not in _UNSUMMED]


@cache
def base_columns(table: str) -> tuple[str, ...]:
    """The columns that are part of a row's hash, in order: all that are not derived."""
    columns = s.metadata.tables[table].columns
    return tuple(column.name for column in columns if column.name not in s.DERIVED_COLUMNS[table])


def row_hash(table: str, values: Iterable[Any]) -> int:
    """The hash of a row from its base columns, in their order, as SQLite gives them.

    BLAKE2b with a digest of 16 bytes, personalised by the table's name, of the values, joined by line feeds: nothing
    for NULL, whole numbers in digits, others as their shortest decimal form with a point or exponent, texts as UTF-8
    with their length in bytes and a colon before them, blobs likewise with an `x` for the colon.
    """
    text = b"\n".join([written(value) for value in values])
    return int.from_bytes(blake2b(text, digest_size=DIGEST, person=person_of(table)).digest())


def written(value: Any) -> bytes:
    """A value as it stands in the text that is hashed."""
    if value is None:
        return b""
    if type(value) is str:
        data = value.encode("utf-8", "surrogateescape")
        return b"%d:%b" % (len(data), data)
    return b"%dx%b" % (len(value), value) if type(value) is bytes else repr(value).encode()


def group_of(table: str, key: Any) -> Group:
    """The group of a row by the first column of its key."""
    return Group(table, _number_of(table, key))


def ids_in(group: Group) -> range | None:
    """The ids that rows of a group can begin with; None where keys are texts, or there is no such table."""
    if group.table not in s.metadata.tables or group.table in _keyed_by_text():
        return None
    number = _ids_per_group(group.table)
    return range(group.number * number, (group.number + 1) * number)


def is_as_written(connection: sqlite3.Connection, group: Group) -> bool:
    """Whether the rows of a group of ids are those that were written."""
    ids = ids_in(group)
    if ids is None:
        raise ValueError(f"{group.table} has no ids")
    kept = connection.execute("SELECT name, number, rows, sum FROM row_sum WHERE name = ? AND number = ?", group)
    written_then = next((_stored(*row)[1] for row in kept), NOTHING)
    where = f" WHERE {key_column(group.table)} BETWEEN {ids.start} AND {ids.stop - 1}"
    return _sums(connection, group.table, where).get(group, NOTHING) == written_then


def can_have_rows(group: Group) -> bool:
    """Whether SQLite knows such ids; the number of a group that was damaged may be any."""
    ids = ids_in(group)
    return ids is None or (ids.start >= -_MOST_ID and ids.stop <= _MOST_ID)


class Tally:
    """What the rows written in one transaction change in the sums."""

    def __init__(self) -> None:
        self._changes: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])

    def came(self, table: str, key: Any, *values: Any) -> None:
        """A row is there now."""
        self._note(1, table, key, values)

    def left(self, table: str, key: Any, *values: Any) -> None:
        """A row is there no more."""
        self._note(-1, table, key, values)

    def clear(self) -> None:
        """Forget what was written: it was rolled back, or is in the sums."""
        self._changes.clear()

    def save(self, connection: sqlite3.Connection) -> None:
        """Bring the sums up to date, in the transaction that wrote the rows."""
        changes = [
            (*group, rows, _text(value)) for group, (rows, value) in sorted(self._changes.items()) if rows or value
        ]
        if changes:
            connection.executemany(_ADD, changes)
            leaving = [(name, number, _text(0)) for name, number, rows, _value in changes if rows < 0]
            connection.executemany(_DROP_EMPTY, leaving)
        self.clear()

    def _note(self, rows: int, table: str, key: Any, values: tuple[Any, ...]) -> None:
        change = self._changes[table, _number_of(table, key)]
        change[0] += rows
        change[1] ^= row_hash(table, values)


def watch(connection: sqlite3.Connection) -> Tally:
    """Have every write of this connection counted, whoever makes it; to be called outside a transaction."""
    tally = Tally()
    connection.create_function("row_came", -1, tally.came)
    connection.create_function("row_left", -1, tally.left)
    _teach(connection)
    for table in summed_tables():
        new, old = _arguments(table.name, "NEW"), _arguments(table.name, "OLD")
        columns = ", ".join(base_columns(table.name))
        which = ""
        if table is s.property_:
            which = " WHEN NEW.name NOT IN ({})".format(", ".join(f"'{name}'" for name in sorted(OWN_PROPERTIES)))
        for event, what in (
            ("INSERT", f"row_came({new})"),
            ("DELETE", f"row_left({old})"),
            (f"UPDATE OF {columns}", f"row_left({old}), row_came({new})"),
        ):
            kind = event[:6].lower()
            when = which.replace("NEW", "OLD") if kind == "delete" else which
            connection.execute(
                f"CREATE TEMP TRIGGER {table.name}_{kind} AFTER {event} ON main.{table.name}{when}"
                f" BEGIN SELECT {what}; END"
            )
    return tally


def are_kept(connection: sqlite3.Connection) -> bool:
    """Whether the journal has sums; those of the first version have none."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchone() is not None


def stored(connection: sqlite3.Connection) -> dict[Group, Sum]:
    """The sums as they were kept."""
    found = connection.execute("SELECT name, number, rows, sum FROM row_sum")
    return dict(_stored(*row) for row in found)


def computed(connection: sqlite3.Connection, table: str) -> dict[Group, Sum]:
    """The sums of a table's rows as they are now."""
    try:
        return _sums(connection, table)
    except sqlite3.OperationalError as error:
        if not is_no_text(error):
            raise
    with any_text(connection, "surrogateescape"):
        return _sums(connection, table)


def _sums(connection: sqlite3.Connection, table: str, where: str = "") -> dict[Group, Sum]:
    groups: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for key, *values in connection.execute(select_of(table) + where):
        change = groups[_number_of(table, key)]
        change[0] += 1
        change[1] ^= row_hash(table, values)
    return {Group(table, number): Sum(*change) for number, change in groups.items()}


def differing(connection: sqlite3.Connection) -> Iterator[tuple[Group, Sum, Sum]]:
    """The groups whose rows are not those that were written: the sum as kept, and as the rows are now."""
    kept = stored(connection)
    for table in summed_tables():
        try:
            now = computed(connection, table.name)
        except DAMAGE_ERRORS as error:
            if not is_damage(error):
                raise
            now = {}
        for group in sorted(now.keys() | {group for group in kept if group.table == table.name}):
            before, after = kept.get(group, NOTHING), now.get(group, NOTHING)
            if before != after:
                yield group, before, after
    known = {table.name for table in summed_tables()}
    yield from ((group, kept[group], NOTHING) for group in sorted(kept) if group.table not in known)


def rebuild(connection: sqlite3.Connection) -> None:
    """Write all sums anew from the rows as they are."""
    _teach(connection)
    connection.execute("DELETE FROM row_sum")
    for table in summed_tables():
        sums = sorted(computed(connection, table.name).items())
        connection.executemany(_ADD, [(*group, rows, _text(value)) for group, (rows, value) in sums])


def select_of(table: str) -> str:
    """A statement for all rows of a table that are part of sums: the first column of the key, then the base columns."""
    own = f" WHERE name NOT IN ({', '.join(map(repr, sorted(OWN_PROPERTIES)))})" if table == "property" else ""
    return f"SELECT {', '.join((key_column(table), *base_columns(table)))} FROM {table}{own}"


def _stored(name: Any, number: Any, rows: Any, value: Any) -> tuple[Group, Sum]:
    if isinstance(name, str) and isinstance(number, int) and isinstance(value, str) and _SUM.fullmatch(value):
        return Group(name, number), Sum(rows, int(value, 16))
    return Group(str(name), -1), Sum(-1, -1)  # it is damaged itself, and equals no other


def _teach(connection: sqlite3.Connection) -> None:
    connection.create_function("together", 2, _together)


def _together(stored_sum: Any, change: str) -> Any:
    """A sum with a change in it; one that is damaged itself stays as it is, to be found."""
    if not isinstance(stored_sum, str) or not _SUM.fullmatch(stored_sum):
        return stored_sum
    return _text(int(stored_sum, 16) ^ int(change, 16))


def _arguments(table: str, row: str) -> str:
    columns = (key_column(table), *base_columns(table))
    return ", ".join([f"'{table}'", *(f"{row}.{column}" for column in columns)])


def _number_of(table: str, key: Any) -> int:
    if isinstance(key, int):
        return key // _ids_per_group(table)
    return crc32(str(key).encode("utf-8", "surrogatepass")) % _TEXT_GROUPS


@cache
def key_column(table: str) -> str:
    """The first column of a table's key, by which rows are grouped."""
    return next(iter(s.metadata.tables[table].primary_key.columns)).name


@cache
def _ids_per_group(table: str) -> int:
    return _PER_GROUP if len(s.metadata.tables[table].primary_key.columns) == 1 else _OWNERS_PER_GROUP


@cache
def _keyed_by_text() -> frozenset[str]:
    tables = s.metadata.tables.values()
    return frozenset(t.name for t in tables if next(iter(t.primary_key.columns)).type.python_type is str)


@cache
def person_of(table: str) -> bytes:
    """What makes rows of different tables have different hashes."""
    return table.encode()[: blake2b.PERSON_SIZE]


def _text(value: int) -> str:
    return f"{value:0{2 * DIGEST}x}"
