"""The posters view: cards in lines that fill the width, heads between them, whatever the number of films."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDrag,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from filmjournal.ui.theme import posters, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView
from filmjournal.ui.widgets.poster_places import Places

_Index = QModelIndex | QPersistentModelIndex
_DRAGGED = 64  # how wide the picture of what is dragged is
_WAYS = QAbstractItemView.CursorAction


class PosterGrid(QListView):
    """Rows of a model as cards of one size, and as heads that span the width where its `head_rows` say so.

    A list view to Qt and to screen readers, which find its rows in it; all places are our own arithmetic, and only
    rows that can be seen are ever asked for. The delegate's `sizeHint` for an invalid index is the size of a card.
    """

    activated_by_person = Signal()
    remove_pressed = Signal()
    quick_look_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: Places | None = None
        self._hovered = QPersistentModelIndex()
        self._band = QRect()  # in pixels of the whole
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.activated_by_person)

    def picture_arrived(self, key: str) -> None:
        """Paint the cards of a poster that is there by now."""
        for row in self._rows_in(self.viewport().rect()):
            view = self.model().index(row, 0).data(ROW_ROLE)
            if isinstance(view, EntryRowView) and view.poster_key == key:
                self.viewport().update(self._in_viewport(row))

    def place_in_sight(self, row: int) -> int | None:
        """How far below the top a row is, None where it can't be seen."""
        if not 0 <= row < self._rows():
            return None
        place = self._in_viewport(row)
        return place.top() if -place.height() < place.top() < self.viewport().height() else None

    def put_at(self, row: int, height: int) -> None:
        """Scroll so that a row is as far below the top."""
        if 0 <= row < self._rows():
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(self._where().rect(row).top() - height)

    def visualRect(self, index: _Index) -> QRect:
        return self._in_viewport(index.row()) if index.isValid() and index.row() < self._rows() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._where().row_at(point.x(), point.y() + self.verticalOffset())
        return self.model().index(row, 0) if row >= 0 else QModelIndex()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:  # fmt: skip
        if not index.isValid() or index.row() >= self._rows():
            return
        self.executeDelayedItemsLayout()
        places, bar, hints = self._where(), self.verticalScrollBar(), QAbstractItemView.ScrollHint
        place, high = places.rect(index.row()), self.viewport().height()
        head = places.head_at(place.top())
        top = place.top() - (places.head_height if head is not None else 0)  # it must not be under the head
        bottom = place.bottom() + 1 + posters.ROOM - high
        if hint == hints.PositionAtTop:
            bar.setValue(top)
        elif hint == hints.PositionAtBottom:
            bar.setValue(bottom)
        elif hint == hints.PositionAtCenter:
            bar.setValue(place.center().y() - high // 2)
        elif top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value():
            bar.setValue(min(bottom, top))

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        places, rows = self._where(), self._rows()
        if not rows:
            return QModelIndex()
        first, last = int(places.is_head(0)), rows - 1
        row = self.currentIndex().row()
        if not 0 <= row < rows or places.is_head(row):
            return self.model().index(first, 0)
        turned = -1 if self.isRightToLeft() else 1
        page = max(1, self.viewport().height() // places.pitch)
        match action:
            case _WAYS.MoveLeft | _WAYS.MoveRight:
                row = places.beside(row, turned if action == _WAYS.MoveRight else -turned)
            case _WAYS.MoveNext | _WAYS.MovePrevious:
                row = places.beside(row, 1 if action == _WAYS.MoveNext else -1)
            case _WAYS.MoveUp | _WAYS.MoveDown:
                row = places.under(row, 1 if action == _WAYS.MoveDown else -1)
            case _WAYS.MovePageUp | _WAYS.MovePageDown:
                row = places.under(row, page if action == _WAYS.MovePageDown else -page)
            case _WAYS.MoveHome:
                row = first
            case _:
                row = last
        return self.model().index(row, 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """One card, all from one corner to the other in reading order, or what a band drawn over them touches."""
        model, chosen = self.model(), QItemSelection()
        if self.state() == QAbstractItemView.State.DragSelectingState:
            band = QRect(rect.topLeft(), rect.bottomRight()).normalized().translated(0, self.verticalOffset())
            self.viewport().update()
            self._band = band
            for first, last in self._where().inside(band):
                chosen.select(model.index(first, 0), model.index(last, 0))
        else:
            ends = sorted(
                index.row()
                for index in (self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight()))
                if index.isValid()
            )
            if ends:
                chosen.select(model.index(ends[0], 0), model.index(ends[-1], 0))
        self.selectionModel().select(chosen, command)

    def selectAll(self) -> None:
        """Choose all rows at once; a list view would go through them."""
        model, flags = self.model(), QItemSelectionModel.SelectionFlag
        if self._rows():
            chosen = QItemSelection(model.index(0, 0), model.index(self._rows() - 1, 0))
            self.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        for row in self._rows_in(self.viewport().rect()):
            if selection.contains(self.model().index(row, 0)):
                region += self._in_viewport(row)
        return region

    def doItemsLayout(self) -> None:
        self._places = None
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        """Give the scroll bar its range, and keep what is in sight there when the columns become others."""
        before, offset = self._places, self.verticalOffset()
        self._places = None
        places = self._where()
        bar, high = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(high)
        bar.setSingleStep(max(1, places.pitch // 3))
        bar.setRange(0, max(0, places.height - high))
        if before is not None and before.rows == places.rows and before.height != places.height and offset:
            anchor = self._anchor(before, offset, high)
            bar.setValue(places.rect(anchor).top() - (before.rect(anchor).top() - offset))
        QAbstractItemView.updateGeometries(self)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._hover(QModelIndex())  # another card comes under the pointer, and is told of when it moves
        self.viewport().scroll(0, dy)
        head = self._where().head_height
        for top in (0, dy):  # the head that stays at the top was scrolled too
            self.viewport().update(0, top, self.viewport().width(), head)

    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)

    def reset(self) -> None:
        self._places = None
        super().reset()

    def dataChanged(self, top_left: _Index, bottom_right: _Index, roles: Sequence[int] = ()) -> None:
        """Paint again what changed; no place depends on what a row shows."""
        self.viewport().update()

    def rowsInserted(self, parent: _Index, start: int, end: int) -> None:
        self._places = None
        super().rowsInserted(parent, start, end)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.scheduleDelayedItemsLayout()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(QModelIndex())
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self._band.isNull():
            self._band = QRect()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_person.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        elif event.key() == Qt.Key.Key_Space and plain:
            self.quick_look_pressed.emit()
        elif event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
            event.ignore()  # Qt would look for what is typed in every row
        else:
            super().keyPressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag what is chosen, as the picture of the card under the pointer."""
        rows = self.selectionModel().selectedRows()
        data: QMimeData | None = self.model().mimeData(rows) if rows else None
        if data is None:
            return
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self._picture(self.currentIndex()).scaledToWidth(
            round(_DRAGGED * self.devicePixelRatio()), Qt.TransformationMode.SmoothTransformation
        ))  # fmt: skip
        drag.exec(actions, Qt.DropAction.CopyAction)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self.paint_rows(painter, event.rect())
        painter.end()

    def paint_rows(self, painter: QPainter, rect: QRect) -> None:
        """Paint what is in a part of the viewport."""
        places = self._where()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        delegate, model = self.itemDelegate(), self.model()
        plain = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver)
        choice = self.selectionModel()
        marked = self._marked_row()
        for row in self._rows_in(rect):
            index = model.index(row, 0)
            option.rect = self._in_viewport(row)
            if not option.rect.intersects(rect):
                continue
            option.state = plain
            if choice is not None and choice.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if self._hovered == index:
                option.state |= QStyle.StateFlag.State_MouseOver
            if row == marked:
                option.state |= QStyle.StateFlag.State_HasFocus
            delegate.paint(painter, option, index)
        head = places.head_at(self.verticalOffset())
        if head is not None:
            row, after = head
            top = min(0, after - self.verticalOffset() - places.head_height)
            option.rect, option.state = places.rect(row), plain
            option.rect.moveTop(top)
            whole = QRect(0, top, self.viewport().width(), option.rect.height())
            painter.fillRect(whole, theme.current().color("page"))
            delegate.paint(painter, option, model.index(row, 0))
        if not self._band.isNull():
            ground = QColor(theme.current().color("selection"))
            ground.setAlpha(110)
            painter.setPen(theme.current().color("ink"))
            painter.setBrush(ground)
            painter.drawRect(self._band.translated(0, -self.verticalOffset()))

    def _where(self) -> Places:
        if self._places is None:
            model, delegate, option = self.model(), self.itemDelegate(), QStyleOptionViewItem()
            heads: Sequence[int] = getattr(model, "head_rows", ())
            self.initViewItemOption(option)
            card = delegate.sizeHint(option, QModelIndex()).expandedTo(QSize(1, 1))
            head = delegate.sizeHint(option, model.index(heads[0], 0)).height() if heads else 0
            wide = self.viewport().width()
            self._places = Places(
                self._rows(), heads, wide, card, head, mirrored=self.isRightToLeft(), taken=max(0, self.width() - wide)
            )
        return self._places

    def _rows(self) -> int:
        model: Any = self.model()
        return 0 if model is None else int(model.rowCount())

    def _rows_in(self, rect: QRect) -> range:
        top = self.verticalOffset()
        return self._where().between(rect.top() + top, rect.bottom() + top)

    def _in_viewport(self, row: int) -> QRect:
        return self._where().rect(row).translated(0, -self.verticalOffset())

    def _anchor(self, before: Places, offset: int, high: int) -> int:
        """The row that stays where it is: the current one if it was in sight, else the first that was."""
        current = self.currentIndex().row()
        if 0 <= current < before.rows and offset <= before.rect(current).top() < offset + high:
            return current
        seen = before.between(offset, offset + high)
        return next((row for row in seen if before.rect(row).top() >= offset), seen.start)

    def _marked_row(self) -> int:
        """The current row where it has to be told from what is chosen; alone, a chosen card shows it already."""
        current, choice = self.currentIndex(), self.selectionModel()
        if not current.isValid() or not self.hasFocus() or choice is None:
            return -1
        chosen: Any = choice.selection()  # a list, as Qt's stubs don't say
        alone = len(chosen) == 1 and chosen[0].top() == chosen[0].bottom() == current.row()
        return -1 if alone else current.row()

    def _hover(self, index: QModelIndex) -> None:
        if self._hovered != index:
            for one in (self._hovered, index):
                self.viewport().update(self.visualRect(one))
            self._hovered = QPersistentModelIndex(index)

    def _picture(self, index: QModelIndex) -> QPixmap:
        place = self.visualRect(index)
        ratio = self.devicePixelRatio()
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect, option.state = QRect(QPoint(0, 0), place.size()), QStyle.StateFlag.State_Enabled
        picture = QPixmap(option.rect.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.itemDelegate().paint(painter, option, index)
        painter.end()
        return picture


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
