"""Saving an open journal under another name, also where its file is no longer there to be opened."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filmjournal.atomic_file import make_folder, sync_folder
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Refused, Trouble
from filmjournal.i18n import _
from filmjournal.paths import JOURNAL_NAME, Paths
from filmjournal.services.backup_files import kept_in
from filmjournal.services.backup_workplace import SAVING, sweep_folders
from filmjournal.services.journal import Journal
from filmjournal.services.second_folder import surely_own
from filmjournal.services.set_aside import companions_of
from filmjournal.storage import backup, database, images, lost_name, soundness
from filmjournal.storage.file_head import VERSION, probe

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_UNDER_ITS_NAME = (None, Trouble.READ_ONLY, Trouble.FULL)


@dataclass(frozen=True, slots=True)
class SavedAs:
    """What is in the new file. `of_backup` is when the backup was made that it is a copy of, None where it is the
    journal as it is. `images` came with it; `missing_images` are named in it and could not be read.
    """

    path: Path
    films: int
    entries: int
    images: int
    missing_images: int
    of_backup: datetime | None = None


def save_as(
    journal: Journal, target: Path, paths: Paths, *, replace: bool = False, second_folder: Path | None = None
) -> SavedAs:
    """Write a verified copy of an open journal, with its images beside it, whole or not at all.

    A file that was renamed or deleted is read through the handle that the program has of it. Where that can't be read
    either, as from a medium that was pulled out, the newest sound backup takes its place, from the folder of backups
    or the `second_folder`. Only with `replace` what has the name of the target makes room.

    Raises Refused, with nothing under the name or what was there before.
    """
    if _is_open_file(journal, target):
        raise Refused(_("{path} is the journal itself; please name another file.").format(path=target))
    try:
        _require_free(target, replace=replace)
        make_folder(target.parent)
        sweep_folders(target.parent, SAVING)
        with tempfile.TemporaryDirectory(prefix=SAVING, dir=target.parent) as folder:
            made = Path(folder) / JOURNAL_NAME
            of_backup = _make(journal, made, paths, second_folder)
            counts = backup.count_rows(made)
            brought, missing = _bring_images(journal, made, target.parent / "images")
            _require_free(target, replace=replace)
            _put(made, target, replace=replace)
    except JournalUnavailable as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(
            _("{path} can't be written: {reason}.").format(path=target, reason=error.strerror or error)
        ) from None
    return SavedAs(target, counts["film"], counts["entry"], brought, missing, of_backup)


def gone_to(journal: Journal) -> Path | None:
    """Where the file of an open journal is now that was renamed; None where that is not known, or it was not."""
    return lost_name.gone_to(journal.database)


def _make(journal: Journal, made: Path, paths: Paths, second_folder: Path | None) -> datetime | None:
    """Make the copy, verified and on the disk; of when it is, if of a backup. Raises Refused and OSError."""
    if journal.database.look() in _UNDER_ITS_NAME:
        try:
            backup.copy(journal.path, made, reviews=False)
            return None
        except (FilmJournalError, OSError):
            made.unlink(missing_ok=True)
    if lost_name.copy(journal.database, made) and _is_sound(made):
        return None
    every = kept_in(paths.backups, journal.path)
    if second_folder is not None:
        every += surely_own(journal.path, paths.backups, second_folder)
    known = [file for file in every if file.verified]
    for file in sorted(known, key=lambda file: file.name.sequence, reverse=True):
        _clear(made)
        try:
            shutil.copyfile(file.path, made)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise
            continue
        if _is_sound(made):
            with made.open("rb+") as copied:
                os.fsync(copied.fileno())
            return file.made
    raise Refused(_("The journal {path} can't be read, and there is no backup of it.").format(path=journal.path))


def _is_sound(made: Path) -> bool:
    try:
        probe(made)
        backup.verify(made, reviews=False)
    except FilmJournalError:
        return False
    return True


def _bring_images(journal: Journal, made: Path, folder: Path) -> tuple[int, int]:
    """Put the images that the copy names into a folder; how many, and how many could not be read. Raises OSError."""
    there = gone_to(journal)
    source = journal.database.images if there is None else there.parent / "images"
    if not source.is_dir():
        source = journal.database.images
    named = _images_of(made)
    brought = missing = 0
    for name in images.present(source) if named is None else named:
        if images.is_sound(folder, name):
            brought += 1
            continue
        data = images.read(source, name)
        if data is None:
            missing += 1
        else:
            images.write(folder, name, data)
            brought += 1
    return brought, missing


def _images_of(made: Path) -> list[str] | None:
    """The images that a journal names; None for one of an older version."""
    if probe(made) < VERSION:
        return None
    opened = database.Database(made)
    try:
        with opened.reading() as connection:
            return list(soundness.named_images(connection))
    finally:
        opened.close()


def _put(made: Path, target: Path, *, replace: bool) -> None:
    _put_companions_aside(target)
    if replace:
        made.replace(target)
    else:
        try:
            os.link(made, target)  # unlike a rename, never replaces what is there
        except FileExistsError:
            raise _taken(target) from None
        except OSError:  # a file system without links
            _require_free(target, replace=False)
            made.rename(target)
    sync_folder(target.parent)


def _put_companions_aside(target: Path) -> None:
    """What SQLite left of another file of that name must not meet the new one, which it would be written into."""
    for beside in companions_of(target):
        if os.path.lexists(beside):
            number = 1
            while os.path.lexists(aside := beside.with_name(f"{beside.name}-{number}")):
                number += 1
            beside.rename(aside)


def _is_open_file(journal: Journal, target: Path) -> bool:
    try:
        found = target.stat()
    except OSError:
        return False
    return (found.st_dev, found.st_ino) == journal.database.file


def _require_free(target: Path, *, replace: bool) -> None:
    if not replace and (target.exists() or target.is_symlink()):
        raise _taken(target)


def _taken(target: Path) -> Refused:
    return Refused(_("There is already a file at {path}.").format(path=target))


def _clear(made: Path) -> None:
    for path in (made, *companions_of(made)):
        path.unlink(missing_ok=True)
