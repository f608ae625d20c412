"""The journal of `reference_films` behind a bus of its own, for tests of film references without the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.films import Film
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from filmjournal.ui.editor.film_references import FilmReferences
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks
from reference_films import journal_file


@contextmanager
def open_bus(folder: Path, qtbot: QtBot) -> Iterator[JournalBus]:
    """The journal of these films behind a bus."""
    path = folder / "journal.filmjournal"
    path.write_bytes(journal_file())
    journal = Journal(database.Database(path))
    tasks = Tasks()
    bus = JournalBus(tasks)
    with qtbot.waitSignal(bus.opened):
        bus.open(lambda: journal, bus.explain)
    yield bus
    bus.close()


def settled(qtbot: QtBot, bus: JournalBus) -> None:
    """Wait for what was asked and done so far, and for what is asked because of that."""
    for _round in range(2):
        done: list[object] = []
        bus.tasks.run(lambda: None, lambda _none: bus.read(lambda _journal: None, done.append))  # noqa: B023
        qtbot.waitUntil(lambda: bool(done))  # noqa: B023


class Desk:
    """An editor in a window, with all it has for film references."""

    def __init__(self, qtbot: QtBot, bus: JournalBus, film_id: int = 1) -> None:
        self.qtbot, self.bus = qtbot, bus
        self.window = QWidget()
        self.window.resize(760, 560)
        qtbot.addWidget(self.window)
        self.editor = ReviewEdit(self.window)
        column = QVBoxLayout(self.window)
        column.addWidget(self.editor)
        column.addStretch(1)
        self.references = FilmReferences(self.editor, bus)
        self.references.show_film(self.film(film_id))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.editor.setFocus()

    def film(self, film_id: int) -> Film:
        return self.bus.journal.browsing.film(film_id)

    def settle(self) -> None:
        settled(self.qtbot, self.bus)

    def press(self, key: object) -> None:
        """Press a key in the editor, and wait for what comes of it."""
        QTest.keyClick(self.editor, key)  # type: ignore[call-overload]
        self.settle()
