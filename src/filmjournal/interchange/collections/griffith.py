"""Griffith: an XML export, `root` with a `movie` for a film and an element for each field.

Values are padded with line ends and tabs. Genres are parted by ` / ` or commas, the cast has a line for a person
(`Actor as Role`, with the word of the program's language), ratings go from 0 to 10 with 0 for none, `seen` and
`loaned` are 1 or 0, the poster is `./posters/<md5>.jpg`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from filmjournal.domain.drafts import Questions, ReadItem, ReadOptions
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file
from filmjournal.interchange.collections.owned_texts import actors, people, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings, flat, text_of

NAME = "griffith"
_SCALE = 10
_MARKS = frozenset(("movie/o_title", "movie/classification", "movie/o_site", "movie/poster_md5", "movie/media_num"))
_CREW = {"director": "director", "screenplay": "screenplay", "cameraman": "cinematographer"}
_READ = frozenset(("movie_id", "number", "o_title", "title", "year", "country", "genre", "rating", "runtime", "seen",
                   "cast", "image", "poster_md5", "site", "o_site", *_CREW))  # fmt: skip
_LABELS = {
    "classification": "Classification", "studio": "Studio", "loaned": "Loaned", "trailer": "Trailer", "plot": "Plot",
    "notes": "Notes", "volumes_name": "Volume", "volume_name": "Volume", "collections_name": "Collection",
    "collection_name": "Collection", "media_name": "Medium", "medium_name": "Medium", "media_num": "Number of media",
    "vcodecs_name": "Video codec", "vcodec_name": "Video codec", "cond": "Condition", "color": "Colour",
}  # fmt: skip


def recognises(source: Source) -> int:
    """By the fields that only Griffith has: `root` and `movie` are anyone's."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its exports. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    return [member for member, look in beginnings(source) if look.root == "root" and _MARKS & look.paths]


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    # To the end once, so that a broken file is refused before anything is taken.
    for _found in xml.elements(lambda _name, _depth: None):
        pass
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    yield shelf.list_draft()
    for found in xml.elements(lambda name, depth: How.WHOLE if name == "movie" and depth == 1 else None):
        fields = {child.tag: text_of(child) for child in found.element}
        film = _film(fields, options)
        image = fields.get("image", "")
        if not image and fields.get("poster_md5"):
            image = f"posters/{fields['poster_md5']}.jpg"
        film.poster = pictures.at(image)
        yield shelf.draft(film, found.line, fields.get("number", ""), flat(found.element))
    yield from pictures.notices()


def _film(fields: dict[str, str], options: ReadOptions) -> OwnedFilm:
    film = OwnedFilm(
        title=fields.get("title", ""),
        original_title=fields.get("o_title", ""),
        year=values.year(fields.get("year")),
        runtime=values.minutes(fields.get("runtime", "")),
        countries=values.names(fields.get("country")),
        genres=values.names(fields.get("genre")),
        seen=values.truth(fields.get("seen")),
    )
    for tag, job in _CREW.items():
        film.worked(job, people(fields.get(tag, "")))
    for person, character in actors(fields.get("cast", "")):
        film.acted(person, character)
    film.rated(fields.get("rating"), options.scale or _SCALE)
    film.address(fields.get("site", ""), "Web page")
    film.address(fields.get("o_site", ""), "Official site")
    for tag, text in fields.items():
        if tag not in _READ:
            name = _LABELS.get(tag) or readable(tag)
            film.note(name, ("yes" if values.truth(text) else "") if tag == "loaned" else text)
    return film
