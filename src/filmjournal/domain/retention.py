"""Which of the backups of a journal stay, and which make room.

The order is that of their numbers. The times only tell which were made on one day, in one week or in one month, and a
day counts by being another one, never by its distance from now: so no jump of the clock makes good backups old.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple


class Occasion(StrEnum):
    """What a backup was made for: a start of the program, time that has passed, or what was about to be done."""

    START = "start"
    TIME = "time"
    IMPORT = "import"
    MIGRATION = "migration"
    DELETION = "deletion"
    RESTORE = "restore"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Backup:
    """What retention knows of a backup: its place in their order, when it was made, and its size in bytes.

    `damaged`: the journal had lost something when it was made. `verified`: the file is what was found good then.
    """

    sequence: int
    made: datetime
    size: int
    damaged: bool = False
    verified: bool = True

    @property
    def is_good(self) -> bool:
        return self.verified and not self.damaged


class Tiers(NamedTuple):
    """How many days are kept whole, and of how many days, weeks and months before them the last backup is kept."""

    whole: int
    daily: int
    weekly: int
    monthly: int


# Days are those of UTC, which no time zone and no summer time moves. Three of them hold two whole days of any place.
ALL = Tiers(3, 12, 10, 9)


def _less_and_less() -> tuple[Tiers, ...]:
    """What is kept where there is no room for all: fewer of the last days first, then of all else alike."""
    days = [ALL._replace(whole=whole) for whole in range(ALL.whole, -1, -1)]
    alike = [
        Tiers(0, min(ALL.daily, most), min(ALL.weekly, most), min(ALL.monthly, most))
        for most in range(ALL.daily - 1, 0, -1)
    ]
    return (*days, *alike, Tiers(0, 1, 1, 0), Tiers(0, 1, 0, 0), Tiers(0, 0, 0, 0))


_SMALLER_AND_SMALLER = _less_and_less()


def staying(backups: Collection[Backup], space: int) -> frozenset[int]:
    """The numbers of the backups that stay within `space` bytes.

    The newest one and the newest good one stay, however large. Those that are not good push out no good one: they have
    the room that the good ones leave, and go once all the days that are kept are days with newer good ones. While the
    newest one is of a damaged journal, no good one goes at all.
    """
    newest_first = sorted(backups, key=lambda backup: backup.sequence, reverse=True)
    good = [backup for backup in newest_first if backup.is_good]
    doubtful = [backup for backup in newest_first if not backup.is_good]
    if newest_first and newest_first[0].damaged:
        kept = good
    else:
        kept = _fitting(good, space)
        doubtful = _thinned([backup for backup in doubtful if _is_recent(backup, good)], ALL)
    room = space - _size(kept)
    for backup in doubtful:
        room -= backup.size
        if room >= 0 or backup is newest_first[0]:
            kept.append(backup)
    return frozenset(backup.sequence for backup in kept)


def _fitting(newest_first: Sequence[Backup], space: int) -> list[Backup]:
    """As many as there is room for; the newest always."""
    kept: list[Backup] = []
    for tiers in _SMALLER_AND_SMALLER:
        kept = _thinned(newest_first, tiers)
        if _size(kept) <= space:
            break
    return kept


def _thinned(newest_first: Sequence[Backup], tiers: Tiers) -> list[Backup]:
    """The newest, all of the last days; then one each of some days, of some weeks before them, and of some months."""
    kept: list[Backup] = []
    whole, *left = tiers
    had: tuple[set[object], ...] = (set(), set(), set())
    in_whole_days = whole > 0
    for backup in newest_first:
        periods = (_day(backup), _week(backup), _month(backup))
        in_whole_days = in_whole_days and (periods[0] in had[0] or len(had[0]) < whole)
        if kept and not in_whole_days:
            tier = next((place for place, more in enumerate(left) if more), None)
            if tier is None:
                break
            if periods[tier] in had[tier]:
                continue
            left[tier] -= 1
        kept.append(backup)
        for known, period in zip(had, periods, strict=True):
            known.add(period)
    return kept


def _is_recent(backup: Backup, good: Sequence[Backup]) -> bool:
    """Whether some of the days that are kept are still without a newer good one."""
    newer = {_day(other) for other in good if other.sequence > backup.sequence}
    return len(newer) < ALL.whole + ALL.daily


def _size(backups: Collection[Backup]) -> int:
    return sum(backup.size for backup in backups)


def _day(backup: Backup) -> int:
    return backup.made.astimezone(UTC).toordinal()


def _week(backup: Backup) -> int:
    return (_day(backup) - 1) // 7  # from Monday on


def _month(backup: Backup) -> tuple[int, int]:
    made = backup.made.astimezone(UTC)
    return made.year, made.month
