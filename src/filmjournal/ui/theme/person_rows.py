"""What rows of people and of one person's films show: the contract between models and delegates."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from filmjournal.domain import rating
from filmjournal.i18n import _
from filmjournal.ui.theme.wording import films_text

PERSON_KIND = "person"
FILM_ROLE = int(Qt.ItemDataRole.UserRole) + 7
"""The PersonFilm of a row of films."""


@dataclass(frozen=True, slots=True)
class PersonRowView:
    """One person; everything but the name comes a little later, and `films` is None until then."""

    name: str
    films: int | None = None
    average: float | None = None
    last_seen: str = ""

    @property
    def half_stars(self) -> int | None:
        """The average to the nearest half star, as 1 to 10 halves."""
        return None if self.average is None else max(1, round(self.average * 2))

    @property
    def films_text(self) -> str:
        if self.films is None:
            return ""
        if not self.films:
            return _("no films now")
        return films_text(self.films)


@dataclass(frozen=True, slots=True)
class SeenView:
    """One viewing in a row: the entry to go to, and its date in words."""

    entry_id: int
    text: str


@dataclass(frozen=True, slots=True)
class FilmRowView:
    """One film of a person; the viewings are oldest first, and `unseen` stands where there are none."""

    title: str
    year: str
    part: str
    rating_half_stars: int | None
    seen: tuple[SeenView, ...]
    unseen: str = ""
    poster_key: str | None = None


def person_spoken(view: PersonRowView) -> str:
    """A person as a screen reader should say them."""
    average = ""
    if view.half_stars is not None:
        average = _("on average {stars}").format(stars=rating.spoken(rating.Rating(view.half_stars)))
    last = _("last seen {date}").format(date=view.last_seen) if view.last_seen else ""
    return ", ".join(filter(None, (view.name, view.films_text, average, last)))


def film_spoken(view: FilmRowView) -> str:
    """A film as a screen reader should say it."""
    stars = rating.spoken(None if view.rating_half_stars is None else rating.Rating(view.rating_half_stars))
    seen = ", ".join(one.text for one in view.seen) or view.unseen
    return ", ".join(filter(None, (view.title, view.year, view.part, stars, seen)))
