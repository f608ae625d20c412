"""Dates as the window says them: as far as they are known, in the person's language and the format they chose."""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QDate, QLocale

from filmjournal import i18n
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _

FORMATS = ("long", "short", "iso")

_PIECES = re.compile(r"'[^']*'|d+|M+|y+|[^'dMy]+")
_WEEKDAY = re.compile(r"[\s,،]*dddd(?:ที่)?[,،]?\s*")
_PLACE = "\ue000"
_in_use = ["long"]


def current() -> str:
    """The format in use: `long` (11 June 2017), `short` (11 Jun 2017) or `iso` (2017-06-11)."""
    return _in_use[0]


def use(name: str) -> None:
    """Say dates in this format from now on. Raises ValueError for a format that is none."""
    if name not in FORMATS:
        raise ValueError(name)
    _in_use[:] = [name]


def locale() -> QLocale:
    """The language of dates: that of the program's words."""
    return QLocale(i18n.language())


def long_date(when: PartialDate | None, form: str | None = None) -> str:
    """`11 June 2017`, `June 2017`, `2017`, `No date`; in the format in use unless one is named."""
    if when is None:
        return _("No date")
    form = form or current()
    if form == "iso":
        return str(when)
    return _written(when, _patterns(locale().name()).short if form == "short" else _patterns(locale().name()).long)


def full_date(when: PartialDate | None) -> str:
    """In words, with the weekday, whatever the format in use: `Sunday 11 June 2017`, `June 2017`, `No date`."""
    if when is None or when.day is None:
        return long_date(when, "long")
    return _written(when, _patterns(locale().name()).full)


def tab_date(when: PartialDate | None) -> str:
    """The date over one viewing: as `long_date`."""
    return long_date(when)


def row_date(when: PartialDate | None, *, grouped: bool = True) -> str:
    """The date in a row of a list: `Sun 25`, `May`, `2017`, `no date`.

    `grouped` rows stand under the head of their month; others are `25 Jun 2017`, `May 2017`.
    """
    if when is None:
        return _("no date")
    if current() == "iso":
        return str(when)
    if not grouped:
        return long_date(when, "short")
    if when.month is None:
        return str(when.year)
    if when.day is None:
        return locale().standaloneMonthName(when.month, QLocale.FormatType.LongFormat)
    return locale().toString(_day(when), "ddd d")


class _Patterns:
    """The patterns of one locale, for QLocale.toString."""

    def __init__(self, chosen: QLocale) -> None:
        if chosen.language() in (QLocale.Language.English, QLocale.Language.C):
            # One English for every country, as on published pages.
            self.full, self.long = "dddd d MMMM yyyy", "d MMMM yyyy"
        else:
            self.full = chosen.dateFormat(QLocale.FormatType.LongFormat)
            self.long = _WEEKDAY.sub(" ", self.full).strip(" ,،")
        self.short = self.long.replace("MMMM", "MMM")


@cache
def _patterns(name: str) -> _Patterns:
    return _Patterns(QLocale(name))


def _written(when: PartialDate, pattern: str) -> str:
    if when.month is None:
        return str(when.year)
    if when.day is not None:
        return locale().toString(_day(when), pattern)
    form = QLocale.FormatType.LongFormat if "MMMM" in pattern else QLocale.FormatType.ShortFormat
    month = locale().standaloneMonthName(when.month, form)
    # A private character holds the month's place, since Qt would write the name that goes with a day.
    return locale().toString(_day(when), re.sub("MMM+", _PLACE, _without_day(pattern))).replace(_PLACE, month)


def _without_day(pattern: str) -> str:
    """The pattern of a month and its year, from that of a day: what stands between the day and its neighbour goes."""
    pieces = _PIECES.findall(pattern)
    start = next(i for i, piece in enumerate(pieces) if set(piece) == {"d"})
    end = next((i for i, piece in enumerate(pieces) if i > start and set(piece) <= {"M"} | {"y"}), len(pieces))
    return "".join(pieces[:start] + pieces[end:]).strip(" ,،")


def _day(when: PartialDate) -> QDate:
    return QDate(when.year, when.month or 1, when.day or 1)
