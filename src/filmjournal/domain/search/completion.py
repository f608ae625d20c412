"""What is being typed at the caret of a search, and the text with it completed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from filmjournal.domain.search.fields import FIELDS, Kind
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import Field, TextValue
from filmjournal.domain.search.tokens import Token, TokenKind, plain, tokenise


class Part(Enum):
    """What a part of a search is for the one who types it."""

    NOTHING = auto()  # between words, or behind closed quotation marks
    WORDS = auto()  # which may become a field's name
    VALUE = auto()  # of a field


@dataclass(frozen=True, slots=True)
class Typing:
    """What is typed at the caret. Places are counted in characters (code points).

    `typed` is the word, or the value without quotation marks, up to the caret; `start` to `end` is what a completion
    takes the place of. `words` are the words that stand before the caret without anything between them, the one at
    the caret last: of `drama billy cru` all three.
    """

    part: Part
    start: int
    end: int
    typed: str = ""
    field: str = ""
    words: tuple[str, ...] = ()


def typing_at(text: str, caret: int) -> Typing:
    """What is typed at a place of a search; any place and any text will do."""
    caret = max(0, min(caret, len(text)))
    tokens, text = tokenise(text), plain(text)
    for number, token in enumerate(tokens):
        if token.start < caret <= token.end:
            return _inside(text, caret, tokens, number)
    return Typing(Part.NOTHING, caret, caret)


def with_field(text: str, typing: Typing, name: str) -> tuple[str, int]:
    """The text with the word at the caret made a field's name, and the caret behind its colon."""
    return _put(text, typing, f"{name}:", space=False)


def with_value(text: str, typing: Typing, value: str) -> tuple[str, int]:
    """The text with a value of the field at the caret written out, and the caret behind it.

    A value of a field of texts is put in quotation marks where it needs them.
    """
    spec = FIELDS.get(typing.field)
    if spec is not None and spec.kind is Kind.TEXT:
        value = to_text(Field(spec.name, TextValue(value))).partition(":")[2]
    return _put(text, typing, value, space=True)


def _inside(text: str, caret: int, tokens: list[Token], number: int) -> Typing:
    token = tokens[number]
    match token.kind:
        case TokenKind.WORD | TokenKind.OR | TokenKind.AND:
            return Typing(
                Part.WORDS,
                token.start,
                token.end,
                text[token.start : caret],
                words=(*_words_before(tokens, number), text[token.start : caret]),
            )
        case TokenKind.FIELD if caret >= token.value_start:
            return _value(text, caret, token)
        case TokenKind.FIELD:  # the name is written already
            return Typing(Part.NOTHING, caret, caret)
        case _:
            return Typing(Part.NOTHING, caret, caret)


def _value(text: str, caret: int, token: Token) -> Typing:
    if not token.quoted:
        return Typing(Part.VALUE, token.value_start, token.end, text[token.value_start : caret], token.name)
    if caret == token.value_start or (
        caret == token.end and token.end > token.value_start + 1 and _closed(text, token)
    ):
        return Typing(Part.NOTHING, caret, caret)
    return Typing(Part.VALUE, token.value_start, token.end, text[token.value_start + 1 : caret], token.name)


def _closed(text: str, token: Token) -> bool:
    """Whether the quotation marks of a value end it."""
    marks = '"' if text[token.value_start] == '"' else "“”"
    inside = text[token.value_start + 1 : token.end]
    if marks == '"':
        return (len(inside) - len(inside.rstrip('"'))) % 2 == 1
    return inside[-1:] in marks


def _words_before(tokens: list[Token], number: int) -> tuple[str, ...]:
    words: list[str] = []
    for token in reversed(tokens[:number]):
        if token.kind is not TokenKind.WORD:
            break
        words.append(token.text)
    return tuple(reversed(words))


def _put(text: str, typing: Typing, written: str, *, space: bool) -> tuple[str, int]:
    after = text[typing.end :]
    if space and not after[:1].isspace():
        written += " "
    elif space:
        return text[: typing.start] + written + after, typing.start + len(written) + 1
    return text[: typing.start] + written + after, typing.start + len(written)
