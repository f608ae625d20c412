"""The answer to a command: what it touched, and what undoes and repeats it."""

from __future__ import annotations

from dataclasses import dataclass

from filmjournal.domain.changes import Changes
from filmjournal.services.commands import Replay


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out and is in the journal for good.

    `entry_id` and `film_id` name what it made or changed, where that is one thing; `revision` is the number that
    the next save of the review must name; `image` is the hash of a picture that was kept.
    """

    changes: Changes
    undo: Replay
    redo: Replay
    entry_id: int | None = None
    film_id: int | None = None
    revision: int | None = None
    image: str | None = None
