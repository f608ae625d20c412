"""Watches the open journal's file: whether it is there, is the same one, can be written, and who else writes to it.

The looks are taken by a thread of their own, since a drive that hangs would hang whoever looks, and never more than one
at a time. A look that brings no answer is an answer too. All times are those of a clock that nobody sets.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from filmjournal import bootstrap
from filmjournal.domain.errors import FilmJournalError, Trouble
from filmjournal.ui.pause import pause

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.ui.journal_bus import JournalBus

log = logging.getLogger(__name__)

LOOK_EVERY = 500  # milliseconds from one look to the next
SILENT_AFTER = 1_100  # milliseconds without an answer after which the drive is said not to answer
TRY_EVERY = 3_000  # milliseconds between tries to save what was refused, while nothing else tells that it would be


@dataclass(frozen=True, slots=True)
class Condition:
    """How the journal's file is. `moved_to` is where a renamed one is now, as far as is known.

    `by_journal` says of a replaced one that what has its name now is a journal. `answers` is False while the drive
    does not. `room_kept` says of a full disk that texts go into the room that was kept for them.
    """

    trouble: Trouble | None = None
    moved_to: Path | None = None
    by_journal: bool = False
    answers: bool = True
    room_kept: bool = False


SOUND = Condition()
NO_ANSWER = Condition(Trouble.UNREADABLE, answers=False)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is to be looked at. `given` is the number of commands so far, None while some are under way."""

    number: int
    given: int | None
    wants_room: bool  # the disk was full: try to keep room again


@dataclass(frozen=True, slots=True)
class _Seen:
    look: _Look
    condition: Condition
    counter: int | None  # of commits
    has_room: bool


class JournalWatch(QObject):
    """Knows the condition of one journal's file, from looks at it and from how writing to it went."""

    changed = Signal(object)  # the Condition, another than before
    mended = Signal()  # what was not saved can be tried again
    try_again = Signal()  # it may be possible: what is not tried is forgotten

    _answered = Signal(object)

    def __init__(self, bus: JournalBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.condition = SOUND
        self._seen = SOUND
        self._refused: Trouble | None = None  # why the journal took no command, until it takes one
        self._in_kept_room = False
        self.looks = 0  # so many were begun
        self._waiting = False  # for an answer
        self._looker: _Looker | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._silence = pause(self, SILENT_AFTER, self._note_silence)
        self._tried = QElapsedTimer()
        self._answered.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)
        bus.settled.connect(self._note_outcome)

    def start(self) -> None:
        """Look from now on."""
        self._looker = _Looker(self._bus.journal, self._answered.emit)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more. A look that hangs is not waited for."""
        self._timer.stop()
        self._silence.stop()
        if self._looker is not None:
            self._looker.end()
            self._looker = None

    def look(self) -> None:
        """Look now, unless a look is under way."""
        if self._looker is None or self._waiting:
            return
        self.looks += 1
        self._waiting = True
        given = None if self._bus.tasks.busy else self._bus.tasks.given
        self._looker.ask(_Look(self.looks, given, self._in_kept_room or self._refused is Trouble.FULL))
        self._silence.start()

    def forget_refusal(self) -> None:
        """Nothing waits to be saved: how the last command went says nothing any more."""
        self._refused = None
        self._tell()

    def _take_answer(self, seen: _Seen) -> None:
        if self._looker is None or seen.look.number != self.looks:
            return
        self._waiting = False
        self._silence.stop()
        before = self._seen.trouble
        self._seen = seen.condition
        if seen.has_room:
            self._in_kept_room = False
            if self._refused is Trouble.FULL:
                before = self._refused  # as good as mended
        is_mended = before is not None and self._seen.trouble is None
        if is_mended:
            self._refused = None  # trying again tells more
        self._tell()
        if is_mended:
            self._tried.start()
            self.mended.emit()
        elif self._may_try():
            self._tried.start()
            self.try_again.emit()
        if seen.counter is not None and seen.look.given is not None:
            self._bus.hear_of_commits(seen.counter, seen.look.given)

    def _may_try(self) -> bool:
        """Whether a command was refused though the file seems well, and is worth another try now."""
        if self._refused in (None, Trouble.DAMAGED) or self._seen.trouble is not None or self._bus.tasks.busy:
            return False
        return not self._tried.isValid() or self._tried.hasExpired(TRY_EVERY)

    def _note_silence(self) -> None:
        self._seen = NO_ANSWER
        self._tell()

    def _note_outcome(self, trouble: Trouble | None, in_kept_room: bool) -> None:
        """How a command went that would have changed the journal."""
        if trouble is not None and self._refused is None:
            self._tried.start()
        self._refused = trouble
        self._in_kept_room = self._in_kept_room or in_kept_room
        if trouble is not None:
            self.look()  # at once: it says more of what is the matter with the file
        if trouble not in (Trouble.MOVED, Trouble.REPLACED) or not self._waiting:
            self._tell()

    def _tell(self) -> None:
        condition = self._seen
        if condition.trouble is None and self._refused is not None:
            condition = Condition(self._refused)
        elif condition.trouble in (None, Trouble.FULL) and self._in_kept_room:
            condition = Condition(Trouble.FULL, room_kept=self._refused is None)
        if condition != self.condition:
            log.info("the journal's file: %s", condition.trouble or "as it should be")
            self.condition = condition
            self.changed.emit(condition)


class _Looker:
    """A thread that looks when it is asked. It is a daemon: one that hangs holds up no end of the program."""

    def __init__(self, journal: Journal, answer: Callable[[_Seen], None]) -> None:
        self._journal = journal
        self._answer = answer
        self._asked: SimpleQueue[_Look | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="filmjournal-watch", daemon=True)
        self._thread.start()

    def ask(self, look: _Look) -> None:
        self._asked.put(look)

    def end(self) -> None:
        self._asked.put(None)
        self._thread.join(LOOK_EVERY / 1_000)

    def _work(self) -> None:
        while (look := self._asked.get()) is not None:
            seen = _look(self._journal, look)
            with suppress(RuntimeError):  # the window is gone
                self._answer(seen)


def _look(journal: Journal, look: _Look) -> _Seen:
    trouble = journal.look()
    counter = None
    if trouble in (None, Trouble.FULL, Trouble.READ_ONLY):
        with suppress(FilmJournalError):
            counter = journal.browsing.change_counter()
    moved_to = by_journal = None
    if trouble is Trouble.MOVED:
        from filmjournal.services.saving_as import gone_to

        moved_to = gone_to(journal)
    elif trouble is Trouble.REPLACED:
        by_journal = bootstrap.is_journal(journal.path)
    has_room = trouble is None and look.wants_room and journal.reserve.make()
    return _Seen(look, Condition(trouble, moved_to, bool(by_journal)), counter, has_room)
