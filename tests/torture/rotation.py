"""The rule by which backups make room for each other, told a second time and in another way than the program's.

Whole: the longest run of the newest backups that is of at most three different days. Before it, of the next twelve days
that have none yet the last backup, then of ten weeks, and of nine months the last that is of none of these weeks. Where
there is no room for these, a day less is whole, down to none; then there are fewer of all others.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

_WHOLE, _DAYS, _WEEKS, _MONTHS = 3, 12, 10, 9


class Copy(NamedTuple):
    """A backup: its number, when it was made, its bytes; of a damaged journal, or no longer what it was."""

    number: int
    made: datetime
    size: int
    damaged: bool = False
    rotten: bool = False


def what_stays(copies: Iterable[Copy], space: int) -> set[int]:
    """The numbers of those that stay."""
    newest_first = sorted(copies, reverse=True)
    if not newest_first:
        return set()
    good = [copy for copy in newest_first if not copy.damaged and not copy.rotten]
    bad = [copy for copy in newest_first if copy not in good]
    kept = good
    if not newest_first[0].damaged:
        kept = next((chosen for chosen in _narrower(good) if _bytes(chosen) <= space), good[:1])
        bad = _chosen([copy for copy in bad if len({*_days(good, copy)}) < _WHOLE + _DAYS], _WHOLE, 12, 10, 9)
    numbers = {copy.number for copy in kept}
    room = space - _bytes(kept)
    for copy in bad:
        room -= copy.size
        if room >= 0 or copy == newest_first[0]:
            numbers.add(copy.number)
    return numbers


def _narrower(good: list[Copy]) -> Iterator[list[Copy]]:
    for whole in (3, 2, 1, 0):
        yield _chosen(good, whole, _DAYS, _WEEKS, _MONTHS)
    for most in range(11, 0, -1):
        yield _chosen(good, 0, most, min(most, _WEEKS), min(most, _MONTHS))
    yield _chosen(good, 0, 1, 1, 0)
    yield _chosen(good, 0, 1, 0, 0)


def _chosen(newest_first: list[Copy], whole: int, days: int, weeks: int, months: int) -> list[Copy]:
    run = [
        copy
        for place, copy in enumerate(newest_first)
        if len({_day(other) for other in newest_first[: place + 1]}) <= whole
    ]
    chosen = run or newest_first[:1]
    older = newest_first[len(chosen) :]
    chosen += itertools.islice(_firsts(older, _day, {_day(copy) for copy in chosen}), days)
    had_weeks, had_months = {_week(copy) for copy in chosen}, {_month(copy) for copy in chosen}
    for copy in [copy for copy in older if chosen and copy < chosen[-1]]:
        is_of_week = weeks > 0 and _week(copy) not in had_weeks
        if is_of_week or (months > 0 and _month(copy) not in had_months):
            weeks, months = (weeks - 1, months) if is_of_week else (weeks, months - 1)
            chosen.append(copy)
            had_weeks.add(_week(copy))
            had_months.add(_month(copy))
    return chosen


def _firsts(copies: list[Copy], period: Callable[[Copy], Hashable], taken: set[Hashable]) -> Iterator[Copy]:
    for copy in copies:
        if period(copy) not in taken:
            taken.add(period(copy))
            yield copy


def _days(good: list[Copy], than: Copy) -> Iterator[Hashable]:
    return (_day(copy) for copy in good if copy.number > than.number)


def _day(copy: Copy) -> Hashable:
    return copy.made.astimezone(UTC).date()


def _week(copy: Copy) -> Hashable:
    return copy.made.astimezone(UTC).isocalendar()[:2]


def _month(copy: Copy) -> Hashable:
    made = copy.made.astimezone(UTC)
    return made.year, made.month


def _bytes(copies: Iterable[Copy]) -> int:
    return sum(copy.size for copy in copies)
