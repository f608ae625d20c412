"""Typographer's quotes, dashes and ellipses for what is typed with the keys that every keyboard has."""

from __future__ import annotations

import re
from typing import NamedTuple

_THIN = "\u202f"  # narrow no-break space


class Quotes(NamedTuple):
    """The quotation marks of a language, the outer and the inner pair."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


APOSTROPHE = "’"
_ENGLISH = Quotes("“", "”", "‘", "’")
_GERMAN = Quotes("„", "“", "‚", "‘")
_POLISH = Quotes("„", "”", "‚", "’")
_SWEDISH = Quotes("”", "”", "’", "’")
_FRENCH = Quotes("«" + _THIN, _THIN + "»", "’", "’")
_RUSSIAN = Quotes("«", "»", "’", "’")
_BY_LANGUAGE = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "et", "is", "lt"), _GERMAN),
    **dict.fromkeys(("pl", "hu", "ro", "hr", "nl"), _POLISH),
    **dict.fromkeys(("sv", "fi"), _SWEDISH),
    **dict.fromkeys(("ru", "uk", "be", "el", "nb", "nn", "no"), _RUSSIAN),
    "fr": _FRENCH,
}
_BEFORE_OPENING = "([{<¿¡/"
_FENCES = "*_~|"
_DASHES = "-–—"
_SHORT_YEAR = re.compile(r"(?:^|[\s(\[–—-])(.)\d\d[^\d]$")
_HEBREW = re.compile("[\u0590-\u05ff]")


class Replacement(NamedTuple):
    """Put `text` in place of the characters from `first` to before `last`."""

    first: int
    last: int
    text: str


def quotes_of(language: str) -> Quotes:
    """The quotation marks of a language named like `de` or `de_AT`; the English ones where it isn't known."""
    return _BY_LANGUAGE.get(re.split("[-_]", language.lower(), maxsplit=1)[0], _ENGLISH)


def replacement(line: str, language: str, *, rules_wait: bool) -> Replacement | None:
    """What the last character typed asks for; `line` is the block's text up to and with it.

    With `rules_wait` hyphens at the start of a line stay until something else follows: they may become a rule.
    """
    end = len(line)
    last, rest = line[-1], line[:-1]
    quotes = quotes_of(language)
    match last:
        case '"':
            opens = _opens(rest, quotes)
            return None if _is_hebrew(rest) else Replacement(end - 1, end, quotes[0] if opens else quotes[1])
        case "'":
            return None if _is_hebrew(rest) else Replacement(end - 1, end, _single(rest, quotes))
        case ".":
            wanted = line.endswith("...") and line[-4:-3] not in {".", "…"}
            return Replacement(end - 3, end, "…") if wanted else None
        case "-":
            return None if rules_wait and not rest.strip("-") else _dash(line)
    if rules_wait and rest in {"--", "---"}:
        return Replacement(0, end - 1, "–" if rest == "--" else "—")
    return _second_thought(line, quotes)


def _dash(line: str) -> Replacement | None:
    end = len(line)
    if line.endswith("–-"):
        return Replacement(end - 2, end, "—")
    for count, dash in ((3, "—"), (2, "–")):
        if line.endswith("-" * count) and line[-count - 1 : -count] not in tuple(_DASHES):
            return Replacement(end - count, end, dash)
    return None


def _second_thought(line: str, quotes: Quotes) -> Replacement | None:
    """An apostrophe where a quotation mark was taken for what begins ’90s or stands within a word."""
    end = len(line)
    inner = quotes.inner_opening
    if inner != APOSTROPHE and (year := _SHORT_YEAR.search(line[-5:])) and year[1] == inner:
        return Replacement(end - 4, end - 3, APOSTROPHE)
    if line[-2:-1] == quotes.inner_closing != APOSTROPHE and line[-3:-2].isalpha() and line[-1].isalpha():
        return Replacement(end - 2, end - 1, APOSTROPHE)
    return None


def _single(rest: str, quotes: Quotes) -> str:
    if _opens(rest, quotes):
        return quotes.inner_opening
    if rest.count(quotes.inner_opening) > rest.count(quotes.inner_closing):
        return quotes.inner_closing
    return APOSTROPHE


def _opens(rest: str, quotes: Quotes) -> bool:
    before = rest.rstrip(_FENCES)
    if not before or before[-1].isspace() or before[-1] in _BEFORE_OPENING:
        return True
    if before[-1] in _DASHES:
        return rest.count(quotes.opening) <= rest.count(quotes.closing)
    pair = {quotes.opening[0], quotes.inner_opening[0]}
    return before[-1] in pair - {quotes.closing[-1], quotes.inner_closing[-1]}


def _is_hebrew(rest: str) -> bool:
    """Whether the mark follows a Hebrew letter, where it is part of the word."""
    return _HEBREW.match(rest[-1:]) is not None
