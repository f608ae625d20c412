"""From the review's tree to the editor's document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from PySide6.QtGui import QTextCursor

from filmjournal.richtext.tree import Document, Inline
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import Line, Spec, flatten
from filmjournal.ui.editor.formats import (
    BLOCK_ENDS,
    PLAIN,
    SOFT_BREAK,
    SOFT_CODES,
    block_format,
    char_format,
    state_of,
)

# Laying out one unbroken word takes time that grows with the square of its length.
LONGEST_WORD = 10_000
_SOFT_STEP = 500
_SOFT_PIECE = re.compile(rf"[{BLOCK_ENDS}]+|[^\s{BLOCK_ENDS}]{{{LONGEST_WORD + 1},}}")
_LINE_ENDS = re.compile("\r\n?|[\n\u2029]")


def load(document: ReviewDocument, tree: Document) -> None:
    """Replace everything in `document` by `tree`; there is nothing to undo afterwards."""
    document.setUndoRedoEnabled(False)
    document.clear()
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.setBlockFormat(block_format(Spec(), document.rhythm))  # an empty review has no line that would bring one
    write_lines(cursor, flatten(tree.blocks, document.next_id), document)
    cursor.endEditBlock()
    document.setUndoRedoEnabled(True)
    document.setModified(False)


def write_lines(cursor: QTextCursor, lines: Iterable[Line], document: ReviewDocument) -> None:
    """Write `lines` at the cursor, the first into the cursor's own block, which takes its kind."""
    plain = char_format(PLAIN)
    for number, (spec, inline) in enumerate(lines):
        shape = block_format(spec, document.rhythm)
        if number:
            cursor.insertBlock(shape, plain)
        else:
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(plain)
        write_inline(cursor, inline, spec)


def write_inline(cursor: QTextCursor, inline: Inline, spec: Spec) -> None:
    """Write text with its marks at the cursor, as far as a block of this kind takes them."""
    for run in inline:
        state = state_of(run)
        for text, soft in _pieces(run.text):
            written = _LINE_ENDS.sub(" " if spec.kind == "summary" else "\u2028", text)
            cursor.insertText(written, char_format(replace(state, soft=True) if soft else state))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, those with break opportunities or codes of ours in them marked."""
    end = 0
    for piece in _SOFT_PIECE.finditer(text):
        found = piece[0]
        # A word that has such characters of its own may break there, and they are part of the text.
        if SOFT_BREAK in found:
            continue
        if piece.start() > end:
            yield text[end : piece.start()], False
        parts = (found[start : start + _SOFT_STEP] for start in range(0, len(found), _SOFT_STEP))
        yield SOFT_BREAK.join(parts).translate(SOFT_CODES), True
        end = piece.end()
    if end < len(text):
        yield text[end:], False
