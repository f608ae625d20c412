"""The list: what a place holds, narrowed by a search, in an order; the selection stays when any of these changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QLocale, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.queries import Group, Listing, ListQuery, ListRow, Order, Section, SortKey, Subject
from filmjournal.domain.queries import keys_of as keys_of_order
from filmjournal.domain.search.errors import SearchError
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.arrangement import NEWEST_FIRST, Arrangement
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.models.place import Place, PlaceKind, View
from filmjournal.ui.pages.empty_list import empty_words
from filmjournal.ui.pages.list_views import ListViews
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.row_paint import opposite
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import SmallLabel, TitleLabel

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.services.journal import Journal
    from filmjournal.ui.pages.columns_view import ColumnsView
    from filmjournal.ui.pages.deleted_button import DeletedButton
    from filmjournal.ui.pages.search_results import DidYouMean, Extracts
    from filmjournal.ui.pages.shown_list import ShownList

_HEAD, _HEAD_OF_POSTERS = (16, 0, 8, 0), (28, 0, 18, 0)  # around the heading, which stands over what is below it
FIRST_ROWS = 200  # shown at once; the rest of the ids follow
_FILMS = (Subject.FILMS, Subject.WATCHLIST)


class _First(NamedTuple):
    """The first screens of a list, and which row to choose where another than the present one is wanted."""

    listing: Listing
    rows: Mapping[int, ListRow]
    wanted: int | None
    pictured: bool  # whether there are real posters, where they are shown


class ListPage(QWidget):
    """The middle pane. Asks the journal in the background and goes on showing what it has until the answer is there.

    Rows, columns and posters are views of one model with one selection.
    """

    chosen = Signal(object, object)  # Subject and id of the row that became current (None for none)
    selection_changed = Signal()  # other rows are chosen than before
    activated = Signal()  # Enter or a double click: on to the entry
    search_failed = Signal(object)  # the SearchError, or None once a search parses
    order_changed = Signal()
    view_changed = Signal()
    log_wanted = Signal()
    deleted_wanted = Signal()  # lists and tags that were deleted
    import_wanted = Signal()
    search_cleared = Signal()
    search_wanted = Signal(str)
    remove_wanted = Signal()
    quick_look_wanted = Signal()
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        set_ground(self, "page")
        self._arranged = Arrangement()
        self.query = ListQuery()
        self._columns = False
        self._listed = self.query  # what the rows on the screen answer
        self._keep: int | None = None  # the id to select once it is shown
        self._keep_film: int | None = None  # its film, where other things are listed than before
        self._may_go = False  # what is to be selected was not asked for by name: without it, any row will do
        self._last_entry: tuple[int, int] | None = None  # a film, and the viewing of it that was current last
        self._selecting = False
        self._told: tuple[Subject, int | None] | None = None  # what `chosen` carried last
        self.shown_list: ShownList | None = None
        self.deleted_button: DeletedButton | None = None
        self._extracts: Extracts | None = None
        self._meant: DidYouMean | None = None
        self.model = DiaryListModel(self)
        self._stack = QStackedWidget(self)
        self.views = ListViews(bus, self.model, self._stack)
        self.rows, self.selection = self.views.rows, self.views.selection

        self._title = TitleLabel("", 18, parent=self)
        self._count = SmallLabel(parent=self)
        self.sort_button = QToolButton(self)
        self.sort_button.setProperty("role", "quiet")
        self.sort_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sort_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort_button.setLayoutDirection(opposite(self.layoutDirection()))
        self.sort_button.setIcon(icons.icon("down", "text_quiet", 14))

        self._empty = EmptyState(parent=self)
        self._empty.triggered.connect(self._empty_triggered)
        self._stack.addWidget(self._empty)

        self._head = head = QHBoxLayout()
        head.setContentsMargins(*_HEAD)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self.sort_button)
        head_box = QWidget(self)
        head_box.setLayout(head)
        head_box.setFixedHeight(44)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._about = SmallLabel(parent=self)  # what a list says of itself
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        self._about.setContentsMargins(16, 0, 16, 12)
        self._about.setWordWrap(True)
        self._about.hide()
        layout.addWidget(head_box)
        layout.addWidget(self._about)
        layout.addWidget(self._stack, 1)
        self.views.activated.connect(self.activated)
        self.views.remove_pressed.connect(self.remove_wanted)
        self.views.quick_look_pressed.connect(self.quick_look_wanted)
        self.views.menu_wanted.connect(self.menu_wanted)
        self.views.keys_chosen.connect(self.set_keys)
        self.selection.currentChanged.connect(self._current_changed)
        self.selection.selectionChanged.connect(self._selection_changed)
        self._show_order()

        bus.opened.connect(self._opened)
        bus.changed.connect(self._changed)

    def show_first(self, rows: Mapping[int, ListRow], listing: Listing, total: int) -> None:
        """Show the rows of the first look, before the store is open."""
        self._set_listing(listing, rows, total)

    def complete(self) -> None:
        """What is not on the first screen: the menu of orders."""
        from filmjournal.ui.pages.arrange_menu import ArrangeMenu
        from filmjournal.ui.pages.deleted_button import DeletedButton
        from filmjournal.ui.pages.search_results import DidYouMean, Extracts
        from filmjournal.ui.pages.shown_list import ShownList

        self._extracts = Extracts(self._bus, self.model, self.rows)
        self._meant = DidYouMean(self._bus, self._empty)
        self._empty.link_chosen.connect(self._follow)
        ArrangeMenu(self, self.sort_button)
        self.shown_list = ShownList(self._bus, self.model, self.selection, self)
        self.shown_list.described.connect(self._about.setText)
        self.shown_list.described.connect(lambda text: self._about.setVisible(bool(text)))
        self.views.view_made.connect(self.shown_list.adopt)
        self.order_changed.connect(self._show_list)
        self.deleted_button = DeletedButton(self._bus, self)
        self.deleted_button.clicked.connect(self.deleted_wanted)
        self.deleted_button.counted.connect(self._deleted_counted)
        self._head.addWidget(self.deleted_button)
        self.views.complete()

    def show_place(self, place: Place, name: str) -> None:
        """Go to a place; the rows come with `ask`."""
        self._title.setText(name)
        self._arranged.go_to(place)
        if self.view_kind is View.DIARY and not place.lists_either:
            self.set_view(View.LIST)
        self._arrange()

    def search(self, text: str) -> None:
        """Narrow the list to what a search finds; the rows of the last one that parsed stay until then."""
        self._arranged.search = text
        self.query = replace(self.query, search=text)
        self._show_list()
        self.ask()

    @property
    def place(self) -> Place:
        """Where the list is."""
        return self._arranged.place

    @property
    def view_kind(self) -> View:
        """In which way it is shown."""
        return self._arranged.view

    @property
    def group(self) -> Group:
        """What it is parted by."""
        return self._arranged.group

    @property
    def keys(self) -> tuple[SortKey, ...]:
        """What it is sorted by."""
        return self._arranged.keys

    def set_order(self, order: Order) -> None:
        """List in one of the usual orders."""
        self.set_keys(keys_of_order(order))

    def set_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Sort by these, at least one."""
        self._arranged.sort_by(keys)
        self._arrange()
        self.ask()

    def set_group(self, group: Group) -> None:
        """Part the list by something."""
        self._arranged.group = group
        self._arrange()
        self.ask()

    def set_subject(self, subject: Subject) -> None:
        """List films, or the viewings of them, where both are possible."""
        self._arranged.subject = subject
        self._arrange()
        self.ask()

    def set_view(self, view: View) -> None:
        """Show the same place in another way, with what is chosen still chosen."""
        if view is self.view_kind:
            return
        self._arranged.view = view
        self._show_view()
        before = self.query
        self._arrange()
        if self.query != before or view is View.POSTERS:
            self.ask()
        self.view_changed.emit()

    def ask(self) -> None:
        """Ask the journal for what is to be listed: the first screens at once, then the whole."""
        if not self._bus.is_open:
            return
        query, fetch, keep_film, last = self.query, self._fetch, self._keep_film, self._last_entry
        posters = self.view_kind is View.POSTERS

        def first(journal: Journal) -> _First:
            listing = journal.browsing.listing(query, FIRST_ROWS)
            rows = journal.browsing.rows(query.subject, listing.ids[:FIRST_ROWS])
            wanted = _row_of_film(journal, query, keep_film, last)
            return _First(listing, rows, wanted, posters and journal.browsing.has_posters())

        def show(answer: _First) -> None:
            self.search_failed.emit(None)
            self.model.set_fetch(fetch)
            if posters:
                self.views.set_pictured(answer.pictured)
            self._keep_film = None
            if answer.wanted is not None and self._keep is None:  # else another row was asked for meanwhile
                self._keep, self._may_go = answer.wanted, True
            if answer.listing.complete:
                self._set_listing(answer.listing, answer.rows, len(answer.listing.ids))
            else:
                if query != self._listed:  # else the rows on the screen are good enough until the whole is there
                    if self._keep is None and query.subject is self._listed.subject:
                        self._keep = self.current_id
                    self._set_listing(answer.listing, answer.rows, None)
                self._bus.read(lambda journal: journal.browsing.listing(query), self._show_whole, kind="list")

        self._bus.read(first, show, self._failed, kind="list")

    @property
    def current_id(self) -> int | None:
        """The id of the current row: an entry's, or a film's where films are listed."""
        index = self.selection.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    @property
    def listed_subject(self) -> Subject:
        """What the rows on the screen are of."""
        return self.model.subject

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of all chosen rows, in order."""
        return self.views.selected_ids()

    def selected_count(self) -> int:
        """How many rows are chosen."""
        return self.views.selected_count()

    def select(self, id_: int | None) -> None:
        """Make a row current, now or as soon as it is shown."""
        self._keep, self._may_go = id_, False
        if self.model.subject is not self.query.subject:  # an entry's id may be a film's too
            return
        row = self.model.row_of(id_)
        if row is not None:
            self._keep = None
            self._select_row(row)

    @property
    def view(self) -> QAbstractItemView:
        """The view that is shown."""
        return self.views.current

    @property
    def in_columns(self) -> bool:
        """Whether the list shows columns."""
        return self._columns and self.view_kind is View.LIST

    @property
    def columns(self) -> ColumnsView | None:
        """The columns while the list shows them."""
        return self.views.columns if self.in_columns else None

    @property
    def titles(self) -> bool:
        """Whether all posters have their titles under them."""
        return self.views.titles

    def set_titles(self, titles: bool) -> None:
        """Put the titles under all posters, or under real ones only."""
        self.views.set_titles(titles)
        self.view_changed.emit()

    def set_columns(self, columns: bool) -> None:
        """Let the list show columns, or rows."""
        if columns is not self._columns:
            self._columns = columns
            self._show_view()
            self.view_changed.emit()

    def state(self) -> dict[str, Any]:
        """How the list is arranged, for another day."""
        return {
            "group": self.group.value,
            "in_columns": self._columns,
            "columns": self.views.arrangement(),
            "titles": self.views.titles,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Arrange the list as it was."""
        self._arranged.group = next((group for group in Group if group.value == state.get("group")), Group.MONTH)
        if isinstance(columns := state.get("columns"), dict):
            self.views.arrange(columns)
        self.views.set_titles(state.get("titles") is True)
        self._arrange()
        if state.get("in_columns") is True:  # the first screen is of rows, which are there at once
            self._bus.opened.connect(lambda: self.set_columns(True))

    def step(self, rows: int) -> None:
        """Go so many rows down, or up."""
        row = self.selection.currentIndex().row() + rows
        if row in self.model.head_rows:
            row += 1 if rows > 0 else -1
        if 0 <= row < self.model.rowCount():
            self._select_row(row)

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.model.refresh()
        self.views.measure()

    def focus_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_view(self) -> None:
        """Bring the view that is wanted to the front."""
        self._head.setContentsMargins(*(_HEAD_OF_POSTERS if self.view_kind is View.POSTERS else _HEAD))
        if self.view_kind is View.POSTERS:
            self.views.show_posters()
        elif self.in_columns:
            self.views.show_columns()
        else:
            self.views.show_rows()

    def _arrange(self) -> None:
        """Make the question anew from place, view, order and group."""
        before, self.query = self.query, self._arranged.query()
        if self.query.subject is not before.subject:  # an entry's id may be a film's too
            self._keep = None
            self._keep_film = self.model.film_of(self.current_id)
        self.sort_button.setVisible(self.query.subject is not Subject.TRASH)
        if self.deleted_button is not None:
            self.deleted_button.set_in_trash(self.place.kind is PlaceKind.TRASH)
            self._show_deleted()
        self._show_order()
        self.order_changed.emit()

    def _fetch(self, ids: Sequence[int]) -> Mapping[int, ListRow]:
        try:
            return self._bus.journal.browsing.rows(self.model.subject, ids)
        except FilmJournalError:  # a writer's commit takes longer than a frame: the rows come with the next look
            return {}

    def _show_whole(self, listing: Listing) -> None:
        self._set_listing(listing, None, len(listing.ids))

    def _set_listing(self, listing: Listing, rows: Mapping[int, ListRow] | None, total: int | None) -> None:
        of_same = self.query.subject is self.model.subject
        wanted = self._keep if self._keep is not None or not of_same else self.current_id
        before = self.selection.currentIndex().row()
        several = self.selected_ids() if of_same and self.selected_count() > 1 else ()
        moved_on = self.query != self._listed
        self._listed = self.query
        below = () if moved_on or not of_same or before < 0 else self.model.ids_between(before, before + FIRST_ROWS)
        offset = self.view.verticalScrollBar().value()
        height = self.views.current.place_in_sight(before)
        same = of_same and self.model.ids[: len(listing.ids)] == listing.ids[: len(self.model.ids)]
        self._selecting = True
        self.model.show(listing, rows, self.query.subject)
        self.views.measure()
        row = self.model.row_of(wanted)
        if row is not None:
            self._keep = None
            self._select_row(row, scroll=not same or before < 0, several=several)
        self._selecting = False
        if row is not None and height is not None and not moved_on:
            self.views.current.put_at(row, height)
        elif same and (row is None or before >= 0):  # else it was beyond the first rows, and is in sight only now
            self.view.verticalScrollBar().setValue(offset)
        if self._extracts is not None:
            self._extracts.show_query(self._listed)
        if total is not None:
            self._count.setText(QLocale().toString(total))
            self._show_empty(total == 0)
            if row is None and self._keep is not None and not self._may_go:
                self._keep = None  # the entry pane shows what this list does not hold
            elif row is None and len(listing.ids):
                self._keep = None
                self._select_row(self._next_row(below, before))
            elif total == 0 or row is None or self._told != (self.query.subject, self.current_id):
                self._tell()
        self.selection_changed.emit()

    def _next_row(self, below: Sequence[int], before: int) -> int:
        """The row to choose where the current one went: the next of those below it, else what is in its place now."""
        if not below:
            return 0
        here = set(self.model.ids)
        row = self.model.row_of(next((id_ for id_ in below if id_ in here), None))
        return before if row is None else row

    def _select_row(self, row: int, *, scroll: bool = True, several: tuple[int, ...] = ()) -> None:
        """Make a row current, and it alone chosen unless others were chosen with it."""
        row = min(row, self.model.rowCount() - 1)
        if row in self.model.head_rows:
            row += 1
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        if scroll:
            self.view.scrollTo(index)
        self.selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if several:
            self.selection.select(self._stretches(several), flags.Select | flags.Rows)

    def _stretches(self, ids: tuple[int, ...]) -> QItemSelection:
        """The rows of these ids, as far as they are shown, in as few stretches as possible; heads do not part one."""
        wanted, model = set(ids), self.model
        here = [position for position, id_ in enumerate(model.ids) if id_ in wanted]
        starts = [number for number in range(len(here)) if not number or here[number] != here[number - 1] + 1]
        found = QItemSelection()
        for start, end in pairwise([*starts, len(here)]):
            first, last = model.row_of_position(here[start]), model.row_of_position(here[end - 1])
            found.select(model.index(first, 0), model.index(last, 0))
        return found

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self.model.subject is Subject.ENTRIES:
            film, entry = self.model.film_of(self.current_id), self.current_id
            self._last_entry = None if film is None or entry is None else (film, entry)
        if not self._selecting and current.isValid():
            self._tell()

    def _selection_changed(self) -> None:
        if not self._selecting:
            self.selection_changed.emit()

    def _tell(self) -> None:
        self._told = (self.query.subject, self.current_id)
        self.chosen.emit(*self._told)

    def _opened(self) -> None:
        self._told = None  # nobody could answer before
        self.model.set_fetch(self._fetch)
        self.ask()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        from filmjournal.domain.changes import EVERYTHING

        listed = self.query.list_id is not None and bool(changes.lists)
        if changes == EVERYTHING or changes.membership or listed:
            self.ask()
        else:
            self.model.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, SearchError):
            self.search_failed.emit(error)
            if self._meant is not None:  # what was meant by the words before is another question
                self._meant.show_query(None)
                self._empty.set_links("", ())
        else:
            self._bus.explain(error)

    def _show_list(self) -> None:
        """Let what belongs to a list know which one is shown, and how."""
        if self.shown_list is not None:
            self.shown_list.show_query(self.query, self.keys)

    def _show_order(self) -> None:
        name = _order_name(self.keys, self.place)
        self.views.show_keys(self.keys)
        self.sort_button.setText(name)
        self.sort_button.setAccessibleName(_("Order: {name}").format(name=name))

    def _show_empty(self, empty: bool) -> None:
        self._stack.setCurrentWidget(self._empty if empty else self.view)
        if self._meant is not None:
            self._meant.show_query(self.query if empty and self.query.search.strip() else None)
        self._show_deleted()
        if empty:
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        button = self.deleted_button
        deleted = button.text() if button is not None and button.count else ""
        said = empty_words(self.place.kind, searched=bool(self.query.search), deleted=deleted)
        self._empty.set_words(said.line, said.sentence, said.button)
        self._empty.set_links(said.lead, [said.link] if said.link else ())

    def _deleted_counted(self) -> None:
        if self.place.kind is PlaceKind.TRASH and self._is_empty():
            self._say_why_empty()
        self._show_deleted()

    def _show_deleted(self) -> None:
        """Offer in the head of the trash what was deleted besides viewings; where it is empty, that stands below."""
        button = self.deleted_button
        if button is not None:
            button.setVisible(self.place.kind is PlaceKind.TRASH and button.count > 0 and not self._is_empty())

    def _is_empty(self) -> bool:
        """Whether there is nothing here, and not only nothing that a search finds."""
        return self._stack.currentWidget() is self._empty and not self.query.search

    def _follow(self, text: str) -> None:
        """Search for what was meant, or begin with what other programs know."""
        if self.query.search:
            self.search_wanted.emit(text)
        else:
            self.import_wanted.emit()

    def _empty_triggered(self) -> None:
        if self.query.search:
            self.search_cleared.emit()
        elif self.place.kind is PlaceKind.TRASH:
            self.deleted_wanted.emit()
        else:
            self.log_wanted.emit()


def _order_name(keys: tuple[SortKey, ...], place: Place) -> str:
    added = place.kind is PlaceKind.WATCHLIST
    if keys == NEWEST_FIRST and not added:  # on the first screen, which does without the menu's names
        return _("Watched, newest first")
    from filmjournal.ui.pages.sort_words import key_name

    return key_name(keys[0], added=added)


def _row_of_film(journal: Journal, query: ListQuery, film_id: int | None, last: tuple[int, int] | None) -> int | None:
    """The row that stands for a film in a list: itself, or the viewing of it that was current last or is the latest."""
    if film_id is None or query.subject in _FILMS:
        return film_id
    if last is not None and last[0] == film_id:
        return last[1]
    viewings = journal.browsing.viewings(film_id)
    return viewings[-1].id if viewings else None


def sections_of(rows: list[ListRow]) -> tuple[Section, ...]:
    """The month sections of rows that are in the order of the diary."""
    sections: list[Section] = []
    for row in rows:
        year = None if row.watched is None else row.watched.year
        month = None if row.watched is None else row.watched.month
        if sections and (sections[-1].year, sections[-1].month) == (year, month):
            sections[-1] = replace(sections[-1], rows=sections[-1].rows + 1)
        else:
            sections.append(Section(year, month, 1))
    return tuple(sections)
