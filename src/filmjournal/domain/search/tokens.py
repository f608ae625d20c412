"""A search cut into its parts, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from filmjournal.domain.search.fields import FIELDS


class TokenKind(Enum):
    """What a part of a search is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    NOT = auto()
    OR = auto()
    AND = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a search; `start` and `end` are its place in the text, in characters.

    `text` is the word, what the quotation marks hold, or a field's value; `name` is a field's name in lower case,
    `value_start` where its value begins, and `quoted` whether that was in quotation marks.
    """

    kind: TokenKind
    start: int
    end: int
    text: str = ""
    name: str = ""
    value_start: int = 0
    quoted: bool = False


# Typed text may hold what no database takes; each such character keeps its place, so that places stay true.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r'[^\s()"“”„]+')
_DASHES = re.compile(r"-+")
_FIELD_NAME = re.compile(r"([A-Za-z]+):")
# A doubled straight quotation mark inside straight ones stands for itself. What is not closed runs to the end.
_STRAIGHT = re.compile(r'"((?:[^"]|"")*)(?:"|\Z)')
_CURLY = re.compile(r"[“”„]([^“”]*)(?:[“”]|\Z)")


def plain(text: str) -> str:
    """The text without what no database takes, as many characters long."""
    return _LONE_SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def tokenise(text: str) -> list[Token]:
    """The parts of a search. There is no wrong text here: what is no operator is a word."""
    text = plain(text)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if space := _SPACE.match(text, at):
            at = space.end()
            continue
        token = _token_at(text, at)
        tokens.append(token)
        at = token.end
    return tokens


def _token_at(text: str, start: int) -> Token:
    if text[start] in "()":
        return Token(TokenKind.OPEN if text[start] == "(" else TokenKind.CLOSE, start, start + 1)
    if quoted := _quoted_at(text, start):
        return Token(TokenKind.PHRASE, start, quoted[1], quoted[0])
    if dashes := _DASHES.match(text, start):
        after = dashes.end()
        lone = after == len(text) or text[after].isspace() or text[after] == ")"
        return Token(TokenKind.WORD if lone else TokenKind.NOT, start, after, dashes[0])
    return _field_at(text, start) or _word_at(text, start)


def _word_at(text: str, start: int) -> Token:
    word = _WORD.match(text, start)
    assert word is not None  # every other first character has been dealt with
    kind = {"OR": TokenKind.OR, "AND": TokenKind.AND}.get(word[0], TokenKind.WORD)
    return Token(kind, start, word.end(), word[0])


def _field_at(text: str, start: int) -> Token | None:
    """A field with its value, if one begins here.

    `Mission: Impossible` is words, since white space follows the colon of a name that is no field's.
    """
    name = _FIELD_NAME.match(text, start)
    if name is None:
        return None
    at = name.end()
    field = name[1].lower()
    if quoted := _quoted_at(text, at):
        return Token(TokenKind.FIELD, start, quoted[1], quoted[0], field, at, quoted=True)
    if word := _WORD.match(text, at):
        return Token(TokenKind.FIELD, start, word.end(), word[0], field, at)
    return Token(TokenKind.FIELD, start, at, "", field, at) if field in FIELDS else None


def _quoted_at(text: str, start: int) -> tuple[str, int] | None:
    """What the quotation marks that begin here hold, and where they end."""
    if straight := _STRAIGHT.match(text, start):
        return straight[1].replace('""', '"'), straight.end()
    if curly := _CURLY.match(text, start):
        return curly[1], curly.end()
    return None
