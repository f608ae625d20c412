"""The diary as files that Letterboxd can import, and a list of what they can't say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, func, select

from filmjournal.atomic_file import make_folder, replacing
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import Refused
from filmjournal.domain.films import Film
from filmjournal.i18n import _
from filmjournal.interchange.letterboxd import export as letterboxd_export
from filmjournal.interchange.letterboxd.export import LetterboxdRow, Lost
from filmjournal.services import reading_out
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress
from filmjournal.storage import schema as s
from filmjournal.storage.snapshot import snapshot

MISSING = "letterboxd-missing.txt"


@dataclass(frozen=True, slots=True)
class LetterboxdFiles:
    """The files by name with their rows, what each row lacks, and how many private entries stayed at home.

    `never` are the things of a journal that the format has no place for.
    """

    files: tuple[tuple[str, int], ...]
    lost: tuple[Lost, ...]
    private: int
    never: tuple[str, ...]

    @property
    def rows(self) -> int:
        return sum(rows for _name, rows in self.files)


def export_letterboxd(journal: Journal, folder: Path, progress: Progress | None = None) -> LetterboxdFiles:
    """Write the entries that are neither private nor in the trash, in the order of the diary, to numbered files.

    A film that has a rating and no entry has a row, too. Each file takes the place of the one of its name whole, and
    files of an earlier export that are no longer needed are removed. What the files can't say is listed in MISSING
    beside them. Raises JournalUnavailable, Refused where the folder can't be written, and what `progress` raises.
    """

    def opener(number: int) -> AbstractContextManager[IO[bytes]]:
        return replacing(folder / _name(number))

    with snapshot(journal.database) as connection:
        try:
            make_folder(folder)
            written = letterboxd_export.write(_rows(connection, progress), opener)
            _remove_older(folder, len(written.rows) + 1)
            _write_missing(folder / MISSING, written.lost)
        except OSError as error:
            raise Refused(
                _("The folder {path} can't be written: {reason}.").format(path=folder, reason=error.strerror or error)
            ) from None
        private = reading_out.count_entries(connection, private=True)
        private -= reading_out.count_entries(connection, private=False)
    files = tuple((_name(number), rows) for number, rows in enumerate(written.rows, start=1))
    return LetterboxdFiles(files, written.lost, private, tuple(_(thing) for thing in letterboxd_export.NEVER))


def _name(number: int) -> str:
    return f"letterboxd-{number}.csv"


def _rows(connection: Connection, progress: Progress | None) -> Iterator[LetterboxdRow]:
    f = s.film.c
    only_rated = (f.shown == 1) & (f.entry_count == 0) & f.rating.is_not(None)
    entries = reading_out.count_entries(connection, private=False)
    total = entries + int(connection.execute(select(func.count()).where(only_rated)).scalar_one())
    for entry in reading_out.counted(reading_out.entries(connection, private=False), progress, total):
        yield _of_entry(entry)
    rated = (film for film in reading_out.films_without_entries(connection) if film.rating is not None)
    for film in reading_out.counted(rated, progress, total, entries):
        yield _of_film(film)


def _of_entry(entry: Entry) -> LetterboxdRow:
    return replace(
        _of_film(entry.film),
        watched=entry.watched,
        rating=entry.rating,
        rating_original=entry.rating_original,
        rewatch=entry.rewatch,
        tags=entry.tags,
        review_html=entry.review.html,
        headline=entry.headline,
        language=entry.review.language,
        place=entry.place,
        medium=entry.medium,
        companions=entry.companions,
        finished=entry.finished,
    )


def _of_film(film: Film) -> LetterboxdRow:
    return LetterboxdRow(
        title=film.title,
        year=film.year,
        directors=film.directors,
        letterboxd=film.ids.get("letterboxd"),
        tmdb=film.ids.get("tmdb"),
        imdb=film.ids.get("imdb"),
        kind=film.kind,
        rating=film.rating,
    )


def _remove_older(folder: Path, number: int) -> None:
    """Remove files of an earlier, longer export, known by their names and their headings."""
    heading = ",".join(letterboxd_export.COLUMNS).encode()
    while (path := folder / _name(number)).is_file():
        with path.open("rb") as file:
            if file.readline().strip() != heading:
                return
        path.unlink()
        number += 1


def _write_missing(path: Path, lost: tuple[Lost, ...]) -> None:
    if not lost:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as file:
        for row in lost:
            file.write(f"{row.entry}: {'; '.join(row.things)}\n".encode())
