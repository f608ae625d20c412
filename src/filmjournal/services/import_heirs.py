"""What later imports inherit from one that is taken back.

A later import may have changed what an earlier one brought, or built on it: an entry that it filled in, a person whom
it credits too, a text of which it brought a newer one. Where the earlier one goes first, such rows stay, and the ledger
of the later one is made to say that it brought them: with it they go. So the order in which imports are taken back
does not matter. What the person changed in between is nobody's to inherit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, select, update

from filmjournal.storage import schema as s

NOT_COMPARED = frozenset({"trashed", "diary_key"})  # an entry in the trash was not written on
_Place = tuple[str, tuple[Any, ...]]  # a table and a key


@dataclass(frozen=True, slots=True)
class Left:
    """What of an import is still there: its films and entries, and other rows it added, as they came in.

    The sums are those before it was taken back (`found`), and those of what is left.
    """

    found: Mapping[str, Mapping[int, int]]
    sums: Mapping[str, Mapping[int, int]]
    rows: tuple[list[Any], ...]


def sum_of_values(values: Sequence[Any]) -> int:
    """A sum of a row's values, in the order of its columns."""
    return crc32(repr(list(values)).encode("utf-8", "surrogatepass"))


def hand_over(
    connection: Connection, import_id: int, added: Mapping[str, Mapping[int, int]], rows: Iterable[Any], left: Left
) -> None:
    """Let later imports inherit what is left of one.

    `added` are the sums of the films and entries that it brought, `rows` its other changes: table, key, before, after.
    """
    before_it, after_it = _others(connection, import_id)
    later = [_Ledger(connection, run_id) for run_id in after_it]
    nothing_left = not left.rows and not any(left.sums.values())
    if not later and (nothing_left or not before_it):
        return
    # What something else speaks of waits for the next import to go; it stays if somebody else speaks of it then.
    next_heir = later[0] if later else _Ledger(connection, before_it[-1])
    changers = {
        (name, id_): _first_changer(later, name, id_, then, left.found[name][id_])
        for name, sums in added.items()
        for id_, then in sums.items()
        if id_ in left.sums[name] and left.found[name][id_] != then
    }
    for name, key, before, after in rows:
        _rebase(later, (name, tuple(key)), before, after)
    next_heir.inherit_rows(left.rows)
    for name, sums in left.sums.items():
        for id_, sum_ in sums.items():
            if (name, id_) not in changers:
                next_heir.inherited[name][id_] = sum_
            elif (heir := changers[name, id_]) is not None:
                row = heir.row((name, (id_,)))
                heir.inherited[name][id_] = sum_ if row is None else _sum_of(name, row[3])
    for run in {id(run): run for run in (*later, next_heir)}.values():
        run.save(connection)


class _Ledger:
    """The ledger of an import, to be added to."""

    def __init__(self, connection: Connection, run_id: int) -> None:
        self.run_id = run_id
        c = s.import_change.c
        found = connection.execute(select(c.id, c.change).where(c.import_run_id == run_id).order_by(c.id))
        self._changes: dict[int, dict[str, Any]] = {}
        self.rows: dict[_Place, tuple[int, list[Any]]] = {}  # by place, with the row of the ledger they stand in
        self._touched: set[int] = set()
        self.inherited: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._inherited_rows: list[Any] = []
        for id_, text in found:
            change = json.loads(text)
            if "rows" in change:
                self._changes[id_] = change
                for row in change["rows"]:
                    self.rows[row[0], tuple(row[1])] = id_, row

    def row(self, place: _Place) -> list[Any] | None:
        found = self.rows.get(place)
        return None if found is None else found[1]

    def touch(self, place: _Place) -> None:
        self._touched.add(self.rows[place][0])

    def inherit_rows(self, rows: Iterable[Any]) -> None:
        """Rows that are there as they came in, and that this import has not changed itself."""
        self._inherited_rows += [row for row in rows if (row[0], tuple(row[1])) not in self.rows]

    def save(self, connection: Connection) -> None:
        changes: list[dict[str, Any]] = [
            {"table": name, "added": [list(pair) for pair in sums.items()]} for name, sums in self.inherited.items()
        ]
        if self._inherited_rows:
            # Before all others: they were there first, and go last.
            first = min(self._changes, default=None)
            if first is None:
                changes.append({"rows": self._inherited_rows})
            else:
                self._changes[first]["rows"][:0] = self._inherited_rows
                self._touched.add(first)
        table = s.import_change
        for id_ in sorted(self._touched):
            rows = [row for row in self._changes[id_]["rows"] if row[2] is not None or row[3] is not None]
            connection.execute(update(table).where(table.c.id == id_).values(change=_json({"rows": rows})))
        for change in changes:
            connection.execute(table.insert(), {"import_run_id": self.run_id, "change": _json(change)})


def _others(connection: Connection, import_id: int) -> tuple[list[int], list[int]]:
    """The imports before and after one that were not taken back."""
    r = s.import_run.c
    there = connection.execute(select(r.id).where(r.id != import_id, r.undone.is_(None)).order_by(r.id)).scalars().all()
    return [id_ for id_ in there if id_ < import_id], [id_ for id_ in there if id_ > import_id]


def _rebase(
    later: Sequence[_Ledger], place: _Place, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """Let what later imports did to a row start from what was before an earlier one, where they started from it."""
    open_columns = None if before is None or after is None else {n for n, v in before.items() if v != after[n]}
    for run in later:
        row = run.row(place)
        if row is None:
            continue
        if open_columns is None or before is None or after is None:
            if row[2] == after:
                row[2] = None if before is None else dict(before)
                run.touch(place)
            return
        if row[2] is None:
            return
        run.touch(place)
        for name in list(open_columns):
            if row[2][name] != after[name]:
                open_columns.discard(name)
                continue
            row[2][name] = before[name]
            if row[3] is None or row[3][name] != after[name]:
                open_columns.discard(name)
            else:
                row[3][name] = before[name]


def _first_changer(later: Sequence[_Ledger], name: str, id_: int, then: int, now: int) -> _Ledger | None:
    """The first of the imports that alone changed a row since it came in; None where somebody else did."""
    sum_, first = then, None
    for run in later:
        row = run.row((name, (id_,)))
        if row is None or row[2] is None or row[3] is None:
            continue
        if _sum_of(name, row[2]) != sum_:
            return None
        sum_, first = _sum_of(name, row[3]), first or run
    return first if sum_ == now else None


def _sum_of(name: str, row: Mapping[str, Any]) -> int:
    columns = [c for c in s.metadata.tables[name].columns if c.name in row and c.name not in NOT_COMPARED]
    # The ledger has a number as the import gave it, 73, and the journal as its column has it, 73.0.
    return sum_of_values([_number(row[c.name]) if c.type.python_type is float else row[c.name] for c in columns])


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _json(change: Mapping[str, Any]) -> str:
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))
