"""Whole backups are verified, and so is every copy of a journal."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import Refused
from filmjournal.paths import Paths
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import EditEntry
from filmjournal.services.journal import Journal
from filmjournal.storage import backup
from journal_help import half_written, tables


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_holds_journal_and_images(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    path = write_backup(sample, None, paths, clock=clock)
    assert path.parent == paths.backups
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        note = json.loads(archive.read("backup.json"))
        names = set(archive.namelist())
        images = {f"images/{file.name}" for file in sample.database.images.iterdir()}
        assert names == {"journal.filmjournal", "backup.json"} | images
        assert len(images) > 3
        assert note["written"] == "2024-03-04T20:15:00Z"
        assert note["counts"]["entry"] == 150
        assert note["files"].keys() == names - {"backup.json"}
    assert write_backup(sample, None, paths, clock=clock) != path
    assert not [file for file in paths.backups.iterdir() if file.name.startswith(".")]


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_what_a_killed_writer_left_is_taken_back_for_a_copy(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    sample.close()
    half_written(paths.journal)
    backup.copy(paths.journal, tmp_path / "copy.filmjournal")
    assert tables(tmp_path / "copy.filmjournal") == before


def test_verify_counts_and_finds_lost_content(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    copy = tmp_path / "copy.filmjournal"
    backup.copy(paths.journal, copy)
    assert backup.verify(copy)["entry"] == 150
    content = copy.read_bytes()
    place = content.index(b"<p>", len(content) // 2)
    copy.write_bytes(content[: place + 5] + b"#" + content[place + 6 :])
    with pytest.raises(Refused):
        backup.verify(copy)


def test_who_goes_on_writing_does_not_hold_up_a_copy(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    """As one who types while a large journal is copied, which a copy in pieces would begin anew with each save."""
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE ballast (data BLOB)")
        connection.execute("INSERT INTO ballast VALUES (zeroblob(60000000))")
    copied = Event()

    def write() -> int:
        written = 0
        while not copied.wait(0.01) and written < 500:
            sample.execute(EditEntry(1, {"place": f"Place {written}"}))
            written += 1
        return written

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        backup.copy(paths.journal, tmp_path / "copy.filmjournal")
        copied.set()
        assert writing.result() < 500
