"""Which words of a line are wrong, as far as it is known at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QTextBlock

from filmjournal.spelling.dictionaries import Dictionary
from filmjournal.spelling.words import can_be_wrong, in_units, parts_of, stem_of, words_in
from filmjournal.ui.editor.formats import inline_state, spec_of
from filmjournal.ui.editor.spelling_service import SpellingService, Verdicts

_MOST_SETTLED = 20_000  # pieces

Words = list[tuple[int, str]]  # each with its place in the block, in UTF-16 units


class WrongWords:
    """Judges words by what the service has heard so far, and collects those it knows nothing of.

    What stands between two spaces is judged once, unless it has unknown words: while one types, only the word that
    is typed is looked at.
    """

    def __init__(self, service: SpellingService, unknown_met: Callable[[], object]) -> None:
        self._service = service
        self._unknown_met = unknown_met
        self._verdicts: Verdicts = {}
        self._names: frozenset[str] = frozenset()
        self._settled: dict[str, Words] = {}  # the wrong words of what stands between two spaces
        self._unknown: dict[str, None] = {}

    def use(self, dictionary: Dictionary | None) -> None:
        """Judge by this dictionary, and anew."""
        self._verdicts = {} if dictionary is None else self._service.verdicts(dictionary)
        self._settled.clear()
        self._unknown.clear()

    def set_names(self, names: Iterable[str]) -> bool:
        """Take the words of these names for right; whether they are others than before."""
        words = [word for name in names for _start, word in words_in(name)]
        known = frozenset(stem_of(part) for word in words for part in (word, *(part for _at, part in parts_of(word))))
        if known == self._names:
            return False
        self._names = known
        self._settled.clear()
        return True

    def take_unknown(self) -> tuple[str, ...]:
        """The words that nothing is known of, each told once."""
        words, self._unknown = tuple(self._unknown), {}
        return words

    def in_block(self, block: QTextBlock) -> Words:
        """The wrong words of a block. Code and the titles of films that are referred to are not looked at."""
        if spec_of(block).kind == "pre":
            return []
        wrong: Words = []
        start = 0
        for piece in in_units(block.text()).split(" "):
            found = self._settled.get(piece)
            if found is None:
                found = self._in_piece(piece)
            if found:
                wrong += [(start + inside, word) for inside, word in found]
            start += len(piece) + 1
        return _without(wrong, _unchecked(block)) if wrong else wrong

    def _in_piece(self, piece: str) -> Words:
        wrong: Words = []
        is_settled = True
        for start, word in words_in(piece):
            right = self._is_right(word)
            if right is False and (parts := parts_of(word)):
                verdicts = [(inside, part, self._is_right(part)) for inside, part in parts]
                wrong += [(start + inside, part) for inside, part, part_right in verdicts if part_right is False]
                is_settled = is_settled and all(part_right is not None for _inside, _part, part_right in verdicts)
            elif right is False:
                wrong.append((start, word))
            elif right is None:
                is_settled = False
        if is_settled:
            if len(self._settled) >= _MOST_SETTLED:
                self._settled.clear()
            self._settled[piece] = wrong
        return wrong

    def _is_right(self, word: str) -> bool | None:
        """Whether a word is right; None where that is not known yet."""
        right = self._verdicts.get(word)
        if right is None:
            if can_be_wrong(word):
                self._unknown[word] = None
                self._unknown_met()
                return None
            right = self._verdicts[word] = True
        return right or not self._names.isdisjoint(_stems(word)) or self._service.accepts(word)


def _stems(word: str) -> set[str]:
    """What a name may be without the ending it has here; several languages write a genitive with a bare s."""
    stem = stem_of(word)
    return {stem, stem.removesuffix("s")}


def _unchecked(block: QTextBlock) -> list[tuple[int, int]]:
    """The stretches of code and of references to films, from and to."""
    result = []
    for piece in block.textFormats():
        state = inline_state(piece.format)
        if "code" in state.marks or state.film is not None:
            result.append((piece.start, piece.start + piece.length))
    return result


def _without(words: Words, stretches: list[tuple[int, int]]) -> Words:
    return [
        (start, word)
        for start, word in words
        if not any(first < start + len(word) and start < end for first, end in stretches)
    ]
