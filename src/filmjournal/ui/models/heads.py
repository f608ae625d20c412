"""Rows with head rows among them: which row is the how-many-eth of what is listed, and the other way round."""

from __future__ import annotations

from array import array
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


def row_of_id(ids: array[int], heads: Sequence[int], id_: int | None) -> int | None:
    """The row of one of the ids listed; None where it isn't."""
    if id_ is None:
        return None
    try:
        return row_of(heads, ids.index(id_))
    except ValueError:
        return None
