"""A book of reviews as an EPUB 3 (https://www.w3.org/TR/epub-33/), written one chapter after the other.

Besides the text nothing of a chapter is kept in memory but its line in the tables of contents. The same book makes the
same bytes: no clock, no chance.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any, NamedTuple, Self

from filmjournal import resources
from filmjournal.domain import rating as ratings
from filmjournal.i18n import _
from filmjournal.publishing import review_body, words
from filmjournal.publishing.book.content import Book, Chapter, ChapterLine
from filmjournal.publishing.book.cover import HEIGHT, WIDTH, set_title
from filmjournal.publishing.book.rendering import environment
from filmjournal.publishing.content import ImageData
from filmjournal.publishing.review_body import PictureFile
from filmjournal.publishing.site.letters import by_letter, letter_name

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can hold; when it was written is no content
_UNIX = 3
_MEDIA_TYPE = b"application/epub+zip"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}
_FOLDER = "book"
_STYLE, _COVER_PICTURE = "style.css", "cover.svg"
_LAST_YEAR = 9999  # where films of an unknown year stand
_UNDESCRIBED = re.compile(r'<img src="image:([0-9a-f]+)" alt=" *">')  # in a canonical review


class Part(NamedTuple):
    """The reviews of one year of watching, or those without a date: its page, heading and chapters."""

    address: str
    heading: str
    chapters: tuple[ChapterLine, ...]


class _Item(NamedTuple):
    """A file of the book as its package lists it."""

    id: str
    address: str
    media_type: str
    properties: str = ""


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A film in the index, with the chapters that are about it: the words of each link and its address."""

    title: str
    year: int | None
    links: tuple[tuple[str, str], ...]


class BookWriter:
    """Writes a book to a file: `begin`, then each chapter in the order of its line, and `finish`.

    A context manager, so that it writes no more once something ended it before.
    """

    def __init__(self, file: IO[bytes], book: Book, lines: Sequence[ChapterLine]) -> None:
        """`lines` are in the order of the book: by date, those without one last."""
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._book = book
        self._parts = _parts_of(lines)
        self._first_of = {part.chapters[0].id: part for part in self._parts}
        # A film that a review speaks of leads to the latest review of it; lines without a date come last.
        dated = sorted(lines, key=lambda line: line.watched is not None)
        self._film_address = {line.film_id: _address(line.id) for line in dated}
        self._films = _index_of(lines, book.language)
        self._count = len(lines)
        self._items: list[_Item] = []
        self._reading: list[str] = []  # ids of documents in the order in which they are read
        self._pictures: dict[str, PictureFile] = {}
        self._described = True
        self._language = words.language_tag(book.language) or "en"
        self._direction = "rtl" if words.direction(book.language) == "rtl" else "ltr"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def begin(self) -> None:
        """Write what stands before the chapters."""
        self._put("mimetype", _MEDIA_TYPE, packed=False)  # the first, and as it is: so a book is told from other ZIPs
        self._put("META-INF/container.xml", resources.text("templates/book/container.xml").encode())
        self._file("style", _STYLE, "text/css", resources.text("templates/book/style.css").encode())
        years = sorted(line.watched.year for part in self._parts for line in part.chapters if line.watched)
        facts: dict[str, Any] = {
            "count": self._count,
            "years": "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}",
        }
        title = set_title(words.printable(self._book.title))
        size: dict[str, Any] = {"width": WIDTH, "height": HEIGHT, "title": title}
        picture = self._rendered("cover.svg", **facts, **size)
        self._file("cover-picture", _COVER_PICTURE, "image/svg+xml", picture, properties="cover-image")
        self._document("cover", "cover.xhtml", "cover.xhtml", **size)
        self._document("title", "title.xhtml", "title.xhtml", **facts)
        nav = self._rendered("nav.xhtml", parts=self._parts, address=_address)
        self._file("nav", "nav.xhtml", "application/xhtml+xml", nav, properties="nav")
        self._reading.append("nav")

    def wants(self, hash_: str) -> bool:
        """Whether a picture is still to be given, so that each is in the book once."""
        return hash_ not in self._pictures

    def add_picture(self, hash_: str, picture: ImageData) -> None:
        """Put in a picture that chapters from now on show: JPEG or PNG. Raises ValueError for another format."""
        if picture.media_type not in _ENDINGS:
            raise ValueError(f"no picture for every reader: {picture.media_type}")
        address = f"images/{hash_}.{_ENDINGS[picture.media_type]}"
        self._file(f"picture-{hash_}", address, picture.media_type, picture.data, packed=False)
        self._pictures[hash_] = PictureFile(address, picture.width, picture.height)

    def add_chapter(self, chapter: Chapter) -> None:
        """Write the next review."""
        part = self._first_of.get(chapter.id)
        if part is not None:
            self._document(_stem(part.address), part.address, "part.xhtml", part=part)
        headline = (chapter.headline or "").strip() or None
        around = review_body.Surroundings(
            self._pictures, self._film_address, first_level=3 if headline else 2, in_book=True
        )
        if any(hash_ in self._pictures for hash_ in _UNDESCRIBED.findall(chapter.review_html)):
            self._described = False
        lead, review = review_body.body(chapter.review_html, around)
        self._document(
            f"entry-{chapter.id}",
            _address(chapter.id),
            "chapter.xhtml",
            properties="svg" if chapter.rating else "",
            chapter=chapter,
            seen=words.seen(chapter.date, rewatch=chapter.rewatch, language=self._book.language),
            half_stars=chapter.rating.half_stars if chapter.rating else 0,
            spoken_rating=ratings.spoken(chapter.rating) if chapter.rating else None,
            headline=headline,
            lead=lead,
            review=review,
            review_language=words.language_tag(chapter.language),
            review_direction=words.direction(chapter.language),
        )

    def finish(self) -> None:
        """Write the index of films and the tables that readers need."""
        sections = by_letter(self._films, lambda film: film[0])
        self._document(
            "films",
            "films.xhtml",
            "films.xhtml",
            sections=[(letter_name(letter), [film for _key, film in films]) for letter, films in sections.items()],
        )
        ncx = self._rendered("toc.ncx", parts=self._parts, address=_address, counter=_Counter())
        self._file("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx)
        package = self._rendered(
            "package.opf",
            items=self._items,
            reading=self._reading,
            has_pictures=bool(self._pictures),
            described=self._described,
        )
        self._put(f"{_FOLDER}/package.opf", package)

    def _document(self, id_: str, address: str, template: str, *, properties: str = "", **said: Any) -> None:
        text = self._rendered(template, **said)
        self._file(id_, address, "application/xhtml+xml", text, properties=properties)
        self._reading.append(id_)

    def _rendered(self, template: str, **said: Any) -> bytes:
        return (
            environment()
            .get_template(template)
            .render(book=self._book, language=self._language, direction=self._direction, **said)
            .encode()
        )

    def _file(
        self, id_: str, address: str, media_type: str, data: bytes, *, properties: str = "", packed: bool = True
    ) -> None:
        self._items.append(_Item(id_, address, media_type, properties))
        self._put(f"{_FOLDER}/{address}", data, packed=packed)

    def _put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        info = zipfile.ZipInfo(name, _DATE)
        info.create_system = _UNIX
        info.external_attr = 0o644 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._zip.writestr(info, data)


class _Counter:
    """Numbers for a template, from 1 on."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


def _parts_of(lines: Sequence[ChapterLine]) -> tuple[Part, ...]:
    parts = []
    for year, chapters in groupby(lines, lambda line: line.watched.year if line.watched else None):
        if year is None:
            parts.append(Part("undated.xhtml", _("Seen at an unknown time"), tuple(chapters)))
        else:
            parts.append(Part(f"year-{year}.xhtml", str(year), tuple(chapters)))
    return tuple(parts)


def _index_of(lines: Sequence[ChapterLine], language: str) -> list[tuple[str, _Indexed]]:
    """The films by title, each with its key in the alphabet."""
    chapters: dict[int, list[ChapterLine]] = defaultdict(list)
    for line in lines:
        chapters[line.film_id].append(line)
    films = sorted(
        (group[0] for group in chapters.values()),
        key=lambda line: (line.sort_title, _LAST_YEAR if line.year is None else line.year, line.film_id),
    )
    return [
        (film.sort_title, _Indexed(film.title, film.year, tuple(_links(chapters[film.film_id], language))))
        for film in films
    ]


def _links(chapters: Sequence[ChapterLine], language: str) -> list[tuple[str, str]]:
    """The links to the reviews of a film, told apart by date, and by number where that is not enough."""
    names = [words.date_in_words(line.watched, language) if line.watched else _("without a date") for line in chapters]
    often = Counter(names)
    met: Counter[str] = Counter()
    links = []
    for name, line in zip(names, chapters, strict=True):
        met[name] += 1
        links.append((f"{name} ({met[name]})" if often[name] > 1 else name, _address(line.id)))
    return links


def _address(entry_id: int) -> str:
    return f"entry-{entry_id}.xhtml"


def _stem(address: str) -> str:
    return address.removesuffix(".xhtml")
