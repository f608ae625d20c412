"""What a book of reviews says, as plain values; only what may be published has a field here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.content import CastLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The book as a whole: its title, the language of its own words (`en-GB`), a URN that is always the same for the
    same book of the same journal, and when the newest of what it says was changed (ISO, UTC, to the second).
    """

    title: str
    language: str
    identifier: str
    modified: str


class ChapterLine(NamedTuple):
    """What the rest of the book says of a chapter, which is one review."""

    id: int  # of the entry
    film_id: int
    title: str
    year: int | None
    sort_title: str
    watched: PartialDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One review with its film. `review_html` is in the grammar of reviews, or empty."""

    id: int  # of the entry
    title: str
    year: int | None
    original_title: str | None = None
    date: PartialDate | None = None
    rating: Rating | None = None
    rewatch: bool = False
    headline: str | None = None
    review_html: str = ""
    language: str | None = None  # of the review
    directors: tuple[str, ...] = ()
    cast: tuple[CastLine, ...] = ()
