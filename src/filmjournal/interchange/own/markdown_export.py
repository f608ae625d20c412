"""An entry as a Markdown file: what is known of it in front, in YAML, and the review below.

A folder of such files opens as an Obsidian vault, and serves as a content folder of Hugo: `title`, `date`, `tags` and
`draft` mean there what they mean here, and no other of its keys is used. File names are safe on every system.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from filmjournal.domain.entries import Entry
from filmjournal.domain.films import ID_SOURCES, title_and_year
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.slugs import slug
from filmjournal.interchange.own.csv_export import cast_lines, crew_lines, original_text
from filmjournal.richtext.gate import parse
from filmjournal.richtext.markdown import to_markdown
from filmjournal.richtext.relinking import Addresses

SUFFIX = ".md"
_PLAIN_KEY = re.compile("[A-Za-z][A-Za-z0-9_]*")
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# JSON is YAML, but for characters that YAML takes for the end of a line or for none at all.
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class FileNames:
    """Gives each entry a file name of its own, also where upper and lower case are the same.

    `taken` are names that stand for something else. The same entries in the same order have the same names.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken}

    def name(self, entry_id: int, title: str, year: int | None) -> str:
        """A name such as `1-mile-to-you-2017.md`, with the entry's number where another one has it."""
        base = slug(title_and_year(title, year))
        candidate, number = base, 1
        while f"{candidate}{SUFFIX}" in self._taken:
            candidate = f"{base}-{entry_id}" if number == 1 else f"{base}-{entry_id}-{number}"
            number += 1
        self._taken.add(f"{candidate}{SUFFIX}")
        return f"{candidate}{SUFFIX}"


def file_of_entry(entry: Entry, film_address: Callable[[int], str | None], image_address: Callable[[str], str]) -> str:
    """The whole file of an entry.

    Films that its review refers to are links to `film_address`, those without one are words; pictures stand at
    `image_address`.
    """
    front = front_matter(entry, image_address)
    body = to_markdown(parse(entry.review.html), Addresses(film_address, image_address))
    return f"---\n{in_yaml(front)}---\n" + (f"\n{body}" if body else "")


def front_matter(entry: Entry, image_address: Callable[[str], str]) -> dict[str, object]:
    """What stands in front of the review, by key; what is unknown is not there.

    `date` is the day of viewing, as it is to others; `watched` is what is known of it where that is no whole day.
    """
    film = entry.film
    watched = entry.watched
    whole_day = watched is not None and watched.day is not None
    values: dict[str, object] = {
        "title": film.title,
        "year": film.year,
        "date": watched.first_day if whole_day and watched is not None else None,
        "watched": None if whole_day else watched,
        "rating": None if entry.rating is None else entry.rating.stars,
        "rating_original": original_text(entry.rating_original),
        "rewatch": entry.rewatch or None,
        "finished": None if entry.finished else False,
        "headline": entry.headline,
        "tags": entry.tags,
        "directors": film.directors,
        "cast": cast_lines(film),
        "crew": crew_lines(film),
        "original_title": film.original_title,
        "alternative_titles": film.alternative_titles,
        "runtime": film.runtime,
        "film_kind": None if film.kind == "film" else film.kind,
        "countries": film.countries,
        "languages": film.languages,
        "genres": film.genres,
        "liked": film.liked or None,
        "film_rating": None if film.rating is None else film.rating.stars,
        "watchlist": None if film.watchlist is None else date.fromisoformat(film.watchlist),
        "review_language": entry.review.language,
        "place": entry.place,
        "medium": entry.medium,
        "companions": entry.companions,
        "private": entry.private or None,
        "draft": entry.private or None,  # so that Hugo does not publish it
        "logged": entry.logged,
        "poster": None if film.poster is None else image_address(film.poster),
        "stills": [image_address(still.image) for still in film.stills],
        **{source: film.ids.get(source) for source in ID_SOURCES},
        "other_ids": {source: value for source, value in film.ids.items() if source not in ID_SOURCES},
        "extra": film.extra,
        "entry": entry.id,
    }
    return {key: value for key, value in values.items() if value is not None and value not in ((), [], {})}


def in_yaml(values: Mapping[str, object]) -> str:
    """A mapping of plain values, lists and mappings of texts as YAML, texts always in quotes; ends in a line end."""
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += [f"{_key(key)}:", *(f"  {_key(name)}: {_scalar(inner)}" for name, inner in value.items())]
        elif isinstance(value, (list, tuple)):
            lines += [f"{_key(key)}:", *(f"  - {_scalar(item)}" for item in value)]
        else:
            lines.append(f"{_key(key)}: {_scalar(value)}")
    return "".join(f"{line}\n" for line in lines)


def _key(name: str) -> str:
    return name if _PLAIN_KEY.fullmatch(name) and name.lower() not in _WORDS_OF_YAML else _scalar(name)


def _scalar(value: object) -> str:
    if isinstance(value, (bool, int)):
        return json.dumps(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value) if isinstance(value, (str, PartialDate)) else ""
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
