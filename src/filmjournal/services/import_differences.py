"""What an import changes and what it leaves, in a few words for the preview."""

from __future__ import annotations

from typing import Any

from filmjournal.domain.rating import Rating, short
from filmjournal.i18n import _
from filmjournal.storage.import_reads import EntryFacts


def filled_words(name: str, value: Any, entry: EntryFacts) -> str:
    """What is written, in a few words."""
    if name == "rating":
        if entry.rating is None:
            return _("Rating {stars} is filled in").format(stars=short(value))
        return _("Rating {before} becomes {after}").format(before=short(Rating(entry.rating)), after=short(value))
    if name == "review":
        return (
            _("The review is filled in")
            if entry.review_hash is None
            else _("The review changed; yours is in its history")
        )
    return _("{what} filled in").format(what=_named(name))


def kept_words(name: str) -> str:
    """What stays as the person has it, in a few words."""
    return _("{what} stays as you have it").format(what=_named(name))


def _named(name: str) -> str:
    names = {
        "watched": _("Date"),
        "rating": _("Rating"),
        "rewatch": _("Rewatch"),
        "finished": _("Finished"),
        "headline": _("Headline"),
        "review": _("Review"),
        "language": _("Language"),
        "tags": _("Tags"),
        "place": _("Place"),
        "medium": _("Medium"),
        "companions": _("Companions"),
        "film_rating": _("Rating of today"),
        "watchlist": _("Watchlist"),
        "liked": _("Like"),
        "on_list": _("Place on the list"),
    }
    return names.get(name, name)
