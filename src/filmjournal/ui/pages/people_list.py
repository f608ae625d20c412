"""The list of everyone credited: by name or by number of films, narrowed as one types."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QLocale, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.people import PeopleListing, PeopleOrder, PersonRow
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.people import PeopleListModel
from filmjournal.ui.pages.people_view import PeopleView
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.row_paint import opposite
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes

_AFTER = 40  # milliseconds that a row is looked at before its numbers are read: while one scrolls fast, none are
_WINDOWS_WANTED = 3


class PeopleList(QWidget):
    """Chooses somebody as soon as there is anybody; `chosen` carries the id, or None where nobody is left."""

    chosen = Signal(object)
    activated = Signal()  # a click: to the page
    entered = Signal()  # Enter: on to the page with the keyboard

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.order = PeopleOrder.NAME
        self._narrowed = ""
        self._keep: int | None = None  # whom to choose once they are listed
        self._choosing = False
        self._looking = False  # numbers are being read
        self._wanted: list[array[int]] = []  # whose are to be read next, the newest last
        self._dropped = False  # some were scrolled past before their turn came
        self._soon = pause(self, _AFTER, self._look_up)
        set_ground(self, "page")
        self.model = PeopleListModel(self)
        self.model.numbers_wanted.connect(self._want)
        self.view = PeopleView(self.model, self)
        self.view.setAccessibleName(_("People"))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.activated_by_person.connect(self.entered)
        self.view.clicked.connect(self.activated)
        self.view.typed.connect(self._type)
        self.count = SmallLabel(parent=self)
        self.field = _Narrowing(self)
        self.field.textChanged.connect(self.narrow)
        self.field.left_downwards.connect(self.focus_list)
        self.sort_button = QToolButton(self)
        self.sort_button.setProperty("role", "quiet")
        self.sort_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sort_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.sort_button.setLayoutDirection(opposite(self.layoutDirection()))
        self.sort_button.setIcon(icons.icon("down", "text_quiet", 14))
        menu = QMenu(self.sort_button)
        menu.setLayoutDirection(self.layoutDirection())
        self.orders = QActionGroup(self)
        for order, name in _order_names().items():
            action = QAction(name, self, checkable=True)
            action.setData(order)
            self.orders.addAction(action)
            menu.addAction(action)
        self.orders.triggered.connect(lambda action: self.set_order(PeopleOrder(action.data())))
        self.sort_button.setMenu(menu)
        self.empty = EmptyState(parent=self)
        self.empty.triggered.connect(self.field.clear)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.setSpacing(8)
        head.addWidget(ReadingLabel(_("People"), 18, parent=self))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.sort_button)
        head_box = QWidget(self)
        head_box.setLayout(head)
        head_box.setFixedHeight(44)
        field = QHBoxLayout()
        field.setContentsMargins(16, 2, 16, 10)
        field.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head_box)
        column.addLayout(field)
        column.addWidget(self._stack, 1)
        self._show_order()

    @property
    def current_id(self) -> int | None:
        """Who is chosen."""
        index = self.view.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    def ask(self) -> None:
        """Ask the journal who is to be listed; what is on the screen stays until the answer is there."""
        if not self._bus.is_open:
            return
        order, narrowed = self.order, self._narrowed
        self.model.set_names(self._names)

        def show(listing: PeopleListing) -> None:
            if isValid(self):
                self._show(listing)

        self._bus.read(
            lambda journal: journal.browsing.people.listing(order, narrowed), show, kind=f"people list {id(self)}"
        )

    def refresh(self, changes: Changes) -> None:
        """Take over what changed: numbers always, who is listed and in which order only where it can be another."""
        from filmjournal.domain.changes import EVERYTHING

        self.model.refresh()
        by_films = self.order is PeopleOrder.FILMS and bool(changes.films or changes.membership)
        if changes == EVERYTHING or changes.people or by_films:
            self.ask()

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.model.refresh()
        self.view.measure()

    def narrow(self, typed: str) -> None:
        """List only people of whose names each word that was typed begins a word."""
        self._narrowed = typed
        self.ask()

    def set_order(self, order: PeopleOrder) -> None:
        """List in another order; who is chosen stays chosen, in sight."""
        self.order = order
        self._show_order()
        self._keep = self.current_id
        self.ask()

    def select(self, person_id: int | None) -> None:
        """Choose somebody silently, now or as soon as they are listed."""
        self._keep = person_id
        row = self.model.row_of(person_id)
        if row is None:
            return
        self._keep = None
        self._choosing = True
        self._set_current(row)
        self._choosing = False

    def focus_list(self) -> None:
        """Put the keyboard on the rows."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, listing: PeopleListing) -> None:
        wanted = self._keep if self._keep is not None else self.current_id
        before = self.view.currentIndex().row()
        same = listing.ids == self.model.ids
        offset = self.view.verticalScrollBar().value()
        self._choosing = True
        self.model.show(listing)
        self.view.measure()
        row = self.model.row_of(wanted)
        if row is not None:
            self._set_current(row, scroll=not same)
        self._choosing = False
        if same:
            self.view.verticalScrollBar().setValue(offset)
        self.count.setText(QLocale().toString(len(listing.ids)))
        self._show_empty(not listing.ids)
        if row is not None:
            self._keep = None
        elif listing.ids:
            if self._keep is None:
                self._set_current(0 if self._narrowed or before < 0 else before)
        elif not self._narrowed:
            self.chosen.emit(None)

    def _set_current(self, row: int, *, scroll: bool = True) -> None:
        row = min(row, self.model.rowCount() - 1)
        if row in self.model.head_rows:
            row += 1
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        if scroll:
            self.view.scrollTo(index)
            if self.view.rowViewportPosition(row) < self.view.rowHeight(row):  # a letter stays over the first row
                self.view.verticalScrollBar().setValue(self.view.verticalHeader().sectionPosition(max(0, row - 1)))
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._choosing and current.isValid():
            self._keep = None
            self.chosen.emit(current.data(ID_ROLE))

    def _names(self, ids: Sequence[int]) -> Mapping[int, str]:
        try:
            return self._bus.journal.browsing.people.names(ids)
        except FilmJournalError:  # a writer's commit takes longer than a frame: the rows come with the next look
            return {}

    def _want(self, ids: array[int]) -> None:
        """Numbers of rows that are looked at; while one scrolls, only the newest are worth reading."""
        self._wanted.append(ids)
        if len(self._wanted) > _WINDOWS_WANTED:
            del self._wanted[0]
            self._dropped = True
        if not self._looking and not self._soon.isActive():
            self._soon.start()

    def _look_up(self) -> None:
        if self._looking or not self._wanted:
            return
        self._looking = True
        ids = self._wanted.pop()

        def done(rows: Mapping[int, PersonRow]) -> None:
            if isValid(self):
                self._looked_up(ids, rows)

        self._bus.read(lambda journal: journal.browsing.people.rows(ids), done, self._look_failed)

    def _looked_up(self, ids: array[int], rows: Mapping[int, PersonRow]) -> None:
        self._looking = False
        self.model.give_numbers(ids, rows)
        if self._wanted:
            self._look_up()
        elif self._dropped:
            self._dropped = False
            self.model.ask_again()
            self.view.viewport().update()

    def _look_failed(self, error: Exception) -> None:
        if isValid(self):
            self._looking = False
            self._wanted.clear()
            self._bus.explain(error)

    def _type(self, letters: str) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.setText(letters)

    def _show_order(self) -> None:
        for action in self.orders.actions():
            action.setChecked(action.data() == self.order)
        name = _order_names()[self.order]
        self.sort_button.setText(name)
        self.sort_button.setAccessibleName(_("Order: {name}").format(name=name))

    def _show_empty(self, empty: bool) -> None:
        self._stack.setCurrentWidget(self.empty if empty else self.view)
        if empty and self._narrowed.strip():
            self.empty.set_words(_("Nobody found"), _("Nobody here has such a name."), _("Show everyone"))
        elif empty:
            words = _("Whoever is credited on a film of this journal has a page here.")
            self.empty.set_words(_("Nobody here yet"), words)


class _Narrowing(QLineEdit):
    """The field at the head of the list."""

    left_downwards = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setPlaceholderText(_("Find a person"))
        self.setAccessibleName(_("Find a person"))
        self.setClearButtonEnabled(False)
        self.addAction(icons.icon("search", "text_quiet", 16), QLineEdit.ActionPosition.LeadingPosition)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _order_names() -> dict[PeopleOrder, str]:
    return {PeopleOrder.NAME: _("By name"), PeopleOrder.FILMS: _("By number of films")}
