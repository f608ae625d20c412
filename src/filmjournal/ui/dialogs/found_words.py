"""What was found in all reviews, in words and numbers."""

from __future__ import annotations

from collections.abc import Sequence

from filmjournal.i18n import _, ngettext
from filmjournal.services.finding import Hit
from filmjournal.services.replacing import MOST
from filmjournal.ui.theme import dates


def state(hits: Sequence[Hit], *, complete: bool, progress: tuple[int, int] | None) -> str:
    """How much was found, or how far a search is: how many reviews of how many it has looked at."""
    if progress is not None:
        done, total = progress
        if not total:
            return _("Looking…")
        return _("Looked at {done} of {total} reviews").format(done=_number(done), total=_number(total))
    if not hits:
        return ""
    if not complete:
        return _("The latest {count} reviews; the others follow when these are done").format(count=_number(MOST))
    places = sum(hit.count for hit in hits)
    words = ngettext("{places} in {count} review", "{places} in {count} reviews", len(hits))
    return words.format(places=_number(places), count=_number(len(hits)))


def amount(hits: Sequence[Hit], text: str) -> str:
    """What the button does, counted."""
    count = sum(hit.changed_by(text) for hit in hits)
    if not hits:
        return _("Replace")
    if text:
        words = ngettext("Replace {places} in {count} review", "Replace {places} in {count} reviews", len(hits))
    else:
        words = ngettext("Remove {places} from {count} review", "Remove {places} from {count} reviews", len(hits))
    return words.format(places=_number(count), count=_number(len(hits)))


def replaced(hits: Sequence[Hit], text: str) -> str:
    """What was done, counted."""
    count = sum(hit.changed_by(text) for hit in hits)
    words = ngettext("Replaced {places} in {count} review", "Replaced {places} in {count} reviews", len(hits))
    return words.format(places=_number(count), count=_number(len(hits)))


def _number(count: int) -> str:
    return dates.locale().toString(count)
