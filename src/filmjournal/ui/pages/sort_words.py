"""What orders and sections of a list are called, and which way round is usual."""

from __future__ import annotations

from filmjournal.domain.queries import Group, SortBy, SortKey
from filmjournal.i18n import _

DOWNWARDS = frozenset({SortBy.WATCHED, SortBy.YEAR, SortBy.RATING, SortBy.LOGGED, SortBy.RUNTIME, SortBy.WORDS})
"""What is sorted from the highest or newest down unless the person says otherwise."""


def usual_key(by: SortBy) -> SortKey:
    """A key in the direction that is usual for it."""
    return SortKey(by, by in DOWNWARDS)


def key_name(key: SortKey, *, added: bool = False) -> str:
    """What sorting by a key is called: `Watched, newest first`. On a watchlist the date is that of being `added`."""
    if added and key.by is SortBy.WATCHED:
        return _("Added, newest first") if key.descending else _("Added, oldest first")
    upwards, downwards = {
        SortBy.WATCHED: (_("Watched, oldest first"), _("Watched, newest first")),
        SortBy.TITLE: (_("Title, A to Z"), _("Title, Z to A")),
        SortBy.YEAR: (_("Year, oldest first"), _("Year, newest first")),
        SortBy.RATING: (_("Rating, lowest first"), _("Rating, highest first")),
        SortBy.LOGGED: (_("Logged, oldest first"), _("Logged, newest first")),
        SortBy.RUNTIME: (_("Runtime, shortest first"), _("Runtime, longest first")),
        SortBy.WORDS: (_("Review, shortest first"), _("Review, longest first")),
        SortBy.DIRECTOR: (_("Director, A to Z"), _("Director, Z to A")),
        SortBy.POSITION: (_("In my order"), _("In my order, turned round")),
    }[key.by]
    return downwards if key.descending else upwards


def sort_names(*, added: bool = False) -> dict[SortBy, str]:
    """What can be sorted by, in the order of the menu; on a watchlist by when films were `added`."""
    return {
        SortBy.WATCHED: _("Date added") if added else _("Date watched"),
        SortBy.TITLE: _("Title"),
        SortBy.YEAR: _("Year"),
        SortBy.RATING: _("Rating"),
        SortBy.LOGGED: _("Date logged"),
        SortBy.DIRECTOR: _("Director"),
        SortBy.RUNTIME: _("Runtime"),
        SortBy.WORDS: _("Length of the review"),
    }


def group_names() -> dict[Group, str]:
    """What a list can be parted into."""
    return {
        Group.NONE: _("Nothing"),
        Group.MONTH: _("Month, when in order of date"),
        Group.YEAR: _("Year of the film"),
        Group.DECADE: _("Decade of the film"),
        Group.RATING: _("Rating"),
        Group.DIRECTOR: _("Director"),
    }
