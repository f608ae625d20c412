"""Names and films that are offered while one writes `Character (Actor - Other Film)`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.ui.editor.reference_completion import ReferenceCompletion
from filmjournal.ui.editor.review_edit import ReviewEdit
from reference_films import CRUDUP
from reference_help import Desk, open_bus

Key = Qt.Key


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with open_bus(tmp_path, qtbot) as bus:
        yield Desk(qtbot, bus)


@pytest.fixture
def editor(desk: Desk) -> ReviewEdit:
    return desk.editor


@pytest.fixture
def completion(desk: Desk) -> ReferenceCompletion:
    return desk.references.completion


def type_in(desk: Desk, text: str) -> None:
    """Type, and wait for what is offered."""
    if text.isascii():
        QTest.keyClicks(desk.editor, text)
    else:
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(desk.editor, event)
    desk.settle()


def offered(completion: ReferenceCompletion) -> list[str]:
    return [" ".join(filter(None, (choice.row.text, choice.row.year))) for choice in completion.choices]


def chosen(completion: ReferenceCompletion) -> str | None:
    row = completion.view.currentIndex().row()
    return None if row < 0 else completion.choices[row].row.text


def test_a_person_then_their_other_films(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "the coach, Coach K (Billy Cru")
    assert offered(completion) == [CRUDUP]
    assert completion.choices[0].row.note == "Coach K"
    assert chosen(completion) == CRUDUP
    desk.press(Key.Key_Return)
    assert editor.toPlainText() == "the coach, Coach K (Billy Crudup"
    assert offered(completion) == [CRUDUP, f"{CRUDUP} - Blood Ties 2013", f"{CRUDUP} - Almost Famous 2000"]
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Tab)
    assert editor.html() == f'<p>the coach, Coach K ({CRUDUP} - <a data-film="2">Blood Ties</a>)</p>'
    assert not completion.is_shown
    type_in(desk, ", an eager coach")
    assert editor.html().endswith('<a data-film="2">Blood Ties</a>), an eager coach</p>')


def test_each_completion_is_one_step_of_undo(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Coach K (Billy Cru")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    whole = editor.html()
    editor.undo()
    assert editor.html() == f"<p>Coach K ({CRUDUP}</p>"
    editor.undo()
    assert editor.html() == "<p>Coach K (Billy Cru</p>"
    editor.undo()
    assert editor.html() == ""
    while editor.review.isRedoAvailable():
        editor.redo()
    assert editor.html() == whole


def test_one_can_stop_at_the_person(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Coach K (Billy Cru")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert editor.html() == f"<p>Coach K ({CRUDUP})</p>"
    editor.undo()
    assert editor.html() == f"<p>Coach K ({CRUDUP}</p>"


def test_the_cast_is_offered_at_once_the_one_who_plays_it_first(desk: Desk, completion):
    type_in(desk, "Coach K (")
    assert offered(completion) == [CRUDUP, "Graham Rogers"]
    assert chosen(completion) is None


def test_the_cast_comes_before_everyone_else(desk: Desk, completion):
    type_in(desk, "He (Billy ")
    assert offered(completion) == [CRUDUP, "Billy Zane"]


def test_a_title_after_the_name_filters(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Coach K (billy crudup - fam")
    assert offered(completion) == ["billy crudup - Almost Famous 2000"]
    assert chosen(completion) is not None
    desk.press(Key.Key_Return)
    assert editor.html() == '<p>Coach K (billy crudup - <a data-film="3">Almost Famous</a>)</p>'


def test_a_name_typed_in_full_offers_films_and_takes_no_key(desk: Desk, editor, completion):
    type_in(desk, f"Coach K ({CRUDUP}")
    assert offered(completion)[1:] == [f"{CRUDUP} - Blood Ties 2013", f"{CRUDUP} - Almost Famous 2000"]
    assert chosen(completion) is None
    desk.press(Key.Key_Return)
    assert editor.html() == f"<p>Coach K ({CRUDUP}</p>"
    assert len(editor.review.blocks()) == 2
    assert not completion.is_shown


def test_titles_of_two_films_are_told_apart_and_written_without_a_year(desk: Desk, editor, completion):
    type_in(desk, "Ann (Naomi Watts - Dr")
    assert offered(completion) == ["Naomi Watts - Dream House 2011"]
    assert completion.choices[0].film.ambiguous
    desk.press(Key.Key_Return)
    assert editor.html() == '<p>Ann (Naomi Watts - <a data-film="4">Dream House</a>)</p>'


def test_a_film_without_that_person_is_found_by_its_title(desk: Desk, completion):
    type_in(desk, "She (Somebody Else - Dream")
    assert offered(completion) == ["Somebody Else - Dream House 1998", "Somebody Else - Dream House 2011"]


def test_escape_is_remembered_for_these_brackets_only(desk: Desk, editor, completion):
    type_in(desk, "Coach K (Bil")
    assert completion.is_shown
    desk.press(Key.Key_Escape)
    assert not completion.is_shown
    type_in(desk, "ly")
    assert not completion.is_shown
    type_in(desk, ") and Kevin (Gra")
    assert offered(completion) == ["Graham Rogers"]


@pytest.mark.parametrize("text", ["(Billy Cru", "A smile :(Billy", "He left. (Billy", "Kevin (so bi", "Kevin (Xyz"])
def test_what_is_no_name_offers_nothing_or_takes_nothing(desk: Desk, editor, completion, text: str):
    type_in(desk, text)
    assert not completion.is_shown or chosen(completion) is None
    desk.press(Key.Key_Return)
    assert len(editor.review.blocks()) == 2


def test_small_letters_offer_but_do_not_take(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Coach K (bil")
    assert offered(completion) == [CRUDUP, "Billy Zane"]
    assert chosen(completion) is None
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert editor.toPlainText() == f"Coach K ({CRUDUP}"


def test_backspace_offers_again_and_the_caret_leaves(desk: Desk, editor, completion):
    type_in(desk, "Coach K (Bix")
    assert not completion.is_shown
    desk.press(Key.Key_Backspace)
    desk.qtbot.waitUntil(lambda: offered(completion) == [CRUDUP, "Billy Zane"])
    desk.press(Key.Key_Home)
    assert not completion.is_shown


def test_a_bracket_that_is_there_is_not_doubled(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Coach K () runs")
    cursor = editor.textCursor()
    cursor.setPosition(9)
    editor.setTextCursor(cursor)
    type_in(desk, "Billy Cru")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Return)
    assert editor.toPlainText() == f"Coach K ({CRUDUP}) runs"


def test_text_beyond_the_first_plane_and_marks_stay(desk: Desk, editor: ReviewEdit, completion):
    editor.toggle_mark("em")
    type_in(desk, "👩‍🚀 Coach K (")
    type_in(desk, "Billy Cru")
    desk.press(Key.Key_Return)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Return)
    assert editor.html() == (
        f'<p><em>👩‍🚀 Coach K ({CRUDUP} - </em><a data-film="2"><em>Blood Ties</em></a><em>)</em></p>'
    )


def test_the_pointer_chooses_too(desk: Desk, editor: ReviewEdit, completion):
    type_in(desk, "Kevin (Gr")
    place = completion.view.visualRect(completion.view.model().index(0)).center()
    QTest.mouseClick(completion.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert editor.toPlainText() == "Kevin (Graham Rogers"
    assert editor.hasFocus()


def test_answers_that_come_late_are_dropped(desk: Desk, editor: ReviewEdit, completion):
    QTest.keyClicks(editor, "Coach K (Billy Z")
    editor.undo()
    editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.settle()
    assert not completion.is_shown


def test_the_list_keeps_its_keys_from_the_windows_shortcuts(desk: Desk, editor, completion):
    type_in(desk, "Coach K (Billy C")
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(editor, event)
    assert event.isAccepted()
    editor.clearFocus()
    assert not completion.is_shown
