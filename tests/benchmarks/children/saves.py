"""Edits saved one by one through the service, as the window does: CPU and wall milliseconds of each.

Arguments: the journal and how many edits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from report import report

from filmjournal import bootstrap
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.services.commands import Command, EditEntry, SaveReview

path, number = Path(sys.argv[1]), int(sys.argv[2])
journal = bootstrap.open_journal(in_profile(path.parent, path))
ids = journal.browsing.ids(ListQuery())


def saved(make: Callable[[int, Any], Command]) -> dict[str, list[float]]:
    """The first save is not counted: it prepares the statements."""
    cpu, wall = [], []
    for turn in range(number + 1):
        entry = journal.browsing.entry(ids[(turn * 37 + 11) % len(ids)])
        command = make(turn, entry)
        begun, used = time.perf_counter(), time.process_time()
        done = journal.execute(command)
        wall.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        assert done.changes, "nothing was saved"
    return {"cpu": cpu[1:], "wall": wall[1:]}


def film_and_cast(turn: int, entry: Any) -> Command:
    cast = tuple(
        CastLine(credit.person, f"Somebody {turn}-{place}") for place, credit in enumerate(entry.film.cast[:12])
    )
    return EditEntry(entry.id, {"headline": f"Seen anew {turn}"}, {"runtime": 61 + turn, "cast": cast})


def rating(_turn: int, entry: Any) -> Command:
    stars = 1 if entry.rating is None else entry.rating.half_stars % 10 + 1
    return EditEntry(entry.id, {"rating": Rating(stars)})


def review(turn: int, entry: Any) -> Command:
    html = f"{entry.review.html}<p>One more sentence, number {turn}.</p>"
    return SaveReview(entry.id, entry.film.id, entry.review.revision, html, f"sitting-{turn}")


report(film=saved(film_and_cast), rating=saved(rating), review=saved(review), entries=len(ids))
