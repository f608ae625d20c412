"""Counting words while one writes."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from filmjournal.richtext import length as lengths
from filmjournal.ui.editor import word_counter
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.word_counter import WordCounter
from filmjournal.ui.widgets.writing_footer import WritingFooter


def counted(qtbot: QtBot, html: str) -> tuple[ReviewEdit, WritingFooter, WordCounter]:
    edit, footer = ReviewEdit(), WritingFooter()
    qtbot.addWidget(edit)
    qtbot.addWidget(footer)
    edit.load(html)
    counter = WordCounter(edit, footer)
    counter.count()
    return edit, footer, counter


def test_what_is_typed_is_counted_after_a_pause(qtbot: QtBot) -> None:
    edit, footer, _counter = counted(qtbot, "<p>Breath, gravel.</p><h2>One</h2>")
    assert footer.text() == "3 words · 1 min"
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(edit, " more")
    assert footer.text() == "3 words · 1 min"  # never at the key itself
    qtbot.waitUntil(lambda: footer.text() == "4 words · 1 min")


def test_a_selection_is_counted(qtbot: QtBot) -> None:
    edit, footer, _counter = counted(qtbot, "<p>One two three.</p><p>Four five.</p>")
    edit.moveCursor(QTextCursor.MoveOperation.NextWord)
    edit.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
    qtbot.waitUntil(lambda: footer.text() == "4 of 5 words")
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.waitUntil(lambda: footer.text() == "5 words · 1 min")


def test_only_what_changed_is_counted_anew(qtbot: QtBot, monkeypatch) -> None:
    edit, _footer, counter = counted(qtbot, "".join(f"<p>Line {number} of many.</p>" for number in range(500)))
    asked: list[str] = []

    def spy(text: str) -> lengths.Length:
        asked.append(text)
        return lengths.length_of(text)

    monkeypatch.setattr(word_counter, "length_of", spy)
    edit.insertPlainText("New. ")
    counter.count()
    assert asked == ["New. Line 0 of many."]
