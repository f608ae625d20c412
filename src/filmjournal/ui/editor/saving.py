"""From the editor's document to the review's tree."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.tree import Document, Inline, Run
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT, Line, Spec, unflatten
from filmjournal.ui.editor.formats import InlineState, inline_state, spec_of, without_soft_breaks


def save(document: ReviewDocument) -> Document:
    """The review as it stands in the editor. Not canonical: white space is as typed, equal runs may be parted."""
    return unflatten(_lines(document))


def save_selection(document: ReviewDocument, cursor: QTextCursor) -> Document:
    """What is selected; of a selection within one block only its text and marks."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    first, last = document.findBlock(start), document.findBlock(end)
    if first == last:
        inline = block_inline(first, start, end)
        return unflatten([(Spec(), inline)])
    lines = []
    block = first
    while block.isValid() and block.position() <= end:
        lines.append((spec_of(block), block_inline(block, start, end)))
        if block == last:
            break
        block = block.next()
    return unflatten(lines)


def _lines(document: ReviewDocument) -> Iterator[Line]:
    block = document.begin()
    while block.isValid():
        yield spec_of(block), block_inline(block)
        block = block.next()


def block_inline(block: QTextBlock, start: int = 0, end: int | None = None) -> Inline:
    """The text of a block with its marks, of the part between two positions of the document if they are given."""
    runs = without_soft_breaks(_stretches(block, start, end))
    if spec_of(block).kind in PLAIN_TEXT:
        text = "".join(run.text for run in runs)
        return (Run(text),) if text else ()
    return tuple(runs)


def _stretches(block: QTextBlock, start: int, end: int | None) -> Iterator[tuple[str, InlineState]]:
    text = block.text()
    whole = block.length() - 1
    origin = block.position()
    from_unit = max(start - origin, 0)
    to_unit = whole if end is None else min(end - origin, whole)
    if from_unit >= to_unit:
        return
    ranges = block.textFormats()
    if len(ranges) == 1 and from_unit == 0 and to_unit == whole:
        yield text, inline_state(ranges[0].format)
        return
    # Positions count UTF-16 units; in text with none beyond the first 65,536 characters they count characters too.
    units = None if len(text) == whole else text.encode("utf-16-le")
    for piece in ranges:
        first, last = max(piece.start, from_unit), min(piece.start + piece.length, to_unit)
        if first < last:
            part = text[first:last] if units is None else units[2 * first : 2 * last].decode("utf-16-le", "ignore")
            yield part, inline_state(piece.format)
