"""The pages of a database file: b-tree pages with their cells, overflow chains and the list of free pages.

https://www.sqlite.org/fileformat2.html, sections 1.3 to 1.6. Nothing is believed: each pointer is checked against the
file, each page can be visited once, and a page whose account does not come out even is said to be damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from mmap import mmap
from typing import NamedTuple

from filmjournal.storage.salvage.records import Unreadable, varint

Data = bytes | mmap | memoryview
INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = (INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF)
PAGE_SIZES = tuple(1 << power for power in range(9, 17))

_FILE_HEADER = 100  # bytes, on the first page
_FREELIST = 32  # where in it the number of the first trunk page is
_LOOKED_AT = 400  # pages that decide on the size
_ENOUGH = 0.5  # of the pages: with a wrong size hardly any is in order
_LARGEST_RECORD = 1 << 28  # bytes


class Cell(NamedTuple):
    """A cell: its row's id (None in an index), the record, whether it came whole, and its place in the page.

    `child` is the page below it, 0 in a leaf.
    """

    rowid: int | None
    payload: bytes
    whole: bool
    start: int
    end: int
    child: int = 0


@dataclass(slots=True)
class Page:
    """What can be read of a b-tree page. `sound` says that it is in order throughout."""

    number: int
    kind: int
    cells: list[Cell]
    children: list[int]
    sound: bool
    free: list[tuple[int, int]] = field(default_factory=list)  # blocks that cells were taken out of


@dataclass(slots=True)
class Tree:
    """A b-tree as far as it can be walked: the pages that hold rows, and whether nothing of it is missing."""

    pages: list[Page] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)
    unreadable: list[int] = field(default_factory=list)  # pages that are none of the tree's kind
    sound: bool = True


class PageFile:
    """The bytes of a database file as pages, numbered from 1. A last page that is cut short is filled with zeros."""

    def __init__(self, data: Data, size: int) -> None:
        self._data = memoryview(data)
        self.size = size
        self.count = -(-len(self._data) // size)

    def bytes_of(self, number: int) -> bytes:
        """The bytes of a page. Raises Unreadable where the file has no such page."""
        if not 1 <= number <= self.count:
            raise Unreadable
        return bytes(self._data[(number - 1) * self.size : number * self.size]).ljust(self.size, b"\0")

    def kind_of(self, number: int) -> int:
        """What the page says it is."""
        return self.bytes_of(number)[_FILE_HEADER if number == 1 else 0]

    def page(self, number: int) -> Page:
        """A b-tree page. Raises Unreadable where it is none, or says so of itself."""
        data = self.bytes_of(number)
        head = _FILE_HEADER if number == 1 else 0
        kind, free, count, content, fragments = struct.unpack_from(">BHHHB", data, head)
        if kind not in KINDS:
            raise Unreadable
        interior = kind in (INDEX_INTERIOR, TABLE_INTERIOR)
        first = head + (12 if interior else 8)
        end = first + 2 * count
        content = content or 65_536
        page = Page(number, kind, [], [], end <= content <= self.size)
        for place in range(min(count, (self.size - first) // 2)):
            (at,) = struct.unpack_from(">H", data, first + 2 * place)
            try:
                cell = self.cell(data, at, kind)
            except Unreadable:
                page.sound = False
                continue
            page.cells.append(cell)
            page.sound &= cell.whole
        if interior:
            (last,) = struct.unpack_from(">I", data, head + 8)
            page.children = [*(cell.child for cell in page.cells), last]
        self._settle(page, data, min(end, self.size), free, content, fragments)
        return page

    def cell(self, data: bytes, at: int, kind: int) -> Cell:
        """The cell at this place of a page. Raises Unreadable."""
        start, child, rowid = at, 0, None
        if kind in (INDEX_INTERIOR, TABLE_INTERIOR):
            if at + 4 > self.size:
                raise Unreadable
            (child,) = struct.unpack_from(">I", data, at)
            at += 4
        if kind == TABLE_INTERIOR:
            rowid, at = varint(data, at)
            return Cell(rowid, b"", True, start, at, child)
        length, at = varint(data, at)
        if kind == TABLE_LEAF:
            rowid, at = varint(data, at)
        if not 1 <= length <= _LARGEST_RECORD:
            raise Unreadable
        local = self._local(length, kind)
        end = at + local + (4 if local < length else 0)
        if end > self.size:
            raise Unreadable
        payload, whole = data[at : at + local], True
        if local < length:
            (following,) = struct.unpack_from(">I", data, at + local)
            rest = self._overflow(following, length - local)
            payload += rest
            whole = len(payload) == length
        return Cell(rowid, payload, whole, start, max(end, start + 4), child)

    def tree(self, root: int, *, table: bool) -> Tree:
        """All pages of a tree from its root on."""
        tree = Tree()
        kinds = (TABLE_INTERIOR, TABLE_LEAF) if table else (INDEX_INTERIOR, INDEX_LEAF)
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in tree.claimed or not 1 <= number <= self.count:
                tree.sound = False
                continue
            tree.claimed.add(number)
            try:
                page = self.page(number)
            except Unreadable:
                page = None
            if page is None or page.kind not in kinds:
                tree.unreadable.append(number)
                tree.sound = False
                continue
            tree.sound &= page.sound
            waiting += reversed(page.children)
            if page.kind != TABLE_INTERIOR:
                tree.pages.append(page)
        return tree

    def free_pages(self) -> set[int]:
        """The pages of the list of free ones, as far as it can be followed."""
        found: set[int] = set()
        (trunk,) = struct.unpack_from(">I", self.bytes_of(1), _FREELIST) if self.count else (0,)
        while trunk and trunk not in found and trunk <= self.count:
            found.add(trunk)
            trunk, count, *numbers = struct.unpack(f">{self.size // 4}I", self.bytes_of(trunk))
            found.update(number for number in numbers[: min(count, len(numbers))] if 0 < number <= self.count)
        return found

    def _local(self, length: int, kind: int) -> int:
        """How many bytes of a record lie in the page itself."""
        if length <= (most := self.size - 35 if kind == TABLE_LEAF else (self.size - 12) * 64 // 255 - 23):
            return length
        least = (self.size - 12) * 32 // 255 - 23
        kept = least + (length - least) % (self.size - 4)
        return kept if kept <= most else least

    def _overflow(self, number: int, length: int) -> bytes:
        """So many bytes from a chain of pages, fewer where it breaks off."""
        parts: list[bytes] = []
        seen: set[int] = set()
        while length > 0 and number not in seen and 1 <= number <= self.count:
            seen.add(number)
            data = self.bytes_of(number)
            (number,) = struct.unpack_from(">I", data)
            if not number and length > self.size - 4:  # a page of zeros, not one of the chain
                break
            parts.append(data[4 : 4 + length])
            length -= self.size - 4
        return b"".join(parts)

    def _settle(self, page: Page, data: bytes, first: int, free: int, content: int, fragments: int) -> None:
        """See whether each byte of the page is accounted for, and once only."""
        seen: set[int] = set()
        while free and free not in seen and free + 4 <= self.size:
            seen.add(free)
            following, length = struct.unpack_from(">HH", data, free)
            page.free.append((free, free + max(length, 4)))
            free = following
        page.sound &= not free or free in seen
        taken = [(cell.start, cell.end) for cell in page.cells]
        gaps = gaps_between([*taken, *page.free], max(first, content), self.size)
        page.sound &= sum(end - start for start, end in gaps) == fragments
        page.sound &= all(start >= max(first, content) for start, _end in taken)
        length_taken = sum(end - start for start, end in [*taken, *page.free, *gaps])
        page.sound &= length_taken == self.size - max(first, content)  # nothing lies over another thing


def gaps_between(taken: Iterable[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a range that nothing takes."""
    gaps: list[tuple[int, int]] = []
    at = start
    for first, last in sorted(taken):
        if first > at:
            gaps.append((at, min(first, end)))
        at = max(at, last)
    if at < end:
        gaps.append((at, end))
    return gaps


def page_size_of(data: Data) -> int:
    """The size of the file's pages: what its header says, unless they are in order only with another one."""
    view = memoryview(data)
    told = struct.unpack_from(">H", view, 16)[0] if len(view) >= _FILE_HEADER else 0
    told = 65_536 if told == 1 else told
    sizes = sorted(PAGE_SIZES, key=lambda size: size != told)
    parts = []
    for size in sizes:
        parts.append(_sound_part(PageFile(view, size)))
        if parts[-1] > _ENOUGH:
            break
    return sizes[parts.index(max(parts))]


def _sound_part(file: PageFile) -> float:
    """Which part of the file's pages are b-tree pages and in order, as far as some of them tell."""
    step = max(1, file.count // _LOOKED_AT)
    looked_at = range(2, file.count + 1, step)
    return sum(_is_sound(file, number) for number in looked_at) / max(1, len(looked_at))


def _is_sound(file: PageFile, number: int) -> bool:
    try:
        page = file.page(number)
    except Unreadable:
        return False
    return page.sound and bool(page.cells)
