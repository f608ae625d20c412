"""A person of the journal: their films here and whom they are in them with, as plain values."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from filmjournal.domain.entries import Viewing
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.domain.rating import Rating


class PeopleOrder(StrEnum):
    """By the alphabet, or those with most films first."""

    NAME = "name"
    FILMS = "films"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list of people; `average` is that of their films' ratings, in stars."""

    id: int
    name: str
    films: int
    average: float | None
    last_seen: PartialDate | None


@dataclass(frozen=True, slots=True)
class Letter:
    """People who stand together in the alphabet: the character that their sort keys begin with, and how many."""

    first: str
    people: int


@dataclass(frozen=True, slots=True)
class PeopleListing:
    """The ids of everyone in a list of people, in order; with their letters, in order too, where it is by name."""

    ids: array[int]
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFilm:
    """A film that somebody is credited on: with which jobs (`cast` among them), as whom, and when it was seen.

    The viewings are oldest first; the rating is the one shown for the film.
    """

    film_id: int
    title: str
    year: int | None
    jobs: tuple[str, ...]
    characters: tuple[str, ...]
    rating: Rating | None
    poster: str | None
    viewings: tuple[Viewing, ...]


@dataclass(frozen=True, slots=True)
class CoStar:
    """Somebody in the cast of films that a person is credited on, and of how many."""

    id: int
    name: str
    films: int


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything about a person; the films are newest first, those of an unknown year last."""

    id: int
    name: str
    sort_name: str | None = None
    alternative_names: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    films: tuple[PersonFilm, ...] = ()
    co_stars: tuple[CoStar, ...] = ()

    @property
    def average(self) -> float | None:
        """The average rating of the films that have one, in stars."""
        stars = [film.rating.stars for film in self.films if film.rating is not None]
        return sum(stars) / len(stars) if stars else None

    @property
    def first_seen(self) -> PartialDate | None:
        """The date of the earliest viewing that has one."""
        return min(self._dates(), key=order_code, default=None)

    @property
    def last_seen(self) -> PartialDate | None:
        """The date of the latest viewing that has one."""
        return max(self._dates(), key=order_code, default=None)

    def _dates(self) -> list[PartialDate]:
        return [seen.watched for film in self.films for seen in film.viewings if seen.watched is not None]
