"""Use case: entries that come back from a backup, one by one.

An entry is the same in both where id and time of logging are; so it is with films and the time they were added. What
another journal has under the same number is another thing, and comes in under a number of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from filmjournal.domain.changes import Value
from filmjournal.domain.errors import NotFound, Refused
from filmjournal.domain.kept_entries import KeptEntries, KeptEntry, KeptFilm, KeptRow
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.references import film_ids
from filmjournal.richtext.relinking import with_films
from filmjournal.services.clock import stamp
from filmjournal.services.commands import RestoreEntries
from filmjournal.services.library import people_ids
from filmjournal.services.outcome import Named
from filmjournal.services.reviews import write_review
from filmjournal.services.tags import find_tag
from filmjournal.storage import film_reads, kept_reads, reference_reads
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
from filmjournal.storage.writer import Row, Writer

_OF_ENTRY = ("watched", "rating", "rating_value", "rating_scale", "rewatch", "finished", "private", "unresolved",
             "headline", "place", "medium")  # fmt: skip


def read(database: Database, command: RestoreEntries) -> KeptEntries:
    """Read what is to come back, and bring the images that it shows. Nobody waits for it who wants to write.

    Raises NotFound for a missing file or entry, and Refused for a file that is none or is damaged.
    """
    from filmjournal.services.backup_format import refuse_own_file
    from filmjournal.services.backup_reading import as_journal, bring_images

    refuse_own_file(database.path, command.source)
    with as_journal(command.source, database.path.parent) as path, kept_reads.opened(path) as connection:
        try:
            found = kept_reads.kept_entries(connection, command.entry_ids)
        except kept_reads.DamagedEntry as damaged:
            raise Refused(
                _("Something of entry {id} in {path} is not what was saved. Please choose another backup.").format(
                    id=damaged.entry_id, path=command.source
                )
            ) from None
    missing = set(command.entry_ids) - {entry.entry["id"] for entry in found.entries}
    if missing:
        raise NotFound(_("There is no entry {id} in {path}.").format(id=min(missing), path=command.source))
    bring_images(command.source, [str(row["hash"]) for entry in found.entries for row in entry.images], database.images)
    return found


def restore_entries(writer: Writer, kept: KeptEntries, now: datetime) -> Named:
    """Bring entries back. One that is gone comes with its film, under its id if that is free; one that is there, or in
    the trash, gets the fields and the text of the backup, and the text of today stays as a pinned revision.
    """
    bringing = _Bringing(writer, now)
    ids = [bringing.entry(entry) for entry in kept.entries]
    named: Named = {"left_out": kept.left_out}
    if len(ids) == 1:
        named["entry_id"] = ids[0]
    return named


def left_out(count: int) -> str:
    """That earlier texts did not come back, as a sentence."""
    return ngettext(
        "{count} earlier text in the backup is damaged and was left out.",
        "{count} earlier texts in the backup are damaged and were left out.",
        count,
    ).format(count=count)


class _Bringing:
    """Rows on their way, each film once."""

    def __init__(self, writer: Writer, now: datetime) -> None:
        self._writer = writer
        self._now = now
        self._films: dict[int, int] = {}

    def entry(self, kept: KeptEntry) -> int:
        """Bring one back; its id."""
        for image in kept.images:
            if self._writer.row(s.image, image["hash"]) is None:
                self._writer.insert(s.image, **image)
        film_id = self._film(kept.film)
        present = self._writer.row(s.entry, kept.entry["id"])
        if present is not None and present["logged"] == kept.entry["logged"]:
            self._change(kept, present, film_id)
            return _number(kept.entry["id"])
        return self._add(kept, film_id)

    def _add(self, kept: KeptEntry, film_id: int) -> int:
        row: Row = {**kept.entry, "film_id": film_id, "trashed": None}
        taken = select(s.entry.c.id).where(s.entry.c.diary_key == row["diary_key"])
        if self._writer.connection.execute(taken).first() is not None:
            row["diary_key"] = self._writer.diary_key(_date(row["watched"]))
        id_ = self._insert(s.entry, row)
        self._say(kept, id_)
        if kept.review is not None:
            html = self._text(kept, str(kept.review["html"]))
            hashes = {"html": html, "content_hash": content_hash(html)}
            self._writer.insert(s.review, **{**kept.review, **hashes, "entry_id": id_})
            self._refer(id_, html)
        for revision in kept.revisions:
            html = self._text(kept, str(revision["html"]))
            hashes = {"html": html, "content_hash": content_hash(html)}
            self._insert(s.revision, {**revision, **hashes, "entry_id": id_})
        return id_

    def _change(self, kept: KeptEntry, present: Mapping[str, Value], film_id: int) -> None:
        id_ = _number(kept.entry["id"])
        columns: Row = {name: kept.entry[name] for name in _OF_ENTRY} | {"film_id": film_id, "trashed": None}
        if columns["watched"] != present["watched"]:
            columns["diary_key"] = self._writer.diary_key(_date(columns["watched"]))
        changed = self._writer.update(s.entry, id_, **columns)
        changed |= self._say(kept, id_)
        html = "" if kept.review is None else self._text(kept, str(kept.review["html"]))
        language = None if kept.review is None else kept.review["language"]
        write_review(
            self._writer,
            id_,
            html,
            self._now,
            language=None if language is None else str(language),
            set_language=True,
            pinned=True,
        )
        if changed:
            self._writer.update(s.entry, id_, edited=stamp(self._now))

    def _say(self, kept: KeptEntry, entry_id: int) -> bool:
        """Tags and companions; whether anything changed."""
        owner: Row = {"entry_id": entry_id}
        tags: list[Row] = [{"tag_id": self._tag(tag), "position": place} for place, tag in enumerate(kept.tags)]
        changed = self._writer.replace(s.entry_tag, owner, list({row["tag_id"]: row for row in tags}.values()))
        names: list[Row] = [{"position": place, "name": name} for place, name in enumerate(kept.companions)]
        return self._writer.replace(s.companion, owner, names) or changed

    def _tag(self, tag: KeptRow) -> int:
        known = find_tag(self._writer, str(tag["name"]))
        return self._insert(s.tag, tag) if known is None else known

    def _film(self, kept: KeptFilm) -> int:
        """The film that is meant, with what the journal says of it today; made as it was where it is gone."""
        id_ = _number(kept.film["id"])
        if id_ not in self._films:
            known = self._same_film(kept.film)
            self._films[id_] = self._make(kept) if known is None else known
        return self._films[id_]

    def _same_film(self, kept: KeptRow) -> int | None:
        """The film of that number and age, the one that has its place since a merge, or that of its title and year."""
        id_ = _number(kept["id"])
        present = self._writer.row(s.film, id_)
        if present is not None and present["added"] == kept["added"]:
            return id_
        into = self._merged_into(kept)
        if into is not None:
            return into
        titled = film_reads.by_title(self._writer.connection, str(kept["title"]), None)
        alike = [found for found, _title, year in titled if year == kept["year"]]
        return alike[0] if len(alike) == 1 else None

    def _merged_into(self, kept: KeptRow) -> int | None:
        """What merges keep of a film that went has all its columns; the last one of a chain of merges is there."""
        m = s.merge.c
        merges = select(m.changes).where(m.kind == "film", m.merged_id == kept["id"])
        for changes in self._writer.connection.execute(merges).scalars():
            merged: Any = json.loads(changes)[0]["film"]
            into = reference_reads.merged_films(self._writer.connection).get(_number(kept["id"]))
            if merged["added"] == kept["added"] and into is not None and self._writer.row(s.film, into) is not None:
                return into
        return None

    def _make(self, kept: KeptFilm) -> int:
        id_ = self._insert(s.film, kept.film)
        for name, rows in kept.parts.items():
            table = s.metadata.tables[name]
            for row in rows:
                own: Row = {**row, "film_id": id_}
                if table is s.credit:
                    own["person_id"] = self._person(kept.people[_number(row["person_id"])])
                self._insert(table, own)
        return id_

    def _person(self, kept: KeptRow) -> int:
        present = self._writer.row(s.person, kept["id"])
        if present is not None and present["name"] == kept["name"]:
            return _number(kept["id"])
        name, connection = str(kept["name"]), self._writer.connection
        known = film_reads.people_named(connection, [name]) or film_reads.people_also_named(connection, [name])
        return people_ids(self._writer, [name], {})[0] if known else self._insert(s.person, kept)

    def _text(self, kept: KeptEntry, html: str) -> str:
        """A text with its references leading to the films that it means here; of others the words alone are left."""
        others: dict[int, int | None] = {}
        for id_ in film_ids(html):
            referred = kept.referred.get(id_)
            known = None if referred is None else self._same_film(referred)
            is_gone = known is None and self._writer.row(s.film, id_) is None  # it may come back under its number
            if known != id_ and not is_gone:
                others[id_] = known
        return with_films(html, others) if others else html

    def _refer(self, entry_id: int, html: str) -> None:
        known = self._writer.rows(s.film, [(id_,) for id_ in film_ids(html)])
        rows: list[Row] = [{"film_id": key[0]} for key in known]
        self._writer.replace(s.film_reference, {"entry_id": entry_id}, rows)

    def _insert(self, table: Table, row: KeptRow) -> int:
        """Add a row as it was, under another number where its own is taken."""
        if "id" in row and self._writer.row(table, row["id"]) is not None:
            row = {**row, "id": None}
        return _number(self._writer.insert(table, **row)[0])


def _date(watched: Value) -> Any:
    return None if watched is None else parse_date(str(watched))


def _number(value: Value) -> int:
    return int(str(value))
