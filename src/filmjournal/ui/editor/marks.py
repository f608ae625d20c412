"""What a writer does to words: marks, links, film references."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.tree import MARKS
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT
from filmjournal.ui.editor.formats import InlineState, char_format, inline_state, spec_of
from filmjournal.ui.editor.structure import one_step

Stretch = tuple[int, int, InlineState]  # first and last position in the document, and what the text there is
Change = Callable[[InlineState], InlineState]


def with_mark(state: InlineState, mark: str, on: bool) -> InlineState:
    """The state with a mark put on or taken off; subscript and superscript exclude each other."""
    if mark not in MARKS:
        raise ValueError(mark)
    marks = state.marks | {mark} if on else state.marks - {mark}
    if on and mark in {"sub", "sup"}:
        marks -= {"sub", "sup"} - {mark}
    return replace(state, marks=marks)


def stretches(document: ReviewDocument, start: int, end: int) -> list[Stretch]:
    """The text between two positions, in pieces of one state; without blocks that hold plain text only."""
    result = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        if spec_of(block).kind not in PLAIN_TEXT:
            result += [
                (max(first, start), min(last, end), state)
                for first, last, state in _block_stretches(block)
                if first < end and last > start
            ]
        block = block.next()
    return result


def _block_stretches(block: QTextBlock) -> Iterator[Stretch]:
    if block.length() > 1:
        origin = block.position()
        for piece in block.textFormats():
            yield origin + piece.start, origin + piece.start + piece.length, inline_state(piece.format)


def change(document: ReviewDocument, cursor: QTextCursor, start: int, end: int, how: Change) -> None:
    """Change the state of all text between two positions, as one step of undo. The cursor is left alone."""
    hand = QTextCursor(document)
    with one_step(cursor):
        for first, last, state in stretches(document, start, end):
            wanted = how(state)
            if wanted != state:
                hand.setPosition(first)
                hand.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
                hand.setCharFormat(char_format(wanted))


def has_mark(document: ReviewDocument, cursor: QTextCursor, mark: str) -> bool:
    """Whether all that is selected has the mark, or what is typed next would have it."""
    if not cursor.hasSelection():
        return mark in inline_state(cursor.charFormat()).marks
    pieces = stretches(document, cursor.selectionStart(), cursor.selectionEnd())
    return bool(pieces) and all(mark in state.marks for _, _, state in pieces)


def before(cursor: QTextCursor) -> InlineState | None:
    """The state of the character before the caret in its block, None at its start."""
    return None if cursor.atBlockStart() else _behind(cursor, cursor.position())


def after(cursor: QTextCursor) -> InlineState | None:
    """The state of the character after the caret in its block, None at its end."""
    return None if cursor.atBlockEnd() else _behind(cursor, cursor.position() + 1)


def _behind(cursor: QTextCursor, position: int) -> InlineState:
    hand = QTextCursor(cursor.document())  # a caret may have a format of its own, for what is typed next
    hand.setPosition(position)
    return inline_state(hand.charFormat())


def linked(state: InlineState | None) -> tuple[str | None, int | None]:
    """Where the text leads: its address or its film; nowhere for no text."""
    return (state.href, state.film) if state is not None else (None, None)


def link_around(cursor: QTextCursor) -> tuple[int, int] | None:
    """The unbroken stretch with the link or film reference that the caret touches, None where there is none."""
    if spec_of(cursor.block()).kind in PLAIN_TEXT:
        return None
    target = next((found for found in (linked(before(cursor)), linked(after(cursor))) if any(found)), None)
    if target is None:
        return None
    around: tuple[int, int] | None = None
    for first, last, state in _block_stretches(cursor.block()):
        if linked(state) != target:
            if around is not None and around[1] >= cursor.position():
                break
            around = None
        else:
            around = (around[0] if around else first, last)
    return around


def typing_state(cursor: QTextCursor) -> InlineState:
    """The state of text typed now: as the caret says, but a link is not continued at its ends, only within."""
    state = replace(inline_state(cursor.charFormat()), soft=False)
    if state.href is None and state.film is None:
        return state
    left, right = linked(before(cursor)), linked(after(cursor))
    return state if left == right == linked(state) else state.unlinked()
