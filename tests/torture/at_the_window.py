"""Edits a journal as its window does, through the bus: `at_the_window.py PROFILE SECONDS SEED`.

What was carried out stands on stdout, an object of JSON a line; so does every sentence that a person would have been
shown, and how long the slowest edit took.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from filmjournal import bootstrap
from filmjournal.domain.errors import ReviewConflict
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import Command, EditEntry, LogFilm, SaveReview
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks

SHARED, OWN = 1, 2  # entries: one that the command line edits too, one that it leaves alone
EVERY = 40  # milliseconds from one edit to the next


def say(**values: object) -> None:
    print(json.dumps(values), flush=True)


class Editor:
    """Gives the next command when the last was carried out, as somebody who types and clicks does."""

    def __init__(self, bus: JournalBus, seconds: float, seed: int) -> None:
        self._bus = bus
        self._drawn = random.Random(seed)
        self._seconds, self._end = seconds, 0.0
        self._number = 0
        self._slowest = 0.0
        bus.refused.connect(lambda sentence: say(shown=sentence))

    def go_on(self) -> None:
        """Do the next edit."""
        self._end = self._end or time.monotonic() + self._seconds
        if time.monotonic() > self._end:
            say(slowest=self._slowest)
            self._bus.close()
            QCoreApplication.exit(0)
            return
        self._number += 1
        word = f"w{self._number}"
        begun = time.monotonic()
        command, values = self._next(word)

        def done(_outcome: Done) -> None:
            self._slowest = max(self._slowest, time.monotonic() - begun)
            say(**values)
            QTimer.singleShot(EVERY, self.go_on)

        def failed(error: Exception) -> None:
            if not isinstance(error, ReviewConflict):  # that one has its own window, and keeps both texts
                say(shown=self._bus.sentence(error))
            QTimer.singleShot(EVERY, self.go_on)

        self._bus.do(command, word, done=done, failed=failed)

    def _next(self, word: str) -> tuple[Command, dict[str, object]]:
        match self._drawn.randrange(4):
            case 0:
                return LogFilm(f"Film {word}", viewing={}), {"film": f"Film {word}"}
            case 1:
                stars = self._drawn.randint(1, 10)
                return EditEntry(OWN, {"rating": Rating(stars)}), {"rating": stars}
            case 2:
                return EditEntry(OWN, {"headline": word}), {"headline": word}
        entry = self._bus.journal.browsing.entry(SHARED)
        html = entry.review.html.replace("</p>", f" {word}</p>")
        save = SaveReview(
            SHARED, entry.film.id, entry.review.revision, html, "sitting", content_hash(entry.review.html)
        )
        return save, {"word": word}


def main(profile: Path, seconds: float, seed: int) -> int:
    application = QCoreApplication([])
    bus = JournalBus(Tasks())
    editor = Editor(bus, seconds, seed)
    bus.opened.connect(editor.go_on)
    bus.open(
        lambda: bootstrap.open_journal(in_profile(profile), read_patience=150), lambda error: say(shown=str(error))
    )
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])))
