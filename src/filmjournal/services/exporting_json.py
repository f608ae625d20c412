"""The whole journal as one JSON file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from filmjournal.atomic_file import replacing
from filmjournal.domain.errors import Refused
from filmjournal.domain.json_shapes import entry_of_film_as_json, film_as_json, original_rating
from filmjournal.domain.rating import OriginalRating
from filmjournal.i18n import _
from filmjournal.interchange.own import journal_json
from filmjournal.interchange.own.journal_json import Record
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services.backup_format import refuse_own_file
from filmjournal.services.journal import Journal
from filmjournal.storage import film_reads
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import in_batches
from filmjournal.storage.row_sums import OWN_PROPERTIES
from filmjournal.storage.snapshot import snapshot

_PORTION = 200


def export_json(journal: Journal, target: Path) -> int:
    """Write everything the journal holds to a JSON file, replacing it whole; how many entries that is.

    It is one state of the journal, whoever writes meanwhile. Raises JournalUnavailable, and Refused where the file
    can't be written; then it is as it was.
    """
    count = 0

    def counted(records: Iterable[Record]) -> Iterator[Record]:
        nonlocal count
        for record in records:
            count += 1
            yield record

    refuse_own_file(journal.path, target)
    with snapshot(journal.database) as connection:
        records = sections(connection)
        try:
            with replacing(target) as file:
                journal_json.write(file, {**records, "entries": counted(records["entries"])})
        except OSError as error:
            raise Refused(
                _("The file {path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
            ) from None
    return count


def count_entries(connection: Connection) -> int:
    """How many entries there are in the file, those in the trash too."""
    return int(connection.execute(select(func.count()).select_from(s.entry)).scalar_one())


def sections(connection: Connection) -> dict[str, Iterable[Record]]:
    """The records of each part of the file, read as they are asked for.

    What an import that was undone has left behind is no part of it.
    """
    return {
        "films": _films(connection),
        "people": _people(connection),
        "entries": _entries(connection),
        "lists": _lists(connection),
        "smart_lists": _plain(connection, s.smart_list, "id", "name", "search", order=("position", "id")),
        "tags": _plain(connection, s.tag, "id", "name", "colour", order=("id",)),
        "images": _plain(
            connection, s.image, "hash", "media_type", "width", "height", "size", "added", order=("hash",)
        ),
        "revisions": _texts(
            connection,
            s.revision,
            "entry_id",
            "number",
            "written",
            "pinned",
            "html",
            order=("entry_id", "number", "id"),
        ),
        "drafts": _texts(
            connection,
            s.draft,
            "entry_id",
            "film_id",
            "base_revision",
            "sitting",
            "written",
            "html",
            order=("entry_id", "id"),
        ),
        "published_addresses": _plain(connection, s.published_address, "kind", "subject", "slug", order=("id",)),
        "imports": _plain(
            connection,
            s.import_run,
            *("id", "source", "started", "undone", "summary"),
            order=("id",),
            where=s.import_run.c.undone.is_(None),
        ),
        "import_records": _of_import(
            connection, s.import_record, "record", "fingerprint", "verdict", "subject", "subject_id"
        ),
        "import_changes": _of_import(connection, s.import_change, "change"),
        "merges": _plain(connection, s.merge, "kind", "kept_id", "merged_id", "merged", "changes", order=("id",)),
        "properties": (
            record
            for record in _plain(connection, s.property_, "name", "value", order=("name",))
            if record["name"] not in OWN_PROPERTIES
        ),
    }


def _films(connection: Connection) -> Iterator[Record]:
    f = s.film.c
    for ids in in_batches(connection.execute(select(f.id).order_by(f.id)).scalars(), _PORTION):
        films = film_reads.films(connection, ids)
        more = select(f.id, f.title_language, f.rating_value, f.rating_scale, f.added, f.edited)
        for id_, language, value, scale, added, edited in connection.execute(
            more.where(f.id.in_(ids)).order_by(f.id)
        ).all():
            film = films[id_]
            yield {
                **film_as_json(film),
                "title_language": language,
                "rating_original": _original(value, scale),
                "poster": film.poster,
                "stills": [{"image": x.image, "caption": x.caption, "alt": x.alt} for x in film.stills],
                "added": added,
                "edited": edited,
            }


def _people(connection: Connection) -> Iterator[Record]:
    p = s.person.c
    for ids in in_batches(connection.execute(select(p.id).order_by(p.id)).scalars(), _PORTION):
        names = _grouped(connection, s.alternative_name, "person_id", ids, "name", order="id")
        identifiers = _grouped(connection, s.person_identifier, "person_id", ids, "source", "value", order="source")
        for id_, name, sort_name in connection.execute(
            select(p.id, p.name, p.sort_name).where(p.id.in_(ids)).order_by(p.id)
        ).all():
            yield {
                "id": id_,
                "name": name,
                "sort_name": sort_name,
                "alternative_names": [also for (also,) in names[id_]],
                "ids": dict(identifiers[id_]),
            }


def _entries(connection: Connection) -> Iterator[Record]:
    e, r = s.entry.c, s.review.c
    for ids in in_batches(connection.execute(select(e.id).order_by(e.diary_key)).scalars(), _PORTION):
        entries = film_reads.entries(connection, ids, with_films=False)
        more = select(e.id, e.unresolved, r.revision, r.written, r.sitting).select_from(s.entry.outerjoin(s.review))
        for id_, unresolved, revision, written, sitting in connection.execute(
            more.where(e.id.in_(ids)).order_by(e.diary_key)
        ).all():
            entry = entries[id_]
            yield {
                **entry_of_film_as_json(entry, review_text=text_of_canonical(entry.review.html)),
                "unresolved": bool(unresolved),
                "trashed": entry.trashed,
                "saved": None if revision is None else {"revision": revision, "written": written, "sitting": sitting},
            }


def _lists(connection: Connection) -> Iterator[Record]:
    film_list, item = s.film_list.c, s.film_list_item.c
    for row in connection.execute(select(s.film_list).order_by(film_list.position, film_list.id)).mappings().all():
        tags = select(s.tag.c.name).join(s.film_list_tag).where(s.film_list_tag.c.film_list_id == row["id"])
        items = select(item.film_id, item.notes_html).where(item.film_list_id == row["id"])
        yield {
            "id": row["id"],
            "name": row["name"],
            "description_html": row["description_html"],
            "ranked": bool(row["ranked"]),
            "tags": list(connection.execute(tags.order_by(s.tag.c.name)).scalars()),
            "items": [
                {"film_id": film_id, "notes_html": notes}
                for film_id, notes in connection.execute(items.order_by(item.position, item.id))
            ],
        }


def _of_import(connection: Connection, table: Table, *columns: str) -> Iterator[Record]:
    standing = select(s.import_run.c.id).where(s.import_run.c.undone.is_(None))
    of_them = table.c.import_run_id.in_(standing)
    for record in _plain(connection, table, "import_run_id", *columns, order=("id",), where=of_them):
        yield {"import_id": record.pop("import_run_id"), **record}


def _texts(connection: Connection, table: Table, *columns: str, order: Sequence[str]) -> Iterator[Record]:
    for record in _plain(connection, table, *columns, order=order):
        yield {name: bool(value) if name == "pinned" else value for name, value in record.items()}


def _plain(
    connection: Connection,
    table: Table,
    *columns: str,
    order: Sequence[str],
    where: ColumnElement[bool] | None = None,
) -> Iterator[Record]:
    """Columns of the rows of a table, read as they are asked for."""
    statement = select(*(table.c[name] for name in columns)).order_by(*(table.c[name] for name in order))
    if where is not None:
        statement = statement.where(where)
    result = connection.execution_options(yield_per=_PORTION).execute(statement)
    for row in result.mappings():
        yield dict(row)


def _grouped(
    connection: Connection, table: Table, owner: str, ids: Sequence[int], *columns: str, order: str
) -> Mapping[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    key = table.c[owner]
    statement = select(key, *(table.c[name] for name in columns)).where(key.in_(ids)).order_by(key, table.c[order])
    for id_, *values in connection.execute(statement):
        groups[id_].append(tuple(values))
    return groups


def _original(value: float | None, scale: float | None) -> dict[str, float | int] | None:
    return None if value is None or scale is None else original_rating(OriginalRating(value, scale))
