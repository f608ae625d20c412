"""Letters as search and matching see them: no case, no accents, no width, and one name for look-alikes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BEYOND = re.compile("([^\x00-\x7f]+)")
_SHORT = 16  # characters of which what they fold to is kept
# Letters that Unicode does not take apart but that people leave out or write in two.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t",
     "æ": "ae", "œ": "oe", "þ": "th", "’": "'", "‘": "'", "ʼ": "'"}
)  # fmt: skip
_NOT_PLAIN = re.compile(f"[{''.join(map(chr, _PLAIN))}]")
# Latin, Greek and Cyrillic accents lie in the combining blocks; the vowel signs of Indic scripts and the voicing
# marks of kana carry meaning and stay. Soft hyphens, direction marks and joiners come along with pasted text.
_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
# Scripts written without spaces: each character is a word of its own to the index, so any part of a title is found.
_UNSPACED = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff\u3100-\u312f\u3131-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b2ff\U00020000-\U0003ffff])"
)
# And the sign that the index puts between two texts.
_WORD = re.compile("[^\\W_]+|\ue000")


def fold(text: str) -> str:
    """The text without case, accents and width, white space folded: `Amélie` and `ＡＭＥＬＩＥ` are `amelie`."""
    if text.isascii():
        return " ".join(text.lower().split())
    # What is beyond ASCII is little of most texts, and nothing of it depends on the letters around it.
    pieces = _BEYOND.split(text)
    pieces[::2] = [piece.lower() for piece in pieces[::2]]
    pieces[1::2] = [_kept(run) if len(run) < _SHORT else _folded(run) for run in pieces[1::2]]
    return " ".join("".join(pieces).split())


def _folded(run: str) -> str:
    composed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", run).casefold())
    bare = _UNSEEN.sub("", composed)
    return _NOT_PLAIN.sub(_plain, unicodedata.normalize("NFC", bare))


_kept = lru_cache(4_096)(_folded)


def _plain(letter: re.Match[str]) -> str:
    return letter[0].translate(_PLAIN)


def index_text(text: str) -> str:
    """The folded text with every character of an unspaced script standing alone, for the full-text index."""
    folded = fold(text)
    if folded.isascii() or not _UNSPACED.search(beyond_ascii(folded)):
        return folded
    return _UNSPACED.sub(r" \1 ", folded)


def beyond_ascii(text: str) -> str:
    """The characters of a text that are not ASCII."""
    return "".join(_BEYOND.findall(text))


def words_of(text: str) -> list[str]:
    """The words of the folded text: runs of letters and digits, every character of an unspaced script alone."""
    return _WORD.findall(index_text(text))
