"""The list's model: ids of the whole, rows fetched by window, month heads where the list is in order of date."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Group, Listing, ListRow, Section, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.rating import spoken as spoken_rating
from filmjournal.i18n import _
from filmjournal.ui.models import dragged
from filmjournal.ui.models.heads import position_of, row_of, row_of_id
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
from filmjournal.ui.theme.wording import films_text, viewings_text

if TYPE_CHECKING:
    from filmjournal.domain.row_facts import RowFacts
    from filmjournal.ui.models.columns import Column
    from filmjournal.ui.theme.marked_line import MarkedLine

WINDOW = 128
WINDOWS_KEPT = 16
FACTS_WINDOW = 32  # they come from many tables, and are asked for while one scrolls

_Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], Mapping[int, ListRow]]
FetchFacts = Callable[[Sequence[int]], "Mapping[int, RowFacts]"]


class DiaryListModel(QAbstractTableModel):
    """Entries or films, never more of them in memory than a few screens.

    Rows are counted as the view sees them: month heads and entries together. The first column is the row as a whole;
    others are there once a view with columns wants them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self.subject = Subject.ENTRIES  # what the ids are of
        self._sections: tuple[Section, ...] = ()
        self._heads: list[int] = []  # the row of each month head
        self._complete = True
        self._fetch: Fetch | None = None
        self._windows: OrderedDict[int, Mapping[int, ListRow]] = OrderedDict()
        self._views: dict[int, EntryRowView] = {}
        self._ranks: Mapping[int, str] = {}
        self._notes: Mapping[int, str] = {}
        self._extracts: Mapping[int, MarkedLine] = {}
        self._columns: Sequence[Column] = ()
        self._fetch_facts: FetchFacts | None = None
        self._facts: OrderedDict[int, Mapping[int, RowFacts]] = OrderedDict()

    def set_columns(self, columns: Sequence[Column], fetch: FetchFacts) -> None:
        """Have these columns from now on, the first one for the row as a whole; `fetch` answers what they know."""
        self.beginInsertColumns(QModelIndex(), 1, len(columns) - 1)
        self._columns, self._fetch_facts = columns, fetch
        self.endInsertColumns()

    def set_fetch(self, fetch: Fetch | None) -> None:
        """Where rows come from; until it is there, only rows that were given are shown."""
        self._fetch = fetch
        self._forget()

    def set_list(self, ranks: Mapping[int, str], notes: Mapping[int, str]) -> None:
        """What the list that is listed says of films: the rank of each, and a note in place of the headline."""
        if ranks != self._ranks or notes != self._notes:
            self._ranks, self._notes = ranks, notes
            self.refresh()

    def set_extracts(self, extracts: Mapping[int, MarkedLine], first: int, last: int) -> None:
        """Say in place of headlines what reviews say around the words of a search, by id; these rows are in sight."""
        for id_ in {*self._extracts, *extracts}:
            if self._extracts.get(id_) != extracts.get(id_):
                self._views.pop(id_, None)
        self._extracts = extracts
        last = min(last, self.rowCount() - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))

    def show(
        self, listing: Listing, rows: Mapping[int, ListRow] | None = None, subject: Subject = Subject.ENTRIES
    ) -> None:
        """Show other ids; `rows` are rows already at hand."""
        self.beginResetModel()
        self.subject = subject
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
        last = self.columnCount() - 1
        if ids is None:
            if self._ids:
                self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, last))
            return
        for id_ in ids:
            row = self.row_of(id_)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    @property
    def ids(self) -> array[int]:
        return self._ids

    @property
    def head_rows(self) -> list[int]:
        """The rows that are month heads."""
        return self._heads

    def row_of(self, id_: int | None) -> int | None:
        """The row of an id, or None where it isn't shown."""
        return row_of_id(self._ids, self._heads, id_)

    def ids_between(self, first: int, last: int) -> array[int]:
        """The ids of these rows, both ends included; heads have none."""
        return self._ids[self._entries_before(first) : self._entries_before(last + 1)]

    def film_of(self, id_: int | None) -> int | None:
        """The film of a row that is at hand: the id itself where films are listed."""
        if id_ is None or self.subject in (Subject.FILMS, Subject.WATCHLIST):
            return id_
        return next((rows[id_].film_id for rows in self._windows.values() if id_ in rows), None)

    def head_over(self, row: int) -> MonthHeadView | None:
        """The month head that a row belongs under."""
        number = bisect_right(self._heads, row) - 1
        return self._head(number) if number >= 0 else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids) + len(self._heads)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else max(1, len(self._columns))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # fmt: skip
        across = orientation == Qt.Orientation.Horizontal and section < len(self._columns)
        words = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
        if across and role in words:
            return _(self._columns[section].name)
        return None

    def listed(self, row: int) -> ListRow | None:
        """What is listed in a row, None for a head and for what went away meanwhile."""
        position = self._position(row)
        return None if position is None else self._window(position // WINDOW).get(self._ids[position])

    def facts(self, row: int) -> RowFacts | None:
        """What columns know of a row besides, None for a head and for what went away meanwhile."""
        position = self._position(row)
        if position is None or self._fetch_facts is None:
            return None
        number = position // FACTS_WINDOW
        if number in self._facts:
            self._facts.move_to_end(number)
        else:
            self._facts[number] = self._fetch_facts(self._ids[number * FACTS_WINDOW : (number + 1) * FACTS_WINDOW])
            if len(self._facts) > WINDOWS_KEPT:
                self._facts.popitem(last=False)
        return self._facts[number].get(self._ids[position])

    def cells(self, row: int, columns: Sequence[int]) -> list[str]:
        """What the cells of a row say, nothing those of a head."""
        listed, said = self.listed(row), [self._columns[number] for number in columns]
        if listed is None:
            return [""] * len(said)
        facts = self.facts(row) if any(column.of_facts is not None for column in said) else None
        return [column.text(listed, facts) for column in said]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._position(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [dragged.MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The ids of rows that are dragged."""
        rows = sorted({index.row() for index in indexes})
        positions = [position for row in rows if (position := self._position(row)) is not None]
        return dragged.pack(self.subject, [self._ids[position] for position in positions])

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        position = self._position(index.row())
        if role == KIND_ROLE:
            return MONTH_KIND if position is None else ENTRY_KIND
        if role == ID_ROLE:
            return None if position is None else self._ids[position]
        if index.column() and role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.cells(index.row(), (index.column(),))[0]
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
        return position_of(self._heads, row)

    def _entries_before(self, row: int) -> int:
        """How many ids stand above a row."""
        return min(row - bisect_right(self._heads, row - 1), len(self._ids))

    def row_of_position(self, position: int) -> int:
        return row_of(self._heads, position)

    def _head(self, number: int) -> MonthHeadView:
        section = self._sections[number]
        text = head_text(section)
        if number == len(self._sections) - 1 and not self._complete:
            return MonthHeadView(text, "")
        counted = viewings_text if self.subject is Subject.ENTRIES else films_text
        return MonthHeadView(text, counted(section.rows))

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
            headline=self._notes.get(row.film_id) or row.headline or "",
            date_text=self._date(row.watched),
            liked=row.liked,
            rewatch=row.rewatch,
            private=row.private,
            rank=self._ranks.get(row.film_id, ""),
            extract=self._extracts.get(id_),
            poster_key=row.poster,
        )
        self._views[id_] = view
        return view

    def _date(self, watched: PartialDate | None) -> str:
        """Under the head of its month a date is short; where films are listed, one never seen has none."""
        if self._sections and self._sections[0].group is Group.MONTH:
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
        self._facts.clear()


def head_text(section: Section) -> str:
    """What the head over a section says."""
    match section.group:
        case Group.MONTH:
            if section.year is None:
                return _("No date")
            if section.month is None:
                return str(section.year)
            return dates.long_date(PartialDate(section.year, section.month), "long")
        case Group.RATING:
            return spoken_rating(Rating(section.value) if isinstance(section.value, int) else None)
        case Group.DECADE:
            return _("No year") if section.value is None else _("{year}s").format(year=section.value)
        case Group.YEAR:
            return _("No year") if section.value is None else str(section.value)
        case _:
            return _("No director") if section.value is None else str(section.value)
