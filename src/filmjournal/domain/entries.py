"""An entry: one viewing or one undated review of a film, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain.films import Film
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import OriginalRating, Rating

TRASH_DAYS = 30  # how long a removed entry can be put back


@dataclass(frozen=True, slots=True)
class Review:
    """A review as the journal holds it: canonical HTML, and the number that a save must name as its base.

    `sound` is false where the text no longer has the content hash it was saved with: it was damaged. `draft` is a text
    that was refused because the review was changed elsewhere, until the person chose between the two.
    """

    html: str = ""
    revision: int = 0
    language: str | None = None
    words: int = 0
    sound: bool = True
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One viewing with everything said about it. Times are ISO, UTC, to the second."""

    id: int
    film: Film
    logged: str
    edited: str
    watched: PartialDate | None = None
    rating: Rating | None = None
    rating_original: OriginalRating | None = None
    rewatch: bool = False
    finished: bool = True
    headline: str | None = None
    review: Review = Review()
    tags: tuple[str, ...] = ()
    place: str | None = None
    medium: str | None = None
    companions: tuple[str, ...] = ()
    private: bool = False
    trashed: str | None = None


@dataclass(frozen=True, slots=True)
class Viewing:
    """What tells one viewing of a film from the others, for a row of tabs or of a history."""

    id: int
    watched: PartialDate | None
    rating: Rating | None
    rewatch: bool
    headline: str | None = None
