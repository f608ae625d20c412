"""Stars that are rated where they stand: the pointer over them offers a rating, a click gives it."""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.ui.theme import stars
from filmjournal.ui.theme.entry_rows import ID_ROLE, ROW_ROLE, EntryRowView

Index = QModelIndex | QPersistentModelIndex
_HIT_HEIGHT = 28


class RateableDelegate(QStyledItemDelegate):
    """A delegate of EntryRowView rows, asked for under ROW_ROLE, each with five stars in it.

    `rate_requested` carries the entry's id and 1 to 10 half stars, or None to clear. The view needs mouse tracking
    for the preview.
    """

    rate_requested = Signal(int, object)

    def __init__(self, parent: QObject | None = None, *, rateable: bool = True) -> None:
        super().__init__(parent)
        self._rateable = rateable
        self._pointed = QPersistentModelIndex()
        self._preview = 0
        self._pressed = False

    @abstractmethod
    def stars_of(self, option: QStyleOptionViewItem, row: EntryRowView) -> QRect:
        """Where the stars of a row are."""

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:  # fmt: skip
        """Follow the pointer over the stars and rate on a click."""
        row = index.data(ROW_ROLE)
        if not self._rateable or not isinstance(row, EntryRowView) or not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        found = self._half_stars(event, option, row)
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._point_at(index, found, option)
        elif event.button() == Qt.MouseButton.LeftButton and kind == QEvent.Type.MouseButtonPress:
            self._pressed = bool(found)
            return self._pressed
        elif event.button() == Qt.MouseButton.LeftButton and kind == QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, False
            if pressed and found:
                self._point_at(index, 0, option)
                self.rate_requested.emit(index.data(ID_ROLE), None if found == row.rating_half_stars else found)
                return True
        elif kind == QEvent.Type.MouseButtonDblClick and found:
            return True
        return super().editorEvent(event, model, option, index)

    def shown_half_stars(self, index: Index, row: EntryRowView, *, over: bool) -> int:
        """The half stars to paint: those offered under the pointer, else the row's own; 0 for none."""
        if over and self._rateable and self._preview and self._pointed == index:
            return self._preview
        return row.rating_half_stars or 0

    def _half_stars(self, event: QMouseEvent, option: QStyleOptionViewItem, row: EntryRowView) -> int:
        where, point = self.stars_of(option, row), event.position()
        if not hit_area(where).contains(point.toPoint()):
            return 0
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        return stars.half_stars_at(point.x() - where.x(), stars.ROW_SIZE, mirrored=mirrored)

    def _point_at(self, index: Index, half_stars: int, option: QStyleOptionViewItem) -> None:
        if self._pointed == index and self._preview == half_stars:
            return
        self._pointed, self._preview = QPersistentModelIndex(index), half_stars
        viewport = getattr(option.widget, "viewport", None)
        if viewport is not None:
            viewport().update(QRect(option.rect))


def hit_area(where: QRect) -> QRect:
    """Where a click on stars rates: as wide as they are with their gaps, 28 high."""
    return QRect(where.x() - 1, where.center().y() - _HIT_HEIGHT // 2, where.width() + 2, _HIT_HEIGHT)
