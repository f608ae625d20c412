"""Rows with head rows among them: which row is the how-many-eth of what is listed, and the other way round."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


def position_of(heads: Sequence[int], row: int) -> int | None:
    """Which of the things listed a row is; None for a head."""
    before = bisect_right(heads, row)
    return None if before and heads[before - 1] == row else row - before


def row_of(heads: Sequence[int], position: int) -> int:
    """The row of one of the things listed."""
    # The heads before it are those with no more things above them.
    return position + bisect_right(range(len(heads)), position, key=lambda number: heads[number] - number)
