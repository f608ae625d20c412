"""What the window's actions do, put into few words each: they ask the parts and give commands to the journal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTextEdit, QWidget

from filmjournal.domain.films import title_and_year
from filmjournal.domain.queries import Order, Subject
from filmjournal.i18n import _, language, ngettext
from filmjournal.paths import Paths
from filmjournal.services.commands import PutBackEntries, RemoveEntries
from filmjournal.settings import Settings
from filmjournal.ui.actions.action_set import ActionSet, keys_text
from filmjournal.ui.actions.catalogue import ActionId, Needs
from filmjournal.ui.editor.tool_row import ask_link
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane, export_name
from filmjournal.ui.tasks import Lane
from filmjournal.ui.theme import fonts

if TYPE_CHECKING:
    from filmjournal.domain.errors import ReviewConflict
    from filmjournal.services.journal import Journal
    from filmjournal.ui.dialogs.log_film import LogFilmPanel
    from filmjournal.ui.dialogs.preferences import PreferencesPanel

_ORDERS = {
    ActionId.SORT_WATCHED: Order.WATCHED,
    ActionId.SORT_TITLE: Order.TITLE,
    ActionId.SORT_YEAR: Order.YEAR,
    ActionId.SORT_RATING: Order.RATING,
    ActionId.SORT_LOGGED: Order.LOGGED,
}
_THEMES = {ActionId.THEME_SYSTEM: "system", ActionId.THEME_LIGHT: "light", ActionId.THEME_DARK: "dark"}


class WindowActions(QObject):
    """Binds the catalogue to one journal's view. What is not the view's business is signalled to the shell."""

    journal_wanted = Signal(Path)
    open_wanted = Signal()
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
        self.set = ActionSet(view, self._handlers())
        view.menu_button.setMenu(self.set.menu(view))
        view.log_button.setToolTip(_("Log a film ({keys})").format(keys=keys_text(ActionId.LOG_FILM)))
        pane.set_menu(
            self.set.menu_of(
                ActionId.ADD_VIEWING,
                ActionId.FILM_DETAILS,
                ActionId.WATCHLIST,
                ActionId.EXPORT_PAGE,
                ActionId.REMOVE_ENTRY,
                parent=view,
            )
        )
        self.set.submenus[ActionId.RECENT].aboutToShow.connect(self._fill_recent)
        self._fill_recent()
        view.log_wanted.connect(self.log_film)
        view.entry_chosen.connect(self.refresh)
        view.list.remove_wanted.connect(self._remove)
        view.list.order_changed.connect(self._show_order)
        pane.conflict_asked.connect(self._ask_conflict)
        pane.review.edit.link_activated.connect(open_link)
        pane.review.edit.active_changed.connect(self.refresh)
        self._bus.opened.connect(self.refresh)
        self._bus.stack.indexChanged.connect(self.refresh)
        self._show_order(view.list.query.order)
        self._show_theme()
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
        there = {Needs.EDITOR} if self._pane.entry is not None else set()
        if self._bus.is_open:
            there.add(Needs.JOURNAL)
        if self._pane.film is not None:
            there.add(Needs.FILM)
        if self._pane.entry is not None:
            there.add(Needs.TRASHED if self._pane.entry.trashed else Needs.ENTRY)
        self.set.enable(frozenset(there))
        undo, redo = self._bus.stack.undoText(), self._bus.stack.redoText()
        self.set[ActionId.UNDO].setText(_("&Undo: {step}").format(step=undo) if undo else _("&Undo"))
        self.set[ActionId.REDO].setText(_("&Redo: {step}").format(step=redo) if redo else _("&Redo"))

    def _handlers(self) -> dict[ActionId, Callable[[], object]]:
        edit = self._pane.review.edit
        a = ActionId
        handlers: dict[ActionId, Callable[[], object]] = {
            a.LOG_FILM: self.log_film,
            a.NEW_JOURNAL: self.new_wanted.emit,
            a.OPEN_JOURNAL: self.open_wanted.emit,
            a.EXPORT_PAGE: self._export_page,
            a.EXPORT_JSON: self._export_json,
            a.BACK_UP: self._back_up,
            a.PREFERENCES: self._preferences,
            a.QUIT: self.quit_wanted.emit,
            a.UNDO: self._undo,
            a.REDO: self._redo,
            a.FIND: lambda: self._view.search.setFocus(Qt.FocusReason.ShortcutFocusReason),
            a.REMOVE_ENTRY: self._remove,
            a.PUT_BACK: self._put_back,
            a.ADD_VIEWING: self._pane.add_viewing,
            a.FILM_DETAILS: self._film_details,
            a.LIKE: lambda: self._pane.toggle("liked"),
            a.REWATCH: lambda: self._pane.toggle("rewatch"),
            a.PRIVATE: lambda: self._pane.toggle("private"),
            a.WATCHLIST: lambda: self._pane.toggle("watchlist"),
            a.SHOW_FILMS: lambda: self._view.go_to(Subject.FILMS),
            a.SHOW_DIARY: lambda: self._view.go_to(Subject.ENTRIES),
            a.SHOW_WATCHLIST: lambda: self._view.go_to(Subject.WATCHLIST),
            a.SHOW_TRASH: lambda: self._view.go_to(Subject.TRASH),
            a.LARGER: lambda: self._zoom(1),
            a.SMALLER: lambda: self._zoom(-1),
            a.NEXT_PANE: lambda: self._go_pane(1),
            a.PREVIOUS_PANE: lambda: self._go_pane(-1),
            a.STRONG: edit.toggle_strong,
            a.EM: edit.toggle_em,
            a.UNDERLINE: edit.toggle_underline,
            a.PARAGRAPH: lambda: edit.set_heading(0),
            a.HEADING: lambda: edit.set_heading(2),
            a.SMALL_HEADING: lambda: edit.set_heading(3),
            a.QUOTE: edit.toggle_quote,
            a.BULLETS: lambda: edit.toggle_list(False),
            a.NUMBERS: lambda: edit.toggle_list(True),
            a.INDENT: edit.indent,
            a.OUTDENT: edit.outdent,
            a.LINK: lambda: ask_link(edit),
            a.PASTE_PLAIN: edit.paste_plain,
            a.HELP: self._help,
            a.SHORTCUTS: self._shortcuts,
            a.ABOUT: self._about,
        }
        handlers |= {id_: _setting(self._view.list.set_order, order) for id_, order in _ORDERS.items()}
        handlers |= {id_: _setting(self._set_theme, theme) for id_, theme in _THEMES.items()}
        return handlers

    def _undo(self) -> None:
        field = _focused_text(self._view.window())
        if field is not None:
            field.undo()
        else:
            self._pane.flush()
            self._bus.undo()

    def _redo(self) -> None:
        field = _focused_text(self._view.window())
        if field is not None:
            field.redo()
        else:
            self._bus.redo()

    def _remove(self) -> None:
        subject = self._view.list.query.subject
        chosen = self._view.list.selected_ids() if subject is Subject.ENTRIES else ()
        if not chosen and self._pane.entry is not None and subject is not Subject.TRASH:
            chosen = (self._pane.entry.id,)
        if chosen:
            self._pane.flush()
            text = ngettext("Moved {count} viewing to the trash", "Moved {count} viewings to the trash", len(chosen))
            self._bus.do(RemoveEntries(chosen), text.format(count=len(chosen)), tell=True)

    def _put_back(self) -> None:
        trash = self._view.list.query.subject is Subject.TRASH
        chosen = self._view.list.selected_ids() if trash else ()
        if not chosen and self._pane.entry is not None:
            chosen = (self._pane.entry.id,)
        if chosen:
            self._bus.do(PutBackEntries(chosen), _("Put back"), tell=True)

    def _film_details(self) -> None:
        from filmjournal.ui.dialogs.film_details import FilmDetailsDialog

        if self._pane.film is not None:
            FilmDetailsDialog(self._bus, self._pane.film, self._view).open()

    def _export_page(self) -> None:
        entry = self._pane.entry
        if entry is None:
            return
        self._pane.flush()
        name = self._ask_file(_("Export this page"), export_name(entry.film), _("Web pages (*.html)"))
        if name is None:
            return

        def work(journal: Journal) -> None:
            from filmjournal.services.exporting import export_page

            export_page(journal, entry.id, name, language())

        title = title_and_year(entry.film.title, entry.film.year)
        told = _("The page of {title} is in {file}").format(title=title, file=name.name)
        # On the journal lane, behind the text that was just handed over.
        self._bus.tasks.run(
            lambda: work(self._bus.journal), lambda _none: self._exported(told, name), self._bus.explain
        )

    def _export_json(self) -> None:
        name = self._ask_file(_("Export the journal"), "journal.json", _("JSON files (*.json)"))
        if name is None:
            return
        self._pane.flush()

        def work(journal: Journal) -> int:
            from filmjournal.services.exporting_json import export_json

            return export_json(journal, name)

        told = _("The journal is in {file}").format(file=name.name)
        self._when_saved(lambda: self._bus.read(work, lambda _n: self._exported(told, name), lane=Lane.UPKEEP))

    def _back_up(self) -> None:
        name = self._ask_file(_("Back up"), "journal-backup.zip", _("Backups (*.zip)"))
        if name is None:
            return
        self._pane.flush()

        def work(journal: Journal) -> Path:
            from filmjournal.services.backups import write_backup

            return write_backup(journal, name, self._paths)

        told = _("The backup is in {file}").format(file=name.name)
        self._when_saved(lambda: self._bus.read(work, lambda _path: self._exported(told, name), lane=Lane.UPKEEP))

    def _when_saved(self, then: Callable[[], None]) -> None:
        """Go on once the text that was just handed over is in the journal."""
        self._bus.tasks.run(lambda: None, lambda _none: then())

    def _exported(self, text: str, file: Path) -> None:
        def open_folder() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

        self._view.toast.show_message(text, _("Open folder"), open_folder)

    def _ask_file(self, title: str, name: str, kinds: str) -> Path | None:
        chosen, _kind = QFileDialog.getSaveFileName(self._view, title, str(Path.home() / name), kinds)
        return Path(chosen) if chosen else None

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
        self._show_theme()
        self._fill_recent()

    def _preferences(self) -> None:
        from filmjournal.ui.dialogs.preferences import PreferencesPanel

        if self._preferences_panel is None:
            panel = PreferencesPanel(self._settings, self._view)
            panel.settings_changed.connect(self._preferred)
            panel.destroyed.connect(self._forget_preferences)
            self._preferences_panel = panel
        self._preferences_panel.show()
        self._preferences_panel.raise_()
        self._preferences_panel.activateWindow()

    def _preferred(self, settings: Settings) -> None:
        self.take_settings(settings)
        self.settings_changed.emit(settings)

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

    def _ask_conflict(self, conflict: ReviewConflict, mine: str) -> None:
        from filmjournal.ui.dialogs.review_conflict import ReviewConflictDialog

        dialog = ReviewConflictDialog(conflict, mine, self._view)
        dialog.mine_chosen.connect(self._pane.keep_mine)
        dialog.other_chosen.connect(self._pane.take_other)
        dialog.open()

    def _go_pane(self, step: int) -> None:
        stops: list[QWidget] = [
            self._view.search.field,
            self._view.sidebar.view,
            self._view.list.view,
            self._pane.head.rating,
            self._pane.review.edit,
        ]
        stops = [stop for stop in stops if stop.isVisible() and stop.isEnabled()]
        focused = self._view.window().focusWidget()
        here = next((n for n, stop in enumerate(stops) if focused is stop), -1 if step > 0 else 0)
        if stops:
            stops[(here + step) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_order(self, order: Order) -> None:
        for action, of_action in _ORDERS.items():
            self.set[action].setChecked(of_action is order)

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


def open_link(address: str) -> None:
    """Open a link of a review in the browser; the editor lets only http, https and mailto through."""
    url = QUrl(address)
    if url.scheme() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)


def _focused_text(window: QWidget) -> QLineEdit | QTextEdit | None:
    """The text field that has the keyboard, which keeps Ctrl+Z for itself."""
    focused = window.focusWidget()
    return focused if isinstance(focused, QLineEdit | QTextEdit) and not focused.isReadOnly() else None


def _setting(setter: Callable[..., object], value: object) -> Callable[[], None]:
    def run(*_arguments: object) -> None:
        setter(value)

    return run
