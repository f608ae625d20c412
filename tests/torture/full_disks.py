"""P4: disks that fill up while a person writes, imports, exports and backs up, and then get room again.

Each round has a disk of its own (a tmpfs, or ext4 in a file) with hardly any room left. What was acknowledged must be
there to the letter, then and when the journal is opened anew; the reserve must hold a megabyte of text; no file may
have its name before it is whole; and as soon as there is room again the same process must save what it could not.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filmjournal import bootstrap
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Trouble
from filmjournal.domain.retention import Occasion
from filmjournal.paths import Paths, in_profile
from filmjournal.services import integrity
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import LogFilm, SaveReview
from filmjournal.services.exporting_archive import export_archive
from filmjournal.services.exporting_json import export_json
from filmjournal.services.importing import OpenImport, apply, plan
from filmjournal.services.journal import Journal
from filmjournal.services.rolling_backups import BackupPlan, back_up
from filmjournal.storage import backup
from filmjournal.storage.reserve import NAME, SIZE
from torture.parts import Part, Result, Setup

_MEGABYTE = 1 << 20
_DISKS = (
    ("tmpfs", 8),
    ("ext4", 16),
    ("tmpfs", 2),
    ("tmpfs", 6),
    ("tmpfs", 4),
    ("ext4", 16),
    ("tmpfs", 3),
    ("tmpfs", 7),
)
# in megabytes; those of seven or more have room for a reserve
_ENTRIES = 20
_MOST_SAVES = 600
_FROM_RESERVE = 1_000_000  # bytes of text
_WORDS = (
    "Kevin", "runs", "the", "other", "way", "while", "boys", "whistle", "a", "naïve", "tune", "by", "harbour", "and",
    "fog", "comes", "in", "slow", "映画", "👩‍🚀",
)  # fmt: skip
_IN_TABLE = 60
_TABLE = """Name,Year,Rating,Watched Date,Review
""" + "".join(f"Imported {n},2001,3,2023-01-{n % 28 + 1:02},{'fog and harbour ' * 40}\n" for n in range(_IN_TABLE))


@dataclass(slots=True)
class Ledger:
    """What one round came to."""

    acknowledged: dict[int, str] = field(default_factory=dict)  # the newest text of each entry
    refused: dict[int, SaveReview] = field(default_factory=dict)
    saves: int = 0
    work_refused: int = 0
    from_reserve: int = 0  # bytes of text
    faults: list[str] = field(default_factory=list)


class Person:
    """Writes until the disk is full, and afterwards."""

    def __init__(self, journal: Journal, dice: random.Random, ledger: Ledger) -> None:
        self._journal = journal
        self._dice = dice
        self._ledger = ledger
        self._ids = [self._log(number) for number in range(_ENTRIES)]

    def write(self) -> bool:
        """Save a text of any length; whether the journal took it."""
        entry = self._journal.browsing.entry(self._dice.choice(self._ids))
        html = f"<p>{' '.join(self._dice.choices(_WORDS, k=self._dice.choice((100, 20_000))))}</p>"
        sitting = f"sitting {self._ledger.saves}"  # so that each text before stays as a revision
        return self.save(SaveReview(entry.id, entry.film.id, entry.review.revision, html, sitting))

    def save(self, save: SaveReview) -> bool:
        """Save a text; whether the journal took it."""
        self._ledger.saves += 1
        try:
            outcome = self._journal.execute(save)
        except JournalUnavailable as error:
            if error.trouble is not Trouble.FULL:
                self._ledger.faults.append(f"a full disk was told as {error.trouble}: {error}")
            self._ledger.refused[save.entry_id] = save
            return False
        self._ledger.acknowledged[save.entry_id] = save.html
        if outcome.disk_full or self._ledger.from_reserve:
            self._ledger.from_reserve += len(save.html.encode())
        return True

    def _log(self, number: int) -> int:
        entry_id = self._journal.execute(LogFilm(f"Film {number}", viewing={})).entry_id
        assert entry_id is not None
        return entry_id


class Hasty(Person):
    """How not to do it: believes that what was tried was saved."""

    def save(self, save: SaveReview) -> bool:
        self._ledger.acknowledged[save.entry_id] = save.html
        return super().save(save)


def run(setup: Setup) -> Result:
    return _tried(setup, Person)


def control(setup: Setup) -> Result:
    """An acknowledgement without a save."""
    return _tried(setup, Hasty)


def _tried(setup: Setup, kind: type[Person]) -> Result:
    result = Result()
    saves = work = least = 0
    for number in range(setup.rounds):
        dice = random.Random(f"{setup.seed} {number}")
        system, size = _DISKS[number % len(_DISKS)]
        ledger = Ledger()
        with _disk(setup.folder, system, size) as disk:
            try:
                _round(setup.folder, disk, dice, ledger, kind)
            except Exception:
                ledger.faults.append(traceback.format_exc())
        result.faults += [f"round {number}, {system} of {size} MB: {fault}" for fault in ledger.faults]
        saves += len(ledger.acknowledged)
        work += ledger.work_refused
        if ledger.from_reserve:
            least = min(least or ledger.from_reserve, ledger.from_reserve)
        if number % 10 == 9:
            setup.tell(f"{number + 1:,} disks")
    result.figures |= {"texts acknowledged": saves, "other work refused": work, "least bytes from a reserve": least}
    return result


def _round(outside: Path, disk: Path, dice: random.Random, ledger: Ledger, kind: type[Person]) -> None:
    paths = in_profile(disk / "profile")
    journal = bootstrap.open_journal(paths, create=True)
    try:
        person = kind(journal, dice, ledger)
        room = _free(disk)
        has_reserve = journal.reserve.make()
        if has_reserve is not (room >= SIZE + 2 * _MEGABYTE):
            ledger.faults.append("there is a reserve where there is no room for one, or none where there is")
        filler = _fill(disk, leaving=dice.randrange(100_000, 900_000))
        others = _other_work(outside, disk, journal, paths, ledger)
        for _save in range(_MOST_SAVES):
            if dice.random() < 0.1 and not ledger.from_reserve:
                _do_other_work(dice.choice(others), ledger)
            if not person.write():
                break
        else:
            ledger.faults.append("the disk did not fill up")
        if has_reserve and ledger.from_reserve < _FROM_RESERVE:
            ledger.faults.append(f"only {ledger.from_reserve:,} bytes of text were saved in the reserve")
        for work in others:
            _do_other_work(work, ledger)
        ledger.faults += _partial(disk)
        ledger.faults += _lost(journal, ledger)
        filler.unlink()
        for save in ledger.refused.values():
            person.save(save)
            if ledger.acknowledged.get(save.entry_id) != save.html:
                ledger.faults.append("with room again a text was refused")
        if not journal.reserve.make() and _free(disk) >= SIZE + 2 * _MEGABYTE:
            ledger.faults.append("with room again there is no reserve")
    finally:
        journal.close()
    journal = bootstrap.open_journal(paths)
    try:
        ledger.faults += _lost(journal, ledger)
        ledger.faults += integrity.check(journal).troubles
    finally:
        journal.close()


def _other_work(
    outside: Path, disk: Path, journal: Journal, paths: Paths, ledger: Ledger
) -> list[Callable[[], object]]:
    """What else takes room: to be done to the same disk."""
    table = outside / "table.csv"
    table.write_text(_TABLE, encoding="utf-8")

    def bring_in() -> None:
        with OpenImport([table]) as files:
            apply(journal, plan(journal, files.read()))

    def keep_a_copy() -> None:
        if back_up(journal, paths, BackupPlan(1_000_000_000), Occasion.TIME):
            ledger.faults.append("a backup that nobody asked for took the room that was left")

    return [
        bring_in,
        keep_a_copy,
        lambda: write_backup(journal, disk / "backup.zip", paths),
        lambda: export_archive(journal, disk / "archive.zip"),
        lambda: export_json(journal, disk / "journal.json"),
    ]


def _do_other_work(work: Callable[[], object], ledger: Ledger) -> None:
    try:
        work()
    except FilmJournalError:
        ledger.work_refused += 1
    except Exception:
        ledger.faults.append(traceback.format_exc())


def _lost(journal: Journal, ledger: Ledger) -> Iterator[str]:
    for entry_id, html in ledger.acknowledged.items():
        if journal.browsing.entry(entry_id).review.html != html:
            yield f"the text of entry {entry_id} was acknowledged and is not there"
    with closing(sqlite3.connect(journal.path)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM film WHERE title LIKE 'Imported %'").fetchone()
    if count not in (0, _IN_TABLE):
        yield f"{count} of {_IN_TABLE} films of an import are there"


def _partial(disk: Path) -> Iterator[str]:
    """Files that have their name and are not whole, and temporary ones that are still there."""
    for path in sorted(path for path in disk.rglob("*") if path.is_file()):
        name = path.relative_to(disk)
        try:
            if path.name == NAME:
                whole = path.stat().st_size == SIZE
            elif any(part.startswith(".") for part in name.parts):
                whole = path.stat().st_size < 100  # locks and marks
            elif path.suffix == ".filmjournal":
                whole = backup.verify(path)["film"] >= _ENTRIES
            elif path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    whole = archive.testzip() is None
            elif path.suffix == ".json":
                whole = bool(json.loads(path.read_bytes()))
            else:
                whole = True
        except (FilmJournalError, zipfile.BadZipFile, ValueError):
            whole = False
        if not whole:
            yield f"{name} is not whole"


def _free(disk: Path) -> int:
    return shutil.disk_usage(disk).free


def _fill(disk: Path, leaving: int) -> Path:
    filler = disk / "filler"
    with filler.open("wb") as file:
        while (room := _free(disk) - leaving) > 0:
            file.write(os.urandom(min(room, _MEGABYTE)))
            file.flush()
            os.fsync(file.fileno())
    return filler


@contextmanager
def _disk(folder: Path, system: str, megabytes: int) -> Iterator[Path]:
    """A disk of its own, mounted, and gone afterwards."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    image = folder / "image"
    if system == "tmpfs":
        _call("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    else:
        with image.open("wb") as file:
            file.truncate(megabytes * _MEGABYTE)
        _call("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
        _call("mount", "-o", "loop", str(image), str(place))
    try:
        yield place
    finally:
        _call("umount", "-l", str(place))
        image.unlink(missing_ok=True)


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


PART = Part(
    key="P4",
    title="full disks",
    rounds=100,
    short=1,
    run=run,
    control=control,
    needs=("mount", "mkfs.ext4"),
)
