"""MediaElch's CSV export of a film library, with a comma, a semicolon or a tab between fields.

    type,movie_imdb_id,movie_tmdb_id,movie_title,movie_original_title,…,movie_user_rating,…,movie_playcount,
    movie_last_played,…

Older versions leave out `movie_` and the type. People choose which columns are written and in which order. Fields are
not quoted: the delimiter inside a text was replaced and line ends were written as `\\n`; files that a spreadsheet saved
anew are quoted. A film that was played has an entry of the day it was played last; all of them, played or not, are
on the list of the collection. Series and concerts are in tables of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListPlaceDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
)
from filmjournal.domain.films import CrewLine
from filmjournal.i18n import N_, _
from filmjournal.interchange.collections.owned_films import Shelf
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import (
    FilmFields,
    Keys,
    Row,
    Table,
    first_row,
    head_text,
    tables,
    unread,
)
from filmjournal.interchange.reading.source import Source

NAME = "mediaelch"

_SCALE = 10
_COLUMNS = (
    "imdbid", "tmdbid", "title", "originaltitle", "userrating", "releasedate", "released", "year", "runtime",
    "directors", "writers", "genres", "countries", "tags", "actors", "lastplayed",
)  # fmt: skip
_ROLE = re.compile(r"(.+?) \((.+)\)")
_LONGEST_ACTOR = 600  # characters, with the role
_EXTRA = {
    "sorttitle": N_("Sort title"),
    "overview": N_("Synopsis"),
    "outline": N_("Outline"),
    "ratings": N_("Ratings elsewhere"),
    "top250": N_("IMDb top 250"),
    "istop250": N_("IMDb top 250"),
    "tagline": N_("Tagline"),
    "certification": N_("Certification"),
    "studios": N_("Studio"),
    "trailers": N_("Trailer"),
    "trailer": N_("Trailer"),
    "set": N_("Film series"),
    "movieset": N_("Film series"),
    "directory": N_("Folder"),
    "filenames": N_("File"),
    "dateadded": N_("Added"),
    "playcount": N_("Times played"),
}


def recognises(source: Source) -> int:
    """By the prefix of its columns, or the two that only older versions have together."""
    return 95 if any(_is_ours(table) for table in tables(source)) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """The time of the last play has no zone: its day is taken as it stands."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of a library, and when they were played."""
    found = [table for table in tables(source) if _is_ours(table)]
    keys = Keys()
    for table in found:
        shelf = Shelf(table.member.name)
        yield shelf.list_draft()
        position = 0
        prefix = "movie" if any(name.startswith("movie") and name != "movieset" for name in table.names) else ""
        for row in table.rows(quote='"' if _is_quoted(table) else ""):
            item = row if isinstance(row, Skipped) else _item(table, row, prefix, keys)
            if isinstance(item, Draft):
                position += 1
                item = replace(item, on_list=ListPlaceDraft(shelf.key, position))
            yield item
    yield from unread(source, (table.member for table in found), _("it holds no films of MediaElch's"))


def _is_ours(table: Table) -> bool:
    if table.has("movietitle") and any(
        map(table.has, ("movieimdbid", "movietmdbid", "movieplaycount", "movieuserrating"))
    ):
        return True
    return table.has("title", "playcount", "lastplayed") and ("userrating" in table.names or "imdbid" in table.names)


def _is_quoted(table: Table) -> bool:
    """Whether the first rows have the columns of the heading only if quotation marks are heeded."""
    lines = head_text(table.member.head()).splitlines()[:50]
    if lines and first_row(lines[0], table.delimiter) != lines[0].split(table.delimiter):
        return True
    width = len(table.names)
    return any(line.count(table.delimiter) + 1 != width and '"' in line for line in lines[:-1] if line.strip())


def _item(table: Table, row: Row, prefix: str, keys: Keys) -> ReadItem:
    def get(name: str) -> str:
        text = row.get(f"{prefix}{name}")
        return text.replace("\\n", "\n") if "\\n" in text else text

    kind = row.get("type").lower()
    title = values.title(get("title") or get("originaltitle"))
    if not title:
        return row.broken(_("it has no title"))
    known = FilmFields()
    known.id("imdb", get("imdbid"))
    known.id("tmdb", get("tmdbid"))
    year = values.year(get("releasedate") or get("released") or get("year"))
    key = known.ids.get("imdb") or known.ids.get("tmdb") or f"{title.casefold()}|{year or ''}"
    record = row.record(keys.unique(key))
    if kind not in ("", "movie"):
        return Skipped(record, _("it is no film but marked “{kind}”").format(kind=values.line(kind, 40)))
    plays = values.whole(get("playcount")) or 0
    for name, shown in _EXTRA.items():
        text = get(name)
        if text not in ("0", "-1") and not (name == "playcount" and plays <= 1):
            known.keep(_(shown), text)
    names = {f"{prefix}{name}" for name in (*_EXTRA, *_COLUMNS)} | {"type"}
    for heading, text in table.others(row, names, "movie_" if prefix else "").items():
        if text not in ("0", "-1"):
            known.extra.setdefault(heading, text)
    original_title = values.title(get("originaltitle"))
    film = FilmDraft(
        title,
        year,
        key=key,
        original_title=original_title if original_title not in ("", title) else None,
        runtime=values.minutes(get("runtime")),
        countries=values.names(get("countries"), ", "),
        genres=values.names(get("genres"), ", "),
        ids=known.ids,
        extra=known.extra,
        cast=_cast(get("actors")),
        crew=tuple(
            CrewLine(name, job)
            for column, job in (("directors", "director"), ("writers", "writer"))
            for name in values.names(get(column), ", ")
        ),
    )
    rating, original = values.rating_of(get("userrating"), _SCALE)
    tags = values.names(get("tags"), ", ")
    watched = values.day(get("lastplayed"))
    if watched is None and not plays and rating is None:
        if tags:
            film = replace(film, extra={**film.extra, _("Tags"): ", ".join(tags)})
        return Draft((record,), film)
    if plays > 1 and watched is not None:
        # The rating is the film's, and nothing says of which of its viewings.
        entry = EntryDraft(watched=watched, rewatch=True, tags=tags)
        return Draft((record,), film, entry, rating=rating, rating_original=original)
    entry = EntryDraft(watched=watched, rating=rating, rating_original=original, tags=tags, only_seen=watched is None)
    return Draft((record,), film, entry)


def _cast(text: str) -> tuple[CastLine, ...]:
    """The cast of `Actor (Role), Actor`; a comma inside parentheses belongs to the role."""
    parts: list[str] = []
    for piece in text[:100_000].split(", "):
        if parts and parts[-1].count("(") > parts[-1].count(")") and len(parts[-1]) < _LONGEST_ACTOR:
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
    cast = []
    for part in parts:
        role = _ROLE.fullmatch(part[:_LONGEST_ACTOR].strip())
        if name := values.line(role[1] if role else part):
            cast.append(CastLine(name, values.line(role[2]) or None if role else None))
    return tuple(cast)
