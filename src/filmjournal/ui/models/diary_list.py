"""The list's model: ids of the whole, rows fetched by window, month heads where the list is in order of date."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Listing, ListRow, Section
from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import (
    ENTRY_KIND,
    ID_ROLE,
    KIND_ROLE,
    MONTH_KIND,
    ROW_ROLE,
    EntryRowView,
    MonthHeadView,
    spoken,
)

WINDOW = 128
WINDOWS_KEPT = 16

_Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Mapping[int, ListRow]]


class DiaryListModel(QAbstractTableModel):
    """Entries or films, one column, never more of them in memory than a few screens.

    Rows are counted as the view sees them: month heads and entries together.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._sections: tuple[Section, ...] = ()
        self._heads: list[int] = []  # the row of each month head
        self._complete = True
        self._fetch: Fetch | None = None
        self._windows: OrderedDict[int, Mapping[int, ListRow]] = OrderedDict()
        self._views: dict[int, EntryRowView] = {}

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Where rows come from; until it is there, only rows that were given are shown."""
        self._fetch = fetch
        self._forget()

    def show(self, listing: Listing, rows: Mapping[int, ListRow] | None = None) -> None:
        """Show other ids; `rows` are rows already at hand."""
        self.beginResetModel()
        self._ids = listing.ids
        self._sections = listing.sections
        self._complete = listing.complete
        self._heads = []
        row = 0
        for section in listing.sections:
            self._heads.append(row)
            row += 1 + section.rows
        self._forget()
        if rows is not None:
            for number in range((len(self._ids) + WINDOW - 1) // WINDOW):
                self._windows[number] = rows
        self.endResetModel()

    def refresh(self, ids: Iterable[int] | None = None) -> None:
        """Fetch rows again: of these ids, or all that are shown."""
        self._forget()
        if ids is None:
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
            return
        for id_ in ids:
            row = self.row_of(id_)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    @property
    def ids(self) -> array[int]:
        return self._ids

    @property
    def head_rows(self) -> list[int]:
        """The rows that are month heads."""
        return self._heads

    def row_of(self, id_: int | None) -> int | None:
        """The row of an id, or None where it isn't shown."""
        if id_ is None:
            return None
        try:
            position = self._ids.index(id_)
        except ValueError:
            return None
        return self._row_of_position(position)

    def head_over(self, row: int) -> MonthHeadView | None:
        """The month head that a row belongs under."""
        number = bisect_right(self._heads, row) - 1
        return self._head(number) if number >= 0 else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids) + len(self._heads)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._position(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        position = self._position(index.row())
        if role == KIND_ROLE:
            return MONTH_KIND if position is None else ENTRY_KIND
        if role == ID_ROLE:
            return None if position is None else self._ids[position]
        if role in (ROW_ROLE, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
            view = self._head(bisect_right(self._heads, index.row()) - 1) if position is None else self._view(position)
            if role == ROW_ROLE or view is None:
                return view
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return spoken(view)
            return view.text if isinstance(view, MonthHeadView) else view.title
        return None

    def _position(self, row: int) -> int | None:
        """Which of the ids a row is, None for a month head."""
        before = bisect_right(self._heads, row)
        if before and self._heads[before - 1] == row:
            return None
        return row - before

    def _row_of_position(self, position: int) -> int:
        low, high = 0, len(self._heads)
        while low < high:  # the heads before a position are those with head - number of heads before it <= position
            middle = (low + high) // 2
            if self._heads[middle] - middle <= position:
                low = middle + 1
            else:
                high = middle
        return position + low

    def _head(self, number: int) -> MonthHeadView:
        section = self._sections[number]
        if section.year is None:
            text = _("No date")
        elif section.month is None:
            text = str(section.year)
        else:
            text = dates.long_date(PartialDate(section.year, section.month), "long")
        if number == len(self._sections) - 1 and not self._complete:
            return MonthHeadView(text, "")
        viewings = ngettext("{count} viewing", "{count} viewings", section.rows)
        return MonthHeadView(text, viewings.format(count=QLocale().toString(section.rows)))

    def _view(self, position: int) -> EntryRowView | None:
        id_ = self._ids[position]
        if id_ in self._views:
            return self._views[id_]
        row = self._window(position // WINDOW).get(id_)
        if row is None:
            return None
        view = EntryRowView(
            title=row.title,
            year="" if row.year is None else str(row.year),
            rating_half_stars=None if row.rating is None else row.rating.half_stars,
            headline=row.headline or "",
            date_text=self._date(row.watched),
            liked=row.liked,
            rewatch=row.rewatch,
            private=row.private,
        )
        self._views[id_] = view
        return view

    def _date(self, watched: PartialDate | None) -> str:
        """Under the head of its month a date is short; where films are listed, one never seen has none."""
        if self._sections:
            return dates.row_date(watched)
        return "" if watched is None else dates.row_date(watched, grouped=False)

    def _window(self, number: int) -> Mapping[int, ListRow]:
        if number in self._windows:
            self._windows.move_to_end(number)
            return self._windows[number]
        if self._fetch is None:
            return {}
        rows = self._fetch(self._ids[number * WINDOW : (number + 1) * WINDOW])
        self._windows[number] = rows
        if len(self._windows) > WINDOWS_KEPT:
            for id_ in self._windows.popitem(last=False)[1]:
                self._views.pop(id_, None)
        return rows

    def _forget(self) -> None:
        self._windows.clear()
        self._views.clear()
