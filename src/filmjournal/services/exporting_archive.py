"""The whole journal as one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, select

from filmjournal.atomic_file import replacing
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.own import archive, journal_json
from filmjournal.interchange.own.archive import ArchiveWriter
from filmjournal.interchange.own.csv_export import FILM_COLUMNS, Table, film_row
from filmjournal.interchange.own.markdown_export import FileNames, file_of_entry
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import exporting_csv, exporting_json, reading_out
from filmjournal.services.backup_format import refuse_own_file
from filmjournal.services.exporting_markdown import entry_files
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress
from filmjournal.storage import images
from filmjournal.storage import schema as s
from filmjournal.storage.snapshot import snapshot
from filmjournal.storage.soundness import named_images


@dataclass(frozen=True, slots=True)
class Archived:
    """What is in an archive; `missing` are the images that the journal has lost, by hash."""

    films: int
    entries: int
    images: int
    missing: tuple[str, ...]


def export_archive(journal: Journal, target: Path, progress: Progress | None = None) -> Archived:
    """Write everything the journal holds to a ZIP archive, replacing it whole, and read it back.

    It is one state of the journal, whoever writes meanwhile; importing it makes an equal one. Raises
    JournalUnavailable, Refused with the file as it was, and what `progress` raises.
    """
    refuse_own_file(journal.path, target)
    with snapshot(journal.database) as connection:
        try:
            with replacing(target) as file:
                with closing(ArchiveWriter(file)) as writer:
                    done = _Archiving(connection, writer, journal.database.images, progress).write()
                file.flush()
                if archive.first_damaged(file) is not None:
                    raise Refused(_("The archive did not come back from the disk as it was written."))
        except OSError as error:
            raise Refused(
                _("The file {path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
            ) from None
        except zipfile.BadZipFile:
            raise Refused(_("The archive did not come back from the disk as it was written.")) from None
    return done


class _Archiving:
    """One archive being written; what is read thrice is told as one progress."""

    def __init__(
        self, connection: Connection, writer: ArchiveWriter, image_folder: Path, progress: Progress | None
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._image_folder = image_folder
        self._progress = progress
        self._images = sorted(named_images(connection))
        self._entries = reading_out.count_entries(connection, private=True)

    def write(self) -> Archived:
        self._writer.about()
        counts = self._journal()
        self._files_of_entries()
        self._tables()
        missing = self._pictures()
        return Archived(counts["films"], counts["entries"], len(self._images) - len(missing), missing)

    def _told(self, part: int) -> Progress:
        """Progress within one of the three parts, as that of the whole."""

        def report(done: int, total: int) -> None:
            if self._progress is not None and total:
                self._progress((part * self._entries) + done * self._entries // total, 3 * self._entries)

        return report

    def _journal(self) -> dict[str, int]:
        counts: dict[str, int] = {"films": 0, "entries": 0}
        total = exporting_json.count_entries(self._connection)

        def counted(name: str, records: Iterator[journal_json.Record]) -> Iterator[journal_json.Record]:
            for record in records:
                counts[name] += 1
                yield record

        sections = exporting_json.sections(self._connection)
        films, entries = iter(sections["films"]), iter(sections["entries"])
        sections["films"] = counted("films", films)
        sections["entries"] = reading_out.counted(counted("entries", entries), self._told(0), total)
        with self._writer.member(archive.JOURNAL) as file:
            journal_json.write(file, sections)
        return counts

    def _files_of_entries(self) -> None:
        names = entry_files(self._connection, FileNames(), private=True)
        entries = reading_out.entries(self._connection, private=True)
        for entry in reading_out.counted(entries, self._told(1), self._entries):
            text = file_of_entry(entry, names.by_film.get, lambda hash_: f"../{archive.IMAGES}/{hash_}")
            self._writer.put(f"{archive.ENTRIES}/{names.by_entry[entry.id]}", text.encode())

    def _tables(self) -> None:
        with self._writer.member(archive.ENTRY_TABLE) as file:
            exporting_csv.write_table(self._connection, file, private=True, progress=self._told(2))
        with self._text(archive.FILM_TABLE) as stream:
            table = Table(stream, FILM_COLUMNS)
            for film in reading_out.films(self._connection):
                table.row(film_row(film))
        film_list, item, film_ = s.film_list.c, s.film_list_item.c, s.film.c
        statement = (
            select(film_list.id, film_list.name, film_list.ranked, film_.id, film_.title, film_.year, item.notes_html)
            .select_from(s.film_list_item.join(s.film_list).join(s.film))
            .order_by(film_list.position, film_list.id, item.position, item.id)
        )
        with self._text(archive.LIST_TABLE) as stream:
            table = Table(stream, archive.LIST_COLUMNS)
            last = position = 0
            for list_id, name, ranked, film_id, title, year, notes in self._connection.execute(statement):
                position = position + 1 if list_id == last else 1
                last = list_id
                values = (
                    *(name, bool(ranked), position, title, year, text_of_canonical(notes), notes),
                    *(list_id, film_id),
                )
                table.row(dict(zip(archive.LIST_COLUMNS, values, strict=True)))

    @contextmanager
    def _text(self, name: str) -> Iterator[TextIO]:
        with self._writer.member(name) as file:
            stream = io.TextIOWrapper(file, encoding="utf-8", newline="")
            yield stream
            stream.flush()
            stream.detach()

    def _pictures(self) -> tuple[str, ...]:
        missing = []
        for hash_ in self._images:
            data = images.read(self._image_folder, hash_)
            if data is None:
                missing.append(hash_)
            else:
                self._writer.put(f"{archive.IMAGES}/{hash_}", data, packed=False)
        return tuple(missing)
