"""Lists of entries and films: ids for the whole, rows for the part on the screen, both as plain values."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, case, func, literal_column, select, true

from filmjournal.domain.partial_date import PartialDate, month_of_code
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.queries import (
    Counts,
    Facets,
    Group,
    Listing,
    ListRow,
    Order,
    Section,
    SortBy,
    SortKey,
    Subject,
    keys_of,
)
from filmjournal.domain.rating import Rating
from filmjournal.domain.search import syntax_tree as t
from filmjournal.storage import film_hits, search_sql, sorting_sql
from filmjournal.storage import schema as s

_T = TypeVar("_T")
_E, _F = s.entry.c, s.film.c
_OF_FILMS = frozenset({Subject.FILMS, Subject.WATCHLIST})
_MONTH_BITS = s.DAY_BITS + 5  # of a diary key: five bits for the day


def ids(
    connection: Connection,
    subject: Subject,
    search: t.Node,
    order: Order,
    limit: int | None = None,
    keys: Sequence[SortKey] = (),
    list_id: int | None = None,
) -> array[int]:
    """The ids of all that the search finds, in order; of entries, or of films for the subjects that list films.

    `keys` take the place of `order`; with `list_id` only the films of that list, or viewings of them, are found.
    """
    if limit and subject is Subject.FILMS and order is Order.WATCHED and not keys and list_id is None:
        matching, rest = search_sql.split(search)
        first = film_hits.first_films(connection, matching, limit) if matching and not rest else None
        if first is not None:
            return first
    statement = _ids(subject, search, order, keys, list_id=list_id)
    if limit is not None:
        statement = statement.limit(limit)
    return array("q", [id_ for (id_,) in _tuples(connection, statement)])


def listing(
    connection: Connection,
    subject: Subject,
    search: t.Node,
    order: Order,
    limit: int | None = None,
    keys: Sequence[SortKey] = (),
    group: Group = Group.MONTH,
    list_id: int | None = None,
) -> Listing:
    """The same ids, with the sections of a group; the first `limit` of them if one is named."""
    first = (keys or keys_of(order))[0]
    by_date = subject is Subject.ENTRIES and first.by is SortBy.WATCHED
    if subject is Subject.TRASH or group is Group.NONE or (group is Group.MONTH and not by_date):
        found = ids(connection, subject, search, order, limit, keys, list_id)
        return Listing(found, (), limit is None or len(found) < limit)
    if group is Group.MONTH:
        statement = _ids(subject, search, order, keys, list_id=list_id).add_columns(_E.diary_key)
    else:
        statement = _ids(subject, search, order, keys or keys_of(order), group, list_id)
        statement = statement.add_columns(sorting_sql.group_value(subject, group))
    rows = _tuples(connection, statement if limit is None else statement.limit(limit))
    by_month = group is Group.MONTH
    sections = _months(rows, descending=first.descending) if by_month else _groups(connection, rows, group)
    return Listing(array("q", [row[0] for row in rows]), sections, limit is None or len(rows) < limit)


def count(connection: Connection, subject: Subject, search: t.Node, list_id: int | None = None) -> int:
    """How many rows `ids` would give."""
    statement = _ids(subject, search, Order.WATCHED, list_id=list_id).order_by(None)
    return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())


def entries_listed(subject: Subject, search: t.Node, list_id: int | None = None) -> Select[Any]:
    """The ids of the entries that are listed, or of all entries of the films that are; in no order."""
    statement = _ids(subject, search, Order.WATCHED, list_id=list_id).order_by(None)
    if subject not in _OF_FILMS:
        return statement
    return select(_E.id).where(_E.trashed.is_(None), _E.film_id.in_(statement))


def entry_rows(connection: Connection, wanted: Sequence[int]) -> dict[int, ListRow]:
    """The rows of these entries."""
    columns = select(
        _E.id,
        _E.film_id,
        _F.title,
        _F.year,
        _E.watched,
        _E.rating,
        _E.headline,
        _F.liked,
        _E.rewatch,
        _E.private,
        _F.poster,
    ).join(s.film)
    return _rows(connection, columns.where(_E.id.in_(wanted)))


def film_rows(connection: Connection, wanted: Sequence[int]) -> dict[int, ListRow]:
    """The rows of these films, each with its latest viewing."""
    latest = (_E.film_id == _F.id) & _E.trashed.is_(None) & (_E.diary_key == _F.latest_key)
    columns = select(
        _F.id,
        _F.id.label("film_id"),
        _F.title,
        _F.year,
        _E.watched,
        _F.shown_rating,
        _E.headline,
        _F.liked,
        case((_F.entry_count > 1, 1), else_=0),
        func.coalesce(_E.private, 0),
        _F.poster,
    ).select_from(s.film.outerjoin(s.entry, latest))
    return _rows(connection, columns.where(_F.id.in_(wanted)))


def counts(connection: Connection) -> Counts:
    """How much there is of each thing."""

    def number(table: Any, condition: Any = None) -> int:
        statement = select(func.count()).select_from(table)
        return int(connection.execute(statement if condition is None else statement.where(condition)).scalar_one())

    return Counts(
        films=number(s.film, _F.shown == 1),
        entries=number(s.entry, _E.trashed.is_(None)),
        watchlist=number(s.film, _F.watchlist.is_not(None)),
        trash=number(s.entry, _E.trashed.is_not(None)),
        people=number(s.person),
    )


def facets(connection: Connection) -> Facets:
    """The years, decades and countries of the films that are shown."""
    number = func.count()
    years = select(_F.year, number).where(_F.shown == 1, _F.year.is_not(None)).group_by(_F.year)
    by_year = [(year, films) for year, films in connection.execute(years.order_by(_F.year.desc()))]
    decades: dict[int, int] = {}
    for year, films in by_year:
        decades[year - year % 10] = decades.get(year - year % 10, 0) + films
    label = s.film_label.c
    countries = select(label.name, number).join(s.film, _F.id == label.film_id)
    countries = countries.where(_F.shown == 1, label.kind == "country").group_by(label.name).order_by(label.name)
    found = tuple((name, films) for name, films in connection.execute(countries))
    return Facets(tuple(by_year), tuple(decades.items()), found)


def _tuples(connection: Connection, statement: Select[Any]) -> Sequence[Any]:
    """All rows as the driver gives them: SQLAlchemy's own row objects would double the time of a hundred thousand."""
    cursor = connection.execute(statement).cursor
    return [] if cursor is None else cursor.fetchall()


def _months(rows: Sequence[Any], *, descending: bool) -> tuple[Section, ...]:
    """The months of rows (id, diary key) that are in order of date."""
    if not descending:
        return tuple(Section(*month_of_code(month << 5), len(list(several))) for month, several in
                     groupby(row[1] >> _MONTH_BITS for row in rows))  # fmt: skip
    sections = []
    begin = 0
    while begin < len(rows):
        month = rows[begin][1] >> _MONTH_BITS
        end = bisect_left(rows, 1 - (month << _MONTH_BITS), begin, key=lambda row: -row[1])
        sections.append(Section(*month_of_code(month << 5), end - begin))
        begin = end
    return tuple(sections)


def _groups(connection: Connection, rows: Sequence[Any], group: Group) -> tuple[Section, ...]:
    """The sections of rows (id, value) whose equal values follow each other."""
    found = [(value, len(list(several))) for value, several in groupby(row[1] for row in rows)]
    names: dict[Any, str] = {}
    if group is Group.DIRECTOR:
        for portion in in_batches([value for value, _number in found if value is not None]):
            people = select(s.person.c.id, s.person.c.name).where(s.person.c.id.in_(portion))
            names.update((id_, name) for id_, name in connection.execute(people))
    return tuple(Section(None, None, number, group, names.get(value, value)) for value, number in found)


def _ids(
    subject: Subject,
    search: t.Node,
    order: Order,
    keys: Sequence[SortKey] = (),
    group: Group = Group.NONE,
    list_id: int | None = None,
) -> Select[Any]:
    statement = _all_ids(subject, search, order, keys, group, list_id)
    if list_id is None:
        return statement
    listed = select(s.film_list_item.c.film_id).where(s.film_list_item.c.film_list_id == list_id)
    return statement.where((_F.id if subject in _OF_FILMS else _E.film_id).in_(listed))


def _all_ids(
    subject: Subject, search: t.Node, order: Order, keys: Sequence[SortKey], group: Group, list_id: int | None
) -> Select[Any]:
    if subject is Subject.TRASH:
        return select(_E.id).where(_E.trashed.is_not(None)).order_by(_E.trashed.desc(), _E.id.desc())
    if keys and group is Group.NONE and (named := [usual for usual in Order if keys_of(usual) == tuple(keys)]):
        order, keys = named[0], ()
    chosen = sorting_sql.by_keys(subject, keys, group, list_id) if keys else sorting_sql.usual(subject, order)
    if subject is Subject.FILMS:
        # Where no index has the order, one that only knows what is shown would make SQLite fetch row after row.
        shown = _F.shown + 0 if keys or order is Order.LOGGED else _F.shown
        return select(_F.id).where(shown == 1, *_condition_on_films(search)).order_by(*chosen)
    if subject is Subject.WATCHLIST:
        if order is Order.WATCHED and not keys:
            chosen = (_F.watchlist.desc(), _F.id.desc())
        return select(_F.id).where(_F.watchlist.is_not(None), *_condition_on_films(search)).order_by(*chosen)
    matching, rest = search_sql.split(search)
    conditions = [search_sql.entry_condition(node) for node in rest if not isinstance(node, t.Everything)]
    if matching is None:
        return select(_E.id).where(_E.trashed.is_(None), *conditions).order_by(*chosen)
    text = search_sql.full_text_table()
    rowid: Any = literal_column("entry_text.rowid")
    found: Any = literal_column("entry_text").op("MATCH")(matching)
    statement = select(_E.id).select_from(text.join(s.entry, _E.diary_key == rowid))
    # The index gives its rows newest first by itself: asking for its own order keeps SQLite from sorting them all.
    if order is Order.WATCHED and not keys:
        chosen = (rowid.desc(),)
    return statement.where(found, _E.trashed.is_(None), *conditions).order_by(*chosen)


def _condition_on_films(search: t.Node) -> list[Any]:
    return [] if isinstance(search, t.Everything) else [search_sql.film_condition(search) & true()]


def _rows(connection: Connection, statement: Select[Any]) -> dict[int, ListRow]:
    return {row[0]: list_row(row) for row in connection.execute(statement)}


def list_row(row: Sequence[Any]) -> ListRow:
    """A row of the columns above as a value."""
    id_, film_id, title, year, watched, rating, headline, liked, rewatch, private, poster = row
    return ListRow(
        id_,
        film_id,
        title,
        year,
        date_of(watched),
        rating_of(rating),
        headline,
        bool(liked),
        bool(rewatch),
        bool(private),
        poster,
    )


def date_of(text: str | None) -> PartialDate | None:
    return None if text is None else parse_date(text)


def rating_of(half_stars: int | None) -> Rating | None:
    return None if half_stars is None else Rating(half_stars)


def in_batches(wanted: Iterable[_T], size: int = 500) -> Iterable[list[_T]]:
    """Values in portions that fit into one statement."""
    every = list(wanted)
    return (every[start : start + size] for start in range(0, len(every), size))
