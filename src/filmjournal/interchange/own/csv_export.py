"""The diary as a table: a row for each entry, and one for each film without an entry.

The columns have the names that the same things have in the JSON file, so they stay the same in every language and
version. Several values of one cell are parted by `; `, with `\\;` for a semicolon and `\\\\` for a backslash in one.
What other programs knew of a film stands in columns of its own names. Lines end in CR LF and texts in UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import Film
from filmjournal.domain.json_shapes import original_rating
from filmjournal.domain.rating import OriginalRating
from filmjournal.richtext.plain import text_of_canonical

MOST_EXTRA_COLUMNS = 400

_FACTS = (
    "original_title", "alternative_titles", "directors", "cast", "crew", "runtime", "kind", "countries", "languages",
    "genres", "liked", "watchlist", "film_rating",
)  # fmt: skip
_HEADING = (
    "watched", "title", "year", "rating", "rating_original", "rewatch", "finished", "headline", "review",
    "review_html", "language", "tags", "place", "medium", "companions", "private", "logged", "edited", *_FACTS,
    "entry_id", "film_id",
)  # fmt: skip
FILM_COLUMNS = ("title", "year", *_FACTS, "film_id")
_SPECIAL = re.compile(r"[\\;]")
# What spreadsheets take for the beginning of a formula, in both widths.
_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that depend on the journal: sources of film ids, and names of extra fields.

    Where there are more names than MOST_EXTRA_COLUMNS, all extra fields share the column `extra`.
    """

    id_sources: Sequence[str] = ()
    extra_names: Sequence[str] = ()

    @property
    def ids(self) -> dict[str, str]:
        """Column by source: `imdb_id`."""
        return {source: f"{source}_id" for source in self.id_sources}

    @property
    def extras(self) -> dict[str, str]:
        """Column by name of the extra field; `extra: Rating` where the name is that of another column."""
        if len(self.extra_names) > MOST_EXTRA_COLUMNS:
            return {}
        others = {*_HEADING, *self.ids.values(), "extra"}
        return {name: f"extra: {name}" if name.casefold() in others else name for name in self.extra_names}


class EntryTable:
    """Writes the table to a text file opened with `newline=""`.

    For spreadsheets, cells that they would take for formulas begin with an apostrophe, and the review stands there as
    plain text only.
    """

    def __init__(self, file: TextIO, columns: Columns, *, for_spreadsheets: bool = False) -> None:
        self._columns = columns
        self._for_spreadsheets = for_spreadsheets
        self._shared = len(columns.extra_names) > MOST_EXTRA_COLUMNS
        names = [*_HEADING, *columns.ids.values(), *columns.extras.values(), *(["extra"] if self._shared else [])]
        if for_spreadsheets:
            names.remove("review_html")
        self._table = Table(file, names, for_spreadsheets=for_spreadsheets)

    def entry(self, entry: Entry) -> None:
        """Write the row of an entry."""
        html = entry.review.html
        self._table.row(
            {
                **self._of_film(entry.film),
                "entry_id": entry.id,
                "watched": entry.watched,
                "rating": entry.rating,
                "rating_original": original_text(entry.rating_original),
                "rewatch": entry.rewatch,
                "finished": entry.finished,
                "headline": entry.headline,
                "review": text_of_canonical(html),
                "review_html": html,
                "language": entry.review.language,
                "tags": joined(entry.tags),
                "place": entry.place,
                "medium": entry.medium,
                "companions": joined(entry.companions),
                "private": entry.private,
                "logged": entry.logged,
                "edited": entry.edited,
            }
        )

    def film(self, film: Film) -> None:
        """Write the row of a film without an entry."""
        self._table.row(self._of_film(film))

    def _of_film(self, film: Film) -> dict[str, object]:
        extras = self._columns.extras
        row: dict[str, object] = film_row(film)
        row |= {column: film.ids.get(source) for source, column in self._columns.ids.items()}
        row |= {column: film.extra.get(name) for name, column in extras.items()}
        if self._shared:
            row["extra"] = joined(f"{name}: {value}" for name, value in film.extra.items())
        return row


class Table:
    """Writes rows under a heading."""

    def __init__(self, file: TextIO, names: Sequence[str], *, for_spreadsheets: bool = False) -> None:
        self._names = names
        self._guard = _guarded if for_spreadsheets else _plain
        self._writer = csv.writer(file)
        self._writer.writerow([self._guard(name) for name in names])

    def row(self, values: Row) -> None:
        """Write a row; what has no value is empty."""
        self._writer.writerow([self._guard(_cell(values.get(name))) for name in self._names])


def film_row(film: Film) -> dict[str, object]:
    """What a film has in each of FILM_COLUMNS."""
    return {
        "title": film.title,
        "year": film.year,
        "original_title": film.original_title,
        "alternative_titles": joined(film.alternative_titles),
        "directors": joined(film.directors),
        "cast": joined(cast_lines(film)),
        "crew": joined(crew_lines(film)),
        "runtime": film.runtime,
        "kind": film.kind,
        "countries": joined(film.countries),
        "languages": joined(film.languages),
        "genres": joined(film.genres),
        "liked": film.liked,
        "watchlist": film.watchlist,
        "film_rating": film.rating,
        "film_id": film.id,
    }


def cast_lines(film: Film) -> list[str]:
    """The cast as lines: `Graham Rogers as Kevin`."""
    return [f"{c.person} as {c.character}" if c.character else c.person for c in film.cast]


def crew_lines(film: Film) -> list[str]:
    """Those who did something else than directing as lines: `Ann Ode (writer)`."""
    return [f"{credit.person} ({credit.job})" for credit in film.crew if credit.job != "director"]


def joined(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "; ".join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)


def original_text(rating: OriginalRating | None) -> str | None:
    """`73/100`."""
    shape = original_rating(rating)
    return None if shape is None else f"{shape['value']}/{shape['scale']}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _plain(text: str) -> str:
    return text


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
