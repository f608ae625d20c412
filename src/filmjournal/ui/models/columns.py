"""The columns that a list can have, and what each says of a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from PySide6.QtCore import QLocale

from filmjournal.domain import rating
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListRow, SortBy
from filmjournal.domain.row_facts import RowFacts
from filmjournal.i18n import N_, _
from filmjournal.ui.theme import dates

_KINDS = {
    "film": N_("film"),
    "tv_film": N_("TV film"),
    "short": N_("short film"),
    "documentary": N_("documentary"),
    "series": N_("series"),
    "episode": N_("episode"),
    "video": N_("video"),
    "other": N_("other"),
}


class Look(Enum):
    """How a cell is painted."""

    TITLE = auto()
    TEXT = auto()
    STARS = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column, which says something of the row or of its facts; `width` is in pixels.

    A column of the look MARK shows its `icon` where the cell has text.
    """

    id: str
    name: str
    width: int
    of_row: Callable[[ListRow], str] | None = None
    of_facts: Callable[[RowFacts], str] | None = None
    sort: SortBy | None = None
    look: Look = Look.TEXT
    at_end: bool = False  # numbers stand under each other
    usual: bool = False  # shown until the person chooses
    icon: str = ""

    def text(self, row: ListRow, facts: RowFacts | None) -> str:
        """What a cell says; nothing while its facts aren't there."""
        if self.of_row is not None:
            return self.of_row(row)
        return "" if self.of_facts is None or facts is None else self.of_facts(facts)


def _watched(row: ListRow) -> str:
    return "" if row.watched is None else dates.row_date(row.watched, grouped=False)


def _logged(facts: RowFacts) -> str:
    when = datetime.fromisoformat(facts.logged).astimezone()
    return dates.row_date(PartialDate(when.year, when.month, when.day), grouped=False)


def _number(value: int | None) -> str:
    return QLocale().toString(value) if value else ""


def _names(several: tuple[str, ...]) -> str:
    return ", ".join(several)


TITLE, WATCHED, RATING, LIKED, TAGS = "title", "watched", "rating", "liked", "tags"

COLUMNS: tuple[Column, ...] = (
    Column(TITLE, N_("Title"), 250, lambda row: row.title, sort=SortBy.TITLE, look=Look.TITLE, usual=True),
    Column("year", N_("Year"), 60, lambda row: str(row.year or ""), sort=SortBy.YEAR, at_end=True, usual=True),
    Column(WATCHED, N_("Watched"), 108, _watched, sort=SortBy.WATCHED, usual=True),
    Column(RATING, N_("Rating"), 92, lambda row: rating.spoken(row.rating), sort=SortBy.RATING, look=Look.STARS,
           usual=True),
    Column(LIKED, N_("Liked"), 40, lambda row: _("liked") if row.liked else "", look=Look.MARK, usual=True,
           icon="heart"),
    Column("rewatch", N_("Seen before"), 40, lambda row: _("seen before") if row.rewatch else "", look=Look.MARK,
           icon="again"),
    Column("director", N_("Director"), 160, None, lambda facts: _names(facts.directors), sort=SortBy.DIRECTOR,
           usual=True),
    Column("runtime", N_("Minutes"), 72, None, lambda facts: _number(facts.runtime), sort=SortBy.RUNTIME, at_end=True,
           usual=True),
    Column("words", N_("Words"), 68, None, lambda facts: _number(facts.words), sort=SortBy.WORDS, at_end=True),
    Column(TAGS, N_("Tags"), 160, None, lambda facts: _names(facts.tags), usual=True),
    Column("place", N_("Place"), 120, None, lambda facts: facts.place or ""),
    Column("medium", N_("Medium"), 92, None, lambda facts: facts.medium or ""),
    Column("companions", N_("With"), 120, None, lambda facts: _names(facts.companions)),
    Column("genres", N_("Genres"), 140, None, lambda facts: _names(facts.genres)),
    Column("countries", N_("Countries"), 120, None, lambda facts: _names(facts.countries)),
    Column("languages", N_("Languages"), 120, None, lambda facts: _names(facts.languages)),
    Column("kind", N_("Kind"), 100, None, lambda facts: _(_KINDS[facts.kind]) if facts.kind in _KINDS else ""),
    Column("logged", N_("Logged"), 108, None, _logged, sort=SortBy.LOGGED),
    Column("private", N_("Private"), 40, lambda row: _("private") if row.private else "", look=Look.MARK, icon="lock"),
)  # fmt: skip
"""All columns; the title comes first in the model, wherever the person puts it."""

NUMBER_OF = {column.id: number for number, column in enumerate(COLUMNS)}
