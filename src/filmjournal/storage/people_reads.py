"""People with their films, as plain values."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from filmjournal.domain.entries import Viewing
from filmjournal.domain.people import CoStar, PeopleOrder, PersonFilm, PersonPage, PersonRow
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of, in_batches, rating_of

_P, _C, _F, _E = s.person.c, s.credit.c, s.film.c, s.entry.c


def ids(connection: Connection, order: PeopleOrder) -> array[int]:
    """Everyone of the journal."""
    statement = select(_P.id).order_by(_P.sort_key, _P.id)
    if order is PeopleOrder.FILMS:
        films = func.count(_C.film_id.distinct())
        numbers = select(_C.person_id, films.label("films")).group_by(_C.person_id).subquery()
        most = func.coalesce(numbers.c.films, 0).desc()
        statement = select(_P.id).outerjoin(numbers, numbers.c.person_id == _P.id).order_by(most, _P.sort_key, _P.id)
    return array("q", connection.execute(statement).scalars())


def rows(connection: Connection, wanted: Sequence[int]) -> dict[int, PersonRow]:
    """These people with the number, average rating and latest viewing of their films."""
    found: dict[int, PersonRow] = {}
    for people in in_batches(wanted):
        theirs = select(_C.person_id, _C.film_id).where(_C.person_id.in_(people)).distinct().subquery()
        numbers = (
            select(theirs.c.person_id, func.count(_F.id), func.avg(_F.shown_rating), func.max(_F.latest_key))
            .join(s.film, _F.id == theirs.c.film_id)
            .where(_F.shown == 1)
            .group_by(theirs.c.person_id)
        )
        of_person = {row[0]: row for row in connection.execute(numbers)}
        latest = {row[3] for row in of_person.values()}
        dates = {key: date_of(day) for key, day in connection.execute(
            select(_E.diary_key, _E.watched).where(_E.diary_key.in_(latest)))}  # fmt: skip
        for id_, name in connection.execute(select(_P.id, _P.name).where(_P.id.in_(people))):
            _id, films, half_stars, key = of_person.get(id_, (id_, 0, None, None))
            found[id_] = PersonRow(id_, name, films, None if half_stars is None else half_stars / 2, dates.get(key))
    return found


def page(connection: Connection, person_id: int, co_stars: int) -> PersonPage | None:
    """Everything about a person, with so many of those they are with most; None where there is nobody."""
    row = connection.execute(select(_P.name, _P.sort_name).where(_P.id == person_id)).one_or_none()
    if row is None:
        return None
    names, numbers = s.alternative_name.c, s.person_identifier.c
    identifiers = select(numbers.source, numbers.value).where(numbers.person_id == person_id).order_by(numbers.source)
    also = select(names.name).where(names.person_id == person_id).order_by(names.id)
    return PersonPage(
        id=person_id,
        name=row.name,
        sort_name=row.sort_name,
        alternative_names=tuple(connection.execute(also).scalars()),
        ids={source: value for source, value in connection.execute(identifiers)},  # noqa: C416 - no pair to mypy
        films=_films(connection, person_id),
        co_stars=_co_stars(connection, person_id, co_stars),
    )


def _films(connection: Connection, person_id: int) -> tuple[PersonFilm, ...]:
    jobs: defaultdict[int, dict[str, None]] = defaultdict(dict)
    characters: defaultdict[int, dict[str, None]] = defaultdict(dict)
    credits_ = (
        select(_C.film_id, _C.job, _C.character)
        .where(_C.person_id == person_id)
        .order_by(_C.film_id, _C.job != "cast", _C.job, _C.billing)
    )
    for film_id, job, character in connection.execute(credits_):
        jobs[film_id][job] = None
        if character is not None:
            characters[film_id][character] = None
    viewings: defaultdict[int, list[Viewing]] = defaultdict(list)
    theirs = select(_C.film_id).where(_C.person_id == person_id)
    seen = select(_E.film_id, _E.id, _E.watched, _E.rating, _E.rewatch).where(
        _E.film_id.in_(theirs), _E.trashed.is_(None)
    )
    for film_id, id_, watched, rating, rewatch in connection.execute(seen.order_by(_E.diary_key)):
        viewings[film_id].append(Viewing(id_, date_of(watched), rating_of(rating), bool(rewatch)))
    films = select(_F.id, _F.title, _F.year, _F.shown_rating, _F.poster).where(_F.id.in_(theirs), _F.shown == 1)
    newest = (_F.year.is_(None), _F.year.desc(), _F.sort_title, _F.id)
    return tuple(
        PersonFilm(
            film_id=id_,
            title=title,
            year=year,
            jobs=tuple(jobs[id_]),
            characters=tuple(characters[id_]),
            rating=rating_of(rating),
            poster=poster,
            viewings=tuple(viewings[id_]),
        )
        for id_, title, year, rating, poster in connection.execute(films.order_by(*newest))
    )


def _co_stars(connection: Connection, person_id: int, most: int) -> tuple[CoStar, ...]:
    films = func.count(_C.film_id.distinct())
    theirs = select(_C.film_id).join(s.film, _F.id == _C.film_id).where(_C.person_id == person_id, _F.shown == 1)
    statement = (
        select(_P.id, _P.name, films)
        .join(s.credit, _C.person_id == _P.id)
        .where(_C.film_id.in_(theirs), _C.job == "cast", _P.id != person_id)
        .group_by(_P.id)
        .order_by(films.desc(), _P.sort_key, _P.id)
        .limit(most)
    )
    return tuple(CoStar(*row) for row in connection.execute(statement))
