"""IMDb's CSV exports: ratings, lists and the watchlist, with the columns of any year.

A rating says that a film was seen, and when that was written down (`Date Rated`), not when it was seen. A file with
`watchlist` in its name is the watchlist; one with positions is a list of the name of the file, and what is rated on it
is rated; any other holds ratings. Series, episodes, games and podcasts are skipped unless they are asked for. What
others think of a film (IMDb's rating, votes) is not kept.

Source of the format: the headings of such files since 2012.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from filmjournal.domain.drafts import (
    Doubt,
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Notice,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    source_record,
)
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import DIRECTOR, CrewLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import N_, _, ngettext
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import Keys, Row, Table, note_html, tables
from filmjournal.interchange.reading.known_tables import unread as not_of_this
from filmjournal.interchange.reading.records import unread
from filmjournal.interchange.reading.source import Source
from filmjournal.interchange.reading.written_dates import order_of, readings
from filmjournal.interchange.sites.imdb_types import EPISODE, FILM, GAME, NO_FILMS, PODCAST, SERIES, kind_of_type

NAME = "imdb"

RATINGS, WATCHLIST, LIST = "ratings", "watchlist", "list"
_SCALE = 10
_RATED = ("yourrating", "yourated")
_DAYS = ("daterated", "dateadded", "created")
# Read, or known and left out: the rest are columns that the person added.
_KNOWN = frozenset(
    (
        *_RATED, *_DAYS, "position", "const", "modified", "description", "title", "originaltitle", "url", "titletype",
        "directors", "imdbrating", "runtimemins", "runtime", "year", "genres", "numvotes", "releasedate",
        "releasedatemonthdayyear",
    )
)  # fmt: skip
_REASONS = {
    SERIES: N_("it is a series"), EPISODE: N_("it is an episode of a series"), GAME: N_("it is a game"),
    PODCAST: N_("it is a podcast"),
}  # fmt: skip
_OTHER_THINGS = re.compile(r"(?:nm|co|ev|ch|vi|rm|li|ls|in)\d+", re.IGNORECASE)
_CODE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_COPY = re.compile(r"\s*\(\d{1,3}\)$")


def recognises(source: Source) -> int:
    """By the columns that no other service's files have together."""
    return 95 if any(_is_ours(table) for table in tables(source)) else 0


def questions(source: Source, _options: ReadOptions) -> Questions:
    """Whether there is anything but films."""
    return Questions(other_kinds=any(_has_others(table) for table in tables(source) if _is_ours(table)))


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """What is rated, on the watchlist and on lists. Raises Refused where none of the files can be read."""
    found = [table for table in tables(source) if _is_ours(table)]
    keys = Keys()
    troubles: list[Refused] = []
    for table in found:
        try:
            yield from _File(table, keys, options).items()
        except Refused as trouble:
            troubles.append(trouble)
            if len(troubles) == len(found):
                raise
            yield unread(table.member.name, trouble)
    yield from not_of_this(source, (table.member for table in found), _("it is no file of IMDb's"))


def _is_ours(table: Table) -> bool:
    about = {"title", "titletype", "imdbrating", "knownfor", *_RATED}
    return table.has("const") and not about.isdisjoint(table.names)


def _has_others(table: Table) -> bool:
    try:
        return any(isinstance(row, Row) and kind_of_type(row.get("titletype")) in NO_FILMS for row in table.rows())
    except Refused:
        return False


def _day(text: str, order: str | None) -> PartialDate | None:
    """The day; none where it can be two."""
    found = readings(text, order)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known of a file when it was gone through once."""

    what: str
    orders: dict[str, str | None]  # of day and month, by column
    films: bool  # whether there are any that come in


class _File:
    """One file while it is read."""

    def __init__(self, table: Table, keys: Keys, options: ReadOptions) -> None:
        self._table = table
        self._keys = keys
        self._options = options
        stem = table.member.name.rpartition("/")[2].rpartition(".")[0]
        plain = _COPY.sub("", stem)
        self._is_code = _CODE.fullmatch(plain.lower()) is not None
        self._list_name = _("IMDb list") if self._is_code else values.line(plain.replace("_", " ")) or _("IMDb list")
        self._list_key = f"list|{plain.lower()}"
        self._unknown: Counter[str] = Counter()

    def items(self) -> Iterator[ReadItem]:
        table = self._table
        facts = self._facts()
        if facts.what == LIST and facts.films:
            self._list_key = self._keys.unique(self._list_key)
            record = source_record(table.member.name, "", self._list_key, (self._list_name,))
            yield ListDraft((record,), self._list_key, self._list_name, ranked=False)
            if self._is_code:
                words = _(
                    "{file} does not say which list it is. If it is your watchlist, name it WATCHLIST.csv and import "
                    "it again."
                )
                yield Notice(table.member.name, words.format(file=table.member.shown))
        number = 0
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            number += 1
            yield self._item(row, number, facts)
        if self._unknown:
            count = sum(self._unknown.values())
            kinds = ", ".join(f"“{kind}”" for kind, _times in self._unknown.most_common(5))
            yield Notice(
                table.member.name,
                ngettext(
                    "{count} title is of a kind that is not known here and comes in as a film: {kinds}.",
                    "{count} titles are of kinds that are not known here and come in as films: {kinds}.",
                    count,
                ).format(count=count, kinds=kinds),
            )

    def _facts(self) -> _Facts:
        table = self._table
        rated = films = False
        columns: dict[str, list[str]] = {name: [] for name in _DAYS if name in table.names}
        for row in table.rows():
            if isinstance(row, Skipped):
                continue
            rated = rated or values.number(row.get(*_RATED)) is not None
            films = films or self._comes_in(kind_of_type(row.get("titletype")) or FILM)
            for name, texts in columns.items():
                text = row.get(name)
                if text and "-" not in text:
                    texts.append(text)
        base = table.member.base
        if "watchlist" in base:
            what = WATCHLIST
        elif "position" in table.names:
            what = RATINGS if rated and "rating" in base else LIST
        else:
            what = RATINGS if rated or not films else LIST
        return _Facts(what, {name: order_of(texts) for name, texts in columns.items()}, films)

    def _comes_in(self, kind: str) -> bool:
        return self._options.other_kinds or kind not in NO_FILMS

    def _item(self, row: Row, number: int, facts: _Facts) -> ReadItem:
        const = row.get("const")
        imdb = values.imdb(const) or values.imdb(row.get("url"))
        title = values.title(row.get("title")) or values.title(row.get("originaltitle")) or imdb
        start = self._list_key if facts.what == LIST else facts.what
        told = imdb or f"{values.line(const)}|{title or number}|{values.year(row.get('year')) or ''}"
        record = row.record(self._keys.unique(start, told))
        if _OTHER_THINGS.fullmatch(const):
            return Skipped(record, _("it is no film but a person or something else"))
        if title is None:
            return Skipped(record, _("it names no film"), by_rule=False)
        said = row.get("titletype")
        kind = kind_of_type(said)
        if not self._comes_in(kind or FILM):
            return Skipped(record, _(_REASONS[kind or FILM]))
        if kind is None:
            self._unknown[values.line(said, 60)] += 1
        text = row.get(*_RATED)
        rating, original = values.rating_of(text, _SCALE)
        days = {name: _day(row.get(name), order) for name, order in facts.orders.items()}
        # In a list these columns say when the film was put on it.
        rated = next((days[name] for name in _DAYS if days.get(name)), None)
        logged = values.stamp(rated if facts.what == RATINGS else days.get("daterated"))
        entry = None
        if rating is not None:
            entry = EntryDraft(rating=rating, rating_original=original, logged=logged, only_seen=True)
        unreadable = rating is None and text not in ("", "0")
        doubt = Doubt(_("its rating can't be read")) if unreadable else None
        film = self._film(row, imdb, title, kind, note=facts.what != LIST)
        if facts.what == LIST:
            position = values.whole(row.get("position")) or 0
            place = ListPlaceDraft(
                self._list_key, position if 0 < position < 1 << 31 else number, note_html(row.get("description"))
            )
            return Draft((record,), film, entry, on_list=place, doubt=doubt)
        if facts.what == WATCHLIST:
            added = days.get("created") or days.get("dateadded")
            on_day = str(added) if added and added.day else ""
            return Draft((record,), film, entry, watchlist=on_day, doubt=doubt)
        if entry is None:
            reason = _("its rating can't be read") if unreadable else _("it has no rating")
            return Skipped(record, reason, by_rule=False)
        return Draft((record,), film, entry)

    def _film(self, row: Row, imdb: str | None, title: str, kind: str | None, *, note: bool) -> FilmDraft:
        original = values.title(row.get("originaltitle"))
        extra = {
            heading: values.text(cell)
            for name, heading, cell in zip(self._table.names, self._table.headings, row.cells, strict=False)
            if name and name not in _KNOWN and heading and cell.strip()
        }
        if note and (text := values.text(row.get("description"))):
            extra[_("Note on IMDb")] = text
        directors = values.names(row.get("directors"), ",")
        return FilmDraft(
            title,
            values.year(row.get("year")),
            key=imdb,
            original_title=original if original and original != title else None,
            runtime=values.minutes(row.get("runtimemins", "runtime")),
            kind=None if kind in (FILM, None) else "other" if kind in (GAME, PODCAST) else kind,
            genres=tuple(name.replace("_", "-") for name in values.names(row.get("genres"), ",")),
            ids={"imdb": imdb} if imdb else {},
            extra=extra,
            crew=tuple(CrewLine(name, DIRECTOR) for name in directors),
        )
