"""Lists and smart lists, as plain values."""

from __future__ import annotations

from array import array
from typing import Any

from sqlalchemy import Connection, Select, func, select, tuple_

from filmjournal.domain.lists import FilmList, FilmListSummary, ListedFilm, ListPlace, SmartList
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of, rating_of

_L, _I, _F, _E = s.film_list.c, s.film_list_item.c, s.film.c, s.entry.c
_IN_ORDER = (_I.position, _I.id)


def summaries(connection: Connection) -> list[FilmListSummary]:
    """All lists in their order."""
    films = select(func.count()).where(_I.film_list_id == _L.id).scalar_subquery()
    statement = select(_L.id, _L.name, _L.ranked, films).order_by(_L.position, _L.id)
    return [
        FilmListSummary(id_, name, bool(ranked), number) for id_, name, ranked, number in connection.execute(statement)
    ]


def film_ids(connection: Connection, list_id: int) -> array[int]:
    """The films of a list in its order."""
    statement = select(_I.film_id).where(_I.film_list_id == list_id).order_by(*_IN_ORDER)
    return array("q", connection.execute(statement).scalars())


def head_and_notes(connection: Connection, list_id: int) -> tuple[str, str, bool, list[tuple[int, str]]] | None:
    """A list's name, description (HTML) and whether it is ranked, and (film id, notes as HTML) in its order."""
    row = connection.execute(select(_L.name, _L.description_html, _L.ranked).where(_L.id == list_id)).one_or_none()
    if row is None:
        return None
    items = select(_I.film_id, _I.notes_html).where(_I.film_list_id == list_id).order_by(*_IN_ORDER)
    return row.name, row.description_html, bool(row.ranked), [(id_, html) for id_, html in connection.execute(items)]


def film_list(connection: Connection, list_id: int) -> FilmList | None:
    """A list with its films; None where there is none."""
    row = connection.execute(select(_L.name, _L.description_html, _L.ranked).where(_L.id == list_id)).one_or_none()
    if row is None:
        return None
    tags = select(s.tag.c.name).join(s.film_list_tag).where(s.film_list_tag.c.film_list_id == list_id)
    names = tuple(connection.execute(tags.order_by(s.tag.c.folded_name, s.tag.c.name)).scalars())
    return FilmList(
        id=list_id,
        name=row.name,
        description_html=row.description_html,
        ranked=bool(row.ranked),
        tags=names,
        items=tuple(
            ListedFilm(id_, title, year, rating_of(rating), date_of(watched), bool(liked), poster, notes)
            for id_, title, year, rating, watched, liked, poster, notes in connection.execute(_items(list_id))
        ),
    )


def places_of(connection: Connection, film_id: int) -> list[ListPlace]:
    """The lists that a film is on, in their order."""
    other = s.film_list_item.alias()
    same_list = other.c.film_list_id == _I.film_list_id
    films = select(func.count()).where(same_list).scalar_subquery()
    before = tuple_(other.c.position, other.c.id) < tuple_(_I.position, _I.id)
    place = select(func.count()).where(same_list, before).scalar_subquery()
    statement = (
        select(_L.id, _L.name, _L.ranked, place, films, _I.notes_html)
        .join_from(s.film_list_item, s.film_list)
        .where(_I.film_id == film_id)
        .order_by(_L.position, _L.id)
    )
    return [
        ListPlace(id_, name, bool(ranked), number + 1, total, notes)
        for id_, name, ranked, number, total, notes in connection.execute(statement)
    ]


def smart_lists(connection: Connection) -> list[SmartList]:
    """All smart lists in their order."""
    c = s.smart_list.c
    return [SmartList(*row) for row in connection.execute(select(c.id, c.name, c.search).order_by(c.position, c.id))]


def _items(list_id: int) -> Select[Any]:
    latest = (_E.film_id == _F.id) & _E.trashed.is_(None) & (_E.diary_key == _F.latest_key)
    columns = select(_F.id, _F.title, _F.year, _F.shown_rating, _E.watched, _F.liked, _F.poster, _I.notes_html)
    films = s.film_list_item.join(s.film, _F.id == _I.film_id).outerjoin(s.entry, latest)
    return columns.select_from(films).where(_I.film_list_id == list_id).order_by(*_IN_ORDER)
