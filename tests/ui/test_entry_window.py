"""Entries in windows of their own, beside the main window and on the same journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.paths import Paths
from filmjournal.services.commands import EditEntry, RemoveEntries
from filmjournal.storage import database
from filmjournal.ui import journal_bus
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.entry_window import EntryWindow
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, double_click, look_for_others, pane_of, settle, view_of


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window(SMALL)
    pane_of(made).show_entry(1)
    return made


def windows() -> list[EntryWindow]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, EntryWindow) and top.isVisible()]


def open_own(qtbot: QtBot, shell: Shell, entry_id: int) -> EntryWindow:
    assert shell.actions_ is not None
    pane_of(shell).show_entry(entry_id)
    shell.actions_.set[ActionId.OPEN_IN_WINDOW].trigger()
    settle(qtbot, shell)
    (window,) = (window for window in windows() if window.entry_id() == entry_id)
    return window


def stored(paths: Paths, entry_id: int) -> str:
    """A review as a journal that no window has open holds it."""
    journal = bootstrap.open_journal(paths)
    try:
        return journal.browsing.entry(entry_id).review.html
    finally:
        journal.close()


def type_at_end(qtbot: QtBot, window: EntryWindow, text: str) -> None:
    edit = window.pane.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, text)


@pytest.fixture
def blocked(paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Keeps others from writing for as long as it is open."""
    monkeypatch.setattr(database, "WRITE_PATIENCE", 1)
    monkeypatch.setattr(journal_bus, "LONGEST_WAIT", 0.0)
    blocker = sqlite3.connect(paths.journal, isolation_level=None)
    yield blocker
    blocker.close()


def test_each_entry_has_one_window_and_its_name(qtbot: QtBot, shell: Shell) -> None:
    first = open_own(qtbot, shell, 1)
    assert first.windowTitle() == "1 Mile to You (2017)"
    assert first.pane.review.edit.html() == "<p>Breath, gravel.</p>"
    second = open_own(qtbot, shell, 2)
    assert second is not first
    assert open_own(qtbot, shell, 1) is first
    assert len(windows()) == 2
    first.actions_[ActionId.OPEN_IN_WINDOW].trigger()
    assert len(windows()) == 2
    first.actions_[ActionId.CLOSE_WINDOW].trigger()
    assert windows() == [second]
    assert shell.isVisible()


def test_what_is_written_in_one_is_seen_in_the_other(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 1)
    type_at_end(qtbot, window, " And rain.")
    window.pane.flush()
    settle(qtbot, shell)
    qtbot.waitUntil(lambda: pane_of(shell).review.edit.html() == "<p>Breath, gravel. And rain.</p>", timeout=PATIENCE)
    pane_of(shell).head.rating.choose(9)
    settle(qtbot, shell)
    rating = window.pane.head.rating.rating()
    assert rating is not None
    assert rating.half_stars == 9


def test_its_actions_are_those_of_the_pane(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(3)
    window.actions_[ActionId.LIKE].trigger()
    window.pane.review.edit.selectAll()
    window.actions_[ActionId.STRONG].trigger()
    window.pane.flush()
    settle(qtbot, shell)
    entry = view_of(shell).bus.journal.browsing.entry(2)
    assert entry.film.liked
    assert entry.review.html == "<p><strong>Both sides of a door.</strong></p>"
    assert ActionId.LOG_FILM not in window.actions_
    window.actions_[ActionId.LARGER].trigger()
    assert shell.settings.review_size == 20
    size = pane_of(shell).review.edit.font().pointSizeF()
    assert window.pane.review.edit.font().pointSizeF() == size
    later = open_own(qtbot, shell, 4)
    assert later.pane.review.edit.font().pointSizeF() == size


def test_focus_mode_and_full_screen_are_of_one_window(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 1)
    window.actions_[ActionId.FOCUS_MODE].trigger()
    window.actions_[ActionId.FULL_SCREEN].trigger()
    assert window.pane.focus_mode.is_on
    assert window.isFullScreen()
    assert not window.menu_button.isVisible()
    assert not window.pane.head.isVisible()
    assert not pane_of(shell).focus_mode.is_on
    assert not shell.isFullScreen()
    qtbot.keyClick(window.pane.review.edit, Qt.Key.Key_Escape)
    assert window.menu_button.isVisible()
    assert window.pane.head.isVisible()


def test_closing_hands_over_what_was_typed(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(1)
    type_at_end(qtbot, window, " Typed last.")
    window.close()
    settle(qtbot, shell)
    assert windows() == []
    assert view_of(shell).bus.journal.browsing.entry(2).review.html.endswith("Typed last.</p>")


def test_closing_with_words_that_are_not_saved_asks_once(
    qtbot: QtBot, shell: Shell, blocked: sqlite3.Connection
) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(1)
    blocked.execute("BEGIN IMMEDIATE")
    type_at_end(qtbot, window, " Held up.")
    window.pane.flush()
    qtbot.waitUntil(lambda: window.pane.has_unsaved_text and not view_of(shell).bus.tasks.busy, timeout=PATIENCE)
    window.close()
    assert window.isVisible()
    assert window.toast.isVisible()
    blocked.execute("ROLLBACK")
    window.close()
    assert not window.isVisible()
    settle(qtbot, shell)
    assert view_of(shell).bus.journal.browsing.entry(2).review.html.endswith("Held up.</p>")


def test_the_main_window_waits_for_the_words_of_the_others(
    qtbot: QtBot, shell: Shell, blocked: sqlite3.Connection
) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(1)
    blocked.execute("BEGIN IMMEDIATE")
    type_at_end(qtbot, window, " Held up.")
    shell.close()
    assert shell.isVisible()
    assert window.isVisible()
    blocked.execute("ROLLBACK")
    shell.close()
    assert not shell.isVisible()
    assert windows() == []
    assert stored(shell.paths, 2).endswith("Held up.</p>")


def test_another_journal_closes_the_windows_of_this_one(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(1)
    type_at_end(qtbot, window, " Typed last.")
    journal = shell.paths.journal
    shell.open_journal(tmp_path / "other.filmjournal", create=True)
    assert windows() == []
    assert stored(replace(shell.paths, journal=journal), 2).endswith("Typed last.</p>")


def test_an_entry_that_is_gone_closes_its_window(qtbot: QtBot, shell: Shell) -> None:
    open_own(qtbot, shell, 2)
    view_of(shell).bus.do(RemoveEntries((2,)), "Remove")
    settle(qtbot, shell)
    (window,) = windows()  # its film is still there
    assert window.entry_id() is None
    assert window.pane.film is not None


def test_news_of_another_program_reaches_every_window(qtbot: QtBot, shell: Shell, other) -> None:
    window = open_own(qtbot, shell, 2)
    pane_of(shell).show_entry(1)
    other.execute(EditEntry(2, {"headline": "From elsewhere"}))
    look_for_others(view_of(shell).bus)
    settle(qtbot, shell)
    assert window.pane.form.headline.text() == "From elsewhere"


def test_the_size_is_remembered(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 1)
    window.resize(640, 555)
    QApplication.processEvents()
    window.close()
    again = open_own(qtbot, shell, 2)
    assert (again.width(), again.height()) == (640, 555)


def test_a_double_click_with_ctrl_opens_one(qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = view_of(shell).list.view
    index = next(
        index for index in map(rows.model().index, range(rows.model().rowCount()), [0] * 99)
        if isinstance(index, QModelIndex) and rows.visualRect(index).isValid() and view_of(shell).list.model.row_of(2)
        == index.row()
    )  # fmt: skip
    place = rows.visualRect(index).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, shell)
    double_click(qtbot, rows.viewport(), place, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, shell)
    assert [window.entry_id() for window in windows()] == [2]


def test_a_name_leads_to_the_page_in_the_main_window(qtbot: QtBot, shell: Shell) -> None:
    window = open_own(qtbot, shell, 1)
    window.pane.person_wanted.emit(2)
    settle(qtbot, shell)
    page = view_of(shell).people
    assert page is not None
    assert page.isVisible()
    qtbot.waitUntil(lambda: page.person.page is not None and page.person.page.id == 2, timeout=PATIENCE)


def test_an_entry_is_saved_as_pdf(qtbot: QtBot, shell: Shell, monkeypatch, tmp_path: Path) -> None:
    window = open_own(qtbot, shell, 1)
    asked: list[str] = []

    def answer(_parent: object, _title: str, proposed: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(proposed).name)
        return (str(tmp_path / "page.pdf"), "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    (tmp_path / "page.pdf").write_bytes(b"what was there")
    window.actions_[ActionId.EXPORT_PDF].trigger()
    qtbot.waitUntil(lambda: window.toast.isVisible() and "page.pdf" in window.toast.message(), timeout=PATIENCE)
    assert asked == ["1 Mile to You (2017).pdf"]
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".filmjournal")] == []


def test_a_pdf_never_takes_the_journals_place(qtbot: QtBot, shell: Shell, monkeypatch) -> None:
    assert shell.actions_ is not None
    journal = shell.paths.journal
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(journal), ""))
    shell.actions_.set[ActionId.EXPORT_PDF].trigger()
    qtbot.waitUntil(view_of(shell).toast.isVisible, timeout=PATIENCE)
    assert journal.read_bytes().startswith(b"SQLite format 3")


def test_without_a_printer_a_pdf_is_offered(qtbot: QtBot, shell: Shell, monkeypatch) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    if QPrinterInfo.availablePrinterNames():
        pytest.skip("this machine has a printer")
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.PRINT].trigger()
    assert view_of(shell).toast.isVisible()
    assert "printer" in view_of(shell).toast.message()
