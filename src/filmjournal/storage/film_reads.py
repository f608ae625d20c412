"""Films, entries and people in full, as plain values."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, false, func, not_, or_, select, true, union_all

from filmjournal.domain.entries import Entry, Review, Viewing
from filmjournal.domain.films import CastCredit, CrewCredit, Film, Still
from filmjournal.domain.folding import fold
from filmjournal.domain.queries import FilmMatch, TagCount
from filmjournal.domain.rating import OriginalRating
from filmjournal.domain.sorting import title_key
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of, in_batches, rating_of

_E, _F = s.entry.c, s.film.c
# Built once: each film that is saved asks for them, and building a statement costs as much as running it.
_PEOPLE_NAMED = select(
    select(func.count()).where(s.credit.c.person_id == s.person.c.id).scalar_subquery(), s.person.c.name, s.person.c.id
).where(s.person.c.folded_name.in_(bindparam("names", expanding=True)))
_OTHER_TITLES = select(s.alternative_title.c.film_id, s.alternative_title.c.title).where(
    s.alternative_title.c.sort_title == bindparam("key")
)
_TITLED = (
    select(_F.id, _F.title, _F.year, _F.original_title)
    .where(
        or_(
            _F.sort_title == bindparam("key"),
            _F.sort_original == bindparam("key"),
            _F.id.in_(_OTHER_TITLES.with_only_columns(s.alternative_title.c.film_id)),
        )
    )
    .order_by(_F.year, _F.id)
)
_CREDITS_OF = (
    select(s.credit.c.person_id, s.person.c.name, s.credit.c.job, s.credit.c.character, s.credit.c.billing)
    .join(s.person)
    .where(s.credit.c.film_id == bindparam("film"))
    .order_by(s.credit.c.job, s.credit.c.billing, s.credit.c.id)
)


def films(connection: Connection, wanted: Iterable[int]) -> dict[int, Film]:
    """These films with their titles, people, labels and pictures; those that aren't there are missing."""
    found: dict[int, Film] = {}
    for ids in in_batches(wanted):
        titles = _grouped(connection, s.alternative_title, ids, "title", order="position")
        labels = _grouped(connection, s.film_label, ids, "kind", "name", order="position")
        identifiers = _grouped(connection, s.film_identifier, ids, "source", "value", order="source")
        extra = _grouped(connection, s.film_extra, ids, "name", "value", order="name")
        stills = _grouped(connection, s.still, ids, "image_hash", "caption", "alt", order="position")
        cast, crew = _credits(connection, ids)
        for row in connection.execute(select(s.film).where(_F.id.in_(ids))).mappings():
            id_ = row["id"]
            found[id_] = Film(
                id=id_,
                title=row["title"],
                year=row["year"],
                original_title=row["original_title"],
                alternative_titles=tuple(title for (title,) in titles[id_]),
                runtime=row["runtime"],
                kind=row["kind"],
                countries=tuple(name for kind, name in labels[id_] if kind == "country"),
                languages=tuple(name for kind, name in labels[id_] if kind == "language"),
                genres=tuple(name for kind, name in labels[id_] if kind == "genre"),
                ids=dict(identifiers[id_]),
                liked=bool(row["liked"]),
                watchlist=row["watchlist"],
                rating=rating_of(row["rating"]),
                extra=dict(extra[id_]),
                cast=tuple(cast[id_]),
                crew=tuple(crew[id_]),
                poster=row["poster"],
                stills=tuple(Still(*still) for still in stills[id_]),
            )
    return found


def entries(connection: Connection, wanted: Iterable[int], *, with_films: bool = True) -> dict[int, Entry]:
    """These entries, in the trash or not; those that aren't there are missing.

    Without `with_films` their films have nothing but the id and the title, for those who have read them already.
    """
    found: dict[int, Entry] = {}
    for ids in in_batches(wanted):
        rows = connection.execute(select(s.entry).where(_E.id.in_(ids))).mappings().all()
        film_ids = {row["film_id"] for row in rows}
        of_film = films(connection, film_ids) if with_films else _bare_films(connection, film_ids)
        tags: dict[int, list[str]] = defaultdict(list)
        for entry_id, name in connection.execute(
            select(s.entry_tag.c.entry_id, s.tag.c.name)
            .join(s.tag)
            .where(s.entry_tag.c.entry_id.in_(ids))
            .order_by(s.entry_tag.c.entry_id, s.entry_tag.c.position, s.tag.c.name)
        ):
            tags[entry_id].append(name)
        companions = _grouped(connection, s.companion, ids, "name", order="position", parent="entry_id")
        d = s.draft.c
        refused = select(d.entry_id, d.html).where(d.entry_id.in_(ids)).order_by(d.written, d.id)
        drafts: dict[int, str] = {entry_id: html for entry_id, html in connection.execute(refused)}  # noqa: C416 - no pair to mypy
        reviews = {
            row["entry_id"]: _review(row)
            for row in connection.execute(select(s.review).where(s.review.c.entry_id.in_(ids))).mappings()
        }
        for row in rows:
            scale, value = row["rating_scale"], row["rating_value"]
            found[row["id"]] = Entry(
                id=row["id"],
                film=of_film[row["film_id"]],
                logged=row["logged"],
                edited=row["edited"],
                watched=date_of(row["watched"]),
                rating=rating_of(row["rating"]),
                rating_original=None if scale is None else OriginalRating(value, scale),
                rewatch=bool(row["rewatch"]),
                finished=bool(row["finished"]),
                headline=row["headline"],
                review=replace(reviews.get(row["id"], Review()), draft=drafts.get(row["id"])),
                tags=tuple(tags[row["id"]]),
                place=row["place"],
                medium=row["medium"],
                companions=tuple(name for (name,) in companions[row["id"]]),
                private=bool(row["private"]),
                trashed=row["trashed"],
            )
    return found


def _bare_films(connection: Connection, ids: set[int]) -> dict[int, Film]:
    statement = select(_F.id, _F.title).where(_F.id.in_(ids))
    return {id_: Film(id_, title) for id_, title in connection.execute(statement)}


def viewings(connection: Connection, film_id: int) -> tuple[Viewing, ...]:
    """The viewings of a film that are not in the trash, oldest first."""
    statement = (
        select(_E.id, _E.watched, _E.rating, _E.rewatch, _E.headline)
        .where(_E.film_id == film_id, _E.trashed.is_(None))
        .order_by(_E.diary_key)
    )
    return tuple(
        Viewing(id_, date_of(watched), rating_of(rating), bool(rewatch), headline)
        for id_, watched, rating, rewatch, headline in connection.execute(statement)
    )


def by_title(connection: Connection, title: str, year: int | None) -> list[tuple[int, str, int | None]]:
    """Films of that title (or original or alternative title), of that year if one is named: (id, title, year)."""
    wanted = {"key": title_key(title)}
    alternatives: defaultdict[int, list[str]] = defaultdict(list)
    for id_, name in connection.execute(_OTHER_TITLES, wanted):
        alternatives[id_].append(name)
    folded = fold(title)  # nothing is left of some titles: these are compared as they are written
    return [
        (id_, name, when)
        for id_, name, when, original in connection.execute(_TITLED, wanted)
        if (year is None or when == year)
        and any(
            fold(known) == folded if folded else known == title for known in (name, original or "", *alternatives[id_])
        )
    ]


def starting_with(connection: Connection, typed: str, limit: int) -> list[FilmMatch]:
    """Films offered for the start of a title, original and alternative ones as well, the latest seen first."""
    key = title_key(typed)
    if not key:
        return []
    also = s.alternative_title.c
    titled = [
        select(film_id).where(title >= key, title < f"{key}\U0010ffff")
        for film_id, title in ((_F.id, _F.sort_title), (_F.id, _F.sort_original), (also.film_id, also.sort_title))
    ]
    statement = (
        _matches()
        .where(_F.id.in_(union_all(*titled)))
        .order_by(func.length(_F.sort_title) != len(key), _F.latest_key.desc(), _F.sort_title)
        .limit(limit)
    )
    return _matched(connection, statement)


def match_of(connection: Connection, film_id: int) -> FilmMatch | None:
    """A film as it is offered; None where there is none."""
    return next(iter(_matched(connection, _matches().where(_F.id == film_id))), None)


def perhaps_same(connection: Connection, film_id: int, limit: int, years_off: int = 0) -> list[FilmMatch]:
    """Films that may be the same as one, the latest seen first.

    They have its title and its year, or no year is known of one of them; or the same id elsewhere. Two ids of one
    place tell two films apart, and a film that no list shows, as all of it is in the trash, is no longer asked about.
    The year may be so many off.
    """
    row = connection.execute(select(_F.sort_title, _F.year).where(_F.id == film_id)).one_or_none()
    if row is None:
        return []
    own, other = s.film_identifier.alias().c, s.film_identifier.alias().c
    of_both = (own.film_id == film_id) & (own.source == other.source)
    same_id = select(other.film_id).where(of_both, own.value == other.value)
    other_id = select(other.film_id).where(of_both, own.value != other.value, other.film_id == _F.id).exists()
    titled = (_F.sort_title == row.sort_title) if row.sort_title else false()
    same_year = false() if row.year is None else _F.year.between(row.year - years_off, row.year + years_off)
    dated = true() if row.year is None else or_(same_year, _F.year.is_(None))
    either = or_(_F.id.in_(same_id), and_(titled, dated, not_(other_id)))
    # The sum: films are found by title, not by whether they are shown.
    statement = _matches().where(_F.id != film_id, _F.shown + 0 == 1, either)
    return _matched(connection, statement.order_by(_F.latest_key.desc(), _F.id).limit(limit))


def is_unresolved(connection: Connection, film_id: int) -> bool:
    """Whether a film came in by an import that could not tell which film it is, and nobody has settled that."""
    marks = list(connection.execute(select(_E.unresolved).where(_E.film_id == film_id)).scalars())
    if marks:
        return any(marks)
    # The ledger is read from end to end, but for films without entries only.
    r = s.import_record.c
    noted = select(r.id).where(r.subject == "film", r.subject_id == film_id, r.verdict == "ambiguous").limit(1)
    return connection.execute(noted).first() is not None


def _matches() -> Select[Any]:
    last = select(_E.watched).where(_E.film_id == _F.id, _E.diary_key == _F.latest_key).scalar_subquery()
    return select(_F.id, _F.title, _F.year, _F.entry_count, last)


def _matched(connection: Connection, statement: Select[Any]) -> list[FilmMatch]:
    return [
        FilmMatch(id_, title, year, viewed, date_of(watched))
        for id_, title, year, viewed, watched in connection.execute(statement)
    ]


class FilmCredit(NamedTuple):
    """Who did what in a film."""

    person_id: int
    person: str
    job: str
    character: str | None
    billing: int


def credits_of(connection: Connection, film_id: int) -> list[FilmCredit]:
    """All credits of a film, those of each job in billing order."""
    return [FilmCredit(*row) for row in connection.execute(_CREDITS_OF, {"film": film_id})]


def people_named(connection: Connection, names: Iterable[str]) -> list[tuple[str, int]]:
    """Name and id of the people of these names, letters folded, those with most credits first."""
    found: list[Any] = []
    for folded in in_batches({fold(name) for name in names}):
        found += connection.execute(_PEOPLE_NAMED, {"names": folded}).all()
    return [(name, id_) for _number, name, id_ in sorted(found, key=lambda row: (-row[0], row[2]))]


def people_also_named(connection: Connection, names: Iterable[str]) -> list[tuple[str, int]]:
    """Name and id of the people who have one of these names, to the letter, as another name."""
    a = s.alternative_name.c
    found: list[tuple[str, int]] = []
    for batch in in_batches(set(names)):
        rows = connection.execute(select(a.name, a.person_id).where(a.name.in_(batch)).order_by(a.id))
        found += [(name, id_) for name, id_ in rows]
    return found


def tags(connection: Connection) -> list[TagCount]:
    """All tags by name, with how many entries carry each."""
    tagged = s.entry_tag.c.tag_id
    # All of them less those in the trash: both come out of an index, where the entries that are kept would not.
    everywhere = select(tagged, func.count()).group_by(tagged)
    in_trash = everywhere.where(s.entry_tag.c.entry_id.in_(select(_E.id).where(_E.trashed.is_not(None))))
    numbers: Counter[int] = Counter({int(tag): int(n) for tag, n in connection.execute(everywhere)})
    numbers.subtract({int(tag): int(n) for tag, n in connection.execute(in_trash)})
    statement = select(s.tag.c.id, s.tag.c.name, s.tag.c.colour).order_by(s.tag.c.folded_name, s.tag.c.name)
    return [TagCount(*row, numbers[row.id]) for row in connection.execute(statement)]


_NAMES = """
SELECT group_concat(folded_name, ' ') FROM person
UNION ALL SELECT group_concat(sort_title, ' ') FROM film
UNION ALL SELECT group_concat(sort_original, ' ') FROM film WHERE sort_original IS NOT NULL
UNION ALL SELECT group_concat(sort_title, ' ') FROM alternative_title
UNION ALL SELECT group_concat(folded_name, ' ') FROM tag
UNION ALL SELECT lower(group_concat(name, ' ')) FROM (SELECT DISTINCT kind, name FROM film_label)"""


def names_given(connection: Connection) -> str:
    """What changes whenever a film, a person or a tag is added."""
    statement = "SELECT group_concat(name || seq) FROM sqlite_sequence WHERE name IN ('film', 'person', 'tag')"
    return str(connection.exec_driver_sql(statement).scalar())


def words_of_names(connection: Connection) -> list[str]:
    """All words of titles, of the names of people, tags, genres, countries and languages, folded, as often as they
    are there.
    """
    return " ".join(text for (text,) in connection.exec_driver_sql(_NAMES) if text).split()


def has_posters(connection: Connection) -> bool:
    """Whether any film has a poster of its own."""
    return connection.execute(select(_F.id).where(_F.poster.is_not(None)).limit(1)).first() is not None


def mentions(connection: Connection, film_id: int) -> list[int]:
    """Entries whose review speaks of a film, newest first."""
    statement = (
        select(_E.id)
        .join(s.film_reference, s.film_reference.c.entry_id == _E.id)
        .where(s.film_reference.c.film_id == film_id, _E.trashed.is_(None))
    )
    return list(connection.execute(statement.order_by(_E.diary_key.desc())).scalars())


def _review(row: RowMapping) -> Review:
    sound = content_hash(row["html"]) == row["content_hash"]
    return Review(row["html"], row["revision"], row["language"], row["words"], sound)


def _credits(
    connection: Connection, film_ids: Sequence[int]
) -> tuple[dict[int, list[CastCredit]], dict[int, list[CrewCredit]]]:
    cast: dict[int, list[CastCredit]] = defaultdict(list)
    crew: dict[int, list[CrewCredit]] = defaultdict(list)
    c = s.credit.c
    statement = (
        select(c.film_id, c.person_id, s.person.c.name, c.job, c.character)
        .join(s.person)
        .where(c.film_id.in_(film_ids))
        .order_by(c.film_id, c.job, c.billing, c.id)
    )
    for film_id, person_id, name, job, character in connection.execute(statement).all():  # at once: it is far quicker
        if job == "cast":
            cast[film_id].append(CastCredit(person_id, name, character))
        else:
            crew[film_id].append(CrewCredit(person_id, name, job))
    return cast, crew


def _grouped(
    connection: Connection, table: Any, ids: Sequence[int], *columns: str, order: str, parent: str = "film_id"
) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    key = table.c[parent]
    statement = select(key, *(table.c[name] for name in columns)).where(key.in_(ids)).order_by(key, table.c[order])
    for owner, *values in connection.execute(statement):
        groups[owner].append(tuple(values))
    return groups
