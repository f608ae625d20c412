"""Sums over rows: kept by every write, whoever makes it, and found wrong after any change past the program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import pytest

from filmjournal.storage import database, row_sums
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database

WHEN = "2024-03-04T20:15:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with 150 films, two people, a tag and some rows that belong to films."""
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    opened = Database(path)
    with opened.writing() as writer:
        writer.insert_many(
            s.film, [{"title": f"Film {n}", "added": WHEN, "edited": WHEN, "id": None} for n in range(150)]
        )
        writer.insert(s.person, name="Lucyna Winnicka")
        writer.insert(s.tag, name="train")
        writer.insert(s.film_label, film_id=3, kind="genre", name="Drama", position=0)
        writer.insert(s.image, hash="ab" * 32, media_type="image/png", width=1, height=1, size=5, added=WHEN)
        writer.insert(s.property_, name="note", value="mine")
    opened.close()
    return path


def _differing(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as connection:
        return [tuple(group) for group, _kept, _now in row_sums.differing(connection)]


def _past_the_program(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_writes_of_every_kind_are_counted(path: Path) -> None:
    assert _differing(path) == []
    opened = Database(path)
    with opened.writing() as writer:
        writer.update(s.film, 7, title="Night Train", runtime=99)
        writer.update_many(s.film, {(8,): {"liked": 1}, (9,): {"liked": 1}})
        writer.delete(s.film, 120)
        writer.insert_past_record(s.person, [{"id": 9, "name": "Leon Niemczyk"}])
        writer.connection.execute(s.film.update().where(s.film.c.id > 140).values(original_title="x"))
        writer.connection.execute(s.film.delete().where(s.film.c.id == 149))
        writer.delete(s.film_label, 3, "genre", "Drama")
        writer.update(s.property_, "note", value="other")
    assert _differing(path) == []
    with opened.writing() as writer:  # once more on the connection that watches already
        writer.update(s.film, 7, title="Pociąg")
    opened.close()
    assert _differing(path) == []


def test_what_was_rolled_back_is_not_counted(path: Path) -> None:
    opened = Database(path)

    def fail() -> None:
        with opened.writing() as writer:
            writer.update(s.film, 7, title="Never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with opened.writing() as writer:
        writer.update(s.film, 70, title="Now")
    opened.close()
    assert _differing(path) == []


def test_derived_columns_and_the_index_are_no_part_of_it(path: Path) -> None:
    _past_the_program(
        path,
        "UPDATE film SET sort_title = 'x', entry_count = 5",
        "UPDATE property SET value = '1' WHERE name LIKE 'index%'",
    )
    assert _differing(path) == []


@pytest.mark.parametrize(
    ("statement", "group"),
    [
        ("UPDATE film SET title = 'Film 66 ' WHERE id = 66", ("film", 1)),
        ("UPDATE film SET runtime = 0 WHERE id = 66", ("film", 1)),
        ("UPDATE film SET rating_value = 1.5 WHERE id = 130", ("film", 2)),
        ("UPDATE film SET edited = '2024-03-04T20:15:01Z' WHERE id = 1", ("film", 0)),
        ("DELETE FROM film WHERE id = 64", ("film", 1)),
        ("INSERT INTO person VALUES (500, 'x', NULL, '', '')", ("person", 7)),
        ("UPDATE film SET id = 1000 WHERE id = 64", ("film", 1)),
        ("UPDATE film_label SET name = 'Dramb'", ("film_label", 0)),
        ("UPDATE person SET name = CAST(x'4cff' AS TEXT)", ("person", 0)),
        (
            "UPDATE property SET value = 'minf' WHERE name = 'note'",
            ("property", row_sums.group_of("property", "note").number),
        ),
        ("UPDATE image SET size = 6", ("image", row_sums.group_of("image", "ab" * 32).number)),
        ("DELETE FROM tag", ("tag", 0)),
        ("UPDATE row_sum SET sum = replace(sum, '1', '2') WHERE name = 'film' AND number = 2", ("film", 2)),
        ("UPDATE row_sum SET sum = 'none' WHERE name = 'film' AND number = 2", ("film", -1)),
        ("DELETE FROM row_sum WHERE name = 'film' AND number = 2", ("film", 2)),
    ],
)
def test_any_change_past_the_program_is_found_where_it_is(path: Path, statement: str, group: tuple[str, int]) -> None:
    _past_the_program(path, statement)
    assert group in _differing(path)
    assert {table for table, _number in _differing(path)} == {group[0]}


def test_a_row_that_was_damaged_and_is_written_anew_is_still_found(path: Path) -> None:
    _past_the_program(path, "UPDATE film SET title = 'Damaged' WHERE id = 7")
    opened = Database(path)
    with opened.writing() as writer:
        writer.update(s.film, 7, runtime=90)
        writer.update(s.film, 8, runtime=90)
    opened.close()
    assert _differing(path) == [("film", 0)]


@pytest.mark.parametrize("spoilt", ["g", "F", "", "é"])
def test_a_sum_that_is_damaged_itself_stays_so_and_keeps_nobody_from_writing(spoilt: str, path: Path) -> None:
    _past_the_program(path, f"UPDATE row_sum SET sum = '{spoilt}' || substr(sum, 2) WHERE name = 'film' AND number = 0")
    opened = Database(path)
    with opened.writing() as writer:
        writer.update(s.film, 7, runtime=90)
    opened.close()
    assert ("film", 0) in _differing(path) or ("film", -1) in _differing(path)


def test_a_text_that_is_none_any_more_is_found_in_its_group(path: Path) -> None:
    _past_the_program(path, "UPDATE film SET title = CAST(x'46c3' AS TEXT) WHERE id = 70")
    assert _differing(path) == [("film", 1)]
    with closing(sqlite3.connect(path)) as connection:
        row_sums.rebuild(connection)
        connection.commit()
    assert _differing(path) == []


def test_groups_that_are_empty_leave_nothing(path: Path) -> None:
    opened = Database(path)
    with opened.writing() as writer:
        writer.delete_many(s.film, [(id_,) for id_ in range(64, 151)])
    opened.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT number, rows FROM row_sum WHERE name = 'film'").fetchall() == [(0, 63)]


def test_sums_made_anew_are_those_that_were_kept(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        before = row_sums.stored(connection)
        assert before
        row_sums.rebuild(connection)
        assert row_sums.stored(connection) == before


def test_the_hash_of_a_row_stays_what_it_is() -> None:
    """Journals hold such hashes: they must not depend on the version of anything."""
    row = ("Pociąg", None, 1959, 3.5, b"\x00\xff", "")
    hashed = b"7:Poci\xc4\x85g\n\n1959\n3.5\n2x\x00\xff\n0:"
    assert row_sums.row_hash("film", row) == int.from_bytes(blake2b(hashed, digest_size=16, person=b"film").digest())
    assert row_sums.row_hash("film", row) != row_sums.row_hash("person", row)


def test_values_that_look_alike_have_different_hashes() -> None:
    alike = [(1,), (1.0,), ("1",), (b"1",), (None,), ("",), (1, None), (None, 1), ("1\n1:1",), ("1", "1")]
    assert len({row_sums.row_hash("film", row) for row in alike}) == len(alike)
