"""Someone who uses the real window without a pause: `python lasting_session.py PROFILE SECONDS REPORT [leak]`.

Writes a line of JSON into REPORT every few seconds: what the process and the journal's file take.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditEntry
from filmjournal.settings import Settings
from filmjournal.ui.app import make_application
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.theme_manager import ThemeManager

EVERY = 5.0  # seconds between lines, less where the whole is short
PATIENCE = 120.0
WORDS = ("runs", "train", "night", "slow", "café", "laughs", "rain", "again", "walk", "river")
SEARCHES = ("run", "rain night", "rating:>=4", "year:1990..1999 train", '"the"', "is:reviewed -rain", "genre:drama")


class Person:
    """Does one thing after the other."""

    def __init__(self, shell: Shell, process: Callable[[], None], seed: int) -> None:
        self._shell = shell
        self._process = process
        self._dice = random.Random(seed)
        self._entries: list[int] = []
        self.typed = 0  # bytes
        self.done = 0

    def begin(self) -> None:
        """Wait until the journal is open."""
        self._wait(lambda: self._shell.view is not None and self._shell.view.entry is not None)
        self._wait(lambda: self._view.bus.is_open)
        self._entries = list(self._view.bus.journal.browsing.ids(ListQuery(Subject.ENTRIES)))

    def act(self) -> None:
        """One thing, and wait until it is done."""
        act = self._dice.choice(
            (self._write, self._write, self._write, self._rate, self._search, self._scroll, self._go, self._undo)
        )
        act()
        self._settle()
        self.done += 1

    @property
    def _view(self) -> JournalView:
        view = self._shell.view
        assert view is not None
        return view

    @property
    def _pane(self) -> EntryPane:
        pane = self._view.entry
        assert pane is not None
        return pane

    def _write(self) -> None:
        self._pane.show_entry(self._dice.choice(self._entries))
        self._settle()
        if self._pane.entry is None:
            return
        edit = self._pane.review.edit
        edit.moveCursor(QTextCursor.MoveOperation.End)
        for _word in range(self._dice.randrange(1, 12)):
            word = self._dice.choice(WORDS)
            QTest.keyClicks(edit, f" {word}") if word.isascii() else edit.insertPlainText(f" {word}")
            self.typed += len(word) + 1
            self._process()
        self._wait(lambda: not self._pane.has_unsaved_text)

    def _rate(self) -> None:
        entry = self._dice.choice(self._entries)
        self._view.bus.do(EditEntry(entry, {"rating": Rating(self._dice.randrange(1, 11))}), "Rate")

    def _search(self) -> None:
        self._view.search_for(self._dice.choice(SEARCHES))
        self._settle()
        self._view.search_for("")

    def _scroll(self) -> None:
        bar = self._view.list.view.verticalScrollBar()
        for _step in range(5):
            bar.setValue(self._dice.randrange(bar.maximum() + 1))
            self._process()

    def _go(self) -> None:
        self._view.go_to(self._dice.choice((PlaceKind.FILMS, PlaceKind.DIARY, PlaceKind.WATCHLIST, PlaceKind.PEOPLE)))
        self._settle()
        self._view.go_to(PlaceKind.DIARY)

    def _undo(self) -> None:
        self._view.bus.undo()

    def _settle(self) -> None:
        answered: list[object] = []
        self._view.bus.read(lambda _journal: None, answered.append)
        self._wait(lambda: bool(answered) and not self._view.bus.tasks.busy)

    def _wait(self, done: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            self._process()
            time.sleep(0.002)
            if time.monotonic() > end:
                raise TimeoutError("the window does not settle")


def main(profile: Path, seconds: float, report: Path, *, leak: bool) -> None:
    paths = in_profile(profile)
    application = make_application()
    shell = Shell(paths, Settings(), ThemeManager(application))
    shell.resize(1280, 800)
    shell.open_journal()
    shell.show()
    gc.enable()
    person = Person(shell, application.processEvents, 1)
    person.begin()
    kept: list[object] = []
    end = time.monotonic() + seconds
    due = time.monotonic()
    with report.open("w", encoding="utf-8") as file:
        while time.monotonic() < end:
            person.act()
            if leak:
                kept += [bytearray(3_000_000), QWidget(), Path("/dev/null").open("rb")]  # noqa: SIM115 - a leak
            if time.monotonic() >= due:
                due = time.monotonic() + min(EVERY, seconds / 16)
                print(json.dumps(_measured(paths.journal, person)), file=file, flush=True)
    shell.close()
    application.processEvents()


def _measured(journal: Path, person: Person) -> dict[str, int]:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "memory": pages * os.sysconf("SC_PAGE_SIZE"),
        "handles": _entries_of("/proc/self/fd"),
        "threads": _entries_of("/proc/self/task"),
        "file": journal.stat().st_size,
        "typed": person.typed,
        "done": person.done,
    }


def _entries_of(folder: str) -> int:
    return sum(1 for _entry in Path(folder).iterdir())


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), Path(sys.argv[3]), leak="leak" in sys.argv[4:])
