"""Which earlier texts of a review stay as they grow old."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.revisions import Kept, Revision, Stamped, too_many, without_repetitions

BEGIN = datetime(2024, 1, 1, 6, tzinfo=UTC)
DAYS = 730


def _span(when: datetime, now: datetime) -> tuple[object, ...] | None:
    """What a text of that time is the last one of: nothing, its day, its week or its month."""
    days = (now - when) / timedelta(days=1)
    if days < 2:
        return None
    if days < 14:
        return ("day", when.date())
    if days < 84:
        return ("week", when.year, when.month, 1 if when.day < 8 else 2 if when.day < 15 else 3 if when.day < 22 else 4)
    return ("month", when.year, when.month)


def _stay(texts: list[Stamped], now: datetime) -> list[int]:
    """The rule said once more, text by text."""
    staying = []
    for number, text in enumerate(texts):
        assert text.written is not None
        span = _span(text.written, now)
        others = [
            later.written
            for later in texts[number + 1 : -1]
            if not later.pinned and later.written is not None
        ]  # fmt: skip
        of_its_span = [when for when in others if span is not None and _in_span(when, span)]
        if number in (0, len(texts) - 1) or text.pinned or not of_its_span:
            staying.append(text.id)
    return staying


def _in_span(when: datetime, span: tuple[object, ...]) -> bool:
    ages = {"day": 3, "week": 20, "month": 100}
    return _span(when, when + timedelta(days=ages[str(span[0])])) == span


def _without(texts: list[Stamped], ids: list[int]) -> list[Stamped]:
    return [text for text in texts if text.id not in ids]


@pytest.mark.parametrize("a_day", [1, 5])
def test_two_years_of_writing_every_day(a_day: int) -> None:
    drawn = random.Random(7)
    texts: list[Stamped] = []
    ever: list[Stamped] = []
    for day in range(DAYS):
        for hour in sorted(drawn.random() * 14 for _sitting in range(a_day)):
            new = Stamped(len(ever), BEGIN + timedelta(days=day, hours=hour), pinned=drawn.random() < 0.004)
            texts.append(new)
            ever.append(new)
        now = BEGIN + timedelta(days=day, hours=16)
        if drawn.random() < 0.6:  # nobody opens the journal every day
            going = too_many(texts, now)
            assert [text.id for text in _without(texts, going)] == _stay(texts, now)
            texts = _without(texts, going)
            assert too_many(texts, now) == []
    texts = _without(texts, too_many(texts, now))
    assert texts == _without(ever, too_many(ever, now)), "it depends on when one thinned"
    assert texts[0] == ever[0]
    assert texts[-1] == ever[-1]
    assert {text for text in ever if text.pinned} <= set(texts)
    assert {text for text in ever if text.written and now - text.written < timedelta(days=2)} <= set(texts)
    ordinary = [text.written for text in texts[1:-1] if not text.pinned and text.written is not None]
    assert len(ordinary) <= 2 * a_day + 13 + 13 + 24
    there = [text.written for text in texts if text.written is not None]
    for earlier, later in pairwise(there):
        age = now - earlier
        gap = 2 if age < timedelta(days=14) else 16 if age < timedelta(days=80) else 62
        assert later - earlier < timedelta(days=gap)


stamps = st.lists(st.tuples(st.integers(-40 * 24, 400 * 24), st.booleans(), st.integers(0, 9)), max_size=30)


@given(stamps)
@settings(max_examples=100)
def test_whatever_the_clock_did(drawn: list[tuple[int, bool, int]]) -> None:
    """Clocks go back, are ahead, and stamps are damaged: first, last, pinned and new texts stay."""
    now = BEGIN + timedelta(days=300)
    texts = [
        Stamped(number, None if odd == 9 else BEGIN + timedelta(hours=hours), pinned and odd < 3)
        for number, (hours, pinned, odd) in enumerate(drawn)
    ]
    going = set(too_many(texts, now))
    must_stay = {texts[0].id, texts[-1].id} if texts else set()
    must_stay |= {text.id for text in texts if text.pinned}
    must_stay |= {t.id for t in texts if t.written is not None and timedelta() <= now - t.written < timedelta(days=2)}
    assert not going & must_stay


def test_a_clock_that_was_once_wrong_makes_nothing_older() -> None:
    now = BEGIN + timedelta(days=30)
    hour = timedelta(hours=1)
    times = [now - 9 * hour, datetime(1970, 1, 1, tzinfo=UTC), now - 7 * hour, now + timedelta(days=9000), now - hour]
    assert too_many([Stamped(id_, when) for id_, when in enumerate(times)], now) == []


def test_a_text_that_says_the_same_as_the_next_is_shown_once() -> None:
    def text(id_: int, hash_: str, *, pinned: bool = False) -> Revision:
        return Revision(Kept.EARLIER, id_, id_, "2024-03-04T20:15:00Z", 1, hash_, pinned)

    shown = without_repetitions([text(5, "a"), text(4, "a"), text(3, "a", pinned=True), text(2, "b"), text(1, "a")])
    assert [revision.id for revision in shown] == [5, 3, 2, 1]
