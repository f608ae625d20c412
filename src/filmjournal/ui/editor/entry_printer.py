"""Prints an entry as the journal has it: reads it behind the words that were just handed over, then paints it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import title_and_year
from filmjournal.i18n import _
from filmjournal.ui.editor.print_document import image_names
from filmjournal.ui.editor.printing import PICTURE_WIDTH, paint_pages, pdf, printer_for
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from filmjournal.services.journal import Journal

Pictures = dict[str, QImage]
_Work = Callable[[Entry, Pictures], None]


class EntryPrinter:
    """Prints the entries of one journal, one at a time."""

    def __init__(self, bus: JournalBus, window: QWidget) -> None:
        self._bus = bus
        self._window = window

    def print(self, entry: Entry) -> bool:
        """Ask how to print an entry, and print it. False, and nothing happens, where there is no printer."""
        printer = printer_for(title_and_year(entry.film.title, entry.film.year))
        if printer is None:
            return False
        from PySide6.QtPrintSupport import QPrintDialog

        dialog = QPrintDialog(printer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._read(entry.id, lambda entry, pictures: _print(printer, entry, pictures)))
        QDialog.open(dialog)
        return True

    def save_pdf(self, entry_id: int, file: Path, saved: Callable[[], None]) -> None:
        """Write an entry as a PDF, in place of what is at the path; `saved` is told when it is there."""

        def painted(entry: Entry, pictures: Pictures) -> None:
            data = pdf(entry, pictures)
            self._bus.read(
                lambda journal: write_pdf(journal, file, BytesIO(data)), lambda _none: saved(), lane=Lane.UPKEEP
            )

        self._read(entry_id, painted)

    def _read(self, entry_id: int, then: _Work) -> None:
        def paint(read: tuple[Entry, Pictures]) -> None:
            QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)  # a very long review takes a moment
            try:
                then(*read)
            finally:
                QApplication.restoreOverrideCursor()

        # On the journal lane, behind the text that was just handed over.
        self._bus.tasks.run(lambda: _entry_and_pictures(self._bus.journal, entry_id), paint, self._bus.explain)


def _entry_and_pictures(journal: Journal, entry_id: int) -> tuple[Entry, Pictures]:
    entry = journal.browsing.entry(entry_id)
    return entry, pictures_of(journal, entry)


def pictures_of(journal: Journal, entry: Entry) -> Pictures:
    """The pictures of a review by their hashes, as far as they are there, no finer than paper shows."""
    from filmjournal.richtext import gate

    pictures: Pictures = {}
    for name in image_names(gate.parse(entry.review.html)):
        image = QImage.fromData(journal.browsing.image(name) or b"")
        if not image.isNull():
            small = image.width() <= PICTURE_WIDTH
            pictures[name] = (
                image if small else image.scaledToWidth(PICTURE_WIDTH, Qt.TransformationMode.SmoothTransformation)
            )
    return pictures


def _print(printer: QPrinter, entry: Entry, pictures: Pictures) -> None:
    paint_pages(printer, entry, pictures)


def write_pdf(journal: Journal, file: Path, data: IO[bytes]) -> None:
    """Write what was made, in place of what is at the path. Raises Refused."""
    from filmjournal.atomic_file import replacing
    from filmjournal.services.backup_format import refuse_own_file

    refuse_own_file(journal.path, file)
    try:
        with replacing(file) as beside:
            copyfileobj(data, beside)
    except OSError as error:
        raise Refused(
            _("{path} can't be written: {reason}.").format(path=file, reason=error.strerror or error)
        ) from None
