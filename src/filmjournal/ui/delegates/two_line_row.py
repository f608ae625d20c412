"""Paints a row of two lines: its name and when, and under them what and until when."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored, paint_ground
from filmjournal.ui.theme.two_line_rows import TwoLineRow

_Index = QModelIndex | QPersistentModelIndex
_LEAD, _GAP, _ABOVE, _BETWEEN, _ICON = 14, 12, 8, 2, 16


class TwoLineRowDelegate(QStyledItemDelegate):
    """Paints TwoLineRows, asked for under ROW_ROLE."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Two lines; rows are as wide as the view."""
        lines = fonts.line_height(fonts.reading(16)) + _BETWEEN + fonts.line_height(fonts.interface(12))
        return QSize(0, lines + 2 * _ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, TwoLineRow):
            return
        colours, rect, direction, state = theme.current(), QRect(option.rect), option.direction, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, option)
        high = fonts.line_height(fonts.reading(16))
        inner = rect.adjusted(_LEAD, _ABOVE, -_LEAD, -_ABOVE)
        if row.icon:
            place = mirrored(QRect(inner.left(), inner.top() + (high - _ICON) // 2, _ICON, _ICON), rect, direction)
            quiet = "on_action" if selected and colours.is_high_contrast else "text_quiet"
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(place.topLeft(), icons.pixmap(row.icon, quiet, _ICON, ratio))
            inner.setLeft(inner.left() + _ICON + _GAP)
        first = QRect(inner.left(), inner.top(), inner.width(), high)
        second = inner.adjusted(0, high + _BETWEEN, 0, 0)
        small = fonts.interface(12, tabular=True)

        def put(line: QRect, text: str, at_end: str, *, is_title: bool) -> None:
            """One line: what stands at its end is whole, and its text is shortened to what is left."""
            end = min(QFontMetrics(small).horizontalAdvance(at_end) + 2 if at_end else 0, line.width())
            last = QRect(line.right() + 1 - end, line.top(), end, line.height())
            words = line.adjusted(0, 0, -(end + _GAP if end else 0), 0)
            painter.setPen(colours.on_row("text" if is_title and not row.is_over else "text_quiet", selected=selected))
            draw_text(
                painter, mirrored(words, rect, direction), text, fonts.reading(16) if is_title else small, direction
            )
            painter.setPen(colours.on_row("text_quiet", selected=selected))
            draw_text(painter, mirrored(last, rect, direction), at_end, small, direction, at_end=True)

        put(first, row.title, row.when, is_title=True)
        put(second, row.what, row.until, is_title=False)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(rect), 0)
        painter.restore()
