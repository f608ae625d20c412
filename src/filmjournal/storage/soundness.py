"""Looking a journal over, row by row, and mending what follows from the rest.

The looking is done on a copy that stands still (`snapshot`), which may be written to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, func, select
from sqlalchemy.exc import DatabaseError

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import clean
from filmjournal.richtext.references import film_ids, images
from filmjournal.storage import full_text, row_sums
from filmjournal.storage import schema as s
from filmjournal.storage.fresh_journal import is_as_made
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, is_damage
from filmjournal.storage.writer import derive_everything, derive_from_others, first_diary_key, local_derived

LOCAL = (s.film, s.alternative_title, s.person, s.tag)  # with columns that follow from others of the same row
_FROM_OTHERS = (
    (s.film, ("entry_count", "latest_key", "shown_rating", "shown")),
    (s.entry, ("sort_title", "film_year")),
)
_SAMPLED = 200  # entries that are looked for in the index
_PORTION = 500


class Finding(NamedTuple):
    """What is wrong (`kind`), and with which row of which table, 0 for none in particular."""

    kind: str
    table: str
    id: int | str


def of_file(connection: Connection) -> Iterator[Finding]:
    """What SQLite itself finds: a file that is not sound, and rows that point to nothing."""
    try:
        driver = connection.connection.driver_connection
        same = isinstance(driver, sqlite3.Connection) and is_as_made(driver)
        if not same or connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
            yield Finding("damaged", "", 0)
            return
        for table, row, _target, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield Finding("dangling", table, row or 0)
    except (DatabaseError, *DAMAGE_ERRORS) as error:
        if not is_damage(error):
            raise
        yield Finding("damaged", "", 0)


def of_sums(connection: Connection) -> Iterator[Finding]:
    """Groups of rows that are not those that were written: something in them was changed past the program, or lost."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("the journal is SQLite's")
    for group, _kept, _now in row_sums.differing(driver):
        ids = row_sums.ids_in(group)
        if ids is None or group.number < 0 or not row_sums.can_have_rows(group):
            yield Finding("changed rows", group.table, 0)
        else:
            yield Finding("changed rows", group.table, f"{max(1, ids.start)}–{ids.stop - 1}")


def of_texts(connection: Connection) -> Iterator[Finding]:
    """Reviews and earlier texts that lost their content or are not in the review grammar."""
    known = set(connection.execute(select(s.film.c.id)).scalars())
    stored: dict[int, set[int]] = {}
    for entry_id, film_id in connection.execute(select(s.film_reference)):
        stored.setdefault(entry_id, set()).add(film_id)
    r = s.review.c
    for entry_id, html, hash_ in _rows(connection, select(r.entry_id, r.html, r.content_hash)):
        if content_hash(html) != hash_:
            yield Finding("changed text", "review", entry_id)
        elif clean(html) != html:
            yield Finding("grammar", "review", entry_id)
        if stored.pop(entry_id, set()) != set(film_ids(html)) & known:
            yield Finding("references", "review", entry_id)
    for entry_id in stored:
        yield Finding("references", "review", entry_id)
    r = s.revision.c
    for id_, html, hash_ in _rows(connection, select(r.id, r.html, r.content_hash)):
        if content_hash(html) != hash_:
            yield Finding("changed text", "revision", id_)


def of_values(connection: Connection) -> Iterator[Finding]:
    """Dates, times and ratings that are none, and entries that stand at the wrong place of the diary."""
    e, f = s.entry.c, s.film.c
    columns = (e.id, e.watched, e.diary_key, e.rating_value, e.rating_scale, e.logged, e.edited, e.trashed)
    for id_, watched, key, value, scale, *times in _rows(connection, select(*columns)):
        known, date = _date(watched)
        first = first_diary_key(date)
        if not known or not first <= key < first + (1 << s.DAY_BITS):
            yield Finding("date", "entry", id_)
        if (value is None) != (scale is None) or (scale is not None and scale <= 0):
            yield Finding("rating", "entry", id_)
        if not all(time is None or _is_time(time) for time in times):
            yield Finding("time", "entry", id_)
    for id_, watchlist, *times in _rows(connection, select(f.id, f.watchlist, f.added, f.edited)):
        if not _date(watchlist)[0]:
            yield Finding("date", "film", id_)
        if not all(map(_is_time, times)):
            yield Finding("time", "film", id_)


def of_derived(connection: Connection) -> Iterator[Finding]:
    """Rows whose derived columns are not what they should be. Writes them anew, so it wants a copy."""
    for table in LOCAL:
        yield from (Finding("derived", table.name, id_) for id_, _values in _stale(connection, table))
    for table, columns in _FROM_OTHERS:
        names = ", ".join(columns)
        connection.exec_driver_sql(f"CREATE TEMP TABLE before_{table.name} AS SELECT id, {names} FROM {table.name}")
    derive_from_others(connection)
    for table, columns in _FROM_OTHERS:
        names = ", ".join(columns)
        found = connection.exec_driver_sql(
            f"SELECT id FROM (SELECT id, {names} FROM {table.name} EXCEPT SELECT * FROM before_{table.name})"
        )
        yield from (Finding("derived", table.name, id_) for (id_,) in found.all())


def of_index(connection: Connection) -> Iterator[Finding]:
    """A full-text index that is damaged, of another size, or lacks words of some rows."""
    try:
        connection.exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES ('integrity-check')")
        rows = connection.exec_driver_sql("SELECT count(*) FROM entry_text").scalar()
        kept = select(s.entry.c.film_id).where(s.entry.c.trashed.is_(None))
        entries = connection.execute(select(func.count()).select_from(kept.subquery())).scalar_one()
        films = connection.execute(select(func.count()).where(s.film.c.id.not_in(kept))).scalar_one()
        every = connection.execute(select(s.entry.c.id).order_by(s.entry.c.diary_key)).scalars().all()
        sampled = every[:: max(1, len(every) // _SAMPLED)]
        if rows != entries + films or not full_text.holds(connection, sampled):
            yield Finding("index", "", 0)
    except (DatabaseError, *DAMAGE_ERRORS) as error:
        if not is_damage(error):
            raise
        yield Finding("index", "", 0)


def named_images(connection: Connection) -> dict[str, Finding]:
    """The images that the journal names, each with the first place that does."""
    named: dict[str, Finding] = {}
    for (hash_,) in connection.execute(select(s.image.c.hash)):
        named.setdefault(hash_, Finding("image", "image", hash_))
    for film_id, hash_ in connection.execute(select(s.still.c.film_id, s.still.c.image_hash)):
        named.setdefault(hash_, Finding("image", "film", film_id))
    for film_id, hash_ in connection.execute(select(s.film.c.id, s.film.c.poster).where(s.film.c.poster.is_not(None))):
        named.setdefault(hash_, Finding("image", "film", film_id))
    with_images = select(s.review.c.entry_id, s.review.c.html).where(s.review.c.html.contains("<img "))
    for entry_id, html in _rows(connection, with_images):
        for hash_ in images(html):
            named.setdefault(hash_, Finding("image", "review", entry_id))
    for table in (s.revision, s.draft):
        kept = select(table.c.id, table.c.html).where(table.c.html.contains("<img "))
        for id_, html in _rows(connection, kept):
            for hash_ in images(html):
                named.setdefault(hash_, Finding("image", table.name, id_))
    return named


def mend(connection: Connection) -> None:
    """Write anew what follows from the rest: derived columns, references and the full-text index."""
    for table in LOCAL:
        stale = [{"key": id_, **values} for id_, values in _stale(connection, table)]
        if stale:
            connection.execute(table.update().where(table.c.id == bindparam("key")), stale)
    known = set(connection.execute(select(s.film.c.id)).scalars())
    connection.execute(delete(s.film_reference))
    references = [
        {"entry_id": entry_id, "film_id": film_id}
        for entry_id, html in _rows(connection, select(s.review.c.entry_id, s.review.c.html))
        for film_id in film_ids(html)
        if film_id in known
    ]
    if references:
        connection.execute(s.film_reference.insert(), references)
    derive_everything(connection)


def _stale(connection: Connection, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
    """Rows whose derived columns do not follow from their own, with what these should be."""
    for row in connection.execute(select(table)).mappings():
        wanted = dict(local_derived(table, {str(name): value for name, value in row.items()}))
        if any(row[name] != value for name, value in wanted.items()):
            yield row["id"], wanted


def _rows(connection: Connection, statement: Any) -> Iterator[Any]:
    yield from connection.execution_options(yield_per=_PORTION).execute(statement)


def _date(text: str | None) -> tuple[bool, PartialDate | None]:
    """Whether that is a date, and which."""
    try:
        return True, None if text is None else parse_date(text)
    except InvalidValue:
        return False, None


def _is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007
    except ValueError:
        return False
    return True
