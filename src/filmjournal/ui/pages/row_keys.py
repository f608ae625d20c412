"""The keys of a list that edit what is chosen in it, and the fields that open over its rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from filmjournal.domain.rating import HALF_STARS_MAX, Rating
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.columns import TAGS, WATCHED
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.pages.row_edits import RowEdits, Rows
from filmjournal.ui.pages.rows_view import RowsView

_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): digit for digit in range(6)}
_HALVES = (Qt.Key.Key_Period, Qt.Key.Key_Comma, Qt.Key.Key_onehalf)


class EditKeys(QObject):
    """Works while the list has the keyboard.

    1 to 5 are whole stars, a full stop adds or takes off half a star, 0 clears; L likes; F2 is the date, T the tags.
    """

    def __init__(self, bus: JournalBus, view: QAbstractItemView, chosen: Callable[[], tuple[int, ...]]) -> None:
        super().__init__(view)
        self._bus = bus
        self._view = view
        self._edits = RowEdits(bus)
        self._chosen = chosen
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._edit(event)

    def _edit(self, event: QKeyEvent) -> bool:
        model, index = self._view.model(), self._view.currentIndex()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if not plain or not index.isValid() or not isinstance(model, DiaryListModel):
            return False
        listed = model.listed(index.row())
        if listed is None:
            return False
        rows = (model.subject, self._chosen() or (listed.id,))
        key = event.key()
        if key in _DIGITS:
            digit = _DIGITS[key]
            self._edits.rate(rows, Rating(2 * digit) if digit else None)
        elif key in _HALVES:
            self._edits.rate(rows, with_half(listed.rating))
        elif key == Qt.Key.Key_L:
            self._edits.like(rows, not listed.liked)
        elif key == Qt.Key.Key_F2:
            edit_in_place(self._bus, self._view, index, rows, WATCHED)
        elif key == Qt.Key.Key_T:
            edit_in_place(self._bus, self._view, index, rows, TAGS)
        else:
            return False
        return True


def edit_in_place(bus: JournalBus, view: QAbstractItemView, index: QModelIndex, rows: Rows, what: str) -> None:
    """Open the field for the date (`watched`) or the tags of rows, over one of them."""
    from filmjournal.ui.pages.row_popups import ask_date, ask_tags

    rect = view.edit_place(index, what) if isinstance(view, RowsView) else view.visualRect(index)
    place = QRect(view.viewport().mapToGlobal(rect.topLeft()), rect.size())
    (ask_date if what == WATCHED else ask_tags)(bus, rows, view, place)


def with_half(rating: Rating | None) -> Rating | None:
    """A rating with half a star more, or less where it has a half or is the highest."""
    half_stars = 0 if rating is None else rating.half_stars
    half_stars += -1 if half_stars % 2 or half_stars == HALF_STARS_MAX else 1
    return Rating(half_stars) if half_stars else None
