"""The journal file: how it is made, opened, read and written.

The journal is one SQLite file with a rollback journal that is emptied after each commit (TRUNCATE), synced at each
commit (FULL) and locked only while someone writes, so that at any idle moment the one file is the whole journal and
the window and the command line can share it. What these settings cost and save was measured; see CONTRIBUTING.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from filmjournal.atomic_file import sync_folder
from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.i18n import _
from filmjournal.storage import full_text, search_sql
from filmjournal.storage.file_head import APPLICATION_ID, VERSION, system_sentence
from filmjournal.storage.schema import metadata
from filmjournal.storage.writer import Writer

SETTINGS = {  # set on each connection, read back and asserted
    "journal_mode": "truncate",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
WRITE_PATIENCE = 10_000  # milliseconds to wait for another writer
CACHE_KIBIBYTES = 8_192
PAGE_BYTES = 8_192  # three reviews of 300 words fit on a page, where half of one of 4,096 bytes would stay empty


class Database:
    """An open journal. Reads may come from any thread; writes from one thread at a time."""

    def __init__(self, path: Path, *, read_patience: int = WRITE_PATIENCE) -> None:
        """Open a journal that `probe` found to be of this version.

        `read_patience` is how long a read on the main thread waits for a writer's commit, in milliseconds; on others
        it waits as long as a write does. Raises JournalUnavailable.
        """
        self.path = path
        self._read_patience = read_patience
        self._engine = _engine(path)
        self._file: tuple[int, int] | None = None
        try:
            with self.reading() as connection:
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                index_version = full_text.stored_version(connection)
                self._file = _identity(path)
            if version != VERSION:  # a migration was cut short and has just been rolled back
                raise JournalUnavailable(_("The journal “{name}” was left half migrated.").format(name=path.name))
            if index_version != full_text.VERSION:
                with self.writing() as writer:
                    full_text.rebuild(writer.connection)
        except BaseException:
            self.close()
            raise

    @property
    def images(self) -> Path:
        """The folder of images by content hash, beside the journal."""
        return self.path.parent / "images"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read-only snapshot. Raises JournalUnavailable where the file can't be read now."""
        with _explained(self.path), self._engine.connect() as connection:
            in_front = current_thread() is main_thread()  # what waits in the background is in nobody's way
            patience = self._read_patience if in_front else WRITE_PATIENCE
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """A unit of work under the write lock: commits at the end, rolls back on any exception.

        Raises JournalUnavailable where the file can't be written now, and where it is no longer the one opened.
        """
        self._require_same_file()
        with _explained(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {WRITE_PATIENCE}")
            connection.rollback()  # ends the transaction that reading the setting began
            connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                self._require_same_file()  # before the lock it could still be replaced
                writer = Writer(connection)
                yield writer
                writer.finish()

    def look(self) -> Trouble | None:
        """What would keep the next write from being done, as far as the names of files tell; nothing is opened."""
        found = _identity(self.path)
        if found is None:
            return Trouble.MOVED
        if found != self._file:
            return Trouble.REPLACED
        if not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            return Trouble.READ_ONLY
        return None

    def _require_same_file(self) -> None:
        trouble = self.look()
        if trouble in (Trouble.MOVED, Trouble.REPLACED):
            self._engine.dispose()
            raise JournalUnavailable(
                _("The journal {path} was moved or replaced while it was open: nothing was written.").format(
                    path=self.path
                ),
                trouble,
            )

    def close(self) -> None:
        self._engine.dispose()


def create(path: Path) -> None:
    """Make an empty journal: whole under its name, or not at all.

    Raises JournalUnavailable where the folder can't be written, and where something already has that name.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise JournalUnavailable(system_sentence(path, error)) from None
    beside = Path(name)
    try:
        engine = _engine(beside)
        with _explained(path):
            try:
                with engine.connect() as connection:
                    connection.exec_driver_sql(f"PRAGMA page_size = {PAGE_BYTES}")
                with engine.begin() as connection:
                    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
                    metadata.create_all(connection)
                    full_text.create(connection)
            finally:
                engine.dispose()
        try:
            os.link(beside, path)  # unlike a rename, never replaces what is there
        except FileExistsError:
            raise JournalUnavailable(_("There is already a file at {path}.").format(path=path)) from None
        except OSError:  # a file system without links
            if path.exists():
                raise JournalUnavailable(_("There is already a file at {path}.").format(path=path)) from None
            beside.rename(path)
        sync_folder(path.parent)
    finally:
        for leftover in (beside, Path(f"{beside}-journal")):
            leftover.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file has that name now."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _engine(path: Path) -> Engine:
    address = f"{path.absolute().as_uri()}?mode=rw"  # a file that is gone is not made anew

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, timeout=WRITE_PATIENCE / 1000, isolation_level=None, check_same_thread=False, uri=True
        )

    # `hide_parameters`: an exception's text goes to logs, and the parameters are what people wrote.
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        hide_parameters=True,
        creator=connect,
    )

    @event.listens_for(engine, "connect")
    def _settle(connection: sqlite3.Connection, _record: Any) -> None:
        for name, value in SETTINGS.items():
            connection.execute(f"PRAGMA {name} = {value}")
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != value:
                raise JournalUnavailable(
                    _("SQLite would not set {setting} for {path}.").format(setting=name, path=path)
                )
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        connection.create_function("has_words", 3, search_sql.has_words, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the world (full, read-only, busy, damaged) into a sentence; bugs pass through."""
    try:
        yield
    except DatabaseError as error:
        cause = error.orig
        unavailable = _unavailable(path, getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        if unavailable is None:
            raise
        raise unavailable from None
    except sqlite3.DatabaseError as error:
        unavailable = _unavailable(path, getattr(error, "sqlite_errorcode", 0) & 0xFF)
        if unavailable is None:
            raise
        raise unavailable from None


def _unavailable(path: Path, code: int) -> JournalUnavailable | None:
    t = Trouble
    known = {
        sqlite3.SQLITE_FULL: (t.FULL, _("The disk is full: nothing was changed in {path}.")),
        sqlite3.SQLITE_READONLY: (
            t.READ_ONLY,
            _("The journal {path} can be read but not written: nothing was changed."),
        ),
        sqlite3.SQLITE_PERM: (t.UNREADABLE, _("The journal {path} may not be opened by you.")),
        sqlite3.SQLITE_CANTOPEN: (
            t.UNREADABLE,
            _("The journal {path} can't be opened, or its folder can't be written."),
        ),
        sqlite3.SQLITE_BUSY: (
            t.BUSY,
            _("Another program is writing to {path}: nothing was changed. Please try again."),
        ),
        sqlite3.SQLITE_LOCKED: (
            t.BUSY,
            _("Another program is writing to {path}: nothing was changed. Please try again."),
        ),
        sqlite3.SQLITE_NOTADB: (None, _("The file {path} is no Film Journal; it is left as it is.")),
        sqlite3.SQLITE_CORRUPT: (
            t.DAMAGED,
            _("The journal {path} is damaged. Please restore a backup; the file is left as it is."),
        ),
        sqlite3.SQLITE_IOERR: (t.UNREADABLE, _("The disk would not read or write {path}: nothing was changed.")),
    }
    if code not in known:
        return None
    trouble, sentence = known[code]
    return JournalUnavailable(sentence.format(path=path), trouble)
