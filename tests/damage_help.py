"""Damaging journals, and knowing what of their rows the damaged bytes still hold."""

from __future__ import annotations

import random
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from filmjournal.storage import row_sums
from filmjournal.storage.salvage import layout
from filmjournal.storage.salvage.pages import Cell, PageFile
from filmjournal.storage.salvage.records import fields

Rows = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]  # of each table by key, the base columns

_SECTOR = 512
_NONCE = 0x5EED


class Damage(NamedTuple):
    """A damaged file: its bytes, what lies beside it by the ending of its name, and which bytes were touched."""

    kind: str
    data: bytes
    beside: dict[str, bytes]
    spoilt: list[tuple[int, int]]


def rows_of(path: Path) -> Rows:
    """All rows that are part of sums. Raises sqlite3.DatabaseError."""
    found: Rows = {}
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        for table in row_sums.summed_tables():
            names = row_sums.base_columns(table.name)
            places = [names.index(name) for name in layout.keys_of(table.name)]
            rows = [row[1:] for row in connection.execute(row_sums.select_of(table.name))]
            found[table.name] = {tuple(row[place] for place in places): row for row in rows}
    return found


def number_of(rows: Rows) -> int:
    return sum(map(len, rows.values()))


def in_common(one: Rows, other: Rows) -> int:
    """How many rows are the same in both."""
    return sum(other[table].get(key) == row for table, rows in one.items() for key, row in rows.items())


def places(path: Path) -> dict[tuple[str, tuple[Any, ...]], list[tuple[int, int]]]:
    """Where the bytes of each row lie in the file: its cell, and its overflow pages."""
    data = path.read_bytes()
    file = PageFile(data, struct.unpack_from(">H", data, 16)[0])
    with closing(sqlite3.connect(path)) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    found = {}
    for table in row_sums.summed_tables():
        shape = layout.shapes()[table.name]
        for page in file.tree(roots[table.name], table=shape.in_table_pages).pages:
            for cell in page.cells:
                row = shape.row(fields(cell.payload), cell.rowid) or {}
                key = tuple(row[name] for name in layout.keys_of(table.name))
                found[table.name, key] = list(_places(file, page.number, cell))
    return found


def held(
    rows: Rows, where: dict[tuple[str, tuple[Any, ...]], list[tuple[int, int]]], spoilt: list[tuple[int, int]]
) -> Rows:
    """The rows of which no byte is spoilt."""

    def is_held(table: str, key: tuple[Any, ...]) -> bool:
        parts = where.get((table, key), [])
        return not any(start < end_of and start_of < end for start, end in parts for start_of, end_of in spoilt)

    return {table: {key: row for key, row in several.items() if is_held(table, key)} for table, several in rows.items()}


def rollback_journal(before: bytes, after: bytes) -> bytes:
    """What SQLite has written beside a file when it is about to make `after` of `before` and its writer is killed.

    https://www.sqlite.org/fileformat2.html, section 3.
    """
    (size,) = struct.unpack_from(">H", before, 16)
    changed = [
        number
        for number in range(len(before) // size)
        if before[number * size : (number + 1) * size] != after[number * size : (number + 1) * size]
    ]
    magic = bytes.fromhex("d9d505f920a163d7")
    header = magic + struct.pack(">IIIII", len(changed), _NONCE, len(before) // size, _SECTOR, size)
    parts = [header.ljust(_SECTOR, b"\0")]
    for number in changed:
        page = before[number * size : (number + 1) * size]
        total = _NONCE + sum(page[at] for at in range(size - 200, 0, -200))
        parts.append(struct.pack(">I", number + 1) + page + struct.pack(">I", total & 0xFFFFFFFF))
    return b"".join(parts)


def log_of(path: Path, statements: tuple[str, ...], scratch: Path) -> bytes:
    """The write-ahead log of these statements on a copy of a journal."""
    copy = scratch / "with-log.filmjournal"
    copy.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        for statement in statements:
            connection.execute(statement)
        log = copy.with_name(f"{copy.name}-wal").read_bytes()
    for left in scratch.glob("with-log*"):
        left.unlink()
    return log


def damages(
    original: bytes, dice: random.Random, *, rollback: bytes, log: bytes, page: int = 8_192
) -> Iterator[Damage]:
    """One damage after the other, each of another kind and at another place, without end."""
    pages = len(original) // page
    while True:
        for kind in (
            *("random page", "zero page", "one byte", "several bytes", "one bit", "truncated"),
            *("random page", "zero page", "one byte", "header", "cut header", "one byte", "empty", "foreign"),
            *("rollback journal", "log"),
        ):
            data = bytearray(original)
            beside: dict[str, bytes] = {}
            spoilt: list[tuple[int, int]] = []
            start = dice.randrange(pages) * page
            if kind in ("random page", "zero page"):
                data[start : start + page] = dice.randbytes(page) if kind == "random page" else bytes(page)
                spoilt = [(start, start + page)]
            elif kind in ("one byte", "several bytes", "one bit", "header"):
                end = 100 if kind == "header" else len(data)
                for _number in range(dice.randrange(2, 20) if kind == "several bytes" else 1):
                    at = dice.randrange(end)
                    data[at] ^= 1 << dice.randrange(8) if kind == "one bit" else dice.randrange(1, 256)
                    spoilt.append((at, at + 1))
            elif kind == "truncated":
                at = dice.randrange(len(data) // 2, len(data))
                data, spoilt = data[:at], [(at, len(data))]
            elif kind == "cut header":
                data[:100], spoilt = dice.choice([bytes(100), dice.randbytes(100)]), [(0, 100)]
            elif kind == "empty":
                data, spoilt = bytearray(), [(0, len(original))]
            elif kind == "foreign":
                data = bytearray(dice.choice([b"Dear diary, ", dice.randbytes(12)]) * 500)
                spoilt = [(0, len(original))]
            else:
                beside = {"-journal": rollback} if kind == "rollback journal" else {"-wal": log}
            yield Damage(kind, bytes(data), beside, spoilt)


def _places(file: PageFile, number: int, cell: Cell) -> Iterator[tuple[int, int]]:
    first = (number - 1) * file.size
    yield first + cell.start, first + cell.end
    local = cell.end - cell.start
    if len(cell.payload) > local:
        (following,) = struct.unpack_from(">I", file.bytes_of(number), cell.end - 4)
        while following:
            start = (following - 1) * file.size
            yield start, start + file.size
            (following,) = struct.unpack_from(">I", file.bytes_of(following))
