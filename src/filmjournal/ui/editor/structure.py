"""What a writer does to lines: headings, quotes, lists, Enter, Backspace and Delete between blocks.

Every function takes the document and a cursor in it, changes nothing but the blocks' own marks and the breaks
between them, and is one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.canonical import NESTING
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT, UNTOUCHABLE, Path, Spec, Step, fitted, starts_with
from filmjournal.ui.editor.formats import PLAIN, block_format, char_format, inline_state, spec_of


@contextmanager
def one_step(cursor: QTextCursor) -> Iterator[None]:
    """Everything done inside is undone at once."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def set_spec(document: ReviewDocument, block: QTextBlock, spec: Spec) -> None:
    if spec_of(block) != spec:
        QTextCursor(block).setBlockFormat(block_format(spec, document.rhythm))


def selected_blocks(document: ReviewDocument, cursor: QTextCursor) -> list[QTextBlock]:
    """The blocks that the selection or caret touches; not one of which it only reaches the beginning."""
    first = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last != first and cursor.selectionEnd() == last.position():
        last = last.previous()
    blocks = [first]
    while blocks[-1] != last:
        blocks.append(blocks[-1].next())
    return blocks


# Headings -------------------------------------------------------------------------------------------------------


def set_heading(document: ReviewDocument, cursor: QTextCursor, level: int) -> None:
    """Make the selected lines headings of this level (2 or 3), or paragraphs (0). List items stay as they are."""
    kind = f"h{level}" if level else "p"
    with one_step(cursor):
        for block in selected_blocks(document, cursor):
            spec = spec_of(block)
            if spec.kind in {"p", "h2", "h3"} or (spec.kind == "pre" and not level):
                set_spec(document, block, fitted(replace(spec, kind=kind)))


# Quotes ---------------------------------------------------------------------------------------------------------


def toggle_quote(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Put the selected lines, list items whole, into a quote, or take them out if all stand in one."""
    blocks = [block for block in _whole_items(selected_blocks(document, cursor)) if is_text(block)]
    with one_step(cursor):
        if all(spec_of(block).quote_depth >= 0 for block in blocks):
            for block in blocks:
                set_spec(document, block, _unquoted(spec_of(block)))
            return
        for block in blocks:
            spec = spec_of(block)
            if spec.quote_depth < 0:
                base = spec.open_path
                step = _neighbouring(block, base, ("quote",)) or ("quote", document.next_id())
                set_spec(document, block, fitted(replace(spec, path=(*base, step, *spec.path[len(base) :]))))


def _unquoted(spec: Spec) -> Spec:
    return replace(spec, path=tuple(step for step in spec.path if step[0] != "quote"))


def is_text(block: QTextBlock) -> bool:
    """Whether the block is a line of text that any command may turn into another."""
    return spec_of(block).kind not in UNTOUCHABLE


def _whole_items(blocks: list[QTextBlock]) -> list[QTextBlock]:
    blocks = list(blocks)
    while (before := blocks[0].previous()).isValid() and _share_item(blocks[0], before):
        blocks.insert(0, before)
    while (after := blocks[-1].next()).isValid() and _share_item(blocks[-1], after):
        blocks.append(after)
    return blocks


def _share_item(one: QTextBlock, other: QTextBlock) -> bool:
    path = spec_of(one).path
    depth = next((depth for depth, step in enumerate(path) if step[0] == "li"), -1)
    return depth >= 0 and starts_with(spec_of(other).path, path[: depth + 1])


def _neighbouring(block: QTextBlock, base: Path, kinds: tuple[str, ...]) -> Step | None:
    """The container of one of these kinds that stands at `base` right before or right after the block."""
    for other in (block.previous(), block.next()):
        if other.isValid():
            path = spec_of(other).path
            if len(path) > len(base) and starts_with(path, base) and path[len(base)][0] in kinds:
                return path[len(base)]
    return None


# Lists ----------------------------------------------------------------------------------------------------------


def toggle_list(document: ReviewDocument, cursor: QTextCursor, ordered: bool) -> None:
    """Make the selected lines items of a list; take them out if all are items of this kind already.

    Items of the other kind turn their whole list into this kind.
    """
    kind = "ol" if ordered else "ul"
    blocks = [block for block in selected_blocks(document, cursor) if is_text(block)]
    with one_step(cursor):
        if blocks and all(_list_kind(block) == kind for block in blocks):
            for block in blocks:
                while spec_of(block).list_depth >= 0:
                    _outdent_item(document, block)
            return
        for block in blocks:
            spec = spec_of(block)
            if spec.list_depth < 0:
                step = _neighbouring(block, spec.path, (kind,)) or (kind, document.next_id())
                item = ("li", document.next_id())
                set_spec(document, block, fitted(replace(spec, path=(*spec.path, step, item))))
            elif _list_kind(block) != kind:
                depth = spec.list_depth
                turned = (kind, spec.path[depth][1])
                _replace_prefix(
                    document, extent(block, depth + 1), spec.path[: depth + 1], (*spec.path[:depth], turned)
                )


def _list_kind(block: QTextBlock) -> str | None:
    spec = spec_of(block)
    return spec.path[spec.list_depth][0] if spec.list_depth >= 0 else None


def can_indent(block: QTextBlock) -> bool:
    """Whether the item that the block belongs to has one before it in its list, under which it can go."""
    spec = spec_of(block)
    depth = spec.list_depth
    if depth < 0:
        return False
    own = extent(block, depth + 2)
    if max(levels(spec_of(child).path) for child in own) >= NESTING:
        return False
    before = own[0].previous()
    return before.isValid() and starts_with(spec_of(before).path, spec.path[: depth + 1])


def levels(path: Path) -> int:
    """How deep the path nests, counted as the grammar does: a list and its item are one level."""
    return sum(1 for kind, _ in path if kind != "li")


def indent(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Put the selected items, with all that is under them, under the item before."""
    with one_step(cursor):
        for block in _items(selected_blocks(document, cursor)):
            if can_indent(block):
                spec = spec_of(block)
                depth = spec.list_depth
                blocks = extent(block, depth + 2)
                above = spec_of(blocks[0].previous()).path
                kind = spec.path[depth][0]
                nested = above[depth + 2] if len(above) > depth + 2 and above[depth + 2][0] == kind else None
                target = (*above[: depth + 2], nested or (kind, document.next_id()), spec.path[depth + 1])
                _replace_prefix(document, blocks, spec.path[: depth + 2], target)


def outdent(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Take the selected items one level up, out of the list from its first level. What followed goes under them."""
    with one_step(cursor):
        for block in _items(selected_blocks(document, cursor)):
            _outdent_item(document, block)


def _items(blocks: list[QTextBlock]) -> list[QTextBlock]:
    """One block of each item among `blocks` that is not inside another of these items."""
    chosen: dict[Path, QTextBlock] = {}
    for block in blocks:
        spec = spec_of(block)
        if spec.list_depth >= 0:
            chosen.setdefault(spec.path, block)
    return [
        block
        for path, block in chosen.items()
        if not any(path != other and starts_with(path, other) for other in chosen)
    ]


def extent(block: QTextBlock, length: int) -> list[QTextBlock]:
    """The unbroken run of blocks around `block` that share the first `length` steps of its path."""
    prefix = spec_of(block).path[:length]
    blocks = [block]
    while (before := blocks[0].previous()).isValid() and starts_with(spec_of(before).path, prefix):
        blocks.insert(0, before)
    while (after := blocks[-1].next()).isValid() and starts_with(spec_of(after).path, prefix):
        blocks.append(after)
    return blocks


def _replace_prefix(document: ReviewDocument, blocks: list[QTextBlock], old: Path, new: Path) -> None:
    for block in blocks:
        spec = spec_of(block)
        if starts_with(spec.path, old):
            set_spec(document, block, replace(spec, path=(*new, *spec.path[len(old) :])))


def _outdent_item(document: ReviewDocument, block: QTextBlock) -> None:
    spec = spec_of(block)
    depth = spec.list_depth
    if depth < 0:
        return
    own = extent(block, depth + 2)
    outside, this_list, item = spec.path[:depth], spec.path[depth], spec.path[depth + 1]
    if not (outside and outside[-1][0] == "li"):
        _replace_prefix(document, own, spec.path, outside)
        for child in own:  # items that were under it go on in the list that follows
            path = spec_of(child).path
            if len(path) > depth and path[depth][0] == this_list[0]:
                set_spec(document, child, replace(spec_of(child), path=(*outside, this_list, *path[depth + 1 :])))
        return
    after = [other for other in extent(own[-1], depth) if other.blockNumber() > own[-1].blockNumber()]
    raised = (*outside[:-1], item)
    _replace_prefix(document, own, spec.path, raised)
    last = spec_of(own[-1]).path
    inner = last[depth] if len(last) > depth and last[depth][0] == this_list[0] else this_list
    _replace_prefix(document, after, (*outside, this_list), (*raised, inner))
    _replace_prefix(document, after, outside, raised)


def is_first_of_item(block: QTextBlock) -> bool:
    spec = spec_of(block)
    before = block.previous()
    return spec.list_depth >= 0 and not (before.isValid() and starts_with(spec_of(before).path, spec.path))


# Keys -----------------------------------------------------------------------------------------------------------


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
        _replace_prefix(document, following, spec.path, new.path)


def _leave(document: ReviewDocument, block: QTextBlock) -> bool:
    """Take an empty line out of the innermost thing it stands in; False if there is nothing to leave."""
    spec = spec_of(block)
    if spec.list_depth >= 0:
        if is_first_of_item(block):
            _outdent_item(document, block)
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


def open_before(document: ReviewDocument, cursor: QTextCursor, spec: Spec) -> None:
    """An empty line of this kind before the block at whose start the cursor is; the cursor stays with the block."""
    cursor.insertBlock(cursor.blockFormat(), cursor.blockCharFormat())
    set_spec(document, cursor.block().previous(), spec)


def leave_rule(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Text typed at a rule goes to a paragraph of its own after it."""
    spec = spec_of(cursor.block())
    if spec.kind == "rule":
        with one_step(cursor):
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
        return lambda: _outdent_item(document, block)
    quote = spec.quote_depth
    if quote >= 0 and spec.list_depth < 0 and (above is None or not starts_with(above.path, spec.path[: quote + 1])):
        return lambda: set_spec(document, block, _unquoted(spec))
    if above is None and spec.kind != "p":
        return lambda: set_spec(document, block, replace(spec, kind="p"))
    return None


def dissolve(document: ReviewDocument, inside: QTextBlock, path: Path, *, keep_empty: bool) -> None:
    """Take a spoiler away from around its blocks; its summary becomes a paragraph, an empty one only if it is kept."""
    blocks = extent(inside, len(path))
    empty = not keep_empty and len(blocks) > 1 and blocks[0].length() == 1 and spec_of(blocks[0]).kind == "summary"
    for block in blocks:
        spec = spec_of(block)
        kind = "p" if spec == Spec("summary", path) else spec.kind
        set_spec(document, block, replace(spec, kind=kind, path=(*path[:-1], *spec.path[len(path) :])))
    if empty:
        hand, below = QTextCursor(blocks[0]), spec_of(blocks[1])
        hand.deleteChar()
        set_spec(document, hand.block(), below)


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
        _replace_prefix(document, rest, old, here)
        cursor.deleteChar()


def forget_kind_of_nothing(document: ReviewDocument, cursor: QTextCursor) -> None:
    """After everything was deleted one writes a plain paragraph, whatever stood there."""
    if document.blockCount() == 1 and document.firstBlock().length() == 1:
        cursor.joinPreviousEditBlock()
        set_spec(document, document.firstBlock(), Spec())
        cursor.endEditBlock()
