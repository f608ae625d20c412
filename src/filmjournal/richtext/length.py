"""How long a text is: its words, and the minutes that reading it takes."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.richtext.plain import unspaced_count, word_count

WORDS_A_MINUTE = 230
UNSPACED_A_MINUTE = 400  # characters of Chinese and Japanese, each of which counts as a word


@dataclass(frozen=True, slots=True)
class Length:
    """The words of a text, and how many of them are single characters of a script without spaces."""

    words: int = 0
    unspaced: int = 0

    def __add__(self, other: Length) -> Length:
        return Length(self.words + other.words, self.unspaced + other.unspaced)

    @property
    def minutes(self) -> int:
        """The time of reading, rounded up: a text of one word takes a minute, none takes none."""
        spaced = self.words - self.unspaced
        return -(-(spaced * UNSPACED_A_MINUTE + self.unspaced * WORDS_A_MINUTE) // (WORDS_A_MINUTE * UNSPACED_A_MINUTE))


def length_of(text: str) -> Length:
    """The length of plain text; of several pieces of a text the lengths add up, where no word is parted."""
    return Length(word_count(text), unspaced_count(text))
