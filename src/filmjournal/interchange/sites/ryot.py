"""Ryot: the JSON of its complete export, in which each title has its viewings, reviews and collections.

Films only, unless the rest is asked for (books and music never come in). Ryot writes no titles but a free-form
`source_id`: that is the title where it reads like one, else the film is called by its number (`tmdb 603`) and has it as
an id, so that it can be matched.

A viewing that was dropped or is still going on was not finished. A review or a rating within a day of a viewing is
that viewing's; any other review is an undated one, any other rating the film's of today. Of a film without a dated
viewing they make, or join, an undated entry. Collections are lists, but for those that Ryot keeps itself: Watchlist is
the watchlist, Completed says that a film was seen, Owned is an extra fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from itertools import islice

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
    SourceRecord,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys
from filmjournal.interchange.reading.known_tables import unread as not_of_this
from filmjournal.interchange.reading.records import Record, inner, json_record, listed, no_record, unread
from filmjournal.interchange.reading.review_texts import markdown_html
from filmjournal.interchange.reading.source import Member, Source

NAME = "ryot"

_SCALE = 100
_MOST_LOOKED_AT = 60  # members, to tell the format
_OWN_NAMES = (b'"seen_history"', b'"source_id"', b'"lot"')
_KINDS = {"show": "series", "anime": "series", "video_game": "other", "podcast": "other"}
_NOT_FINISHED = ("dropped", "on_a_hold", "onahold", "in_progress", "inprogress")
_KEPT_BY_RYOT = ("in progress", "monitoring", "reminders", "recommendations", "custom")
_MADE_UP = re.compile(r"(?:met|met_[\w-]+|[a-z]{2,4}_[A-Za-z0-9]{6,}|tt\d+|[0-9a-f-]{20,}|https?://.*|/.*)", re.DOTALL)
_DAY = 1  # between a viewing and the rating or review of it
_MOST_OF_A_DAY = 24  # viewings that are looked at for a review


def recognises(source: Source) -> int:
    """By the names that only its records have together."""
    return 95 if any(_exports(source)) else 0


def questions(source: Source, _options: ReadOptions) -> Questions:
    """The time zone, and whether there is anything but films."""
    others = False
    for member in _exports(source):
        try:
            others = others or any(_lot(record) in _KINDS for record in _metadata(member.json()))
        except Refused:
            continue
    return Questions(time_zone=True, other_kinds=others)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The records of an export. Raises Refused where none of the files can be read."""
    found = list(_exports(source))
    troubles = 0
    keys = Keys()
    for member in found:
        try:
            whole = member.json()
        except Refused as trouble:
            troubles += 1
            if troubles == len(found):
                raise
            yield unread(member.name, trouble)
            continue
        yield from _Export(member.name, whole, keys, options).items()
    yield from not_of_this(source, found, _("it is no file of Ryot's"))


def _exports(source: Source) -> Iterator[Member]:
    for member in source.members[:_MOST_LOOKED_AT]:
        if member.suffix in (".json", ".txt", ""):
            head = member.head()
            if all(name in head for name in _OWN_NAMES):
                yield member


def _metadata(whole: object) -> list[object]:
    """The titles; older exports call them `media`, and those of one kind have nothing around them."""
    return whole if isinstance(whole, list) else listed(whole, "metadata") or listed(whole, "media")


def _lot(record: object) -> str:
    found = values.line(record.get("lot")).lower() if isinstance(record, Mapping) else ""
    return re.sub(r"[\s-]+", "_", found)


@dataclass(slots=True)
class _Seen:
    """A viewing while what belongs to it is gathered."""

    record: SourceRecord
    entry: EntryDraft
    more: list[SourceRecord] = field(default_factory=list)


class _AllSeen:
    """The viewings of one film."""

    def __init__(self) -> None:
        self.viewings: list[_Seen] = []
        self._dated: dict[int, list[_Seen]] = {}  # by the number of the day

    def add(self, viewing: _Seen) -> None:
        self.viewings.append(viewing)
        if viewing.entry.watched is not None:
            self._dated.setdefault(viewing.entry.watched.first_day.toordinal(), []).append(viewing)

    def near(self, day: PartialDate | None, days: int) -> list[_Seen]:
        """Those at most so many days away, the nearest first; those at unknown times where there are no others."""
        if not self._dated:
            return self.viewings[:_MOST_OF_A_DAY]
        if day is None:
            return []
        number = day.first_day.toordinal()
        around = sorted(range(number - days, number + days + 1), key=lambda other: abs(other - number))
        return list(islice((viewing for other in around for viewing in self._dated.get(other, ())), _MOST_OF_A_DAY))


class _Export:
    """One file while it is read."""

    def __init__(self, file: str, whole: object, keys: Keys, options: ReadOptions) -> None:
        self._file = file
        self._whole = whole
        self._keys = keys
        self._options = options
        self._zone: tzinfo | None = values.zone(options.time_zone)
        self._lists: dict[str, int] = {}  # how many films each has so far, by name
        self._described = {
            values.line(one.get("name")): one.get("description")
            for one in listed(whole, "collections")
            if isinstance(one, Mapping)
        }

    def items(self) -> Iterator[ReadItem]:
        for number, record in enumerate(_metadata(self._whole), 1):
            if not isinstance(record, Mapping):
                yield no_record(self._file, number, self._keys.unique("metadata", number), record)
                continue
            lot = _lot(record)
            source = values.line(record.get("source")).lower()
            identifier = values.line(record.get("identifier"), 100)
            start = f"{lot}|{source}|{identifier or values.line(record.get('source_id'))}"
            if lot != "movie" and not (self._options.other_kinds and lot in _KINDS):
                made = json_record(self._file, number, self._keys.unique(start), record)
                reason = _("it is no film but marked “{kind}”").format(kind=lot.replace("_", " ")) if lot else None
                yield Skipped(made, reason or _("it does not say what it is"), by_rule=bool(lot))
                continue
            film = _film(record, lot, source, identifier)
            if film is None:
                made = json_record(self._file, number, self._keys.unique(start), record)
                yield Skipped(made, _("it names no film"), by_rule=False)
                continue
            yield from self._of_film(record, number, start, film)

    def _of_film(self, record: Record, number: int, start: str, film: FilmDraft) -> Iterator[ReadItem]:
        seen = _AllSeen()
        said = 0
        for place, one in enumerate(listed(record, "seen_history"), 1):
            said += 1
            if isinstance(one, Mapping):
                seen.add(self._seen(f"{number}:seen:{place}", start, one))
            else:
                yield no_record(self._file, f"{number}:seen:{place}", self._keys.unique(start, "seen"), one)
        others: list[Draft] = []
        for place, one in enumerate(listed(record, "reviews"), 1):
            said += 1
            item = self._review(f"{number}:review:{place}", start, one, film, seen)
            if isinstance(item, Draft):
                others.append(item)
            elif item is not None:
                yield item
        for place, one in enumerate(listed(record, "collections"), 1):
            said += 1
            yield from self._collected(f"{number}:collection:{place}", start, one, film, seen, others)
        for viewing in seen.viewings:
            yield Draft((viewing.record, *viewing.more), film, viewing.entry)
        yield from others
        if not said:
            made = json_record(self._file, number, self._keys.unique(start), record)
            yield Skipped(made, _("nothing is said of the film"))

    def _seen(self, place: str, start: str, one: Record) -> _Seen:
        ended, ended_at = self._when(one.get("ended_on"))
        began, began_at = self._when(one.get("started_on"))
        state = re.sub(r"[\s-]+", "_", values.line(one.get("state")).lower())
        progress = values.number(one.get("progress"))
        finished = state not in _NOT_FINISHED and (bool(state) or ended is not None or progress in (None, 100.0))
        providers = one.get("providers_consumed_on") or one.get("provider_watched_on")
        medium = ", ".join(values.names(providers if isinstance(providers, list) else [providers]))
        watched = ended or began
        entry = EntryDraft(
            watched,
            finished=finished,
            medium=values.line(medium) or None,
            logged=ended_at or began_at,
            only_seen=watched is None and finished and not medium,
        )
        return _Seen(json_record(self._file, place, self._keys.unique(start, "seen", watched), one), entry)

    def _review(self, place: str, start: str, one: object, film: FilmDraft, seen: _AllSeen) -> Draft | Skipped | None:
        """A review or rating as a draft of its own; None where it went to a viewing."""
        if not isinstance(one, Mapping):
            return no_record(self._file, place, self._keys.unique(start, "review"), one)
        review = inner(one, "review")
        day, written_at = self._when(review.get("date"))
        record = json_record(self._file, place, self._keys.unique(start, "review", written_at), one)
        rating, original = values.rating_of(one.get("rating"), _SCALE)
        html = markdown_html(values.text(review.get("text")), spoiler=review.get("spoiler") is True)
        private = values.line(review.get("visibility")).lower() == "private"
        if not html and rating is None:
            nothing = not values.line(one.get("rating")) or values.number(one.get("rating")) == 0
            return Skipped(record, _("it has neither a text nor a rating"), by_rule=nothing)
        for viewing in seen.near(day, _DAY):
            entry = viewing.entry
            if not (html and entry.review_html) and not (rating and entry.rating):
                viewing.more.append(record)
                viewing.entry = replace(
                    entry,
                    rating=entry.rating or rating,
                    rating_original=entry.rating_original if entry.rating else original,
                    review_html=entry.review_html or html,
                    private=entry.private or (private and bool(html)),
                    logged=entry.logged or written_at,
                    only_seen=entry.only_seen and not html,
                )
                return None
        if seen.viewings and not html:
            return Draft((record,), film, rating=rating, rating_original=original)
        entry = EntryDraft(
            rating=rating,
            rating_original=original,
            review_html=html,
            private=private and bool(html),
            logged=written_at,
            only_seen=not html,
        )
        return Draft((record,), film, entry)

    def _collected(
        self, place: str, start: str, one: object, film: FilmDraft, seen: _AllSeen, others: list[Draft]
    ) -> Iterator[ReadItem]:
        named = one if isinstance(one, Mapping) else {"collection_name": one}
        name = values.line(named.get("collection_name"))
        record = json_record(self._file, place, self._keys.unique(start, "collection", name), one)
        plain = name.lower()
        if not name:
            yield Skipped(record, _("it names no collection"), by_rule=False)
        elif plain == "watchlist":
            day, _at = self._when(named.get("created_on"))
            yield Draft((record,), film, watchlist=str(day) if day and day.day else "")
        elif plain == "completed":
            if seen.viewings or any(draft.entry for draft in others):
                yield Skipped(record, _("it says no more than that the film was seen"))
            else:
                yield Draft((record,), film, EntryDraft(only_seen=True))
        elif plain == "owned":
            day, _at = self._when(named.get("created_on"))
            yield Draft((record,), replace(film, extra={**film.extra, _("Owned"): str(day) if day else _("yes")}))
        elif plain in _KEPT_BY_RYOT:
            yield Skipped(record, _("it is on a list that Ryot keeps itself"))
        else:
            yield from self._listed(name, record, named, film)

    def _listed(self, name: str, record: SourceRecord, named: Record, film: FilmDraft) -> Iterator[ReadItem]:
        key = f"list|{name}"
        if name not in self._lists:
            self._lists[name] = 0
            html = markdown_html(values.text(self._described.get(name)))
            yield ListDraft((source_record(self._file, "", self._keys.unique(key), (name, html)),), key, name, html)
        self._lists[name] += 1
        information = inner(named, "information")
        lines = [f"{values.line(name_)}: {values.line(value)}" for name_, value in information.items()]
        rank = values.number(named.get("rank"))
        position = int(rank) if rank is not None and 1 <= rank < 1 << 31 else self._lists[name]
        notes = markdown_html("\n".join(line for line in lines if not line.endswith(": ")))
        yield Draft((record,), film, on_list=ListPlaceDraft(key, position, notes))

    def _when(self, value: object) -> tuple[PartialDate | None, str | None]:
        """A day, or the day that a time was in the time zone; and the stamp of it."""
        if isinstance(value, str) and ("T" in value or ":" in value) and (when := values.moment(value)):
            return values.local_day(when, self._zone), values.stamp(when)
        day = values.day(value)
        return day, values.stamp(day)


def _film(record: Record, lot: str, source: str, identifier: str) -> FilmDraft | None:
    number = values.imdb(identifier) if source == "imdb" else values.identifier(identifier)
    custom = source in ("custom", "")
    free = values.title(record.get("source_id"))
    # The title of one's own film may be all digits; elsewhere that is a number of another service.
    is_title = free != identifier and not _MADE_UP.fullmatch(free) and (custom or re.search(r"[^\W\d_]", free))
    title = free if is_title else f"{source} {number}" if number else ""
    ids: dict[str, str] = {}
    if number and not custom:
        ids[source if lot == "movie" else f"{source}_{lot}"] = number
    named = values.title_and_year(title)
    if named is None:
        return None
    return FilmDraft(
        named.title,
        named.year,
        key=f"{source}:{number}" if number else None,
        kind=None if lot == "movie" else _KINDS[lot],
        ids=ids,
    )
