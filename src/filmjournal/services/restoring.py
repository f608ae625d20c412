"""The way back: a journal made anew from a backup, and a restore taken back.

A verified rolling backup comes first. The new journal is built beside and verified; what was there is moved aside with
its companions and never deleted, and at every moment there is one or the other. Single entries come back by the
command `RestoreEntries`.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from filmjournal.atomic_file import make_folder, sync_folder
from filmjournal.domain.errors import FilmJournalError, NotFound, Refused
from filmjournal.i18n import _
from filmjournal.paths import JOURNAL_NAME, Paths
from filmjournal.services import damage_mark, set_aside
from filmjournal.services.backup_files import entries_shown
from filmjournal.services.backup_format import IMAGES, images_in, refuse_own_file, told
from filmjournal.services.backup_reading import WORK, build
from filmjournal.services.backup_workplace import sweep_folders
from filmjournal.services.clock import Clock, utc_now
from filmjournal.services.reading_out import Progress
from filmjournal.services.rolling_backups import BackupPlan, Occasion, back_up_closed, plan_of
from filmjournal.services.set_aside import Aside
from filmjournal.settings import load as load_settings
from filmjournal.storage import backup, images
from filmjournal.storage.reading_errors import DAMAGE_ERRORS

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Restored:
    """What is in the journal now; entries in the trash are not counted.

    `kind` is what it was made from: `backup`, `journal`, `archive` or `json`.

    `moved_to` is the folder beside with the journal that was there before, None where there was none.
    """

    films: int
    entries: int
    people: int
    kind: str
    moved_to: Path | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The journal has what it had before a restore. The numbers are None where what it had was not sound.

    `moved_to` is the folder with what the restore had made, from which it can be had again.
    """

    films: int | None
    entries: int | None
    people: int | None
    moved_to: Path | None


def restore(
    source: Path,
    paths: Paths,
    *,
    plan: BackupPlan | None = None,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> Restored:
    """Make the profile's journal anew from a backup, a journal file, an archive, or the JSON file of a whole journal.

    The journal has to be closed here, and whoever has it open elsewhere finds it replaced. Without a `plan` the backup
    that comes first goes where the profile's settings say; a journal that is too damaged for one is moved aside all
    the same. Raises NotFound and Refused, and what `progress` raises, with nothing changed.
    """
    target = paths.journal
    refuse_own_file(target, source)
    with _work_folder(target) as folder:
        made = folder / JOURNAL_NAME
        with told(target):
            kind = build(source, made, progress=progress)
            counts = backup.verify(made, named=source)
        _back_up(paths, plan, clock)
        with told(target):
            _bring_images(folder / IMAGES, target.parent / IMAGES)
            moved_to = _replace(target, clock, lambda: made.replace(target))
    damage_mark.clear(paths)
    return Restored(counts["film"], entries_shown(counts) or 0, counts["person"], kind, moved_to)


def last_restore(paths: Paths) -> Path | None:
    """The folder with the journal that made room last, by number and not by clock; None where there is none."""
    there = set_aside.asides(paths.journal)
    return there[-1].folder if there else None


def take_back(
    moved_to: Path, paths: Paths, *, plan: BackupPlan | None = None, clock: Clock = utc_now
) -> TakenBack:  # fmt: skip
    """Undo a restore: give the journal in that folder its place back, as it is, sound or not.

    What stood there meanwhile is moved aside in turn, after a backup, so that this can be taken back as well. Raises
    NotFound where there is no such journal, and Refused, with nothing changed.
    """
    target = paths.journal
    aside = _aside(moved_to, target)
    beside = set_aside.unfinished(aside)
    if beside is not None:
        raise Refused(
            _("What is in {folder} was never whole: {name} lies beside it. Please restore a backup.").format(
                folder=moved_to, name=beside.name
            )
        )
    counts = _verified(aside.journal)
    _back_up(paths, plan, clock)
    with told(target):
        aside_too = _replace(target, clock, lambda: set_aside.take_out(aside, target))
    if counts is None:
        damage_mark.mark(paths, clock=clock)
        return TakenBack(None, None, None, aside_too)
    damage_mark.clear(paths)
    return TakenBack(counts["film"], entries_shown(counts) or 0, counts["person"], aside_too)


def _aside(folder: Path, target: Path) -> Aside:
    for aside in set_aside.asides(target):
        if aside.folder == folder.absolute():
            return aside
    raise NotFound(_("There is no journal in {folder} that made room for this one.").format(folder=folder))


def _replace(target: Path, clock: Clock, put_in_place: Callable[[], object]) -> Path | None:
    """Put another journal into the place of what is there, with nobody writing meanwhile; where that went."""
    counts = _row_counts(target)
    with set_aside.undisturbed(target), set_aside.put_aside(target, Occasion.RESTORE, clock(), counts) as moved_to:
        put_in_place()
        with suppress(OSError):  # it is done: after a power cut there is the one or the other
            sync_folder(target.parent)
    return moved_to


def _back_up(paths: Paths, plan: BackupPlan | None, clock: Clock) -> None:
    """Make a rolling backup of what is there. What can't be copied is moved aside as it is, so nothing is lost."""
    if not set_aside.can_be_opened(paths.journal):
        return
    try:
        back_up_closed(paths, plan or plan_of(load_settings(paths.settings)), Occasion.RESTORE, clock=clock)
    except FilmJournalError as error:
        _log.info("no backup before a restore: %s", type(error).__name__)


def _verified(journal: Path) -> dict[str, int] | None:
    """How many rows a journal has of what; None where it is not sound."""
    try:
        return backup.verify(journal) if set_aside.can_be_opened(journal) else None
    except FilmJournalError:
        return None


def _row_counts(journal: Path) -> dict[str, int]:
    """The same without looking at what the rows are; nothing where that can't be told."""
    try:
        return backup.count_rows(journal) if set_aside.can_be_opened(journal) else {}
    except DAMAGE_ERRORS:
        return {}


def _bring_images(new: Path, present: Path) -> None:
    """Add the images that are not there; an image never changes, so one that is there and whole is the same."""
    for name, path in images_in(new).items():
        there = present / PurePosixPath(name).relative_to(IMAGES)
        if not there.exists() or (images.is_sound(path.parent, path.name) and not images.is_sound(present, path.name)):
            make_folder(there.parent)
            path.replace(there)
            sync_folder(there.parent)


@contextmanager
def _work_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside the journal, gone afterwards; those that killed runs left a day ago go first."""
    with told(target):
        make_folder(target.parent)
        sweep_folders(target.parent, WORK)
        folder = tempfile.mkdtemp(prefix=WORK, dir=target.parent)
    try:
        yield Path(folder)
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
