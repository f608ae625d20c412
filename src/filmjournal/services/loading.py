"""Filling an empty journal in bulk, from records in the shape of its JSON file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.exc import IntegrityError

from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.i18n import _
from filmjournal.interchange.own.journal_json import Record
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import clean
from filmjournal.richtext.plain import text_of_canonical, word_count
from filmjournal.richtext.references import film_ids
from filmjournal.storage import schema as s
from filmjournal.storage.bulk import insert_rows
from filmjournal.storage.database import CACHE_KIBIBYTES, Database
from filmjournal.storage.row_sums import OWN_PROPERTIES
from filmjournal.storage.writer import derive_everything, first_diary_key, local_derived

_ROWS_AT_A_TIME = 5_000
_CACHE_KIBIBYTES = 65_536  # while the indexes of the tables grow all over
_Row = dict[str, Any]
_AS_THEY_ARE: dict[str, Table] = {  # sections whose records are rows
    "images": s.image,
    "published_addresses": s.published_address,
    "imports": s.import_run,
    "merges": s.merge,
}


def load(database: Database, records: Iterable[tuple[str, Record]], *, cleaned: bool = False) -> None:
    """Write all records, in one transaction, into a journal that holds nothing yet.

    Records come in any order and fit the schema of the JSON file. Texts pass the gate unless they are known to be
    `cleaned`. Raises Refused, and leaves the journal empty, where records contradict each other; an exception that
    `records` raises does the same.
    """
    with database.writing(filling=True) as writer:
        if writer.connection.execute(select(s.film.c.id).limit(1)).first() is not None:
            raise Refused(_("The journal {path} holds films already.").format(path=database.path))
        writer.connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        loading = _Loading(writer.connection, cleaned=cleaned)
        try:
            for section, record in records:
                loading.add(section, record)
            loading.finish()
        except IntegrityError:
            raise Refused(_("Two records of the file say they are the same thing.")) from None
        derive_everything(writer.connection)
        writer.connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")


class _Loading:
    """Rows on their way into tables, some thousand at a time."""

    def __init__(self, connection: Connection, *, cleaned: bool) -> None:
        self._connection = connection
        self._cleaned = cleaned
        self._waiting: dict[str, list[_Row]] = defaultdict(list)
        self._tags: dict[str, int] = {}  # by name
        self._tagged: list[tuple[Table, str, int, int, str]] = []  # table, owner's column and id, position, tag
        self._places: Counter[int] = Counter()  # entries of each date so far
        self._positions: Counter[str] = Counter()  # lists and smart lists so far
        self._last_ids: Counter[str] = Counter()
        self._adders: dict[str, Callable[[Record], None]] = {
            "films": self._film,
            "people": self._person,
            "entries": self._entry,
            "lists": self._list,
            "smart_lists": self._smart_list,
            "tags": self._tag,
            "properties": self._property,
            "revisions": self._revision,
            "drafts": self._draft,
            "import_records": lambda record: self._put(s.import_record, **_of_run(record)),
            "import_changes": lambda record: self._put(s.import_change, **_of_run(record)),
        }

    def add(self, section: str, record: Record) -> None:
        """Take a record in."""
        if section in _AS_THEY_ARE:
            self._put(_AS_THEY_ARE[section], **record)
        else:
            self._adders[section](record)

    def finish(self) -> None:
        """Write what waits, and what could not be written before everything was known."""
        new = dict.fromkeys(name for *_rest, name in self._tagged if name not in self._tags)
        for name in new:
            self._tag({"name": name})
        for table, owner, owner_id, position, name in self._tagged:
            place = {"position": position} if "position" in table.c else {}
            self._put(table, **{owner: owner_id}, tag_id=self._tags[name], **place)
        for name in list(self._waiting):
            self._write(s.metadata.tables[name])
        films = select(s.film.c.id)
        self._connection.execute(delete(s.film_reference).where(s.film_reference.c.film_id.not_in(films)))

    def _put(self, table: Table, **row: Any) -> None:
        waiting = self._waiting[table.name]
        waiting.append(row)
        if len(waiting) >= _ROWS_AT_A_TIME:
            self._write(table)

    def _write(self, table: Table) -> None:
        """Write the waiting rows of a table, all with the same columns."""
        rows = self._waiting.pop(table.name, None)
        if not rows:
            return
        if s.DERIVED_COLUMNS[table.name]:
            for row in rows:
                row.update(local_derived(table, row))
        insert_rows(self._connection, table, rows)

    def _id(self, section: str, record: Record) -> int:
        """The record's id, or for one that names none the next free."""
        id_ = int(record.get("id") or self._last_ids[section] + 1)
        self._last_ids[section] = max(self._last_ids[section], id_)
        return id_

    def _html(self, html: str) -> str:
        return html if self._cleaned or not html else clean(html)

    def _film(self, record: Record) -> None:
        id_ = record["id"]
        value, scale = _original(record)
        self._put(
            s.film,
            id=id_,
            title=record["title"],
            original_title=record.get("original_title"),
            year=record.get("year"),
            runtime=record.get("runtime"),
            kind=record.get("kind", "film"),
            title_language=record.get("title_language"),
            liked=int(record.get("liked", False)),
            watchlist=record.get("watchlist"),
            rating=_half_stars(record.get("rating")),
            rating_value=value,
            rating_scale=scale,
            poster=record.get("poster"),
            added=record["added"],
            edited=record["edited"],
        )
        for position, title in enumerate(record.get("alternative_titles", ())):
            self._put(s.alternative_title, film_id=id_, title=title, position=position)
        for name, kind in (("genres", "genre"), ("countries", "country"), ("languages", "language")):
            for position, label in enumerate(dict.fromkeys(record.get(name, ()))):
                self._put(s.film_label, film_id=id_, kind=kind, name=label, position=position)
        for source, identifier in record.get("ids", {}).items():
            self._put(s.film_identifier, film_id=id_, source=source, value=identifier)
        for name, value_ in record.get("extra", {}).items():
            self._put(s.film_extra, film_id=id_, name=name, value=value_)
        billing: Counter[str] = Counter()
        for credit in (*record.get("cast", ()), *record.get("crew", ())):
            job = credit.get("job", "cast")
            self._put(
                s.credit,
                film_id=id_,
                person_id=credit["person_id"],
                job=job,
                billing=billing[job],
                character=credit.get("character"),
            )
            billing[job] += 1
        for position, still in enumerate(record.get("stills", ())):
            self._put(
                s.still,
                film_id=id_,
                image_hash=still["image"],
                position=position,
                caption=still.get("caption", ""),
                alt=still.get("alt", ""),
            )

    def _person(self, record: Record) -> None:
        self._put(s.person, id=record["id"], name=record["name"], sort_name=record.get("sort_name"))
        for name in record.get("alternative_names", ()):
            self._put(s.alternative_name, person_id=record["id"], name=name)
        for source, identifier in record.get("ids", {}).items():
            self._put(s.person_identifier, person_id=record["id"], source=source, value=identifier)

    def _entry(self, record: Record) -> None:
        id_ = record["id"]
        watched = record.get("watched")
        first = first_diary_key(None if watched is None else parse_date(watched))
        value, scale = _original(record)
        self._put(
            s.entry,
            id=id_,
            film_id=record["film_id"],
            watched=watched,
            diary_key=first + self._places[first],
            rating=_half_stars(record.get("rating")),
            rating_value=value,
            rating_scale=scale,
            rewatch=int(record.get("rewatch", False)),
            finished=int(record.get("finished", True)),
            private=int(record.get("private", False)),
            unresolved=int(record.get("unresolved", False)),
            headline=record.get("headline"),
            place=record.get("place"),
            medium=record.get("medium"),
            logged=record["logged"],
            edited=record["edited"],
            trashed=record.get("trashed"),
        )
        self._places[first] += 1
        for position, name in enumerate(record.get("companions", ())):
            self._put(s.companion, entry_id=id_, position=position, name=name)
        for position, tag in enumerate(dict.fromkeys(record.get("tags", ()))):
            self._tagged.append((s.entry_tag, "entry_id", id_, position, tag))
        self._review(record)

    def _review(self, record: Record) -> None:
        html, saved = self._html(record.get("review_html", "")), record.get("saved")
        if not html and saved is None and record.get("language") is None:
            return
        self._put(
            s.review,
            entry_id=record["id"],
            revision=1 if saved is None else saved["revision"],
            content_hash=content_hash(html),
            words=word_count(text_of_canonical(html)),
            language=record.get("language"),
            sitting=None if saved is None else saved.get("sitting"),
            written=record["edited"] if saved is None else saved["written"],
            html=html,
        )
        for film_id in film_ids(html):
            self._put(s.film_reference, entry_id=record["id"], film_id=film_id)

    def _list(self, record: Record) -> None:
        id_ = self._id("lists", record)
        self._put(
            s.film_list,
            id=id_,
            name=record["name"],
            description_html=self._html(record.get("description_html", "")),
            ranked=int(record.get("ranked", False)),
            position=self._positions["lists"],
        )
        self._positions["lists"] += 1
        for position, item in enumerate(record.get("items", ())):
            self._put(
                s.film_list_item,
                film_list_id=id_,
                film_id=item["film_id"],
                position=position,
                notes_html=self._html(item.get("notes_html", "")),
            )
        for tag in dict.fromkeys(record.get("tags", ())):
            self._tagged.append((s.film_list_tag, "film_list_id", id_, 0, tag))

    def _smart_list(self, record: Record) -> None:
        self._put(
            s.smart_list,
            id=self._id("smart_lists", record),
            name=record["name"],
            search=record["search"],
            position=self._positions["smart_lists"],
        )
        self._positions["smart_lists"] += 1

    def _tag(self, record: Record) -> None:
        id_ = self._id("tags", record)
        self._tags[record["name"]] = id_
        self._put(s.tag, id=id_, name=record["name"], colour=record.get("colour"))

    def _revision(self, record: Record) -> None:
        html = self._html(record["html"])
        self._put(
            s.revision, **{**record, "html": html, "pinned": int(record["pinned"]), "content_hash": content_hash(html)}
        )

    def _draft(self, record: Record) -> None:
        self._put(s.draft, **{**record, "html": self._html(record["html"])})

    def _import_record(self, record: Record) -> None:
        self._put(s.import_record, **_of_run(record))

    def _import_change(self, record: Record) -> None:
        self._put(s.import_change, **_of_run(record))

    def _property(self, record: Record) -> None:
        if record["name"] not in OWN_PROPERTIES:
            self._put(s.property_, **record)


def _of_run(record: Record) -> _Row:
    return {"import_run_id": record["import_id"], **{k: v for k, v in record.items() if k != "import_id"}}


def _half_stars(stars: float | None) -> int | None:
    return None if stars is None else round(stars * 2)


def _original(record: Record) -> tuple[float | None, float | None]:
    original = record.get("rating_original")
    return (None, None) if original is None else (original["value"], original["scale"])
