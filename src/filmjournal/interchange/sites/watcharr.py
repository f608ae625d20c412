"""Watcharr's JSON export: an array of what one user watched or plans to.

    {"createdAt", "updatedAt", "pinned", "status": "PLANNED|WATCHING|FINISHED|HOLD|DROPPED", "rating", "thoughts",
     "content": {"tmdbId", "imdb_id"?, "title", "type": "movie|tv", "release_date"?, "runtime"?, "overview"?},
     "activity": [{"type", "data", "createdAt", "customDate"}], "watchedSeasons": [], "watchedEpisodes": []}

A film is one record with one rating (0 to 10) and one text, and has been finished as often as its activity says. The
day of that is known where the person gave one (`customDate`); when it was written down is not when it was seen. The
rating goes to the viewing where there is one, else it is the film's of today; the text goes to the last viewing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import FilmFields, Keys, no_file, note_html, unread
from filmjournal.interchange.reading.source import Member, Source

NAME = "watcharr"

_SCALE = 10
_MOST_LOOKED_AT = 300  # members of a large folder, for telling what it is
_FINISHING = frozenset(("ADDED_WATCHED", "IMPORTED_WATCHED", "IMPORTED_ADDED_WATCHED", "STATUS_CHANGED"))
_BEGUN = frozenset(("WATCHING", "HOLD", "PAUSED", "DROPPED"))


def recognises(source: Source) -> int:
    """By the names that each of its records begins with."""
    return 90 if any(map(_is_ours, source.members[:_MOST_LOOKED_AT])) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Days are cut from times, and there may be series."""
    return Questions(time_zone=True, other_kinds=True)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Viewings and what was planned; series as the options say."""
    found = [member for member in source.members if _is_ours(member)]
    keys = Keys()
    for member in found:
        try:
            items = member.json()
        except Refused as error:
            if len(found) == 1:
                raise
            yield no_file(member, str(error))
            continue
        if isinstance(items, dict):
            items = next((value for value in items.values() if isinstance(value, list)), [])
        for number, item in enumerate(items if isinstance(items, list) else [], 1):
            yield from _of_item(member, number, item, keys, options)
    yield from unread(source, found, _("it is no file of Watcharr's"))


def _is_ours(member: Member) -> bool:
    if member.suffix not in (".json", ".txt", ""):
        return False
    start = member.head()
    return start[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{") and (
        all(name in start for name in (b'"content"', b'"tmdbId"', b'"status"'))
        and any(name in start for name in (b'"thoughts"', b'"activity"', b'"watchedEpisodes"'))
    )


def _of_item(member: Member, number: int, item: Any, keys: Keys, options: ReadOptions) -> Iterator[ReadItem]:
    content = item.get("content") if isinstance(item, dict) else None
    text = json.dumps(item, sort_keys=True, default=str)
    if not isinstance(content, dict):
        record = source_record(member.name, number, f"{member.name}|item {number}", (text,))
        yield Skipped(record, _("it says nothing of a film"), by_rule=False)
        return
    kind = values.line(content.get("type"), 40).lower() or "movie"
    title = values.title(content.get("title"))
    tmdb = values.identifier(content.get("tmdbId"))
    key = keys.unique(kind, tmdb or title.casefold())
    record = source_record(member.name, number, key, (text,))
    if kind != "movie" and not options.other_kinds:
        yield Skipped(record, _("it is no film but marked “{kind}”").format(kind=kind))
        return
    if not title:
        yield Skipped(record, _("it has no title"), by_rule=False)
        return
    film = _film(content, kind, title, key)
    if item.get("pinned") is True:
        film = replace(film, extra={**film.extra, _("Pinned"): _("Yes")})
    status = values.line(item.get("status"), 40).upper()
    rating, original = values.rating_of(item.get("rating"), _SCALE)
    entries = _viewings(item, status, values.stamp(values.moment(item.get("createdAt"))), options)
    planned = _planned(item, options) if status == "PLANNED" else None
    review = note_html(item.get("thoughts"))
    if status == "PLANNED" and review and not entries:
        film = replace(film, extra={**film.extra, _("Notes"): values.text(item.get("thoughts"))})
        review = ""
    if not entries and review:
        entries = [EntryDraft(logged=values.stamp(values.moment(item.get("createdAt"))))]
    if entries:
        entries[-1] = replace(entries[-1], review_html=review)
        if len(entries) == 1:
            only_seen = entries[0].watched is None and not review and entries[0].finished
            entries = [replace(entries[0], rating=rating, rating_original=original, only_seen=only_seen)]
            rating = original = None
    if not entries:
        yield Draft((record,), film, watchlist=planned, rating=rating, rating_original=original)
        return
    first = Draft((record,), film, entries[0], watchlist=planned, rating=rating, rating_original=original)
    yield first
    for count, entry in enumerate(entries[1:], 2):
        again = source_record(member.name, f"{number}.{count}", f"{key}|{count}", (text, count))
        yield Draft((again,), film, entry)


def _film(content: Mapping[str, Any], kind: str, title: str, key: str) -> FilmDraft:
    known = FilmFields()
    known.id("tmdb" if kind == "movie" else f"tmdb_{kind}", content.get("tmdbId"))
    known.id("imdb", content.get("imdb_id") or content.get("imdbId"))
    known.keep(_("Synopsis"), content.get("overview"))
    return FilmDraft(
        title,
        values.year(content.get("release_date") or content.get("releaseDate") or content.get("year")),
        key=key,
        runtime=values.minutes(content.get("runtime")),
        kind=None if kind == "movie" else "series",
        ids=known.ids,
        extra=known.extra,
    )


def _viewings(item: Mapping[str, Any], status: str, logged: str | None, options: ReadOptions) -> list[EntryDraft]:
    """The viewings that an item tells of, the earliest first."""
    zone = values.zone(options.time_zone)
    found: list[tuple[PartialDate, str | None]] = []
    activity = item.get("activity")
    for act in activity if isinstance(activity, list) else []:
        if not isinstance(act, dict) or values.line(act.get("type"), 40).upper() not in _FINISHING:
            continue
        custom = act.get("customDate")
        when = values.local_day(values.moment(custom), zone) or values.day(custom)
        if when is not None and _status_of(act) in ("", "FINISHED"):
            found.append((when, values.stamp(values.moment(act.get("createdAt")))))
    found = sorted(dict(reversed(found)).items(), key=lambda pair: order_code(pair[0]))
    entries = [
        EntryDraft(watched=when, rewatch=bool(number), logged=written) for number, (when, written) in enumerate(found)
    ]
    if not entries and status == "FINISHED":
        return [EntryDraft(logged=logged)]
    if status in _BEGUN:
        entries.append(EntryDraft(finished=False, rewatch=bool(entries), logged=logged))
    return entries


def _status_of(act: Mapping[str, Any]) -> str:
    """The status that something set: its data is the word itself, or JSON that holds it."""
    data = act.get("data")
    if isinstance(data, str) and data.lstrip().startswith("{"):
        try:
            data = json.loads(data[:100_000])
        except (ValueError, RecursionError):
            return ""
    if isinstance(data, dict):
        data = data.get("status")
    return values.line(data, 40).strip('"').upper()


def _planned(item: Mapping[str, Any], options: ReadOptions) -> str:
    """The day it was put on the watchlist."""
    day = values.local_day(values.moment(item.get("createdAt")), values.zone(options.time_zone))
    return str(day) if day else ""
