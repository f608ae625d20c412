"""Use cases of tags: finding or making them, renaming, colouring and letting go of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.folding import fold
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.services.list_commands import ColourTag, DeleteTag, RenameTag
from filmjournal.services.outcome import Named
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Writer

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def rename_tag(writer: Writer, command: RenameTag, now: datetime) -> Named:
    """Rename a tag, or make it one with the tag that has the name. Raises NotFound and InvalidValue."""
    _require_tag(writer, command.tag_id)
    name = clean_line(command.name, _("A tag"), LONGEST_NAME)
    if not name:
        raise InvalidValue(_("A tag needs a name."))
    bearer = find_tag(writer, name)
    if bearer is not None and bearer != command.tag_id:
        _merge(writer, bearer, command.tag_id, now)
        return {"tag_id": bearer}
    writer.update(s.tag, command.tag_id, name=name)
    return {"tag_id": command.tag_id}


def colour_tag(writer: Writer, command: ColourTag, _now: datetime) -> Named:
    """Give a tag a colour. Raises NotFound and InvalidValue."""
    _require_tag(writer, command.tag_id)
    colour = None if command.colour is None else command.colour.lower()
    if colour is not None and not _COLOUR.fullmatch(colour):
        raise InvalidValue(_("A colour is written like #b3541e."))
    writer.update(s.tag, command.tag_id, colour=colour)
    return {"tag_id": command.tag_id}


def delete_tag(writer: Writer, command: DeleteTag, _now: datetime) -> Named:
    """Let go of a tag wherever it is. Raises NotFound."""
    _require_tag(writer, command.tag_id)
    for table, owner in ((s.entry_tag, "entry_id"), (s.film_list_tag, "film_list_id")):
        rows = writer.rows_with(table, "tag_id", [command.tag_id])
        writer.delete_many(table, [(row[owner], command.tag_id) for row in rows])
    writer.delete(s.tag, command.tag_id)
    return {}


def find_tag(writer: Writer, name: str) -> int | None:
    """The tag of that name, case aside; accents tell tags apart."""
    same = select(s.tag.c.id, s.tag.c.name).where(s.tag.c.folded_name == fold(name))
    for id_, known in writer.connection.execute(same):
        if str(known).casefold() == name.casefold():
            return int(id_)
    return None


def tag_ids(writer: Writer, names: Iterable[str]) -> list[int]:
    """The tags of these names, each once and in their order, made where there are none. Raises InvalidValue."""
    wanted: dict[int, None] = {}
    for name in names:
        clean = clean_line(name, _("A tag"), LONGEST_NAME)
        if not clean:
            continue
        tag_id = find_tag(writer, clean)
        if tag_id is None:
            (key,) = writer.insert(s.tag, name=clean)
            tag_id = int(str(key))
        wanted[tag_id] = None
    return list(wanted)


def _require_tag(writer: Writer, tag_id: int) -> Mapping[str, Any]:
    row = writer.row(s.tag, tag_id)
    if row is None:
        raise NotFound(_("There is no tag {id}.").format(id=tag_id))
    return row


def _merge(writer: Writer, kept: int, merged: int, now: datetime) -> None:
    """Let whatever carries the second tag carry the first, in the place that the second had."""
    first, second = _require_tag(writer, kept), _require_tag(writer, merged)
    for table, owner in ((s.entry_tag, "entry_id"), (s.film_list_tag, "film_list_id")):
        there = {row[owner] for row in writer.rows_with(table, "tag_id", [kept])}
        rows = writer.rows_with(table, "tag_id", [merged])
        writer.delete_many(table, [(row[owner], merged) for row in rows])
        writer.insert_many(table, [row | {"tag_id": kept} for row in rows if row[owner] not in there])
    if first["colour"] is None:
        writer.update(s.tag, kept, colour=second["colour"])
    writer.delete(s.tag, merged)
    writer.insert(
        s.merge,
        kind="tag",
        kept_id=kept,
        merged_id=merged,
        merged=stamp(now),
        changes=json.dumps([{"tag": second}], ensure_ascii=False, sort_keys=True),
    )
