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


class SortBy(StrEnum):
    """What a list can be sorted by.

    A film's `WORDS` are those of its longest review, and its `DIRECTOR` is the first that is named. No two entries
    stand in one place of the diary, so nothing is left to decide between them after `WATCHED`. Of the watchlist
    `WATCHED` is the day since when a film is on it.
    """

    WATCHED = "watched"
    TITLE = "title"
    YEAR = "year"
    RATING = "rating"
    LOGGED = "logged"
    RUNTIME = "runtime"
    WORDS = "words"
    DIRECTOR = "director"
    POSITION = "position"  # on the list that is listed; elsewhere all have the same


@dataclass(frozen=True, slots=True)
class SortKey:
    """One thing a list is sorted by; unknown comes last in both directions."""

    by: SortBy
    descending: bool = False


MOST_SORT_KEYS = 3
_KEYS_OF_ORDER = {
    Order.WATCHED: (SortKey(SortBy.WATCHED, descending=True),),
    Order.TITLE: (SortKey(SortBy.TITLE),),
    Order.YEAR: (SortKey(SortBy.YEAR, descending=True), SortKey(SortBy.TITLE)),
    Order.RATING: (SortKey(SortBy.RATING, descending=True),),
    Order.LOGGED: (SortKey(SortBy.LOGGED, descending=True),),
}


def keys_of(order: Order) -> tuple[SortKey, ...]:
    """One of the usual orders as keys."""
    return _KEYS_OF_ORDER[order]


class Group(StrEnum):
    """What the heads of a list stand for.

    `MONTH` puts heads over the months of a diary in order of date, and none into any other list. All others go before
    the keys of the sort: years, decades and ratings downwards and directors upwards, unless a key says otherwise.
    """

    NONE = "none"
    MONTH = "month"
    YEAR = "year"  # of the film
    DECADE = "decade"  # of the film
    RATING = "rating"
    DIRECTOR = "director"


class Subject(StrEnum):
    """What a list lists."""

    ENTRIES = "entries"
    FILMS = "films"
    WATCHLIST = "watchlist"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """Which rows in which order. `search` is as typed; a search that doesn't parse raises SearchError.

    `within` is the search that makes a place (a tag, a decade, a smart list), and `list_id` the list whose films, or
    viewings of them, are listed: what is found answers to `search` and to these. With `tag_id` it carries that tag
    itself: `tag:run` alone finds `long run` too.

    `keys`, at most `MOST_SORT_KEYS`, sort by other things than `order` does; without any, `order` says how. The trash
    has an order of its own.
    """

    subject: Subject = Subject.ENTRIES
    search: str = ""
    order: Order = Order.WATCHED
    keys: tuple[SortKey, ...] = ()
    group: Group = Group.MONTH
    within: str = ""
    list_id: int | None = None
    tag_id: int | None = None

    def __post_init__(self) -> None:
        if len(self.keys) > MOST_SORT_KEYS:
            raise ValueError(f"a list is sorted by at most {MOST_SORT_KEYS} keys")


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
    poster: str | None = None  # content hash


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that follow each other in a list under one head.

    Of `Group.MONTH`: those of one month, of one bare year, or of no date. Of another group `value` is the year, the
    first year of the decade, the rating in half stars or the director's name, None where it isn't known.
    """

    year: int | None
    month: int | None
    rows: int
    group: Group = Group.MONTH
    value: int | str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a list shows, as ids in order; with `sections` where it has heads.

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
class Facets:
    """The films that are shown by release: each year and decade (its first year), newest first, and how many films;
    each country, by name.
    """

    years: tuple[tuple[int, int], ...] = ()
    decades: tuple[tuple[int, int], ...] = ()
    countries: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each thing in the sidebar."""

    films: int = 0
    entries: int = 0
    watchlist: int = 0
    trash: int = 0
    people: int = 0
