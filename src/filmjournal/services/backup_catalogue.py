"""What backups there are of a journal, and what would change by going back to one.

What is told of a backup comes from the note beside it or within it; where there is none, from the file itself, which
is never changed. Whether every byte of it is as it was written is seen when it is restored.
"""

from __future__ import annotations

import heapq
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.partial_date import parse as parse_date
from filmjournal.domain.retention import Occasion
from filmjournal.interchange.reading.zip_members import DAMAGED
from filmjournal.paths import Paths
from filmjournal.services import set_aside
from filmjournal.services.backup_files import OPEN, ROLLING, KeptFile, entries_shown, kept_in
from filmjournal.services.backup_format import note_of, refuse_own_file, told
from filmjournal.services.backup_reading import as_journal, kind_of
from filmjournal.services.journal import Journal
from filmjournal.services.reading_out import Progress
from filmjournal.services.rolling_backups import BackupPlan
from filmjournal.storage import backup
from filmjournal.storage.differences import EntryRow, Numbers, comparing
from filmjournal.storage.file_head import probe
from filmjournal.storage.reading_errors import DAMAGE_ERRORS

_AUTOMATIC = re.compile(r"-\d{6,}-[0-9a-f]{12}(?:-damaged)?$")
_BEFORE = {"version": Occasion.MIGRATION, "before-repair": Occasion.REPAIR}
_BEFORE_NAME = re.compile(r"-(version|before-repair)-\d+$")


class BackupKind(StrEnum):
    """Where a backup comes from."""

    ROLLING = "rolling"  # made by the program, the journal alone
    BY_HAND = "by hand"  # made by a person, with the images
    OPEN = "open"  # the weekly copy that other programs can read
    ASIDE = "aside"  # a journal that made room when another one was restored
    FILE = "file"  # any other that a person named


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup; `path` is what `restore` takes. The numbers are None where they are not known without reading it all.

    `entries` are those that a person sees: without the trash, as far as its note says how many these are.

    `sequence` orders rolling backups and open copies, whatever the clock says; `also` are equal copies in the second
    folder. `damaged` is one that can't be read, has not the size it was written with, or is of a journal that had lost
    something by then. Only what can be read can be restored, damaged or not.
    """

    path: Path
    kind: BackupKind
    made: datetime
    size: int
    sequence: int | None = None
    occasion: Occasion | None = None
    films: int | None = None
    entries: int | None = None
    people: int | None = None
    damaged: bool = False
    can_be_restored: bool = True
    also: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """An entry that would come, go, or become another. `text` and `fields` say what of it is another.

    Film and date are those of the backup, but for an entry that is in the journal only. `words_there` and `words_here`
    are those of the review in the backup and in the journal.
    """

    id: int
    title: str
    year: int | None
    watched: PartialDate | None
    text: bool
    fields: bool
    words_there: int
    words_here: int


@dataclass(frozen=True, slots=True)
class Differences:
    """What going back to a backup would change. Entries in the trash count as gone; the newest viewings come first."""

    only_there: tuple[EntryDifference, ...]  # in the backup: would come
    only_here: tuple[EntryDifference, ...]  # in the journal: would go
    other: tuple[EntryDifference, ...]  # in both, not the same
    entries_there: int
    entries_here: int
    films: Numbers
    people: Numbers
    lists: Numbers  # smart lists too

    @property
    def nothing(self) -> bool:
        """Whether all of it is the same."""
        parts = (self.films, self.people, self.lists)
        return not (
            self.only_there
            or self.only_here
            or self.other
            or any(part.only_there or part.only_here or part.other for part in parts)
        )


def backups(paths: Paths, plan: BackupPlan) -> tuple[BackupFile, ...]:
    """All backups of the profile's journal in both folders, and journals that made room, the newest first.

    Backups that are numbered come by their number; among others only the clock can tell.
    """
    folders = [paths.backups, *([] if plan.second_folder is None else [plan.second_folder])]
    several = [
        _automatic(paths, folders, ROLLING),
        _automatic(paths, folders, OPEN),
        sorted(_by_hand(paths), key=lambda file: file.made, reverse=True),
        list(_asides(paths.journal)),
    ]
    return tuple(heapq.merge(*several, key=lambda file: file.made, reverse=True))


def described(path: Path) -> BackupFile:
    """Any file that a person named as a backup. Raises NotFound, and Refused where it is none."""
    kind = kind_of(path)
    with told(path):
        found = path.stat()
    made = datetime.fromtimestamp(found.st_mtime, UTC)
    if kind == "backup":
        return _whole(path, made, found.st_size, BackupKind.FILE)
    if kind == "journal":
        counts, readable = _counts(path)
        file = BackupFile(path, BackupKind.FILE, made, found.st_size, damaged=not readable, can_be_restored=readable)
        return _counted(counts, file)
    return BackupFile(path, BackupKind.FILE, made, found.st_size)


def differences(journal: Journal, path: Path, progress: Progress | None = None) -> Differences:
    """What would change by a restore. Nothing is changed, in neither of them.

    A backup of an older version, or of another kind than a journal, is brought to this version in a temporary copy,
    while which `progress` is called; it may raise Stopped. Raises NotFound, Refused for a file that is no backup or is
    damaged or the journal itself, and JournalUnavailable.
    """
    refuse_own_file(journal.path, path)
    journal.database.require_same_file()
    backup.roll_back(journal.path)

    def tick() -> None:
        if progress is not None:
            progress(0, 0)

    with as_journal(path, journal.path.parent, progress) as kept, comparing(journal.path, kept, tick) as compared:
        there, here = compared.entry_counts()
        entries = compared.entries()
        return Differences(
            only_there=tuple(map(_difference, entries.only_there)),
            only_here=tuple(map(_difference, entries.only_here)),
            other=tuple(map(_difference, entries.other)),
            entries_there=there,
            entries_here=here,
            films=compared.films(),
            people=compared.people(),
            lists=compared.lists(),
        )


def _difference(row: EntryRow) -> EntryDifference:
    _key, id_, title, year, written, text, fields, there, here = row
    watched = None
    with suppress(FilmJournalError):  # a date that was damaged is none
        watched = None if written is None else parse_date(written)
    return EntryDifference(id_, title, year, watched, text, fields, there, here)


def _automatic(paths: Paths, folders: list[Path], ending: str) -> list[BackupFile]:
    """Those that the program made by itself, each once, with the first folder's where both have it whole."""
    by_name: dict[str, list[KeptFile]] = {}
    for folder in folders:
        for file in kept_in(folder, paths.journal, ending):
            by_name.setdefault(file.path.name, []).append(file)
    found = []
    for copies in by_name.values():
        first, *others = sorted(copies, key=lambda file: not file.verified)
        note = first.note
        counts = None if note is None else note.counts
        readable = first.verified
        if counts is None and ending == ROLLING:
            counts, readable = _counts(first.path)
        as_told = BackupFile(
            path=first.path,
            kind=BackupKind.ROLLING if ending == ROLLING else BackupKind.OPEN,
            made=first.made,
            size=first.size,
            sequence=first.name.sequence,
            occasion=None if note is None else note.occasion,
            damaged=first.name.damaged or not first.verified or not readable,
            can_be_restored=first.verified and readable,
            also=tuple(other.path for other in others if other.verified),
        )
        found.append(_counted(counts or {}, as_told))
    return sorted(found, key=lambda file: file.sequence or 0, reverse=True)


def _by_hand(paths: Paths) -> Iterator[BackupFile]:
    """What a person, a repair or a migration of an earlier version has put into the folder of backups."""
    there: list[Path] = []
    with suppress(OSError):
        there = [path for path in paths.backups.iterdir() if path.name.startswith(f"{paths.journal.stem}-")]
    for path in there:
        if _AUTOMATIC.search(path.stem):
            continue
        before = _BEFORE_NAME.search(path.stem)
        with suppress(FileNotFoundError):  # gone by now
            found = path.stat()
            made = datetime.fromtimestamp(found.st_mtime, UTC)
            if path.suffix == OPEN:
                yield _whole(path, made, found.st_size, BackupKind.BY_HAND)
            elif path.suffix == ROLLING and before is not None:
                counts, readable = _counts(path)
                file = BackupFile(path, BackupKind.ROLLING, made, found.st_size, damaged=not readable)
                yield _counted(counts, replace(file, occasion=_BEFORE[before[1]], can_be_restored=readable))


def _whole(path: Path, made: datetime, size: int, kind: BackupKind) -> BackupFile:
    """A backup with its images, by its own note."""
    try:
        with zipfile.ZipFile(path) as archive:
            note = note_of(archive, path)
        return _counted(dict(note["counts"]), BackupFile(path, kind, datetime.fromisoformat(note["written"]), size))
    except (*DAMAGED, FilmJournalError, OSError, KeyError, TypeError, ValueError):
        return BackupFile(path, kind, made, size, damaged=True, can_be_restored=False)


def _asides(journal: Path) -> Iterator[BackupFile]:
    """The journals that made room, the newest first."""
    for aside in reversed(set_aside.asides(journal)):
        with suppress(FileNotFoundError):  # gone by now
            yield _aside(aside)


def _aside(aside: set_aside.Aside) -> BackupFile:
    counts, readable = (aside.counts, True) if aside.counts else _counts(aside.journal)
    size = aside.journal.stat().st_size
    file = BackupFile(aside.journal, BackupKind.ASIDE, aside.made, size, damaged=not readable, can_be_restored=readable)
    return _counted(counts, replace(file, occasion=aside.occasion))


def _counts(journal: Path) -> tuple[dict[str, int], bool]:
    """How many rows a journal file has of what, and whether it can be read at all; it is not changed."""
    try:
        probe(journal)
        return backup.count_rows(journal), True
    except (FilmJournalError, *DAMAGE_ERRORS):
        return {}, False


def _counted(counts: dict[str, int], file: BackupFile) -> BackupFile:
    return replace(file, films=counts.get("film"), entries=entries_shown(counts), people=counts.get("person"))
