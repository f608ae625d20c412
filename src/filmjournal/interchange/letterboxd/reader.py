"""Letterboxd: the export as a ZIP, its folder or single files of it, 2017 to today, and the CSV that it takes in.

    watched, watchlist, likes/films   Date,Name,Year,Letterboxd URI
    ratings                           Date,Name,Year,Letterboxd URI,Rating
    diary                             Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
    reviews                           Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date
    lists/*                           see `letterboxd_lists`

`Date` is the day something was written down, `Watched Date` the day of the viewing. Reviews hold HTML as it was typed.
Exports of 2017 know no rewatches. In `orphaned/` is what Letterboxd can no longer show, since the film is gone from it:
it comes in as films made by hand. In `deleted/` is what the person deleted lately: it is offered and off. How the
parts go together says `letterboxd_entries`. Comments, and likes of other people's reviews and lists, are skipped by
rule; the profile is not opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from filmjournal.domain.drafts import Questions, ReadItem, ReadOptions, Skipped, SourceRecord, source_record
from filmjournal.domain.errors import Refused
from filmjournal.i18n import N_, _
from filmjournal.interchange.letterboxd import parts as letterboxd_parts
from filmjournal.interchange.letterboxd.entries import Collection, named
from filmjournal.interchange.letterboxd.import_table import read_table
from filmjournal.interchange.letterboxd.lists import read_list
from filmjournal.interchange.letterboxd.parts import DELETED, PARTS, Days, Part, Troubles, told
from filmjournal.interchange.reading.known_tables import Keys, Row, Table, unread
from filmjournal.interchange.reading.source import Source

NAME = "letterboxd"

_SURE = {"list": 100, "import": 90, "unnamed": 60, "comments": 40, "likes of others": 30}


def recognises(source: Source) -> int:
    """By the headings of its parts; by names that no other export has where all of them are damaged."""
    found = list(letterboxd_parts.first_parts(source))
    damaged = {part.member.base for part in found if part.kind == "damaged"}
    by_name = 50 if {"diary.csv", "watched.csv"} <= damaged else 0
    return max((100 if part.kind in PARTS else _SURE.get(part.kind, 0) for part in found), default=0) or by_name


def questions(source: Source, options: ReadOptions) -> Questions:
    """Whether what was deleted shall come in; days are days, and half stars are ours."""
    deleted = any(part.section == DELETED and _has_rows(part) for part in letterboxd_parts.first_parts(source))
    return Questions(deleted=deleted)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Viewings, reviews, ratings, likes, the watchlist and the lists."""
    found = list(letterboxd_parts.parts(source))
    keys = Keys()
    collection = Collection(include_deleted=options.include_deleted)
    for kind in PARTS:
        for part in found:
            if part.kind == kind:
                yield from _guarded(source, part, _collected(part, collection, keys))
    for part in found:
        if part.kind == "import" and part.table is not None:
            yield from _guarded(source, part, read_table(part.table, keys))
    yield from collection.drafts()
    for part in found:
        if part.kind == "list":
            off = part.section == DELETED and not options.include_deleted
            yield from _guarded(source, part, read_list(part.member, keys, off=off))
        elif part.kind in _REASONS and part.table is not None:
            yield from _guarded(source, part, _all_skipped(part.table, keys, _(_REASONS[part.kind])))
        elif part.kind == "unnamed":
            yield _whole(
                part,
                _(
                    "its heading is that of several parts of an export: "
                    "call it watched.csv, watchlist.csv or likes/films.csv"
                ),
            )
        elif part.kind == "damaged":
            yield _whole(part, _("it holds NUL characters instead of text"))
    yield from unread(source, (part.member for part in found), _("it is no part of an export of Letterboxd"))


_REASONS = {
    "comments": N_("comments on what others wrote are not brought in"),
    "likes of others": N_("likes of other people's reviews and lists are not brought in"),
}


def _whole(part: Part, reason: str) -> Skipped:
    return Skipped(source_record(part.member.name, "", part.member.name, ()), reason, by_rule=False)


def _guarded(source: Source, part: Part, items: Iterable[ReadItem]) -> Iterator[ReadItem]:
    """The items, and the part as skipped where it can't be read on. Raises Refused where it is all that is imported."""
    try:
        yield from items
    except Refused as error:
        if len(source.members) == 1:
            raise
        yield _whole(part, str(error).rstrip("."))


def _has_rows(part: Part) -> bool:
    if part.table is None:
        return part.kind == "list"
    try:
        return next(part.table.rows(), None) is not None
    except Refused:
        return False


def _all_skipped(table: Table, keys: Keys, reason: str) -> Iterator[ReadItem]:
    for row in table.rows():
        if isinstance(row, Skipped):
            yield row
        else:
            where = row.get("content")
            yield Skipped(row.record(keys.unique("other", where, row.get("date"))), reason)


def _collected(part: Part, collection: Collection, keys: Keys) -> Iterator[ReadItem]:
    """Put the rows of a part into the collection; what can't go there comes back."""
    table = part.table
    if table is None:
        return
    collection.begin_part()
    days, troubles = Days(table), Troubles()
    viewings = part.kind in ("diary", "reviews")
    for row in table.rows():
        if isinstance(row, Skipped):
            yield row
            continue
        film = named(row)
        if film is None:
            yield Skipped(_own(row, part, keys), _("it has no title"), by_rule=False)
        elif part.section and not viewings:
            yield Skipped(_own(row, part, keys), _("such rows are not expected in this folder"), by_rule=False)
        elif viewings:
            collection.add_viewing(row, film, days, part.section, troubles)
        elif part.kind == "watched":
            collection.add_watched(row, film, days)
        elif part.kind == "likes":
            collection.add_like(row, film)
        elif part.kind == "watchlist":
            collection.add_to_watchlist(row, film, days)
        elif not collection.add_rating(row, film, days, troubles):
            yield Skipped(_own(row, part, keys), _("it holds no rating"), by_rule=not row.get("rating").strip("0., "))
    yield from told(table, days, troubles)


def _own(row: Row, part: Part, keys: Keys) -> SourceRecord:
    return row.record(keys.unique(part.kind, f"line {row.line}"))
