"""People: everyone credited in a list, and the page of one of them beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.people_list import PeopleList
from filmjournal.ui.pages.person_page import PersonPane
from filmjournal.ui.theme.palette import set_ground

NARROWEST = 760  # below it list and page take turns
LIST = (300, 560)
_SIZES = (396, 676)
_REMEMBERED = 100


class PeoplePage(QWidget):
    """Reads only while it is seen; what changed in the meantime is read when it is shown again."""

    film_wanted = Signal(int)
    entry_wanted = Signal(int)
    search_wanted = Signal(str)
    merge_wanted = Signal(object, object)  # the PersonPage, and the id of the other person or None
    split_wanted = Signal(object)  # the PersonPage

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._missed: list[Changes] = [EVERYTHING]
        self._turn = "list"  # which of the two is shown where there is no room for both
        self._before: list[int] = []  # whose pages were left by a link, for the way back
        set_ground(self, "page")
        self.list = PeopleList(bus, self)
        self.person = PersonPane(bus, self)
        self.person.setMinimumWidth(0)
        self.panes = QSplitter(Qt.Orientation.Horizontal, self)
        self.panes.setChildrenCollapsible(False)
        self.panes.setHandleWidth(1)
        self.panes.addWidget(self.list)
        self.panes.addWidget(self.person)
        self.panes.setStretchFactor(1, 1)
        self.panes.setSizes(list(_SIZES))
        self.setFocusProxy(self.list.view)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.panes)
        self.list.chosen.connect(self._chosen)
        self.list.activated.connect(self._turn_to_page)
        self.list.entered.connect(self._enter_page)
        self.person.person_wanted.connect(self._follow)
        self.person.back_wanted.connect(self.go_back)
        self.person.shown.connect(self._shown)
        self.person.film_wanted.connect(self.film_wanted)
        self.person.entry_wanted.connect(self.entry_wanted)
        self.person.search_wanted.connect(self.search_wanted)
        self.person.merge_wanted.connect(self.merge_wanted)
        self.person.split_wanted.connect(self.split_wanted)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self.go_back)
        bus.opened.connect(lambda: self._changed(EVERYTHING, None))
        bus.changed.connect(self._changed)
        self._fit()

    def show_people(self) -> None:
        """Show the list, with whoever was chosen last."""
        self._turn = "list"
        self._fit()

    def show_person(self, person_id: int) -> None:
        """Show somebody's page."""
        self._before.clear()
        self._go(person_id)

    def focus_list(self) -> None:
        """Put the keyboard on the list."""
        self._turn = "list"
        self._fit()
        self.list.focus_list()

    def go_back(self) -> None:
        """To the page one came from, or where there is no room beside it, to the list."""
        if self._before:
            self._go(self._before.pop())
        elif self._is_narrow:
            self.focus_list()

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.list.refresh_look()
        self.person.refresh_look()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was missed."""
        super().showEvent(event)
        missed, self._missed = self._missed, []
        for changes in missed:
            self._take(changes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both where there is room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Rows are laid out anew where lettering or density may have changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self.isVisible():
            self.refresh_look()

    @property
    def _is_narrow(self) -> bool:
        return self.width() < NARROWEST

    def _go(self, person_id: int) -> None:
        self._turn = "page"
        self.list.select(person_id)
        self.person.show_person(person_id)
        self._fit()

    def _follow(self, person_id: int) -> None:
        if self.person.page is not None:
            self._before = [*self._before, self.person.page.id][-_REMEMBERED:]
        self._go(person_id)
        self.person.focus()

    def _chosen(self, person_id: int | None) -> None:
        self._before.clear()
        self.person.show_person(person_id)
        self._fit()

    def _turn_to_page(self) -> None:
        self._turn = "page"
        self._fit()

    def _enter_page(self) -> None:
        self._turn_to_page()
        self.person.focus()

    def _shown(self, person_id: int | None) -> None:
        if person_id is not None and person_id != self.list.current_id:
            self.list.select(person_id)
        self._fit()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if not self.isVisible():
            self._missed = [EVERYTHING]
        else:
            self._take(changes)

    def _take(self, changes: Changes) -> None:
        if changes == EVERYTHING or changes.people or changes.films or changes.entries or changes.membership:
            self.person.ask()  # first: who was merged is followed before the list goes on without them
            self.list.refresh(changes)

    def _fit(self) -> None:
        narrow = self._is_narrow
        page_turn = narrow and self._turn == "page"
        self.list.setMinimumWidth(0 if narrow else LIST[0])
        self.list.setMaximumWidth(16_777_215 if narrow else LIST[1])
        self.list.setVisible(not page_turn)
        self.person.setVisible(not narrow or page_turn)
        if self._before:
            self.person.set_back(_("Back"))
        else:
            self.person.set_back(_("Back to the list") if narrow else "")
