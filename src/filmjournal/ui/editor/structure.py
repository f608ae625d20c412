"""What a writer does to lines: headings, quotes, lists, and what these need of the lines around.

Every function takes the document and a cursor in it, changes nothing but the blocks' own marks and the breaks
between them, and is one step of undo.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.canonical import NESTING
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import UNTOUCHABLE, Path, Spec, Step, fitted, starts_with
from filmjournal.ui.editor.formats import PLAIN, block_format, char_format, spec_of


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
                set_spec(document, block, unquoted(spec_of(block)))
            return
        for block in blocks:
            spec = spec_of(block)
            if spec.quote_depth < 0:
                base = spec.open_path
                step = _neighbouring(block, base, ("quote",)) or ("quote", document.next_id())
                set_spec(document, block, fitted(replace(spec, path=(*base, step, *spec.path[len(base) :]))))


def unquoted(spec: Spec) -> Spec:
    """The line as it is outside its quote."""
    return replace(spec, path=tuple(step for step in spec.path if step[0] != "quote"))


def is_text(block: QTextBlock) -> bool:
    """Whether the block is a line of text that any command may turn into another."""
    return spec_of(block).kind not in UNTOUCHABLE


def _whole_items(blocks: list[QTextBlock]) -> list[QTextBlock]:
    blocks = list(blocks)
    blocks.reverse()
    while (before := blocks[-1].previous()).isValid() and _share_item(blocks[-1], before):
        blocks.append(before)
    blocks.reverse()
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
                    outdent_item(document, block)
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
                replace_prefix(document, extent(block, depth + 1), spec.path[: depth + 1], (*spec.path[:depth], turned))


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
                replace_prefix(document, blocks, spec.path[: depth + 2], target)


def outdent(document: ReviewDocument, cursor: QTextCursor) -> None:
    """Take the selected items one level up, out of the list from its first level. What followed goes under them."""
    with one_step(cursor):
        for block in _items(selected_blocks(document, cursor)):
            outdent_item(document, block)


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
    while (before := blocks[-1].previous()).isValid() and starts_with(spec_of(before).path, prefix):
        blocks.append(before)
    blocks.reverse()
    while (after := blocks[-1].next()).isValid() and starts_with(spec_of(after).path, prefix):
        blocks.append(after)
    return blocks


def replace_prefix(document: ReviewDocument, blocks: list[QTextBlock], old: Path, new: Path) -> None:
    """Put those of the blocks that stand at or below one path at or below another."""
    for block in blocks:
        spec = spec_of(block)
        if starts_with(spec.path, old):
            set_spec(document, block, replace(spec, path=(*new, *spec.path[len(old) :])))


def outdent_item(document: ReviewDocument, block: QTextBlock) -> None:
    """Take the item that the block belongs to one level up, if it belongs to one."""
    spec = spec_of(block)
    depth = spec.list_depth
    if depth < 0:
        return
    own = extent(block, depth + 2)
    outside, this_list, item = spec.path[:depth], spec.path[depth], spec.path[depth + 1]
    if not (outside and outside[-1][0] == "li"):
        replace_prefix(document, own, spec.path, outside)
        for child in own:  # items that were under it go on in the list that follows
            path = spec_of(child).path
            if len(path) > depth and path[depth][0] == this_list[0]:
                set_spec(document, child, replace(spec_of(child), path=(*outside, this_list, *path[depth + 1 :])))
        return
    after = [other for other in extent(own[-1], depth) if other.blockNumber() > own[-1].blockNumber()]
    raised = (*outside[:-1], item)
    replace_prefix(document, own, spec.path, raised)
    last = spec_of(own[-1]).path
    inner = last[depth] if len(last) > depth and last[depth][0] == this_list[0] else this_list
    replace_prefix(document, after, (*outside, this_list), (*raised, inner))
    replace_prefix(document, after, outside, raised)


def is_first_of_item(block: QTextBlock) -> bool:
    """Whether the block stands beside the bullet or number of its item."""
    spec = spec_of(block)
    before = block.previous()
    return spec.list_depth >= 0 and not (before.isValid() and starts_with(spec_of(before).path, spec.path))


# Rules and spoilers -------------------------------------------------------------------------------------------


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
