"""Copies of a damaged journal to work on: the file as it is, and as it is with what lies beside it.

A rollback journal beside a file is played back by whoever opens it, and a log (`-wal`) is read as a part of it. Both
may be its own, of a writer that was killed, or those of another file that was moved to its name: a backup copied over
the journal is no backup any more with the old journal's log beside it. SQLite can't tell; the rows can.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE

COMPANIONS = ("-journal", "-wal")
_BLOCK = 4_096  # bytes given up at once where the medium can't be read
_CHUNK = 1 << 20


def copy_readable(source: Path, target: Path) -> int:
    """Copy a file, with zeros for what the medium won't give; how many bytes that are. Raises OSError."""
    lost = 0
    with source.open("rb", buffering=0) as file, open(target, "xb", opener=_private) as copy:
        size = os.fstat(file.fileno()).st_size
        at = 0
        while at < size:
            part = _part(file.fileno(), at, min(_CHUNK, size - at))
            if part is None:
                length = min(_BLOCK, size - at)
                part = _part(file.fileno(), at, length)
                if part is None:
                    part, lost = bytes(length), lost + length
            if not part:  # it became shorter meanwhile
                break
            copy.write(part)
            at += len(part)
    return lost


def companions(journal: Path) -> list[Path]:
    """What lies beside a journal and would be taken for a part of it."""
    found = [journal.with_name(journal.name + ending) for ending in COMPANIONS]
    return [path for path in found if path.exists() and path.stat().st_size]


def variants(copy: Path, beside: list[Path], folder: Path) -> Iterator[Path]:
    """The copy, then the copy as it is with each of the files that lay beside its original, each in a file of its own.

    `beside` are copies too.
    """
    yield copy
    for number, companion in enumerate(beside):
        place = folder / f"with-{number}"
        place.mkdir(mode=0o700)
        both = place / copy.name
        shutil.copyfile(copy, both)
        ending = next(ending for ending in COMPANIONS if companion.name.endswith(ending))
        shutil.copyfile(companion, both.with_name(both.name + ending))
        with suppress(sqlite3.DatabaseError):
            with closing(sqlite3.connect(both)) as connection:
                connection.execute("SELECT 1 FROM sqlite_master").fetchone()
                connection.execute("PRAGMA journal_mode = DELETE")
            yield both


def _part(descriptor: int, at: int, length: int) -> bytes | None:
    """So many bytes; None where they can't be read."""
    try:
        os.lseek(descriptor, at, os.SEEK_SET)
        return os.read(descriptor, length)
    except OSError:
        return None


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, PRIVATE_MODE)
