"""Several rows of a list at once, as a plain value: which they are and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating


@dataclass(frozen=True, slots=True)
class TagShare:
    """A tag and how many of the chosen viewings carry it."""

    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows that were chosen, in their order.

    Of entries, `entry_ids` and `viewing_ids` are these and `film_ids` their films, each once. Of films, `film_ids` are
    these, `entry_ids` the latest viewing of each that has one, and `viewing_ids` all viewings of them. `ratings` are
    those that occur among the rows, None for rows without one, and `average` is in stars.

    What follows is said of `entry_ids`: `first` and `last` are the ends of their dates, `undated` how many have none,
    `private` how many are, and `tags` those that occur, by name. `liked` and `watchlist` count films.
    """

    subject: Subject
    film_ids: tuple[int, ...] = ()
    entry_ids: tuple[int, ...] = ()
    viewing_ids: tuple[int, ...] = ()
    ratings: frozenset[Rating | None] = frozenset()
    average: float | None = None
    first: PartialDate | None = None
    last: PartialDate | None = None
    undated: int = 0
    liked: int = 0
    watchlist: int = 0
    private: int = 0
    tags: tuple[TagShare, ...] = ()

    @property
    def of_films(self) -> bool:
        """Whether films were chosen, and not viewings."""
        return self.subject in (Subject.FILMS, Subject.WATCHLIST)

    @property
    def ids(self) -> tuple[int, ...]:
        """The rows that were chosen: entries or films."""
        return self.film_ids if self.of_films else self.entry_ids

    @property
    def common_rating(self) -> Rating | None:
        """The rating that all rows have, None where they differ or have none."""
        return next(iter(self.ratings)) if len(self.ratings) == 1 else None
