"""Whole backups, written when somebody asks: one file that holds the journal and its images.

It gets its name only when it was read back and found good. Backups that the program makes by itself are in
`rolling_backups`, the way back from all of them in `restoring`.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import IO, Any

from filmjournal.atomic_file import make_folder, replacing
from filmjournal.domain.errors import Refused
from filmjournal.i18n import _
from filmjournal.paths import JOURNAL_NAME, Paths
from filmjournal.services import backup_format
from filmjournal.services.backup_format import copied, images_in, refuse_own_file, told
from filmjournal.services.backup_workplace import BY_HAND, sweep_folders
from filmjournal.services.clock import Clock, stamp, utc_now
from filmjournal.services.journal import Journal
from filmjournal.storage import backup
from filmjournal.storage.file_head import probe


def write_backup(
    journal: Journal,
    target: Path | None,
    paths: Paths,
    *,
    clock: Clock = utc_now,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write journal and images to one file and return its path.

    Without a target it gets a new name in the folder of backups. `progress` is told how many of how many files are
    written and read back, and may raise Stopped. Raises JournalUnavailable where the journal can't be read, and
    Refused where the file can't be written or isn't found good; then nothing has its name.
    """
    now = clock()
    if target is None:
        with told(paths.backups):
            make_folder(paths.backups)
        name = f"{journal.path.stem}-{now.astimezone():%Y-%m-%d-%H%M%S}"
        target = _free(paths.backups, name, ".zip")
    refuse_own_file(journal.path, target)
    sweep_folders(target.parent, BY_HAND)
    with told(target), tempfile.TemporaryDirectory(prefix=BY_HAND, dir=target.parent) as folder:
        copy = Path(folder) / JOURNAL_NAME
        backup.copy(journal.path, copy)
        note: dict[str, Any] = {
            "format": backup_format.FORMAT,
            "version": backup_format.VERSION,
            "journal_version": probe(copy),
            "written": stamp(now),
            "counts": backup.verify(copy),
            "files": {},
        }
        members = {JOURNAL_NAME: copy, **images_in(journal.database.images)}
        step = _counting(progress, 2 * len(members))
        with replacing(target) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for name, path in members.items():
                    note["files"][name] = _put_into(archive, name, path)
                    step()
                archive.writestr(_member(backup_format.NOTE), json.dumps(note, indent=1))
            file.flush()
            _read_back(file, note["files"], step)
    return target


def _member(name: str) -> zipfile.ZipInfo:
    # One date for all: the file's time is no content, and what lies before 1980 can't be written.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.external_attr = 0o600 << 16
    return info


def _put_into(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    info = _member(name)
    info.file_size = path.stat().st_size
    with path.open("rb") as file, archive.open(info, "w") as member:
        return copied(file, member)


def _read_back(file: IO[bytes], files: dict[str, str], step: Callable[[], None]) -> None:
    with zipfile.ZipFile(file) as archive:
        for name, digest in files.items():
            with archive.open(name) as member:
                if copied(member, None) != digest:
                    raise Refused(_("The backup did not come back from the disk as it was written."))
            step()


def _counting(progress: Callable[[int, int], None] | None, total: int) -> Callable[[], None]:
    """Called once for each step, it tells how many of all are done."""
    done = count(1)
    return lambda: None if progress is None else progress(next(done), total)


def _free(folder: Path, name: str, ending: str) -> Path:
    path, number = folder / f"{name}{ending}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{ending}"
    return path
