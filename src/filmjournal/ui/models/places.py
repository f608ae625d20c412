"""The sidebar's model: the places one can go to, with how much there is of each, in sections that unfold."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from html import escape
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filmjournal.domain.queries import Counts, Facets, TagCount
from filmjournal.i18n import _
from filmjournal.ui.models.place import Place, PlaceKind, quoted
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.sidebar_rows import SidebarGap, SidebarRowView

if TYPE_CHECKING:
    from filmjournal.domain.lists import FilmListSummary, SmartList

_Index = QModelIndex | QPersistentModelIndex


class Section(Enum):
    """What unfolds in place; the value is kept with the window."""

    LISTS = "lists"
    SMART_LISTS = "smart lists"
    TAGS = "tags"
    YEARS = "years"
    DECADES = "decades"
    COUNTRIES = "countries"


NAMED_BY_PERSON = (PlaceKind.LIST, PlaceKind.SMART_LIST, PlaceKind.TAG)
_NEW_LIST = "new list"
_TAKES_ROWS = (PlaceKind.LIST, PlaceKind.TAG, PlaceKind.WATCHLIST, PlaceKind.TRASH)
_ICONS = {
    Section.LISTS: "lists",
    Section.SMART_LISTS: "smart",
    Section.TAGS: "tag",
    Section.YEARS: "years",
    Section.DECADES: "decades",
    Section.COUNTRIES: "countries",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """What the journal has of each place."""

    counts: Counts = field(default_factory=Counts)
    lists: tuple[FilmListSummary, ...] = ()
    smart_lists: tuple[SmartList, ...] = ()
    tags: tuple[TagCount, ...] = ()
    facets: Facets = field(default_factory=Facets)


@dataclass(frozen=True, slots=True)
class _Item:
    key: Hashable  # tells rows apart when others come and go
    view: SidebarRowView | SidebarGap
    place: Place | None = None
    section: Section | None = None  # of the head of one
    makes: bool = False  # the row that makes a new list


class PlacesModel(QAbstractListModel):
    """All rows in one column: fixed places, heads of sections, and what is under those that are unfolded.

    Narrow, it has no children, and heads have the icons of their sections.
    """

    renamed = Signal(object, str)  # the Place, and the name it is to have

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._contents = Contents()
        self._smart_counts: dict[int, int | None] = {}
        self._open: set[Section] = set()
        self._narrow = False
        self._made: dict[Section, list[_Item]] = {}  # what is under each head, as far as it was wanted
        self._items = list(self._all())

    @property
    def contents(self) -> Contents:
        return self._contents

    def set_contents(self, contents: Contents) -> None:
        """Show these places and numbers."""
        for section, source in _SOURCES.items():
            if source(contents) != source(self._contents):
                self._made.pop(section, None)
        self._contents = contents
        there = {smart.id for smart in contents.smart_lists}
        self._smart_counts = {id_: found for id_, found in self._smart_counts.items() if id_ in there}
        self._rebuild()

    def set_smart_count(self, smart_list_id: int, found: int | None) -> None:
        """Show how much a smart list finds; None where its search can't be read."""
        self._smart_counts[smart_list_id] = found
        self._made.pop(Section.SMART_LISTS, None)
        self._rebuild()

    def set_open(self, section: Section, is_open: bool) -> None:
        """Unfold a section, or fold it."""
        (self._open.add if is_open else self._open.discard)(section)
        self._rebuild()

    def is_open(self, section: Section) -> bool:
        return section in self._open

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, without what is in the sections."""
        self._narrow = narrow
        self._rebuild()

    def place_at(self, row: int) -> Place | None:
        return self._items[row].place if 0 <= row < len(self._items) else None

    def section_at(self, row: int) -> Section | None:
        """The section whose head a row is."""
        return self._items[row].section if 0 <= row < len(self._items) else None

    def makes_list_at(self, row: int) -> bool:
        """Whether a row is the one that makes a new list."""
        return 0 <= row < len(self._items) and self._items[row].makes

    def row_of(self, place: Place) -> int | None:
        """The row of a place, None where it is folded away or gone."""
        return self._row_of(_key(place))

    def row_of_section(self, section: Section) -> int | None:
        return self._row_of(section)

    def row_of_new_list(self) -> int | None:
        """The row that makes a new list, None where it is folded away."""
        return self._row_of(_NEW_LIST)

    def head_over(self, row: int) -> int | None:
        """The row of the head that a row is under; None for a row that is under none."""
        if not 0 <= row < len(self._items):
            return None
        view = self._items[row].view
        if isinstance(view, SidebarGap) or not view.depth:
            return None
        return next(above for above in range(row - 1, -1, -1) if self._items[above].section is not None)

    def places_in(self, section: Section) -> list[tuple[Place, SidebarRowView]]:
        """The places of a section, folded or not."""
        return [(item.place, item.view) for item in self._children(section)
                if item.place is not None and isinstance(item.view, SidebarRowView)]  # fmt: skip

    def current_form(self, place: Place) -> tuple[Place, str] | None:
        """The place as it is now, its search perhaps another, and its name; None where it is gone."""
        key = _key(place)
        section = section_of(place)
        items = self._items if section is None else self._children(section)
        for item in items:
            if item.key == key and item.place is not None and isinstance(item.view, SidebarRowView):
                return item.place, item.view.name
        return None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        item = self._items[index.row()]
        if isinstance(item.view, SidebarGap):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemNeverHasChildren
        if item.place is None and item.section is None and not item.makes:
            return flags
        flags |= Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if item.makes or (item.place is not None and item.place.kind in _TAKES_ROWS):
            flags |= Qt.ItemFlag.ItemIsDropEnabled
        if item.place is not None and item.place.kind in NAMED_BY_PERSON:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ROW_ROLE:
            return item.view
        if isinstance(item.view, SidebarGap):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return item.view.name
        if role == Qt.ItemDataRole.ToolTipRole:
            count = f" {item.view.count_text}" if self._narrow else ""
            return f"<qt>{escape(item.view.name + count)}</qt>"  # so that a name is never taken for markup, and wraps
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = f"{item.view.name}, {item.view.count_text}" if item.view.count_text else item.view.name
            if item.section is None or self._narrow:
                return name
            return (_("{name}, unfolded") if item.section in self._open else _("{name}, folded")).format(name=name)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A name that was typed in place: it is asked for, and shown once the journal has it."""
        place = self.place_at(index.row()) if index.isValid() else None
        name = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or place is None or place.kind not in NAMED_BY_PERSON:
            return False
        if not name or name == index.data():
            return False
        self.renamed.emit(place, name)
        return True

    def _row_of(self, key: Hashable) -> int | None:
        return next((row for row, item in enumerate(self._items) if item.key == key), None)

    def _rebuild(self) -> None:
        """Bring the rows up to date: what is the same at the start and at the end stays."""
        old, new = self._items, list(self._all())
        start = 0
        while start < min(len(old), len(new)) and old[start].key == new[start].key:
            start += 1
        end = 0
        while end < min(len(old), len(new)) - start and old[-1 - end].key == new[-1 - end].key:
            end += 1
        if len(old) - end > start:
            self.beginRemoveRows(QModelIndex(), start, len(old) - end - 1)
            self._items = old[:start] + old[len(old) - end :]
            self.endRemoveRows()
        if len(new) - end > start:
            self.beginInsertRows(QModelIndex(), start, len(new) - end - 1)
            self._items = self._items[:start] + new[start : len(new) - end] + self._items[start:]
            self.endInsertRows()
        before, self._items = self._items, new
        changed = [row for row, item in enumerate(new) if item is not before[row] and item != before[row]]
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _all(self) -> Iterator[_Item]:
        counts, contents = self._contents.counts, self._contents
        yield _fixed(PlaceKind.FILMS, _("All films"), "film", counts.films)
        yield _fixed(PlaceKind.DIARY, _("Diary"), "diary", counts.entries)
        yield _fixed(PlaceKind.WATCHLIST, _("Watchlist"), "watchlist", counts.watchlist)
        yield _Item("first gap", SidebarGap())
        yield from self._section(Section.LISTS, _("Lists"), len(contents.lists))
        yield from self._section(Section.SMART_LISTS, _("Smart lists"), len(contents.smart_lists))
        yield from self._section(Section.TAGS, _("Tags"), sum(1 for tag in contents.tags if tag.entries))
        yield _Item("second gap", SidebarGap())
        yield _fixed(PlaceKind.PEOPLE, _("People"), "person", counts.people)
        yield from self._section(Section.YEARS, _("Years"), len(contents.facets.years))
        yield from self._section(Section.DECADES, _("Decades"), len(contents.facets.decades))
        yield from self._section(Section.COUNTRIES, _("Countries"), len(contents.facets.countries))
        yield _Item("third gap", SidebarGap())
        yield _fixed(PlaceKind.TRASH, _("Trash"), "trash", counts.trash)

    def _section(self, section: Section, name: str, number: int) -> Iterator[_Item]:
        is_open = section in self._open
        icon = _ICONS[section] if self._narrow else "down" if is_open else "right"
        yield _Item(section, SidebarRowView(name, icon, _number(number)), section=section)
        if is_open and not self._narrow:
            children = self._children(section)
            yield from children
            if section is Section.LISTS:
                yield _Item(_NEW_LIST, SidebarRowView(_("New list…"), "plus", depth=1, quiet=True), makes=True)
            elif not children:
                yield _Item((section, "none"), SidebarRowView(_nothing(section), depth=1, quiet=True))

    def _children(self, section: Section) -> list[_Item]:
        if section not in self._made:
            self._made[section] = self._make_children(section)
        return self._made[section]

    def _make_children(self, section: Section) -> list[_Item]:
        contents = self._contents
        match section:
            case Section.LISTS:
                return [_child(Place(PlaceKind.LIST, one.id), one.name, one.films) for one in contents.lists]
            case Section.SMART_LISTS:
                return [
                    _child(Place(PlaceKind.SMART_LIST, one.id, one.search), one.name, self._smart_counts.get(one.id))
                    for one in contents.smart_lists
                ]
            case Section.TAGS:
                return [
                    _child(Place(PlaceKind.TAG, tag.id, f"tag:{quoted(tag.name)}"), tag.name, tag.entries, tag.colour)
                    for tag in contents.tags
                    if tag.entries
                ]
            case Section.YEARS:
                return [
                    _child(Place(PlaceKind.YEAR, within=f"year:{year:04}"), str(year), films)
                    for year, films in contents.facets.years
                ]
            case Section.DECADES:
                return [
                    _child(Place(PlaceKind.DECADE, within=f"year:{decade:04}..{decade + 9:04}"), _decade(decade), films)
                    for decade, films in contents.facets.decades
                ]
            case Section.COUNTRIES:
                return [
                    _child(Place(PlaceKind.COUNTRY, within=f"country:{quoted(country)}"), country, films)
                    for country, films in contents.facets.countries
                ]


def section_of(place: Place) -> Section | None:
    """The section that a place is in; None for a fixed place."""
    return _SECTIONS.get(place.kind)


def with_unfolded(values: object) -> set[Section]:
    """The sections that were kept as unfolded; what is none is passed over."""
    names: Iterable[object] = values if isinstance(values, Sequence) and not isinstance(values, str) else ()
    return {section for section in Section if section.value in names}


_SECTIONS: Mapping[PlaceKind, Section] = {
    PlaceKind.LIST: Section.LISTS,
    PlaceKind.SMART_LIST: Section.SMART_LISTS,
    PlaceKind.TAG: Section.TAGS,
    PlaceKind.YEAR: Section.YEARS,
    PlaceKind.DECADE: Section.DECADES,
    PlaceKind.COUNTRY: Section.COUNTRIES,
}


_SOURCES: Mapping[Section, Callable[[Contents], object]] = {
    Section.LISTS: lambda contents: contents.lists,
    Section.SMART_LISTS: lambda contents: contents.smart_lists,
    Section.TAGS: lambda contents: contents.tags,
    Section.YEARS: lambda contents: contents.facets.years,
    Section.DECADES: lambda contents: contents.facets.decades,
    Section.COUNTRIES: lambda contents: contents.facets.countries,
}


def _key(place: Place) -> Hashable:
    """A place by what stays the same when it is renamed."""
    return (place.kind, place.within) if place.id is None else (place.kind, place.id)


def _fixed(kind: PlaceKind, name: str, icon: str, number: int) -> _Item:
    place = Place(kind)
    return _Item(_key(place), SidebarRowView(name, icon, _number(number)), place)


def _child(place: Place, name: str, number: int | None, dot: str | None = None) -> _Item:
    # A list without films says so; a smart list that was not counted yet says nothing.
    count = "" if number is None else QLocale().toString(number)
    return _Item(_key(place), SidebarRowView(name, count_text=count, depth=1, dot=dot), place)


def _decade(first_year: int) -> str:
    return _("{year}s").format(year=first_year)


def _nothing(section: Section) -> str:
    if section is Section.SMART_LISTS:
        return _("Searches that you keep")
    if section is Section.TAGS:
        return _("No tags yet")
    return _("None known yet")


def _number(count: int) -> str:
    """How much there is; nothing where there is nothing."""
    return QLocale().toString(count) if count else ""
