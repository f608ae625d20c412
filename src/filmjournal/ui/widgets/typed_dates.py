"""Dates as people type them: `yesterday`, `11.6.2017`, `June 2017`, `Sunday`, `2017`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from PySide6.QtCore import QLocale

from filmjournal import i18n
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.folding import fold
from filmjournal.domain.partial_date import EARLIEST_YEAR, PartialDate
from filmjournal.i18n import _

_PIECES = re.compile(r"\d+|[^\d\s.,،/\-–—:]+")
_IDEOGRAPHIC = re.compile(r"(?:(\d{4}) ?[年년] ?)?(?:(\d{1,2}) ?[月월] ?(?:(\d{1,2}) ?[日일]?)?)?")
_ENGLISH_FILLERS = ("st", "nd", "rd", "th", "of", "the", "on", "in", "last")
_HIDDEN = str.maketrans("dMy", "\ue000\ue001\ue002")
_SHOWN = str.maketrans("\ue000\ue001\ue002", "dMy")
_SHORTEST_START = 3  # letters of a month's or weekday's name


def understood(text: str, today: date) -> PartialDate | None:
    """The date that a person means, seen from a day; None for an empty text.

    Words are taken in the person's language and in English, numbers in the order of the desktop's region. A day
    without a year is the last one there was. Raises InvalidValue.
    """
    folded = fold(text[:200])
    if not folded:
        return None
    ago = _relative_days().get(folded)
    if ago is not None:
        return _of_day(today - timedelta(days=ago))
    words = _words(i18n.language())
    if any(character.isdigit() for character in folded):  # beside a day's number its weekday says nothing new
        for name in words.long_weekdays:
            folded = folded.replace(name, " ")
    ideographs = _IDEOGRAPHIC.fullmatch(folded.strip())
    if ideographs:
        year, month, day = (None if part is None else int(part) for part in ideographs.groups())
        return _resolved(year, month, day, today, text)
    numbers: list[str] = []
    months: list[int] = []
    weekdays: list[int] = []
    for piece in _PIECES.findall(folded):
        if piece.isdigit():
            numbers.append(piece)
        elif (month := words.month(piece)) is not None:
            months.append(month)
        elif (weekday := words.weekday(piece)) is not None:
            weekdays.append(weekday)
        elif piece not in words.fillers:
            raise _not_a_date(text)
    if len(months) > 1 or len(weekdays) > 1 or len(numbers) > 3 - len(months):
        raise _not_a_date(text)
    if months:
        year, day = _year_and_day(numbers, today, text)
        return _resolved(year, months[0], day, today, text)
    if weekdays and not numbers:
        return _of_day(today - timedelta(days=(today.weekday() - weekdays[0] - 1) % 7 + 1))
    return _of_numbers(numbers, folded, today, text)


@dataclass(frozen=True, slots=True)
class _Words:
    months: dict[str, int]
    weekdays: dict[str, int]
    fillers: frozenset[str]
    long_weekdays: tuple[str, ...]  # the longest first

    def month(self, piece: str) -> int | None:
        return _named(piece, self.months)

    def weekday(self, piece: str) -> int | None:
        return _named(piece, self.weekdays)


@cache
def _words(language: str) -> _Words:
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    fillers = set(_ENGLISH_FILLERS)
    long, short = QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat
    for names in (QLocale("en"), QLocale(language)):
        for form in (long, short):
            for month in range(1, 13):
                for name in (names.monthName(month, form), names.standaloneMonthName(month, form)):
                    _learn(months, fillers, name, month)
            for day in range(1, 8):
                for name in (names.dayName(day, form), names.standaloneDayName(day, form)):
                    _learn(weekdays, fillers, name, day - 1)
        # The words between the parts of a date: `de`, `г.`.
        literals = re.sub(r"d+|M+|y+", " ", re.sub(r"'[^']*'", _kept, names.dateFormat(long)))
        fillers.update(_PIECES.findall(fold(literals.translate(_SHOWN))))
    full = {fold(names.dayName(day, long)) for names in (QLocale("en"), QLocale(language)) for day in range(1, 8)}
    longest_first = sorted(full, key=len, reverse=True)
    return _Words(months, weekdays, frozenset(fillers), tuple(longest_first))


def _kept(literal: re.Match[str]) -> str:
    """A quoted literal of a pattern with its letters hidden from the search for the pattern's own."""
    return literal[0].strip("'").translate(_HIDDEN)


def _learn(table: dict[str, int], fillers: set[str], name: str, number: int) -> None:
    folded = fold(name).rstrip(".")
    if any(character.isdigit() for character in folded):
        fillers.update(piece for piece in _PIECES.findall(folded) if not piece.isdigit())  # `tháng 6`: the number tells
    elif folded:
        table.setdefault(folded, number)
        *before, last = folded.split()
        fillers.update(before)  # `de gener`
        table.setdefault(last, number)


def _named(piece: str, names: dict[str, int]) -> int | None:
    """The number of the name that a piece is, or begins if it begins just one; a letter may be glued before it."""
    if piece in names:
        return names[piece]
    if piece[1:] in names and not piece.isascii():
        return names[piece[1:]]
    if len(piece) < _SHORTEST_START:
        return None
    meant = {number for name, number in names.items() if name.startswith(piece)}
    return meant.pop() if len(meant) == 1 else None


def _relative_days() -> dict[str, int]:
    said = {_("today"): 0, _("yesterday"): 1, _("the day before yesterday"): 2}
    return {"today": 0, "yesterday": 1} | {fold(words): days for words, days in said.items()}


def _year_and_day(numbers: list[str], today: date, text: str) -> tuple[int | None, int | None]:
    """Which numbers beside a month's name are its year and its day."""
    if not numbers:
        return None, None
    if len(numbers) == 1:
        (number,) = numbers
        return (int(number), None) if len(number) > 2 else (None, int(number))
    first, second = numbers
    if len(first) > 2 and len(second) > 2:
        raise _not_a_date(text)
    if len(first) > 2:
        return int(first), int(second)
    return _century(second, today), int(first)


def _of_numbers(numbers: list[str], folded: str, today: date, text: str) -> PartialDate:
    if not numbers:
        raise _not_a_date(text)
    if len(numbers) == 1:
        (number,) = numbers
        if len(number) == 8:
            return _resolved(int(number[:4]), int(number[4:6]), int(number[6:]), today, text)
        if len(number) < 4:
            raise _not_a_date(text)
        return _resolved(int(number[:8]), None, None, today, text)
    day_first, year_first = _order(folded)
    if len(numbers) == 2:
        first, second = numbers
        if len(first) > 2:
            return _resolved(int(first), int(second), None, today, text)
        if len(second) > 2:
            return _resolved(int(second), int(first), None, today, text)
        day, month = (first, second) if day_first else (second, first)
        return _swapped(None, int(month), int(day), today, text)
    first, second, third = numbers
    if len(first) > 2 or (year_first and len(third) <= 2):
        return _resolved(_century(first, today), int(second), int(third), today, text)
    day, month = (first, second) if day_first else (second, first)
    return _swapped(_century(third, today), int(month), int(day), today, text)


def _order(folded: str) -> tuple[bool, bool]:
    """Whether the day stands before the month in numbers, and the year before both."""
    parts = re.findall("[dMy]", QLocale().dateFormat(QLocale.FormatType.ShortFormat))
    year_first = parts[:1] == ["y"]
    # Between dots the day stands first wherever people write dots.
    day_first = "." in folded and not year_first
    if not day_first:
        day_first = parts.index("d") < parts.index("M") if {"d", "M"} <= set(parts) else True
    return day_first, year_first


def _swapped(year: int | None, month: int, day: int, today: date, text: str) -> PartialDate:
    if month > 12 >= day:
        month, day = day, month  # only one reading is a date
    return _resolved(year, month, day, today, text)


def _century(year: str, today: date) -> int:
    number = int(year)
    if len(year) > 2:
        return number
    return 2000 + number if number <= today.year % 100 + 1 else 1900 + number


def _resolved(year: int | None, month: int | None, day: int | None, today: date, text: str) -> PartialDate:
    if year is not None:
        return PartialDate(year, month, day)
    if month is None:
        raise _not_a_date(text)
    for before in range(today.year, max(EARLIEST_YEAR, today.year - 9), -1):  # nine years hold a 29th of February
        try:
            found = PartialDate(before, month, day)
        except InvalidValue:
            continue
        if found.first_day <= today:
            return found
    return PartialDate(today.year, month, day)


def _of_day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)


def _not_a_date(text: str) -> InvalidValue:
    return InvalidValue(
        _("“{text}” is no date. Try 11 June 2017, June 2017, 2017 or yesterday.").format(text=text.strip()[:40])
    )
