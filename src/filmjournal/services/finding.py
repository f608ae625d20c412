"""Finding words in all reviews, a portion at a time.

The journal is read in short transactions, so that a long search holds up no save, and whoever searches may do other
things between two portions or stop.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass

from filmjournal.domain.partial_date import PartialDate
from filmjournal.richtext.finding import Pattern, lines_of_canonical, spans
from filmjournal.services.journal import Journal
from filmjournal.services.replacing import MOST
from filmjournal.storage import replacing_reads

SHOWN = 3  # places of a review that are shown
_PORTION = 250
_BEFORE, _AFTER = 36, 60  # characters shown around a place


@dataclass(frozen=True, slots=True)
class Extract:
    """One place in a review, with some of the words around it on one line."""

    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A review that holds what is sought: in which forms, how often in each, and the first places.

    `content_hash` is that of the text it was found in.
    """

    entry_id: int
    content_hash: str
    title: str
    year: int | None
    watched: PartialDate | None
    forms: tuple[tuple[str, int], ...]
    extracts: tuple[Extract, ...]

    @property
    def count(self) -> int:
        """In how many places it is."""
        return sum(times for _form, times in self.forms)

    def changed_by(self, text: str) -> int:
        """In how many places it is not this text already."""
        return sum(times for form, times in self.forms if form != text)


@dataclass(frozen=True, slots=True)
class Found:
    """The reviews by film. Unless `complete`, there are more: these are the latest `MOST`."""

    hits: tuple[Hit, ...]
    complete: bool = True


class ReviewSearch:
    """Looks for a pattern in all reviews but those in the trash, the latest first: `advance` until it is `finished`."""

    def __init__(self, pattern: Pattern, most: int = MOST) -> None:
        self.pattern = pattern
        self.done = 0  # reviews that were looked at
        self.finished = not pattern.sought
        self._most = most
        self._ids: array[int] | None = None
        self._hits: list[tuple[tuple[str, int, int], Hit]] = []
        self._complete = True

    @property
    def total(self) -> int:
        """How many reviews are to be looked at; 0 before the first are."""
        return 0 if self._ids is None else len(self._ids)

    def advance(self, journal: Journal) -> None:
        """Look at some more reviews. Raises JournalUnavailable."""
        if self._ids is None:
            with journal.database.reading() as connection:
                self._ids = replacing_reads.candidates(connection, self.pattern)
        portion = self._ids[self.done : self.done + _PORTION]
        with journal.database.reading() as connection:
            texts = replacing_reads.texts(connection, portion)
        places = {id_: (hash_, here) for id_, html, hash_ in texts if (here := _places(html, self.pattern))}
        if places:
            with journal.database.reading() as connection:
                names = replacing_reads.names(connection, list(places))
            hits = [(names[id_].order, _hit(id_, hash_, names[id_], here)) for id_, (hash_, here) in places.items()
                    if id_ in names]  # fmt: skip
            self._complete = len(self._hits) + len(hits) <= self._most
            self._hits = (self._hits + hits)[: self._most]
        self.done = min(self.done + _PORTION, len(self._ids))
        self.finished = self.done == len(self._ids) or not self._complete

    def found(self) -> Found:
        """What was found so far."""
        return Found(tuple(hit for _order, hit in sorted(self._hits, key=lambda pair: pair[0])), self._complete)


_Places = list[tuple[str, list[tuple[int, int]]]]


def _places(html: str, pattern: Pattern) -> _Places:
    """The lines of a canonical text that hold the pattern, and where."""
    return [(line, found) for line in lines_of_canonical(html) if (found := spans(line, pattern))]


def _hit(id_: int, content_hash: str, name: replacing_reads.Named, places: _Places) -> Hit:
    every = [(line, start, end) for line, found in places for start, end in found]
    return Hit(
        entry_id=id_,
        content_hash=content_hash,
        title=name.title,
        year=name.year,
        watched=name.watched,
        forms=tuple(Counter(line[start:end] for line, start, end in every).items()),
        extracts=tuple(_extract(*place) for place in every[:SHOWN]),
    )


def _extract(line: str, start: int, end: int) -> Extract:
    first, last = max(0, start - _BEFORE), min(len(line), end + _AFTER)
    before, after = line[first:start], line[end:last]
    if first and " " in before:
        before = before[before.index(" ") + 1 :]
    if last < len(line) and " " in after:
        after = after[: after.rindex(" ")]
    return Extract(
        ("… " if first else "") + before.replace("\n", " "),
        line[start:end],
        after.replace("\n", " ") + (" …" if last < len(line) else ""),
    )
