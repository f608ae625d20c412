"""Delicious Library: XML of version 1 (`library/items/movie`, all in attributes) and of version 2 and 3 (a property
list of `dict`s, each with a `type`).

Several values stand on a line each; version 2 sometimes joined them with blanks, so that nobody can part them: these
are kept as they are. Genres are shelves of a shop and are kept as categories. `rating` is the person's, 0 to 5 with 0
for none; `netrating` is anyone's. `hasExperienced` is 1 for what was seen. Version 1 has shelves behind the items,
which become lists. Descriptions are in Rich Text Format. Books, music and games are told of and passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import (
    Draft,
    FilmDraft,
    ListDraft,
    ListPlaceDraft,
    Questions,
    ReadItem,
    ReadOptions,
    Skipped,
)
from filmjournal.i18n import _
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file, refuse_kind
from filmjournal.interchange.collections.owned_texts import day_first, people, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import Found, How, XmlFile, beginnings, text_of

NAME = "delicious"
_SCALE = 5
_LISTS_OF_ITS_OWN = (b"uuidString", b"hasExperienced", b"actorsCompositeString", b"creatorsCompositeString")
_LABELS = {
    "asin": "ASIN", "aspect": "Format", "formatsingularstring": "Format", "currentvalue": "Current value",
    "features": "Features", "featurescompositestring": "Features", "genre": "Categories",
    "genrescompositestring": "Categories", "mpaarating": "Certification",
    "audiencerecommendedagesingularstring": "Certification", "netrating": "Rating on the web",
    "price": "Price", "published": "Published", "publishdate": "Published", "publisher": "Publisher",
    "publisherscompositestring": "Publisher", "purchasedate": "Bought on", "upc": "UPC", "ean": "EAN", "isbn": "ISBN",
    "edition": "Edition", "editionscompositestring": "Edition", "description": "Description", "notes": "Notes",
    "mediacount": "Number of media", "numberofmedia": "Number of media", "country": "Bought in",
    "countrycode": "Bought in", "seriessingularstring": "Series", "location": "Location", "fulltitle": "Full title",
}  # fmt: skip
_LEFT_BEHIND = frozenset((
    "created", "creationdate", "lastlookuptime", "lastmodificationdate", "boxheightininches", "boxlengthininches",
    "boxweightinpounds", "boxwidthininches", "maximumplayers", "minimumplayers", "pages", "uuid", "uuidstring", "type",
    "amazonlink", "deweydecimal",
))  # fmt: skip
_READ = frozenset((
    "title", "minutes", "director", "creatorscompositestring", "stars", "actorscompositestring", "theatricaldate",
    "rating", "hasexperienced", "languagescompositestring",
))  # fmt: skip
_DAYS = frozenset(("published", "publishdate", "purchasedate"))
_BOTH_WAYS = {"0": "", "0.0": "", "false": "", "true": "yes"}  # yes and no as version 2 writes them
_YES_OR_NO = frozenset(("issigned", "rare", "used", "privatecollection", "numberinseries"))


class _Item(NamedTuple):
    kind: str
    fields: dict[str, str]  # by their names in lower case, which differs between versions
    labels: dict[str, str]  # their names as people write them

    def first(self, *names: str) -> str:
        return next((self.fields[name] for name in names if self.fields.get(name)), "")

    @property
    def id(self) -> str:
        return self.first("uuid", "uuidstring")


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost elements, or by the names in a property list."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films and shelves of its exports. Raises Refused."""
    return each_file(_files(source), partial(_read, options))


def _files(source: Source) -> list[Member]:
    return [
        member
        for member, look in beginnings(source)
        if (look.root == "library" and "items" in look.paths)
        or (look.root == "plist" and any(name in member.head() for name in _LISTS_OF_ITS_OWN))
    ]


def _choose(name: str, depth: int) -> How | None:
    # `library/items/movie` and `plist/array/dict`; `library/shelves/shelf`
    return How.WHOLE if depth == 2 else None


def _read(options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    kinds: set[str] = set()
    for found in xml.elements(_choose):  # to the end, so that a broken file is refused before anything is taken
        if item := _item(found.element):
            kinds.add(item.kind)
    if kinds and "movie" not in kinds:
        raise refuse_kind(member, _("other things"))
    shelf = Shelf(member.name)
    films: dict[str, FilmDraft] = {}
    yield shelf.list_draft()
    for found in xml.elements(_choose):
        if found.element.tag == "shelf":
            yield from _shelf(shelf, found, films)
            continue
        item = _item(found.element)
        if item is None:
            continue
        if item.kind != "movie":
            key = f"{item.kind} {item.id} {values.title(item.first('title'))}"
            yield Skipped(shelf.record(found.line, key, sorted(item.fields.items())), _("it is no film"))
            continue
        made = shelf.draft(_film(item, options), found.line, item.id, _says(item))
        if isinstance(made, Draft) and item.id:
            films[item.id] = FilmDraft(made.film.title, made.film.year, key=made.film.key, ids=made.film.ids)
        yield made


def _says(item: _Item) -> list[tuple[str, str]]:
    """What it says for its fingerprint: not when the shop was last asked."""
    return sorted((name, text) for name, text in item.fields.items() if not name.startswith("last"))


def _shelf(shelf: Shelf, found: Found, films: dict[str, FilmDraft]) -> Iterator[ReadItem]:
    name = values.line(found.element.get("name")) or _("Shelf")
    key = f"shelf:{found.element.get('uuid', name)}"[:200]
    yield ListDraft((shelf.record(found.line, key, (name,)),), key, name)
    position = 0
    for link in found.element.iter("linkto"):
        id_ = link.get("uuid", "")
        record = shelf.record(found.line, f"{key}/{id_}"[:400], (id_,))
        film = films.get(id_)
        if film is None:
            yield Skipped(record, _("it stands for no film of this file"))
            continue
        position += 1
        yield Draft((record,), film, on_list=ListPlaceDraft(key, position))


def _item(element: Element) -> _Item | None:
    """An item of either version; None for what is none."""
    if element.tag == "dict":
        pairs: list[tuple[str, str]] = []
        name = ""
        for child in element:
            if child.tag == "key":
                name = text_of(child)
            elif name:
                pairs.append((name, child.tag if child.tag in ("true", "false") else text_of(child)))
                name = ""
        item = _of_pairs("", pairs)
        # Later versions call it "Movie", the first ones "movie"; what has no type was sold as a film.
        return item._replace(kind=item.first("type").lower() or "movie")
    if element.tag in ("shelf", "borrower", "key", "string"):
        return None
    return _of_pairs(
        element.tag.lower(), [*element.attrib.items(), *((child.tag, text_of(child)) for child in element)]
    )


def _of_pairs(kind: str, pairs: list[tuple[str, str]]) -> _Item:
    said = [(name, text.strip()) for name, text in pairs if text.strip()]
    fields = {name.lower(): text for name, text in reversed(said)}
    return _Item(kind, dict(reversed(fields.items())), {name.lower(): readable(name) for name, _text in said})


def _film(item: _Item, options: ReadOptions) -> OwnedFilm:
    film = OwnedFilm(
        title=item.first("title", "fulltitle"),
        year=values.year(item.first("theatricaldate")),
        runtime=values.minutes(item.first("minutes")),
        languages=_lines(item.first("languagescompositestring")),
        seen=values.truth(item.first("hasexperienced")),
    )
    film.worked("director", people(item.first("director", "creatorscompositestring")))
    stars = item.first("stars", "actorscompositestring")
    if "\n" in stars or "stars" in item.fields or stars.count(" ") < 4:
        for star in stars.splitlines():
            film.acted(star)
    else:
        film.note("Actors", stars)
    film.rated(item.first("rating"), options.scale or _SCALE)
    for name, text in item.fields.items():
        if name in _READ or name in _LEFT_BEHIND or (name == "fulltitle" and text == film.title):
            continue
        film.note(_LABELS.get(name) or item.labels[name], _other(name, text))
    return film


def _other(name: str, text: str) -> str:
    if name in _YES_OR_NO:
        return "yes" if text == "1" else _BOTH_WAYS.get(text, text)
    if name == "netrating":
        return "" if values.number(text) == 0 else text
    if name in _DAYS:
        return day_first(text.partition("T")[0])
    return text if name in ("description", "notes") else ", ".join(_lines(text))


def _lines(text: str) -> tuple[str, ...]:
    return values.names(text.splitlines())
