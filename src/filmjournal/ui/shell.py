"""The window itself: shows a journal, the first start, or why a journal can't be shown; goes from one to another."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, QProcess, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget, QWidget

from filmjournal import bootstrap
from filmjournal import settings as preferences
from filmjournal.domain.errors import FilmJournalError, NotFound
from filmjournal.domain.queries import Counts
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui import window_state
from filmjournal.ui.journal_choosing import SUFFIX, ask_where_to_make, ask_which_to_open, is_named_as_journal
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.single_window import TOKEN, SingleWindow, Standing
from filmjournal.ui.tasks import Lane, Tasks
from filmjournal.ui.theme.theme_manager import ThemeManager

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from filmjournal.services.journal import Journal
    from filmjournal.ui.journal_replacing import JournalReplacing
    from filmjournal.ui.pages.welcome import UnavailablePage
    from filmjournal.ui.run_marker import LastRun, RunMarker
    from filmjournal.ui.unsaved_words import BroughtBack, GoingOn
    from filmjournal.ui.window_actions import WindowActions

    Then = Callable[[WindowActions], object]  # what comes once the journal is open

log = logging.getLogger(__name__)

FIRST_ROWS = 40  # more than a tall window shows
READ_PATIENCE = 150  # milliseconds that a read may wait for a writer's commit before the rows at hand are shown
LOOK_AGAIN = 2_000  # milliseconds between two looks whether a journal that has its window elsewhere has it still
LOOK_PATIENCE = 0.3  # seconds that such a look waits for an answer, and nobody can press a button meanwhile
SAMPLE_ENTRIES, SAMPLE_SEED = 400, 1


class Shell(QMainWindow):
    """One window for one journal at a time."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        themes: ThemeManager,
        *,
        temporary: bool = False,
        place: SingleWindow | None = None,
    ) -> None:
        """Without a `place` among the windows of other processes this one asks nobody before it opens a journal."""
        super().__init__()
        self._program = _("Film Journal (temporary)") if temporary else _("Film Journal")
        self.paths = paths
        self.settings = settings
        self.themes = themes
        self.view: JournalView | None = None
        self.actions_: WindowActions | None = None
        self._temporary = temporary
        self._place = place
        if place is not None:
            place.asked.connect(self.come_to_front)
        self._marker: RunMarker | None = None
        self._replacing: JournalReplacing | None = None
        self._going_on: GoingOn | None = None  # until the journal is open
        self._told_before = ""  # what could not be done, said again where the journal can't be opened either
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
        if self.is_replacing or self._waits_for_import(lambda: self.open_journal(journal, create=create, then=then)):
            return
        if self.view is not None and not self._all_is_saved(self.view):
            self._tell_unsaved(self.view)
            return
        self._go_to(journal, create, then)

    def go_on_with(self, going_on: GoingOn) -> None:
        """Show another file in place of one that is in trouble or was saved under another name; what is unsaved is
        taken along.
        """
        if not (self.is_replacing or self._waits_for_import(lambda: self.go_on_with(going_on))):
            self._go_to(going_on.journal, create=False, then=None, going_on=going_on)

    def _go_to(
        self, journal: Path | None, create: bool, then: Then | None, going_on: GoingOn | None = None
    ) -> None:  # fmt: skip
        wanted = self.paths.journal if journal is None else journal.absolute()
        standing = Standing.OURS if self._place is None else self._place.claim(wanted)
        if standing is not Standing.OURS:
            self._tell_standing(standing, wanted)
            return
        self.paths = replace(self.paths, journal=wanted)
        self._close_view()
        self._going_on = going_on
        if self._place is not None:
            self._place.settle(wanted)
        try:
            if create and not self.paths.journal.exists():
                first = None
            else:
                first = bootstrap.first_look(self.paths.journal, FIRST_ROWS)
        except NotFound:
            self._welcome()
            return
        except FilmJournalError as error:
            self._unavailable(str(error), error)
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
        _Painted(view, lambda: self._complete(view, create, then, going_on))

    def explain_standing(self, standing: Standing) -> None:
        """Show why there is nothing to show: the journal's window is another's that does not come to the front."""
        self._tell_standing(standing, self.paths.journal)

    def come_to_front(self, token: str = "") -> None:
        """Show the window over all others, ready to be typed into; `token` is the desktop's leave for that."""
        if token:
            os.environ[TOKEN] = token  # where Qt looks for it, and takes it away
        if self.isMinimized():
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        for window in (self, QApplication.activeModalWidget()):
            if window is not None:
                window.raise_()
                window.activateWindow()

    @property
    def replacing(self) -> JournalReplacing:
        """What restores, takes back and rescues, made when it is first wanted."""
        if self._replacing is None:
            from filmjournal.ui.journal_replacing import JournalReplacing

            self._replacing = JournalReplacing(self, self)
        return self._replacing

    @property
    def is_replacing(self) -> bool:
        """Whether something is taking the journal's place now."""
        return self._replacing is not None and self._replacing.is_under_way

    def put_away(self, page: QWidget, again: Callable[[], object]) -> bool:
        """Close the journal and show a page in its place; whether that could be done.

        It can't while words are not saved, and waits for the end of an import: then `again` is called.
        """
        if self._waits_for_import(again) or not self.save_all():
            return False
        self._close_view()
        self._show(page)
        return True

    def open_after(self, sentence: str, then: Then) -> None:
        """Show the journal after something was done to it; where it can't be opened, the sentence is said there."""
        self._told_before = sentence
        self.open_journal(then=then)

    def save_all(self) -> bool:
        """Bring what is typed into the journal; whether all of it is there. The person is told of what is not."""
        if self.view is None or self._all_is_saved(self.view):
            return True
        self._tell_unsaved(self.view)
        return False

    def ask_for_journal(self) -> None:
        """Ask which journal to open."""
        wanted = ask_which_to_open(self, _("Open a journal"), self.paths.journal.parent)
        if wanted is not None:
            self.open_journal(wanted)

    def ask_for_journal_beside(self) -> None:
        """Ask which journal to open in a window of its own, which is another process."""
        wanted = ask_which_to_open(self, _("Open a journal in a new window"), self.paths.journal.parent)
        if wanted is not None and not QProcess.startDetached(*self._start_of(wanted)):
            self._tell(_("No other window could be started."))

    def ask_for_new_journal(self) -> None:
        """Ask where to make a new journal, and make it."""
        suggested = self.paths.journal.with_name(f"{_('Films')}{SUFFIX}")
        wanted = ask_where_to_make(self, _("New journal"), suggested)
        if wanted is not None:
            self.open_journal(wanted, create=True)

    def open_sample(self) -> None:
        """Make the sample journal beside the person's own, where it isn't there yet, and show it."""
        paths = replace(self.paths, journal=self.paths.journal.with_name(f"sample{SUFFIX}"))
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
        if self._replacing is not None:
            self._replacing.stop()
        if self._waits_for_import(self.close):
            event.ignore()
            return
        if self.view is not None and not self._all_is_saved(self.view) and self._asked_to_stay.hasExpired():
            self._tell_unsaved(self.view)
            event.ignore()
            return
        if self._place is not None:
            self._place.withdraw()
        self.hide()  # what is still to be copied needs no window
        self._close_view()
        if self._place is not None:
            self._place.close()
        super().closeEvent(event)

    def _complete(self, view: JournalView, create: bool, then: Then | None, going_on: GoingOn | None) -> None:
        """The second step of a journal's window: what is not on the first screen."""
        if view is not self.view:
            return
        from filmjournal.ui.pages.entry_pane import EntryPane
        from filmjournal.ui.window_actions import WindowActions

        paths = self.paths
        brought_back: list[BroughtBack] = []

        def open_it() -> Journal:
            from filmjournal.ui.unsaved_words import bring_back

            journal = bootstrap.open_journal(paths, create=create, read_patience=READ_PATIENCE)
            brought_back.append(bring_back(journal, paths, going_on))  # before anything is read, and written on
            return journal

        def failed(error: Exception) -> None:
            self._unavailable(view.bus.sentence(error), error)

        view.bus.open(open_it, failed)
        pane = EntryPane(view.bus, view)
        pane.set_reading_size(self.settings.review_size)
        view.add_entry_pane(pane)
        self.actions_ = WindowActions(view, pane, self.settings, self.paths)
        self.actions_.journal_wanted.connect(self.open_journal)
        self.actions_.open_wanted.connect(self.ask_for_journal)
        self.actions_.new_wanted.connect(self.ask_for_new_journal)
        self.actions_.open_beside_wanted.connect(self.ask_for_journal_beside)
        self.actions_.settings_changed.connect(self.set_settings)
        self.actions_.quit_wanted.connect(self.close)
        # What asks is closed with the journal, so it has to have its end first.
        queued = Qt.ConnectionType.QueuedConnection
        self.actions_.troubles.going_on.connect(self.go_on_with, queued)
        if self._place is not None:
            self.actions_.troubles.hold = self._place.hold
        self.actions_.backups.restore_wanted.connect(self._restore, queued)
        self.actions_.backups.rescue_wanted.connect(self._rescue, queued)
        view.bus.opened.connect(lambda: self._opened(view, then, brought_back[0], going_on))

    def _opened(
        self, view: JournalView, then: Then | None, brought_back: BroughtBack, going_on: GoingOn | None
    ) -> None:  # fmt: skip
        self._told_before = ""
        self._going_on = None
        view.start_looking()
        if self._place is not None:
            self._place.settle(self.paths.journal)  # it may have been made just now
        self.set_settings(self.settings.with_recent(self.paths.journal))
        self._look_over(view)
        if self.actions_ is not None:
            keeper = self.actions_.backups.keeper
            keeper.latest_changed.connect(lambda _when: self._tidy(view), Qt.ConnectionType.SingleShotConnection)
            keeper.start()
            self.actions_.troubles.begin(brought_back, going_on)
        if self.actions_ is not None and then is not None:
            then(self.actions_)

    def _tidy(self, view: JournalView) -> None:
        """Let go of what is old, once there is a backup of it."""
        from filmjournal.services.commands import PurgeTrash, ThinRevisions

        view.bus.do(PurgeTrash(), _("Empty the trash of what is old"), undoable=False)
        view.bus.do(ThinRevisions(), _("Thin the earlier versions of reviews"), undoable=False)

    def _look_over(self, view: JournalView) -> None:
        """Have the journal looked over before it is backed up, thoroughly where it was not closed the last time."""
        from filmjournal.ui.run_marker import RunMarker

        paths = self.paths
        marker = self._marker = RunMarker(paths.window.parent, paths.journal)

        def work(journal: Journal) -> tuple[LastRun | None, tuple[str, ...]]:
            from filmjournal.services.opening import look_over

            left = marker.begin()
            return left, look_over(journal, paths, thorough=left is not None)

        def failed(error: Exception) -> None:
            log.info("the journal could not be looked over: %s", type(error).__name__)

        view.bus.read(work, lambda found: self._tell_what_was_found(view, *found), failed, lane=Lane.UPKEEP)

    def _tell_what_was_found(self, view: JournalView, left: LastRun | None, troubles: tuple[str, ...]) -> None:
        from filmjournal.ui.opening_words import what_was_found

        said = what_was_found(left, troubles)
        if view is not self.view or self.actions_ is None or not said:
            return
        if troubles:
            view.toast.show_message(said, _("Check the journal…"), self.actions_.backups.check_journal)
        else:
            view.toast.show_message(said)

    def _restore(self, source: Path) -> None:
        self.replacing.restore(source)

    def _rescue(self) -> None:
        self.replacing.rescue()

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
        told = _("Your last words are not in the journal. Close once more to leave without them.")
        if self.actions_ is not None and self.actions_.troubles.words.all_are_kept():
            told = _(
                "Your last words are not in the journal. Close once more to leave; they are kept, and are back when the"
                " journal can be written."
            )
        view.toast.show_message(told)

    def _tell_standing(self, standing: Standing, journal: Path) -> None:
        """Say that a journal is not opened here; without another to show, wait until it can be or make way."""
        from filmjournal.ui.opening_words import why_elsewhere

        said = why_elsewhere(standing, journal, self._place.host if self._place is not None else "")
        if self.view is not None:
            self._tell(said)
        elif standing is Standing.HANDED_OVER:
            self.close()
        else:
            self.paths = replace(self.paths, journal=journal)
            page = self._unavailable(said, is_elsewhere=True)
            again = QTimer(page)
            again.setInterval(LOOK_AGAIN)
            again.timeout.connect(self._look_again)
            again.start()

    def _look_again(self) -> None:
        """Go on by itself once the journal's other window has closed or answers."""
        if self._place is None:
            return
        standing = self._place.claim(self.paths.journal, patience=LOOK_PATIENCE)
        if standing is Standing.OURS:
            self.open_journal()
        elif standing is Standing.HANDED_OVER:
            self.close()

    def _tell(self, sentence: str) -> None:
        if self.view is not None:
            self.view.toast.show_message(sentence)

    def _start_of(self, journal: Path) -> tuple[str, list[str]]:
        """The program and its arguments that show a journal in another process, with this profile."""
        profile = ["--temp-profile"] if self._temporary else []
        if self.paths.profile is not None and not self._temporary:
            profile = ["--profile", str(self.paths.profile)]
        return sys.executable, ["-m", "filmjournal", *profile, "--journal", str(journal)]

    def _close_view(self) -> None:
        if self._replacing is not None:
            self._replacing.close_windows()
        view, actions = self.view, self.actions_
        self.view = self.actions_ = None
        if view is None:
            return
        if actions is not None:  # the undo stack tells of its end, when there is nothing left to name
            actions.close()
        window_state.save(self.paths.window, self, view.state())
        view.close_journal()
        if self._marker is not None:
            self._marker.end()
            self._marker = None
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
        if len(files) == 1 and is_named_as_journal(files[0]):
            self.open_journal(files[0])
        elif files:
            self.open_journal(create=True, then=lambda actions: actions.imports.begin(files))

    def _unavailable(self, why: str, error: Exception | None = None, *, is_elsewhere: bool = False) -> UnavailablePage:
        from filmjournal.ui.pages.welcome import UnavailablePage

        self._close_view()
        page = UnavailablePage(self._stack)
        page.explain(why)
        page.retry_wanted.connect(self._retry)
        page.open_wanted.connect(self.ask_for_journal)
        page.tell_more(self._told_before)
        self._told_before = ""
        self._show(page)
        if is_elsewhere:
            page.restore.hide()  # not under the feet of whoever has it open
        else:
            self.replacing.offer_ways_on(page, error)
        return page

    def _retry(self) -> None:
        """Open the journal that could not be opened, with what was to be taken along to it."""
        if self._going_on is None:
            self.open_journal()
        else:
            self.go_on_with(self._going_on)

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
