"""What takes the journal's place: a restored backup, the journal that was there before, what a rescue brought back.

The journal is closed while it is done. Afterwards the window shows what has its place, or says why nothing changed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import sentence_of
from filmjournal.ui.pages.working import WorkingPage
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.theme.moments import moment_text

if TYPE_CHECKING:
    from datetime import datetime

    from filmjournal.paths import Paths
    from filmjournal.services.restoring import Restored, TakenBack
    from filmjournal.services.rolling_backups import BackupPlan
    from filmjournal.services.salvage_report import Salvaged
    from filmjournal.settings import Settings
    from filmjournal.ui.dialogs.backups import BackupsWindow
    from filmjournal.ui.main_window import JournalView
    from filmjournal.ui.pages.welcome import UnavailablePage
    from filmjournal.ui.window_actions import WindowActions

_MAGIC = b"SQLite format 3\x00"
_STEP = "restore"
Report = Callable[[str, int, int], None]


class _WaysOn(NamedTuple):
    """What there is beside a journal that can't be opened."""

    newest: datetime | None  # backup
    was_a_journal: bool


class Shell(Protocol):
    """What the window does for it."""

    @property
    def paths(self) -> Paths: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def view(self) -> JournalView | None: ...

    def put_away(self, page: QWidget, again: Callable[[], object]) -> bool:
        """Close the journal and show a page in its place, or call `again` when that can be done."""

    def open_after(self, sentence: str, then: Callable[[WindowActions], object]) -> None:
        """Show the journal after something was done to it."""


class JournalReplacing(QObject):
    """Belongs to a window, whose place it takes with a page while it works; `shell` is the same window."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell = shell
        self._window = window
        self._page: WorkingPage | None = None
        self._tasks: Tasks | None = None
        self._reading: Tasks | None = None  # of what there is beside a journal that can't be opened
        self._backups: BackupsWindow | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether the journal is being replaced now."""
        return self._page is not None

    def restore(self, source: Path) -> None:
        """Make the journal what is in a file. The sentence that tells it offers the way back."""
        paths, plan = self._shell.paths, self._plan()

        def work(report: Report) -> Restored:
            from filmjournal.services.restoring import restore

            return restore(source, paths, plan=plan, progress=partial(report, ""))

        def done(restored: Restored) -> None:
            self._show_journal(_("The journal is restored."), restored.moved_to)

        self._run(
            _("Restoring the journal"),
            _("The backup is looked over first. The journal as it is now is put aside."),
            _("Restoring was stopped; the journal is as it was."),
            work,
            done,
        )

    def take_back(self, moved_to: Path) -> None:
        """Put the journal back that a restore put aside."""
        paths, plan = self._shell.paths, self._plan()

        def work(_report: Report) -> TakenBack:
            from filmjournal.services.restoring import take_back

            return take_back(moved_to, paths, plan=plan)

        self._run(
            _("Taking back"),
            _("The journal that was here before takes its place again."),
            "",
            work,
            lambda taken: self._show_journal(_("The journal is as it was before."), taken.moved_to),
        )

    def rescue(self) -> None:
        """Bring what there is of a damaged journal into a new one, and show that with a report."""
        paths, plan = self._shell.paths, self._plan()

        def work(report: Report) -> Salvaged:
            from filmjournal.services.salvaging import rescue

            return rescue(paths, plan, progress=report)

        def done(salvaged: Salvaged) -> None:
            self._show_journal(
                _("This journal holds what could be rescued."), salvaged.moved_to, partial(self._report, salvaged)
            )

        self._run(
            _("Rescuing what is there"),
            _("The damaged file is only read. What it still holds goes into a new journal, and what the backups have."),
            _("The rescue was stopped; the damaged journal is as it was."),
            work,
            done,
        )

    def offer_ways_on(self, page: UnavailablePage, error: Exception | None) -> None:
        """Lead from a journal that can't be opened to its backups, and where it is damaged to a rescue."""
        page.restore.setVisible(isinstance(error, JournalUnavailable))  # else it is open elsewhere
        page.restore_wanted.connect(self._show_backups)
        page.rescue_wanted.connect(self.rescue)
        damaged = isinstance(error, JournalUnavailable) and error.trouble is Trouble.DAMAGED
        paths = self._shell.paths

        def look() -> _WaysOn:
            from filmjournal.services.rolling_backups import latest_backup

            return _WaysOn(latest_backup(paths), _begins_as_one(paths.journal))

        def show(found: _WaysOn) -> None:
            if not isValid(page):
                return
            if found.newest is not None:
                when = moment_text(found.newest)
                page.tell_more(f"{page.more()} {_('The newest backup: {when}.').format(when=when)}".strip())
            if damaged and (found.was_a_journal or found.newest is not None):
                page.offer_rescue()

        self._beside().run(look, show)

    def close_windows(self) -> None:
        """Close what belongs to the journal that could not be opened: another may take its place."""
        if self._backups is not None:
            self._backups.close()

    def stop(self) -> None:
        """Stop what is under way, and wait until it has: the window closes."""
        self.close_windows()
        if self._page is not None:
            self._page.stop()
        for tasks in (self._tasks, self._reading):
            if tasks is not None:
                tasks.close()
        self._page = self._tasks = self._reading = None

    def _beside(self) -> Tasks:
        if self._reading is None:
            self._reading = Tasks(self)
        return self._reading

    def _show_backups(self) -> None:
        from filmjournal.ui.dialogs.backups import BackupsWindow

        if self._backups is None:
            window = BackupsWindow(self._beside(), self._shell.paths, self._plan(), None, self._window)
            window.restore_wanted.connect(self._restore_beside, Qt.ConnectionType.QueuedConnection)
            window.destroyed.connect(self._forget_backups)
            self._backups = window
        self._backups.bring()

    def _restore_beside(self, source: Path) -> None:
        self.close_windows()
        self.restore(source)

    def _forget_backups(self) -> None:
        self._backups = None

    def _plan(self) -> BackupPlan:
        from filmjournal.services.rolling_backups import plan_of

        return plan_of(self._shell.settings)

    def _run(
        self, heading: str, sentence: str, stopped: str, work: Callable[[Report], Any], done: Callable[[Any], None]
    ) -> None:
        """Do it while the journal is closed; where words can't be saved first it is not begun."""
        if self.is_under_way:
            return
        page = WorkingPage(heading, sentence, stopped, self._window)
        if not self._shell.put_away(page, partial(self._run, heading, sentence, stopped, work, done)):
            page.deleteLater()
            return
        self._page = page
        tasks = self._tasks = Tasks(self)
        page.cancel_button.setFocus()

        def over() -> None:
            self._page = self._tasks = None
            tasks.close()
            tasks.deleteLater()

        def succeeded(result: Any) -> None:
            over()
            done(result)

        def failed(error: Exception) -> None:
            over()
            self._show_journal(sentence_of(error))

        tasks.run(lambda: work(page.report), succeeded, failed)

    def _show_journal(
        self, sentence: str, moved_to: Path | None = None, then: Callable[[], object] | None = None
    ) -> None:
        """Open what has the journal's place, and tell; where another made room for it, offer the way back."""

        def tell(_actions: WindowActions) -> None:
            view = self._shell.view
            if view is None:
                return
            if moved_to is None:
                view.toast.show_message(sentence)
            else:
                take_back = partial(self.take_back, moved_to)
                view.toast.show_message(sentence, _("Take back"), take_back)
                view.bus.push_one_way(_STEP, _("Restore the journal"), take_back)  # also when the sentence is gone
            if then is not None:
                then()

        self._shell.open_after(sentence, tell)

    def _report(self, salvaged: Salvaged) -> None:
        from filmjournal.ui.dialogs.rescue_report import RescueReport

        view = self._shell.view
        if view is not None:
            RescueReport(view.bus, salvaged, view).show()


def _begins_as_one(journal: Path) -> bool:
    """Whether a file begins as journals do, whatever comes after it."""
    try:
        with journal.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
