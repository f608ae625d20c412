"""How close things stand: sizes in pixels for the three densities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in pixels. Heights are the least: large lettering makes a row taller."""

    name: str
    row: int
    thumbnail: tuple[int, int]  # width and height; (0, 0) for none
    one_line: bool
    sidebar_item: int
    control: int
    poster: tuple[int, int]
    poster_caption: int


DENSITIES = {
    metrics.name: metrics
    for metrics in (
        Metrics("comfortable", 62, (30, 45), False, 30, 32, (148, 222), 28),
        Metrics("compact", 34, (0, 0), True, 26, 28, (112, 168), 26),
        Metrics("large", 76, (38, 57), False, 38, 40, (200, 300), 30),
    )
}
_in_use = ["comfortable"]


def current() -> Metrics:
    """The sizes in use."""
    return DENSITIES[_in_use[0]]


def use(name: str) -> None:
    """Lay out in `comfortable`, `compact` or `large` from now on. Raises KeyError for another name."""
    _in_use[:] = [DENSITIES[name].name]
