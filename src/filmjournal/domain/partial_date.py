"""Dates known as far as they are known: a day, a month, a year. An unknown date is None."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
EARLIEST_YEAR = 1870  # before the first moving pictures


@dataclass(frozen=True, slots=True)
class PartialDate:
    """`2017-06-11`, `2017-06` or `2017`. Raises InvalidValue where the calendar has no such day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise InvalidValue(_("A day needs its month."))
        if not EARLIEST_YEAR <= self.year <= 9999:
            raise InvalidValue(_("There is no viewing in the year {year}.").format(year=self.year))
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError:
            raise InvalidValue(_("There is no such date as {date}.").format(date=self)) from None

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
        if self.day is not None:
            parts.append(f"{self.day:02}")
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def lies_within(self, other: PartialDate) -> bool:
        """Whether all that this date can mean lies in the other: `2017-06` in `2017`, never the other way."""
        if self.year != other.year:
            return False
        if other.month is None:
            return True
        return self.month == other.month and (other.day is None or self.day == other.day)


def parse(text: str) -> PartialDate | None:
    """The date in ISO form, whole or cut short; None for an empty text. Raises InvalidValue."""
    plain = text.strip()
    if not plain:
        return None
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise InvalidValue(_("“{text}” is no date. Write it like 2017-06-11, 2017-06 or 2017.").format(text=plain[:40]))
    year, month, day = (None if part is None else int(part) for part in shape.groups())
    return PartialDate(year or 0, month, day)


def order_code(watched: PartialDate | None) -> int:
    """A number that sorts as the diary does: by year, month, day, with a bare year before its months, a bare
    month before its days, and the unknown before everything.
    """
    if watched is None:
        return 0
    return (watched.year * 13 + (watched.month or 0)) * 32 + (watched.day or 0)


def month_of_code(code: int) -> tuple[int | None, int | None]:
    """The year and month of an `order_code`; None where they are not known."""
    year, month = divmod(code // 32, 13)
    return year or None, month or None


def date_of_code(code: int) -> PartialDate | None:
    """The date of an `order_code`. Raises InvalidValue for a number that is none."""
    year, month = month_of_code(code)
    return None if code == 0 else PartialDate(year or 0, month, code % 32 or None)
