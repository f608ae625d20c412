"""Tellico: `.tc` archives (`tellico.xml` and `images/`) and plain XML, in which the pictures may be embedded.

The file describes its own fields (`fields/field`: name, title, type), so fields of one's own come by their titles.
Values of several are wrapped in the plural (`genres/genre`), tables have `column`s, dates `year`, `month` and `day`;
a field that says no is not there. Who borrowed what stands behind the films (`borrowers/borrower/loan`). The modified
date and Tellico's own number are left behind. From the DTD 4 to 12 (`bookcase` until 6).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import PictureDraft, Questions, ReadItem, ReadOptions
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file, refuse_kind
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import Found, How, XmlFile, beginnings, flat, text_of

NAME = "tellico"
_VIDEO = "3"
_ROOTS = ("tellico", "bookcase")
_MOST_FIELDS = 200_000  # fields and loans of a file
_BOOL = "4"
_IMAGE = "10"
_URL = "7"
_LEFT_BEHIND = ("id", "mdate")
_CREW = {
    "director": "director",
    "producer": "producer",
    "writer": "writer",
    "screenwriter": "screenplay",
    "composer": "composer",
    "cinematographer": "cinematographer",
    "editor": "editor",
}
_ORIGINAL = frozenset(("origtitle", "original-title", "orig-title"))
_ALTERNATIVE = frozenset(("alttitle", "alttitles", "alternative-title"))
_SEEN = frozenset(("seen", "watched", "viewed"))
_LIKED = frozenset(("favorite", "favourite"))
_TITLES = {  # of the fields that every film collection has, where the file names none
    "pur_date": "Purchase Date", "pur_price": "Purchase Price", "plot": "Plot Summary", "cdate": "Date Created",
    "language": "Language Tracks", "subtitle": "Subtitle Languages", "color": "Color Mode",
}  # fmt: skip


@dataclass(slots=True)
class _Head:
    """What stands around the films: the collection's fields, and who has borrowed which of them."""

    title: str = ""
    kind: str = _VIDEO
    titles: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    highest: float = 5  # of the field of ratings
    loans: dict[str, list[str]] = field(default_factory=dict)
    images: dict[str, Found] = field(default_factory=dict)


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost element."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open: the file says the scale of its ratings."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its collections. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    return [
        member
        for member, look in beginnings(source)
        if look.root in _ROOTS and ("syntaxVersion" in look.attributes or "collection" in look.paths)
    ]


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    head = _head(xml)
    if head.kind != _VIDEO:
        raise refuse_kind(member, _kind_name(head.kind))
    shelf = Shelf(member.name, head.title)
    pictures = Pictures(source, member)
    yield shelf.list_draft()
    for found in xml.elements(lambda name, depth: How.WHOLE if name == "entry" and depth == 2 else None):
        entry = found.element
        film = _film(entry, head, options)
        cover = _value(entry, "cover")
        if cover:
            embedded = head.images.get(cover)
            film.poster = (
                PictureDraft(cover, partial(_picture, xml, embedded)) if embedded else pictures.at(f"images/{cover}")
            )
        yield shelf.draft(film, found.line, entry.get("id", ""), flat(entry, without=_LEFT_BEHIND))
    yield from pictures.notices()


def _head(xml: XmlFile) -> _Head:
    """All but the films. Reads the file to its end, so that a broken one is refused before anything is taken."""
    head = _Head()
    wanted = {"collection": How.START, "field": How.WHOLE, "borrower": How.WHOLE, "image": How.PLACE}
    depths = {"collection": 1, "field": 3, "borrower": 2, "image": 3}
    count = 0
    collections = 0

    def choose(name: str, depth: int) -> How | None:
        # Films are let through: their fields may be called the same.
        return wanted[name] if depths.get(name) == depth else None

    for found in xml.elements(choose):
        element = found.element
        count += 1
        if count > _MOST_FIELDS:
            raise Refused(_("{file} has more fields and loans than can be meant.").format(file=xml.member.shown))
        if element.tag == "collection":
            collections += 1
            if collections > 1:
                continue
            head.title = element.get("title", "")
            head.kind = element.get("type", _VIDEO)
        elif element.tag == "field":
            _field(head, element)
        elif element.tag == "borrower":
            _borrower(head, element)
        else:
            _embedded(head, found)
    return head


def _field(head: _Head, element: Element) -> None:
    name = element.get("name", "")
    if name in ("", "_default"):
        return
    head.titles[name] = values.line(element.get("title")) or name
    head.types[name] = element.get("type", "")
    if name == "rating":
        properties = {prop.get("name"): text_of(prop) for prop in element.iter("prop")}
        highest = values.number(properties.get("maximum"))
        head.highest = highest if highest and highest > 0 else 5


def _borrower(head: _Head, element: Element) -> None:
    for loan in element.iter("loan"):
        days = (loan.get("loanDate", ""), loan.get("dueDate", ""))
        parts = (element.get("name", ""), " – ".join(day for day in days if day), text_of(loan))
        head.loans.setdefault(loan.get("entryRef", ""), []).append(", ".join(part for part in parts if part))


def _embedded(head: _Head, found: Found) -> None:
    # An empty one is in the archive or beside the file.
    if found.end - found.start > 400:
        head.images[found.element.get("id", "")] = found


def _picture(xml: XmlFile, place: Found) -> bytes:
    """The bytes of an embedded picture. Raises Refused."""
    text = xml.between(place.start, place.end)
    try:
        return base64.b64decode(text[text.index(b">") + 1 :], validate=False)
    except ValueError:
        raise Refused(_("{file} holds a damaged picture.").format(file=xml.member.shown)) from None


def _film(entry: Element, head: _Head, options: ReadOptions) -> OwnedFilm:
    film = OwnedFilm()
    for child in entry:
        name, rows = _rows(child)
        texts = [row[0] for row in rows if row[0]]
        first = texts[0] if texts else ""
        title = head.titles.get(name) or _TITLES.get(name) or values.line(name.replace("-", " ").capitalize())
        called = title.casefold()
        if name in _LEFT_BEHIND or not first or head.types.get(name) == _IMAGE or name == "cover":
            continue
        if name == "title":
            film.title, film.alternative_titles = first, (*film.alternative_titles, *texts[1:])
        elif name in _ORIGINAL or called == "original title":
            film.original_title = first
        elif name in _ALTERNATIVE:
            film.alternative_titles += tuple(texts)
        elif name == "year":
            film.year = values.year(first)
        elif name == "running-time":
            film.runtime = values.minutes(first)
        elif name in ("nationality", "language", "genre"):
            _labels(film, name, texts)
        elif name == "cast":
            for row in rows:
                film.acted(row[0], row[1] if len(row) > 1 else "")
        elif name in _CREW:
            film.worked(_CREW[name], texts)
        elif name == "rating":
            # Before the DTD 8 a rating was a choice, such as `4 - Good`.
            film.rated(first.split()[0], options.scale or head.highest)
        elif name == "keyword":
            film.tags = values.names(texts)
        elif name in _SEEN or called in _SEEN:
            film.seen = values.truth(first)
        elif name in _LIKED or called in _LIKED:
            film.liked = values.truth(first)
        elif name == "imdb" or head.types.get(name) == _URL:
            film.address(first, title)
        else:
            _other(film, title, head.types.get(name), rows)
    for loan in head.loans.get(entry.get("id", ""), ())[:50]:
        film.note("Loan", loan)
    return film


def _labels(film: OwnedFilm, name: str, texts: list[str]) -> None:
    labels = values.names(texts)
    if name == "nationality":
        film.countries = labels
    elif name == "language":
        film.languages = labels
    else:
        film.genres = labels


def _other(film: OwnedFilm, title: str, type_: str | None, rows: list[tuple[str, ...]]) -> None:
    if type_ == _BOOL:
        film.note(title, "yes" if values.truth(rows[0][0]) else "")
    elif any(len(row) > 1 for row in rows):
        film.note(title, "\n".join(", ".join(part for part in row if part) for row in rows))
    else:
        film.note(title, ", ".join(row[0] for row in rows))


def _rows(child: Element) -> tuple[str, list[tuple[str, ...]]]:
    """The name of a field and its values, each of one or, in a table, of several columns."""
    inner = list(child)
    if inner and all(f"{part.tag}s" == child.tag for part in inner):
        return inner[0].tag, [_row(part) for part in inner] or [("",)]
    return child.tag, [_row(child)]


def _row(element: Element) -> tuple[str, ...]:
    columns = element.findall("column")
    if columns:
        return tuple(text_of(column) for column in columns)
    if element.find("year") is not None:
        parts = (text_of(element.find(part)) for part in ("year", "month", "day"))
        return ("-".join(part.zfill(2) for part in parts if part),)
    return (text_of(element),)


def _value(entry: Element, name: str) -> str:
    return text_of(entry.find(name))


def _kind_name(kind: str) -> str:
    kinds = {"2": _("books"), "4": _("music"), "5": _("literature"), "6": _("comics"), "11": _("games")}
    return kinds.get(kind, _("other things"))
