"""Verified copies of a journal: made with SQLite's backup, checked, and only then given their name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from filmjournal.atomic_file import make_folder, sync_folder
from filmjournal.domain.errors import JournalUnavailable, Refused
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import hash_of_bytes
from filmjournal.storage import row_sums
from filmjournal.storage.companions import require_own
from filmjournal.storage.file_head import system_sentence
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, name_of

_COUNTED = ("film", "entry", "review", "revision", "person", "credit")


def copy(
    journal: Path, target: Path, *, reviews: bool = True, mend: bool = True, named: Path | None = None
) -> dict[str, int]:
    """Copy a journal, of any version, to a name that is free or is replaced whole; how many rows it has of what.

    Without `reviews`, one with a review that lost its content is copied as well: to keep it before it is mended.
    What a writer that was killed has left half written is taken back first, in the journal itself; without `mend`
    such a journal is refused.

    Sentences speak of `named` if the journal is itself a copy. Raises Refused where it is damaged, and
    JournalUnavailable where the copy can't be written; then nothing is left under the name.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        make_folder(target.parent)
        beside.touch(mode=0o600)
        if mend:
            roll_back(journal)
        with closing(_open(journal)) as source:
            with closing(sqlite3.connect(beside)) as kept:
                copy_pages(source, kept)
                kept.execute("PRAGMA journal_mode = DELETE")
            counts = verify(beside, reviews=reviews, named=named or journal)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(target.parent)
        return counts
    except DAMAGE_ERRORS as error:
        raise JournalUnavailable(
            _("A copy of {path} could not be made ({reason}).").format(path=named or journal, reason=name_of(error))
        ) from None
    except OSError as error:
        raise JournalUnavailable(system_sentence(target, error)) from None
    finally:
        for leftover in (beside, Path(f"{beside}-journal")):
            with suppress(OSError):  # where the folder is no folder, for one
                leftover.unlink()


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy all of a journal that others may write to into a file that nobody needs yet, unsynced.

    In one go, for which writers wait a second or so: in several, each write in between would have it begin anew, and
    while a person types it would never end.
    """
    target.execute("PRAGMA journal_mode = OFF")
    target.execute("PRAGMA synchronous = OFF")
    source.backup(target)


def half_written(journal: Path) -> Path | None:
    """SQLite's own file beside a journal that is being written, or whose writer was killed."""
    beside = journal.with_name(f"{journal.name}-journal")
    try:
        return beside if beside.stat().st_size else None
    except OSError:
        return None


def roll_back(journal: Path) -> None:
    """Take back what a writer that was killed has left half written: what opening it to write does.

    Raises JournalUnavailable where what lies beside belongs to another file.
    """
    require_own(journal)
    if half_written(journal):
        with closing(sqlite3.connect(f"{journal.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def verify(path: Path, *, reviews: bool = True, named: Path | None = None) -> dict[str, int]:
    """How many rows of what a copy holds. Raises Refused where it is damaged or, with `reviews`, one lost its content.

    The sentence speaks of `named` if that is what the copy was made of.
    """
    damaged = Refused(_("The journal {path} is damaged.").format(path=named or path))
    with closing(_open(path)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise damaged
            if reviews:
                for entry_id in damaged_reviews(connection):
                    raise Refused(
                        _("The review of entry {id} in {path} is damaged.").format(id=entry_id, path=named or path)
                    )
                if has_changed_rows(connection):
                    raise Refused(_("Something in {path} is not what was saved.").format(path=named or path))
            return _counts(connection)
        except DAMAGE_ERRORS:
            raise damaged from None


def count_rows(path: Path) -> dict[str, int]:
    """How many rows of what a journal holds, as `verify` tells it. Raises sqlite3.DatabaseError."""
    with closing(_open(path)) as connection:
        return _counts(connection)


def damaged_reviews(connection: sqlite3.Connection) -> Iterator[int]:
    """The entries whose review is not what was saved."""
    # As bytes, since what was damaged may be no text any more.
    texts = "CASE typeof(html) WHEN 'text' THEN CAST(html AS BLOB) END"
    found = connection.execute(f"SELECT entry_id, {texts}, CAST(content_hash AS BLOB) FROM review")
    for entry_id, html, stored in found:
        if html is None or hash_of_bytes(html).encode() != stored:
            yield int(entry_id)


def has_changed_rows(connection: sqlite3.Connection) -> bool:
    """Whether any row is not what was written, as far as there are sums that tell."""
    return row_sums.are_kept(connection) and any(True for _group in row_sums.differing(connection))


def has_lost_content(path: Path, *, rows: bool = True) -> bool:
    """Whether a review of the journal, or with `rows` any row, is not what was saved. Raises sqlite3.DatabaseError."""
    with closing(_open(path)) as connection:
        return any(True for _entry in damaged_reviews(connection)) or (rows and has_changed_rows(connection))


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    counted = {table: f"SELECT count(*) FROM {table}" for table in _COUNTED}
    counted["trashed"] = "SELECT count(*) FROM entry WHERE trashed IS NOT NULL"
    return {what: int(connection.execute(statement).fetchone()[0]) for what, statement in counted.items()}


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
