"""The backups that the program makes by itself: when the journal changed, verified, and within a bound of space.

A rolling backup is a copy of the journal alone, since images never change and stay while anything names them; its note
names those that it needs. Nothing gets its name before it was read back and found good. A second folder has the same
files for as long as it can be reached. Once a week an open copy is made besides (`open_copies`).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filmjournal.domain.errors import Refused
from filmjournal.domain.retention import Occasion
from filmjournal.i18n import _
from filmjournal.paths import JOURNAL_NAME, Paths
from filmjournal.services import damage_mark, open_copies, second_folder
from filmjournal.services.backup_files import (
    OPEN,
    ROLLING,
    KeptFile,
    Name,
    Note,
    hash_of,
    kept_in,
    origin,
    put,
)
from filmjournal.services.backup_workplace import making, sweep_beside
from filmjournal.services.clock import Clock, utc_now
from filmjournal.services.journal import Journal
from filmjournal.settings import Settings
from filmjournal.storage import backup, database, reserve, soundness
from filmjournal.storage.file_head import VERSION, head, probe
from filmjournal.storage.reading_errors import DAMAGE_ERRORS, name_of

__all__ = [
    "BackupPlan",
    "Occasion",
    "back_up",
    "back_up_closed",
    "keep_open_copy",
    "latest_backup",
    "plan_of",
    "second_folder_trouble",
]

# When somebody waits or is at work: looking at every row takes longer than all else, and is done once a day.
_IN_A_HURRY = (Occasion.TIME, Occasion.IMPORT, Occasion.DELETION)
_LATELY = timedelta(days=1)
_GIGABYTE = 1_000_000_000
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What backups may take in each of their folders, in bytes, and the second of these folders, if there is one."""

    space: int
    second_folder: Path | None = None


def plan_of(settings: Settings) -> BackupPlan:
    """The plan that a person's settings make."""
    folder = settings.backup_folder.strip()
    return BackupPlan(settings.backup_space * _GIGABYTE, Path(folder).expanduser() if folder else None)


def back_up(
    journal: Journal,
    paths: Paths,
    plan: BackupPlan,
    occasion: Occasion,
    *,
    clock: Clock = utc_now,
    tell: Tell | None = None,
) -> Path | None:
    """Copy an open journal into the folder of backups if it changed since the last copy; the copy's path, else None.

    A copy of a journal that has lost something, or is marked as damaged, is named so. Afterwards some make room by the
    rules of `retention`. A second folder that can't be reached costs nothing but a sentence to `tell`. Raises
    JournalUnavailable and Refused, with all copies in place, where the file is damaged, is no longer the one that was
    opened, or the copy can't be made.
    """
    journal.database.require_same_file()
    made, is_new = _secured(journal.path, paths, plan, occasion, clock, tell)
    return made if is_new else None


def back_up_closed(
    paths: Paths,
    plan: BackupPlan,
    occasion: Occasion,
    *,
    clock: Clock = utc_now,
    tell: Tell | None = None,
) -> Path:
    """The same of the profile's journal while it is closed, of any version; the newest copy, whether made now or not.

    Raises as `back_up` does, and NotFound where there is no journal.
    """
    return _secured(paths.journal, paths, plan, occasion, clock, tell)[0]


def keep_open_copy(
    paths: Paths,
    plan: BackupPlan,
    *,
    clock: Clock = utc_now,
    wanted: Callable[[], bool] = lambda: True,
    tell: Tell | None = None,
) -> bool:
    """Once a week, have a copy of the profile's journal in open formats made beside its backups; whether one was made.

    It may take minutes, in a process of its own that is ended once it is no longer `wanted`. Raises
    JournalUnavailable and Refused.
    """
    if damage_mark.is_marked(paths):
        return False
    try:
        is_made = open_copies.keep(paths.journal, paths.backups, plan.space, clock, wanted)
    except OSError as error:
        raise Refused(_cannot_write(paths.backups, error)) from None
    if is_made:
        _bring_second(paths.journal, paths, plan, tell)
    return is_made


def latest_backup(paths: Paths) -> datetime | None:
    """When the newest backup of the profile's journal in its folder of backups was made, by hand or not."""
    times = [file.made for file in kept_in(paths.backups, paths.journal)[-1:]]
    with suppress(OSError):
        for path in paths.backups.iterdir():
            if path.suffix == OPEN and path.name.startswith(f"{paths.journal.stem}-"):
                times.append(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return max(times, default=None)


def second_folder_trouble(paths: Paths, plan: BackupPlan) -> str | None:
    """Why the newest backup is not in the second folder, as a sentence; None where it is, or where there is none."""
    folder = plan.second_folder
    return None if folder is None else second_folder.trouble(paths.journal, paths.backups, folder)


def _secured(
    journal: Path, paths: Paths, plan: BackupPlan, occasion: Occasion, clock: Clock, tell: Tell | None
) -> tuple[Path, bool]:
    """The newest copy of the journal as it is, and whether it was made now."""
    folder = paths.backups
    try:
        with making(folder) as place:
            kept = kept_in(folder, journal)
            stands, modified = head(journal), journal.stat().st_mtime_ns
            state = hashlib.blake2b(stands, digest_size=6).hexdigest()
            is_new = not kept or not _holds(kept[-1], state, modified)
            if is_new:
                _require_room(folder, journal)
                copy, now = place / JOURNAL_NAME, clock()
                thorough = occasion not in _IN_A_HURRY or not _was_thorough(kept, now)
                counts, is_damaged = _copied(journal, copy, stands, thorough=thorough)
                is_damaged = is_damaged or damage_mark.is_marked(paths)
                name = Name(_next_number(journal, paths, plan), state, is_damaged)
                note = Note(
                    occasion=occasion,
                    made=now,
                    size=copy.stat().st_size,
                    hash=hash_of(copy),
                    origin=origin(folder),
                    modified=modified,
                    counts=counts,
                    images=None if probe(journal) < VERSION else _images_named_in(copy, journal),
                    thorough=thorough,
                )
                made = put(copy, folder, name.of(journal, ROLLING), note)
                open_copies.make_room_beside(kept_in(folder, journal), folder, journal, plan.space)
            else:
                made = kept[-1].path
    except OSError as error:
        raise Refused(_cannot_write(folder, error)) from None
    _bring_second(journal, paths, plan, tell)
    sweep_beside(journal)
    return made, is_new


def _require_room(folder: Path, journal: Path) -> None:
    """Raise Refused where a copy would take the room in which the next text has to be saved."""
    if shutil.disk_usage(folder).free < journal.stat().st_size + reserve.SIZE + reserve.ROOM_BESIDE:
        raise Refused(_("There is too little room in {folder} for a backup.").format(folder=folder))


def _holds(file: KeptFile, state: str, modified: int) -> bool:
    """Whether a backup is of the journal as it is now. A restored journal may come to a state that another had."""
    return file.verified and file.name.state == state and (file.note is None or file.note.modified == modified)


def _was_thorough(kept: Sequence[KeptFile], now: datetime) -> bool:
    """Whether every row was looked at not long ago, and found good."""
    last = next((file for file in reversed(kept) if file.note is not None and file.note.thorough), None)
    return last is not None and not last.name.damaged and abs(now - last.made) < _LATELY


def _copied(journal: Path, copy: Path, stands: bytes, *, thorough: bool) -> tuple[dict[str, int], bool]:
    """Make a verified copy; how many rows it has of what, and whether it has lost content: of a review, or of any row.

    Raises JournalUnavailable and Refused.
    """
    counts = backup.copy(journal, copy, reviews=False)
    try:
        there = backup.count_rows(journal)
        if there != counts and head(journal) == stands:
            raise Refused(_("The backup did not come back from the disk as it was written."))
        return counts, backup.has_lost_content(copy, rows=thorough)
    except DAMAGE_ERRORS as error:
        raise Refused(
            _("A copy of {path} could not be made ({reason}).").format(path=journal, reason=name_of(error))
        ) from None


def _images_named_in(copy: Path, journal: Path) -> tuple[str, ...]:
    opened = database.Database(copy, copy_of=journal)
    try:
        with opened.reading() as connection:
            return tuple(sorted(soundness.named_images(connection)))
    finally:
        opened.close()


def _next_number(journal: Path, paths: Paths, plan: BackupPlan) -> int:
    known = [*kept_in(paths.backups, journal), *kept_in(paths.backups, journal, OPEN)]
    if plan.second_folder is not None:
        known += second_folder.own(journal, paths.backups, plan.second_folder, ROLLING)
    return max((file.name.sequence for file in known), default=0) + 1


def _bring_second(journal: Path, paths: Paths, plan: BackupPlan, tell: Tell | None) -> None:
    folder = plan.second_folder
    if folder is None:
        return
    try:
        sentence = second_folder.trouble(journal, paths.backups, folder)
        if folder.is_dir() and not folder.samefile(paths.backups):
            is_new = second_folder.bring(journal, paths.backups, folder)
            if is_new and not damage_mark.is_marked(paths):
                second_folder.make_room(journal, paths.backups, folder, plan.space)
            sentence = None
    except OSError as error:
        sentence = _cannot_write(folder, error)
    except Refused as error:
        sentence = str(error)
    if tell is not None and sentence is not None:
        tell(sentence)


def _cannot_write(folder: Path, error: OSError) -> str:
    return _("The folder of backups, {folder}, can't be written: {reason}.").format(
        folder=folder, reason=error.strerror or error
    )
