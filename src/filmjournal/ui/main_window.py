"""The window's content: puts the parts together and carries their signals between them. It decides nothing.

It is built in two steps, so that the first rows are on the screen at once: bar, sidebar and list first; then, after
the first painting, the entry pane with its editor, the actions and the store. Pages for people and statistics are
built when one goes there.
"""

from __future__ import annotations

from array import array
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.queries import Counts, Listing, Subject
from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.journal_watch import JournalWatch
from filmjournal.ui.models.place import Place, PlaceKind, View
from filmjournal.ui.pages.list_page import ListPage, sections_of
from filmjournal.ui.pages.sidebar import Sidebar
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import fonts, icons
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.key_button import KeyButton
from filmjournal.ui.widgets.labels import Rule
from filmjournal.ui.widgets.panes import Panes, Shape
from filmjournal.ui.widgets.search_box import SearchBox
from filmjournal.ui.widgets.toast import Toast
from filmjournal.ui.widgets.trouble_bar import TroubleBar
from filmjournal.ui.widgets.view_tabs import ViewTab, ViewTabs

if TYPE_CHECKING:
    from filmjournal.domain.people import PersonPage
    from filmjournal.domain.queries import ListRow
    from filmjournal.ui.pages.entry_pane import EntryPane
    from filmjournal.ui.pages.import_page import ImportPage
    from filmjournal.ui.pages.people_page import PeoplePage
    from filmjournal.ui.pages.publish_page import PublishPage
    from filmjournal.ui.pages.quick_look import QuickLook
    from filmjournal.ui.pages.row_menu import RowMenu
    from filmjournal.ui.pages.selection_page import SelectionPage
    from filmjournal.ui.pages.statistics_page import StatisticsPage
    from filmjournal.ui.tasks import Tasks
    from filmjournal.ui.widgets.drop_hint import DropHint

NARROW, NARROWEST = 1_000, 760  # below these the sidebar goes, and list and entry take turns
TOP_BAR = 52
LOG_BUTTON = 184
NAMED_TABS = 1_080  # below it the tabs are icons
SHORT_BAR = 600  # below it the bar has room for the most needed only
REST = 200  # milliseconds without a key after which a search's first entry is shown


class JournalView(QWidget):
    """One journal: top bar, sidebar, list and entry."""

    film_shown = Signal(str)  # the name of the film in the entry pane, or nothing
    log_wanted = Signal()
    window_wanted = Signal()  # the entry that is shown is to have a window of its own
    export_wanted = Signal()  # and to be written as a page
    link_wanted = Signal(str)  # an address is to be opened
    import_wanted = Signal()  # files are to be asked for
    files_dropped = Signal(list)  # paths that are to be imported

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bus = JournalBus(tasks, self)
        self.watch = JournalWatch(self.bus, self)
        self.sidebar = Sidebar(self.bus, self)
        self.list = ListPage(self.bus, self)
        self.search = SearchBox(keys_text(ActionId.FIND), self)
        self.toast = Toast(self)
        self.trouble_bar = TroubleBar(self)  # while the journal's file is in trouble
        self.notice_bar = TroubleBar(self)  # what one is to have seen once
        self.entry: EntryPane | None = None
        self.several: SelectionPage | None = None
        self.people: PeoplePage | None = None
        self.statistics: StatisticsPage | None = None
        self.importing: ImportPage | None = None
        self.publishing: PublishPage | None = None
        self.quick_look: QuickLook | None = None
        self.row_menu: RowMenu | None = None
        self.place = Place(PlaceKind.DIARY)
        self.view_kind = View.LIST
        self._name = _("Diary")
        self._to_show: tuple[Subject, int | None] = (Subject.ENTRIES, None)
        self._undo_offered: partial[None] | None = None
        self._focused = False  # in focus mode
        self._task: ImportPage | PublishPage | None = None  # shown in the place of list and entry
        self._drop_hint: DropHint | None = None
        self._to_import = self.show_import  # one object, by which its toast is known again
        self._to_publish = self.show_publish
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
        self.right.addWidget(pane)
        self.right.setCurrentWidget(pane)
        self.list.complete()
        pane.entry_shown.connect(self._entry_shown)
        pane.review.edit.film_activated.connect(pane.show_film)
        pane.person_wanted.connect(self.show_person)
        pane.list_wanted.connect(self.show_list)
        pane.focus_mode.changed.connect(self._focus_changed)
        self._order_stops()
        self._fit()

    def _order_stops(self) -> None:
        """Tab goes through the window as one reads it, whichever part was made first."""
        stops = (
            self.log_button, self.search, *self.view_tabs.buttons.values(), self._back, self.menu_button,
            *self.trouble_bar.buttons(), *self.notice_bar.buttons(),
            self.sidebar.view, self.list.sort_button,
            *(() if self.list.deleted_button is None else (self.list.deleted_button,)), *self.list.views.all(),
            *(() if self.entry is None else self.entry.stops()),
        )  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def state(self) -> dict[str, Any]:
        """How the parts are arranged, for another day."""
        return {
            **self.panes.state(),
            "view": self.view_kind.value,
            "sidebar": self.sidebar.state(),
            "list": self.list.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Arrange the parts as they were; what can't be understood is left out."""
        self.panes.restore(state)
        for part in (self.sidebar, self.list):
            table = state.get("sidebar" if part is self.sidebar else "list")
            if isinstance(table, dict):
                part.restore(table)
        kept = next((view for view in View if view.value == state.get("view")), View.LIST)
        if kept is not View.LIST:  # the first screen is the list, which is there at once
            self.bus.opened.connect(lambda: self.set_view(kept))

    def refresh_look(self) -> None:
        """Take over another density, font or form of dates."""
        self.list.refresh_look()
        if self.people is not None:
            self.people.refresh_look()

    def start_looking(self) -> None:
        """Notice from now on what happens to the journal's file, and what other programs write to it."""
        self.watch.start()

    def close_journal(self) -> None:
        """Hand over what is unsaved and let go of the journal."""
        self.watch.stop()
        if self.importing is not None:
            self.importing.leave()
        if self.entry is not None:
            self.entry.flush()
        self.bus.close()

    def go_to(self, kind: PlaceKind) -> None:
        """Show one of the fixed places."""
        self._leave_task()
        self.sidebar.choose_kind(kind)

    def add_import_page(self, page: ImportPage) -> None:
        """Have a place for the page where imports are looked at."""
        self.importing = page
        page.closed.connect(self.close_import)
        page.put_aside.connect(lambda: self._leave_task(had_keyboard=True))
        page.search_wanted.connect(self._search_imported)
        self._whole.addWidget(page)

    def show_import(self) -> None:
        """Show the import that is looked at, in the place of list and entry."""
        if self.importing is not None:
            self.toast.withdraw(self._to_import)
            self._show_task(self.importing)

    def close_import(self) -> None:
        """Give up what is not imported, and show the place again."""
        if self.importing is not None:
            self.importing.leave()
            self._leave_task(had_keyboard=True)

    def add_publish_page(self, page: PublishPage) -> None:
        """Have a place for the page where a web site is published."""
        self.publishing = page
        page.closed.connect(lambda: self._leave_task(had_keyboard=True))
        page.put_aside.connect(lambda: self._leave_task(had_keyboard=True))
        page.log_wanted.connect(self.log_wanted)
        self._whole.addWidget(page)

    def show_publish(self) -> None:
        """Show the settings of the web site, or how far it is, in the place of list and entry."""
        if self.publishing is not None:
            self.toast.withdraw(self._to_publish)
            self._show_task(self.publishing)

    def set_view(self, view: View) -> None:
        """Show the place in another way."""
        self._leave_task()
        if self.place.kind is PlaceKind.PEOPLE:
            self.go_to(PlaceKind.FILMS)
        had_keyboard = self._has_keyboard()  # before what had it is put away
        self.view_kind = view
        self.list.set_view(View.LIST if view is View.STATISTICS else view)
        self._show_view(had_keyboard)

    def show_person(self, person_id: int) -> None:
        """Go to the page of a person."""
        self.go_to(PlaceKind.PEOPLE)
        self._people_page().show_person(person_id)

    def show_list(self, list_id: int) -> None:
        """Go to a list of films."""
        self.sidebar.choose(Place(PlaceKind.LIST, list_id))
        self.show_turn("list")

    def search_all(self, text: str) -> None:
        """Show all films that a search finds, wherever one is."""
        self.go_to(PlaceKind.FILMS)
        if self.view_kind is View.STATISTICS:
            self.set_view(View.LIST)
        if self.list.query.subject is not Subject.FILMS:
            self.list.set_subject(Subject.FILMS)
        self.search.set_text(text)
        self.show_turn("list")
        self.list.focus_list()

    def search_for(self, text: str) -> None:
        """Show the viewings that a search finds in this place, or in the diary where people are shown."""
        if self.place.kind is PlaceKind.PEOPLE:
            self.go_to(PlaceKind.DIARY)
        elif self.place.lists_either:
            self.list.set_subject(Subject.ENTRIES)
        if self.view_kind is View.STATISTICS:
            self.set_view(View.LIST)
        self.search.set_text(text)
        self.show_turn("list")

    def show_logged(self, entry_id: int, write: bool) -> None:
        """Show an entry that was just made; with `write` the caret goes into its review."""
        if self.search.text():
            self.search.set_text("")
        self.go_to(PlaceKind.DIARY)
        if self.list.query.subject is not Subject.ENTRIES:
            self.list.set_subject(Subject.ENTRIES)
        if self.view_kind is View.STATISTICS or (write and self.view_kind is View.POSTERS):
            self.set_view(View.LIST)
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
            self.watch.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere; pictures only where they have a place."""
        from filmjournal.ui.editor import offered_pictures
        from filmjournal.ui.widgets.drop_hint import DropHint, files_of

        if not files_of(event.mimeData()) or offered_pictures.are_offered(event.mimeData()) or not self.bus.is_open:
            return
        if self._drop_hint is None:
            self._drop_hint = DropHint(self)
            self._drop_hint.dropped.connect(self.files_dropped)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._drop_hint.offer()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped before the hint is over everything."""
        if self._drop_hint is not None:
            self._drop_hint.dropEvent(event)

    def _build(self) -> None:
        self.setAcceptDrops(True)
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
        self.view_tabs = ViewTabs(
            (
                ViewTab(View.LIST, _("List"), "list", keys_text(ActionId.VIEW_LIST)),
                ViewTab(View.POSTERS, _("Posters"), "posters", keys_text(ActionId.VIEW_POSTERS)),
                ViewTab(View.DIARY, _("Diary"), "diary", keys_text(ActionId.VIEW_DIARY)),
                ViewTab(View.STATISTICS, _("Statistics"), "statistics", keys_text(ActionId.VIEW_STATISTICS)),
            ),
            self,
        )
        self.view_tabs.set_chosen(View.LIST)
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
        row.addWidget(self.view_tabs)
        row.addWidget(self.menu_button)
        self.right = QStackedWidget(self)  # the entry, or what several rows have in common
        set_ground(self.right, "page")
        self._whole = QStackedWidget(self)  # pages in the place of list and entry
        self.panes = Panes(self.sidebar, self.list, self.right, self._whole, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        self._under_bar = Rule(self)
        column.addWidget(self._under_bar)
        column.addWidget(self.trouble_bar)
        column.addWidget(self.notice_bar)
        column.addWidget(self.panes, 1)

    def _connect(self) -> None:
        self.search.searched.connect(self.list.search)
        self.search.searched.connect(self._searched)
        self.search.left_downwards.connect(self._enter_place)
        self.sidebar.chosen.connect(self._go)
        self.sidebar.entered.connect(self._enter_place)
        self.sidebar.view.clicked.connect(lambda _index: self._leave_task())  # the place that is chosen already
        self.view_tabs.chosen.connect(self.set_view)
        self.list.show_place(self.place, self._name)
        self.list.selection_changed.connect(self._show_selection)
        self.list.view_changed.connect(self._fit)
        self.list.order_changed.connect(self._asked_anew)
        self.list.quick_look_wanted.connect(self._look_quickly)
        self.list.menu_wanted.connect(self._offer_row_menu)
        self.list.search_failed.connect(self.search.show_mistake)
        self.list.search_cleared.connect(self.search.clear)
        self.list.search_wanted.connect(self.search.set_text)
        self.list.chosen.connect(self._chosen)
        self.list.activated.connect(self._open_entry)
        self.list.log_wanted.connect(self.log_wanted)
        self.list.import_wanted.connect(self.import_wanted)
        self.bus.refused.connect(self.toast.show_message)
        self.bus.told.connect(self.toast.show_message)
        self.bus.done_and_undoable.connect(self._offer_undo)
        self.bus.moved_on.connect(self._withdraw_undo)
        for bar in (self.trouble_bar, self.notice_bar):
            bar.ways_changed.connect(self._order_stops)
        self._later = pause(self, REST, self._show_chosen)

    def _offer_undo(self, text: str) -> None:
        self._undo_offered = partial(self.bus.undo, self.bus.moment)
        self.toast.show_message(text, _("Undo"), self._undo_offered)

    def _withdraw_undo(self) -> None:
        """What the toast would take back is no longer the last step."""
        if self._undo_offered is not None:
            self.toast.withdraw(self._undo_offered)
            self._undo_offered = None

    def _go(self, place: Place, name: str) -> None:
        had_keyboard = self._has_keyboard()
        self._leave_task()
        self.place, self._name = place, name
        if self.view_kind is View.DIARY and not place.lists_either:
            self.view_kind = View.LIST
        if place.kind is PlaceKind.PEOPLE:
            self._people_page().show_people()
        else:
            if self.search.text():
                self.search.set_text("")
            self.list.show_place(place, name)
            self.list.ask()
        self._show_view(had_keyboard)

    def _leave_task(self, *, had_keyboard: bool | None = None) -> None:
        """Show the place again; an import that is not done with can be come back to, a site goes on being written."""
        task = self._task
        if task is None:
            return
        had_keyboard = self._has_keyboard() if had_keyboard is None else had_keyboard
        self._task = None
        if self.publishing is not None and task is self.publishing:
            self.publishing.leave()
            if self.publishing.is_publishing:
                self.toast.show_message(_("Publishing goes on."), _("Show it"), self._to_publish)
        elif self.importing is not None and self.importing.is_writing:
            self.toast.show_message(_("The import goes on."), _("Show it"), self._to_import)
        elif self.importing is not None and self.importing.waits:
            self.toast.show_message(_("The import waits; nothing is written yet."), _("Back to it"), self._to_import)
        self._show_view(had_keyboard)

    def _show_task(self, page: ImportPage | PublishPage) -> None:
        if self._task is not page:
            self._leave_task(had_keyboard=False)
        self._task = page
        self._show_view(had_keyboard=False)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search_imported(self, search: str) -> None:
        self.close_import()
        self.search_all(search)

    def _has_keyboard(self) -> bool:
        """Whether the keyboard is in what shows the place, or in an entry of it."""
        here = self.window().focusWidget()
        return here is not None and any(part.isAncestorOf(here) for part in (self.list, self.right, self._whole))

    def _show_view(self, had_keyboard: bool) -> None:
        """Bring to the front what shows the place in the way that is wanted, and the keyboard if it was there."""
        people = self.place.kind is PlaceKind.PEOPLE
        self.view_tabs.set_chosen(None if self._task is not None else View.LIST if people else self.view_kind)
        self.view_tabs.set_possible(View.DIARY, people or self.place.lists_either)
        self.view_tabs.set_possible(View.STATISTICS, people or self.place.lists_either)
        if self._task is not None:
            self._whole.setCurrentWidget(self._task)
        elif people:
            self._whole.setCurrentWidget(self._people_page())
        elif self.view_kind is View.STATISTICS:
            page = self._statistics_page()
            page.show_query(self.list.query, self._name)
            self._whole.setCurrentWidget(page)
        self._fit()
        whole = self._whole.currentWidget()
        here = self.window().focusWidget()
        if here is not None and self.right.isAncestorOf(here):
            return  # one goes on writing
        if had_keyboard and whole is not None and self._whole.isVisibleTo(self):
            whole.setFocus(Qt.FocusReason.OtherFocusReason)
        elif had_keyboard and self.list.isVisibleTo(self):
            self.list.focus_list()

    def _enter_place(self) -> None:
        """Take the keyboard to what shows the place."""
        self._leave_task()
        self.show_turn("list")
        page = self._whole.currentWidget()
        if page is not None and self._whole.isVisibleTo(self):
            page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.list.focus_list()

    def _searched(self, text: str) -> None:
        """What is found is to be seen, also where list and entry take turns."""
        if text:
            self._leave_task()
            self.show_turn("list")

    def _asked_anew(self) -> None:
        """Statistics are of what the list holds."""
        if self.view_kind is View.STATISTICS and self.statistics is not None:
            self.statistics.show_query(self.list.query, self._name)

    def _people_page(self) -> PeoplePage:
        if self.people is None:
            from filmjournal.ui.pages.people_page import PeoplePage

            self.people = PeoplePage(self.bus, self)
            self.people.film_wanted.connect(self.show_film)
            self.people.entry_wanted.connect(lambda entry_id: self.show_logged(entry_id, write=False))
            self.people.search_wanted.connect(self.search_for)
            self.people.merge_wanted.connect(self._merge_people)
            self.people.split_wanted.connect(self._split_person)
            self._whole.addWidget(self.people)
        return self.people

    def _merge_people(self, person: PersonPage, other_id: int | None) -> None:
        from filmjournal.ui.dialogs.merge_people import MergePeoplePanel

        MergePeoplePanel(self.bus, person, other_id, self.window()).show()

    def _split_person(self, person: PersonPage) -> None:
        from filmjournal.ui.dialogs.split_person import SplitPersonPanel

        SplitPersonPanel(self.bus, person, self.window()).show()

    def _statistics_page(self) -> StatisticsPage:
        if self.statistics is None:
            from filmjournal.ui.pages.statistics_page import StatisticsPage

            self.statistics = StatisticsPage(self.bus, self)
            self.statistics.search_wanted.connect(self.search_for)
            self._whole.addWidget(self.statistics)
        return self.statistics

    def show_film(self, film_id: int) -> None:
        """Show a film among all films."""
        if self.view_kind is not View.LIST:
            self.set_view(View.LIST)
        self.go_to(PlaceKind.FILMS)
        if self.list.query.subject is not Subject.FILMS:
            self.list.set_subject(Subject.FILMS)
        self.list.select(film_id)
        if self.entry is not None:
            self.entry.show_film(film_id)
        self.show_turn("entry")

    def _show_selection(self) -> None:
        """With several rows chosen, show what they have in common and can be given together."""
        if self.entry is None or not self.bus.is_open:
            return
        if self.list.selected_count() < 2:
            if self.right.currentWidget() is not self.entry:
                here = self.window().focusWidget()
                had_keyboard = here is not None and self.right.isAncestorOf(here)
                self.right.setCurrentWidget(self.entry)
                if had_keyboard and self.list.isVisibleTo(self):  # else the next key would be typed into a review
                    self.list.focus_list()
            return
        if self.several is None:
            from filmjournal.ui.pages.selection_page import SelectionPage

            self.several = SelectionPage(self.bus, self)
            self.right.addWidget(self.several)
        self.entry.flush()
        self.right.setCurrentWidget(self.several)
        self.several.show_selection(self.list.listed_subject, self.list.selected_ids())

    @property
    def shown_selection(self) -> SelectionPage | None:
        """What stands in the place of the entry while several rows are chosen."""
        return self.several if self.right.currentWidget() is self.several else None

    def _look_quickly(self) -> None:
        if self.quick_look is None:
            from filmjournal.ui.pages.quick_look import QuickLook

            self.quick_look = QuickLook(self.bus, self)
            self.quick_look.step.connect(self.list.step)
            self.quick_look.open_wanted.connect(self._open_entry)
            self.quick_look.film_wanted.connect(self.show_film)
            self.quick_look.link_wanted.connect(self.link_wanted)
        if (id_ := self.list.current_id) is not None:
            self.quick_look.show_for(self.list.listed_subject, id_)

    def _offer_row_menu(self, place: QPoint) -> None:
        if self.row_menu is None:
            from filmjournal.ui.pages.row_menu import RowMenu

            self.row_menu = RowMenu(self.bus, self)
            self.row_menu.open_wanted.connect(self._open_entry)
            self.row_menu.window_wanted.connect(self.window_wanted)
            self.row_menu.quick_look_wanted.connect(self._look_quickly)
            self.row_menu.export_wanted.connect(self.export_wanted)
            self.row_menu.note_wanted.connect(self._ask_note)
        list_id = self.place.id if self.place.kind is PlaceKind.LIST else None
        self.row_menu.popup(self.list.listed_subject, self.list.selected_ids(), place, list_id)

    def _ask_note(self) -> None:
        if self.list.shown_list is not None:
            self.list.shown_list.ask_note()

    def _chosen(self, subject: Subject, id_: int | None) -> None:
        self._to_show = (subject, id_)
        if self.quick_look is not None and self.quick_look.is_open and id_ is not None:
            self.quick_look.show_for(subject, id_)
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
            if self.view_kind is View.POSTERS:
                self.set_view(View.LIST)
            self.show_turn("entry")
            self.entry.write()

    def _entry_shown(self, entry_id: int | None) -> None:
        film = None if self.entry is None else self.entry.film
        self.film_shown.emit("" if film is None else film.title)
        if entry_id is None or self.list.query.subject is not Subject.ENTRIES:
            return
        is_current = self.list.listed_subject is Subject.ENTRIES and self.list.current_id == entry_id
        if not is_current and self.list.selected_count() < 2:  # several would no longer be chosen
            self.list.select(entry_id)

    def _focus_changed(self, on: bool) -> None:
        """Put away all that is not the entry pane, or bring it back as it was."""
        self._focused = on
        self._bar.setVisible(not on)
        self._under_bar.setVisible(not on)
        self._fit()
        if not on:
            self._order_stops()

    def _fit(self) -> None:
        """Show the parts that there is room for, and that the view is made of."""
        width = self.width()
        in_page = self._task is not None or self.place.kind is PlaceKind.PEOPLE or self.view_kind is View.STATISTICS
        page = not self._focused and in_page
        posters = self.view_kind is View.POSTERS and self._task is None
        takes_turns = width < NARROWEST and not page and not posters
        shape = Shape(
            sidebar=not self._focused,
            folded=width < NARROW,
            list=not page and not self._focused and not (takes_turns and self._turn == "entry"),
            entry=self._focused or not (page or posters or (takes_turns and self._turn == "list")),
            page=page,
            wide=self.list.in_columns,
        )
        self._back.setVisible(takes_turns and self._turn == "entry")
        self.view_tabs.set_icons_only(width < NAMED_TABS)
        self.view_tabs.setVisible(width >= SHORT_BAR or self._back.isHidden())
        self.log_button.set_icon_only(width < SHORT_BAR)
        self.log_button.setMinimumWidth(0 if width < SHORT_BAR else LOG_BUTTON)
        self.sidebar.set_folded(shape.folded)
        self.panes.show_shape(shape, width)
