"""What the text of a review refers to, and who refers to it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class FilmName:
    """A film by its name. `ambiguous` where another film of the journal bears the same title."""

    id: int
    title: str
    year: int | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class FilmSummary:
    """A film in a few words; the headline is that of its latest viewing."""

    id: int
    title: str
    year: int | None
    rating: Rating | None
    headline: str | None


@dataclass(frozen=True, slots=True)
class Backlink:
    """A review that refers to a film. `extract` is the text around the reference, empty where it is a spoiler."""

    entry_id: int
    title: str
    year: int | None
    watched: PartialDate | None
    extract: str
