"""What a row under the search field shows: the contract between what offers it and what paints it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Way(Enum):
    """What taking a row does."""

    PERSON = auto()
    FILM = auto()
    FIELD = auto()
    VALUE = auto()
    RECENT = auto()
    ALL = auto()
    KEEP = auto()
    BUILD = auto()
    FORGET = auto()


@dataclass(frozen=True, slots=True)
class Offer:
    """One row. `value` is what it puts into the text, `id` that of its person or film.

    `typed` are the letters to mark in the text, `typed_note` those in the note; `strong` is a part of the text that is
    set in bold. Rows that stand `apart` have a line over them.
    """

    way: Way
    text: str
    icon: str
    year: str = ""
    note: str = ""
    typed: str = ""
    typed_note: str = ""
    strong: str = ""
    value: str = ""
    id: int = 0
    reading: bool = False
    apart: bool = False

    @property
    def completes(self) -> bool:
        """Whether it goes on with the text rather than away from it."""
        return self.way in (Way.FIELD, Way.VALUE)

    def spoken(self) -> str:
        """The row as a screen reader should say it."""
        return ", ".join(filter(None, (" ".join(filter(None, (self.text, self.year))), self.note)))
