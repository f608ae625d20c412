"""How services write: row by row, with every row's before and after recorded.

From the record come undo and redo (the same rows the other way round), the ids that views are told of, and the
ledger of an import. What follows from other columns (sort keys, counts, the full-text index) is kept here, in the
same transaction, and is not part of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select

from filmjournal.domain.changes import Changes, RowChange, Value
from filmjournal.domain.errors import Refused
from filmjournal.domain.folding import fold
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.domain.sorting import person_key, title_key
from filmjournal.i18n import _
from filmjournal.storage import full_text
from filmjournal.storage import schema as s
from filmjournal.storage.schema import DAY_BITS

Row = dict[str, Value]
_Key = tuple[Value, ...]

# Tables whose rows are part of what an entry or a film is found by, and the column that says of which.
_OF_ENTRY = {"entry": "id", "review": "entry_id", "entry_tag": "entry_id", "companion": "entry_id"}
_SHOWN_WITH_ENTRY = _OF_ENTRY | {"draft": "entry_id", "revision": "entry_id"}
_OF_FILM = {
    "film": "id",
    "credit": "film_id",
    "alternative_title": "film_id",
    "film_label": "film_id",
    "film_identifier": "film_id",
    "film_extra": "film_id",
    "film_list_item": "film_id",
    "still": "film_id",
}
# What of them stands in the full-text index: all of a row, or some of its columns.
_INDEXED: dict[str, frozenset[str] | None] = {
    "entry": frozenset({"film_id", "diary_key", "headline", "trashed"}),
    "review": frozenset({"html"}),
    "entry_tag": None,
    "tag": frozenset({"name"}),
    "film": frozenset({"title", "original_title"}),
    "alternative_title": None,
    "credit": None,
    "person": frozenset({"name"}),
}
# What may change without a row appearing in a list, leaving it or moving in it.
_TABLES_IN_PLACE = frozenset({"review", "revision", "draft", "companion", "film_reference", "still", "image"})
_COLUMNS_IN_PLACE = frozenset({"edited", "headline", "place", "medium", "private", "finished", "rewatch", "poster"})


class Writer:
    """Writes rows within one transaction and records them. Made by `Database.writing`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._record: dict[tuple[str, _Key], tuple[Row | None, Row | None]] = {}
        self._entries: set[int] = set()  # their index rows are taken out and come back at the end
        self._films: set[int] = set()
        self._stale: set[int] = set()  # films whose derived columns may be no longer right
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # undo brings rows back in any order

    @property
    def recorded(self) -> tuple[RowChange, ...]:
        """What was written so far, each row once, in the order of its first change."""
        return tuple(
            RowChange(table, key, before, after)
            for (table, key), (before, after) in self._record.items()
            if before != after
        )

    def row(self, table: Table, *key: Value) -> Row | None:
        """A row's own columns, without the derived ones."""
        found = self.connection.execute(_by_key(table), _key_values(table, key)).mappings().first()
        return None if found is None else dict(found)

    def insert(self, table: Table, **values: Value) -> _Key:
        """Add a row and return its key."""
        self._touch(table, values)
        complete = {column.name: None for column in _base_columns(table)} | _defaults(table) | values
        keys = [column.name for column in table.primary_key.columns]
        generated = complete.get(keys[0]) is None
        if generated:
            del complete[keys[0]]
        result = self.connection.execute(table.insert(), complete | _derived(table, complete))
        if generated:
            complete[keys[0]] = result.inserted_primary_key[0] if result.inserted_primary_key else None
        key = tuple(complete[name] for name in keys)
        self._note(table, key, None, complete)
        self._touch_new(table, complete)
        return key

    def update(self, table: Table, *key: Value, **values: Value) -> bool:
        """Change some columns of a row; False where they were so already. Raises Refused where it is gone."""
        before = self.row(table, *key)
        if before is None:
            raise Refused(_("What was to be changed is no longer in the journal."))
        return self._change(table, key, before, before | values)

    def delete(self, table: Table, *key: Value) -> None:
        """Take a row out; nothing happens where there is none."""
        before = self.row(table, *key)
        if before is not None:
            self._remove(table, key, before)

    def replace(self, table: Table, parent: Mapping[str, Value], rows: Sequence[Mapping[str, Value]]) -> bool:
        """Make the rows of one parent exactly these, keeping those that stay; False where nothing changed.

        `parent` names the columns that tell whose rows they are; `rows` have the other columns. Rows are matched by
        key where the key is natural, else by content, so that an unchanged row keeps its id; what is left of both is
        matched in order.
        """
        keys = [column.name for column in table.primary_key.columns]
        natural = keys != ["id"]
        statement = select(*_base_columns(table)).where(*(table.c[name] == value for name, value in parent.items()))
        present = [dict(row) for row in self.connection.execute(statement).mappings()]
        pending: list[Row] = [{**_defaults(table), **row, **parent} for row in rows]
        pairs: list[tuple[Row, Row]] = []
        left: list[Row] = []
        for row in present:
            same = next((wanted for wanted in pending if _identity(wanted, row, keys, natural)), None)
            if same is None:
                left.append(row)
            else:
                pending.remove(same)
                pairs.append((row, same))
        if not natural:
            pairs += zip(left, pending, strict=False)
            left, pending = left[len(pending) :], pending[len(left) :]
        for row in left:
            self._remove(table, tuple(row[name] for name in keys), row)
        changed = bool(left or pending)
        for row, wanted in pairs:
            changed |= self._change(table, tuple(row[name] for name in keys), row, row | wanted)
        for row in pending:
            self.insert(table, **row)
        return changed

    def apply(self, changes: Iterable[RowChange]) -> None:
        """Bring recorded rows to their `after`. Raises Refused where a row is no longer as its `before` says."""
        for change in changes:
            table = s.metadata.tables[change.table]
            present = self.row(table, *change.key)
            if present != (None if change.before is None else dict(change.before)):
                raise Refused(_("This was changed elsewhere meanwhile, so it can't be taken back any more."))
            if change.after is None:
                self.delete(table, *change.key)
            elif change.before is None:
                self.insert(table, **change.after)
            else:
                self.update(table, *change.key, **change.after)

    def diary_key(self, watched: PartialDate | None) -> int:
        """A free place in the diary for a date, after all others of that date. Raises Refused where it is full."""
        first = first_diary_key(watched)
        key = s.entry.c.diary_key
        last = self.connection.execute(
            select(func.max(key)).where(key >= first, key < first + (1 << DAY_BITS))
        ).scalar()
        if last is None:
            return first
        if last + 1 >= first + (1 << DAY_BITS):
            raise Refused(_("There is no room for more entries on that date."))
        return int(last) + 1

    def finish(self) -> None:
        """Bring what is derived up to date; called by `Database.writing` before the commit."""
        stale = {film for film in self._stale if self.row(s.film, film) is not None}
        if stale:
            self._derive_films(stale)
        full_text.index(self.connection, sorted(self._entries), sorted(self._films & stale))
        self._entries.clear()
        self._films.clear()
        self._stale.clear()

    def changes(self) -> Changes:
        """Which ids were written so far, for those who show them."""
        ids: dict[str, set[int]] = {"entry": set(), "film": set(), "person": set(), "tag": set(), "film_list": set()}
        membership = False
        for change in self.recorded:
            row = change.after or change.before or {}
            for name, owners in (("entry", _SHOWN_WITH_ENTRY), ("film", _OF_FILM)):
                if change.table in owners:
                    ids[name].add(_number(row[owners[change.table]]))
            if change.table in ("person", "tag", "film_list"):
                ids[change.table].add(_number(change.key[0]))
            if "film_list_id" in row:
                ids["film_list"].add(_number(row["film_list_id"]))
            membership |= not _in_place(change)
        return Changes(
            entries=frozenset(ids["entry"]),
            films=frozenset(ids["film"]),
            people=frozenset(ids["person"]),
            tags=frozenset(ids["tag"]),
            lists=frozenset(ids["film_list"]),
            membership=membership,
        )

    def _change(self, table: Table, key: _Key, before: Row, after: Row) -> bool:
        if after == before:
            return False
        changed: Row = {name: value for name, value in after.items() if value != before[name]}
        columns = _INDEXED.get(table.name, frozenset())
        indexed = columns is None or not columns.isdisjoint(changed)
        self._touch(table, before, indexed=indexed)
        self._touch(table, after, indexed=indexed)
        self.connection.execute(_update(table), changed | _derived(table, after) | _key_values(table, key))
        self._note(table, key, before, after)
        return True

    def _remove(self, table: Table, key: _Key, before: Row) -> None:
        self._touch(table, before)
        self.connection.execute(_delete(table), _key_values(table, key))
        self._note(table, key, before, None)

    def _note(self, table: Table, key: _Key, before: Row | None, after: Row | None) -> None:
        first, _last = self._record.get((table.name, key), (before, after))
        self._record[table.name, key] = (first, after)

    def _touch(self, table: Table, row: Mapping[str, Value], *, indexed: bool | None = None) -> None:
        """Note what depends on this row, before the row changes, and take out of the index whatever is found by it.

        Whether anything is depends on the table, unless `indexed` tells it of the columns that change.
        """
        entries: set[int] = set()
        films: set[int] = set()
        name = table.name
        if name in _OF_ENTRY and row.get(_OF_ENTRY[name]) is not None:
            entries.add(_number(row[_OF_ENTRY[name]]))
        if name in _OF_FILM and row.get(_OF_FILM[name]) is not None:
            films.add(_number(row[_OF_FILM[name]]))
        if name == "entry":
            films.add(_number(row["film_id"]))
        if name == "person" and row.get("id") is not None:
            films.update(self._ids(select(s.credit.c.film_id).where(s.credit.c.person_id == row["id"])))
        if name == "tag" and row.get("id") is not None:
            entries.update(self._ids(select(s.entry_tag.c.entry_id).where(s.entry_tag.c.tag_id == row["id"])))
        self._stale |= films
        if name in _INDEXED if indexed is None else indexed:
            self._take_out(entries, films - self._films)

    def _touch_new(self, table: Table, row: Mapping[str, Value]) -> None:
        """A new entry or film has no index row yet: only remember to give it one."""
        if table.name == "entry":
            self._entries.add(_number(row["id"]))
        elif table.name == "film":
            self._films.add(_number(row["id"]))
            self._stale.add(_number(row["id"]))

    def _take_out(self, entries: set[int], films: set[int]) -> None:
        if not films and entries <= self._entries:
            return
        for film in films:
            entries |= set(self._ids(select(s.entry.c.id).where(s.entry.c.film_id == film)))
        full_text.forget(self.connection, sorted(entries - self._entries), sorted(films))
        self._entries |= entries
        self._films |= films

    def _ids(self, statement: Any) -> list[int]:
        return list(self.connection.execute(statement).scalars())

    def _derive_films(self, films: set[int]) -> None:
        self.connection.exec_driver_sql(_FILM_COUNTS, [{"film": film} for film in films])
        self.connection.exec_driver_sql(_FILM_SHOWN, [{"film": film} for film in films])
        self.connection.exec_driver_sql(_ENTRY_SORTING, [{"film": film} for film in films])


def first_diary_key(watched: PartialDate | None) -> int:
    """Where a date begins in the diary; the entries of that date have this key and those that follow."""
    return order_code(watched) << DAY_BITS


# The rating shown for a film is today's if there is one, else its latest rated entry's.
_FILM_COUNTS = """
UPDATE film SET
    entry_count = (SELECT count(*) FROM entry WHERE film_id = :film AND trashed IS NULL),
    latest_key = coalesce((SELECT max(diary_key) FROM entry WHERE film_id = :film AND trashed IS NULL), 0),
    shown_rating = coalesce(rating, (SELECT rating FROM entry
        WHERE film_id = :film AND trashed IS NULL AND rating IS NOT NULL ORDER BY diary_key DESC LIMIT 1))
WHERE id = :film"""
_FILM_SHOWN = """
UPDATE film SET shown = (entry_count > 0 OR liked OR watchlist IS NOT NULL OR rating IS NOT NULL
    OR EXISTS (SELECT 1 FROM film_list_item WHERE film_id = :film))
WHERE id = :film"""
_ENTRY_SORTING = """
UPDATE entry SET (sort_title, film_year) = (SELECT sort_title, year FROM film WHERE id = :film)
WHERE film_id = :film AND (sort_title, coalesce(film_year, 0))
    IS NOT (SELECT sort_title, coalesce(year, 0) FROM film WHERE id = :film)"""


def derive_everything(connection: Connection) -> None:
    """Fill what follows from other rows, columns and full-text index, after rows were written in bulk."""
    derive_from_others(connection)
    full_text.rebuild(connection)


def derive_from_others(connection: Connection) -> None:
    """Fill the derived columns of all films and entries that follow from other rows."""
    films = [{"film": film} for film in connection.execute(select(s.film.c.id)).scalars()]
    for statement in (_FILM_COUNTS, _FILM_SHOWN, _ENTRY_SORTING):
        if films:
            connection.exec_driver_sql(statement, films)


def local_derived(table: Table, row: Mapping[str, Value]) -> Row:
    """The derived columns that follow from the row's own columns alone, for writing rows in bulk."""
    return _derived(table, row)


def _derived(table: Table, row: Mapping[str, Value]) -> Row:
    name = table.name
    if name == "film":
        return {"sort_title": title_key(str(row["title"]), _words(row.get("title_language")))}
    if name == "alternative_title":
        return {"sort_title": title_key(str(row["title"]))}
    if name == "person":
        chosen = _words(row.get("sort_name"))
        return {
            "folded_name": fold(str(row["name"])),
            "sort_key": person_key(f"{chosen}," if chosen else str(row["name"])),
        }
    if name == "tag":
        return {"folded_name": fold(str(row["name"]))}
    return {}


def _in_place(change: RowChange) -> bool:
    before, after = change.before, change.after
    if change.table in _TABLES_IN_PLACE:
        return True
    if before is None or after is None:
        return False
    return all(name in _COLUMNS_IN_PLACE or before[name] == after[name] for name in after)


def _identity(wanted: Mapping[str, Value], row: Mapping[str, Value], keys: Sequence[str], natural: bool) -> bool:
    if natural:
        return all(wanted[name] == row[name] for name in keys)
    return all(wanted.get(name) == value for name, value in row.items() if name != "id")


@cache
def _base_columns(table: Table) -> list[Any]:
    derived = s.DERIVED_COLUMNS[table.name]
    return [column for column in table.columns if column.name not in derived]


@cache
def _defaults(table: Table) -> Row:
    return {c.name: c.default.arg for c in _base_columns(table) if c.default is not None and c.default.is_scalar}


def _matches(table: Table) -> list[Any]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]


def _key_values(table: Table, key: _Key) -> Row:
    return {f"key_{column.name}": value for column, value in zip(table.primary_key.columns, key, strict=True)}


@cache  # building a statement costs as much as running it
def _update(table: Table) -> Any:
    return table.update().where(*_matches(table))


@cache
def _delete(table: Table) -> Any:
    return table.delete().where(*_matches(table))


@cache
def _by_key(table: Table) -> Any:
    return select(*_base_columns(table)).where(*_matches(table))


def _number(value: Value) -> int:
    return int(value or 0)


def _words(value: Value) -> str | None:
    return None if value is None else str(value)
