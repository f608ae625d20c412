"""What some entries of the diary add up to, counted in SQL.

Those that are chosen lie in a table of this connection alone, with what is counted of them, and so do their films:
the search is asked once, and no number needs more than these and one other table.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, table
from sqlalchemy import column as named_column

from filmjournal.domain.partial_date import month_of_code
from filmjournal.domain.queries import Subject
from filmjournal.domain.search import syntax_tree as t
from filmjournal.domain.statistics import PersonCounted, Statistics
from filmjournal.storage import diary_reads, whole_statistics
from filmjournal.storage import schema as s

_CANDIDATES = 50  # for the top, before two parts in one film are made one

_E = s.entry.c
_COLUMNS = ("id", "film_id", "rating", "rewatch", "month", "film_year")
_CHOSEN = table("chosen", *(named_column(name) for name in _COLUMNS))
_MONTH: Any = _E.diary_key.op(">>")(whole_statistics.MONTH_BITS)


def statistics(
    connection: Connection, subject: Subject, search: t.Node, list_id: int | None, year: int | None
) -> tuple[Statistics, tuple[int, ...]]:
    """The numbers of what is listed, of the part that was watched in one year if it is named; and all the years in
    which any of it was watched, in order.
    """
    listed: list[ColumnElement[bool]] = [_E.trashed.is_(None)]
    if not whole(subject, search, list_id):
        listed.append(_E.id.in_(diary_reads.entries_listed(subject, search, list_id)))
    years: dict[int, list[int]] = {}  # the months of each, which follow each other in the diary
    if year is not None:
        for code in connection.execute(select(_MONTH).where(*listed).distinct()).scalars():
            known = month_of_code(code << 5)[0]
            if known is not None:
                years.setdefault(known, []).append(code)
        months = years.get(year, [])
        first, behind = min(months, default=0), max(months, default=-1) + 1
        bits = whole_statistics.MONTH_BITS
        listed += [_E.diary_key >= first << bits, _E.diary_key < behind << bits]
    chosen = select(_E.id, _E.film_id, _E.rating, _E.rewatch, _MONTH, _E.film_year).where(*listed)
    try:
        connection.exec_driver_sql(f"CREATE TEMP TABLE chosen({', '.join(_COLUMNS)})")
        connection.exec_driver_sql("CREATE TEMP TABLE seen(film_id INTEGER PRIMARY KEY, entries)")
        connection.execute(insert(_CHOSEN).from_select(list(_COLUMNS), chosen))
        connection.exec_driver_sql("INSERT INTO seen SELECT film_id, count(*) FROM chosen GROUP BY film_id")
        numbers = _counted(connection)
    finally:
        for name in ("seen", "chosen"):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    return numbers, tuple(sorted(years if year is not None else dict(numbers.by_year)))


def whole(subject: Subject, search: t.Node, list_id: int | None) -> bool:
    """Whether every entry of the diary is listed, or every film."""
    everything = isinstance(search, t.Everything) and list_id is None
    return everything and subject in (Subject.ENTRIES, Subject.FILMS)


def _counted(connection: Connection) -> Statistics:
    def rows(statement: str) -> Any:
        return connection.exec_driver_sql(statement).all()

    def by(column: str) -> Any:
        return rows(f"SELECT {column}, count(*) FROM chosen WHERE {column} IS NOT NULL GROUP BY {column}")

    ((entries, rewatches),) = rows("SELECT count(*), coalesce(sum(rewatch), 0) FROM chosen")
    ((films, minutes),) = rows(
        "SELECT count(*), coalesce(sum(runtime * entries), 0) FROM seen CROSS JOIN film ON id = film_id"
    )
    ((reviews, words),) = rows(
        "SELECT count(*), coalesce(sum(words), 0) FROM chosen CROSS JOIN review ON entry_id = id WHERE words > 0"
    )
    return Statistics(
        entries=entries,
        films=films,
        rewatches=rewatches,
        minutes=minutes,
        reviews=reviews,
        words=words,
        **whole_statistics.by_rating(by("rating")),
        **whole_statistics.by_date(by("month")),
        **whole_statistics.by_decade(by("film_year")),
        tags=whole_statistics.most(rows(_TAGS)),
        countries=whole_statistics.most(rows(_COUNTRIES)),
        directors=_people(connection, "director"),
        actors=_people(connection, "cast"),
    )


def _people(connection: Connection, job: str) -> tuple[PersonCounted, ...]:
    """Those with most entries. Each film is counted once and weighed by its entries, since a cast is long.

    Nobody was seen more often than in all their parts: those with most of them are counted exactly, and everybody
    where somebody else could be among the first.
    """
    most = whole_statistics.TOP
    busy = connection.exec_driver_sql(_BUSY, (job, _CANDIDATES)).all()
    people = json.dumps([id_ for id_, _parts in busy])
    top = connection.exec_driver_sql(_EXACTLY, (job, people, most)).all()
    if len(busy) == _CANDIDATES and (len(top) < most or top[-1][1] <= busy[-1][1]):
        top = connection.exec_driver_sql(_EVERYBODY, (job, most)).all()
    return whole_statistics.named(connection, dict(top))


_TAGS = """
SELECT name, entries FROM (
    SELECT tag_id, count(*) AS entries FROM chosen CROSS JOIN entry_tag ON entry_id = chosen.id GROUP BY tag_id
) JOIN tag ON tag.id = tag_id"""
_COUNTRIES = """
SELECT name, sum(entries) FROM seen CROSS JOIN film_label ON film_label.film_id = seen.film_id
WHERE kind = 'country' GROUP BY name"""
# Some play two parts in one film, which is one film all the same.
_BUSY = """
SELECT person_id, sum(entries) FROM seen CROSS JOIN credit ON credit.film_id = seen.film_id WHERE job = ?
GROUP BY person_id ORDER BY 2 DESC LIMIT ?"""
_EXACTLY = """
SELECT person_id, sum(entries) FROM (
    SELECT DISTINCT person_id, film_id FROM credit WHERE job = ? AND person_id IN (SELECT value FROM json_each(?))
) JOIN seen USING (film_id) GROUP BY person_id ORDER BY 2 DESC, person_id LIMIT ?"""
_EVERYBODY = """
SELECT person_id, sum(entries) FROM (
    SELECT DISTINCT person_id, credit.film_id, entries FROM seen CROSS JOIN credit ON credit.film_id = seen.film_id
    WHERE job = ?
) GROUP BY person_id ORDER BY 2 DESC, person_id LIMIT ?"""
