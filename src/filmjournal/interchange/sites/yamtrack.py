"""Yamtrack's CSV file of one user's media, in all its headings, and Floppy's wide one, which begins with `row_type`.

    media_id,source,media_type,title,image,season_number,episode_number,score,progress,status,[repeats,]
    start_date,end_date,notes,[watch_date | progress_changed | progressed_at]

Columns are told by name, so order and further columns make no difference. Floppy's rows of other types are lists, what
is on them (`list_item`) and what is owned (`collection`). A film's row is one viewing of it, several
rows are several viewings; of them those that are known to be later than another are rewatches. The score is of 0 to 10
with decimals. The notes are the one text that a person can write on a viewing there, so they are its review; of a film
that was only planned they are kept as a note on the film.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
)
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.i18n import N_, _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    episode_title,
    note_html,
    plain_name,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Source

NAME = "yamtrack"

_SCALE = 10
_KINDS = {"tv": "series", "season": "series", "anime": "series", "episode": "episode"}
_FINISHED = frozenset(("completed", "repeating", ""))
_BEGUN = frozenset(("inprogress", "paused", "dropped", "watching", "current", "onhold"))
_PLANNED = frozenset(("planning", "plantowatch", "planned"))
# Of what is owned, by Floppy's columns.
_OWNED = {
    "collectionformat": N_("Format"),
    "collectionresolution": N_("Resolution"),
    "collectionhdr": N_("HDR"),
    "collectionis3d": N_("3D"),
    "collectionaudiocodec": N_("Audio"),
    "collectionaudiochannels": N_("Audio channels"),
    "collectionbitrate": N_("Bit rate"),
    "collectioncollectedat": N_("Collected"),
}


def recognises(source: Source) -> int:
    """By the columns that all of its headings have."""
    return 95 if any(_is_ours(table) for table in tables(source)) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Whether there are times, and anything but films."""
    times = others = False
    for table in tables(source):
        if _is_ours(table):
            for row in table.rows():
                if isinstance(row, Row):
                    times = times or any(_has_time(row.get(name)) for name in ("enddate", "startdate", "watchdate"))
                    others = others or row.get("mediatype").lower() not in ("movie", "")
                if times and others:
                    break
    return Questions(time_zone=times, other_kinds=others)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Viewings and what was planned; series, games and books as the options say."""
    zone = values.zone(options.time_zone)
    found = [table for table in tables(source) if _is_ours(table)]
    first: dict[str, int] = {}  # of each film, the earliest day that it was seen on
    for table in found:
        for row in table.rows():
            if isinstance(row, Row) and (when := order_code(_watched(row, zone))):
                film = _media_key(row)
                first[film] = min(when, first.get(film, when))
    keys = Keys()
    for table in found:
        positions: Counter[str] = Counter()
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
            elif row.get("rowtype").lower() == "list":
                yield _list(row, keys)
            else:
                yield _item(row, keys, zone, first, positions, options)
    yield from unread(source, (table.member for table in found), _("it is no file of Yamtrack's"))


def _is_ours(table: Table) -> bool:
    if not table.has("mediaid", "mediatype", "title"):
        return False
    return table.has("rowtype", "listuid") or (table.has("status") and any(map(table.has, ("score", "notes"))))


def _media_key(row: Row) -> str:
    parts = (row.get(name) for name in ("source", "mediatype", "mediaid", "seasonnumber", "episodenumber"))
    return "|".join((*parts, "" if row.get("mediaid") else values.title(row.get("title")).casefold()))


def _list_key(row: Row) -> str:
    return f"list|{row.get('listuid', 'listname')}"


def _list(row: Row, keys: Keys) -> ReadItem:
    name = values.line(row.get("listname"))
    record = row.record(keys.unique(_list_key(row)))
    if not name:
        return row.broken(_("it has no title"))
    tags = values.names(row.get("listtags").strip("[]").replace('"', ""), ",")
    return ListDraft((record,), _list_key(row), name, note_html(row.get("listdescription")), tags=tags)


def _item(
    row: Row, keys: Keys, zone: tzinfo | None, first: dict[str, int], positions: Counter[str], options: ReadOptions
) -> ReadItem:
    kind = row.get("mediatype").lower()
    row_type = row.get("rowtype").lower() or "media"
    key = _media_key(row)
    on_list = _list_key(row) if row_type == "list_item" else ""
    watched = _watched(row, zone)
    record = row.record(keys.unique(on_list or row_type, key, row.get("enddate", "watchdate", "startdate")))
    if kind != "movie" and not options.other_kinds:
        return Skipped(record, _("it is no film but marked “{kind}”").format(kind=values.line(kind, 40) or "?"))
    title = values.title(row.get("title"))
    if not title:
        return row.broken(_("it has no title"))
    film = _film(row, kind, title, key)
    if on_list:
        positions[on_list] += 1
        return Draft((record,), film, on_list=ListPlaceDraft(on_list, positions[on_list]))
    if row_type != "media":
        return Draft((record,), film)
    rating, original = values.rating_of(row.get("score"), _SCALE)
    said = values.line(row.get("status"), 40)
    status = plain_name(said)
    if status in _PLANNED:
        added = row.get("createdat", "progressedat", "progresschanged")
        day = values.local_day(values.moment(added), zone) if _has_time(added) else values.day(added)
        if note := values.text(row.get("notes")):
            film = replace(film, extra={**film.extra, _("Notes"): note})
        when = str(day) if day and day.day else ""
        return Draft((record,), film, watchlist=when, rating=rating, rating_original=original)
    if status not in _FINISHED | _BEGUN:
        return row.broken(_("its status is none that is known: {status}").format(status=said))
    review = note_html(row.get("notes"))
    repeats = values.whole(row.get("repeats")) or 0
    return Draft(
        (record,),
        film,
        EntryDraft(
            watched=watched,
            rating=rating,
            rating_original=original,
            rewatch=repeats > 0 or status == "repeating" or first.get(key, 0) < order_code(watched),
            finished=status in _FINISHED,
            review_html=review,
            logged=values.stamp(values.moment(row.get("createdat", "progressedat", "progresschanged"))),
            only_seen=watched is None and not review and status in _FINISHED,
        ),
    )


def _film(row: Row, kind: str, title: str, key: str) -> FilmDraft:
    known = FilmFields()
    if row.get("source").lower() in ("tmdb", "") and values.whole(row.get("mediaid")):
        if kind == "movie":
            known.id("tmdb", row.get("mediaid"))
        elif kind == "tv":
            known.id("tmdb_tv", row.get("mediaid"))
    known.id("imdb", row.get("imdbid"))
    if (repeats := values.whole(row.get("repeats"))) and repeats > 0:
        known.keep(_("Repeats"), repeats)
    for name, shown in _OWNED.items():
        known.keep(_(shown), row.get(name))
    return FilmDraft(
        episode_title(title, row.get("seasonnumber"), row.get("episodenumber")) if kind != "movie" else title,
        values.year(row.get("year", "releaseyear", "releasedate")),
        key=key,
        kind=None if kind == "movie" else _KINDS.get(kind, "other"),
        ids=known.ids,
        extra=known.extra,
    )


def _watched(row: Row, zone: tzinfo | None) -> PartialDate | None:
    """The day it was seen on: when it ended, else when it began."""
    if plain_name(row.get("status")) in _PLANNED:
        return None
    text = row.get("enddate", "watchdate", "startdate")
    return values.local_day(values.moment(text), zone) if _has_time(text) else values.day(text)


def _has_time(text: str) -> bool:
    """Whether it has a time of day; midnight in UTC is how a day alone is written."""
    return ":" in text and not text[10:].lstrip("T ").startswith("00:00:00+00:00")
