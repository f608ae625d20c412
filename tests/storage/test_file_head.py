"""Looking at the head of a journal does not disturb who writes to it."""

from __future__ import annotations

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from filmjournal.storage import database
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import change_counter, first_bytes, kept_open, probe
from filmjournal.storage.snapshot import snapshot
from journal_help import is_locked

posix = pytest.mark.skipif(os.name == "nt", reason="where locks belong to handles none is kept")


def test_looking_at_the_head_keeps_the_lock_of_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.filmjournal"
    database.create(path)
    opened = Database(path)
    with opened.writing():
        probe(path)
        change_counter(path)
        assert is_locked(path)
    assert not is_locked(path)
    opened.close()


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    path, other = tmp_path / "a.filmjournal", tmp_path / "b.filmjournal"
    database.create(path)
    before = change_counter(path)
    database.create(other)
    opened = Database(other)
    for name in "xy":
        with opened.writing() as writer:
            writer.connection.exec_driver_sql("INSERT INTO property VALUES (?, '')", (name,))
    opened.close()
    other.replace(path)
    assert change_counter(path) == before + 2


@posix
def test_looking_at_many_other_files_keeps_the_lock_of_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.filmjournal"
    database.create(path)
    opened = Database(path)
    others = [tmp_path / str(number) for number in range(80)]
    for other in others:
        shutil.copy(path, other)
    with opened.writing():
        for other in others:
            probe(other)
        assert is_locked(path)
    assert _number_open(tmp_path) < 50
    opened.close()


@posix
def test_of_a_journal_that_was_closed_no_handle_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.filmjournal"
    database.create(path)
    first, second = Database(path), Database(path)
    file = first.file
    assert file is not None
    first.close()
    assert kept_open(file) is not None, "the other has it open"
    second.close()
    assert kept_open(file) is None


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells which files are open")
def test_no_copy_that_was_made_to_read_in_stays_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.filmjournal"
    database.create(path)
    opened = Database(path)
    for _time in range(3):
        with snapshot(opened):
            pass
    for number in range(3):
        other = tmp_path / str(number)
        shutil.copy(path, other)
        first_bytes(other)
        other.unlink()
    first_bytes(Path(__file__))
    assert _number_open(tmp_path, "(deleted)") == 0
    opened.close()


@posix
def test_a_drive_that_does_not_answer_keeps_nobody_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, far = tmp_path / "a.filmjournal", tmp_path / "far"
    database.create(path)
    shutil.copy(path, far)
    asked, answers = Event(), Event()
    really_open = os.open

    def slow(name: Path, *flags: int) -> int:
        if name == far:
            asked.set()
            assert answers.wait(60)
        return really_open(name, *flags)

    monkeypatch.setattr(os, "open", slow)
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(probe, far)
        assert asked.wait(60)
        assert probe(path) == pool.submit(probe, path).result(60)
        assert not waiting.done()
        answers.set()
        assert waiting.result(60) == probe(path)


def _number_open(folder: Path, ending: str = "") -> int:
    """How many files of a folder this process has open."""
    names = []
    for handle in Path("/proc/self/fd").iterdir():
        if handle.is_symlink():
            names.append(str(handle.readlink()))
    return sum(name.startswith(str(folder)) and name.endswith(ending) for name in names)
