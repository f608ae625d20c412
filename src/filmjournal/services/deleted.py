"""Use cases of what was deleted and is no entry: lists, smart lists, tags, and places on lists.

Their rows are kept in the journal, as a property each, for as long as entries lie in the trash, whether the program was
closed meanwhile or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, select

from filmjournal.domain.entries import TRASH_DAYS
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.i18n import _
from filmjournal.services import lists, smart_lists, tags
from filmjournal.services.clock import stamp
from filmjournal.services.list_commands import BringBack, DeleteList, RemoveFromList
from filmjournal.services.outcome import Named
from filmjournal.services.referring import with_current_films
from filmjournal.storage import reference_reads
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
from filmjournal.storage.writer import Row, Writer

_C = TypeVar("_C")
_PREFIX = "deleted "
_TABLES = (s.tag, s.film_list, s.smart_list, s.film_list_item, s.film_list_tag, s.entry_tag)  # owners first


class DeletedKind(StrEnum):
    """What was deleted."""

    LIST = "list"
    SMART_LIST = "smart list"
    TAG = "tag"
    PLACES = "places"  # of films on a list


@dataclass(frozen=True, slots=True)
class Deleted:
    """Something that can be brought back until `kept_until`; both times are ISO, UTC.

    `name` is that of the list or the tag. `count` says how many films were on the list or taken off it, or how many
    entries carried the tag.
    """

    id: int
    kind: DeletedKind
    name: str
    count: int
    deleted: str
    kept_until: str


def _keeping(
    kind: DeletedKind, table: Table, id_of: Callable[[_C], int], delete: Callable[[Writer, _C, datetime], Named]
) -> Callable[[Writer, _C, datetime], Named]:
    """The same use case, which raises what it raises, with what it takes away kept under the name of the row."""

    def handle(writer: Writer, command: _C, now: datetime) -> Named:
        row = writer.row(table, id_of(command))
        named = delete(writer, command, now)
        _keep(writer, kind, "" if row is None else str(row["name"]), now)
        return named

    return handle


def _keep(writer: Writer, kind: DeletedKind, name: str, now: datetime) -> None:
    """Keep the rows that this unit of work has taken out."""
    gone = [(change.table, change.before) for change in writer.recorded if change.after is None]
    rows = {
        table.name: [dict(before) for name, before in gone if name == table.name and before is not None]
        for table in _TABLES
    }
    rows = {table: of_table for table, of_table in rows.items() if of_table}
    if rows:
        number = max((_number(known) for known in _names(writer.connection)), default=0) + 1
        told = {"kind": kind, "name": name, "deleted": stamp(now), "rows": rows}
        value = json.dumps(told, ensure_ascii=False, sort_keys=True)
        writer.insert(s.property_, name=f"{_PREFIX}{number} {stamp(now)}", value=value)


def _id_of_list(command: DeleteList | RemoveFromList) -> int:
    return command.list_id


delete_list = _keeping(DeletedKind.LIST, s.film_list, _id_of_list, lists.delete_list)
delete_smart_list = _keeping(
    DeletedKind.SMART_LIST, s.smart_list, lambda command: command.smart_list_id, smart_lists.delete_smart_list
)
delete_tag = _keeping(DeletedKind.TAG, s.tag, lambda command: command.tag_id, tags.delete_tag)
remove_from_list = _keeping(DeletedKind.PLACES, s.film_list, _id_of_list, lists.remove_from_list)


def deleted(database: Database) -> tuple[Deleted, ...]:
    """What can be brought back, what was deleted last first. Raises JournalUnavailable."""
    with database.reading() as connection:
        found = [(_number(name), told) for name, told in _kept(connection)]
    return tuple(_described(number, told) for number, told in sorted(found, reverse=True, key=lambda one: one[0]))


def bring_back(writer: Writer, command: BringBack, _now: datetime) -> Named:
    """Bring back what was deleted, for films and entries that are still there. Raises NotFound and Refused."""
    for name, told in _kept(writer.connection):
        if _number(name) == command.deleted_id:
            writer.delete(s.property_, name)
            return _Bringing(writer, told["rows"]).all()
    raise NotFound(_("Nothing that was deleted has the number {id}.").format(id=command.deleted_id))


def purge(writer: Writer, now: datetime) -> set[int]:
    """Let go of what was deleted more than 30 days ago; the films that would have been on a list again."""
    before = stamp(now - timedelta(days=TRASH_DAYS))
    films: set[int] = set()
    for name, told in list(_kept(writer.connection)):
        if told["deleted"] < before:
            writer.delete(s.property_, name)
            films |= _films_in(told)
    return films


def named_films(connection: Connection) -> set[int]:
    """The films that would be on a list again."""
    return {film_id for _name, told in _kept(connection) for film_id in _films_in(told)}


def _films_in(told: dict[str, Any]) -> set[int]:
    return {int(row["film_id"]) for row in told["rows"].get(s.film_list_item.name, ())}


class _Bringing:
    """Rows on their way back, under their ids where these are free."""

    def __init__(self, writer: Writer, rows: dict[str, list[Row]]) -> None:
        self._writer = writer
        self._rows = rows
        self._merged = reference_reads.merged_films(writer.connection)
        self._named: Named = {}
        self._tags: dict[object, int] = {}
        self._lists: dict[object, int] = {}

    def all(self) -> Named:
        for row in self._of(s.tag):
            known = tags.find_tag(self._writer, str(row["name"]))
            self._tags[row["id"]] = self._insert(s.tag, row) if known is None else known
            self._named["tag_id"] = self._tags[row["id"]]
        for row in self._of(s.film_list):
            text = {"description_html": self._text(row["description_html"])}
            name = lists.numbered_name(self._writer, str(row["name"]))
            self._lists[row["id"]] = self._named["list_id"] = self._insert(s.film_list, {**row, **text, "name": name})
        for row in self._of(s.smart_list):
            name = lists.numbered_name(self._writer, str(row["name"]))
            self._named["smart_list_id"] = self._insert(s.smart_list, {**row, "name": name})
        self._put_on_lists()
        for row in self._of(s.film_list_tag):
            self._tag(s.film_list_tag, s.film_list, {**row, "film_list_id": self._list_id(row)})
        for row in self._of(s.entry_tag):
            self._tag(s.entry_tag, s.entry, row)
        return self._named

    def _put_on_lists(self) -> None:
        there: dict[int, set[object]] = {}
        for row in self._of(s.film_list_item):
            list_id, film_id = self._list_id(row), int(str(row["film_id"]))
            film_id = self._merged.get(film_id, film_id)
            if list_id not in there:
                if self._writer.row(s.film_list, list_id) is None:
                    raise Refused(_("The list itself is gone; please bring it back first."))
                items = self._writer.rows_with(s.film_list_item, "film_list_id", [list_id])
                there[list_id] = {item["film_id"] for item in items}
            if film_id not in there[list_id] and self._writer.row(s.film, film_id) is not None:
                there[list_id].add(film_id)
                text = {"notes_html": self._text(row["notes_html"])}
                self._insert(s.film_list_item, {**row, **text, "film_list_id": list_id, "film_id": film_id})
            self._named["list_id"] = list_id

    def _tag(self, table: Table, owners: Table, row: Row) -> None:
        """Give a tag to what is still there and has it not."""
        tag_id = self._tags.get(row["tag_id"], int(str(row["tag_id"])))
        key = next(iter(table.primary_key.columns)).name
        is_there = self._writer.row(owners, row[key]) is not None and self._writer.row(s.tag, tag_id) is not None
        if is_there and self._writer.row(table, row[key], tag_id) is None:
            self._writer.insert(table, **{**row, "tag_id": tag_id})

    def _of(self, table: Table) -> list[Row]:
        return self._rows.get(table.name, [])

    def _list_id(self, row: Row) -> int:
        return self._lists.get(row["film_list_id"], int(str(row["film_list_id"])))

    def _text(self, html: object) -> str:
        return with_current_films(self._writer.connection, str(html))

    def _insert(self, table: Table, row: Row) -> int:
        if self._writer.row(table, row["id"]) is not None:
            row = {**row, "id": None}
        return int(str(self._writer.insert(table, **row)[0]))


def _kept(connection: Connection) -> list[tuple[str, dict[str, Any]]]:
    p = s.property_.c
    found = connection.execute(select(p.name, p.value).where(p.name.startswith(_PREFIX)))
    return [(name, json.loads(value)) for name, value in found]


def _names(connection: Connection) -> list[str]:
    name = s.property_.c.name
    return list(connection.execute(select(name).where(name.startswith(_PREFIX))).scalars())


def _number(name: str) -> int:
    return int(name.split()[1])


def _described(number: int, told: dict[str, Any]) -> Deleted:
    counted = s.entry_tag if told["kind"] == DeletedKind.TAG else s.film_list_item
    until = stamp(datetime.fromisoformat(told["deleted"]) + timedelta(days=TRASH_DAYS))
    count = len(told["rows"].get(counted.name, ()))
    return Deleted(number, DeletedKind(told["kind"]), told["name"], count, told["deleted"], until)
