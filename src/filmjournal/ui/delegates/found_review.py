"""Paints a review in which words were found: its film, and lines of it with the old words struck and the new beside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.i18n import ngettext
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.services.finding import Extract, Hit
from filmjournal.ui.theme import dates, fonts, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import TICK_BOX, draw_text, mirrored, paint_tick

_SIDE, _TOP, _BOX, _INDENT, _GAP = 24, 9, TICK_BOX, 30, 10
_LINE_SPACE = 4


class FoundReviewDelegate(QStyledItemDelegate):
    """Paints `Hit`s, asked for under ROW_ROLE. A click on the box or Space turns the tick."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.text = ""  # what is to take the place

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As high as its lines; rows are as wide as the view."""
        hit: Hit = index.data(ROW_ROLE)
        lines = len(hit.extracts) * (fonts.line_height(fonts.reading(15)) + _LINE_SPACE)
        more = fonts.line_height(fonts.interface(12)) + 2 if hit.count > len(hit.extracts) else 0
        return QSize(0, 2 * _TOP + fonts.line_height(fonts.reading(16)) + lines + more)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one review."""
        hit: Hit = index.data(ROW_ROLE)
        colours, direction, widget = theme.current(), option.direction, option.widget
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        has_keyboard = widget is not None and widget.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(option.rect, colours.color("selection" if has_keyboard else "selection_idle"))
            bar = QRect(option.rect.x(), option.rect.y(), 2, option.rect.height())
            painter.fillRect(mirrored(bar, option.rect, direction), colours.color("ink"))
        rect = option.rect.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        head = fonts.line_height(fonts.reading(16))
        paint_tick(painter, mirrored(_box(rect, head), rect, direction), ticked=ticked)
        inner = rect.adjusted(_INDENT, 0, 0, 0)
        self._paint_head(painter, hit, QRect(inner.x(), inner.y(), inner.width(), head), inner, option)
        top = inner.y() + head
        high = fonts.line_height(fonts.reading(15)) + _LINE_SPACE
        for extract in hit.extracts:
            line = mirrored(QRect(inner.x(), top, inner.width(), high), rect, direction)
            self._paint_extract(painter, extract, line, ticked, direction)
            top += high
        if hit.count > len(hit.extracts):
            left = hit.count - len(hit.extracts)
            more = ngettext("and {count} more", "and {count} more", left).format(count=dates.locale().toString(left))
            painter.setPen(colours.color("text_quiet"))
            line = QRect(inner.x(), top, inner.width(), rect.bottom() + 1 - top)
            draw_text(painter, mirrored(line, rect, direction), more, fonts.interface(12), direction)
        if has_keyboard and option.state & QStyle.StateFlag.State_HasFocus:
            paint_ring(painter, QRectF(option.rect))
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Turn the tick."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            turns = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            turns = event.button() == Qt.MouseButton.LeftButton and self._is_on_box(option, event.position().toPoint())
        else:
            turns = False
        if turns:
            on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
            wanted = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            index.model().setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
        return turns

    def _is_on_box(self, option: QStyleOptionViewItem, point: QPoint) -> bool:
        rect = option.rect.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        box = mirrored(_box(rect, fonts.line_height(fonts.reading(16))), rect, option.direction)
        return box.adjusted(-8, -8, 8, 8).contains(point)

    @staticmethod
    def _paint_head(painter: QPainter, hit: Hit, line: QRect, inner: QRect, option: QStyleOptionViewItem) -> None:
        colours, direction = theme.current(), option.direction
        whole = inner.adjusted(-_INDENT, 0, 0, 0)
        small, large = fonts.interface(12, tabular=True), fonts.reading(16)
        date = dates.long_date(hit.watched)
        wide = QFontMetrics(small).horizontalAdvance(date) + 2
        year = "" if hit.year is None else str(hit.year)
        of_year = QFontMetrics(large).horizontalAdvance(year) + 2 if year else 0
        room = line.width() - wide - of_year - 2 * _GAP
        title = min(room, QFontMetrics(large).horizontalAdvance(hit.title) + 2)
        painter.setPen(colours.color("text"))
        place = QRect(line.x(), line.y(), title, line.height())
        draw_text(painter, mirrored(place, whole, direction), hit.title, large, direction)
        painter.setPen(colours.color("text_quiet"))
        place = QRect(line.x() + title + _GAP - 2, line.y(), of_year, line.height())
        draw_text(painter, mirrored(place, whole, direction), year, large, direction)
        place = QRect(line.right() + 1 - wide, line.y(), wide, line.height())
        draw_text(painter, mirrored(place, whole, direction), date, small, direction, at_end=True)

    def _paint_extract(
        self, painter: QPainter, extract: Extract, line: QRect, ticked: bool, direction: Qt.LayoutDirection
    ) -> None:
        """One layout for the whole line, so that text of any direction runs as it does in the review."""
        same = extract.found == self.text
        new = "" if same or not ticked else self.text
        gap = "\u2009" if new else ""
        looks = _looks(struck=ticked and not same)
        start = utf16_length(extract.before)
        old = _range(start, utf16_length(extract.found), looks[0])
        other = _range(start + old.length + len(gap), utf16_length(new), looks[1])
        end = other.start + other.length
        words = extract.before + extract.found + gap + new
        layout, row = _laid_out(words + extract.after, [old, other], line.width(), direction)
        # What is found must be seen: of a line that is too long, the words before it go out of sight.
        place: Any = row.cursorToX(end)  # with where the cursor went
        shift = min(0, line.width() - int(place[0]) - _INDENT)
        if row.naturalTextWidth() > line.width():
            kept = row.xToCursor(line.width() - shift - 20) - end  # room for the dots
            text = f"{words}{extract.after[: max(0, kept)].rstrip()} …"
            layout, row = _laid_out(text, [old, other], line.width(), direction)
        painter.save()
        painter.setClipRect(line)
        painter.setPen(theme.current().color("text"))
        layout.draw(painter, QPointF(line.x() + shift, line.y() + _LINE_SPACE))
        painter.restore()


def _laid_out(
    text: str, looks: list[QTextLayout.FormatRange], width: int, direction: Qt.LayoutDirection
) -> tuple[QTextLayout, QTextLine]:
    """The text on one line, at the window's leading edge."""
    layout = QTextLayout(text, fonts.reading(15))
    right = direction == Qt.LayoutDirection.RightToLeft
    option = QTextOption()
    option.setAlignment(
        (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
    )
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(looks)
    layout.beginLayout()
    row = layout.createLine()
    row.setLineWidth(width)
    layout.endLayout()
    return layout, row


def _looks(*, struck: bool) -> tuple[QTextCharFormat, QTextCharFormat]:
    """What is found, and what takes its place."""
    colours = theme.current()
    new = QTextCharFormat()
    new.setBackground(colours.color("found"))
    new.setForeground(colours.color("text"))
    if not struck:
        return new, new
    old = QTextCharFormat()
    old.setFontStrikeOut(True)
    old.setForeground(colours.color("text_quiet"))
    return old, new


def _box(rect: QRect, head: int) -> QRect:
    return QRect(rect.x(), rect.y() + (head - _BOX) // 2, _BOX, _BOX)


def _range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start, result.length, result.format = start, length, look
    return result
