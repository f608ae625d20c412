"""The window itself: shows a journal, the first start, or why a journal can't be shown; goes from one to another."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from filmjournal import bootstrap
from filmjournal import settings as preferences
from filmjournal.domain.errors import FilmJournalError, NotFound
from filmjournal.domain.queries import Counts
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui import window_state
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.tasks import Lane, Tasks
from filmjournal.ui.theme.theme_manager import ThemeManager

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from filmjournal.services.journal import Journal
    from filmjournal.ui.window_actions import WindowActions

    Then = Callable[[WindowActions], object]  # what comes once the journal is open

log = logging.getLogger(__name__)

FIRST_ROWS = 40  # more than a tall window shows
READ_PATIENCE = 150  # milliseconds that a read may wait for a writer's commit before the rows at hand are shown
SAMPLE_ENTRIES, SAMPLE_SEED = 400, 1
SUFFIX = "filmjournal"


class Shell(QMainWindow):
    """One window for one journal at a time."""

    def __init__(
        self, paths: Paths, settings: Settings, themes: ThemeManager, *, temporary: bool = False
    ) -> None:  # fmt: skip
        super().__init__()
        self._program = _("Film Journal (temporary)") if temporary else _("Film Journal")
        self.paths = paths
        self.settings = settings
        self.themes = themes
        self.view: JournalView | None = None
        self.actions_: WindowActions | None = None
        self._waiting = False  # for the end of an import
        self._asked_to_stay = QDeadlineTimer(0)  # runs while a second close leaves without what is not saved
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)
        self.setWindowTitle(self._program)
        self.resize(1280, 800)
        self.setMinimumSize(420, 360)

    def open_journal(self, journal: Path | None = None, *, create: bool = False, then: Then | None = None) -> None:
        """Show a journal (the present one unless named), made if it isn't there and `create` says so; `then` go on.

        While words of the journal that is shown can't be saved, it stays, and the person is told.
        """
        if self._waits_for_import(lambda: self.open_journal(journal, create=create, then=then)):
            return
        if self.view is not None and not self._all_is_saved(self.view):
            self._tell_unsaved(self.view)
            return
        if journal is not None:
            self.paths = replace(self.paths, journal=journal.absolute())
        self._close_view()
        try:
            if create and not self.paths.journal.exists():
                first = None
            else:
                first = bootstrap.first_look(self.paths.journal, FIRST_ROWS)
        except NotFound:
            self._welcome()
            return
        except FilmJournalError as error:
            self._unavailable(str(error))
            return
        view = JournalView(Tasks(self), self._stack)
        self.view = view
        view.restore(window_state.restore(self.paths.window, self))
        if first is not None:
            counts = Counts(films=first.films, entries=first.entries, watchlist=first.watchlist)
            view.show_first(first.rows, counts)
        view.film_shown.connect(self._name_window)
        self._show(view)
        view.list.focus_list()
        _Painted(view, lambda: self._complete(view, create, then))

    def ask_for_journal(self) -> None:
        """Ask which journal to open."""
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Open a journal"), str(self.paths.journal.parent), _("Film journals (*.filmjournal);;All files (*)")
        )
        if name:
            self.open_journal(Path(name))

    def ask_for_new_journal(self) -> None:
        """Ask where to make a new journal, and make it."""
        name, _kind = QFileDialog.getSaveFileName(
            self,
            _("New journal"),
            str(self.paths.journal.parent / f"{_('Films')}.{SUFFIX}"),
            _("Film journals (*.filmjournal)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(f".{SUFFIX}")
            self.open_journal(path, create=True)

    def open_sample(self) -> None:
        """Make the sample journal beside the person's own, where it isn't there yet, and show it."""
        paths = replace(self.paths, journal=self.paths.journal.with_name(f"sample.{SUFFIX}"))
        if paths.journal.exists():
            self.open_journal(paths.journal)
            return
        tasks = Tasks(self)

        def make() -> None:
            from filmjournal.services.sampling import make_sample

            journal = bootstrap.open_journal(paths, create=True)
            try:
                make_sample(journal, SAMPLE_ENTRIES, SAMPLE_SEED)
            finally:
                journal.close()

        def made(_nothing: object) -> None:
            tasks.close()
            self.open_journal(paths.journal)

        def failed(error: Exception) -> None:
            tasks.close()
            log.error("the sample could not be made: %s", type(error).__name__)
            self._unavailable(str(error) if isinstance(error, FilmJournalError) else _("The sample could not be made."))

        tasks.run(make, made, failed)

    def set_settings(self, settings: Settings) -> None:
        """Take over preferences and keep them."""
        before, self.settings = self.settings, settings
        if self.actions_ is not None:
            self.actions_.take_settings(settings)
        # Dressing the whole window anew takes long enough to be felt.
        if replace(settings, recent_journals=before.recent_journals) != before:
            apply_settings(settings, self.themes)
            if self.view is not None and self.view.entry is not None:
                self.view.entry.set_reading_size(settings.review_size)
                self.view.refresh_look()
        try:
            preferences.save(settings, self.paths.settings)
        except OSError as error:
            log.info("the settings could not be written: %s", error.strerror)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._waits_for_import(self.close):
            event.ignore()
            return
        if self.view is not None and not self._all_is_saved(self.view) and self._asked_to_stay.hasExpired():
            self._tell_unsaved(self.view)
            event.ignore()
            return
        self.hide()  # what is still to be copied needs no window
        self._close_view()
        super().closeEvent(event)

    def _complete(self, view: JournalView, create: bool, then: Then | None) -> None:
        """The second step of a journal's window: what is not on the first screen."""
        if view is not self.view:
            return
        from filmjournal.ui.pages.entry_pane import EntryPane
        from filmjournal.ui.window_actions import WindowActions

        view.bus.open(
            lambda: bootstrap.open_journal(self.paths, create=create, read_patience=READ_PATIENCE),
            lambda error: self._unavailable(view.bus.sentence(error)),
        )
        pane = EntryPane(view.bus, view)
        pane.set_reading_size(self.settings.review_size)
        view.add_entry_pane(pane)
        self.actions_ = WindowActions(view, pane, self.settings, self.paths)
        self.actions_.journal_wanted.connect(self.open_journal)
        self.actions_.open_wanted.connect(self.ask_for_journal)
        self.actions_.new_wanted.connect(self.ask_for_new_journal)
        self.actions_.settings_changed.connect(self.set_settings)
        self.actions_.quit_wanted.connect(self.close)
        view.bus.opened.connect(lambda: self._opened(view, then))

    def _opened(self, view: JournalView, then: Then | None) -> None:
        from filmjournal.services.commands import PurgeTrash, ThinRevisions

        view.start_looking()
        self.set_settings(self.settings.with_recent(self.paths.journal))
        paths = self.paths

        def back_up(journal: Journal) -> datetime | None:
            from filmjournal.services.backups import latest_backup, rolling_backup

            rolling_backup(journal, paths)
            return latest_backup(paths)

        view.bus.do(PurgeTrash(), _("Empty the trash of what is old"), undoable=False)
        view.bus.do(ThinRevisions(), _("Thin the earlier versions of reviews"), undoable=False)
        view.bus.read(back_up, view.sidebar.show_backup, lane=Lane.UPKEEP)
        if self.actions_ is not None and then is not None:
            then(self.actions_)

    def _waits_for_import(self, then: Callable[[], object]) -> bool:
        """Whether an import is being written, which goes on to its end before anything else is done."""
        page = None if self.view is None else self.view.importing
        if self.view is None or page is None or not page.is_writing:
            return False
        if not self._waiting:
            self._waiting = True

            def written() -> None:
                self._waiting = False
                then()

            page.settled.connect(written, Qt.ConnectionType.SingleShotConnection)
        self.view.toast.show_message(_("The import is being written. This goes on when it is done."))
        return True

    def _all_is_saved(self, view: JournalView) -> bool:
        """Hand over what is unsaved and hear whether the journal has it."""
        if view.entry is None or self.actions_ is None:
            return True
        from filmjournal.ui.pane_actions import all_is_saved

        return all_is_saved(view.bus, (view.entry, *self.actions_.windows.panes()))

    def _tell_unsaved(self, view: JournalView) -> None:
        from filmjournal.ui.pane_actions import SECOND_CLOSE

        self._asked_to_stay = QDeadlineTimer(SECOND_CLOSE)
        view.toast.show_message(_("Your last words are not in the journal. Close once more to leave without them."))

    def _close_view(self) -> None:
        view, actions = self.view, self.actions_
        self.view = self.actions_ = None
        if view is None:
            return
        if actions is not None:  # the undo stack tells of its end, when there is nothing left to name
            actions.close()
        window_state.save(self.paths.window, self, view.state())
        view.close_journal()
        self._stack.removeWidget(view)
        view.deleteLater()

    def _show(self, page: QWidget) -> None:
        for index in reversed(range(self._stack.count())):
            old = self._stack.widget(index)
            if old is not None and old is not page:
                self._stack.removeWidget(old)
                old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _welcome(self) -> None:
        from filmjournal.ui.pages.welcome import WelcomePage

        page = WelcomePage(self._stack)
        page.begin_wanted.connect(lambda: self.open_journal(create=True, then=lambda actions: actions.log_film()))
        page.import_wanted.connect(self._ask_what_to_import)
        page.files_dropped.connect(self._begin_with)
        page.sample_wanted.connect(self.open_sample)
        page.open_wanted.connect(self.ask_for_journal)
        self._show(page)
        page.begin.setFocus()

    def _ask_what_to_import(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self, _("Import"), str(Path.home()))
        self._begin_with([Path(name) for name in names])

    def _begin_with(self, files: Sequence[Path]) -> None:
        """Begin with what is in these files: a journal is opened, all else is looked at beside a new journal."""
        if len(files) == 1 and files[0].suffix.lower() == f".{SUFFIX}":
            self.open_journal(files[0])
        elif files:
            self.open_journal(create=True, then=lambda actions: actions.imports.begin(files))

    def _unavailable(self, why: str) -> None:
        from filmjournal.ui.pages.welcome import UnavailablePage

        self._close_view()
        page = UnavailablePage(self._stack)
        page.explain(why)
        page.retry_wanted.connect(self._retry)
        page.open_wanted.connect(self.ask_for_journal)
        self._show(page)

    def _retry(self) -> None:
        self.open_journal()

    def _name_window(self, film: str) -> None:
        self.setWindowTitle(f"{film} – {self._program}" if film else self._program)


def apply_settings(settings: Settings, themes: ThemeManager) -> None:
    """Dress the application as the person prefers."""
    from filmjournal.ui.theme import dates, density, fonts

    dates.use(settings.date_format)
    density.use(settings.density)
    fonts.choose_reading(settings.reading_font)
    themes.set_choice(settings.theme)


class _Painted(QObject):
    """Calls once after a widget was painted for the first time."""

    def __init__(self, widget: QWidget, then: object) -> None:
        super().__init__(widget)
        self._widget = widget
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._widget, self._then)  # type: ignore[call-overload]
        return False
