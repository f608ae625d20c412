"""A journal as the source of a site for Hugo, which then builds the pages that we build.

Each film is a Markdown file whose front matter holds what its page says; people with two films or more, letters,
decades, ratings, tags and years of the diary are taxonomies. What Hugo would have to search for, such as other films
with the same people, is given to it, so the comparison errs in its favour.
"""

from __future__ import annotations

import calendar
import json
import re
import shutil
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filmjournal.domain import partial_date
from filmjournal.richtext import gate, markdown

LAYOUTS = Path(__file__).parent / "hugo"
PEOPLE_FROM = 2  # films that somebody is in who has a page
OTHERS = 6
_HEADINGS = {"director": "Directed by", "writer": "Written by"}

Row = dict[str, Any]


@dataclass(slots=True)
class Made:
    """How many pages of each kind Hugo has the content for."""

    films: int = 0
    people: int = 0


@dataclass(slots=True)
class _Journal:
    films: dict[int, Row]
    viewings: dict[int, list[Row]]
    credits: dict[int, list[Row]]
    terms: dict[int, str]  # people with a page, by id
    labels: dict[tuple[int, str], list[str]]
    lists: dict[int, list[Row]]
    outside: dict[int, list[Row]]
    slugs: dict[int, str] = field(default_factory=dict)


def write(journal: Path, folder: Path) -> Made:
    """Write the source of the site into a new folder."""
    shutil.copytree(LAYOUTS, folder)
    connection = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        read = _read(connection)
        lists = _lists(connection, read)
    finally:
        connection.close()
    others = _others(read)
    for weight, film in enumerate(sorted(read.films.values(), key=lambda film: (film["sort_title"], film["id"])), 1):
        front, body = _film(film, read, others[film["id"]], weight)
        _page(folder, f"film/{read.slugs[film['id']]}", front, body)
    for address, front, body in (*_listings(read), *lists):
        _page(folder, address, front, body)
    static = folder / "static"
    static.mkdir()
    (static / "style.css").write_text("body { max-inline-size: 70ch; }\n", encoding="utf-8")
    (static / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', encoding="utf-8")
    return Made(len(read.films), len(read.terms))


def change_one_review(folder: Path) -> None:
    """Write a sentence more into the review of one film."""
    page = min((folder / "content" / "film").iterdir())
    page.write_text(page.read_text(encoding="utf-8") + "\n\nAnd one sentence more.\n", encoding="utf-8")


def _read(connection: sqlite3.Connection) -> _Journal:
    tags = defaultdict(list)
    for row in _rows(connection, "SELECT entry_id, name FROM entry_tag JOIN tag ON tag.id = tag_id ORDER BY position"):
        tags[row["entry_id"]].append(row["name"])
    viewings = defaultdict(list)
    statement = (
        "SELECT entry.*, review.html, review.language FROM entry LEFT JOIN review ON review.entry_id = entry.id"
        " WHERE NOT private AND trashed IS NULL ORDER BY diary_key DESC"
    )
    for row in _rows(connection, statement):
        viewings[row["film_id"]].append(row | {"tags": tags[row["id"]]})
    films = {row["id"]: row for row in _rows(connection, "SELECT * FROM film") if row["id"] in viewings}
    lines, seen = defaultdict(list), defaultdict(set)
    statement = "SELECT credit.*, person.name FROM credit JOIN person ON person.id = person_id ORDER BY job, billing"
    for row in _rows(connection, statement):
        if row["film_id"] in films:
            lines[row["film_id"]].append(row)
            seen[row["person_id"]].add(row["film_id"])
        terms, named = {}, Counter[str]()
    for row in _rows(connection, "SELECT * FROM person ORDER BY sort_key, id"):
        if len(seen[row["id"]]) >= PEOPLE_FROM:
            key = _slug(row["name"])
            named[key] += 1
            terms[row["id"]] = row["name"] if named[key] == 1 else f"{row['name']} {named[key]}"
    labels, lists, outside = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in _rows(connection, "SELECT * FROM film_label ORDER BY position"):
        labels[row["film_id"], row["kind"]].append(row["name"])
    for row in _rows(connection, "SELECT film_id, name FROM film_list_item JOIN film_list l ON l.id = film_list_id"):
        lists[row["film_id"]].append({"name": row["name"], "slug": _slug(row["name"])})
    for row in _rows(connection, "SELECT * FROM film_identifier WHERE source = 'imdb'"):
        outside[row["film_id"]].append({"name": "IMDb", "address": f"https://www.imdb.com/title/{row['value']}/"})
    read = _Journal(films, viewings, lines, terms, labels, lists, outside)
    read.slugs = {film: f"{_slug(row['title'])}-{row['year'] or ''}-{film}" for film, row in films.items()}
    return read


def _film(film: Row, read: _Journal, others: list[Row], weight: int) -> tuple[Row, str]:
    number = film["id"]
    viewings = [_viewing(row) for row in read.viewings[number]]
    cast, crew, roles = [], defaultdict(list), dict[str, str]()
    for credit in read.credits[number]:
        person = {"name": credit["name"]}
        if term := read.terms.get(credit["person_id"]):
            person |= {"page": True, "term": term}
            role = f"as {credit['character']}" if credit["character"] else _HEADINGS.get(credit["job"], "")
            roles[term.lower()] = "; ".join(filter(None, (roles.get(term.lower()), role)))
        if credit["job"] == "cast":
            cast.append(person | ({"character": credit["character"]} if credit["character"] else {}))
        else:
            crew[credit["job"]].append(person)
    year = f" ({film['year']})" if film["year"] else ""
    people = {read.terms[one["person_id"]] for one in read.credits[number] if one["person_id"] in read.terms}
    front = {
        "title": film["title"] + year,
        "film": film["title"],
        "made": film["year"],
        "number": number,
        "weight": weight,
        "date": _whole_date(viewings[0]["date"]),
        "description": f"What I thought of {film['title']}{year}, seen {viewings[0]['seen']}.",
        "original": film["original_title"],
        "runtime": film["runtime"],
        "stars": film["shown_rating"],
        "seen": viewings[0]["seen"],
        "viewings": [{**viewing, "review": bool(viewing["review"])} if not place else viewing
                     for place, viewing in enumerate(viewings)],
        "cast": cast,
        "crew": [{"heading": _HEADINGS.get(job, job), "people": found} for job, found in sorted(crew.items())],
        "roles": roles,
        "genres": read.labels[number, "genre"],
        "countries": read.labels[number, "country"],
        "others": others,
        "lists": read.lists[number],
        "outside": read.outside[number],
        "people": sorted(people),
        "letters": [_letter(film["sort_title"])],
        "decades": [f"{film['year'] // 10 * 10}s" if film["year"] else "unknown"],
        "ratings": [f"rating {film['shown_rating']}" if film["shown_rating"] else "none"],
        "tags": sorted({tag for viewing in viewings for tag in viewing["tags"]}),
        "years": sorted({viewing["year"] for viewing in viewings}),
    }  # fmt: skip
    return front, viewings[0]["review"]


def _viewing(row: Row) -> Row:
    return {
        "id": row["id"],
        "date": row["watched"],
        "year": row["watched"][:4] if row["watched"] else "undated",
        "seen": _in_words(row["watched"]),
        "rating": row["rating"],
        "headline": row["headline"],
        "language": row["language"] or "en",
        "tags": row["tags"],
        "review": markdown.to_markdown(gate.parse(row["html"])) if row["html"] else "",
    }


def _whole_date(watched: str | None) -> str:
    date = partial_date.parse(watched or "1900")
    assert date is not None
    return date.first_day.isoformat()


def _in_words(watched: str | None) -> str:
    if watched is None:
        return "at some time"
    year, *rest = (int(part) for part in watched.split("-"))
    return " ".join([*(str(day) for day in rest[1:]), *(calendar.month_name[month] for month in rest[:1]), str(year)])


def _others(read: _Journal) -> dict[int, list[Row]]:
    """The films that share most people with each."""
    films_of = defaultdict(list)
    for film, lines in read.credits.items():
        for person in {line["person_id"] for line in lines} & read.terms.keys():
            films_of[person].append(film)
    found: dict[int, list[Row]] = {}
    for film in read.films:
        shared = defaultdict(list)
        for person in sorted({credit["person_id"] for credit in read.credits[film]} & read.terms.keys()):
            for other in films_of[person]:
                if other != film:
                    shared[other].append(read.terms[person])
        first = sorted(shared, key=lambda other: (-len(shared[other]), other))[:OTHERS]
        found[film] = [_named(read.films[other], read) | {"people": shared[other]} for other in first]
    return found


def _named(film: Row, read: _Journal) -> Row:
    return {"film": film["title"], "made": film["year"], "slug": read.slugs[film["id"]], "stars": film["shown_rating"]}


def _listings(read: _Journal) -> Iterator[tuple[str, Row, str]]:
    """The pages that name others: what there is of each kind, people by letter, numbers, and pages of words."""
    letters, decades, ratings, tags, years = (Counter[str]() for _kind in range(5))
    for number, film in read.films.items():
        letters[_letter(film["sort_title"])] += 1
        decades[f"{film['year'] // 10 * 10}s" if film["year"] else "unknown"] += 1
        ratings[f"rating {film['shown_rating']}" if film["shown_rating"] else "none"] += 1
        tags.update({tag for viewing in read.viewings[number] for tag in viewing["tags"]})
        years.update(viewing["watched"][:4] if viewing["watched"] else "undated" for viewing in read.viewings[number])
    yield _listing("films", "Films", [*_counted("letters", letters), *_counted("decades", decades)])
    yield _listing("diary", "Diary", _counted("years", years))
    yield _listing("stars", "Ratings", _counted("ratings", ratings))
    yield _listing("labels", "Tags", _counted("tags", tags))
    films = Counter(person for lines in read.credits.values() for person in {line["person_id"] for line in lines})
    by_letter = defaultdict(list)
    for person, term in read.terms.items():
        row = {"name": term, "address": f"/people/{_slug(term)}.html", "note": str(films[person])}
        by_letter[_letter(term.rsplit(" ", 1)[-1].lower())].append(row)
    yield _listing("persons", "People", [{"name": one, "address": f"/persons/{one}.html"} for one in sorted(by_letter)])
    for letter, rows in sorted(by_letter.items()):
        yield _listing(f"persons/{letter}", letter, rows)
    bars = [f'<rect x="{10 * place}" width="9" height="{count}"/>' for place, (_y, count) in enumerate(years.items())]
    table = "".join(f"<tr><th>{year}</th><td>{count}</td></tr>" for year, count in sorted(years.items()))
    yield "statistics", {"title": "Statistics"}, f"<svg>{''.join(bars)}</svg>\n<table>{table}</table>"
    yield "search", {"title": "Search"}, "Every film is in the [list](/films.html)."
    yield "about", {"title": "About this journal"}, "What I saw, and what I thought of it."


def _lists(connection: sqlite3.Connection, read: _Journal) -> list[tuple[str, Row, str]]:
    pages = []
    for found in _rows(connection, "SELECT * FROM film_list ORDER BY position"):
        items = _rows(connection, f"SELECT * FROM film_list_item WHERE film_list_id = {found['id']} ORDER BY position")
        rows = []
        for item in items:
            if film := read.films.get(item["film_id"]):
                row = {"name": film["title"], "address": f"/film/{read.slugs[film['id']]}.html"}
                rows.append(row | {"stars": film["shown_rating"], "note": str(film["year"] or "")})
        address, front, _body = _listing(f"lists/{_slug(found['name'])}", found["name"], rows)
        pages.append((address, front, found["description_html"]))
    names = [{"name": front["title"], "address": f"/{address}.html"} for address, front, _body in pages]
    return [*pages, _listing("lists", "Lists", names)]


def _listing(address: str, title: str, rows: list[Row]) -> tuple[str, Row, str]:
    return address, {"title": title, "type": "listing", "lead": f"{len(rows)} in all", "rows": rows}, ""


def _counted(kind: str, counts: Mapping[str, int]) -> list[Row]:
    return [
        {"name": name, "address": f"/{kind}/{_slug(name)}.html", "note": str(count)}
        for name, count in sorted(counts.items())
    ]


def _page(folder: Path, address: str, front: Row, body: str) -> None:
    path = folder / "content" / f"{address}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in front.items() if value not in (None, [], "")}
    path.write_text(f"{json.dumps(kept, ensure_ascii=False, indent=1)}\n\n{body}\n", encoding="utf-8")


def _letter(sort_key: str) -> str:
    first = unicodedata.normalize("NFD", sort_key)[:1]
    return first if "a" <= first <= "z" else "0" if first.isdecimal() else "other"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "film"


def _rows(connection: sqlite3.Connection, statement: str) -> Iterable[Row]:
    return [dict(row) for row in connection.execute(statement)]
