"""What a diary adds up to, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from filmjournal.domain.rating import HALF_STARS_MAX, Rating

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """A name and the number of entries it stands for."""

    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class PersonCounted:
    """A person and the number of entries of films they worked on."""

    id: int
    name: str
    entries: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over some entries of the diary, those in the trash apart.

    A date counts as far as it is known: one that is only a year is in that year and in no month (`month_unknown`),
    an unknown one in no year (`undated`). `by_rating` has a number for each half star from the lowest, `by_month`
    one for each month of all the years.
    """

    entries: int
    films: int
    rewatches: int
    rated: int
    average_rating: float | None  # in stars
    by_rating: tuple[int, ...]
    by_year: tuple[tuple[int, int], ...]
    by_month: tuple[int, ...]
    month_unknown: int
    undated: int
    words: int
    reviews: int
    minutes: int  # of the films, as often as they were seen
    directors: tuple[PersonCounted, ...]
    actors: tuple[PersonCounted, ...]
    tags: tuple[Counted, ...]
    countries: tuple[Counted, ...]
    decades: tuple[tuple[int, int], ...]  # of the films

    @property
    def first_time(self) -> int:
        return self.entries - self.rewatches

    @property
    def unrated(self) -> int:
        return self.entries - self.rated

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        buckets = {str(Rating(half)): self.by_rating[half - 1] for half in range(1, HALF_STARS_MAX + 1)}
        return {
            "entries": self.entries,
            "films": self.films,
            "rewatches": self.rewatches,
            "first_time": self.first_time,
            "rated": self.rated,
            "average_rating": None if self.average_rating is None else round(self.average_rating, 2),
            "by_rating": {**buckets, "none": self.unrated},
            "by_year": {str(year): number for year, number in self.by_year},
            "by_month": {str(month): number for month, number in enumerate(self.by_month, 1)},
            "month_unknown": self.month_unknown,
            "undated": self.undated,
            "words": self.words,
            "reviews": self.reviews,
            "minutes": self.minutes,
            "directors": [_person(person) for person in self.directors],
            "actors": [_person(person) for person in self.actors],
            "tags": {tag.name: tag.entries for tag in self.tags},
            "countries": {country.name: country.entries for country in self.countries},
            "decades": {str(decade): number for decade, number in self.decades},
        }


def _person(person: PersonCounted) -> dict[str, Any]:
    return {"person_id": person.id, "person": person.name, "entries": person.entries}
