"""Lists of films and searches that are kept, as plain values."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class FilmListSummary:
    """A list by its name, and how many films are on it."""

    id: int
    name: str
    ranked: bool
    films: int


@dataclass(frozen=True, slots=True)
class ListPlace:
    """A film's place on a list, from 1, among how many; `notes_html` is what the list says of it."""

    list_id: int
    name: str
    ranked: bool
    place: int
    films: int
    notes_html: str


@dataclass(frozen=True, slots=True)
class ListedFilm:
    """A film of a list, with what the list says of it; the date is that of its latest viewing."""

    film_id: int
    title: str
    year: int | None
    rating: Rating | None
    watched: PartialDate | None
    liked: bool
    poster: str | None
    notes_html: str


@dataclass(frozen=True, slots=True)
class ListLook:
    """What a list says beside its films: of itself, and of some of them by film, as plain texts."""

    id: int
    name: str
    ranked: bool
    description: str
    film_ids: array[int]  # in its order
    notes: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class FilmList:
    """A list with its films in order."""

    id: int
    name: str
    description_html: str = ""
    ranked: bool = False
    tags: tuple[str, ...] = ()
    items: tuple[ListedFilm, ...] = ()


@dataclass(frozen=True, slots=True)
class SmartList:
    """A search that is kept under a name, as it was typed."""

    id: int
    name: str
    search: str
