"""What a row of the entry list shows: the contract between the model that knows it and the delegate that paints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from filmjournal.domain import rating
from filmjournal.i18n import _

if TYPE_CHECKING:
    from filmjournal.ui.theme.marked_line import MarkedLine

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""An EntryRowView or a MonthHeadView (or, in the sidebar, a SidebarRowView)."""
ID_ROLE = int(Qt.ItemDataRole.UserRole) + 2
"""The entry's number in the journal, None for a month head."""
KIND_ROLE = int(Qt.ItemDataRole.UserRole) + 3
"""One of ENTRY_KIND and MONTH_KIND."""

ENTRY_KIND = "entry"
MONTH_KIND = "month"


@dataclass(frozen=True, slots=True)
class EntryRowView:
    """One viewing, in words ready to be shown. `rating_half_stars` is 1 to 10, None where not rated."""

    title: str
    year: str
    rating_half_stars: int | None
    headline: str
    date_text: str
    liked: bool = False
    rewatch: bool = False
    private: bool = False
    rank: str = ""  # on a ranked list, with figure spaces before it so that all ranks are as wide
    extract: MarkedLine | None = None  # what the review says around the words of a search, in the headline's place
    poster_key: str | None = None  # names a real poster to whoever keeps the pictures; None draws a placeholder


@dataclass(frozen=True, slots=True)
class MonthHeadView:
    """The head over the rows of one month."""

    text: str
    count_text: str


def spoken(view: EntryRowView | MonthHeadView) -> str:
    """The row as a screen reader should say it."""
    if isinstance(view, MonthHeadView):
        return ", ".join(filter(None, (view.text, view.count_text)))
    stars = rating.spoken(rating.Rating(view.rating_half_stars) if view.rating_half_stars else None)
    marks = (
        _("liked") if view.liked else "",
        _("seen before") if view.rewatch else "",
        _("private") if view.private else "",
    )
    words = view.headline if view.extract is None else view.extract.text
    return ", ".join(filter(None, (view.rank.strip(), view.title, view.year, stars, view.date_text, *marks, words)))
