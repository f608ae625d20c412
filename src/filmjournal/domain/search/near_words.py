"""Words that were meant: the known ones that are one or two slips of the finger away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

OFFERED = 3
_SHORTEST, _LONGEST = 3, 40  # characters of a word that is looked at
_TWO_SLIPS_FROM = 5  # characters
_PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789"


class Vocabulary:
    """Folded words with how often each occurs."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts = Counter(words)
        self._by_length: dict[int, list[str]] | None = None
        self._letters: str | None = None

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def near(self, word: str, most: int = OFFERED) -> list[str]:
        """The known words nearest to a folded one that isn't known: the fewest slips first, then the most frequent.

        A slip is a letter too many, too few, another one, or two that changed places.
        """
        if not _SHORTEST <= len(word) <= _LONGEST or word in self._counts:
            return []
        found = {near for near in _one_slip(word, self._alphabet(word)) if near in self._counts}
        if not found and len(word) >= _TWO_SLIPS_FROM:
            found = set(self._two_slips(word))
        return sorted(found, key=lambda near: (near[0] != word[0], -self._counts[near], near))[:most]

    def _alphabet(self, word: str) -> str:
        if word.isascii():
            return _PLAIN
        if self._letters is None:
            self._letters = "".join({letter for known in self._counts if not known.isascii() for letter in known})
        return self._letters

    def _two_slips(self, word: str) -> Iterator[str]:
        if self._by_length is None:
            lengths: defaultdict[int, list[str]] = defaultdict(list)
            for known in self._counts:
                lengths[len(known)].append(known)
            self._by_length = lengths
        letters = set(word)
        for length in range(len(word) - 2, len(word) + 3):
            for known in self._by_length.get(length, ()):
                # Two slips change at most four letters of all that there are.
                if len(letters.symmetric_difference(known)) <= 4 and _within_two(word, known):
                    yield known


def _one_slip(word: str, alphabet: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
            for letter in alphabet:
                yield before + letter + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in alphabet:
            yield before + letter + after


def _within_two(one: str, other: str) -> bool:
    """Whether at most two slips lie between two words."""
    earlier: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, known in enumerate(other, 1):
            least = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != known))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == known:
                least = min(least, earlier[column - 2] + 1)
            current.append(least)
        if min(current) > 2:
            return False
        earlier, last = last, current
    return last[-1] <= 2
