"""Where a document for paper breaks into pages, and one page of it painted.

Not by Qt: it knows no rules of what stays together, and lays out the rest of the document for each break it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextBlock, QTextDocument

from filmjournal.ui.theme import print_colours


class Page(NamedTuple):
    """What of the document stands on one page."""

    area: QRectF  # in the document's coordinates
    inside: QTextBlock | None  # the block, where all of the page is from the middle of one
    lines: range  # which lines of that block


class _Line(NamedTuple):
    block: QTextBlock
    number: int  # in the block
    top: float  # from the beginning of the document
    bottom: float
    stays: bool  # on one page with the line after it


def pages_of(document: QTextDocument, height: float) -> list[Page]:
    """Break between lines where a page of this height is full, without parting what belongs together.

    A heading stays with what follows it, and of a paragraph no single line is left behind or goes on alone.
    """
    document.documentLayout().documentSize()  # which lays out to the end
    lines = list(_lines(document))
    starts = [0]
    for number, line in enumerate(lines):
        before = starts[-1]
        if line.bottom - lines[before].top > height and number > before:
            start = number
            while start > before and lines[start - 1].stays:
                start -= 1
            starts.append(start if start > before else number)
    pages = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        first, last = lines[start], lines[end - 1]
        below = lines[end].top if end < len(lines) else last.bottom
        area = QRectF(0, first.top, document.textWidth(), min(below - first.top, height))
        in_one = first.number > 0 and end < len(lines) and lines[end].block == first.block
        pages.append(Page(area, first.block if in_one else None, range(first.number, last.number + 1)))
    return pages


def _lines(document: QTextDocument) -> Iterator[_Line]:
    layout = document.documentLayout()
    block = document.begin()
    while block.isValid():
        lines = block.layout()
        above = layout.blockBoundingRect(block).top()
        heading = block.blockFormat().headingLevel() > 0 and block.next().isValid()
        count = lines.lineCount()
        for number in range(count):
            line = lines.lineAt(number)
            top = above + line.y()
            stays = heading or (number == 0 and count > 2) or (number == count - 2 and count > 3)
            yield _Line(block, number, top, top + line.height(), stays)
        block = block.next()


def paint_page(painter: QPainter, document: QTextDocument, page: Page, at: QPointF) -> None:
    """Paint a page with its upper left corner at this place; list numbers may stand left of it."""
    layout = document.documentLayout()
    painter.save()
    painter.translate(at - page.area.topLeft())
    painter.setClipRect(page.area.adjusted(-at.x(), 0, at.x(), 0))
    if page.inside is not None:  # the layout would go through all lines of the block for each of its pages
        lines, above = page.inside.layout(), layout.blockBoundingRect(page.inside).topLeft()
        for number in page.lines:
            lines.lineAt(number).draw(painter, above)
    else:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, print_colours.TEXT)
        context.clip = page.area
        layout.draw(painter, context)
    painter.restore()
