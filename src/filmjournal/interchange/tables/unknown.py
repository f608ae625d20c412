"""Whether text that tells of no films is a table all the same, so that the person can say what its columns are.

Prose has commas too, and so have logs, programs and what settings are written in: a table is only what is parted
evenly, in a file that can be one by its name, and reads like none of those.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

# Named tables and plain texts; anything else that is parted evenly is more likely a program or a log.
_LISTS = frozenset((".csv", ".tsv"))
_TABLES = _LISTS | {"", ".tab", ".psv", ".txt", ".dat", ".xls"}
_EVEN = 0.9  # of the rows must have as many columns as most
_MANY = 0.3
_LONGEST_TITLE = 60  # on average
_LONGEST_HEADING = 40
_MOST_WORDS = 4  # of a heading
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKED_UP = ("<", "{", "[")
_LOGGED = re.compile(
    r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b|\b(?:GET|POST|HEAD|PUT) /"
    r"|\b\d\d:\d\d:\d\d[,.]\d{3,6}\s|^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d "
    r"|^\[?\d[\d/-]{7,}[T ]\d\d:\d\d:\d\d\S* \w+[\[:]"
)
_CODE_STARTS = re.compile(
    r"(?:import|from|def|class|function|func|fn|var|let|const|return|if|for|while|package|using|use|public|private"
    r"|static|void|int|char|SELECT|INSERT|UPDATE|CREATE|DROP|SET|echo|export)\b.*[\s(]|\#[ !i]|//|/\*|\*\s|--|>\s|@\w"
    r"|[\w.\[\]$>-]+\s*[:+-]?=|[a-z_-]+:(?:\s|$)|</?\w"
)
_CODE_ENDS = re.compile(r".*(?:[{}\\(]|\):|=>|[)\w\"'];)", re.DOTALL)
_GOES_ON = re.compile(r"[^\W\d_], [a-z]")
_SENTENCE_ENDS = (".", "!", "?", ":", "…", ",", ";", "。")
_LETTER = re.compile(r"[^\W\d_]")
_T = TypeVar("_T")
_ADDRESS = re.compile(r"@|://|\\|_|www\.")


def are_rows(text: str, rows: Sequence[Sequence[str]], delimiter: str, suffix: str) -> bool:
    """Whether rows, as they were parted, are those of a table with two columns or more."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if suffix not in _TABLES or len(filled) < 2 or _is_other(text, filled, delimiter):
        return False
    width, count = Counter(map(len, filled)).most_common(1)[0]
    if width < 2 or count < _EVEN * len(filled):
        return False
    columns = [[row[place].strip() for row in filled if place < len(row)] for place in range(width)]
    if sum(1 for column in columns if column[0] or _share(column, bool) > _MANY) < 2:
        return False
    return delimiter not in (",", ";") or not _is_prose(filled, suffix)


def are_titles_alone(text: str, lines: Sequence[str], suffix: str) -> bool:
    """Whether the lines of a file that is named a table are titles and nothing else."""
    filled = [line for line in lines if line.strip()]
    return (
        suffix in _LISTS
        and len(filled) > 1
        and not _is_other(text, [[line] for line in filled], "\n")
        and _share(text.splitlines(), lambda line: line[:1].isspace()) <= _MANY
        and _share(filled, lambda line: line.endswith(_SENTENCE_ENDS) or _GOES_ON.search(line)) <= 0.5
        and are_titles(filled)
    )


def are_titles(column: Sequence[str]) -> bool:
    """Whether what stands in a column can be titles: short, of letters, and hardly ever the same."""
    return (
        bool(column)
        and _share(column, _LETTER.search) > 0.8
        and _share(column, _ADDRESS.search) < 0.2
        and sum(map(len, column)) <= _LONGEST_TITLE * len(column)
        and len({*column}) >= 0.75 * len(column)
    )


def are_headings(row: Sequence[str]) -> bool:
    """Whether a first row that nothing else tells apart reads as the names of columns."""
    cells = [cell.strip() for cell in row]
    return (
        all(cell and len(cell) <= _LONGEST_HEADING and len(cell.split()) <= _MOST_WORDS for cell in cells)
        and len({*cells}) == len(cells)
        and not any(letter.isdigit() for cell in cells for letter in cell)
    )


def are_logged(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether rows are lines of a log."""
    return _share(rows, lambda row: _LOGGED.search(delimiter.join(row)[:1000])) > _MANY


def _is_other(text: str, rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether it is no text, is marked up, a program, settings or a log."""
    if _BINARY.search(text) or text.lstrip()[:1] in _MARKED_UP:
        return True
    starts, ends = [row[0].strip()[:500] for row in rows], [row[-1].strip()[-500:] for row in rows]
    return (
        are_logged(rows, delimiter)
        or _share(starts, _CODE_STARTS.match) > _MANY
        or _share(ends, _CODE_ENDS.fullmatch) > _MANY
    )


def _is_prose(rows: Sequence[Sequence[str]], suffix: str) -> bool:
    """Whether the signs between the columns are those of sentences: a blank behind them, and words that go on."""
    later = [cell for row in rows for cell in row[1:] if cell.strip()]
    if _share(later, lambda cell: cell[0] == " " and cell.strip()[0].isalpha()) <= _MANY:
        return False
    return (
        _share(rows, lambda row: row[-1].rstrip().endswith(_SENTENCE_ENDS)) > _MANY
        or _share(later, lambda cell: cell.strip()[0].islower()) > _MANY
        or (suffix not in _LISTS and _share(rows[1:], _has_number) <= 0.5)
    )


def _has_number(row: Sequence[str]) -> bool:
    return any(cell.strip()[:1].isdigit() for cell in row[1:])


def _share(things: Sequence[_T], test: Callable[[_T], object]) -> float:
    return sum(1 for thing in things if test(thing)) / len(things) if things else 0.0
