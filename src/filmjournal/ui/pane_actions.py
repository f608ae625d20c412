"""What the actions do that need no more than one entry pane: the main window and an entry's own window share them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTextEdit, QWidget

from filmjournal.domain.films import title_and_year
from filmjournal.domain.queries import Subject
from filmjournal.i18n import _, language
from filmjournal.ui.actions.action_set import ActionSet
from filmjournal.ui.actions.catalogue import ActionId, Needs
from filmjournal.ui.editor.entry_printer import EntryPrinter
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.entry_pane import EntryPane, export_name
from filmjournal.ui.pages.row_edits import RowEdits
from filmjournal.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from filmjournal.domain.errors import ReviewConflict
    from filmjournal.domain.queries import FilmMatch
    from filmjournal.services.journal import Journal
    from filmjournal.ui.editor.find_bar import FindBar

CLOSING_PATIENCE = 15_000  # milliseconds that closing waits for the last words to be in the journal
SECOND_CLOSE = 60_000  # milliseconds after being told in which closing once more means it
_IN_MENU = (
    ActionId.ADD_VIEWING,
    ActionId.FILM_PAGE,
    ActionId.FILM_DETAILS,
    ActionId.MERGE_FILMS,
    ActionId.WATCHLIST,
    ActionId.OPEN_IN_WINDOW,
    ActionId.EXPORT_PAGE,
    ActionId.PRINT,
    ActionId.EXPORT_PDF,
    ActionId.REMOVE_ENTRY,
)  # what the dots at the film's head offer, where the window has it


class PaneActions(QObject):
    """Binds one entry pane; `window` holds it and is what dialogs belong to."""

    refreshed = Signal()

    def __init__(self, pane: EntryPane, bus: JournalBus, toast: Toast, window: QWidget) -> None:
        super().__init__(window)
        self._pane = pane
        self._bus = bus
        self._toast = toast
        self._window = window
        self._printer = EntryPrinter(bus, window)
        self._find_bar: FindBar | None = None
        self._actions: ActionSet | None = None
        self.also_there: Callable[[], frozenset[Needs]] = frozenset  # what is there besides the pane
        pane.conflict_asked.connect(self._ask_conflict)
        pane.form.history.clicked.connect(self._history)
        pane.review.edit.link_activated.connect(open_link)
        pane.form.take_cast.clicked.connect(self._take_cast)
        pane.form.film_page.details_wanted.connect(self._film_details)
        pane.form.film_page.merge_wanted.connect(self._merge)
        pane.review.spelling.told.connect(toast.show_message)
        pane.review.edit.paste_refused.connect(toast.show_message)

    def handlers(self) -> dict[ActionId, Callable[[], object]]:
        """What each action does."""
        a = ActionId
        handlers: dict[ActionId, Callable[[], object]] = {
            a.EXPORT_PAGE: self._export_page,
            a.PRINT: self._print,
            a.EXPORT_PDF: self._export_pdf,
            a.UNDO: self._undo,
            a.REDO: self._redo,
            a.FIND: lambda: self.find_bar().open(),
            a.FIND_IN_REVIEW: lambda: self.find_bar().open(),
            a.FIND_NEXT: lambda: self.find_bar().step(),
            a.FIND_PREVIOUS: lambda: self.find_bar().step(False),
            a.REPLACE_IN_REVIEW: lambda: self.find_bar().open(replacing=True),
            a.HISTORY: self._history,
            a.REMOVE_ENTRY: self.remove,
            a.PUT_BACK: self.put_back,
            a.ADD_VIEWING: self._pane.add_viewing,
            a.FILM_DETAILS: self._film_details,
            a.FILM_PAGE: self._pane.turn_film_page,
            a.MERGE_FILMS: self._merge,
            a.LINK_MENTIONS: self._link_mentions,
            a.TAKE_CAST: self._take_cast,
            a.LIKE: lambda: self._pane.toggle("liked"),
            a.REWATCH: lambda: self._pane.toggle("rewatch"),
            a.PRIVATE: lambda: self._pane.toggle("private"),
            a.WATCHLIST: lambda: self._pane.toggle("watchlist"),
            a.FOCUS_MODE: self._focus_mode,
            a.FULL_SCREEN: self._full_screen,
        }
        return handlers | self._pane.review.commands

    def attach(self, actions: ActionSet) -> None:
        """Keep these actions right, and let the dots at the film's head offer those that are about the film."""
        self._actions = actions
        self._pane.focus_mode.changed.connect(self.refresh)
        self._bus.opened.connect(self.refresh)
        self._bus.stack.indexChanged.connect(self.refresh)
        self._pane.entry_shown.connect(self.refresh)
        self._pane.review.edit.active_changed.connect(self.refresh)
        self._window.window().installEventFilter(self)
        there = [action for action in _IN_MENU if action in actions]
        self._pane.set_menu(actions.menu_of(*there, parent=self._window))

    def detach(self) -> None:
        """Do no more: the journal is about to be closed."""
        self._actions = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See whether the window fills the screen, whoever made it so."""
        if event.type() == QEvent.Type.WindowStateChange:
            self.refresh()
        return False

    def refresh(self) -> None:
        """Make possible what can be done now, and name the steps that can be taken back."""
        actions, pane = self._actions, self._pane
        if actions is None:
            return
        there = {Needs.EDITOR} if pane.entry is not None else set()
        if self._bus.is_open:
            there.add(Needs.JOURNAL)
        if pane.film is not None:
            there.add(Needs.FILM)
        if pane.entry is not None:
            there.add(Needs.TRASHED if pane.entry.trashed else Needs.ENTRY)
        actions.enable(frozenset(there) | self.also_there())
        actions[ActionId.FOCUS_MODE].setChecked(pane.focus_mode.is_on)
        actions[ActionId.FULL_SCREEN].setChecked(self._window.window().isFullScreen())
        undo, redo = self._bus.stack.undoText(), self._bus.stack.redoText()
        actions[ActionId.UNDO].setText(_("&Undo: {step}").format(step=undo) if undo else _("&Undo"))
        actions[ActionId.REDO].setText(_("&Redo: {step}").format(step=redo) if redo else _("&Redo"))
        self.refreshed.emit()

    def remove(self, entry_ids: tuple[int, ...] = ()) -> None:
        """Move entries to the trash, the one that is shown unless others are named."""
        if not entry_ids and self._pane.entry is not None:
            entry_ids = (self._pane.entry.id,)
        if entry_ids:
            RowEdits(self._bus).move_to_trash((Subject.ENTRIES, entry_ids))

    def put_back(self, entry_ids: tuple[int, ...] = ()) -> None:
        """Take entries out of the trash, the one that is shown unless others are named."""
        if not entry_ids and self._pane.entry is not None:
            entry_ids = (self._pane.entry.id,)
        if entry_ids:
            RowEdits(self._bus).put_back((Subject.TRASH, entry_ids))

    def find_bar(self) -> FindBar:
        """The bar that finds words in the review, made when it is first wanted."""
        if self._find_bar is None:
            from filmjournal.ui.editor.find_bar import FindBar

            bar = self._find_bar = FindBar(self._pane.review.edit, self._pane)
            self._pane.add_under(bar)
            self._pane.entry_shown.connect(lambda entry_id: bar.dismiss() if entry_id is None else None)
        return self._find_bar

    @property
    def is_in_review(self) -> bool:
        """Whether the keyboard is in the review or in the bar that finds words in it."""
        return self._pane.review.edit.hasFocus() or (self._find_bar is not None and self._find_bar.has_keyboard)

    def sought(self) -> str:
        """What is selected in the review, else what was sought in it last; nothing where that is no line."""
        chosen = self._pane.review.edit.textCursor().selectedText()
        if not chosen or "\u2029" in chosen or "\u2028" in chosen:
            return "" if self._find_bar is None else self._find_bar.field.text()
        return chosen

    def _undo(self) -> None:
        field = _focused_text(self._window.window())
        if field is not None:
            field.undo()
        else:
            self._bus.undo()

    def _redo(self) -> None:
        field = _focused_text(self._window.window())
        if field is not None:
            field.redo()
        else:
            self._bus.redo()

    def _film_details(self) -> None:
        from filmjournal.ui.dialogs.film_details import FilmDetailsDialog

        if self._pane.film is not None:
            FilmDetailsDialog(self._bus, self._pane.film, self._window).open()

    def _merge(self, other: FilmMatch | None = None) -> None:
        from filmjournal.ui.dialogs.merge_films import MergeFilmsPanel

        if self._pane.film is not None and self._bus.is_open:
            panel = MergeFilmsPanel(self._bus, self._pane.film.id, other, self._window)
            panel.merged.connect(self._pane.show_merged)
            panel.show()

    def _link_mentions(self) -> None:
        from filmjournal.ui.dialogs.link_mentions import LinkMentions

        if self._pane.entry is not None and self._bus.is_open:
            panel = LinkMentions(self._bus, self._pane.review.edit, self._pane.entry.film.id, self._window)
            panel.everywhere_wanted.connect(self._link_everywhere)
            panel.show()

    def _link_everywhere(self) -> None:
        from filmjournal.ui.dialogs.link_everywhere import LinkEverywhere

        self._bus.when_saved(lambda: LinkEverywhere(self._bus, self._window).show())

    def _take_cast(self) -> None:
        from filmjournal.ui.dialogs.take_cast import TakeCast

        if self._pane.film is not None and self._bus.is_open:
            self._pane.flush()  # a name that is being typed in the cast is in it
            TakeCast(self._bus, self._pane.film, self._pane.review.edit.tree(), self._window).show()

    def _export_page(self) -> None:
        entry = self._pane.entry
        if entry is None:
            return
        self._pane.flush()
        name = ask_file(self._window, _("Export this page"), export_name(entry.film), _("Web pages (*.html)"))
        if name is None:
            return

        def work(journal: Journal) -> None:
            from filmjournal.services.exporting import export_page

            export_page(journal, entry.id, name, language())

        title = title_and_year(entry.film.title, entry.film.year)
        told = _("The page of {title} is in {file}").format(title=title, file=name.name)
        # On the journal lane, behind the text that was just handed over.
        self._bus.tasks.run(
            lambda: work(self._bus.journal), lambda _none: tell_file(self._toast, told, name), self._bus.explain
        )

    def _print(self) -> None:
        entry = self._pane.entry
        if entry is None:
            return
        self._pane.flush()
        if not self._printer.print(entry):
            self._toast.show_message(_("There is no printer here."), _("Save as PDF…"), self._export_pdf)

    def _export_pdf(self) -> None:
        entry = self._pane.entry
        if entry is None:
            return
        self._pane.flush()
        name = ask_file(self._window, _("Save as PDF"), export_name(entry.film, ".pdf"), _("PDF files (*.pdf)"))
        if name is not None:
            title = title_and_year(entry.film.title, entry.film.year)
            told = _("{title} is in {file}").format(title=title, file=name.name)
            self._printer.save_pdf(entry.id, name, lambda: tell_file(self._toast, told, name))

    def _focus_mode(self) -> None:
        mode = self._pane.focus_mode
        (mode.leave if mode.is_on else mode.enter)()

    def _full_screen(self) -> None:
        window = self._window.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _history(self) -> None:
        from filmjournal.ui.dialogs.history import HistoryDialog

        if self._pane.entry is None:
            return
        self._pane.flush()
        dialog = HistoryDialog(self._bus, self._pane.entry, self._window)
        dialog.restore_wanted.connect(self._restore)
        dialog.show()

    def _restore(self, entry_id: int, html: str) -> None:
        if self._pane.restore(entry_id, html):
            self._toast.show_message(_("Restored. The text that was here before stays in the history."))

    def _ask_conflict(self, conflict: ReviewConflict, mine: str) -> None:
        from filmjournal.ui.dialogs.review_conflict import ReviewConflictDialog

        def choosing(settle: Callable[[], None]) -> Callable[[], None]:
            """The answer is about that review, and about no other that may be shown by then."""
            return lambda: settle() if self._pane.entry and self._pane.entry.id == conflict.entry_id else None

        dialog = ReviewConflictDialog(self._bus, conflict, mine, self._window)
        dialog.both_chosen.connect(choosing(self._pane.keep_both))
        dialog.mine_chosen.connect(choosing(self._pane.keep_mine))
        dialog.other_chosen.connect(choosing(self._pane.take_other))
        dialog.open()


def all_is_saved(bus: JournalBus, panes: Iterable[EntryPane]) -> bool:
    """Hand over what is unsaved in some panes and hear whether the journal has it."""
    panes = list(panes)
    if not bus.is_open:
        return True
    for pane in panes:
        pane.flush()
    deadline = QDeadlineTimer(CLOSING_PATIENCE)
    while bus.tasks.busy and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents, 50)
    return not bus.tasks.busy and not any(pane.has_unsaved_text for pane in panes)


def open_link(address: str) -> None:
    """Open a link of a review in the browser; the editor lets only http, https and mailto through."""
    url = QUrl(address)
    if url.scheme() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)


def ask_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to write a file."""
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(Path.home() / name), kinds)
    return Path(chosen) if chosen else None


def tell_file(toast: Toast, text: str, file: Path) -> None:
    """Tell that a file was written, and offer to open its folder."""

    def open_folder() -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    toast.show_message(text, _("Open folder"), open_folder)


def _focused_text(window: QWidget) -> QLineEdit | QTextEdit | None:
    """The text field that has the keyboard, which keeps Ctrl+Z for itself."""
    focused = window.focusWidget()
    return focused if isinstance(focused, QLineEdit | QTextEdit) and not focused.isReadOnly() else None
