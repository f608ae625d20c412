"""Netflix's downloads: the short viewing history of one profile, and the files of a request for personal data.

    NetflixViewingHistory.csv   Title,Date                                  the date as the account's language has it
    ViewingActivity.csv         Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,
                                Bookmark,Latest Bookmark,Country            times in UTC
    Ratings.csv                 Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,
                                Region View Date
    MyList.csv                  Title Name,Profile Name,Country,Utc Title Add Date

Only titles say what is a film and what an episode (`netflix_titles`). Sittings of one film that go on where the last
one ended are one viewing; trailers, and what played for less than five minutes in all, are skipped by rule. Of a
rating by thumbs, an upward one means that the film is liked; stars are a rating.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    Notice,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    SourceRecord,
)
from filmjournal.i18n import N_, _
from filmjournal.interchange.reading import values, written_dates
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    first_row,
    head_text,
    seen,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Source
from filmjournal.interchange.sites.netflix_titles import Shows, names_an_episode

NAME = "netflix"

# The heading of the short history in the languages of accounts.
_TITLE_NAMES = frozenset(
    ("title", "titel", "titre", "título", "titulo", "titolo", "tittel", "tytuł", "başlık", "název", "otsikko", "cím")
)
_DATE_NAMES = frozenset(("date", "datum", "fecha", "data", "dato", "tarih", "päivämäärä", "dátum"))
_SHORT_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}\.?", re.ASCII)
_SCALE = 5
_LEAST = 5 * 60  # seconds of a viewing
_PAUSE = timedelta(days=30)  # at most, between two sittings of one viewing
_REWOUND = 10 * 60  # seconds by which a sitting may begin before the last one ended
_THUMBS = {1: N_("thumbs down"), 2: N_("thumbs up"), 3: N_("two thumbs up")}


def recognises(source: Source) -> int:
    """By the columns of the long files, or the two of the short one with dates and titles as Netflix writes them."""
    found = [(table, kind) for table in tables(source) if (kind := _kind(table))]
    if any(kind in ("activity", "ratings") for _table, kind in found):
        return 90
    return max((_looks_like_history(table) for table, kind in found if kind == "history"), default=0)


def questions(source: Source, options: ReadOptions) -> Questions:
    """Times of the long history are cut to days; there may be episodes."""
    kinds = {_kind(table) for table in tables(source)}
    return Questions(time_zone=bool(kinds & {"activity", "my list"}), other_kinds=True)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Viewings, ratings and the watchlist."""
    found = [(table, kind) for table in tables(source) if (kind := _kind(table))]
    shows = Shows()
    profiles: set[str] = set()
    for table, kind in found:
        for row in table.rows():
            if isinstance(row, Row):
                profiles.add(row.get("profilename"))
                if kind in ("activity", "history"):
                    shows.learn(_title(row))
    if len(profiles - {""}) > 1:
        names = ", ".join(sorted(values.line(name) for name in profiles - {""})[:10])
        yield Notice(source.name, _("It holds several profiles, and all of them come in: {names}.").format(names=names))
    reader = _Reader(shows, options)
    for table, kind in found:
        if kind == "history":
            yield from reader.history(table)
        elif kind == "activity":
            yield from reader.activity(table)
        else:
            for row in table.rows():
                yield row if isinstance(row, Skipped) else reader.opinion(row, kind)
    yield from unread(source, (table.member for table, _known in found), _("it holds nothing of a journal"))


def _kind(table: Table) -> str:
    has = table.has
    if has("profilename", "title", "starttime"):
        return "activity"
    if has("titlename") and (has("thumbsvalue") or has("starvalue")):
        return "ratings"
    if has("titlename", "profilename", "utctitleadddate"):
        return "my list"
    names = table.names
    if len(names) == 2 and names[0] in _TITLE_NAMES and names[1] in _DATE_NAMES:
        return "history"
    return ""


def _looks_like_history(table: Table) -> int:
    rows = [
        row
        for line in head_text(table.member.head()).splitlines()[1:200]
        if len(row := first_row(line, table.delimiter)) == 2
    ]
    if not rows or not all(written_dates.readings(row[1], None) for row in rows[:-1] or rows):
        return 0
    if any(names_an_episode(row[0]) for row in rows):
        return 85
    return 60 if all(_SHORT_DATE.fullmatch(row[1].strip()) for row in rows[:-1] or rows) else 20


def _title(row: Row) -> str:
    return row.get("title", "titlename") or next(iter(cell.strip() for cell in row.cells[:1]), "")


@dataclass(slots=True)
class _Sitting:
    record: SourceRecord
    profile: str
    title: str
    start: datetime
    seconds: int
    bookmark: int | None

    @property
    def end(self) -> datetime:
        return self.start + timedelta(seconds=self.seconds)


class _Reader:
    """What the files of one import share while they are read."""

    def __init__(self, shows: Shows, options: ReadOptions) -> None:
        self._shows = shows
        self._options = options
        self._zone: tzinfo | None = values.zone(options.time_zone)
        self._keys = Keys()

    def _film(self, title: str, kind: str | None = None) -> FilmDraft:
        return FilmDraft(title, kind="episode" if self._shows.is_episode(title) else kind)

    def _no_film(self, title: str, record: SourceRecord) -> Skipped | None:
        """Why a title is left out, where it is."""
        if not title.strip(" :"):
            return Skipped(record, _("Netflix no longer says what it was"))
        if self._shows.is_episode(title) and not self._options.other_kinds:
            return Skipped(record, _("it is no film but an episode"))
        return None

    def history(self, table: Table) -> Iterator[ReadItem]:
        """The short history: a title and a day."""
        dates = [row.cells[1] for row in table.rows() if isinstance(row, Row) and len(row.cells) > 1]
        order = written_dates.order_of(dates) or written_dates.order_of_newest_first(dates)
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            title = values.title(_title(row))
            text = row.cells[1].strip() if len(row.cells) > 1 else ""
            record = row.record(self._keys.unique("history", title, text))
            if skipped := self._no_film(title, record):
                yield skipped
                continue
            days = written_dates.readings(text, order)
            if not days and text:
                yield row.broken(_("its date can't be read"))
                continue
            entry, doubt = written_dates.doubtful(EntryDraft(only_seen=not days), days)
            yield Draft((record,), self._film(title), entry, doubt=doubt)

    def activity(self, table: Table) -> Iterator[ReadItem]:
        """The long history: sittings with a time and a length, put together to viewings."""
        by_film: dict[tuple[str, str], list[_Sitting]] = {}
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            title = values.title(_title(row))
            profile, began = row.get("profilename"), row.get("starttime")
            record = row.record(self._keys.unique("activity", profile, title, began))
            skipped = self._no_film(title, record)
            if row.get("supplementalvideotype"):
                skipped = Skipped(record, _("it is a trailer or the like"))
            start = values.moment(began)
            if skipped:
                yield skipped
            elif start is None:
                yield row.broken(_("its date can't be read"))
            else:
                seconds = _seconds(row.get("duration"))
                sitting = _Sitting(
                    record, profile, title, start, _LEAST if seconds is None else seconds, _seconds(row.get("bookmark"))
                )
                by_film.setdefault((profile, title), []).append(sitting)
        for sittings in by_film.values():
            for viewing in _viewings(sittings):
                yield from self._viewing(viewing)

    def _viewing(self, sittings: list[_Sitting]) -> Iterator[ReadItem]:
        if sum(sitting.seconds for sitting in sittings) < _LEAST:
            for sitting in sittings:
                yield Skipped(sitting.record, _("it played for less than five minutes"))
            return
        last = sittings[-1]
        entry = EntryDraft(watched=values.local_day(last.start, self._zone), logged=values.stamp(last.start))
        yield Draft(tuple(sitting.record for sitting in sittings), self._film(last.title), entry)

    def opinion(self, row: Row, kind: str) -> ReadItem:
        """A rating, or a title on the list of what to watch."""
        title = values.title(_title(row))
        record = row.record(self._keys.unique(kind, row.get("profilename"), title, row.get("eventutcts")))
        if skipped := self._no_film(title, record):
            return skipped
        is_show = row.get("titletype", "type").lower() in ("show", "series", "tv show", "season", "episode")
        is_show = is_show or self._shows.is_show(title)
        if is_show and not self._options.other_kinds:
            return Skipped(record, _("it is no film but a series"))
        film = self._film(title, "series" if is_show else None)
        if kind == "my list":
            added = row.get("utctitleadddate")
            day = values.local_day(values.moment(added), self._zone) or values.day(added)
            return Draft((record,), film, watchlist=str(day) if day and day.day else "")
        rating, original = values.rating_of(row.get("starvalue"), _SCALE)
        if rating is not None:
            logged = values.stamp(values.moment(row.get("eventutcts")))
            return Draft((record,), film, seen(rating, original, logged=logged))
        thumbs = values.whole(row.get("thumbsvalue"))
        if thumbs not in _THUMBS:
            return row.broken(_("its rating can't be read"))
        known = FilmFields()
        known.keep("Netflix", _(_THUMBS[thumbs]))
        return Draft((record,), replace(film, extra=known.extra), liked=thumbs > 1)


def _viewings(sittings: list[_Sitting]) -> Iterator[list[_Sitting]]:
    """Sittings of one film by one profile, parted where it began anew."""
    sittings.sort(key=lambda sitting: sitting.start)
    viewing: list[_Sitting] = []
    for sitting in sittings:
        if viewing and not _goes_on(viewing[-1], sitting):
            yield viewing
            viewing = []
        viewing.append(sitting)
    if viewing:
        yield viewing


def _goes_on(before: _Sitting, after: _Sitting) -> bool:
    if after.start - before.end > _PAUSE:
        return False
    if before.bookmark is None or after.bookmark is None:
        return before.start.date() == after.start.date()
    return after.bookmark - after.seconds >= before.bookmark - _REWOUND and after.bookmark >= before.bookmark


def _seconds(text: str) -> int | None:
    """`1:45:02` in seconds; None for what is no length ("Not latest view")."""
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total
