"""Which drawn poster a title has: the same in the window and on the site."""

from __future__ import annotations

HUES = 8
FIGURES = 7
_BITS = 0xFFFFFFFF


def mix(title: str) -> int:
    """A number of 32 bits that one title always has."""
    number = 5381
    for character in title:
        number = (number * 33 + ord(character)) & _BITS
    return number


def hue_and_figure(title: str) -> tuple[int, int]:
    """Which colours, below `HUES`, and which figure, below `FIGURES`, a title gets."""
    number = mix(title)
    return number % HUES, (number >> 5) % FIGURES
