"""Rows out of the pages of a journal, without SQLite and, if need be, without the page that says what lies where.

Each tree is walked from its root. Where a tree is not whole, more is looked for: cells that a damaged page has lost
the way to, and pages that no tree leads to any more, which are told by what their records hold. Pages of the list of
free ones are read last, since their rows are deleted ones, or moved: what comes from there wants proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from filmjournal.storage import row_sums
from filmjournal.storage.salvage import layout
from filmjournal.storage.salvage.layout import Shape
from filmjournal.storage.salvage.pages import (
    INDEX_INTERIOR,
    INDEX_LEAF,
    TABLE_LEAF,
    Cell,
    Data,
    Page,
    PageFile,
    Tree,
    gaps_between,
    page_size_of,
)
from filmjournal.storage.salvage.records import Unreadable, Value, fields

_SCHEMA_COLUMNS = 5
_SAMPLE = 300  # rows of a tree that tell what its rows look like
_FITS = 0.9  # of a page's records


class Source(IntEnum):
    """Where a row was found; the first that has it is believed."""

    READ = 0  # by SQLite
    CARVED = 1  # in its tree
    LOOSE = 2  # where no tree leads to: in a page that lost its place, or in a part of one
    REBUILT = 3  # from what indexes say of it, which is a part of it
    FREED = 4  # in a page that was given back


class FoundRow(NamedTuple):
    """A row's base columns in order (`row_sums`), where it was found, and the names of values that can't be right."""

    values: tuple[Value, ...]
    source: Source
    doubtful: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Known:
    """A tree that belongs to a journal, and what rows of it look like."""

    shape: Shape
    tree: Tree
    seen: list[set[Value]] = field(default_factory=list)


class Carver:
    """The rows of a journal's file, read page by page."""

    def __init__(self, data: Data, page_size: int | None = None) -> None:
        self.file = PageFile(data, page_size or page_size_of(data))
        self._free = self.file.free_pages()
        self._trees: dict[str, Tree] = {}
        self._claimed = {1}
        schema = self.file.tree(1, table=True)
        self._claimed |= schema.claimed
        self.roots = self._find_roots(schema)
        for name, root in self.roots.items():
            shape = layout.shapes().get(name)
            tree = self.file.tree(root, table=name in layout.row_id_trees() or bool(shape and shape.in_table_pages))
            self._trees[name] = tree
            self._claimed |= tree.claimed
        self._owners = self._loose_pages()

    def is_whole(self, table: str) -> bool:
        """Whether nothing of a table is missing, as far as its tree tells."""
        tree = self._trees.get(table)
        return tree is not None and tree.sound

    def rows(self, table: str) -> Iterator[FoundRow]:
        """The rows of a table, in no order, some more than once.

        Of a table that is not whole also what was found outside of its tree, and what its indexes say of rows.
        """
        shape = layout.shapes()[table]
        tree = self._trees.get(table, Tree(sound=False))
        for page in tree.pages:
            yield from _rows(shape, page.cells, Source.CARVED)
        if tree.sound:
            return
        for page in tree.pages:
            if not page.sound:
                yield from self._scanned(shape, page.number, page.kind, self._unclaimed(shape, page))
        for number in tree.unreadable:
            for kind in (TABLE_LEAF,) if shape.in_table_pages else (INDEX_LEAF, INDEX_INTERIOR):
                yield from self._scanned(shape, number, kind, [(0, self.file.size)])
        for page in self._owners.get(table, ()):
            yield from _rows(shape, page.cells, Source.LOOSE, strict=True)
            if not page.sound:
                yield from self._scanned(shape, page.number, page.kind, self._unclaimed(shape, page))
        yield from self._rebuilt(table)
        for page in self._pages(self._free):
            if (page.kind == TABLE_LEAF) == shape.in_table_pages:
                yield from _rows(shape, page.cells, Source.FREED, strict=True)

    def _rebuilt(self, table: str) -> Iterator[FoundRow]:
        """What the indexes of a table say of each row, as far as that makes a row."""
        parts: defaultdict[tuple[Value, ...], dict[str, Value]] = defaultdict(dict)
        keys = layout.keys_of(table)
        for name, shape in layout.shapes().items():
            if shape.is_index and shape.table == table and name in self._trees:
                for page in self._trees[name].pages:
                    for cell in page.cells:
                        row = _row(shape, cell)
                        if row is not None:
                            parts[tuple(row[key] for key in keys)] |= row
        for part in parts.values():
            completed = layout.completed(layout.shapes()[table], part)
            if completed is not None:
                yield FoundRow(_base(table, completed[0]), Source.REBUILT, frozenset(completed[1]))

    def _find_roots(self, schema: Tree) -> dict[str, int]:
        """Where each tree begins: by the schema, and where that has holes, as in a new journal."""
        found = dict(_schema_rows(schema.pages))
        if not schema.sound:
            loose = self._pages(set(range(2, self.file.count + 1)) - self._free)
            for name, root in _schema_rows(page for page in loose if page.kind == TABLE_LEAF):
                found.setdefault(name, root)
        tables = layout.shapes().keys()
        if all(name in found for name, shape in layout.shapes().items() if not shape.is_index):
            return found
        for first_version in (False, True):
            usual = layout.roots(self.file.size, first_version=first_version)
            named = [name for name in found if name in usual and name in tables and not layout.shapes()[name].is_index]
            if all(found[name] == usual[name] for name in named):
                return usual | found
        return found

    def _loose_pages(self) -> dict[str, list[Page]]:
        """The pages that no tree leads to, by the table that their records are of."""
        known = [
            _Known(shape, self._trees.get(name, Tree(sound=False)))
            for name, shape in layout.shapes().items()
            if not self.is_whole(name)
        ]
        if all(one.shape.is_index for one in known):
            return {}
        for one in known:
            one.seen = _seen(one.shape, one.tree.pages)
        owners: dict[str, list[Page]] = {}
        for page in self._pages(set(range(2, self.file.count + 1)) - self._claimed - self._free):
            alike = [one for one in known if (page.kind == TABLE_LEAF) == one.shape.in_table_pages]
            best = max(alike, key=lambda one: _likeness(one, page), default=None)
            if best is not None and _likeness(best, page) and not best.shape.is_index:
                owners.setdefault(best.shape.name, []).append(page)
        return owners

    def _pages(self, numbers: Iterable[int]) -> Iterator[Page]:
        """Those of these pages that hold records."""
        for number in sorted(numbers):
            try:
                page = self.file.page(number)
            except Unreadable:
                continue
            if page.kind in (TABLE_LEAF, INDEX_LEAF, INDEX_INTERIOR):
                yield page

    def _unclaimed(self, shape: Shape, page: Page) -> list[tuple[int, int]]:
        """The parts of a damaged page in which a cell may lie that it has lost the way to."""
        good = [
            (cell.start, cell.end)
            for cell in page.cells
            if next(_rows(shape, [cell], Source.CARVED, strict=True), None)
        ]
        return gaps_between([*good, *page.free], 0, self.file.size)

    def _scanned(self, shape: Shape, number: int, kind: int, gaps: Iterable[tuple[int, int]]) -> Iterator[FoundRow]:
        """The rows whose cells lie somewhere in these parts of a page, found by trying every place."""
        data = self.file.bytes_of(number)
        for start, end in gaps:
            at = start
            while at < end:
                try:
                    cell = self.file.cell(data, at, kind)
                    found = next(_rows(shape, [cell] if cell.whole else [], Source.LOOSE, strict=True), None)
                except Unreadable:
                    found = None
                if found is None:
                    at += 1
                else:
                    at = cell.end
                    yield found


def _rows(shape: Shape, cells: Iterable[Cell], source: Source, *, strict: bool = False) -> Iterator[FoundRow]:
    """The rows of these cells; of doubtful ones what they have, or with `strict` nothing."""
    for cell in cells:
        row = _row(shape, cell)
        if row is None:
            continue
        wrong = layout.doubtful(shape, row)
        if not wrong:
            yield FoundRow(_base(shape.table, row), source)
        elif not strict:
            kept = layout.settled(shape, row, wrong)
            if kept is not None:
                yield FoundRow(_base(shape.table, kept), source, frozenset(wrong))


def _base(table: str, row: dict[str, Value]) -> tuple[Value, ...]:
    return tuple([row[name] for name in row_sums.base_columns(table)])


def _row(shape: Shape, cell: Cell) -> dict[str, Value] | None:
    if cell.rowid is not None and cell.rowid < 0:
        return None
    try:
        return shape.row(fields(cell.payload, whole=cell.whole), cell.rowid)
    except (Unreadable, OverflowError):
        return None


def _schema_rows(pages: Iterable[Page]) -> Iterator[tuple[str, int]]:
    """The names and roots of trees that rows of the schema tell of."""
    for page in pages:
        for cell in page.cells:
            try:
                values = fields(cell.payload, whole=cell.whole)
            except Unreadable:
                continue
            if len(values) == _SCHEMA_COLUMNS and values[0] in ("table", "index"):
                _kind, name, _table, root, _sql = values
                if isinstance(name, str) and isinstance(root, int) and root > 1:
                    yield name, root


def _seen(shape: Shape, pages: Iterable[Page]) -> list[set[Value]]:
    """The values that the first rows of a tree have in each column."""
    seen: list[set[Value]] = [set() for _column in shape.columns]
    rows = 0
    for page in pages:
        for cell in page.cells:
            row = _row(shape, cell)
            if row is not None:
                rows += 1
                for values, name in zip(seen, shape.columns, strict=True):
                    values.add(row[name])
        if rows > _SAMPLE:
            break
    return seen


def _likeness(known: _Known, page: Page) -> float:
    """How much a page's records are like those of a tree: 0 where they can't be of it, else up to 2."""
    shape = known.shape
    fits: Callable[[dict[str, Value]], bool]
    fits = (lambda _row: True) if shape.is_index else (lambda row: not layout.doubtful(shape, row))
    rows = [row for cell in page.cells if (row := _row(shape, cell)) is not None and fits(row)]
    if not page.cells or len(rows) < _FITS * len(page.cells):
        return 0
    parts = [
        _share([row[name] for row in rows], seen) for name, seen in zip(shape.columns, known.seen, strict=True) if seen
    ]
    return 1 + (sum(parts) / len(parts) if parts else 0.5)


def _share(values: list[Value], seen: set[Value]) -> float:
    """Which part of the values is among those seen, or, of numbers, not far above the greatest of them."""
    numbers = [value for value in seen if isinstance(value, int)]
    bound = 2 * max(numbers, default=0) + 100
    near = sum(value in seen or (isinstance(value, int) and bool(numbers) and value <= bound) for value in values)
    return near / len(values)
