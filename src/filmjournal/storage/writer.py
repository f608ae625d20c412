"""How services write: row by row, with every row's before and after recorded.

From the record come undo and redo (the same rows the other way round), the ids that views are told of, and the
ledger of an import. What follows from other columns (sort keys, counts, the full-text index) is kept here, in the
same transaction, and is not part of the record.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, func, select, tuple_

from filmjournal.domain.changes import Changes, RowChange, Value
from filmjournal.domain.errors import Refused
from filmjournal.domain.folding import fold
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.domain.sorting import person_key, title_key
from filmjournal.i18n import _
from filmjournal.storage import full_text
from filmjournal.storage import schema as s
from filmjournal.storage.bulk import insert_rows
from filmjournal.storage.schema import DAY_BITS

Row = dict[str, Value]
_T = TypeVar("_T")
Key = tuple[Value, ...]

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
_SHOWN_WITH_FILM = _OF_FILM | {"entry": "film_id"}  # its viewings are listed with it
# What of them stands in the full-text index: all of a row, or some of its columns.
_INDEXED: dict[str, frozenset[str] | None] = {
    "entry": frozenset({"film_id", "diary_key", "headline", "place", "trashed"}),
    "review": frozenset({"html", "words"}),
    "entry_tag": None,
    "companion": None,
    "tag": frozenset({"name"}),
    "film": frozenset({"title", "original_title"}),
    "alternative_title": None,
    "film_label": None,
    "film_extra": None,
    "credit": None,
    "person": frozenset({"name"}),
}
# What may change without a row appearing in a list, leaving it or moving in it.
_TABLES_IN_PLACE = frozenset(
    {"review", "revision", "draft", "companion", "film_reference", "still", "image", "film_list_tag", "smart_list"}
)
# Rows that others point to as they please, and what points to them.
_SHARED = {
    "person": (s.credit.c.person_id, s.alternative_name.c.person_id, s.person_identifier.c.person_id),
    "tag": (s.entry_tag.c.tag_id, s.film_list_tag.c.tag_id),
}
_PORTION = 500  # keys in one statement
# Built once, since that costs as much as running them.
_IDS: Any = bindparam("ids", expanding=True)
_FILMS = select(s.film.c.id).where(s.film.c.id.in_(_IDS))
_ENTRIES_OF = select(s.entry.c.id).where(s.entry.c.film_id.in_(_IDS))
_FILMS_WITH = select(s.credit.c.film_id).where(s.credit.c.person_id.in_(_IDS)).distinct()
_ENTRIES_WITH = select(s.entry_tag.c.entry_id).where(s.entry_tag.c.tag_id.in_(_IDS))
_COLUMNS_IN_PLACE = frozenset(
    {"edited", "headline", "place", "medium", "private", "finished", "rewatch", "poster", "colour"}
    | {"description_html", "notes_html", "ranked"}
)
# Columns that no derived column follows from, in tables with others that one does.
_APART = {
    "entry": frozenset(
        {"edited", "private", "rewatch", "finished", "place", "medium", "unresolved", "rating_value", "rating_scale"}
    ),
    "film_list_item": frozenset({"position", "notes_html"}),
    "tag": frozenset({"colour"}),
    "person": frozenset({"sort_name"}),
}
# From so many entries on, if they are a quarter of all, building the index anew is quicker than taking them out of it.
_MANY = 2_000


class Writer:
    """Writes rows within one transaction and records them. Made by `Database.writing`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.recording = True  # off for work of every row there is, which is not undone by its record
        self._record: dict[tuple[str, Key], tuple[Row | None, Row | None]] = {}
        self._known: dict[tuple[str, Key], Row | None] = {}  # as read or written: nobody else writes meanwhile
        self._entries: set[int] = set()  # their index rows are taken out and come back at the end
        self._films: set[int] = set()
        self._stale: set[int] = set()  # films whose derived columns may be no longer right
        self._anew = False  # the index is built anew at the end
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
        place = (table.name, key)
        if place not in self._known:
            found = self.connection.execute(_by_key(table), _key_values(table, key)).mappings().first()
            self._known[place] = None if found is None else dict(found)
        known = self._known[place]
        return None if known is None else dict(known)

    def insert(self, table: Table, **values: Value) -> Key:
        """Add a row and return its key."""
        self._touch(table, [values])
        complete = {column.name: None for column in _base_columns(table)} | _defaults(table) | values
        keys = [column.name for column in table.primary_key.columns]
        generated = complete.get(keys[0]) is None
        if generated:
            del complete[keys[0]]
        result = self.connection.execute(_insert(table), complete | _derived(table, complete))
        if generated:
            complete[keys[0]] = result.inserted_primary_key[0] if result.inserted_primary_key else None
        key = tuple(complete[name] for name in keys)
        self._note(table, key, None, complete)
        self._touch_new(table, complete)
        return key

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, Value]]) -> list[Key]:
        """Add rows of one table at once and return their keys."""
        if not rows:
            return []
        self._touch(table, rows)
        defaults: Row = {column.name: None for column in _base_columns(table)} | _defaults(table)
        complete: list[Row] = [{**defaults, **row} for row in rows]
        keys = [column.name for column in table.primary_key.columns]
        if table.dialect_options["sqlite"]["autoincrement"]:
            # Under the write lock nobody else gives ids out, and a number that was given once is never given again.
            used = self.last_id(table)
            for row in complete:
                if row["id"] is None:
                    used += 1
                    row["id"] = used
                else:
                    used = max(used, _number(row["id"]))
        self.connection.execute(_insert(table), [row | _derived(table, row) for row in complete])
        made = [tuple(row[name] for name in keys) for row in complete]
        for key, row in zip(made, complete, strict=True):
            self._note(table, key, None, row)
            self._touch_new(table, row)
        return made

    def insert_past_record(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows that have their keys, all with the same columns, and leave them out of the record.

        For an import, which keeps a record of its own that is shorter than the rows.
        """
        if not rows:
            return
        for row in rows:
            self._touch_new(table, row)
        self._touch(table, rows)
        if s.DERIVED_COLUMNS[table.name]:
            for row in rows:
                row.update(_derived(table, row))
        insert_rows(self.connection, table, rows)

    def update_past_record(self, table: Table, changes: Mapping[Key, Mapping[str, Value]]) -> None:
        """Change the same columns, from which nothing follows, of rows that were added past the record."""
        names = list(next(iter(changes.values()))) if changes else []
        for key in changes:
            self._known.pop((table.name, key), None)
        if names:
            self.connection.execute(
                _update(table).values({name: bindparam(f"to_{name}") for name in names}),
                [
                    {f"to_{name}": values[name] for name in names} | _key_values(table, key)
                    for key, values in changes.items()
                ],
            )

    def has_recorded(self, table: Table, *key: Value) -> bool:
        """Whether the record holds a change of this row."""
        return (table.name, key) in self._record

    def last_id(self, table: Table) -> int:
        """The highest id that was ever given out in a table."""
        return int(self.connection.exec_driver_sql(_LAST_ID, (table.name,)).scalar() or 0)

    def update(self, table: Table, *key: Value, **values: Value) -> bool:
        """Change some columns of a row; False where they were so already. Raises Refused where it is gone."""
        before = self.row(table, *key)
        if before is None:
            raise Refused(_("What was to be changed is no longer in the journal."))
        return self._change(table, [(key, before, before | values)])

    def delete(self, table: Table, *key: Value) -> None:
        """Take a row out; nothing happens where there is none."""
        before = self.row(table, *key)
        if before is not None:
            self._remove(table, [(key, before)])

    def rows(self, table: Table, keys: Sequence[Key]) -> dict[Key, Row]:
        """The rows of these keys, without derived columns; those that aren't there are missing."""
        columns = list(table.primary_key.columns)
        found: dict[Key, Row] = {}
        for portion in _portions(keys):
            if len(portion) == 1:
                row = self.row(table, *portion[0])
                found |= {} if row is None else {portion[0]: row}
                continue
            here = columns[0].in_([key[0] for key in portion]) if len(columns) == 1 else tuple_(*columns).in_(portion)
            for mapping in self.connection.execute(select(*_base_columns(table)).where(here)).mappings():
                row = dict(mapping)
                found[tuple(row[column.name] for column in columns)] = row
        return found

    def rows_with(self, table: Table, column: str, values: Sequence[Value]) -> list[Row]:
        """The rows that have one of these values in a column, without derived columns, by key."""
        found: list[Row] = []
        chosen = select(*_base_columns(table)).order_by(*table.primary_key.columns)
        for portion in _portions(values):
            rows = self.connection.execute(chosen.where(table.c[column].in_(portion))).mappings()
            found += [dict(row) for row in rows]
        return found

    def update_many(self, table: Table, changes: Mapping[Key, Mapping[str, Value]]) -> None:
        """Change some columns of rows of one table at once. Raises Refused where one is gone."""
        present = self.rows(table, list(changes))
        if len(present) < len(changes):
            raise Refused(_("What was to be changed is no longer in the journal."))
        self._change(table, [(key, present[key], {**present[key], **values}) for key, values in changes.items()])

    def delete_many(self, table: Table, keys: Sequence[Key]) -> None:
        """Take rows of one table out at once; those that aren't there don't matter."""
        self._remove(table, list(self.rows(table, keys).items()))

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
        wanted: list[Row] = [{**_defaults(table), **row, **parent} for row in rows]
        compared = keys if natural else [column.name for column in _base_columns(table) if column.name != "id"]
        pending: defaultdict[Key, deque[int]] = defaultdict(deque)
        for number, row in enumerate(wanted):
            pending[tuple(row.get(name) for name in compared)].append(number)
        pairs: list[tuple[Row, Row]] = []
        left: list[Row] = []
        for row in present:
            same = pending[tuple(row[name] for name in compared)]
            if same:
                pairs.append((row, wanted[same.popleft()]))
            else:
                left.append(row)
        new = [wanted[number] for number in sorted(number for numbers in pending.values() for number in numbers)]
        if not natural:
            pairs += zip(left, new, strict=False)
            left, new = left[len(new) :], new[len(left) :]
        self._remove(table, [(tuple(row[name] for name in keys), row) for row in left])
        changed = self._change(table, [(tuple(row[name] for name in keys), row, row | same) for row, same in pairs])
        self.insert_many(table, new)
        return changed or bool(left or new)

    def apply(self, changes: Iterable[RowChange]) -> None:
        """Bring recorded rows to their `after`. Raises Refused where a row is no longer as its `before` says.

        A person or a tag is shared: one that others point to by now stays, and one that stayed needs no bringing back.
        """
        leaving: list[RowChange] = []
        for (name, kind), run in groupby(changes, _table_and_kind):
            table, several = s.metadata.tables[name], list(run)
            if kind == "removed" and name in _SHARED:
                leaving += several
                continue
            present = self.rows(table, [change.key for change in several])
            if kind == "added" and name in _SHARED:
                several = [change for change in several if present.get(change.key) != change.after]
            self._as_recorded(several, present)
            if kind == "removed":
                self._remove(table, [(change.key, present[change.key]) for change in several])
            elif kind == "added":
                self.insert_many(table, [change.after or {} for change in several])
            else:
                self._change(table, [(c.key, present[c.key], {**present[c.key], **(c.after or {})}) for c in several])
        for name, run in groupby(leaving, lambda change: change.table):
            table, several = s.metadata.tables[name], list(run)
            present = self.rows(table, [change.key for change in several])
            self._as_recorded(several, present)
            used = self._pointed_to(name, [change.key[0] for change in several])
            self._remove(table, [(c.key, present[c.key]) for c in several if c.key[0] not in used])

    def diary_key(self, watched: PartialDate | None, number: int = 1) -> int:
        """The first of so many free places in the diary for a date, after all others of that date.

        Raises Refused where it is full.
        """
        first = first_diary_key(watched)
        key = s.entry.c.diary_key
        last = self.connection.execute(
            select(func.max(key)).where(key >= first, key < first + (1 << DAY_BITS))
        ).scalar()
        free = first if last is None else int(last) + 1
        if free + number > first + (1 << DAY_BITS):
            raise no_room()
        return free

    def diary_keys(self, dates: Mapping[PartialDate | None, int]) -> dict[PartialDate | None, int]:
        """The first of so many free places in the diary for each date, as `diary_key` gives them, all at once."""
        last = {int(code): int(key) for code, key in self.connection.exec_driver_sql(_LAST_KEYS)}
        keys: dict[PartialDate | None, int] = {}
        for watched, number in dates.items():
            first = first_diary_key(watched)
            keys[watched] = last.get(first >> DAY_BITS, first - 1) + 1
            if keys[watched] + number > first + (1 << DAY_BITS):
                raise no_room()
        return keys

    def finish(self) -> None:
        """Bring what is derived up to date; called by `Database.writing` before the commit."""
        stale = {id_ for ids in _portions(sorted(self._stale)) for id_ in self._ids(_FILMS, ids)}
        if stale:
            self._derive_films(stale)
        if self._anew:
            full_text.rebuild(self.connection)
        else:
            full_text.index(self.connection, sorted(self._entries), sorted(self._films & stale))
        self._anew = False
        self._entries.clear()
        self._films.clear()
        self._stale.clear()

    def changes(self) -> Changes:
        """Which ids were written so far, for those who show them: of a row that moved, where it was and where it is."""
        ids: defaultdict[str, set[int]] = defaultdict(set)
        membership = False
        for change in self.recorded:
            for row in (change.before, change.after):
                if row is None:
                    continue
                for name, owners in (("entry", _SHOWN_WITH_ENTRY), ("film", _SHOWN_WITH_FILM)):
                    if change.table in owners:
                        ids[name].add(_number(row[owners[change.table]]))
                if "film_list_id" in row:
                    ids["film_list"].add(_number(row["film_list_id"]))
            if change.table in ("person", "tag", "film_list", "smart_list"):
                ids[change.table].add(_number(change.key[0]))
            membership |= not _in_place(change)
        return Changes(
            entries=frozenset(ids["entry"]),
            films=frozenset(ids["film"]),
            people=frozenset(ids["person"]),
            tags=frozenset(ids["tag"]),
            lists=frozenset(ids["film_list"]),
            smart_lists=frozenset(ids["smart_list"]),
            membership=membership,
        )

    def _as_recorded(self, changes: Iterable[RowChange], present: Mapping[Key, Row]) -> None:
        for change in changes:
            if present.get(change.key) != (None if change.before is None else dict(change.before)):
                raise Refused(changed_elsewhere())

    def _pointed_to(self, table: str, ids: Sequence[Value]) -> set[Value]:
        return {
            id_
            for column in _SHARED[table]
            for portion in _portions(ids)
            for id_ in self._ids(select(column).where(column.in_(_IDS)).distinct(), portion)
        }

    def _change(self, table: Table, changes: Iterable[tuple[Key, Row, Row]]) -> bool:
        """Write those rows (key, before, after) that differ; False where none does."""
        columns = _INDEXED.get(table.name, frozenset())
        alike: defaultdict[tuple[str, ...], list[tuple[Key, Row, Row]]] = defaultdict(list)
        for key, before, after in changes:
            differing = tuple(name for name, value in after.items() if value != before[name])
            if differing:
                alike[differing].append((key, before, after))
        for differing, several in alike.items():
            indexed = columns is None or not columns.isdisjoint(differing)
            if indexed or not _APART.get(table.name, frozenset()).issuperset(differing):
                self._touch(table, [row for _key, before, after in several for row in (before, after)], indexed=indexed)
            self.connection.execute(
                _update(table),
                [
                    {name: after[name] for name in differing} | _derived(table, after) | _key_values(table, key)
                    for key, _before, after in several
                ],
            )
            for change in several:
                self._note(table, *change)
        return bool(alike)

    def _remove(self, table: Table, rows: Sequence[tuple[Key, Row]]) -> None:
        if rows:
            self._touch(table, [before for _key, before in rows])
            self.connection.execute(_delete(table), [_key_values(table, key) for key, _before in rows])
            for key, before in rows:
                self._note(table, key, before, None)

    def _note(self, table: Table, key: Key, before: Row | None, after: Row | None) -> None:
        if not self.recording:
            self._known.pop((table.name, key), None)
            return
        first, _last = self._record.get((table.name, key), (before, after))
        self._record[table.name, key] = (first, after)
        self._known[table.name, key] = after

    def _touch(self, table: Table, rows: Iterable[Mapping[str, Value]], *, indexed: bool | None = None) -> None:
        """Note what depends on these rows, before they change, and take out of the index whatever is found by them.

        Whether anything is depends on the table, unless `indexed` tells it of the columns that change.
        """
        entries: set[int] = set()
        films: set[int] = set()
        name = table.name
        for row in rows:
            if name in _OF_ENTRY and row.get(_OF_ENTRY[name]) is not None:
                entries.add(_number(row[_OF_ENTRY[name]]))
            if name in _OF_FILM and row.get(_OF_FILM[name]) is not None:
                films.add(_number(row[_OF_FILM[name]]))
            if name == "entry":
                films.add(_number(row["film_id"]))
        if name in ("person", "tag"):
            for ids in _portions([row["id"] for row in rows if row.get("id") is not None]):
                if name == "person":
                    films.update(self._ids(_FILMS_WITH, ids))
                else:
                    entries.update(self._ids(_ENTRIES_WITH, ids))
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
        if self._anew or (not films and entries <= self._entries):
            return
        for ids in _portions(sorted(films)):
            entries |= set(self._ids(_ENTRIES_OF, ids))
        leaving = len(entries - self._entries)
        if leaving > _MANY and leaving * 4 > self.connection.exec_driver_sql(_ALL_ENTRIES).scalar_one():
            self._anew = True
            return
        full_text.forget(self.connection, sorted(entries - self._entries), sorted(films))
        self._entries |= entries
        self._films |= films

    def _ids(self, statement: Any, ids: Sequence[Value]) -> list[int]:
        return list(self.connection.execute(statement, {"ids": list(ids)}).scalars())

    def _derive_films(self, films: set[int]) -> None:
        self.connection.exec_driver_sql(_FILM_COUNTS, [{"film": film} for film in films])
        self.connection.exec_driver_sql(_FILM_SHOWN, [{"film": film} for film in films])
        self.connection.exec_driver_sql(_ENTRY_SORTING, [{"film": film} for film in films])


def first_diary_key(watched: PartialDate | None) -> int:
    """Where a date begins in the diary; the entries of that date have this key and those that follow."""
    return order_code(watched) << DAY_BITS


def no_room() -> Refused:
    """That a date has a million entries already."""
    return Refused(_("There is no room for more entries on that date."))


def changed_elsewhere() -> str:
    """Why something can't be taken back, as a sentence."""
    return _("This was changed elsewhere meanwhile, so it can't be taken back any more.")


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
_ALL_ENTRIES = "SELECT count(*) FROM entry"
_LAST_KEYS = f"SELECT diary_key >> {DAY_BITS}, max(diary_key) FROM entry GROUP BY diary_key >> {DAY_BITS}"
_LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = ?"
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
        original = _words(row.get("original_title"))
        return {
            "sort_title": title_key(str(row["title"]), _words(row.get("title_language"))),
            "sort_original": None if original is None else title_key(original),
            "sort_year": row.get("year") or s.UNKNOWN_YEAR,
        }
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


def _table_and_kind(change: RowChange) -> tuple[str, str]:
    return change.table, "removed" if change.after is None else "added" if change.before is None else "changed"


def _portions(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    return (values[start : start + _PORTION] for start in range(0, len(values), _PORTION))


@cache
def _base_columns(table: Table) -> list[Any]:
    derived = s.DERIVED_COLUMNS[table.name]
    return [column for column in table.columns if column.name not in derived]


@cache
def _defaults(table: Table) -> Row:
    return {c.name: c.default.arg for c in _base_columns(table) if c.default is not None and c.default.is_scalar}


def _matches(table: Table) -> list[Any]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]


def _key_values(table: Table, key: Key) -> Row:
    return {f"key_{column.name}": value for column, value in zip(table.primary_key.columns, key, strict=True)}


@cache
def _insert(table: Table) -> Any:
    return table.insert()


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
