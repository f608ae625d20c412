"""A table's rows as paragraphs: `Year · Film · Role`, and `Directed by: Billy Wilder` where the first cell is a header.

A cell with paragraphs, lists or a table of its own stays what it holds, block after block: tables that only lay out
a page, as in mail, read on as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from filmjournal.richtext.gate import BLOCK_TAGS
from filmjournal.richtext.markup import Kind, Token
from filmjournal.richtext.pasted_lists import ITEM

_BETWEEN_CELLS = " · "
_BETWEEN_LINES = ", "
_LONGEST_ROW = 400  # characters that still read well in one line of cells
_MOST_LINES = 40
_WHITE = " \t\n\r\f\xa0"

_ENDS_ROW = frozenset({"tr", "thead", "tbody", "tfoot", "caption", "colgroup"})
# A cell with such a block is no line.
_HEAVY = frozenset({"pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "details", "hr", ITEM})


@dataclass(slots=True)
class _Cell:
    is_head: bool
    length: int = 0
    last: int = -1  # index of its last text
    part: int = -1  # index of the tag that ended the line before what comes, -1 for none
    joins: set[int] = field(default_factory=set)  # indexes of tags where a further line begins
    line_ends: set[int] = field(default_factory=set)  # indexes of the last texts of lines


@dataclass(slots=True)
class _Row:
    start: int
    end: int = 0  # index after its last tag
    is_simple: bool = True
    cells: dict[int, _Cell] = field(default_factory=dict)  # by the index of the cell's tag
    cell: _Cell | None = None

    def filled(self) -> dict[int, _Cell]:
        """The cells that hold text."""
        return {index: cell for index, cell in self.cells.items() if cell.length}


def with_rows(stream: list[Token]) -> list[Token]:
    """The tags and text with such rows as make a line each written as a paragraph. Linear in their number."""
    rows = _rows(stream)
    result: list[Token] = []
    index = 0
    while index < len(stream):
        row = rows.get(index)
        if row is not None:
            written = list(_written(stream, row))
            if written:
                result += written
                index = row.end
                continue
        result.append(stream[index])
        index += 1
    return result


def _rows(stream: list[Token]) -> dict[int, _Row]:
    """The rows that hold no other table, by the index of their first tag."""
    found: dict[int, _Row] = {}
    tables: list[_Row | None] = [None]  # the row that is open in each open table

    def finish(index: int) -> None:
        row = tables[-1]
        if row is not None:
            row.end = index
            if row.is_simple and row.cells:
                found[row.start] = row
            tables[-1] = None

    for index, (kind, name, text) in enumerate(stream):
        row = tables[-1]
        if kind is Kind.TEXT:
            if row is not None and text.strip(_WHITE):
                _add_text(row, index, len(text))
        elif name == "table":
            if kind is Kind.START:
                if row is not None:
                    row.is_simple = False
                tables.append(None)
            else:
                finish(index)
                if len(tables) > 1:
                    tables.pop()
        elif name in _ENDS_ROW:
            finish(index)
            if name == "tr" and kind is Kind.START:
                tables[-1] = _Row(index)
        elif name in ("td", "th"):
            if kind is Kind.START:
                if row is None:
                    row = tables[-1] = _Row(index)
                _end_line(row.cell, index)
                row.cell = row.cells[index] = _Cell(name == "th")
        elif row is not None and (name == "br" or name in BLOCK_TAGS or name == ITEM):
            if name in _HEAVY:
                row.is_simple = False
            _end_line(row.cell, index)
    while len(tables) > 1:
        finish(len(stream))
        tables.pop()
    finish(len(stream))
    return found


def _add_text(row: _Row, index: int, length: int) -> None:
    cell = row.cell
    if cell is None:
        row.is_simple = False
        return
    if cell.part >= 0 and cell.length:
        cell.joins.add(cell.part)
        cell.line_ends.add(cell.last)
    cell.part = -1
    cell.length += length
    cell.last = index


def _end_line(cell: _Cell | None, index: int) -> None:
    if cell is not None and cell.part < 0:
        cell.part = index


def _written(stream: list[Token], row: _Row) -> Iterator[Token]:
    """A row as a paragraph; nothing if it reads better block by block."""
    filled = row.filled()
    cells = list(filled.values())
    if not cells:
        return
    heads = all(cell.is_head for cell in cells)
    lines = max(len(cell.joins) for cell in cells)
    is_record = len(cells) == 2 and cells[0].is_head and not cells[1].is_head and lines <= _MOST_LINES
    if sum(cell.length for cell in cells) > _LONGEST_ROW or (lines and not is_record and not heads):
        return
    if len(cells) == 1 and not heads:
        return
    yield Kind.START, "p", ""
    yield from _line(stream, row, filled, is_record=is_record, heads=heads)
    yield Kind.END, "p", ""


def _line(stream: list[Token], row: _Row, filled: dict[int, _Cell], *, is_record: bool, heads: bool) -> Iterator[Token]:
    cell: _Cell | None = None
    written = ""
    is_strong = False
    line_begun = False
    for index in range(row.start, row.end):
        token = stream[index]
        kind, name, text = token
        if index in filled:
            if is_strong:
                yield Kind.TEXT, "", "" if not is_record or written.endswith(":") else ":"
                yield Kind.END, "strong", ""
            if written:
                yield Kind.TEXT, "", " " if is_record else _BETWEEN_CELLS
            cell = filled[index]
            line_begun = False
            is_strong = heads or (is_record and not written)
            if is_strong:
                yield Kind.START, "strong", ""
        elif index in row.cells:
            cell = None
        elif kind is Kind.TEXT:
            if cell is None or not (line_begun or text.strip(_WHITE)):
                continue
            ends = index in cell.line_ends or index == cell.last
            if text.strip(_WHITE):
                written = text.rstrip(_WHITE)
                line_begun = not ends
            yield Kind.TEXT, "", text.rstrip(_WHITE) if ends else text
        elif cell is not None and index in cell.joins:
            yield Kind.TEXT, "", " " if cell.is_head else _BETWEEN_LINES
        elif name not in BLOCK_TAGS and name not in ("br", "td", "th", "tr"):
            yield token
    if is_strong:
        yield Kind.END, "strong", ""
