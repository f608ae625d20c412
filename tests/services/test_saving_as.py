"""Saving an open journal under another name, also where its own is gone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.domain.errors import JournalUnavailable, Refused
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.services.backup_workplace import BY_HAND, SAVING
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.services.saving_as import gone_to, save_as
from filmjournal.storage import database
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import kept_open
from journal_help import half_written, tables

posix = pytest.mark.skipif(os.name == "nt", reason="an open file keeps its name there")


def _images(folder: Path) -> set[str]:
    return {path.name for path in (folder / "images").iterdir()}


def test_the_copy_is_the_journal_with_its_images(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "to" / "here" / "copy.filmjournal"
    saved = save_as(sample, target, paths)
    assert tables(target) == tables(paths.journal)
    named = _images(target.parent)
    assert named <= _images(paths.journal.parent)
    assert (saved.path, saved.images, saved.missing_images, saved.of_backup) == (target, len(named), 0, None)
    assert named
    assert saved.entries == len(tables(target)["entry"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert {path.name for path in target.parent.iterdir()} == {target.name, "images"}
    Database(target).close()


@pytest.mark.parametrize("by_hand", [False, True])
def test_of_all_folders_at_the_target_only_those_of_killed_runs_are_swept(
    by_hand: bool, sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    ours = tmp_path / f"{BY_HAND if by_hand else SAVING}abcd_123"
    theirs = [tmp_path / name for name in (".backup-20240101", ".saving-20240101", ".filmjournal-of-mine")]
    young = ours.with_name(f"{ours.name[:-1]}4")
    for folder in (ours, young, *theirs):
        folder.mkdir()
        (folder / "letter.txt").write_text("x")
    for folder in (ours, *theirs):
        os.utime(folder, (1, 1))
    if by_hand:
        write_backup(sample, tmp_path / "kept.zip", paths)
    else:
        save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert not ours.exists()
    assert all((folder / "letter.txt").exists() for folder in (young, *theirs))


def test_what_has_the_name_stays_unless_it_is_to_be_replaced(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    target = tmp_path / "copy.filmjournal"
    target.write_text("somebody's")
    with pytest.raises(Refused, match="already a file"):
        save_as(sample, target, paths)
    assert target.read_text() == "somebody's"
    save_as(sample, target, paths, replace=True)
    assert tables(target) == tables(paths.journal)
    with pytest.raises(Refused, match="the journal itself"):
        save_as(sample, paths.journal, paths, replace=True)


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_what_another_journal_left_beside_the_name_is_not_written_into_the_copy(
    ending: str, sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    target = tmp_path / "copy.filmjournal"
    beside = tmp_path / f"copy.filmjournal{ending}"
    beside.write_bytes(b"what a writer that was killed had left")
    save_as(sample, target, paths)
    assert not beside.exists()
    assert (tmp_path / f"copy.filmjournal{ending}-1").read_bytes() == b"what a writer that was killed had left"


@posix
def test_a_deleted_file_is_saved_again_under_its_own_name(sample: Journal, paths: Paths) -> None:
    before = tables(paths.journal)
    paths.journal.unlink()
    with pytest.raises(JournalUnavailable):
        sample.execute(LogFilm("Lost", viewing={}))
    assert gone_to(sample) is None
    saved = save_as(sample, paths.journal, paths)
    assert saved.of_backup is None
    assert tables(paths.journal) == before


@posix
def test_a_renamed_file_is_found_and_saved(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    assert gone_to(sample) is None
    renamed = paths.journal.with_name("other name.filmjournal")
    paths.journal.rename(renamed)
    assert gone_to(sample) == renamed
    database.create(paths.journal)  # another one has the name
    with pytest.raises(JournalUnavailable):
        sample.execute(LogFilm("Lost", viewing={}))
    assert gone_to(sample) == renamed
    saved = save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert tables(tmp_path / "copy.filmjournal") == before == tables(renamed)
    assert saved.missing_images == 0
    with pytest.raises(Refused, match="the journal itself"):
        save_as(sample, renamed, paths, replace=True)


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="elsewhere only the same folder is looked at")
def test_a_file_that_was_moved_with_its_folder_is_found(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    paths.journal.parent.rename(moved)
    assert gone_to(sample) == moved / paths.journal.name
    saved = save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert saved.images > 0
    assert saved.missing_images == 0


_KILLED = """
import os, signal, sys
from pathlib import Path
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
with Database(Path(sys.argv[1])).writing() as writer:
    for number in range(3_000):
        writer.connection.execute(s.property_.insert(), {"name": str(number), "value": "x" * 4_000})
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_what_was_left_half_written_is_taken_back_in_the_copy(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    before = tables(paths.journal)
    search_path = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", _KILLED, paths.journal], env=search_path, check=False)
    paths.journal.rename(paths.journal.with_name("renamed"))
    assert gone_to(sample) is None, "under another name SQLite could not take it back"
    save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert tables(tmp_path / "copy.filmjournal") == before


@posix
@pytest.mark.parametrize("other_is_half_written", [True, False])
def test_what_lies_beside_another_file_of_its_name_is_not_played_into_the_copy(
    other_is_half_written: bool, sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copy(paths.journal, other)
    for title in ("Newer", "The newest"):
        sample.execute(LogFilm(title, viewing={}))
    before = tables(paths.journal)
    rollback = paths.journal.with_name(f"{paths.journal.name}-journal")
    half_written(other)
    rollback.write_bytes(other.with_name("other-journal").read_bytes())
    if other_is_half_written:
        other.replace(paths.journal)
    else:
        paths.journal.unlink()
    saved = save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert saved.of_backup is None
    assert tables(tmp_path / "copy.filmjournal") == before


@posix
def test_where_the_medium_is_gone_the_newest_sound_backup_takes_its_place(
    sample: Journal, paths: Paths, tmp_path: Path, clock: SteppingClock
) -> None:
    plan = BackupPlan(1_000_000_000)
    back_up(sample, paths, plan, Occasion.START, clock=clock)
    made = clock()
    before = tables(paths.journal)
    clock.forward(hours=1)
    sample.execute(LogFilm("Later", viewing={}))
    damaged = back_up(sample, paths, plan, Occasion.TIME, clock=clock)
    assert damaged is not None
    pages = bytearray(damaged.read_bytes())
    pages[8_192:] = b"\xff" * (len(pages) - 8_192)
    damaged.write_bytes(pages)
    target = tmp_path / "copy.filmjournal"
    _lose_the_medium(sample, paths.journal.parent)
    saved = save_as(sample, target, paths)
    assert saved.of_backup == made
    assert tables(target) == before
    assert saved.images == 0
    assert saved.missing_images > 0


@posix
def test_the_backups_of_another_computer_are_not_taken_for_ours(
    sample: Journal, paths: Paths, tmp_path: Path, clock: SteppingClock
) -> None:
    """Both bring theirs to one second folder, of a journal under the same path."""
    second = tmp_path / "second"
    second.mkdir()
    plan, ours = BackupPlan(1_000_000_000, second), tmp_path / "ours"
    back_up(sample, paths, plan, Occasion.START, clock=clock)
    before = tables(paths.journal)
    paths.backups.rename(ours)
    for title in ("Theirs", "Theirs too"):
        sample.execute(LogFilm(title, viewing={}))
        back_up(sample, paths, plan, Occasion.TIME, clock=clock)
    shutil.rmtree(paths.backups)
    _lose_the_medium(sample, paths.journal.parent)
    with pytest.raises(Refused, match="no backup"):
        save_as(sample, tmp_path / "copy.filmjournal", paths, second_folder=second)
    ours.rename(paths.backups)
    for path in paths.backups.glob("*.filmjournal"):
        path.unlink()
    save_as(sample, tmp_path / "copy.filmjournal", paths, second_folder=second)
    assert tables(tmp_path / "copy.filmjournal") == before


@posix
def test_without_a_backup_nothing_gets_the_name(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    _lose_the_medium(sample, paths.journal.parent)
    with pytest.raises(Refused, match="no backup"):
        save_as(sample, tmp_path / "copy.filmjournal", paths)
    assert not list(tmp_path.glob("*copy*"))
    assert not list(tmp_path.glob(".filmjournal-*"))


def _lose_the_medium(journal: Journal, folder: Path) -> None:
    """Take away the file, and make the handle that is kept of it one that can't be read, as a stick's becomes."""
    assert journal.database.file is not None
    handle = kept_open(journal.database.file)
    assert handle is not None
    journal.database.path.unlink()
    unreadable = os.open(folder, os.O_RDONLY)
    os.dup2(unreadable, handle)
    os.close(unreadable)
    shutil.rmtree(journal.database.images)


@pytest.mark.parametrize("where", ["file/copy.filmjournal", "x" * 300])
def test_a_place_that_cannot_be_written_is_told(where: str, sample: Journal, paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused):
        save_as(sample, tmp_path / where, paths)
