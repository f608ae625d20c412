"""TMDb's CSV exports of ratings, watchlist, favourites and lists, which all have the same heading:

    TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated

`Rating` is that of all people. A rating says that a film was seen, and when it was rated, not when it was seen. A file
without any rating is told by its name where it says so (watchlist, favourites), else it is a list of that name.
"""

from __future__ import annotations

from collections.abc import Iterator

from filmjournal.domain.drafts import (
    Draft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
    source_record,
)
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    day_or_empty,
    episode_title,
    seen,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Source

NAME = "tmdb"

_SCALE = 10
_KINDS = {"tv": "series", "season": "series", "episode": "episode"}


def recognises(source: Source) -> int:
    """By the columns that no other service's files have together."""
    return 95 if any(_is_ours(table) for table in tables(source)) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Whether there is anything but films."""
    others = any(
        isinstance(row, Row) and row.get("type").lower() not in ("movie", "")
        for table in tables(source)
        if _is_ours(table)
        for row in table.rows()
    )
    return Questions(other_kinds=others)


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Rated films, and those of the watchlist, the favourites and the lists."""
    found = [table for table in tables(source) if _is_ours(table)]
    keys = Keys()
    for table in found:
        what = _of_what(table)
        position = 0
        list_key = f"list|{table.member.base}"
        if what == "list":
            name = values.line(table.member.name.rpartition("/")[2].rpartition(".")[0]) or "TMDb"
            yield ListDraft((source_record(table.member.name, "1", list_key, (name,)),), list_key, name)
        for row in table.rows():
            if isinstance(row, Skipped):
                yield row
                continue
            position += 1
            yield _item(row, what, keys, options, ListPlaceDraft(list_key, position))
    yield from unread(source, (table.member for table in found), _("it is no file of TMDb's"))


def _is_ours(table: Table) -> bool:
    return table.has("tmdbid", "type", "name") and ("yourrating" in table.names or "daterated" in table.names)


def _of_what(table: Table) -> str:
    if any(isinstance(row, Row) and _rating(row) for row in table.rows()):
        return "ratings"
    base = table.member.base
    if "favo" in base:
        return "favourites"
    return "watchlist" if "watch" in base else "list"


def _rating(row: Row) -> str:
    text = row.get("yourrating")
    return text if values.number(text) else ""


def _item(row: Row, what: str, keys: Keys, options: ReadOptions, place: ListPlaceDraft) -> ReadItem:
    kind = row.get("type").lower() or "movie"
    film_id = values.identifier(row.get("tmdbid")) or values.imdb(row.get("imdbid"))
    season, episode = row.get("seasonnumber"), row.get("episodenumber")
    name = values.title(row.get("name"))
    key = f"{kind}|{film_id or name.casefold()}|{season}|{episode}"
    record = row.record(keys.unique(f"list|{place.list_key}" if what == "list" else what, key))
    if kind != "movie" and not options.other_kinds:
        return Skipped(record, _("it is no film but marked “{kind}”").format(kind=values.line(kind, 40)))
    if not name:
        return row.broken(_("it has no title"))
    known = FilmFields()
    known.id("tmdb" if kind == "movie" else f"tmdb_{values.line(kind, 20)}", row.get("tmdbid"))
    known.id("imdb", row.get("imdbid"))
    film = FilmDraft(
        name if kind == "movie" else episode_title(name, season, episode),
        values.year(row.get("releasedate")),
        key=key,
        kind=None if kind == "movie" else _KINDS.get(kind, "other"),
        ids=known.ids,
    )
    when = row.get("daterated")
    match what:
        case "ratings":
            rating, original = values.rating_of(_rating(row), _SCALE)
            if rating is None:
                return Draft((record,), film) if not _rating(row) else row.broken(_("its rating is none from 1 to 10"))
            return Draft((record,), film, seen(rating, original, logged=values.stamp(values.moment(when))))
        case "favourites":
            return Draft((record,), film, liked=True)
        case "watchlist":
            return Draft((record,), film, watchlist=day_or_empty(when))
        case _:
            return Draft((record,), film, on_list=place)
