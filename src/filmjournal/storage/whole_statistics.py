"""What the whole diary adds up to, in parts that can be counted again one by one.

Each part is read out of an index from end to end, or in one pass over a short table. A film's entries are known
(`entry_count`), so what belongs to films is counted once a film, and then again where a film has other than one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from sqlalchemy import Connection

from filmjournal.domain.changes import RowChange
from filmjournal.domain.partial_date import month_of_code
from filmjournal.domain.rating import HALF_STARS_MAX
from filmjournal.domain.statistics import MONTHS, Counted, PersonCounted, Statistics
from filmjournal.storage import index_words
from filmjournal.storage import schema as s

TOP = 10
_NEAR_THE_TOP = 400  # people who are counted exactly
_MONTH_BITS = s.DAY_BITS + 5
Part = dict[str, Any]  # some of the fields of Statistics

_KEPT = "FROM entry WHERE trashed IS NULL"


def count(connection: Connection, wanted: Iterable[str]) -> dict[str, Part]:
    """These parts, by name."""
    return {name: PARTS[name](connection) for name in wanted}


def together(parts: dict[str, Part]) -> Statistics:
    """All parts as one value."""
    found: Part = {name: value for part in parts.values() for name, value in part.items()}
    return Statistics(**{field.name: found[field.name] for field in fields(Statistics)})


def touched(changes: Iterable[RowChange]) -> frozenset[str]:
    """The parts that are to be counted again after rows were written."""
    found: set[str] = set()
    for change in changes:
        if change.table == "entry":
            before, after = change.before, change.after
            if before is None or after is None or any(before[name] != after[name] for name in ("trashed", "film_id")):
                return frozenset(PARTS)
            found |= {part for column, part in _OF_ENTRY.items() if before[column] != after[column]}
        found |= _OF_TABLE.get(change.table, frozenset())
    return frozenset(found)


_OF_ENTRY = {"rating": "ratings", "rewatch": "entries", "diary_key": "dates", "watched": "dates"}
_OF_TABLE = {
    "film": frozenset({"entries", "decades", "countries", "directors", "actors"}),
    "film_label": frozenset({"countries"}),
    "credit": frozenset({"directors", "actors"}),
    "person": frozenset({"directors", "actors"}),
    "review": frozenset({"words"}),
    "tag": frozenset({"tags"}),
    "entry_tag": frozenset({"tags"}),
}


def _entries(connection: Connection) -> Part:
    entries, rewatches = _row(connection, f"SELECT count(*), coalesce(sum(rewatch), 0) {_KEPT}")
    seen = "SELECT count(*), coalesce(sum(runtime * entry_count), 0) FROM film WHERE entry_count > 0"
    films, minutes = _row(connection, seen)
    return {"entries": entries, "rewatches": rewatches, "films": films, "minutes": minutes}


def _ratings(connection: Connection) -> Part:
    numbers = dict(_rows(connection, f"SELECT rating, count(*) {_KEPT} AND rating IS NOT NULL GROUP BY rating"))
    rated = sum(numbers.values())
    stars = sum(half * number for half, number in numbers.items()) / 2
    by_rating = tuple(numbers.get(half, 0) for half in range(1, HALF_STARS_MAX + 1))
    return {"rated": rated, "average_rating": stars / rated if rated else None, "by_rating": by_rating}


def _dates(connection: Connection) -> Part:
    years: Counter[int] = Counter()
    months: Counter[int] = Counter()
    month_unknown = undated = 0
    for code, number in _rows(connection, f"SELECT diary_key >> {_MONTH_BITS}, count(*) {_KEPT} GROUP BY 1"):
        year, month = month_of_code(code << 5)
        if year is None:
            undated += number
            continue
        years[year] += number
        if month is None:
            month_unknown += number
        else:
            months[month] += number
    return {
        "by_year": tuple(sorted(years.items())),
        "by_month": tuple(months[month] for month in range(1, MONTHS + 1)),
        "month_unknown": month_unknown,
        "undated": undated,
    }


def _words(connection: Connection) -> Part:
    # The index has the length of each review as a word: reading the reviews would be reading half of the file.
    connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.lengths USING fts5vocab(main, entry_text, 'row')")
    try:
        reviews, words = _row(
            connection,
            "SELECT coalesce(sum(doc), 0), coalesce(sum(doc * CAST(substr(term, 2) AS INTEGER)), 0) FROM lengths"
            " WHERE term >= ? AND term < ?",
            index_words.LENGTHS,
        )
    finally:
        connection.exec_driver_sql("DROP TABLE temp.lengths")
    return {"reviews": reviews, "words": words}


def _decades(connection: Connection) -> Part:
    decades: Counter[int] = Counter()
    years = f"SELECT film_year, count(*) {_KEPT} AND film_year IS NOT NULL GROUP BY film_year"
    for year, number in _rows(connection, years):
        decades[year // 10 * 10] += number
    return {"decades": tuple(sorted(decades.items()))}


def _tags(connection: Connection) -> Part:
    everywhere = "SELECT tag_id, count(*) FROM entry_tag {} GROUP BY tag_id"
    numbers = Counter(dict(_rows(connection, everywhere.format(""))))
    in_trash = "WHERE entry_id IN (SELECT id FROM entry WHERE trashed IS NOT NULL)"
    numbers.subtract(dict(_rows(connection, everywhere.format(in_trash))))
    names = dict(_rows(connection, "SELECT id, name FROM tag"))
    return {"tags": _most((names[tag], number) for tag, number in numbers.items())}


def _countries(connection: Connection) -> Part:
    numbers: Counter[str] = Counter()
    for statement in (_COUNTRIES, _COUNTRIES_AGAIN):
        numbers.update(dict(_rows(connection, statement)))
    return {"countries": _most(numbers.items())}


def _directors(connection: Connection) -> Part:
    return {"directors": _people(connection, "director")}


def _actors(connection: Connection) -> Part:
    return {"actors": _people(connection, "cast")}


def _people(connection: Connection, job: str) -> tuple[PersonCounted, ...]:
    """Those with most entries: counted exactly among those with most credits, and most in films seen again."""
    likely: Counter[int] = Counter()
    least = 0  # what nobody else can have more of
    for statement in (_MOST_DIRECTED,) if job == "director" else (_MOST_CREDITS, _MOST_AGAIN):
        rows = _rows(connection, statement, (_NEAR_THE_TOP,))
        likely.update(id_ for id_, _number in rows)
        least += rows[-1][1] if len(rows) == _NEAR_THE_TOP else 0
    found: list[Any] = []
    if likely:
        chosen = ", ".join(str(int(id_)) for id_ in likely)
        found = _rows(connection, _EXACTLY.format(chosen), (job, TOP))
    if least and (len(found) < TOP or found[-1][2] < least):
        found = _rows(connection, _EXACTLY.format("SELECT id FROM person"), (job, TOP))
    return tuple(PersonCounted(id_, name, number) for id_, name, number in found)


_COUNTRIES = "SELECT name, count(*) FROM film_label WHERE kind = 'country' GROUP BY name"
_COUNTRIES_AGAIN = """
SELECT name, sum(entry_count - 1) FROM film CROSS JOIN film_label ON film_id = film.id
WHERE entry_count <> 1 AND film_label.kind = 'country' GROUP BY name"""
_MOST_CREDITS = "SELECT person_id, count(*) FROM credit GROUP BY person_id ORDER BY 2 DESC LIMIT ?"
_MOST_AGAIN = """
SELECT person_id, sum(entry_count - 1) FROM film CROSS JOIN credit ON film_id = film.id
WHERE entry_count > 1 GROUP BY person_id ORDER BY 2 DESC LIMIT ?"""
_MOST_DIRECTED = """
SELECT person_id, sum(entry_count) FROM film CROSS JOIN credit ON film_id = film.id
WHERE entry_count > 0 AND job = 'director' GROUP BY person_id ORDER BY 2 DESC LIMIT ?"""
# Some play two parts in one film, which is one film all the same.
_EXACTLY = """
SELECT person.id, person.name, entries FROM (
    SELECT person_id, sum(entry_count) AS entries
    FROM (SELECT DISTINCT person_id, film_id FROM credit WHERE job = ? AND person_id IN ({}))
    JOIN film ON film.id = film_id WHERE entry_count > 0
    GROUP BY person_id ORDER BY 2 DESC, person_id LIMIT ?
) JOIN person ON person.id = person_id ORDER BY entries DESC, sort_key"""


def _most(numbers: Iterable[tuple[str, int]]) -> tuple[Counted, ...]:
    counted = [Counted(name, number) for name, number in numbers if number > 0]
    return tuple(sorted(counted, key=lambda one: (-one.entries, one.name)))


def _rows(connection: Connection, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
    return list(connection.exec_driver_sql(statement, values))


def _row(connection: Connection, statement: str, values: tuple[Any, ...] = ()) -> Any:
    return connection.exec_driver_sql(statement, values).one()


PARTS: dict[str, Callable[[Connection], Part]] = {
    "entries": _entries,
    "ratings": _ratings,
    "dates": _dates,
    "words": _words,
    "decades": _decades,
    "tags": _tags,
    "countries": _countries,
    "directors": _directors,
    "actors": _actors,
}
