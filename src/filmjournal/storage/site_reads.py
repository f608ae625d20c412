"""What a site is made of, read in bulk: a few statements over whole tables, as plain tuples.

Rows of entries that are private or in the trash are never read here, nor what hangs on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from filmjournal.richtext import references as in_text
from filmjournal.storage.diary_reads import in_batches

Rows = Sequence[tuple[Any, ...]]
Fit = Callable[[Rows], Rows]
"""Makes the texts of rows fit to be shown."""


def films(connection: Connection) -> Rows:
    """Id, titles, year, runtime, kind, liked, rating of today, poster and sort title of all films."""
    return _all(
        connection,
        "SELECT id, title, original_title, year, runtime, kind, liked, rating, poster, sort_title"
        " FROM film ORDER BY id",
    )


def entries(connection: Connection) -> Rows:
    """The entries that may be published, newest first: all but the text of the review and the companions."""
    return _all(
        connection,
        "SELECT entry.id, film_id, watched, rating, rewatch, finished, headline, medium, place, logged, edited,"
        " iif(words > 0, content_hash, NULL), language, coalesce(words, 0)"
        " FROM entry LEFT JOIN review ON entry_id = entry.id"
        " WHERE private = 0 AND trashed IS NULL ORDER BY diary_key DESC",
    )


def credits_(connection: Connection) -> Rows:
    """Film, person, job and character of all credits, in order for each film."""
    return _all(connection, "SELECT film_id, person_id, job, character FROM credit ORDER BY film_id, job, billing, id")


def people(connection: Connection) -> Rows:
    """Id, name and sort key of everybody."""
    return _all(connection, "SELECT id, name, sort_key FROM person ORDER BY id")


def alternative_titles(connection: Connection, fit: Fit) -> dict[int, tuple[str, ...]]:
    """The other titles of films."""
    rows = _all(connection, "SELECT film_id, title FROM alternative_title ORDER BY film_id, position, id")
    return {film: tuple(title for (title,) in group) for film, group in _grouped(fit(rows)).items()}


def labels(connection: Connection, fit: Fit) -> dict[int, tuple[tuple[str, str], ...]]:
    """Genres, countries and languages of films: kind and name."""
    return _pairs(fit, connection, "SELECT film_id, kind, name FROM film_label ORDER BY film_id, kind, position, name")


def film_ids(connection: Connection) -> dict[int, tuple[tuple[str, str], ...]]:
    """What other places know films by."""
    return _pairs(_as_is, connection, "SELECT film_id, source, value FROM film_identifier ORDER BY film_id, source")


def person_ids(connection: Connection) -> dict[int, tuple[tuple[str, str], ...]]:
    """What other places know people by."""
    return _pairs(
        _as_is, connection, "SELECT person_id, source, value FROM person_identifier ORDER BY person_id, source"
    )


def stills(connection: Connection) -> Rows:
    """Film, image, caption and alternative text of stills, in order for each film."""
    return _all(connection, "SELECT film_id, image_hash, caption, alt FROM still ORDER BY film_id, position, id")


def images(connection: Connection) -> Rows:
    """Hash, media type, width, height and size in bytes of all images."""
    return _all(connection, "SELECT hash, media_type, width, height, size FROM image ORDER BY hash")


def tags(connection: Connection) -> Rows:
    """Id and name of all tags."""
    return _all(connection, "SELECT id, name FROM tag ORDER BY id")


def entry_tags(connection: Connection) -> dict[int, tuple[int, ...]]:
    """The tags of entries, in their order."""
    return _numbers(connection, "SELECT entry_id, tag_id FROM entry_tag ORDER BY entry_id, position, tag_id")


def references(connection: Connection) -> dict[int, tuple[int, ...]]:
    """The films that reviews speak of, by entry."""
    return _numbers(connection, "SELECT entry_id, film_id FROM film_reference ORDER BY entry_id, film_id")


def companions(connection: Connection, fit: Fit) -> dict[int, tuple[str, ...]]:
    """With whom, by entry."""
    rows = _all(
        connection,
        "SELECT entry_id, name FROM companion JOIN entry ON entry.id = entry_id"
        " WHERE private = 0 AND trashed IS NULL ORDER BY entry_id, companion.position",
    )
    return {entry: tuple(name for (name,) in group) for entry, group in _grouped(fit(rows)).items()}


def lists(connection: Connection) -> Rows:
    """Id, name, description and whether it is ranked, of all lists in their order."""
    return _all(connection, "SELECT id, name, description_html, ranked FROM film_list ORDER BY position, id")


def list_items(connection: Connection) -> Rows:
    """List, film and notes of what is on lists, in order for each list.

    Films that are known from private entries only are left out; those that were not seen yet are not.
    """
    return _all(
        connection,
        "SELECT film_list_id, film_id, notes_html FROM film_list_item AS item"
        " WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.film_id = item.film_id AND private = 1)"
        " OR EXISTS (SELECT 1 FROM entry WHERE entry.film_id = item.film_id AND private = 0 AND trashed IS NULL)"
        " ORDER BY film_list_id, position, id",
    )


def joined_films(connection: Connection) -> dict[int, int]:
    """Films that became part of another: which one. What was joined later leads on from there."""
    return dict(_all(connection, "SELECT merged_id, kept_id FROM merge WHERE kind = 'film' ORDER BY id"))


def texts(connection: Connection, entries: Iterable[int]) -> dict[int, str]:
    """The reviews of these entries, by entry. It is for the caller to ask for those that may be published only."""
    found: dict[int, str] = {}
    for ids in in_batches(entries):
        places = ", ".join("?" * len(ids))
        found.update(_all(connection, f"SELECT entry_id, html FROM review WHERE entry_id IN ({places})", tuple(ids)))
    return found


def review_images(connection: Connection) -> dict[int, tuple[str, ...]]:
    """The images in the reviews of entries that may be published, by entry."""
    rows = _all(
        connection,
        "SELECT entry_id, html FROM review JOIN entry ON entry.id = entry_id"
        " WHERE private = 0 AND trashed IS NULL AND instr(html, '<img ')",
    )
    return {entry: in_text.images(html) for entry, html in rows}


def addresses(connection: Connection) -> dict[tuple[str, str], str]:
    """The addresses that were given out: slug by kind and subject."""
    rows = _all(connection, "SELECT kind, subject, slug FROM published_address ORDER BY id")
    return {(kind, subject): slug for kind, subject, slug in rows}


def _all(connection: Connection, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
    cursor = connection.exec_driver_sql(statement, values).cursor
    return [] if cursor is None else list(cursor.fetchall())


def _grouped(rows: Rows) -> Mapping[int, list[tuple[Any, ...]]]:
    groups: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for owner, *values in rows:
        groups[owner].append(tuple(values))
    return groups


def _pairs(fit: Fit, connection: Connection, statement: str) -> dict[int, tuple[tuple[str, str], ...]]:
    groups = _grouped(fit(_all(connection, statement)))
    return {owner: tuple((first, second) for first, second in group) for owner, group in groups.items()}


def _as_is(rows: Rows) -> Rows:
    return rows


def _numbers(connection: Connection, statement: str) -> dict[int, tuple[int, ...]]:
    return {owner: tuple(n for (n,) in group) for owner, group in _grouped(_all(connection, statement)).items()}
