"""What a journal says, without ids and times of its own, in a shape that can be written by hand and compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Record = dict[str, Any]

_AS_THEY_ARE = (
    "original_title", "alternative_titles", "runtime", "countries", "languages", "genres", "ids", "extra", "liked",
    "watchlist", "rating",
)  # fmt: skip
_OF_ENTRIES = (
    "watched", "rating", "rewatch", "headline", "review_html", "language", "tags", "place", "medium", "companions",
    "private", "unresolved", "trashed",
)  # fmt: skip

_REFERENCE = re.compile('data-film="([0-9]+)"')


def shape_of(whole: Mapping[str, Any], now: str) -> Record:
    """The films with their entries, and the lists, of a journal's JSON. Nothing empty is in it.

    A film has its cast as `Actor as Character`, its crew as `job: person`, an original rating is `73/100`, and the
    films of a list are `Title (Year)`, with `: notes` where there are any; so are the films that reviews refer to.
    `logged` is there where it is not `now`.
    """
    names = {film["id"]: _named(film) for film in whole["films"]}
    entries: defaultdict[int, list[Record]] = defaultdict(list)
    for entry in whole["entries"]:
        entries[entry["film_id"]].append(_entry(entry, now, names))
    films = [_film(film, entries[film["id"]]) for film in whole["films"]]
    lists = [
        _filled(
            {
                "name": found["name"],
                "ranked": found["ranked"],
                "description": found["description_html"],
                "tags": found["tags"],
                "films": [
                    names[item["film_id"]] + (f": {item['notes_html']}" if item["notes_html"] else "")
                    for item in found["items"]
                ],
            }
        )
        for found in whole["lists"]
    ]
    return {"films": sorted(films, key=repr), "lists": sorted(lists, key=repr)}


def sorted_shape(journal: Mapping[str, Any]) -> Record:
    """Such a shape as it was written by hand, in the order in which they are compared."""
    films = [
        {**film, "entries": sorted(map(_in_order, film["entries"]), key=_order)} if "entries" in film else film
        for film in journal["films"]
    ]
    return {
        name: sorted(map(_in_order, records), key=repr)
        for name, records in (("films", films), ("lists", journal["lists"]))
    }


def _film(film: Mapping[str, Any], entries: list[Record]) -> Record:
    return _filled(
        {
            "title": film["title"],
            "year": film["year"],
            "kind": None if film["kind"] == "film" else film["kind"],
            **{name: film[name] for name in _AS_THEY_ARE},
            "of": _original(film),
            "cast": [
                line["person"] + (f" as {line['character']}" if line["character"] else "") for line in film["cast"]
            ],
            "crew": [f"{line['job']}: {line['person']}" for line in film["crew"]],
            "poster": film["poster"] is not None,
            "stills": [still["caption"] for still in film["stills"]],
            "entries": sorted(entries, key=_order),
        }
    )


def _entry(entry: Mapping[str, Any], now: str, names: Mapping[int, str]) -> Record:
    review = _REFERENCE.sub(lambda found: f'data-film="{names[int(found[1])]}"', entry["review_html"])
    return _filled(
        {
            **{name: entry[name] for name in _OF_ENTRIES},
            "review_html": review,
            "of": _original(entry),
            "unfinished": not entry["finished"],
            "logged": None if entry["logged"] == now else entry["logged"],
        }
    )


def _original(record: Mapping[str, Any]) -> str | None:
    original = record["rating_original"]
    return original and f"{original['value']:g}/{original['scale']:g}"


def _named(film: Mapping[str, Any]) -> str:
    return f"{film['title']} ({film['year']})" if film["year"] else str(film["title"])


def _filled(record: Record) -> Record:
    return _in_order({name: value for name, value in record.items() if value not in (None, False, "", [], {})})


def _in_order(record: Mapping[str, Any]) -> Record:
    return {name: _in_order(value) if isinstance(value, Mapping) else value for name, value in sorted(record.items())}


def _order(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    return entry.get("watched", ""), entry.get("logged", ""), repr(entry)
