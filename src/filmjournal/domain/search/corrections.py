"""What a search that finds nothing may have meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, product

from filmjournal.domain.folding import words_of
from filmjournal.domain.search.near_words import Vocabulary
from filmjournal.domain.search.syntax_tree import And, Field, Node, Or, Phrase, TextValue, Word, all_of, any_of

_MOST_TRIED = 9
_NAMED = frozenset({"title", "person", "cast", "director", "character", "tag", "genre", "country", "language"})


def corrections(node: Node, vocabulary: Vocabulary, finds: Callable[[Node], bool]) -> Iterator[Node]:
    """Searches with words put right, the likeliest first; `finds` says whether a part finds anything by itself.

    Only words that are asked for are put right, not what must not be there.
    """
    choices = list(islice(_choices(node, vocabulary, finds), _MOST_TRIED))
    return (choice for choice in choices if choice != node)


def _choices(node: Node, vocabulary: Vocabulary, finds: Callable[[Node], bool]) -> Iterator[Node]:
    match node:
        case Word(text):
            yield from (Word(near) for near in _near(node, text, vocabulary, finds))
        case Phrase(text):
            yield from (Phrase(near) for near in _near(node, text, vocabulary, finds))
        case Field(name, TextValue(text, phrase)) if name in _NAMED:
            yield from (Field(name, TextValue(near, phrase)) for near in _near(node, text, vocabulary, finds))
        case And(nodes):
            each = [list(islice(_choices(inner, vocabulary, finds), _MOST_TRIED)) for inner in nodes]
            yield from map(all_of, product(*each))
        case Or(nodes):
            each = [list(islice(_choices(inner, vocabulary, finds), _MOST_TRIED)) for inner in nodes]
            yield from map(any_of, product(*each))
        case _:
            yield node


def _near(node: Node, text: str, vocabulary: Vocabulary, finds: Callable[[Node], bool]) -> Iterator[str]:
    """What a text may have meant; the text itself where it finds something, has no words, or nothing is near."""
    words = words_of(text)
    if not words or finds(node):
        yield text
        return
    each = [[word] if word in vocabulary else vocabulary.near(word) or [word] for word in words]
    nearest = [" ".join(words) for words in islice(product(*each), _MOST_TRIED)]
    yield from nearest or [text]
