"""Paints the rows of the sidebar: icon, name, count, indentation; and lets a name be changed in its place."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from filmjournal.domain.names import LONGEST_NAME
from filmjournal.i18n import _
from filmjournal.ui.theme import density, fonts, icons, tag_colours, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import RADIUS, paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.sidebar_rows import SidebarGap, SidebarRowView

_SIDE, _PADDING, _ICON, _ICON_GAP, _STEP = 8, 8, 16, 10, 16
_FIELD = 6  # how far a field begins before the name it is for
GAP_HEIGHT = 14
FOLDED_BELOW = 80
"""Pixels of width under which a row is its icon only."""

_Index = QModelIndex | QPersistentModelIndex


class SidebarDelegate(QStyledItemDelegate):
    """Paints SidebarRowView and SidebarGap rows, asked for under ROW_ROLE. A tree view gets `setIndentation(0)`.

    `target` is the row that something would be dropped on. `name_typed` tells what a name is being changed to.
    """

    name_typed = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = QPersistentModelIndex()
        self._edited = QPersistentModelIndex()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The height of the row's kind; rows are as wide as the view."""
        if isinstance(index.data(ROW_ROLE), SidebarGap):
            return QSize(0, GAP_HEIGHT)
        return QSize(0, max(density.current().sidebar_item, fonts.line_height(fonts.interface()) + 8))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        """A field in the place of the name."""
        field = QLineEdit(parent)
        field.setProperty("role", "bare")
        field.setProperty("ring", "none")  # the row has it
        field.setMaxLength(LONGEST_NAME)
        field.setAccessibleName(_("Name"))
        self._edited = QPersistentModelIndex(index)
        field.textEdited.connect(lambda text: self.name_typed.emit(self._edited, text))
        return field

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """Leave the name as the journal has it."""
        self._edited = QPersistentModelIndex()
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """The name as it is, all of it selected; what is being typed stays when numbers change."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Ask for the name that was typed."""
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        """The field stands where the name stands."""
        rect = QRect(option.rect)
        field = _field(rect, index.data(ROW_ROLE)).adjusted(_FIELD, 2, -_FIELD, -2)
        editor.setGeometry(mirrored(field, rect, option.direction))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, SidebarRowView):
            return
        colours = theme.current()
        state, direction, widget = option.state, option.direction, option.widget
        selected = bool(state & QStyle.StateFlag.State_Selected)
        target = self.target == index
        edited = self._edited == index
        rect = QRect(option.rect)
        folded = rect.width() < FOLDED_BELOW
        side = 4 if folded else _SIDE
        item = rect.adjusted(side, 0, -side, 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = ""
        if selected or target:
            ground = "selection" if target or widget is None or widget.hasFocus() else "selection_idle"
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.color(ground))
            painter.drawRoundedRect(item, RADIUS, RADIUS)
        ratio = painter.device().devicePixelRatio()
        lit = selected or target
        quiet = "on_action" if lit and colours.is_high_contrast else "text" if lit else "text_quiet"
        inner = item.adjusted(_PADDING, 0, -_PADDING, 0)
        icon = QRect(inner.left(), item.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        if folded:
            icon.moveLeft(item.center().x() - _ICON // 2 + 1)
        if row.quiet and row.icon:  # where the names of its neighbours begin
            icon.moveLeft(inner.left() + _ICON + _ICON_GAP)
        if row.icon:
            painter.drawPixmap(mirrored(icon, item, direction).topLeft(), icons.pixmap(row.icon, quiet, _ICON, ratio))
        if row.dot is not None:
            dot = mirrored(icon, item, direction)
            tag_colours.paint_dot(painter, QPointF(dot.x() + dot.width() / 2, dot.y() + dot.height() / 2), row.dot)
        if edited:
            field = QRectF(mirrored(_field(rect, row), rect, direction)).adjusted(0.5, 1.5, -0.5, -1.5)
            painter.setPen(QPen(colours.color("control_edge"), 1))
            painter.setBrush(colours.color("raised"))
            painter.drawRoundedRect(field, RADIUS, RADIUS)
            paint_ring(painter, field.adjusted(-0.5, -0.5, 0.5, 0.5), RADIUS)
        elif not folded:
            small = fonts.interface(12, tabular=True)
            count_width = QFontMetrics(small).horizontalAdvance(row.count_text) + 1 if row.count_text else 0
            start = _name_start(rect, row)
            name = QRect(
                start, item.top(), inner.right() + 1 - start - (count_width + 8 if count_width else 0), item.height()
            )
            count = QRect(inner.right() + 1 - count_width, item.top(), count_width, item.height())
            painter.setPen(colours.color(quiet) if row.quiet else colours.on_row("text", selected=lit))
            draw_text(painter, mirrored(name, item, direction), row.name, fonts.interface(), direction)
            painter.setPen(colours.color(quiet))
            draw_text(painter, mirrored(count, item, direction), row.count_text, small, direction, at_end=True)
        focused = state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange
        if target or (focused and not edited):
            paint_ring(painter, QRectF(item), RADIUS)
        painter.restore()


def _name_start(rect: QRect, row: SidebarRowView) -> int:
    start = rect.left() + _SIDE + _PADDING + _ICON + _ICON_GAP + max(0, row.depth - 1) * _STEP
    return start + (_ICON + _ICON_GAP - 4 if row.quiet and row.icon else 0)


def _field(rect: QRect, row: object) -> QRect:
    """Where a field for the name stands, edges included, in a row that reads from left to right."""
    start = _name_start(rect, row) - _FIELD if isinstance(row, SidebarRowView) else rect.left()
    return QRect(start, rect.top(), rect.right() + 1 - _SIDE - start, rect.height())
