"""What several rows of a list have in common, counted in SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from filmjournal.domain.queries import Subject
from filmjournal.domain.selection import Selection, TagShare
from filmjournal.storage.column_reads import THESE, all_rows
from filmjournal.storage.diary_reads import date_of, rating_of

_ENTRIES = f"SELECT id, film_id FROM entry WHERE trashed IS NULL AND id {THESE}"
_TRASHED = f"SELECT id, film_id FROM entry WHERE trashed IS NOT NULL AND id {THESE}"
_FILMS = f"SELECT id FROM film WHERE id {THESE}"
_OF_FILMS = f"""
SELECT entry.id, diary_key = latest_key FROM entry JOIN film ON film.id = film_id
WHERE trashed IS NULL AND film_id {THESE} ORDER BY diary_key DESC"""
_RATINGS = f"SELECT rating, count(*) FROM entry WHERE id {THESE} GROUP BY rating"
_FILM_RATINGS = f"SELECT shown_rating, count(*) FROM film WHERE id {THESE} GROUP BY shown_rating"
# Dates known in part sort before their days, as `2017` does before `2017-06`.
_DATES = f"SELECT min(watched), max(watched), count(*) - count(watched), total(private) FROM entry WHERE id {THESE}"
_MARKS = f"SELECT total(liked), count(watchlist) FROM film WHERE id {THESE}"
_TAGS = f"""
SELECT tag.name, count(*) FROM entry_tag JOIN tag ON tag.id = tag_id WHERE entry_id {THESE}
GROUP BY tag.id ORDER BY tag.folded_name, tag.name"""


def selection(connection: Connection, subject: Subject, ids: Sequence[int]) -> Selection:
    """These entries, or films for the subjects that list films, as far as they are there."""
    if subject in (Subject.FILMS, Subject.WATCHLIST):
        there = {id_ for (id_,) in all_rows(connection, _FILMS, ids)}
        film_ids = tuple(id_ for id_ in dict.fromkeys(ids) if id_ in there)
        viewings = all_rows(connection, _OF_FILMS, film_ids)
        viewing_ids = tuple(id_ for id_, _latest in viewings)
        entry_ids = tuple(id_ for id_, latest in viewings if latest)
        ratings = all_rows(connection, _FILM_RATINGS, film_ids)
    else:
        film_of = dict(all_rows(connection, _TRASHED if subject is Subject.TRASH else _ENTRIES, ids))
        entry_ids = viewing_ids = tuple(id_ for id_ in dict.fromkeys(ids) if id_ in film_of)
        film_ids = tuple(dict.fromkeys(film_of[id_] for id_ in entry_ids))
        ratings = all_rows(connection, _RATINGS, entry_ids)
    rated = {half_stars: rows for half_stars, rows in ratings if half_stars is not None}
    total = sum(half_stars * rows for half_stars, rows in rated.items())
    ((first, last, undated, private),) = all_rows(connection, _DATES, entry_ids)
    ((liked, watchlist),) = all_rows(connection, _MARKS, film_ids)
    return Selection(
        subject,
        film_ids,
        entry_ids,
        viewing_ids,
        frozenset(rating_of(half_stars) for half_stars, _rows in ratings),
        total / sum(rated.values()) / 2 if rated else None,
        date_of(first),
        date_of(last),
        undated,
        round(liked),
        watchlist,
        round(private),
        tuple(TagShare(name, entries) for name, entries in all_rows(connection, _TAGS, entry_ids)),
    )
