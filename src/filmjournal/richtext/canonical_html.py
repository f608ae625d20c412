"""The canonical HTML of a review that is being written, block by block."""

from __future__ import annotations

from functools import lru_cache

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Block, Document, Heading, Paragraph

_LONGEST_KEPT = 8_000  # characters of a block that is remembered


def canonical_html(block: Block) -> str:
    """The HTML of one top-level block; that of a review is these, one after the other.

    From one save of a review to the next nearly all paragraphs are as they were, so they are remembered.
    """
    if isinstance(block, Paragraph | Heading) and sum(len(run.text) for run in block.inline) <= _LONGEST_KEPT:
        return _remembered(block)
    return _written(block)


def _written(block: Block) -> str:
    return to_html(normalise(Document((block,))))


_remembered = lru_cache(maxsize=1024)(_written)
