"""The diary as a table in one CSV file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, select

from filmjournal.atomic_file import replacing
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.own.csv_export import Columns, EntryTable
from filmjournal.services import reading_out
from filmjournal.services.backup_format import refuse_own_file
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress
from filmjournal.storage import schema as s
from filmjournal.storage.snapshot import snapshot

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as something else


def export_csv(
    journal: Journal,
    target: Path,
    *,
    for_spreadsheets: bool = False,
    private: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write a row for each entry that is not in the trash and for each film without one; how many rows that is.

    `private` entries come along if asked for. For spreadsheets, cells that they would take for formulas begin with an
    apostrophe; else all texts stand as they are. Raises JournalUnavailable, Refused with the file as it was, and what
    `progress` raises.
    """
    refuse_own_file(journal.path, target)
    with snapshot(journal.database) as connection:
        try:
            with replacing(target) as file:
                if for_spreadsheets:
                    file.write(_BYTE_ORDER_MARK)
                return write_table(
                    connection, file, for_spreadsheets=for_spreadsheets, private=private, progress=progress
                )
        except OSError as error:
            raise Refused(
                _("The file {path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
            ) from None


def write_table(
    connection: Connection,
    file: IO[bytes],
    *,
    for_spreadsheets: bool = False,
    private: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write the table to an open file; how many rows there are under its heading."""
    entries = reading_out.count_entries(connection, private=private)
    total = entries + reading_out.count_films_without_entries(connection)
    stream = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    table = EntryTable(stream, columns(connection), for_spreadsheets=for_spreadsheets)
    for entry in reading_out.counted(reading_out.entries(connection, private=private), progress, total):
        table.entry(entry)
    for film in reading_out.counted(reading_out.films_without_entries(connection), progress, total, entries):
        table.film(film)
    stream.flush()
    stream.detach()
    return total


def columns(connection: Connection) -> Columns:
    """The columns that depend on what the films of this journal have."""
    source, name = s.film_identifier.c.source, s.film_extra.c.name
    return Columns(
        tuple(connection.execute(select(source).distinct().order_by(source)).scalars()),
        tuple(connection.execute(select(name).distinct().order_by(name)).scalars()),
    )
