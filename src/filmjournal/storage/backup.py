"""Verified copies of a journal: made with SQLite's backup, checked, and only then given their name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from filmjournal.atomic_file import sync_folder
from filmjournal.domain.errors import JournalUnavailable, Refused
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.storage.file_head import system_sentence

_PAGES_AT_A_TIME = 2_000  # so that writers get a turn
_COUNTED = ("film", "entry", "review", "revision", "person", "credit")


def copy(journal: Path, target: Path, *, reviews: bool = True) -> None:
    """Copy a journal, of any version, to a name that is free or is replaced whole.

    Without `reviews`, one with a review that lost its content is copied as well: to keep it before it is mended.

    Raises JournalUnavailable where the copy can't be written or does not hold what the journal holds; then nothing
    is left under the name.
    """
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.touch(mode=0o600)
        with closing(_open(journal)) as source:
            with closing(sqlite3.connect(beside)) as kept:
                source.backup(kept, pages=_PAGES_AT_A_TIME)
                kept.execute("PRAGMA journal_mode = DELETE")
            verify(beside, reviews=reviews)
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
        sync_folder(target.parent)
    except sqlite3.DatabaseError as error:
        raise JournalUnavailable(
            _("A copy of {path} could not be made ({reason}).").format(path=journal, reason=error)
        ) from None
    except OSError as error:
        raise JournalUnavailable(system_sentence(target, error)) from None
    finally:
        for leftover in (beside, Path(f"{beside}-journal")):
            with suppress(OSError):  # where the folder is no folder, for one
                leftover.unlink()


def verify(path: Path, *, reviews: bool = True) -> dict[str, int]:
    """How many rows of what a copy holds. Raises Refused where it is damaged or a review lost its content."""
    damaged = Refused(_("The copy {path} is damaged.").format(path=path))
    with closing(_open(path)) as connection:
        try:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise damaged
            if reviews:
                for html, stored in connection.execute("SELECT html, content_hash FROM review"):
                    if content_hash(html) != stored:
                        raise Refused(_("A review in {path} is damaged.").format(path=path))
            return {table: int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in _COUNTED}
        except sqlite3.DatabaseError:
            raise damaged from None


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
