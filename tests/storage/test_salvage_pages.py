"""Reading pages and records by the file format alone."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.storage.salvage.pages import PageFile, page_size_of
from filmjournal.storage.salvage.records import Unreadable, fields, varint

_VALUES = st.one_of(
    st.none(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.binary(max_size=40),
)


def _database(path: Path, page_size: int, *statements: tuple[str, list[tuple[object, ...]]]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {page_size}")
        for statement, rows in statements:
            connection.executemany(statement, rows)
        connection.commit()


@given(st.lists(st.tuples(_VALUES, _VALUES, _VALUES), min_size=1, max_size=8))
def test_records_are_what_sqlite_wrote(rows: list[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, a, b, c)")
        connection.executemany("INSERT INTO t(a, b, c) VALUES (?, ?, ?)", rows)
        connection.commit()
        file = PageFile(connection.serialize(), 4_096)
        stored = connection.execute("SELECT id, a, b, c FROM t").fetchall()
    found = [(cell.rowid, *fields(cell.payload)[1:]) for page in file.tree(2, table=True).pages for cell in page.cells]
    assert list(map(repr, sorted(found))) == list(map(repr, stored))


@pytest.mark.parametrize("page_size", [512, 1_024, 4_096, 8_192, 65_536])
def test_trees_of_many_pages_overflow_chains_and_keys_without_row_ids(tmp_path: Path, page_size: int) -> None:
    path = tmp_path / "some.db"
    texts = [(number * 7, f"{number} " * (number * number % 4_000)) for number in range(400)]
    _database(
        path,
        page_size,
        ("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT)", [()]),
        ("CREATE TABLE k(text TEXT, id INTEGER, PRIMARY KEY(text, id)) WITHOUT ROWID", [()]),
        ("INSERT INTO t VALUES (?, ?)", texts),
        ("INSERT INTO k VALUES (?, ?)", [(text[:3_000], id_) for id_, text in texts]),
    )
    data = path.read_bytes()
    assert page_size_of(data) == page_size
    file = PageFile(data, page_size)
    for root, table, wanted in (
        (2, True, texts),
        (3, False, sorted(((text[:3_000], id_) for id_, text in texts), key=lambda row: (row[0].encode(), row[1]))),
    ):
        tree = file.tree(root, table=table)
        assert tree.sound
        assert all(page.sound for page in tree.pages)
        cells = [cell for page in tree.pages for cell in page.cells]
        assert all(cell.whole for cell in cells)
        rows = [(cell.rowid, fields(cell.payload)[1]) if table else tuple(fields(cell.payload)) for cell in cells]
        assert sorted(rows) == sorted(wanted)


def test_the_page_size_is_found_where_the_header_has_another_or_none(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    rows = [("text " * 20,)] * 3_000
    _database(path, 8_192, ("CREATE TABLE t(text TEXT)", [()]), ("INSERT INTO t VALUES (?)", rows))
    data = bytearray(path.read_bytes())
    for told in (512, 4_096, 1, 0, 77):
        struct.pack_into(">H", data, 16, told)
        assert page_size_of(bytes(data)) == 8_192
    assert page_size_of(bytes(100) + bytes(data[100:])) == 8_192


def test_freed_pages_are_known(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    _database(
        path,
        1_024,
        ("CREATE TABLE t(text TEXT)", [()]),
        ("INSERT INTO t VALUES (?)", [("text " * 60,)] * 2_000),
        ("DELETE FROM t", [()]),
    )
    with closing(sqlite3.connect(path)) as connection:
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    file = PageFile(path.read_bytes(), 1_024)
    assert len(file.free_pages()) == free > 500


@given(st.binary(max_size=3_000), st.sampled_from([512, 1_024]))
def test_no_bytes_are_beyond_it(data: bytes, page_size: int) -> None:
    file = PageFile(data, page_size)
    assert file.free_pages() <= set(range(1, file.count + 1))
    for table in (True, False):
        for root in range(1, file.count + 2):
            tree = file.tree(root, table=table)
            for page in tree.pages:
                for cell in page.cells:
                    try:
                        fields(cell.payload, whole=cell.whole)
                    except Unreadable:
                        continue


@given(st.binary(max_size=12))
def test_a_varint_takes_one_to_nine_bytes(data: bytes) -> None:
    try:
        value, end = varint(data, 0)
    except Unreadable:
        assert len(data) < 9
        assert all(byte & 0x80 for byte in data[:8])
        return
    assert 1 <= end <= 9
    assert -(1 << 63) <= value < 1 << 63


def test_a_record_of_which_a_part_is_missing() -> None:
    record = bytes([4, 1, 23, 23]) + b"\x05" + b"abcde" + b"fg"
    with pytest.raises(Unreadable):
        fields(record)
    assert fields(record, whole=False) == [5, "abcde", "fg"]
