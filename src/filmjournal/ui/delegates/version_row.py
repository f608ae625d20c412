"""Paints one version of a review: when it was written, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored, paint_ground

_SIDE, _ABOVE, _BETWEEN, _APART = 12, 7, 2, 12


@dataclass(frozen=True, slots=True)
class VersionRowView:
    """The words of a row: when, how long, and what else is to be said, in a colour role."""

    when: str
    length: str
    note: str = ""
    note_role: str = "text_quiet"


class VersionRowDelegate(QStyledItemDelegate):
    """Paints the VersionRowView asked for under ROW_ROLE."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines; rows are as wide as the view."""
        first, second = fonts.line_height(fonts.interface()), fonts.line_height(fonts.interface(12))
        return QSize(0, 2 * _ABOVE + first + _BETWEEN + second)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, VersionRowView):
            return
        colours, rect, direction, state = theme.current(), QRect(option.rect), option.direction, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        paint_ground(painter, option)
        inner = rect.adjusted(_SIDE, _ABOVE, -_SIDE, -_ABOVE)
        font, small = fonts.interface(), fonts.interface(12, tabular=True)
        first = QRect(inner.x(), inner.y(), inner.width(), fonts.line_height(font))
        second = QRect(inner.x(), first.bottom() + 1 + _BETWEEN, inner.width(), fonts.line_height(small))
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, first, row.when, font, direction)
        painter.setPen(colours.on_row("text_quiet", selected=selected))
        note = QFontMetrics(small).horizontalAdvance(row.note) + _APART if row.note else 0
        draw_text(painter, mirrored(second.adjusted(0, 0, -note, 0), second, direction), row.length, small, direction)
        if row.note:
            painter.setPen(colours.on_row(row.note_role, selected=selected))
            draw_text(painter, second, row.note, small, direction, at_end=True)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_ring(painter, QRectF(rect).adjusted(2, 2, -2, -2), 2)
        painter.restore()
