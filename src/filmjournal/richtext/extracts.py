"""A short piece of a review around the words that it was found by, what is a spoiler covered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from filmjournal.domain.folding import index_text, words_of
from filmjournal.domain.search.sought import Sought

COVER = "█████"  # in the place of each spoiler, however long
LONGEST = 160  # characters
_BEFORE = 48  # characters before the first place

Span = tuple[int, int]  # first character and the one after the last

_PARTS = re.compile("(<[^>]*>)")
_INLINE = re.compile("</?(?:strong|em|u|s|sub|sup|code|a)[ >]")
# A word as it is written, its accents too where they stand apart from the letters.
_WRITTEN = re.compile("[^\\W_][^\\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\\W_]*)*")


@dataclass(frozen=True, slots=True)
class Extract:
    """A piece of a review on one line, and where the words stand in it, from left to right."""

    text: str
    marks: tuple[Span, ...]


def extract(html: str, sought: Sequence[Sought]) -> Extract | None:
    """The first place in canonical HTML that holds anything that is sought, or None."""
    if not sought:
        return None
    for line, hidden in _lines(html):
        found = list(_places(line, sought))
        if found:
            return _cut(*_covered(line, hidden, found))
    return None


def _lines(html: str) -> Iterator[tuple[str, list[Span]]]:
    """The lines of canonical HTML, each with the places in it that are spoilers."""
    pieces: list[str] = []
    hidden: list[Span] = []
    length = blocks = 0
    in_span = in_summary = False
    for part in _PARTS.split(html):
        if not part.startswith("<") or part == "<br>":
            text = " " if part == "<br>" else part if "&" not in part else _unescaped(part)
            if in_span or (blocks and not in_summary):
                hidden.append((length, length + len(text)))
            pieces.append(text)
            length += len(text)
            continue
        if part.startswith(("<span", "</span")):
            in_span = part[1] != "/"
            continue
        if _INLINE.match(part):
            continue
        if length:
            yield "".join(pieces), hidden
        pieces, hidden, length = [], [], 0
        if part.startswith(("<details", "</details")):
            blocks += -1 if part[1] == "/" else 1
        elif part.startswith(("<summary", "</summary")):
            in_summary = part[1] != "/" and blocks == 1  # what is said of a spoiler within another is one too
    if length:
        yield "".join(pieces), hidden


def _places(line: str, sought: Sequence[Sought]) -> Iterator[Span]:
    """Where anything that is sought stands in a line, from left to right and not overlapping."""
    folded = index_text(line)
    likely = [one for one in sought if all(word in folded for word in one.words)]
    if not likely:
        return
    words = list(_words(line))
    number = 0
    while number < len(words):
        fits = [len(one.words) for one in likely if _fits(words, number, one)]
        if fits:
            yield words[number][1], words[number + max(fits) - 1][2]
        number += max(fits, default=1)


def _fits(words: Sequence[tuple[str, int, int]], at: int, one: Sought) -> bool:
    if at + len(one.words) > len(words):
        return False
    *before, last = one.words
    if any(words[at + number][0] != word for number, word in enumerate(before)):
        return False
    there = words[at + len(before)][0]
    return there.startswith(last) if one.open_end else there == last


def _words(line: str) -> Iterator[tuple[str, int, int]]:
    """The folded words of a line with their places; each character of an unspaced script is one."""
    for written in _WRITTEN.finditer(line):
        start, text = written.start(), written[0]
        if text.isascii():
            yield text.lower(), start, written.end()
            continue
        for unspaced, characters in groupby(enumerate(text, start), key=lambda pair: index_text(pair[1])[:1] == " "):
            places = list(characters)
            for run in [[place] for place in places] if unspaced else [places]:
                for word in words_of("".join(character for _place, character in run)):
                    yield word, run[0][0], run[-1][0] + 1


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Characters `start` to `end` of a line, which now begin at `now`; of a cover there is one end to the other."""

    start: int
    end: int
    now: int
    covered: bool

    def begin_of(self, place: int) -> int:
        return self.now if self.covered else self.now + max(0, place - self.start)

    def end_of(self, place: int) -> int:
        return self.now + len(COVER) if self.covered else self.now + min(self.end, place) - self.start


def _covered(line: str, hidden: Iterable[Span], found: Iterable[Span]) -> tuple[str, list[Span]]:
    """The line with spoilers covered; a place that touches one is all of the cover."""
    pieces: list[str] = []
    stretches: list[_Stretch] = []
    at = length = 0
    for start, end in [*_joined(hidden), (len(line), len(line))]:
        for first, last, covered in ((at, start, False), (start, end, True)):
            if first < last:
                stretches.append(_Stretch(first, last, length, covered))
                pieces.append(COVER if covered else line[first:last])
                length += len(pieces[-1])
        at = end
    places = []
    for first, last in found:
        inside = [one for one in stretches if one.start < last and first < one.end]
        places.append((inside[0].begin_of(first), inside[-1].end_of(last)))
    return "".join(pieces), list(_joined(places))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for start, end in spans:
        if current is not None and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current is not None:
            yield current
        current = (start, end)
    if current is not None:
        yield current


def _cut(line: str, marks: Sequence[Span]) -> Extract:
    """What is around the first place, from one word's begin to another's end where there are spaces."""
    start = max(0, marks[0][0] - _BEFORE)
    end = min(len(line), start + LONGEST)
    if start:
        space = line.find(" ", start, marks[0][0])
        start = space + 1 if space >= 0 else start
    if end < len(line):
        space = line.rfind(" ", marks[0][1], end)
        end = space if space >= 0 else end
    before, after = ("… " if start else ""), (" …" if end < len(line) else "")
    shift = len(before) - start
    here = tuple((first + shift, min(last, end) + shift) for first, last in marks if first < end)
    return Extract(before + line[start:end] + after, here)


def _unescaped(text: str) -> str:
    return text.replace("&#824;", "\u0338").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
