"""A place of the journal: where the sidebar leads, as a value, and how the middle of the window can show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from filmjournal.domain.queries import Subject


class PlaceKind(Enum):
    """The kinds of places."""

    FILMS = auto()
    DIARY = auto()
    WATCHLIST = auto()
    LIST = auto()
    SMART_LIST = auto()
    TAG = auto()
    PEOPLE = auto()
    YEAR = auto()
    DECADE = auto()
    COUNTRY = auto()
    TRASH = auto()


_SUBJECTS = {
    PlaceKind.DIARY: Subject.ENTRIES,
    PlaceKind.SMART_LIST: Subject.ENTRIES,
    PlaceKind.TAG: Subject.ENTRIES,
    PlaceKind.WATCHLIST: Subject.WATCHLIST,
    PlaceKind.TRASH: Subject.TRASH,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where one can go. `id` is that of a list, a smart list or a tag; `within` is the search that makes the place."""

    kind: PlaceKind
    id: int | None = None
    within: str = ""

    @property
    def subject(self) -> Subject:
        """What is listed there unless the person chooses: entries or films."""
        return _SUBJECTS.get(self.kind, Subject.FILMS)

    @property
    def lists_either(self) -> bool:
        """Whether both the films and the viewings of them can be listed."""
        return self.kind not in (PlaceKind.WATCHLIST, PlaceKind.TRASH, PlaceKind.PEOPLE)


class View(Enum):
    """The ways to show a place, in the order of their tabs."""

    LIST = "list"
    POSTERS = "posters"
    DIARY = "diary"
    STATISTICS = "statistics"


def quoted(text: str) -> str:
    """A text as a phrase of the search syntax."""
    inside = text.replace('"', '""')
    return f'"{inside}"'
