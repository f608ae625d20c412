"""What is offered while a search is typed: cheap questions, since each letter asks them anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from filmjournal.domain.folding import fold
from filmjournal.domain.search.offers import FilmOffer
from filmjournal.storage import people_reads
from filmjournal.storage import schema as s

_P, _C, _F = s.person.c, s.credit.c, s.film.c
_MOST_COUNTED = 200  # people of one beginning whose films are counted: of more, the first in the alphabet
# The names of one kind are few and stand beside each other in an index of many: it is stepped from one to the next.
_LABELS = """
WITH RECURSIVE names(name) AS (
    SELECT min(name) FROM film_label WHERE kind = :kind
    UNION ALL
    SELECT (SELECT min(name) FROM film_label WHERE kind = :kind AND name > names.name) FROM names
    WHERE names.name IS NOT NULL
)
SELECT name FROM names WHERE name IS NOT NULL"""
# Built once: each letter asks them, and building a statement costs as much as running it.
_BEGINNING = [
    select(_P.id, _P.name)
    .where(column >= bindparam("key"), column < bindparam("end"))
    .order_by(column)
    .limit(_MOST_COUNTED)
    for column in (_P.folded_name, _P.sort_key)
]
_COUNTED: Any = (
    select(_C.person_id, func.count(_C.film_id.distinct()))
    .where(_C.person_id.in_(bindparam("ids", expanding=True)), people_reads.OF_SHOWN)
    .group_by(_C.person_id)
)
_WITH: Any = (
    select(_F.id, _F.title, _F.year, _F.entry_count, _P.name, _C.character)
    .join_from(s.credit, s.film)
    .join(s.person, _P.id == _C.person_id)
    .where(_C.person_id == bindparam("person"), _C.job == "cast", _F.shown == 1)
    .group_by(_F.id)
    .order_by(_F.latest_key.desc(), _F.sort_title)
    .limit(bindparam("most"))
)
_FILMS: Any = select(_F.id, _F.title, _F.year, _F.entry_count).where(
    _F.id.in_(bindparam("ids", expanding=True)), _F.shown == 1
)
_NAMES = {
    "tag": select(s.tag.c.name).order_by(s.tag.c.folded_name, s.tag.c.name),
    "list": select(s.film_list.c.name).order_by(s.film_list.c.position, s.film_list.c.id),
}


def people(connection: Connection, typed: str, limit: int) -> list[tuple[int, str, int]]:
    """Id, name and number of films of people for the start of a name or of its last part, most films first."""
    key = fold(typed)
    if not key:
        return []
    found: dict[int, str] = {}
    for names in _BEGINNING:
        rows = connection.execute(names, {"key": key, "end": f"{key}\U0010ffff"})
        found |= {id_: name for id_, name in rows}  # noqa: C416 - no pair to mypy
    rows = connection.execute(_COUNTED, {"ids": list(found)})
    counted: dict[int, int] = {id_: films for id_, films in rows}  # noqa: C416
    ordered = sorted(found, key=lambda id_: (-counted.get(id_, 0), found[id_]))
    return [(id_, found[id_], counted.get(id_, 0)) for id_ in ordered[:limit]]


def films_with(connection: Connection, person_id: int, limit: int) -> list[FilmOffer]:
    """The films that somebody is in the cast of, the latest seen first."""
    rows = connection.execute(_WITH, {"person": person_id, "most": limit})
    return [FilmOffer(*row) for row in rows]


def films(connection: Connection, ids: Sequence[int]) -> list[FilmOffer]:
    """These films in this order, those that no list shows left out."""
    found = {row[0]: FilmOffer(*row) for row in connection.execute(_FILMS, {"ids": list(ids)})}
    return [found[id_] for id_ in ids if id_ in found]


def labels(connection: Connection, kind: str) -> list[str]:
    """All genres, countries or languages."""
    return list(connection.exec_driver_sql(_LABELS, {"kind": kind}).scalars())


def names(connection: Connection, field: str) -> list[str]:
    """The names of all tags or lists."""
    return list(connection.execute(_NAMES[field]).scalars())
