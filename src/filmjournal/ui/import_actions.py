"""The ways into an import: files, a folder, what is dropped; and the imports that were made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.ui.backup_keeper import BackupKeeper
from filmjournal.ui.main_window import JournalView

if TYPE_CHECKING:
    from filmjournal.ui.dialogs.imports import ImportsWindow


class ImportActions(QObject):
    """Asks what to import and shows the page that does it, in one window."""

    def __init__(self, view: JournalView, paths: Paths, keeper: BackupKeeper, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._paths = paths
        self._keeper = keeper
        self._folder = str(Path.home())  # where files were chosen last
        self._runs: ImportsWindow | None = None

    def ask_files(self) -> None:
        """Ask for files, or come back to the import that waits."""
        if self._comes_back():
            return
        names, _kind = QFileDialog.getOpenFileNames(self._view, _("Import"), self._folder)
        self.begin([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Ask for a folder, all of which is one import."""
        if self._comes_back():
            return
        name = QFileDialog.getExistingDirectory(self._view, _("Import a folder"), self._folder)
        self.begin([Path(name)] if name else [])

    def begin(self, paths: Sequence[Path]) -> None:
        """Look at what these files would bring. While an import is written, nothing else is begun."""
        page = self._view.importing
        if not paths or not self._view.bus.is_open:
            return
        if page is None:
            from filmjournal.ui.pages.import_page import ImportPage

            page = ImportPage(self._view.bus, self._paths.columns, self._view)
            page.files_wanted.connect(self._ask_others)
            page.backed_up.connect(self._keeper.look)
            self._view.add_import_page(page)
        if not page.is_writing:
            self._folder = str(paths[0].parent)
            page.begin(paths)
        self._view.show_import()

    def show_runs(self) -> None:
        """Show the imports that were made."""
        from filmjournal.ui.dialogs.imports import ImportsWindow

        if self._runs is None:
            self._runs = ImportsWindow(self._view.bus, self._view)
            self._runs.destroyed.connect(self._forget_runs)
        self._runs.bring()

    def _comes_back(self) -> bool:
        page = self._view.importing
        if page is None or not page.waits or page.isVisible():
            return False
        self._view.show_import()
        return True

    def _ask_others(self) -> None:
        names, _kind = QFileDialog.getOpenFileNames(self._view, _("Import"), self._folder)
        self.begin([Path(name) for name in names])

    def _forget_runs(self) -> None:
        self._runs = None
