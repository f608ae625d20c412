"""The parts of a Letterboxd export: which file is which, how it writes days, and what its addresses stand for.

A part is known by its heading. Only those of `watched`, `watchlist` and `likes/films` are one and the same, so there
the name has to tell. Spreadsheets write days anew when they save a part (`7/21/2022`); the rows of the part say whether
the day or the month comes first, if any of them has a number above twelve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from filmjournal.domain.drafts import Notice
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _, ngettext
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Row, Table, head_text, table_of
from filmjournal.interchange.reading.source import Member, Source

PARTS = ("watched", "ratings", "likes", "watchlist", "diary", "reviews")  # those of films, in the order of reading
LIST_SIGN = "letterboxd list export"
DELETED, ORPHANED = "deleted", "orphaned"
DATE_COLUMNS = ("date", "watcheddate")
URI = "letterboxduri"

_MOST_LOOKED_AT = 400  # members of a large folder, for telling what it is
_HEAD = 16 << 10  # bytes that tell what a member is
_SUFFIXES = frozenset((".csv", ".tsv", ".txt", ""))
_IMPORT_COLUMNS = frozenset(
    (
        URI, "url", "tmdbid", "imdbid", "title", "year", "directors", "rating", "rating10", "watcheddate", "rewatch",
        "tags", "review",
    )
)  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[T ,].*)?", re.ASCII | re.DOTALL)
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})[ .-]+(?P<month>[A-Za-z]{3,9})[ .,-]+(?P<year>\d{2}|\d{4})", re.ASCII)
_MONTH_DAY = re.compile(r"(?P<month>[A-Za-z]{3,9})[ .-]+(?P<day>\d{1,2})[ ,-]+(?P<year>\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SHORT_HOST = "boxd.it/"
_SHORT = re.compile(r"(?:https?://)?(?:www\.)?boxd\.it/([A-Za-z0-9]{1,16})/?", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:https?://)?(?:www\.)?letterboxd\.com/(?:(?P<user>[^/?#]+)/)?film/(?P<film>[A-Za-z0-9-]{1,200})"
    r"(?:/(?P<number>\d{1,6}))?/?(?:[?#].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of an export. `kind` is one of PARTS or `list`, `comments`, `likes of others`, `profile`, `import`
    (the CSV that Letterboxd takes in), `unnamed` (watched, watchlist or likes: its name doesn't tell) or `damaged`.
    """

    member: Member
    kind: str
    section: str = ""  # DELETED or ORPHANED
    table: Table | None = None  # where it is one table


def parts(source: Source) -> Iterator[Part]:
    """The members that are parts of an export."""
    for member in source.members:
        if part := part_of(member):
            yield part


def first_parts(source: Source) -> Iterator[Part]:
    """Enough of the parts to tell what the whole is."""
    looked_at = 0
    for member in source.members:
        if member.suffix in _SUFFIXES and (looked_at := looked_at + 1) <= _MOST_LOOKED_AT and (part := part_of(member)):
            yield part


def part_of(member: Member) -> Part | None:
    """What a member is; None where it is no part of an export."""
    folders = set(member.name.lower().split("/")[:-1])
    if member.base == "profile.csv":
        return Part(member, "profile")
    if member.suffix not in _SUFFIXES:
        return None
    section = DELETED if DELETED in folders else ORPHANED if ORPHANED in folders else ""
    start = member.head(_HEAD)
    text = head_text(start)
    if not text.strip():
        damaged = b"\0" in start or (member.size > 0 and not start)
        return Part(member, "damaged", section) if damaged and member.suffix == ".csv" else None
    if text.lstrip(' \t\r\n"\ufeff').lower().startswith(LIST_SIGN):
        return Part(member, "list", section)
    table = table_of(member)
    kind = "" if table is None else _kind(table, member.base, folders)
    return Part(member, kind, section, None if kind == "list" else table) if kind else None


def _kind(table: Table, base: str, folders: set[str]) -> str:
    has = table.has
    if has("username", "emailaddress"):
        return "profile"
    if has("date", "name") and (has(URI) or has("year", "watcheddate")):
        if has("review"):
            return "reviews"
        if has("watcheddate") or has("rewatch"):
            return "diary"
        if has("rating"):
            return "ratings"
        if "watchlist" in base:
            return "watchlist"
        if "watched" in base:
            return "watched"
        return "likes" if "likes" in folders or base.startswith(("films", "like")) else "unnamed"
    if has("name", "url", "description") and (has("date", "tags") or has("position")):
        return "list"
    if has("date", "content") and len(table.names) <= 3:
        return "comments" if has("comment") else "likes of others" if len(table.names) == 2 else ""
    named = has("title") or has(URI) or has("tmdbid") or has("imdbid")
    if named and (has(URI) or has("rating10") or has("watcheddate")) and not has("name"):
        return "import" if sum(name not in _IMPORT_COLUMNS for name in table.names) <= 3 else ""
    return ""


@dataclass(frozen=True, slots=True)
class Address:
    """What an address of Letterboxd's stands for: `key` is the address as it is compared, `film` the film's if it
    names one, and `ids` the ids that it holds.
    """

    key: str
    film: str | None
    slug: str | None


@lru_cache(4096)
def address(text: str) -> Address | None:
    """An address of a film or an entry; None for an empty one. Short ones don't say which they are."""
    text = text.strip()
    if not text:
        return None
    if short := _SHORT.fullmatch(text):
        return Address(f"{SHORT_HOST}{short[1]}", None, None)
    if page := _PAGE.fullmatch(text):
        film = f"letterboxd.com/film/{page['film'].lower()}"
        if page["user"] is None and page["number"] is None:
            return Address(film, film, page["film"].lower())
        key = f"letterboxd.com/{(page['user'] or '').lower()}/film/{page['film'].lower()}/{page['number'] or ''}"
        return Address(key, film, page["film"].lower())
    return Address(values.line(text, 500), None, None)


def film_ids(key: str | None, slug: str | None) -> dict[str, str]:
    """The id of a film: its name in Letterboxd's addresses, else the short address that is known to be a film's."""
    if slug:
        return {"letterboxd": slug}
    return {"letterboxd": key} if key is not None and key.startswith(SHORT_HOST) else {}


class Days:
    """Reads the days of a part, whoever saved it last. `rewritten` once a day was seen that a spreadsheet wrote."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._day_first: bool | None = None
        self.rewritten = False
        self.unsettled = False  # some days can be two
        self.unreadable = 0

    def read(self, text: str) -> tuple[PartialDate, ...]:
        """The day that a field says, the two that it can mean, or none."""
        if not text:
            return ()
        if known := _iso(text):
            return known
        found = _local(text)
        if not found:
            self.unreadable += 1
            return ()
        if not self.rewritten:
            self.rewritten = True
            self._day_first = self._settled()
        if len(found) == 2 and self._day_first is not None:
            return found[:1] if self._day_first else found[1:]
        self.unsettled = self.unsettled or len(found) == 2
        return found

    def stamp(self, text: str) -> str | None:
        """When something was written down, where the day is certain: ISO in UTC."""
        found = self.read(text)
        return _stamp(found[0]) if len(found) == 1 else None

    def _settled(self) -> bool | None:
        """Whether the rows of the part write the day first; None where they don't say or contradict each other."""
        seen: set[bool] = set()
        try:
            for row in self._table.rows():
                if isinstance(row, Row):
                    for column in DATE_COLUMNS:
                        seen |= _order(row.get(column))
                if len(seen) > 1:
                    return None
        except Refused:
            pass
        return seen.pop() if len(seen) == 1 else None


@lru_cache(16_384)
def _stamp(day: PartialDate) -> str | None:
    return values.stamp(day)


@dataclass(slots=True)
class Troubles:
    """How many ratings of a part could not be read."""

    ratings: int = 0


def told(table: Table, days: Days, troubles: Troubles) -> Iterator[Notice]:
    """What a person should know of a part that was read."""
    file, shown = table.member.name, table.member.shown
    if days.unsettled:
        yield Notice(
            file,
            _(
                "{file} was saved by a spreadsheet, and nothing in it tells the day from the month: "
                "days that can be two are left open."
            ).format(file=shown),
        )
    elif days.rewritten:
        yield Notice(file, _("{file} was saved by a spreadsheet, which wrote the dates anew.").format(file=shown))
    if days.unreadable:
        yield Notice(
            file,
            ngettext(
                "{count} date in {file} can't be read.", "{count} dates in {file} can't be read.", days.unreadable
            ).format(count=days.unreadable, file=shown),
        )
    if troubles.ratings:
        yield Notice(
            file,
            ngettext(
                "{count} rating in {file} can't be read.", "{count} ratings in {file} can't be read.", troubles.ratings
            ).format(count=troubles.ratings, file=shown),
        )


@lru_cache(16_384)
def _iso(text: str) -> tuple[PartialDate, ...]:
    known = values.day(text)
    return () if known is None else (known,)


def _parted(text: str) -> tuple[int, int, int] | None:
    """The two first numbers and the year of a day with its year at the end."""
    found = _NUMBERS.fullmatch(text[:60])
    if found is None or len(found[1]) > 2 or len(found[4]) not in (2, 4):
        return None
    year = int(found[4])
    return int(found[1]), int(found[3]), year + 2000 if len(found[4]) == 2 else year


def _order(text: str) -> set[bool]:
    parted = _parted(text)
    if parted is None:
        return set()
    first, second, _year = parted
    if "." in text[:3] or first > 12:
        return {True}
    return {False} if second > 12 else set()


@lru_cache(16_384)
def _local(text: str) -> tuple[PartialDate, ...]:
    """The days that a local way of writing can mean, the one with the day first before the other."""
    text = text[:60]
    if parted := _parted(text):
        first, second, year = parted
        found = [_day(year, second, first)]
        if "." not in text[:3]:
            found.append(_day(year, first, second))
        return tuple(dict.fromkeys(day for day in found if day))
    if year_first := _NUMBERS.fullmatch(text):
        day = _day(int(year_first[1]), int(year_first[3]), int(year_first[4]))
        return (day,) if day else ()
    return _with_month_name(text)


def _with_month_name(text: str) -> tuple[PartialDate, ...]:
    found = _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text)
    if found is None or found["month"][:3].lower() not in _MONTHS:
        return ()
    year = int(found["year"])
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    day = _day(year + 2000 if year < 100 else year, month, int(found["day"]))
    return (day,) if day else ()


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate(date(year, month, day).year, month, day)
    except (ValueError, InvalidValue):
        return None
