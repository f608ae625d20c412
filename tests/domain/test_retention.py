"""Which backups stay: by number and not by clock, within the space, and never at the cost of good ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.retention import ALL, Backup, staying

BEGIN = datetime(2024, 1, 1, 9, tzinfo=UTC)
MUCH = 10**15


def _daily(days: int, a_day: int = 3, size: int = 1) -> list[Backup]:
    return [
        Backup(day * a_day + number + 1, BEGIN + timedelta(days=day, hours=number), size)
        for day in range(days)
        for number in range(a_day)
    ]


def _lived_through(backups: Iterable[Backup], space: int = MUCH) -> list[Backup]:
    """What is left when each was made and the others made room at once."""
    left: list[Backup] = []
    for backup in backups:
        left.append(backup)
        stay = staying(left, space)
        left = [kept for kept in left if kept.sequence in stay]
    return left


def _days(backups: Iterable[Backup]) -> set[date]:
    return {backup.made.astimezone(UTC).date() for backup in backups}


def test_two_years_of_days_leave_days_weeks_and_months() -> None:
    every = _daily(730)
    left = _lived_through(every)
    newest = every[-1].made
    ages = sorted({(newest - backup.made).days for backup in left})
    assert [backup for backup in every if newest - backup.made < timedelta(days=2, hours=9)] == left[-9:]
    assert ages[: ALL.whole + ALL.daily] == list(range(ALL.whole + ALL.daily))
    for age, older in pairwise(ages):
        assert older - age <= (1 if older < 15 else 7 if older <= 14 + 7 * 9 else 31 + 7)  # of a month, its last week
    assert ages[-1] > 320  # the months lie before the weeks, and the weeks before the days
    assert len(left) == 3 * ALL.whole + ALL.daily + ALL.weekly + ALL.monthly


def test_of_a_day_a_week_and_a_month_the_last_one_is_left() -> None:
    every = _daily(400)
    latest: dict[date, int] = defaultdict(int)
    for backup in every:
        latest[backup.made.date()] = backup.sequence
    for backup in _lived_through(every)[: -3 * ALL.whole]:
        assert backup.sequence == latest[backup.made.date()]


def test_rare_backups_all_stay_long() -> None:
    monthly = [Backup(number, BEGIN + timedelta(days=31 * number), 1) for number in range(1, 31)]
    assert _lived_through(monthly) == monthly


@pytest.mark.parametrize("years", [10, -10])
def test_a_clock_that_jumps_makes_no_good_backup_old(years: int) -> None:
    before = _lived_through(_daily(200))
    jump = timedelta(days=365 * years)
    last = before[-1].sequence
    for number in range(1, 8):  # all that is made while the clock is wrong, and after it was put right
        wrong = [Backup(last + step, BEGIN + timedelta(days=200) + jump, 1) for step in range(1, number + 1)]
        right = [Backup(last + number + 1, BEGIN + timedelta(days=201), 1)]
        left = _lived_through([*before, *wrong, *right])
        assert left[-1] == right[0]
        gone = [backup for backup in before if backup not in left]
        # As many days have gone on as there are other days now: what goes is what would have gone then.
        assert len(_days(gone)) <= 4
        assert len([backup for backup in left if backup in before]) >= len(before) - 2 * 3


def test_a_clock_that_is_wrong_at_every_start_costs_no_history() -> None:
    every = []
    for day in range(300):  # as where the machine forgets the time, and gets it from the network a little later
        every.append(Backup(2 * day + 1, datetime(2001, 1, 1, tzinfo=UTC), 1))
        every.append(Backup(2 * day + 2, BEGIN + timedelta(days=day), 1))
    left = _lived_through(every)
    oldest = min(backup.made for backup in left if backup.made.year > 2001)
    assert every[-1].made - oldest > timedelta(days=240)


@pytest.mark.parametrize("hours", [-12, -3.5, 0, 5.75, 14])
def test_the_time_zone_does_not_matter(hours: float) -> None:
    zone = timezone(timedelta(hours=hours))
    moved = [Backup(b.sequence, b.made.astimezone(zone), b.size) for b in _daily(100)]
    assert [b.sequence for b in _lived_through(moved)] == [b.sequence for b in _lived_through(_daily(100))]


@pytest.mark.parametrize("hours", range(-12, 15))
def test_two_days_of_any_place_are_whole(hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    every = [Backup(number + 1, BEGIN + timedelta(minutes=30 * number), 1) for number in range(48 * 20)]
    here = every[-1].made.astimezone(zone).date()
    two_days = [b for b in every if here - b.made.astimezone(zone).date() <= timedelta(days=1)]
    assert set(two_days) <= set(_lived_through(every))


@pytest.mark.parametrize("room", [1, 2, 3, 5, 8, 13, 21, 34, 55])
def test_less_space_keeps_fewer_but_spread(room: int) -> None:
    every = _daily(200, size=10)
    left = _lived_through(every, 10 * room + 5)
    assert left[-1] == every[-1]
    assert sum(backup.size for backup in left) <= 10 * room + 5
    assert len(left) >= min(room * 2 // 3, len(_lived_through(every)))
    if room >= 8:
        assert left[-1].made - left[0].made > timedelta(days=20)


def test_the_newest_stays_however_large() -> None:
    every = _daily(5, size=1_000)
    assert staying(every, 10) == {every[-1].sequence}


def test_damaged_backups_push_out_no_good_one() -> None:
    good = _lived_through(_daily(200, size=10))
    space = sum(backup.size for backup in good)
    last = good[-1].sequence
    damaged = [
        Backup(last + number, BEGIN + timedelta(days=200 + number), 10, damaged=True) for number in range(1, 100)
    ]
    left = _lived_through([*good, *damaged], space)
    assert left == [*good, damaged[-1]]
    left = _lived_through([*good, *damaged], space + 50)
    assert set(good) < set(left)
    assert damaged[-1] in left


def test_damaged_backups_go_once_there_are_enough_good_days() -> None:
    good = _lived_through(_daily(100))
    last = good[-1].sequence
    damaged = [Backup(last + n, BEGIN + timedelta(days=100, minutes=n), 1, damaged=True) for n in range(1, 50)]
    days = ALL.whole + ALL.daily
    after = [Backup(last + 50 + n, BEGIN + timedelta(days=101 + n), 1) for n in range(days)]
    for number in range(1, days):
        assert any(backup.damaged for backup in _lived_through([*good, *damaged, *after[:number]]))
    assert not any(backup.damaged for backup in _lived_through([*good, *damaged, *after]))


def test_what_is_not_as_it_was_verified_pushes_out_no_good_one() -> None:
    good = _lived_through(_daily(100))
    bad = [Backup(b.sequence + 1_000, b.made + timedelta(days=100), 1, verified=False) for b in good]
    left = staying([*good, *bad], MUCH)
    assert {backup.sequence for backup in good} <= left


_MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def _any_backups(draw: st.DrawFn) -> Sequence[Backup]:
    steps = draw(st.lists(st.integers(1, 3), min_size=1, max_size=60))
    return [
        Backup(number, draw(_MOMENTS), draw(st.integers(0, 50)), draw(st.booleans()), draw(st.booleans()))
        for number in accumulate(steps)
    ]


@given(_any_backups(), st.integers(0, 2_000), st.randoms(use_true_random=False))
def test_whatever_the_clock_says(backups: Sequence[Backup], space: int, random) -> None:
    stay = staying(backups, space)
    newest = backups[-1]
    good = [backup for backup in backups if backup.is_good]
    kept = [backup for backup in backups if backup.sequence in stay]
    assert newest in kept
    assert not good or good[-1] in kept
    if newest.damaged:
        assert set(good) <= set(kept)
    else:
        always = {newest, *good[-1:]}
        assert sum(b.size for b in kept if b not in always) <= max(0, space)
        # The good ones are the same whatever else there is.
        assert {b.sequence for b in kept if b.is_good} == staying(good, space)
    mixed = list(backups)
    random.shuffle(mixed)
    assert staying(mixed, space) == stay
    assert staying(kept, space) == stay or newest.damaged
