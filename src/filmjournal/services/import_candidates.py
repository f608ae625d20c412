"""What tells the films apart that a record of an import can mean, so that a person can choose among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Connection

from filmjournal.i18n import _, ngettext
from filmjournal.services.import_plan import Candidate, Item, PlannedFilm
from filmjournal.storage import import_reads

_MOST_NAMED = 2  # directors of one film


def tell_apart(connection: Connection, items: Iterable[Item]) -> None:
    """Give the candidates of these items their `detail`.

    Films of the journal have their directors; where titles and years are alike, also how often they were seen, and
    films that come with the import what its source calls them.
    """
    asked = [item for item in items if item.candidates]
    if not asked:
        return
    there = sorted({found.film_id for item in asked for found in item.candidates if found.film_id is not None})
    directors = import_reads.directors(connection, there)
    viewings = import_reads.viewing_counts(connection, there)
    coming = {item.film.number: item.film for item in items if item.film is not None and item.film.number}
    for item in asked:
        alike = Counter((found.title, found.year) for found in item.candidates)

        def detail(found: Candidate, alike: Mapping[tuple[str, int | None], int] = alike) -> str:
            is_alone = alike[found.title, found.year] == 1
            if found.film_id is None:
                return "" if is_alone else _name(coming.get(found.number))
            words = [", ".join(directors[found.film_id][:_MOST_NAMED])]
            if not is_alone:
                words.append(_seen(viewings.get(found.film_id, 0)))
            return ", ".join(filter(None, words))

        item.candidates = tuple(replace(found, detail=detail(found)) for found in item.candidates)


def _seen(viewings: int) -> str:
    if not viewings:
        return _("not seen yet")
    return ngettext("{count} viewing here", "{count} viewings here", viewings).format(count=viewings)


def _name(film: PlannedFilm | None) -> str:
    """What the source calls a film, as short as it is written."""
    for part in () if film is None else film.parts:
        if part.key:
            return part.key.split("://", 1)[-1]
        if part.ids:
            return " ".join(next(iter(part.ids.items())))
    return _("of this import")
