"""Small pieces of row painting that delegates and pages share."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.theme.entry_rows import MonthHeadView

MONTH_HEAD_HEIGHT = 28
SELECTION_BAR = 2
TICK_BOX = 18
_SIDE = 16


def month_head_height() -> int:
    """The height of a month head in pixels: 28, more with large lettering."""
    return max(MONTH_HEAD_HEIGHT, fonts.line_height(fonts.interface(12)) + 10)


def paint_month_head(painter: QPainter, rect: QRect, view: MonthHeadView, direction: Qt.LayoutDirection) -> None:
    """Paint a month head, on its own ground, so that it can also stay at the top over the rows."""
    colours = theme.current()
    painter.fillRect(rect, colours.color("page"))
    painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colours.color("rule"))
    inner = rect.adjusted(_SIDE, 0, -_SIDE, -1)
    font = fonts.interface(12, tabular=True)
    count_width = QFontMetrics(font).horizontalAdvance(view.count_text) + 2  # an advance is rounded
    quiet = theme.current().color("text_quiet")
    count = QRect(inner.right() - count_width + 1, inner.y(), count_width, inner.height())
    words = inner.adjusted(0, 0, -count_width - 8, 0)
    painter.setPen(quiet)
    draw_text(painter, mirrored(words, inner, direction), view.text, font, direction)
    draw_text(painter, mirrored(count, inner, direction), view.count_text, font, direction, at_end=True)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint what is under a row: of a chosen one with a bar, by whether the keyboard is here, else the pointer's."""
    colours, rect, widget = theme.current(), QRect(option.rect), option.widget
    if option.state & QStyle.StateFlag.State_Selected:
        here = widget is None or widget.hasFocus()
        painter.fillRect(rect, colours.color("selection" if here else "selection_idle"))
        bar = QRect(rect.x(), rect.y(), SELECTION_BAR, rect.height())
        painter.fillRect(mirrored(bar, rect, option.direction), colours.color("ink"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, colours.color("hover"))


def mirrored(rect: QRect, within: QRect, direction: Qt.LayoutDirection) -> QRect:
    """The rectangle at its place in a right-to-left row, or as it is."""
    if direction == Qt.LayoutDirection.LeftToRight:
        return rect
    return QRect(within.left() + within.right() - rect.right(), rect.y(), rect.width(), rect.height())


def opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    """The other direction: a button laid out in it has its icon behind its words."""
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    return left if direction == right else right


def draw_text(
    painter: QPainter, rect: QRect, text: str, font: QFont, direction: Qt.LayoutDirection, *, at_end: bool = False
) -> None:
    """Draw one line, shortened to fit, at the leading edge of a rectangle or at its end.

    A title runs in its own script's direction, whichever way the window does.
    """
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.setFont(font)
    short = QFontMetrics(font).elidedText(plain_line(text), Qt.TextElideMode.ElideRight, rect.width())
    leading_left = direction == Qt.LayoutDirection.LeftToRight
    side = Qt.AlignmentFlag.AlignLeft if leading_left != at_end else Qt.AlignmentFlag.AlignRight
    flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute) | int(
        Qt.TextFlag.TextSingleLine
    )  # fmt: skip
    painter.drawText(rect, flags, short)


def paint_tick(painter: QPainter, box: QRect, *, ticked: bool) -> None:
    """Paint the box of a row that can be ticked, TICK_BOX pixels square."""
    colours = theme.current()
    painter.setPen(colours.color("action" if ticked else "control_edge"))
    painter.setBrush(colours.color("action" if ticked else "raised"))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    if ticked:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(box.topLeft() + QPoint(2, 2), icons.pixmap("check", "on_action", TICK_BOX - 4, ratio))


def plain_line(text: str) -> str:
    """The beginning of a text on one line: what no row is wide enough for is not measured."""
    return " ".join(text[:1000].split())
