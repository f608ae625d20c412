"""A journal whose file is no longer under its name: where it went, and a copy of it through the handle kept of it.

Between two commits the one file is the whole journal, so its bytes are a copy. What a commit that was cut short has
left half written is taken back in the copy, by the rollback file that lies under the old name, if that is its own.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE
from filmjournal.storage import backup
from filmjournal.storage.companions import foreign
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import chunks, kept_open

_LENGTH = 1_024  # bytes of a path that macOS tells


def gone_to(database: Database) -> Path | None:
    """The present path of a file that was renamed, as far as the system tells; None where it still has its name.

    One that was left half written is not told of: under another name SQLite could not take that back.
    """
    file, path = database.file, database.path
    if file is None or _is(path, file) or backup.half_written(path) is not None:
        return None
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if entry.inode() == file[1] and _is(Path(entry.path), file):
                return Path(entry.path)
    handle = kept_open(file)
    there = None if handle is None else _path_of(handle)
    return there if there is not None and _is(there, file) else None


def copy(database: Database, target: Path) -> bool:
    """Copy the file to a path that is free, unverified; whether that could be done. Raises OSError for the target."""
    file, path = database.file, database.path
    handle = None if file is None else kept_open(file)
    if file is None or handle is None:
        return False
    beside = None if _is_anothers(path, file) else backup.half_written(path)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE), "wb") as made:
        for chunk in _readable(handle):
            if chunk is None:
                target.unlink()
                return False
            made.write(chunk)
        made.flush()
        os.fsync(made.fileno())
    companion = target.with_name(f"{target.name}-journal")
    try:
        if beside is not None:
            shutil.copyfile(beside, companion)
            if foreign(target) is None:
                backup.roll_back(target)
                return True
            companion.unlink()
        # Where another file has the name its own rollback file is gone, and the sums over rows have to tell.
        return not _is_anothers(path, file) or not backup.has_lost_content(target)
    except sqlite3.DatabaseError:
        return False


def _readable(handle: int) -> Iterator[bytes | None]:
    """The bytes of a file; None where they can't be read any further."""
    try:
        yield from chunks(handle)
    except OSError:  # the medium is gone
        yield None


def _is_anothers(path: Path, file: tuple[int, int]) -> bool:
    """Whether another file has the name, whose rollback file lies beside it then."""
    return os.path.lexists(path) and not _is(path, file)


def _is(path: Path, file: tuple[int, int]) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == file


def _path_of(handle: int) -> Path | None:
    """Where an open file is now."""
    try:
        if sys.platform == "linux":
            return Path(f"/proc/self/fd/{handle}").readlink()
        if sys.platform == "darwin":
            import fcntl

            told = fcntl.fcntl(handle, fcntl.F_GETPATH, bytes(_LENGTH))
            return Path(os.fsdecode(told.rstrip(b"\0")))
    except OSError:
        return None
    return None
