"""The journal file: how it is made, opened, read and written.

The journal is one SQLite file with a rollback journal that is emptied after each commit (TRUNCATE), synced at each
commit (FULL) and locked only while someone writes, so that at any idle moment the one file is the whole journal and
the window and the command line can share it. What these settings cost and save was measured; see CONTRIBUTING.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from filmjournal.atomic_file import make_folder, sync_folder
from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.i18n import N_, _
from filmjournal.storage import full_text, row_sums, search_sql
from filmjournal.storage.file_head import APPLICATION_ID, VERSION, damaged, hold, let_go, system_sentence
from filmjournal.storage.file_sight import Sight, has_no_room
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, code_of
from filmjournal.storage.schema import metadata
from filmjournal.storage.writer import Writer

SETTINGS = {  # set on each connection, read back and asserted
    "journal_mode": "truncate",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,  # MEMORY: what people wrote gets into no temporary file, and a full /tmp is no trouble
}
WRITE_PATIENCE = 10_000  # milliseconds to wait for another writer
CACHE_KIBIBYTES = 8_192
PAGE_BYTES = 8_192  # three reviews of 300 words fit on a page, where half of one of 4,096 bytes would stay empty

_MOVED = N_("The journal {path} was moved or replaced while it was open: nothing was written.")
_FULL = N_("The disk is full: nothing was changed in {path}.")
_UNREADABLE = N_("The journal {path} can't be opened, or its folder can't be written.")


class OlderVersion(JournalUnavailable):
    """The file is not of the version that its head told of: a migration was cut short, and is taken back by now."""


class Database:
    """An open journal. Reads may come from any thread; writes from one thread at a time."""

    def __init__(self, path: Path, *, copy_of: Path | None = None, read_patience: int = WRITE_PATIENCE) -> None:
        """Open a journal that `probe` found to be of this version.

        Of a passing copy, sentences name the journal that it is a `copy_of`. `read_patience` is how long a read on the
        main thread waits for a writer's commit, in milliseconds; on others it waits as long as a write does. Raises
        JournalUnavailable, and OlderVersion where it has to be migrated.
        """
        self.path = path
        self._told = copy_of or path
        self._read_patience = read_patience
        self._engine = _engine(path)
        self._sight: Sight | None = None
        try:
            with self.reading() as connection:
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                index_version = full_text.stored_version(connection)
                self._know(Sight.of(path))
            if version != VERSION:
                raise OlderVersion(_("The journal “{name}” was left half migrated.").format(name=path.name))
            if index_version != full_text.VERSION:
                with self.writing() as writer:
                    full_text.rebuild(writer.connection)
        except OSError as error:  # it went away while it was being opened
            self.close()
            raise JournalUnavailable(system_sentence(path, error), Trouble.UNREADABLE) from None
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
        with self._explained(), self._engine.connect() as connection:
            in_front = current_thread() is main_thread()  # what waits in the background is in nobody's way
            patience = self._read_patience if in_front else WRITE_PATIENCE
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
            yield connection

    @contextmanager
    def writing(self, *, filling: bool = False) -> Iterator[Writer]:
        """A unit of work under the write lock: commits at the end, rolls back on any exception.

        `filling` a journal that holds nothing, the sums over rows are computed at the end, which is quicker. Raises
        JournalUnavailable where the file can't be written now, and where it is no longer the one opened.
        """
        self.require_same_file()
        with self._explained(), self._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {WRITE_PATIENCE}")
            connection.rollback()  # ends the transaction that reading the setting began
            driver = _driver(connection)
            tally = None if filling else _tally(connection, driver)
            connection.execution_options(begin="BEGIN IMMEDIATE")
            with connection.begin():
                self.require_same_file()  # before the lock it could still be replaced
                writer = Writer(connection)
                yield writer
                writer.finish()
                if tally is None:
                    row_sums.rebuild(driver)
                else:
                    tally.save(driver)
            self._see_own_commit()

    @property
    def file(self) -> tuple[int, int] | None:
        """Device and inode of the file that was opened, whatever its name is by now."""
        return None if self._sight is None else self._sight.file

    def look(self) -> Trouble | None:
        """What would keep the next write from being done, as far as the system tells without the file being opened.

        A medium that was taken out and has come back as another device is the same as before if the file on it is.
        """
        try:
            sight = Sight.of(self.path)
        except (FileNotFoundError, NotADirectoryError):
            return Trouble.MOVED
        except OSError:
            return Trouble.UNREADABLE
        if self._sight is not None and not sight.continues(self._sight):
            return Trouble.REPLACED
        self._know(sight)
        if not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            return Trouble.READ_ONLY
        if has_no_room(self.path.parent):
            return Trouble.FULL
        return None

    def _see_own_commit(self) -> None:
        """Know the file by what it is now, or a medium that is taken out next would not be known again."""
        with suppress(OSError):
            sight = Sight.of(self.path)
            if self._sight is None or sight.file == self._sight.file:
                self._know(sight)

    def _know(self, sight: Sight | None) -> None:
        """Remember what was seen; the file's handle is held for as long."""
        before, self._sight = self.file, sight
        if self.file != before:
            if self.file is not None:
                hold(self.file)
            if before is not None:
                let_go(before)

    def require_same_file(self) -> None:
        """Raise JournalUnavailable where the file under the journal's name can't be read or is not the one opened."""
        trouble = self.look()
        if trouble in (Trouble.MOVED, Trouble.REPLACED, Trouble.UNREADABLE):
            self._engine.dispose()
            raise self._unavailable(trouble)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what SQLite says of the world into a sentence; after trouble the file is opened anew, by its name.

        What was opened while a disk was read-only, or is on a medium that was taken out, would stay so for ever.
        """
        try:
            with _explained(self._told, self._is_as_made):
                yield
        except JournalUnavailable as error:
            if error.trouble in (None, Trouble.BUSY):
                raise
            self._engine.dispose()
            cause = None if error.trouble is Trouble.FULL else self.look()
            if cause in (Trouble.MOVED, Trouble.REPLACED, Trouble.UNREADABLE, Trouble.FULL):
                raise self._unavailable(cause) from None  # SQLite says only what came of it
            raise

    def _is_as_made(self) -> bool:
        """Whether the tables are the program's; True where that can't be told now."""
        from filmjournal.storage.fresh_journal import is_as_made  # where a statement failed, and not at each start

        try:
            with self._engine.connect() as connection:
                return is_as_made(_driver(connection))
        except (DatabaseError, *DAMAGE_ERRORS) as error:
            return code_of(getattr(error, "orig", None) or error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

    def _unavailable(self, trouble: Trouble) -> JournalUnavailable:
        sentences = {
            Trouble.MOVED: _MOVED,
            Trouble.REPLACED: _MOVED,
            Trouble.FULL: _FULL,
            Trouble.UNREADABLE: _UNREADABLE,
        }
        return JournalUnavailable(_(sentences[trouble]).format(path=self._told), trouble)

    def close(self) -> None:
        self._engine.dispose()
        self._know(None)


def create(path: Path) -> None:
    """Make an empty journal: whole under its name, or not at all.

    Raises JournalUnavailable where the folder can't be written, and where something already has that name.
    """
    try:
        make_folder(path.parent)
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


def _driver(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("the journal is SQLite's")
    return driver


def _tally(connection: Connection, driver: sqlite3.Connection) -> row_sums.Tally:
    """What counts all that the connection writes from now on."""
    if "tally" not in connection.info:
        connection.info["tally"] = row_sums.watch(driver)
    tally: row_sums.Tally = connection.info["tally"]
    tally.clear()  # of what was rolled back
    return tally


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
def _explained(path: Path, is_as_made: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Turn what SQLite says of the world (full, read-only, busy, damaged) into a sentence; bugs pass through.

    A changed letter in the name of a column makes every statement that names it wrong: no bug, where the tables of the
    file are not `is_as_made`.
    """
    try:
        yield
    except (DatabaseError, *DAMAGE_ERRORS) as error:
        unavailable = _unavailable(path, code_of(getattr(error, "orig", None) or error))
        if unavailable is None and is_as_made():
            raise
        raise (unavailable or damaged(path)) from None


def _unavailable(path: Path, code: int) -> JournalUnavailable | None:
    t = Trouble
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):  # its head was looked at: a byte of it is another
        return damaged(path)
    known = {
        sqlite3.SQLITE_FULL: (t.FULL, _(_FULL)),
        sqlite3.SQLITE_READONLY: (
            t.READ_ONLY,
            _("The journal {path} can be read but not written: nothing was changed."),
        ),
        sqlite3.SQLITE_PERM: (t.UNREADABLE, _("The journal {path} may not be opened by you.")),
        sqlite3.SQLITE_CANTOPEN: (
            t.UNREADABLE,
            _(_UNREADABLE),
        ),
        sqlite3.SQLITE_BUSY: (
            t.BUSY,
            _("Another program is writing to {path}: nothing was changed. Please try again."),
        ),
        sqlite3.SQLITE_LOCKED: (
            t.BUSY,
            _("Another program is writing to {path}: nothing was changed. Please try again."),
        ),
        sqlite3.SQLITE_IOERR: (t.UNREADABLE, _("The disk would not read or write {path}: nothing was changed.")),
    }
    if code not in known:
        return None
    trouble, sentence = known[code]
    return JournalUnavailable(sentence.format(path=path), trouble)
