"""The cast editor: rows typed, completed, pasted, moved and removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CastCredit
from filmjournal.domain.queries import PersonMatch
from filmjournal.ui.widgets.cast_editor import SHOWN_AT_FIRST, CastEditor

CAST = (
    CastCredit(1, "Graham Rogers", "Kevin"),
    CastCredit(2, "Billy Crudup", "Coach K"),
    CastCredit(3, "Melanie Lynskey"),
)
LINES = tuple(CastLine(credit.person, credit.character) for credit in CAST)
KEY = Qt.Key
Told = list[tuple[CastLine, ...]]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(640, 400)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def after(window: QWidget) -> QLineEdit:
    return QLineEdit(window)


@pytest.fixture
def editor(window: QWidget, after: QLineEdit, qtbot: QtBot) -> CastEditor:
    made = CastEditor(window)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(after)
    column.addStretch(1)
    made.set_cast(CAST, owner=1)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    after.setFocus()
    return made


@pytest.fixture
def told(editor: CastEditor) -> Told:
    heard: Told = []
    editor.cast_edited.connect(heard.append)
    return heard


@pytest.fixture
def go(editor: CastEditor) -> Callable[..., QLineEdit]:
    def to(row: int, *, character: bool = False) -> QLineEdit:
        field = editor._rows[row].character if character else editor._rows[row].actor
        field.setFocus(Qt.FocusReason.TabFocusReason)
        return field

    return to


def texts(editor: CastEditor) -> list[tuple[str, str]]:
    rows = editor._rows
    return [(row.actor.text(), row.character.text()) for row in rows if not row.actor.isHidden()]


def focused() -> QLineEdit:
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    return field


Go = Callable[..., QLineEdit]


def test_shows_the_cast_and_an_empty_row(editor: CastEditor, told: Told) -> None:
    assert texts(editor) == [
        ("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K"), ("Melanie Lynskey", ""), ("", ""),
    ]  # fmt: skip
    assert editor.cast() == LINES
    assert editor._rows[3].character.isHidden()
    assert told == []


def test_walking_through_changes_nothing(
    editor: CastEditor, after: QLineEdit, go: Go, told: Told, qtbot: QtBot
) -> None:
    go(0)
    seen = []
    while focused() is not after:
        seen.append(focused().accessibleName())
        qtbot.keyClick(focused(), KEY.Key_Tab)
    assert seen == [
        "Actor 1", "Character of Graham Rogers", "Actor 2", "Character of Billy Crudup", "Actor 3",
        "Character of Melanie Lynskey", "Actor 4",
    ]  # fmt: skip
    assert told == []


def test_a_new_row_by_typing(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    qtbot.keyClicks(go(3), "Tim Roth")
    qtbot.keyClick(focused(), KEY.Key_Tab)
    assert told == [(*LINES, CastLine("Tim Roth"))]
    qtbot.keyClicks(focused(), "Starr")
    qtbot.keyClick(focused(), KEY.Key_Tab)
    assert told[1:] == [(*LINES, CastLine("Tim Roth", "Starr"))]
    assert focused().accessibleName() == "Actor 5"
    assert focused().text() == ""


def test_enter_goes_the_same_way(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    qtbot.keyClicks(go(3), "Tim Roth")
    qtbot.keyClick(focused(), KEY.Key_Return)
    qtbot.keyClicks(focused(), "Starr")
    qtbot.keyClick(focused(), KEY.Key_Return)
    assert editor.cast()[-1] == CastLine("Tim Roth", "Starr")
    assert focused() is editor._rows[4].actor


def test_an_actor_as_a_character_typed_into_one_field(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    qtbot.keyClicks(go(3), "Tim Roth as Starr")
    qtbot.keyClick(focused(), KEY.Key_Return)
    assert editor.cast()[-1] == CastLine("Tim Roth", "Starr")


def test_changing_and_taking_back(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    field = go(1, character=True)
    field.selectAll()
    qtbot.keyClicks(field, "The Coach")
    qtbot.keyClick(field, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "Coach K"
    field.selectAll()
    qtbot.keyClicks(field, "Nobody")
    qtbot.keyClick(field, KEY.Key_Escape)
    assert (field.text(), told) == ("Coach K", [])
    field.selectAll()
    qtbot.keyClicks(field, "The Coach")
    go(0)
    assert told == [(LINES[0], CastLine("Billy Crudup", "The Coach"), LINES[2])]


def test_commit_takes_over_what_is_typed(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    qtbot.keyClicks(go(3), "Tim Roth")
    editor.commit()
    editor.commit()
    assert told == [(*LINES, CastLine("Tim Roth"))]


@pytest.mark.parametrize("how", ["leaving", "tab", "ctrl delete", "backspace"])
def test_removing_a_row(how: str, editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    field = go(1)
    if how == "ctrl delete":
        qtbot.keyClick(field, KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    else:
        field.selectAll()
        qtbot.keyClick(field, KEY.Key_Delete)
        assert told == []
        if how == "leaving":
            go(2)
            qtbot.waitUntil(lambda: focused() is editor._rows[1].actor)
        else:
            qtbot.keyClick(field, KEY.Key_Tab if how == "tab" else KEY.Key_Backspace)
    assert told == [(LINES[0], LINES[2])]
    assert texts(editor) == [("Graham Rogers", "Kevin"), ("Melanie Lynskey", ""), ("", "")]
    assert focused() is editor._rows[0 if how == "backspace" else 1].actor


def test_an_emptied_row_waits_while_another_window_is_looked_at(
    editor: CastEditor, go: Go, told: Told, qtbot: QtBot
) -> None:
    field = go(1)
    field.clear()
    elsewhere = QLineEdit()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    elsewhere.activateWindow()
    qtbot.waitUntil(elsewhere.isActiveWindow)
    assert told == []


def test_moving_by_key(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    qtbot.keyClick(go(2), KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert told == [(LINES[0], LINES[2], LINES[1])]
    assert focused() is editor._rows[1].actor
    qtbot.keyClick(focused(), KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert told[1:] == [LINES]
    qtbot.keyClick(focused(), KEY.Key_Down, Qt.KeyboardModifier.AltModifier)  # below there is only the empty row
    qtbot.keyClick(go(0), KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert len(told) == 2


def test_moving_takes_along_what_is_typed(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    field = go(2, character=True)
    qtbot.keyClicks(field, "K.")
    qtbot.keyClick(field, KEY.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor.cast() == (LINES[0], CastLine("Melanie Lynskey", "K."), LINES[1])
    assert focused() is editor._rows[1].character


def test_moving_by_the_grip(editor: CastEditor, told: Told, qtbot: QtBot) -> None:
    height = editor._row_height()
    qtbot.mousePress(editor, Qt.MouseButton.LeftButton, pos=QPoint(6, 3 + height // 2))
    qtbot.mouseMove(editor, QPoint(6, 3 + 2 * height - 4))
    qtbot.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=QPoint(6, 3 + 2 * height - 4))
    assert told == [(LINES[1], LINES[0], LINES[2])]
    qtbot.mousePress(editor, Qt.MouseButton.LeftButton, pos=QPoint(6, 3 + height // 2))
    qtbot.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=QPoint(6, 3 + height // 2))
    assert len(told) == 1


def test_arrows_stay_in_their_column(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    qtbot.keyClick(go(0, character=True), KEY.Key_Down)
    assert focused() is editor._rows[1].character
    qtbot.keyClick(focused(), KEY.Key_Up)
    assert focused() is editor._rows[0].character


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("Tim Roth, Kim Dickens", [CastLine("Tim Roth"), CastLine("Kim Dickens")]),
        (
            "Tim Roth as Starr\nKim Dickens … Ms. Fenwick",
            [CastLine("Tim Roth", "Starr"), CastLine("Kim Dickens", "Ms. Fenwick")],
        ),
        ("Tim Roth as Starr", [CastLine("Tim Roth", "Starr")]),
        ("Tim Roth\tStarr\n", [CastLine("Tim Roth", "Starr")]),
    ],
)  # fmt: skip
def test_pasting_rows(
    pasted: str, expected: list[CastLine], editor: CastEditor, go: Go, told: Told, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText(pasted)
    go(3)
    qtbot.keyClick(focused(), KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == [(*LINES, *expected)]
    assert focused() is editor._rows[3 + len(expected)].actor
    assert focused().text() == ""


def test_pasting_over_a_row_keeps_the_rows_around_it(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("Tim Roth, Kim Dickens")
    go(1).selectAll()
    qtbot.keyClick(focused(), KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told == [(LINES[0], CastLine("Tim Roth", "Coach K"), CastLine("Kim Dickens"), LINES[2])]


def test_pasting_one_name_is_plain(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("Robert Downey, Jr.")
    go(3)
    qtbot.keyClick(focused(), KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (focused().text(), told) == ("Robert Downey, Jr.", [])


def test_a_name_without_end_is_refused_and_kept(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    refused: list[str] = []
    editor.refused.connect(refused.append)
    field = go(3)
    field.setText("x" * 400)
    editor.edited(field)  # type: ignore[arg-type]
    go(0)
    assert refused == ["A name has at most 300 characters."]
    assert (told, len(field.text())) == ([], 400)


# What comes back from the journal --------------------------------------------------------------------------------


def test_an_echo_of_an_older_edit_does_not_undo_a_newer_one(
    editor: CastEditor, go: Go, told: Told, qtbot: QtBot
) -> None:
    for name in ("Tim Roth", "Kim Dickens"):
        qtbot.keyClicks(go(len(editor.cast())), name)
        qtbot.keyClick(focused(), KEY.Key_Return)
    editor.set_cast(told[0], owner=1)
    assert editor.cast() == told[1]
    editor.set_cast(told[1], owner=1)
    editor.set_cast(told[0], owner=1)  # now it is undo
    assert editor.cast() == told[0]


def test_a_change_from_elsewhere_leaves_alone_what_is_being_typed(
    editor: CastEditor, go: Go, told: Told, qtbot: QtBot
) -> None:
    qtbot.keyClicks(go(3), "Tim R")
    editor.set_cast((*CAST, CastCredit(4, "Kim Dickens")), owner=1)
    assert texts(editor)[3:] == [("Kim Dickens", ""), ("Tim R", "")]
    qtbot.keyClicks(focused(), "oth")
    go(0)
    assert told == [(*LINES, CastLine("Kim Dickens"), CastLine("Tim Roth"))]


def test_another_film_lets_go_of_it(editor: CastEditor, go: Go, told: Told, qtbot: QtBot) -> None:
    qtbot.keyClicks(go(3), "Tim R")
    editor.set_cast((CAST[0],), owner=2)
    assert texts(editor) == [("Graham Rogers", "Kevin"), ("", "")]
    assert told == []


# Names offered ----------------------------------------------------------------------------------------------------

PEOPLE = [PersonMatch(1, "Melanie Lynskey", 7), PersonMatch(2, "Mel Gibson", 1)]


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Tab])
def test_choosing_a_name(key: Qt.Key, editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    editor.set_name_source(lambda typed, answer: answer([p for p in PEOPLE if p.name.lower().startswith(typed)]))
    qtbot.keyClicks(go(3), "mel")
    assert editor.offered()
    assert not editor.offering()
    qtbot.keyClick(editor._popup, KEY.Key_Down)
    qtbot.keyClick(editor._popup, key)
    assert editor.cast()[-1] == CastLine("Melanie Lynskey")
    assert focused() is editor._rows[3].character
    assert not editor.offered()


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_what_is_typed_holds_while_no_name_is_chosen(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    editor.set_name_source(lambda _typed, answer: answer(PEOPLE))
    qtbot.keyClicks(go(3), "Mel")
    qtbot.keyClick(editor._popup, KEY.Key_Return)
    assert editor.cast()[-1] == CastLine("Mel")


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_escape_closes_the_names_and_keeps_the_text(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    editor.set_name_source(lambda _typed, answer: answer(PEOPLE))
    field = go(3)
    qtbot.keyClicks(field, "Mel")
    qtbot.keyClick(editor._popup, KEY.Key_Escape)
    assert (editor.offered(), field.text()) == (False, "Mel")


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
def test_an_answer_that_comes_too_late_is_passed_over(editor: CastEditor, go: Go, qtbot: QtBot) -> None:
    answers: list[Callable[[list[PersonMatch]], None]] = []
    editor.set_name_source(lambda _typed, answer: answers.append(answer))
    qtbot.keyClicks(go(3), "me")
    answers[0](PEOPLE)
    assert not editor.offered()
    answers[1]([PEOPLE[0]])
    assert editor.offered()
    editor._popup.hide()
    qtbot.keyClicks(focused(), "l")
    go(0)
    answers[2](PEOPLE)
    assert not editor.offered()


# A cast of hundreds -----------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(editor: CastEditor) -> tuple[CastLine, ...]:
    lines = tuple(CastLine(f"Extra {number}") for number in range(412))
    editor.set_cast(lines, owner=2)
    return lines


def test_a_long_cast_begins_with_its_first_rows(editor: CastEditor, crowd: tuple[CastLine, ...], qtbot: QtBot) -> None:
    shown = [row for row in editor._rows if not row.actor.isHidden()]
    assert len(shown) == len(editor._rows) == SHOWN_AT_FIRST + 1
    assert editor._more.text() == "Show all 412"
    qtbot.mouseClick(editor._more, Qt.MouseButton.LeftButton)
    assert len(editor._rows) < len(crowd)  # the rest is made little by little
    qtbot.waitUntil(lambda: len(editor._rows) == 413)
    assert texts(editor)[411:] == [("Extra 411", ""), ("", "")]
    assert editor._more.isHidden()
    assert editor.cast() == crowd


def test_adding_to_a_long_cast_adds_at_its_end(
    editor: CastEditor, crowd: tuple[CastLine, ...], go: Go, told: Told, qtbot: QtBot
) -> None:
    qtbot.keyClicks(go(SHOWN_AT_FIRST), "Tim Roth")
    qtbot.keyClick(focused(), KEY.Key_Return)
    qtbot.keyClicks(focused(), "Starr")
    qtbot.keyClick(focused(), KEY.Key_Return)
    assert told[-1] == (*crowd, CastLine("Tim Roth", "Starr"))
    assert texts(editor)[SHOWN_AT_FIRST:] == [("Tim Roth", "Starr"), ("", "")]
    assert focused().accessibleName() == "Actor 414"


def test_moving_a_row_out_of_sight_shows_them_all(
    editor: CastEditor, crowd: tuple[CastLine, ...], go: Go, qtbot: QtBot
) -> None:
    qtbot.keyClick(go(SHOWN_AT_FIRST - 1), KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert editor.cast()[SHOWN_AT_FIRST] == crowd[SHOWN_AT_FIRST - 1]
    assert focused() is editor._rows[SHOWN_AT_FIRST].actor
    qtbot.waitUntil(lambda: len(editor._rows) == 413)


def test_a_shorter_cast_afterwards(editor: CastEditor, crowd: tuple[CastLine, ...]) -> None:
    editor.set_cast(CAST, owner=3)
    assert texts(editor)[2:] == [("Melanie Lynskey", ""), ("", "")]
    assert editor._more.isHidden()
    assert editor.sizeHint().height() == 4 * editor._row_height() + 6


def test_names_for_screen_readers(editor: CastEditor) -> None:
    for row in editor._rows[:3]:
        for field in (row.actor, row.character):
            spoken = QAccessible.queryAccessibleInterface(field)
            assert spoken.role() == QAccessible.Role.EditableText
            assert spoken.text(QAccessible.Text.Name)


def test_right_to_left(editor: CastEditor) -> None:
    left = editor._frame(editor._rows[0].actor)
    editor.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right = editor._frame(editor._rows[0].actor)
    assert left.left() == editor.width() - 1 - right.right()
    assert editor.grab().width() == editor.width()
