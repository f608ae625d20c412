"""A film and what belongs to it, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from filmjournal.domain.rating import Rating

KINDS = ("film", "tv_film", "short", "documentary", "series", "episode", "video", "other")
ID_SOURCES = ("imdb", "tmdb", "letterboxd", "trakt", "wikidata")
CAST, DIRECTOR, CREW = "cast", "director", "crew"
# The jobs that have a name in every language of the program; any other is called as it was typed.
JOBS = (
    DIRECTOR, "writer", "screenplay", "story", "producer", "cinematographer", "editor", "composer", CREW,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CastCredit:
    """A person in a film's cast; their place in the tuple is the billing order."""

    person_id: int
    person: str
    character: str | None = None


@dataclass(frozen=True, slots=True)
class CrewCredit:
    """A person with a job on a film: `director`, `writer`, …"""

    person_id: int
    person: str
    job: str


@dataclass(frozen=True, slots=True)
class CrewLine:
    """A person and a job as they are typed, whoever of that name it is."""

    person: str
    job: str


@dataclass(frozen=True, slots=True)
class Still:
    """A picture from a film, by content hash."""

    image: str
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Film:
    """A work: its titles, facts, people and what the person thinks of it apart from any viewing."""

    id: int
    title: str
    year: int | None = None
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None  # minutes
    kind: str = "film"
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    liked: bool = False
    watchlist: str | None = None  # the day it was added, ISO
    rating: Rating | None = None  # of today, apart from any viewing
    extra: Mapping[str, str] = field(default_factory=dict)
    cast: tuple[CastCredit, ...] = ()
    crew: tuple[CrewCredit, ...] = ()
    poster: str | None = None  # content hash
    stills: tuple[Still, ...] = ()

    @property
    def directors(self) -> tuple[str, ...]:
        return tuple(credit.person for credit in self.crew if credit.job == "director")


def title_and_year(title: str, year: int | None) -> str:
    """`1 Mile to You (2017)`, or the bare title where the year is not known."""
    return title if year is None else f"{title} ({year})"
