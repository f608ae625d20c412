"""The order of a list as SQL: the five usual ones out of an index each, any other combination of keys by sorting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import func, select

from filmjournal.domain.queries import Group, Order, SortBy, SortKey, Subject
from filmjournal.storage import schema as s

_E, _F = s.entry.c, s.film.c
_FIRST_DATE = 1 << s.DAY_BITS  # diary keys below are of no date
_DOWNWARDS = frozenset({Group.YEAR, Group.DECADE, Group.RATING})
_KEY_OF_GROUP = {
    Group.YEAR: SortBy.YEAR,
    Group.DECADE: SortBy.YEAR,
    Group.RATING: SortBy.RATING,
    Group.DIRECTOR: SortBy.DIRECTOR,
}

# Each of these orders is one index of the schema, read from end to end. Unknown comes last: SQLite sorts NULL before
# all else.
_ENTRY_ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.WATCHED: (_E.diary_key.desc(),),
    Order.TITLE: (_E.sort_title, _E.diary_key.desc()),
    Order.YEAR: (_E.film_year.desc(), _E.sort_title, _E.diary_key.desc()),
    Order.RATING: (_E.rating.desc(), _E.diary_key.desc()),
    Order.LOGGED: (_E.logged.desc(), _E.id.desc()),
}
_FILM_ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.WATCHED: (_F.latest_key.desc(), _F.sort_title),
    Order.TITLE: (_F.sort_title, _F.sort_year),
    Order.YEAR: (_F.year.desc(), _F.sort_title),
    Order.RATING: (_F.shown_rating.desc(), _F.latest_key.desc()),
    Order.LOGGED: (_F.added.desc(), _F.id.desc()),
}


def usual(subject: Subject, order: Order) -> tuple[Any, ...]:
    """The terms of ORDER BY for one of the five usual orders."""
    return (_ENTRY_ORDERS if subject is Subject.ENTRIES else _FILM_ORDERS)[order]


def by_keys(
    subject: Subject, keys: Sequence[SortKey], group: Group = Group.NONE, list_id: int | None = None
) -> tuple[Any, ...]:
    """The terms of ORDER BY for any keys, those of a group before them; `list_id` is whose positions are meant."""
    terms: list[Any] = []
    if group in _KEY_OF_GROUP:
        chosen = next((key.descending for key in keys if key.by is _KEY_OF_GROUP[group]), group in _DOWNWARDS)
        terms += _directed(_group_columns(subject, group), chosen)
    for key in keys:
        columns = _position(subject, list_id) if key.by is SortBy.POSITION else _columns(subject, key.by)
        if key.by is SortBy.WATCHED and not key.descending and subject is not Subject.WATCHLIST:
            terms += [column < _FIRST_DATE for column in columns]
        terms += _directed(columns, key.descending)
        if key.by is SortBy.WATCHED and subject is Subject.ENTRIES:
            break
    last = _E.diary_key if subject is Subject.ENTRIES else _F.id
    return (*terms, last.desc())


def group_value(subject: Subject, group: Group) -> Any:
    """The column by whose value a list is parted: a year, a decade, half stars, or a person's id."""
    return _director(subject, s.person.c.id) if group is Group.DIRECTOR else _group_columns(subject, group)[0]


def _directed(columns: Iterable[Any], descending: bool) -> list[Any]:
    return [(column.desc() if descending else column.asc()).nulls_last() for column in columns]


def _group_columns(subject: Subject, group: Group) -> tuple[Any, ...]:
    if group is Group.DECADE:
        (year,) = _columns(subject, SortBy.YEAR)
        return (year - year % 10,)
    if group is Group.DIRECTOR:  # two people of one name stay apart
        return (*_columns(subject, SortBy.DIRECTOR), _director(subject, s.person.c.id))
    return _columns(subject, _KEY_OF_GROUP[group])


def _columns(subject: Subject, by: SortBy) -> tuple[Any, ...]:
    entries = subject is Subject.ENTRIES
    match by:
        case SortBy.WATCHED if subject is Subject.WATCHLIST:
            return (_F.watchlist,)
        case SortBy.WATCHED:
            return (_E.diary_key if entries else _F.latest_key,)
        case SortBy.TITLE:
            return (_E.sort_title if entries else _F.sort_title,)
        case SortBy.YEAR:
            return (_E.film_year if entries else _F.year,)
        case SortBy.RATING:
            return (_E.rating if entries else _F.shown_rating,)
        case SortBy.LOGGED:
            return (_E.logged if entries else _F.added,)
        case SortBy.RUNTIME:
            return (select(_F.runtime).where(_F.id == _E.film_id).scalar_subquery() if entries else _F.runtime,)
        case SortBy.WORDS:
            return (_words(subject),)
        case SortBy.DIRECTOR:
            return (_director(subject, s.person.c.sort_key),)
        case SortBy.POSITION:
            return ()


def _position(subject: Subject, list_id: int | None) -> tuple[Any, ...]:
    if list_id is None:
        return ()
    item = s.film_list_item.c
    film_id = _E.film_id if subject is Subject.ENTRIES else _F.id
    place = func.min(item.position * (1 << 32) + item.id)
    return (select(place).where(item.film_list_id == list_id, item.film_id == film_id).scalar_subquery(),)


@cache
def _words(subject: Subject) -> Any:
    words = func.nullif(s.review.c.words, 0)
    if subject is Subject.ENTRIES:
        return select(words).where(s.review.c.entry_id == _E.id).scalar_subquery()
    theirs = s.entry.alias("of_film").c
    longest = select(func.max(words)).join(theirs.id.table, theirs.id == s.review.c.entry_id)
    return longest.where(theirs.film_id == _F.id, theirs.trashed.is_(None)).scalar_subquery()


@cache
def _director(subject: Subject, column: Any) -> Any:
    credit = s.credit.c
    film_id = _E.film_id if subject is Subject.ENTRIES else _F.id
    first = select(column).join(s.credit, credit.person_id == s.person.c.id)
    first = first.where(credit.film_id == film_id, credit.job == "director")
    return first.order_by(credit.billing, credit.id).limit(1).scalar_subquery()
