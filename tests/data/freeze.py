"""Freeze a small journal of the program's present version, to be opened by all later ones.

Run once for each version that is given out: `python tests/data/freeze.py`. What is frozen is never made anew.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from filmjournal.domain.errors import ReviewConflict
from filmjournal.services.commands import EditEntry, SaveReview
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from filmjournal.storage.file_head import VERSION

ENTRIES, SEED = 12, 1


def freeze(folder: Path) -> None:
    """Write `journal-version-N.filmjournal` and the JSON of it."""
    frozen = folder / f"journal-version-{VERSION}.filmjournal"
    if frozen.exists():
        sys.exit(f"{frozen} is there already")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "journal.filmjournal"
        database.create(path)
        journal = Journal(database.Database(path))
        make_sample(journal, ENTRIES, SEED)
        entry = journal.browsing.entry(2)
        journal.execute(EditEntry(2, {"review_html": "<p>Rewritten.</p>"}))
        with suppress(ReviewConflict):
            journal.execute(SaveReview(2, entry.film.id, entry.review.revision, "<p>Refused.</p>", "a sitting"))
        export_json(journal, path.with_suffix(".json"))
        journal.close()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA page_size = 512")  # smaller in the repository, and read all the same
            connection.execute("VACUUM")
        for ending in (".filmjournal", ".json"):
            frozen.with_suffix(ending).write_bytes(path.with_suffix(ending).read_bytes())


if __name__ == "__main__":
    freeze(Path(__file__).parent)
