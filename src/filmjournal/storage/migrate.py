"""Bringing a journal of an older version to this one: copied first, then in one transaction, then verified.

Alembic is loaded here and nowhere else, so it costs nothing where there is nothing to migrate. The steps are the
modules of `storage/migrations/versions`, named by number; a journal's `user_version` is the number of its last step.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from traceback import extract_tb
from typing import Any

from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Refused
from filmjournal.i18n import _
from filmjournal.storage import backup, row_sums
from filmjournal.storage.file_head import VERSION
from filmjournal.storage.file_head import damaged as damaged_journal
from filmjournal.storage.fresh_journal import columns_of, present_columns

_log = logging.getLogger(__name__)

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(
    path: Path, kept: Path, *, version: int, is_kept: bool = False, target: int = VERSION, scripts: Path = SCRIPTS
) -> None:
    """Migrate the journal at `path` from its version to the target, after a verified copy to `kept`.

    With `is_kept` the copy is there already. Raises JournalUnavailable, with the journal as it was, where a step fails,
    or where nothing but its number is an older one's.
    """
    from alembic.migration import MigrationContext
    from alembic.operations import Operations
    from alembic.script import ScriptDirectory
    from sqlalchemy import URL, create_engine
    from sqlalchemy.exc import DatabaseError

    try:
        if not is_kept:
            backup.copy(path, kept, reviews=False)  # a journal that has lost something is migrated all the same
        with closing(sqlite3.connect(kept)) as before:
            damaged = set(backup.damaged_reviews(before))
    except Refused as error:
        raise JournalUnavailable(str(error)) from None
    steps = ScriptDirectory(str(scripts))
    engine = create_engine(
        URL.create("sqlite", database=str(path)), hide_parameters=True, connect_args={"isolation_level": None}
    )
    try:
        with engine.connect() as connection:
            # Rebuilding a table drops it, which with foreign keys on would touch the rows that point to it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("PRAGMA journal_mode = TRUNCATE")
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                driver: Any = connection.connection.driver_connection
                if target == VERSION and _is_migrated(driver, version):
                    raise damaged_journal(path)
                context = MigrationContext.configure(connection, opts={"render_as_batch": True})
                with Operations.context(context):
                    for number in range(version + 1, target + 1):
                        step = steps.get_revision(f"{number:04}")
                        if step is None:
                            raise JournalUnavailable(_("There is no way from version {n}.").format(n=number - 1))
                        step.module.upgrade()
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise ValueError("rows point to nothing")
                if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() != "ok":
                    raise ValueError("the file is damaged")
                if target == VERSION:  # what a row is may be another thing now
                    row_sums.rebuild(driver)
                if not set(backup.damaged_reviews(driver)) <= damaged:
                    raise ValueError("a review lost its content")
                connection.exec_driver_sql(f"PRAGMA user_version = {target}")
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(DatabaseError):  # a full disk has rolled it back already
                    connection.exec_driver_sql("ROLLBACK")
                raise
    except FilmJournalError:
        raise
    except Exception as error:
        # Without its text, which may hold what people wrote.
        _log.error("no way from version %s to %s: %s at %s", version, target, type(error).__name__, _frames(error))
        raise JournalUnavailable(
            _("The journal {path} could not be brought to this version. It is as it was; a copy is in {kept}.").format(
                path=path, kept=kept
            )
        ) from error
    finally:
        engine.dispose()


def _is_migrated(connection: sqlite3.Connection, version: int) -> bool:
    """Whether a journal has the tables of this version, and it is its number alone that is an older one's."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()  # another program may have been quicker
    return number == version and columns_of(connection) == present_columns()


def _frames(error: BaseException) -> str:
    return ", ".join(f"{Path(file).name}:{line}" for file, line, *_rest in extract_tb(error.__traceback__))
