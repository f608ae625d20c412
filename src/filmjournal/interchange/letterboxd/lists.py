"""Lists of a Letterboxd export: one file for each, in parts of their own.

    Letterboxd list export v7
    Date,Name,Tags,URL,Description
    (the list)
    (an empty row)
    Position,Name,Year,URL,Description
    (a film each)

The first line is empty in exports of 2022. Descriptions run over several lines. Every film has a position, whether the
list is ranked or not, and nothing says which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from filmjournal.domain.drafts import (
    Draft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    ReadItem,
    Skipped,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.letterboxd.entries import tags_of
from filmjournal.interchange.letterboxd.parts import LIST_SIGN, address, film_ids
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import DELIMITERS, Keys, Row, Table, first_row, head_text, plain_name
from filmjournal.interchange.reading.source import Member
from filmjournal.richtext.typed_html import from_typed

KNOWN_VERSION = 7

_HEAD = 16 << 10  # bytes in which the headings of the list must end
_VERSION = re.compile(rf"{LIST_SIGN}\s*v?(\d{{1,6}})", re.IGNORECASE)
_COLUMNS = ("date", "name", "tags", "url", "description")
_LARGEST_POSITION = 1_000_000


def read_list(member: Member, keys: Keys, *, off: bool = False) -> Iterator[ReadItem]:
    """The list and its films. With `off` (it was deleted) all of it is skipped by rule. Raises Refused."""
    start = head_text(member.head(_HEAD))
    version = _VERSION.match(start.lstrip('\ufeff \t\r\n"'))
    if version and int(version[1]) != KNOWN_VERSION:
        yield Notice(member.name, _("{file} is of another version than is known here.").format(file=member.shown))
    delimiter, first = _first_heading(start)
    # The first row that isn't blank is passed over by the table: it says the version, or is the heading known by now.
    columns = () if version else first
    found: ListDraft | None = None
    place = 0
    for row in Table(member, delimiter, first or _COLUMNS, ()).rows():
        if isinstance(row, Skipped):
            yield row
            continue
        names = tuple(plain_name(cell) for cell in row.cells)
        if place == 0 and "position" not in columns and _is_heading(names):
            columns = names
            continue
        fields = dict(zip(columns, row.cells, strict=False))
        if "position" in columns:
            place += 1
        elif found is not None or not columns:
            yield Skipped(
                row.record(keys.unique(member.name, row.line)),
                _("it is neither a list nor a film of one"),
                by_rule=False,
            )
            continue
        if found is None:
            of_list = "position" not in columns
            found = _list(member, fields if of_list else {}, row if of_list else None, keys)
            yield Skipped(found.records[0], _was_deleted()) if off else found
        if place:
            yield _item(row, fields, found, place, keys, off=off)
    if found is None:
        raise Refused(_("{file} is cut off: it holds no list.").format(file=member.shown))


def _was_deleted() -> str:
    return _("it was deleted on Letterboxd")


def _first_heading(text: str) -> tuple[str, tuple[str, ...]]:
    """The first heading, with what parts its columns: a spreadsheet may have saved the list in its own way."""
    for line in text.splitlines():
        for delimiter in DELIMITERS:
            names = tuple(plain_name(cell) for cell in first_row(line, delimiter))
            if _is_heading(names):
                return delimiter, names
    return ",", ()


def _is_heading(names: Sequence[str]) -> bool:
    return "name" in names and ("url" in names or "description" in names) and ("date" in names or "position" in names)


def _list(member: Member, fields: dict[str, str], row: Row | None, keys: Keys) -> ListDraft:
    name = values.line(fields.get("name")) or values.line(member.base.rpartition(".")[0]) or _("List")
    where = address(fields.get("url", ""))
    key = keys.unique("list", where.key if where else name)
    return ListDraft(
        (row.record(key) if row else source_record(member.name, "", key, ()),),
        key,
        name,
        description_html=from_typed(fields.get("description", "")),
        tags=tags_of(fields.get("tags", "")),
    )


def _item(row: Row, fields: dict[str, str], found: ListDraft, place: int, keys: Keys, *, off: bool) -> ReadItem:
    title, year = values.title(fields.get("name")), values.year(fields.get("year"))
    where = address(fields.get("url", ""))
    record = row.record(keys.unique(found.key, where.key if where else f"{title}|{year or ''}"))
    if off:
        return Skipped(record, _was_deleted())
    if not title:
        return Skipped(record, _("it has no title"), by_rule=False)
    position = values.whole(fields.get("position"))
    if position is None or not 0 < position <= _LARGEST_POSITION:
        position = place
    key = where.key if where else None
    film = FilmDraft(title, year, key=key, ids=film_ids(key, where.slug if where else None))
    notes = from_typed(fields.get("description", ""))
    return Draft((record,), film, on_list=ListPlaceDraft(found.key, position, notes))
