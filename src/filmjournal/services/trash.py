"""Use cases of the trash: what has lain in it for 30 days goes for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from filmjournal.domain.entries import TRASH_DAYS
from filmjournal.services import deleted
from filmjournal.services.clock import stamp
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Writer

# What belongs to an entry or to a film and goes with it, by the column that says whose it is.
_OF_ENTRY = (s.review, s.revision, s.draft, s.companion, s.entry_tag, s.film_reference)
_OF_FILM = (s.alternative_title, s.film_label, s.film_identifier, s.film_extra, s.credit, s.still)


def purge(writer: Writer, now: datetime) -> None:
    """Take out what was removed or deleted more than 30 days ago, and the films that nothing else speaks of."""
    films = deleted.purge(writer, now)
    old = select(s.entry.c.id, s.entry.c.film_id).where(is_due(now))
    for entry_id, film_id in writer.connection.execute(old).all():
        for table in _OF_ENTRY:
            writer.replace(table, {"entry_id": entry_id}, ())
        writer.delete(s.entry, entry_id)
        films.add(film_id)
    films -= deleted.named_films(writer.connection)
    for film_id in sorted(films):
        if _is_forgotten(writer, film_id):
            for table in _OF_FILM:
                writer.replace(table, {"film_id": film_id}, ())
            writer.delete(s.film, film_id)


def is_due(now: datetime) -> ColumnElement[bool]:
    """The entries that have lain in the trash for as long as they are kept there."""
    return s.entry.c.trashed < stamp(now - timedelta(days=TRASH_DAYS))


def _is_forgotten(writer: Writer, film_id: int) -> bool:
    film = writer.row(s.film, film_id)
    if film is None or film["liked"] or film["watchlist"] is not None or film["rating"] is not None:
        return False
    for column in (s.entry.c.film_id, s.film_list_item.c.film_id, s.film_reference.c.film_id, s.draft.c.film_id):
        if writer.connection.execute(select(func.count()).where(column == film_id)).scalar_one():
            return False
    return True
