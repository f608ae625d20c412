"""What stands where a place of the list holds nothing: why, and what to do about it."""

from __future__ import annotations

from typing import NamedTuple

from filmjournal.i18n import _
from filmjournal.ui.models.place import PlaceKind


class EmptyWords(NamedTuple):
    """A line, a sentence, and what to go on with: a button, and a link under a few words of its own."""

    line: str
    sentence: str
    button: str = ""
    lead: str = ""
    link: str = ""


def empty_words(kind: PlaceKind, *, searched: bool, deleted: str = "") -> EmptyWords:
    """What to say of a place without rows; `deleted` names the lists and tags that were deleted, if any."""
    if searched:
        return EmptyWords(_("Nothing found"), _("No film here answers to this search."), _("Clear the search"))
    if kind is PlaceKind.WATCHLIST:
        return EmptyWords(_("No film on the watchlist"), _("Put one there from the menu of any film."))
    if kind is PlaceKind.TRASH and deleted:
        sentence = _("What you remove stays here for 30 days. Lists and tags that were deleted are kept as long.")
        return EmptyWords(_("No viewing in the trash"), sentence, deleted)
    if kind is PlaceKind.TRASH:
        return EmptyWords(_("The trash is empty"), _("What you remove stays here for 30 days."))
    if kind is PlaceKind.LIST:
        return EmptyWords(_("No film on this list"), _("Drag films here, or put them on it from their menu."))
    if kind in (PlaceKind.FILMS, PlaceKind.DIARY):
        return EmptyWords(
            _("Nothing here yet"),
            _("Log the film you saw last, and write about it."),
            _("Log a film…"),
            _("Or drop the files of another program anywhere on this window."),
            _("Import from another program…"),
        )
    return EmptyWords(_("Nothing here now"), _("Nothing in the journal belongs here any more."))
