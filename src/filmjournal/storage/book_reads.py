"""What a book of reviews is planned by: a line for each review, and when the newest of them was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from filmjournal.storage.diary_reads import in_batches


class ReviewRow(NamedTuple):
    """An entry with a text or a headline; `watched` is a partial date in ISO form, `edited` the later change of entry
    and film, ISO, UTC.
    """

    entry_id: int
    film_id: int
    watched: str | None
    title: str
    year: int | None
    sort_title: str
    edited: str


def reviews(connection: Connection, entries: Sequence[int]) -> list[ReviewRow]:
    """Those of these entries that have a text or a headline, in the order in which they are named."""
    found: dict[int, ReviewRow] = {}
    for ids in in_batches(entries):
        places = ", ".join("?" * len(ids))
        rows = connection.exec_driver_sql(
            "SELECT entry.id, film_id, watched, title, year, film.sort_title, max(entry.edited, film.edited)"
            " FROM entry JOIN film ON film.id = film_id LEFT JOIN review ON entry_id = entry.id"
            f" WHERE entry.id IN ({places}) AND (coalesce(html, '') <> '' OR trim(coalesce(headline, '')) <> '')",
            tuple(ids),
        )
        found.update((row[0], ReviewRow._make(row)) for row in rows)
    return [found[id_] for id_ in entries if id_ in found]


def first_entry(connection: Connection) -> tuple[int, str] | None:
    """The number of the journal's first entry and when it was logged, which tell this journal from others."""
    row = connection.exec_driver_sql("SELECT id, logged FROM entry ORDER BY id LIMIT 1").first()
    return None if row is None else (row[0], row[1])
