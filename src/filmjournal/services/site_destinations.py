"""Where sites were published and with which settings, remembered in a file of the profile.

Nothing of the journal stands there but what was typed into the settings themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from filmjournal.domain import partial_date, rating
from filmjournal.domain.errors import InvalidValue
from filmjournal.services.site_choice import SiteChoice
from filmjournal.settings import read_table, write_table

_MOST = 20  # folders; those published to last are kept
_TEXTS = ("title", "base_url", "theme", "language", "tag", "search")
_FLAGS = ("undated", "unreviewed", "companions", "places")


@dataclass(frozen=True, slots=True)
class LastTime:
    """When something was published there last, and how many films."""

    on: date
    films: int


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder of a journal's site. `last` is None where nothing was published there yet."""

    folder: Path
    journal: Path
    choice: SiteChoice
    last: LastTime | None = None


def recalled(file: Path, journal: Path) -> tuple[Destination, ...]:
    """The folders that a journal was published to, the last used first. What can't be read is left out."""
    rows = read_table(file).get("destinations")
    found = [_destination(row) for row in (rows if isinstance(rows, list) else []) if isinstance(row, dict)]
    here = journal.resolve()
    return tuple(place for place in found if place is not None and place.journal == here)


def remember(file: Path, destination: Destination) -> None:
    """Keep the settings of a folder as those used last. Where the file can't be written, they are gone next time."""
    table = read_table(file)
    rows = table.get("destinations")
    row = _row(destination)
    same = (row["folder"], row["journal"])
    others = [
        other
        for other in (rows if isinstance(rows, list) else [])
        if isinstance(other, dict) and (other.get("folder"), other.get("journal")) != same
    ]
    table["destinations"] = [row, *others][:_MOST]
    try:
        write_table(table, file)
    except OSError:
        return


def _row(destination: Destination) -> dict[str, Any]:
    choice = destination.choice
    row: dict[str, Any] = {
        "folder": str(destination.folder.resolve()),
        "journal": str(destination.journal.resolve()),
    }
    row |= {name: text for name in _TEXTS if (text := getattr(choice, name))}
    row |= {name: getattr(choice, name) for name in _FLAGS}
    others = {
        "templates": choice.templates,
        "since": choice.since,
        "until": choice.until,
        "rating": choice.rating,
    }
    row |= {name: str(value) for name, value in others.items() if value is not None}
    if destination.last is not None:
        row |= {"published": destination.last.on, "films": destination.last.films}
    return row


def _destination(row: Mapping[str, Any]) -> Destination | None:
    folder, journal = row.get("folder"), row.get("journal")
    if not (isinstance(folder, str) and folder and isinstance(journal, str)):
        return None
    values: dict[str, Any] = {name: row[name] for name in _TEXTS if isinstance(row.get(name), str)}
    values |= {name: row[name] for name in _FLAGS if isinstance(row.get(name), bool)}
    values |= {
        name: value
        for name, read in _READERS.items()
        if isinstance(row.get(name), str) and (value := _read(read, row[name])) is not None
    }
    on, films = row.get("published"), row.get("films")
    last = LastTime(on, films) if type(on) is date and type(films) is int else None
    return Destination(Path(folder), Path(journal), SiteChoice(**values), last)


_READERS: dict[str, Callable[[str], Any]] = {
    "templates": Path,
    "since": partial_date.parse,
    "until": partial_date.parse,
    "rating": rating.parse,
}


def _read(reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except InvalidValue:
        return None
