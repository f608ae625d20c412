"""How a row of the list with columns is painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText, QTransform

from filmjournal.ui.models.columns import COLUMNS, LIKED, NUMBER_OF, RATING, Look
from filmjournal.ui.pages.columns_header import EDGE, PADDING
from filmjournal.ui.theme import fonts, icons, stars, theme
from filmjournal.ui.theme.entry_rows import EntryRowView
from filmjournal.ui.theme.row_paint import mirrored, plain_line

STARS, HEART = NUMBER_OF[RATING], NUMBER_OF[LIKED]
_BAR, _MARK, _YEAR_GAP = 2, 14, 5
_LINES_KEPT = 4_000  # laying a line out takes longer than all the rest of a cell


class Letters:
    """The fonts of a cell, with their measures, and lines that were laid out in them."""

    def __init__(self) -> None:
        self.title: QFont = fonts.reading(16)
        self.text: QFont = fonts.interface(13, tabular=True)
        self.title_metrics = QFontMetrics(self.title)
        self.text_metrics = QFontMetrics(self.text)
        self._lines: dict[tuple[str, int, bool], tuple[QStaticText, int]] = {}

    def laid_out(self, text: str, room: int, *, title: bool) -> tuple[QStaticText, int]:
        """A line shortened to a room, and how wide it is. A text runs in its own script's direction."""
        key = (text, room, title)
        if key not in self._lines:
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            metrics, font = (self.title_metrics, self.title) if title else (self.text_metrics, self.text)
            short = metrics.elidedText(plain_line(text), Qt.TextElideMode.ElideRight, room)
            line = QStaticText(short)
            line.setTextFormat(Qt.TextFormat.PlainText)
            line.prepare(QTransform(), font)
            self._lines[key] = (line, min(room, metrics.horizontalAdvance(short)))
        return self._lines[key]

    @property
    def line(self) -> int:
        """The height of a line."""
        return max(20, self.title_metrics.height(), self.text_metrics.height())

    def year_width(self, year: str) -> int:
        """How much room a year beside a title takes."""
        return self.text_metrics.horizontalAdvance(year) + _YEAR_GAP + 2 if year else 0


class Cell(NamedTuple):
    """A column of the row that is painted: its number, its place, and whether it stands before all others."""

    number: int
    left: int
    width: int
    first: bool


class Pointer(NamedTuple):
    """The column under the pointer, and the half stars that a click would give, 0 for none."""

    column: int
    half_stars: int


def inside(cell: QRect, direction: Qt.LayoutDirection, *, first: bool) -> QRect:
    """Where the words of a cell go."""
    return mirrored(cell.adjusted(EDGE if first else PADDING, 0, -PADDING, 0), cell, direction)


def stars_in(inner: QRect, direction: Qt.LayoutDirection) -> QRect:
    """Where the stars of a cell are."""
    wide = round(stars.width(stars.ROW_SIZE))
    top = inner.y() + (inner.height() - stars.ROW_SIZE) // 2
    return mirrored(QRect(inner.x(), top, wide, stars.ROW_SIZE), inner, direction)


class RowPaint:
    """Paints rows in one direction and lettering."""

    def __init__(
        self, painter: QPainter, letters: Letters, direction: Qt.LayoutDirection, *, year_beside: bool
    ) -> None:
        self._painter = painter
        self._letters = letters
        self._direction = direction
        self._year_beside = year_beside

    def ground(self, rect: QRect, *, selected: bool, has_focus: bool, over: bool) -> None:
        """Paint what a row stands on, and the bar of a chosen one."""
        colours = theme.current()
        if selected:
            self._painter.fillRect(rect, colours.color("selection" if has_focus else "selection_idle"))
            bar = mirrored(QRect(rect.x(), rect.y(), _BAR, rect.height()), rect, self._direction)
            self._painter.fillRect(bar, colours.color("ink"))
        elif over:
            self._painter.fillRect(rect, colours.color("hover"))

    def cells(
        self,
        rect: QRect,
        view: EntryRowView,
        texts: Sequence[str],
        cells: Sequence[Cell],
        *,
        selected: bool,
        pointer: Pointer | None,
    ) -> None:
        """Paint these cells of a row, with what each says."""
        colours = theme.current()
        loud, quiet = colours.on_row("text", selected=selected), colours.on_row("text_quiet", selected=selected)
        for (number, left, width, first), text in zip(cells, texts, strict=True):
            cell = QRect(left, rect.y(), width, rect.height())
            inner = inside(cell, self._direction, first=first)
            match COLUMNS[number].look:
                case Look.TITLE:
                    self._title(inner, view, loud, quiet)
                case Look.STARS:
                    self._stars(inner, view.rating_half_stars or 0, pointer)
                case Look.MARK:
                    self._mark(cell, number, pointer, shown=bool(text))
                case _ if text:
                    self._painter.setPen(quiet)
                    self._line(inner, text, at_end=COLUMNS[number].at_end)

    def _title(self, inner: QRect, view: EntryRowView, loud: QColor, quiet: QColor) -> None:
        letters, direction = self._letters, self._direction
        year = letters.year_width(view.year) if self._year_beside else 0
        title = mirrored(inner.adjusted(0, 0, -year, 0), inner, direction)
        self._painter.setPen(loud)
        wide = self._line(title, view.title, title=True)
        if year:
            beside = QRect(inner.x() + wide + _YEAR_GAP, inner.y() + 1, year - _YEAR_GAP, inner.height())
            self._painter.setPen(quiet)
            self._line(mirrored(beside, inner, direction), view.year)

    def _line(self, room: QRect, text: str, *, title: bool = False, at_end: bool = False) -> int:
        """Draw a line at the leading edge of a room or at its end; answers how wide it is."""
        letters = self._letters
        line, wide = letters.laid_out(text, max(0, room.width()), title=title)
        to_left = (self._direction == Qt.LayoutDirection.LeftToRight) != at_end
        left = room.left() if to_left else room.right() + 1 - wide
        metrics = letters.title_metrics if title else letters.text_metrics
        self._painter.setFont(letters.title if title else letters.text)
        self._painter.drawStaticText(left, room.top() + (room.height() - metrics.height()) // 2, line)
        return wide

    def _stars(self, inner: QRect, half_stars: int, pointer: Pointer | None) -> None:
        shown = pointer.half_stars if pointer is not None and pointer.half_stars else half_stars
        if not shown and pointer is None:
            return
        area = stars_in(inner, self._direction)
        rtl = self._direction == Qt.LayoutDirection.RightToLeft
        self._painter.save()
        self._painter.setClipRect(inner)
        outlined = pointer is not None
        stars.paint(self._painter, area.x(), area.y(), shown, stars.ROW_SIZE, mirrored=rtl, outlined=outlined)
        self._painter.restore()

    def _mark(self, cell: QRect, number: int, pointer: Pointer | None, *, shown: bool) -> None:
        offered = number == HEART and pointer is not None and pointer.column == HEART
        if not shown and not offered:
            return
        name, role = COLUMNS[number].icon, "text_quiet"
        if number == HEART and shown:
            name, role = "heart-filled", "heart"
        mark = QRect(0, 0, _MARK, _MARK)
        mark.moveCenter(cell.center())
        ratio = self._painter.device().devicePixelRatio()
        self._painter.drawPixmap(mark.topLeft(), icons.pixmap(name, role, _MARK, ratio))
