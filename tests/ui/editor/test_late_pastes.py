"""Long pastes, which are read while one writes on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from filmjournal.richtext.tree import Document
from filmjournal.ui.editor import pasting
from filmjournal.ui.editor.late_pastes import LONG
from filmjournal.ui.editor.review_edit import ReviewEdit

WORDS = "word " * (LONG // 5)
TEXT = WORDS.strip()


class Lane:
    """A lane on which work waits until it is let go."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Document], Callable[[Document], None], Callable[[Exception], None]]] = []

    def __call__(self, work: Callable[[], Document], done: object, failed: object) -> None:
        self._waiting.append((work, done, failed))  # type: ignore[arg-type]

    def let_go(self) -> None:
        waiting, self._waiting = self._waiting, []
        for work, done, failed in waiting:
            try:
                result = work()
            except pasting.TooMuch as error:
                failed(error)
            else:
                done(result)


@pytest.fixture
def lane() -> Lane:
    return Lane()


@pytest.fixture
def editor(qtbot: QtBot, lane: Lane) -> ReviewEdit:
    widget = ReviewEdit()
    qtbot.addWidget(widget)
    widget.late_pastes.aside = lane
    return widget


def data(html: str) -> QMimeData:
    result = QMimeData()
    result.setHtml(html)
    return result


def put_caret(editor: ReviewEdit, place: int, anchor: int | None = None) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(place if anchor is None else anchor)
    cursor.setPosition(place, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def test_short_pastes_do_not_wait(editor: ReviewEdit, lane: Lane) -> None:
    editor.insertFromMimeData(data("<p>short</p>"))
    assert editor.html() == "<p>short</p>"


def test_a_long_paste_takes_the_place_of_what_was_selected(editor: ReviewEdit, lane: Lane) -> None:
    editor.load("<p>one two three</p>")
    put_caret(editor, 7, anchor=4)
    editor.insertFromMimeData(data(f"<p>{WORDS}</p>"))
    assert editor.html() == "<p>one two three</p>"
    lane.let_go()
    assert editor.html() == f"<p>one {TEXT} three</p>"
    assert editor.textCursor().position() == 4 + len(TEXT)
    editor.undo()
    assert editor.html() == "<p>one two three</p>"


def test_one_writes_on_behind_it(editor: ReviewEdit, lane: Lane, qtbot: QtBot) -> None:
    editor.load("<p>one end</p>")
    put_caret(editor, 4)
    editor.insertFromMimeData(data(f"<p>{WORDS}</p><p>last </p>"))
    qtbot.keyClicks(editor, " and on ")
    lane.let_go()
    assert editor.html() == f"<p>one {TEXT}</p><p>last and on end</p>"
    qtbot.keyClicks(editor, "x ")
    assert editor.html().endswith("<p>last and on x end</p>")


def test_one_writes_on_elsewhere(editor: ReviewEdit, lane: Lane, qtbot: QtBot) -> None:
    editor.load("<p>one</p><p>two</p>")
    put_caret(editor, 3)
    editor.insertFromMimeData(data(f"<p> {WORDS}</p>"))
    put_caret(editor, 7)
    qtbot.keyClicks(editor, "!")
    lane.let_go()
    qtbot.keyClicks(editor, "?")
    assert editor.html() == f"<p>one{TEXT}</p><p>two!?</p>"


def test_escape_gives_it_up(editor: ReviewEdit, lane: Lane, qtbot: QtBot) -> None:
    said: list[bool] = []
    editor.late_pastes.waiting_changed.connect(said.append)
    editor.insertFromMimeData(data(f"<p>{WORDS}</p>"))
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    lane.let_go()
    assert editor.html() == ""
    assert said == [True, False]


def test_what_is_waited_for_can_be_had_at_once(editor: ReviewEdit, lane: Lane) -> None:
    editor.insertFromMimeData(data(f"<p>{WORDS}</p>"))
    editor.late_pastes.finish()
    assert editor.html() == f"<p>{TEXT}</p>"
    lane.let_go()
    assert editor.html() == f"<p>{TEXT}</p>"


def test_another_review_does_not_get_it(editor: ReviewEdit, lane: Lane) -> None:
    editor.insertFromMimeData(data(f"<p>{WORDS}</p>"))
    editor.load("<p>another</p>")
    lane.let_go()
    assert editor.html() == "<p>another</p>"


def test_too_much_is_refused_when_that_is_known(editor: ReviewEdit, lane: Lane, qtbot: QtBot) -> None:
    editor.insertFromMimeData(data("<p>" + "x " * pasting.LARGEST_PASTE + "</p>"))
    with qtbot.waitSignal(editor.paste_refused, timeout=1000):
        lane.let_go()
    assert editor.html() == ""


def test_what_is_dropped_is_there_at_once(editor: ReviewEdit, lane: Lane) -> None:
    source = data(f"<p>{WORDS}</p>")
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    editor.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, source, button, no_key))
    assert editor.html() == f"<p>{TEXT}</p>"
