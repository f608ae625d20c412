"""What can be had of a damaged journal: the rows of each table with where they were found, and the sums over them."""

from __future__ import annotations

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from filmjournal.storage import row_sums
from filmjournal.storage.file_head import VERSION, head, version_in
from filmjournal.storage.fresh_journal import is_present
from filmjournal.storage.row_sums import Group, Sum
from filmjournal.storage.salvage import layout
from filmjournal.storage.salvage.carving import Carver, FoundRow, Source
from filmjournal.storage.salvage.records import Value
from filmjournal.storage.salvage.selecting import Selector


class Found(NamedTuple):
    """The rows of a table, some in several forms; `whole` says that no more than these can have been there."""

    rows: list[FoundRow]
    whole: bool


class DamagedFile:
    """Reads a copy of a damaged journal, in which nobody writes."""

    def __init__(self, copy: Path) -> None:
        """Open a file, whatever it is. Raises OSError."""
        self._copy = copy
        self._selector = Selector(copy)
        self._is_sound = self._selector.is_sound()
        self._carver: Carver | None = None
        self.sums, self.sums_are_whole = self._sums()

    def close(self) -> None:
        self._selector.close()
        self._carver = None

    def rows(self, table: str) -> Found:
        """What there is of a table."""
        shape = layout.shapes()[table]
        found, whole = self._selector.rows(table)
        read = list(_checked(shape, found))
        if whole and self._is_sound:
            return Found(read, True)
        carver = self._carved()
        if carver is None or (whole and carver.is_whole(table)):
            return Found(read, whole)
        return Found(read + list(carver.rows(table)), False)

    def _carved(self) -> Carver | None:
        """The pages of the file, looked at once they are needed; None where it has none."""
        if self._carver is None and self._copy.stat().st_size:
            with self._copy.open("rb") as file:
                self._carver = Carver(mmap(file.fileno(), 0, access=ACCESS_READ))
        return self._carver

    def last_ids(self) -> dict[str, int]:
        """The highest id that was ever given out in each table, as far as that can be read."""
        return self._selector.last_ids()

    def expected(self, group: Group) -> Sum | None:
        """What the rows of a group added up to when they were written; None where that is lost."""
        return self.sums.get(group, row_sums.NOTHING if self.sums_are_whole else None)

    def _sums(self) -> tuple[dict[Group, Sum], bool]:
        rows, whole = self.rows(row_sums.TABLE)
        sums: dict[Group, Sum] = {}
        for row in rows:
            name, number, count, value = row.values
            group = Group(name, number)
            if not row.doubtful and row.source <= Source.LOOSE and row_sums.can_have_rows(group):
                sums.setdefault(group, Sum(count, int(value, 16)))
        return sums, whole and bool(sums) and not any(row.doubtful for row in rows)


def differences(copy: Path) -> int | None:
    """In how many groups the rows of a file are not those that were written; None where it can't be read in full."""
    selector = Selector(copy)
    try:
        return selector.differences() if selector.is_sound() else None
    finally:
        selector.close()


def is_of_a_newer_version(copy: Path) -> bool:
    """Whether the file says that a newer program wrote it, and is not of this version all the same."""
    version = version_in(head(copy))
    return version is not None and version > VERSION and not is_present(copy)


def _checked(shape: layout.Shape, rows: list[tuple[Value, ...]]) -> Iterator[FoundRow]:
    """Rows that SQLite has read, with what can't be right of them."""
    names = row_sums.base_columns(shape.table)
    for values in rows:
        row = dict(zip(shape.columns, values, strict=True))
        wrong = layout.doubtful(shape, row)
        kept = layout.settled(shape, row, wrong) if wrong else row
        if kept is not None:
            yield FoundRow(tuple([kept[name] for name in names]), Source.READ, frozenset(wrong))
