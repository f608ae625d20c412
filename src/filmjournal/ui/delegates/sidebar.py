"""Paints the rows of the sidebar: icon, name, count, indentation."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.ui.theme import density, fonts, icons, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import RADIUS, paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.sidebar_rows import SidebarGap, SidebarRowView

_SIDE, _PADDING, _ICON, _ICON_GAP, _STEP = 8, 8, 16, 10, 16
GAP_HEIGHT = 14
FOLDED_BELOW = 80
"""Pixels of width under which a row is its icon only."""


class SidebarDelegate(QStyledItemDelegate):
    """Paints SidebarRowView and SidebarGap rows, asked for under ROW_ROLE. A tree view gets `setIndentation(0)`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the row's kind; rows are as wide as the view."""
        if isinstance(index.data(ROW_ROLE), SidebarGap):
            return QSize(0, GAP_HEIGHT)
        return QSize(0, max(density.current().sidebar_item, fonts.line_height(fonts.interface()) + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, SidebarRowView):
            return
        colours = theme.current()
        state, direction, widget = option.state, option.direction, option.widget
        selected = bool(state & QStyle.StateFlag.State_Selected)
        rect = QRect(option.rect)
        folded = rect.width() < FOLDED_BELOW
        side = 4 if folded else _SIDE
        item = rect.adjusted(side, 0, -side, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = ""
        if selected:
            ground = "selection" if widget is None or widget.hasFocus() else "selection_idle"
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.color(ground))
            painter.drawRoundedRect(item, RADIUS, RADIUS)
        ratio = painter.device().devicePixelRatio()
        quiet = "on_action" if selected and colours.is_high_contrast else "text" if selected else "text_quiet"
        inner = item.adjusted(_PADDING, 0, -_PADDING, 0)
        icon = QRect(inner.left(), item.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        if folded:
            icon.moveLeft(item.center().x() - _ICON // 2 + 1)
        if row.icon:
            painter.drawPixmap(mirrored(icon, item, direction).topLeft(), icons.pixmap(row.icon, quiet, _ICON, ratio))
        if not folded:
            small = fonts.interface(12, tabular=True)
            count_width = QFontMetrics(small).horizontalAdvance(row.count_text) + 1 if row.count_text else 0
            start = inner.left() + _ICON + _ICON_GAP + max(0, row.depth - 1) * _STEP
            name = QRect(
                start, item.top(), inner.right() + 1 - start - (count_width + 8 if count_width else 0), item.height()
            )
            count = QRect(inner.right() + 1 - count_width, item.top(), count_width, item.height())
            painter.setPen(colours.on_row("text", selected=selected))
            draw_text(painter, mirrored(name, item, direction), row.name, fonts.interface(), direction)
            painter.setPen(colours.color(quiet))
            draw_text(painter, mirrored(count, item, direction), row.count_text, small, direction, at_end=True)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(item), RADIUS)
        painter.restore()
