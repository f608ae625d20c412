"""The backups that an open window makes by itself: at its start and from time to time, where anything changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from datetime import datetime

    from filmjournal.domain.retention import Occasion
    from filmjournal.services.journal import Journal
    from filmjournal.services.rolling_backups import BackupPlan

EVERY = 30 * 60_000  # milliseconds from one look for changes to the next
REST = 5_000  # milliseconds without a change after which nobody is taken to be at work
LONGEST_WAIT = 10 * 60_000  # milliseconds that a backup that is due waits for such a rest


class _Told(NamedTuple):
    """How things stand after a backup: when the newest was made, and what is the matter with the second folder."""

    latest: datetime | None
    second_folder: str | None


class BackupKeeper(QObject):
    """Keeps the backups of one journal up to date, on the lane of what may take minutes; the weekly copy on its own.

    What keeps a backup from being made is told once by `failed`, and stays in `trouble` until one was made.
    """

    latest_changed = Signal(object)  # when the newest backup was made, a datetime or None
    trouble_changed = Signal()
    failed = Signal(str)  # what is to be told, and was not yet

    def __init__(self, bus: JournalBus, paths: Paths, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._paths = paths
        self._settings = settings
        self.latest: datetime | None = None
        self.trouble = ""
        self.second_folder = ""  # what is the matter with it
        self.open_copy = ""  # why the weekly one was not made
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self._come_due)
        self._again = pause(self, REST, self._when_at_rest)
        self._due, self._changed = QElapsedTimer(), QElapsedTimer()
        self._is_over = False
        bus.changed.connect(self._note_change)

    @property
    def plan(self) -> BackupPlan:
        """Where backups go and what they may take, as the person prefers."""
        from filmjournal.services.rolling_backups import plan_of

        return plan_of(self._settings)

    def start(self) -> None:
        """Make a backup if anything changed since the last one, and look again from time to time."""
        from filmjournal.domain.retention import Occasion

        self._back_up(Occasion.START)
        self._timer.start()

    def stop(self) -> None:
        """Begin no other, and give up the weekly copy: the journal is about to be closed."""
        self._is_over = True
        self._timer.stop()
        self._again.stop()

    def take_settings(self, settings: Settings) -> None:
        """Know of preferences that were changed; a second folder gets the newest backup at once."""
        before, self._settings = self._settings, settings
        if settings.backup_folder != before.backup_folder and self._timer.isActive():
            from filmjournal.domain.retention import Occasion

            self._back_up(Occasion.TIME)

    def look(self) -> None:
        """Find out when the newest backup was made, by whom ever."""
        self._bus.read(lambda _journal: self._told(self.plan), self._show, lane=Lane.UPKEEP)

    def _note_change(self, *_what: object) -> None:
        self._changed.start()

    def _come_due(self) -> None:
        self._due.start()
        self._when_at_rest()

    def _when_at_rest(self) -> None:
        """Back up, unless somebody is at work who might feel it, and has not been for long."""
        at_work = self._changed.isValid() and self._changed.elapsed() < REST
        if at_work and self._due.elapsed() < LONGEST_WAIT:
            self._again.start()
            return
        from filmjournal.domain.retention import Occasion

        self._back_up(Occasion.TIME)

    def _back_up(self, occasion: Occasion) -> None:
        plan = self.plan

        def work(journal: Journal) -> _Told:
            from filmjournal.services.rolling_backups import back_up

            back_up(journal, self._paths, plan, occasion)
            return self._told(plan)

        def done(told: _Told) -> None:
            self._show(told)
            self._keep_open_copy(plan)

        self._bus.read(work, done, self._fail, lane=Lane.UPKEEP)

    def _keep_open_copy(self, plan: BackupPlan) -> None:
        def work(_journal: Journal) -> bool:
            from filmjournal.services.rolling_backups import keep_open_copy

            return keep_open_copy(self._paths, plan, wanted=lambda: not self._is_over)

        def done(_is_made: bool) -> None:
            self._know(open_copy="")

        def failed(error: Exception) -> None:
            sentence = self._bus.sentence(error)
            is_new = sentence != self.open_copy
            self._know(open_copy=sentence)
            if is_new:
                self.failed.emit(sentence)

        self._bus.read(work, done, failed, lane=Lane.COPYING)

    def _told(self, plan: BackupPlan) -> _Told:
        from filmjournal.services.rolling_backups import latest_backup, second_folder_trouble

        return _Told(latest_backup(self._paths), second_folder_trouble(self._paths, plan))

    def _show(self, told: _Told) -> None:
        self.latest = told.latest
        self.latest_changed.emit(told.latest)
        self._know(trouble="", second_folder=told.second_folder or "")

    def _fail(self, error: Exception) -> None:
        sentence = self._bus.sentence(error)
        is_new = sentence != self.trouble
        self._know(trouble=sentence)
        if is_new:
            self.failed.emit(_("The journal could not be backed up. {reason}").format(reason=sentence))

    def _know(
        self, *, trouble: str | None = None, second_folder: str | None = None, open_copy: str | None = None
    ) -> None:
        before = self.trouble, self.second_folder, self.open_copy
        self.trouble = self.trouble if trouble is None else trouble
        self.second_folder = self.second_folder if second_folder is None else second_folder
        self.open_copy = self.open_copy if open_copy is None else open_copy
        if trouble is not None or before != (self.trouble, self.second_folder, self.open_copy):
            self.trouble_changed.emit()
