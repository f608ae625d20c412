"""A journal of films with people, behind a bus of its own, for tests of pages and panels without the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.services import diary
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage import database
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Tasks
from reference_help import settled
from ui_help import viewing

FILMS: tuple[LogFilm, ...] = (
    viewing("1 Mile to You", 2017, "2017-06-11", 3, cast=(("Billy Crudup", "Coach K"), ("Melanie Lynskey", None))),
    viewing("1 Mile to You", 2017, "2024-03-02", 3.5),
    viewing("Jesus' Son", 1999, "1998-03", 4, cast=(("Billy Crudup", "FH"),), directors=("Alison Maclean",)),
    viewing("Twins", 2020, "", cast=(("Billy Crudup", "One"), ("Billy Crudup", "Two")), directors=("Billy Crudup",)),
    viewing("Volver", 2006, "2016", 5, cast=(("Penélope Cruz", "Raimunda"),)),
    viewing("Blow", 2001, "2015-01-02", 2, cast=(("Penelope Cruz", None),)),
    viewing("東京物語", 1953, "2017-05", 5, cast=(("笠智衆", "平山周吉"),)),
    viewing("باب الحديد", 1958, "2017-04", 4, cast=(("يوسف شاهين", "قناوي"),)),
    LogFilm("Someday", 2030, watchlist=True),
)
CRUDUP, LYNSKEY, MACLEAN, CRUZ, OTHER_CRUZ, RYU, CHAHINE = range(1, 8)
"""The people in the order in which they come."""


@contextmanager
def people_bus(folder: Path, qtbot: QtBot, films: tuple[LogFilm, ...] = FILMS) -> Iterator[JournalBus]:
    """A journal of these films behind a bus."""
    path = folder / "people.filmjournal"
    path.write_bytes(_usual_file() if films is FILMS else _file(films))
    journal = Journal(database.Database(path))
    bus = JournalBus(Tasks())
    with qtbot.waitSignal(bus.opened):
        bus.open(lambda: journal, bus.explain)
    yield bus
    bus.close()


@cache
def _usual_file() -> bytes:
    return _file(FILMS)


def _file(films: tuple[LogFilm, ...]) -> bytes:
    """The file of a journal with these films, which are written at once: hundreds one by one would take long."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.filmjournal"
        database.create(path)
        store = database.Database(path)
        with store.writing() as writer:
            for film in films:
                diary.log_film(writer, film, datetime(2024, 3, 4, tzinfo=UTC))
        store.close()
        return path.read_bytes()


def rest(qtbot: QtBot, bus: JournalBus) -> None:
    """Wait for what was asked, and for what is asked because of the answers."""
    for _round in range(3):
        settled(qtbot, bus)
        QApplication.processEvents()
