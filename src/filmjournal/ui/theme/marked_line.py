"""One painted line of text with stretches of it marked: what was found, or what is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.theme import theme

Span = tuple[int, int]  # first character (code point) and the one after the last

_LONGEST = 1_000  # characters: no row is wide enough for more
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_DOTS = "… "
_SEEN_BEFORE = 0.4  # of the room: as much as may stand before the first mark where the line is too long


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A text with the places that stand on the ground of what is found; `strong` is set in bold."""

    text: str
    found: tuple[Span, ...] = ()
    strong: Span | None = None


def shortened(line: MarkedLine, font: QFont, width: int, *, to_mark: bool = False) -> MarkedLine:
    """The line as much as there is room for, on one line; with `to_mark` so that its first mark can be seen."""
    text = _SPACE.sub(" ", line.text[:_LONGEST])
    found, strong = line.found, line.strong
    metrics = _metrics(font, bold=strong is not None)
    if to_mark and found and metrics.horizontalAdvance(text[: found[0][1]]) > width * (1 - _SEEN_BEFORE / 2):
        start = _start(text, found[0][0], metrics, round(width * _SEEN_BEFORE))
        text = _DOTS + text[start:].lstrip("… ") if start else text
        shift = len(text) - len(_SPACE.sub(" ", line.text[:_LONGEST]))
        found = tuple((first + shift, last + shift) for first, last in found)
    short = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    if short != text:
        kept = len(short) - 1
        found = tuple((first, min(last, kept)) for first, last in found if first < kept)
        strong = None if strong is None else (strong[0], max(strong[0], min(strong[1], kept)))
    return MarkedLine(short, found, strong)


def advance(line: MarkedLine, font: QFont) -> int:
    """How wide a whole line is, in pixels."""
    return _metrics(font, bold=line.strong is not None).horizontalAdvance(_SPACE.sub(" ", line.text[:_LONGEST])) + 2


def draw_marked(
    painter: QPainter,
    rect: QRect,
    line: MarkedLine,
    font: QFont,
    colour: QColor,
    direction: Qt.LayoutDirection,
    *,
    at_end: bool = False,
    to_mark: bool = False,
) -> None:
    """Draw a line, shortened to fit, at the leading edge of a rectangle or at its end.

    The text runs in its own script's direction, whichever way the window does.
    """
    if rect.width() <= 0:
        return
    short = shortened(line, font, rect.width(), to_mark=to_mark)
    layout = QTextLayout(short.text, font)
    leading_left = direction == Qt.LayoutDirection.LeftToRight
    side = Qt.AlignmentFlag.AlignLeft if leading_left != at_end else Qt.AlignmentFlag.AlignRight
    option = QTextOption()
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    layout.setTextOption(option)
    layout.setFormats(_formats(short))
    layout.beginLayout()
    row = layout.createLine()
    row.setLineWidth(rect.width())
    layout.endLayout()
    painter.save()
    painter.setPen(colour)
    layout.draw(painter, QPointF(rect.x(), rect.y() + (rect.height() - row.height()) / 2))
    painter.restore()


def _formats(line: MarkedLine) -> list[QTextLayout.FormatRange]:
    ground = QTextCharFormat()
    ground.setBackground(theme.current().color("found"))
    ground.setForeground(theme.current().color("text"))
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.DemiBold)
    spans: Sequence[tuple[Span, QTextCharFormat]] = [(span, ground) for span in line.found]
    if line.strong is not None:
        spans = [*spans, (line.strong, bold)]
    ranges = []
    for (first, last), look in spans:
        made = QTextLayout.FormatRange()
        made.start = utf16_length(line.text[:first])
        made.length = utf16_length(line.text[first:last])
        made.format = look
        ranges.append(made)
    return ranges


def _metrics(font: QFont, *, bold: bool) -> QFontMetrics:
    if bold:
        font = QFont(font)
        font.setWeight(QFont.Weight.DemiBold)
    return QFontMetrics(font)


def _start(text: str, mark: int, metrics: QFontMetrics, room: int) -> int:
    """The begin of a word from which on what stands before the mark fits into the room."""
    start = mark
    while start > 0:
        before = text.rfind(" ", 0, start - 1) + 1
        if metrics.horizontalAdvance(_DOTS + text[before:mark]) > room:
            break
        start = before
    return start
