"""A journal in which everything is too much: casts and lists of thousands, titles without end, namesakes, many tags."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from filmjournal.services.loading import load
from filmjournal.storage import database

CAST, ON_LIST, FILMS_OF_ONE, TAGS, SMART_LISTS, TAGS_OF_ONE = 10_000, 3_000, 400, 400, 300, 60
LONG_TITLE = ("The Remarkable and Entirely True History of a Film Whose Title Would Not End " * 7)[:500].strip()
ONE_WORD = ("Donaudampfschifffahrtsgesellschaftskapitänsmützenkordel" * 10)[:500]
WHEN = "2024-03-04T20:15:00Z"

TWIN, OTHER_TWIN, LATER_TWIN, TOKYO, LONG, WORD, CAIRO, CROWD, FIRST_OF_MANY = range(1, 10)
"""The ids of the films; those from the last on are numbered films with nothing special about each."""
BUSY, SMITH, OTHER_SMITH, LONG_NAME, FIRST_EXTRA = range(1, 6)
"""The ids of people: one of 400 films, two of one name, one whose name has no end, and the extras of a crowd."""
BIG_LIST, SMALL_LIST = 1, 2
EVERYWHERE = "everywhere"
NAME_WITHOUT_END = ("Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios Cipriano " * 4)[
    :299
].strip()


def make(path: Path) -> None:
    """Write the journal."""
    database.create(path)
    made = database.Database(path)
    try:
        load(made, _records(), cleaned=True)
    finally:
        made.close()


def _records() -> Iterator[tuple[str, dict[str, Any]]]:
    for id_, name in ((BUSY, "Busy Actor"), (SMITH, "John Smith"), (OTHER_SMITH, "John Smith"),
                      (LONG_NAME, NAME_WITHOUT_END)):  # fmt: skip
        yield "people", {"id": id_, "name": name}
    for number in range(CAST - 1):
        yield "people", {"id": FIRST_EXTRA + number, "name": f"Extra Number {number}"}
    yield from _films()
    yield from _entries()
    everything = [{"film_id": FIRST_OF_MANY + number} for number in range(ON_LIST)]
    everything[0]["notes_html"] = "<p>" + "As I said before. " * 60 + "</p>"
    yield "lists", {"id": BIG_LIST, "name": "Seen", "ranked": True, "items": everything}
    yield "lists", {"id": SMALL_LIST, "name": "Titles " + LONG_TITLE[:280], "items": [{"film_id": WORD}]}
    for number in range(SMART_LISTS):
        yield "smart_lists", {"name": f"Smart {number}", "search": f"year:{1900 + number % 120}"}


def _films() -> Iterator[tuple[str, dict[str, Any]]]:
    dated = {"added": WHEN, "edited": WHEN}
    smith = {"person_id": SMITH, "character": "One of Two"}
    other = {"person_id": OTHER_SMITH, "character": "The Other"}
    crowd = [
        {"person_id": BUSY if number == 0 else FIRST_EXTRA + number - 1, "character": f"Role {number}"}
        for number in range(CAST)
    ]
    long_cast = [{"person_id": LONG_NAME, "character": NAME_WITHOUT_END}]
    special: dict[int, dict[str, Any]] = {
        TWIN: {"title": "Twin", "year": 1999, "cast": [smith]},
        OTHER_TWIN: {"title": "Twin", "year": 1999, "cast": [other]},
        LATER_TWIN: {"title": "Twin", "year": 2005, "cast": [smith, other]},
        TOKYO: {
            "title": "東京物語",
            "year": 1953,
            "original_title": "Tōkyō monogatari",
            "alternative_titles": ["Tokyo Story", "Viaje a Tokio", "Die Reise nach Tokyo"],
        },
        LONG: {"title": LONG_TITLE, "cast": long_cast, "crew": [{"person_id": LONG_NAME, "job": "director"}]},
        WORD: {"title": ONE_WORD},
        CAIRO: {"title": "باب الحديد", "year": 1958},
        CROWD: {"title": "Everyone", "year": 1960, "cast": crowd},
    }
    for id_, values in special.items():
        yield "films", {"id": id_, **values, **dated}
    for number in range(ON_LIST):
        cast = [{"person_id": BUSY, "character": f"Man {number}"}] if number < FILMS_OF_ONE - 1 else []
        yield "films", {
            "id": FIRST_OF_MANY + number, "title": f"Film {number}", "year": 1900 + number % 120, "cast": cast, **dated
        }  # fmt: skip


def _entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for id_ in range(1, FIRST_OF_MANY + ON_LIST):
        tags = [EVERYWHERE]
        if id_ == CROWD:
            tags += [f"tag {number}" for number in range(TAGS_OF_ONE)]
        elif id_ >= FIRST_OF_MANY:
            tags.append(f"tag {id_ % TAGS}")
        yield "entries", {
            "id": id_,
            "film_id": id_,
            "watched": f"{1990 + id_ % 30}-{1 + id_ % 12:02}-{1 + id_ % 28:02}" if id_ >= FIRST_OF_MANY else
            f"2024-02-{20 - id_:02}",
            "rating": (1 + id_ % 10) / 2,
            "headline": LONG_TITLE if id_ == LONG else None,
            "review_html": "<p>A few words.</p>" if id_ % 7 == 0 else "",
            "tags": tags,
            "logged": WHEN,
            "edited": WHEN,
        }  # fmt: skip
