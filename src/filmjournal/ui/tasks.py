"""Background work: lanes of one worker each, and completions on the window's thread.

The journal lane does everything that writes, in order, beginning with opening the store. The reading lane answers
questions that may take longer than a frame; a newer question makes an older one of the same kind pointless. The
upkeep lane does what may take minutes: backups and exports. What only goes along with an answer, as the suggestions
of a search do, has the offering lane, so that no list waits for it. The copying lane waits for the process that
writes the weekly copy, so that no backup and no export does. The keeping lane puts words elsewhere that the journal
can't take, whatever holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)


class Lane(Enum):
    """Where work is done; the work of one lane is done in order."""

    JOURNAL = "journal"
    READING = "reading"
    UPKEEP = "upkeep"
    OFFERING = "offering"
    COPYING = "copying"
    KEEPING = "keeping"
    BACKUPS = "backups"  # which there are: a second folder may be on a drive that does not answer


class Tasks(QObject):
    """Runs callables in the background and their callbacks on the window's thread.

    The signal belongs to this object, which lives as long as the window, so no QObject is ever created or destroyed
    on a worker's thread. Workers get values and give values; they never see a widget.
    """

    busy_changed = Signal(bool)  # whether the journal lane has work under way
    _settled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._under_way = 0
        self.given = 0  # how much work the journal lane was given so far
        self._newest: dict[str, int] = {}
        self._closed = False
        self._settled.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        return self._under_way > 0

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        lane: Lane = Lane.JOURNAL,
        kind: str | None = None,
    ) -> None:
        """Do some work, then tell its result, or the exception it raised, on the window's thread.

        Of the work of one `kind` only the newest is told of, and older work that has not begun is left out.
        """
        if self._closed:
            return
        number = 0
        if kind is not None:
            number = self._newest.get(kind, 0) + 1
            self._newest[kind] = number

        def still_wanted() -> bool:
            return kind is None or self._newest.get(kind) == number

        def guarded() -> Any:
            return work() if still_wanted() else None

        if lane is Lane.JOURNAL:
            self.given += 1
            self._count(1)
        if lane not in self._lanes:
            from concurrent.futures import ThreadPoolExecutor  # the first screen does without

            self._lanes[lane] = ThreadPoolExecutor(1, thread_name_prefix=f"filmjournal-{lane.value}")
        future = self._lanes[lane].submit(guarded)
        future.add_done_callback(lambda f: self._settled.emit((f, lane, still_wanted, done, failed)))

    def close(self) -> None:
        """Wait for what is under way and tell of nothing more."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def _finish(self, settled: tuple[Future[Any], Lane, Callable[[], bool], Any, Any]) -> None:
        future, lane, still_wanted, done, failed = settled
        if lane is Lane.JOURNAL:
            self._count(-1)
        if future.cancelled() or self._closed or not still_wanted():
            return
        error = future.exception()
        if error is None:
            if done is not None:
                done(future.result())
        elif isinstance(error, Exception) and failed is not None:
            failed(error)
        else:
            log.error("background work failed: %s", type(error).__name__)

    def _count(self, step: int) -> None:
        was = self.busy
        self._under_way += step
        if was != self.busy:
            self.busy_changed.emit(self.busy)
