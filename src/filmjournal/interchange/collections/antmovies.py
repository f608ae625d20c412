"""Ant Movie Catalog: XML (`AntMovieCatalog/Catalog/Contents/Movie`), and its own `.amc` (see `antmovies_binary`).

All of a film is in attributes of its `Movie`; `|` in long texts is a line end, yes is `True`. Ratings go from 0 to 10
with one decimal. From 4.2 on the person's own is `UserRating`, and `Rating` is anyone's; before there was one rating,
which is taken as the person's. `Checked` says nothing of seeing; `DateWatched` (4.2) does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from xml.etree.ElementTree import Element

from filmjournal.domain.drafts import Notice, PictureDraft, Questions, ReadItem, ReadOptions
from filmjournal.i18n import _
from filmjournal.interchange.collections.antmovies_binary import BinaryCatalog, BinaryFilm, Picture, is_catalog
from filmjournal.interchange.collections.owned_films import OwnedFilm, Shelf, each_file
from filmjournal.interchange.collections.owned_texts import actors, people, readable
from filmjournal.interchange.reading import values
from filmjournal.interchange.reading.pictures_beside import Pictures
from filmjournal.interchange.reading.source import Member, Source
from filmjournal.interchange.reading.xml_reading import How, XmlFile, beginnings, flat

NAME = "antmovies"
_SCALE = 10
_ROOT = "AntMovieCatalog"
_CREW = {"Director": "director", "Producer": "producer", "Writer": "writer", "Composer": "composer"}
_READ = frozenset(("Number", "OriginalTitle", "TranslatedTitle", "FormattedTitle", "Year", "Length", "Country",
                   "Category", "Languages", "Actors", "URL", "Rating", "UserRating", "DateWatched", "Picture",
                   "PictureStatus", "NbExtras", "ColorTag", *_CREW))  # fmt: skip
_LABELS = {
    "Date": "Added", "MediaLabel": "Media label", "MediaType": "Media type", "Source": "Source",
    "Borrower": "Borrower", "Certification": "Certification", "Description": "Description", "Comments": "Comments",
    "FilePath": "File path", "VideoFormat": "Video format", "VideoBitrate": "Video bitrate",
    "AudioFormat": "Audio format", "AudioBitrate": "Audio bitrate", "Resolution": "Resolution",
    "Framerate": "Frame rate", "Subtitles": "Subtitles", "Size": "Size", "Disks": "Discs", "Checked": "Checked",
}  # fmt: skip
_LONG = frozenset(("Description", "Comments"))


def recognises(source: Source) -> int:
    """Beyond doubt by its outermost element, or by the first bytes of an `.amc`."""
    return 100 if _files(source) else 0


def questions(source: Source, options: ReadOptions) -> Questions:
    """Nothing is open."""
    return Questions()


def read(source: Source, options: ReadOptions) -> Iterator[ReadItem]:
    """The films of its catalogs. Raises Refused."""
    return each_file(_files(source), partial(_read, source, options))


def _files(source: Source) -> list[Member]:
    binary = [member for member in source.members if member.suffix in (".amc", ".bak", "") or len(source.members) == 1]
    return [member for member in binary[:100] if is_catalog(member)] + [
        member for member, look in beginnings(source) if look.root == _ROOT
    ]


def _read(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    reader = _read_binary if is_catalog(member) else _read_xml
    return reader(source, options, member)


def _read_xml(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    xml = XmlFile(member)
    version, own_names = _head(xml)
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    one_rating = version < 42
    asked = False
    yield shelf.list_draft()
    for found in xml.elements(lambda name, depth: How.WHOLE if name == "Movie" and depth == 3 else None):
        movie = found.element
        film = _film(movie.attrib, _SCALE, options, one_rating=one_rating)
        asked = asked or (one_rating and film.rating is not None)
        film.poster = pictures.at(movie.get("Picture", ""))
        for own in movie.iter("CustomFields"):
            for tag, value in own.attrib.items():
                film.note(own_names.get(tag) or tag, _lines(value))
        for extra in movie.iter("Extra"):
            _extra(film, extra.attrib, pictures.at(extra.get("EPicture", ""), extra.get("ETitle", "")))
        yield shelf.draft(film, found.line, movie.get("Number", ""), flat(movie))
    if asked:
        yield _one_rating(member)
    yield from pictures.notices()


def _head(xml: XmlFile) -> tuple[float, dict[str, str]]:
    """The version (35, 42) and the names of the fields of one's own by their tags. Reads the file to its end."""
    version = 42.0
    names: dict[str, str] = {}

    def choose(name: str, depth: int) -> How | None:
        return How.START if depth == 0 or (depth == 3 and name == "CustomField") else None

    for found in xml.elements(choose):
        element: Element = found.element
        if element.tag == "CustomField":
            names[element.get("Tag", "")] = element.get("Name", "")
        else:
            number = values.number(element.get("Format")) or version
            version = number * 10 if number < 10 else number
    return version, names


def _read_binary(source: Source, options: ReadOptions, member: Member) -> Iterator[ReadItem]:
    catalog = BinaryCatalog(member)
    shelf = Shelf(member.name)
    pictures = Pictures(source, member)
    one_rating = catalog.version < "4.2"
    scale = 5 if catalog.version < "3.1" else _SCALE
    asked = False
    yield shelf.list_draft()
    for record in catalog.films():
        film = _film(record.tags, scale, options, one_rating=one_rating)
        asked = asked or (one_rating and film.rating is not None)
        if record.picture:
            film.poster = _picture(member, record.picture, pictures)
        for name, value in record.own:
            film.note(name, value)
        for tags, picture in record.extras:
            _extra(film, tags, _picture(member, picture, pictures, tags.get("ETitle", "")))
        yield shelf.draft(film, _place(record), record.tags.get("Number", ""), _says(record))
    if asked:
        yield _one_rating(member)
    yield from pictures.notices()


def _place(record: BinaryFilm) -> str:
    return record.tags.get("Number") or str(record.start)


def _says(record: BinaryFilm) -> list[object]:
    pictures = [record.picture, *(picture for _tags, picture in record.extras)]
    shown = [(picture.path, picture.size) for picture in pictures if picture]
    return [sorted(record.tags.items()), record.own, [sorted(tags.items()) for tags, _picture in record.extras], shown]


def _film(tags: Mapping[str, str], scale: float, options: ReadOptions, *, one_rating: bool) -> OwnedFilm:
    film = OwnedFilm(
        title=tags.get("TranslatedTitle") or tags.get("OriginalTitle") or tags.get("FormattedTitle", ""),
        original_title=tags.get("OriginalTitle", ""),
        year=values.year(tags.get("Year")),
        runtime=values.minutes(tags.get("Length", "")),
        countries=values.names(tags.get("Country")),
        languages=values.names(tags.get("Languages")),
        genres=values.names(tags.get("Category")),
    )
    for tag, job in _CREW.items():
        film.worked(job, people(tags.get(tag, "")))
    for person, character in actors(tags.get("Actors", "")):
        film.acted(person, character)
    film.address(tags.get("URL", ""), "Web page")
    film.rated(tags.get("Rating" if one_rating else "UserRating"), options.scale or scale)
    if not one_rating:
        film.note("Rating", tags.get("Rating", ""))
    film.watched_on(tags.get("DateWatched", ""))
    for tag, text in tags.items():
        if tag == "Checked":
            film.note("Checked", "yes" if values.truth(text) or text == "True" else "")
        elif tag not in _READ and text not in ("-1", ""):
            film.note(_LABELS.get(tag) or readable(tag), _lines(text) if tag in _LONG else text)
    return film


def _lines(text: str) -> str:
    """A long text, in which a stroke is a line end."""
    return text.replace("|", "\n")


def _extra(film: OwnedFilm, tags: Mapping[str, str], picture: PictureDraft | None) -> None:
    """What one has attached to a film: a picture becomes a still, all else is kept as text."""
    parts = [tags.get(tag, "") for tag in ("ETitle", "ECategory", "EURL", "EDescription", "EComments", "ECreatedBy")]
    if picture is not None:
        film.stills.append(picture)
        parts = parts if any(parts[1:]) else []
    film.note("Extra", _lines("\n".join(part for part in parts if part)))


def _picture(member: Member, picture: Picture, pictures: Pictures, caption: str = "") -> PictureDraft | None:
    if picture.size:
        load = partial(member.part, picture.start, picture.size)
        return PictureDraft(f"{member.name}:{picture.start}", load, values.line(caption))
    return pictures.at(picture.path, values.line(caption))


def _one_rating(member: Member) -> Notice:
    return Notice(
        member.name,
        _("This version of Ant Movie Catalog has one rating for a film, which is taken as your own."),
    )
