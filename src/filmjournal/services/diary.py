"""Use cases of entries: logging, changing, removing and putting back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from math import inf, isfinite
from typing import Any

from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.names import LONGEST_NAME, LONGEST_TITLE, clean_line
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.services.commands import EditEntry, EntryValues, LogFilm, PutBackEntries, RemoveEntries
from filmjournal.services.library import change_film, find_or_make_film, require_film
from filmjournal.services.reviews import write_review
from filmjournal.services.tags import tag_ids
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Key, Row, Writer


def log_film(writer: Writer, command: LogFilm, now: datetime) -> tuple[int, int | None]:
    """Add a film and a viewing of it: the film's id and the entry's, None where only the film was added."""
    film_id = find_or_make_film(writer, command, now)
    if command.viewing is None:
        return film_id, None
    when = stamp(now)
    watched = command.viewing.get("watched")
    (key,) = writer.insert(
        s.entry,
        film_id=film_id,
        watched=None if watched is None else str(watched),
        diary_key=writer.diary_key(watched),
        logged=when,
        edited=when,
    )
    entry_id = int(str(key))
    change_entry(writer, entry_id, command.viewing, now)
    return film_id, entry_id


def edit_entry(writer: Writer, command: EditEntry, now: datetime) -> None:
    """Change an entry and its film. Raises NotFound and InvalidValue."""
    film_id = int(require_entry(writer, command.entry_id)["film_id"])
    if command.film_id is not None and command.film_id != film_id:
        film_id = command.film_id
        require_film(writer, film_id)
        writer.update(s.entry, command.entry_id, film_id=film_id, edited=stamp(now))
    if command.film:
        change_film(writer, film_id, command.film, now)
    change_entry(writer, command.entry_id, command.values, now)


def remove_entries(writer: Writer, command: RemoveEntries, now: datetime) -> None:
    """Move entries to the trash. Raises NotFound, with nothing changed, where one isn't there."""
    entries = require_entries(writer, command.entry_ids)
    kept = [key for key, row in entries.items() if row["trashed"] is None]
    writer.update_many(s.entry, {key: {"trashed": stamp(now)} for key in kept})


def put_back_entries(writer: Writer, command: PutBackEntries, _now: datetime) -> None:
    """Take entries out of the trash. Raises NotFound, with nothing changed, where one isn't in it."""
    entries = require_entries(writer, command.entry_ids)
    for key, row in entries.items():
        if row["trashed"] is None:
            raise NotFound(_("Entry {id} is not in the trash.").format(id=key[0]))
    writer.update_many(s.entry, {key: {"trashed": None} for key in entries})


def require_entry(writer: Writer, entry_id: int) -> Mapping[str, Any]:
    """The entry's row. Raises NotFound."""
    row = writer.row(s.entry, entry_id)
    if row is None:
        raise NotFound(_("There is no entry {id}.").format(id=entry_id))
    return row


def require_entries(writer: Writer, entry_ids: Iterable[int]) -> Mapping[Key, Row]:
    """The rows of these entries, in their order. Raises NotFound."""
    wanted: list[Key] = [(id_,) for id_ in dict.fromkeys(entry_ids)]
    found = writer.rows(s.entry, wanted)
    for key in wanted:
        if key not in found:
            raise NotFound(_("There is no entry {id}.").format(id=key[0]))
    return {key: found[key] for key in wanted}


def change_entry(writer: Writer, entry_id: int, values: EntryValues, now: datetime) -> None:
    """Write those values that differ. Raises InvalidValue."""
    present = require_entry(writer, entry_id)
    columns = _entry_columns(values)
    if "watched" in columns and columns["watched"] != present["watched"]:
        columns["diary_key"] = writer.diary_key(values["watched"])
    changed = writer.update(s.entry, entry_id, **columns) if columns else False
    if "tags" in values:
        changed |= _set_tags(writer, entry_id, values["tags"])
    if "companions" in values:
        names = [clean_line(name, _("A name"), LONGEST_NAME) for name in values["companions"]]
        rows: list[Row] = [{"position": i, "name": name} for i, name in enumerate(filter(None, names))]
        changed |= writer.replace(s.companion, {"entry_id": entry_id}, rows)
    if "review_html" in values or "language" in values:
        review = writer.row(s.review, entry_id)
        html = values.get("review_html", "" if review is None else str(review["html"]))
        language = clean_line(values.get("language") or "", _("A language"), LONGEST_NAME) or None
        write_review(writer, entry_id, html, now, language=language, set_language="language" in values)
    if changed:
        writer.update(s.entry, entry_id, edited=stamp(now))


def _entry_columns(values: EntryValues) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "watched" in values:
        columns["watched"] = None if values["watched"] is None else str(values["watched"])
    if "rating" in values:
        columns["rating"] = None if values["rating"] is None else values["rating"].half_stars
        columns |= {"rating_value": None, "rating_scale": None}  # of the rating that is replaced
    if "rating_original" in values:
        original = values["rating_original"]
        if original is not None and not (isfinite(original.value) and 0 < original.scale < inf):
            raise InvalidValue(_("An original rating is a number of a scale, such as 73 of 100."))
        columns["rating_value"] = None if original is None else original.value
        columns["rating_scale"] = None if original is None else original.scale
    for truth in ("rewatch", "finished", "private"):
        if truth in values:
            columns[truth] = int(values[truth])
    for name, what in (("headline", _("A headline")), ("place", _("A place")), ("medium", _("A medium"))):
        if name in values:
            text: str | None = values[name]  # type: ignore[literal-required]
            columns[name] = clean_line(text or "", what, LONGEST_TITLE) or None
    return columns


def _set_tags(writer: Writer, entry_id: int, names: tuple[str, ...]) -> bool:
    rows: list[Row] = [{"tag_id": tag_id, "position": i} for i, tag_id in enumerate(tag_ids(writer, names))]
    return writer.replace(s.entry_tag, {"entry_id": entry_id}, rows)
