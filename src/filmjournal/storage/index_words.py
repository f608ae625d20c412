"""The words of the full-text index: how they are written into it, and how they are asked for again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from filmjournal.domain.folding import beyond_ascii, index_text, words_of

APART = " \ue000 "  # between two texts of one column: a phrase doesn't match across it
# The first character of each word of the column `facts`: what the word is part of.
FACTS = {
    name: chr(0xE010 + number)
    for number, name in enumerate(
        ("director", "genre", "country", "language", "place", "with",
         "person", "cast", "character", "tag", "headline", "review")
    )
}  # fmt: skip
_NUMBER_OF_WORDS = "\ue01e"
_ODD = "\ue01f"
LENGTHS = (_NUMBER_OF_WORDS, _ODD)  # between these are the words that say how long a review is

# Alphabets whose words can be asked for by one letter: by all pairs of letters that such a word begins with.
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "".join(map(chr, range(0x3B1, 0x3CA))),  # Greek
    "".join(map(chr, range(0x430, 0x450))) + "єѕіјљњћџґ",  # Cyrillic
    "".join(map(chr, range(0x5D0, 0x5EB))),  # Hebrew
    "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B), 0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6CC))),  # Arabic
)
_FOLLOWERS = {letter: f"{letters}0123456789" for letters in _ALPHABETS for letter in letters} | dict.fromkeys(
    "0123456789", f"{_ALPHABETS[0]}0123456789"
)
_BEGINNING = re.compile(r"(?<![^\W_])[^\W_]{2}")  # of a word


def text(plain: str) -> str:
    """A text as it stands in the index."""
    if plain.isascii():
        return plain.lower()  # white space parts words, however much of it
    folded = index_text(plain)
    if folded.isascii() or not any(map(str.isalnum, beyond_ascii(folded))):
        return folded
    # Words that begin with a letter of an alphabet and go on with one of none of its pairs, such as another script's.
    pairs = dict.fromkeys(_BEGINNING.findall(folded))
    odd = dict.fromkeys(first for first, second in pairs if second not in _FOLLOWERS.get(first, second))
    return folded + "".join(f"{APART}{_ODD}{letter}" for letter in odd) if odd else folded


@lru_cache(20_000)  # people come again and again
def name(plain: str) -> str:
    """A short text that many rows have, as it stands in the index."""
    return text(plain)


def facts(name: str, texts: Iterable[str]) -> str:
    """Texts of one field for the column `facts`."""
    spelled = [_fact(FACTS[name], one) for one in texts]
    return APART.join([FACTS[name], *filter(None, spelled)]) if spelled else ""


@lru_cache(2_000)  # genres and countries come again and again
def _fact(sign: str, one: str) -> str:
    return " ".join(sign + word for word in words_of(one))


def there(name: str, is_there: bool) -> str:
    """What the column `facts` says of a field whose words stand in a column of their own."""
    return FACTS[name] if is_there else ""


def number_of_words(number: int) -> str:
    """The length of a review for the column `facts`."""
    return f"{_NUMBER_OF_WORDS}{number:07}" if number else ""


def terms(wanted: str, *, prefix: bool) -> str | None:
    """A MATCH expression for words in order, the last one open for a prefix; None where no letter or digit is left."""
    words = words_of(wanted)
    if not words:
        return None
    last = words[-1]
    phrase = '"' + " ".join(words) + '"'
    if not prefix:
        return phrase
    if len(words) == 1 and len(last) == 1 and last in _FOLLOWERS:
        pairs = (f'"{last}{other}" *' for other in _FOLLOWERS[last])
        return " OR ".join([phrase, f'"{_ODD}{last}"', *pairs])
    return f"{phrase} *"


def fact_terms(name: str, wanted: str, *, prefix: bool) -> str | None:
    """The same for a field of the column `facts`."""
    words = words_of(wanted)
    if not words:
        return None
    phrase = '"' + " ".join(FACTS[name] + word for word in words) + '"'
    return f"facts : ({phrase} *)" if prefix else f"facts : ({phrase})"


def presence_term(name: str) -> str:
    """A MATCH expression for rows that have anything in a field."""
    return f'facts : "{FACTS[name]}"'
