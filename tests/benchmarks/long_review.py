"""A long review for measuring: always the same words, some with marks, one in a hundred misspelt."""

from __future__ import annotations

import random

WORDS = 10_000
_PARAGRAPH = 95  # words
_SENTENCE = 19
_COMMON = (
    "the a of and to in that it is was he she they with as for on at by but not who what when there then camera "
    "light door street night morning voice scene film story room hand face window train city river summer actor "
    "director script silence music shadow colour frame shot ending beginning memory mother father brother friend "
    "runs waits looks speaks leaves returns opens falls breaks holds watches listens walks turns remembers "
    "forgets slow quiet long bright cold empty familiar strange patient careful honest funny sad tired young old "
    "last first "
)
_MISSPELT = ("teh", "recieve", "definately", "seperate", "wierd", "cinematograpy", "untill", "begining")


def html() -> str:
    """The review in the grammar of reviews."""
    return "".join(f"<p>{' '.join(_marked(word, number) for number, word in enumerate(p))}</p>" for p in paragraphs())


def text() -> str:
    """The same words without marks, a paragraph a line."""
    return "\n".join(" ".join(words) for words in paragraphs())


def paragraphs() -> list[list[str]]:
    """The words of each paragraph."""
    dice = random.Random(10)
    common = _COMMON.split()
    words = [dice.choice(_MISSPELT) if dice.random() < 0.01 else dice.choice(common) for _ in range(WORDS)]
    words = [f"{word}." if number % _SENTENCE == _SENTENCE - 1 else word for number, word in enumerate(words)]
    return [words[start : start + _PARAGRAPH] for start in range(0, WORDS, _PARAGRAPH)]


def _marked(word: str, number: int) -> str:
    if number % 40 == 7:
        return f"<em>{word}</em>"
    return f"<strong>{word}</strong>" if number % 60 == 11 else word
