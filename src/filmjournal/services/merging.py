"""Use cases of merges: two films that are one become one, and nothing that was said of either is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.references import replace_film
from filmjournal.services.clock import stamp
from filmjournal.services.commands import MergeFilms
from filmjournal.services.library import require_film, require_films
from filmjournal.services.list_commands import SettleFilms
from filmjournal.services.outcome import Named
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer

# What one film has and the other lacks is taken over; a rating comes with the scale it was given on.
_IF_LACKING = (("original_title",), ("year",), ("runtime",), ("title_language",), ("poster",),
               ("rating", "rating_value", "rating_scale"))  # fmt: skip


def merge_films(writer: Writer, command: MergeFilms, now: datetime) -> None:
    """Make one film of two: what was said of the second is said of the first, which keeps its own title and facts.

    Where both have a value of their own, that of the first holds, and that of the second is kept with the merge.
    Raises NotFound and InvalidValue.
    """
    kept, merged = command.kept_id, command.merged_id
    if kept == merged:
        raise InvalidValue(_("A film can't be merged with itself."))
    first, second = dict(require_film(writer, kept)), dict(require_film(writer, merged))
    _move_entries(writer, kept, merged)
    _redirect(writer, kept, merged)
    _unite_credits(writer, kept, merged)
    _unite_titles(writer, kept, merged, str(second["title"]))
    left = {"film": second, **_unite_facts(writer, kept, merged)}
    _unite_lists(writer, kept, merged)
    _unite_stills(writer, kept, merged)
    settle_film(writer, kept)
    for record in _rows(writer, s.import_record, subject="film", subject_id=merged):
        writer.update(s.import_record, record["id"], subject_id=kept, verdict=_settled(record["verdict"]))
    writer.update(s.film, kept, **_united(first, second), edited=stamp(now))
    writer.delete(s.film, merged)
    writer.insert(
        s.merge,
        kind="film",
        kept_id=kept,
        merged_id=merged,
        merged=stamp(now),
        changes=json.dumps([left], ensure_ascii=False, sort_keys=True),
    )


def settle_films(writer: Writer, command: SettleFilms, _now: datetime) -> Named:
    """Have films that came in doubtful be what they are. Raises NotFound."""
    for (film_id,) in require_films(writer, command.film_ids):
        settle_film(writer, int(str(film_id)))
    return {}


def settle_film(writer: Writer, film_id: int) -> None:
    """Take the mark off a film's entries, and off what else an import could not settle of it."""
    for row in _rows(writer, s.entry, film_id=film_id, unresolved=1):
        writer.update(s.entry, row["id"], unresolved=0)
    for row in _rows(writer, s.import_record, subject="film", subject_id=film_id, verdict="ambiguous"):
        writer.update(s.import_record, row["id"], verdict=_settled("ambiguous"))


def _settled(verdict: str) -> str:
    return "new" if verdict == "ambiguous" else verdict


def _united(first: Mapping[str, Any], second: Mapping[str, Any]) -> Row:
    """The columns of the one film where they differ from those of the first."""
    columns: Row = {"liked": max(first["liked"], second["liked"])}
    since = [str(day) for day in (first["watchlist"], second["watchlist"]) if day is not None]
    columns["watchlist"] = min(since, default=None)
    for names in _IF_LACKING:
        if first[names[0]] is None:
            columns |= {name: second[name] for name in names}
    return columns


def _move_entries(writer: Writer, kept: int, merged: int) -> None:
    for table in (s.entry, s.draft):
        for row in _rows(writer, table, film_id=merged):
            writer.update(table, row["id"], film_id=kept)


def _redirect(writer: Writer, kept: int, merged: int) -> None:
    """Let every text that refers to the second film refer to the first. Earlier texts stay as they are."""
    r = s.film_reference
    for entry_id in [row["entry_id"] for row in _rows(writer, r, film_id=merged)]:
        writer.delete(r, entry_id, merged)
        if writer.row(r, entry_id, kept) is None:
            writer.insert(r, entry_id=entry_id, film_id=kept)
        review = writer.row(s.review, entry_id)
        if review is not None:
            html = replace_film(str(review["html"]), merged, kept)
            number = int(str(review["revision"])) + 1  # whoever writes on must not bring the old reference back
            writer.update(s.review, entry_id, html=html, content_hash=content_hash(html), revision=number)
    tag = f'<a data-film="{merged}">'
    for table, column in ((s.draft, "html"), (s.film_list, "description_html"), (s.film_list_item, "notes_html")):
        written = table.c[column]
        for id_, html in writer.connection.execute(select(table.c.id, written).where(written.contains(tag))).all():
            writer.update(table, id_, **{column: replace_film(html, merged, kept)})


def _unite_credits(writer: Writer, kept: int, merged: int) -> None:
    """Append whom the first film lacks; a character that only the second knows is taken over."""
    there = _rows(writer, s.credit, film_id=kept)
    billing = max((int(row["billing"]) for row in there), default=-1) + 1
    for row in sorted(_rows(writer, s.credit, film_id=merged), key=lambda row: (row["billing"], row["id"])):
        same = [own for own in there if (own["person_id"], own["job"]) == (row["person_id"], row["job"])]
        nameless = next((own for own in same if own["character"] is None), None)
        if not same or (row["character"] is not None and nameless is None and not _plays(same, row["character"])):
            writer.update(s.credit, row["id"], film_id=kept, billing=billing)
            there.append(row)
            billing += 1
            continue
        if nameless is not None and row["character"] is not None and not _plays(same, row["character"]):
            nameless["character"] = row["character"]
            writer.update(s.credit, nameless["id"], character=row["character"])
        writer.delete(s.credit, row["id"])


def _plays(credits_: list[dict[str, Any]], character: str) -> bool:
    return any(fold(own["character"] or "") == fold(character) for own in credits_)


def _unite_titles(writer: Writer, kept: int, merged: int, title: str) -> None:
    film = writer.row(s.film, kept) or {}
    present = _rows(writer, s.alternative_title, film_id=kept)
    known = {fold(str(name)) for name in (film["title"], film["original_title"]) if name}
    known |= {fold(row["title"]) for row in present}
    position = max((int(row["position"]) for row in present), default=-1) + 1
    if fold(title) not in known:
        writer.insert(s.alternative_title, film_id=kept, title=title, position=position)
        known.add(fold(title))
        position += 1
    for row in sorted(_rows(writer, s.alternative_title, film_id=merged), key=lambda row: row["position"]):
        if fold(row["title"]) in known:
            writer.delete(s.alternative_title, row["id"])
        else:
            writer.update(s.alternative_title, row["id"], film_id=kept, position=position)
            known.add(fold(row["title"]))
            position += 1


def _unite_facts(writer: Writer, kept: int, merged: int) -> dict[str, Any]:
    """Labels, numbers elsewhere and extras; answers those of the second film that the first has otherwise."""
    position = max((int(row["position"]) for row in _rows(writer, s.film_label, film_id=kept)), default=-1) + 1
    for row in sorted(_rows(writer, s.film_label, film_id=merged), key=lambda row: row["position"]):
        writer.delete(s.film_label, merged, row["kind"], row["name"])
        if writer.row(s.film_label, kept, row["kind"], row["name"]) is None:
            writer.insert(s.film_label, **(row | {"film_id": kept, "position": position}))
            position += 1
    left: dict[str, Any] = {}
    for table, name in ((s.film_identifier, "source"), (s.film_extra, "name")):
        for row in _rows(writer, table, film_id=merged):
            writer.delete(table, merged, row[name])
            own = writer.row(table, kept, row[name])
            if own is None:
                writer.insert(table, **(row | {"film_id": kept}))
            elif own["value"] != row["value"]:
                left.setdefault(table.name, {})[row[name]] = row["value"]
    return left


def _unite_lists(writer: Writer, kept: int, merged: int) -> None:
    """The first film takes the place of the second in every list; where it stands already, the notes are joined."""
    own = {row["film_list_id"]: row for row in _rows(writer, s.film_list_item, film_id=kept)}
    for row in _rows(writer, s.film_list_item, film_id=merged):
        there = own.get(row["film_list_id"])
        if there is None:
            writer.update(s.film_list_item, row["id"], film_id=kept)
            own[row["film_list_id"]] = row
            continue
        if row["notes_html"] and row["notes_html"] != there["notes_html"]:
            there["notes_html"] += row["notes_html"]
            writer.update(s.film_list_item, there["id"], notes_html=there["notes_html"])
        writer.delete(s.film_list_item, row["id"])


def _unite_stills(writer: Writer, kept: int, merged: int) -> None:
    present = _rows(writer, s.still, film_id=kept)
    known = {row["image_hash"] for row in present}
    position = max((int(row["position"]) for row in present), default=-1) + 1
    for row in sorted(_rows(writer, s.still, film_id=merged), key=lambda row: row["position"]):
        if row["image_hash"] in known:
            writer.delete(s.still, row["id"])
        else:
            writer.update(s.still, row["id"], film_id=kept, position=position)
            position += 1


def _rows(writer: Writer, table: Table, **where: Any) -> list[dict[str, Any]]:
    """The rows with these values, without derived columns."""
    columns = [column for column in table.columns if column.name not in s.DERIVED_COLUMNS[table.name]]
    statement = select(*columns).where(*(table.c[name] == value for name, value in where.items()))
    return [dict(row) for row in writer.connection.execute(statement).mappings()]
