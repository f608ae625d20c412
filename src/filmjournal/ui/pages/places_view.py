"""The sidebar's rows as one handles them: by key, by pointer, and with rows that are dragged onto them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from filmjournal.domain.queries import Subject
from filmjournal.i18n import _
from filmjournal.ui.delegates.sidebar import SidebarDelegate
from filmjournal.ui.models import dragged
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.models.places import NAMED_BY_PERSON, PlacesModel
from filmjournal.ui.pause import pause
from filmjournal.ui.theme.palette import set_ground

UNFOLDS_AFTER = 600
"""Milliseconds after which a head unfolds under rows that are dragged."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlacesView(QListView):
    """Rows of a PlacesModel. It tells what is wanted and does none of it."""

    fold_wanted = Signal(object, bool)  # the Section, and whether it is to be unfolded
    new_list_wanted = Signal()
    left_onwards = Signal()  # Enter: on to what is there
    remove_wanted = Signal(object)  # Place
    menu_wanted = Signal(QModelIndex, QPoint)  # the row, if any, and where on the screen
    dropped = Signal(object, object)  # the Place, or None for a new list, and the Rows

    def __init__(self, model: PlacesModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._places = model
        self.rows = SidebarDelegate(self)
        self._pressed = QPersistentModelIndex()
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setModel(model)
        self.setItemDelegate(self.rows)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Places in the journal"))
        self.setAcceptDrops(True)
        self.viewport().setAcceptDrops(True)
        set_ground(self, "chrome")
        set_ground(self.viewport(), "chrome")
        self.verticalScrollBar().setProperty("ground", "chrome")
        self._unfolding = pause(self, UNFOLDS_AFTER, self._unfold_target)

    def rename(self, index: QModelIndex) -> None:
        """Let a name be changed in its place, where it is the person's own."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.scrollTo(index)
            self.edit(index)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not the window's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Space):
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current row stays in sight where a line below takes room, as the one of the last backup does."""
        current = self.visualRect(self.currentIndex())
        was_in_sight = current.intersects(QRect(QPoint(), event.oldSize()))
        super().resizeEvent(event)
        if was_in_sight:
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fold, unfold, rename, remove, go on; letters jump to names."""
        if self.state() == QAbstractItemView.State.EditingState:  # the Enter that keeps a name is not one to go on
            super().keyPressEvent(event)
            return
        index, key = self.currentIndex(), event.key()
        place = self._places.place_at(index.row())
        section = self._places.section_at(index.row())
        back, forth = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            back, forth = forth, back
        if key in (back, forth):
            self._fold_or_unfold(index, forth == key)
        elif key == Qt.Key.Key_F2:
            self.rename(index)
        elif key == Qt.Key.Key_Delete and place is not None and place.kind in NAMED_BY_PERSON:
            self.remove_wanted.emit(place)
        elif key in (*_ENTER, Qt.Key.Key_Space) and section is not None:
            self.fold_wanted.emit(section, not self._places.is_open(section))
        elif key in (*_ENTER, Qt.Key.Key_Space) and self._places.makes_list_at(index.row()):
            self.new_list_wanted.emit()
        elif key in _ENTER and place is not None:
            self.left_onwards.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A head and the row for a new list are buttons; the other button only asks for the menu."""
        index = self.indexAt(event.position().toPoint())
        self._pressed = QPersistentModelIndex()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if index.isValid() and self._places.place_at(index.row()) is None:
            self._pressed = QPersistentModelIndex(index)
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, QPersistentModelIndex()
        if not pressed.isValid():
            super().mouseReleaseEvent(event)
        elif pressed == self.indexAt(event.position().toPoint()):
            section = self._places.section_at(pressed.row())
            if section is not None:
                self.fold_wanted.emit(section, not self._places.is_open(section))
            elif self._places.makes_list_at(pressed.row()):
                self.new_list_wanted.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second click of two is one more."""
        self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer, or by key of the current one."""
        index = self.indexAt(event.pos())
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_wanted.emit(index, place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(dragged.MIME_TYPE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show what the rows would be dropped on; what is folded unfolds after a while."""
        super().dragMoveEvent(event)  # scrolls near the edges, and accepts nothing
        index = self.indexAt(event.position().toPoint())
        head = index.isValid() and self._places.section_at(index.row()) is not None
        takes = self._takes(index, event)
        self._show_target(index if takes or head else QModelIndex())
        if not head:
            self._unfolding.stop()
        elif not self._unfolding.isActive():
            self._unfolding.start()
        if takes:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._end_of_drag()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where the rows were dropped."""
        index = self.indexAt(event.position().toPoint())
        rows = dragged.unpack(event.mimeData())
        takes = self._takes(index, event)
        self._end_of_drag()
        if rows is None or not takes:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(self._places.place_at(index.row()), rows)

    def _takes(self, index: QModelIndex, event: QDropEvent) -> bool:
        """Whether rows can be dropped on a row: viewings on anything that takes rows, films not into the trash."""
        rows = dragged.unpack(event.mimeData())
        if rows is None or not rows[1] or not index.isValid() or not index.flags() & Qt.ItemFlag.ItemIsDropEnabled:
            return False
        place = self._places.place_at(index.row())
        if rows[0] is Subject.TRASH:
            return False
        return place is None or place.kind is not PlaceKind.TRASH or rows[0] is Subject.ENTRIES

    def _show_target(self, index: QModelIndex) -> None:
        if self.rows.target != index:
            self.rows.target = QPersistentModelIndex(index)
            self._unfolding.stop()
            self.viewport().update()

    def _end_of_drag(self) -> None:
        self._unfolding.stop()
        self.stopAutoScroll()
        self._show_target(QModelIndex())

    def _unfold_target(self) -> None:
        section = self._places.section_at(self.rows.target.row()) if self.rows.target.isValid() else None
        if section is not None and not self._places.is_open(section):
            self.fold_wanted.emit(section, True)

    def _fold_or_unfold(self, index: QModelIndex, forth: bool) -> None:
        row = index.row()
        section = self._places.section_at(row)
        if section is not None:
            if forth and self._places.is_open(section):
                self._go_to_row(row + 1)
            elif forth != self._places.is_open(section):
                self.fold_wanted.emit(section, forth)
        elif not forth and (head := self._places.head_over(row)) is not None:
            self._go_to_row(head)

    def _go_to_row(self, row: int) -> None:
        index = self._places.index(row)
        if index.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
