"""What changed from one review to another, word by word.

Both are taken as lines: a paragraph, a heading, an item's text, a caption. Lines are matched first, then the words
within those that changed. The time is bounded, whatever the texts: where finding the fewest changes would take too
long, more is called changed than need be.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import accumulate, groupby

from filmjournal.richtext.canonical import normalise
from filmjournal.richtext.sequences import Budget, matches
from filmjournal.richtext.tree import (
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Preformatted,
    Quote,
    Rule,
    Run,
    SpoilerBlock,
)

STEPS = 400_000  # of work for the words of one comparison
PAIRINGS = 10_000  # pairs of lines whose likeness is looked at between two lines that both have,
LOOKED_AT = 2_000_000  # and words of them
LIKE = 0.35  # of the words: from here on a line is another form of one, not another line

# Words; characters of scripts without spaces one by one; dashes and the like that tie words together.
_TOKENS = re.compile(
    "\\s+|[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
    "|[–—―…/]|[^\\s\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d"
    "\U00020000-\U0003ffff–—―…/]+"
)
_WORD = re.compile(r"[^\W_]")


class Change(Enum):
    """What became of a stretch of text or of a line."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    CHANGED = "changed"  # of a line only: it holds stretches that were inserted or deleted


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a review and its place: `kind` as in HTML, `depth` of lists, `marker` of an item's first line."""

    kind: str  # p, h2, h3, pre, hr, figure, summary
    inline: Inline = ()
    quoted: bool = False
    depth: int = 0
    marker: str = ""
    hidden: bool = False  # in a spoiler
    image: str = ""  # content hash of a figure
    alt: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.inline)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with one fate and one look: that of the new text, or of the old where it is gone."""

    change: Change
    run: Run


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A line of the old text, of the new one, or both. `line` is the new one where there is one.

    `formatting_changed` where words stayed and marks, links or the kind of line are others.
    """

    change: Change
    line: Line
    pieces: tuple[Piece, ...] = ()
    formatting_changed: bool = False


def compare(old: Document, new: Document) -> tuple[ComparedLine, ...]:
    """The lines of both in order. Of each its stretches that are the same or inserted make the new line's text, those
    that are the same or deleted the old one's; so do the lines."""
    old_lines, new_lines = tuple(lines(old)), tuple(lines(new))
    budget = Budget(STEPS)
    compared: list[ComparedLine] = []
    i = j = 0
    common = matches([_key(line) for line in old_lines], [_key(line) for line in new_lines], budget)
    for at_old, at_new, length in [*common, (len(old_lines), len(new_lines), 0)]:
        compared += _in_gap(old_lines[i:at_old], new_lines[j:at_new], budget)
        i, j = at_old + length, at_new + length
        compared += (
            _of_both(*pair, budget) for pair in zip(old_lines[at_old:i], new_lines[at_new:j], strict=True)
        )  # fmt: skip
    return tuple(compared)


def one_below_the_other(mine: Document, other: Document) -> Document:
    """The first text and, below a rule, those blocks of the other that it has not got; canonical."""
    known = set(mine.blocks)
    added = tuple(block for block in other.blocks if block not in known and block != Rule())
    return normalise(Document((*mine.blocks, Rule(), *added) if mine.blocks and added else mine.blocks or added))


def lines(document: Document) -> Iterator[Line]:
    """The lines of a review in order."""
    return _lines(document.blocks, Line("p"))


def tokens(text: str) -> list[str]:
    """A text as words, white space and signs; put together again they are the text."""
    found: list[str] = []
    for token in _TOKENS.findall(text):
        if len(token) == 1 or token.isalnum() or token.isspace():
            found.append(token)
            continue
        start, end = 0, len(token)
        while start < end and _is_sign(token[start]):
            start += 1
        while end > start and _is_sign(token[end - 1]):
            end -= 1
        found += token[:start]
        if start < end:
            found.append(token[start:end])
        found += token[end:]
    return found


def _is_sign(character: str) -> bool:
    return unicodedata.category(character).startswith("P")


def _lines(blocks: Iterable[Block], place: Line) -> Iterator[Line]:
    for block in blocks:
        match block:
            case Paragraph():
                yield replace(place, inline=block.inline)
            case Heading():
                yield replace(place, kind=f"h{block.level}", inline=block.inline)
            case Preformatted():
                yield replace(place, kind="pre", inline=(Run(block.text),))
            case Rule():
                yield replace(place, kind="hr")
            case Figure():
                yield replace(place, kind="figure", inline=block.caption, image=block.image, alt=block.alt)
            case Quote():
                yield from _lines(block.blocks, replace(place, quoted=True))
            case SpoilerBlock():
                words = (Run(block.summary),) if block.summary else ()
                yield replace(place, kind="summary", inline=words, hidden=True)
                yield from _lines(block.blocks, replace(place, hidden=True))
            case ListBlock():
                for number, item in enumerate(block.items, 1):
                    marker = f"{number}." if block.ordered else "•"
                    inside = replace(place, depth=place.depth + 1, marker="")
                    for at, line in enumerate(_lines(item, inside)):
                        first = at == 0 and not line.marker
                        yield replace(line, marker=marker) if first else line
        place = replace(place, marker="")


def _key(line: Line) -> str:
    """What tells lines apart that are not another form of each other."""
    return f"{_object(line)}\0{line.text}"


def _object(line: Line) -> str:
    return line.image or (line.kind if line.kind in ("hr", "summary") else "")


def _in_gap(old: Sequence[Line], new: Sequence[Line], budget: Budget) -> Iterator[ComparedLine]:
    """Lines of which none stayed as it was: those that are alike are forms of one, the others came and went."""
    i = j = 0
    for at_old, at_new in [*_alike(old, new), (len(old), len(new))]:
        yield from (_alone(line, Change.DELETED) for line in old[i:at_old])
        yield from (_alone(line, Change.INSERTED) for line in new[j:at_new])
        if at_old < len(old):
            yield _of_both(old[at_old], new[at_new], budget)
        i, j = at_old + 1, at_new + 1


def _alike(old: Sequence[Line], new: Sequence[Line]) -> list[tuple[int, int]]:
    """Pairs of lines, in order, that make up the most likeness."""
    if not old or not new:
        return []
    words_old, words_new = [_words(line) for line in old], [_words(line) for line in new]
    if len(old) * len(new) > PAIRINGS or len(old) * sum(map(len, words_new)) > LOOKED_AT:
        return [
            (at, at)
            for at, pair in enumerate(zip(old, new, strict=False))
            if _likeness(*pair, words_old[at], words_new[at]) >= LIKE
        ]
    best = [[0.0] * (len(new) + 1) for _line in range(len(old) + 1)]
    likeness: dict[tuple[int, int], float] = {}
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            value = _likeness(old[i], new[j], words_old[i], words_new[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if value >= LIKE:
                likeness[i, j] = value
                best[i][j] = max(best[i][j], value + best[i + 1][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if (i, j) in likeness and best[i][j] == likeness[i, j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _words(line: Line) -> Counter[str]:
    return Counter(token for token in tokens(line.text) if _WORD.search(token))


def _likeness(old: Line, new: Line, words_old: Counter[str], words_new: Counter[str]) -> float:
    """The share of the words that both have, from 0 to 1."""
    if _object(old) != _object(new):
        return 0.0
    if old.image or old.kind in ("hr", "summary"):
        return 1.0
    whole = words_old.total() + words_new.total()
    fewer, more = (words_old, words_new) if len(words_old) < len(words_new) else (words_new, words_old)
    return 2 * sum(min(number, more[word]) for word, number in fewer.items()) / whole if whole else 0.0


def _alone(line: Line, change: Change) -> ComparedLine:
    return ComparedLine(change, line, tuple(Piece(change, run) for run in line.inline))


def _of_both(old: Line, new: Line, budget: Budget) -> ComparedLine:
    moved = replace(old, inline=(), marker="") != replace(new, inline=(), marker="")
    if old.inline == new.inline:
        pieces = tuple(Piece(Change.SAME, run) for run in new.inline)
        return ComparedLine(Change.SAME, new, pieces, moved)
    words_old, words_new = tokens(old.text), tokens(new.text)
    looks_old, looks_new = _Looks(old.inline), _Looks(new.inline)
    pieces_: list[Piece] = []
    other_looks = False
    i = j = at_old = at_new = 0
    for next_old, next_new, length in [
        *_worth_keeping(words_old, words_new, matches(words_old, words_new, budget)),
        (len(words_old), len(words_new), 0),
    ]:
        for change, looks, at, words in (
            (Change.DELETED, looks_old, at_old, words_old[i:next_old]),
            (Change.INSERTED, looks_new, at_new, words_new[j:next_new]),
        ):
            pieces_ += _pieces(change, looks, at, sum(map(len, words)))
        at_old += sum(map(len, words_old[i:next_old]))
        at_new += sum(map(len, words_new[j:next_new]))
        i, j = next_old + length, next_new + length
        same = sum(map(len, words_new[next_new:j]))
        other_looks |= looks_old.of(at_old, same) != looks_new.of(at_new, same)
        pieces_ += _pieces(Change.SAME, looks_new, at_new, same)
        at_old, at_new = at_old + same, at_new + same
    change = Change.SAME if all(piece.change is Change.SAME for piece in pieces_) else Change.CHANGED
    return ComparedLine(change, new, tuple(pieces_), moved or other_looks)


def _worth_keeping(
    old: Sequence[str], new: Sequence[str], found: list[tuple[int, int, int]]
) -> list[tuple[int, int, int]]:
    """Without the islands that tear a rewritten passage to pieces: shorter than what changed on both sides of them."""
    kept: list[tuple[int, int, int]] = []
    i = j = 0  # after the last one kept
    for number, (at_old, at_new, length) in enumerate(found):
        following = found[number + 1] if number + 1 < len(found) else (len(old), len(new), 0)
        if number or at_old or at_new:
            before = max(_letters(old[i:at_old]), _letters(new[j:at_new]))
            end_old, end_new = at_old + length, at_new + length
            after = max(_letters(old[end_old : following[0]]), _letters(new[end_new : following[1]]))
            if _letters(old[at_old:end_old]) <= min(before, after):
                continue
        kept.append((at_old, at_new, length))
        i, j = at_old + length, at_new + length
    return kept


def _letters(words: Iterable[str]) -> int:
    return sum(len(word) for word in words if not word.isspace())


class _Looks:
    """The marks and links of a line, by place."""

    def __init__(self, inline: Inline) -> None:
        self._runs = inline
        self._starts = [0, *accumulate(len(run.text) for run in inline)]

    def between(self, start: int, length: int) -> Iterator[tuple[int, Run]]:
        """Each stretch of one look, with the place at which it begins."""
        end = start + length
        for number in range(max(0, bisect_right(self._starts, start) - 1), len(self._runs)):
            origin, run = self._starts[number], self._runs[number]
            first, last = max(start, origin), min(end, origin + len(run.text))
            if first >= end:
                return
            if first < last:
                yield first, replace(run, text=run.text[first - origin : last - origin])

    def of(self, start: int, length: int) -> list[tuple[int, Run]]:
        """Where each look begins, counted from the start; looks that are the same are joined."""
        found = [(first - start, replace(run, text="")) for first, run in self.between(start, length)]
        return [next(several) for _look, several in groupby(found, key=lambda look: look[1])]


def _pieces(change: Change, looks: _Looks, start: int, length: int) -> Iterator[Piece]:
    return (Piece(change, run) for _first, run in looks.between(start, length))
