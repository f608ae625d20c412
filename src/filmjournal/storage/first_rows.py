"""The first screen's rows, read with the standard library.

The one deliberate exception to "all through SQLAlchemy": importing that costs twice a bare window, so the first
rows are on the screen before it is there. Read-only and brief; a test holds these reads equal to the real ones.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from filmjournal.domain.errors import JournalUnavailable
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.queries import ListRow
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _
from filmjournal.storage.file_head import VERSION, probe
from filmjournal.storage.reading_errors import DAMAGE_ERRORS

_ROWS = """
SELECT entry.id, film_id, title, year, watched, entry.rating, headline, liked, rewatch, private, poster
FROM entry JOIN film ON film.id = film_id WHERE trashed IS NULL ORDER BY diary_key DESC LIMIT ?"""
_COUNT = "SELECT count(*) FROM entry WHERE trashed IS NULL"
_FILMS = "SELECT count(*) FROM film WHERE shown = 1"
_WATCHLIST = "SELECT count(*) FROM film WHERE watchlist IS NOT NULL"
_PATIENCE = 0.2  # seconds; a writer may be at work, and then the window shows its rows a little later


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The newest entries of the diary, and how many there are of what."""

    rows: tuple[ListRow, ...]
    entries: int
    films: int
    watchlist: int


def first_look(path: Path, number: int) -> FirstLook | None:
    """The first rows of a journal of this version; None where it must be migrated or is busy.

    Raises NotFound and JournalUnavailable as `probe` does.
    """
    if probe(path) != VERSION:
        return None
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=_PATIENCE)
        try:
            connection.execute("BEGIN")
            rows = connection.execute(_ROWS, (number,)).fetchall()
            counts = [int(connection.execute(statement).fetchone()[0]) for statement in (_COUNT, _FILMS, _WATCHLIST)]
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return None
    except DAMAGE_ERRORS:
        raise JournalUnavailable(_("The journal {path} is damaged.").format(path=path)) from None
    return FirstLook(tuple(_row(*row) for row in rows), *counts)


def _row(
    id_: int,
    film_id: int,
    title: str,
    year: int | None,
    watched: str | None,
    rating: int | None,
    headline: str | None,
    liked: int,
    rewatch: int,
    private: int,
    poster: str | None,
) -> ListRow:
    return ListRow(
        id_,
        film_id,
        title,
        year,
        None if watched is None else parse_date(watched),
        None if rating is None else Rating(rating),
        headline,
        bool(liked),
        bool(rewatch),
        bool(private),
        poster,
    )
