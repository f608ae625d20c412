"""Titles as people type them, with the year and other titles in parentheses behind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.names import LONGEST_TITLE, clean_line, too_long
from filmjournal.domain.partial_date import EARLIEST_YEAR
from filmjournal.i18n import _

LATEST_YEAR = 2199

_LONGEST_LINE = 4 * LONGEST_TITLE  # a title with its other titles
_YEAR = re.compile(r"\d{4,}")
_AKA = re.compile(r"a\.? ?k\.? ?a\.?(?: ?: ?| )(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TitleAndYear:
    """A title, its year if one was given, and the other titles that were given with it."""

    title: str
    year: int | None = None
    also_known_as: tuple[str, ...] = ()


def parse_title(text: str) -> TitleAndYear:
    """The parts of `Title (Year)` or `Title (Year) (aka: Other Title)`; a number elsewhere belongs to the title.

    Raises InvalidValue for an empty or endless title and for a year that no film can have.
    """
    try:
        title = clean_line(text, _("A title"), _LONGEST_LINE)
    except InvalidValue:
        raise too_long(_("A title"), LONGEST_TITLE) from None
    year: int | None = None
    others: list[str] = []
    while last := _last_parentheses(title):
        start, inside = last
        if aka := _AKA.fullmatch(inside):
            others = [*(part.strip() for part in aka[1].split(" / ")), *others]
        elif year is None and _YEAR.fullmatch(inside):
            year = _year_of(inside)
        else:
            break
        title = title[:start].rstrip()
    if not title:
        raise InvalidValue(_("A film needs a title."))
    return TitleAndYear(
        clean_line(title, _("A title"), LONGEST_TITLE),
        year,
        tuple(dict.fromkeys(clean_line(other, _("A title"), LONGEST_TITLE) for other in others if other)),
    )


def check_year(year: int) -> int:
    """The year, if a film can be of that year. Raises InvalidValue."""
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise _no_year(str(year))
    return year


def _year_of(digits: str) -> int:
    if len(digits) > len(str(LATEST_YEAR)) or not EARLIEST_YEAR <= int(digits) <= LATEST_YEAR:
        raise _no_year(digits[:12])
    return int(digits)


def _no_year(year: str) -> InvalidValue:
    return InvalidValue(
        _("There is no film of the year {year}: a year is between {first} and {last}.").format(
            year=year, first=EARLIEST_YEAR, last=LATEST_YEAR
        )
    )


def _last_parentheses(title: str) -> tuple[int, str] | None:
    """Where the parentheses at the end begin, and what they hold."""
    if not title.endswith((")", "）")):
        return None
    depth = 0
    for at in range(len(title) - 1, -1, -1):
        depth += (title[at] in ")）") - (title[at] in "(（")
        if not depth:
            return at, title[at + 1 : -1].strip()
    return None
