"""A line with marks, shortened so that what matters is seen, and painted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.marked_line import MarkedLine, draw_marked, shortened

LONG = MarkedLine("before " * 30 + "found and after " * 20, ((210, 215),))


def marked(line: MarkedLine) -> list[str]:
    return [line.text[first:last] for first, last in line.found]


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> None:
    """Fonts need one."""


def test_what_has_room_is_as_it_was() -> None:
    line = MarkedLine("a found word", ((2, 7),))
    assert shortened(line, fonts.reading(14), 400, to_mark=True) == line


def test_the_first_mark_is_seen_however_long_the_line() -> None:
    line = shortened(LONG, fonts.reading(14), 300, to_mark=True)
    assert marked(line) == ["found"]
    assert line.text.startswith("… before")
    assert line.text.endswith("…")
    assert QFontMetrics(fonts.reading(14)).horizontalAdvance(line.text) <= 300


def test_a_mark_that_is_cut_off_is_marked_as_far_as_it_goes() -> None:
    line = shortened(LONG, fonts.reading(14), 300)
    assert line.text.startswith("before")
    assert marked(line) == []
    assert marked(shortened(MarkedLine("x" * 500, ((0, 500),)), fonts.reading(14), 100))[0].strip("x") == ""


@settings(max_examples=60)
@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 20), st.integers(0, 400), st.booleans())
def test_places_stay_inside_any_text(text: str, first: int, length: int, width: int, to_mark: bool) -> None:
    first = min(first, len(text))
    line = MarkedLine(text, ((first, min(len(text), first + length)),))
    short = shortened(line, fonts.interface(), width, to_mark=to_mark)
    assert all(0 <= start <= end <= len(short.text) for start, end in short.found)
    image = QImage(420, 30, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        draw_marked(painter, QRect(0, 0, width, 30), line, fonts.interface(), QColor("black"), direction)
    painter.end()


def test_the_mark_stands_where_the_word_is_behind_a_character_of_two_units() -> None:
    """A ground behind the last letter only: nothing of it may lie under the letters before."""
    line = MarkedLine("👩‍🚀👩‍🚀👩‍🚀 mmmm W", ((14 + 1, 16),))
    line = MarkedLine(line.text, ((line.text.index("W"), line.text.index("W") + 1),))
    font = fonts.interface(20)
    image = QImage(400, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_marked(painter, QRect(0, 0, 400, 40), line, font, QColor("black"), Qt.LayoutDirection.LeftToRight)
    painter.end()
    ground = theme.current().color("found").rgb()
    columns = [x for x in range(400) if any(image.pixel(x, y) == ground for y in range(40))]
    before = QFontMetrics(font).horizontalAdvance(line.text[: line.found[0][0]])
    assert columns
    assert min(columns) >= before - 2
    assert max(columns) <= before + QFontMetrics(font).horizontalAdvance("W") + 2
