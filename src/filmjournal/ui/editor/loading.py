"""From the review's tree to the editor's document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from PySide6.QtGui import QTextCharFormat, QTextCursor

from filmjournal.richtext.tree import Document, Inline
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import Line, Spec, flatten
from filmjournal.ui.editor.formats import (
    BLOCK_ENDS,
    PLAIN,
    SOFT_BREAK,
    SOFT_CODES,
    InlineState,
    block_format,
    char_format,
    state_of,
)

# Laying out one unbroken word takes time that grows with the square of its length.
LONGEST_WORD = 10_000
_SOFT_STEP = 100
_LONGEST_CHARACTER = 32  # code points; what joins more of them is no writing
# A break opportunity of the text's own ends a word, and stays part of the text.
_SOFT_PIECE = re.compile(rf"[{BLOCK_ENDS}]+|[^\s{BLOCK_ENDS}{SOFT_BREAK}]{{{LONGEST_WORD + 1},}}")
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
        text = run.text
        if len(text) <= LONGEST_WORD and text.isprintable():  # no line end in it, and no code of ours
            cursor.insertText(text, _format_of(run.marks, run.href, run.film))
            continue
        state = state_of(run)
        for piece, soft in _pieces(text):
            written = _LINE_ENDS.sub(" " if spec.kind == "summary" else "\u2028", piece)
            cursor.insertText(written, char_format(replace(state, soft=True) if soft else state))


@lru_cache(maxsize=256)
def _format_of(marks: frozenset[str], href: str | None, film: int | None) -> QTextCharFormat:
    return char_format(InlineState(marks, href, film))


def breakable(text: str) -> str:
    """The text with break opportunities in words too long to lay out, for a document that is only looked at."""
    return "".join(piece for piece, _soft in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, those with break opportunities or codes of ours in them marked."""
    end = 0
    for piece in _SOFT_PIECE.finditer(text):
        found = piece[0]
        if piece.start() > end:
            yield text[end : piece.start()], False
        yield found.translate(SOFT_CODES) if found[0] in BLOCK_ENDS else SOFT_BREAK.join(_parts(found)), True
        end = piece.end()
    if end < len(text):
        yield text[end:], False


def _parts(word: str) -> Iterator[str]:
    """The word in parts, between which no accent or emoji is taken apart."""
    start = 0
    while start < len(word):
        end = start + _SOFT_STEP
        while end < min(len(word), start + _SOFT_STEP + _LONGEST_CHARACTER) and _goes_on(word[end - 1], word[end]):
            end += 1
        yield word[start:end]
        start = end


def _goes_on(character: str, following: str) -> bool:
    return character == "\u200d" or unicodedata.category(following) in {"Mn", "Mc", "Me", "Cf", "Sk"}
