"""What the window's actions do, put into few words each: they ask the parts and give commands to the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from filmjournal.domain.queries import Order, Subject
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui.actions.action_set import ActionSet, keys_text
from filmjournal.ui.actions.catalogue import CATALOGUE, ActionId, Needs
from filmjournal.ui.backup_actions import BackupActions
from filmjournal.ui.editor import spelling_service, typing_rules
from filmjournal.ui.entry_window import EntryWindows
from filmjournal.ui.export_actions import ExportActions
from filmjournal.ui.import_actions import ImportActions
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind, View
from filmjournal.ui.models.recent_searches import RecentSearches
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.pages.search_assistant import SearchAssistant
from filmjournal.ui.pane_actions import PaneActions, ask_file, open_link, tell_file
from filmjournal.ui.publish_actions import PublishActions
from filmjournal.ui.tasks import Lane
from filmjournal.ui.theme import fonts
from filmjournal.ui.trouble_actions import TroubleActions
from filmjournal.ui.year_actions import YearActions

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.ui.dialogs.deleted import DeletedWindow
    from filmjournal.ui.dialogs.log_film import LogFilmPanel
    from filmjournal.ui.dialogs.preferences import PreferencesPanel
    from filmjournal.ui.dialogs.replace_everywhere import ReplaceEverywherePanel

_ORDERS = {
    ActionId.SORT_WATCHED: Order.WATCHED,
    ActionId.SORT_TITLE: Order.TITLE,
    ActionId.SORT_YEAR: Order.YEAR,
    ActionId.SORT_RATING: Order.RATING,
    ActionId.SORT_LOGGED: Order.LOGGED,
}
_PLACES = {
    ActionId.SHOW_FILMS: PlaceKind.FILMS,
    ActionId.SHOW_DIARY: PlaceKind.DIARY,
    ActionId.SHOW_WATCHLIST: PlaceKind.WATCHLIST,
    ActionId.SHOW_TRASH: PlaceKind.TRASH,
    ActionId.SHOW_PEOPLE: PlaceKind.PEOPLE,
}
_VIEWS = {
    ActionId.VIEW_LIST: View.LIST,
    ActionId.VIEW_POSTERS: View.POSTERS,
    ActionId.VIEW_DIARY: View.DIARY,
    ActionId.VIEW_STATISTICS: View.STATISTICS,
}
_OF_ALL = {  # what can be done to several rows at once, and what it is called there
    ActionId.LIKE: "liked",
    ActionId.WATCHLIST: "watchlist",
    ActionId.PRIVATE: "private",
    ActionId.REMOVE_ENTRY: "remove",
    ActionId.PUT_BACK: "put_back",
}
_ABOUT_ONE = (Needs.FILM, Needs.ENTRY, Needs.TRASHED, Needs.EDITOR)
_FOR_ALL_WINDOWS = (ActionId.LARGER, ActionId.SMALLER, ActionId.USUAL_SIZE, ActionId.SPELLING, ActionId.QUIT)
# What these show is put away in focus mode.
_ELSEWHERE = (
    ActionId.LOG_FILM,
    ActionId.BUILD_SEARCH,
    ActionId.NEW_LIST,
    ActionId.IMPORT,
    ActionId.IMPORT_FOLDER,
    ActionId.PUBLISH,
    *_PLACES,
    *_VIEWS,
    ActionId.NEXT_PANE,
    ActionId.PREVIOUS_PANE,
)
_THEMES = {ActionId.THEME_SYSTEM: "system", ActionId.THEME_LIGHT: "light", ActionId.THEME_DARK: "dark"}


class WindowActions(QObject):
    """Binds the catalogue to one journal's view. What is not the view's business is signalled to the shell."""

    journal_wanted = Signal(Path)
    open_wanted = Signal()
    open_beside_wanted = Signal()
    new_wanted = Signal()
    settings_changed = Signal(object)
    quit_wanted = Signal()

    def __init__(self, view: JournalView, pane: EntryPane, settings: Settings, paths: Paths) -> None:
        super().__init__(view)
        self._view = view
        self._pane = pane
        self._bus = view.bus
        self._settings = settings
        self._paths = paths
        self._log_panel: LogFilmPanel | None = None
        self._preferences_panel: PreferencesPanel | None = None
        self._replace_panel: ReplaceEverywherePanel | None = None
        self._deleted: DeletedWindow | None = None
        self._pane_actions = PaneActions(pane, view.bus, view.toast, view)
        self._pane_actions.also_there = self._there_besides
        self.backups = BackupActions(view, paths, settings, self)
        self.imports = ImportActions(view, paths, self.backups.keeper, self)
        self.exports = ExportActions(view, self)
        self.printing = YearActions(view, self)
        self.publishing = PublishActions(view, paths, self)
        self.backups.keeper.trouble_changed.connect(self._tell_second_folder)
        handlers = self._handlers()
        for_all = {action: handlers[action] for action in _FOR_ALL_WINDOWS}
        self.windows = EntryWindows(view.bus, settings.review_size, for_all, paths.window, self)
        self.troubles = TroubleActions(view, pane, self.windows, self.backups, paths, settings, self)
        self.set = ActionSet(view, handlers)
        self.set[ActionId.FIND].setToolTip(_("Find in the review while the caret is in it, elsewhere in the journal"))
        view.menu_button.setMenu(self.set.menu(view))
        view.log_button.setToolTip(_("Log a film ({keys})").format(keys=keys_text(ActionId.LOG_FILM)))
        self._pane_actions.attach(self.set)
        self._pane_actions.refreshed.connect(self._refresh_of_all)
        self.set.submenus[ActionId.RECENT].aboutToShow.connect(self._fill_recent)
        self._fill_recent()
        self.exports.fill(self.set.submenus[ActionId.EXPORT_AS], self.set[ActionId.PUBLISH].trigger)
        view.log_wanted.connect(self.log_film)
        view.list.remove_wanted.connect(handlers[ActionId.REMOVE_ENTRY])
        view.list.deleted_wanted.connect(handlers[ActionId.DELETED])
        view.list.selection_changed.connect(self.refresh)
        view.list.order_changed.connect(self._show_order)
        view.list.order_changed.connect(self.refresh)
        view.list.view_changed.connect(self._show_order)
        view.window_wanted.connect(self._open_in_window)
        view.export_wanted.connect(self.set[ActionId.EXPORT_PAGE].trigger)
        view.link_wanted.connect(open_link)
        view.import_wanted.connect(handlers[ActionId.IMPORT])
        view.files_dropped.connect(self._import_dropped)
        self.assistant = SearchAssistant(view.search, view.bus, RecentSearches(paths.searches, view.bus.tasks))
        self.assistant.film_wanted.connect(view.show_film)
        self.assistant.person_wanted.connect(view.show_person)
        self.assistant.all_wanted.connect(view.search_all)
        self.assistant.builder_wanted.connect(self._build_search)
        pane.zoom_wanted.connect(self._zoom)
        self.windows.zoom_wanted.connect(self._zoom)
        self.windows.person_wanted.connect(self._bring_person)
        self.windows.list_wanted.connect(self._bring_list)
        self._show_order()
        self._show_theme()
        self._use_writing_preferences()
        self.refresh()

    def log_film(self) -> None:
        """Offer to log a film."""
        from filmjournal.ui.dialogs.log_film import LogFilmPanel

        if self._log_panel is None:
            self._log_panel = LogFilmPanel(self._bus, self._view)
            self._log_panel.logged.connect(self._view.show_logged)
        button = self._view.log_button
        self._log_panel.open_at(button.mapTo(self._view, button.rect().bottomLeft()))

    def refresh(self) -> None:
        """Make possible what can be done now, and name the steps that can be taken back."""
        self._pane_actions.refresh()

    def _handlers(self) -> dict[ActionId, Callable[[], object]]:
        # What needs only an entry pane has its handler in `pane_actions`; those here come first.
        a = ActionId
        handlers: dict[ActionId, Callable[[], object]] = {
            a.LOG_FILM: self.log_film,
            a.NEW_JOURNAL: self.new_wanted.emit,
            a.OPEN_JOURNAL: self.open_wanted.emit,
            a.SAVE_AS: self._save_as,
            a.OPEN_BESIDE: self.open_beside_wanted.emit,
            a.IMPORT: self.imports.ask_files,
            a.IMPORT_FOLDER: self.imports.ask_folder,
            a.IMPORTS: self.imports.show_runs,
            a.PRINT_YEAR: self.printing.ask,
            a.EXPORT_JSON: self._export_json,
            a.PUBLISH: self.publishing.begin,
            a.BACK_UP_NOW: self.backups.back_up_now,
            a.BACK_UP: self.backups.back_up_to_file,
            a.BACKUPS: self.backups.show_backups,
            a.CHECK_JOURNAL: self.backups.check_journal,
            a.PREFERENCES: self._preferences,
            a.CLOSE_WINDOW: self.quit_wanted.emit,
            a.QUIT: self.quit_wanted.emit,
            a.FIND: self._find,
            a.BUILD_SEARCH: self._build_search,
            a.REPLACE_EVERYWHERE: self._replace_everywhere,
            a.REMOVE_ENTRY: self._remove,
            a.NEW_LIST: self._new_list,
            a.NOTE_ON_LIST: self._note_on_list,
            a.TAKE_OFF_LIST: self._take_off_list,
            a.DELETED: self._show_deleted,
            a.PUT_BACK: self._put_back,
            a.LARGER: lambda: self._zoom(1),
            a.SMALLER: lambda: self._zoom(-1),
            a.USUAL_SIZE: lambda: self._change_settings(review_size=fonts.ZOOM_DEFAULT),
            a.OPEN_IN_WINDOW: self._open_in_window,
            a.NEXT_PANE: lambda: self._go_pane(1),
            a.PREVIOUS_PANE: lambda: self._go_pane(-1),
            a.HELP: self._help,
            a.SHORTCUTS: self._shortcuts,
            a.CONTEXT_MENU: _menu_here,
            a.SPELLING: lambda: self._change_settings(spelling=not self._settings.spelling),
            a.ABOUT: self._about,
        }
        handlers[a.IN_COLUMNS] = self._toggle_columns
        handlers[a.POSTER_TITLES] = self._toggle_titles
        handlers |= {id_: _setting(self._view.list.set_order, order) for id_, order in _ORDERS.items()}
        handlers |= {id_: _setting(self._view.go_to, kind) for id_, kind in _PLACES.items()}
        handlers |= {id_: _setting(self._view.set_view, view) for id_, view in _VIEWS.items()}
        handlers |= {id_: _setting(self._set_theme, theme) for id_, theme in _THEMES.items()}
        handlers |= {id_: self._out_of_focus_mode(handlers[id_]) for id_ in _ELSEWHERE}
        bound = self._pane_actions.handlers() | handlers
        return bound | {id_: self._of_all(bound[id_], name) for id_, name in _OF_ALL.items()}

    def close(self) -> None:
        """Close the windows of single entries, and do no more: the journal is about to be closed."""
        self.troubles.stop()
        self.exports.stop()
        self.printing.stop()
        self.publishing.stop()
        self.backups.stop()
        if self._deleted is not None:
            self._deleted.close()
        self._pane_actions.detach()
        self.windows.close_all()

    def _out_of_focus_mode(self, handler: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            self._pane.focus_mode.leave()
            handler()

        return run

    def _import_dropped(self, files: list[Path]) -> None:
        self._pane.focus_mode.leave()
        self.imports.begin(files)

    def _open_in_window(self) -> None:
        if self._pane.entry is not None:
            self._pane.flush()
            self.windows.open(self._pane.entry.id)

    def _bring_person(self, person_id: int) -> None:
        self._view.window().activateWindow()
        self._view.show_person(person_id)

    def _bring_list(self, list_id: int) -> None:
        self._view.window().activateWindow()
        self._view.show_list(list_id)

    def _find(self) -> None:
        """In the review while one is in it, elsewhere in the journal."""
        if self._pane_actions.is_in_review or not self._view.search.isVisible():
            self._pane_actions.find_bar().open()
        else:
            self._view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build_search(self) -> None:
        from filmjournal.ui.pages.search_builder import SearchBuilder

        builder = SearchBuilder(self._view.search)
        builder.done.connect(self.assistant.remember)
        builder.done.connect(self._view.list.focus_list)
        builder.open()

    def _replace_everywhere(self) -> None:
        from filmjournal.ui.dialogs.replace_everywhere import ReplaceEverywherePanel

        if self._replace_panel is None:
            panel = ReplaceEverywherePanel(self._bus, self._view)
            panel.entry_wanted.connect(self._show_found)
            panel.destroyed.connect(self._forget_replacing)
            self._replace_panel = panel
        self._replace_panel.begin(self._pane_actions.sought())

    def _show_found(self, entry_id: int) -> None:
        self._pane.show_entry(entry_id)
        self._view.show_turn("entry")

    def _forget_replacing(self) -> None:
        self._replace_panel = None

    def _of_all(self, of_one: Callable[[], object], name: str) -> Callable[[], None]:
        """Do it to all rows that are chosen where several are."""

        def run() -> None:
            page = self._view.shown_selection
            if page is None:
                of_one()
            else:
                page.do(name)

        return run

    def _refresh_of_all(self) -> None:
        """With several rows chosen, what is about one entry or film can't be done."""
        page = self._view.shown_selection
        if page is None:
            return
        for declared in CATALOGUE:
            if declared.needs in _ABOUT_ONE:
                self.set[declared.id].setEnabled(declared.id in _OF_ALL and page.can(_OF_ALL[declared.id]))

    def _remove(self) -> None:
        subject = self._view.list.query.subject
        if subject is Subject.ENTRIES:
            self._pane_actions.remove(self._view.list.selected_ids())
        elif subject is not Subject.TRASH:
            self._pane_actions.remove()

    def _new_list(self) -> None:
        self._view.sidebar.new_list()

    def _note_on_list(self) -> None:
        if self._view.list.shown_list is not None:
            self._view.list.shown_list.ask_note()

    def _take_off_list(self) -> None:
        if self._view.list.shown_list is not None:
            self._view.list.shown_list.take_off()

    def _show_deleted(self) -> None:
        """Show the lists and tags that were deleted and can be brought back."""
        if not self._bus.is_open:
            return
        if self._deleted is None:
            from filmjournal.ui.dialogs.deleted import DeletedWindow

            self._deleted = DeletedWindow(self._bus, self._view)
            self._deleted.destroyed.connect(self._forget_deleted)
        self._deleted.bring()

    def _forget_deleted(self) -> None:
        self._deleted = None

    def _there_besides(self) -> frozenset[Needs]:
        """What the list has that the entry pane does not know of."""
        return frozenset() if self._view.list.query.list_id is None else frozenset({Needs.LIST})

    def _put_back(self) -> None:
        trash = self._view.list.query.subject is Subject.TRASH
        self._pane_actions.put_back(self._view.list.selected_ids() if trash else ())

    def _export_json(self) -> None:
        name = ask_file(self._view, _("Export the journal"), "journal.json", _("JSON files (*.json)"))
        if name is None:
            return

        def work(journal: Journal) -> int:
            from filmjournal.services.exporting_json import export_json

            return export_json(journal, name)

        told = _("The journal is in {file}").format(file=name.name)
        self._bus.when_saved(
            lambda: self._bus.read(work, lambda _n: tell_file(self._view.toast, told, name), lane=Lane.UPKEEP)
        )

    def _zoom(self, steps: int) -> None:
        self._change_settings(review_size=fonts.zoomed(self._settings.review_size, steps))

    def _set_theme(self, theme: str) -> None:
        self._change_settings(theme=theme)

    def _change_settings(self, **values: object) -> None:
        self.take_settings(self._settings.changed(**values))
        self.settings_changed.emit(self._settings)

    def take_settings(self, settings: Settings) -> None:
        """Know of preferences that were changed."""
        self._settings = settings
        self.backups.keeper.take_settings(settings)
        self.troubles.take_settings(settings)
        self._use_writing_preferences()
        self.windows.set_reading_size(settings.review_size)
        self._show_theme()
        self._fill_recent()

    def _use_writing_preferences(self) -> None:
        self.set[ActionId.SPELLING].setChecked(self._settings.spelling)
        self.windows.set_spelling(self._settings.spelling)
        spelling_service.shared().configure(
            enabled=self._settings.spelling,
            language=self._settings.spelling_language,
            words=self._paths.words,
            own_dictionaries=self._paths.dictionaries,
        )
        typing_rules.shared().configure(
            markdown=self._settings.markdown_typing,
            smart=self._settings.smart_typing,
            language=self._settings.spelling_language,
        )

    def _preferences(self) -> None:
        from filmjournal.ui.dialogs.preferences import PreferencesPanel

        if self._preferences_panel is None:
            panel = PreferencesPanel(self._settings, self._view, backups=self._paths.backups)
            panel.settings_changed.connect(self._preferred)
            panel.destroyed.connect(self._forget_preferences)
            self._preferences_panel = panel
            self._tell_second_folder()
        self._preferences_panel.bring()

    def _preferred(self, settings: Settings) -> None:
        self.take_settings(settings)
        self.settings_changed.emit(settings)

    def _tell_second_folder(self) -> None:
        if self._preferences_panel is not None:
            self._preferences_panel.second_folder.show_trouble(self.backups.keeper.second_folder)

    def _forget_preferences(self) -> None:
        self._preferences_panel = None

    def _help(self) -> None:
        from filmjournal.ui.dialogs.help import HelpDialog

        HelpDialog(self._view).show()

    def _shortcuts(self) -> None:
        from filmjournal.ui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._view).show()

    def _about(self) -> None:
        from filmjournal.ui.dialogs.about import AboutDialog

        AboutDialog(self._paths, self._view).show()

    def _go_pane(self, step: int) -> None:
        stops: list[QWidget] = [
            self._view.search.field,
            self._view.sidebar.view,
            self._view.list.view,
            self._pane.head.rating,
            self._pane.review.edit,
            *(() if self._view.importing is None else (self._view.importing.preview.rows,)),
            *(() if self._view.publishing is None else (self._view.publishing.form.folders,)),
        ]
        stops = [stop for stop in stops if stop.isVisible() and stop.isEnabled()]
        focused = self._view.window().focusWidget()
        here = next((n for n, stop in enumerate(stops) if focused is stop), -1 if step > 0 else 0)
        if stops:
            stops[(here + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_order(self) -> None:
        query = self._view.list.query
        for action, of_action in _ORDERS.items():
            self.set[action].setChecked(of_action is query.order and not query.keys)
        for action, of_view in _VIEWS.items():
            self.set[action].setChecked(of_view is self._view.view_kind)
        self.set[ActionId.IN_COLUMNS].setChecked(self._view.list.in_columns)
        self.set[ActionId.POSTER_TITLES].setChecked(self._view.list.titles)

    def _toggle_columns(self) -> None:
        page = self._view.list
        columns = not page.in_columns
        self._view.set_view(View.LIST)
        page.set_columns(columns)

    def _save_as(self) -> None:
        self.troubles.save_as()

    def _toggle_titles(self) -> None:
        self._view.list.set_titles(not self._view.list.titles)

    def _show_theme(self) -> None:
        for action, theme in _THEMES.items():
            self.set[action].setChecked(theme == self._settings.theme)

    def _fill_recent(self) -> None:
        menu = self.set.submenus[ActionId.RECENT]
        menu.clear()
        for name in self._settings.recent_journals:
            path = Path(name)
            if path != self._paths.journal:
                menu.addAction(name).triggered.connect(_setting(self.journal_wanted.emit, path))
        menu.menuAction().setVisible(not menu.isEmpty())


def _setting(setter: Callable[..., object], value: object) -> Callable[[], None]:
    def run(*_arguments: object) -> None:
        setter(value)

    return run


def _menu_here() -> None:
    """What the Menu key does, which many keyboards lack: Qt knows Shift+F10 on some desktops only."""
    focused = QApplication.focusWidget()
    if focused is not None:
        place = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        keyboard = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(focused, QContextMenuEvent(keyboard, place, focused.mapToGlobal(place)))
