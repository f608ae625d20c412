"""Ratings: half stars, a whole number from 1 to 10 in the store and 0.5 to 5 for people. None is not zero."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from filmjournal.domain.errors import InvalidValue
from filmjournal.i18n import _, ngettext

HALF_STARS_MAX = 10
_SHAPE = re.compile(r"(\d*)(?:(½)|[.,](\d{1,3}))?")


@dataclass(frozen=True, slots=True, order=True)
class Rating:
    """A rating in half stars, 1 to 10. Raises InvalidValue for any other number."""

    half_stars: int

    def __post_init__(self) -> None:
        if not 1 <= self.half_stars <= HALF_STARS_MAX:
            raise InvalidValue(_("A rating is between half a star and five stars, in halves."))

    @property
    def stars(self) -> float:
        """0.5 to 5.0."""
        return self.half_stars / 2

    def __str__(self) -> str:
        return f"{self.stars:g}"


@dataclass(frozen=True, slots=True)
class OriginalRating:
    """A rating as another program's scale had it, such as 73 of 100."""

    value: float
    scale: float


def from_stars(stars: float) -> Rating:
    """The rating of 0.5 to 5 stars. Raises InvalidValue for 7, 3.3 or anything else that is no half star."""
    doubled = stars * 2
    if not math.isfinite(doubled) or abs(doubled) > HALF_STARS_MAX or doubled != int(doubled):
        raise InvalidValue(_("A rating is between half a star and five stars, in halves."))
    return Rating(int(doubled))


def parse(text: str) -> Rating | None:
    """The rating a person typed (`3`, `3.5`, `3,5`, `3½`); None for an empty text. Raises InvalidValue."""
    plain = text.strip()
    if not plain:
        return None
    shape = _SHAPE.fullmatch(plain)
    if shape is None:
        raise InvalidValue(_("A rating is between half a star and five stars, in halves."))
    whole, half, fraction = shape.groups()
    return from_stars(float(f"{whole or 0}.{'5' if half else fraction or 0}"))


def short(rating: Rating) -> str:
    """As people write it: `3½`, `½`, `4`."""
    whole, half = divmod(rating.half_stars, 2)
    return f"{whole or ''}{'½' if half else ''}"


def spoken(rating: Rating | None) -> str:
    """As a screen reader should say it: `3 and a half out of 5 stars`."""
    if rating is None:
        return _("Not rated")
    whole, half = divmod(rating.half_stars, 2)
    if not whole:
        return _("half a star out of 5")
    if half:
        return _("{whole} and a half out of 5 stars").format(whole=whole)
    return ngettext("{whole} out of 5 stars", "{whole} out of 5 stars", whole).format(whole=whole)
