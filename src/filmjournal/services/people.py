"""Use cases of people: two names that are one person, one name that is two, and where somebody is in the alphabet."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.folding import fold
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.services.list_commands import MergePeople, SetSortName, SplitPerson
from filmjournal.services.outcome import Named
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Key, Row, Writer


def merge_people(writer: Writer, command: MergePeople, now: datetime) -> Named:
    """Make one person of two. Raises NotFound and InvalidValue.

    What both have otherwise (a number elsewhere) holds as the first has it; the second's is kept with the merge.
    """
    kept, merged = command.kept_id, command.merged_id
    if kept == merged:
        raise InvalidValue(_("A person can't be merged with themselves."))
    first, second = _require_person(writer, kept), _require_person(writer, merged)
    _unite_credits(writer, kept, merged)
    _unite_names(writer, kept, merged, str(first["name"]), str(second["name"]))
    left = {"person": second, **_unite_identifiers(writer, kept, merged)}
    if first["sort_name"] is None:
        writer.update(s.person, kept, sort_name=second["sort_name"])
    writer.delete(s.person, merged)
    writer.insert(
        s.merge,
        kind="person",
        kept_id=kept,
        merged_id=merged,
        merged=stamp(now),
        changes=json.dumps([left], ensure_ascii=False, sort_keys=True),
    )
    return {"person_id": kept}


def split_person(writer: Writer, command: SplitPerson, _now: datetime) -> Named:
    """Make a new person of some of somebody's films; the answer names the new one. Raises NotFound and InvalidValue."""
    _require_person(writer, command.person_id)
    name = clean_line(command.name, _("A name"), LONGEST_NAME)
    if not name:
        raise InvalidValue(_("A person needs a name."))
    chosen = set(command.film_ids)
    credits_ = writer.rows_with(s.credit, "person_id", [command.person_id])
    moving = [row for row in credits_ if row["film_id"] in chosen]
    if not moving or len(moving) == len(credits_):
        raise InvalidValue(_("Choose some of this person's films, and leave some."))
    (key,) = writer.insert(s.person, name=name)
    writer.update_many(s.credit, {(row["id"],): {"person_id": key} for row in moving})
    for row in writer.rows_with(s.alternative_name, "person_id", [command.person_id]):
        if _same(row["name"]) == _same(name):
            writer.delete(s.alternative_name, row["id"])
    return {"person_id": int(str(key))}


def set_sort_name(writer: Writer, command: SetSortName, _now: datetime) -> Named:
    """Say where a person is in the alphabet. Raises NotFound and InvalidValue."""
    _require_person(writer, command.person_id)
    sort_name = clean_line(command.sort_name or "", _("A name"), LONGEST_NAME) or None
    writer.update(s.person, command.person_id, sort_name=sort_name)
    return {"person_id": command.person_id}


def _require_person(writer: Writer, person_id: int) -> Mapping[str, Any]:
    row = writer.row(s.person, person_id)
    if row is None:
        raise NotFound(_("There is no person {id}.").format(id=person_id))
    return row


def _unite_credits(writer: Writer, kept: int, merged: int) -> None:
    """Give the first the credits of the second, without doubles; a character that only the second has is taken over."""
    there: defaultdict[object, list[Row]] = defaultdict(list)
    for row in writer.rows_with(s.credit, "person_id", [kept]):
        there[row["film_id"], row["job"]].append(row)
    changes: dict[Key, Row] = {}
    doubles: list[Key] = []
    for row in sorted(writer.rows_with(s.credit, "person_id", [merged]), key=lambda row: int(str(row["billing"]))):
        same = there[row["film_id"], row["job"]]
        played = {fold(str(own["character"])) for own in same if own["character"] is not None}
        nameless = next((own for own in same if own["character"] is None), None)
        known = row["character"] is None or fold(str(row["character"])) in played
        if same and (known or nameless is not None):
            if nameless is not None and not known:
                nameless["character"] = row["character"]
                changes.setdefault((nameless["id"],), {})["character"] = row["character"]
            doubles.append((row["id"],))
        else:
            changes[row["id"],] = {"person_id": kept}
            same.append(row)
    writer.update_many(s.credit, changes)
    writer.delete_many(s.credit, doubles)


def _unite_names(writer: Writer, kept: int, merged: int, first: str, second: str) -> None:
    known = {_same(first)} | {_same(row["name"]) for row in writer.rows_with(s.alternative_name, "person_id", [kept])}
    if _same(second) not in known:
        writer.insert(s.alternative_name, person_id=kept, name=second)
        known.add(_same(second))
    for row in writer.rows_with(s.alternative_name, "person_id", [merged]):
        if _same(row["name"]) in known:
            writer.delete(s.alternative_name, row["id"])
        else:
            known.add(_same(row["name"]))
            writer.update(s.alternative_name, row["id"], person_id=kept)


def _unite_identifiers(writer: Writer, kept: int, merged: int) -> dict[str, Any]:
    """Numbers elsewhere; answers those of the second person that the first has otherwise."""
    left: dict[str, Any] = {}
    for row in writer.rows_with(s.person_identifier, "person_id", [merged]):
        writer.delete(s.person_identifier, merged, row["source"])
        own = writer.row(s.person_identifier, kept, row["source"])
        if own is None:
            writer.insert(s.person_identifier, **(row | {"person_id": kept}))
        elif own["value"] != row["value"]:
            left.setdefault("person_identifier", {})[row["source"]] = row["value"]
    return left


def _same(name: object) -> str:
    return str(name).casefold()
