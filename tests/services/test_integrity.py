"""`check` finds every kind of damage and mends what follows from the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from filmjournal.services.integrity import NAMED, check
from filmjournal.services.journal import Journal
from journal_help import tables, whole


def _damage(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


MENDABLE = {
    "the index lacks a row": "INSERT INTO entry_text(entry_text) VALUES ('delete-all')",
    "a row is not in the index": "INSERT INTO entry_text(rowid, title) VALUES (5, 'x')",
    "a count is wrong": "UPDATE film SET entry_count = 99 WHERE id = 3",
    "a shown rating is wrong": "UPDATE film SET shown_rating = NULL",
    "a film is hidden": "UPDATE film SET shown = 0 WHERE id = 4",
    "an entry sorts wrongly": "UPDATE entry SET sort_title = 'zzz' WHERE id = 9",
    "a film sorts wrongly": "UPDATE film SET sort_title = 'zzz' WHERE id = 9",
    "a person is folded wrongly": "UPDATE person SET folded_name = 'zzz' WHERE id = 9",
    "a tag is folded wrongly": "UPDATE tag SET folded_name = 'zzz' WHERE id = 9",
    "a reference is missing": "DELETE FROM film_reference WHERE entry_id < 60",
    "a reference is too much": "INSERT INTO film_reference(entry_id, film_id) SELECT max(id), 1 FROM entry",
}

BEYOND_MENDING = {
    "a review changed": ("UPDATE review SET html = '<p>other</p>' WHERE entry_id = 12", "Review of entry", 12),
    "an earlier text changed": ("UPDATE revision SET html = '<p>other</p>'", "Earlier text", 1),
    "a text is out of the grammar": (
        "UPDATE review SET html = 'x', content_hash = '69d9dba5b05e3ac3bb2ef3f8cd59d0b1' WHERE entry_id = 12",
        "Review of entry",
        12,
    ),
    "a date is none": ("UPDATE entry SET watched = '2017-02-30' WHERE id = 12", "Entry", 12),
    "an entry stands elsewhere": ("UPDATE entry SET diary_key = diary_key + (1 << 30) WHERE id = 12", "Entry", 12),
    "a day on the watchlist is none": ("UPDATE film SET watchlist = 'soon' WHERE id = 12", "Film", 12),
    "a time is none": ("UPDATE entry SET logged = 'then' WHERE id = 12", "Entry", 12),
    "half an original rating": ("UPDATE entry SET rating_scale = 10, rating_value = NULL WHERE id = 12", "Entry", 12),
    "a row points to nothing": ("DELETE FROM film WHERE id = 12", "", 0),
}


def test_a_sound_journal_stays_byte_for_byte(sample: Journal) -> None:
    before = sample.path.read_bytes()
    for repair in (False, True):
        report = check(sample, repair=repair)
        assert report.sound
        assert report.as_dict() == {
            "sound": True,
            "damaged": False,
            "troubles": [],
            "repaired": [],
            "copy": None,
        }
    assert sample.path.read_bytes() == before
    assert not (sample.path.parent / "backups").exists()
    assert not list(sample.path.parent.glob(".*"))


@pytest.mark.parametrize("damage", MENDABLE)
def test_what_follows_from_the_rest_is_mended(damage: str, sample: Journal) -> None:
    before = whole(sample.path)
    _damage(sample.path, MENDABLE[damage])
    damaged = tables(sample.path)
    report = check(sample)
    assert not report.sound
    assert report.copy is None
    assert tables(sample.path) == damaged
    report = check(sample, repair=True)
    assert report.sound
    assert len(report.repaired) == 1
    assert whole(sample.path) == before
    assert report.copy is not None
    assert tables(report.copy) == damaged
    assert check(sample).sound


@pytest.mark.parametrize("damage", BEYOND_MENDING)
def test_what_cannot_be_mended_is_named(damage: str, sample: Journal) -> None:
    statement, what, id_ = BEYOND_MENDING[damage]
    _damage(sample.path, "PRAGMA foreign_keys = OFF", statement)
    before = tables(sample.path)
    report = check(sample)
    assert report.troubles
    if what:
        assert any(trouble.startswith(what) and trouble.endswith(f"({id_})") for trouble in report.troubles)
    repaired = check(sample, repair=True)
    assert repaired.troubles
    assert tables(sample.path).keys() == before.keys()
    assert tables(sample.path)["review"] == before["review"]


def test_what_could_be_mended_is_not_where_something_is_damaged(sample: Journal) -> None:
    """It would be written into the damaged file; a salvage puts all of it right."""
    _damage(sample.path, MENDABLE["a count is wrong"], BEYOND_MENDING["a review changed"][0])
    before = sample.path.read_bytes()
    report = check(sample, repair=True)
    assert report.damaged
    assert not report.can_be_mended
    assert (report.repaired, report.copy) == ((), None)
    assert any(trouble.endswith("(12)") for trouble in report.troubles)
    assert sample.path.read_bytes() == before


def test_what_can_be_mended_is_told_before(sample: Journal) -> None:
    assert not check(sample).can_be_mended
    _damage(sample.path, MENDABLE["a count is wrong"])
    report = check(sample)
    assert report.can_be_mended
    assert not report.damaged


def test_missing_and_changed_images(sample: Journal) -> None:
    first, second = sorted(sample.database.images.iterdir())[:2]
    first.unlink()
    second.write_bytes(b"other")
    report = check(sample, repair=True)
    assert len(report.troubles) == 2
    assert first.name in "".join(report.troubles)
    assert second.name in "".join(report.troubles)
    assert report.copy is None


def test_a_damaged_file_is_not_written(sample: Journal) -> None:
    sample.close()
    content = bytearray(sample.path.read_bytes())
    place = content.index(b"\x0d\x00\x00\x00", 200 * 4096)
    content[place : place + 3000] = bytes(3000)
    sample.path.write_bytes(content)
    for repair in (False, True):
        report = check(sample, repair=repair)
        assert "damaged" in report.troubles[0]
        assert not report.repaired
    assert sample.path.read_bytes() == bytes(content)


def test_a_report_is_bounded_and_holds_no_text(sample: Journal) -> None:
    _damage(sample.path, "UPDATE review SET html = '<p>my secret</p>'")
    troubles = check(sample).troubles
    assert len(troubles) < 2 * NAMED + 10
    assert "more" in "".join(troubles)
    assert "secret" not in "".join(troubles)
