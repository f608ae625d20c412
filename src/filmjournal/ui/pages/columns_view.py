"""The list with columns: painting its rows, and editing them by the pointer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from filmjournal.ui.models.columns import COLUMNS, NUMBER_OF, TAGS, WATCHED
from filmjournal.ui.pages.columns_arranged import ArrangedColumns
from filmjournal.ui.pages.columns_paint import HEART, STARS, Cell, Pointer, RowPaint, inside, stars_in
from filmjournal.ui.pages.rows_view import RowsView
from filmjournal.ui.theme import stars
from filmjournal.ui.theme.entry_rows import ID_ROLE, ROW_ROLE, EntryRowView, MonthHeadView
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import paint_month_head

_IN_PLACE = (WATCHED, TAGS)  # what a double click edits


class ColumnsView(ArrangedColumns):
    """Rows of one line in columns. The model has them from `DiaryListModel.set_columns(COLUMNS, …)`.

    Every row is painted in one go, its head rows across all columns, and only the cells that can be seen are asked for.
    """

    rate_requested = Signal(int, object)  # id, and 1 to 10 half stars or None
    like_requested = Signal(int, bool)
    edit_requested = Signal(QModelIndex, str)  # WATCHED or TAGS, by a double click

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = (-1, -1)  # the row and column under the pointer
        self._preview = 0
        self._pressed: tuple[int, int] | None = None
        self._kept = False  # the press was not the view's own business
        self.verticalScrollBar().valueChanged.connect(self._point_anew)

    def edit_place(self, index: QModelIndex, what: str) -> QRect:
        """Where a row's date or tags are edited: their cell, or that of the title where they are not shown."""
        number = NUMBER_OF.get(what, 0)
        if self.isColumnHidden(number):
            number = 0
        RowsView.scrollTo(self, index.siblingAtColumn(number))
        return self.visualRect(index.siblingAtColumn(number))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that can be seen, each whole."""
        model = self.headed()
        if model is None:
            return
        painter, direction = QPainter(self.viewport()), self.layoutDirection()
        paint = RowPaint(painter, self.letters, direction, year_beside=self.year_beside)
        first, last = self.rows_in(event.rect())
        cells, has_focus = self._cells_in(event.rect()), self.hasFocus()
        numbers = [cell.number for cell in cells]
        ringed = has_focus and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        for row in range(first, last + 1):
            rect = QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
            view = model.index(row, 0).data(ROW_ROLE)
            if isinstance(view, MonthHeadView):
                paint_month_head(painter, rect, view, direction)
            elif isinstance(view, EntryRowView):
                selected, over = self._is_selected(row), row == self._over[0]
                pointer = Pointer(self._over[1], self._preview) if over else None
                paint.ground(rect, selected=selected, has_focus=has_focus, over=over)
                paint.cells(rect, view, model.cells(row, numbers), cells, selected=selected, pointer=pointer)
                if ringed and row == self.currentIndex().row():
                    paint_ring(painter, QRectF(rect), 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(QPoint(-1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on stars or heart of a chosen row leaves all that is chosen so."""
        place = event.position().toPoint()
        hit = self._editable_at(place)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed = hit if plain else None
        self._kept = plain and hit is not None and self._is_selected(hit[0])
        if self._kept:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        if not self._kept:
            super().mouseReleaseEvent(event)
        self._kept = False
        model = self.headed()
        if pressed is None or model is None or pressed != self._editable_at(place):
            return
        row, column = pressed
        view, id_ = model.index(row, 0).data(ROW_ROLE), model.index(row, 0).data(ID_ROLE)
        if not isinstance(view, EntryRowView):
            return
        if column == HEART:
            self.like_requested.emit(id_, not view.liked)
        else:
            found = self._half_stars_at(place)
            self._preview = 0
            self.rate_requested.emit(id_, None if found == view.rating_half_stars else found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the date or the tags that are under the pointer, or go on to the entry."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._editable_at(place) is not None:
            return
        if index.isValid() and index.data(ID_ROLE) is not None and COLUMNS[index.column()].id in _IN_PLACE:
            self.edit_requested.emit(index, COLUMNS[index.column()].id)
            return
        super().mouseDoubleClickEvent(event)

    def _cells_in(self, rect: QRect) -> list[Cell]:
        """The columns in a part of the viewport."""
        found = []
        for place, number in enumerate(self.heads.visible_sections()):
            left, width = self.columnViewportPosition(number), self.columnWidth(number)
            if left + width > rect.left() and left <= rect.right():
                found.append(Cell(number, left, width, first=place == 0))
        return found

    def _is_selected(self, row: int) -> bool:
        model = self.model()
        return row >= 0 and model is not None and self.selectionModel().isSelected(model.index(row, 0))

    def _inner(self, row: int, number: int) -> QRect:
        cell = QRect(
            self.columnViewportPosition(number), self.rowViewportPosition(row), self.columnWidth(number),
            self.rowHeight(row),
        )  # fmt: skip
        return inside(cell, self.layoutDirection(), first=self.heads.visible_sections()[:1] == [number])

    def _editable_at(self, place: QPoint) -> tuple[int, int] | None:
        """The row and column of the stars or the heart at a place."""
        index = self.indexAt(place)
        if not index.isValid() or index.data(ID_ROLE) is None:
            return None
        if index.column() == HEART:
            return index.row(), HEART
        if index.column() == STARS:
            area = self._stars_of(index.row()).adjusted(-1, 0, 1, 0)
            if area.left() <= place.x() <= area.right():
                return index.row(), STARS
        return None

    def _stars_of(self, row: int) -> QRect:
        return stars_in(self._inner(row, STARS), self.layoutDirection())

    def _half_stars_at(self, place: QPoint) -> int:
        area = self._stars_of(self.rowAt(place.y()))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return stars.half_stars_at(place.x() - area.x(), stars.ROW_SIZE, mirrored=rtl)

    def _point_anew(self) -> None:
        """Other rows came under the pointer."""
        if self._over != (-1, -1):
            self._point_at(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _point_at(self, place: QPoint) -> None:
        index = self.indexAt(place) if self.viewport().rect().contains(place) else QModelIndex()
        over = (index.row(), index.column()) if index.isValid() else (-1, -1)
        hit = self._editable_at(place) if index.isValid() else None
        preview = self._half_stars_at(place) if hit is not None and hit[1] == STARS else 0
        if (over, preview) == (self._over, self._preview):
            return
        before, self._over, self._preview = self._over[0], over, preview
        for row in {before, over[0]} - {-1}:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
