"""What programs for collections write into their fields: texts, names, dates and web addresses."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.rich_text_format import is_rich_text, text_of_rich_text

LONGEST_MARKUP = 300_000  # characters of it that are read
_TAG = re.compile(r"</?(?:br|p|b|i|u|a|em|strong|div|span|ul|ol|li|h\d|font|img|table|hr)\b[^<>]*>", re.IGNORECASE)
_PARTING = re.compile(r"<(?:br|p|div|li|tr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_TMDB = re.compile(r"themoviedb\.org/movie/(\d{1,10})", re.ASCII)
_WIKIDATA = re.compile(r"wikidata\.org/(?:wiki|entity)/(Q\d{1,12})(?!\d)", re.ASCII)
_BY_HAND = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[ T].*)?", re.ASCII | re.DOTALL)
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")
_AS = re.compile(r" (?:as|als|comme|como|come|jako) ")


def prose(text: str) -> str:
    """A text as plain lines, from plain text, HTML or rich text."""
    if is_rich_text(text):
        return values.text(text_of_rich_text(text))
    if _TAG.search(text):
        from filmjournal.richtext.plain import to_text

        marked = text[:LONGEST_MARKUP]
        # Where no tag parts lines, the line ends do.
        text = to_text(marked if _PARTING.search(marked) else marked.replace("\n", "<br>"))
    elif _ENTITY.search(text):
        text = html.unescape(text)
    return values.text(text).strip()


def ids_in(address: str) -> dict[str, str]:
    """The numbers of a film that a web address holds, by source."""
    found: dict[str, str] = {}
    if "imdb." in address[:2_000] and (imdb := values.imdb(address)):
        found["imdb"] = imdb
    if tmdb := _TMDB.search(address[:2_000]):
        found["tmdb"] = tmdb[1].lstrip("0") or "0"
    if wikidata := _WIKIDATA.search(address[:2_000]):
        found["wikidata"] = wikidata[1]
    return found


def days_of(text: str) -> tuple[PartialDate, ...]:
    """The days a date can mean: one, or two where day and month can't be told apart."""
    plain = text.strip()[:60]
    if known := values.day(plain):
        return (known,)
    shape = _BY_HAND.fullmatch(plain)
    if not shape:
        return ()
    first, mark, second, third = shape.groups()
    if len(first) == 4:
        orders = [(first, second, third)]
    elif len(third) != 4:
        return ()
    elif mark == "/":
        orders = [(third, second, first), (third, first, second)]
    else:
        orders = [(third, second, first)]  # with dots and strokes the day stands first
    days: dict[PartialDate, None] = {}
    for year, month, day in orders:
        try:
            days[PartialDate(int(year), int(month), int(day))] = None
        except InvalidValue:
            continue
    return tuple(days)


def day_first(text: str) -> str:
    """A date with the day first as the year first; as it is where it is none."""
    days = days_of(text)
    return str(days[0]) if days else text


def people(text: str) -> tuple[str, ...]:
    """The names in a line such as `Ann Lee (story), Bo Ek / Cy Oh`, without what stands in brackets."""
    pieces = [piece for part in _parts(text) for piece in re.split(r"[/;|]", part)]
    return values.names([_IN_BRACKETS.sub("", piece) for piece in pieces])


def actors(text: str) -> Iterator[tuple[str, str]]:
    """The people and characters in `Ann Lee (Mother), Bo Ek`, in lines of that, or in lines of `Ann Lee as Mother`."""
    for part in _parts(text):
        role = _AS.search(part)
        bracket = _IN_BRACKETS.search(part)
        if role and (not bracket or role.start() < bracket.start()):
            character = part[role.end() :]
            if role[0] != " as " and " as " in character:
                # `Ann Lee als Anna Lee as Mother`: in between stands the name under which she is billed.
                character = character.rpartition(" as ")[2]
            yield part[: role.start()], character
        elif bracket:
            yield part[: bracket.start()], bracket[1]
        else:
            yield part, ""


def _parts(text: str) -> Iterator[str]:
    """The pieces between line ends, or between commas that are in no brackets."""
    for padded in text[:200_000].splitlines():
        line = " ".join(padded.split())
        depth, start = 0, 0
        by_lines = bool(_AS.search(line))
        for place, character in enumerate(line):
            if character == "(":
                depth += 1
            elif character == ")":
                depth = max(0, depth - 1)
            elif character == "," and not depth and not by_lines:
                yield line[start:place].strip()
                start = place + 1
        yield line[start:].strip()


def readable(name: str) -> str:
    """The name of a tag as people write it: `user-short-text-field-1`, `lendDate`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[-_.]+", " ", name)).strip().lower()
    return words[:1].upper() + words[1:]
