"""Opens the real window on a profile's journal and types into two reviews by turns, until it is killed.

`python typist.py PROFILE LEDGER SEED`. Every keystroke is in the ledger before it is typed: a line of JSON with the
entry, the text and the time on the clock that all processes share.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from filmjournal.paths import in_profile
from filmjournal.settings import Settings
from filmjournal.ui.app import make_application
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.theme_manager import ThemeManager

INTERVAL = 50  # milliseconds: twenty keys a second
WORDS = (
    "Kevin", "runs", "the", "way", "other", "boys", "whistle", "café", "naïve", "漢字", "映画", "👩‍🚀", "👨‍👩‍👧‍👦",
    "man\u0303ana", "Zoë",
)  # fmt: skip
ENTRIES = (1, 2)


def keys(drawn: random.Random) -> Iterator[str]:
    """Keystrokes without end: letters one by one, what no key types as one piece."""
    while True:
        word = drawn.choice(WORDS)
        yield from list(word) if word.isascii() else [word]
        yield "\n" if drawn.random() < 0.08 else " "


class Typist:
    """One person who types, and goes from one review to another now and then."""

    longest_visit = 60  # keystrokes

    def __init__(self, shell: Shell, ledger: int, seed: int, entries: Sequence[int] = ENTRIES) -> None:
        """`ledger` is the descriptor of the file that is told of each key."""
        self.shell = shell
        self.drawn = random.Random(seed)
        self.entry = 0
        self.left = 0  # keystrokes until another review
        self._last = ""
        self._ledger = ledger
        self._keys = {entry: keys(self.drawn) for entry in entries}
        self._timer = QTimer(shell)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    @property
    def may_leave(self) -> bool:
        """Whether it is time for another review; not after white space, of which reviews keep none at their end."""
        return self.left <= 0 and not self._last.isspace()

    def note(self, **facts: object) -> None:
        """Write a line into the ledger."""
        line = json.dumps({**facts, "time": time.monotonic()})
        os.write(self._ledger, f"{line}\n".encode())

    def step(self, view: JournalView, pane: EntryPane) -> None:
        """Type one key."""
        edit = pane.review.edit
        if self.may_leave or shown_in(pane) != self.entry:
            self.left = self.drawn.randint(3, self.longest_visit)
            self.entry = self.drawn.choice(list(self._keys))
            pane.show_entry(self.entry)
            if shown_in(pane) != self.entry:  # it waits for a commit
                self.left = 0
                self.note()
                return
            edit.setFocus()
            edit.moveCursor(QTextCursor.MoveOperation.End)
        self.left -= 1
        key = self._last = next(self._keys[self.entry])
        self.note(entry=self.entry, text=key)
        if key.isascii():
            QTest.keyClicks(edit, key.replace("\n", "\r"))
        else:
            event = QInputMethodEvent()
            event.setCommitString(key)
            QCoreApplication.sendEvent(edit, event)

    def _go_on(self) -> None:
        view = self.shell.view
        if view is not None and view.entry is not None and view.bus.is_open:
            self.step(view, view.entry)


def shown_in(pane: EntryPane) -> int:
    """The entry that is shown, 0 for none."""
    return 0 if pane.entry is None else pane.entry.id


def open_shell(profile: Path) -> Shell:
    """The real window on a profile's journal; the application runs afterwards."""
    application = make_application()
    shell = Shell(in_profile(profile), Settings(), ThemeManager(application))
    shell.open_journal()
    shell.show()
    shell.activateWindow()
    return shell


def open_ledger(path: Path) -> int:
    """The descriptor of a ledger to add to."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def main(profile: Path, ledger: Path, seed: int) -> None:
    typist = Typist(open_shell(profile), open_ledger(ledger), seed)
    QApplication.exec()
    del typist


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
