"""One dictionary at work: is this word right, and which might be meant. Used by the helper process only."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from filmjournal.spelling.trade import OF_THE_TRADE
from filmjournal.spelling.words import parts_of, plain

_MOST = 6  # suggestions that are given
_LOOKED_AT = 18  # of which the best are chosen: what spylls finds first is not what is likeliest
_ALIKE = 0.55  # of 1; what is less like the word was found because something had to be
# British spellings, since the dictionary that comes with the program is American.
_BRITISH = (
    (re.compile("our"), "or"),
    (re.compile("is(?=e|ing|ation|abl)"), "iz"),
    (re.compile("ys(?=e|ing)"), "yz"),
    (re.compile("ll(?=ed|ing|er|or)"), "l"),
    (re.compile("re(?=s?$)"), "er"),
    (re.compile("nce(?=s?$)"), "nse"),
    (re.compile("ogue(?=s?$)"), "og"),
)


class _Until:
    """Gives the items of something for as long as `goes_on` says so, each time anew."""

    def __init__(self, items: Iterable[Any], goes_on: Callable[[], bool]) -> None:
        self._items = items
        self._goes_on = goes_on

    def __iter__(self) -> Iterator[Any]:
        for item in self._items:
            if not self._goes_on():
                return
            yield item


class Speller:
    """A loaded dictionary. Loading raises whatever a broken one leads to."""

    def __init__(self, stem: Path) -> None:
        from spylls.hunspell import Dictionary  # type: ignore[import-untyped]

        self._words = Dictionary.from_files(str(stem))
        self._is_english = stem.name.startswith("en")
        self._is_american = stem.name == "en_US"
        self._words.aff.BREAK = []  # trying every way to part a word at its hyphens takes too long
        self._letters = {letter for word in self._words.dic.words for letter in word.stem.casefold()}
        self._end = 0.0
        suggester = self._words.suggester
        edits = suggester.edits
        suggester.edits = lambda word: _Until(edits(word), self._has_time)
        suggester.words_for_ngram = _Until(suggester.words_for_ngram, self._has_time)

    def is_right(self, word: str) -> bool:
        """Whether a word is right, whole or in its parts. One of a script that the dictionary has not is."""
        word = plain(word)
        if not self._letters.intersection(word.casefold()):
            return True
        return self._knows(word) or any(all(map(self._part_is_right, parts)) for parts in _partings(word))

    def suggestions(self, word: str, seconds: float) -> tuple[str, ...]:
        """Up to six words that may be meant, the likeliest first, found in about this time."""
        self._end = time.monotonic() + seconds
        word = plain(word)
        found: dict[str, None] = {}
        for suggestion in self._words.suggest(word):
            if _is_likely(suggestion, word):
                found[str(suggestion)] = None
            if len(found) == _LOOKED_AT or not self._has_time():
                break
        letters = _letters(word)
        return tuple(sorted(found, key=lambda suggestion: _letters(suggestion) != letters)[:_MOST])

    def _knows(self, word: str) -> bool:
        if self._words.lookup(word):
            return True
        if self._is_english and word.casefold() in OF_THE_TRADE:
            return True
        return self._is_american and any(self._words.lookup(american) for american in _american(word))

    def _part_is_right(self, part: str) -> bool:
        return len(part) < 2 or self._knows(part)

    def _has_time(self) -> bool:
        return time.monotonic() < self._end


def _letters(word: str) -> list[str]:
    """The letters of a word: the same ones in another order were most likely meant."""
    return sorted(letter for letter in word.casefold() if letter.isalpha())


def _is_likely(suggestion: str, word: str) -> bool:
    """Whether somebody may have meant it: not `T eh`, and nothing that has little in common with the word."""
    if any(len(part) == 1 and part not in {"a", "A", "I"} for part in re.split("[ -]", suggestion)):
        return False
    return SequenceMatcher(None, word.casefold(), suggestion.casefold()).ratio() >= _ALIKE


def _american(word: str) -> Iterator[str]:
    """How the dictionary that comes with the program may have a word: without accents, and not in British spelling."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    if bare != word:
        yield bare
    for british, american in _BRITISH:
        if british.search(bare):
            yield british.sub(american, bare)


def _partings(word: str) -> Iterator[list[str]]:
    """The ways in which a word may be put together: with hyphens, a genitive, an elided article."""
    if parts := parts_of(word):
        yield [part for _start, part in parts]
    if word.endswith("'s"):
        yield [word[:-2]]
    if elided := re.fullmatch(r"(\w+')(\w{2,})", word):
        yield [elided[1], elided[2]]
