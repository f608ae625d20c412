"""Going through a whole journal in portions, for exports: entries with their films, and films without an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, select

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.storage import film_reads
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import in_batches

Progress = Callable[[int, int], None]
"""Told now and then how much is done and of how much; may raise Stopped."""

_PORTION = 200
_T = TypeVar("_T")


def entries(connection: Connection, *, private: bool) -> Iterator[Entry]:
    """The entries that are not in the trash, in the order of the diary, the oldest first."""
    e = s.entry.c
    statement = _kept(select(e.id), private=private).order_by(e.diary_key)
    for ids in in_batches(connection.execute(statement).scalars(), _PORTION):
        found = film_reads.entries(connection, ids)
        yield from (found[id_] for id_ in ids)


def films_without_entries(connection: Connection) -> Iterator[Film]:
    """The films of the journal that nobody has an entry of, private ones included, in the order of their ids."""
    f = s.film.c
    statement = select(f.id).where(f.shown == 1, f.entry_count == 0).order_by(f.id)
    for ids in in_batches(connection.execute(statement).scalars(), _PORTION):
        found = film_reads.films(connection, ids)
        yield from (found[id_] for id_ in ids)


def films(connection: Connection) -> Iterator[Film]:
    """All films that the journal shows, in the order of their ids."""
    f = s.film.c
    for ids in in_batches(connection.execute(select(f.id).where(f.shown == 1).order_by(f.id)).scalars(), _PORTION):
        found = film_reads.films(connection, ids)
        yield from (found[id_] for id_ in ids)


def titles_of_entries(connection: Connection, *, private: bool) -> list[tuple[int, int, str, int | None]]:
    """Entry, film, title and year of the entries that are not in the trash, in the order of the diary."""
    e, f = s.entry.c, s.film.c
    statement = select(e.id, e.film_id, f.title, f.year).select_from(s.entry.join(s.film))
    rows = connection.execute(_kept(statement, private=private).order_by(e.diary_key)).all()
    return [(id_, film_id, title, year) for id_, film_id, title, year in rows]


def count_entries(connection: Connection, *, private: bool) -> int:
    """How many entries `entries` gives."""
    return int(connection.execute(_kept(select(func.count()).select_from(s.entry), private=private)).scalar_one())


def count_films_without_entries(connection: Connection) -> int:
    """How many films `films_without_entries` gives."""
    f = s.film.c
    return int(connection.execute(select(func.count()).where(f.shown == 1, f.entry_count == 0)).scalar_one())


def counted(values: Iterable[_T], progress: Progress | None, total: int, before: int = 0) -> Iterator[_T]:
    """The values, telling now and then how far it is, after `before` of `total`."""
    for number, value in enumerate(values, start=before + 1):
        yield value
        if progress is not None and (number % _PORTION == 0 or number == total):
            progress(number, total)


def _kept(statement: Select[Any], *, private: bool) -> Select[Any]:
    kept = statement.where(s.entry.c.trashed.is_(None))
    return kept if private else kept.where(s.entry.c.private == 0)
