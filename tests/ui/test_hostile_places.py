"""The window while its journal's file is renamed, deleted, replaced, can't be written or finds no room."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain.errors import Trouble
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import rescue
from filmjournal.services.commands import EditEntry, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.storage.reserve import NAME as RESERVE
from filmjournal.ui import journal_watch
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_watch import Condition
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.tasks import Lane
from filmjournal.ui.widgets.save_state import Saving
from filmjournal.ui.widgets.trouble_bar import TroubleBar
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of, viewing, wait_until_open, write

OTHERS = (viewing("Aftersun", 2022, "2023-01-01", 5, review="<p>Rewound.</p>"),)


class Desk:
    """A person at the window, and what can be done to the file behind their back."""

    def __init__(self, qtbot: QtBot, shell: Shell) -> None:
        self.qtbot, self.shell = qtbot, shell
        self.file = shell.paths.journal

    @property
    def view(self) -> JournalView:
        return view_of(self.shell)

    @property
    def pane(self) -> EntryPane:
        return pane_of(self.shell)

    @property
    def bar(self) -> TroubleBar:
        return self.view.trouble_bar

    def settle(self) -> None:
        settle(self.qtbot, self.shell)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=PATIENCE)

    def type(self, words: str) -> None:
        """Type at the end of the review of the entry that is shown."""
        self.pane.review.edit.setFocus()
        self.pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
        self.qtbot.keyClicks(self.pane.review.edit, words)

    def text(self) -> str:
        return self.pane.review.edit.toPlainText()

    def noticed(self) -> None:
        """Wait until the window says that something is the matter, without being asked."""
        self.until(self.bar.isVisible)

    def mended(self) -> None:
        self.until(self.bar.isHidden)

    def button(self, label: str) -> QPushButton:
        (found,) = [button for button in self.bar.buttons() if button.text() == label]
        return found

    def press(self, label: str) -> None:
        self.qtbot.mouseClick(self.button(label), Qt.MouseButton.LeftButton)

    def gone_to(self, path: Path) -> None:
        """Wait until the window goes on with another file."""
        self.until(lambda: self.shell.paths.journal == path and self.shell.view is not None)
        wait_until_open(self.qtbot, self.shell)


def review_in(path: Path, entry_id: int = 1) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (html,) = connection.execute("SELECT html FROM review WHERE entry_id = ?", (entry_id,)).fetchone()
    return text_of_canonical(html)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often than the program does, so that the tests take no longer than they must."""
    monkeypatch.setattr(journal_watch, "LOOK_EVERY", 50)
    monkeypatch.setattr(journal_watch, "TRY_EVERY", 200)


@pytest.fixture
def desk(qtbot: QtBot, make_window: Callable[..., Shell]) -> Desk:
    made = Desk(qtbot, make_window(SMALL))
    made.pane.show_entry(1)
    made.settle()
    return made


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Have the person name a file when they are asked for one."""

    def name(path: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kw: (str(path), ""))

    return name


def test_a_renamed_journal_takes_nothing_until_it_has_its_name_again(desk: Desk):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    before = desk.file.read_bytes()
    desk.file.rename(elsewhere)
    desk.noticed()
    assert "renamed to “renamed.filmjournal”" in desk.bar.sentence()
    desk.type(" Still here.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.NOT_SAVED)
    assert desk.pane.review.state.words() == "Not saved: the journal is gone"
    assert elsewhere.read_bytes() == before
    assert not desk.file.exists()
    elsewhere.rename(desk.file)
    desk.mended()
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    assert review_in(desk.file) == desk.text() == "Breath, gravel. Still here."


def test_the_window_goes_on_under_the_new_name_with_all_that_was_typed(desk: Desk):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    desk.file.rename(elsewhere)
    desk.noticed()
    desk.type(" Still here.")
    desk.pane.head.rating.choose(9)
    desk.press("Go on with “renamed.filmjournal”")
    desk.gone_to(elsewhere)
    desk.until(lambda: review_in(elsewhere) == "Breath, gravel. Still here.")
    desk.settle()
    assert desk.pane.entry is not None
    assert desk.pane.entry.id == 1
    assert desk.text() == "Breath, gravel. Still here."
    assert desk.pane.review.edit.hasFocus()
    assert desk.pane.review.edit.textCursor().atEnd()
    assert desk.view.bus.journal.browsing.entry(1).rating == Rating(9)
    assert not desk.file.exists()
    assert rescue.kept(desk.shell.paths) == ()


def test_a_journal_whose_folder_is_renamed_is_found_there(desk: Desk, tmp_path: Path):
    folder = tmp_path / "journals"
    folder.mkdir()
    inside = in_profile(folder)
    shutil.copy(desk.file, inside.journal)
    desk.shell.open_journal(inside.journal)
    desk.gone_to(inside.journal)
    folder.rename(tmp_path / "films")
    desk.noticed()
    there = tmp_path / "films" / inside.journal.name
    desk.until(lambda: str(there) in desk.bar.sentence())
    desk.press(f"Go on with “{there.name}”")
    desk.gone_to(there)
    desk.type(" Here.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    assert "Here." in review_in(there, desk.pane.entry.id)


def test_a_deleted_journal_is_saved_as_another_with_the_newest_words(desk: Desk, named, tmp_path: Path):
    desk.type(" Saved before.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    desk.file.unlink()
    desk.noticed()
    assert desk.pane.review.state.shown() is not Saving.SAVED  # it no longer is
    desk.type(" And after.")
    again = tmp_path / "again" / "films.filmjournal"
    named(again)
    desk.press("Save as…")
    desk.gone_to(again)
    desk.until(lambda: review_in(again) == "Breath, gravel. Saved before. And after.")
    assert not desk.file.exists()
    desk.type(" Goes on.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    assert review_in(again).endswith("Goes on.")
    assert desk.bar.isHidden()


def test_another_journal_in_its_place_is_never_written(desk: Desk, named, tmp_path: Path):
    other = in_profile(tmp_path / "other")
    other.journal.parent.mkdir()
    write(other, OTHERS)
    shutil.copy(other.journal, desk.file.with_name("beside"))
    desk.file.with_name("beside").replace(desk.file)
    desk.noticed()
    before = desk.file.read_bytes()
    assert "Another journal" in desk.bar.sentence()
    desk.type(" Not into that one.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.NOT_SAVED)
    mine = tmp_path / "mine.filmjournal"
    named(mine)
    desk.press("Save as…")
    desk.gone_to(mine)
    desk.until(lambda: review_in(mine) == "Breath, gravel. Not into that one.")
    assert desk.file.read_bytes() == before


def test_words_stay_out_of_another_journal_that_is_opened(desk: Desk, tmp_path: Path):
    desk.pane.show_entry(3)  # nothing was written about it yet, there as little as here
    desk.settle()
    other = in_profile(tmp_path / "other")
    other.journal.parent.mkdir()
    made = bootstrap.open_journal(other, create=True)
    earlier = Journal(made.database, lambda: datetime(2001, 1, 1, tzinfo=UTC))
    for title in ("One", "Two", "Three"):
        earlier.execute(viewing(title, 2000, "2001-01-01"))
    made.close()
    other.journal.replace(desk.file)
    desk.noticed()
    desk.type("Of another film.")
    desk.until(desk.shell.actions_.troubles.words.all_are_kept)
    desk.press("Open it")
    desk.until(lambda: desk.pane.film is not None and desk.pane.film.title in ("One", "Two", "Three"))
    wait_until_open(desk.qtbot, desk.shell)
    desk.until(desk.view.notice_bar.isVisible)
    assert "no longer in the journal" in desk.view.notice_bar.sentence()
    assert desk.view.bus.journal.browsing.entry(3).review.html == ""
    (kept,) = rescue.kept(desk.shell.paths)
    assert text_of_canonical(kept.save.html) == "Of another film."


def test_an_older_copy_in_its_place_gets_the_words(desk: Desk):
    copy = desk.file.with_name("copy")
    shutil.copy(desk.file, copy)
    copy.replace(desk.file)
    desk.noticed()
    desk.type(" Written since.")
    desk.until(desk.shell.actions_.troubles.words.all_are_kept)
    desk.press("Open it")
    desk.until(lambda: review_in(desk.file) == "Breath, gravel. Written since.")
    wait_until_open(desk.qtbot, desk.shell)
    desk.until(desk.view.notice_bar.isVisible)
    assert desk.view.notice_bar.sentence() == "Words that could not be saved before are back in “1 Mile to You”."
    (show, _close) = desk.view.notice_bar.buttons()
    show.click()
    assert desk.pane.entry.id == 1
    assert desk.view.notice_bar.isHidden()


@pytest.fixture
def full(desk: Desk) -> Iterator[Callable[[], None]]:
    """No file may grow, as on a full disk, until this is called."""
    desk.file.with_name(RESERVE).unlink(missing_ok=True)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))

    def over() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    yield over
    over()


def test_what_the_disk_has_no_room_for_is_saved_when_it_has(desk: Desk, full: Callable[[], None]):
    desk.type(" No room for it.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.NOT_SAVED)
    desk.noticed()
    assert desk.text() == "Breath, gravel. No room for it."
    assert review_in(desk.file) == "Breath, gravel."
    full()
    desk.mended()
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    assert review_in(desk.file) == "Breath, gravel. No room for it."


def test_a_rating_that_is_refused_in_the_list_is_told_and_put_back(desk: Desk, full: Callable[[], None]):
    from filmjournal.domain.queries import Subject
    from filmjournal.ui.pages.row_edits import RowEdits

    told: list[str] = []
    desk.view.bus.refused.connect(told.append)
    RowEdits(desk.view.bus).rate((Subject.ENTRIES, (2,)), Rating(1))
    desk.until(lambda: bool(told))
    desk.noticed()
    assert desk.view.bus.journal.browsing.entry(2).rating == Rating(7)
    full()
    desk.mended()  # nothing waits, so nothing is the matter
    assert desk.view.bus.journal.browsing.entry(2).rating == Rating(7)


def test_an_undo_that_cant_be_written_can_be_tried_later(desk: Desk, request: pytest.FixtureRequest):
    desk.pane.head.rating.choose(9)
    desk.settle()
    over = request.getfixturevalue("full")
    desk.view.bus.undo()
    desk.settle()
    assert desk.view.bus.stack.undoText() == "Rate the viewing"
    assert desk.view.bus.journal.browsing.entry(1).rating == Rating(9)
    over()
    desk.view.bus.undo()
    desk.settle()
    assert desk.view.bus.journal.browsing.entry(1).rating == Rating(6)
    desk.view.bus.redo()
    desk.settle()
    assert desk.view.bus.journal.browsing.entry(1).rating == Rating(9)


def forbid_writing(path: Path, forbidden: bool) -> None:
    """Let nobody write a file: by its permissions, which do not bind root, or by its attribute, which does."""
    if os.geteuid() == 0:
        subprocess.run(["chattr", "+i" if forbidden else "-i", str(path)], check=True)
    else:
        path.chmod(0o400 if forbidden else 0o600)


def test_a_journal_that_may_not_be_written_is_written_when_it_may(desk: Desk, request: pytest.FixtureRequest):
    request.addfinalizer(lambda: forbid_writing(desk.file, False))
    before = desk.file.read_bytes()
    forbid_writing(desk.file, True)
    desk.type(" Not yet.")
    desk.noticed()
    desk.until(lambda: desk.pane.review.state.shown() is Saving.NOT_SAVED)
    assert desk.text() == "Breath, gravel. Not yet."
    assert desk.file.read_bytes() == before
    forbid_writing(desk.file, False)
    desk.mended()
    desk.until(lambda: review_in(desk.file) == "Breath, gravel. Not yet.")


def test_words_that_were_never_saved_are_back_when_the_journal_opens_again(desk: Desk, make_window):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    desk.file.rename(elsewhere)
    desk.noticed()
    desk.type(" Kept aside.")
    desk.until(lambda: bool(rescue.kept(desk.shell.paths)))
    desk.until(desk.shell.actions_.troubles.words.all_are_kept)
    desk.shell.close()
    assert desk.shell.isVisible()
    assert "they are kept" in desk.view.toast.message()
    desk.shell.close()
    assert not desk.shell.isVisible()
    elsewhere.rename(desk.file)
    again = Desk(desk.qtbot, make_window(()))
    again.until(again.view.notice_bar.isVisible)
    assert again.view.notice_bar.sentence() == "Words that could not be saved before are back in “1 Mile to You”."
    assert review_in(again.file) == "Breath, gravel. Kept aside."
    assert rescue.kept(again.shell.paths) == ()


def test_words_kept_of_a_review_that_changed_since_are_asked_about(desk: Desk, make_window):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    desk.file.rename(elsewhere)
    desk.noticed()
    desk.type(" Mine.")
    desk.until(desk.shell.actions_.troubles.words.all_are_kept)
    desk.shell.close()
    desk.shell.close()
    elsewhere.rename(desk.file)
    write(desk.shell.paths, (SaveReview(1, 1, 1, "<p>Theirs.</p>", "elsewhere"),))
    again = Desk(desk.qtbot, make_window(()))
    again.until(again.view.notice_bar.isVisible)
    (show, _close) = again.view.notice_bar.buttons()
    show.click()
    again.until(again.pane.notice.isVisible)
    assert again.text() == "Theirs."
    questions: list[str] = []
    again.pane.conflict_asked.connect(lambda _conflict, mine: questions.append(text_of_canonical(mine)))
    again.pane.notice.action_triggered.emit()
    assert questions == ["Breath, gravel. Mine."]
    for dialog in again.shell.findChildren(QDialog):
        dialog.close()


def test_kept_words_that_cant_be_read_are_told_and_may_be_discarded(desk: Desk, make_window):
    desk.shell.close()
    file = rescue.keep(desk.shell.paths, SaveReview(1, 1, 1, "<p>Lost.</p>", "evening"), datetime.now(UTC))
    file.write_bytes(file.read_bytes().replace(b'"entry_id"', b'"entry_ix"'))
    again = Desk(desk.qtbot, make_window(()))
    again.until(again.view.notice_bar.isVisible)
    aside = file.with_stem(f"{file.stem}-damaged-1")
    assert aside.name in again.view.notice_bar.sentence()
    assert aside.exists()
    (_look, discard, _close) = again.view.notice_bar.buttons()
    discard.click()
    assert again.view.notice_bar.isHidden()
    again.until(lambda: not aside.exists())


def test_kept_words_of_a_newer_version_are_told_and_left(desk: Desk, make_window):
    desk.shell.close()
    file = rescue.keep(desk.shell.paths, SaveReview(1, 1, 1, "<p>Newer.</p>", "evening"), datetime.now(UTC))
    newer = file.read_bytes().replace(b'"version": 1', b'"version": 2')
    file.write_bytes(newer)
    again = Desk(desk.qtbot, make_window(()))
    again.until(again.view.notice_bar.isVisible)
    assert "newer Film Journal" in again.view.notice_bar.sentence()
    assert len(again.view.notice_bar.buttons()) == 2
    assert file.read_bytes() == newer


def test_saving_under_another_name_without_any_trouble(desk: Desk, named, tmp_path: Path):
    other = tmp_path / "copy.filmjournal"
    named(other)
    desk.type(" Just typed.")
    desk.shell.actions_.set[ActionId.SAVE_AS].trigger()
    desk.gone_to(other)
    assert review_in(desk.file) == review_in(other) == "Breath, gravel. Just typed."
    assert desk.pane.entry.id == 1
    before = desk.file.read_bytes()
    desk.type(" Only there.")
    desk.until(lambda: review_in(other) == "Breath, gravel. Just typed. Only there.")
    assert desk.file.read_bytes() == before
    assert desk.shell.settings.recent_journals[0] == str(other)


def test_a_file_that_has_the_name_is_replaced_only_when_the_person_said_so(desk: Desk, named, tmp_path: Path):
    there = tmp_path / "copy.filmjournal"
    there.write_bytes(b"something else")
    desk.shell.actions_.troubles.save_to(there)
    told: list[str] = []
    desk.view.bus.refused.connect(told.append)
    desk.until(lambda: bool(told))
    assert there.read_bytes() == b"something else"
    assert desk.shell.paths.journal == desk.file
    desk.type(" One can go on.")
    desk.until(lambda: desk.pane.review.state.shown() is Saving.SAVED)
    named(there)  # the dialog of the desktop has asked
    desk.shell.actions_.troubles.save_as()
    desk.gone_to(there)
    assert review_in(there) == "Breath, gravel. One can go on."


def test_keys_are_left_alone_while_the_journal_is_saved_as_another(desk: Desk, tmp_path: Path):
    desk.shell.actions_.troubles.save_to(tmp_path / "copy.filmjournal")
    assert desk.shell.actions_.troubles.is_saving_as
    desk.type(" Too late.")
    assert "Too late" not in desk.text()
    desk.gone_to(tmp_path / "copy.filmjournal")
    desk.type(" Now.")
    assert "Now." in desk.text()
    desk.settle()


def test_a_window_of_an_entry_says_it_too(desk: Desk):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    own = desk.shell.actions_.windows.open(2)
    desk.settle()
    desk.file.rename(elsewhere)
    desk.until(own.trouble_bar.isVisible)
    own.pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
    desk.qtbot.keyClicks(own.pane.review.edit, " In its own.")
    second = desk.shell.actions_.windows.open(4)
    assert second.trouble_bar.sentence() == own.trouble_bar.sentence()
    elsewhere.rename(desk.file)
    desk.until(own.trouble_bar.isHidden)
    desk.until(lambda: review_in(desk.file, 2) == "Both sides of a door. In its own.")


def test_two_panes_words_are_both_taken_along(desk: Desk, named, tmp_path: Path):
    own = desk.shell.actions_.windows.open(2)
    desk.settle()
    desk.file.unlink()
    desk.noticed()
    desk.type(" First.")
    own.pane.review.edit.moveCursor(QTextCursor.MoveOperation.End)
    desk.qtbot.keyClicks(own.pane.review.edit, " Second.")
    again = tmp_path / "again.filmjournal"
    named(again)
    desk.press("Save as…")
    desk.gone_to(again)
    desk.until(lambda: review_in(again) == "Breath, gravel. First.")
    desk.until(lambda: review_in(again, 2) == "Both sides of a door. Second.")


def test_a_synced_folder_is_warned_of_once(desk: Desk, tmp_path: Path, named):
    folder = tmp_path / "Dropbox"
    (folder / ".dropbox.cache").mkdir(parents=True)
    (folder / ".dropbox").write_text("{}", encoding="utf-8")
    inside = folder / "films.filmjournal"
    shutil.copy(desk.file, inside)
    desk.shell.open_journal(inside)
    desk.gone_to(inside)
    desk.until(desk.view.notice_bar.isVisible)
    assert "Dropbox" in desk.view.notice_bar.sentence()
    (_save_as, enough) = desk.view.notice_bar.buttons()
    assert enough.text() == "Don't show again"
    enough.click()
    assert desk.view.notice_bar.isHidden()
    desk.shell.open_journal(desk.file)
    desk.gone_to(desk.file)
    desk.shell.open_journal(inside)
    desk.gone_to(inside)
    looked: list[object] = []
    desk.view.bus.read(lambda _journal: None, looked.append, lane=Lane.UPKEEP)  # behind the look at the place
    desk.until(lambda: bool(looked))
    assert desk.view.notice_bar.isHidden()


def test_the_keyboard_stays_where_it_is_when_the_bar_comes_and_goes(desk: Desk):
    elsewhere = desk.file.with_name("renamed.filmjournal")
    desk.type(" Typing")
    desk.file.rename(elsewhere)
    desk.noticed()
    assert desk.pane.review.edit.hasFocus()
    desk.button("Save as…").setFocus()
    elsewhere.rename(desk.file)
    desk.mended()
    focused = desk.shell.focusWidget()
    assert focused is not None
    assert focused.isVisible()


def test_a_damaged_journal_is_told_with_ways_on(desk: Desk):
    desk.view.bus.settled.emit(Trouble.DAMAGED, False)
    assert desk.bar.property("kind") == "error"
    assert [button.text() for button in desk.bar.buttons()] == ["Check the journal…", "Backups and restore…"]
    desk.view.bus.do(EditEntry(1, {"rating": Rating(2)}), "Rate")
    desk.mended()


def test_a_text_that_took_the_room_that_was_kept_is_said_to_be_saved(desk: Desk):
    desk.view.bus.settled.emit(None, True)
    assert desk.view.watch.condition == Condition(Trouble.FULL, room_kept=True)
    assert "room that was kept" in desk.bar.advice()
    desk.mended()  # this disk has room enough to keep some again
    assert desk.file.with_name(RESERVE).exists()


def test_a_rating_that_waits_is_not_left_behind_for_another_journal(desk: Desk):
    copy = desk.file.with_name("copy")
    shutil.copy(desk.file, copy)
    copy.replace(desk.file)
    desk.noticed()
    desk.pane.head.rating.choose(2)
    desk.until(lambda: not desk.view.bus.tasks.busy and desk.pane.has_unsaved_facts)
    desk.press("Open it")
    desk.until(lambda: "in this window only" in desk.view.toast.message())
    assert desk.pane.has_unsaved_facts
