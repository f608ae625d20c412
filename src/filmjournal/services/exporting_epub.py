"""The reviews of a journal, all or some, as a book in one EPUB file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

from sqlalchemy import Connection

from filmjournal.atomic_file import PUBLIC_MODE, replacing
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import InvalidValue, Refused
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.queries import Order, SortBy, SortKey, Subject
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import all_of
from filmjournal.i18n import _, language
from filmjournal.imaging.prepare import prepare, scaled
from filmjournal.publishing import words
from filmjournal.publishing.book.content import Book, Chapter, ChapterLine
from filmjournal.publishing.book.epub import BookWriter
from filmjournal.publishing.content import CastLine, ImageData
from filmjournal.richtext.references import images as images_in
from filmjournal.services.backup_format import refuse_own_file
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress, counted
from filmjournal.storage import book_reads, diary_reads, film_reads, images
from filmjournal.storage.snapshot import snapshot

DEFAULT_TITLE = "Film Journal"
PICTURE_WIDTH = 1_220  # pixels
_LONGEST_TITLE = 300
_PORTION = 200
_FOR_EVERY_READER = frozenset({"image/jpeg", "image/png"})
_BOOKS = UUID("b7f9bd0a-8b0e-5d4e-9a53-3a8f6f5c1d27")  # the name space of the identifiers of our books
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_EARLIEST = "1980-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOptions:
    """Which reviews are in the book, and how it is called. `only` is a search for entries."""

    title: str = ""  # "Film Journal" without one
    language: str = ""  # of the book's own words, the program's without one
    only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBook:
    """What is in a book: reviews, films and pictures. `missing` names images that the journal has lost."""

    reviews: int
    films: int
    pictures: int
    missing: tuple[str, ...] = ()


def export_epub(journal: Journal, target: Path, options: BookOptions, progress: Progress | None = None) -> WrittenBook:
    """Write the reviews that are not private as a book, in place of what is at the target.

    Entries with neither text nor headline have no chapter; places and companions stay at home. Raises InvalidValue for
    options that can't be, SearchError for a search that doesn't parse, Refused where there is nothing to write or the
    file can't be written, JournalUnavailable, and what `progress` raises; the file is then as it was.
    """
    title = " ".join(options.title.split())[:_LONGEST_TITLE] or DEFAULT_TITLE
    tag = words.language_tag(options.language or language())
    if tag is None:
        raise InvalidValue(_("“{text}” is no language. Write it like en or pt-BR.").format(text=options.language[:40]))
    public = all_of([parse(options.only), parse("-is:private")])
    refuse_own_file(journal.path, target)
    with snapshot(journal.database) as connection:
        by_date = (SortKey(SortBy.WATCHED),)
        found = diary_reads.ids(connection, Subject.ENTRIES, public, Order.WATCHED, keys=by_date)
        rows = book_reads.reviews(connection, found)
        if not rows:
            raise Refused(_("There is no review to make a book of."))
        book = Book(
            title=title,
            language=tag,
            identifier=_identifier(connection, tag, options.only),
            modified=max((row.edited for row in rows if _STAMP.fullmatch(row.edited)), default=_EARLIEST),
        )
        try:
            lines = [_line(row) for row in rows]
            with replacing(target, PUBLIC_MODE) as file, BookWriter(file, book, lines) as writer:
                writing = _Writing(writer, journal.database.images)
                writing.write(counted(_entries(connection, [row.entry_id for row in rows]), progress, len(rows)))
        except OSError as error:
            raise Refused(
                _("The file {path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
            ) from None
    return WrittenBook(
        reviews=len(rows),
        films=len({row.film_id for row in rows}),
        pictures=writing.pictures,
        missing=tuple(sorted(writing.missing)),
    )


class _Writing:
    """A book that is being written, each picture before the first chapter that shows it."""

    def __init__(self, writer: BookWriter, image_folder: Path) -> None:
        self._writer = writer
        self._image_folder = image_folder
        self.pictures = 0
        self.missing: set[str] = set()

    def write(self, entries: Iterator[Entry]) -> None:
        self._writer.begin()
        for entry in entries:
            for hash_ in images_in(entry.review.html):
                if hash_ not in self.missing and self._writer.wants(hash_):
                    self._add_picture(hash_)
            self._writer.add_chapter(_chapter(entry))
        self._writer.finish()

    def _add_picture(self, hash_: str) -> None:
        data = images.read(self._image_folder, hash_)
        try:
            if data is None:
                raise InvalidValue("")
            picture = _picture(data)
        except InvalidValue:
            self.missing.add(hash_)
        else:
            self._writer.add_picture(hash_, picture)
            self.pictures += 1


def _picture(data: bytes) -> ImageData:
    """A picture as all readers know it. Raises InvalidValue for one that is broken."""
    made, media_type, width, height = scaled(data, PICTURE_WIDTH)
    if media_type not in _FOR_EVERY_READER:
        prepared = prepare(made)
        made, media_type = prepared.data, prepared.media_type
    return ImageData(media_type, made, width, height)


def _entries(connection: Connection, wanted: Sequence[int]) -> Iterator[Entry]:
    for ids in diary_reads.in_batches(wanted, _PORTION):
        found = film_reads.entries(connection, ids)
        yield from (found[id_] for id_ in ids)


def _line(row: book_reads.ReviewRow) -> ChapterLine:
    watched = None if row.watched is None else parse_date(row.watched)
    return ChapterLine(row.entry_id, row.film_id, row.title, row.year, row.sort_title, watched)


def _chapter(entry: Entry) -> Chapter:
    film = entry.film
    return Chapter(
        id=entry.id,
        title=film.title,
        year=film.year,
        original_title=film.original_title,
        date=entry.watched,
        rating=entry.rating,
        rewatch=entry.rewatch,
        headline=entry.headline,
        review_html=entry.review.html,
        language=entry.review.language,
        directors=film.directors,
        cast=tuple(CastLine(credit.person, credit.character) for credit in film.cast),
    )


def _identifier(connection: Connection, tag: str, only: str) -> str:
    """A URN that stays the same while the journal grows, and is another for other reviews of it."""
    return uuid5(_BOOKS, repr((book_reads.first_entry(connection), tag, " ".join(only.split())))).urn
