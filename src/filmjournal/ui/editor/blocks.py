"""Rules, code and spoilers: commands that make blocks of another kind out of lines, and lines out of them again.

Every function takes the document and a cursor in it, and is one step of undo.
"""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.canonical import NESTING
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import UNTOUCHABLE, Spec, starts_with
from filmjournal.ui.editor.formats import PLAIN, InlineState, block_format, char_format, inline_state, spec_of
from filmjournal.ui.editor.structure import (
    dissolve,
    extent,
    is_text,
    levels,
    one_step,
    open_before,
    selected_blocks,
    set_spec,
)

_LINE_BREAKS = re.compile("\u2028+")


def insert_rule(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Part the text by a rule at the caret, outside quotes and lists; the caret goes on behind the rule."""
    with one_step(cursor):
        cursor.setPosition(cursor.selectionEnd())
        spec = spec_of(cursor.block())
        rule = Spec("rule", spec.open_path)
        if spec.kind in UNTOUCHABLE:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        elif not cursor.atBlockEnd():
            if not cursor.atBlockStart():
                cursor.insertBlock(cursor.blockFormat(), cursor.blockCharFormat())
            open_before(document, cursor, rule)
            return
        if cursor.block().length() == 1 and spec.kind not in UNTOUCHABLE:
            set_spec(document, cursor.block(), rule)
        else:
            cursor.insertBlock(block_format(rule, document.rhythm), char_format(PLAIN))
        after = cursor.block().next()
        if after.isValid() and is_text(after) and spec_of(after).open_path == rule.path:
            cursor.setPosition(after.position())
        else:
            cursor.insertBlock(block_format(Spec("p", rule.path), document.rhythm), char_format(PLAIN))


def toggle_code_block(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Make the selected lines one block of code, or paragraphs of its lines if all are code already.

    Code is plain text: marks and links go. Pictures, rules and summaries stay as they are.
    """
    blocks = [block for block in selected_blocks(document, cursor) if is_text(block) or spec_of(block).kind == "pre"]
    with one_step(cursor):
        if all(spec_of(block).kind == "pre" for block in blocks):
            for block in reversed(blocks):
                _uncode(document, block)
        else:
            for group in reversed(_neighbours(blocks)):
                _encode(document, group)


def _neighbours(blocks: list[QTextBlock]) -> list[list[QTextBlock]]:
    """The blocks in groups that follow each other in the same spoiler."""
    groups: list[list[QTextBlock]] = []
    for block in blocks:
        last = groups[-1][-1] if groups else None
        if last is not None and last.next() == block and spec_of(last).open_path == spec_of(block).open_path:
            groups[-1].append(block)
        else:
            groups.append([block])
    return groups


def _encode(document: ReviewDocument, blocks: list[QTextBlock]) -> None:
    start, spec = blocks[0].position(), Spec("pre", spec_of(blocks[0]).open_path)
    hand = QTextCursor(document)
    for end in reversed([block.position() - 1 for block in blocks[1:]]):
        hand.setPosition(end)
        hand.deleteChar()
        hand.insertText("\u2028", char_format(PLAIN))
    code = document.findBlock(start)
    set_spec(document, code, spec)
    for piece in code.textFormats() if code.length() > 1 else ():
        state = inline_state(piece.format)
        if state != InlineState(soft=state.soft):
            hand.setPosition(start + piece.start)
            hand.setPosition(start + piece.start + piece.length, QTextCursor.MoveMode.KeepAnchor)
            hand.setCharFormat(char_format(InlineState(soft=state.soft)))


def _uncode(document: ReviewDocument, code: QTextBlock) -> None:
    spec = replace(spec_of(code), kind="p")
    text, start, end = code.text(), code.position(), code.position() + code.length() - 1
    hand = QTextCursor(document)
    breaks = []
    seen, place = 0, start
    for match in _LINE_BREAKS.finditer(text):
        place += utf16_length(text[seen : match.start()])
        breaks.append((place, place + len(match[0])))
        seen, place = match.end(), place + len(match[0])
    set_spec(document, code, spec)
    for first, last in reversed(breaks):
        hand.setPosition(first)
        hand.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        hand.removeSelectedText()
        if start < first and last < end:
            hand.insertBlock(block_format(spec, document.rhythm), char_format(PLAIN))


def toggle_spoiler_block(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Put the selected blocks, lists and quotes whole, into a spoiler; dissolve the spoiler that holds all of them."""
    blocks = selected_blocks(document, cursor)
    around = spec_of(blocks[0]).open_path
    while not all(starts_with(spec_of(block).path, around) for block in blocks):
        around = around[:-1]
    with one_step(cursor):
        if around:
            dissolve(document, blocks[0], around, keep_empty=False)
        else:
            _cover(document, blocks)


def _cover(document: ReviewDocument, blocks: list[QTextBlock]) -> None:
    blocks = [*extent(blocks[0], 1), *blocks] if spec_of(blocks[0]).path else blocks
    blocks = [*blocks, *extent(blocks[-1], 1)] if spec_of(blocks[-1]).path else blocks
    first = min(blocks, key=QTextBlock.blockNumber)
    if max(levels(spec_of(block).path) for block in blocks) >= NESTING:
        return
    step = ("spoiler", document.next_id())
    for block in blocks:
        spec = spec_of(block)
        if spec.path[:1] != (step,):
            set_spec(document, block, replace(spec, path=(step, *spec.path)))
    open_before(document, QTextCursor(first), Spec("summary", (step,)))
