"""Where the cards of a grid are: arithmetic over sections, without looking at a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize

MARGIN, LEAST_MARGIN = 22, 2  # at both sides; with the room that a card keeps around itself 28 and 8
_LEAST_GAP, _MOST_GAP = 10, 52  # between two cards of one line
_GAP_DOWN = 16
_ABOVE, _UNDER_HEAD = 10, 6
_HEAD_OUT = 10  # a head's words begin where the posters do, as far inside it as in a list


class Places:
    """The places of rows in pixels of the whole, from its upper left corner.

    `heads` are the rows that span the width, in order; all others are cards of one size. Cards stand in lines that
    fill the width `within` the margins, from the right with `mirrored`.
    """

    def __init__(
        self,
        rows: int,
        heads: Sequence[int],
        width: int,
        card: QSize,
        head_height: int,
        *,
        mirrored: bool = False,
        taken: int = 0,
    ) -> None:
        """`width` is that of the room, of which `taken` pixels at its end are already margin: the scroll bar's."""
        self.rows = rows
        self.card = card
        self.head_height = head_height
        self.pitch = card.height() + _GAP_DOWN
        self._width = width
        room = width + taken
        margin = max(LEAST_MARGIN, min(MARGIN, (room - card.width()) // 2))
        within = max(card.width(), room - margin - max(margin, taken + LEAST_MARGIN))
        self.columns = max(1, (within + _LEAST_GAP) // (card.width() + _LEAST_GAP))
        gap = min(_MOST_GAP, (within - self.columns * card.width()) / max(1, self.columns - 1))
        lefts = [margin + round(column * (card.width() + gap)) for column in range(self.columns)]
        head_left, head_right = margin - _HEAD_OUT, margin + within + _HEAD_OUT
        self._mirrored = mirrored
        self._lefts = lefts  # as from left to right; turned when asked for
        self._head = (max(0, head_left), min(width, head_right))

        self._headless = not heads or heads[0] > 0  # only the first section can be
        self._starts = [0, *heads] if self._headless else list(heads)  # the first row of each section
        self._tops: list[int] = []
        top = _ABOVE if self._headless else 0
        for number, start in enumerate(self._starts):
            self._tops.append(top)
            end = self._starts[number + 1] if number + 1 < len(self._starts) else rows
            headed = number > 0 or not self._headless
            top += (head_height + _UNDER_HEAD if headed else 0) + self._lines(end - start - headed) * self.pitch
        self.height = top if rows else 0

    def rect(self, row: int) -> QRect:
        """The place of a row."""
        section = bisect_right(self._starts, row) - 1
        top, first = self._cards(section)
        if row < first:
            left, right = self._head
            return self._turned(QRect(left, self._tops[section], right - left, self.head_height))
        line, column = divmod(row - first, self.columns)
        place = QRect(self._lefts[column], top + line * self.pitch, self.card.width(), self.card.height())
        return self._turned(place)

    def row_at(self, x: int, y: int) -> int:
        """The row at a point, -1 where there is none."""
        section = bisect_right(self._tops, y) - 1
        if section < 0 or not self.rows:
            return -1
        top, first = self._cards(section)
        if y < top:
            within_head = first > self._starts[section] and y < self._tops[section] + self.head_height
            return self._starts[section] if within_head and 0 <= x < self._width else -1
        line, below = divmod(y - top, self.pitch)
        if self._mirrored:
            x = self._width - 1 - x
        column = bisect_right(self._lefts, x) - 1
        if below >= self.card.height() or column < 0 or x >= self._lefts[column] + self.card.width():
            return -1
        row = first + line * self.columns + column
        return row if row < self._end(section) else -1

    def between(self, top: int, bottom: int) -> range:
        """The rows of all lines that have something between two heights, both included."""
        if not self.rows or bottom < 0:
            return range(0)
        return range(self._line_at(top)[0], self._line_at(bottom)[1])

    def inside(self, rect: QRect) -> list[tuple[int, int]]:
        """First and last row of each run of cards that a rectangle touches."""
        lines = self.between(rect.top(), rect.bottom())
        across = QRect(rect.x(), 0, rect.width(), 1)
        columns = [
            column
            for column, left in enumerate(self._lefts)
            if self._turned(QRect(left, 0, self.card.width(), 1)).intersects(across)
        ]
        runs: list[tuple[int, int]] = []
        row = lines.start
        while row < lines.stop and columns:
            section = bisect_right(self._starts, row) - 1
            if self.is_head(row):
                row += 1
                continue
            end = min(row + self.columns, self._end(section))
            first, last = row + columns[0], min(row + columns[-1], end - 1)
            if first <= last and self.rect(row).top() <= rect.bottom() and self.rect(row).bottom() >= rect.top():
                if runs and runs[-1][1] + 1 == first:
                    runs[-1] = (runs[-1][0], last)
                else:
                    runs.append((first, last))
            row = end
        return runs

    def beside(self, row: int, way: int) -> int:
        """The next card in reading order, or the one before it where `way` is -1; at the ends the row itself."""
        further = row + way
        if self.is_head(further):
            further += way
        return further if 0 <= further < self.rows else row

    def under(self, row: int, lines: int) -> int:
        """The card so many lines further down (up, below zero) in the same column, or as far as there are any."""
        section = bisect_right(self._starts, row) - 1
        _top, first = self._cards(section)
        line, column = divmod(row - first, self.columns)
        while lines:
            way = 1 if lines > 0 else -1
            _top, first = self._cards(section)
            if 0 <= line + way < self._lines(self._end(section) - first):
                line += way
            elif 0 <= section + way < len(self._starts):
                section += way
                _top, first = self._cards(section)
                count = self._lines(self._end(section) - first)
                if not count:
                    continue
                line = 0 if way > 0 else count - 1
            else:
                break
            lines -= way
        _top, first = self._cards(section)
        found = min(first + line * self.columns + column, self._end(section) - 1)
        return found if found >= first else row

    def is_head(self, row: int) -> bool:
        """Whether a row spans the width."""
        section = bisect_right(self._starts, row) - 1
        return section >= 0 and row == self._starts[section] and self._cards(section)[1] > row

    def head_at(self, y: int) -> tuple[int, int] | None:
        """The head over what is at a height, and where the next section begins; None where there is no head."""
        section = max(0, bisect_right(self._tops, y) - 1)
        if not self.rows or (self._headless and section == 0):
            return None
        after = self._tops[section + 1] if section + 1 < len(self._tops) else self.height + self.head_height
        return self._starts[section], after

    def _cards(self, section: int) -> tuple[int, int]:
        """Where the cards of a section begin, and the row of the first."""
        headed = section > 0 or not self._headless
        below = self.head_height + _UNDER_HEAD if headed else 0
        return self._tops[section] + below, self._starts[section] + headed

    def _end(self, section: int) -> int:
        return self._starts[section + 1] if section + 1 < len(self._starts) else self.rows

    def _lines(self, cards: int) -> int:
        return (cards + self.columns - 1) // self.columns

    def _line_at(self, y: int) -> tuple[int, int]:
        """The rows of the line at a height: the first, and the one after the last."""
        section = max(0, bisect_right(self._tops, y) - 1)
        top, first = self._cards(section)
        end = self._end(section)
        if y < top:
            return self._starts[section], first
        line = min((y - top) // self.pitch, max(0, self._lines(end - first) - 1))
        return min(first + line * self.columns, end), min(first + (line + 1) * self.columns, end)

    def _turned(self, rect: QRect) -> QRect:
        if self._mirrored:
            rect.moveLeft(self._width - rect.x() - rect.width())
        return rect
