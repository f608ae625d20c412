"""Reads for references between reviews: other films of a person, films in a few words, who speaks of a film."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, literal_column, or_, select

from filmjournal.domain.folding import fold
from filmjournal.domain.references import Backlink, FilmName, FilmSummary
from filmjournal.domain.sorting import title_key
from filmjournal.richtext.references import extract
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of, in_batches, rating_of

_E, _F, _C = s.entry.c, s.film.c, s.credit.c
_SHOWN = literal_column("+film.shown") == 1  # the sign keeps SQLite from going through every film by its index
_NEWEST_FIRST = (_F.year.is_(None), _F.year.desc(), _F.sort_title, _F.id)


def people_of_name(connection: Connection, name: str) -> list[int]:
    """The people of exactly this name, case and accents aside."""
    p, a = s.person.c, s.alternative_name.c
    key = fold(name)
    if not key:
        return []
    return list(connection.execute(select(p.id).where(p.folded_name == key).order_by(p.id)).scalars()) or [
        person_id
        for person_id, known in connection.execute(select(a.person_id, a.name).where(a.name == name))
        if fold(known) == key
    ]


def films_with(connection: Connection, people: Sequence[int], without: int | None, limit: int) -> list[FilmName]:
    """The films in whose cast or crew these people are, newest first, without one film."""
    theirs = select(_C.film_id).where(_C.person_id.in_(people))
    statement = (
        select(_F.id, _F.title, _F.year, _F.sort_title)
        .where(_F.id.in_(theirs), _SHOWN)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    if without is not None:
        statement = statement.where(_F.id != without)
    return _named(connection, connection.execute(statement).all())


def films_starting(connection: Connection, typed: str, without: int | None, limit: int) -> list[FilmName]:
    """The films whose title starts like this, the latest seen first, without one film."""
    key = title_key(typed)
    if not key:
        return []
    statement = (
        select(_F.id, _F.title, _F.year, _F.sort_title)
        .where(_F.sort_title >= key, _F.sort_title < f"{key}\U0010ffff", _F.shown == 1)
        .order_by(func.length(_F.sort_title) != len(key), _F.latest_key.desc(), _F.sort_title)
        .limit(limit)
    )
    if without is not None:
        statement = statement.where(_F.id != without)
    return _named(connection, connection.execute(statement).all())


def films_titled(connection: Connection, titles: Iterable[str]) -> dict[str, list[tuple[FilmName, bool]]]:
    """For each title the films that bear it, articles, case and accents aside, and whether it is theirs to the letter.

    Original and alternative titles count too.
    """
    keys = {title: title_key(title) for title in titles}
    known: defaultdict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: dict[int, Any] = {}
    also = s.alternative_title.c
    for batch in in_batches(set(filter(None, keys.values()))):
        film = select(_F.id, _F.title, _F.year, _F.sort_title)
        of_film = film.add_columns(_F.original_title, _F.sort_original)
        for id_, title, year, sort_title, original, sort_original in connection.execute(
            of_film.where(or_(_F.sort_title.in_(batch), _F.sort_original.in_(batch)))
        ):
            names[id_] = (id_, title, year, sort_title)
            known[sort_title][id_].add(fold(title))
            if original:
                known[sort_original][id_].add(fold(original))
        other = film.add_columns(also.title, also.sort_title).join(s.alternative_title, also.film_id == _F.id)
        for id_, title, year, sort_title, alternative, sort_alternative in connection.execute(
            other.where(also.sort_title.in_(batch))
        ):
            names[id_] = (id_, title, year, sort_title)
            known[sort_alternative][id_].add(fold(alternative))
    films = {film.id: film for film in _named(connection, list(names.values()))}
    return {
        title: sorted(
            ((films[id_], fold(title) in folded) for id_, folded in known[key].items()),
            key=lambda found: (found[0].year or s.UNKNOWN_YEAR, found[0].id),
        )
        for title, key in keys.items()
    }


def people_in(connection: Connection, films: Iterable[int]) -> dict[int, set[str]]:
    """The folded names of everyone credited on each of these films."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for batch in in_batches(set(films)):
        statement = select(_C.film_id, s.person.c.folded_name).join(s.person).where(_C.film_id.in_(batch))
        for film_id, name in connection.execute(statement):
            found[film_id].add(name)
    return found


def known_names(connection: Connection, names: Iterable[str]) -> set[str]:
    """Which of these names, folded, are those of people of the journal."""
    found: set[str] = set()
    for batch in in_batches({fold(name) for name in names}):
        found.update(
            connection.execute(select(s.person.c.folded_name).where(s.person.c.folded_name.in_(batch))).scalars()
        )
    return found


def reviews_after(connection: Connection, entry_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Entry, film and text of the reviews with brackets of the entries that follow one, by id.

    Those in the trash are left out.
    """
    html = s.review.c.html
    statement = (
        select(_E.id, _E.film_id, s.review.c.html)
        .join(s.review, s.review.c.entry_id == _E.id)
        .where(_E.id > entry_id, _E.trashed.is_(None))
        .where(or_(func.instr(html, "(") > 0, func.instr(html, "（") > 0))
        .order_by(_E.id)
        .limit(limit)
    )
    return [(id_, film_id, text) for id_, film_id, text in connection.execute(statement)]


def summaries(connection: Connection, films: Iterable[int]) -> dict[int, FilmSummary]:
    """These films in a few words; those that aren't there are missing."""
    latest = and_(_E.film_id == _F.id, _E.diary_key == _F.latest_key, _E.trashed.is_(None))
    statement = select(_F.id, _F.title, _F.year, _F.shown_rating, _E.headline).outerjoin(s.entry, latest)
    return {
        id_: FilmSummary(id_, title, year, rating_of(rating), headline)
        for batch in in_batches(set(films))
        for id_, title, year, rating, headline in connection.execute(statement.where(_F.id.in_(batch)))
    }


def backlinks(connection: Connection, film_id: int, limit: int) -> tuple[int, list[Backlink]]:
    """How many reviews of other films speak of a film, and the latest of them. Those in the trash don't count."""
    of_others = and_(s.film_reference.c.film_id == film_id, _E.trashed.is_(None), _E.film_id != film_id)
    referring = select(_E.id).join(s.film_reference, s.film_reference.c.entry_id == _E.id).where(of_others)
    count = connection.execute(select(func.count()).select_from(referring.subquery())).scalar_one()
    statement = (
        select(_E.id, _F.title, _F.year, _E.watched, s.review.c.html)
        .join(s.film, _F.id == _E.film_id)
        .join(s.review, s.review.c.entry_id == _E.id)
        .where(_E.id.in_(referring.order_by(_E.diary_key.desc()).limit(limit)))
        .order_by(_E.diary_key.desc())
    )
    return count, [
        Backlink(id_, title, year, date_of(watched), extract(html, film_id))
        for id_, title, year, watched, html in connection.execute(statement)
    ]


def merged_films(connection: Connection) -> Mapping[int, int]:
    """For each film that was merged into another the one that has its place now."""
    m = s.merge.c
    statement = select(m.merged_id, m.kept_id).where(m.kind == "film").order_by(m.id)
    merged = {merged_id: kept_id for merged_id, kept_id in connection.execute(statement)}  # noqa: C416 - no pair to mypy
    return {old: _last(merged, old) for old in merged}


def _last(merged: Mapping[int, int], film_id: int) -> int:
    seen = {film_id}
    while (following := merged.get(film_id)) is not None and following not in seen:
        seen.add(following)
        film_id = following
    return film_id


def _named(connection: Connection, rows: Sequence[Any]) -> list[FilmName]:
    """Films of rows (id, title, year, sort title), each told whether another one bears its title."""
    bearing: defaultdict[str, set[int]] = defaultdict(set)
    for batch in in_batches({row[3] for row in rows}):
        statement = select(_F.id, _F.title).where(_F.sort_title.in_(batch), _F.shown == 1)
        for id_, title in connection.execute(statement):
            bearing[fold(title)].add(id_)
    return [FilmName(id_, title, year, bool(bearing[fold(title)] - {id_})) for id_, title, year, _key in rows]
