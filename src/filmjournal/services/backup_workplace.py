"""The place in a folder of backups where one is made: one at a time, and what killed runs left is swept away.

Nothing is recognised by its age alone: a temporary file has a name as only we give it, a folder holds what only we put
there, and what is left over lies under a lock that nobody holds.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE, make_folder
from filmjournal.domain.errors import JournalUnavailable
from filmjournal.i18n import _
from filmjournal.services.backup_files import ROLLING, is_name, read_note

# How folders begin in which journals are made. A person may have any other folder beside them.
SALVAGING, SAVING, BY_HAND = ".filmjournal-salvaging-", ".filmjournal-saving-", ".filmjournal-backup-"
_TEMPORARY = re.compile(r"\.filmjournal-[0-9a-f]{16}\.tmp")
_LEFT_BEHIND = re.compile(rf"{_TEMPORARY.pattern}|({re.escape(BY_HAND)}|\.backup-)[a-z0-9_]{{8}}")  # as it was called
_READING = re.compile(r"\.reading-[a-z0-9_]{8}")
_ENDING = re.compile(r"[a-z0-9_]{8}")
_OLD = 86_400  # seconds after which nobody is at work on something temporary any more
_PATIENCE = 600.0  # seconds to wait for another program that makes a backup


@contextmanager
def making(folder: Path, ending: str = ROLLING) -> Iterator[Path]:
    """An empty folder within a folder of backups to make one in, gone afterwards.

    Nobody else makes one of that ending meanwhile. What runs that were killed have left in the folder goes first.
    Raises JournalUnavailable and OSError.
    """
    make_folder(folder)
    place = folder / f".making-{ending[1:]}"
    with _alone(folder / f".lock-{ending[1:]}"):
        _sweep(folder, place, ending)
        place.mkdir(mode=0o700)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)


def sweep_beside(journal: Path) -> None:
    """Remove what killed runs had made beside the journal: copies to read in, which hold nothing but its own name."""
    with suppress(OSError):
        for path in journal.parent.iterdir():
            if _READING.fullmatch(path.name) and _is_old(path) and _holds_only(path, journal.name):
                shutil.rmtree(path, ignore_errors=True)
    sweep_folders(journal.parent, SALVAGING)


def sweep_folders(place: Path, start: str) -> None:
    """Remove the folders that killed runs had made there to work in; `start` is how only we begin a name."""
    with suppress(OSError):
        for path in place.glob(f"{start}*"):
            if _ENDING.fullmatch(path.name.removeprefix(start)) and not path.is_symlink() and _is_old(path):
                shutil.rmtree(path, ignore_errors=True)


def sweep_shared(folder: Path, origin: str) -> None:
    """Remove what was not brought to its end in a folder that other computers use as well. Raises OSError."""
    for path in folder.iterdir():
        is_ours = False
        if path.suffix == ".json" and is_name(path.with_suffix("")) and not path.with_suffix("").exists():
            note = read_note(path.with_suffix(""))
            is_ours = note is not None and note.origin == origin
        if (is_ours or _TEMPORARY.fullmatch(path.name)) and _is_old(path):
            _remove(path)


def _sweep(folder: Path, place: Path, ending: str) -> None:
    if place.is_symlink():
        place.unlink()
    elif place.exists():
        shutil.rmtree(place)
    for path in folder.iterdir():
        if _LEFT_BEHIND.fullmatch(path.name) and _is_old(path):
            _remove(path)
        elif path.name.endswith(f"{ending}.json"):
            noted = path.with_suffix("")
            if is_name(noted) and not noted.exists():
                _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _is_old(path: Path) -> bool:
    try:
        return abs(time.time() - path.lstat().st_mtime) > _OLD
    except OSError:  # whoever was at work there is done
        return False


def _holds_only(folder: Path, name: str) -> bool:
    return not folder.is_symlink() and all(path.name in (name, f"{name}-journal") for path in folder.iterdir())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock: SQLite's, which goes with its holder on every system.

    Where the folder knows no locks, as some network drives, one goes on without. Raises JournalUnavailable.
    """
    path.touch(mode=PRIVATE_MODE)
    with closing(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise JournalUnavailable(
                    _("Another program has been making a backup in {folder} for very long.").format(folder=path.parent)
                ) from None
        yield
