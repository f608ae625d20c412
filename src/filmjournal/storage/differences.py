"""In what two journal files differ, by values and content hashes, in SQL over both at once. Neither is written to.

Where to look is told by the sums over rows (`row_sums`): only what stands in a group with another sum is compared, in
short statements, so that nobody who writes waits for them, however large the journals are.

An entry is the same in both where id and time of logging are, a film where id and time of adding are: ids alone are
the same in journals that have nothing to do with each other.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Table

from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage import schema as s
from filmjournal.storage.row_sums import Group, ids_in

_FIELDS = ("film_id", "watched", "rating", "rating_value", "rating_scale", "rewatch", "finished", "private", "headline",
           "place", "medium")  # fmt: skip
_OF_ENTRY = ((s.entry, "id"), (s.review, "entry_id"), (s.entry_tag, "entry_id"), (s.companion, "entry_id"))
_OF_FILM = (s.alternative_title, s.film_label, s.film_identifier, s.film_extra, s.credit, s.still)
_OF_LIST = (s.film_list_item, s.film_list_tag)
_ASIDE = {"film": {"edited"}, "film_list": {"position"}, "smart_list": {"position"}}  # what says nothing by itself
_PORTION = 500  # ids in one statement


class EntryRow(NamedTuple):
    """An entry that is another in the two, or in one of them only; `text` and `fields` say what of it is another.

    Film and date are those of the backup where it has the entry; `words` are those of the review in the backup and in
    the journal.
    """

    diary_key: int
    id: int
    title: str
    year: int | None
    watched: str | None
    text: bool
    fields: bool
    words_there: int
    words_here: int


class EntryRows(NamedTuple):
    """Entries in the backup only, in the journal only, and in both but not the same; the newest viewings first."""

    only_there: list[EntryRow]
    only_here: list[EntryRow]
    other: list[EntryRow]


class Numbers(NamedTuple):
    """How many there are of something in the backup and in the journal, and how many are in one only or another."""

    there: int
    here: int
    only_there: int
    only_here: int
    other: int


class Comparison:
    """A backup and the journal, side by side. `tick` is called between statements, and may raise."""

    def __init__(self, connection: sqlite3.Connection, tick: Callable[[], None]) -> None:
        self._connection = connection
        self._tick = tick
        self._groups: defaultdict[str, list[range]] = defaultdict(list)
        for name, number in connection.execute(_DIFFERING):
            ids = ids_in(Group(name, number))
            if ids is not None:
                self._groups[name].append(ids)

    def entries(self) -> EntryRows:
        """The entries that are not the same; those in the trash count as gone."""
        ids = {id_ for table, owner in _OF_ENTRY for id_ in self._owners(table, owner)}
        tags = self._owners(s.tag, "id")
        ids |= {id_ for portion in _portions(tags) for id_ in self._of(s.entry_tag, "entry_id", "tag_id", portion)}
        found = EntryRows([], [], [])
        for portion in _portions(ids):
            found.only_there.extend(self._rows(_ONLY.format(one="kept", other="main"), portion))
            found.only_here.extend(
                row._replace(words_there=0, words_here=row.words_there)
                for row in self._rows(_ONLY.format(one="main", other="kept"), portion)
            )
            found.other.extend(self._rows(_OTHER, portion))
        for rows in found:
            rows.sort(reverse=True)
        return found

    def entry_counts(self) -> tuple[int, int]:
        """How many entries the backup and the journal have that are not in the trash."""
        there, here = (self._count(f"{side}.entry WHERE trashed IS NULL") for side in ("kept", "main"))
        return there, here

    def films(self) -> Numbers:
        """Films; another one is one with other facts, titles, people or stills."""
        return self._numbers(s.film, "film_id", _OF_FILM, ("id", "added"))

    def people(self) -> Numbers:
        """People; another one is one with another name."""
        return self._numbers(s.person, "person_id", (s.alternative_name,), ("id",))

    def lists(self) -> Numbers:
        """Lists and smart lists; another one is one with another name, other words or other films."""
        plain = self._numbers(s.film_list, "film_list_id", _OF_LIST, ("id",))
        smart = self._numbers(s.smart_list, "", (), ("id",))
        return Numbers(*(one + other for one, other in zip(plain, smart, strict=True)))

    def _numbers(self, table: Table, owner: str, parts: Sequence[Table], same: Sequence[str]) -> Numbers:
        """Count the rows of a table, which are the same where these columns are; parts are theirs by `owner`."""
        keys = ", ".join(same)
        own = [column for column in _columns(table) if column not in _ASIDE.get(table.name, ())]
        compared = [(table, "id", own), *((part, owner, [c for c in _columns(part) if c != "id"]) for part in parts)]
        ids = {id_ for part, key, _names in compared for id_ in self._owners(part, key)}
        only_there = only_here = other = 0
        for portion in _portions(ids):
            there, here = (
                set(self._select(f"SELECT {keys} FROM {side}.{table.name} WHERE id IN ({_marks(portion)})", portion))
                for side in ("kept", "main")
            )
            only_there, only_here = only_there + len(there - here), only_here + len(here - there)
            changed = {id_ for part, key, names in compared for id_ in self._changed(part, key, names, portion)}
            other += len(changed & {row[0] for row in there & here})
        return Numbers(
            self._count(f"kept.{table.name}"), self._count(f"main.{table.name}"), only_there, only_here, other
        )

    def _changed(self, table: Table, owner: str, names: Sequence[str], portion: Sequence[int]) -> set[int]:
        """Whose rows of a table are not the same, of these owners."""
        chosen = [f"SELECT {', '.join(names)} FROM {side}.{table.name} WHERE {owner} IN ({_marks(portion)})"
                  for side in ("kept", "main")]  # fmt: skip
        place = list(names).index(owner)
        return {
            row[place]
            for one, other in (chosen, reversed(chosen))
            for row in self._select(f"{one} EXCEPT {other}", [*portion, *portion])
        }

    def _owners(self, table: Table, owner: str) -> set[int]:
        """Whose rows of a table stand in a group with another sum."""
        key = next(iter(table.primary_key.columns)).name
        return {id_ for ids in _joined(self._groups[table.name]) for id_ in self._between(table, owner, key, ids)}

    def _between(self, table: Table, wanted: str, key: str, ids: range) -> Iterator[int]:
        for side in ("kept", "main"):
            found = f"SELECT DISTINCT {wanted} FROM {side}.{table.name} WHERE {key} BETWEEN ? AND ?"
            yield from (row[0] for row in self._select(found, (ids.start, ids.stop - 1)))

    def _of(self, table: Table, wanted: str, key: str, portion: Sequence[int]) -> Iterator[int]:
        for side in ("kept", "main"):
            found = f"SELECT {wanted} FROM {side}.{table.name} WHERE {key} IN ({_marks(portion)})"
            yield from (row[0] for row in self._select(found, portion))

    def _rows(self, statement: str, portion: Sequence[int]) -> Iterator[EntryRow]:
        for key, id_, title, year, watched, text, fields, there, here in self._select(
            statement.replace(":ids", _marks(portion)), portion
        ):
            yield EntryRow(key, id_, title, year, watched, bool(text), bool(fields), there, here)

    def _select(self, statement: str, values: Sequence[int]) -> list[Any]:
        self._tick()
        return self._connection.execute(statement, values).fetchall()

    def _count(self, rows: str) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


@contextmanager
def comparing(journal: Path, backup: Path, tick: Callable[[], None]) -> Iterator[Comparison]:
    """The two, both journals of this version, for as long as the block takes. Raises sqlite3.DatabaseError."""
    with closing(sqlite3.connect(_reading(journal), uri=True, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS kept", (_reading(backup),))
        yield Comparison(connection, tick)


def _tags(side: str, entry: str) -> str:
    """The tags of an entry as one text."""
    return (
        f"(SELECT group_concat(name, char(31)) FROM (SELECT t.name FROM {side}.entry_tag AS et"
        f" JOIN {side}.tag AS t ON t.id = et.tag_id WHERE et.entry_id = {entry}.id ORDER BY et.position))"
    )


def _companions(side: str, entry: str) -> str:
    return (
        f"(SELECT group_concat(name, char(31)) FROM (SELECT c.name FROM {side}.companion AS c"
        f" WHERE c.entry_id = {entry}.id ORDER BY c.position))"
    )


_SUMS = "SELECT name, number, rows, sum FROM {}.row_sum"
_DIFFERING = (
    "SELECT DISTINCT name, number FROM"
    f" (SELECT * FROM ({_SUMS} EXCEPT {_SUMS}) UNION ALL SELECT * FROM ({_SUMS} EXCEPT {_SUMS})) ORDER BY name, number"
).format("kept", "main", "main", "kept")
_ONLY = """
SELECT e.diary_key, e.id, f.title, f.year, e.watched, 0, 0, coalesce(r.words, 0), 0 FROM {one}.entry AS e
JOIN {one}.film AS f ON f.id = e.film_id LEFT JOIN {one}.review AS r ON r.entry_id = e.id
WHERE e.id IN (:ids) AND e.trashed IS NULL AND NOT EXISTS
    (SELECT 1 FROM {other}.entry AS o WHERE o.id = e.id AND o.logged = e.logged AND o.trashed IS NULL)"""
_EMPTY = f"'{content_hash('')}'"
_THERE, _HERE = (", ".join(f"{side}.{name}" for name in _FIELDS) for side in ("k", "j"))
_OTHER = f"""
SELECT * FROM (
    SELECT k.diary_key, k.id, f.title, f.year, k.watched,
        (coalesce(kr.content_hash, {_EMPTY}), kr.language) IS NOT (coalesce(jr.content_hash, {_EMPTY}), jr.language)
            AS text,
        ({_THERE}) IS NOT ({_HERE}) OR {_tags("kept", "k")} IS NOT {_tags("main", "j")}
            OR {_companions("kept", "k")} IS NOT {_companions("main", "j")} AS fields,
        coalesce(kr.words, 0), coalesce(jr.words, 0)
    FROM kept.entry AS k JOIN main.entry AS j ON j.id = k.id AND j.logged = k.logged
    JOIN kept.film AS f ON f.id = k.film_id
    LEFT JOIN kept.review AS kr ON kr.entry_id = k.id LEFT JOIN main.review AS jr ON jr.entry_id = j.id
    WHERE k.id IN (:ids) AND k.trashed IS NULL AND j.trashed IS NULL
) WHERE text OR fields"""


def _joined(groups: Iterable[range]) -> Iterator[range]:
    """Neighbouring ranges as one, each no longer than what one statement should look at."""
    waiting: range | None = None
    for ids in groups:
        if waiting is not None and waiting.stop == ids.start and ids.stop - waiting.start <= _PORTION:
            waiting = range(waiting.start, ids.stop)
            continue
        if waiting is not None:
            yield waiting
        waiting = ids
    if waiting is not None:
        yield waiting


def _portions(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    return (ordered[start : start + _PORTION] for start in range(0, len(ordered), _PORTION))


def _marks(values: Sequence[int]) -> str:
    return ", ".join("?" * len(values))


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name not in s.DERIVED_COLUMNS[table.name]]


def _reading(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"
