"""From the tree of a search back to text: parse(to_text(tree)) is the same tree."""

from __future__ import annotations

from filmjournal.domain.search.fields import MISSING_WORD, PRESENT_WORD
from filmjournal.domain.search.syntax_tree import (
    And,
    Everything,
    Field,
    Flag,
    Missing,
    Node,
    Not,
    OfTag,
    Or,
    Phrase,
    Present,
    Range,
    TextValue,
    Value,
    Word,
)
from filmjournal.domain.search.tokens import TokenKind, tokenise


def to_text(node: Node) -> str:
    """The search as a person would type it.

    A tree in normal form comes back from the parser as it was; a word that can't stand without quotation marks is
    written as a phrase. Raises ValueError for a tag by its number, which can't be typed.
    """
    match node:
        case Everything():
            return ""
        case Word(text):
            return text if _is_one(text, TokenKind.WORD) else quoted(text)
        case Phrase(text):
            return quoted(text)
        case Field(name, value):
            return f"{name}:{_value_text(name, value)}"
        case Flag(name):
            return f"is:{name}"
        case OfTag():
            raise ValueError("a tag's number can't be typed")
        case Not(inner):
            return f"-{_enclosed(inner, And, Or, Not)}"
        case And(nodes):
            return " ".join(_enclosed(inner, And, Or) for inner in nodes)
        case Or(nodes):
            return " OR ".join(_enclosed(inner, Or) for inner in nodes)


def _enclosed(node: Node, *loose: type[Node]) -> str:
    """The node, in parentheses if it is one of the kinds that its surroundings would tear apart."""
    text = to_text(node)
    return f"({text})" if isinstance(node, loose) else text


def _is_one(text: str, kind: TokenKind) -> bool:
    """Whether the text is read as one part of that kind."""
    tokens = tokenise(text)
    return len(tokens) == 1 and tokens[0].kind is kind and tokens[0].end - tokens[0].start == len(text)


def quoted(text: str) -> str:
    """The text as a phrase."""
    return '"{}"'.format(text.replace('"', '""'))


def _value_text(name: str, value: Value) -> str:
    match value:
        case Missing():
            return MISSING_WORD
        case Present():
            return PRESENT_WORD
        case TextValue(text, phrase):
            bare = not phrase and text.casefold() not in (MISSING_WORD, PRESENT_WORD)
            return text if bare and _is_one(f"{name}:{text}", TokenKind.FIELD) else quoted(text)
        case Range(low, None, include_low, _):
            return f"{low}.." if include_low else f">{low}"
        case Range(None, high, _, include_high):
            return f"..{high}" if include_high else f"<{high}"
        case Range(low, high, _, _):
            return str(low) if low == high else f"{low}..{high}"
