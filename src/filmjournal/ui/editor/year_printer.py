"""Prints a year's reviews as the journal has them: reads some, paints them one by one, and reads the next.

Painting is the window's own thread's to do, so it takes a turn for each review, and the window goes on between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTemporaryFile, QTimer
from PySide6.QtGui import QPagedPaintDevice

from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import Refused, Stopped
from filmjournal.domain.queries import ListQuery, SortBy, SortKey, Subject
from filmjournal.i18n import _
from filmjournal.ui.editor.entry_printer import Pictures, pictures_of, write_pdf
from filmjournal.ui.editor.printing import pdf_writer
from filmjournal.ui.editor.year_pages import YearPages
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_PORTION = 10  # reviews that are read at once, with their pictures

Progress = Callable[[int, int], None]
_Read = list[tuple[Entry, Pictures]]


class YearPrinter(QObject):
    """Prints one year once, on a device that is a full page; private entries come along if asked for.

    `progress` is told how far it is and may raise Stopped. However it ends, one of `done` and `failed` is told.
    """

    def __init__(
        self,
        bus: JournalBus,
        year: int,
        *,
        private: bool,
        progress: Progress,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._year = year
        self._private = private
        self._progress = progress
        self._done = done
        self._failed = failed
        self._pages: YearPages | None = None
        self._ids: list[int] = []
        self._at = 0  # how many of them were measured, then painted as well
        self._waiting: Iterator[tuple[Entry, Pictures]] = iter(())
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._turn)

    def print_to(self, device: QPagedPaintDevice) -> None:
        """Print, once the text that is being typed is in the journal."""
        self._pages = YearPages(device, self._year)
        self._bus.when_saved(self._read_ids)

    def save_pdf(self, file: Path) -> None:
        """Write a PDF, in place of what is at the path."""
        made = QTemporaryFile()
        if not made.open():
            self._failed(Refused(_("{path} can't be written: {reason}.").format(path=file, reason=made.errorString())))
            return
        writer = pdf_writer(made, str(self._year))
        tell = self._done

        def painted() -> None:
            nonlocal writer
            del writer  # which writes the end of it
            made.flush()
            path = Path(made.fileName())
            self._bus.read(
                lambda journal: _copy(journal, path, file), lambda _none: tell(), self._failed, lane=Lane.UPKEEP
            )

        self._done = painted
        self.print_to(writer)

    def stop(self) -> None:
        """Print no more: the journal is about to be closed."""
        self._next.stop()
        self._end(Stopped(_("Printing was stopped.")))

    def _read_ids(self) -> None:
        def found(ids: list[int]) -> None:
            if self._pages is None:
                return
            self._ids = ids
            if ids:
                self._next.start()
            else:
                self._end(Refused(_("There is no review of {year} to print.").format(year=self._year)))

        year, private = self._year, self._private
        self._bus.read(lambda journal: _reviews_of(journal, year, private=private), found, self._end, lane=Lane.UPKEEP)

    def _turn(self) -> None:
        try:
            self._step()
        except Exception as error:  # whatever it is, the device is let go and the person is told
            self._end(error)

    def _step(self) -> None:
        """Measure one review, or paint one once all were measured."""
        count = len(self._ids)
        self._progress(self._at, 2 * count)
        pages = self._pages
        if pages is None:  # it was stopped
            return
        if self._at == 2 * count:
            self._end(None)
            return
        following = next(self._waiting, None)
        if following is None:
            start = self._at % count
            portion = self._ids[start : min(start + _PORTION, count)]
            self._bus.read(lambda journal: _read(journal, portion), self._take, self._end, lane=Lane.UPKEEP)
            return
        if self._at == count:
            pages.begin()
        (pages.measure if self._at < count else pages.paint)(*following)
        self._at += 1
        self._next.start()

    def _take(self, read: _Read) -> None:
        if self._pages is None:
            return
        if len(read) != min(_PORTION, len(self._ids) - self._at % len(self._ids)):
            self._end(Refused(_("The journal was changed meanwhile. Please print again.")))
            return
        self._waiting = iter(read)
        self._next.start()

    def _end(self, error: Exception | None) -> None:
        if self._pages is None:
            return
        self._pages.end()
        self._pages = None
        if error is None:
            self._done()
        else:
            self._failed(error)


def _reviews_of(journal: Journal, year: int, *, private: bool) -> list[int]:
    """The entries of a year that have something to read, by date."""
    search = f"watched:{year}" if private else f"watched:{year} -is:private"
    ids = journal.browsing.ids(ListQuery(Subject.ENTRIES, search, keys=(SortKey(SortBy.WATCHED),)))
    entries = journal.browsing.entries(ids)
    return [id_ for id_ in ids if (entry := entries.get(id_)) and (entry.review.html or (entry.headline or "").strip())]


def _read(journal: Journal, ids: list[int]) -> _Read:
    entries = journal.browsing.entries(ids)
    return [(entries[id_], pictures_of(journal, entries[id_])) for id_ in ids if id_ in entries]


def _copy(journal: Journal, made: Path, file: Path) -> None:
    with made.open("rb") as data:
        write_pdf(journal, file, data)
