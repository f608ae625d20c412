"""Entries as a backup has them, with everything that one of them needs to come back: plain rows by their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from filmjournal.domain.changes import Value

KeptRow = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class KeptFilm:
    """A film and what belongs to it: rows of other tables by the table's name, and the people of its credits by id."""

    film: KeptRow
    parts: Mapping[str, tuple[KeptRow, ...]] = field(default_factory=dict)
    people: Mapping[int, KeptRow] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry, its film, its review with earlier texts, and what is said of it.

    `referred` are the films that its texts refer to, by id, as far as the backup has them; `images` the rows of the
    images that it and its film show.
    """

    entry: KeptRow
    film: KeptFilm
    review: KeptRow | None
    revisions: tuple[KeptRow, ...]
    companions: tuple[str, ...]
    tags: tuple[KeptRow, ...]
    referred: Mapping[int, KeptRow]
    images: tuple[KeptRow, ...]


@dataclass(frozen=True, slots=True)
class KeptEntries:
    """Entries that are to come back from a backup. `left_out` earlier texts in it are damaged, and do not."""

    entries: tuple[KeptEntry, ...]
    left_out: int = 0
