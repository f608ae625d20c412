"""Questions to the journal as values: ids for the whole, rows for the part on the screen."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating

if TYPE_CHECKING:
    from filmjournal.domain.films import CastCredit


class Order(StrEnum):
    """Newest and highest first, titles ascending, unknown last."""

    WATCHED = "watched"
    TITLE = "title"
    YEAR = "year"
    RATING = "rating"
    LOGGED = "logged"


class Subject(StrEnum):
    """What a list lists."""

    ENTRIES = "entries"
    FILMS = "films"
    WATCHLIST = "watchlist"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which rows in which order. `search` is as typed; a search that doesn't parse raises SearchError."""

    subject: Subject = Subject.ENTRIES
    search: str = ""
    order: Order = Order.WATCHED


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list: an entry, or a film with its latest viewing. `id` is the entry's or the film's."""

    id: int
    film_id: int
    title: str
    year: int | None
    watched: PartialDate | None
    rating: Rating | None
    headline: str | None
    liked: bool
    rewatch: bool
    private: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one month, of one bare year, or of no date, following each other in a list."""

    year: int | None
    month: int | None
    rows: int


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a list shows, as ids in order; with `sections` where it is ordered by date.

    `complete` is false where only the first ids were asked for and there are more.
    """

    ids: array[int]
    sections: tuple[Section, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class FilmMatch:
    """A film offered while a title is typed."""

    id: int
    title: str
    year: int | None
    viewings: int
    last_watched: PartialDate | None


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """A person offered while a name is typed. `films` counts their films here."""

    id: int
    name: str
    films: int
    known_for: CastCredit | None = None


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag and how many entries carry it."""

    id: int
    name: str
    colour: str | None
    entries: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each thing in the sidebar."""

    films: int = 0
    entries: int = 0
    watchlist: int = 0
    trash: int = 0
    people: int = 0
