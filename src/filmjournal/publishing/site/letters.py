"""Parting what is in the order of an alphabet: by first letters, and long parts into pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from filmjournal.i18n import _
from filmjournal.publishing.site.content import NamedLink

_T = TypeVar("_T")
DIGITS, OTHERS = "0", "other"  # as parts of addresses


def letter_of(sort_key: str) -> str:
    """The page that something belongs on: a letter from a to z, `0` for digits and signs, `other` for other scripts."""
    first = sort_key[:1]
    if "a" <= first <= "z":
        return first
    return OTHERS if first.isalpha() else DIGITS


def letter_name(letter: str) -> str:
    """The letter as people read it."""
    if letter == DIGITS:
        return "0–9"
    return _("Other scripts") if letter == OTHERS else letter.upper()


def by_letter(things: Iterable[_T], sort_key: Callable[[_T], str]) -> dict[str, list[_T]]:
    """Things in the order of the alphabet under their letters: digits first, other scripts last."""
    found: dict[str, list[_T]] = {}
    for thing in things:
        found.setdefault(letter_of(sort_key(thing)), []).append(thing)
    return {letter: found[letter] for letter in sorted(found, key=lambda letter: (letter == OTHERS, letter))}


def parts_of(stem: str, things: Sequence[_T], longest: int) -> Iterator[tuple[str, list[_T], tuple[NamedLink, ...]]]:
    """Pages of at most so many things: the address of each, what is on it, and links to all if there are several."""
    chunks = [list(things[start : start + longest]) for start in range(0, len(things), longest)]
    addresses = [f"{stem}.html" if number == 1 else f"{stem}.{number}.html" for number in range(1, len(chunks) + 1)]
    links = tuple(
        NamedLink(str(number), address, len(chunk))
        for number, (address, chunk) in enumerate(zip(addresses, chunks, strict=True), start=1)
    )
    for address, chunk in zip(addresses, chunks, strict=True):
        yield address, chunk, links if len(chunks) > 1 else ()
