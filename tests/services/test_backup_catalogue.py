"""What backups there are is told quickly and truly, and so is what going back to one would change."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import JournalUnavailable, NotFound, Refused, Stopped
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths
from filmjournal.services.backup_catalogue import BackupFile, BackupKind, Differences, backups, described, differences
from filmjournal.services.backup_files import note_path
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import (
    EditEntry,
    EditFilm,
    EntryValues,
    LogFilm,
    PurgeTrash,
    RemoveEntries,
    RestoreEntries,
)
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, KeepSmartList, RenameTag
from filmjournal.services.restoring import restore
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.storage import backup
from journal_help import is_locked, tables

PLAN = BackupPlan(10**10)
DATA = Path(__file__).parents[1] / "data"


def _log(journal: Journal, title: str) -> int:
    viewing: EntryValues = {"watched": PartialDate(2017, 6), "review_html": "<p>Some words.</p>"}
    done = journal.execute(LogFilm(title, viewing=viewing))
    assert done.entry_id is not None
    return done.entry_id


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def kept(sample: Journal, paths: Paths, clock: SteppingClock) -> tuple[BackupFile, ...]:
    """Two rolling backups, the later one with a clock that went back, one by hand, and a journal put aside."""
    back_up(sample, paths, PLAN, Occasion.START, clock=clock)
    _log(sample, "Second")
    clock.forward(days=-30)
    back_up(sample, paths, PLAN, Occasion.IMPORT, clock=clock)
    clock.forward(days=60)
    path = write_backup(sample, None, paths, clock=clock)
    sample.close()
    clock.forward(days=1)
    restore(path, paths, plan=PLAN, clock=clock)
    return backups(paths, PLAN)


def test_all_backups_are_there_the_newest_first(kept: tuple[BackupFile, ...], paths: Paths) -> None:
    aside, by_hand, later, first = kept
    assert [file.kind for file in kept] == [
        BackupKind.ASIDE,
        BackupKind.BY_HAND,
        BackupKind.ROLLING,
        BackupKind.ROLLING,
    ]
    assert (later.sequence, later.occasion) == (2, Occasion.IMPORT)
    assert (first.sequence, first.occasion) == (1, Occasion.START)
    assert later.made < first.made < by_hand.made < aside.made  # by the clock, which rolling backups do not go by
    assert aside.occasion is Occasion.RESTORE
    assert [file.entries for file in kept] == [150, 150, 150, 149]  # and one is in the trash
    assert {file.films for file in kept} == {120, 121}
    for file in kept:
        assert not file.damaged
        assert file.can_be_restored
        assert file.size == file.path.stat().st_size
        assert tables(aside.path)["film"]
    assert aside.path.name == paths.journal.name


def test_entries_in_the_trash_are_not_counted(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    sample.execute(RemoveEntries((1, 2)))
    back_up(sample, paths, PLAN, Occasion.START, clock=clock)
    path = write_backup(sample, None, paths, clock=clock)
    sample.close()
    assert restore(path, paths, plan=PLAN, clock=clock).entries == 147
    found = backups(paths, PLAN)
    assert {file.kind for file in found} == {BackupKind.ASIDE, BackupKind.BY_HAND, BackupKind.ROLLING}
    assert {file.entries for file in found} == {147}
    note = note_path(next(file.path for file in found if file.kind is BackupKind.ROLLING))
    told = json.loads(note.read_bytes())
    del told["counts"]["trashed"]  # which earlier versions did not note
    note.write_text(json.dumps(told))
    assert [file.entries for file in backups(paths, PLAN) if file.kind is BackupKind.ROLLING] == [150]
    note.unlink()
    assert {file.entries for file in backups(paths, PLAN)} == {147}


def test_listing_and_comparing_change_nothing(kept: tuple[BackupFile, ...], paths: Paths, sample: Journal) -> None:
    before = _files(paths.journal.parent)
    assert backups(paths, PLAN) == kept
    for file in kept:
        found = described(file.path)
        assert (found.kind, found.entries, found.damaged) == (BackupKind.FILE, file.entries, False)
        differences(sample, file.path)
    assert _files(paths.journal.parent) == before


def test_what_is_in_both_folders_is_told_once(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    plan = BackupPlan(10**10, tmp_path / "second")
    (tmp_path / "second").mkdir()
    back_up(sample, paths, plan, Occasion.START)
    (file,) = backups(paths, plan)
    assert [path.parent for path in (file.path, *file.also)] == [paths.backups, tmp_path / "second"]
    file.path.write_bytes(b"cut")
    (file,) = backups(paths, plan)
    assert (file.path.parent, file.also) == (tmp_path / "second", ())
    assert not file.damaged
    shutil.rmtree(paths.backups)
    (file,) = backups(paths, plan)
    assert (file.path.parent, file.entries) == (tmp_path / "second", 149)
    shutil.rmtree(tmp_path / "second")
    assert backups(paths, plan) == ()


def test_damaged_ones_are_told_and_those_without_a_note_are_read(kept: tuple[BackupFile, ...], paths: Paths) -> None:
    aside, by_hand, later, first = kept
    note_path(first.path).unlink()
    note_path(later.path).unlink()
    later.path.write_bytes(later.path.read_bytes()[:5_000])
    by_hand.path.write_bytes(by_hand.path.read_bytes()[:-200])
    (aside.path.parent / "replaced.json").unlink()
    shutil.copy(first.path, paths.backups / "journal-version-1.filmjournal")
    shutil.copy(first.path, paths.backups / "others-2020-01-01-000000.zip")
    found = {file.path: file for file in backups(paths, PLAN)}
    assert len(found) == 5
    assert (found[first.path].entries, found[first.path].occasion, found[first.path].damaged) == (149, None, False)
    for path in (later.path, by_hand.path):
        assert (found[path].damaged, found[path].can_be_restored, found[path].entries) == (True, False, None)
    assert (found[aside.path].entries, found[aside.path].damaged) == (150, False)
    version = found[paths.backups / "journal-version-1.filmjournal"]
    assert (version.kind, version.occasion, version.sequence) == (BackupKind.ROLLING, Occasion.MIGRATION, None)


def test_a_backup_of_a_journal_that_had_lost_something(sample: Journal, paths: Paths) -> None:
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute("UPDATE review SET html = '<p>changed</p>' WHERE entry_id = 1")
        connection.commit()
    back_up(sample, paths, PLAN, Occasion.START)
    (file,) = backups(paths, PLAN)
    assert (file.damaged, file.can_be_restored, file.entries) == (True, True, 149)


def test_any_other_file_is_described_or_refused(sample: Journal, paths: Paths, tmp_path: Path) -> None:
    export_json(sample, tmp_path / "a.json")
    assert (described(tmp_path / "a.json").entries, described(tmp_path / "a.json").can_be_restored) == (None, True)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "x")
    assert described(other).damaged
    (tmp_path / "letter.txt").write_text("Dear journal")
    with pytest.raises(Refused):
        described(tmp_path / "letter.txt")
    with pytest.raises(NotFound):
        described(tmp_path / "none")


def _everything_changed(journal: Journal, clock: SteppingClock) -> tuple[Path, dict[str, int]]:
    """A backup, and what was done since to which entries."""
    ids = {name: _log(journal, name) for name in ("same", "text", "rating", "tag", "company", "gone", "trash", "back")}
    journal.execute(EditEntry(ids["tag"], {"tags": ("one", "two")}))
    journal.execute(EditEntry(ids["company"], {"companions": ("Anna",)}))
    journal.execute(RemoveEntries((ids["back"],)))
    journal.execute(KeepSmartList("Liked", "is:liked"))
    list_id = journal.execute(CreateList("Best")).list_id
    assert list_id is not None
    source = journal.path.with_name("kept.filmjournal")
    backup.copy(journal.path, source)
    clock.forward(hours=1)
    ids["new"] = _log(journal, "new")
    journal.execute(EditEntry(ids["text"], {"review_html": "<p>Three other words.</p>"}))
    journal.execute(EditEntry(ids["rating"], {"rating": Rating(3), "review_html": ""}))
    journal.execute(EditEntry(ids["tag"], {"tags": ("two", "one")}))
    journal.execute(EditEntry(ids["company"], {"companions": ()}))
    journal.execute(EditEntry(ids["back"], {"private": True}))
    with journal.database.writing() as writer:  # such as nobody does: out of the trash by another way
        writer.connection.exec_driver_sql("UPDATE entry SET trashed = NULL WHERE id = ?", (ids["back"],))
    journal.execute(RemoveEntries((ids["gone"],)))
    clock.forward(days=31)
    journal.execute(PurgeTrash())
    journal.execute(RemoveEntries((ids["trash"],)))
    same = journal.browsing.entry(ids["same"]).film.id
    journal.execute(EditFilm(same, {"cast": (CastLine("Somebody New"),)}))
    journal.execute(AddToList(list_id, (same,)))
    return source, ids


def test_what_a_restore_would_change(journal: Journal, clock: SteppingClock) -> None:
    source, ids = _everything_changed(journal, clock)
    found = differences(journal, source)
    assert {entry.id for entry in found.only_there} == {ids["gone"], ids["trash"]}
    assert {entry.id for entry in found.only_here} == {ids["new"], ids["back"]}
    other = {entry.id: (entry.text, entry.fields, entry.words_there, entry.words_here) for entry in found.other}
    assert other == {
        ids["text"]: (True, False, 2, 3),
        ids["rating"]: (True, True, 2, 0),
        ids["tag"]: (False, True, 2, 2),
        ids["company"]: (False, True, 2, 2),
    }
    gone = next(entry for entry in found.only_there if entry.id == ids["gone"])
    assert (gone.title, gone.year, gone.watched, gone.words_there) == ("gone", None, PartialDate(2017, 6), 2)
    assert (found.entries_there, found.entries_here) == (7, 7)
    assert found.films == (8, 8, 1, 1, 1)
    assert found.people == (0, 1, 0, 1, 0)
    assert found.lists == (2, 2, 0, 0, 1)
    assert not found.nothing
    turned = _the_other_way(journal, source)
    assert {entry.id for entry in turned.only_there} == {ids["new"], ids["back"]}
    assert [entry.id for entry in turned.other] == [entry.id for entry in found.other]
    assert turned.films == (8, 8, 1, 1, 1)


def _the_other_way(journal: Journal, source: Path) -> Differences:
    copy = source.with_name("copy.filmjournal")
    backup.copy(journal.path, copy)
    from filmjournal.storage.database import Database

    opened = Journal(Database(source))
    try:
        return differences(opened, copy)
    finally:
        opened.close()


@pytest.mark.parametrize("form", ["zip", "archive", "json"])
def test_all_kinds_of_backups_are_compared(form: str, sample: Journal, paths: Paths, tmp_path: Path) -> None:
    source = tmp_path / f"kept.{form}"
    if form == "zip":
        write_backup(sample, source, paths)
    elif form == "archive":
        export_archive(sample, source)
    else:
        export_json(sample, source)
    assert differences(sample, source).nothing
    new = _log(sample, "New")
    (tag, *_others) = sample.browsing.tags()
    sample.execute(RenameTag(tag.id, "another name"))
    found = differences(sample, source)
    assert [entry.id for entry in found.only_here] == [new]
    assert found.only_there == ()
    assert {entry.fields for entry in found.other} == {True}
    assert len(found.other) == tag.entries
    assert list(paths.journal.parent.glob(".*")) == []


def test_an_older_version_is_compared_in_a_copy(journal: Journal, tmp_path: Path) -> None:
    source = tmp_path / "old.filmjournal"
    shutil.copy(DATA / "journal-version-1.filmjournal", source)
    before = source.read_bytes()
    found = differences(journal, source)
    assert found.only_there
    assert found.only_here == ()
    assert source.read_bytes() == before
    assert list(tmp_path.glob("old*")) == [source]


def test_comparing_can_be_stopped(sample: Journal, tmp_path: Path) -> None:
    source = tmp_path / "kept.json"
    export_json(sample, source)

    def stop(_done: int, _of: int) -> None:
        raise Stopped("")

    with pytest.raises(Stopped):
        differences(sample, source, stop)
    assert list(sample.path.parent.glob(".*")) == []


def test_the_journal_itself_is_no_backup(sample: Journal, paths: Paths) -> None:
    with pytest.raises(Refused, match="the journal itself"):
        differences(sample, paths.journal)
    with pytest.raises(Refused, match="the journal itself"):
        sample.execute(RestoreEntries(paths.journal, (1,)))
    with sample.database.writing():
        assert described(paths.journal).can_be_restored
        assert is_locked(paths.journal)


def test_another_file_with_the_name_of_the_journal_is_not_compared(
    sample: Journal, paths: Paths, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.filmjournal"
    shutil.copy(paths.journal, kept)
    shutil.copy(paths.journal, tmp_path / "newcomer")
    (tmp_path / "newcomer").replace(paths.journal)
    with pytest.raises(JournalUnavailable, match="moved or replaced"):
        differences(sample, kept)


def test_what_is_no_backup_is_not_compared(sample: Journal, tmp_path: Path) -> None:
    source = tmp_path / "kept.filmjournal"
    backup.copy(sample.path, source)
    content = bytearray(source.read_bytes())
    content[8192:] = bytes(len(content) - 8192)
    source.write_bytes(content)
    with pytest.raises(Refused, match="is damaged"):
        differences(sample, source)
    source.write_text("hello")
    with pytest.raises(Refused):
        differences(sample, source)
