"""What the row of an entry says in which a backup and the journal differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """An entry in words: its film, its date, and what of it is another. `id` is the entry's."""

    id: int
    title: str
    year: str
    when: str
    what: str = ""

    def spoken(self) -> str:
        """As a screen reader should say it."""
        return ", ".join(filter(None, (f"{self.title} {self.year}".strip(), self.when, self.what)))
