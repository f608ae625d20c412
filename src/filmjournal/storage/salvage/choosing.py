"""Which of several forms of a row is the one that was written, proven where a sum over its group says so."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import Enum
from itertools import combinations
from typing import NamedTuple

from filmjournal.storage.row_sums import NOTHING, Sum
from filmjournal.storage.salvage.records import Value

Key = tuple[Hashable, ...]
_MOST_UNKNOWN = 100  # that 128 bits decide on for certain


class Origin(Enum):
    """Where a row comes from."""

    READ = "read"
    CARVED = "carved"
    REBUILT = "rebuilt"  # in part, from indexes
    MENDED = "mended"  # with a text that is known by its hash
    CORRECTED = "corrected"  # with one byte put right
    BACKUP = "backup"
    ABSENT = "absent"  # it is not to be there


class Option(NamedTuple):
    """One form that a row may have had: its base columns (None for no row) and their hash (0 for none)."""

    values: tuple[Value, ...] | None
    origin: Origin
    hash: int = 0


ABSENT = Option(None, Origin.ABSENT)


class Choice(NamedTuple):
    """The forms that were chosen, and whether their sum is the one that was kept."""

    rows: dict[Key, Option]
    proven: bool


def sum_of(options: Iterable[Option]) -> Sum:
    """What rows add up to."""
    rows, value = NOTHING
    for option in options:
        rows += option.values is not None
        value ^= option.hash
    return Sum(rows, value)


def choose(expected: Sum | None, options: Mapping[Key, Sequence[Option]]) -> Choice:
    """Choose one option for each key: the first of each, unless others make the sum come out.

    Since the sum is an exclusive or, the differences between options and the first ones are the unknowns of a system
    of linear equations, one for each bit; with fewer unknowns than bits a solution can't be there by chance.
    """
    first = {key: several[0] for key, several in options.items()}
    if expected is None or sum_of(first.values()) == expected:
        return Choice(first, expected is not None)
    others = [
        (key, option)
        for key, several in options.items()
        for option in dict.fromkeys(several[1:])
        if option.hash != several[0].hash
    ]
    others.sort(key=lambda other: other[1].origin is Origin.REBUILT)  # the unlikeliest
    wanted = expected.value ^ sum_of(first.values()).value
    changes = _solved(wanted, [first[key].hash ^ option.hash for key, option in others[:_MOST_UNKNOWN]])
    for attempt in (changes, *_whole_origins(others)):
        changed = dict(first)
        changed.update(others[place] for place in attempt)
        if sum_of(changed.values()) == expected:
            return Choice(changed, proven=True)
    return Choice(first, proven=False)


def _solved(wanted: int, vectors: Sequence[int]) -> list[int]:
    """The places of those numbers whose exclusive or is the wanted one; none where there are no such."""
    basis: list[tuple[int, int]] = []  # each with its highest bit alone, and a mask of the vectors it is made of
    for place, given in enumerate(vectors):
        vector, made_of = given, 1 << place
        for number, mask in basis:
            if vector ^ number < vector:
                vector, made_of = vector ^ number, made_of ^ mask
        if vector:
            basis.append((vector, made_of))
            basis.sort(reverse=True)
    used = 0
    for number, mask in basis:
        if wanted ^ number < wanted:
            wanted, used = wanted ^ number, used ^ mask
    return [] if wanted else [place for place in range(len(vectors)) if used >> place & 1]


def _whole_origins(others: Sequence[tuple[Key, Option]]) -> Iterable[list[int]]:
    """What can be tried where there are too many unknowns: all rows from one place, or from two."""
    origins = sorted({option.origin for _key, option in others}, key=lambda origin: origin.value)
    for number in (1, 2):
        for several in combinations(origins, number):
            yield [place for place, (_key, option) in enumerate(others) if option.origin in several]
