"""The cover of a book: its title in lines that fit, drawn by the reader's own letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

WIDTH, HEIGHT = 1_200, 1_800
_WIDEST = 960  # of a line
_LARGEST, _SMALLEST = 132, 48  # sizes of letters
_MOST_LINES = 9
_LEADING = 1.22
_UNIT = 0.56  # of the size: how wide a letter is, about
_FIRST = 560  # where the first line stands


class CoverLine(NamedTuple):
    """A line of the title, and how far down it stands."""

    text: str
    y: int


class CoverTitle(NamedTuple):
    """The title as it is set: the size of its letters, and its lines."""

    size: int
    lines: tuple[CoverLine, ...]


def set_title(title: str) -> CoverTitle:
    """The title in as large letters as fit; what is too long even for small ones is cut."""
    for size in range(_LARGEST, _SMALLEST - 1, -12):
        lines = list(_lines(title, _WIDEST / (size * _UNIT)))
        if len(lines) <= 3 or (size <= _LARGEST / 2 and len(lines) <= _MOST_LINES) or size == _SMALLEST:
            break
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]}…"]
    leading = round(size * _LEADING)
    return CoverTitle(size, tuple(CoverLine(line, _FIRST + number * leading) for number, line in enumerate(lines)))


def _lines(title: str, room: float) -> Iterator[str]:
    """The title broken between words, or within one that is wider than a line; `room` is in letters."""
    line, taken = "", 0.0
    for word in title.split():
        for part in _parts(word, room):
            width = _width(part)
            if line and taken + 1 + width > room:
                yield line
                line, taken = "", 0.0
            line, taken = (f"{line} {part}", taken + 1 + width) if line else (part, width)
    if line:
        yield line


def _parts(word: str, room: float) -> Iterator[str]:
    part, taken = "", 0.0
    for sign in word:
        width = _width(sign)
        if part and width and taken + width > room:
            yield part
            part, taken = "", 0.0
        part += sign
        taken += width
    yield part


def _width(text: str) -> float:
    return sum(
        0 if unicodedata.combining(sign) else 1.8 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
