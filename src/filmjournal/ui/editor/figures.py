"""What a writer does to figures: putting one in, describing it, selecting it, taking it out."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QTextBlock, QTextCursor

from filmjournal.richtext.tree import Inline
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import Spec, starts_with
from filmjournal.ui.editor.formats import PLAIN, block_format, char_format, spec_of
from filmjournal.ui.editor.loading import write_inline
from filmjournal.ui.editor.structure import one_step, set_spec


def insert_figure(
    document: ReviewDocument, cursor: QTextCursor, image: str, alt: str = "", caption: Inline = ()
) -> QTextBlock:
    """Put a figure after the paragraph, quote or list at the cursor, which ends in its caption; one step of undo.

    An empty paragraph becomes the figure.
    """
    with one_step(cursor):
        cursor.setPosition(cursor.selectionEnd())
        block = cursor.block()
        spec = spec_of(block)
        figure = Spec("figure", spec.open_path, image, alt)
        if spec.kind == "p" and block.length() == 1 and spec.path == figure.path:
            set_spec(document, block, figure)
        else:
            cursor.setPosition(_end_of_outermost(block))
            cursor.insertBlock(block_format(figure, document.rhythm), char_format(PLAIN))
        write_inline(cursor, caption, figure)
    return cursor.block()


def _end_of_outermost(block: QTextBlock) -> int:
    """The last position of the quote or list that the block stands in, or of the block itself."""
    spec = spec_of(block)
    depth = len(spec.open_path)
    if len(spec.path) > depth:
        after = block.next()
        while after.isValid() and starts_with(spec_of(after).path, spec.path[: depth + 1]):
            block, after = after, after.next()
    return block.position() + block.length() - 1


def describe_figure(document: ReviewDocument, block: QTextBlock, alt: str) -> None:
    """Say in words what the figure shows; one step of undo."""
    spec = spec_of(block)
    if spec.kind == "figure":
        set_spec(document, block, replace(spec, alt=" ".join(alt.split())))


def select_figure(cursor: QTextCursor, block: QTextBlock) -> None:
    """Select a figure whole, so that it can be cut, copied and deleted."""
    before = block.previous()
    if block.next().isValid():
        cursor.setPosition(block.next().position())
        cursor.setPosition(block.position(), QTextCursor.MoveMode.KeepAnchor)
    else:
        cursor.setPosition(block.position() + block.length() - 1)
        cursor.setPosition(
            before.position() + before.length() - 1 if before.isValid() else block.position(),
            QTextCursor.MoveMode.KeepAnchor,
        )


def is_selected(cursor: QTextCursor, block: QTextBlock) -> bool:
    """Whether the selection holds the figure whole, with one of the breaks around it."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    first, last = block.position(), block.position() + block.length() - 1
    return start <= first and end >= last and (start < first or end > last)


def remove_figure(document: ReviewDocument, cursor: QTextCursor, block: QTextBlock) -> None:
    """Take a figure out with its caption; one step of undo."""
    with one_step(cursor):
        alone = not block.next().isValid() and not block.previous().isValid()
        select_figure(cursor, block)
        cursor.removeSelectedText()
        if alone:
            set_spec(document, cursor.block(), Spec())
