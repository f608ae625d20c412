"""A film and an entry as JSON: the one mapping that the command line prints and the export writes."""

from __future__ import annotations

from typing import Any

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.domain.rating import OriginalRating, Rating


def film_as_json(film: Film) -> dict[str, Any]:
    """A film as a JSON object, keys in the order in which they are written; ratings in stars."""
    return {
        "id": film.id,
        "title": film.title,
        "original_title": film.original_title,
        "alternative_titles": list(film.alternative_titles),
        "year": film.year,
        "runtime": film.runtime,
        "kind": film.kind,
        "countries": list(film.countries),
        "languages": list(film.languages),
        "genres": list(film.genres),
        "ids": dict(film.ids),
        "liked": film.liked,
        "watchlist": film.watchlist,
        "rating": stars(film.rating),
        "extra": dict(film.extra),
        "cast": [
            {"person_id": credit.person_id, "person": credit.person, "character": credit.character}
            for credit in film.cast
        ],
        "crew": [{"person_id": credit.person_id, "person": credit.person, "job": credit.job} for credit in film.crew],
    }


def entry_as_json(entry: Entry, *, review_text: str) -> dict[str, Any]:
    """An entry with its film as a JSON object; `review_text` is the review as plain text."""
    return {"id": entry.id, "film": film_as_json(entry.film), **_viewing(entry, review_text)}


def entry_of_film_as_json(entry: Entry, *, review_text: str) -> dict[str, Any]:
    """The same with `film_id` in place of the film."""
    return {"id": entry.id, "film_id": entry.film.id, **_viewing(entry, review_text)}


def stars(rating: Rating | None) -> float | None:
    """0.5 to 5.0, or null."""
    return None if rating is None else rating.stars


def original_rating(rating: OriginalRating | None) -> dict[str, float | int] | None:
    """`{"value": 73, "scale": 100}`, or null; whole numbers are written as such."""
    if rating is None:
        return None
    return {"value": _number(rating.value), "scale": _number(rating.scale)}


def _viewing(entry: Entry, review_text: str) -> dict[str, Any]:
    return {
        "watched": None if entry.watched is None else str(entry.watched),
        "logged": entry.logged,
        "edited": entry.edited,
        "rating": stars(entry.rating),
        "rating_original": original_rating(entry.rating_original),
        "rewatch": entry.rewatch,
        "finished": entry.finished,
        "headline": entry.headline,
        "review_html": entry.review.html,
        "review_text": review_text,
        "language": entry.review.language,
        "tags": list(entry.tags),
        "place": entry.place,
        "medium": entry.medium,
        "companions": list(entry.companions),
        "private": entry.private,
    }


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() else value
