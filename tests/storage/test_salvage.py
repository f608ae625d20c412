"""Rows out of damaged journals: what the bytes still hold comes back, and nothing that was not there."""

from __future__ import annotations

import random
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from damage_help import held, places, rows_of
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database, row_sums
from filmjournal.storage.salvage import layout
from filmjournal.storage.salvage.carving import Carver, Source
from filmjournal.storage.salvage.damaged_file import DamagedFile
from filmjournal.storage.salvage.selecting import Selector

PAGE = 8_192
TABLES = tuple(table.name for table in row_sums.summed_tables())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of which most tables have several pages."""
    path = tmp_path_factory.mktemp("salvage") / "journal.filmjournal"
    database.create(path)
    journal = Journal(database.Database(path))
    make_sample(journal, 60, 5)
    with journal.database.writing() as writer:  # pages that are given back, with rows in them
        writer.connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        writer.connection.exec_driver_sql("DELETE FROM review WHERE entry_id > 30")
    journal.close()
    return path


def _roots(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))


def _carved(
    data: bytes, sources: tuple[Source, ...] = (Source.CARVED, Source.LOOSE), tables: tuple[str, ...] = TABLES
) -> dict[str, set[tuple[object, ...]]]:
    carver = Carver(data)
    found = {
        table: {row.values for row in carver.rows(table) if row.source in sources and not row.doubtful}
        for table in tables
    }
    if "property" in found:
        found["property"] = {row for row in found["property"] if row[0] not in row_sums.OWN_PROPERTIES}
    return found


def _expected(path: Path, spoilt: list[tuple[int, int]]) -> dict[str, set[tuple[object, ...]]]:
    rows = held(rows_of(path), places(path), spoilt)
    return {table: set(several.values()) for table, several in rows.items()}


def _zeroed(data: bytes, start: int, end: int) -> bytes:
    return data[:start] + bytes(end - start) + data[end:]


def test_a_sound_file_gives_every_row_by_either_way(path: Path) -> None:
    expected = _expected(path, [])
    assert sum(map(len, expected.values())) > 1_000
    assert any(isinstance(value, float) and value.is_integer() for row in expected["entry"] for value in row)
    found = _carved(path.read_bytes())
    assert found == expected
    for table, rows in expected.items():  # alike is not the same: SQLite stores 70.0 as 70
        assert {row_sums.row_hash(table, row) for row in found[table]} == {
            row_sums.row_hash(table, row) for row in rows
        }
    selector = Selector(path)
    for table in row_sums.summed_tables():
        rows, whole = selector.rows(table.name)
        assert whole
        assert len(rows) >= len(expected[table.name])
    selector.close()


def test_each_root_page_in_turn(path: Path) -> None:
    """A tree without its root gives the rows of all its other pages."""
    data, where, rows = path.read_bytes(), places(path), rows_of(path)
    for table in TABLES:
        start = (_roots(path)[table] - 1) * PAGE
        found = _carved(_zeroed(data, start, start + PAGE), tables=(table,))
        expected = held({table: rows[table]}, where, [(start, start + PAGE)])
        assert found[table] == set(expected[table].values()), table


def _schema_page(data: bytes) -> bytes:
    return _zeroed(data, 0, PAGE)


def _whole_schema(data: bytes) -> bytes:
    """All pages that say what lies where."""
    carver = Carver(data)
    for number in carver.file.tree(1, table=True).claimed:
        data = _zeroed(data, (number - 1) * PAGE, number * PAGE)
    return data


def _no_header(data: bytes) -> bytes:
    return random.Random(1).randbytes(100) + data[100:]


def _wrong_page_size(data: bytes) -> bytes:
    return data[:16] + struct.pack(">H", 1_024) + data[18:]


def _wrong_free_list(data: bytes) -> bytes:
    return data[:32] + struct.pack(">II", 50, 10_000) + data[40:]


@pytest.mark.parametrize("damage", [_schema_page, _whole_schema, _no_header, _wrong_page_size, _wrong_free_list])
def test_what_says_where_things_are_can_be_done_without(path: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = _expected(path, [(0, PAGE)])
    found = _carved(damage(path.read_bytes()))
    assert found == expected


@pytest.mark.parametrize("part", [0.5, 0.77, 0.99])
def test_a_file_that_is_cut_short(path: Path, part: float) -> None:
    data = path.read_bytes()
    end = int(len(data) * part)
    expected = _expected(path, [(end, len(data))])
    found = _carved(data[:end])
    for table, rows in expected.items():
        assert rows <= found[table], table


@pytest.mark.parametrize("seed", range(3))
def test_pages_that_are_overwritten(path: Path, seed: int) -> None:
    dice = random.Random(seed)
    data = path.read_bytes()
    start = dice.randrange(2, len(data) // PAGE) * PAGE
    spoilt = data[:start] + dice.randbytes(PAGE) + data[start + PAGE :]
    assert (_carved(spoilt)) == _expected(path, [(start, start + PAGE)])


def test_cells_that_a_page_lost_the_way_to_are_found(path: Path) -> None:
    data = bytearray(path.read_bytes())
    carver = Carver(bytes(data))
    page = max(carver.file.tree(_roots(path)["credit"], table=True).pages, key=lambda page: len(page.cells))
    at = (page.number - 1) * PAGE
    struct.pack_into(">H", data, at + 3, 3)  # the number of its cells
    data[at + 8 + 2 * 1] ^= 0xFF  # where the second lies
    assert _carved(bytes(data))["credit"] == _expected(path, [])["credit"]


def test_rows_that_were_deleted_come_from_freed_pages_only(path: Path) -> None:
    data = path.read_bytes()
    there = _expected(path, [])["review"]
    freed_only, review = (Source.FREED,), ("review",)
    assert _carved(data, freed_only, review) == {"review": set()}  # a table that is whole has no more than it has
    start = (_roots(path)["review"] - 1) * PAGE
    spoilt = _zeroed(data, start, start + PAGE)
    assert _carved(spoilt, tables=review) == {"review": there}
    assert len(_carved(spoilt, freed_only, review)["review"] - there) > 10


def test_indexes_tell_of_rows_that_are_lost(path: Path) -> None:
    data = path.read_bytes()
    carver = Carver(data)
    page = carver.file.tree(_roots(path)["entry"], table=True).pages[0]
    start = (page.number - 1) * PAGE
    spoilt = _zeroed(data, start, start + PAGE)
    rows = rows_of(path)["entry"]
    names = row_sums.base_columns("entry")
    told = {row.values[0]: row for row in Carver(spoilt).rows("entry") if row.source is Source.REBUILT}
    lost = [key[0] for key in rows.keys() - held(rows_of(path), places(path), [(start, start + PAGE)])["entry"].keys()]
    assert lost
    for id_ in lost:
        for name, value, there in zip(names, told[id_].values, rows[id_,], strict=True):
            if name in ("film_id", "watched", "diary_key", "trashed"):
                assert value == there
            elif value != there:
                assert name in told[id_].doubtful


def test_sqlite_goes_around_what_it_cannot_read(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    carver = Carver(data)
    leaves = carver.file.tree(_roots(path)["review"], table=True).pages
    assert len(leaves) > 4
    start = (leaves[len(leaves) // 2].number - 1) * PAGE
    copy = tmp_path / "spoilt"
    copy.write_bytes(_zeroed(data, start, start + PAGE))
    selector = Selector(copy)
    rows, whole = selector.rows("review")
    selector.close()
    assert not whole
    assert set(rows) == _expected(path, [(start, start + PAGE)])["review"]
    assert copy.read_bytes() == _zeroed(data, start, start + PAGE)


def test_a_file_of_another_page_size(tmp_path: Path) -> None:
    frozen = Path(__file__).parents[1] / "data" / "journal-version-2.filmjournal"
    assert _carved(frozen.read_bytes()) == _expected(frozen, [])
    copy = tmp_path / "copy"
    data = frozen.read_bytes()
    (size,) = struct.unpack_from(">H", data, 16)
    copy.write_bytes(_zeroed(data, 0, size))
    rows = {name: set(several.values()) for name, several in held(rows_of(frozen), places(frozen), [(0, size)]).items()}
    assert _carved(copy.read_bytes()) == rows


@pytest.mark.parametrize("content", [b"", b"\0", b"SQLite format 3\0", b"Dear diary " * 5_000, bytes(50_000)])
def test_what_is_no_journal_has_no_rows(tmp_path: Path, content: bytes) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(content)
    file = DamagedFile(copy)
    for table in row_sums.summed_tables():
        assert file.rows(table.name).rows == []
    assert not file.sums_are_whole
    assert file.last_ids() == {}
    file.close()


def test_no_good_row_is_called_doubtful(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for shape in layout.shapes().values():
            if not shape.is_index:
                for values in connection.execute(f"SELECT {', '.join(shape.columns)} FROM {shape.name}"):
                    row = dict(zip(shape.columns, values, strict=True))
                    assert layout.doubtful(shape, row) == set()


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("film", "title", None),
        ("film", "title", "odd \udcff byte"),
        ("film", "title", "Another"),  # what sorts it does not follow
        ("film", "liked", 2),
        ("film", "added", "2024-03-04"),
        ("film", "watchlist", "2024-13"),
        ("entry", "rating", 11),
        ("entry", "watched", "1999-01-01"),  # the diary has it at another day
        ("entry", "film_id", "7"),
        ("review", "content_hash", "none"),
        ("person", "name", b"bytes"),
    ],
)
def test_what_cannot_be_right_is_seen(path: Path, table: str, column: str, value: object) -> None:
    shape = layout.shapes()[table]
    with closing(sqlite3.connect(path)) as connection:
        values = connection.execute(f"SELECT {', '.join(shape.columns)} FROM {table}").fetchone()
    row = dict(zip(shape.columns, values, strict=True)) | {column: value}
    assert layout.doubtful(shape, row)
