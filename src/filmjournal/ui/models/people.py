"""The model of the list of people: ids of the whole, names by window at once, numbers when they come."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filmjournal.domain.folding import fold, index_text
from filmjournal.domain.people import Letter, PeopleListing, PersonRow
from filmjournal.i18n import _
from filmjournal.ui.models.heads import position_of, row_of, row_of_id
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ID_ROLE, KIND_ROLE, MONTH_KIND, ROW_ROLE, MonthHeadView, spoken
from filmjournal.ui.theme.person_rows import PERSON_KIND, PersonRowView, person_spoken

WINDOW = 64
WINDOWS_KEPT = 32

_Index = QModelIndex | QPersistentModelIndex
Names = Callable[[Sequence[int]], Mapping[int, str]]


class PeopleListModel(QAbstractTableModel):
    """People in one column, with their letters as heads where they are listed by name.

    Names are asked for by window as they are shown. Numbers take longer: `numbers_wanted` carries ids whose numbers
    are looked for, once for each window until `ask_again`.
    """

    numbers_wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._heads: list[int] = []  # the row of each letter
        self._letters: list[MonthHeadView] = []
        self._names: Names | None = None
        self._windows: OrderedDict[int, Mapping[int, str]] = OrderedDict()
        self._numbers: dict[int, PersonRow] = {}
        self._asked: set[int] = set()  # windows
        self._given: set[int] = set()

    def set_names(self, names: Names) -> None:
        """Where names come from."""
        self._names = names
        self._windows.clear()

    def show(self, listing: PeopleListing) -> None:
        """Show other people, or the same ones in another order."""
        self.beginResetModel()
        self._ids = listing.ids
        self._heads, self._letters = [], []
        row = 0
        for text, people in _heads(listing.letters):
            self._heads.append(row)
            self._letters.append(MonthHeadView(text, QLocale().toString(people)))
            row += 1 + people
        self._windows.clear()
        self._asked.clear()
        self._given.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Look again at everyone who is shown; what is known stands until the answer is there."""
        self._windows.clear()
        self._asked.clear()
        self._given.clear()
        if self._ids:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def give_numbers(self, ids: Sequence[int], rows: Mapping[int, PersonRow]) -> None:
        """The numbers of people that were asked for together."""
        if len(self._numbers) > WINDOW * WINDOWS_KEPT:
            self._numbers.clear()
            self._asked.clear()
            self._given.clear()
        self._numbers.update(rows)
        row = self.row_of(ids[0]) if len(ids) else None
        if row is None:
            return
        first = self._position(row) or 0
        self._asked.add(first // WINDOW)
        self._given.add(first // WINDOW)
        last = self._row(min(first + len(ids), len(self._ids)) - 1)
        self.dataChanged.emit(self.index(row, 0), self.index(last, 0))

    def ask_again(self) -> None:
        """Numbers that were asked for and did not come are asked for when they are next looked for."""
        self._asked &= self._given

    @property
    def ids(self) -> array[int]:
        return self._ids

    @property
    def head_rows(self) -> list[int]:
        """The rows that are letters."""
        return self._heads

    def row_of(self, id_: int | None) -> int | None:
        """The row of a person, None where they aren't listed."""
        return row_of_id(self._ids, self._heads, id_)

    def _row(self, position: int) -> int:
        return row_of(self._heads, position)

    def head_over(self, row: int) -> MonthHeadView | None:
        """The letter that a row belongs under."""
        number = bisect_right(self._heads, row) - 1
        return self._letters[number] if number >= 0 else None

    def rowCount(self, parent: _Index | None = None) -> int:
        """Letters and people together."""
        return 0 if parent is not None and parent.isValid() else len(self._ids) + len(self._heads)

    def columnCount(self, parent: _Index | None = None) -> int:
        """One column."""
        return 0 if parent is not None and parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """People can be chosen, letters not."""
        if not index.isValid() or self._position(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names for DisplayRole; PersonRowView or MonthHeadView for ROW_ROLE."""
        if not index.isValid():
            return None
        position = self._position(index.row())
        if role == KIND_ROLE:
            return MONTH_KIND if position is None else PERSON_KIND
        if position is None:
            head = self.head_over(index.row())
            if head is None or role == ID_ROLE:
                return None
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return spoken(head)
            return {ROW_ROLE: head, Qt.ItemDataRole.DisplayRole: head.text}.get(role)
        if role == ID_ROLE:
            return self._ids[position]
        if role not in (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        view = self._view(position)
        if role == Qt.ItemDataRole.DisplayRole:
            return view.name
        return view if role == ROW_ROLE else person_spoken(view)

    def _position(self, row: int) -> int | None:
        return position_of(self._heads, row)

    def _view(self, position: int) -> PersonRowView:
        id_, number = self._ids[position], position // WINDOW
        name = self._window(number).get(id_, "")
        if number not in self._asked:
            self._asked.add(number)
            self.numbers_wanted.emit(self._ids[number * WINDOW : (number + 1) * WINDOW])
        row = self._numbers.get(id_)
        if row is None:
            return PersonRowView(name)
        seen = "" if row.last_seen is None else dates.row_date(row.last_seen, grouped=False)
        return PersonRowView(name, row.films, row.average, seen)

    def _window(self, number: int) -> Mapping[int, str]:
        if number in self._windows:
            self._windows.move_to_end(number)
            return self._windows[number]
        if self._names is None:
            return {}
        names = self._windows[number] = self._names(self._ids[number * WINDOW : (number + 1) * WINDOW])
        if len(self._windows) > WINDOWS_KEPT:
            self._windows.popitem(last=False)
        return names


def _heads(letters: Sequence[Letter]) -> list[tuple[str, int]]:
    """The heads over people: a letter each, one for figures and signs, one for scripts of many characters."""
    heads: list[tuple[str, int]] = []
    for letter in letters:
        if not letter.first.isalpha():
            text = _("0–9")
        elif index_text(letter.first) != fold(letter.first):
            text = _("Other scripts")
        else:
            text = letter.first.upper()
        if heads and heads[-1][0] == text:
            heads[-1] = (text, heads[-1][1] + letter.people)
        else:
            heads.append((text, letter.people))
    return heads
