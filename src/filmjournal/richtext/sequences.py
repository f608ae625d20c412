"""What two sequences have in common, in bounded time.

`difflib` takes quadratic time where words recur; this gives up exactness instead: what does not become clear within
its budget counts as another.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

_DEEPEST = 12  # landmarks between landmarks
_LEAST_WORK = 200  # steps that any part may take, however little is left of the budget


class Budget:
    """How many more steps a comparison may take, over all its parts."""

    def __init__(self, steps: int) -> None:
        self.steps = steps


_Part = tuple[int, int, int, int]  # from and to in the first sequence, from and to in the second
Match = tuple[int, int, int]  # where in the first sequence, where in the second, how many


def matches(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Match]:
    """The runs that both have, in order, none touching the next. The fewest changes where the budget reaches."""
    found: list[Match] = []
    _compare(old, new, (0, len(old), 0, len(new)), budget, found)
    joined: list[Match] = []
    for at_old, at_new, length in found:
        if joined and joined[-1][0] + joined[-1][2] == at_old and joined[-1][1] + joined[-1][2] == at_new:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + length)
        else:
            joined.append((at_old, at_new, length))
    return joined


def _compare(
    old: Sequence[str],
    new: Sequence[str],
    part: _Part,
    budget: Budget,
    found: list[Match],
    depth: int = _DEEPEST,
) -> None:
    """Find what the parts have in common: what they begin and end with, landmarks, and what is between these."""
    i, i_end, j, j_end = part
    start = _same_start(old, new, part)
    if start:
        found.append((i, j, start))
        i, j = i + start, j + start
    tail = 0
    while i_end > i and j_end > j and old[i_end - 1] == new[j_end - 1]:
        i_end, j_end, tail = i_end - 1, j_end - 1, tail + 1
    if i < i_end and j < j_end:
        part = (i, i_end, j, j_end)
        marks = _landmarks(old, new, part) if depth else []
        if not marks:
            found += _fewest_changes(old, new, part, budget)
        for at_old, at_new in marks:
            if at_old >= i and at_new >= j:  # not within what was found before it
                _compare(old, new, (i, at_old, j, at_new), budget, found, depth - 1)
                run = _same_start(old, new, (at_old, i_end, at_new, j_end))
                found.append((at_old, at_new, run))
                i, j = at_old + run, at_new + run
        if marks:
            _compare(old, new, (i, i_end, j, j_end), budget, found, depth - 1)
    if tail:
        found.append((i_end, j_end, tail))


def _same_start(old: Sequence[str], new: Sequence[str], part: _Part) -> int:
    i, i_end, j, j_end = part
    while i < i_end and j < j_end and old[i] == new[j]:
        i, j = i + 1, j + 1
    return i - part[0]


def _landmarks(old: Sequence[str], new: Sequence[str], part: _Part) -> list[tuple[int, int]]:
    """What stands once in each and in the same order in both: the longest such row of places."""
    i, i_end, j, j_end = part
    once_old, once_new = Counter(old[i:i_end]), Counter(new[j:j_end])
    places = {word: at for at, word in enumerate(new[j:j_end], j) if once_new[word] == 1}
    pairs = [
        (at, places[word]) for at, word in enumerate(old[i:i_end], i) if once_old[word] == 1 and word in places
    ]  # fmt: skip
    ends: list[int] = []  # the least place in `new` at which a row of each length ends
    rows: list[int] = []  # and which pair that is
    before: list[int] = []  # the pair before each in its row
    for number, (_at_old, at_new) in enumerate(pairs):
        length = bisect_left(ends, at_new)
        before.append(rows[length - 1] if length else -1)
        ends[length : length + 1] = [at_new]
        rows[length : length + 1] = [number]
    chosen: list[tuple[int, int]] = []
    number = rows[-1] if rows else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _fewest_changes(old: Sequence[str], new: Sequence[str], part: _Part, budget: Budget) -> list[Match]:
    """Myers' greedy way from the start to the end; nothing in common where it is longer than the budget allows."""
    i, i_end, j, j_end = part
    width, height = i_end - i, j_end - j
    allowed = max(budget.steps, _LEAST_WORK)
    furthest = {1: 0}  # of each diagonal, how far into `old` one comes with so many changes
    history: list[dict[int, int]] = []
    for changes in range(width + height + 1):
        history.append(furthest)
        reached: dict[int, int] = {}
        for diagonal in range(-min(changes, height), min(changes, width) + 1):
            if (changes - diagonal) % 2:
                continue
            start = _next(furthest, diagonal, width, height)
            if start < 0:
                continue
            x = start
            while x < width and x - diagonal < height and old[i + x] == new[j + x - diagonal]:
                x += 1
            allowed -= 1 + x - start
            reached[diagonal] = x
            if x == width and x - diagonal == height:
                budget.steps = min(budget.steps, allowed)
                return _way_back(history, part)
        furthest = reached
        if allowed < 0:
            break
    budget.steps = min(budget.steps, allowed)
    return []


def _next(furthest: dict[int, int], diagonal: int, width: int, height: int) -> int:
    """Where one more change brings one on this diagonal; below zero for nowhere."""
    down, right = furthest.get(diagonal + 1, -1), furthest.get(diagonal - 1, -2) + 1
    if down - diagonal > height:
        down = -1
    return down if down >= right or right > width else right


def _way_back(history: list[dict[int, int]], part: _Part) -> list[Match]:
    """The runs along the way of which `history` tells how far one came with 0, 1, 2, … changes."""
    i, i_end, j, j_end = part
    width, height = i_end - i, j_end - j
    found: list[Match] = []
    x, y = width, height
    for furthest in reversed(history):
        diagonal = x - y
        start = _next(furthest, diagonal, width, height)
        if x > start:
            found.append((i + start, j + start - diagonal, x - start))
        down = furthest.get(diagonal + 1, -1) == start and start - diagonal <= height
        x, y = (start, start - diagonal - 1) if down else (start - 1, start - diagonal)
    return found[::-1]
