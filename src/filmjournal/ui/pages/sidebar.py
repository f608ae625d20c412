"""The sidebar: the places of the journal, and when it was last backed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filmjournal.domain.queries import Counts, TagCount
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import Contents, PlacesModel, Section, section_of, with_unfolded
from filmjournal.ui.pages.places_view import PlacesView
from filmjournal.ui.pause import pause
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.backup_line import BackupLine

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.domain.lists import SmartList
    from filmjournal.domain.queries import Facets
    from filmjournal.services.journal import Journal
    from filmjournal.ui.pages.ask_popup import AskPopup
    from filmjournal.ui.pages.place_edits import PlaceEdits
    from filmjournal.ui.pages.row_edits import Rows

COUNTED_AFTER = 700
"""Milliseconds after a change until what takes long is counted again: smart lists, and the films of each year."""


class Sidebar(QWidget):
    """Leads to places; knows nothing of what is listed there."""

    chosen = Signal(object, str)  # Place and its name; again where either of them is another than it was
    entered = Signal()  # Enter on a place: the keyboard wants to go on to what is there
    backups_wanted = Signal()

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        set_ground(self, "chrome")
        self.setAutoFillBackground(True)
        self.model = PlacesModel(self)
        self.view = PlacesView(self.model, self)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.fold_wanted.connect(self._fold)
        self.view.new_list_wanted.connect(self.new_list)
        self.view.left_onwards.connect(self.entered)
        self.view.remove_wanted.connect(self._remove)
        self.view.menu_wanted.connect(self._show_menu)
        self.view.dropped.connect(self._dropped)
        self.view.rows.name_typed.connect(self._name_typed)
        self.model.renamed.connect(self._renamed)
        self._backup = BackupLine(self)
        self._backup.clicked.connect(self.backups_wanted)
        self._backup.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._backup)
        self._place, self._name = Place(PlaceKind.DIARY), _("Diary")
        self._wanted: Place | None = None  # to be chosen as soon as it is there
        self._choosing = False
        self._folded = False
        self._stale = True
        self._to_count: list[SmartList] = []
        self._edits: PlaceEdits | None = None
        self._counting = pause(self, COUNTED_AFTER, self._count_all)
        self._asking = pause(self, 0, self._ask)  # whoever shows what was changed asks first
        self._facets_asking = pause(self, COUNTED_AFTER, self._ask_facets)
        self._mark()
        bus.opened.connect(self._ask)
        bus.opened.connect(self._facets_asking.start)  # the first entry comes before them
        bus.changed.connect(self._changed)

    @property
    def place(self) -> Place:
        """The place that is chosen."""
        return self._place

    @property
    def edits(self) -> PlaceEdits:
        """What can be done with the places, made when it is first wanted."""
        if self._edits is None:
            from filmjournal.ui.pages.place_edits import PlaceEdits

            self._edits = PlaceEdits(self._bus, self.view, self.model)
            self._edits.choose_wanted.connect(self.choose)
            self._edits.new_list_wanted.connect(self.new_list)
        return self._edits

    def choose(self, place: Place) -> None:
        """Go to a place, as soon as it is known; what it is in unfolds."""
        section = section_of(place)
        if section is not None and not self._folded and not self.model.is_open(section):
            self._fold(section, True)
        form = self.model.current_form(place)
        if form is None:
            self._wanted = place
        else:
            self._go(*form)
            self._mark()

    def choose_kind(self, kind: PlaceKind) -> None:
        """Go to one of the fixed places."""
        self.choose(Place(kind))

    def new_list(self, rows: Rows | None = None) -> AskPopup:
        """Ask for the name of a new list, with the films of some rows on it, and go there."""
        from filmjournal.ui.pages.list_menu import ask_new_list

        row = self.model.row_of_new_list()
        if row is None:
            row = self.model.row_of_section(Section.LISTS)
        index = self.model.index(row or 0)
        self.view.scrollTo(index)
        return ask_new_list(
            self._bus,
            self.view.viewport(),
            rows,
            lambda list_id: self.choose(Place(PlaceKind.LIST, list_id)),
            self.view.visualRect(index).adjusted(8, 0, 0, 0),
        )

    def rename_chosen(self) -> None:
        """Let the name of the chosen list, smart list or tag be changed in its place."""
        self.choose(self._place)
        self.view.rename(self.view.currentIndex())

    def set_folded(self, folded: bool) -> None:
        """Show icons only, whose names are tooltips; what is in a section is a menu then."""
        if folded == self._folded:
            return
        self._folded = folded
        with self._quietly():
            self.model.set_narrow(folded)
            self._mark()
        self._show_backup_line()

    def state(self) -> dict[str, Any]:
        """What is unfolded, for another day."""
        return {"unfolded": [section.value for section in Section if self.model.is_open(section)]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Unfold what was unfolded."""
        unfolded = with_unfolded(state.get("unfolded"))
        with self._quietly():
            for section in Section:
                self.model.set_open(section, section in unfolded)
        self._count_all()

    def show_counts(self, counts: Counts, tags: Sequence[TagCount] = ()) -> None:
        """Show these numbers, with the place that was chosen still chosen."""
        self._show(replace(self.model.contents, counts=counts, tags=tuple(tags)))

    def show_backup(self, when: datetime | None) -> None:
        """Say when the journal was last backed up."""
        self._backup.show_backup(when)
        self._show_backup_line()

    def show_backup_trouble(self, sentence: str) -> None:
        """Say that it can't be backed up, and why; an empty sentence takes that back."""
        self._backup.show_trouble(sentence)
        self._show_backup_line()

    def showEvent(self, event: QShowEvent) -> None:
        """Make up for what was missed."""
        super().showEvent(event)
        if self._stale:
            self._asking.start()
            self._facets_asking.start()

    def _show_backup_line(self) -> None:
        self._backup.setVisible(self._backup.says_something and not self._folded)

    def _show(self, contents: Contents) -> None:
        with self._quietly():
            self.model.set_contents(contents)
        wanted = self._wanted and self.model.current_form(self._wanted)
        form = wanted or self.model.current_form(self._place)
        if wanted:
            self._wanted = None
        if form is None:
            form = self.model.current_form(Place(PlaceKind.DIARY)) if self._is_gone() else None
        if form is not None and form != (self._place, self._name):
            self._go(*form)
            self._mark()

    def _is_gone(self) -> bool:
        """Whether the chosen place is no longer there; before the store is, nobody knows."""
        return self._bus.is_open and self._wanted is None

    def _go(self, place: Place, name: str) -> None:
        self._wanted = None
        if (place, name) != (self._place, self._name):
            self._place, self._name = place, name
            self.chosen.emit(place, name)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Change rows without going anywhere; the current row is the chosen place's again, unless it is a head.

        It stays in sight if it was."""
        self._choosing = True
        was_in_sight = self.view.visualRect(self.view.currentIndex()).intersects(self.view.viewport().rect())
        yield
        current = self.view.currentIndex()
        if self.model.place_at(current.row()) is not None or not current.isValid() or not self.view.hasFocus():
            self._mark()
        self._choosing = False
        if was_in_sight:  # rows that came or went above it have moved it
            self.view.scrollTo(self.view.currentIndex())

    def _mark(self) -> None:
        """Make the row of the chosen place current, or the head over it where it is folded away."""
        row, section = self.model.row_of(self._place), section_of(self._place)
        if row is None and section is not None:
            row = self.model.row_of_section(section)
        before, self._choosing = self._choosing, True
        self.view.selectionModel().setCurrentIndex(
            QModelIndex() if row is None else self.model.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self._choosing = before

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        place = self.model.place_at(current.row())
        if place is not None and not self._choosing:
            self._go(place, str(current.data()))

    def _fold(self, section: Section, is_open: bool) -> None:
        if self._folded:
            row = self.model.row_of_section(section)
            rect = self.view.visualRect(self.model.index(row or 0))
            corner = rect.topLeft() if self.isRightToLeft() else rect.topRight()
            self.edits.show_children(section, self.view.viewport().mapToGlobal(corner), self._place)
            return
        with self._quietly():
            self.model.set_open(section, is_open)
        if section is Section.SMART_LISTS and is_open:
            self._count_all()

    # What is done with places is made when it is first wanted.

    def _remove(self, place: Place) -> None:
        self.edits.remove(place)

    def _renamed(self, place: Place, name: str) -> None:
        self.edits.rename(place, name, self._place)

    def _name_typed(self, index: QPersistentModelIndex, text: str) -> None:
        self.edits.weigh_name(index, text)

    def _show_menu(self, index: QModelIndex, where: QPoint) -> None:
        self.edits.show_menu(index, where)

    def _dropped(self, place: Place | None, rows: Rows) -> None:
        if place is None:
            self.new_list(rows)
        else:
            self.edits.drop(place, rows)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.membership or changes.tags or changes.lists or changes.smart_lists:
            self._stale = True
            if self.isVisible():
                self._asking.start()
                if changes.membership:
                    self._facets_asking.start()
        if self._counts_smart_lists:
            self._counting.start()

    def _ask(self) -> None:
        if not self._bus.is_open:
            return
        self._stale = False

        def work(journal: Journal) -> Contents:
            browsing = journal.browsing
            return Contents(
                browsing.counts(),
                browsing.lists.all(),
                browsing.lists.smart(),
                tuple(browsing.tags()),
            )

        self._bus.read(work, self._answered, kind="sidebar")

    def _answered(self, contents: Contents) -> None:
        contents = replace(contents, facets=self.model.contents.facets)
        uncounted = contents.smart_lists != self.model.contents.smart_lists
        self._show(contents)
        if uncounted:
            self._count_all()

    def _ask_facets(self) -> None:
        if self._bus.is_open:
            self._bus.read(lambda journal: journal.browsing.facets(), self._show_facets, kind="facets")

    def _show_facets(self, facets: Facets) -> None:
        self._show(replace(self.model.contents, facets=facets))

    @property
    def _counts_smart_lists(self) -> bool:
        return self.isVisible() and not self._folded and self.model.is_open(Section.SMART_LISTS)

    def _count_all(self) -> None:
        """Count the smart lists that are in sight, one after the other."""
        if self._bus.is_open and self._counts_smart_lists:
            self._to_count = list(self.model.contents.smart_lists)
            self._count_next()

    def _count_next(self) -> None:
        if not self._to_count:
            return
        smart = self._to_count.pop(0)

        def counted(found: int | None) -> None:
            with self._quietly():
                self.model.set_smart_count(smart.id, found)
            self._count_next()

        self._bus.read(lambda journal: journal.browsing.lists.smart_count(smart), counted, kind="smart list")
