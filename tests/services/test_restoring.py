"""A journal made anew from a backup: whole or not at all, and every restore can be taken back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import IO

import pytest

from conftest import SteppingClock
from filmjournal.atomic_file import replacing
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths, in_profile
from filmjournal.services import damage_mark, restoring, set_aside
from filmjournal.services.backup_files import kept_in
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore, take_back
from filmjournal.services.set_aside import asides
from filmjournal.storage import backup
from filmjournal.storage.file_head import APPLICATION_ID, VERSION
from journal_help import half_written, is_locked, tables, whole


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


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
    assert (restored.kind, restored.entries) == ("backup", 149)
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
    assert {path.name for path in restored.moved_to.iterdir()} == {
        "replaced.json",
        *(f"{paths.journal.name}{suffix}" for suffix in ("", "-journal", "-wal", "-shm")),
    }
    assert (restored.moved_to / paths.journal.name).read_bytes() == b"no database at all"


@pytest.mark.parametrize("place", ["source", "target"])
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_what_belongs_to_another_file_is_not_played_back(
    place: str, sample: Journal, paths: Paths, clock: SteppingClock, tmp_path: Path
) -> None:
    """Beside the backup, or beside the journal, lie a log and the rollback journal of what had its name before."""
    strangers = tmp_path / "strangers"
    strangers.mkdir()
    shutil.copy(paths.journal, strangers / "other")
    half_written(strangers / "other")
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as connection:
        for number in range(5):
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    kept = tmp_path / "kept.filmjournal"
    backup.copy(paths.journal, kept)
    before = tables(kept)
    sample.execute(LogFilm("Afterwards", viewing={}))
    sample.close()
    beside = kept if place == "source" else paths.journal
    shutil.copy(strangers / "other-journal", f"{beside}-journal")
    Path(f"{beside}-wal").write_bytes(b"stale" * 1_000)
    files = _files(tmp_path)
    later = paths.journal.read_bytes()
    restored = restore(kept, paths, clock=clock)
    assert tables(paths.journal) == before
    assert restored.moved_to is not None
    assert (restored.moved_to / paths.journal.name).read_bytes() == later
    assert {name: data for name, data in _files(tmp_path).items() if name.startswith("kept")} == {
        name: data for name, data in files.items() if name.startswith("kept")
    }


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
                assert restored.entries == 149
                before = paths.journal.read_bytes()


def test_a_writer_at_work_is_not_pushed_aside(
    sample: Journal, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_aside, "_PATIENCE", 0.05)
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refused):
            restore(kept, paths)
        writer.execute("ROLLBACK")
    assert not list(paths.journal.parent.glob("replaced-*"))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_a_half_written_journal_is_restored_and_left_as_it_is(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    sample.close()
    half_written(paths.journal)
    files = _files(paths.journal.parent)
    fresh = in_profile(tmp_path / "new")
    assert restore(paths.journal, fresh).kind == "journal"
    assert tables(fresh.journal) == before
    assert _files(paths.journal.parent) == files


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


def test_a_verified_backup_comes_before_a_restore(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    kept = write_backup(sample, None, paths, clock=clock)
    sample.execute(LogFilm("Afterwards", viewing={}))
    later = tables(paths.journal)
    sample.close()
    restore(kept, paths, clock=clock)
    (rolling,) = kept_in(paths.backups, paths.journal)
    assert tables(rolling.path) == later
    assert rolling.note is not None
    assert rolling.note.occasion is Occasion.RESTORE
    assert rolling.made == clock.now


def test_a_restore_can_be_taken_back_and_that_again(
    sample: Journal, paths: Paths, clock: SteppingClock, tmp_path: Path
) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    before = whole(paths.journal)
    sample.execute(LogFilm("Afterwards", viewing={}))
    sample.close()
    later = paths.journal.read_bytes()
    assert restoring.last_restore(paths) is None
    moved_to = restore(kept, paths, clock=clock).moved_to
    assert moved_to is not None
    assert restoring.last_restore(paths) == moved_to
    clock.forward(days=-400)
    taken = take_back(moved_to, paths, clock=clock)
    assert (taken.films, taken.entries) == (121, 150)
    assert paths.journal.read_bytes() == later
    assert not moved_to.exists()
    assert taken.moved_to is not None
    assert restoring.last_restore(paths) == taken.moved_to
    assert whole(taken.moved_to / paths.journal.name) == before
    again = take_back(taken.moved_to, paths, clock=clock)
    assert whole(paths.journal) == before
    assert again.entries == 149
    assert [aside.folder for aside in asides(paths.journal)] == [again.moved_to]


def test_the_last_restore_is_told_by_number_and_not_by_the_clock(
    sample: Journal, paths: Paths, clock: SteppingClock, tmp_path: Path
) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    folders = []
    for days in (0, -900, 300, -10):
        clock.forward(days=days)
        folders.append(restore(kept, paths, clock=clock).moved_to)
    assert [aside.folder for aside in asides(paths.journal)] == folders
    assert restoring.last_restore(paths) == folders[-1]


def test_what_was_damaged_is_put_back_as_it_was(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute("UPDATE review SET html = '<p>changed</p>' WHERE entry_id = 1")
        connection.commit()
    damage_mark.mark(paths)
    damaged = paths.journal.read_bytes()
    moved_to = restore(kept, paths).moved_to
    assert moved_to is not None
    assert not damage_mark.is_marked(paths)
    assert (moved_to / paths.journal.name).read_bytes() == damaged
    taken = take_back(moved_to, paths)
    assert taken.entries is None
    assert paths.journal.read_bytes() == damaged
    assert damage_mark.is_marked(paths)


def test_what_was_never_whole_is_not_put_back(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    _newer(paths.journal.with_name("newer"))
    paths.journal.with_name("newer").replace(paths.journal)
    paths.journal.with_name(f"{paths.journal.name}-journal").write_bytes(b"half written" * 100)
    moved_to = restore(kept, paths).moved_to
    assert moved_to is not None
    before = _files(paths.journal.parent)
    with pytest.raises(Refused, match="never whole"):
        take_back(moved_to, paths)
    with pytest.raises(NotFound):
        take_back(tmp_path, paths)
    assert _files(paths.journal.parent) == before


def test_without_links_what_was_there_is_copied(
    sample: Journal, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_names: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.execute(LogFilm("Afterwards", viewing={}))
    sample.close()
    later = paths.journal.read_bytes()
    moved_to = restore(kept, paths).moved_to
    assert moved_to is not None
    assert (moved_to / paths.journal.name).read_bytes() == later
    take_back(moved_to, paths)
    assert paths.journal.read_bytes() == later


def test_without_links_nobody_writes_to_what_is_being_copied(
    sample: Journal, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    locked = []

    def no_links(*_names: object) -> None:
        raise OSError(1, "Operation not permitted")

    def noted(path: Path) -> AbstractContextManager[IO[bytes]]:
        locked.append(is_locked(paths.journal))
        return replacing(path)

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(set_aside, "replacing", noted)
    restore(kept, paths)
    assert locked == [True]


def test_a_restore_that_the_disk_refuses_leaves_everything(
    sample: Journal, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = write_backup(sample, tmp_path / "kept.zip", paths)
    sample.close()
    paths.journal.write_bytes(b"no database at all")
    paths.journal.with_name(f"{paths.journal.name}-wal").write_bytes(b"stale")
    before = _files(paths.journal.parent)
    replace = os.replace

    def refusing(source: Path, target: Path) -> None:
        if Path(target) == paths.journal:
            raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    with pytest.raises(Refused, match="Input/output error"):
        restore(kept, paths)
    assert _files(paths.journal.parent) == before
    assert asides(paths.journal) == []


_KILLED_AT = """
import os, signal, sys
from pathlib import Path
from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.services import restoring, set_aside, backup_reading, rolling_backups

EVENTS = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}
left = -1

def watch(event, _arguments):
    global left
    if event in EVENTS and left >= 0:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
for line in sys.stdin:
    number, profile, source = line.split()
    child = os.fork()
    if not child:
        paths = in_profile(Path(profile))
        left = int(number)
        if source == "take_back":
            restoring.take_back(restoring.last_restore(paths), paths)
        else:
            restoring.restore(Path(source), paths)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize("act", ["restore", "take_back"])
def test_killed_at_any_moment_there_is_the_old_one_or_the_new_one(
    act: str, journal: Journal, paths: Paths, tmp_path: Path
) -> None:
    journal.execute(LogFilm("First", viewing={"review_html": "<p>First</p>"}))
    kept = write_backup(journal, tmp_path / "kept.zip", paths)
    old = tables(paths.journal)
    journal.execute(LogFilm("Second", viewing={}))
    journal.close()
    new, source = tables(paths.journal), str(kept)
    old, new = new, old
    if act == "take_back":
        restore(kept, paths)
        old, new, source = new, old, act
    start = tmp_path / "start"
    shutil.copytree(paths.journal.parent, start)
    seen = set()
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED_AT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None
        for number in range(1_000):
            profile = tmp_path / f"round{number}"
            shutil.copytree(start, profile)
            here = in_profile(profile)
            print(number, profile, source, file=killer.stdin)
            status = int(killer.stdout.readline())
            assert status in (0, -9)
            state = tables(here.journal)
            assert state in (old, new)
            seen.add(state == new)
            assert all(tables(aside.journal) in (old, new) for aside in asides(here.journal))
            if number % 6 == 0 or status == 0:  # what is left behind is in nobody's way, and the other one can be had
                if state == old and act == "restore":
                    restore(kept, here)
                else:
                    take_back(_last(here), here)
                assert tables(here.journal) == (old if state == new else new)
            shutil.rmtree(profile)
            if status == 0:
                break
        killer.stdin.close()
    assert number > 20
    assert seen == {True, False}


def _last(paths: Paths) -> Path:
    last = restoring.last_restore(paths)
    assert last is not None
    return last
