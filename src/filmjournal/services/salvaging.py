"""A new journal from a damaged one: what SQLite reads of it, what its pages hold, and what the last good backup has.

The damaged file is copied and never written to, nor is a file beside it. The new journal is built under a temporary
name, verified as any backup is, and only then named. Nothing is dropped silently: `Salvaged` says of each kind what
came from where, and which ids are lost.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from filmjournal.atomic_file import make_folder, replacing, sync_folder
from filmjournal.domain.errors import JournalUnavailable, NotFound, Refused
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.services import damage_mark
from filmjournal.services.backup_catalogue import backups as backups_of
from filmjournal.services.backup_workplace import SALVAGING, sweep_folders
from filmjournal.services.clock import Clock, stamp, utc_now
from filmjournal.services.integrity import Progress
from filmjournal.services.rolling_backups import BackupPlan, Occasion, plan_of
from filmjournal.services.salvage_merging import Merging
from filmjournal.services.salvage_report import KINDS, Salvaged, no_parts
from filmjournal.services.salvage_sources import Backup, KnownTexts, good_backups
from filmjournal.services.salvage_writing import Writing, counts
from filmjournal.services.set_aside import is_written, put_aside, state_of, undisturbed
from filmjournal.settings import load as load_settings
from filmjournal.storage import backup, database, row_sums, soundness
from filmjournal.storage.companions import foreign
from filmjournal.storage.file_head import system_sentence
from filmjournal.storage.salvage import copying
from filmjournal.storage.salvage.choosing import Origin
from filmjournal.storage.salvage.damaged_file import DamagedFile, differences, is_of_a_newer_version

REPORT = "report.txt"  # beside a journal that was put aside
__all__ = ["MOST_BACKUPS", "REPORT", "Salvaged", "rescue", "salvage"]

MOST_BACKUPS = 5  # the newest good ones that rows are looked for in
_ATTEMPTS = 3  # at salvaging a journal that others write to


def rescue(
    paths: Paths,
    plan: BackupPlan | None = None,
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> Salvaged:
    """Salvage the profile's journal, merged with its backups, and give the new one its place.

    The damaged file moves with its companions to a folder beside, byte for byte as it was, from where `take_back` has
    it again, with the report in a file. Nobody has the journal open in this process; what another one writes to it
    meanwhile is salvaged too. Raises as `salvage` does, and Refused where somebody goes on writing, with everything as
    it was, and what `progress` raises.
    """
    target = paths.journal
    chosen = plan or plan_of(load_settings(paths.settings))
    sources = [file.path for file in backups_of(paths, chosen) if file.can_be_restored and not file.damaged]
    sweep_folders(target.parent, SALVAGING)
    try:
        with tempfile.TemporaryDirectory(prefix=SALVAGING, dir=target.parent) as name:
            made = Path(name) / target.name
            for _attempt in range(_ATTEMPTS):
                before = state_of(target)
                made.unlink(missing_ok=True)
                salvaged = salvage(target, made, sources, clock=clock, progress=progress)
                with undisturbed(target, as_it_is=True):
                    if state_of(target) != before:
                        continue
                    with put_aside(target, Occasion.REPAIR, clock(), {}) as moved_to:
                        made.replace(target)
                        with suppress(OSError):  # it is done: after a power cut there is the one or the other
                            sync_folder(target.parent)
                    break
            else:
                raise is_written(target)
    except OSError as error:
        raise JournalUnavailable(system_sentence(target, error)) from None
    salvaged = replace(salvaged, moved_to=moved_to)
    if moved_to is not None:
        with suppress(OSError), replacing(moved_to / REPORT) as file:
            file.write("\n".join((*salvaged.sentences(), "")).encode())
    damage_mark.clear(paths)
    return salvaged


def salvage(
    damaged: Path,
    target: Path,
    backups: Sequence[Path],
    *,
    clock: Clock = utc_now,
    progress: Progress | None = None,
) -> Salvaged:
    """Make a journal at `target`, a name that is free, of what a damaged file and its backups (newest first) hold.

    `damaged` may be anything: empty, cut short, no journal at all; what lies beside it (`-journal`, `-wal`) is looked
    at as well. Nobody has it open in this process, since reading a file through another handle lets go of its locks.
    Raises NotFound where there is no file, JournalUnavailable where it can't be read, and Refused where it is a
    journal of a newer version, where nothing of a journal is left and no backup is good, and where `target` exists;
    then nothing has its name.
    """
    if target.exists():
        raise Refused(_("There is already a file at {path}.").format(path=target))
    try:
        make_folder(target.parent)
        with tempfile.TemporaryDirectory(prefix=SALVAGING, dir=target.parent) as name:
            folder = Path(name)
            copy, lost = _copied(damaged, folder)
            if is_of_a_newer_version(copy):
                raise Refused(
                    _("The file {path} was written by a newer Film Journal: please update the program.").format(
                        path=damaged
                    )
                )
            made = folder / "made.filmjournal"
            with _opened(copy) as file, good_backups(backups, folder, MOST_BACKUPS) as good:
                salvaged = _build(file, good, made, damaged, stamp(clock()), progress or _untold)
            salvaged = replace(salvaged, unreadable_bytes=lost)
            backup.verify(made, named=target)
            with made.open("rb+") as written:
                os.fsync(written.fileno())
            made.replace(target)
            sync_folder(target.parent)
    except OSError as error:
        raise JournalUnavailable(system_sentence(damaged, error)) from None
    return salvaged


def _copied(damaged: Path, folder: Path) -> tuple[Path, int]:
    """The copy to work on, with what lies beside it where that belongs to it, and how many bytes it lacks."""
    if not damaged.exists():
        raise NotFound(_("There is no journal at {path}.").format(path=damaged))
    copy = folder / "damaged.filmjournal"
    lost = copying.copy_readable(damaged, copy)
    beside = []
    for companion in copying.companions(damaged):
        taken = folder / f"beside{companion.name.removeprefix(damaged.name)}"
        copying.copy_readable(companion, taken)
        beside.append(taken)
    if not beside:
        return copy, lost
    known = [(differences(variant), variant) for variant in copying.variants(copy, beside, folder)]
    readable = [(number, place) for place, (number, _variant) in enumerate(known) if number is not None]
    if readable:  # the file as it is, unless with its companion fewer rows are not what was saved
        return known[min(readable)[1]][1], lost
    return known[1 if len(known) > 1 and foreign(damaged) is None else 0][1], lost


@contextmanager
def _opened(copy: Path) -> Iterator[DamagedFile]:
    file = DamagedFile(copy)
    try:
        yield file
    finally:
        file.close()


def _untold(_what: str, _done: int, _of: int) -> None:
    pass


def _build(file: DamagedFile, good: list[Backup], made: Path, damaged: Path, now: str, progress: Progress) -> Salvaged:
    tables = row_sums.summed_tables()
    parts = no_parts(table.name for table in tables)
    merging = Merging(file, good, KnownTexts(good))
    uncounted = []
    database.create(made)
    new = database.Database(made)
    try:
        with new.writing(filling=True) as writer:
            connection = writer.connection
            writing = Writing(connection, now)
            for number, table in enumerate(tables):
                progress(_(KINDS[table.name]), number, len(tables) + 1)
                rows, counted = merging.rows(table.name, parts[table.name])
                writing.write(table, rows, parts[table.name])
                if not counted:
                    uncounted.append(table.name)
            came = counts(parts)
            if not good and not sum(came.values()):
                raise Refused(_("There is nothing of a journal in {path}, and no good backup.").format(path=damaged))
            progress("", len(tables), len(tables) + 1)
            writing.finish(parts, [file.last_ids(), *(one.last_ids() for one in good[:1])])
            soundness.mend(connection)
    finally:
        new.close()
    used = good[0].named if good and came[Origin.BACKUP] else None
    return Salvaged(parts, dict(writing.texts), used, uncounted=tuple(uncounted))
