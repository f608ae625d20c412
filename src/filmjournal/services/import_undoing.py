"""Taking an import back: what it brought goes, and what the person changed since stays.

An entry that was changed after the import stays with its film and everybody in it; a film that something else speaks
of stays too. What the import filled in goes where it still is as it was filled in. Everything else is as it was before.
What stays only because a later import built on it goes with that one (`import_heirs`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from filmjournal.domain.errors import NotFound, Refused
from filmjournal.domain.partial_date import parse
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.references import film_ids, images
from filmjournal.services import import_heirs
from filmjournal.services.clock import stamp
from filmjournal.services.import_heirs import NOT_COMPARED, sum_of_values
from filmjournal.services.referring import with_current_films
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Key, Row, Writer

_PORTION = 500
_STEP = 2_000
_OF_FILM = (s.alternative_title, s.film_label, s.film_identifier, s.film_extra, s.credit, s.still)
_OF_ENTRY = (s.review, s.revision, s.draft, s.companion, s.entry_tag, s.film_reference)
# What may speak of a film or a person, so that it stays.
_SPEAKS_OF = {
    "film": ((s.entry, "film_id"), (s.film_list_item, "film_id"), (s.film_reference, "film_id"), (s.draft, "film_id")),
    "person": ((s.credit, "person_id"), (s.alternative_name, "person_id"), (s.person_identifier, "person_id")),
    "tag": ((s.entry_tag, "tag_id"), (s.film_list_tag, "tag_id")),
    "film_list": ((s.film_list_item, "film_list_id"), (s.film_list_tag, "film_list_id")),
    "image": ((s.film, "poster"), (s.still, "image_hash")),
}
_LAST = ("film_list", "tag", "person", "image")  # rows that others point to, in the order in which they go
# Columns that say one thing: taken back together or not at all.
_TOGETHER: Mapping[str, tuple[frozenset[str], ...]] = {
    "entry": (frozenset({"watched", "diary_key"}), frozenset({"rating", "rating_value", "rating_scale"})),
    "film": (frozenset({"rating", "rating_value", "rating_scale"}),),
    "review": (frozenset({"html", "content_hash", "words", "revision", "written", "sitting"}),),
}
_WITH_HTML = (s.review, s.revision, s.draft)


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What taking an import back did: how many entries and films went, and what stayed because it was changed since."""

    import_id: int
    entries: int
    films: int
    kept_entries: tuple[int, ...] = ()
    kept_films: tuple[int, ...] = ()

    def sentence(self) -> str:
        """The same for people."""
        said = ngettext("{count} entry went", "{count} entries went", self.entries).format(count=self.entries)
        said += ", " + ngettext("{count} film went.", "{count} films went.", self.films).format(count=self.films)
        if self.kept_entries:
            count = len(self.kept_entries)
            said += " " + ngettext(
                "{count} entry stayed, since you changed it.", "{count} entries stayed, since you changed them.", count
            ).format(count=count)
        return said

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "import_id": self.import_id,
            "entries": self.entries,
            "films": self.films,
            "kept_entries": list(self.kept_entries),
            "kept_films": list(self.kept_films),
        }


def sums_of(connection: Connection, table: Table, ids: Sequence[int]) -> dict[int, int]:
    """A sum of each row of these ids, by which it is known whether it was changed since."""
    names = [
        column.name
        for column in table.columns
        if column.name not in s.DERIVED_COLUMNS[table.name] and column.name not in NOT_COMPARED
    ]
    columns = [table.c[name] for name in names]
    sums: dict[int, int] = {}
    for start in range(0, len(ids), _PORTION):
        statement = select(table.c.id, *columns).where(table.c.id.in_(ids[start : start + _PORTION]))
        for id_, *values in connection.execute(statement):
            sums[id_] = sum_of_values(values)
    return sums


def undo(writer: Writer, import_id: int, now: datetime, step: Callable[[int, int], None]) -> UndoReport:
    """Take an import back. Raises NotFound, and Refused for one that was taken back already."""
    run = writer.row(s.import_run, import_id)
    if run is None:
        raise NotFound(_("There is no import {id}.").format(id=import_id))
    if run["undone"] is not None:
        raise Refused(_("Import {id} was taken back already.").format(id=import_id))
    writer.recording = False  # of a whole import it would hold every row; the same file can be imported again
    added, rows = _ledger(writer.connection, import_id)
    undoing = _Undoing(writer, added, rows, step)
    undoing.run()
    import_heirs.hand_over(writer.connection, import_id, added, rows, undoing.left())
    for table in (s.import_change, s.import_record):
        writer.connection.execute(delete(table).where(table.c.import_run_id == import_id))
    writer.update(s.import_run, import_id, undone=stamp(now))
    return UndoReport(
        import_id,
        undoing.gone["entry"],
        undoing.gone["film"],
        tuple(sorted(undoing.kept_entries)),
        tuple(sorted(undoing.kept_films)),
    )


def _ledger(connection: Connection, import_id: int) -> tuple[dict[str, dict[int, int]], list[Any]]:
    """What the import added (sums by id, for each table), and the other rows it wrote, in their order."""
    added: dict[str, dict[int, int]] = {"film": {}, "entry": {}}
    rows: list[Any] = []
    c = s.import_change.c
    for text in connection.execute(select(c.change).where(c.import_run_id == import_id).order_by(c.id)).scalars():
        change = json.loads(text)
        if "added" in change:
            added[change["table"]] |= {int(id_): int(sum_) for id_, sum_ in change["added"]}
        else:
            rows += change["rows"]
    return added, rows


class _Undoing:
    """One import on its way out."""

    def __init__(
        self,
        writer: Writer,
        added: Mapping[str, Mapping[int, int]],
        rows: Sequence[Any],
        step: Callable[[int, int], None],
    ) -> None:
        self._writer = writer
        self._added = added
        self._rows = rows
        self._step = step
        self.kept_entries: set[int] = set()
        self.kept_films: set[int] = set()
        self.gone: defaultdict[str, int] = defaultdict(int)
        self._found: dict[str, dict[int, int]] = {}  # the sums of what is there, before it is taken back
        self._texts_back: set[Any] = set()  # entries whose review is the one before again

    def run(self) -> None:
        entries = self._untouched(s.entry, self.kept_entries)
        films = self._untouched(s.film, self.kept_films)
        self._take_back_rows()
        self._remove_with(s.entry, "entry_id", entries, _OF_ENTRY)
        self._refer_anew()
        spoken_of = self._spoken_of("film", films)
        self.kept_films |= spoken_of
        self._remove_with(s.film, "film_id", [id_ for id_ in films if id_ not in spoken_of], _OF_FILM)
        self._remove_shared()

    def left(self) -> import_heirs.Left:
        """What of the import is still there."""
        here = {
            name: sums_of(self._writer.connection, s.metadata.tables[name], list(then))
            for name, then in self._added.items()
        }
        rows = []
        for change in self._rows:
            name, key, before, after = change
            if before is None and after is not None:
                present = self._writer.row(s.metadata.tables[name], *key)
                if present is not None and _alike(present, after):
                    rows.append(change)
        return import_heirs.Left(self._found, here, tuple(rows))

    def _untouched(self, table: Table, kept: set[int]) -> list[int]:
        """The rows that are as they came in; the others that are still there are `kept`."""
        then = self._added[table.name]
        here = self._found[table.name] = sums_of(self._writer.connection, table, list(then))
        kept |= {id_ for id_, sum_ in here.items() if then[id_] != sum_}
        return [id_ for id_, sum_ in here.items() if then[id_] == sum_]

    def _take_back_rows(self) -> None:
        """Bring what was changed or added beside the new entries and films back to what it was."""
        others_companions = self._others_companions()
        # Earlier texts after the reviews: they go only where they are the review again.
        in_order = [*reversed(self._rows)]
        in_order.sort(key=lambda row: row[0] == "revision")
        for name, key, before, after in in_order:
            table = s.metadata.tables[name]
            row_key: Key = tuple(key)
            if name == "film_reference" or (name == "companion" and row_key[0] in others_companions):
                continue  # references follow from the texts
            if before is None and name in _LAST:
                continue  # it goes last, if nobody needs it then
            present = self._writer.row(table, *row_key)
            if before is None:
                is_needed = name == "revision" and after["entry_id"] not in self._texts_back
                if present is not None and _alike(present, after) and not is_needed:
                    self._writer.delete(table, *row_key)
                    if name == "review":
                        self._texts_back.add(row_key[0])
            elif after is None:
                if present is None:
                    self._bring_back(table, before)
            elif present is not None:
                self._restore(table, row_key, present, before, after)

    def _others_companions(self) -> set[Any]:
        """Entries of whose companions one is not as the import left them: they are the person's, all of them."""
        changed = set()
        for name, key, _before, after in self._rows:
            if name == "companion":
                present = self._writer.row(s.companion, *key)
                if (present is None) != (after is None) or (present is not None and not _alike(present, after)):
                    changed.add(key[0])
        return changed

    def _restore(
        self, table: Table, key: Key, present: Row, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> None:
        """Give the columns that still are as the import left them what they had before."""
        changed = {column for column, value in before.items() if value != after[column]}
        kept = {column for column in changed if present[column] != after[column]}
        for together in _TOGETHER.get(table.name, ()):
            if kept & together:
                kept |= together
        columns: Row = {column: before[column] for column in changed - kept}
        if "diary_key" in columns:
            columns["diary_key"] = self._free_place(columns["diary_key"], before["watched"])
        if "html" in columns and table is s.review:
            self._texts_back.add(key[0])
            html = with_current_films(self._writer.connection, str(columns["html"]))
            columns |= {"html": html, "content_hash": content_hash(html)}
        if columns:
            self._writer.update(table, *key, **columns)

    def _free_place(self, diary_key: Any, watched: Any) -> int:
        """The place in the diary that an entry had, or another of that date where somebody has it by now."""
        taken = select(s.entry.c.id).where(s.entry.c.diary_key == diary_key)
        if self._writer.connection.execute(taken).first() is None:
            return int(diary_key)
        return self._writer.diary_key(None if watched is None else parse(watched))

    def _bring_back(self, table: Table, row: Row) -> None:
        for foreign in table.foreign_keys:
            value = row[foreign.parent.name]
            if value is not None and self._writer.row(foreign.column.table, value) is None:
                return
        self._writer.insert(table, **row)

    def _refer_anew(self) -> None:
        """Note which films the texts refer to that the import changed, as they are by now."""
        entries = {
            (before or after)["entry_id"]
            for name, _key, before, after in self._rows
            if name in ("review", "film_reference")
        }
        for entry_id in sorted(entries):
            if self._writer.row(s.entry, entry_id) is None:
                continue
            review = self._writer.row(s.review, entry_id) or {"html": ""}
            films = [(id_,) for id_ in film_ids(str(review["html"]))]
            known = self._writer.rows(s.film, films)
            self._writer.replace(
                s.film_reference, {"entry_id": entry_id}, [{"film_id": id_} for (id_,) in films if (id_,) in known]
            )

    def _remove_with(self, table: Table, owner: str, ids: Sequence[int], parts: Iterable[Table]) -> None:
        """Remove rows and all that belongs to them."""
        for start in range(0, len(ids), _STEP):
            self._step(start, len(ids))
            portion = list(ids[start : start + _STEP])
            for part in parts:
                names = [column.name for column in part.primary_key.columns]
                rows = self._writer.rows_with(part, owner, portion)
                self._writer.delete_many(part, [tuple(row[name] for name in names) for row in rows])
            self._writer.delete_many(table, [(id_,) for id_ in portion])
        self.gone[table.name] += len(ids)

    def _remove_shared(self) -> None:
        """Remove the people, tags, lists and pictures that came in, where nothing speaks of them any more."""
        for name in _LAST:
            table = s.metadata.tables[name]
            came = [(tuple(key), after) for of, key, before, after in self._rows if of == name and before is None]
            present = self._writer.rows(table, [key for key, _after in came])
            same = [key for key, after in came if key in present and _alike(present[key], after)]
            spoken_of = self._spoken_of(name, [key[0] for key in same])
            self._writer.delete_many(table, [key for key in same if key[0] not in spoken_of])

    def _spoken_of(self, name: str, ids: Sequence[Any]) -> set[Any]:
        found: set[Any] = set()
        for table, column in _SPEAKS_OF[name]:
            for start in range(0, len(ids), _PORTION):
                portion = ids[start : start + _PORTION]
                statement = select(table.c[column]).where(table.c[column].in_(portion)).distinct()
                found |= set(self._writer.connection.execute(statement).scalars())
        if name == "image" and set(ids) - found:
            for table in _WITH_HTML:
                html = table.c.html
                for text in self._writer.connection.execute(select(html).where(html.contains("<img "))).scalars():
                    found |= set(images(text)) & set(ids)
        return found


def _alike(present: Row, after: Mapping[str, Any]) -> bool:
    return all(present.get(name) == value for name, value in after.items() if name not in NOT_COMPARED)
