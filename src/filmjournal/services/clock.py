"""The time, as the journal notes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from filmjournal.domain.partial_date import PartialDate

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """`2017-06-12T20:15:00Z`, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> PartialDate:
    """The day it is where the person is."""
    day = datetime.now().astimezone().date()
    return PartialDate(day.year, day.month, day.day)
