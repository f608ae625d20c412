"""Replacing in all reviews, from the window."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import EditEntry
from filmjournal.services.finding import ReviewSearch
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.replace_everywhere import ReplaceEverywherePanel
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, pane_of, settle, view_of, viewing, write

FILMS = (
    viewing("Playtime", 1967, "2020-01-03", review="<p>The colour of <strong>col</strong>our.</p>"),
    viewing("Blood Ties", 2013, "2020-01-02", review="<p>Colour and colour and colour and colour.</p>"),
    viewing("Blood Ties", 2013, "2024-01-02", review="<p>More colours.</p>"),
    viewing("Frantz", 2016, "2020-01-01", review="<p>Grey.</p>"),
)


@pytest.fixture
def shell(make_window) -> Shell:
    made: Shell = make_window(FILMS)
    pane_of(made).show_entry(1)
    return made


def opened(qtbot: QtBot, shell: Shell, text: str = "", by: str = "") -> ReplaceEverywherePanel:
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.REPLACE_EVERYWHERE].trigger()
    (panel,) = view_of(shell).findChildren(ReplaceEverywherePanel)
    panel.field.setText(text)
    panel.by.setText(by)
    found(qtbot, panel)
    return panel


def found(qtbot: QtBot, panel: ReplaceEverywherePanel) -> None:
    qtbot.waitUntil(lambda: not panel.is_looking(), timeout=PATIENCE)


def html(shell: Shell, entry_id: int) -> str:
    return view_of(shell).bus.journal.browsing.entry(entry_id).review.html


def empty(panel: ReplaceEverywherePanel) -> str:
    return panel._empty._line.text()


def test_the_button_counts_what_it_will_do_and_undo_takes_it_back(qtbot: QtBot, shell: Shell) -> None:
    view = view_of(shell)
    before = [html(shell, n) for n in (1, 2, 3)]
    panel = opened(qtbot, shell, "colour", "color")
    assert panel.model.rowCount() == 3
    assert panel.state.text() == "7 in 3 reviews"
    assert panel.replace_button.text() == "Replace 7 in 3 reviews"
    panel.replace_button.click()
    settle(qtbot, shell)
    found(qtbot, panel)
    assert [html(shell, n) for n in (1, 2, 3)] == [
        "<p>The color of <strong>col</strong>or.</p>",
        "<p>color and color and color and color.</p>",
        "<p>More colors.</p>",
    ]
    assert pane_of(shell).review.edit.html() == html(shell, 1)  # what is open is taken over
    assert view.toast.message() == "Replaced 7 in 3 reviews"
    assert view.bus.stack.undoText() == "Replaced 7 in 3 reviews"
    assert empty(panel) == "Not found"
    (undo,) = view.toast.findChildren(QPushButton)
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert [html(shell, n) for n in (1, 2, 3)] == before
    assert pane_of(shell).review.edit.html() == before[0]
    qtbot.waitUntil(lambda: panel.model.rowCount() == 3 and not panel.is_looking(), timeout=PATIENCE)


def test_what_is_unticked_stays(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "colour", "color")
    assert [hit.title for hit in panel.model.hits] == ["Blood Ties", "Blood Ties", "Playtime"]
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert panel.replace_button.text() == "Replace 3 in 2 reviews"
    assert not panel.all_box.isChecked()
    box = panel.list.visualRect(panel.model.index(1)).topLeft() + QPoint(33, 20)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert panel.replace_button.text() == "Replace 2 in 1 review"
    panel.all_box.click()
    assert panel.replace_button.text() == "Replace 7 in 3 reviews"
    panel.all_box.click()
    assert not panel.replace_button.isEnabled()
    panel.all_box.click()
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=box + QPoint(60, 0))  # the row, not its box
    panel.replace_button.click()
    settle(qtbot, shell)
    found(qtbot, panel)
    assert "colour" in html(shell, 3) or "colour" in html(shell, 2)
    assert panel.model.rowCount() == 1
    assert panel.model.ticked() == []


def test_words_are_taken_away_where_none_are_to_take_their_place(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "more ")
    assert panel.replace_button.text() == "Remove 1 from 1 review"
    panel.replace_button.click()
    settle(qtbot, shell)
    assert html(shell, 3) == "<p>colours.</p>"


def test_what_stands_there_already_is_not_counted(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "colour", "colour")
    assert panel.replace_button.text() == "Replace 1 in 1 review"
    panel.case.click()
    found(qtbot, panel)
    assert panel.model.rowCount() == 3
    assert not panel.replace_button.isEnabled()
    panel.words.click()
    found(qtbot, panel)
    assert panel.model.rowCount() == 2


def test_what_was_just_typed_is_found_and_what_changes_since_is_left(qtbot: QtBot, shell: Shell) -> None:
    pane_of(shell).review.edit.insertPlainText("Typed colour. ")
    panel = opened(qtbot, shell, "colour", "color")
    assert panel.state.text() == "8 in 3 reviews"
    write(shell.paths, (EditEntry(2, {"review_html": "<p>Another colour.</p>"}),))
    panel.replace_button.click()
    qtbot.waitUntil(panel.notice.isVisible, timeout=PATIENCE)
    settle(qtbot, shell)
    assert panel.notice.text().startswith("1 review was changed meanwhile")
    assert html(shell, 2) == "<p>Another colour.</p>"
    assert html(shell, 1).startswith("<p>Typed color. The color")
    assert view_of(shell).toast.message() == "Replaced 4 in 2 reviews"
    qtbot.waitUntil(lambda: panel.state.text() == "1 in 1 review", timeout=PATIENCE)


def test_where_nothing_is_as_it_was_it_says_so(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "grey", "gray")
    write(shell.paths, (EditEntry(4, {"review_html": "<p>Very grey.</p>"}),))
    panel.replace_button.click()
    qtbot.waitUntil(panel.notice.isVisible, timeout=PATIENCE)
    assert "nothing was replaced" in panel.notice.text()
    assert html(shell, 4) == "<p>Very grey.</p>"


def test_a_row_leads_to_its_entry(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "grey")
    panel.field.setFocus()
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    settle(qtbot, shell)
    entry = pane_of(shell).entry
    assert entry is not None
    assert entry.id == 4
    assert panel.isVisible()


def test_it_takes_over_what_is_selected_and_goes_by_escape(qtbot: QtBot, shell: Shell) -> None:
    pane = pane_of(shell)
    cursor = pane.review.edit.textCursor()
    cursor.setPosition(4)
    cursor.movePosition(cursor.MoveOperation.EndOfWord, cursor.MoveMode.KeepAnchor)
    pane.review.edit.setTextCursor(cursor)
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.REPLACE_EVERYWHERE].trigger()
    (panel,) = view_of(shell).findChildren(ReplaceEverywherePanel)
    assert panel.field.text() == "colour"
    assert not panel.isModal()
    gone: list[bool] = []
    panel.destroyed.connect(lambda *_panel: gone.append(True))
    qtbot.keyClick(panel, Qt.Key.Key_Escape)  # while it looks
    qtbot.waitUntil(lambda: bool(gone))
    settle(qtbot, shell)
    assert opened(qtbot, shell, "grey").model.rowCount() == 1


def test_a_search_can_be_stopped(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell)
    assert empty(panel) == "What shall be replaced?"
    assert not panel.cancel_button.isVisible()
    gate = Event()
    view_of(shell).bus.tasks.run(gate.wait)  # what is being saved comes first
    panel.field.setText("colour")
    qtbot.waitUntil(panel.cancel_button.isVisible, timeout=PATIENCE)
    assert panel.state.text() == "Looking…"
    panel.cancel_button.click()
    assert not panel.is_looking()
    gate.set()
    settle(qtbot, shell)
    assert panel.model.rowCount() == 0
    assert empty(panel) == "The search was stopped"
    panel.field.setText("colours")
    found(qtbot, panel)
    assert panel.model.rowCount() == 1


def test_more_than_can_be_changed_at_once_is_told(qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "filmjournal.ui.dialogs.replace_everywhere.ReviewSearch", lambda pattern: ReviewSearch(pattern, most=2)
    )
    panel = opened(qtbot, shell, "colour", "color")
    assert panel.model.rowCount() == 2
    assert "the others follow" in panel.state.text()
    assert panel.replace_button.isEnabled()


def test_every_part_has_a_name_and_every_row_says_what_it_is(qtbot: QtBot, shell: Shell) -> None:
    panel = opened(qtbot, shell, "colour", "color")
    parts = [part for part in panel.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for part in parts:
        if part.isVisible():
            spoken = QAccessible.queryAccessibleInterface(part)
            assert spoken.text(QAccessible.Text.Name), part
    said = [panel.model.index(row).data() for row in range(3)]
    assert said[0] == "Blood Ties 2013, 2 January 2020, 4 places: Colour and colour and colour and colour."
    panel.resize(420, 420)
    assert not panel.grab().isNull()
