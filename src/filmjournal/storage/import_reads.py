"""What an import compares its records with: films by name and number, what they and their entries say, the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from filmjournal.storage import schema as s

_PORTION = 500


class FilmNames(NamedTuple):
    """A film by its names."""

    id: int
    title: str
    original_title: str | None
    year: int | None


class FilmFacts(NamedTuple):
    """What is known of a film, as far as an import could add to it."""

    columns: dict[
        str, Any
    ]  # original_title, runtime, kind, liked, watchlist, rating, rating_value, rating_scale, poster
    labels: frozenset[str]  # the kinds of labels it has
    ids: dict[str, str]
    extra: dict[str, str]
    jobs: frozenset[str]  # the jobs somebody is credited for
    has_stills: bool
    titles: frozenset[str]


class EntryFacts(NamedTuple):
    """What an entry says."""

    id: int
    film_id: int
    watched: str | None
    rating: int | None
    rewatch: bool
    finished: bool
    headline: str | None
    place: str | None
    medium: str | None
    trashed: str | None
    language: str | None
    review_hash: str | None
    tags: tuple[str, ...]
    companions: tuple[str, ...]


class LedgerRow(NamedTuple):
    """What was noted of a record that was imported."""

    fingerprint: str
    verdict: str
    subject: str | None
    subject_id: int | None


def film_names(connection: Connection) -> list[FilmNames]:
    """All films."""
    f = s.film.c
    return [FilmNames(*row) for row in connection.execute(select(f.id, f.title, f.original_title, f.year))]


def other_titles(connection: Connection) -> list[tuple[int, str]]:
    """The alternative titles of all films."""
    a = s.alternative_title.c
    return [(film_id, title) for film_id, title in connection.execute(select(a.film_id, a.title))]


def identifiers(connection: Connection) -> list[tuple[int, str, str]]:
    """By what other services know all films."""
    i = s.film_identifier.c
    return [
        (film_id, source, value) for film_id, source, value in connection.execute(select(i.film_id, i.source, i.value))
    ]


def film_facts(connection: Connection, films: Sequence[int]) -> dict[int, FilmFacts]:
    """What these films are known for."""
    f = s.film.c
    columns = (
        f.original_title,
        f.year,
        f.runtime,
        f.kind,
        f.liked,
        f.watchlist,
        f.rating,
        f.rating_value,
        f.rating_scale,
        f.poster,
    )
    found: dict[int, FilmFacts] = {}
    for ids in _portions(films):
        labels = _grouped(
            connection, select(s.film_label.c.film_id, s.film_label.c.kind).distinct(), s.film_label.c.film_id, ids
        )
        numbers = _grouped(connection, select(s.film_identifier), s.film_identifier.c.film_id, ids)
        extra = _grouped(connection, select(s.film_extra), s.film_extra.c.film_id, ids)
        jobs = _grouped(connection, select(s.credit.c.film_id, s.credit.c.job).distinct(), s.credit.c.film_id, ids)
        stills = _grouped(connection, select(s.still.c.film_id).distinct(), s.still.c.film_id, ids)
        titles = _grouped(
            connection,
            select(s.alternative_title.c.film_id, s.alternative_title.c.title),
            s.alternative_title.c.film_id,
            ids,
        )
        for row in connection.execute(select(f.id, *columns).where(f.id.in_(ids))).mappings():
            id_ = row["id"]
            found[id_] = FilmFacts(
                {name: value for name, value in row.items() if name != "id"},
                frozenset(kind for (kind,) in labels[id_]),
                dict(numbers[id_]),
                dict(extra[id_]),
                frozenset(job for (job,) in jobs[id_]),
                bool(stills[id_]),
                frozenset(title for (title,) in titles[id_]),
            )
    return found


def directors(connection: Connection, films: Sequence[int]) -> Mapping[int, list[str]]:
    """Who directed these films, in their order."""
    c, found = s.credit.c, defaultdict[int, list[str]](list)
    for ids in _portions(films):
        wanted = select(c.film_id, s.person.c.name).join_from(s.credit, s.person, s.person.c.id == c.person_id)
        for film_id, name in connection.execute(
            wanted.where(c.film_id.in_(ids), c.job == "director").order_by(c.film_id, c.billing, c.id)
        ):
            found[film_id].append(name)
    return found


def viewing_counts(connection: Connection, films: Sequence[int]) -> dict[int, int]:
    """How many entries these films have; those without any are not named."""
    e, found = s.entry.c, dict[int, int]()
    for ids in _portions(films):
        wanted = select(e.film_id, func.count()).where(e.film_id.in_(ids), e.trashed.is_(None)).group_by(e.film_id)
        found.update((film_id, count) for film_id, count in connection.execute(wanted))
    return found


def entries_of_films(connection: Connection, films: Sequence[int]) -> dict[int, list[EntryFacts]]:
    """What the entries of these films say, in the order of the diary; those in the trash too."""
    return _entries(connection, s.entry.c.film_id, films)


def entries(connection: Connection, wanted: Sequence[int]) -> dict[int, EntryFacts]:
    """What these entries say; those that aren't there are missing."""
    return {entry.id: entry for several in _entries(connection, s.entry.c.id, wanted).values() for entry in several}


def _entries(connection: Connection, column: Any, wanted: Sequence[int]) -> dict[int, list[EntryFacts]]:
    e, r = s.entry.c, s.review.c
    found: dict[int, list[EntryFacts]] = defaultdict(list)
    statement = select(
        e.id, e.film_id, e.watched, e.rating, e.rewatch, e.finished, e.headline, e.place, e.medium, e.trashed,
        r.language, r.content_hash, r.words,
    ).select_from(s.entry.outerjoin(s.review))  # fmt: skip
    for ids in _portions(wanted):
        rows = connection.execute(statement.where(column.in_(ids)).order_by(e.diary_key)).all()
        numbers = [row[0] for row in rows]
        tags = _grouped_of(
            connection,
            select(s.entry_tag.c.entry_id, s.tag.c.name).join(s.tag).order_by(s.entry_tag.c.position),
            s.entry_tag.c.entry_id,
            numbers,
        )
        companions = _grouped_of(
            connection,
            select(s.companion.c.entry_id, s.companion.c.name).order_by(s.companion.c.position),
            s.companion.c.entry_id,
            numbers,
        )
        for row in rows:
            values = dict(row._mapping)  # noqa: SLF001 (its public name)
            has_words = bool(values.pop("words"))
            content_hash = values.pop("content_hash")
            values |= {"rewatch": bool(row.rewatch), "finished": bool(row.finished)}
            found[row.film_id].append(
                EntryFacts(
                    **values,
                    review_hash=content_hash if has_words else None,
                    tags=tuple(tags[row.id]),
                    companions=tuple(companions[row.id]),
                )
            )
    return found


def review_hashes(connection: Connection, entries_: Sequence[int]) -> dict[int, str]:
    """The content hashes of the reviews of these entries."""
    r = s.review.c
    found: dict[int, str] = {}
    for ids in _portions(entries_):
        statement = select(r.entry_id, r.content_hash).where(r.entry_id.in_(ids))
        for entry_id, content_hash in connection.execute(statement):
            found[entry_id] = content_hash
    return found


def ledger(connection: Connection, source: str) -> Iterator[LedgerRow]:
    """What was noted of the records of a source, in the order in which they came in; undone imports have none."""
    r = s.import_record.c
    statement = (
        select(r.fingerprint, r.verdict, r.subject, r.subject_id)
        .join(s.import_run)
        .where(s.import_run.c.source == source)
        .order_by(r.id)
    )
    for row in connection.execution_options(yield_per=5_000).execute(statement):
        yield LedgerRow(*row)


def lists(connection: Connection) -> dict[str, int]:
    """The lists by name, case aside."""
    return {name.casefold(): id_ for id_, name in connection.execute(select(s.film_list.c.id, s.film_list.c.name))}


def list_films(connection: Connection, lists_: Sequence[int]) -> dict[int, set[int]]:
    """Which films are on these lists."""
    i = s.film_list_item.c
    found: dict[int, set[int]] = defaultdict(set)
    for ids in _portions(lists_):
        for list_id, film_id in connection.execute(select(i.film_list_id, i.film_id).where(i.film_list_id.in_(ids))):
            found[list_id].add(film_id)
    return found


def _grouped(
    connection: Connection, statement: Any, column: Any, ids: Sequence[int]
) -> dict[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in connection.execute(statement.where(column.in_(ids))):
        groups[owner].append(tuple(values))
    return groups


def _grouped_of(connection: Connection, statement: Any, column: Any, ids: Sequence[int]) -> dict[int, list[str]]:
    return defaultdict(
        list, {key: [name for (name,) in names] for key, names in _grouped(connection, statement, column, ids).items()}
    )


def _portions(values: Iterable[int]) -> Iterator[list[int]]:
    several = list(values)
    return (several[start : start + _PORTION] for start in range(0, len(several), _PORTION))
