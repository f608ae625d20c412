"""The length of a review, as far as there is room for it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.ui.widgets.writing_footer import WritingFooter


def footer(qtbot: QtBot, width: int = 300) -> WritingFooter:
    made = WritingFooter()
    qtbot.addWidget(made)
    made.resize(width, 20)
    return made


def test_it_says_words_minutes_and_what_is_selected(qtbot: QtBot) -> None:
    length = footer(qtbot)
    assert length.text() == ""
    length.show_length(412, 2)
    assert length.text() == "412 words · 2 min"
    assert length.accessibleName() == "412 words · 2 min"
    length.show_length(412, 2, 12)
    assert length.text() == "12 of 412 words"
    length.show_length(1, 1)
    assert length.text() == "1 word · 1 min"
    length.show_length(0, 0)
    assert length.text() == ""
    length.invite("F1 tells more")
    assert length.text() == length.accessibleName() == "F1 tells more"
    length.show_length(12_345, 54)
    assert length.text() == "12,345 words · 54 min"


def test_without_room_it_says_less(qtbot: QtBot) -> None:
    length = footer(qtbot)
    length.show_length(412, 2)
    whole = length.sizeHint().width()
    length.resize(whole, 20)
    assert length.shown_text() == "412 words · 2 min"
    length.resize(whole * 2 // 3, 20)
    assert length.shown_text() == "412 words"
    length.resize(20, 20)
    assert length.shown_text() == ""


def test_nothing_beside_it_moves(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    row = QHBoxLayout(holder)
    before, length, after = QPushButton("before"), WritingFooter(), QPushButton("after")
    for part in (before, length, after):
        row.addWidget(part)
    holder.resize(500, 60)
    holder.show()
    places = []
    for words in (0, 1, 412, 9_999):
        length.show_length(words, words // 230, words // 2 or None)
        qtbot.wait(1)
        places.append((before.geometry(), after.geometry()))
    assert len(set(map(str, places))) == 1
    narrow = before.sizeHint().width() + after.sizeHint().width() + 60
    holder.resize(narrow, 60)
    qtbot.waitUntil(lambda: holder.width() == narrow)
    assert after.width() >= after.minimumSizeHint().width()
