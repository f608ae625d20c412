"""P17: two years of backups under clocks that go wrong, and restores from what is left; rounds are days.

A small real journal is changed and backed up day by day, in two folders, while the clock jumps by ten years, summer
time comes and goes, the time zone changes, the journal is damaged and mended, a backup rots, the second folder is away,
and room gets scarce. After every backup the files must be those of the model, kept here by number, and each of the last
days must still have its last backup. Every few days one of the backups is restored, with stale companions of SQLite's
beside the journal, and must be what was backed up.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from filmjournal.domain.retention import Backup
from filmjournal.paths import Paths, in_profile
from filmjournal.services import damage_mark, open_copies
from filmjournal.services.backup_files import OPEN, ROLLING, KeptFile, hash_of, kept_in, note_path
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore, take_back
from filmjournal.services.rolling_backups import BackupPlan, Occasion, back_up, keep_open_copy
from filmjournal.services.set_aside import can_be_opened
from filmjournal.storage import database
from journal_help import tables
from torture.parts import Part, Result, Setup
from torture.rotation import Copy, what_stays

_DAYS, _DRILLS = 730, 100
_TRIES = 50  # at a folder that has something to restore
_CONTROL_DAYS, _CONTROL_KEPT = 12, 6  # among which the clock jumps
_BEGIN = datetime(2024, 2, 1, 8, tzinfo=UTC)
_ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Chatham", "Pacific/Kiritimati", "America/Los_Angeles")
_JUMPS = tuple(timedelta(days=days) for days in (3653, -3653, 3653, -3653, 31, -31, 1, -1))
_ROOMY = 10**12
_GONE = "the newest good backup is gone"
_LAST_DAYS = 15  # of which each has its last backup, while there is room
_SHARED = ("film", "entry", "review", "person", "credit")  # what an archive brings back row by row
_COMPANIONS = ("-journal", "-wal", "-shm")


@dataclass
class Made:
    """What is known of a backup from when it was made."""

    backup: Backup
    content: str
    hash: str


class Clock:
    """The clock of the machine: what time it is, and how wrong it shows that."""

    def __init__(self) -> None:
        self.true = _BEGIN
        self.wrong = timedelta()
        self.zone = UTC

    def __call__(self) -> datetime:
        return (self.true + self.wrong).replace(microsecond=0).astimezone(self.zone)


@dataclass
class Drill:
    """One profile, day by day."""

    folder: Path
    chance: random.Random
    result: Result = field(default_factory=Result)
    clock: Clock = field(default_factory=Clock)
    space: int = _ROOMY
    made: dict[int, Made] = field(default_factory=dict)
    rotten: set[int] = field(default_factory=set)
    left: dict[Path, set[int]] = field(default_factory=dict)  # the model: the numbers of those in each folder
    open_contents: dict[int, str] = field(default_factory=dict)
    hot: bytes = b""  # what SQLite kept beside the journal in the midst of a transaction long ago
    is_damaged: bool = False

    def __post_init__(self) -> None:
        self.paths: Paths = in_profile(self.folder / "profile")
        self.second = self.folder / "stick" / "backups"
        self.second.mkdir(parents=True)
        self.left = {self.paths.backups: set(), self.second: set()}
        database.create(self.paths.journal)
        self.open()
        for number in range(6):
            text = f"<p>Review {number}. {'Words and words. ' * 20}</p>"
            self.journal.execute(LogFilm(f"Film {number}", 1990 + number, viewing={"review_html": text}))
        for name in ("backups", "unchanged", "jumps", "damaged days", "restores", "taken back", "open copies"):
            self.result.figures[name] = 0

    def open(self) -> None:
        self.journal = Journal(database.Database(self.paths.journal), self.clock)

    def close(self) -> None:
        self.journal.close()

    @property
    def plan(self) -> BackupPlan:
        return BackupPlan(self.space, self.second)

    def count(self, name: str) -> None:
        self.result.figures[name] = int(self.result.figures[name]) + 1

    def fault(self, what: str) -> None:
        self.result.faults.append(f"{self.clock.true:%Y-%m-%d}, the clock at {self.clock():%Y-%m-%d %H:%M}: {what}")

    # One day ---------------------------------------------------------------------------------------------------------

    def day(self, number: int) -> None:
        """Live through a day."""
        self._set_clock(number)
        self._suffer()
        for _time in range(self.chance.choice((0, 1, 2, 2, 3))):
            self.clock.true += timedelta(minutes=self.chance.randrange(20, 300))
            if self.chance.random() < 0.85:
                self.change()
            self.back_up()
        if number % 28 == 13 and not self.is_damaged and keep_open_copy(self.paths, self.plan, clock=self.clock):
            self._take_in_open_copy()
        self.clock.true = _BEGIN + timedelta(days=number + 1)

    def change(self) -> None:
        """Write something, as long or short as before."""
        entry = self.chance.randrange(1, 7)
        self.journal.execute(EditEntry(entry, {"headline": f"Headline {self.chance.randrange(10**6):06}"}))

    def back_up(self) -> None:
        """Make a backup, and hold what is there against the model."""
        occasion = self.chance.choice(
            (Occasion.START, Occasion.TIME, Occasion.TIME, Occasion.IMPORT, Occasion.DELETION)
        )
        made = back_up(self.journal, self.paths, self.plan, occasion, clock=self.clock)
        self.count("unchanged" if made is None else "backups")
        if made is not None and not made.exists():
            self.fault(f"{made.name} was just made: {_GONE}")
        self.hold_against_model()

    def hold_against_model(self, *, was: tuple[bool, bool] | None = None, is_backed_up: bool = True) -> None:
        """Take what is new into the model, and tell where the files are not those of the model.

        `was` says whether the journal was damaged, and known to be, when that was made, if it is another by now; what
        lay beside it may have kept it from being backed up (`is_backed_up`).
        """
        is_damaged, is_marked = was or (self.is_damaged, damage_mark.is_marked(self.paths))
        first = self.paths.backups
        for file in kept_in(first, self.paths.journal):
            if file.name.sequence not in self.made:
                self._take_in(file, is_damaged=is_damaged or is_marked)
        if is_backed_up:
            self._bring_second(is_marked=is_marked)
        newest_good = [n for n, made in self.made.items() if made.backup.is_good and n not in self.rotten][-1:]
        for folder, left in self.left.items():
            if not folder.is_dir():
                continue
            there = {file.name.sequence for file in kept_in(folder, self.paths.journal)}
            if there != left:
                self.fault(f"{folder.parent.name}: too many {sorted(there - left)}, missing {sorted(left - there)}")
                left.clear()
                left.update(there)
            if folder == first and not set(newest_good) <= there:
                self.fault(f"{folder.parent.name}: {_GONE}")
        self._look_for_strangers()
        if self.space == _ROOMY:
            self._hold_against_days()

    def _take_in(self, file: KeptFile, *, is_damaged: bool) -> None:
        """A backup that was just made: the model gets it, and lets go of what makes room for it."""
        number = file.name.sequence
        backup = Backup(number, self.clock(), file.path.stat().st_size, is_damaged)
        self.made[number] = Made(backup, content(file.path), hash_of(file.path))
        left = self.left[self.paths.backups]
        left.add(number)
        self._thin(self.paths.backups, left)

    def _bring_second(self, *, is_marked: bool) -> None:
        """The second folder gets the newest, once it can be reached."""
        newest, left = max(self.made), self.left[self.second]
        if self.second.is_dir() and newest not in left:
            left.add(newest)
            if not is_marked:
                self._thin(self.second, left)

    def _thin(self, folder: Path, left: set[int]) -> None:
        copies = sum(file.size for file in kept_in(folder, self.paths.journal, OPEN))
        sizes = {f.name.sequence: f.size for f in kept_in(folder, self.paths.journal)}  # one that rots gets shorter
        known = [
            Copy(
                number,
                (made := self.made[number].backup).made,
                sizes.get(number, made.size),
                made.damaged,
                rotten=number in self.rotten and folder != self.second,
            )
            for number in left
        ]
        left &= what_stays(known, self.space - min(copies, self.space // 4))

    def _look_for_strangers(self) -> None:
        for folder, left in self.left.items():
            if not folder.is_dir():
                continue
            files = [f.path for e in (ROLLING, OPEN) for f in kept_in(folder, self.paths.journal, e)]
            expected = {path.name for file in files for path in (file, note_path(file))}
            there = {path.name for path in folder.iterdir() if not path.name.startswith((".lock", ".origin"))}
            there = {name for name in there if not name.endswith("is-damaged.json")}
            if there != expected:
                self.fault(f"{folder.parent.name}: besides {sorted(there ^ expected)}")
            if left and (self.chance.random() < 0.05):
                self._hold_against_hash(folder, self.chance.choice(sorted(left)))

    def _hold_against_hash(self, folder: Path, number: int) -> None:
        for file in kept_in(folder, self.paths.journal):
            spoilt = number in self.rotten and folder == self.paths.backups
            if file.name.sequence == number and not spoilt and hash_of(file.path) != self.made[number].hash:
                self.fault(f"{folder.parent.name}: backup {number} is not what it was")

    def _hold_against_days(self) -> None:
        """Each of the last days on which good backups were made still has its last one, whatever the clock said."""
        last: dict[date, int] = {}
        for number in sorted(self.made, reverse=True):
            made = self.made[number].backup
            if not made.damaged:
                last.setdefault(made.made.astimezone(UTC).date(), number)
        gone = set(list(last.values())[:_LAST_DAYS]) - self.left[self.paths.backups] - self.rotten
        if gone:
            self.fault(f"the last backups of some of the last days are gone: {sorted(gone)}")

    def _take_in_open_copy(self) -> None:
        self.count("open copies")
        copies = kept_in(self.paths.backups, self.paths.journal, OPEN)
        self.open_contents[copies[-1].name.sequence] = content(self.paths.journal, _SHARED)
        if len(copies) > open_copies.KEPT or not all(copy.verified for copy in copies):
            self.fault(f"{len(copies)} open copies")
        self.hold_against_model()

    # What happens to clocks and files --------------------------------------------------------------------------------

    def _set_clock(self, number: int) -> None:
        if self.chance.random() < 0.1:
            self.clock.wrong = timedelta() if self.clock.wrong else self.chance.choice(_JUMPS)
            self.count("jumps")
        elif number in (5, 60):  # in short rounds, too
            self.clock.wrong = _JUMPS[number % 2]
            self.count("jumps")
        elif number in (8, 66):
            self.clock.wrong = timedelta()
        if number % 182 == 55:  # a clock that shows the time of a place is put forward and back
            self.clock.wrong += timedelta(hours=1)
        elif number % 182 == 155:
            self.clock.wrong -= timedelta(hours=1)
        if self.chance.random() < 0.05:
            os.environ["TZ"] = self.chance.choice(_ZONES)
            if hasattr(time, "tzset"):
                time.tzset()
            self.clock.zone = timezone(timedelta(minutes=15 * self.chance.randrange(-48, 57)))

    def _suffer(self) -> None:
        chance = self.chance.random
        if self.is_damaged:
            self.count("damaged days")
            if chance() < 0.25:
                self._mend()
        elif chance() < 0.05:
            self._damage()
        marked = damage_mark.is_marked(self.paths)
        if marked and chance() < 0.3:
            damage_mark.clear(self.paths)
        elif not marked and chance() < 0.03:
            damage_mark.mark(self.paths, clock=self.clock)
        if chance() < 0.05:
            self._rot()
        away = self.second.parent.with_name("away")
        if away.exists():
            if chance() < 0.3:
                away.rename(self.second.parent)
        elif chance() < 0.05:
            self.second.parent.rename(away)
        if not self.hot:
            self.hot = hot_journal(self.paths.journal)

    def _damage(self) -> None:
        self._rewrite("UPDATE review SET html = replace(html, 'Words', 'Wards') WHERE entry_id = 3")
        self.is_damaged = True

    def _mend(self) -> None:
        self._rewrite("UPDATE review SET html = replace(html, 'Wards', 'Words') WHERE entry_id = 3")
        self.is_damaged = False

    def _rewrite(self, statement: str) -> None:
        with closing(sqlite3.connect(self.paths.journal)) as connection:
            connection.execute(statement)
            connection.commit()

    def _rot(self) -> None:
        """One of the older backups is cut short behind our back."""
        sound = sorted(n for n in self.left[self.paths.backups] if self.made[n].backup.is_good and n not in self.rotten)
        if len(sound) < 8:
            return
        number = self.chance.choice(sound[:-4])
        for file in kept_in(self.paths.backups, self.paths.journal):
            if file.name.sequence == number:
                os.truncate(file.path, file.size // 2)
        self.rotten.add(number)
        self.made[number].backup = replace(self.made[number].backup, verified=False)

    # Restores --------------------------------------------------------------------------------------------------------

    def restore_one(self) -> bool:
        """Restore what is left of some day, half the time beside stale companions, else perhaps take that back.

        Whether there was anything sound in the folder that was drawn.
        """
        folder = self.chance.choice([folder for folder in self.left if folder.is_dir()])
        ending = OPEN if self.chance.random() < 0.1 else ROLLING
        there = kept_in(folder, self.paths.journal, ending) or kept_in(folder, self.paths.journal)
        sound = [file for file in there if file.verified and not file.name.damaged]
        if not sound:
            return False
        file = self.chance.choice(sound)
        before, was_damaged = content(self.paths.journal), self.is_damaged
        was_marked = damage_mark.is_marked(self.paths)
        self.close()
        companions = self._put_companions()
        is_backed_up = can_be_opened(self.paths.journal)
        restored = restore(file.path, self.paths, plan=self.plan, clock=self.clock)
        self.count("restores")
        self._take_in_backup_before((was_damaged, was_marked), is_backed_up=is_backed_up)
        self._hold_against_content(file)
        self.is_damaged = False
        if not companions and restored.moved_to is not None and self.chance.random() < 0.3:
            take_back(restored.moved_to, self.paths, plan=self.plan, clock=self.clock)
            self.count("taken back")
            self._take_in_backup_before((False, False))  # which is of what was restored
            self.is_damaged = was_damaged
            if content(self.paths.journal) != before:
                self.fault("a restore that was taken back left another journal")
        for aside in self.paths.journal.parent.glob("replaced-*"):
            shutil.rmtree(aside)
        self.open()
        if self.is_damaged:
            self._mend()
        self.change()
        self.back_up()
        return True

    def _hold_against_content(self, file: KeptFile) -> None:
        number = file.name.sequence
        if file.path.suffix == OPEN:
            found, wanted = content(self.paths.journal, _SHARED), self.open_contents[number]
        else:
            found, wanted = content(self.paths.journal), self.made[number].content
        if found != wanted:
            self.fault(f"{file.path.name} came back as something else")

    def _take_in_backup_before(self, was: tuple[bool, bool], *, is_backed_up: bool = True) -> None:
        """A restore begins with a backup of the journal that it replaces: whether that was damaged, and known to be."""
        self.hold_against_model(was=was, is_backed_up=is_backed_up)
        left = [suffix for suffix in _COMPANIONS if self._companion(suffix).exists()]
        if left:
            self.fault(f"after a restore there is {', '.join(left)} beside the journal")

    def _put_companions(self) -> list[str]:
        """What a journal that was in this place long ago may have left; nothing in every other drill."""
        if self.chance.random() < 0.5:
            return []
        put = self.chance.sample(_COMPANIONS, self.chance.randrange(1, 4))
        for suffix in put:
            data = self.hot if suffix == "-journal" and self.chance.random() < 0.5 else self.chance.randbytes(5_000)
            self._companion(suffix).write_bytes(data)
        return put

    def _companion(self, suffix: str) -> Path:
        return self.paths.journal.with_name(self.paths.journal.name + suffix)


def content(journal: Path, names: Collection[str] | None = None) -> str:
    """A hash of all rows of all tables, or of some."""
    rows = tables(journal)
    return hashlib.blake2b(
        repr([(n, rows[n]) for n in sorted(rows) if names is None or n in names]).encode()
    ).hexdigest()


def hot_journal(journal: Path) -> bytes:
    """What lies beside a journal in the midst of a large transaction."""
    with closing(sqlite3.connect(journal, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA cache_size = 5")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE review SET html = html || 'x'")
        connection.execute("UPDATE film SET title = 'lost'")
        data = journal.with_name(f"{journal.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return data


def run(setup: Setup) -> Result:
    return _lived(setup)


def control(setup: Setup) -> Result:
    """A rotation that keeps the newest by the clock, as many do: what is made while it is behind goes at once."""

    def by_clock(backups: Collection[Backup], _space: int) -> frozenset[int]:
        newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
        return frozenset(backup.sequence for backup in newest_first[:_CONTROL_KEPT])

    caught = _with(by_clock, lambda: _lived(replace(setup, rounds=_CONTROL_DAYS)))
    return Result(
        caught.figures, [fault for fault in caught.faults if fault.endswith("the newest good backup is gone")]
    )


def _with(rotation: Callable[[Collection[Backup], int], frozenset[int]], live: Callable[[], Result]) -> Result:
    before = open_copies.staying
    open_copies.staying = rotation  # type: ignore[attr-defined]
    try:
        return live()
    finally:
        open_copies.staying = before  # type: ignore[attr-defined]


def _lived(setup: Setup) -> Result:
    os.umask(0o077)
    zone = os.environ.get("TZ")
    drill = Drill(setup.folder, random.Random(setup.seed))
    drills = max(3, setup.rounds * _DRILLS // _DAYS)
    done = 0
    try:
        for day in range(setup.rounds):
            if day == setup.rounds * 3 // 4:
                drill.space = 14 * drill.paths.journal.stat().st_size
            drill.day(day)
            while done < (day + 1) * drills // setup.rounds:
                if not any(drill.restore_one() for _try in range(_TRIES)):
                    drill.fault("there is nothing to restore")
                done += 1
            if day % 100 == 99:
                setup.tell(f"{day + 1} days, {len(drill.left[drill.paths.backups])} backups, {done} drills")
    finally:
        drill.close()
        if zone is None:
            os.environ.pop("TZ", None)
        else:
            os.environ["TZ"] = zone
        if hasattr(time, "tzset"):
            time.tzset()
    drill.result.figures["left"] = len(drill.left[drill.paths.backups])
    return drill.result


PART = Part("P17", "backups and restores over two years of clocks", rounds=_DAYS, short=20, run=run, control=control)
