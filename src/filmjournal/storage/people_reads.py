"""People with their films, as plain values."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Select, func, not_, or_, select

from filmjournal.domain.entries import Viewing
from filmjournal.domain.folding import fold, index_text, words_of
from filmjournal.domain.people import CoStar, Letter, PeopleListing, PeopleOrder, PersonFilm, PersonPage, PersonRow
from filmjournal.domain.queries import PersonMatch
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of, in_batches, rating_of

_P, _C, _F, _E = s.person.c, s.credit.c, s.film.c, s.entry.c
_PARTED = "-'./,()"  # between the words of a name, besides spaces
_NUMBERED = re.compile(r"\([ivx]+\)$")  # which of several people of one name, where a name is folded
# Credits on films that some list shows: of the others everything is in the trash.
OF_SHOWN = _C.film_id.not_in(select(_F.id).where(_F.shown == 0))


def ids(connection: Connection, order: PeopleOrder) -> array[int]:
    """Everyone of the journal."""
    return array("q", connection.execute(_in_order(order)).scalars())


def listing(connection: Connection, order: PeopleOrder, narrowed: str = "") -> PeopleListing:
    """Everyone, or those of whose name, or another name of theirs, each word typed begins a word."""
    pieces = _pieces(narrowed)
    statement = _in_order(order, by_index=not pieces)
    if narrowed.strip() and not pieces:
        return PeopleListing(array("q"))
    if pieces:
        also = [
            id_
            for id_, name in connection.execute(select(s.alternative_name.c.person_id, s.alternative_name.c.name))
            if _answers(name, pieces)
        ]
        spaced: Any = _P.folded_name
        for sign in _PARTED:
            spaced = func.replace(spaced, sign, " ")
        spaced = " " + spaced
        # The first look is cheap and leaves few for the second.
        own = [func.instr(_P.folded_name, piece) > 0 for piece, _whole in pieces]
        own += [func.instr(spaced, f" {piece}") > 0 for piece, whole in pieces if not whole]
        named = select(_P.id).where(*own).scalar_subquery() if also else None
        statement = statement.where(*own) if named is None else statement.where(or_(_P.id.in_(named), _P.id.in_(also)))
    if order is PeopleOrder.FILMS:
        return PeopleListing(array("q", connection.execute(statement).scalars()))
    first = func.substr(_P.sort_key, 1, 1)
    if not pieces:  # counted by SQLite, where the index holds all that is needed
        counts = connection.execute(select(first, func.count()).group_by(first).order_by(first))
        letters = tuple(Letter(letter, people) for letter, people in counts)
        return PeopleListing(array("q", connection.execute(statement).scalars()), letters)
    found = connection.execute(statement.add_columns(first)).all()
    counted = Counter(letter for _id, letter in found)  # which keeps the order in which they come
    return PeopleListing(array("q", [id_ for id_, _letter in found]), tuple(Letter(*pair) for pair in counted.items()))


def _in_order(order: PeopleOrder, *, by_index: bool = True) -> Select[Any]:
    """Everyone; where only some will be left, they are better sorted than looked for along the index."""
    if order is not PeopleOrder.FILMS:
        return select(_P.id).order_by(_P.sort_key if by_index else _P.sort_key + "", _P.id)
    films = func.count(_C.film_id.distinct())
    if not by_index:  # counted for each of the few that are left
        own = select(films).where(_C.person_id == _P.id, OF_SHOWN).scalar_subquery()
        return select(_P.id).order_by(own.desc(), _P.sort_key + "", _P.id)
    numbers = select(_C.person_id, films.label("films")).where(OF_SHOWN).group_by(_C.person_id).subquery()
    most = func.coalesce(numbers.c.films, 0).desc()
    return select(_P.id).outerjoin(numbers, numbers.c.person_id == _P.id).order_by(most, _P.sort_key, _P.id)


def _pieces(typed: str) -> list[tuple[str, bool]]:
    """The words typed, folded, and whether a word may stand anywhere: in scripts without spaces."""
    return [(piece, index_text(piece) != piece) for piece in _spaced(fold(typed)).split()]


def _answers(name: str, pieces: Iterable[tuple[str, bool]]) -> bool:
    spaced = " " + _spaced(fold(name))
    return all((piece if whole else f" {piece}") in spaced for piece, whole in pieces)


def _spaced(folded: str) -> str:
    return folded.translate(dict.fromkeys(map(ord, _PARTED), " "))


def matching(connection: Connection, typed: str, limit: int) -> list[PersonMatch]:
    """People offered for the start of a name or of a later part of it, those with most films first."""
    key = fold(typed)
    if not key:
        return []
    number = select(func.count(_C.film_id.distinct())).where(_C.person_id == _P.id, OF_SHOWN).scalar_subquery()
    found = select(_P.id, _P.name, number.label("films")).where(
        or_(
            (_P.folded_name >= key) & (_P.folded_name < f"{key}\U0010ffff"),
            (_P.sort_key >= key) & (_P.sort_key < f"{key}\U0010ffff"),
        )
    )
    return [PersonMatch(*row) for row in connection.execute(found.order_by(number.desc(), _P.name).limit(limit))]


def names(connection: Connection, wanted: Sequence[int]) -> dict[int, str]:
    """The names of these people."""
    found: dict[int, str] = {}
    for people in in_batches(wanted):
        found |= {id_: name for id_, name in connection.execute(select(_P.id, _P.name).where(_P.id.in_(people)))}  # noqa: C416 - no pair to mypy
    return found


def current(connection: Connection, person_id: int) -> int | None:
    """The person that somebody was merged into, and so on; the person as such where they are there, None for nobody."""
    m = s.merge.c
    seen: set[int] = set()
    while person_id not in seen:
        if connection.execute(select(_P.id).where(_P.id == person_id)).one_or_none() is not None:
            return person_id
        seen.add(person_id)
        into = select(m.kept_id).where(m.kind == "person", m.merged_id == person_id).order_by(m.id.desc()).limit(1)
        kept = connection.execute(into).scalar_one_or_none()
        if kept is None:
            return None
        person_id = kept
    return None


def alike(connection: Connection, person_id: int) -> list[PersonMatch]:
    """Others who are perhaps the same person, by their names, those with most films first.

    Names are alike that fold to one, and those that share the last word of one of them and differ only in hyphens and
    other signs, in initials, in doubled letters or in the order of their words; and a name that the other one has as
    another name. Two ids of one place tell two people apart, and so do two numbers behind a name.
    """
    name = connection.execute(select(_P.name).where(_P.id == person_id)).scalar_one_or_none()
    if name is None:
        return []
    a = s.alternative_name.c
    own = {name, *connection.execute(select(a.name).where(a.person_id == person_id)).scalars()}
    folded = [text for text in map(fold, own) if text]
    near: list[Any] = [_P.folded_name.in_(folded), _P.id.in_(select(a.person_id).where(a.name.in_(own)))]
    for word in fold(name).split():  # whoever has it as the last word of their name
        near.append((_P.sort_key == word) | ((_P.sort_key >= f"{word} ") & (_P.sort_key < f"{word}!")))
    one, two = s.person_identifier.alias().c, s.person_identifier.alias().c
    of_both = (one.person_id == person_id) & (two.person_id == _P.id) & (one.source == two.source)
    apart = select(two.person_id).where(of_both, one.value != two.value).exists()
    found = select(_P.id, _P.name, _P.folded_name).where(_P.id != person_id, or_(*near), not_(apart))
    candidates = connection.execute(found).all()
    also = set(connection.execute(select(a.person_id).where(a.name.in_(own))).scalars())
    same = {id_: other for id_, other, its in candidates if its in folded or id_ in also or _alike(name, other)}
    numbers = {id_: row.films for id_, row in rows(connection, list(same)).items()}
    matches = [PersonMatch(id_, other, numbers.get(id_, 0)) for id_, other in same.items()]
    return sorted(matches, key=lambda match: (-match.films, match.name, match.id))


def _alike(one: str, other: str) -> bool:
    if _NUMBERED.findall(fold(one)) != _NUMBERED.findall(fold(other)):
        return False
    words, initials = _words(one)
    others, other_initials = _words(other)
    return len(words) > 1 and words == others and (initials == other_initials or not (initials and other_initials))


def _words(name: str) -> tuple[list[str], list[str]]:
    """The words of a name without doubled letters, in one order, and its initials."""
    words = words_of(name)
    if any(len(word) == 1 and not word.isascii() for word in words):
        return words, []  # a script without spaces, where each character says much
    said = ("".join(a for a, b in pairwise(f"{word} ") if a != b) for word in words if len(word) > 1)
    return sorted(said), [word for word in words if len(word) == 1]


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
