"""What other programs write into fields, made into values a journal can hold, or None where it is nothing.

Nothing here raises: what can't be read is None, and the reader decides whether the record is of use without it.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.film_titles import LATEST_YEAR, TitleAndYear, parse_title
from filmjournal.domain.names import LONGEST_NAME, LONGEST_TEXT, LONGEST_TITLE, clean_line, clean_text
from filmjournal.domain.partial_date import EARLIEST_YEAR, PartialDate
from filmjournal.domain.rating import HALF_STARS_MAX, OriginalRating, Rating
from filmjournal.i18n import _

_ARTICLES = (
    "the|a|an|der|die|das|ein|eine|den|dem|le|la|les|l'|l’|un|une|des|el|los|las|lo|il|i|gli|uno|una|o|os|as|um|uma|"
    "de|het|een|det|en|et|ett|al"
)
_ARTICLE_BEHIND = re.compile(rf"(.+), ({_ARTICLES})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?!\d)")
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?", re.ASCII | re.DOTALL)
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:[.,]\d{0,15})?|[.,]\d{1,15})", re.ASCII)
_IMDB = re.compile(r"(?:tt)?(\d{1,10})(?!\d)", re.ASCII)
_IMDB_IN_ADDRESS = re.compile(r"tt(\d{5,10})(?!\d)", re.ASCII)
_TRUE = frozenset(("1", "true", "yes", "y", "x", "on", "t", "ja", "oui", "si", "sí", "sì", "sim", "✓", "✔"))


def line(value: object, longest: int = LONGEST_NAME) -> str:
    """Any value as a clean line of at most so many characters; what is longer is cut, with a sign that it was."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    text = str(value)[: longest * 8]
    try:
        return clean_line(text, "", longest)
    except InvalidValue:
        return clean_line(clean_line(text, "", longest * 8)[: longest - 1], "", longest) + "…"


def title(value: object) -> str:
    """A clean title; empty where there is none."""
    return line(value, LONGEST_TITLE)


def title_and_year(value: object) -> TitleAndYear | None:
    """The parts of `Title (Year)`; None where there is no title."""
    text = title(value)
    try:
        return parse_title(text)
    except InvalidValue:
        return TitleAndYear(text) if text else None


def with_article(title: str) -> str:
    """A title whose article stands behind it ("Ferry, The") as it is said."""
    behind = _ARTICLE_BEHIND.fullmatch(title)
    if behind is None:
        return title
    rest, article = behind.groups()
    return f"{article}{rest}" if article.endswith(("'", "’")) else f"{article} {rest}"


def text(value: object) -> str:
    """A clean plain text of several lines, cut where it has no end."""
    if value is None or isinstance(value, (dict, list)):
        return ""
    try:
        return clean_text(str(value)[:LONGEST_TEXT], "", LONGEST_TEXT)
    except InvalidValue:
        return clean_text(str(value)[: LONGEST_TEXT // 8], "", LONGEST_TEXT)


def number(value: object) -> float | None:
    """A finite number: `7`, `7.5`, `7,5`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        try:
            plain = float(value)
        except OverflowError:
            return None
        return plain if math.isfinite(plain) else None
    found = _NUMBER.fullmatch(str(value)[:40].strip())
    return float(found[0].replace(",", ".")) if found and found[0] not in "+-" else None


def whole(value: object) -> int | None:
    """A whole number: `104`, `104.0`."""
    found = number(value)
    return int(found) if found is not None and found == int(found) and abs(found) < 1 << 53 else None


def year(value: object) -> int | None:
    """The year a film can be of: `2017`, `2017-06-11`, `11/06/2017`, `(2017)`; None where none is named."""
    found = _YEAR.search(str(value)[:40]) if value is not None and not isinstance(value, bool) else None
    return int(found[0]) if found and EARLIEST_YEAR <= int(found[0]) <= LATEST_YEAR else None


def minutes(value: object) -> int | None:
    """A runtime: `104`, `104 min`, `1 h 44`, `1:44`."""
    if isinstance(value, (int, float)):
        found = whole(value)
    else:
        plain = line(value).lower()
        hours = re.match(r"(\d{1,3})\s*(?:h|:|std)\D{0,8}(\d{1,2})?", plain)
        first = re.match(r"\d{1,6}", plain)
        found = int(hours[1]) * 60 + int(hours[2] or 0) if hours else int(first[0]) if first else None
    return found if found is not None and 0 < found <= 100_000 else None


def truth(value: object) -> bool:
    """Whether a field says yes, as programs write it."""
    if isinstance(value, bool):
        return value
    return line(value).casefold() in _TRUE


def day(value: object) -> PartialDate | None:
    """A date written with the year first, as far as it is known; the time behind it counts for nothing."""
    found = _ISO.fullmatch(str(value)[:60].strip()) if value is not None else None
    if not found:
        return None
    parts = [int(part) if part else None for part in found.groups()]
    try:
        known = PartialDate(parts[0] or 0, parts[1] or None, (parts[2] or None) if parts[1] else None)
    except InvalidValue:
        return None
    return known


def moment(value: object) -> datetime | None:
    """A point of time in UTC: ISO with a zone or without (then it is UTC), or seconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        if isinstance(value, (int, float)) or (isinstance(value, str) and re.fullmatch(r"\d{9,11}", value, re.ASCII)):
            return datetime.fromtimestamp(int(value), UTC)
        plain = str(value)[:60].strip()
        found = datetime.fromisoformat(plain)
    except (ValueError, OverflowError, OSError):
        return None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def stamp(value: datetime | PartialDate | None) -> str | None:
    """A point of time as the journal keeps when something was written: ISO, UTC, to the second. A day is its start."""
    if value is None:
        return None
    if isinstance(value, PartialDate):
        return None if value.day is None else f"{value}T00:00:00Z"
    if value.year < EARLIEST_YEAR:
        return None
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value.year >= 1000 else None


def zone(name: str | None) -> tzinfo | None:
    """The time zone of a name; None for that of this machine. Raises InvalidValue for a name that is none."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidValue(_("“{name}” is no time zone. Write it like Europe/Berlin.").format(name=name[:40])) from None


def local_day(when: datetime | None, zone_: tzinfo | None) -> PartialDate | None:
    """The day it was in a time zone (None: that of this machine)."""
    if when is None:
        return None
    try:
        local: date = when.astimezone(zone_).date()
        return PartialDate(local.year, local.month, local.day)
    except (OverflowError, OSError, ValueError, InvalidValue):
        return None


def rating_of(value: object, scale: float) -> tuple[Rating | None, OriginalRating | None]:
    """A rating of 0 to `scale` as half stars, and as it was where half stars can't say it; nothing for 0 or none.

    73 of 100 is four stars (the nearest half star, rounding up), and 73 of 100 beside it.
    """
    found = number(value)
    if found is None or found <= 0 or not scale > 0 or found > scale:
        return None, None
    exact = found / scale * HALF_STARS_MAX
    half_stars = max(1, min(HALF_STARS_MAX, math.floor(exact + 0.5)))
    original = None if abs(exact - half_stars) < 1e-9 else OriginalRating(found, scale)
    return Rating(half_stars), original


def imdb(value: object) -> str | None:
    """An IMDb number as `tt` and seven digits or more, from itself or an address that holds it."""
    plain = line(value, 2_000)
    found = _IMDB_IN_ADDRESS.search(plain) or _IMDB.fullmatch(plain)
    return f"tt{int(found[1]):07}" if found and int(found[1]) else None


def identifier(value: object) -> str | None:
    """A number or name by which another service knows a film; None for 0 and nothing."""
    plain = line(value, 100)
    if plain.endswith(".0") and plain[:-2].isdigit():
        plain = plain[:-2]
    return plain if plain not in ("", "0", "null", "None", "N/A", "-1") else None


def names(value: object, separators: str = r"[,;|/]") -> tuple[str, ...]:
    """The names in a field, each once."""
    parts = value if isinstance(value, list) else re.split(separators, "" if value is None else str(value)[:100_000])
    return tuple(dict.fromkeys(name for part in parts[:10_000] if (name := line(part))))
