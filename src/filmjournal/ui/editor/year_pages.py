"""A year's reviews on paper: a title page, the contents, then each review from the top of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPagedPaintDevice, QPainter

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import title_and_year
from filmjournal.i18n import _, ngettext
from filmjournal.ui.editor.print_document import HEADING, SMALL, TEXT, TITLE, PrintDocument
from filmjournal.ui.editor.print_pages import paint_page
from filmjournal.ui.editor.printing import paint_line, sheet_of
from filmjournal.ui.theme import dates, fonts, print_colours
from filmjournal.ui.theme.wording import number_text

Pictures = Mapping[str, QImage]
_ROW = 1.9  # from line to line of the contents, in sizes of the letters
_YEAR = 3 * TITLE  # points
_INDENT = 6.5  # the room for a date, in sizes of the letters
_POINTS = 72  # an inch


class _Line(NamedTuple):
    """A review in the contents; its page is counted from 0 in the reviews."""

    title: str
    date: str
    page: int


class YearPages:
    """Paints a year on a device that is a full page: `measure` each review, `begin`, `paint` each, `end`.

    Every review is laid out twice, since the contents come before what they count; laid out at once, hundreds with
    their pictures would fill the memory.
    """

    def __init__(self, device: QPagedPaintDevice, year: int) -> None:
        self._device = device
        self._year = year
        self._sheet = sheet_of(device)
        self._lines: list[_Line] = []
        self._measured = 0
        self._number = 0
        self._painter: QPainter | None = None

    @property
    def count(self) -> int:
        """How many pages there are, once all reviews were measured."""
        return self._before + self._measured

    def measure(self, entry: Entry, pictures: Pictures) -> None:
        """Count the pages of the next review."""
        title = title_and_year(entry.film.title, entry.film.year)
        # The year is on the title page: a day and its month are enough.
        date = dates.long_date(entry.watched, "short").replace(str(self._year), "").strip(" ,-/.")
        self._lines.append(_Line(title, date, self._measured))
        self._measured += len(self._laid_out(entry, pictures).pages)

    def begin(self) -> None:
        """Paint the title page and the contents."""
        self._painter = QPainter(self._device)
        self._number = 1
        self._paint_title(self._painter)
        rows = iter(self._lines)
        for page in range(self._pages_of_contents):
            self._next_page(_("Contents"))
            self._paint_contents(self._painter, rows, first=page == 0)

    def paint(self, entry: Entry, pictures: Pictures) -> None:
        """Paint the next review."""
        if self._painter is None:
            raise RuntimeError("nothing was begun")
        document = self._laid_out(entry, pictures)
        for page in document.pages:
            self._next_page(title_and_year(entry.film.title, entry.film.year))
            paint_page(self._painter, document, page, self._sheet.text.topLeft())

    def end(self) -> None:
        """The device is free again, whether all was painted or not."""
        if self._painter is not None:
            self._painter.end()
            self._painter = None

    def _laid_out(self, entry: Entry, pictures: Pictures) -> PrintDocument:
        text = self._sheet.text
        return PrintDocument(entry, pictures, self._device, text.width(), text.height())

    @property
    def _before(self) -> int:
        """How many pages come before the first review."""
        return 1 + self._pages_of_contents

    @property
    def _pages_of_contents(self) -> int:
        return -(-(len(self._lines) + self._rows_of_heading) // self._rows)

    @property
    def _row(self) -> float:
        return SMALL * _ROW * self._device.logicalDpiY() / _POINTS

    @property
    def _rows(self) -> int:
        """How many lines of the contents a page has."""
        return max(self._rows_of_heading + 1, int(self._sheet.text.height() // self._row))

    @property
    def _rows_of_heading(self) -> int:
        return 3

    def _next_page(self, title: str) -> None:
        self._device.newPage()
        self._number += 1
        if self._painter is not None:
            counted = _("{number} of {count}").format(number=number_text(self._number), count=number_text(self.count))
            paint_line(self._painter, self._sheet.head, str(self._year), "")
            paint_line(self._painter, self._sheet.foot, title, counted)

    def _paint_title(self, painter: QPainter) -> None:
        text = self._sheet.text
        middle = QRectF(text.left(), text.top() + text.height() * 0.28, text.width(), text.height() * 0.2)
        centred = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self._use(painter, _YEAR)
        painter.drawText(middle, centred, str(self._year))
        self._use(painter, TEXT + 1, quiet=True)
        reviews = ngettext("{count} review", "{count} reviews", len(self._lines))
        below = QRectF(text.left(), middle.bottom(), text.width(), self._row * 2)
        painter.drawText(below, centred, reviews.format(count=number_text(len(self._lines))))

    def _paint_contents(self, painter: QPainter, rows: Iterator[_Line], *, first: bool) -> None:
        text, row = self._sheet.text, self._row
        start = 0
        if first:
            start = self._rows_of_heading
            self._use(painter, HEADING)
            place = QRectF(text.left(), text.top(), text.width(), row * 2)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), _("Contents"))
        for place_in_page in range(start, self._rows):
            line = next(rows, None)
            if line is None:
                return
            self._paint_row(painter, QPointF(text.left(), text.top() + place_in_page * row), line)

    def _paint_row(self, painter: QPainter, at: QPointF, line: _Line) -> None:
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        width, dot = self._sheet.text.width(), self._device.logicalDpiX() / _POINTS
        indent, room = _INDENT * SMALL * dot, 4 * SMALL * dot
        self._use(painter, SMALL, quiet=True)
        painter.drawText(QRectF(at.x(), at.y(), indent, self._row), left, line.date)
        self._use(painter, SMALL + 1)
        place = QRectF(at.x() + indent, at.y(), width - indent - room, self._row)
        title = painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, int(place.width()))
        painter.drawText(place, left, title)
        number = number_text(self._before + line.page + 1)
        painter.drawText(QRectF(at.x() + width - room, at.y(), room, self._row), right, number)

    def _use(self, painter: QPainter, size: float, *, quiet: bool = False) -> None:
        font = QFont(fonts.reading())
        font.setPointSizeF(size)
        painter.setFont(font)
        painter.setPen(print_colours.TEXT_QUIET if quiet else print_colours.TEXT)
