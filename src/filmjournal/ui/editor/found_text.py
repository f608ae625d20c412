"""Finding and replacing in the editor's document: the lines of `richtext.finding` at Qt's positions.

Python counts characters, Qt counts UTF-16 units, in which an emoji is two; and the editor has break opportunities in
overlong words that the review has not. Both are reckoned with here.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext import finding
from filmjournal.richtext.finding import Pattern, Span
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import BLOCK_ENDS, SOFT_BREAK, SOFT_CODES, char_format, inline_state, state_of
from filmjournal.ui.editor.formats import without_soft_breaks as saved
from filmjournal.ui.editor.saving import block_inline
from filmjournal.ui.editor.structure import one_step

_ODD = (SOFT_BREAK, *BLOCK_ENDS.translate(SOFT_CODES))


def places(document: ReviewDocument, pattern: Pattern) -> list[Span]:
    """Where a pattern stands, as positions in the document, in its order."""
    found: list[Span] = []
    block = document.begin()
    while block.isValid():
        text, units = _text(block)
        origin = block.position()
        here = finding.spans(text, pattern)
        if units is None:
            found += [(origin + start, origin + end) for start, end in here]
        else:
            found += [(origin + units[start], origin + units[end]) for start, end in here]
        block = block.next()
    return found


def replace(
    document: ReviewDocument, cursor: QTextCursor, pattern: Pattern, text: str, only: Span | None = None
) -> int:
    """Put `text` in every place of a pattern, or in one of them, as one step of undo; how many places that were.

    The cursor stays where it is, as far as its place is still there.
    """
    count = 0
    block = document.begin() if only is None else document.findBlock(only[0])
    with one_step(cursor):
        while block.isValid():
            words, units = _text(block)
            found = finding.spans(words, pattern)
            if only is not None:
                origin = block.position()
                found = [span for span in found if origin + (span[0] if units is None else units[span[0]]) == only[0]]
            count += len(found)
            _edit(block, units, finding.edits(block_inline(block), found, text))
            block = block.next() if only is None else document.end()
    return count


def _edit(block: QTextBlock, units: list[int] | None, changes: Iterable[finding.Edit]) -> None:
    hand = QTextCursor(block)
    origin = block.position()
    for change in reversed(list(changes)):
        start, end = (change.start, change.end) if units is None else (units[change.start], units[change.end])
        hand.setPosition(origin + start)
        hand.setPosition(origin + end, QTextCursor.MoveMode.KeepAnchor)
        hand.insertText(change.text, char_format(state_of(change.like)))


def _text(block: QTextBlock) -> tuple[str, list[int] | None]:
    """The block's line as the review has it, and each character's place in the block where it is not its number."""
    text = block.text()
    whole = block.length() - 1
    if any(character in text for character in _ODD):
        return _without_soft(block, text)
    if len(text) == whole:
        return text, None
    return text, [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]


def _without_soft(block: QTextBlock, text: str) -> tuple[str, list[int]]:
    raw = text.encode("utf-16-le", "surrogatepass")
    kept: list[str] = []
    units: list[int] = []
    for piece in block.textFormats():
        state = inline_state(piece.format)
        at = piece.start
        part = raw[2 * at : 2 * (at + piece.length)].decode("utf-16-le", "ignore")
        for character in part:
            if state.soft:
                kept += (run.text for run in saved([(character, state)]))
            else:
                kept.append(character)
            if len(units) < len(kept):
                units.append(at)
            at += 2 if character > "\uffff" else 1
    units.append(len(raw) // 2)
    return "".join(kept), units
