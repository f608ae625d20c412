"""Focus mode: the sheet alone, the line being typed in the middle, and everything back as it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.ink_caret import InkCaret
from ui_help import SMALL, pane_of, settle, view_of, viewing

LONG = viewing(
    "Sátántangó", 1994, "2020-01-01", 5, headline="Rain",
    review="".join(f"<p>Line {number} of a review that is long enough to be scrolled.</p>" for number in range(120)),
)  # fmt: skip


@pytest.fixture
def shell(qtbot: QtBot, make_window) -> Shell:
    made = make_window((*SMALL, LONG))
    pane_of(made).show_entry(7)
    qtbot.waitUntil(lambda: pane_of(made).review.edit.height() > 2_000)  # all of it is laid out
    return made


def trigger(shell: Shell, action: ActionId) -> None:
    assert shell.actions_ is not None
    shell.actions_.set[action].trigger()
    QApplication.processEvents()


def put_away(shell: Shell) -> tuple[QWidget, ...]:
    view, pane = view_of(shell), pane_of(shell)
    return (
        view.log_button, view.search, view.sidebar, view.list, pane.head, pane.tabs, pane.form.watched, pane.cast,
        pane.tags, pane.form.today,
    )  # fmt: skip


def caret_height(shell: Shell) -> float:
    """Where the caret is, as a part of the height of what scrolls."""
    pane = pane_of(shell)
    edit, port = pane.review.edit, pane.form.viewport()
    place = edit.mapTo(port, edit.cursorRect().center() + edit.viewport().pos())
    return place.y() / port.height()


def sight(shell: Shell) -> tuple[object, ...]:
    """All that must come back."""
    view, pane = view_of(shell), pane_of(shell)
    edit = pane.review.edit
    return (
        view.panes.sizes(), pane.form.verticalScrollBar().value(), edit.textCursor().position(), edit.font().key(),
        edit.geometry(), pane.form.headline.font().key(), edit.cursorWidth(), pane.review.tools.geometry(),
        pane.review.state.geometry(), [part.isVisible() for part in put_away(shell)], edit.html(),
    )  # fmt: skip


def test_only_the_sheet_stays_and_all_comes_back(qtbot: QtBot, shell: Shell) -> None:
    pane = pane_of(shell)
    pane.review.edit.moveCursor(QTextCursor.MoveOperation.Down)
    pane.form.verticalScrollBar().setValue(300)
    qtbot.wait(20)
    before = sight(shell)
    trigger(shell, ActionId.FOCUS_MODE)
    assert not any(part.isVisible() for part in put_away(shell))
    assert pane.review.edit.hasFocus()
    assert pane.form.headline.isVisible()
    assert pane.width() == shell.centralWidget().width()
    assert pane.review.edit.width() == 608
    left = pane.review.edit.mapTo(shell, QPoint(0, 0)).x()
    assert abs(left - (shell.width() - 608) / 2) <= 1
    texts = [label.text() for label in pane.focus_mode.top.findChildren(QLabel)]
    assert "Sátántangó 1994" in texts
    assert pane.review.footer.isVisible()
    assert pane.review.state.isVisible()
    assert shell.actions_ is not None
    assert shell.actions_.set[ActionId.FOCUS_MODE].isChecked()
    trigger(shell, ActionId.FOCUS_MODE)
    assert sight(shell) == before
    assert not shell.actions_.set[ActionId.FOCUS_MODE].isChecked()


def test_the_line_being_typed_stays_in_the_middle(qtbot: QtBot, shell: Shell) -> None:
    trigger(shell, ActionId.FOCUS_MODE)
    edit = pane_of(shell).review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    for _line in range(12):
        qtbot.keyClicks(edit, "Rain on the window")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: 0.38 <= caret_height(shell) <= 0.62)
    for _line in range(40):
        qtbot.keyClick(edit, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: 0.38 <= caret_height(shell) <= 0.62)


def test_the_text_does_not_move_under_the_pointer(qtbot: QtBot, shell: Shell) -> None:
    trigger(shell, ActionId.FOCUS_MODE)
    pane = pane_of(shell)
    edit, bar = pane.review.edit, pane.form.verticalScrollBar()
    bar.setValue(900)
    far_down = edit.viewport().mapFrom(pane.form.viewport(), QPoint(300, pane.form.viewport().height() - 40))
    qtbot.mouseClick(edit.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(far_down.x() - 100, far_down.y()))
    qtbot.wait(1)
    assert caret_height(shell) > 0.7 or bar.value() == 900


def test_esc_leaves_and_what_was_typed_stays_in_sight(qtbot: QtBot, shell: Shell) -> None:
    pane = pane_of(shell)
    trigger(shell, ActionId.FOCUS_MODE)
    edit = pane.review.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " The end")
    trigger(shell, ActionId.UNDO)
    assert not edit.html().endswith("The end</p>")
    trigger(shell, ActionId.REDO)
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert not pane.focus_mode.is_on
    QApplication.processEvents()
    assert 0 <= caret_height(shell) <= 1
    assert edit.hasFocus()
    pane.flush()
    settle(qtbot, shell)
    assert view_of(shell).bus.journal.browsing.entry(7).review.html.endswith("The end</p>")


def test_tools_come_with_a_selection(qtbot: QtBot, shell: Shell) -> None:
    trigger(shell, ActionId.FOCUS_MODE)
    pane = pane_of(shell)
    edit, tools = pane.review.edit, pane.review.tools
    assert not tools.isVisible()
    edit.moveCursor(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
    assert tools.isVisible()
    tools.buttons[ActionId.STRONG].click()
    assert edit.html().startswith("<p><strong>Line</strong>")
    assert tools.isVisible()
    leave = pane.focus_mode.top.leave
    assert tools.geometry().right() < leave.geometry().left()
    shell.resize(700, 800)
    QApplication.processEvents()
    assert tools.geometry().left() >= 0
    assert not any(label.isVisible() for label in pane.focus_mode.top.findChildren(QLabel))
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    assert not tools.isVisible()
    assert any(label.isVisible() for label in pane.focus_mode.top.findChildren(QLabel))


def test_the_caret_is_ours_and_goes_with_the_mode(qtbot: QtBot, shell: Shell) -> None:
    edit = pane_of(shell).review.edit
    width = edit.cursorWidth()
    trigger(shell, ActionId.FOCUS_MODE)
    (caret,) = edit.findChildren(InkCaret)
    assert edit.cursorWidth() == 0
    assert caret.width() == 2
    qtbot.keyClicks(edit, "ab")
    assert caret.isVisible()
    assert caret.geometry().topLeft() == edit.cursorRect().topLeft()
    edit.clearFocus()
    qtbot.waitUntil(lambda: not caret.isVisible())
    trigger(shell, ActionId.FOCUS_MODE)
    qtbot.waitUntil(lambda: edit.findChildren(InkCaret) == [])
    assert edit.cursorWidth() == width


def test_what_is_put_away_is_brought_back_by_what_needs_it(qtbot: QtBot, shell: Shell) -> None:
    for action in (ActionId.SHOW_FILMS, ActionId.LOG_FILM, ActionId.NEXT_PANE):
        pane_of(shell).show_entry(7)
        trigger(shell, ActionId.FOCUS_MODE)
        assert pane_of(shell).focus_mode.is_on
        trigger(shell, action)
        assert not pane_of(shell).focus_mode.is_on, action
        settle(qtbot, shell)


def test_an_entry_that_goes_ends_it(qtbot: QtBot, shell: Shell) -> None:
    trigger(shell, ActionId.FOCUS_MODE)
    pane_of(shell).show_film(None)
    assert not pane_of(shell).focus_mode.is_on
    assert view_of(shell).list.isVisible()


def test_a_narrow_window_shows_the_sheet_too(qtbot: QtBot, make_window) -> None:
    shell = make_window(SMALL, size=(600, 700))
    pane_of(shell).show_entry(1)
    assert not pane_of(shell).isVisible()
    trigger(shell, ActionId.FOCUS_MODE)
    assert pane_of(shell).isVisible()
    assert not view_of(shell).list.isVisible()
    trigger(shell, ActionId.FOCUS_MODE)
    assert view_of(shell).list.isVisible()
    assert not pane_of(shell).isVisible()


def test_size_is_changed_by_the_wheel_and_given_back(qtbot: QtBot, shell: Shell) -> None:
    edit = pane_of(shell).review.edit

    def turn(notches: float) -> None:
        here = QPointF(edit.viewport().rect().center())
        event = QWheelEvent(
            here, edit.viewport().mapToGlobal(here), QPoint(), QPoint(0, int(120 * notches)), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(edit.viewport(), event)

    usual = edit.font().pointSizeF()
    turn(1)
    assert shell.settings.review_size == 20
    assert edit.font().pointSizeF() > usual
    turn(0.5)
    assert shell.settings.review_size == 20
    turn(0.5)
    assert shell.settings.review_size == 22
    turn(-1)
    assert shell.settings.review_size == 20
    trigger(shell, ActionId.FOCUS_MODE)
    in_focus = edit.font().pointSizeF()
    trigger(shell, ActionId.USUAL_SIZE)
    assert shell.settings.review_size == 18
    assert usual < edit.font().pointSizeF() < in_focus
    trigger(shell, ActionId.FOCUS_MODE)
    assert edit.font().pointSizeF() == usual


def test_full_screen_and_back(qtbot: QtBot, shell: Shell) -> None:
    assert shell.actions_ is not None
    trigger(shell, ActionId.FOCUS_MODE)
    trigger(shell, ActionId.FULL_SCREEN)
    assert shell.isFullScreen()
    assert shell.actions_.set[ActionId.FULL_SCREEN].isChecked()
    assert pane_of(shell).focus_mode.is_on
    trigger(shell, ActionId.FULL_SCREEN)
    assert not shell.isFullScreen()
    assert not shell.actions_.set[ActionId.FULL_SCREEN].isChecked()
    assert pane_of(shell).focus_mode.is_on
