"""The list: what a place holds, narrowed by a search, in an order; the selection stays when any of these changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QLocale, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.queries import Listing, ListQuery, ListRow, Order, Section, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.i18n import _
from filmjournal.ui.delegates.entry_row import EntryRowDelegate, Letters, row_height
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.theme import density, icons
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.row_paint import month_head_height, paint_month_head
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.services.journal import Journal

FIRST_ROWS = 200  # shown at once; the rest of the ids follow


def order_names() -> dict[Order, str]:
    """What each order is called."""
    return {
        Order.WATCHED: _("Watched, newest first"),
        Order.TITLE: _("Title, A to Z"),
        Order.YEAR: _("Year, newest first"),
        Order.RATING: _("Rating, highest first"),
        Order.LOGGED: _("Logged, newest first"),
    }


class ListPage(QWidget):
    """The middle pane. Asks the journal in the background and goes on showing what it has until the answer is there."""

    chosen = Signal(object, object)  # Subject and id of the row that became current (None for none)
    activated = Signal()  # Enter or a double click: on to the entry
    search_failed = Signal(object)  # the SearchError, or None once a search parses
    order_changed = Signal(object)
    log_wanted = Signal()
    search_cleared = Signal()
    remove_wanted = Signal()

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        set_ground(self, "page")
        self.query = ListQuery()
        self._listed = self.query  # what the rows on the screen answer
        self._name = ""
        self._keep: int | None = None  # the id to select once it is shown
        self._selecting = False
        self._told: tuple[Subject, int | None] | None = None  # what `chosen` carried last
        self.model = DiaryListModel(self)
        self.view = _RowsView(self)
        self.view.setModel(self.model)
        delegate = EntryRowDelegate(self.view)
        delegate.rate_requested.connect(self._rate)
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(_("Films"))
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.activated_by_person.connect(self.activated)
        self.view.remove_pressed.connect(self.remove_wanted)

        self._title = ReadingLabel("", 18, parent=self)
        self._count = SmallLabel(parent=self)
        self.sort_button = QToolButton(self)
        self.sort_button.setProperty("role", "quiet")
        self.sort_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sort_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort_button.setLayoutDirection(_opposite(self.layoutDirection()))
        self.sort_button.setIcon(icons.icon("down", "text_quiet", 14))
        self._sort_menu = QMenu(self.sort_button)
        self._orders = QActionGroup(self)
        for order, name in order_names().items():
            action = QAction(name, self, checkable=True)
            action.setData(order)
            self._orders.addAction(action)
            self._sort_menu.addAction(action)
        self._orders.triggered.connect(lambda action: self.set_order(action.data()))
        self.sort_button.setMenu(self._sort_menu)

        self._empty = EmptyState(parent=self)
        self._empty.triggered.connect(self._empty_triggered)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)

        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
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
        layout.addWidget(head_box)
        layout.addWidget(self._stack, 1)
        self._show_order()

        bus.opened.connect(self._opened)
        bus.changed.connect(self._changed)

    def show_first(self, rows: Mapping[int, ListRow], listing: Listing, total: int) -> None:
        """Show the rows of the first look, before the store is open."""
        self._set_listing(listing, rows, total)

    def show_place(self, name: str, subject: Subject) -> None:
        """Go to a place; its search comes with `search`."""
        self._name = name
        self._title.setText(name)
        if subject is not self.query.subject:  # an entry's id may be a film's too
            self._keep = None
            self._selecting = True
            self.view.setCurrentIndex(QModelIndex())
            self._selecting = False
        order = Order.WATCHED if subject is Subject.TRASH else self.query.order
        self.sort_button.setVisible(subject is not Subject.TRASH)
        self.query = replace(self.query, subject=subject, order=order)

    def search(self, text: str) -> None:
        """Narrow the list to what a search finds; the rows of the last one that parsed stay until then."""
        self.query = replace(self.query, search=text)
        self.ask()

    def set_order(self, order: Order) -> None:
        """List in another order."""
        self.query = replace(self.query, order=order)
        self._show_order()
        self.order_changed.emit(order)
        self.ask()

    def ask(self) -> None:
        """Ask the journal for what is to be listed: the first screens at once, then the whole."""
        if not self._bus.is_open:
            return
        query, fetch = self.query, self._fetch

        def first(journal: Journal) -> tuple[Listing, Mapping[int, ListRow]]:
            listing = journal.browsing.listing(query, FIRST_ROWS)
            return listing, journal.browsing.rows(query.subject, listing.ids[:FIRST_ROWS])

        def show(answer: tuple[Listing, Mapping[int, ListRow]]) -> None:
            listing, rows = answer
            self.search_failed.emit(None)
            self.model.set_fetch(fetch)
            if listing.complete:
                self._set_listing(listing, rows, len(listing.ids))
            else:
                if query != self._listed:  # else the rows on the screen are good enough until the whole is there
                    if self._keep is None:
                        self._keep = self.current_id
                    self._set_listing(listing, rows, None)
                self._bus.read(lambda journal: journal.browsing.listing(query), self._show_whole, kind="list")

        self._bus.read(first, show, self._failed, kind="list")

    @property
    def current_id(self) -> int | None:
        """The id of the current row: an entry's, or a film's where films are listed."""
        index = self.view.currentIndex()
        return index.data(ID_ROLE) if index.isValid() else None

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of all chosen rows, in order."""
        indexes = sorted(self.view.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(index.data(ID_ROLE) for index in indexes if index.data(ID_ROLE) is not None)

    def select(self, id_: int | None) -> None:
        """Make a row current, now or as soon as it is shown."""
        self._keep = id_
        row = self.model.row_of(id_)
        if row is not None:
            self._keep = None
            self._select_row(row)

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.model.refresh()
        self.view.measure(self.model.head_rows)

    def focus_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fetch(self, ids: object) -> Mapping[int, ListRow]:
        try:
            return self._bus.journal.browsing.rows(self.query.subject, ids)  # type: ignore[arg-type]
        except FilmJournalError:  # a writer's commit takes longer than a frame: the rows come with the next look
            return {}

    def _show_whole(self, listing: Listing) -> None:
        self._set_listing(listing, None, len(listing.ids))

    def _set_listing(self, listing: Listing, rows: Mapping[int, ListRow] | None, total: int | None) -> None:
        wanted = self._keep if self._keep is not None else self.current_id
        before = self.view.currentIndex().row()
        moved_on = self.query != self._listed
        self._listed = self.query
        offset = self.view.verticalScrollBar().value()
        height = self.view.place_in_sight(before)
        same = self.model.ids[: len(listing.ids)] == listing.ids[: len(self.model.ids)]
        self._selecting = True
        self.model.show(listing, rows)
        self.view.measure(self.model.head_rows)
        row = self.model.row_of(wanted)
        if row is not None:
            self._keep = None
            self._select_row(row, scroll=not same)
        self._selecting = False
        if row is not None and height is not None and not moved_on:
            self.view.put_at(row, height)
        elif same:
            self.view.verticalScrollBar().setValue(offset)
        if total is not None:
            self._count.setText(QLocale().toString(total))
            self._show_empty(total == 0)
            if row is None and self._keep is not None:
                self._keep = None  # the entry pane shows what this list does not hold
            elif row is None and len(listing.ids):
                self._select_row(0 if moved_on or before < 0 else before)
            elif total == 0 or row is None or self._told != (self.query.subject, self.current_id):
                self._tell()

    def _select_row(self, row: int, *, scroll: bool = True) -> None:
        row = min(row, self.model.rowCount() - 1)
        if row in self.model.head_rows:
            row += 1
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        if scroll:
            self.view.scrollTo(index)
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._selecting and current.isValid():
            self._tell()

    def _tell(self) -> None:
        self._told = (self.query.subject, self.current_id)
        self.chosen.emit(*self._told)

    def _opened(self) -> None:
        self._told = None  # nobody could answer before
        self.model.set_fetch(self._fetch)
        self.ask()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        from filmjournal.domain.changes import EVERYTHING

        if changes == EVERYTHING or changes.membership:
            self.ask()
        else:
            self.model.refresh()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, SearchError):
            self.search_failed.emit(error)
        else:
            self._bus.explain(error)

    def _rate(self, id_: int, half_stars: int | None) -> None:
        from filmjournal.services.commands import EditEntry, EditFilm

        rating = None if not half_stars else Rating(half_stars)
        if self.query.subject in (Subject.FILMS, Subject.WATCHLIST):
            self._bus.do(EditFilm(id_, {"rating": rating}), _("Rate the film"), joins=f"rate film {id_}")
        elif self.query.subject is Subject.ENTRIES:
            self._bus.do(EditEntry(id_, {"rating": rating}), _("Rate the viewing"), joins=f"rate {id_}")

    def _show_order(self) -> None:
        for action in self._orders.actions():
            action.setChecked(action.data() == self.query.order)
        name = order_names()[self.query.order]
        self.sort_button.setText(name)
        self.sort_button.setAccessibleName(_("Order: {name}").format(name=name))

    def _show_empty(self, empty: bool) -> None:
        self._stack.setCurrentWidget(self._empty if empty else self.view)
        if not empty:
            return
        if self.query.search:
            self._empty.set_words(_("Nothing found"), _("No film here answers to this search."), _("Clear the search"))
        elif self.query.subject is Subject.WATCHLIST:
            self._empty.set_words(_("No film on the watchlist"), _("Put one there from the menu of any film."))
        elif self.query.subject is Subject.TRASH:
            self._empty.set_words(_("The trash is empty"), _("What you remove stays here for 30 days."))
        else:
            self._empty.set_words(
                _("Nothing here yet"), _("Log the film you saw last, and write about it."), _("Log a film…")
            )

    def _empty_triggered(self) -> None:
        if self.query.search:
            self.search_cleared.emit()
        else:
            self.log_wanted.emit()


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


class _RowsView(QTableView):
    """One column of rows of two heights, with the month of the top row staying over the others."""

    activated_by_person = Signal()
    remove_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._short_rows: set[int] = set()
        self._month = _TopMonth(self)
        self.verticalScrollBar().valueChanged.connect(self._month.refresh)
        self.doubleClicked.connect(self.activated_by_person)

    def measure(self, head_rows: list[int]) -> None:
        """Give rows their height, and month heads theirs."""
        header = self.verticalHeader()
        height = row_height(density.current(), Letters())
        header.setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        heads, head_height = set(head_rows), month_head_height()
        header.setUpdatesEnabled(False)  # else each size makes it count all rows above anew
        for row in self._short_rows - heads:  # the header keeps sizes by row, whatever the rows are now
            header.resizeSection(row, height)
        for row in head_rows:
            header.resizeSection(row, head_height)
        header.setUpdatesEnabled(True)
        self._short_rows = heads
        self._month.refresh()

    def place_in_sight(self, row: int) -> int | None:
        """How far below the top a row is, None where it can't be seen."""
        if row < 0:
            return None
        place = self.rowViewportPosition(row)
        return place if -self.rowHeight(row) < place < self.viewport().height() else None

    def put_at(self, row: int, height: int) -> None:
        """Scroll so that a row is as far below the top."""
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(row) - height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_person.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_pressed.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._month.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            model = self.model()
            if isinstance(model, DiaryListModel):
                self.measure(model.head_rows)


class _TopMonth(QWidget):
    """The head of the month that the topmost row belongs to, over that row."""

    def __init__(self, view: _RowsView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def refresh(self) -> None:
        model = self._view.model()
        row = self._view.rowAt(0)
        shown = isinstance(model, DiaryListModel) and row >= 0 and model.head_over(row) is not None
        self.setVisible(shown)
        if not shown or not isinstance(model, DiaryListModel):
            return
        height = month_head_height()
        top = 0
        below = self._view.rowAt(height)
        if below in model.head_rows and below != row:  # the next month's head pushes this one out
            top = min(0, self._view.rowViewportPosition(below) - height)
        self.setGeometry(QRect(0, top, self._view.viewport().width(), height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        model = self._view.model()
        if isinstance(model, DiaryListModel):
            head = model.head_over(self._view.rowAt(0))
            if head is not None:
                paint_month_head(QPainter(self), self.rect(), head, self.layoutDirection())


def _opposite(direction: Qt.LayoutDirection) -> Qt.LayoutDirection:
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    return left if direction == right else right
