"""What a use case changed: which ids, and the rows before and after, from which undo and redo are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One stored row before and after. `before` is None where it was added, `after` where it was removed."""

    table: str
    key: tuple[Value, ...]
    before: Mapping[str, Value] | None
    after: Mapping[str, Value] | None

    def reversed(self) -> RowChange:
        return RowChange(self.table, self.key, self.after, self.before)


def reversal(rows: Sequence[RowChange]) -> tuple[RowChange, ...]:
    """What takes the changes back."""
    return tuple(change.reversed() for change in reversed(rows))


def joined(first: Sequence[RowChange], then: Sequence[RowChange]) -> tuple[RowChange, ...]:
    """Two runs of changes as one, with each row once: its first `before` and its last `after`."""
    rows = {(change.table, change.key): change for change in first}
    for change in then:
        known = rows.get((change.table, change.key), change)
        rows[change.table, change.key] = RowChange(change.table, change.key, known.before, change.after)
    return tuple(change for change in rows.values() if change.before != change.after)


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids written by one use case; the sets are empty where nothing changed."""

    entries: frozenset[int] = frozenset()
    films: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    lists: frozenset[int] = frozenset()
    smart_lists: frozenset[int] = frozenset()
    membership: bool = False  # rows appeared, went away or moved: lists must ask again

    def __bool__(self) -> bool:
        written = self.entries or self.films or self.people or self.tags or self.lists or self.smart_lists
        return bool(written or self.membership)


EVERYTHING = Changes(membership=True)
