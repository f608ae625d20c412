"""What the title lines, captions and dates of review pages say: film, year, cast, directors, who is seen in a still."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from filmjournal.domain.cast_lines import CastLine, parse_cast
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.films import DIRECTOR, CrewLine
from filmjournal.domain.folding import fold
from filmjournal.domain.partial_date import PartialDate
from filmjournal.interchange.reading import values

LONGEST_TITLE_LINE = 1_500
_YEAR = re.compile(
    r"\(\s*(?:TV\s*)?(?:(?:19|20|21)\d\d|18[7-9]\d)(?:\s*[-–/]\s*\d{2,4})?(?:,?\s*TV(?:\s*(?:movie|film))?)?\s*\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\(((?:[^()]|\([^()]{0,200}\)){1,400})\)")
_AKA = re.compile(r"a\.?\s?k\.?\s?a\.?\b\s*:?\s*", re.IGNORECASE)
_TV = re.compile(r"\b(?:tv|television)\b", re.IGNORECASE)
_IS_TV = re.compile(r"(?:made[- ]for[- ])?(?:tv|television)(?:[- ](?:movie|film))?", re.IGNORECASE)
_ENDING = re.compile(
    r"\s*[-–—|:,]?\s*\b(?P<tv>TV\s+)?(?P<film>(?:Movie|Film|DVD|Blu-?ray|Cinema)\s+)?Reviews?\s*(?:$|[-–—|:»·(].*$)",
    re.IGNORECASE,
)
_BEGINNING = re.compile(r"(?:(?P<film>Movie|Film)\s+)?Review\s*[:–—-]\s*", re.IGNORECASE)
_SITE = re.compile(r"\s+[-–—|»·]\s+.*$|\s*\|.*$")
_TITLE_LABEL = re.compile(
    r"(?:(?P<film>(?:movie|film)(?:\s+(?:title|name))?|(?:title|name)\s+of\s+(?:the\s+)?(?:movie|film))|title)"
    r"\s*:\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\.{2,}|…)\s*$")
_CUT_AFTER_NAME = re.compile(r"[,\s](?:\.{2,}|…)\s*$")
_DIRECTED = re.compile(r",?\s*\b(?:directed by|director(?:s|\(s\))?\s*:|dir(?:s|\.)?\s*:)\s*", re.IGNORECASE)
_STARRING = re.compile(r",?\s*\b(?:starring|stars\s*:|cast\s*:|featuring|with(?=\s+[A-Z]))\s*:?\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|&|und|et|y)\s+")
_PARTING = re.compile(r"\s*[,;]\s*|\s+(?:and|&)\s+")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[T ][\d:.+Z-]*)?"),
    re.compile(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?:\s+of)?[\s-]+(?P<name>{_MONTH})\.?,?[\s-]+(?P<year>\d{{4}})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})"),
    re.compile(rf"(?P<name>{_MONTH})\.?,?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<year>(?:19|20)\d\d)"),
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_SAID = re.compile(
    r"(?P<verb>watched again|watched|seen again|seen|viewed|date watched|rewatched)?(?:\s*(?:on|in|at)\b)?\s*:?\s*"
    rf"{_WEEKDAY}(?P<date>.*)",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"(?<=\d)(?:,?\s+(?:by|in|at|under)\s.{0,60}|\s*[|·•].{0,60})$")
_POSTED = re.compile(
    r"(?:posted|published|reviewed|review|review date|date|added|updated|last updated|written|by|filed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TitleLine:
    """What a line says of a film. `certain` where it has the form of a review's title, not only one of a film's.

    `cut` is the last name of a cast list that goes on behind it, where the name itself may be cut.
    """

    title: str
    year: int | None = None
    also_known_as: tuple[str, ...] = ()
    is_tv: bool = False
    cast: tuple[CastLine, ...] = ()
    directors: tuple[str, ...] = ()
    certain: bool = False
    cut: str | None = None

    @property
    def crew(self) -> tuple[CrewLine, ...]:
        return tuple(CrewLine(name, DIRECTOR) for name in self.directors)


def read_title(text: str) -> TitleLine | None:
    """The parts of `TITLE (YEAR) actor, actor, … Movie Review`; None for a text without a title.

    Without a year nothing tells a title from names, so that all of it is the title.
    """
    text = text.translate({0x2068: None, 0x2069: None, 0x200E: None, 0x200F: None}).strip()[:LONGEST_TITLE_LINE]
    beginning = _BEGINNING.match(text)
    endings = list(_ENDING.finditer(text))
    ending = endings[-1] if endings else None
    certain = beginning is not None
    is_tv = False
    if ending is not None and ending.start() > 0:
        text = text[: ending.start()]
        is_tv = ending["tv"] is not None
        certain = certain or bool(ending["film"]) or is_tv
    elif not endings and _YEAR.search(text) is None:
        text = _SITE.sub("", text)
    if beginning is not None:
        text = text[beginning.end() :]
    year = _YEAR.search(text)
    while year is not None and not text[: year.start()].strip():
        year = _YEAR.search(text, year.end())
    if year is None:
        known = values.title_and_year(text)
        return TitleLine(known.title, None, known.also_known_as, is_tv, certain=certain) if known else None
    known = values.title_and_year(text[: year.start()])
    if known is None:
        return None
    others = list(known.also_known_as)
    is_tv = is_tv or _TV.search(year[0]) is not None
    at = year.end()
    while brackets := _BRACKETS.match(text, at):
        inside = brackets[1].strip()
        if aka := _AKA.match(inside):
            others += [other for part in inside[aka.end() :].split(" / ") if (other := values.title(part))]
        elif _IS_TV.fullmatch(inside):
            is_tv = True
        elif not _YEAR.fullmatch(f"({inside})"):
            break
        at = brackets.end()
    cast, directors, cut = read_people(text[at:] if ending else _SITE.sub("", text[at:]))
    title_year = values.year(year[0])
    return TitleLine(known.title, title_year, tuple(dict.fromkeys(others)), is_tv, cast, directors, certain, cut)


def labelled_title(text: str) -> TitleLine | None:
    """The title that a line has a label for (`Movie Title: TITLE`); `certain` where the label names a film."""
    found = _TITLE_LABEL.fullmatch(text) if len(text) <= 400 else None
    if found is None:
        return None
    known = values.title_and_year(found["title"])
    titled = read_title(found["title"]) if _YEAR.search(found["title"]) else None
    if titled is None:
        titled = TitleLine(known.title, known.year, known.also_known_as) if known is not None else None
    return replace(titled, certain=found["film"] is not None) if titled is not None else None


def read_people(text: str) -> tuple[tuple[CastLine, ...], tuple[str, ...], str | None]:
    """Cast and directors from the rest of a title line, and the last name where it was cut off."""
    text = text.strip(" \t,;:-–—|")
    cut = None
    if _CUT.search(text):
        whole = _CUT_AFTER_NAME.search(text)
        text = _CUT.sub("", text).rstrip(" ,;")
        cut = "" if whole else text
    directors: list[str] = []
    directed = _DIRECTED.search(text)
    if directed:
        before, after = text[: directed.start()], text[directed.end() :]
        starring = _STARRING.search(after)
        if starring:
            directors = _names(after[: starring.start()])
            text = f"{before}, {after[starring.end() :]}"
        elif before.strip(" ,"):
            directors = _names(after)
            text = before
        else:
            # "directed by A and B, actor, actor": a comma ends the directors, unless the last two are joined.
            first, _comma, rest = after.partition(",")
            if _AND.search(first) or not _AND.search(rest.rpartition(",")[2]):
                directors, text = _names(first), rest
            else:
                directors, text = _names(after), ""
    text = _STARRING.sub(", ", text, count=1) if _STARRING.match(text.lstrip()) else text
    cast = cast_of(text.replace(" directed by ", ", "))
    if cut is not None and cast and cut:
        return cast[:-1], tuple(directors), cast[-1].person
    return cast, tuple(directors), None


def cast_of(text: str) -> tuple[CastLine, ...]:
    """The cast of a list of names; empty where it is none."""
    try:
        lines = parse_cast(_AND.sub(", ", text.strip(" ,;")))
    except InvalidValue:
        return ()
    return tuple({fold(line.person): line for line in reversed(lines)}.values())[::-1]


def _names(text: str) -> list[str]:
    return [name for part in _PARTING.split(text.strip(" ,;.")) if (name := values.line(part))]


def read_caption(text: str, title: str) -> tuple[CastLine, ...] | None:
    """Those whom a caption names: `A and B in TITLE (YEAR)`, `X as CHARACTER in TITLE`; None for another text."""
    if len(text) > 400:
        return None
    wanted = fold(title)
    for found in re.finditer(r" (?:in|from) ", text):
        rest = _YEAR.sub("", text[found.end() :]).strip(" .\"“”'‘’")
        if fold(rest) == wanted or (_YEAR.search(text[found.end() :]) and fold(rest).startswith(wanted)):
            return _seen_in(text[: found.start()])
    return None


def _seen_in(text: str) -> tuple[CastLine, ...]:
    """The people before `in TITLE`; only what looks like names."""
    rows: list[tuple[str, str | None]] = []
    for piece in _PARTING.split(text):
        name, _as, character = piece.partition(" as ")
        if not _as and rows and rows[-1][1] is not None and not _is_full_name(piece):
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} and {piece}")
        elif _is_full_name(name):
            rows.append((values.line(name), values.line(character) or None))
    return tuple(CastLine(name, character) for name, character in rows if name)


def _is_full_name(text: str) -> bool:
    words = text.split()
    small = {"de", "da", "del", "der", "di", "la", "van", "von", "bin", "al"}
    return 2 <= len(words) <= 5 and all(not word[0].islower() or word in small for word in words) and words[0] not in (
        "A", "An", "The", "Scene", "Still",
    )  # fmt: skip


def read_date(text: str) -> PartialDate | None:
    """The date that a text is, with the month by its English name or a number that can mean but one thing."""
    text = text.strip(" .,")
    for shape in _DATES:
        found = shape.fullmatch(text)
        if found:
            parts = found.groupdict()
            month = int(parts["month"]) if parts.get("month") else _MONTHS.get((parts.get("name") or "").lower())
            day = int(parts["day"]) if parts.get("day") else None
            try:
                return PartialDate(int(parts["year"]), month, day)
            except InvalidValue:
                return None
    return None


def read_date_line(text: str) -> tuple[PartialDate, bool, bool] | None:
    """The date that a short line tells, whether it is that of the viewing, and whether of one seen before."""
    if len(text) > 120 or not any(character.isdigit() for character in text):
        return None
    text = _AFTER_DATE.sub("", text)
    said = _SAID.fullmatch(text)
    verb = (said["verb"] or "").lower() if said else ""
    if said and (date := read_date(said["date"])) and (verb or date.day):
        return date, bool(verb), "again" in verb or verb == "rewatched"
    if _POSTED.match(text):
        for word in list(re.finditer(r"[^\s:]+", text))[1:12]:
            date = read_date(text[word.start() :])
            if date is not None and date.day:
                return date, False, False
    return None
