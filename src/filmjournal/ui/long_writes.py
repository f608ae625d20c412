"""Files that are written from the journal on the lane of what takes minutes: with progress, stopped, told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from filmjournal.ui.dialogs.export_progress import ExportProgress
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

Progress = Callable[[int, int], None]


class LongWrites:
    """Those of one window."""

    def __init__(self, bus: JournalBus, window: QWidget) -> None:
        self._bus = bus
        self._window = window
        self._under_way: list[ExportProgress] = []

    def begin(
        self,
        title: str,
        work: Callable[[Journal, Progress], Any],
        done: Callable[[Any], None],
        *,
        stopped: str = "",
    ) -> None:
        """Write once the text that is being typed is in the journal; `stopped` is said where a person stops it."""
        progress = ExportProgress(title, self._window, stopped=stopped)
        self._under_way.append(progress)

        def finish() -> None:
            self._under_way.remove(progress)
            progress.finish()

        def succeeded(result: Any) -> None:
            finish()
            done(result)

        def failed(error: Exception) -> None:
            finish()
            self._bus.explain(error)

        self._bus.when_saved(
            lambda: self._bus.read(lambda journal: work(journal, progress.report), succeeded, failed, lane=Lane.UPKEEP)
        )

    def stop(self) -> None:
        """Stop what is under way: the journal is about to be closed."""
        for progress in self._under_way:
            progress.stop()
