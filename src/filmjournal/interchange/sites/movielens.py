"""MovieLens: a person's own downloads, and the public data set with its tables of titles and links.

    ratings.csv               userId,movieId,rating,timestamp        seconds since 1970; 0.5 to 5
    tags.csv                  userId,movieId,tag,timestamp
    movies.csv                movieId,title,genres                   needed for the titles
    links.csv                 movieId,imdbId,tmdbId                  digits without `tt`
    movielens-ratings.csv     movie_id,imdb_id,tmdb_id,rating,average_rating,title
    movielens-wishlist.csv    movie_id,imdb_id,tmdb_id,average_rating,title
    movielens-tags.csv        movie_id,imdb_id,tmdb_id,tag,title
    movielens-logs.csv        datetime,login_id,action_type,log_json when a film was rated

A rating says that a film was seen, and when it was rated, not when it was seen. Titles have their article behind them
("Matrix, The (1999)") and other titles in parentheses; both are put back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from filmjournal.domain.drafts import (
    Doubt,
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
from filmjournal.i18n import _
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.known_tables import FilmFields, Keys, Row, Table, no_file, seen, tables, unread
from filmjournal.interchange.reading.source import Source

NAME = "movielens"

_SCALE = 5
_NO_GENRES = "(no genres listed)"
_IN_PARENTHESES = re.compile(r"(.*\S)\s*\((?:a\.?k\.?a\.? )?([^()]+)\)", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:\bor|:)$", re.IGNORECASE)  # what stands in parentheses behind this belongs to the title

Tags = dict[tuple[str, str], list[tuple[SourceRecord, str]]]


def recognises(source: Source) -> int:
    """By the columns of its ratings, tags or wishlist."""
    return 90 if any(_kind(table) in ("ratings", "tags", "own ratings", "wishlist") for table in tables(source)) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """Rated, tagged and wished-for films."""
    found = [(table, kind) for table in tables(source) if (kind := _kind(table))]
    films: dict[str, FilmDraft] = {}
    rated: dict[str, str] = {}
    for table, kind in found:
        if kind in ("movies", "links", "logs"):
            for row in table.rows():
                if isinstance(row, Skipped):
                    yield row
                elif kind == "logs":
                    _learn_when(rated, row)
                else:
                    _learn(films, row)
    keys = Keys()
    tags: Tags = {}
    for table, kind in found:
        if kind == "tags":
            for row in table.rows():
                if isinstance(row, Skipped):
                    yield row
                else:
                    yield from _tag(row, tags, keys, films)
    users: set[str] = set()
    for table, kind in found:
        if kind in ("ratings", "own ratings", "wishlist"):
            for row in table.rows():
                if isinstance(row, Skipped):
                    yield row
                else:
                    users.add(row.get("userid"))
                    yield _item(row, kind, keys, films, rated, tags)
        elif kind in ("movies", "links"):
            yield no_file(table.member, _("it names the films of the ratings"), by_rule=True)
        elif kind == "logs":
            yield no_file(table.member, _("it says when films were rated"), by_rule=True)
    for (user, movie), tagged in tags.items():
        users.add(user)
        if film := _named(films.get(movie)):
            yield Draft(tuple(record for record, _tag_ in tagged), film, _with_tags(seen(None, None), tagged))
    if len(users) > 1:
        yield Notice(source.name, _("It holds the ratings of several people: those of all of them come in."))
    yield from unread(source, (table.member for table, _known in found), _("it holds nothing of a journal"))


def _kind(table: Table) -> str:
    has = table.has
    if has("movieid", "title", "rating", "imdbid"):
        return "own ratings"
    if has("userid", "movieid", "rating"):
        return "ratings"
    if has("movieid", "tag") and not has("relevance"):
        return "tags"
    if has("movieid", "title", "genres"):
        return "movies"
    if has("movieid", "title", "averagerating"):
        return "wishlist"
    if has("movieid", "imdbid"):
        return "links"
    return "logs" if has("datetime", "actiontype", "logjson") else ""


def _learn(films: dict[str, FilmDraft], row: Row) -> None:
    """What the tables of titles and links say of a film."""
    movie = row.get("movieid")
    film = films.get(movie, FilmDraft("", key=movie))
    known = FilmFields(dict(film.ids))
    known.id("imdb", row.get("imdbid"))
    known.id("tmdb", row.get("tmdbid"))
    film = replace(film, ids=known.ids)
    if title := row.get("title"):
        film = _titled(film, title)
    if (genres := row.get("genres")) and genres != _NO_GENRES:
        film = replace(film, genres=values.names(genres, r"\|"))
    films[movie] = film


def _titled(film: FilmDraft, text: str) -> FilmDraft:
    """The film with title, year and other titles as MovieLens writes them."""
    found = values.title_and_year(text)
    if found is None:
        return film
    title, others = found.title, list(found.also_known_as)
    while (inside := _IN_PARENTHESES.fullmatch(title)) and not _GOES_ON.search(inside[1]):
        title = inside[1]
        others.insert(0, inside[2])
    return replace(
        film,
        title=values.with_article(title),
        year=found.year,
        alternative_titles=tuple(dict.fromkeys(values.title(values.with_article(other)) for other in others)),
    )


def _learn_when(rated: dict[str, str], row: Row) -> None:
    """When a film was last rated, by the log."""
    if "rating" not in row.get("actiontype").lower():
        return
    try:
        said = json.loads(row.get("logjson")[:10_000])
    except (ValueError, RecursionError):
        return
    when = values.stamp(values.moment(row.get("datetime")))
    movie = values.identifier(said.get("movieId")) if isinstance(said, dict) else None
    if when and movie:
        rated[movie] = max(when, rated.get(movie, ""))


def _tag(row: Row, tags: Tags, keys: Keys, films: dict[str, FilmDraft]) -> Iterator[ReadItem]:
    """Keep a tag for the rating of its film; what can't be kept is given back."""
    user, movie, tag = row.get("userid"), row.get("movieid"), values.line(row.get("tag"))
    if not movie or not tag:
        yield row.broken(_("it has no tag or no film"))
        return
    if row.get("title"):
        _learn(films, row)
    if not _named(films.get(movie)):
        yield row.broken(_("the title of its film is in none of the files"))
        return
    tags.setdefault((user, movie), []).append((row.record(keys.unique("tag", user, movie, tag.casefold())), tag))


def _named(film: FilmDraft | None) -> FilmDraft | None:
    """The film, named by an id where its title is not known; None where there is neither."""
    if film is None or film.title:
        return film
    name = film.ids.get("imdb") or film.ids.get("tmdb")
    return replace(film, title=name) if name else None


def _item(row: Row, kind: str, keys: Keys, films: dict[str, FilmDraft], rated: dict[str, str], tags: Tags) -> ReadItem:
    user, movie = row.get("userid"), row.get("movieid")
    if row.get("title"):
        _learn(films, row)
    film = films.get(movie)
    named = _named(film)
    if named is None:
        return row.broken(_("the title of its film is in none of the files"))
    doubt = None if film and film.title else Doubt(_("the title of its film is in none of the files"))
    if kind == "wishlist":
        return Draft((row.record(keys.unique(kind, user, movie)),), named, watchlist="", doubt=doubt)
    rating, original = values.rating_of(row.get("rating"), _SCALE)
    if rating is None and (values.number(row.get("rating")) or 0) > _SCALE:
        return row.broken(_("its rating is more than {scale}").format(scale=_SCALE))
    tagged = tags.pop((user, movie), [])
    records = (row.record(keys.unique("rating", user, movie)), *(record for record, _tag_ in tagged))
    if rating is None and not tagged:
        return Draft(records, named, doubt=doubt)
    when = values.stamp(values.moment(row.get("timestamp"))) or rated.get(movie)
    return Draft(records, named, _with_tags(seen(rating, original, logged=when), tagged), doubt=doubt)


def _with_tags(entry: EntryDraft, tagged: list[tuple[SourceRecord, str]]) -> EntryDraft:
    return replace(entry, tags=tuple(dict.fromkeys(tag for _record, tag in tagged)))
