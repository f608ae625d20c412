"""A journal whose file is no longer under its name: where it went, and a copy of it through the handle kept of it.

Between two commits the one file is the whole journal, so its bytes are a copy. What a commit that was cut short has
left half written is taken back in the copy, by the rollback file that lies under the old name.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE
from filmjournal.storage import backup
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import kept_open

_CHUNK = 1 << 20
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
    file = database.file
    handle = None if file is None else kept_open(file)
    if handle is None:
        return False
    beside = backup.half_written(database.path)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE), "wb") as made:
        place = 0
        while chunk := _read(handle, place):
            made.write(chunk)
            place += len(chunk)
        made.flush()
        os.fsync(made.fileno())
    if chunk is None:
        target.unlink()
        return False
    if beside is not None:
        shutil.copyfile(beside, target.with_name(f"{target.name}-journal"))
        try:
            backup.roll_back(target)
        except sqlite3.DatabaseError:
            return False
    return True


def _read(handle: int, place: int) -> bytes | None:
    try:
        return os.pread(handle, _CHUNK, place)
    except OSError:  # the medium is gone
        return None


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
