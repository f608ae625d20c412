"""Where the words of a text are, as far as spelling is concerned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

LONGEST = 48  # letters; what is longer is no word
_ACRONYM = 5  # capitals that stand alone: BAFTA

# Soft hyphens and joiners, and the break that the editor puts into very long words.
_UNSEEN = "\u00ad\u200b-\u200d"
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f]"
)
_NEVER = re.compile(r"[\d_\u200b\ue000]")
_HYPHEN = re.compile("[-‐‑]")
_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00ad": None})


@cache
def _pieces() -> re.Pattern[str]:
    """Words, the only group, and what looks like words but is none. Made when first used: it takes 10 ms."""
    # Accents and vowel signs, which Python counts among neither letters nor digits.
    codes = (*range(0x0300, 0x1E00), *range(0xA640, 0xAC00))
    signs = "".join(chr(code) for code in codes if unicodedata.category(chr(code))[0] == "M")
    letters = rf"[\w{signs}{_UNSEEN}]+"
    return re.compile(
        rf"""
          (?:[A-Za-z][A-Za-z0-9+.-]*://|www\.|mailto:)\S*  # addresses
        | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
        | [@#]\w+                                        # names and topics of other places
        | \w+(?:\.\w+)+                                  # example.com, U.S.
        | ({letters}(?:['’ʼ·‐‑-]{letters})*)
        """,
        re.VERBOSE,
    )


def in_units(text: str) -> str:
    """The text with as many characters as it has UTF-16 units, in which Qt counts; no word is lost by it."""
    return text if text.isascii() else _BEYOND.sub("\ue000\ue000", text)


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text with their places, counted in UTF-16 units. Addresses are no words."""
    for match in _pieces().finditer(in_units(text)):
        if match.lastindex:
            yield match.start(), match[1]


def word_at(text: str, place: int) -> tuple[int, str] | None:
    """The word that a place in a text is in or touches, with its own place; both in UTF-16 units."""
    text = in_units(text)
    first = max(text.rfind(" ", 0, place) + 1, place - 4 * LONGEST, 0)
    last = text.find(" ", place)
    part = text[first : min(last if last >= 0 else len(text), place + 4 * LONGEST)]
    found = ((first + start, word) for start, word in words_in(part))
    return next(((start, word) for start, word in found if start <= place <= start + len(word)), None)


def can_be_wrong(word: str) -> bool:
    """Whether a dictionary is to be asked: not for numbers, single letters, acronyms and scripts without spaces."""
    if not 1 < len(word) <= LONGEST or _NEVER.search(word):
        return False
    if len(word) <= _ACRONYM and word.isupper():
        return False
    return word.isascii() or not _UNSPACED.search(word)


def plain(word: str) -> str:
    """The word with the apostrophes and hyphens that dictionaries have, and without soft hyphens."""
    return word if word.isascii() else word.translate(_PLAIN)


def parts_of(word: str) -> list[tuple[int, str]]:
    """The parts between the hyphens of a word, with their places in it; none where it has no hyphens."""
    if not _HYPHEN.search(word):
        return []
    parts, start = [], 0
    for part in _HYPHEN.split(word):
        parts.append((start, part))
        start += len(part) + 1
    return parts


def stem_of(word: str) -> str:
    """The word without case and without the ending of a genitive: `Crudup’s` is `crudup`."""
    folded = plain(word).casefold()
    return folded.removesuffix("'s").removesuffix("'")
