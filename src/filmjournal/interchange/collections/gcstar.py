"""GCstar: `.gcs`, XML of `collection type="GCfilms"` with an `item` for a film.

A simple field is an attribute (an element before version 1.2); one of several values is `line/col` inside an element,
or a string (`actors="A (role), B (role)"`). `date` is a year or day/month/year, `time` minutes with or without a word.
`seen` and `favourite` are 1 or 0, ratings 0 to 10 with 0 for none, `webPage` is `address##name`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import Questions, ReadItem, ReadOptions
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file, refuse_kind
from filmjournal.interchange.collections.owned_texts import actors, day_first, people, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings, flat, text_of

NAME = "gcstar"
_FILMS = "GCfilms"
_SCALE = 10
_LABELS = {
    "added": "Added", "region": "Region", "format": "Format", "number": "Number of media", "identifier": "Identifier",
    "place": "Location", "ratingpress": "Press rating", "comment": "Comments", "synopsis": "Synopsis",
    "subt": "Subtitles", "audio": "Audio", "age": "Minimum age", "video": "Video", "serie": "Series", "rank": "Rank",
    "trailer": "Trailer", "borrower": "Borrower", "lendDate": "Lent on", "borrowings": "Borrowings",
}  # fmt: skip
_AGES = {"1": "unrated", "2": "all", "5": "with parents"}
_NOTHING = frozenset(("", "0", "none"))  # as which these say that there is nothing
_OFTEN_NOTHING = frozenset(("age", "ratingpress", "identifier", "borrower", "rank"))
_DAYS = frozenset(("added", "lendDate"))
_READ = frozenset(("id", "title", "original", "date", "time", "director", "country", "genre", "actors", "webPage",
                   "seen", "favourite", "rating", "tags", "image", "backpic"))  # fmt: skip

Rows = list[tuple[str, ...]]


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost element and its items."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its collections. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    return [
        member
        for member, look in beginnings(source)
        if look.root == "collection"
        and (look.attributes.get("type", "").startswith("GC") or {"item", "information"} & look.paths)
    ]


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    kind = _FILMS
    # To the end once, so that a broken file is refused before anything is taken.
    for found in xml.elements(lambda _name, depth: How.START if depth == 0 else None):
        kind = found.element.get("type", _FILMS)
    if kind != _FILMS:
        raise refuse_kind(member, _kind_name(kind))
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    yield shelf.list_draft()
    for found in xml.elements(lambda name, depth: How.WHOLE if name == "item" and depth == 1 else None):
        fields = _fields(found.element)
        film = _film(fields, options)
        film.poster = pictures.at(_text(fields, "image"))
        yield shelf.draft(film, found.line, _text(fields, "id"), flat(found.element))
    yield from pictures.notices()


def _fields(item: Element) -> dict[str, Rows]:
    """The fields of an item by their names, whichever way they are written; those without a value are left out."""
    fields: dict[str, Rows] = {name: [(value.strip(),)] for name, value in item.attrib.items() if value.strip()}
    for child in item:
        lines = [tuple(text_of(column) for column in line.iter("col")) for line in child.iter("line")]
        rows: Rows = [row for row in lines if any(row)] if lines else [(text_of(child),)]
        if rows and any(rows[0]):
            fields[child.tag] = rows
    return fields


def _film(fields: dict[str, Rows], options: ReadOptions) -> OwnedFilm:
    date = _text(fields, "date")
    film = OwnedFilm(
        title=_text(fields, "title"),
        original_title=_text(fields, "original"),
        year=values.year(date),
        runtime=values.minutes(_text(fields, "time")),
        countries=_names(fields, "country"),
        languages=_languages(fields),
        genres=_names(fields, "genre"),
        tags=_names(fields, "tags"),
        seen=values.truth(_text(fields, "seen")),
        liked=values.truth(_text(fields, "favourite")),
    )
    film.worked("director", people(", ".join(row[0] for row in fields.get("director", ()))))
    for person, character in _cast(fields.get("actors", [])):
        film.acted(person, character)
    film.rated(_text(fields, "rating"), options.scale or _SCALE)
    film.address(_text(fields, "webPage").partition("##")[0], "Web page")
    if "/" in date:
        film.note("Release date", day_first(date))
    for name in sorted(fields.keys() - _READ, key=lambda name: (name not in _LABELS, name)):
        film.note(_LABELS.get(name) or readable(name), _other(name, fields[name]))
    return film


def _other(name: str, rows: Rows) -> str:
    first = rows[0][0]
    if name in _OFTEN_NOTHING and first.lower() in _NOTHING:
        return ""
    if name == "age":
        return _AGES.get(first, first)
    if name in _DAYS:
        return day_first(first)
    if len(rows) == 1 and len(rows[0]) == 1:
        return first.strip(", ") if name in ("audio", "subt") else first
    between = "\n" if name == "borrowings" else ", "
    return between.join(row[0] + (f" ({', '.join(filter(None, row[1:]))})" if any(row[1:]) else "") for row in rows)


def _cast(rows: Rows) -> Iterator[tuple[str, str]]:
    if len(rows) == 1 and len(rows[0]) == 1:
        for person, character in actors(rows[0][0]):
            # Of several values GCstar made one string with `;` in its first versions.
            name, mark, role = person.partition(";")
            yield name, role if mark else character
    else:
        for row in rows:
            yield row[0], row[1] if len(row) > 1 else ""


def _languages(fields: dict[str, Rows]) -> tuple[str, ...]:
    rows = fields.get("audio", [])
    if len(rows) == 1 and len(rows[0]) == 1:
        return values.names([part.partition(";")[0] for part in rows[0][0].split(",")])
    return values.names([row[0] for row in rows])


def _names(fields: dict[str, Rows], name: str) -> tuple[str, ...]:
    rows = fields.get(name, [])
    if len(rows) == 1 and len(rows[0]) == 1:
        return values.names(rows[0][0])
    return values.names([row[0] for row in rows])


def _text(fields: dict[str, Rows], name: str) -> str:
    rows = fields.get(name)
    return rows[0][0] if rows else ""


def _kind_name(kind: str) -> str:
    kinds = {
        "GCbooks": _("books"),
        "GCmusics": _("music"),
        "GCcomics": _("comics"),
        "GCgames": _("games"),
        "GCTVseries": _("series"),
        "GCTVepisodes": _("episodes"),
    }
    return kinds.get(kind, _("other things"))
