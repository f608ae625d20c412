"""Paints an entry in which a backup and the journal differ: tick, film, what is another, date."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.ui.theme import density, fonts, theme
from filmjournal.ui.theme.difference_rows import DifferenceRow
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import TICK_BOX, draw_text, mirrored, paint_ground, paint_tick, plain_line

_SIDE, _GAP, _YEAR_GAP = 10, 12, 6
_REACH = 8  # around a box, within which a click is on it
_WHAT_FROM = 420  # pixels of the row from which there is room for what is another


class DifferenceRowDelegate(QStyledItemDelegate):
    """Paints DifferenceRows, asked for under ROW_ROLE. A click on the box or Space turns the tick."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line; rows are as wide as the view."""
        return QSize(0, max(density.current().sidebar_item + 2, fonts.line_height(fonts.reading(16)) + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, DifferenceRow):
            return
        rect, direction, state = QRect(option.rect), option.direction, option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        here = option.widget is None or option.widget.hasFocus()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is not None:
            paint_tick(painter, _box(rect, direction), ticked=Qt.CheckState(ticked) == Qt.CheckState.Checked)
            inner.setLeft(inner.left() + TICK_BOX + _GAP)
        _paint_words(painter, row, inner, rect, direction, selected=selected)
        if here and state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(rect).adjusted(2, 2, -2, -2), 2)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: object, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> bool:
        """Turn the tick."""
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            turns = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            place: QPoint = event.position().toPoint()
            on_box = _box(QRect(option.rect), option.direction).adjusted(-_REACH, -_REACH, _REACH, _REACH)
            turns = event.button() == Qt.MouseButton.LeftButton and on_box.contains(place)
        else:
            turns = False
        if not turns or ticked is None:
            return False
        on = Qt.CheckState(ticked) == Qt.CheckState.Checked
        wanted = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
        return index.model().setData(index, wanted, Qt.ItemDataRole.CheckStateRole)


def _box(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    box = QRect(rect.left() + _SIDE, rect.top() + (rect.height() - TICK_BOX) // 2, TICK_BOX, TICK_BOX)
    return mirrored(box, rect, direction)


def _paint_words(
    painter: QPainter, row: DifferenceRow, inner: QRect, rect: QRect, direction: Qt.LayoutDirection, *, selected: bool
) -> None:
    """Title and year at the leading edge, the date at the end, and what is another before it."""
    colours, large, small = theme.current(), fonts.reading(16), fonts.interface(12, tabular=True)

    def put(left: int, width: int, text: str, role: str, *, at_end: bool = False) -> None:
        place = QRect(left, inner.top(), width, inner.height())
        painter.setPen(colours.on_row(role, selected=selected))
        font = large if role == "text" else small
        draw_text(painter, mirrored(place, rect, direction), text, font, direction, at_end=at_end)

    end = inner.right() + 1
    when = QFontMetrics(small).horizontalAdvance(row.when) + 2
    put(end - when, when, row.when, "text_quiet", at_end=True)
    end -= when + _GAP
    year = QFontMetrics(small).horizontalAdvance(row.year) + 2 if row.year else 0
    title = QFontMetrics(large).horizontalAdvance(plain_line(row.title)) + 2
    if row.what and rect.width() >= _WHAT_FROM:
        most = max((end - inner.left()) // 3, end - inner.left() - title - year - _YEAR_GAP - 2 * _GAP)
        what = min(most, QFontMetrics(small).horizontalAdvance(row.what) + 2)
        put(end - what, what, row.what, "text_quiet", at_end=True)
        end -= what + _GAP
    title = max(0, min(title, end - inner.left() - year - _YEAR_GAP))
    put(inner.left(), title, row.title, "text")
    put(inner.left() + title + _YEAR_GAP, year, row.year, "text_quiet")
