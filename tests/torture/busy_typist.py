"""Someone who types, rates, tags, undoes, imports, exports and backs up in the real window, until it is killed.

    python busy_typist.py PROFILE LEDGER SEED ENTRIES [SPOILT]

`ENTRIES` are the ids of the reviews to type into, between commas. The ledger has the keys, as `typist` writes them, and
whenever the window says “Saved”, the text it says so of. For everything else it has a line before (`asked`) and one
after (`done`): of a rating (None for one that undo brings back), of tags, an import and so on.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from e2e.typist import WORDS, Typist, open_ledger, open_shell, shown_in
from filmjournal.i18n import _
from filmjournal.ui.editor import review_area
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.save_state import Saving
from filmjournal.ui.window_actions import WindowActions

FILMS_IN_IMPORT = 8
_SELDOM = {"rate": 4, "tag": 2, "bring_in": 3, "archive": 1, "back_up": 1}  # how often each is done, one to another
Deed = Iterator[None]


class BusyTypist(Typist):
    """Does something else between two reviews; a deed is a generator that yields while it waits."""

    longest_visit = 25

    def __init__(self, shell: Shell, profile: Path, ledger: int, seed: int, entries: list[int], spoilt: str) -> None:
        super().__init__(shell, ledger, seed, entries)
        self._profile = profile
        self._spoilt = spoilt
        self._deed: Deed | None = None
        self._number = seed * 1_000
        self._said: tuple[int, str] = (0, "")

    def step(self, view: JournalView, pane: EntryPane) -> None:
        """Type a key, or go on with a deed."""
        self._note_saved(pane)
        actions = self.shell.actions_
        if self._deed is not None:
            self.note()
            if next(self._deed, True):
                self._deed = None
        elif actions is not None and self.entry == shown_in(pane) and self.may_leave and self.drawn.random() < 0.7:
            name = self.drawn.choices(tuple(_SELDOM), tuple(_SELDOM.values()))[0]
            self._number += 1
            self._deed = getattr(self, name)(view, pane, actions)
        else:
            super().step(view, pane)

    def _note_saved(self, pane: EntryPane) -> None:
        """Note what the window says is saved."""
        review = pane.review
        html = review.edit.html()
        says_so = review.state.shown() is Saving.SAVED is review.state.state()
        if self._spoilt == "hasty":
            says_so = True
        entry = shown_in(pane)
        if says_so and entry and self._said != (entry, html):
            self._said = entry, html
            self.note(saved=entry, html=html)

    def rate(self, view: JournalView, pane: EntryPane, _actions: WindowActions) -> Deed:
        """Rate with a key, and take it back now and then."""
        stars, entry = pane.form.head.rating, shown_in(pane)
        before, given = stars.rating(), self.drawn.randint(1, 5)
        self.note(asked="rate", entry=entry, half_stars=2 * given)
        stars.setFocus()
        QTest.keyClicks(stars, str(given))
        yield from _until(lambda: not view.bus.tasks.busy)
        self.note(done="rate", entry=entry, half_stars=2 * given)
        is_step = view.bus.stack.undoText() == _("Rate the viewing") and not pane.review.has_unsaved_text
        if is_step and stars.rating() != before and shown_in(pane) == entry and self.drawn.random() < 0.4:
            self.note(asked="rate", entry=entry, half_stars=None)  # ratings in a row are taken back as one
            view.bus.undo()
            yield from _until(lambda: not view.bus.tasks.busy)
            shown = stars.rating()
            if shown_in(pane) == entry:
                self.note(done="rate", entry=entry, half_stars=0 if shown is None else shown.half_stars)

    def tag(self, view: JournalView, pane: EntryPane, _actions: WindowActions) -> Deed:
        """Add a tag."""
        name, entry = self.drawn.choice(WORDS), shown_in(pane)
        self.note(asked="tag", entry=entry, tag=name)
        field = pane.tags.field
        field.setFocus()
        field.setText(name)
        QTest.keyClick(field, Qt.Key.Key_Return)
        yield from _until(lambda: not view.bus.tasks.busy)
        self.note(done="tag", entry=entry, tag=name)

    def bring_in(self, view: JournalView, _pane: EntryPane, actions: WindowActions) -> Deed:
        """Import a table, press the button, and undo the import now and then."""
        number = self._number
        path = self._profile / "table.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(("Title", "Year", "Watched Date", "Rating", "Review"))
            rows.writerows(
                (f"Import {number} film {film}", 2001, "2020-02-03", 4, "words") for film in range(FILMS_IN_IMPORT)
            )
        actions.imports.begin([path])
        page = view.importing
        assert page is not None
        yield from _until(page.preview.import_button.isVisible)
        self.note(asked="import", number=number)
        _press(page.preview.import_button)
        yield from _until(page.result.undo_button.isVisible)
        self.note(done="import", number=number)
        if self.drawn.random() < 0.4:
            self.note(asked="undo import", number=number)
            _press(page.result.undo_button)
            yield from _until(lambda: not page.is_writing and not page.result.undo_button.isVisible())
            self.note(done="undo import", number=number)
        page.closed.emit()
        yield from _until(lambda: not page.isVisible())

    def archive(self, view: JournalView, _pane: EntryPane, actions: WindowActions) -> Deed:
        """Export everything."""
        target = self._profile / "archive.zip"
        QFileDialog.getSaveFileName = lambda *_asked: (str(target), "")  # type: ignore[method-assign]
        self.note(asked="archive")
        actions.exports.archive()
        yield from _until(lambda: not view.bus.tasks.busy and not actions.exports._writes._under_way)
        self.note(done="archive")

    def back_up(self, view: JournalView, _pane: EntryPane, actions: WindowActions) -> Deed:
        """Back up with the pictures."""
        self.note(asked="back up")
        actions.backups.back_up_now()
        yield from _until(lambda: not view.bus.tasks.busy and not actions.backups._writes._under_way)
        self.note(done="back up")


def _until(reached: Callable[[], bool]) -> Deed:
    yield
    while not reached():
        yield


def _press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def main(profile: Path, ledger: Path, seed: int, entries: list[int], spoilt: str) -> None:
    if spoilt == "slow":
        review_area.PAUSE = review_area.LONGEST_WAIT = 60_000
        BusyTypist.longest_visit = 10_000  # leaving a review saves it
    typist = BusyTypist(open_shell(profile), profile, open_ledger(ledger), seed, entries, spoilt)
    QApplication.exec()
    del typist


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        int(sys.argv[3]),
        [int(entry) for entry in sys.argv[4].split(",")],
        sys.argv[5] if len(sys.argv) > 5 else "",
    )
