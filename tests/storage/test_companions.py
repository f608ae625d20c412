"""What lies beside a journal: its own is left to SQLite, another file's is never played back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from damage_help import log_of, rollback_journal, rows_of
from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.storage import database
from filmjournal.storage import schema as s
from filmjournal.storage.companions import foreign, require_own
from filmjournal.storage.database import Database

WHEN = "2024-03-04T20:15:00Z"


@pytest.fixture
def states(tmp_path: Path) -> list[bytes]:
    """A journal after each of four commits; the last is what `journal` holds."""
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    opened = Database(path)
    states = []
    for number in range(4):
        with opened.writing() as writer:
            rows = [{"id": None, "title": f"Film {number}", "added": WHEN, "edited": WHEN} for _ in range(50)]
            writer.insert_many(s.film, rows)
        states.append(path.read_bytes())
    opened.close()
    return states


@pytest.fixture
def journal(states: list[bytes], tmp_path: Path) -> Path:
    path = tmp_path / "journal.filmjournal"
    assert path.read_bytes() == states[-1]
    return path


def _beside(journal: Path, ending: str, data: bytes) -> Path:
    path = journal.with_name(journal.name + ending)
    path.write_bytes(data)
    return path


def test_nothing_beside_it_is_fine(journal: Path) -> None:
    assert foreign(journal) is None
    _beside(journal, "-journal", b"")
    _beside(journal, "-wal", b"")
    assert foreign(journal) is None


@pytest.mark.parametrize("written", [True, False], ids=["pages written", "pages not yet written"])
def test_the_journal_of_a_writer_that_was_killed_is_its_own(journal: Path, states: list[bytes], written: bool) -> None:
    if not written:
        journal.write_bytes(states[2])
    _beside(journal, "-journal", rollback_journal(states[2], states[3]))
    assert foreign(journal) is None
    require_own(journal)
    opened = Database(journal)
    opened.close()
    assert len(rows_of(journal)["film"]) == 150  # what was half done was taken back


@pytest.mark.parametrize("number", [0, 1])
def test_the_journal_of_an_earlier_state_is_not_its_own(journal: Path, states: list[bytes], number: int) -> None:
    beside = _beside(journal, "-journal", rollback_journal(states[number], states[number + 1]))
    assert foreign(journal) == beside
    with pytest.raises(JournalUnavailable, match=r"journal\.filmjournal-journal") as caught:
        require_own(journal)
    assert caught.value.trouble is Trouble.DAMAGED
    assert journal.read_bytes() == states[-1]


def test_of_one_that_is_not_whole_the_length_decides(journal: Path, states: list[bytes]) -> None:
    """SQLite goes no further than the first record whose sum is wrong, and cuts the file to the length it had."""
    assert len(states[0]) < len(states[3])
    for number, is_own in ((0, False), (2, True)):
        torn = bytearray(rollback_journal(states[number], states[number + 1]))
        torn[512 + 4 + 8_192 - 200] ^= 1  # in the first record, which is of the first page
        for data in (torn, torn[:4_000]):
            journal.write_bytes(states[2] if is_own else states[3])
            beside = _beside(journal, "-journal", bytes(data))
            assert foreign(journal) == (None if is_own else beside)
    before = rows_of(journal)
    Database(journal).close()
    assert rows_of(journal) == before


@pytest.mark.parametrize("left", [0, 30])
def test_beside_an_emptied_journal_nothing_can_be_told(journal: Path, states: list[bytes], left: int) -> None:
    torn = bytearray(rollback_journal(states[0], states[1]))
    torn[512 + 4 + 8_192 - 200] ^= 1
    journal.write_bytes(states[0][:left])
    _beside(journal, "-journal", bytes(torn))
    assert foreign(journal) is None


def test_a_backup_put_in_place_beside_the_old_journal(journal: Path, states: list[bytes]) -> None:
    journal.write_bytes(states[0])
    beside = _beside(journal, "-journal", rollback_journal(states[2], states[3]))
    assert foreign(journal) == beside


def test_of_a_transaction_that_was_not_at_its_commit_the_rows_decide(journal: Path, states: list[bytes]) -> None:
    """Such a one brings back pages, and not the first, which has the counter of commits."""
    with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE film SET title = title || printf('%.500c', '.')")
        journal_there = journal.with_name(f"{journal.name}-journal").read_bytes()
        half_written = journal.read_bytes()
        connection.execute("ROLLBACK")
    assert len(journal_there) > 20_000
    journal.write_bytes(half_written)
    beside = _beside(journal, "-journal", journal_there)
    assert foreign(journal) is None
    journal.write_bytes(states[-1])  # as it is without: sound, and with it as well
    assert foreign(journal) is None
    journal.write_bytes(states[0])
    assert foreign(journal) == beside


def test_a_log_is_none_of_ours(journal: Path, tmp_path: Path, states: list[bytes]) -> None:
    log = log_of(journal, ("DELETE FROM film",), tmp_path)
    beside = _beside(journal, "-wal", log)
    assert foreign(journal) == beside
    assert journal.read_bytes() == states[-1]


def test_a_log_of_a_journal_that_another_program_has_brought_into_that_mode(journal: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "journal.filmjournal"
    copy.parent.mkdir()
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE film SET runtime = 1")
        connection.commit()
        for path in tmp_path.glob("journal.filmjournal*"):
            shutil.copyfile(path, copy.parent / path.name)
    assert copy.with_name(f"{copy.name}-wal").stat().st_size
    assert foreign(copy) is None
