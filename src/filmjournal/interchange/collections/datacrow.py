"""Data Crow: an XML export, `data-crow-objects` with a `movie` for a film (inside `movie-items` from version 5 on).

Several values are elements with a `name` inside one of the plural (`genres/genre/name`, `genres-items/genre/name`),
beside the same in one line (`genres-list`), which is passed over. `rating` is `8 / 10` or `8`, 0 for none;
`playlength` is `2:13:00` or, from version 5 on, seconds; `state` says *Seen* in the language of the program. Music,
books and all else in the file are told of and passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import PictureDraft, Questions, ReadItem, ReadOptions, Skipped
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file, refuse_kind
from filmjournal.interchange.collections.owned_texts import people, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import Found, How, XmlFile, beginnings, flat, text_of

NAME = "datacrow"
_SCALE = 10
_ROOT = "data-crow-objects"
_FILM = "movie"
_SEEN = frozenset(("seen", "watched", "viewed", "gesehen", "vu", "visto", "gezien", "bekeken", "sedd", "obejrzany"))
_SECONDS = 1000  # from which on a plain number is no length in minutes
_READ = frozenset((
    "title", "title-local", "title-original", "label", "year", "playlength", "countries", "languages", "genres",
    "actors", "directors", "writers", "producers", "rating", "state", "tags", "webpage", "picture-front",
))  # fmt: skip
_LEFT_BEHIND = frozenset((
    "id", "item", "modified", "datacrow-module-index", "service", "service-url", "external-references",
    "picture-back", "picture-cd", "filehash", "filehash-type", "available", "loan-status",
))  # fmt: skip
_LABELS = {
    "description": "Description", "storage-medium": "Storage medium", "container": "Location", "series": "Series",
    "lend-by": "Lent to", "loan-start-date": "Lent on", "loan-end-date": "Returned on", "created": "Added",
    "ean": "EAN", "fps": "Frames per second", "filename": "File name", "filesize": "File size",
}  # fmt: skip


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost element."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its exports. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    return [member for member, look in beginnings(source) if look.root == _ROOT]


def _choose(name: str, depth: int) -> How | None:
    return How.WHOLE if depth == 2 or (depth == 1 and not name.endswith("-items")) else None


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    kinds = {found.element.tag for found in xml.elements(_choose)}  # to the end, so that a broken file is refused
    if kinds and _FILM not in kinds:
        raise refuse_kind(member, _("other things"))
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    yield shelf.list_draft()
    for found in xml.elements(_choose):
        if found.element.tag == _FILM:
            fields = _fields(found.element)
            film = _film(fields, options)
            film.poster = pictures.at(_first(fields, "picture-front")) or _picture(fields, pictures)
            id_ = _first(fields, "id")
            yield shelf.draft(film, found.line, id_, flat(found.element, without=("modified",)))
        else:
            yield _other_thing(shelf, found)
    yield from pictures.notices()


def _other_thing(shelf: Shelf, found: Found) -> Skipped:
    fields = _fields(found.element)
    name = _first(fields, "title") or _first(fields, "name") or _first(fields, "label")
    key = f"{found.element.tag} {_first(fields, 'id')} {name}"[:300]
    return Skipped(shelf.record(found.line, key, flat(found.element)), _("it is no film"))


def _fields(movie: Element) -> dict[str, list[str]]:
    """The fields that have a value, by their names, several values each on its own."""
    fields: dict[str, list[str]] = {}
    names = {child.tag for child in movie}
    for child in movie:
        if child.tag.endswith("-list") and child.tag.removesuffix("-list") in names:
            continue
        texts = [_name(part) for part in child] if len(child) else [text_of(child)]
        if texts := [text for text in texts if text]:
            fields.setdefault(child.tag.removesuffix("-items"), texts)
    return fields


def _name(part: Element) -> str:
    name = part.find("name")
    if name is None:
        name = part.find("title")
    return text_of(part if name is None else name)


def _film(fields: dict[str, list[str]], options: ReadOptions) -> OwnedFilm:
    film = OwnedFilm(
        title=_first(fields, "title") or _first(fields, "label"),
        original_title=_first(fields, "title-original"),
        alternative_titles=tuple(fields.get("title-local", ())),
        year=values.year(_first(fields, "year")),
        runtime=_runtime(_first(fields, "playlength")),
        countries=values.names(fields.get("countries", [])),
        languages=values.names(fields.get("languages", [])),
        genres=values.names(fields.get("genres", [])),
        tags=values.names(fields.get("tags", [])),
        seen=_first(fields, "state").casefold() in _SEEN,
    )
    for tag, job in (("directors", "director"), ("writers", "writer"), ("producers", "producer")):
        for text in fields.get(tag, ()):
            film.worked(job, people(text))
    for actor in fields.get("actors", ()):
        film.acted(actor)
    value, _of, highest = _first(fields, "rating").partition("/")
    film.rated(value.strip(), options.scale or values.number(highest) or _SCALE)
    film.address(_first(fields, "webpage"), "Web page")
    for address in (_first(fields, "service-url"), *fields.get("external-references", ())):
        if "/" in address:
            film.address(address, "Source")
    if not film.seen:
        film.note("State", _first(fields, "state"))
    for tag, texts in fields.items():
        if tag not in _READ and tag not in _LEFT_BEHIND and not tag.startswith("picture-"):
            film.note(_LABELS.get(tag) or readable(tag), ", ".join(texts))
    return film


def _picture(fields: dict[str, list[str]], pictures: Pictures) -> PictureDraft | None:
    """The first picture, as version 5 numbers them (`picture-01`)."""
    numbered = sorted(tag for tag in fields if re.fullmatch(r"picture-\d+", tag))
    return next((found for tag in numbered if (found := pictures.at(_first(fields, tag)))), None)


def _first(fields: dict[str, list[str]], tag: str) -> str:
    texts = fields.get(tag)
    return texts[0] if texts else ""


def _runtime(text: str) -> int | None:
    parts = text.split(":")
    numbers = [values.whole(part) for part in parts]
    if len(parts) == 3 and numbers[0] is not None and numbers[1] is not None:
        return values.minutes(numbers[0] * 60 + numbers[1])
    plain = numbers[0]
    return values.minutes(plain // 60 if plain and plain >= _SECONDS else text)
