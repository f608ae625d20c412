"""A copy of the journal for long reads: it stands still, and nobody who writes waits for them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from filmjournal.domain.errors import JournalUnavailable
from filmjournal.i18n import _
from filmjournal.storage import backup
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import system_sentence
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, name_of

_ROOM = 3  # times the journal: who looks it over writes to the copy


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection to a copy of the journal that is gone after the block.

    Raises JournalUnavailable, also where another file has the journal's name by now.
    """
    database.require_same_file()
    try:
        folder = _folder(database.path)
    except OSError as error:
        raise JournalUnavailable(system_sentence(database.path, error)) from None
    with folder:
        copy = Path(folder.name) / database.path.name
        try:
            backup.roll_back(database.path)
            with (
                closing(sqlite3.connect(f"{database.path.absolute().as_uri()}?mode=ro", uri=True)) as source,
                closing(sqlite3.connect(copy)) as target,
            ):
                backup.copy_pages(source, target)
        except DAMAGE_ERRORS as error:
            raise JournalUnavailable(
                _("A copy of {path} could not be made ({reason}).").format(path=database.path, reason=name_of(error))
            ) from None
        still = Database(copy, copy_of=database.path)
        try:
            with still.reading() as connection:
                yield connection
        finally:
            still.close()


def _folder(journal: Path) -> tempfile.TemporaryDirectory[str]:
    """A private folder on the journal's own disk; where that can't be written or is too full, in the system's place."""
    try:
        if shutil.disk_usage(journal.parent).free > _ROOM * journal.stat().st_size:
            return tempfile.TemporaryDirectory(prefix=".reading-", dir=journal.parent)
    except OSError:
        pass
    return tempfile.TemporaryDirectory(prefix="filmjournal-")
