"""People and films that are offered while a search is typed, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonOffer:
    """Somebody: how many films they are credited on here, and how many reviews name them."""

    id: int
    name: str
    films: int
    named_in: int


@dataclass(frozen=True, slots=True)
class FilmOffer:
    """A film, and who is in it as whom where it is offered because of them."""

    id: int
    title: str
    year: int | None
    viewings: int
    person: str = ""
    character: str | None = None
