"""What an entry pane reads of the journal before it shows any of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from filmjournal.domain.entries import Entry, Viewing
from filmjournal.domain.films import Film

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal


class Reading(NamedTuple):
    """All that is shown, read before any of it is: a read may fail, and half of it would be written back later."""

    film: Film
    viewings: tuple[Viewing, ...]
    entry: Entry | None = None
    tags: tuple[str, ...] = ()
    film_itself: bool = False  # asked for, though there may be viewings


def read_entry(journal: Journal, entry_id: int) -> Reading:
    """A viewing with its film. Raises NotFound, and JournalUnavailable where it can't be read now."""
    browsing = journal.browsing
    entry = browsing.entry(entry_id)
    tags = tuple(tag.name for tag in browsing.tags())
    return Reading(entry.film, browsing.viewings(entry.film.id), entry, tags)


def read_film(journal: Journal, film_id: int) -> Reading:
    """A film with its latest viewing. Raises as `read_entry`."""
    browsing = journal.browsing
    viewings = browsing.viewings(film_id)
    return read_entry(journal, viewings[-1].id) if viewings else Reading(browsing.film(film_id), ())


def read_film_itself(journal: Journal, film_id: int) -> Reading:
    """A film apart from its viewings. Raises as `read_entry`."""
    browsing = journal.browsing
    return Reading(browsing.film(film_id), browsing.viewings(film_id), film_itself=True)
