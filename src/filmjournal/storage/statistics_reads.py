"""What the diary adds up to, counted in SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, column, func, select, table

from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.queries import Order, Subject
from filmjournal.domain.rating import HALF_STARS_MAX
from filmjournal.domain.search import syntax_tree as t
from filmjournal.domain.statistics import MONTHS, Counted, PersonCounted, Statistics
from filmjournal.storage import diary_reads
from filmjournal.storage import schema as s

TOP = 10
_CANDIDATES = 50  # for the top, before two parts in one film are made one

_E, _F = s.entry.c, s.film.c
_CHOSEN = table("chosen", column("id"))


def statistics(connection: Connection, search: t.Node, year: int | None) -> Statistics:
    """The numbers of the entries that a search finds, of those watched in one year if it is named."""
    chosen: list[ColumnElement[bool]] = [_E.trashed.is_(None)]
    if year is not None:
        chosen += [_E.watched >= f"{year:04}", _E.watched < f"{year:04}~"]
    if isinstance(search, t.Everything):
        return _counted(connection, and_(*chosen))
    # The search is asked once; its answer lies in a table of this connection alone.
    ids = diary_reads.ids(connection, Subject.ENTRIES, search, Order.WATCHED)
    connection.exec_driver_sql("CREATE TEMP TABLE chosen(id INTEGER PRIMARY KEY)")
    try:
        if ids:
            connection.exec_driver_sql("INSERT INTO chosen VALUES (?)", [(id_,) for id_ in ids])
        return _counted(connection, and_(*chosen, _E.id.in_(select(_CHOSEN.c.id))))
    finally:
        connection.exec_driver_sql("DROP TABLE chosen")


def _counted(connection: Connection, chosen: ColumnElement[bool]) -> Statistics:
    entries, films, rewatches, rated, half_stars = connection.execute(
        select(
            func.count(),
            func.count(_E.film_id.distinct()),
            func.coalesce(func.sum(_E.rewatch), 0),
            func.count(_E.rating),
            func.avg(_E.rating),
        ).where(chosen)
    ).one()
    reviews, words = connection.execute(
        select(func.count(), func.coalesce(func.sum(s.review.c.words), 0))
        .select_from(s.review.join(s.entry))
        .where(chosen, s.review.c.words > 0)
    ).one()
    minutes = connection.execute(
        select(func.coalesce(func.sum(_F.runtime), 0)).select_from(s.entry.join(s.film)).where(chosen)
    ).scalar_one()
    ratings = _numbers(connection, _by(_E.rating, chosen))
    years, months, month_unknown, undated = _dates(connection, chosen)
    decade = _E.film_year // 10 * 10
    return Statistics(
        entries=entries,
        films=films,
        rewatches=rewatches,
        rated=rated,
        average_rating=None if half_stars is None else half_stars / 2,
        by_rating=tuple(ratings.get(half, 0) for half in range(1, HALF_STARS_MAX + 1)),
        by_year=tuple(sorted(years.items())),
        by_month=tuple(months[month] for month in range(1, MONTHS + 1)),
        month_unknown=month_unknown,
        undated=undated,
        words=words,
        reviews=reviews,
        minutes=minutes,
        directors=_people(connection, chosen, "director"),
        actors=_people(connection, chosen, "cast"),
        tags=_named(connection, s.tag.c.name, s.entry.join(s.entry_tag).join(s.tag), chosen),
        countries=_named(
            connection,
            s.film_label.c.name,
            s.entry.join(s.film_label, s.film_label.c.film_id == _E.film_id),
            and_(chosen, s.film_label.c.kind == "country"),
        ),
        decades=tuple(sorted(_numbers(connection, _by(decade, and_(chosen, _E.film_year.is_not(None)))).items())),
    )


def _dates(connection: Connection, chosen: ColumnElement[bool]) -> tuple[Counter[int], Counter[int], int, int]:
    years: Counter[int] = Counter()
    months: Counter[int] = Counter()
    month_unknown = undated = 0
    for watched, number in connection.execute(_by(func.substr(_E.watched, 1, 7), chosen)):
        known = None if watched is None else parse_date(watched)
        if known is None:
            undated += number
            continue
        years[known.year] += number
        if known.month is None:
            month_unknown += number
        else:
            months[known.month] += number
    return years, months, month_unknown, undated


def _people(connection: Connection, chosen: ColumnElement[bool], job: str) -> tuple[PersonCounted, ...]:
    """Those with most entries. Each film is counted once and weighed by its entries, since a cast is long."""
    c = s.credit.c
    seen = select(_E.film_id, func.count().label("entries")).where(chosen).group_by(_E.film_id).cte("seen")
    total = func.sum(seen.c.entries)
    busy = (
        select(c.person_id)
        .select_from(seen.join(s.credit, c.film_id == seen.c.film_id))
        .where(c.job == job)
        .group_by(c.person_id)
        .order_by(total.desc(), c.person_id)
        .limit(_CANDIDATES)
    )
    # Some play two parts in one film, which is one film all the same.
    once = select(c.person_id, c.film_id).where(c.job == job, c.person_id.in_(busy)).distinct().subquery()
    most = (
        select(once.c.person_id, total.label("entries"))
        .select_from(once.join(seen, seen.c.film_id == once.c.film_id))
        .group_by(once.c.person_id)
        .order_by(total.desc(), once.c.person_id)
        .limit(TOP)
        .subquery()
    )
    named = select(s.person.c.id, s.person.c.name, most.c.entries).join(most, most.c.person_id == s.person.c.id)
    return tuple(
        PersonCounted(*row) for row in connection.execute(named.order_by(most.c.entries.desc(), s.person.c.sort_key))
    )


def _named(connection: Connection, name: Any, tables: Any, condition: ColumnElement[bool]) -> tuple[Counted, ...]:
    number = func.count()
    statement = select(name, number).select_from(tables).where(condition).group_by(name)
    return tuple(Counted(str(row[0]), row[1]) for row in connection.execute(statement.order_by(number.desc(), name)))


def _by(key: ColumnElement[Any], chosen: ColumnElement[bool]) -> Select[Any]:
    return select(key, func.count()).select_from(s.entry).where(chosen).group_by(key)


def _numbers(connection: Connection, statement: Select[Any]) -> dict[Any, int]:
    rows: Iterable[Any] = connection.execute(statement)
    return {key: int(number) for key, number in rows}
