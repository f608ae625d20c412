"""Finding and replacing in the review that is written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.richtext import finding, gate
from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.finding import Pattern
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from filmjournal.ui.editor import found_text
from filmjournal.ui.editor.find_bar import FindBar
from filmjournal.ui.editor.found_marks import MARKED
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.theme import theme
from strategies import documents

KEYS = Qt.Key
TEXT = "<p>One mile, two <strong>mil</strong>es.</p><ul><li><p>A Mile 👩‍🚀 a mile</p></li></ul><p>End.</p>"


class Writing(QWidget):
    """An editor in what scrolls, and the bar under it."""

    def __init__(self) -> None:
        super().__init__()
        self.edit = ReviewEdit()
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(self.edit)
        self.bar = FindBar(self.edit, self)
        column = QVBoxLayout(self)
        column.addWidget(self.area, 1)
        column.addWidget(self.bar)
        self.edit.caret_moved.connect(lambda caret: self.area.ensureVisible(caret.x(), caret.center().y(), 0, 60))
        self.resize(640, 420)


@pytest.fixture
def writing(qtbot: QtBot) -> Writing:
    made = Writing()
    qtbot.addWidget(made)
    made.edit.load(TEXT)
    made.show()
    made.activateWindow()
    made.edit.setFocus()
    qtbot.waitUntil(made.edit.hasFocus)
    return made


def marked(writing: Writing) -> list[str]:
    return [mark.cursor.selectedText() for mark in writing.edit.extraSelections()]


def put(writing: Writing, start: int, end: int | None = None) -> None:
    cursor = writing.edit.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    writing.edit.setTextCursor(cursor)


def test_typing_marks_every_place_and_counts_them(qtbot: QtBot, writing: Writing) -> None:
    bar = writing.bar
    assert not bar.isVisible()
    bar.open()
    assert bar.isVisible()
    assert bar.field.hasFocus()
    for text, count in (
        ("m", "1 of 4"),
        ("mi", "1 of 4"),
        ("mile", "1 of 4"),
        ("miles", "1 of 1"),
        ("milesx", "Not found"),
    ):
        bar.field.setText(text)
        assert bar.count.text() == count
    assert marked(writing) == []
    assert bar.field.property("wrong") is True
    assert not bar.next.isEnabled()
    bar.field.setText("mile")
    assert marked(writing) == ["mile", "mile", "Mile", "mile"]
    bar.case.click()
    assert bar.count.text() == "1 of 3"
    bar.words.click()
    assert bar.count.text() == "1 of 2"
    bar.field.clear()
    assert bar.count.text() == ""
    assert bar.field.property("wrong") is False


def test_the_place_at_hand_is_told_by_more_than_its_colour(writing: Writing) -> None:
    writing.bar.open()
    writing.bar.field.setText("mile")
    first, second = writing.edit.extraSelections()[:2]
    assert first.format.fontUnderline()
    assert not second.format.fontUnderline()
    assert second.format.background().color() == theme.current().color("found")
    assert second.format.foreground().color() == theme.current().color("text")


def test_keys_go_round_and_close(qtbot: QtBot, writing: Writing) -> None:
    bar = writing.bar
    bar.open()
    bar.field.setText("mile")
    counts = []
    for modifier in (*[Qt.KeyboardModifier.NoModifier] * 4, *[Qt.KeyboardModifier.ShiftModifier] * 2):
        qtbot.keyClick(bar.field, KEYS.Key_Return, modifier)
        counts.append(bar.count.text())
    assert counts == ["2 of 4", "3 of 4", "4 of 4", "1 of 4", "4 of 4", "3 of 4"]
    qtbot.keyClick(bar.field, KEYS.Key_Escape)
    assert not bar.isVisible()
    assert writing.edit.hasFocus()
    assert writing.edit.textCursor().selectedText() == "Mile"
    assert writing.edit.extraSelections() == []
    # The same words go on to be found from the text.
    bar.step()
    assert writing.edit.textCursor().selectedText() == "mile"
    assert writing.edit.textCursor().selectionStart() > 30
    bar.step(False)
    assert writing.edit.textCursor().selectedText() == "Mile"


def test_escape_in_the_text_closes_too(qtbot: QtBot, writing: Writing) -> None:
    writing.bar.open()
    writing.edit.setFocus()
    qtbot.keyClick(writing.edit, KEYS.Key_Escape)
    assert not writing.bar.isVisible()
    qtbot.keyClick(writing.edit, KEYS.Key_Escape)  # then it is the editor's again


def test_what_is_selected_is_sought_from_there(writing: Writing) -> None:
    put(writing, 14, 18)  # the second one, half of it bold
    writing.bar.open(replacing=True)
    assert writing.bar.field.text() == "mile"
    assert writing.bar.count.text() == "2 of 4"
    assert writing.bar.by.hasFocus()
    writing.bar.close_bar()
    put(writing, 0, writing.edit.review.characterCount() - 1)
    writing.bar.open()
    assert writing.bar.field.text() == "mile"  # several lines are nothing to look for


def test_replacing_one_after_the_other(qtbot: QtBot, writing: Writing) -> None:
    bar = writing.bar
    bar.open(replacing=True)
    bar.field.setText("mile")
    bar.by.setText("smile")
    bar.by.setFocus()
    qtbot.keyClick(bar.by, KEYS.Key_Return)
    assert bar.count.text() == "2 of 4"  # the new word holds it too, and is passed over
    bar.next.click()
    bar.replace_button.click()
    html = "<p>One smile, two <strong>mil</strong>es.</p><ul><li><p>A smile 👩‍🚀 a mile</p></li></ul><p>End.</p>"
    assert writing.edit.html() == html
    writing.edit.undo()
    writing.edit.undo()
    assert writing.edit.html() == TEXT


def test_replacing_all_is_one_step_and_the_keyboard_is_there_to_take_it_back(qtbot: QtBot, writing: Writing) -> None:
    bar = writing.bar
    put(writing, 7)
    bar.open(replacing=True)
    bar.field.setText("mile")
    bar.by.setText("lap")
    bar.all_button.click()
    html = "<p>One lap, two <strong>lap</strong>s.</p><ul><li><p>A lap 👩‍🚀 a lap</p></li></ul><p>End.</p>"
    assert writing.edit.html() == html
    assert bar.count.text() == "4 replaced"
    assert writing.edit.hasFocus()
    qtbot.keyClick(writing.edit, KEYS.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert writing.edit.html() == TEXT
    assert not writing.edit.review.isUndoAvailable()
    qtbot.waitUntil(lambda: bar.count.text().endswith("of 4"))


def test_a_review_that_cant_be_changed_is_only_searched(writing: Writing) -> None:
    writing.bar.open(replacing=True)
    writing.edit.setEnabled(False)
    writing.bar.field.setText("mile")
    assert not writing.bar.all_button.isEnabled()
    writing.bar.replace_all()
    writing.bar.replace_one()
    assert writing.edit.html() == TEXT


def test_the_marks_follow_what_is_written_and_what_is_loaded(qtbot: QtBot, writing: Writing) -> None:
    writing.bar.open()
    writing.bar.field.setText("mile")
    writing.edit.setFocus()
    put(writing, 0)
    qtbot.keyClicks(writing.edit, "mile ")
    qtbot.waitUntil(lambda: writing.bar.count.text().endswith("of 5"))
    assert writing.edit.textCursor().position() == 5
    writing.edit.load("<p>Another mile</p>")
    qtbot.waitUntil(lambda: writing.bar.count.text() == "1 of 1")
    assert marked(writing) == ["mile"]
    writing.edit.load("")
    qtbot.waitUntil(lambda: writing.bar.count.text() == "Not found")
    writing.bar.replace_one()


def test_a_long_review_is_scrolled_to_the_place_and_marked_where_it_is_seen(qtbot: QtBot, writing: Writing) -> None:
    words = "<p>" + "the mile and the other mile " * 12 + "</p>"
    writing.edit.load(words * 60 + "<p>The last.</p>")
    writing.bar.open()
    writing.bar.field.setText("e")
    places = 60 * 12 * 5 + 1
    assert writing.bar.count.text() == f"1 of {places:,}"
    assert 0 < len(writing.edit.extraSelections()) <= MARKED
    writing.bar.field.setText("last")
    bar = writing.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > bar.maximum() - 200)
    assert marked(writing) == ["last"]
    writing.bar.field.setText("mile")  # from there it is found at the beginning
    assert bar.value() < 200
    bar.setValue(bar.maximum() // 2)
    end = writing.edit.review.characterCount() // 2

    def in_sight() -> bool:
        return any(abs(mark.cursor.position() - end) < 1_000 for mark in writing.edit.extraSelections())

    qtbot.waitUntil(in_sight)


def test_every_part_has_a_name_and_is_reached_by_tab(qtbot: QtBot, writing: Writing) -> None:
    bar = writing.bar
    bar.open(replacing=True)
    bar.field.setText("mile")
    reached: list[QWidget] = []
    widget: QWidget | None = bar.field
    while widget is not None and widget not in reached:
        reached.append(widget)
        qtbot.keyClick(widget, KEYS.Key_Tab)
        widget = writing.focusWidget() if bar.isAncestorOf(writing.focusWidget()) else None
    assert reached[:3] == [bar.field, bar.by, bar.replace_button]
    assert set(bar.findChildren(QToolButton)) < set(reached)
    for part in reached:
        assert part.accessibleName() or part.text()
    for button in bar.findChildren(QToolButton):
        assert button.toolTip()


def test_the_second_line_unfolds(writing: Writing) -> None:
    writing.bar.open()
    assert not writing.bar.by.isVisible()
    writing.bar.unfold.click()
    assert writing.bar.by.isVisible()
    writing.bar.close_bar()
    writing.bar.open(replacing=True)
    assert writing.bar.by.isVisible()
    writing.bar.changeEvent(QEvent(QEvent.Type.StyleChange))
    assert writing.bar.isVisible()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents(), st.sampled_from(("e", "Kevin", "(", "👩", "字", " ")), st.sampled_from(("", "X", "Kevin’s 👩‍🚀", "e"))
)
def test_it_does_what_the_tree_does(qtbot: QtBot, tree: Document, sought: str, text: str) -> None:
    edit = ReviewEdit()
    edit.load_tree(tree)
    before = edit.tree()
    pattern = Pattern(sought)
    places = found_text.places(edit.review, pattern)
    assert len(places) == len(finding.occurrences(before, pattern))
    for start, end in places:
        cursor = QTextCursor(edit.review)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        assert cursor.selectedText().casefold() == pattern.sought
    count = found_text.replace(edit.review, edit.textCursor(), pattern, text)
    assert count == len(places)
    assert edit.html() == to_html(normalise(finding.replaced(before, pattern, text)))
    edit.undo()
    assert edit.tree() == before
    edit.deleteLater()


def test_words_too_long_to_lay_out_are_searched_as_they_are(qtbot: QtBot) -> None:
    edit = ReviewEdit()
    qtbot.addWidget(edit)
    word = "a" * 495 + "needle" + "b" * 15_000 + "👩needle"
    edit.load_tree(gate.parse(f"<p>A needle {word}</p>"))
    assert len(found_text.places(edit.review, Pattern("needle"))) == 3
    assert found_text.replace(edit.review, edit.textCursor(), Pattern("needle"), "pin") == 3
    assert edit.html() == f"<p>A pin {word.replace('needle', 'pin')}</p>"
