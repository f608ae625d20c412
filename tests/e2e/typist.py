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
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from filmjournal.paths import in_profile
from filmjournal.settings import Settings
from filmjournal.ui.app import make_application
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
    """One person who types, and goes from one review to the other now and then."""

    def __init__(self, shell: Shell, ledger: int, seed: int) -> None:
        self._shell = shell
        self._ledger = ledger
        self._drawn = random.Random(seed)
        self._keys = {entry: keys(self._drawn) for entry in ENTRIES}
        self._entry = 0
        self._left = 0  # keystrokes until the other review
        self._timer = QTimer(shell)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._type)
        self._timer.start()

    def _type(self) -> None:
        view = self._shell.view
        if view is None or view.entry is None or not view.bus.is_open:
            return
        edit = view.entry.review.edit
        if self._left == 0:
            self._left = self._drawn.randint(3, 60)
            self._entry = self._drawn.choice(ENTRIES)
            view.entry.show_entry(self._entry)
            edit.setFocus()
            edit.moveCursor(QTextCursor.MoveOperation.End)
        self._left -= 1
        key = next(self._keys[self._entry])
        line = json.dumps({"entry": self._entry, "text": key, "time": time.monotonic()})
        os.write(self._ledger, f"{line}\n".encode())
        if key.isascii():
            QTest.keyClicks(edit, key.replace("\n", "\r"))
        else:
            event = QInputMethodEvent()
            event.setCommitString(key)
            QCoreApplication.sendEvent(edit, event)


def main(profile: Path, ledger: Path, seed: int) -> None:
    application = make_application()
    shell = Shell(in_profile(profile), Settings(), ThemeManager(application))
    shell.open_journal()
    shell.show()
    shell.activateWindow()
    typist = Typist(shell, os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT), seed)
    QApplication.exec()
    del typist


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
