"""The rule by which backups make room for each other, written down a second time, from what the README says of it.

The newest of three days are whole, which hold two whole ones of any place. Of the next twelve days that have none the
last backup is kept; before these, of ten weeks that have none, and before those of nine months. Where there is no room
for these, a day less is whole, down to none; then there are fewer of all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

_RULE = (3, 12, 10, 9)
_NARROWER = [(whole, 12, 10, 9) for whole in (2, 1, 0)] + [(0, n, min(n, 10), min(n, 9)) for n in range(11, 0, -1)]


class Copy(NamedTuple):
    """A backup: its number, when it was made, its bytes; of a damaged journal, or no longer what it was."""

    number: int
    made: datetime
    size: int
    damaged: bool = False
    rotten: bool = False


def what_stays(copies: Iterable[Copy], space: int) -> set[int]:
    """The numbers of those that stay: the newest and the newest good one always, the others within so many bytes."""
    newest_first = sorted(copies, reverse=True)
    good = [copy for copy in newest_first if not copy.damaged and not copy.rotten]
    bad = [copy for copy in newest_first if copy.damaged or copy.rotten]
    kept = good
    if not newest_first[0].damaged:
        ways = (_chosen(good, *limits) for limits in (_RULE, *_NARROWER, (0, 1, 1, 0), (0, 1, 0, 0)))
        kept = next((way for way in ways if _bytes(way) <= space), good[:1])
        # What is not good goes once there are newer good ones of as many days as are kept.
        bad = _chosen([b for b in bad if len({_periods(g)[0] for g in good if g.number > b.number}) < 15], *_RULE)
    taken = [_bytes(kept) + _bytes(bad[: place + 1]) for place in range(len(bad))]
    fitting = [copy for copy, needed in zip(bad, taken, strict=True) if needed <= space or copy == newest_first[0]]
    return {copy.number for copy in (*kept, *fitting)}


def _chosen(newest_first: list[Copy], whole: int, *limits: int) -> list[Copy]:
    days = list(dict.fromkeys(_periods(copy)[0] for copy in newest_first))
    chosen = list(takewhile(lambda copy: _periods(copy)[0] in days[:whole], newest_first)) or newest_first[:1]
    left = list(limits)
    for copy in newest_first[len(chosen) :]:
        had = [set(each) for each in zip(*map(_periods, chosen), strict=True)]
        open_kinds = [kind for kind, places in enumerate(left) if places]
        if open_kinds and _periods(copy)[open_kinds[0]] not in had[open_kinds[0]]:
            left[open_kinds[0]] -= 1
            chosen.append(copy)
    return chosen


def _periods(copy: Copy) -> tuple[object, object, object]:
    """Its day, its week from Monday on and its month, which are UTC's."""
    made = copy.made.astimezone(UTC)
    return made.date(), made.isocalendar()[:2], (made.year, made.month)


def _bytes(copies: Iterable[Copy]) -> int:
    return sum(copy.size for copy in copies)
