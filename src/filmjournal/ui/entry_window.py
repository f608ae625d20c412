"""Entries in windows of their own, on the same journal: what is written in one is seen in all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QToolButton, QVBoxLayout, QWidget

from filmjournal.domain.films import title_and_year
from filmjournal.i18n import _
from filmjournal.settings import read_table, write_table
from filmjournal.ui.actions.action_set import ActionSet, Handlers
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.pane_actions import SECOND_CLOSE, PaneActions, all_is_saved
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.toast import Toast
from filmjournal.ui.widgets.trouble_bar import TroubleBar

log = logging.getLogger(__name__)

SIZE, LEAST = QSize(760, 820), QSize(420, 360)
STEP = 28  # pixels that each further window stands right of and below the one before
_BAR = 40


class EntryWindow(QMainWindow):
    """One entry, with all that can be done to it."""

    closed = Signal(object)  # this window
    window_wanted = Signal(int)  # an entry that is to have a window of its own

    def __init__(self, bus: JournalBus, reading_size: int, outer: Handlers) -> None:
        """`outer` are the actions that the main window does for all of its windows."""
        super().__init__()
        self._bus = bus
        self._asked_to_stay = QDeadlineTimer(0)  # runs while a second close leaves without what is not saved
        self._leaving = False
        self._undo_offered: partial[None] | None = None
        content = QWidget(self)
        set_ground(content, "page")
        self.pane = EntryPane(bus, content)
        self.pane.set_reading_size(reading_size)
        self.toast = Toast(content)
        self.trouble_bar = TroubleBar(content)  # as in the main window
        self.trouble_bar.ways_changed.connect(self._order_stops)
        self.menu_button = QToolButton(content)
        self.menu_button.setIcon(icons.icon("more", "text_quiet", 20))
        self.menu_button.setFixedSize(32, 32)
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setAccessibleName(_("Menu"))
        self.menu_button.setToolTip(_("Menu"))
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bar = QWidget(content)
        self._bar.setFixedHeight(_BAR)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(12, 6, 12, 0)
        row.addStretch(1)
        row.addWidget(self.menu_button)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar)
        column.addWidget(self.trouble_bar)
        column.addWidget(self.pane, 1)
        self.setCentralWidget(content)
        self.setMinimumSize(LEAST)
        pane_actions = PaneActions(self.pane, bus, self.toast, self)
        own: dict[ActionId, Callable[[], object]] = {
            ActionId.CLOSE_WINDOW: self.close,
            ActionId.OPEN_IN_WINDOW: self._open_in_window,
        }
        self.actions_ = ActionSet(self, {**pane_actions.handlers(), **outer, **own}, partly=True)
        self.menu_button.setMenu(self.actions_.menu(self))
        pane_actions.attach(self.actions_)
        self._pane_actions = pane_actions
        self.pane.entry_shown.connect(self._entry_shown)
        self.pane.review.edit.film_activated.connect(self.pane.show_film)
        self.pane.focus_mode.changed.connect(self._focus_changed)
        bus.refused.connect(self._tell)
        bus.done_and_undoable.connect(self._offer_undo)
        bus.moved_on.connect(self._withdraw_undo)
        self._order_stops()

    def entry_id(self) -> int | None:
        """The entry that is shown."""
        return None if self.pane.entry is None else self.pane.entry.id

    def end(self) -> None:
        """Close without asking, and for good: the journal is about to be closed."""
        self._pane_actions.detach()
        self._leaving = True
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once the journal has what was written here; where it can't be saved, only when asked twice."""
        if self._leaving:
            return
        if not all_is_saved(self._bus, (self.pane,)) and self._asked_to_stay.hasExpired():
            self._asked_to_stay = QDeadlineTimer(SECOND_CLOSE)
            self._say(_("Your last words are not in the journal. Close once more to leave without them."))
            event.ignore()
            return
        super().closeEvent(event)
        self.hide()
        self.closed.emit(self)

    def _order_stops(self) -> None:
        for before, after in pairwise((self.menu_button, *self.trouble_bar.buttons(), *self.pane.stops())):
            QWidget.setTabOrder(before, after)

    def _entry_shown(self, entry_id: int | None) -> None:
        film = self.pane.film
        if film is None:  # it is no longer there
            if self.isVisible():
                self.close()
        else:
            self.setWindowTitle(title_and_year(film.title, film.year))

    def _open_in_window(self) -> None:
        if (entry_id := self.entry_id()) is not None:
            self.window_wanted.emit(entry_id)

    def _focus_changed(self, on: bool) -> None:
        self._bar.setVisible(not on)
        if not on:
            self._order_stops()

    def _tell(self, text: str) -> None:
        if self.isActiveWindow():
            self._say(text)

    def _offer_undo(self, text: str) -> None:
        if self.isActiveWindow():
            self._undo_offered = partial(self._bus.undo, self._bus.moment)
            self.toast.show_message(text, _("Undo"), self._undo_offered)

    def _withdraw_undo(self) -> None:
        """What the toast would take back is no longer the last step."""
        if self._undo_offered is not None:
            self.toast.withdraw(self._undo_offered)
            self._undo_offered = None

    def _say(self, text: str) -> None:
        self.toast.show_message(text)


class EntryWindows(QObject):
    """The windows of one journal's entries: at most one for an entry."""

    opened = Signal()  # there is one more
    zoom_wanted = Signal(int)  # steps of the text's size
    person_wanted = Signal(int)  # somebody's page, which the main window has
    list_wanted = Signal(int)

    def __init__(self, bus: JournalBus, reading_size: int, outer: Handlers, state: Path, parent: QObject) -> None:
        """`state` is the file that remembers how large they were."""
        super().__init__(parent)
        self._bus = bus
        self._size = reading_size
        self._outer = outer
        self._state = state
        self._spelling = False
        self._open: list[EntryWindow] = []
        # What a window asked the journal may be answered after it was closed, so it is kept, and used again.
        self._spare: list[EntryWindow] = []

    def open(self, entry_id: int) -> EntryWindow:
        """Show an entry in a window of its own: the one that has it, or a new one."""
        window = next((window for window in self._open if window.entry_id() == entry_id), None)
        if window is None:
            window = self._make(entry_id)
        window.show()
        window.raise_()
        window.activateWindow()
        return window

    def panes(self) -> list[EntryPane]:
        """The entry panes of all these windows."""
        return [window.pane for window in (*self._open, *self._spare)]

    def bars(self) -> list[TroubleBar]:
        """What says in these windows that the journal's file is in trouble."""
        return [window.trouble_bar for window in (*self._open, *self._spare)]

    def set_reading_size(self, size: int) -> None:
        """Set all reviews in letters of this nominal size."""
        self._size = size
        for pane in self.panes():
            pane.set_reading_size(size)

    def set_spelling(self, on: bool) -> None:
        """Show in all of them whether spelling is checked."""
        self._spelling = on
        for window in (*self._open, *self._spare):
            window.actions_[ActionId.SPELLING].setChecked(on)

    def close_all(self) -> None:
        """Hand over what is unsaved in them, and close them."""
        for window in self._open:
            self._remember(window)
        for window in (*self._open, *self._spare):
            window.pane.flush()
            window.end()
        self._open.clear()
        self._spare.clear()

    def _new(self) -> EntryWindow:
        window = EntryWindow(self._bus, self._size, self._outer)
        window.closed.connect(self._closed)
        window.window_wanted.connect(self.open)
        window.pane.zoom_wanted.connect(self.zoom_wanted)
        window.pane.person_wanted.connect(self.person_wanted)
        window.pane.list_wanted.connect(self.list_wanted)
        window.actions_[ActionId.SPELLING].setChecked(self._spelling)
        return window

    def _make(self, entry_id: int) -> EntryWindow:
        window = self._spare.pop() if self._spare else self._new()
        window.resize(self._remembered())
        if self._open:
            last = self._open[-1]
            window.move(last.x() + STEP, last.y() + STEP)
        self._open.append(window)
        window.pane.show_entry(entry_id)
        window.pane.write()
        self.opened.emit()
        return window

    def _closed(self, window: EntryWindow) -> None:
        if window not in self._open:  # it was closed once more while the first time waited for the journal
            return
        for dialog in window.findChildren(QDialog):
            dialog.close()
        self._open.remove(window)
        self._spare.append(window)
        self._remember(window)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.pane.show_entry(None)

    def _remembered(self) -> QSize:
        size = read_table(self._state).get("entry_window")
        if isinstance(size, list) and len(size) == 2 and all(isinstance(side, int) for side in size):
            return QSize(*size).expandedTo(LEAST)
        return SIZE

    def _remember(self, window: EntryWindow) -> None:
        if window.isFullScreen() or window.isMaximized():
            return
        try:
            write_table({**read_table(self._state), "entry_window": [window.width(), window.height()]}, self._state)
        except OSError as error:
            log.info("the window's size could not be written: %s", error.strerror)
