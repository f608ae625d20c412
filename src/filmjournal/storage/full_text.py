"""The full-text index: FTS5 over everything an entry is found by.

The index holds words only, not the texts (`content=''`), so removing a row needs the very words it was given: the
writer has `forget` called before it changes anything and `index` after, in the same transaction. The words are
folded here (no case, no accents, characters of unspaced scripts apart), so SQLite's own folding is off.

A row's number is its entry's `diary_key`, which makes "the newest hits" the index's own order; a film without
entries has a row under the negative of its id. Whoever changes what is indexed raises VERSION: the next opening
then builds the index anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, select

from filmjournal.domain.folding import index_text
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.storage import schema as s

VERSION = "1"
COLUMNS = ("title", "actors", "crew", "characters", "tags", "headline", "review")
_CREATE = (
    f"CREATE VIRTUAL TABLE entry_text USING fts5({', '.join(COLUMNS)}, content='', prefix='1 2',"
    " tokenize='unicode61 remove_diacritics 0')"
)
_INSERT = f"INSERT INTO entry_text(rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DELETE = f"INSERT INTO entry_text(entry_text, rowid, {', '.join(COLUMNS)}) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?, ?)"
_SETTING = "INSERT INTO entry_text(entry_text, rank) VALUES (?, ?)"
# In bulk, words are gathered in more memory (bytes) and written in few large pieces, which are not merged: each
# merge costs time and leaves a hole in the file. Afterwards both are as SQLite has them.
_IN_BULK = (("hashsize", 1 << 26), ("automerge", 16))
_AS_ALWAYS = (("hashsize", 1 << 20), ("automerge", 4))
_BATCH = 500
_START = 12  # words

# Built once: each change asks for them twice, and building a statement costs as much as running it.
_IDS: Any = bindparam("ids", expanding=True)
_ENTRIES = (
    select(s.entry.c.id, s.entry.c.film_id, s.entry.c.diary_key, s.entry.c.headline, s.review.c.html)
    .select_from(s.entry.outerjoin(s.review))
    .where(s.entry.c.id.in_(_IDS), s.entry.c.trashed.is_(None))
    .order_by(s.entry.c.diary_key)
)
_TAGS = select(s.entry_tag.c.entry_id, s.tag.c.name).join(s.tag).where(s.entry_tag.c.entry_id.in_(_IDS))
# Asked of each film: a list of all films with entries would grow with the journal.
_WITHOUT_ENTRIES = select(s.film.c.id).where(
    s.film.c.id.in_(_IDS), ~exists().where(s.entry.c.film_id == s.film.c.id, s.entry.c.trashed.is_(None))
)
_TITLES = select(s.film.c.id, s.film.c.title, s.film.c.original_title).where(s.film.c.id.in_(_IDS))
_OTHER_TITLES = select(s.alternative_title.c.film_id, s.alternative_title.c.title).where(
    s.alternative_title.c.film_id.in_(_IDS)
)
_CREDITS = (
    select(s.credit.c.film_id, s.credit.c.job, s.person.c.name, s.credit.c.character)
    .join(s.person)
    .where(s.credit.c.film_id.in_(_IDS))
    .order_by(s.credit.c.film_id, s.credit.c.job, s.credit.c.billing)
)

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
    """Build the whole index anew."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS entry_text")
    connection.exec_driver_sql(_CREATE)
    connection.exec_driver_sql(_SETTING, list(_IN_BULK))
    entries = connection.execute(select(s.entry.c.id).order_by(s.entry.c.diary_key)).scalars().all()
    index(connection, entries, connection.execute(select(s.film.c.id)).scalars().all())
    connection.exec_driver_sql(_SETTING, list(_AS_ALWAYS))
    _note_version(connection)


def index(connection: Connection, entries: Iterable[int], films: Iterable[int]) -> None:
    """Add the rows of these entries (unless in the trash) and of these films (if they have no entries)."""
    _each(connection, _INSERT, entries, films)


def forget(connection: Connection, entries: Iterable[int], films: Iterable[int]) -> None:
    """Take out the rows of these entries and films; to be called before anything they are found by changes."""
    _each(connection, _DELETE, entries, films)


def holds(connection: Connection, entries: Iterable[int]) -> bool:
    """Whether these entries, if they aren't in the trash, are found by how each of their texts begins."""
    for rows in _entry_rows(connection, entries):
        for key, *texts in rows:
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
    # Row by row upwards, films before entries: at each step down, FTS5 would write out what it has gathered.
    for rows in (_film_rows(connection, sorted(films, reverse=True)), _entry_rows(connection, entries)):
        for batch in rows:
            if batch:
                connection.exec_driver_sql(statement, batch)


def _entry_rows(connection: Connection, entries: Iterable[int]) -> Iterator[list[_Row]]:
    for ids in _batches(entries):
        found = connection.execute(_ENTRIES, {"ids": ids}).all()
        films = _films(connection, {row.film_id for row in found})
        tags = _grouped(connection.execute(_TAGS, {"ids": ids}))
        yield [
            (
                row.diary_key,
                *films.get(row.film_id, ("", "", "", "")),  # a film that is gone fails the commit
                _together(tags[row.id]),
                index_text(row.headline or ""),
                index_text(text_of_canonical(row.html or "")),
            )
            for row in found
        ]


def _film_rows(connection: Connection, films: Iterable[int]) -> Iterator[list[_Row]]:
    for ids in _batches(films):
        found = set(connection.execute(_WITHOUT_ENTRIES, {"ids": ids}).scalars())
        yield [
            (-film_id, *words, "", "", "") for film_id, words in sorted(_films(connection, found).items(), reverse=True)
        ]


def _films(connection: Connection, ids: set[int]) -> dict[int, tuple[str, str, str, str]]:
    """Folded titles, actors, crew and characters of each film."""
    if not ids:
        return {}
    wanted = {"ids": list(ids)}
    titles: dict[int, list[str]] = defaultdict(list)
    for film_id, title, original in connection.execute(_TITLES, wanted):
        titles[film_id] += [index_text(title), index_text(original or "")]
    for film_id, title in connection.execute(_OTHER_TITLES, wanted):
        titles[film_id].append(index_text(title))
    actors: dict[int, list[str]] = defaultdict(list)
    crew: dict[int, list[str]] = defaultdict(list)
    characters: dict[int, list[str]] = defaultdict(list)
    for film_id, job, name, character in connection.execute(_CREDITS, wanted):
        (actors if job == "cast" else crew)[film_id].append(index_text(name))
        if character:
            characters[film_id].append(index_text(character))
    return {
        film_id: (
            _together(words),
            _together(actors[film_id]),
            _together(crew[film_id]),
            _together(characters[film_id]),
        )
        for film_id, words in titles.items()
    }


def _together(parts: Sequence[str]) -> str:
    # A word of our own between two names keeps a phrase from matching across them.
    return " \ue000 ".join(part for part in parts if part)


def _grouped(rows: Iterable[Sequence[object]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = defaultdict(list)
    for key, name in rows:
        groups[int(str(key))].append(index_text(str(name)))
    return groups


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)
    for start in range(0, len(every), _BATCH):
        yield every[start : start + _BATCH]


def _note_version(connection: Connection) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO property(name, value) VALUES ('index_version', ?)", (VERSION,))
