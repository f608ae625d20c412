"""A small journal in which people recur, for tests of film references."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.partial_date import parse
from filmjournal.domain.rating import from_stars
from filmjournal.services.commands import EntryValues, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage import database

CRUDUP = "Billy Crudup"


def _seen(
    title: str, year: int, *cast: CastLine, watched: str = "", stars: float | None = None, headline: str = ""
) -> LogFilm:
    rating = None if stars is None else from_stars(stars)
    viewing: EntryValues = {"watched": parse(watched), "rating": rating, "headline": headline}
    return LogFilm(title, year, cast=cast, viewing=viewing)


FILMS = (
    _seen("1 Mile to You", 2017, CastLine("Graham Rogers", "Kevin"), CastLine(CRUDUP, "Coach K"), watched="2017-06-11"),
    _seen("Blood Ties", 2013, CastLine(CRUDUP), watched="2013-11-08", stars=3.5, headline="Brothers"),
    _seen("Almost Famous", 2000, CastLine(CRUDUP, "Russell")),
    _seen("Dream House", 2011, CastLine("Naomi Watts", "Ann")),
    _seen("Dream House", 1998, CastLine("Timothy Busfield")),
    _seen("King Kong", 2005, CastLine("Naomi Watts", "Ann Darrow")),
    _seen("Billy Elliot", 2000, CastLine("Jamie Bell", "Billy"), CastLine("Billy Zane")),
)
"""Films and entries 1 to 7."""


@cache
def journal_file() -> bytes:
    """The file of a journal with these films, made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.filmjournal"
        database.create(path)
        journal = Journal(database.Database(path))
        for command in FILMS:
            journal.execute(command)
        journal.close()
        return path.read_bytes()
