"""Carrying out a plan: what is filled into entries and films that are in the journal already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table

from filmjournal.domain.drafts import Draft
from filmjournal.domain.films import CAST, CrewLine, Still
from filmjournal.domain.rating import OriginalRating, Rating
from filmjournal.services.clock import stamp
from filmjournal.services.commands import EntryValues, FilmValues
from filmjournal.services.diary import change_entry
from filmjournal.services.import_pictures import KeptPictures
from filmjournal.services.import_plan import Item
from filmjournal.services.library import change_film
from filmjournal.services.reviews import write_review
from filmjournal.storage import schema as s
from filmjournal.storage.film_reads import credits_of
from filmjournal.storage.writer import Row, Writer


class Filling:
    """Writes, through the record, what items add. `reviews` are the entries that got a text."""

    def __init__(self, writer: Writer, pictures: KeptPictures, now: datetime) -> None:
        self._writer = writer
        self._pictures = pictures
        self._now = now
        self.reviews: list[int] = []

    def fill(self, item: Item) -> None:
        """Write what an item adds to an entry or a film that is in the journal already."""
        if item.film is None or not item.fills:
            return
        if item.entry_id is not None:
            self._fill_entry(item.entry_id, item)
        if item.film.film_id is not None:
            self._fill_film(item.film.film_id, item)

    def _fill_entry(self, entry_id: int, item: Item) -> None:
        values: EntryValues = {}
        for name in ("watched", "rating", "rewatch", "finished", "headline", "language", "tags", "place", "medium"):
            if name in item.fills:
                values[name] = item.fills[name]
        if "companions" in item.fills:
            values["companions"] = item.fills["companions"]
        if "rating" in item.fills and item.entry is not None:
            values["rating_original"] = item.entry.rating_original
        if values:
            change_entry(self._writer, entry_id, values, self._now)
        if "review" in item.fills and item.entry is not None:
            write_review(self._writer, entry_id, self._pictures.in_review(item.entry), self._now)
            self.reviews.append(entry_id)

    def _fill_film(self, film_id: int, item: Item) -> None:
        values: FilmValues = {}
        if "liked" in item.fills:
            values["liked"] = True
        if "watchlist" in item.fills:
            values["watchlist"] = item.fills["watchlist"] or stamp(self._now)[:10]
        if "film_rating" in item.fills:
            values["rating"] = item.fills["film_rating"]
        film: Mapping[str, Any] = item.fills.get("film", {})
        for name in ("year", "original_title", "runtime", "kind", "genres", "countries", "languages", "cast"):
            if name in film:
                values[name] = film[name]
        if "crew" in film:
            values["crew"] = (*self._crew_of(film_id), *film["crew"])
        if "ids" in film:
            values["ids"] = {**self._named(s.film_identifier, "source", film_id), **film["ids"]}
        if "extra" in film:
            values["extra"] = {**self._named(s.film_extra, "name", film_id), **film["extra"]}
        if "alternative_titles" in film:
            rows = self._writer.rows_with(s.alternative_title, "film_id", [film_id])
            present_titles = [str(row["title"]) for row in sorted(rows, key=lambda row: int(row["position"] or 0))]
            values["alternative_titles"] = (*present_titles, *film["alternative_titles"])
        if "poster" in film and (poster := self._pictures.hash_of(film["poster"])) is not None:
            values["poster"] = poster
        if "stills" in film:
            kept = [(still, self._pictures.hash_of(still)) for still in film["stills"]]
            values["stills"] = tuple(Still(name, still.caption, still.alt) for still, name in kept if name is not None)
        if values:
            change_film(self._writer, film_id, values, self._now)
        draft = item.draft
        if "film_rating" in item.fills and isinstance(draft, Draft) and draft.rating_original is not None:
            self._writer.update(s.film, film_id, **rating_columns(draft.rating, draft.rating_original))

    def _named(self, table: Table, key: str, film_id: int) -> dict[str, str]:
        return {str(row[key]): str(row["value"]) for row in self._writer.rows_with(table, "film_id", [film_id])}

    def _crew_of(self, film_id: int) -> list[CrewLine]:
        present = credits_of(self._writer.connection, film_id)
        return [CrewLine(credit.person, credit.job) for credit in present if credit.job != CAST]


def rating_columns(rating: Rating | None, original: OriginalRating | None) -> Row:
    """A rating as it is stored, with what it was on another scale."""
    return {
        "rating": None if rating is None else rating.half_stars,
        "rating_value": None if original is None else original.value,
        "rating_scale": None if original is None else original.scale,
    }
