"""Backups are verified, and restoring one can be undone."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import FilmJournalError, NotFound, Refused
from filmjournal.paths import Paths, in_profile
from filmjournal.services import backups
from filmjournal.services.backups import latest_backup, restore, rolling_backup, write_backup
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage import backup
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import APPLICATION_ID
from journal_help import tables, whole


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


def test_restoring_a_backup_gives_the_journal_back(
    sample: Journal, paths: Paths, clock: SteppingClock, tmp_path: Path
) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    before = whole(paths.journal)
    sample.execute(LogFilm("Afterwards", viewing={}))
    later = whole(paths.journal)
    sample.close()
    shutil.rmtree(paths.journal.parent / "images")
    restored = restore(kept, paths, clock=clock)
    assert (restored.kind, restored.entries) == ("backup", 150)
    assert whole(paths.journal) == before
    assert len(list((paths.journal.parent / "images").iterdir())) > 3
    assert restored.moved_to == paths.journal.parent / "replaced-2024-03-04T201500Z"
    assert whole(restored.moved_to / paths.journal.name) == later
    again = restore(restored.moved_to / paths.journal.name, paths, clock=clock)
    assert again.kind == "journal"
    assert whole(paths.journal) == later
    assert again.moved_to != restored.moved_to


def test_what_stood_beside_the_journal_never_meets_the_new_one(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    before = tables(paths.journal)
    sample.close()
    folder = paths.journal.parent
    paths.journal.write_bytes(b"no database at all")
    for suffix in ("-journal", "-wal", "-shm"):
        (folder / f"{paths.journal.name}{suffix}").write_bytes(b"stale" * 100)
    restored = restore(kept, paths)
    assert tables(paths.journal) == before
    assert restored.moved_to is not None
    assert sorted(path.name for path in restored.moved_to.iterdir()) == sorted(
        f"{paths.journal.name}{suffix}" for suffix in ("", "-journal", "-wal", "-shm")
    )
    assert (restored.moved_to / paths.journal.name).read_bytes() == b"no database at all"


def test_a_journal_that_is_not_there_yet(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    fresh = in_profile(tmp_path / "new" / "profile")
    assert restore(kept, fresh).moved_to is None
    assert tables(fresh.journal) == tables(paths.journal)
    assert fresh.journal.stat().st_mode & 0o077 == 0


def _foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE film(id)")
        connection.commit()


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 99")
        connection.execute("CREATE TABLE film(id)")
        connection.commit()


def _claims_to_be_a_journal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("CREATE TABLE film(id)")
        connection.commit()


def _archive(*members: tuple[str, bytes]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in members:
                archive.writestr(name, data)

    return make


def _note(**files: str) -> bytes:
    return json.dumps({"format": "filmjournal backup", "version": 1, "files": files}).encode()


BAD_SOURCES: dict[str, Callable[[Path], None]] = {
    "empty": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("hello"),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 20),
    "UTF-16": lambda path: path.write_text("{}", encoding="utf-16"),
    "folder": lambda path: path.mkdir(),
    "other JSON": lambda path: path.write_text('{"films": 3}'),
    "foreign database": _foreign_database,
    "newer": _newer,
    "no tables": _claims_to_be_a_journal,
    "cut database": lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(50)),
    "foreign archive": _archive(("hello.txt", b"x")),
    "broken note": _archive(("backup.json", b"{")),
    "newer backup": _archive(("backup.json", b'{"format": "filmjournal backup", "version": 2, "files": {}}')),
    "no journal in it": _archive(("backup.json", _note())),
    "wrong content": _archive(
        ("backup.json", _note(**{"journal.filmjournal": "00"})), ("journal.filmjournal", b"other")
    ),
    "outside": _archive(
        ("backup.json", _note(**{"journal.filmjournal": "00", "images/../../x": "00"})),
        ("images/../../x", b"x"),
        ("journal.filmjournal", b"other"),
    ),
}


@pytest.mark.parametrize("kind", BAD_SOURCES)
def test_what_cannot_be_restored_changes_nothing(kind: str, sample: Journal, paths: Paths, tmp_path: Path) -> None:
    source = tmp_path / "source"
    BAD_SOURCES[kind](source)
    sample.close()
    before = _files(paths.journal.parent)
    with pytest.raises(Refused):
        restore(source, paths)
    assert _files(paths.journal.parent) == before
    assert not (tmp_path / "x").exists()


def test_a_missing_file_and_the_journal_itself(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        restore(tmp_path / "none", paths)
    before = whole(paths.journal)
    for act in (lambda: restore(paths.journal, paths), lambda: write_backup(sample, paths.journal, paths)):
        with pytest.raises(Refused):
            act()
    assert whole(paths.journal) == before


def test_every_cut_and_every_changed_byte_of_a_backup_is_found(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths).read_bytes()
    sample.close()
    before = paths.journal.read_bytes()
    bad = tmp_path / "bad.zip"
    for place in range(100, len(kept), len(kept) // 12):
        for content in (kept[:place], kept[:place] + bytes([kept[place] ^ 0x55]) + kept[place + 1 :]):
            bad.write_bytes(content)
            try:
                restored = restore(bad, paths)
            except Refused:
                assert paths.journal.read_bytes() == before
            else:  # a byte that says nothing, such as one of the note's white space
                assert len(content) == len(kept)
                assert restored.entries == 150
                before = paths.journal.read_bytes()


def test_a_writer_at_work_is_not_pushed_aside(
    sample: Journal, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_PATIENCE", 0.05)
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused):
            restore(kept, paths)
        writer.execute("ROLLBACK")
    assert not list(paths.journal.parent.glob("replaced-*"))


def test_rolling_backups_follow_changes_and_not_the_clock(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    assert latest_backup(paths) is None
    first = rolling_backup(sample, paths)
    assert first is not None
    assert rolling_backup(sample, paths) is None
    assert tables(first) == tables(paths.journal)
    made = [first]
    for number in range(backups.ROLLING_KEPT + 2):
        clock.now -= timedelta(days=400)
        sample.execute(LogFilm(f"Film {number}", viewing={}))
        path = rolling_backup(sample, paths)
        assert path is not None
        os.utime(path, (1_000_000_000 - number, 1_000_000_000 - number))
        made.append(path)
    there = sorted(paths.backups.iterdir())
    assert there == sorted(made[-backups.ROLLING_KEPT :])
    assert tables(made[-1]) == tables(paths.journal)
    latest = latest_backup(paths)
    assert latest is not None
    assert latest < datetime(2002, 1, 1, tzinfo=UTC)
    write_backup(sample, None, paths)
    newest = latest_backup(paths)
    assert newest is not None
    assert newest > latest


def test_journals_of_one_name_do_not_push_out_each_others_backups(
    sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    rolling_backup(sample, paths)
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(paths.journal, tmp_path / "elsewhere" / paths.journal.name)
    others = in_profile(paths.journal.parent, tmp_path / "elsewhere" / paths.journal.name)
    other = Journal(Database(others.journal))
    assert rolling_backup(other, others) is not None
    other.close()
    assert len(list(paths.backups.iterdir())) == 2


def _damage_a_review(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("UPDATE review SET html = '<p>changed</p>' WHERE entry_id = 1")
        connection.commit()


def test_a_damaged_review_is_named_and_pushes_out_no_good_backup(sample: Journal, paths: Paths) -> None:
    good = []
    for number in range(backups.ROLLING_KEPT):
        sample.execute(LogFilm(f"Film {number}", viewing={}))
        good.append(rolling_backup(sample, paths))
    _damage_a_review(paths.journal)
    with pytest.raises(FilmJournalError, match=f"entry 1 in {paths.journal} "):
        write_backup(sample, None, paths)
    bad = []
    for number in range(backups.ROLLING_KEPT + 1):
        bad.append(rolling_backup(sample, paths))
        assert rolling_backup(sample, paths) is None
        sample.execute(LogFilm(f"Another {number}", viewing={}))
    assert sorted(paths.backups.iterdir()) == sorted([*good, *bad[1:]])
    newest = bad[-1]
    assert newest is not None
    assert tables(newest)["review"] == tables(paths.journal)["review"]


def test_a_damaged_file_leaves_good_backups_alone(sample: Journal, paths: Paths) -> None:
    good = rolling_backup(sample, paths)
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute("UPDATE credit SET person_id = 99999 WHERE id = 1")
        connection.commit()
    for make in (lambda: rolling_backup(sample, paths), lambda: write_backup(sample, None, paths)):
        with pytest.raises(FilmJournalError, match=f"{paths.journal} is damaged"):
            make()
    assert list(paths.backups.iterdir()) == [good]


_KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = truncate")
connection.execute("PRAGMA cache_size = 10")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE review SET html = html || 'x'")
connection.execute("UPDATE film SET title = 'lost'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _half_written(journal: Path) -> None:
    """Leave a journal as a writer leaves it that is killed at work."""
    subprocess.run([sys.executable, "-c", _KILLED, journal], check=False)
    assert journal.with_name(f"{journal.name}-journal").stat().st_size > 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_what_a_killed_writer_left_is_taken_back_for_a_copy(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    sample.close()
    _half_written(paths.journal)
    backup.copy(paths.journal, tmp_path / "copy.filmjournal")
    assert tables(tmp_path / "copy.filmjournal") == before


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_a_half_written_journal_is_restored_and_left_as_it_is(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    sample.close()
    _half_written(paths.journal)
    files = _files(paths.journal.parent)
    fresh = in_profile(tmp_path / "new")
    assert restore(paths.journal, fresh).kind == "journal"
    assert tables(fresh.journal) == before
    assert _files(paths.journal.parent) == files


def test_verify_counts_and_finds_lost_content(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    copy = tmp_path / "copy.filmjournal"
    backup.copy(paths.journal, copy)
    assert backup.verify(copy)["entry"] == 150
    content = copy.read_bytes()
    place = content.index(b"<p>", len(content) // 2)
    copy.write_bytes(content[: place + 5] + b"#" + content[place + 6 :])
    with pytest.raises(Refused):
        backup.verify(copy)


def test_a_backup_whose_packing_is_damaged_is_refused(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = whole(paths.journal)
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    path = tmp_path / "packed.zip"  # such as another program makes of one
    with zipfile.ZipFile(kept) as archive, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in archive.infolist():
            packed.writestr(info.filename, archive.read(info))
        inside = packed.getinfo("journal.filmjournal")
    damaged = bytearray(path.read_bytes())
    start = inside.header_offset + 30 + len(inside.filename)
    damaged[start : start + 4] = b"\xff" * 4
    path.write_bytes(damaged)
    with pytest.raises(Refused, match="is damaged"):
        restore(path, paths)
    assert whole(paths.journal) == before
