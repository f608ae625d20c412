"""The backups that the program makes by itself: verified, by number and not by clock, and before much is taken away."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal import bootstrap, settings
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Refused, Trouble
from filmjournal.domain.retention import ALL, Backup, staying
from filmjournal.paths import Paths, in_profile
from filmjournal.services import damage_mark, integrity, open_copies
from filmjournal.services.backup_files import OPEN, KeptFile, Name, copy_to, hash_of, kept_in, note_path
from filmjournal.services.backup_workplace import making
from filmjournal.services.backups import write_backup
from filmjournal.services.bulk_changes import MANY
from filmjournal.services.commands import Command, EditEntry, LogFilm, MergeFilms, PurgeTrash, RemoveEntries
from filmjournal.services.importing import undo_import
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import (
    AddToList,
    CreateList,
    DeleteList,
    DeleteTag,
    MergePeople,
    RemoveFromList,
    RenameTag,
)
from filmjournal.services.restoring import restore
from filmjournal.services.rolling_backups import (
    BackupPlan,
    Occasion,
    back_up,
    back_up_closed,
    keep_open_copy,
    latest_backup,
    plan_of,
    second_folder_trouble,
)
from filmjournal.storage.database import Database, create
from filmjournal.storage.file_head import VERSION, probe
from import_help import bring, film, seen
from journal_help import half_written, tables

ROOM = BackupPlan(10**12)
DATA = Path(__file__).parents[1] / "data"


def _change(journal: Journal) -> None:
    journal.execute(LogFilm("Another", viewing={}, new_film=True))


def _kept(paths: Paths, ending: str = ".filmjournal") -> list[KeptFile]:
    return kept_in(paths.backups, paths.journal, ending)


def _visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_a_backup_is_the_journal_and_its_note_says_what_it_is(sample: Journal, paths: Paths, clock) -> None:
    assert latest_backup(paths) is None
    made = back_up(sample, paths, ROOM, Occasion.START, clock=clock)
    assert made is not None
    assert tables(made) == tables(paths.journal)
    (kept,) = _kept(paths)
    assert (kept.path, kept.name.sequence, kept.name.damaged, kept.verified) == (made, 1, False, True)
    note = kept.note
    assert note is not None
    assert (note.occasion, note.made, note.size) == (Occasion.START, clock.now, made.stat().st_size)
    assert note.hash == hash_of(made)
    assert note.counts["entry"] == 150
    assert note.images is not None
    assert set(note.images) == {path.name for path in sample.database.images.iterdir()}
    assert latest_backup(paths) == clock.now
    for path in paths.backups.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_one_is_made_only_where_the_journal_changed(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    assert back_up(sample, paths, ROOM, Occasion.START, clock=clock) is not None
    clock.forward(days=1)
    assert back_up(sample, paths, ROOM, Occasion.TIME, clock=clock) is None
    assert back_up(sample, paths, ROOM, Occasion.IMPORT, clock=clock) is None
    _change(sample)
    assert back_up(sample, paths, ROOM, Occasion.TIME, clock=clock) is not None
    assert [kept.name.sequence for kept in _kept(paths)] == [1, 2]


def test_one_that_is_not_what_it_was_counts_as_none(journal: Journal, paths: Paths) -> None:
    first = back_up(journal, paths, ROOM, Occasion.START)
    assert first is not None
    os.truncate(first, 100)
    second = back_up(journal, paths, ROOM, Occasion.START)
    assert second not in (None, first)
    assert [kept.verified for kept in _kept(paths)] == [False, True]


def test_another_journal_in_the_same_state_is_another(journal: Journal, paths: Paths) -> None:
    """A journal that was restored may come to the number of changes that the one before had."""
    assert back_up(journal, paths, ROOM, Occasion.START) is not None
    journal.close()
    other = paths.journal.with_name("other")
    shutil.copyfile(paths.journal, other)
    os.utime(other, ns=(0, paths.journal.stat().st_mtime_ns + 1))
    other.replace(paths.journal)
    assert back_up(Journal(Database(paths.journal)), paths, ROOM, Occasion.START) is not None


@pytest.mark.parametrize("days", [-3650, 0, 3650])
def test_they_are_ordered_by_number_and_not_by_clock(days: int, journal: Journal, paths: Paths, clock) -> None:
    made = []
    for number in range(4):
        made.append(back_up(journal, paths, ROOM, Occasion.TIME, clock=clock))
        os.utime(_kept(paths)[-1].path, (10**9 - number, 10**9 - number))
        clock.forward(days=days)
        _change(journal)
    assert [kept.path for kept in _kept(paths)] == made
    assert latest_backup(paths) == clock.now - timedelta(days=days)


def test_they_make_room_for_each_other(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    left: list[Backup] = []
    for day in range(ALL.whole + 5):
        for _time in range(2):
            _change(journal)
            back_up(journal, paths, ROOM, Occasion.TIME, clock=clock)
            left.append(_kept(paths)[-1].for_retention())
            stay = staying(left, ROOM.space)
            left = [backup for backup in left if backup.sequence in stay]
            assert [kept.for_retention() for kept in _kept(paths)] == left
            clock.forward(hours=1)
        assert len(left) == min(2 * (day + 1), 2 * ALL.whole + day + 1 - ALL.whole)
        clock.forward(hours=22)
    assert _visible(paths.backups) == sorted(
        name for kept in _kept(paths) for name in (kept.path.name, note_path(kept.path).name)
    )


def test_within_the_space(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    size = paths.journal.stat().st_size
    for _day in range(5):
        made = back_up(journal, paths, BackupPlan(3 * size + 100_000), Occasion.TIME, clock=clock)
        _change(journal)
        clock.forward(days=1)
        assert made in [kept.path for kept in _kept(paths)]
        assert sum(kept.size for kept in _kept(paths)) <= 3 * size + 100_000
    assert len(_kept(paths)) > 1
    back_up(journal, paths, BackupPlan(10), Occasion.TIME, clock=clock)
    assert [kept.made for kept in _kept(paths)] == [clock.now]


def test_those_of_earlier_versions_are_understood(journal: Journal, paths: Paths) -> None:
    made = back_up(journal, paths, ROOM, Occasion.START)
    assert made is not None
    note_path(made).unlink()
    earlier = made.rename(made.with_name(made.name.replace("-000001-", "-000041-")))
    (kept,) = _kept(paths)
    assert (kept.name.sequence, kept.note, kept.verified) == (41, None, True)
    assert back_up(journal, paths, ROOM, Occasion.START) is None
    _change(journal)
    assert back_up(journal, paths, ROOM, Occasion.START) is not None
    assert [kept.name.sequence for kept in _kept(paths)] == [41, 42]
    assert earlier.exists()


@pytest.mark.parametrize("name", ["[a-z]*", "é" * 100, "a-b.c d", "日本"], ids=["glob", "long", "dots", "script"])
def test_names_of_all_kinds(name: str, journal: Journal, paths: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    file = shutil.copy(paths.journal, folder / f"{name}.filmjournal")
    others = in_profile(tmp_path / "p", file)
    other = Journal(Database(file))
    made = [back_up(other, others, ROOM, Occasion.START)]
    _change(other)
    made.append(back_up(other, others, ROOM, Occasion.TIME))
    other.close()
    assert [kept.path for kept in _kept(others)] == made


def test_journals_of_one_name_do_not_push_out_each_others(journal: Journal, paths: Paths, tmp_path: Path) -> None:
    back_up(journal, paths, BackupPlan(1), Occasion.START)
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(paths.journal, tmp_path / "elsewhere" / paths.journal.name)
    others = in_profile(paths.journal.parent, tmp_path / "elsewhere" / paths.journal.name)
    other = Journal(Database(others.journal))
    assert back_up(other, others, BackupPlan(1), Occasion.START) is not None
    other.close()
    assert (len(_kept(paths)), len(_kept(others))) == (1, 1)


# What is damaged ------------------------------------------------------------------------------------------------------


def _damage_a_review(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("UPDATE review SET html = '<p>changed</p>' WHERE entry_id = 1")
        connection.commit()


def test_a_damaged_review_pushes_out_no_good_backup(journal: Journal, paths: Paths, clock: SteppingClock) -> None:
    plan = BackupPlan(3 * paths.journal.stat().st_size)
    journal.execute(LogFilm("First", viewing={"review_html": "<p>One.</p>"}))
    for _day in range(3):
        _change(journal)
        back_up(journal, paths, plan, Occasion.TIME, clock=clock)
        clock.forward(days=1)
    before = [kept.path for kept in _kept(paths)]
    _damage_a_review(paths.journal)
    with pytest.raises(FilmJournalError, match=f"entry 1 in {paths.journal} "):
        write_backup(journal, None, paths)
    for _day in range(6):
        bad = back_up(journal, paths, plan, Occasion.TIME, clock=clock)
        assert back_up(journal, paths, plan, Occasion.TIME, clock=clock) is None
        assert [kept.path for kept in _kept(paths)] == [*before, bad]
        assert _kept(paths)[-1].name.damaged
        clock.forward(days=1)
        _change(journal)


_NO_TEXT = "UPDATE review SET html = CAST(x'3c703ec3' || CAST(substr(html, 4) AS BLOB) AS TEXT) WHERE entry_id ="


@pytest.mark.parametrize("version", [1, 2])
def test_a_review_that_is_no_text_any_more_is_told_of_and_not_told(version: int, paths: Paths) -> None:
    """The rest of the journal is opened, copied and searched, and no sentence holds what a person wrote."""
    shutil.copy(DATA / f"journal-version-{version}.filmjournal", paths.journal)
    with closing(sqlite3.connect(paths.journal)) as connection, connection:
        entry_id, text = connection.execute("SELECT entry_id, substr(html, 4, 40) FROM review").fetchone()
        connection.execute(f"{_NO_TEXT} {entry_id}")
    journal = bootstrap.open_journal(paths)
    copy = back_up(journal, paths, ROOM, Occasion.TIME)
    assert copy is None or "damaged" in copy.name
    assert any("damaged" in file.path.name for file in _kept(paths))
    report = integrity.check(journal, paths=paths)
    assert report.damaged
    with pytest.raises(JournalUnavailable) as refused:
        journal.execute(EditEntry(entry_id, {"review_html": "<p>Anew.</p>"}))
    assert refused.value.trouble is Trouble.DAMAGED
    assert text not in f"{report.troubles} {refused.value}"
    assert journal.execute(LogFilm("Another", viewing={})).entry_id is not None
    journal.close()


def _damage_a_title(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as connection:
        connection.execute("UPDATE film SET title = 'Anether' WHERE id = 1")
        connection.commit()


@pytest.mark.parametrize("occasion", Occasion)
def test_every_row_is_looked_at_once_a_day(occasion: Occasion, journal: Journal, paths: Paths, clock) -> None:
    _change(journal)
    assert back_up(journal, paths, ROOM, occasion, clock=clock) is not None
    _damage_a_title(paths.journal)
    clock.forward(hours=1)
    assert back_up(journal, paths, ROOM, occasion, clock=clock) is not None
    often = occasion in (Occasion.TIME, Occasion.IMPORT, Occasion.DELETION)
    assert _kept(paths)[-1].name.damaged != often
    clock.forward(days=1)
    _change(journal)
    assert back_up(journal, paths, ROOM, occasion, clock=clock) is not None
    assert _kept(paths)[-1].name.damaged
    _change(journal)  # until it is mended
    assert back_up(journal, paths, ROOM, Occasion.TIME, clock=clock) is not None
    assert _kept(paths)[-1].name.damaged


def test_a_journal_that_is_marked_as_damaged_pushes_out_no_good_backup(journal: Journal, paths: Paths, clock) -> None:
    plan = BackupPlan(2 * paths.journal.stat().st_size)
    good = back_up(journal, paths, plan, Occasion.START, clock=clock)
    damage_mark.mark(paths)
    for _day in range(5):
        clock.forward(days=1)
        _change(journal)
        bad = back_up(journal, paths, plan, Occasion.TIME, clock=clock)
        assert [kept.path for kept in _kept(paths)] == [good, bad]
    assert not keep_open_copy(paths, plan, clock=clock)
    damage_mark.clear(paths)
    _change(journal)
    newest = back_up(journal, paths, plan, Occasion.TIME, clock=clock)
    assert not _kept(paths)[-1].name.damaged
    assert newest in [kept.path for kept in _kept(paths)]


def test_a_damaged_file_leaves_good_backups_alone(sample: Journal, paths: Paths) -> None:
    good = back_up(sample, paths, ROOM, Occasion.START)
    before = _visible(paths.backups)
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute("UPDATE credit SET person_id = 99999 WHERE id = 1")
        connection.commit()
    for plan in (ROOM, BackupPlan(1)):
        with pytest.raises(FilmJournalError, match=f"{paths.journal} is damaged"):
            back_up(sample, paths, plan, Occasion.TIME)
    assert [kept.path for kept in _kept(paths)] == [good]
    assert _visible(paths.backups) == before


# Killed runs ----------------------------------------------------------------------------------------------------------

_KILLED = """
import os, signal, sys
from pathlib import Path
from filmjournal.paths import in_profile
from filmjournal.services import open_copies, rolling_backups
from filmjournal.services.journal import Journal
from filmjournal.storage.database import Database

def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

where, folder = sys.argv[1:]
replace = Path.replace

def die_before_the_name(self, target):
    if Path(target).suffix == ".filmjournal" and Path(target).parent.name == "backups":
        die()
    return replace(self, target)

if where == "copied":
    rolling_backups.hash_of = die
elif where == "noted":
    Path.replace = die_before_the_name
else:
    open_copies.staying = die
paths = in_profile(Path(folder))
journal = Journal(Database(paths.journal))
rolling_backups.back_up(journal, paths, rolling_backups.BackupPlan(10**9), rolling_backups.Occasion.START)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
@pytest.mark.parametrize(("where", "there"), [("copied", 0), ("noted", 0), ("named", 1)])
def test_a_run_that_is_killed_leaves_nothing_by_half(where: str, there: int, sample: Journal, paths: Paths) -> None:
    ended = subprocess.run([sys.executable, "-c", _KILLED, where, paths.journal.parent], check=False)
    assert ended.returncode == -signal.SIGKILL
    kept = _kept(paths)
    assert len(kept) == there
    assert all(file.verified and tables(file.path) == tables(paths.journal) for file in kept)
    assert (paths.backups / ".making-filmjournal").exists()
    made = back_up(sample, paths, ROOM, Occasion.START)
    assert (made is None) == bool(there)
    assert len(_kept(paths)) == 1
    assert len(_visible(paths.backups)) == 2
    assert not (paths.backups / ".making-filmjournal").exists()


def test_only_what_killed_runs_left_is_swept(journal: Journal, paths: Paths) -> None:
    old = time.time() - 100_000
    folder = paths.backups
    folder.mkdir()
    home = paths.journal.parent
    left = [folder / ".filmjournal-0123456789abcdef.tmp", folder / ".backup-abcd_123", home / ".reading-abcd_123"]
    left += [home / ".filmjournal-salvaging-abcd_123", folder / ".filmjournal-backup-abcd_123"]
    foreign = [folder / ".filmjournal-note.tmp", folder / ".backup-of-mine", folder / "letters.json"]
    foreign += [home / ".reading-list_12", home / ".reading-mine"]
    young = [folder / ".filmjournal-0123456789abcde0.tmp", home / ".reading-abcd_124"]
    for path in (*left, *foreign, *young):
        if path.suffix in (".tmp", ".json"):
            path.write_bytes(b"x")
        else:
            path.mkdir()
    (home / ".reading-abcd_123" / paths.journal.name).write_bytes(b"x")
    (home / ".reading-list_12" / "books.txt").write_bytes(b"x")
    for path in (*left, *foreign):
        os.utime(path, (old, old))
    back_up(journal, paths, ROOM, Occasion.START)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in (*foreign, *young))


@pytest.mark.skipif(os.name == "nt", reason="an open file can't be replaced there")
def test_another_file_with_the_name_of_the_journal_is_not_backed_up(
    sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    """Nor is what lies beside it played back: it may be of the one that had the name before."""
    newcomer = tmp_path / "newcomer"
    shutil.copy(paths.journal, newcomer)
    shutil.copy(newcomer, tmp_path / "earlier")
    half_written(tmp_path / "earlier")
    for _time in range(2):
        _change(sample)
    shutil.copy(paths.journal, newcomer)
    newcomer.replace(paths.journal)
    (tmp_path / "earlier-journal").replace(paths.journal.with_name(f"{paths.journal.name}-journal"))
    before = paths.journal.read_bytes()
    with pytest.raises(JournalUnavailable, match="moved or replaced"):
        back_up(sample, paths, ROOM, Occasion.TIME)
    sample.close()
    with pytest.raises(JournalUnavailable, match="belongs to another file"):
        back_up_closed(paths, ROOM, Occasion.RESTORE)
    assert paths.journal.read_bytes() == before
    assert _kept(paths) == []


def test_several_programs_at_once_make_one(journal: Journal, paths: Paths) -> None:
    journals = [Journal(Database(paths.journal)) for _number in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda each: back_up(each, paths, ROOM, Occasion.TIME), journals))
    for each in journals:
        each.close()
    assert len([path for path in made if path is not None]) == 1
    assert len(_kept(paths)) == 1


# The second folder ----------------------------------------------------------------------------------------------------


@pytest.fixture
def second(tmp_path: Path) -> Path:
    folder = tmp_path / "stick" / "backups"
    folder.mkdir(parents=True)
    return folder


def test_a_second_folder_has_the_same(journal: Journal, paths: Paths, second: Path, clock: SteppingClock) -> None:
    plan = BackupPlan(3 * paths.journal.stat().st_size, second)
    for _day in range(4):
        back_up(journal, paths, plan, Occasion.TIME, clock=clock, tell=pytest.fail)
        clock.forward(days=1)
        _change(journal)
    assert _visible(second) == _visible(paths.backups)
    assert 2 <= len(_kept(paths)) <= 3
    for name in _visible(second):
        assert (second / name).read_bytes() == (paths.backups / name).read_bytes()
        assert (second / name).stat().st_mode & 0o077 == 0
    assert second_folder_trouble(paths, plan) is None
    assert second_folder_trouble(paths, ROOM) is None


def test_what_was_not_brought_to_its_end_is_swept_from_the_second_folder(
    journal: Journal, paths: Paths, second: Path
) -> None:
    plan = BackupPlan(10**9, second)
    back_up(journal, paths, plan, Occasion.TIME)
    (brought,) = second.glob("*.filmjournal")
    note = json.loads(note_path(brought).read_bytes())
    ours, theirs = (brought.with_name(brought.name.replace("000001", number)) for number in ("000002", "000003"))
    note_path(ours).write_text(json.dumps(note))
    note_path(theirs).write_text(json.dumps(note | {"origin": "0" * 16}))
    left, young = (second / f".filmjournal-0123456789abcde{number}.tmp" for number in (1, 2))
    for path in (left, young):
        path.write_bytes(b"x")
    somebodys = second / ".backup-20240101"
    somebodys.mkdir()
    for path in (left, note_path(ours), note_path(theirs), somebodys):
        os.utime(path, (1, 1))
    _change(journal)
    back_up(journal, paths, plan, Occasion.TIME)
    assert [path.exists() for path in (left, young, note_path(theirs), somebodys)] == [False, True, True, True]
    (newest,) = set(second.glob("*-000002-*.filmjournal"))
    assert list(second.glob("*-000002-*.json")) == [note_path(newest)]


def test_a_second_folder_that_is_away_costs_a_sentence(journal: Journal, paths: Paths, second: Path) -> None:
    plan, told = BackupPlan(10**12, second), list[str]()
    away = second.parent.rename(second.parent.with_name("away"))
    first = back_up(journal, paths, plan, Occasion.START, tell=told.append)
    assert first is not None
    assert told == [f"The second folder for backups, {second}, can't be reached at present."]
    assert second_folder_trouble(paths, plan) == told[0]
    assert not second.exists()
    away.rename(second.parent)
    assert second_folder_trouble(paths, plan) == f"The newest backup is not in the second folder, {second}, yet."
    assert back_up(journal, paths, plan, Occasion.TIME, tell=told.append) is None
    assert second_folder_trouble(paths, plan) is None
    assert len(told) == 1
    assert (second / first.name).read_bytes() == first.read_bytes()


def test_a_second_folder_that_is_full_or_no_folder_costs_a_sentence(
    journal: Journal, paths: Paths, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    shutil.rmtree(second)
    second.write_bytes(b"a file")
    assert back_up(journal, paths, BackupPlan(10**12, second), Occasion.START, tell=told.append) is not None
    assert second.read_bytes() == b"a file"
    assert len(told) == 1
    # The same folder by another name is none.
    same = paths.backups.parent / "again"
    same.symlink_to(paths.backups)
    _change(journal)
    assert back_up(journal, paths, BackupPlan(10**12, same), Occasion.START, tell=told.append) is not None
    assert len(told) == 1
    assert len(_kept(paths)) == 2


def test_two_computers_may_share_a_second_folder(
    journal: Journal, paths: Paths, second: Path, tmp_path: Path, clock: SteppingClock
) -> None:
    """Their journals may even have the same path: what the other one brought is left alone."""
    plan = BackupPlan(1, second)
    back_up(journal, paths, plan, Occasion.TIME, clock=clock)
    theirs = _visible(second)
    paths.backups.rename(tmp_path / "theirs")
    for _day in range(3):
        _change(journal)
        clock.forward(days=1)
        back_up(journal, paths, plan, Occasion.TIME, clock=clock)
    assert set(_visible(second)) == {*theirs, *_visible(paths.backups)}
    assert len(_visible(paths.backups)) == 2


def test_a_copy_that_comes_back_another_is_not_named(journal: Journal, paths: Paths, second: Path) -> None:
    back_up(journal, paths, ROOM, Occasion.START)
    (kept,) = _kept(paths)
    with kept.path.open("r+b") as file:
        file.seek(5_000)
        file.write(b"#")
    with pytest.raises(Refused):
        copy_to(second, kept)
    assert not (second / kept.path.name).exists()


# Before much goes or comes in -----------------------------------------------------------------------------------------


@pytest.fixture
def guarded(journal: Journal, paths: Paths) -> Iterator[Journal]:
    """An empty journal as the program opens it."""
    journal.close()
    opened = bootstrap.open_journal(paths)
    yield opened
    opened.close()


def _occasions(paths: Paths) -> list[Occasion]:
    return [kept.note.occasion for kept in _kept(paths) if kept.note is not None]


@pytest.fixture(scope="session")
def many_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal in which everything named “few” is there one time less than is much, and “many” as often."""
    paths = in_profile(tmp_path_factory.mktemp("many"))
    create(paths.journal)
    journal = Journal(Database(paths.journal))
    for name, count in (("few", MANY - 1), ("many", MANY)):
        films = [film(f"{name} {number}", 2030, cast=(CastLine(name),)) for number in range(count)]
        bring(journal, *(seen(each, "2031", tags=(name,)) for each in films))
        done = journal.execute(CreateList(name))
        assert done.list_id is not None
        journal.execute(AddToList(done.list_id, _ids(paths.journal, "SELECT id FROM film WHERE title LIKE ?", name)))
    journal.execute(LogFilm("Other", 2031, cast=(CastLine("Other"),), viewing={"tags": ("other",)}))
    journal.close()
    return paths.journal


def _ids(journal: Path, query: str, name: str) -> tuple[int, ...]:
    with closing(sqlite3.connect(journal)) as connection:
        return tuple(id_ for (id_,) in connection.execute(query, (f"{name}%",)))


def _taking(journal: Path, name: str) -> dict[str, Command]:
    films = _ids(journal, "SELECT id FROM film WHERE title LIKE ?", name)
    entries = _ids(journal, "SELECT e.id FROM entry e JOIN film f ON f.id = e.film_id WHERE title LIKE ?", name)
    (tag,) = _ids(journal, "SELECT id FROM tag WHERE name LIKE ?", name)
    (list_id,) = _ids(journal, "SELECT id FROM film_list WHERE name LIKE ?", name)
    (person,) = _ids(journal, "SELECT id FROM person WHERE name LIKE ?", name)
    (other,) = _ids(journal, "SELECT id FROM person WHERE name LIKE ?", "Other")
    return {
        "entries": RemoveEntries(entries),
        "places": RemoveFromList(list_id, films),
        "list": DeleteList(list_id),
        "tag": DeleteTag(tag),
        "united tags": RenameTag(tag, "other"),
        "people": MergePeople(other, person),
    }


@pytest.mark.parametrize("what", ["entries", "places", "list", "tag", "united tags", "people"])
def test_a_backup_comes_before_much_is_taken_away(what: str, many_file: Path, paths: Paths) -> None:
    shutil.copyfile(many_file, paths.journal)
    journal = bootstrap.open_journal(paths)
    journal.execute(_taking(paths.journal, "few")[what])
    assert not paths.backups.exists()
    before = tables(paths.journal)
    journal.execute(_taking(paths.journal, "many")[what])
    journal.close()
    assert _occasions(paths) == [Occasion.DELETION]
    assert tables(_kept(paths)[0].path) == before
    assert tables(paths.journal) != before


def test_another_name_for_a_tag_takes_nothing_away(many_file: Path, paths: Paths) -> None:
    shutil.copyfile(many_file, paths.journal)
    journal = bootstrap.open_journal(paths)
    (tag,) = _ids(paths.journal, "SELECT id FROM tag WHERE name LIKE ?", "many")
    journal.execute(RenameTag(tag, "very many"))
    journal.close()
    assert not paths.backups.exists()


def test_a_backup_comes_before_films_with_many_viewings_become_one(guarded: Journal, paths: Paths) -> None:
    kept = guarded.execute(LogFilm("One", 2030, viewing={})).film_id
    merged = guarded.execute(LogFilm("Two", 2030, viewing={})).film_id
    assert kept is not None
    assert merged is not None
    for _number in range(MANY - 1):
        guarded.execute(LogFilm("Two", 2030, viewing={}))
    guarded.execute(MergeFilms(kept, merged))
    assert _occasions(paths) == [Occasion.DELETION]


def test_a_backup_comes_before_the_trash_is_emptied(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    made = list[Occasion]()
    journal = Journal(sample.database, clock, lambda _journal, occasion: made.append(occasion))
    journal.execute(RemoveEntries(tuple(range(1, MANY))))
    journal.execute(RemoveEntries((MANY,)))
    journal.execute(PurgeTrash())
    assert made == []
    clock.forward(days=31)
    journal.execute(PurgeTrash())
    assert made == [Occasion.DELETION]
    assert MANY not in {row[0] for row in tables(paths.journal)["entry"]}


def test_small_changes_make_no_backup(guarded: Journal, paths: Paths) -> None:
    _change(guarded)
    guarded.execute(EditEntry(1, {"headline": "New"}))
    guarded.execute(RemoveEntries((1,)))
    assert not paths.backups.exists()


def test_nothing_is_taken_away_without_a_backup(many_file: Path, paths: Paths) -> None:
    shutil.copyfile(many_file, paths.journal)
    guarded = bootstrap.open_journal(paths)
    paths.backups.write_bytes(b"no folder")
    before = tables(paths.journal)
    with pytest.raises(Refused, match=r"The folder of backups, .* can't be written"):
        guarded.execute(RemoveEntries(tuple(range(1, MANY + 1))))
    with pytest.raises(Refused):
        bring(guarded, seen(film("Brought", 2001), "2017"))
    guarded.close()
    assert tables(paths.journal) == before


def test_imports_come_after_a_backup_and_go_after_one(guarded: Journal, paths: Paths) -> None:
    before = tables(paths.journal)
    report = bring(guarded, seen(film("Brought", 2001), "2017"))
    assert _occasions(paths) == [Occasion.IMPORT]
    assert tables(_kept(paths)[0].path) == before
    assert report.import_id is not None
    undo_import(guarded, report.import_id)
    assert _occasions(paths) == [Occasion.IMPORT, Occasion.DELETION]


def test_the_program_goes_by_the_settings_as_they_are(guarded: Journal, paths: Paths, second: Path) -> None:
    settings.save(settings.Settings(backup_folder=str(second), backup_space=3), paths.settings)
    assert plan_of(settings.load(paths.settings)) == BackupPlan(3 * 10**9, second)
    bring(guarded, seen(film("Brought", 2001), "2017"))
    assert len(kept_in(second, paths.journal)) == 1


@pytest.mark.parametrize("value", [0, -1, True, 2.5, "2", 10**9])
def test_a_space_that_cannot_be_is_left_alone(value: object) -> None:
    assert settings.Settings().changed(backup_space=value).backup_space == 2


def test_a_migration_comes_after_a_backup(paths: Paths) -> None:
    frozen = Path(__file__).parents[1] / "data" / "journal-version-1.filmjournal"
    shutil.copyfile(frozen, paths.journal)
    bootstrap.open_journal(paths).close()
    (kept,) = _kept(paths)
    assert _occasions(paths) == [Occasion.MIGRATION]
    assert tables(kept.path) == tables(frozen)


def test_a_migration_that_a_power_cut_left_half_way_is_taken_back_and_made(paths: Paths) -> None:
    """The first page was on the disk already, and told of the new version; so was what takes it back."""
    frozen = Path(__file__).parents[1] / "data" / "journal-version-1.filmjournal"
    shutil.copyfile(frozen, paths.journal)
    beside = paths.journal.with_name(f"{paths.journal.name}-journal")
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # the file beside is whole from its first page on
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        left = beside.read_bytes()
        connection.execute("COMMIT")
    beside.write_bytes(left)
    assert probe(paths.journal) == VERSION
    journal = bootstrap.open_journal(paths)
    try:
        assert not integrity.check(journal).damaged
        assert probe(paths.journal) == VERSION
    finally:
        journal.close()
    (kept,) = _kept(paths)
    assert tables(kept.path) == tables(frozen)


def test_a_journal_that_is_closed(sample: Journal, paths: Paths) -> None:
    sample.close()
    made = back_up_closed(paths, ROOM, Occasion.RESTORE)
    assert back_up_closed(paths, ROOM, Occasion.REPAIR) == made
    assert tables(made) == tables(paths.journal)
    assert _occasions(paths) == [Occasion.RESTORE]


# The weekly copy ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, clock: SteppingClock) -> Iterator[tuple[Journal, Paths]]:
    """A journal of two entries, backed up a week ago and changed since."""
    paths = in_profile(tmp_path / "small")
    create(paths.journal)
    journal = Journal(Database(paths.journal), clock)
    journal.execute(LogFilm("First", 2001, viewing={"review_html": "<p>One.</p>"}))
    back_up(journal, paths, ROOM, Occasion.START, clock=clock)
    clock.forward(days=7)
    _change(journal)
    back_up(journal, paths, ROOM, Occasion.TIME, clock=clock)
    yield journal, paths
    journal.close()


def test_a_weekly_copy_restores_the_journal(
    small: tuple[Journal, Paths], clock: SteppingClock, second: Path, tmp_path: Path
) -> None:
    journal, paths = small
    plan = BackupPlan(10**12, second)
    journal.execute(RemoveEntries((1,)))
    assert keep_open_copy(paths, plan, clock=clock)
    (copy,) = _kept(paths, OPEN)
    assert copy.path.stem == _kept(paths)[-1].path.stem
    assert copy.verified
    assert copy.note is not None
    assert (copy.note.made, copy.note.counts) == (clock.now, {"film": 2, "entry": 2, "trashed": 1})
    assert (second / copy.path.name).read_bytes() == copy.path.read_bytes()
    assert copy.path.stat().st_mode & 0o077 == 0
    again = in_profile(tmp_path / "again")
    assert restore(copy.path, again).kind == "archive"
    assert tables(again.journal)["review"] == tables(paths.journal)["review"]
    assert tables(again.journal)["entry"] == tables(paths.journal)["entry"]


def test_one_a_week_where_the_journal_changed(small: tuple[Journal, Paths], clock: SteppingClock) -> None:
    journal, paths = small
    clock.forward(days=-1)
    assert not keep_open_copy(paths, ROOM, clock=clock)
    clock.forward(days=1)
    assert keep_open_copy(paths, ROOM, clock=clock)
    clock.forward(days=100)
    assert not keep_open_copy(paths, ROOM, clock=clock)
    clock.forward(days=-200)  # however the clock is moved
    _change(journal)
    back_up(journal, paths, ROOM, Occasion.TIME, clock=clock)
    assert keep_open_copy(paths, ROOM, clock=clock)
    assert not keep_open_copy(paths, ROOM, clock=clock)
    assert [copy.name.sequence for copy in _kept(paths, OPEN)] == [2, 3]


@pytest.mark.parametrize(("sizes", "space", "left"), [
    ([1, 1, 1, 1, 1, 1], 1_000, [3, 4, 5, 6]),
    ([50, 50, 50], 400, [2, 3]),
    ([500, 600], 400, [2]),
    ([], 400, []),
])  # fmt: skip
def test_a_few_weekly_copies_stay(sizes: list[int], space: int, left: list[int], paths: Paths) -> None:
    paths.backups.mkdir()
    for number, size in enumerate(sizes, 1):
        name = Name(number, "0" * 12, damaged=False).of(paths.journal, OPEN)
        (paths.backups / name).write_bytes(bytes(size))
    open_copies.make_room(_kept(paths, OPEN), space)
    assert [copy.name.sequence for copy in _kept(paths, OPEN)] == left


def test_a_weekly_copy_that_is_no_longer_wanted_is_given_up(small: tuple[Journal, Paths], clock) -> None:
    _journal, paths = small
    assert not keep_open_copy(paths, ROOM, clock=clock, wanted=lambda: False)
    assert _kept(paths, OPEN) == []
    assert [name for name in _visible(paths.backups) if "zip" in name] == []
    assert list(paths.journal.parent.glob(".reading-*")) == []
    with making(paths.backups, OPEN) as place:
        assert list(place.iterdir()) == []


def test_a_weekly_copy_that_cannot_be_made_says_why(small: tuple[Journal, Paths], clock) -> None:
    journal, paths = small
    journal.close()
    paths.journal.write_bytes(b"no journal")
    with pytest.raises(Refused, match="The weekly copy in open formats could not be made"):
        keep_open_copy(paths, ROOM, clock=clock)
    assert _kept(paths, OPEN) == []


def test_of_a_damaged_journal_none_is_made(small: tuple[Journal, Paths], clock: SteppingClock) -> None:
    journal, paths = small
    _damage_a_review(paths.journal)
    back_up(journal, paths, ROOM, Occasion.TIME, clock=clock)
    assert not keep_open_copy(paths, ROOM, clock=clock)


_NOTES: list[Callable[[Path], object]] = [
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(b"\xff\xfe"),
    lambda path: path.write_text("[" * 100_000),
    lambda path: path.write_text("[]"),
    lambda path: path.write_text(json.dumps({"format": "filmjournal backup note", "version": 2})),
    lambda path: path.write_text(path.read_text().replace('"start"', '"party"')),
    lambda path: path.write_text(path.read_text().replace('"made": "2', '"made": "x')),
    lambda path: path.unlink(),
]


@pytest.mark.parametrize("spoil", _NOTES)
def test_a_note_that_cannot_be_read_is_none(spoil: Callable[[Path], object], journal: Journal, paths: Paths) -> None:
    made = back_up(journal, paths, ROOM, Occasion.START)
    assert made is not None
    spoil(note_path(made))
    (kept,) = _kept(paths)
    assert kept.note is None
    assert kept.made <= datetime.now(UTC)
    _change(journal)
    assert back_up(journal, paths, ROOM, Occasion.START) is not None
    assert len(_kept(paths)) == 2
