"""The sidebar's model: the places one can go to, with how much there is of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from filmjournal.domain.queries import Counts, Subject, TagCount
from filmjournal.i18n import _
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.sidebar_rows import SidebarGap, SidebarRowView

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Place:
    """Where the sidebar leads: what is listed, and for a tag the search that narrows it."""

    subject: Subject
    search: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    view: SidebarRowView | SidebarGap
    place: Place | None = None
    unfolds: bool = False


class PlacesModel(QAbstractListModel):
    """Diary, films, watchlist, trash, and the tags once they are unfolded."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts = Counts()
        self._tags: tuple[TagCount, ...] = ()
        self._tags_open = False
        self._items: list[_Item] = []
        self._build()

    def set_counts(self, counts: Counts, tags: Sequence[TagCount]) -> None:
        """Show these numbers and tags."""
        self._counts, self._tags = counts, tuple(tag for tag in tags if tag.entries)
        self._rebuild()

    def toggle_tags(self) -> None:
        """Unfold the tags, or fold them."""
        self._tags_open = not self._tags_open
        self._rebuild()

    def place_at(self, row: int) -> Place | None:
        return self._items[row].place if 0 <= row < len(self._items) else None

    def unfolds_at(self, row: int) -> bool:
        return 0 <= row < len(self._items) and self._items[row].unfolds

    def row_of(self, place: Place) -> int | None:
        return next((row for row, item in enumerate(self._items) if item.place == place), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._items[index.row()].view, SidebarGap):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ROW_ROLE:
            return item.view
        if isinstance(item.view, SidebarGap):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return item.view.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = f"{item.view.name}, {item.view.count_text}" if item.view.count_text else item.view.name
            if item.unfolds:
                return (
                    _("{name}, unfolded").format(name=name)
                    if self._tags_open
                    else _("{name}, folded").format(name=name)
                )
            return name
        return None

    def _rebuild(self) -> None:
        before = len(self._items)
        self._build()
        if len(self._items) == before:
            self.dataChanged.emit(self.index(0), self.index(before - 1))
        else:
            self.beginResetModel()
            self.endResetModel()

    def _build(self) -> None:
        counts = self._counts

        def item(name: str, icon: str, number: int, subject: Subject) -> _Item:
            return _Item(SidebarRowView(name, icon, _number(number)), Place(subject))

        self._items = [
            item(_("All films"), "film", counts.films, Subject.FILMS),
            item(_("Diary"), "diary", counts.entries, Subject.ENTRIES),
            item(_("Watchlist"), "watchlist", counts.watchlist, Subject.WATCHLIST),
        ]
        if self._tags:
            arrow = "down" if self._tags_open else "right"
            self._items.append(_Item(SidebarGap()))
            self._items.append(_Item(SidebarRowView(_("Tags"), arrow, _number(len(self._tags))), unfolds=True))
            if self._tags_open:
                self._items += [_tag_item(tag) for tag in self._tags]
        if counts.trash:
            self._items.append(_Item(SidebarGap()))
            self._items.append(item(_("Trash"), "trash", counts.trash, Subject.TRASH))


def _tag_item(tag: TagCount) -> _Item:
    quoted = tag.name.replace('"', '""')
    return _Item(SidebarRowView(tag.name, "", _number(tag.entries), 1), Place(Subject.ENTRIES, f'tag:"{quoted}"'))


def _number(count: int) -> str:
    return QLocale().toString(count)
