"""Movary's CSV files: the history, the ratings and the watchlist of one user, each a file of its own.

    history    title,year,tmdbId,imdbId,watchedAt,comment,location
    ratings    title,year,tmdbId,imdbId,userRating
    watchlist  title,year,tmdbId,imdbId,addedAt

Older versions have no year, comment or location. A day with several plays is as many equal rows, each one viewing.
PHP writes them: it doesn't double a quotation mark behind a backslash, which is part of the text. The first versions
put the title between quotation marks and doubled none in it.

A film has one rating in Movary. Where its history is among the files, that is the film's rating of today, else all we
know is that it was seen once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from filmjournal.domain.drafts import Draft, EntryDraft, FilmDraft, Questions, ReadItem, ReadOptions, Skipped
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    day_or_empty,
    note_html,
    seen,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Source

NAME = "movary"

# A quotation mark behind a backslash that ends no field: PHP writes no blank behind a comma that parts fields.
_BEHIND_BACKSLASH = re.compile(r'\\"(?!,(?! )|\r?\n?$)')
# A line of those files that have no texts behind the title.
_TITLE_AND_MORE = re.compile(r'"(.+)"((?:,[^",]*)+)')
_SCALE = 10
_COLUMNS = frozenset(("title", "year", "tmdbid", "imdbid", "watchedat", "comment", "location", "userrating", "addedat"))


def recognises(source: Source) -> int:
    """By the headings that only Movary's files have together; others may have them among more."""
    sure = 0
    for table in tables(source):
        if _kind(table):
            named = "tmdbId" in table.headings or _COLUMNS.issuperset(table.names)
            sure = max(sure, 95 if named else 20)
    return sure


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open: days are days."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Viewings, ratings and the watchlist."""
    found = [(table, kind) for table in tables(source) if (kind := _kind(table))]
    in_history = {
        _film_key(row)
        for table, kind in found
        if kind == "history"
        for row in table.rows(change=_change_of(table))
        if isinstance(row, Row)
    }
    keys = Keys()
    for table, kind in found:
        for row in table.rows(change=_change_of(table)):
            yield row if isinstance(row, Skipped) else _item(table, row, kind, keys, in_history)
    yield from unread(source, (table.member for table, _known in found), _("it is no file of Movary's"))


def _kind(table: Table) -> str:
    if not table.has("title", "tmdbid"):
        return ""
    for column, kind in (("watchedat", "history"), ("userrating", "ratings"), ("addedat", "watchlist")):
        if table.has(column):
            return kind
    return ""


def _doubled(line: str) -> str:
    return _BEHIND_BACKSLASH.sub(r'\\""', line) if "\\" in line else line


def _change_of(table: Table) -> Callable[[str], str]:
    return _doubled if table.has("comment") else _doubled_in_titles


def _doubled_in_titles(line: str) -> str:
    """The line as it should be where a quotation mark in its title stands alone."""
    found = _TITLE_AND_MORE.fullmatch(line.rstrip("\r\n")) if '"' in line else None
    if found is None or '"' not in found[1].replace('""', ""):
        return _doubled(line)
    title = found[1].replace('"', '""')
    return f'"{title}"{found[2]}\n'


def _film_key(row: Row) -> str:
    title = values.title(row.get("title")).casefold()
    return values.identifier(row.get("tmdbid")) or values.imdb(row.get("imdbid")) or f"{title}|{row.get('year')}"


def _item(table: Table, row: Row, kind: str, keys: Keys, in_history: set[str]) -> ReadItem:
    title = values.title(row.get("title"))
    if not title:
        return row.broken(_("it has no title"))
    known = FilmFields()
    known.id("tmdb", row.get("tmdbid"))
    known.id("imdb", row.get("imdbid"))
    key = _film_key(row)
    film = FilmDraft(title, values.year(row.get("year")), key=key, ids=known.ids, extra=table.others(row, _COLUMNS))
    if kind == "history":
        when = row.get("watchedat")
        watched = values.day(when)
        if when and watched is None:
            return row.broken(_("its date can't be read"))
        entry = EntryDraft(
            watched=watched,
            review_html=note_html(row.get("comment")),
            place=values.line(row.get("location")) or None,
        )
        return Draft((row.record(keys.unique(kind, key, when)),), film, entry)
    if kind == "watchlist":
        return Draft((row.record(keys.unique(kind, key)),), film, watchlist=day_or_empty(row.get("addedat")))
    rating, original = values.rating_of(row.get("userrating"), _SCALE)
    if rating is None:
        return row.broken(_("its rating is none from 1 to 10"))
    record = row.record(keys.unique(kind, key))
    if key in in_history:
        return Draft((record,), film, rating=rating, rating_original=original)
    return Draft((record,), film, seen(rating, original))
