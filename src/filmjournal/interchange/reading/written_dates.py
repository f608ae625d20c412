"""Dates as people and programs write them, and in which order a whole file has day and month.

`3/4/17` alone can be March or April. Where any date of the file has a day after the 12th, or dots between (which only
stand behind a day), the order of all of them is settled; else a date has two readings, and the person is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from filmjournal.domain.drafts import Answer, Doubt, EntryDraft
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _, long_date, month_and_year

DAY_FIRST, MONTH_FIRST = "day", "month"
_NUMBERS = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})\.?(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[./-]?\s*(\d{1,2})\s*[./-]?\s*(\d{1,2})(?!\d)", re.ASCII)
_YEAR_AND_MONTH = re.compile(r"(\d{4})[./-](\d{1,2})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(?:(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?)?")
_YEAR = re.compile(r"\d{4}", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?", re.ASCII)
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?", re.ASCII)
_LONGEST = 60
_PIVOT = 69  # two digits from here on are of the twentieth century
_EPOCH = date(1899, 12, 30)  # of the days that spreadsheets count
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi", "pl", "cs", "tr", "ru")


class DayOrder:
    """Learns from the dates of a file in which order they have day and month."""

    def __init__(self) -> None:
        self._found: set[str] = set()
        self._dotted = False

    def learn(self, text: str) -> None:
        """Look at a date."""
        shape = _NUMBERS.match(text[:_LONGEST].strip())
        if shape is None:
            return
        first, sign, second, _year = shape.groups()
        if int(first) > 12 >= int(second):
            self._found.add(DAY_FIRST)
        elif int(second) > 12 >= int(first):
            self._found.add(MONTH_FIRST)
        self._dotted = self._dotted or sign == "."

    @property
    def order(self) -> str | None:
        """`DAY_FIRST` or `MONTH_FIRST`, where they settle it; None where they don't, or contradict each other."""
        if len(self._found) == 1:
            return next(iter(self._found))
        return DAY_FIRST if self._dotted and not self._found else None


def order_of(texts: Iterable[str]) -> str | None:
    """The order of day and month in these dates, as `DayOrder` learns it."""
    order = DayOrder()
    for text in texts:
        order.learn(text)
    return order.order


def order_of_newest_first(texts: Sequence[str]) -> str | None:
    """The one order in which dates that lie newest first do so; None where both or neither do."""
    fits = []
    for order in (DAY_FIRST, MONTH_FIRST):
        days = [found[0] for text in texts if (found := readings(text, order))]
        keys = [(day.year, day.month or 0, day.day or 0) for day in days]
        if keys and all(later >= earlier for later, earlier in pairwise(keys)):
            fits.append(order)
    return fits[0] if len(fits) == 1 else None


def readings(text: str, order: str | None) -> tuple[PartialDate, ...]:
    """What a written date can mean: nothing, one date, or two where the order of day and month is open."""
    plain = text[:_LONGEST].strip()
    if shape := _EAST_ASIAN.match(plain):
        return _dates((shape[1], shape[2], shape[3]))
    if shape := _NUMBERS.match(plain):
        first, sign, second, year = shape[1], shape[2], shape[3], _full_year(shape[4])
        if order is None and sign == ".":
            order = DAY_FIRST
        day_first, month_first = _dates((year, second, first)), _dates((year, first, second))
        if order == DAY_FIRST:
            return day_first or month_first
        if order == MONTH_FIRST:
            return month_first or day_first
        return tuple(dict.fromkeys((*day_first, *month_first)))
    if shape := _YEAR_AND_MONTH.fullmatch(plain):
        return _dates((shape[1], shape[2], None))
    if shape := _YEAR_FIRST.match(plain):
        return _dates((shape[1], shape[2], shape[3]))
    if shape := _MONTH_AND_YEAR.fullmatch(plain):
        return _dates((shape[2], shape[1], None))
    if _YEAR.fullmatch(plain):
        return _dates((plain, None, None))
    return _with_month_name(plain)


def of_serial(text: str) -> PartialDate | None:
    """The day that a spreadsheet counted: `42897` is 11 June 2017."""
    found = _SERIAL.fullmatch(text.strip())
    if found is None:
        return None
    day = _EPOCH + timedelta(days=int(found[1]))
    return PartialDate(day.year, day.month, day.day)


def doubtful(entry: EntryDraft, days: Sequence[PartialDate]) -> tuple[EntryDraft, Doubt | None]:
    """The entry on the one day, or in the year of two with the doubt which of them it was; unchanged for none."""
    if len(days) < 2:
        return (replace(entry, watched=days[0], only_seen=False) if days else entry), None
    words = [_in_words(day) for day in days]
    doubt = Doubt(
        _("{first} or {second}").format(first=words[0], second=words[1]),
        tuple(
            Answer(word, replace(entry, watched=day, only_seen=False)) for word, day in zip(words, days, strict=True)
        ),
    )
    years = {day.year for day in days}
    year = PartialDate(years.pop()) if len(years) == 1 else None
    return replace(entry, watched=year, only_seen=False), doubt


def _in_words(day: PartialDate) -> str:
    if day.day:
        return long_date(day.first_day)
    return month_and_year(day.first_day) if day.month else str(day.year)


def _full_year(digits: str) -> str:
    if len(digits) == 4:
        return digits
    return f"{'19' if int(digits) >= _PIVOT else '20'}{digits}"


def _dates(parts: tuple[str | None, str | None, str | None]) -> tuple[PartialDate, ...]:
    year, month, day = (int(part) if part else None for part in parts)
    try:
        # A zero stands for what is not known.
        return (PartialDate(year or 0, month or None, (day or None) if month else None),)
    except InvalidValue:
        return ()


def _with_month_name(text: str) -> tuple[PartialDate, ...]:
    """`11 June 2017`, `June 11, 2017`, `11. Juni 2017`, `11-Jun-17`, `juin 2017`."""
    names = _month_names()
    month = next((names[word] for raw in _WORD.findall(text) if (word := raw.casefold()) in names), None)
    numbers = _NUMBER.findall(_TIME.sub("", text))
    if month is None or not numbers:
        return ()
    year = next((number for number in numbers if len(number) == 4), None)
    days = [number for number in numbers if len(number) <= 2]
    if year is None:
        if len(days) < 2:
            return ()
        year = _full_year(days[1].zfill(2))
    return _dates((year, str(month), days[0] if days else None))


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    """The months by their names, whole and short, in the languages of most files."""
    from babel import Locale

    names: dict[str, int] = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    for word in _WORD.findall(name.casefold()):
                        if len(word) > 1:
                            names.setdefault(word, number)
    return names
