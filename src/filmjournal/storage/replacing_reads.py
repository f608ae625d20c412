"""Reviews for those who look through all of them: ids of those that may hold some words, texts in portions."""

from __future__ import annotations

import string
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, literal_column, select

from filmjournal.domain.folding import index_text
from filmjournal.domain.partial_date import PartialDate
from filmjournal.richtext.finding import Pattern
from filmjournal.storage import schema as s
from filmjournal.storage.diary_reads import date_of
from filmjournal.storage.search_sql import full_text_table

_E, _F, _R = s.entry.c, s.film.c, s.review.c
_IDS: Any = bindparam("ids", expanding=True)
_HTML = select(_R.entry_id, _R.html, _R.content_hash).where(_R.entry_id.in_(_IDS))
_OF_FILMS = select(_E.film_id, _E.id).where(_E.film_id.in_(_IDS), _E.trashed.is_(None)).order_by(_E.diary_key.desc())
_NAMES = select(_E.id, _E.film_id, _F.title, _F.year, _F.sort_title, _E.watched, _E.diary_key).join(s.film)


class Named(NamedTuple):
    """What tells an entry from others; `order` puts viewings of a film together, films by title, oldest first."""

    title: str
    year: int | None
    watched: PartialDate | None
    order: tuple[str, int, int]


def candidates(connection: Connection, pattern: Pattern) -> array[int]:
    """The ids of entries, not in the trash, whose review may hold the pattern; newest first."""
    matching = match_expression(pattern)
    reviewed = select(_E.id).join(s.review).where(_E.trashed.is_(None), _R.words > 0)
    if matching is None:
        statement = select(_E.id).join(s.review).where(_E.trashed.is_(None), _R.html != "")
    else:
        found: Any = literal_column("entry_text").op("MATCH")(matching)
        rows: Any = select(literal_column("rowid")).select_from(full_text_table()).where(found)
        statement = reviewed.where(_E.diary_key.in_(rows))
    cursor = connection.execute(statement.order_by(_E.diary_key.desc())).cursor
    return array("q", [id_ for (id_,) in ([] if cursor is None else cursor.fetchall())])


def texts(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Entry id, canonical HTML and content hash of these reviews, in the order of the ids."""
    found = {row[0]: row for row in connection.execute(_HTML, {"ids": list(ids)})}
    return [tuple(found[id_]) for id_ in ids if id_ in found]


def entries_of_films(connection: Connection, film_ids: Sequence[int]) -> dict[int, list[int]]:
    """The ids of the entries of these films, not those in the trash, newest first."""
    found: dict[int, list[int]] = {film_id: [] for film_id in film_ids}
    rows = connection.execute(_OF_FILMS, {"ids": list(film_ids)})
    for film_id, entry_id in rows:
        found[film_id].append(entry_id)
    return found


def names(connection: Connection, ids: Sequence[int]) -> dict[int, Named]:
    """What these entries are called; those that are in the trash by now are missing."""
    rows = connection.execute(_NAMES.where(_E.id.in_(ids), _E.trashed.is_(None)))
    return {
        id_: Named(title, year, date_of(watched), (sort_title, film_id, diary_key))
        for id_, film_id, title, year, sort_title, watched, diary_key in rows
    }


def match_expression(pattern: Pattern) -> str | None:
    """What the full-text index must answer for every review that holds the pattern; None where it can't narrow down.

    The index knows words from their start. So the pattern's first word counts only where a word surely begins there,
    and its last may go on.
    """
    text = index_text(pattern.text).replace('"', " ").replace("\0", " ")
    first = pattern.text[:1]
    begins = (
        first.isspace()
        or first in string.punctuation
        or text.startswith(" ")  # a character of Chinese or Japanese, which stands alone in the index
        or (pattern.whole_words and first.isalpha())
    )
    if not begins:
        text = text.partition(" ")[2]
    return f'review : "{text}" *' if any(character.isalnum() for character in text) else None
