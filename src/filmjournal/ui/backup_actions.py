"""Backups and checks from the window: asks, does them on the lane of what takes minutes, and tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from filmjournal.i18n import _, ngettext
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui.backup_keeper import BackupKeeper
from filmjournal.ui.long_writes import LongWrites, Progress
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pane_actions import ask_file, tell_file

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.ui.dialogs.backups import BackupsWindow
    from filmjournal.ui.dialogs.check_journal import CheckJournal


class BackupActions(QObject):
    """What the actions do, in one window. What takes the journal's place is signalled to the shell."""

    restore_wanted = Signal(Path)  # the whole journal is to be as it is in this file
    rescue_wanted = Signal()  # what there is of a damaged journal is to be brought into a new one

    def __init__(self, view: JournalView, paths: Paths, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._bus = view.bus
        self._paths = paths
        self.keeper = BackupKeeper(view.bus, paths, settings, self)
        self._writes = LongWrites(view.bus, view)
        self._backups: BackupsWindow | None = None
        self._check: CheckJournal | None = None
        self.keeper.latest_changed.connect(view.sidebar.show_backup)
        self.keeper.trouble_changed.connect(self._keeper_told)
        self.keeper.failed.connect(self._tell_trouble)
        view.sidebar.backups_wanted.connect(self.show_backups)

    def back_up_now(self) -> None:
        """Write a whole backup into the folder of backups."""
        self._write(None)

    def back_up_to_file(self) -> None:
        """Ask for a file, and write a whole backup there."""
        name = ask_file(self._view, _("Back up"), "journal-backup.zip", _("Backups (*.zip)"))
        if name is not None:
            self._write(name)

    def show_backups(self) -> None:
        """Show the backups there are, and what can be brought back from them."""
        if not self._bus.is_open:
            return
        if self._backups is None:
            from filmjournal.ui.dialogs.backups import BackupsWindow

            window = BackupsWindow(self._bus.tasks, self._paths, self.keeper.plan, self._bus, self._view)
            window.restore_wanted.connect(self.restore_wanted)
            window.back_up_wanted.connect(self.back_up_now)
            window.destroyed.connect(self._forget_backups)
            window.show_trouble(self._trouble())
            self._backups = window
        self._backups.bring()

    def check_journal(self) -> None:
        """Show the window that looks the journal over."""
        if not self._bus.is_open:
            return
        if self._check is None:
            from filmjournal.ui.dialogs.check_journal import CheckJournal

            window = CheckJournal(self._bus, self._paths, self._view)
            window.rescue_wanted.connect(self.rescue_wanted)
            window.backups_wanted.connect(self.show_backups)
            window.destroyed.connect(self._forget_check)
            self._check = window
        self._check.bring()

    def stop(self) -> None:
        """Stop what is under way: the journal is about to be closed."""
        self.keeper.stop()
        self._writes.stop()
        for window in (self._backups, self._check):
            if window is not None:
                window.close()

    def _write(self, target: Path | None) -> None:
        def work(journal: Journal, progress: Progress) -> tuple[Path, int]:
            from filmjournal.services.backups import write_backup
            from filmjournal.services.integrity import image_troubles

            return write_backup(journal, target, self._paths, progress=progress), len(image_troubles(journal))

        def done(answer: tuple[Path, int]) -> None:
            written, lacking = answer
            if lacking:
                told = ngettext("{file} lacks {count} image", "{file} lacks {count} images", lacking)
                told = told.format(file=written.name, count=lacking)
                self._view.toast.show_message(told, _("Check the journal…"), self.check_journal)
            elif target is None:
                tell_file(self._view.toast, _("Backed up to {file}").format(file=written.name), written)
            else:
                tell_file(self._view.toast, _("The backup is in {file}").format(file=written.name), written)
            self.keeper.look()

        self._writes.begin(_("Back up"), work, done, stopped=_("The backup was stopped."))

    def _keeper_told(self) -> None:
        """There is another backup, or one could not be made."""
        self._view.sidebar.show_backup_trouble(self.keeper.trouble)
        if self._backups is not None:
            self._backups.show_trouble(self._trouble())
            self._backups.reload()

    def _trouble(self) -> str:
        return self.keeper.trouble or self.keeper.open_copy or self.keeper.second_folder

    def _forget_backups(self) -> None:
        self._backups = None

    def _forget_check(self) -> None:
        self._check = None

    def _tell_trouble(self, sentence: str) -> None:
        self._view.toast.show_message(sentence, _("Backups…"), self.show_backups)
