"""Use cases that change many entries alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from filmjournal.domain.names import LONGEST_NAME, clean_line
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.services.diary import require_entries
from filmjournal.services.library import checked_day, require_films
from filmjournal.services.list_commands import (
    LikeFilms,
    PutOnWatchlist,
    RateEntries,
    RateFilms,
    SetPrivate,
    SetWatched,
    TagEntries,
)
from filmjournal.services.outcome import Named
from filmjournal.services.tags import find_tag, tag_ids
from filmjournal.storage import schema as s
from filmjournal.storage.writer import Row, Writer


def rate_entries(writer: Writer, command: RateEntries, now: datetime) -> Named:
    """Give entries the same rating. Raises NotFound, with nothing changed, where one isn't there."""
    rating = None if command.rating is None else command.rating.half_stars
    return _change(writer, command.entry_ids, {"rating": rating, "rating_value": None, "rating_scale": None}, now)


def set_watched(writer: Writer, command: SetWatched, now: datetime) -> Named:
    """Give entries the same date. Raises NotFound, with nothing changed, where one isn't there."""
    watched = None if command.watched is None else str(command.watched)
    moving = [item for item in require_entries(writer, command.entry_ids).items() if item[1]["watched"] != watched]
    if not moving:
        return {}
    first = writer.diary_key(command.watched, len(moving))
    moving.sort(key=lambda item: int(str(item[1]["diary_key"])))
    values: Row = {"watched": watched, "edited": stamp(now)}
    writer.update_many(s.entry, {key: {**values, "diary_key": first + at} for at, (key, _row) in enumerate(moving)})
    return {}


def like_films(writer: Writer, command: LikeFilms, now: datetime) -> Named:
    """Like films, or no longer. Raises NotFound, with nothing changed, where one isn't there."""
    films = require_films(writer, command.film_ids)
    values: Row = {"liked": int(command.liked), "edited": stamp(now)}
    writer.update_many(s.film, {key: values for key, row in films.items() if row["liked"] != values["liked"]})
    return {}


def rate_films(writer: Writer, command: RateFilms, now: datetime) -> Named:
    """Give films the same rating of today. Raises NotFound, with nothing changed, where one isn't there."""
    films = require_films(writer, command.film_ids)
    rating = None if command.rating is None else command.rating.half_stars
    values: Row = {"rating": rating, "rating_value": None, "rating_scale": None, "edited": stamp(now)}
    writer.update_many(s.film, {key: values for key, row in films.items() if row["rating"] != rating})
    if rating is None:
        unrated = [key[0] for key, row in films.items() if row["rating"] is None]
        rated: dict[Any, Row] = {}  # the latest of each film
        for row in writer.rows_with(s.entry, "film_id", unrated):
            latest = rated.get(row["film_id"], row)
            newer = int(str(row["diary_key"])) >= int(str(latest["diary_key"]))
            if row["rating"] is not None and row["trashed"] is None and newer:
                rated[row["film_id"]] = row
        rate_entries(writer, RateEntries(tuple(int(str(row["id"])) for row in rated.values()), None), now)
    return {}


def put_on_watchlist(writer: Writer, command: PutOnWatchlist, now: datetime) -> Named:
    """Put films on the watchlist, or take them off. Raises NotFound and InvalidValue."""
    films = require_films(writer, command.film_ids)
    off = command.day is None
    changed: Row = {"watchlist": None if command.day is None else checked_day(command.day), "edited": stamp(now)}
    writer.update_many(s.film, {key: changed for key, row in films.items() if (row["watchlist"] is None) != off})
    return {}


def set_private(writer: Writer, command: SetPrivate, now: datetime) -> Named:
    """Make entries private, or no longer so. Raises NotFound, with nothing changed, where one isn't there."""
    return _change(writer, command.entry_ids, {"private": int(command.private)}, now)


def tag_entries(writer: Writer, command: TagEntries, now: datetime) -> Named:
    """Take tags off entries and put others on them. Raises NotFound and InvalidValue."""
    entries = require_entries(writer, command.entry_ids)
    ids = [key[0] for key in entries]
    added = tag_ids(writer, command.add)
    off = {find_tag(writer, clean_line(name, _("A tag"), LONGEST_NAME)) for name in command.remove} - set(added)
    present: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in writer.rows_with(s.entry_tag, "entry_id", ids):
        present[row["entry_id"]].append(row)
    gone = [(id_, row["tag_id"]) for id_ in ids for row in present[id_] if row["tag_id"] in off]
    new: list[Row] = []
    for id_ in ids:
        known = {row["tag_id"] for row in present[id_]}
        last = max((int(str(row["position"])) for row in present[id_]), default=-1)
        lacking = [tag_id for tag_id in added if tag_id not in known]
        new += [{"entry_id": id_, "tag_id": tag, "position": at} for at, tag in enumerate(lacking, last + 1)]
    writer.delete_many(s.entry_tag, gone)
    writer.insert_many(s.entry_tag, new)
    changed = dict.fromkeys([(id_,) for id_, _tag in gone] + [(row["entry_id"],) for row in new])
    writer.update_many(s.entry, {key: {"edited": stamp(now)} for key in changed})
    return {}


def _change(writer: Writer, entry_ids: Iterable[int], values: Row, now: datetime) -> Named:
    changes = {
        key: values | {"edited": stamp(now)}
        for key, row in require_entries(writer, entry_ids).items()
        if any(row[name] != value for name, value in values.items())
    }
    writer.update_many(s.entry, changes)
    return {}
