"""What an import is about now, and how far it is."""

from __future__ import annotations

from enum import Enum, auto
from threading import Event

from filmjournal.domain.errors import Stopped
from filmjournal.i18n import _


class Step(Enum):
    """What is under way."""

    NOTHING = auto()
    READING = auto()
    PLANNING = auto()
    DECIDING = auto()  # a plan is made again with the decisions; the one before can be looked at
    WRITING = auto()
    UNDOING = auto()


class Watch:
    """How far some work is, written by its thread and read by the window's; `stop` ends it at its next report."""

    def __init__(self) -> None:
        self.state = ("", 0, 0)
        self._stop = Event()

    def stop(self) -> None:
        self._stop.set()

    def __call__(self, doing: str, done: int, of: int) -> None:
        if self._stop.is_set():
            raise Stopped(_("Stopped. Nothing was written."))
        self.state = (doing, done, of)
