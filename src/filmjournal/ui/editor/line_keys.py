"""What Enter, Backspace and Delete do between lines, where Qt's own ways would lose what the lines are.

Every function takes the document and a cursor in it, and is one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT, UNTOUCHABLE, Spec, starts_with
from filmjournal.ui.editor.formats import PLAIN, block_format, char_format, inline_state, spec_of
from filmjournal.ui.editor.structure import (
    dissolve,
    extent,
    is_first_of_item,
    one_step,
    open_before,
    outdent_item,
    replace_prefix,
    set_spec,
    unquoted,
)


def enter(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Begin a new line as Enter does: the next item in a list, text after a heading, out of a container if empty."""
    with one_step(cursor):
        cursor.removeSelectedText()
        block = cursor.block()
        spec = spec_of(block)
        empty = block.length() == 1
        if spec.kind in UNTOUCHABLE:
            _enter_untouchable(document, cursor, spec)
        elif empty and _leave(document, block):
            pass
        elif spec.kind in {"h2", "h3"} and not cursor.atBlockEnd() and cursor.atBlockStart():
            open_before(document, cursor, replace(spec, kind="p"))
        else:
            _split(document, cursor)


def _split(document: ReviewDocument, cursor: QTextCursor) -> None:
    block = cursor.block()
    spec = spec_of(block)
    depth = spec.list_depth
    new = replace(spec, kind="p") if cursor.atBlockEnd() else spec
    following: list[QTextBlock] = []
    if depth >= 0:
        new = replace(new, path=(*spec.path[:-1], ("li", document.next_id())))
    typing = char_format(PLAIN if spec.kind != "p" else inline_state(cursor.charFormat()).unlinked())
    cursor.insertBlock(block_format(new, document.rhythm), typing)
    if depth >= 0:  # what else belonged to the item now belongs to its second half
        other = cursor.block().next()
        while other.isValid() and starts_with(spec_of(other).path, spec.path):
            following.append(other)
            other = other.next()
        replace_prefix(document, following, spec.path, new.path)


def _leave(document: ReviewDocument, block: QTextBlock) -> bool:
    """Take an empty line out of the innermost thing it stands in; False if there is nothing to leave."""
    spec = spec_of(block)
    if spec.list_depth >= 0:
        if is_first_of_item(block):
            outdent_item(document, block)
        else:
            set_spec(document, block, replace(spec, path=(*spec.path[:-1], ("li", document.next_id()))))
        return True
    if spec.kind != "p":
        set_spec(document, block, replace(spec, kind="p"))
        return True
    if not spec.path:
        return False
    after = block.next()
    if spec.path[-1][0] == "spoiler" and after.isValid() and starts_with(spec_of(after).path, spec.path):
        return False
    set_spec(document, block, replace(spec, path=spec.path[:-1]))
    return True


def _enter_untouchable(document: ReviewDocument, cursor: QTextCursor, spec: Spec) -> None:
    block = cursor.block()
    if cursor.atBlockStart() and not block.previous().isValid():
        open_before(document, cursor, Spec("p", spec.path[:-1] if spec.kind == "summary" else spec.path))
        return
    if spec.kind == "pre":
        text = block.text()
        if not (cursor.atBlockEnd() and text.endswith("\u2028")):
            cursor.insertText("\u2028", char_format(PLAIN))
            return
        cursor.deletePreviousChar()
    elif spec.kind == "summary":
        after = block.next()
        if after.isValid() and starts_with(spec_of(after).path, spec.path):
            cursor.setPosition(after.position())
            return
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(block_format(Spec("p", spec.path), document.rhythm), char_format(PLAIN))


def backspace(document: ReviewDocument, cursor: QTextCursor) -> bool:
    """Backspace at the start of a block; False if Qt's own joining of blocks is right."""
    block = cursor.block()
    spec = spec_of(block)
    before = block.previous()
    above = spec_of(before) if before.isValid() else None
    lifted = _lifted_at_start(document, block, spec, above)
    if lifted is not None:
        with one_step(cursor):
            lifted()
        return True
    if above is None:
        return True
    if above.kind == "figure" or above.kind in PLAIN_TEXT:
        if block.length() == 1:
            _join(document, cursor, before)
        else:
            cursor.setPosition(before.position() + before.length() - 1)
        return True
    return False


def _lifted_at_start(
    document: ReviewDocument, block: QTextBlock, spec: Spec, above: Spec | None
) -> Callable[[], None] | None:
    match spec.kind:
        case "rule" | "pre":
            return lambda: set_spec(document, block, Spec("p", spec.path))
        case "figure":
            return (lambda: set_spec(document, block, Spec("p", spec.path))) if block.length() == 1 else lambda: None
        case "summary":
            return lambda: dissolve(document, block, spec.path, keep_empty=True)
    if is_first_of_item(block):
        return lambda: outdent_item(document, block)
    quote = spec.quote_depth
    if quote >= 0 and spec.list_depth < 0 and (above is None or not starts_with(above.path, spec.path[: quote + 1])):
        return lambda: set_spec(document, block, unquoted(spec))
    if above is None and spec.kind != "p":
        return lambda: set_spec(document, block, replace(spec, kind="p"))
    return None


def _join(document: ReviewDocument, cursor: QTextCursor, before: QTextBlock) -> None:
    """Remove the empty block after `before`, which keeps its kind even if it is empty too."""
    spec = spec_of(before)
    with one_step(cursor):
        cursor.setPosition(before.position() + before.length() - 1)
        cursor.deleteChar()
        set_spec(document, cursor.block(), spec)


def delete(document: ReviewDocument, cursor: QTextCursor) -> bool:
    """Delete at the end of a block; False if Qt's own joining of blocks is right."""
    block = cursor.block()
    after = block.next()
    if not after.isValid():
        return True
    spec, below = spec_of(block), spec_of(after)
    if spec.kind == "figure" or spec.kind in PLAIN_TEXT:
        if after.length() == 1 and below.kind not in UNTOUCHABLE:
            _join(document, cursor, block)
        else:
            cursor.setPosition(after.position())
        return True
    if (below.kind == "figure" or below.kind in PLAIN_TEXT) and block.length() > 1:
        cursor.setPosition(after.position())
        return True
    if is_first_of_item(after) and block.length() > 1:
        _take_in_item(document, cursor, after)
        return True
    return False


def _take_in_item(document: ReviewDocument, cursor: QTextCursor, after: QTextBlock) -> None:
    """Join the first line of the item that begins with `after`; what was under it goes on under the joined line."""
    old = spec_of(after).path
    here = spec_of(cursor.block()).path
    rest = [block for block in extent(after, len(old)) if block.blockNumber() > after.blockNumber()]
    with one_step(cursor):
        replace_prefix(document, rest, old, here)
        cursor.deleteChar()


def forget_kind_of_nothing(document: ReviewDocument, cursor: QTextCursor) -> None:
    """After everything was deleted one writes a plain paragraph, whatever stood there."""
    if document.blockCount() == 1 and document.firstBlock().length() == 1:
        cursor.joinPreviousEditBlock()
        set_spec(document, document.firstBlock(), Spec())
        cursor.endEditBlock()
