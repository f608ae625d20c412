"""Use cases of lists: films in an order of the person's own, with notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, count

from sqlalchemy import Table, func, select

from filmjournal.domain.errors import InvalidValue, NotFound, Refused
from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.i18n import _
from filmjournal.richtext.gate import clean
from filmjournal.services.list_commands import (
    AddToList,
    CreateList,
    DeleteList,
    EditList,
    MoveInList,
    NoteInList,
    RemoveFromList,
)
from filmjournal.services.outcome import Named
from filmjournal.services.referring import with_current_films
from filmjournal.services.tags import tag_ids
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer

# Between two places of a list there is room for others, so that who is put there moves nobody else.
_STEP = 1 << 10


def create_list(writer: Writer, command: CreateList, _now: datetime) -> Named:
    """Make a list behind all others. Raises InvalidValue and Refused."""
    last = writer.connection.execute(select(func.max(s.film_list.c.position))).scalar()
    (key,) = writer.insert(
        s.film_list,
        name=free_name(writer, command.name),
        description_html=_text(writer, command.description_html),
        ranked=int(command.ranked),
        position=0 if last is None else last + 1,
    )
    list_id = int(str(key))
    _set_tags(writer, list_id, command.tags)
    return {"list_id": list_id}


def edit_list(writer: Writer, command: EditList, _now: datetime) -> Named:
    """Change what is said of a list. Raises NotFound, InvalidValue and Refused."""
    list_id, values = command.list_id, command.values
    _require_list(writer, list_id)
    columns: Row = {}
    if "name" in values:
        columns["name"] = free_name(writer, values["name"], but=(s.film_list, list_id))
    if "description_html" in values:
        columns["description_html"] = _text(writer, values["description_html"])
    if "ranked" in values:
        columns["ranked"] = int(values["ranked"])
    writer.update(s.film_list, list_id, **columns)
    if "tags" in values:
        _set_tags(writer, list_id, values["tags"])
    return {"list_id": list_id}


def delete_list(writer: Writer, command: DeleteList, _now: datetime) -> Named:
    """Let go of a list. Raises NotFound."""
    list_id = command.list_id
    _require_list(writer, list_id)
    _take_off(writer, _items(writer, list_id))
    _set_tags(writer, list_id, ())
    writer.delete(s.film_list, list_id)
    return {}


def add_to_list(writer: Writer, command: AddToList, _now: datetime) -> Named:
    """Put films on a list. Raises NotFound, with nothing changed, where the list or a film isn't there."""
    list_id = command.list_id
    _require_list(writer, list_id)
    there = _items(writer, list_id)
    known = {row["film_id"] for row in there}
    films = [film_id for film_id in dict.fromkeys(command.film_ids) if film_id not in known]
    present = writer.rows(s.film, [(film_id,) for film_id in films])
    for film_id in films:
        if (film_id,) not in present:
            raise NotFound(_("There is no film {id}.").format(id=film_id))
    notes = _text(writer, command.notes_html)
    places = _places(writer, there, command.position, len(films))
    writer.insert_many(
        s.film_list_item,
        [
            {"film_list_id": list_id, "film_id": film_id, "position": place, "notes_html": notes}
            for film_id, place in zip(films, places, strict=True)
        ],
    )
    return {"list_id": list_id}


def remove_from_list(writer: Writer, command: RemoveFromList, _now: datetime) -> Named:
    """Take films off a list. Raises NotFound, with nothing changed, where one isn't on it."""
    _require_list(writer, command.list_id)
    _take_off(writer, _of_films(_items(writer, command.list_id), command.film_ids))
    return {"list_id": command.list_id}


def move_in_list(writer: Writer, command: MoveInList, _now: datetime) -> Named:
    """Put films of a list to another place. Raises NotFound, with nothing changed, where one isn't on it."""
    _require_list(writer, command.list_id)
    items = _items(writer, command.list_id)
    moved = _of_films(items, command.film_ids)
    moving = {row["id"] for row in moved}
    index = command.position
    others = [row for row in items if row["id"] not in moving]
    if others[: max(0, index)] + moved + others[max(0, index) :] == items:
        return {"list_id": command.list_id}
    places = _places(writer, others, index, len(moved))
    writer.update_many(
        s.film_list_item, {(row["id"],): {"position": place} for row, place in zip(moved, places, strict=True)}
    )
    return {"list_id": command.list_id}


def note_in_list(writer: Writer, command: NoteInList, _now: datetime) -> Named:
    """Write what a list says of a film. Raises NotFound."""
    _require_list(writer, command.list_id)
    row = _of_films(_items(writer, command.list_id), (command.film_id,))[0]
    writer.update(s.film_list_item, row["id"], notes_html=_text(writer, command.notes_html))
    return {"list_id": command.list_id, "film_id": command.film_id}


def free_name(writer: Writer, text: str, but: tuple[Table, int] | None = None) -> str:
    """The name as it is stored, if no list or smart list but one (`but`, its table and id) has it, case aside.

    Raises InvalidValue for an empty or endless name, Refused for one that is taken.
    """
    name = clean_line(text, _("A name"), LONGEST_NAME)
    if not name:
        raise InvalidValue(_("A list needs a name."))
    for table in (s.film_list, s.smart_list):
        for id_, known in writer.connection.execute(select(table.c.id, table.c.name)):
            if known.casefold() == name.casefold() and (table, id_) != but:
                raise Refused(_("There is already a list called “{name}”.").format(name=known))
    return name


def numbered_name(writer: Writer, name: str) -> str:
    """The name, with a number behind it where a list or a smart list has it already."""
    taken = {
        str(known).casefold()
        for table in (s.film_list, s.smart_list)
        for known in writer.connection.execute(select(table.c.name)).scalars()
    }
    numbered = (f"{name} ({number})" for number in count(2))
    return next(free for free in chain((name,), numbered) if free.casefold() not in taken)


def _require_list(writer: Writer, list_id: int) -> None:
    if writer.row(s.film_list, list_id) is None:
        raise NotFound(_("There is no list {id}.").format(id=list_id))


def _items(writer: Writer, list_id: int) -> list[Row]:
    """The films of a list in their order."""
    rows = writer.rows_with(s.film_list_item, "film_list_id", [list_id])
    return sorted(rows, key=lambda row: (int(str(row["position"])), int(str(row["id"]))))


def _of_films(items: Sequence[Row], film_ids: Iterable[int]) -> list[Row]:
    """The items of these films, in the order of the films. Raises NotFound."""
    found: list[Row] = []
    by_film: dict[object, list[Row]] = {}
    for row in items:
        by_film.setdefault(row["film_id"], []).append(row)
    for film_id in dict.fromkeys(film_ids):
        if film_id not in by_film:
            raise NotFound(_("Film {id} is not on this list.").format(id=film_id))
        found += by_film[film_id]
    return found


def _take_off(writer: Writer, items: Sequence[Row]) -> None:
    writer.delete_many(s.film_list_item, [(row["id"],) for row in items])


def _places(writer: Writer, others: Sequence[Row], index: int | None, count: int) -> list[int]:
    """Free positions for so many films before the one at `index`; all others move where there is no room for them."""
    at = len(others) if index is None else max(0, min(index, len(others)))
    positions = [int(str(row["position"])) for row in others]
    if at == len(others):
        begin, step = positions[-1] if positions else -_STEP, _STEP
    elif at == 0:
        begin, step = positions[0] - _STEP * (count + 1), _STEP
    else:
        begin, step = positions[at - 1], (positions[at] - positions[at - 1]) // (count + 1)
    if not step:
        writer.update_many(
            s.film_list_item,
            {(row["id"],): {"position": _STEP * (i + count * (i >= at))} for i, row in enumerate(others)},
        )
        begin, step = _STEP * (at - 1), _STEP
    return [begin + step * (number + 1) for number in range(count)]


def _set_tags(writer: Writer, list_id: int, names: Iterable[str]) -> None:
    rows: list[Row] = [{"tag_id": tag_id} for tag_id in tag_ids(writer, names)]
    writer.replace(s.film_list_tag, {"film_list_id": list_id}, rows)


def _text(writer: Writer, html: str) -> str:
    return with_current_films(writer.connection, clean(html))
