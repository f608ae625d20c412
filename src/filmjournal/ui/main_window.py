"""The window's content: puts the parts together and carries their signals between them. It decides nothing.

It is built in two steps, so that the first rows are on the screen at once: bar, sidebar and list first; then, after
the first painting, the entry pane with its editor, the actions and the store.
"""

from __future__ import annotations

from array import array
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QToolButton, QVBoxLayout, QWidget

from filmjournal.domain.queries import Counts, Listing, Subject
from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.list_page import ListPage, sections_of
from filmjournal.ui.pages.sidebar import Sidebar
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import fonts, icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.key_button import KeyButton
from filmjournal.ui.widgets.labels import Rule
from filmjournal.ui.widgets.search_box import SearchBox
from filmjournal.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from filmjournal.domain.queries import ListRow
    from filmjournal.ui.models.places import Place
    from filmjournal.ui.pages.entry_pane import EntryPane
    from filmjournal.ui.tasks import Tasks

NARROW, NARROWEST = 1_000, 760  # below these the sidebar goes, and list and entry take turns
TOP_BAR = 52
LOG_BUTTON = 184
PANES = (208, 396, 676)  # sidebar, list and entry in a window of 1280
SIDEBAR, LIST, ENTRY = (160, 320), (300, 560), (400, 16_777_215)  # the least and most of each
REST = 200  # milliseconds without a key after which a search's first entry is shown
LOOK_EVERY = 1_000  # milliseconds between looks for what other programs wrote


class JournalView(QWidget):
    """One journal: top bar, sidebar, list and entry."""

    film_shown = Signal(str)  # the name of the film in the entry pane, or nothing
    log_wanted = Signal()
    window_wanted = Signal()  # the entry that is shown is to have a window of its own

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bus = JournalBus(tasks, self)
        self.sidebar = Sidebar(self.bus, self)
        self.list = ListPage(self.bus, self)
        self.search = SearchBox(keys_text(ActionId.FIND), self)
        self.toast = Toast(self)
        self.entry: EntryPane | None = None
        self._to_show: tuple[Subject, int | None] = (Subject.ENTRIES, None)
        self._undo_offered: partial[None] | None = None
        self._sizes: list[int] = []  # of the panes, before focus mode
        self._turn = "list"  # which of the two is shown in a narrow window
        self._build()
        self._connect()

    def show_first(self, rows: tuple[ListRow, ...], counts: Counts) -> None:
        """Show the first rows before the store is there."""
        ids = array("q", [row.id for row in rows])
        listing = Listing(ids, sections_of(list(rows)), complete=len(rows) >= counts.entries)
        self.list.show_first({row.id: row for row in rows}, listing, counts.entries)
        self.sidebar.show_counts(counts, [])

    def add_entry_pane(self, pane: EntryPane) -> None:
        """Put the entry pane in its place: the second step."""
        self.entry = pane
        sizes = self.panes.sizes()
        self._place_of_entry.setParent(None)
        self._place_of_entry.deleteLater()
        _bound(pane, ENTRY)
        self.panes.addWidget(pane)
        self.panes.setStretchFactor(2, 1)
        self.panes.setSizes(sizes)
        pane.entry_shown.connect(self._entry_shown)
        pane.review.edit.film_activated.connect(pane.show_film)
        pane.focus_mode.changed.connect(self._focus_changed)
        pane.show()
        self._order_stops()
        self._fit()

    def _order_stops(self) -> None:
        """Tab goes through the window as one reads it, whichever part was made first."""
        stops = (
            self.log_button, self.search, self._back, self.menu_button, self.sidebar.view, self.list.sort_button,
            self.list.view, *(() if self.entry is None else self.entry.stops()),
        )  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def start_looking(self) -> None:
        """Notice from now on what other programs write to the journal."""
        self._others.start()

    def close_journal(self) -> None:
        """Hand over what is unsaved and let go of the journal."""
        self._others.stop()
        if self.entry is not None:
            self.entry.flush()
        self.bus.close()

    def go_to(self, subject: Subject) -> None:
        """Show one of the fixed places."""
        self.sidebar.choose(subject)

    def show_logged(self, entry_id: int, write: bool) -> None:
        """Show an entry that was just made; with `write` the caret goes into its review."""
        if self.search.text():
            self.search.set_text("")
        if self.list.query.subject is not Subject.ENTRIES:
            self.go_to(Subject.ENTRIES)
        self.list.select(entry_id)
        if self.entry is None:
            return
        self.entry.show_entry(entry_id)
        if write:
            self.show_turn("entry")
            self.entry.write()
        else:
            self.list.focus_list()

    def show_turn(self, which: str) -> None:
        """In a narrow window, show the `list` or the `entry`."""
        self._turn = which
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.bus.look_for_others()

    def _build(self) -> None:
        self.log_button = KeyButton(_("Log a film"), keys_text(ActionId.LOG_FILM), icon="plus", main=True, parent=self)
        self.log_button.setMinimumWidth(LOG_BUTTON)
        self.log_button.clicked.connect(self.log_wanted)
        self._back = QPushButton(_("Back to the list"), self)
        self._back.setProperty("role", "flat")
        self._back.clicked.connect(lambda: self.show_turn("list"))
        self._back.hide()
        self.menu_button = QToolButton(self)
        self.menu_button.setIcon(icons.icon("more", "text_quiet", 20))
        self.menu_button.setFixedSize(32, 32)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setAccessibleName(_("Menu"))
        self.menu_button.setToolTip(_("Menu"))
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bar = bar = QWidget(self)
        set_ground(bar, "chrome")
        bar.setFixedHeight(max(TOP_BAR, fonts.line_height(fonts.interface()) + 34))
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(12)
        row.addWidget(self.log_button)
        row.addSpacing(5)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self.menu_button)
        self._place_of_entry = QWidget(self)
        set_ground(self._place_of_entry, "page")
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(1)
        for pane, bounds in ((self.sidebar, SIDEBAR), (self.list, LIST), (self._place_of_entry, ENTRY)):
            _bound(pane, bounds)
            self.panes.addWidget(pane)
        self.panes.setStretchFactor(2, 1)
        self.panes.setSizes(list(PANES))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        self._under_bar = Rule(self)
        column.addWidget(self._under_bar)
        column.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self.list.search)
        self.search.left_downwards.connect(self.list.focus_list)
        self.sidebar.chosen.connect(self._go)
        self.list.show_place(_("Diary"), Subject.ENTRIES)
        self.list.search_failed.connect(self.search.show_mistake)
        self.list.search_cleared.connect(self.search.clear)
        self.list.chosen.connect(self._chosen)
        self.list.activated.connect(self._open_entry)
        self.list.log_wanted.connect(self.log_wanted)
        self.bus.refused.connect(self.toast.show_message)
        self.bus.done_and_undoable.connect(self._offer_undo)
        self.bus.moved_on.connect(self._withdraw_undo)
        self._later = pause(self, REST, self._show_chosen)
        self._others = QTimer(self)
        self._others.setInterval(LOOK_EVERY)
        self._others.timeout.connect(self.bus.look_for_others)

    def _offer_undo(self, text: str) -> None:
        self._undo_offered = partial(self.bus.undo, self.bus.moment)
        self.toast.show_message(text, _("Undo"), self._undo_offered)

    def _withdraw_undo(self) -> None:
        """What the toast would take back is no longer the last step."""
        if self._undo_offered is not None:
            self.toast.withdraw(self._undo_offered)
            self._undo_offered = None

    def _go(self, place: Place, name: str) -> None:
        self.list.show_place(name, place.subject)
        if place.search or self.search.text():
            self.search.set_text(f"{place.search} " if place.search else "")
        self.list.ask()

    def _chosen(self, subject: Subject, id_: int | None) -> None:
        self._to_show = (subject, id_)
        if self.list.view.hasFocus() or not self.search.text():
            self._show_chosen()
        else:  # while one searches the rows come first, the entry when the search rests
            self._later.start()

    def _show_chosen(self) -> None:
        self._later.stop()
        subject, id_ = self._to_show
        if not self.bus.is_open or self.entry is None:
            return
        if subject in (Subject.FILMS, Subject.WATCHLIST):
            self.entry.show_film(id_)
        else:
            self.entry.show_entry(id_)

    def _open_entry(self) -> None:
        if self.entry is None:
            return
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self.window_wanted.emit()
        else:
            self.show_turn("entry")
            self.entry.write()

    def _entry_shown(self, entry_id: int | None) -> None:
        film = None if self.entry is None else self.entry.film
        self.film_shown.emit("" if film is None else film.title)
        if entry_id is not None and self.list.query.subject is Subject.ENTRIES:
            self.list.select(entry_id)

    def _focus_changed(self, on: bool) -> None:
        """Put away all that is not the entry pane, or bring it back as it was."""
        if on:
            self._sizes = self.panes.sizes()
        self._bar.setVisible(not on)
        self._under_bar.setVisible(not on)
        self._fit()
        if not on:
            self.panes.setSizes(self._sizes)
            self._order_stops()

    def _fit(self) -> None:
        if self.entry is not None and self.entry.focus_mode.is_on:
            self.sidebar.hide()
            self.list.hide()
            self.entry.show()
            return
        width = self.width()
        narrowest = width < NARROWEST
        self.sidebar.setVisible(width >= NARROW)
        self.list.setVisible(not narrowest or self._turn == "list")
        self.list.setMaximumWidth(16_777_215 if narrowest else LIST[1])
        if self.entry is not None:
            self.entry.setVisible(not narrowest or self._turn == "entry")
        self._back.setVisible(narrowest and self._turn == "entry")


def _bound(pane: QWidget, bounds: tuple[int, int]) -> None:
    pane.setMinimumWidth(bounds[0])
    pane.setMaximumWidth(bounds[1])
