"""The answer to a command: what it touched, and what undoes and repeats it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from filmjournal.domain.changes import Changes
from filmjournal.services.commands import Replay


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was carried out and is in the journal for good.

    `entry_id` and `film_id` name what it made or changed, where that is one thing; `revision` is the number that
    the next save of the review must name and `review_hash` the content hash of its text, in which references may be
    others than in what was handed over; `image` is the hash of a picture that was kept. The other ids name a list, a
    smart list, a tag and a person likewise. `left_out` earlier texts of a backup were damaged and did not come back.
    With `disk_full` a text was saved in the room that was kept for it, and there may be none for the next.
    """

    changes: Changes
    undo: Replay
    redo: Replay
    entry_id: int | None = None
    film_id: int | None = None
    revision: int | None = None
    review_hash: str | None = None
    image: str | None = None
    list_id: int | None = None
    smart_list_id: int | None = None
    tag_id: int | None = None
    person_id: int | None = None
    left_out: int = 0
    disk_full: bool = False


class Named(TypedDict, total=False):
    """What a use case names in its outcome."""

    entry_id: int | None
    film_id: int | None
    revision: int | None
    review_hash: str
    image: str
    list_id: int
    smart_list_id: int
    tag_id: int
    person_id: int
    left_out: int
