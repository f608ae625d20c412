"""Simkl: the CSV backup, and the JSON one, alone or in its ZIP.

    SIMKL_ID,Title,Type,Year,Watchlist,LastEpWatched,WatchedDate,Rating,Memo,TVDB,TMDB,IMDB

Simkl keeps the last viewing of a film only. What is planned is on the watchlist, what is completed was seen (at an
unknown time where there is no date), what was dropped, is on hold or being watched was not finished. The rating is that
viewing's; a memo is an extra fact. Series and anime are skipped unless they are asked for; anime films are films where
the backup says so. Times of the JSON are UTC; those of the CSV say no zone and are taken as the day they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys, Row, Table, tables
from filmjournal.interchange.reading.known_tables import unread as not_of_this
from filmjournal.interchange.reading.records import Record, inner, json_record, no_record, unread
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.written_dates import DAY_FIRST, readings

NAME = "simkl"

_SCALE = 10
_MOST_LOOKED_AT = 60  # members, to tell the format
_OWN_ID = re.compile(rb'"simkl(?:_id)?"\s*:')
_OWN_NAMES = re.compile(rb'"(?:added_to_watchlist_at|user_rated_at|user_rating|last_watched_at|anime_type)"\s*:')
_ZONED = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|[+-]\d\d:?\d\d)", re.IGNORECASE)
_SECTIONS = (("movies", "movie"), ("shows", "tv"), ("anime", "anime"))
_PLANNED = ("plantowatch", "planned", "watchlist")
_NOT_FINISHED = ("dropped", "hold", "onhold", "watching", "notinteresting")


def recognises(source: Source) -> int:
    """By the columns of its table, or its numbers in JSON, that no other service has."""
    if any(map(_is_ours, tables(source))):
        return 95
    return 95 if any(_backups(source)) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """The time zone for the JSON, and whether there is anything but films."""
    backups = list(_backups(source))
    others = False
    for item in _titles(source, backups, Keys(), values.zone(options.time_zone)):
        if isinstance(item, _Title) and item.kind != "movie":
            others = True
            break
    return Questions(time_zone=bool(backups), other_kinds=others)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The records of a backup. Raises Refused where none of the files can be read."""
    backups = list(_backups(source))
    found = [table for table in tables(source) if _is_ours(table)]
    troubles = 0
    for item in _titles(source, backups, Keys(), values.zone(options.time_zone)):
        if isinstance(item, Refused):
            troubles += 1
            if troubles == len(backups) + len(found):
                raise item
            continue
        yield item if isinstance(item, Skipped) else _draft(item, options)
    yield from not_of_this(source, [*backups, *(table.member for table in found)], _("it is no file of Simkl's"))


@dataclass(frozen=True, slots=True)
class _Title:
    """One record of any of the files. Texts are as they stand there."""

    record: SourceRecord
    kind: str  # movie, tv, anime
    film: FilmDraft | None
    status: str
    watched: PartialDate | None
    logged: str | None
    added: str
    rating: object


def _is_ours(table: Table) -> bool:
    return table.has("simklid", "title")


def _backups(source: Source) -> Iterator[Member]:
    for member in source.members[:_MOST_LOOKED_AT]:
        if member.suffix in (".json", ".txt", ""):
            head = member.head()
            if _OWN_ID.search(head) and _OWN_NAMES.search(head):
                yield member


def _titles(
    source: Source, backups: list[Member], keys: Keys, zone: tzinfo | None
) -> Iterator[_Title | Skipped | Refused]:
    """All records; a file that can't be read is a Skipped, and then its trouble."""
    for table in tables(source):
        if not _is_ours(table):
            continue
        try:
            for row in table.rows():
                yield row if isinstance(row, Skipped) else _of_row(row, keys, zone)
        except Refused as trouble:
            yield unread(table.member.name, trouble)
            yield trouble
    for member in backups:
        try:
            whole = member.json()
        except Refused as trouble:
            yield unread(member.name, trouble)
            yield trouble
            continue
        for section, kind in _SECTIONS if isinstance(whole, Mapping) else ((None, "movie"),):
            records = whole.get(section) if section else whole
            for number, record in enumerate(records if isinstance(records, list) else (), 1):
                place = f"{section}:{number}" if section else str(number)
                if isinstance(record, Mapping):
                    yield _of_json(member.name, place, record, kind, keys, zone)
                else:
                    yield no_record(member.name, place, keys.unique(place), record)


def _of_row(row: Row, keys: Keys, zone: tzinfo | None) -> _Title:
    said = row.get("type").lower()
    kind = "anime" if "anime" in said else "movie" if not said or "movie" in said or "film" in said else "tv"
    ids = {name: row.get(column) for name, column in (("simkl", "simklid"), ("imdb", "imdb"), ("tmdb", "tmdb"))}
    if kind != "movie":
        ids["tvdb"] = row.get("tvdb")
    film = _film(row.get("title"), row.get("year"), ids, kind, row.get("memo"))
    watched, logged = _when(row.get("watcheddate"), zone)
    record = row.record(keys.unique(_key(film, kind, str(row.line))))
    return _Title(record, kind, film, _status(row.get("watchlist")), watched, logged, "", row.get("rating"))


def _of_json(file: str, place: str, record: Record, kind: str, keys: Keys, zone: tzinfo | None) -> _Title:
    if values.line(record.get("anime_type")).lower() == "movie":
        kind = "movie"
    about = inner(record, "movie") or inner(record, "show") or inner(record, "anime")
    memo = inner(record, "memo").get("text") or record.get("memo")
    film = _film(about.get("title"), about.get("year"), inner(about, "ids"), kind, memo)
    watched, logged = _when(record.get("last_watched_at") or record.get("watched_at"), zone)
    _rated, rated_at = _when(record.get("user_rated_at"), zone)
    added, _added_at = _when(record.get("added_to_watchlist_at") or record.get("added_to_list"), zone)
    return _Title(
        json_record(file, place, keys.unique(_key(film, kind, place)), record),
        kind,
        film,
        _status(record.get("status")),
        watched,
        logged or rated_at,
        str(added) if added and added.day else "",
        record.get("user_rating") or record.get("rating"),
    )


def _film(title: object, year: object, ids: Mapping[str, object], kind: str, memo: object) -> FilmDraft | None:
    found = {
        "imdb": values.imdb(ids.get("imdb")),
        # TMDb counts series and films apart.
        "tmdb" if kind == "movie" else "tmdb_tv": values.identifier(ids.get("tmdb")),
        "simkl": values.identifier(ids.get("simkl") or ids.get("simkl_id")),
        "tvdb": None if kind == "movie" else values.identifier(ids.get("tvdb")),
    }
    known = {name: number for name, number in found.items() if number}
    name = values.title(title) or " ".join(next(iter(known.items()), ()))
    if not name:
        return None
    text = values.text(memo)
    return FilmDraft(
        name,
        values.year(year),
        key=known.get("simkl"),
        kind=None if kind == "movie" else "series",
        ids=known,
        extra={_("Memo"): text} if text else {},
    )


def _key(film: FilmDraft | None, kind: str, place: str) -> str:
    if film is None:
        return f"{kind}|{place}"
    return f"{kind}|{film.key or film.ids.get('imdb') or film.ids.get('tmdb') or f'{film.title}|{film.year}'}"


def _status(text: object) -> str:
    return re.sub(r"[\W_]+", "", values.line(text).lower())


def _when(text: object, zone: tzinfo | None) -> tuple[PartialDate | None, str | None]:
    """The day that a time was in the time zone, and its stamp."""
    plain = values.line(text, 60)
    if _ZONED.search(plain) or isinstance(text, (int, float)):
        when = values.moment(text)
        return values.local_day(when, zone), values.stamp(when)
    found = readings(plain, DAY_FIRST)  # 18-12-2023 in the CSV
    day = found[0] if found else None
    return day, values.stamp(day)


def _draft(title: _Title, options: ReadOptions) -> ReadItem:
    if title.kind != "movie" and not options.other_kinds:
        return Skipped(title.record, _("it is a series") if title.kind == "tv" else _("it is anime"))
    if title.film is None:
        return Skipped(title.record, _("it has no title"), by_rule=False)
    rating, original = values.rating_of(title.rating, _SCALE)
    planned = title.status in _PLANNED
    if planned and title.watched is None:
        return Draft((title.record,), title.film, None, title.added, rating=rating, rating_original=original)
    finished = title.status not in _NOT_FINISHED
    if not title.status and title.watched is None and rating is None:
        return Skipped(title.record, _("it does not say whether it was seen"), by_rule=False)
    entry = EntryDraft(
        title.watched,
        rating,
        original,
        finished=finished,
        logged=title.logged,
        only_seen=finished and title.watched is None,
    )
    return Draft((title.record,), title.film, entry, watchlist=title.added if planned else None)
