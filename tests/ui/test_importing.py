"""Imports in the real window: dropped files, the preview beside the sidebar, what comes in, and the way back."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.services.exporting_archive import export_archive
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.imports import ImportsWindow
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind, View
from filmjournal.ui.pages.import_page import ImportPage
from filmjournal.ui.pages.welcome import WelcomePage
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.drop_hint import DropHint
from journal_help import tables
from keyboard_help import Key, Keyboard
from ui_help import PATIENCE, SMALL, settle, view_of

CSV = (
    "Title,Year,Date,Rating,Review\n"
    "Paterson,2016,2017-05-26,4,A week of mornings\n"
    "New One,2020,2021-02-03,4.5,Good\n"
    "Blood Ties,,2018-01-02,3,Which of them?\n"
)
NO_KEYS, COPY = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def files(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    (folder / "films.csv").write_text(CSV, encoding="utf-8")
    return folder


def offered(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(target: QWidget, data: QMimeData) -> bool:
    """Hold something over a widget, as Qt tells it; whether anything there takes it."""
    event = QDragEnterEvent(QPoint(5, 5), COPY, data, Qt.MouseButton.LeftButton, NO_KEYS)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(view: JournalView, data: QMimeData) -> None:
    (hint,) = view.findChildren(DropHint)
    assert hint.isVisible()
    assert enter(hint, data)  # it lies over everything by now, so the next move of the pointer is over it
    event = QDropEvent(QPointF(hint.rect().center()), COPY, data, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(hint, event)
    assert event.isAccepted()
    assert not hint.isVisible()


def page_of(view: JournalView) -> ImportPage:
    assert view.importing is not None
    return view.importing


def open_preview(qtbot: QtBot, shell: Shell, folder: Path) -> ImportPage:
    view = view_of(shell)
    data = offered(folder)
    assert enter(view.sidebar.view.viewport(), data)
    drop(view, data)
    page = page_of(view)
    qtbot.waitUntil(page.columns.isVisible, timeout=PATIENCE)
    page.columns.read_button.click()
    qtbot.waitUntil(page.preview.isVisible, timeout=PATIENCE)
    return page


def titles(view: JournalView) -> list[str]:
    model = view.list.model
    rows = (model.index(row, 0).data() for row in range(model.rowCount()))
    return [row for row in rows if row]


def test_dropped_files_come_in_by_key_alone_and_go_again(qtbot: QtBot, make_window, tmp_path: Path):
    shell = make_window(SMALL)
    view, keys = view_of(shell), Keyboard(qtbot, shell)
    before = tables(shell.paths.journal)
    page = open_preview(qtbot, shell, files(tmp_path))
    assert not view.list.isVisible()
    assert not any(button.isChecked() for button in view.view_tabs.buttons.values())
    assert page.preview.rows.hasFocus()
    assert view._whole.currentWidget() is page
    keys.go_to(page.preview.import_button, Key.Key_Tab)
    keys.press(Key.Key_Space)
    qtbot.waitUntil(page.result.isVisible, timeout=PATIENCE)
    settle(qtbot, shell)
    assert page.result.done_button.hasFocus()
    keys.press(Key.Key_Space)
    assert view.list.isVisible()
    assert "New One" in titles(view)
    keys.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "New One" not in titles(view), timeout=PATIENCE)
    settle(qtbot, shell)
    after = tables(shell.paths.journal)
    for name in ("film", "entry", "credit", "tag"):
        assert after[name] == before[name]
    assert not view.bus.stack.canRedo()


def test_an_import_waits_where_one_looks_elsewhere(qtbot: QtBot, make_window, tmp_path: Path, monkeypatch):
    shell = make_window(SMALL)
    view = view_of(shell)
    assert view.entry is not None
    # Pictures have places of their own, and what is no picture is not for the review.
    assert not enter(view.sidebar.view.viewport(), offered(tmp_path / "still.png"))
    assert not enter(view.list.view.viewport(), QMimeData())
    assert enter(view.entry.review.edit.viewport(), offered(tmp_path / "films.csv"))
    (hint,) = view.findChildren(DropHint)
    assert hint.geometry() == view.rect()
    hint.hide()
    page = open_preview(qtbot, shell, files(tmp_path))
    page.preview.model.tick([0], False)
    view.go_to(PlaceKind.FILMS)
    assert view.list.isVisible()
    assert not page.isVisible()
    assert "nothing is written" in view.toast.message()
    asked: list[object] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_arguments: asked.append(1) or ([], ""))
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.IMPORT].trigger()
    assert page.preview.isVisible()
    assert asked == []
    assert page.preview.model.decisions().left_out == frozenset({0})
    view.set_view(View.POSTERS)
    assert not page.isVisible()
    view.show_import()
    page.preview.cancel_button.click()
    assert not page.isVisible()
    shell.actions_.set[ActionId.IMPORT].trigger()
    assert asked == [1]
    assert not page.isVisible()


def test_imports_are_listed_and_taken_back(qtbot: QtBot, make_window, tmp_path: Path):
    shell = make_window(SMALL)
    view = view_of(shell)
    assert shell.actions_ is not None
    page = open_preview(qtbot, shell, files(tmp_path))
    page.preview.import_button.click()
    qtbot.waitUntil(page.result.isVisible, timeout=PATIENCE)
    shell.actions_.set[ActionId.IMPORTS].trigger()
    (window,) = view.findChildren(ImportsWindow)
    qtbot.waitUntil(lambda: window.model.rowCount() == 1, timeout=PATIENCE)
    assert window.undo_button.isEnabled()
    window.report_button.click()
    assert "films.csv" in window.report.toPlainText()
    window.back_button.click()
    window.undo_button.click()
    qtbot.waitUntil(lambda: "taken back" in window.model.index(0).data(), timeout=PATIENCE)
    assert not window.undo_button.isEnabled()
    assert not view.bus.stack.canUndo()
    window.close()
    before = tables(shell.paths.journal)
    page.result.done_button.click()
    open_preview(qtbot, shell, tmp_path / "films")
    shell.close()  # gives up what is only read
    assert not shell.isVisible()
    assert tables(shell.paths.journal)["film"] == before["film"]


def test_closing_waits_for_what_is_being_written(qtbot: QtBot, make_window, tmp_path: Path):
    shell = make_window(SMALL)
    view = view_of(shell)
    page = open_preview(qtbot, shell, files(tmp_path))
    held = Event()
    view.bus.tasks.run(lambda: held.wait(PATIENCE / 1000))
    page.preview.import_button.click()
    qtbot.waitUntil(lambda: page.is_writing, timeout=PATIENCE)
    shell.close()
    assert shell.isVisible()
    assert "being written" in view.toast.message()
    held.set()
    qtbot.waitUntil(lambda: not shell.isVisible(), timeout=PATIENCE)
    assert "New One" in repr(tables(shell.paths.journal)["film"])


def test_files_dropped_on_the_first_start_begin_a_journal(qtbot: QtBot, make_window, tmp_path: Path):
    shell = make_window(None)
    welcome = shell._stack.currentWidget()
    assert isinstance(welcome, WelcomePage)
    data = offered(files(tmp_path))
    assert enter(welcome, data)
    (hint,) = welcome.findChildren(DropHint)
    assert hint.isVisible()
    event = QDropEvent(QPointF(5, 5), COPY, data, Qt.MouseButton.LeftButton, NO_KEYS)
    QApplication.sendEvent(hint, event)
    qtbot.waitUntil(
        lambda: (
            shell.view is not None and shell.view.importing is not None and shell.view.importing.columns.isVisible()
        ),
        timeout=PATIENCE,
    )
    view = view_of(shell)
    page_of(view).columns.cancel_button.click()
    assert view.list.isVisible()
    assert tables(shell.paths.journal)["film"] == []


def test_a_journal_of_ours_comes_back_whole_into_one_that_holds_nothing(qtbot: QtBot, make_window, tmp_path: Path):
    with_films = make_window(SMALL)
    archive = tmp_path / "archive.zip"
    journal = view_of(with_films).bus.journal
    export_archive(journal, archive)
    wanted = tables(with_films.paths.journal)
    empty = tmp_path / "empty" / "journal.filmjournal"
    empty.parent.mkdir()
    with_films.open_journal(empty, create=True, then=lambda actions: actions.imports.begin([archive]))
    qtbot.waitUntil(lambda: with_films.view is not None and with_films.view.importing is not None, timeout=PATIENCE)
    page = page_of(view_of(with_films))
    qtbot.waitUntil(page.whole.isVisible, timeout=PATIENCE)
    assert page.whole.restore_button.hasFocus()
    qtbot.keyClick(page.whole.restore_button, Qt.Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible, timeout=PATIENCE)
    assert not page.result.undo_button.isVisible()
    page.result.done_button.click()
    settle(qtbot, with_films)
    found = tables(empty)
    for name in ("film", "entry", "credit", "tag", "person"):
        assert found[name] == wanted[name]
    assert "Blood Ties" in titles(view_of(with_films))
