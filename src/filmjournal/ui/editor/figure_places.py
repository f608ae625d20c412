"""Where the pictures of figures stand on the page.

A figure is a block whose text is its caption. The picture lies in the space over that text: the top margin of the
block, or that of the whole document where the figure comes first, since Qt gives a first block none.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QTextBlock

from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import figure_space, spec_of

Size = tuple[int, int]  # width and height of a picture in its own pixels

HIGHEST = 640.0  # pixels of the page that a picture may be high
UNKNOWN: Size = (1_600, 900)  # the shape of one that is not known yet
_LEAST = 24.0  # pixels: a picture must be found to be taken out


def picture_gap(document: ReviewDocument) -> float:
    """Pixels between a picture and its caption."""
    return round(0.5 * document.rhythm.space)


def wanted_height(document: ReviewDocument, block: QTextBlock, size: Size) -> float:
    """How high a picture of this size is on the page: never larger than it is, nor than the page allows."""
    wide, high = max(1, size[0]), max(1, size[1])
    most = min(_room(document, block) / wide, HIGHEST / high)
    factor = min(1.0, most)
    if min(wide, high) * factor < _LEAST:
        factor = min(_LEAST / min(wide, high), most)
    return max(1.0, float(round(high * factor)))


def picture_field(document: ReviewDocument, block: QTextBlock) -> QRectF:
    """The space that is kept for a figure's picture, in the document's coordinates; without height if there is none."""
    rect = document.documentLayout().blockBoundingRect(block)
    gap = picture_gap(document)
    if block.blockNumber() == 0:
        high = document.rootFrame().frameFormat().topMargin() - gap
    else:
        high = block.blockFormat().topMargin() - figure_space(document.rhythm) - gap
    high = max(0.0, high)
    room = _room(document, block)
    left = 0.0 if from_right(block) else document.textWidth() - room
    return QRectF(left, rect.top() - gap - high, room, high)


def picture_place(document: ReviewDocument, block: QTextBlock, size: Size) -> QRectF:
    """Where in its field a picture of this shape stands: over the caption, at the side where lines begin."""
    field = picture_field(document, block)
    wide, high = max(1, size[0]), max(1, size[1])
    factor = min(field.width() / wide, field.height() / high)
    width, height = wide * factor, high * factor
    left = field.right() - width if from_right(block) else field.left()
    return QRectF(left, field.bottom() - height, width, height)


def figure_at(document: ReviewDocument, point: QPointF) -> QTextBlock | None:
    """The figure over whose caption that is, within its picture."""
    block = document.begin()
    while block.isValid():
        if spec_of(block).kind == "figure" and picture_field(document, block).contains(point):
            return block
        block = block.next()
    return None


def from_right(block: QTextBlock) -> bool:
    """Whether the lines of the block begin at the right."""
    return block.textDirection() == Qt.LayoutDirection.RightToLeft


def _room(document: ReviewDocument, block: QTextBlock) -> float:
    return max(_LEAST, document.textWidth() - block.blockFormat().indent() * document.indentWidth())
