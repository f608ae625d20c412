"""The list's rows: one column of two heights, with the head of the top row's section staying over the others."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from filmjournal.ui.delegates.entry_row import Letters, lay_out, row_height
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.pages.headed_table import HeadedTable
from filmjournal.ui.theme import density
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView
from filmjournal.ui.theme.row_paint import month_head_height


class RowsView(HeadedTable):
    """One column of rows of two heights, with the month of the top row staying over the others."""

    remove_pressed = Signal()
    quick_look_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.horizontalHeader().sectionCountChanged.connect(self._hide_columns)

    def headed(self) -> DiaryListModel | None:
        model = self.model()
        return model if isinstance(model, DiaryListModel) else None

    def row_height(self) -> int:
        """The height of a row that is no head, in pixels."""
        return row_height(density.current(), Letters())

    def edit_place(self, index: QModelIndex, what: str) -> QRect:
        """Where the date (`watched`) or the tags of a row are edited, in the viewport."""
        rect, view = self.visualRect(index), index.data(ROW_ROLE)
        if not isinstance(view, EntryRowView):
            return rect
        where = lay_out(rect, view, density.current(), Letters(), self.layoutDirection())
        return where.date if what == "watched" else where.title

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:  # fmt: skip
        """Home and End go to the first and the last row, not along one."""
        if action in (QAbstractItemView.CursorAction.MoveHome, QAbstractItemView.CursorAction.MoveEnd):
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Plain letters are keys of the list: to look through all rows for one would take far too long."""

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row in sight, from under the head that stays over the others too."""
        super().scrollTo(index, hint)
        covered = month_head_height() - self.rowViewportPosition(index.row()) if self._short_rows else 0
        if covered > 0:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - covered)

    def place_in_sight(self, row: int) -> int | None:
        """How far below the top a row is, None where it can't be seen."""
        if row < 0:
            return None
        place = self.rowViewportPosition(row)
        return place if -self.rowHeight(row) < place < self.viewport().height() else None

    def put_at(self, row: int, height: int) -> None:
        """Scroll so that a row is as far below the top."""
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(row) - height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_person.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.quick_look_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _hide_columns(self, _before: int, count: int) -> None:
        """The model may have columns that other views show: a row here is the first one."""
        for number in range(1, count):
            self.setColumnHidden(number, True)
