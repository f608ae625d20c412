"""Bringing back a whole journal from our own archive or JSON file, bit for bit, where there is nothing yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.interchange.own import own_journal
from filmjournal.interchange.own.journal_json import Record
from filmjournal.interchange.reading.source import Source
from filmjournal.services.loading import load
from filmjournal.services.reading_out import Progress
from filmjournal.storage import images
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database

_STEP = 200  # records between two reports


@dataclass(frozen=True, slots=True)
class RestoredInto:
    """What was brought back; `missing` are the images that the file does not hold, by hash."""

    films: int
    entries: int
    people: int
    images: int
    missing: tuple[str, ...]


def is_empty(database: Database) -> bool:
    """Whether a journal holds nothing at all, so that another one can be brought back into it."""
    with database.reading() as connection:
        return _holds_nothing(connection)


def restore_into(database: Database, source: Source, progress: Progress | None = None) -> RestoredInto:
    """Fill a journal that holds nothing with all that an archive, or the JSON file of a journal, holds.

    It is one transaction, and what it makes is equal: ids, the trash, earlier versions, imports that can be undone.
    Images are checked against their hashes. How many records there are is not known before the end, so `progress` is
    told of 0 in all. Raises Refused and JournalUnavailable with the journal as it was, and what `progress` raises.
    """
    member = own_journal.whole_journal(source)
    if len(own_journal.journals_in(source)) > 1:
        raise Refused(_("These files hold more than one journal; please import one after the other."))
    if not is_empty(database):
        raise Refused(_("The journal {path} holds something already.").format(path=database.path))
    bringing = _Bringing(database, source, progress)
    load(database, bringing.records(own_journal.records_of(member)))
    count = bringing.counts
    return RestoredInto(
        count["films"], count["entries"], count["people"], bringing.images, tuple(sorted(bringing.missing))
    )


def _holds_nothing(connection: Connection) -> bool:
    tables = (table for table in s.metadata.sorted_tables if table is not s.property_)
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables)


class _Bringing:
    """Records on their way, their images going along: an image is there before anything names it."""

    def __init__(self, database: Database, source: Source, progress: Progress | None) -> None:
        self._folder = database.images
        self._source = source
        self._progress = progress
        self.counts = {"films": 0, "entries": 0, "people": 0}
        self.images = 0
        self.missing: set[str] = set()

    def records(self, read: Iterator[tuple[str, Record]]) -> Iterator[tuple[str, Record]]:
        for number, (section, record) in enumerate(read):
            if section in self.counts:
                self.counts[section] += 1
            elif section == "images":
                self._bring(record["hash"])
            if self._progress is not None and number % _STEP == 0:
                self._progress(number, 0)
            yield section, record

    def _bring(self, hash_: str) -> None:
        load_image = own_journal.image_loader(self._source, hash_)
        if load_image is None:
            if not images.is_sound(self._folder, hash_):
                self.missing.add(hash_)
            return
        try:
            images.write(self._folder, hash_, load_image())
        except OSError as error:
            raise Refused(
                _("The folder {path} can't be written: {reason}.").format(
                    path=self._folder, reason=error.strerror or error
                )
            ) from None
        self.images += 1
