"""What an import will do, record by record, before anything is written: the plan that a person looks at and changes.

An `Item` is one draft of the file with its verdict; its number is its place in the reading and stays the same when a
plan is made again. What the person decides is data (`Decisions`), so that planning stays a function of the journal,
the file and the decisions, and is done again under the write lock if the journal changed meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from filmjournal.domain.drafts import (
    Draft,
    EntryDraft,
    FilmDraft,
    ListDraft,
    Notice,
    Questions,
    ReadOptions,
    Skipped,
    SourceRecord,
)


class Verdict(Enum):
    """What becomes of a record; the values are those of the JSON answer."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    AMBIGUOUS = "ambiguous"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its drafts, in order, and what was said of it beside."""

    source: str  # the format's name
    title: str  # the format's name for people
    files: tuple[str, ...]  # names of the members that hold records
    options: ReadOptions
    questions: Questions
    drafts: tuple[Draft | ListDraft, ...]
    skipped: tuple[Skipped, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A film that an ambiguous record can mean: one of the journal (`film_id`), or one that comes with this import."""

    title: str
    year: int | None
    film_id: int | None = None
    detail: str = ""  # what else tells it from the others (kind, directors, viewings)
    number: int = 0  # of a film that comes with this import


def are_called_the_same(films: Sequence[tuple[str, int | None]]) -> bool:
    """Whether two of these films, as titles and years, have one name: then each record is asked about by itself."""
    return len(set(films)) < len(films)


@dataclass(slots=True)
class PlannedFilm:
    """The film that some drafts are of: in the journal already (`film_id`), or new.

    `parts` are all that is said of it.
    """

    parts: list[FilmDraft]
    film_id: int | None = None
    number: int = 0  # of a new one, from 1
    unresolved: bool = False  # came in as a film of its own because nobody said which it is

    @property
    def title(self) -> str:
        return self.parts[0].title

    @property
    def year(self) -> int | None:
        return next((part.year for part in self.parts if part.year is not None), None)


@dataclass(slots=True)
class Item:
    """One draft in the plan.

    `reason` says in a few words why, where that is not plain. `candidates` are the films an ambiguous draft can mean
    (with a `doubt` of the reader its answers are asked for instead). `entry_id` is the entry it is matched with,
    `fills` the values that will be written into it or its film by name, `differences` what the journal has otherwise
    and keeps. `is_known` where the ledger has all of its records as they are.
    """

    number: int
    draft: Draft | ListDraft
    verdict: Verdict
    reason: str = ""
    film: PlannedFilm | None = None  # None for a list
    entry_id: int | None = None
    list_id: int | None = None
    candidates: tuple[Candidate, ...] = ()
    fills: Mapping[str, Any] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    is_known: bool = False
    record_verdicts: tuple[Verdict, ...] = ()  # of its records, where they are not all as its own

    @property
    def records(self) -> tuple[SourceRecord, ...]:
        return self.draft.records

    @property
    def entry(self) -> EntryDraft | None:
        return self.draft.entry if isinstance(self.draft, Draft) else None

    @property
    def comes_in(self) -> bool:
        """Whether it writes anything."""
        return self.verdict in (Verdict.NEW, Verdict.CHANGED, Verdict.AMBIGUOUS)

    @property
    def makes_entry(self) -> bool:
        """Whether it becomes an entry: one that is changed, and no entry's, brings facts of its film only."""
        is_new = self.verdict in (Verdict.NEW, Verdict.AMBIGUOUS)
        return self.entry is not None and self.entry_id is None and is_new

    @property
    def is_question(self) -> bool:
        """Whether a person can settle it."""
        return self.verdict is Verdict.AMBIGUOUS


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person said of an ambiguous item: the candidate meant (by its place among them) or a new film, and the
    reader's answer meant (by its place; any, where the reader has none: it comes in as it is). Nothing of it: decide
    later.
    """

    candidate: int | None = None
    new_film: bool = False
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the person chose in the preview, by the numbers of items. `brought_in` are items that were off (deleted)."""

    left_out: frozenset[int] = frozenset()
    brought_in: frozenset[int] = frozenset()
    choices: Mapping[int, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that would happen; nothing of it is written yet. `state` names the journal's state it was made of."""

    reading: Reading
    items: tuple[Item, ...]
    films_new: int
    films_matched: int
    keys: tuple[tuple[str, ...], ...] = ()  # of each draft's records, as the ledger has them
    state: int = 0
    decisions: Decisions = Decisions()

    def counts(self) -> Counter[Verdict]:
        """How many records have each verdict; they add up to the records that were read."""
        total: Counter[Verdict] = Counter()
        for counts in self.by_file().values():
            total.update(counts)
        return total

    def by_file(self) -> dict[str, Counter[Verdict]]:
        """The verdicts of the records of each file, by its name, in the order of the reading."""
        files: dict[str, Counter[Verdict]] = {name: Counter() for name in self.reading.files}
        for item in self.items:
            verdicts: Sequence[Verdict] = item.record_verdicts or [item.verdict] * len(item.records)
            for record, verdict in zip(item.records, verdicts, strict=True):
                files.setdefault(record.file, Counter())[verdict] += 1
        for skipped in self.reading.skipped:
            files.setdefault(skipped.record.file, Counter())[Verdict.SKIPPED] += 1
        return files


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or a plan would do (`import_id` is None then). `as_dict` has the shape of the JSON answer."""

    source: str
    import_id: int | None
    records: Mapping[str, Mapping[str, int]]
    entries: Mapping[str, int]
    films: Mapping[str, int]
    lists: int
    watchlist: int
    liked: int
    ambiguous: tuple[Mapping[str, Any], ...]
    skipped: tuple[Mapping[str, Any], ...]
    notices: tuple[str, ...] = ()
    incomplete: bool = False  # something could not be read, or waits to be settled

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "source": self.source,
            "import_id": self.import_id,
            "records": {name: dict(counts) for name, counts in self.records.items()},
            "entries": dict(self.entries),
            "films": dict(self.films),
            "lists": self.lists,
            "watchlist": self.watchlist,
            "liked": self.liked,
            "ambiguous": [dict(found) for found in self.ambiguous],
            "skipped": [dict(found) for found in self.skipped],
            "notices": list(self.notices),
        }


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import that was made. Times are ISO, UTC; `summary` is its report as it was."""

    id: int
    source: str
    started: str
    undone: str | None
    summary: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The same as a JSON object."""
        return {
            "import_id": self.id,
            "source": self.source,
            "started": self.started,
            "undone": self.undone,
            "report": dict(self.summary),
        }
