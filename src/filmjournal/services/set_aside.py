"""Journals that made room for another: each in a folder of its own beside, with what lay beside it, and a note.

The folder is `replaced-TIME`, the note in it `replaced.json`. What is in such a folder has the name that the journal
had, so that it can be opened there, and nothing is ever done to it but to give it its place back.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filmjournal.atomic_file import PRIVATE_MODE, replacing, sync_folder
from filmjournal.domain.errors import FilmJournalError, Refused
from filmjournal.domain.retention import Occasion
from filmjournal.i18n import _
from filmjournal.services.clock import stamp
from filmjournal.storage.companions import require_own
from filmjournal.storage.file_head import chunks, first_bytes, in_log_mode, kept_open, probe

COMPANIONS = ("-journal", "-wal", "-shm")  # what SQLite puts beside a file; the last holds nothing of its own
NOTE = "replaced.json"

_FORMAT = "filmjournal replaced journal"
_START = "replaced-"
_PATIENCE = 5.0  # seconds to wait for a writer of the journal that is about to be replaced


@dataclass(frozen=True, slots=True)
class Aside:
    """A journal that made room. The later ones have the greater `sequence`; 0 is for those without a note.

    `counts` say how many rows it has of what, as far as that was known; `made` is what the clock said.
    """

    folder: Path
    journal: Path
    sequence: int
    made: datetime
    occasion: Occasion | None = None
    counts: dict[str, int] = field(default_factory=dict)


def asides(target: Path) -> list[Aside]:
    """The journals that made room at this place, oldest first."""
    found = []
    with suppress(OSError):
        for folder in target.parent.iterdir():
            kept = folder / target.name
            is_one = folder.name.startswith(_START) and not folder.is_symlink() and kept.is_file()
            if is_one and not _is_same(kept, target):  # else a restore was stopped before the journal was replaced
                found.append(_described(folder, kept))
    return sorted(found, key=lambda aside: (aside.sequence, aside.folder.name))


@contextmanager
def put_aside(target: Path, occasion: Occasion, now: datetime, counts: dict[str, int]) -> Iterator[Path | None]:
    """Give the journal a second name in a folder beside, which is given; None where there is nothing.

    Within the block the journal is to be replaced under its first name. Its companions are gone by then, since they
    must not meet the new one, and are back if the block raises. Raises OSError, with everything as it was.
    """
    sweep(target)
    present = [path for path in (target, *companions_of(target)) if path.exists()]
    if not present:
        yield None
        return
    sequence = max((aside.sequence for aside in asides(target)), default=0) + 1
    folder = _free(target.parent, f"{_START}{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}")
    folder.mkdir(mode=0o700)
    try:
        for path in present:
            _give_second_name(path, folder / path.name)
        note = {"format": _FORMAT, "sequence": sequence, "made": stamp(now), "occasion": occasion, "counts": counts}
        with replacing(folder / NOTE) as file:
            file.write(json.dumps(note, indent=1).encode())
        sync_folder(folder)
        sync_folder(target.parent)
        before = _identity(target)
        for path in companions_of(target):
            path.unlink(missing_ok=True)
    except BaseException:
        _bring_back(folder, target)
        raise
    try:
        yield folder
    except BaseException:
        if _identity(target) == before:
            _bring_back(folder, target)
        raise


@contextmanager
def undisturbed(target: Path, *, as_it_is: bool = False) -> Iterator[None]:
    """Keep others from writing a journal while it is replaced, and have SQLite finish what a killed one began.

    With `as_it_is` nothing is changed: where something lies beside the journal that SQLite would make a part of it,
    there is no lock. Raises Refused where somebody is writing for long. Windows renames no file that is open; there
    it is let go before.
    """
    if not can_be_opened(target) or (as_it_is and (in_log_mode(target) or company_of(target))):
        yield
        return
    with closing(sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise is_written(target) from None  # anything else is trouble with what is to be replaced
        if os.name == "nt":
            connection.close()
        yield


def is_written(target: Path) -> Refused:
    """That a journal can't be replaced, since somebody writes to it."""
    return Refused(
        _("Another program is writing to {path}: nothing was changed. Please try again.").format(path=target)
    )


def can_be_opened(journal: Path) -> bool:
    """Whether SQLite may see the file: it does away with what lies beside one that is no journal, and plays back what
    lies beside one and belongs to another.
    """
    try:
        probe(journal)
        require_own(journal)
    except FilmJournalError:
        return False
    return True


def state_of(target: Path) -> tuple[object, ...]:
    """What differs once anybody has written to a journal or to what lies beside it."""
    head = b""
    with suppress(OSError):
        head = first_bytes(target)
    return (head, *(_state(path) for path in (target, *companions_of(target))))


def take_out(aside: Aside, target: Path) -> None:
    """Give a journal that made room its place back; the folder goes if nothing is left in it. Raises OSError.

    Whoever asked flushes the folder.
    """
    aside.journal.replace(target)
    for path in (aside.folder / NOTE, *companions_of(aside.journal)):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        aside.folder.rmdir()


def sweep(target: Path) -> None:
    """Take back what a run that was killed before it replaced the journal has put aside. Raises OSError."""
    for folder in target.parent.glob(f"{_START}*"):
        if not folder.is_symlink() and _is_same(folder / target.name, target):
            _bring_back(folder, target)


def unfinished(aside: Aside) -> Path | None:
    """What lies beside a journal that made room and says that it is not whole by itself."""
    return next((path for path in company_of(aside.journal) if not path.name.endswith(COMPANIONS[-1])), None)


def _bring_back(folder: Path, target: Path) -> None:
    """Undo what was done to put a journal aside that still has its place."""
    for path in companions_of(target):
        kept = folder / path.name
        if kept.exists() and not path.exists():
            kept.replace(path)
        kept.unlink(missing_ok=True)
    if target.exists():
        (folder / target.name).unlink(missing_ok=True)
    (folder / NOTE).unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def _give_second_name(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        _copy(path, kept)


def _copy(path: Path, kept: Path) -> None:
    """Copy a file that may be a journal under a lock, which closing a handle of it would let go of."""
    first_bytes(path)
    handle = kept_open(_identity(path) or (0, 0))
    if handle is None:  # where locks belong to handles
        shutil.copyfile(path, kept)
    with open(kept, "ab", opener=lambda name, flags: os.open(name, flags, PRIVATE_MODE)) as file:
        for chunk in () if handle is None else chunks(handle):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    shutil.copystat(path, kept)


def _described(folder: Path, kept: Path) -> Aside:
    note: dict[str, Any] = {}
    with suppress(OSError, ValueError, RecursionError):
        told = json.loads((folder / NOTE).read_bytes())
        if isinstance(told, dict) and told.get("format") == _FORMAT:
            note = told
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        counts = {str(table): int(count) for table, count in note["counts"].items()}
        made = datetime.fromisoformat(note["made"])
        return Aside(folder, kept, int(note["sequence"]), made, Occasion(note["occasion"]), counts)
    return Aside(folder, kept, 0, datetime.fromtimestamp(folder.stat().st_mtime, UTC))


def companions_of(journal: Path) -> list[Path]:
    """Where SQLite puts what it puts beside a file."""
    return [journal.with_name(journal.name + suffix) for suffix in COMPANIONS]


def company_of(journal: Path) -> list[Path]:
    """What lies there and is not empty, so that SQLite would take it for a part of the file."""
    return [path for path in companions_of(journal) if path.exists() and path.stat().st_size]


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _free(folder: Path, name: str) -> Path:
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}"
    return path
