"""What a search looks for in reviews, for marking it there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from filmjournal.domain.folding import words_of
from filmjournal.domain.search.syntax_tree import And, Field, Node, Or, Phrase, TextValue, Word


@dataclass(frozen=True, slots=True)
class Sought:
    """Folded words in order; with `open_end` the last one may go on."""

    words: tuple[str, ...]
    open_end: bool


def sought_in_reviews(node: Node) -> tuple[Sought, ...]:
    """The words and phrases that a review may have been found by; what must not be there is left out."""
    found = dict.fromkeys(_sought(node))
    return tuple(one for one in found if one.words)


def _sought(node: Node) -> Iterator[Sought]:
    match node:
        case Word(text):
            yield Sought(tuple(words_of(text)), open_end=True)
        case Phrase(text):
            yield Sought(tuple(words_of(text)), open_end=False)
        case Field("review", TextValue(text, phrase)):
            yield Sought(tuple(words_of(text)), open_end=not phrase)
        case And(nodes) | Or(nodes):
            for inner in nodes:
                yield from _sought(inner)
        case _:
            pass
