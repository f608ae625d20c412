"""What a list with columns knows of a row besides what every list shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowFacts:
    """Facts of an entry and its film; or of a film, where place, medium, tags and companions are of its latest entry.

    `words` counts those of the review, of a film those of its longest one. `logged` is when the entry was made, or
    when the film was added: ISO text in UTC.
    """

    kind: str
    logged: str
    runtime: int | None = None  # minutes
    words: int = 0
    place: str | None = None
    medium: str | None = None
    directors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
