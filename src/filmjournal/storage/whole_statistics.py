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
_NEAR_THE_TOP = 2000  # people who may be among them
_AT_A_TIME = 25  # people who are counted exactly
_FEW_FILMS = 4000  # whose casts are soon looked at
MONTH_BITS = s.DAY_BITS + 5
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
    return by_rating(_rows(connection, f"SELECT rating, count(*) {_KEPT} AND rating IS NOT NULL GROUP BY rating"))


def by_rating(rows: Iterable[tuple[int, int]]) -> Part:
    """What there is to say of ratings: each in half stars, and how many entries have it."""
    numbers = dict(rows)
    rated = sum(numbers.values())
    stars = sum(half * number for half, number in numbers.items()) / 2
    every = tuple(numbers.get(half, 0) for half in range(1, HALF_STARS_MAX + 1))
    return {"rated": rated, "average_rating": stars / rated if rated else None, "by_rating": every}


def _dates(connection: Connection) -> Part:
    return by_date(_rows(connection, f"SELECT diary_key >> {MONTH_BITS}, count(*) {_KEPT} GROUP BY 1"))


def by_date(rows: Iterable[tuple[int, int]]) -> Part:
    """What there is to say of dates: the months of diary keys (shifted by MONTH_BITS), with their numbers."""
    years: Counter[int] = Counter()
    months: Counter[int] = Counter()
    month_unknown = undated = 0
    for code, number in rows:
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
    years = f"SELECT film_year, count(*) {_KEPT} AND film_year IS NOT NULL GROUP BY film_year"
    return by_decade(_rows(connection, years))


def by_decade(rows: Iterable[tuple[int, int]]) -> Part:
    """The decades of years of films, and how many entries each has."""
    decades: Counter[int] = Counter()
    for year, number in rows:
        decades[year // 10 * 10] += number
    return {"decades": tuple(sorted(decades.items()))}


def _tags(connection: Connection) -> Part:
    everywhere = "SELECT tag_id, count(*) FROM entry_tag {} GROUP BY tag_id"
    numbers = Counter(dict(_rows(connection, everywhere.format(""))))
    in_trash = "WHERE entry_id IN (SELECT id FROM entry WHERE trashed IS NOT NULL)"
    numbers.subtract(dict(_rows(connection, everywhere.format(in_trash))))
    names = dict(_rows(connection, "SELECT id, name FROM tag"))
    return {"tags": most((names[tag], number) for tag, number in numbers.items())}


def _countries(connection: Connection) -> Part:
    numbers: Counter[str] = Counter()
    for statement in (_COUNTRIES, _COUNTRIES_AGAIN):
        numbers.update(dict(_rows(connection, statement)))
    return {"countries": most(numbers.items())}


def _directors(connection: Connection) -> Part:
    rows = _rows(connection, _MOST_DIRECTED, (_NEAR_THE_TOP,))
    return {"directors": _people(connection, "director", dict(rows), _least(rows))}


def _actors(connection: Connection) -> Part:
    # Nobody was seen more often than in all their credits so many times, and the rest of what was seen more often.
    seen_again = dict(_rows(connection, _SEEN_AGAIN))
    times = 1 if sum(seen_again.values()) <= _FEW_FILMS else 2
    credits_ = _rows(connection, _MOST_CREDITS, (_NEAR_THE_TOP,))
    more = _rows(connection, _MOST_AGAIN, (times, times, _NEAR_THE_TOP))
    of_credits, of_more = dict(credits_), dict(more)
    few, little = _least(credits_), _least(more)
    most = {id_: times * of_credits.get(id_, few) + of_more.get(id_, little) for id_ in of_credits | of_more}
    return {"actors": _people(connection, "cast", most, times * few + little)}


def _least(rows: list[Any]) -> int:
    """What those have at most who are not among rows that begin with the highest number."""
    return rows[-1][1] if len(rows) == _NEAR_THE_TOP else 0


def _people(connection: Connection, job: str, most: dict[int, int], others: int) -> tuple[PersonCounted, ...]:
    """Those with most entries. `most` says how many each can have, `others` how many everybody else can.

    They are counted exactly from the top of the possible down to where nobody can be one of them any more.
    """
    likely = sorted(most, key=lambda id_: (-most[id_], id_))
    counted: dict[int, int] = {}
    top: list[int] = []
    for start in range(0, len(likely), _AT_A_TIME):
        several = likely[start : start + _AT_A_TIME]
        if len(top) == TOP and most[several[0]] < counted[top[-1]]:
            break
        counted.update(_exactly(connection, job, ", ".join(str(int(id_)) for id_ in several)))
        top = _top(counted)
    if others and (len(top) < TOP or counted[top[-1]] <= others):
        counted = _exactly(connection, job, "SELECT id FROM person")
        top = _top(counted)
    return named(connection, {id_: counted[id_] for id_ in top})


def named(connection: Connection, numbers: dict[int, int]) -> tuple[PersonCounted, ...]:
    """People by id with their numbers, those with the highest first."""
    known = {id_: (name, key) for id_, name, key in _rows(connection, _NAMES.format(", ".join(map(str, numbers))))}
    found = sorted((-number, known[id_][1], id_) for id_, number in numbers.items())
    return tuple(PersonCounted(id_, known[id_][0], -number) for number, _key, id_ in found)


def _exactly(connection: Connection, job: str, people: str) -> dict[int, int]:
    return dict(_rows(connection, _ENTRIES_OF.format(people), (job,)))


def _top(counted: dict[int, int]) -> list[int]:
    return sorted(counted, key=lambda id_: (-counted[id_], id_))[:TOP]


_COUNTRIES = "SELECT name, count(*) FROM film_label WHERE kind = 'country' GROUP BY name"
_COUNTRIES_AGAIN = """
SELECT name, sum(entry_count - 1) FROM film CROSS JOIN film_label ON film_id = film.id
WHERE entry_count <> 1 AND film_label.kind = 'country' GROUP BY name"""
_MOST_CREDITS = "SELECT person_id, count(*) FROM credit GROUP BY person_id ORDER BY 2 DESC LIMIT ?"
_SEEN_AGAIN = "SELECT entry_count, count(*) FROM film WHERE entry_count > 1 GROUP BY entry_count"
_MOST_AGAIN = """
SELECT person_id, sum(entry_count - ?) FROM film CROSS JOIN credit ON film_id = film.id
WHERE entry_count > ? GROUP BY person_id ORDER BY 2 DESC LIMIT ?"""
_MOST_DIRECTED = """
SELECT person_id, sum(entry_count) FROM film CROSS JOIN credit ON film_id = film.id
WHERE entry_count > 0 AND job = 'director' GROUP BY person_id ORDER BY 2 DESC LIMIT ?"""
# Some play two parts in one film, which is one film all the same.
_ENTRIES_OF = """
SELECT person_id, sum(entry_count)
FROM (SELECT DISTINCT person_id, film_id FROM credit WHERE job = ? AND person_id IN ({}))
JOIN film ON film.id = film_id WHERE entry_count > 0 GROUP BY person_id"""
_NAMES = "SELECT id, name, sort_key FROM person WHERE id IN ({})"


def most(numbers: Iterable[tuple[str, int]]) -> tuple[Counted, ...]:
    """Names with their numbers, the highest first."""
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
