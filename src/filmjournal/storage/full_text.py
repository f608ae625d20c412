"""The full-text index: FTS5 over everything an entry is found by.

The index holds words only, not the texts (`content=''`), so removing a row needs the very words it was given: the
writer has `forget` called before it changes anything and `index` after, in the same transaction. The words are
folded here (no case, no accents, characters of unspaced scripts apart), so SQLite's own folding is off.

The last column, `facts`, answers the fields that bare words don't look in: each of its words begins with a character
of `FACTS`, which says what it is (a director, a genre, …), and that character alone says that there is one.

A row's number is its entry's `diary_key`, which makes "the newest hits" the index's own order; a film without
entries has a row under the negative of its id. Whoever changes what is indexed raises VERSION: the next opening
then builds the index anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import DatabaseError

from filmjournal.richtext.plain import text_of_canonical
from filmjournal.storage import index_words
from filmjournal.storage import schema as s
from filmjournal.storage.index_segments import settle
from filmjournal.storage.reading_errors import any_text, is_no_text

VERSION = "3"
COLUMNS = ("title", "actors", "crew", "characters", "extra", "tags", "headline", "review", "facts")
# Words that begin with two letters have an index of their own. One for a single letter would take a fifth more room:
# `index_words.terms` names the pairs of letters instead.
_CREATE = (
    f"CREATE VIRTUAL TABLE entry_text USING fts5({', '.join(COLUMNS)}, content='', prefix='2',"
    " tokenize='unicode61 remove_diacritics 0')"
)
_PLACES = ", ".join("?" * (1 + len(COLUMNS)))
_INSERT = f"INSERT INTO entry_text(rowid, {', '.join(COLUMNS)}) VALUES ({_PLACES})"
_DELETE = f"INSERT INTO entry_text(entry_text, rowid, {', '.join(COLUMNS)}) VALUES ('delete', {_PLACES})"
_SETTING = "INSERT INTO entry_text(entry_text, rank) VALUES (?, ?)"
# In bulk, words are gathered in more memory (bytes) and written in few large pieces, which are not merged: each
# merge costs time and leaves a hole in the file. Afterwards all are as SQLite has them.
_IN_BULK = (("hashsize", 1 << 26), ("automerge", 0), ("crisismerge", 1_000))
_AS_ALWAYS = (("hashsize", 1 << 20), ("automerge", 4), ("crisismerge", 16))
_MANY = 1_000  # rows that are a bulk
_BATCH = 500
_START = 12  # words

# As text, with all ids as one JSON value: each change asks for them twice, and SQLAlchemy's own statements take longer
# to be put together than to run.
_THESE = "IN (SELECT value FROM json_each(?))"
_ENTRIES = f"""
SELECT entry.id, film_id, diary_key, headline, place, html, words FROM entry LEFT JOIN review ON entry_id = entry.id
WHERE entry.id {_THESE} AND trashed IS NULL ORDER BY diary_key"""
_TAGS = f"SELECT entry_id, name FROM entry_tag JOIN tag ON tag.id = tag_id WHERE entry_id {_THESE}"
_COMPANIONS = f"SELECT entry_id, name FROM companion WHERE entry_id {_THESE} ORDER BY entry_id, position"
# Asked of each film: a list of all films with entries would grow with the journal.
_WITHOUT_ENTRIES = f"""
SELECT id FROM film WHERE id {_THESE}
AND NOT EXISTS (SELECT 1 FROM entry WHERE film_id = film.id AND trashed IS NULL)"""
_TITLES = f"""
SELECT id, title, original_title FROM film WHERE id {_THESE}
UNION ALL SELECT film_id, title, NULL FROM (SELECT * FROM alternative_title WHERE film_id {_THESE} ORDER BY id)"""
_CREDITS = f"""
SELECT film_id, job, name, character FROM credit JOIN person ON person.id = person_id WHERE film_id {_THESE}
ORDER BY film_id, job, billing, credit.id"""
_EXTRAS = f"SELECT film_id, value FROM film_extra WHERE film_id {_THESE} ORDER BY film_id, name"
_LABELS = f"SELECT film_id, kind, name FROM film_label WHERE film_id {_THESE} ORDER BY film_id, kind, position, name"

_Row = tuple[int | str, ...]


def create(connection: Connection) -> None:
    """Make the empty index of a new journal."""
    connection.exec_driver_sql(_CREATE)
    _note_version(connection)


def stored_version(connection: Connection) -> str | None:
    """Which VERSION the journal's index was built with."""
    name = s.property_.c.name
    return connection.execute(select(s.property_.c.value).where(name == "index_version")).scalar()


def rebuild(connection: Connection) -> None:
    """Build the whole index anew, with what can be read of texts that are damaged."""
    driver = connection.connection.driver_connection
    try:
        _build(connection)
        return
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if not is_no_text(error) or not isinstance(driver, sqlite3.Connection):
            raise
    with any_text(driver, "replace"):  # now that what was reading is gone with its error
        _build(connection)


def _build(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS entry_text")
    connection.exec_driver_sql(_CREATE)
    connection.exec_driver_sql(_SETTING, list(_IN_BULK))
    entries = connection.execute(select(s.entry.c.id).order_by(s.entry.c.diary_key)).scalars().all()
    _write(connection, _INSERT, entries, connection.execute(select(s.film.c.id)).scalars().all())
    _after_bulk(connection)
    _note_version(connection)


def index(connection: Connection, entries: Iterable[int], films: Iterable[int]) -> None:
    """Add the rows of these entries (unless in the trash) and of these films (if they have no entries)."""
    _each(connection, _INSERT, entries, films)


def forget(connection: Connection, entries: Iterable[int], films: Iterable[int]) -> None:
    """Take out the rows of these entries and films; to be called before anything they are found by changes."""
    _each(connection, _DELETE, entries, films)


def holds(connection: Connection, entries: Iterable[int]) -> bool:
    """Whether these entries, if they aren't in the trash, are found by how each of their texts begins."""
    for portion in _entry_rows(connection, entries):
        for key, *texts in portion:
            starts = [" ".join(str(text).split()[:_START]).replace('"', " ") for text in texts]
            match = " AND ".join(
                f'{column} : "{start}"'
                for column, start in zip(COLUMNS, starts, strict=True)
                if any(character.isalnum() for character in start)
            )
            statement = "SELECT 1 FROM entry_text WHERE entry_text MATCH ? AND rowid = ?"
            if match and connection.exec_driver_sql(statement, (match, key)).first() is None:
                return False
    return True


def _each(connection: Connection, statement: str, entries: Iterable[int], films: Iterable[int]) -> None:
    every, others = list(entries), list(films)
    many = len(every) + len(others) > _MANY
    if many:
        connection.exec_driver_sql(_SETTING, list(_IN_BULK))
    _write(connection, statement, every, others)
    if many:
        _after_bulk(connection)


def _after_bulk(connection: Connection) -> None:
    settle(connection)
    connection.exec_driver_sql(_SETTING, list(_AS_ALWAYS))
    index_words.name.cache_clear()


def _write(connection: Connection, statement: str, entries: Iterable[int], films: Iterable[int]) -> None:
    for batch in rows(connection, entries, films):
        if batch:
            connection.exec_driver_sql(statement, batch)


def rows(connection: Connection, entries: Iterable[int], films: Iterable[int]) -> Iterator[list[_Row]]:
    """The index rows of these entries and films, in portions, each a number and the words of COLUMNS.

    Row by row upwards, films before entries: at each step down, FTS5 would write out what it has gathered.
    """
    yield from _film_rows(connection, sorted(films, reverse=True))
    yield from _entry_rows(connection, entries)


def _entry_rows(connection: Connection, entries: Iterable[int]) -> Iterator[list[_Row]]:
    for ids in _batches(entries):
        wanted = json.dumps(ids)
        found = _rows(connection, _ENTRIES, wanted)
        films = _films(connection, {film_id for _id, film_id, *_others in found})
        tags = _grouped(_rows(connection, _TAGS, wanted))
        companions = _grouped(_rows(connection, _COMPANIONS, wanted))
        portion: list[_Row] = []
        for id_, film_id, diary_key, headline, place, html, words in found:
            *names, film_facts = films.get(film_id, _NO_FILM)  # a film that is gone fails the commit
            facts = (
                film_facts,
                index_words.facts("place", [place] if place else []),
                index_words.facts("with", companions[id_]),
                index_words.there("tag", bool(tags[id_])),
                index_words.there("headline", bool(headline)),
                index_words.there("review", bool(words)),
                index_words.number_of_words(words or 0),
            )
            portion.append(
                (
                    diary_key,
                    *names,
                    _together(index_words.name(name) for name in tags[id_]),
                    index_words.text(headline or ""),
                    index_words.text(text_of_canonical(html or "")),
                    _together(facts),
                )
            )
        yield portion


def _film_rows(connection: Connection, films: Iterable[int]) -> Iterator[list[_Row]]:
    for ids in _batches(films):
        found = set(connection.exec_driver_sql(_WITHOUT_ENTRIES, (json.dumps(ids),)).scalars())
        yield [
            (-film_id, *words, "", "", "", facts)
            for film_id, (*words, facts) in sorted(_films(connection, found).items(), reverse=True)
        ]


_NO_FILM = ("", "", "", "", "", "")


def _films(connection: Connection, ids: set[int]) -> dict[int, tuple[str, str, str, str, str, str]]:
    """Folded titles, actors, crew, characters, what other programs knew of it, and facts of each film."""
    if not ids:
        return {}
    wanted = json.dumps(list(ids))
    titles: dict[int, list[str]] = defaultdict(list)
    for film_id, title, original in _rows(connection, _TITLES, wanted, wanted):
        titles[film_id] += [index_words.text(title), index_words.text(original or "")]
    actors: dict[int, list[str]] = defaultdict(list)
    crew: dict[int, list[str]] = defaultdict(list)
    directors: dict[int, list[str]] = defaultdict(list)
    characters: dict[int, list[str]] = defaultdict(list)
    for film_id, job, name, character in _rows(connection, _CREDITS, wanted):
        (actors if job == "cast" else crew)[film_id].append(index_words.name(name))
        if job == "director":
            directors[film_id].append(name)
        if character:
            characters[film_id].append(index_words.name(character))
    extras: dict[int, list[str]] = defaultdict(list)
    for film_id, value in _rows(connection, _EXTRAS, wanted):
        extras[film_id].append(index_words.text(value))
    labels: dict[tuple[int, str], list[str]] = defaultdict(list)
    for film_id, kind, name in _rows(connection, _LABELS, wanted):
        labels[film_id, kind].append(name)
    return {
        film_id: (
            _together(words),
            _together(actors[film_id]),
            _together(crew[film_id]),
            _together(characters[film_id]),
            _together(extras[film_id]),
            _together(
                (
                    index_words.facts("director", directors[film_id]),
                    *(index_words.facts(kind, labels[film_id, kind]) for kind in ("genre", "country", "language")),
                    index_words.there("person", film_id in actors or film_id in crew),
                    index_words.there("cast", film_id in actors),
                    index_words.there("character", film_id in characters),
                )
            ),
        )
        for film_id, words in titles.items()
    }


def _together(parts: Iterable[str]) -> str:
    # A word of our own between two names keeps a phrase from matching across them.
    return index_words.APART.join(part for part in parts if part)


def _rows(connection: Connection, statement: str, *wanted: str) -> Sequence[Any]:
    """All rows as the driver gives them: SQLAlchemy's own would take longer than to read them."""
    cursor = connection.exec_driver_sql(statement, wanted).cursor
    return [] if cursor is None else cursor.fetchall()


def _grouped(rows: Iterable[Sequence[object]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for key, name in rows:
        groups[int(str(key))].append(str(name))
    return groups


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]


def _note_version(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO property(name, value) VALUES ('index_version', ?)", (VERSION,))
