"""P5: journals damaged in every way: found out, left as they are, and brought back.

What a round does to a journal of some hundred entries: a page overwritten or zeroed, bits and bytes changed anywhere,
the file cut short, emptied or another one, its header gone, and beside it the rollback journal or the log of another
state. Damage of content is any by which a row, as far as a person wrote it, reads otherwise than before. Each such
damage has to be found by `check`; a backup made in spite of it must push no good one out, nor where the program notices
other damage; `check --repair` has to bring every row back with the backups there are, and to leave the damaged file,
moved aside, byte for byte as it was.

Without a backup a row counts as held if not one of its bytes was touched, wherever it lies in the file and whatever
became of the pages that lead to it: a row whose own bytes are gone is gone. The part of the held rows that comes back
exactly is what is counted. Most backups are older than what was written last, and the rows written since are held too.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from damage_help import Damage, Rows, damages, held, in_common, log_of, number_of, places, rollback_journal, rows_of
from filmjournal.cli.main import main
from filmjournal.domain.errors import FilmJournalError, Refused
from filmjournal.paths import Paths, in_profile
from filmjournal.services import damage_mark
from filmjournal.services.backup_files import kept_in
from filmjournal.services.commands import EditEntry
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.services.rolling_backups import BackupPlan, Occasion, back_up, back_up_closed
from filmjournal.services.salvaging import salvage
from filmjournal.services.sampling import make_sample
from filmjournal.services.set_aside import asides
from filmjournal.storage import database
from filmjournal.storage.reading_errors import DAMAGE_ERRORS
from torture.parts import Part, Result, Setup

_ENTRIES = 200
_PLAN = BackupPlan(10**9)
_LEAST = 0.99  # of the rows that a damaged file still holds
_NEWER = "newer Film Journal"  # in the sentence that refuses one


class _Specimen:
    """The journal that all rounds damage, with good backups of it, and states of it before the present one."""

    def __init__(self, folder: Path) -> None:
        self.paths = in_profile(folder / "profile")  # the names of backups tell of its path
        now = datetime(2024, 1, 1, tzinfo=UTC)
        database.create(self.paths.journal)
        journal = Journal(database.Database(self.paths.journal), lambda: now)
        make_sample(journal, _ENTRIES, 3)
        states = []
        for number in range(6):
            for entry in range(1 + number, _ENTRIES, 19):
                text = f"<p>Seen again, number {number}.</p>" * (400 if entry % 7 == 0 else 3)
                journal.execute(EditEntry(entry, {"review_html": text, "place": f"Place {number}"}))
            if number in (1, 3, 5):
                back_up(journal, self.paths, _PLAN, Occasion.TIME, clock=_days_later(number))
            states.append(self.paths.journal.read_bytes())
        journal.close()
        self.rows = rows_of(self.paths.journal)
        self.places = places(self.paths.journal)
        self.data = states[-1]
        self.rollback = rollback_journal(states[1], states[2])
        self.log = log_of(self.paths.journal, ("UPDATE film SET title = 'other'", "DELETE FROM review"), folder)
        self._kept = folder / "kept"
        shutil.copytree(self.paths.backups, self._kept)
        self.backups = {path.name: path.read_bytes() for path in self._kept.glob("*.filmjournal")}
        self.narrow = BackupPlan(
            max(map(len, self.backups.values())) * 5 // 2
        )  # two of them, and the others have to go

    def damages(self, setup: Setup) -> Iterator[Damage]:
        endless = damages(self.data, random.Random(setup.seed), rollback=self.rollback, log=self.log)
        return islice(endless, setup.rounds)

    def put(self, damage: Damage) -> None:
        """Make the profile anew, with its images, the backups, and the journal as it was damaged."""
        for left in self.paths.journal.parent.iterdir():
            if left.is_dir() and left.name != "images":
                shutil.rmtree(left)
            elif left.is_file():
                left.unlink()
        shutil.copytree(self._kept, self.paths.backups)
        for ending, data in {"": damage.data, **damage.beside}.items():
            self.paths.journal.with_name(self.paths.journal.name + ending).write_bytes(data)

    def content_is_damaged(self, damage: Damage) -> bool:
        """Whether a row reads otherwise, or can't be read, in the damaged file alone."""
        if damage.beside:
            return True  # what reads it would see those rows
        try:
            return bool(rows_of(self.paths.journal) != self.rows)
        except DAMAGE_ERRORS:
            return True


class _Tally:
    """What all rounds came to."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.without_backup: list[float] = []
        self.faults: list[str] = []

    def fault(self, number: int, damage: Damage, what: str) -> None:
        self.faults.append(f"round {number}, {damage.kind} {damage.spoilt[:3]}: {what}")

    def result(self) -> Result:
        parts = self.without_backup or [0.0]
        figures = {name: self.counts[name] for name in _COUNTED} | {
            "held rows back without a backup: median": f"{median(parts):.2%}",
            "worst": f"{min(parts):.2%}",
        }
        return Result({**figures}, self.faults)


_COUNTED = (
    "content damaged",
    "found by check",
    "missed by integrity_check alone",
    "other damage found",
    "other damage mended",
    "repaired with backups",
    "whole again",
    "taken for newer",
    "backups of what is known to be damaged",
    "good backups lost",
)


def run(setup: Setup) -> Result:
    return _run(setup, _check)


def control(setup: Setup) -> Result:
    """Only what SQLite finds out by itself: that changed letters are missed has to be seen."""
    only_bytes = Setup(40, setup.seed, setup.folder, setup.corpus, setup.tell)
    return _run(only_bytes, _integrity_check, only={"one byte", "one bit"}, repair=False)


def _run(
    setup: Setup, is_found: Callable[[Paths], bool], *, only: set[str] | None = None, repair: bool = True
) -> Result:
    specimen, tally = _Specimen(setup.folder), _Tally()
    if repair:
        _require_rotation(specimen)
    for number, damage in enumerate(specimen.damages(setup), 1):
        if only is not None and damage.kind not in only:
            continue
        if number % 50 == 0:
            setup.tell(f"{number} of {setup.rounds}, {len(tally.faults)} faults")
        specimen.put(damage)
        _round(specimen, number, damage, is_found, tally, repair=repair)
    return tally.result()


def _round(
    specimen: _Specimen,
    number: int,
    damage: Damage,
    is_found: Callable[[Paths], bool],
    tally: _Tally,
    *,
    repair: bool,
) -> None:
    paths = specimen.paths
    is_damaged = specimen.content_is_damaged(damage)
    tally.counts["content damaged"] += is_damaged
    if is_damaged and not damage.beside and _says_ok(paths):
        tally.counts["missed by integrity_check alone"] += 1
    if repair:
        _try_rotation(specimen, number, damage, tally)
        specimen.put(damage)
    found = is_found(paths)
    tally.counts["found by check" if is_damaged else "other damage found"] += found
    if is_damaged and not found:
        tally.fault(number, damage, "the content is damaged, and nothing was found")
    if _bytes_beside(paths) != {"": damage.data, **damage.beside} and (is_damaged or found):
        tally.fault(number, damage, "looking it over changed the file")
    if repair and is_damaged:
        specimen.put(damage)
        _try_repair(specimen, number, damage, tally)
        specimen.put(damage)
        _try_alone(specimen, number, damage, tally)
    elif repair and found:
        specimen.put(damage)
        _try_mending(specimen, number, damage, tally)


def _require_rotation(specimen: _Specimen) -> None:
    """A backup of the sound journal makes the oldest go, or none would be missed."""
    specimen.put(Damage("none", specimen.data, {}, []))
    back_up_closed(specimen.paths, specimen.narrow, Occasion.TIME, clock=_days_later(400))
    assert not (specimen.paths.backups / min(specimen.backups)).exists(), "there is room for all backups"


def _try_rotation(specimen: _Specimen, number: int, damage: Damage, tally: _Tally) -> None:
    """Back up in spite of it, in so little room that the oldest would go: before a check, and after it."""
    paths, is_damaged = specimen.paths, specimen.content_is_damaged(damage)
    for checked in (False, True):
        specimen.put(damage)
        is_told = checked and _is_told(paths)
        with contextlib.suppress(FilmJournalError):
            back_up_closed(paths, specimen.narrow, Occasion.TIME, clock=_days_later(400))
        kept = kept_in(paths.backups, paths.journal)
        is_known = is_told or damage_mark.is_marked(paths) or any(file.name.damaged for file in kept)
        there = {file.path.name for file in kept}
        tally.counts["backups of what is known to be damaged"] += is_known and not there <= specimen.backups.keys()
        # Where nobody knows of damage, time goes on as always, and the newest good one stays at least.
        all_stay = is_known or (checked and is_damaged)
        lost = (specimen.backups.keys() if all_stay else {max(specimen.backups)}) - there
        if lost:
            tally.counts["good backups lost"] += len(lost)
            tally.fault(number, damage, "a good backup made room for one of the damage")


def _is_told(paths: Paths) -> bool:
    """Whether `check` says that something is lost; what can be made anew is not."""
    status, out, err = _command(paths, "check", "--json")
    return bool(json.loads(out)["damaged"]) if out else status == 3 and _NEWER not in err


def _try_repair(specimen: _Specimen, number: int, damage: Damage, tally: _Tally) -> None:
    """Bring everything back with the backups, and find the damaged file aside as it was."""
    paths = specimen.paths
    status, _out, err = _command(paths, "check", "--repair", "--json")
    if status == 3 and _NEWER in err:
        tally.counts["taken for newer"] += 1
        if damage.kind in ("one byte", "one bit"):
            tally.fault(number, damage, "a changed number is taken for a newer program's")
        restore(max(paths.backups.glob("*.filmjournal")), paths, plan=_PLAN)
    else:
        tally.counts["repaired with backups"] += 1
    folders = asides(paths.journal)
    kept = _bytes_beside(paths, folders[-1].journal) if folders else {}
    if kept != {"": damage.data, **damage.beside}:
        tally.fault(number, damage, "the damaged file is not aside as it was")
    now = rows_of(paths.journal)
    if now != specimen.rows:
        tally.fault(number, damage, f"with backups {_difference(now, specimen.rows)}")
    again = _check(paths)
    tally.counts["whole again"] += not again
    if again:
        tally.fault(number, damage, "the repaired journal is not sound")


def _try_mending(specimen: _Specimen, number: int, damage: Damage, tally: _Tally) -> None:
    """Put right what is no content: an index, or what belongs to no row. All rows stay."""
    _command(specimen.paths, "check", "--repair", "--json")
    now = rows_of(specimen.paths.journal)
    if now != specimen.rows:
        tally.fault(number, damage, f"mended, {_difference(now, specimen.rows)}")
    if _check(specimen.paths):
        tally.fault(number, damage, "the mended journal is not sound")
    else:
        tally.counts["other damage mended"] += 1


def _try_alone(specimen: _Specimen, number: int, damage: Damage, tally: _Tally) -> None:
    """Bring back what the file alone still holds."""
    should = held(specimen.rows, specimen.places, damage.spoilt)
    made = specimen.paths.journal.parent / "made.filmjournal"
    try:
        salvage(specimen.paths.journal, made, [])
    except Refused as error:
        if number_of(should) and _NEWER not in str(error):
            tally.fault(number, damage, "nothing was brought back")
        return
    part = in_common(should, rows_of(made)) / max(1, number_of(should))
    if number_of(should):
        tally.without_backup.append(part)
    if part < _LEAST:
        tally.fault(number, damage, f"without a backup {_difference(rows_of(made), should)}")


def _check(paths: Paths) -> bool:
    """Whether `check` finds anything wrong."""
    return _command(paths, "check", "--json")[0] != 0


def _integrity_check(paths: Paths) -> bool:
    return not _says_ok(paths)


def _says_ok(paths: Paths) -> bool:
    try:
        address = f"{paths.journal.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except DAMAGE_ERRORS:
        return False


def _command(paths: Paths, *argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["--profile", str(paths.journal.parent), *argv])
    if status not in (0, 1, 3) or "mistake of its own" in err.getvalue():
        raise AssertionError(f"{argv} ended with {status}: {err.getvalue()}")
    if out.getvalue():
        json.loads(out.getvalue())
    return status, out.getvalue(), err.getvalue()


def _bytes_beside(paths: Paths, journal: Path | None = None) -> dict[str, bytes]:
    """The journal and what SQLite would take for a part of it."""
    path = journal or paths.journal
    found = {ending: path.with_name(path.name + ending) for ending in ("", "-journal", "-wal", "-shm")}
    return {ending: each.read_bytes() for ending, each in found.items() if each.exists()}


def _difference(now: Rows, should: Rows) -> str:
    lost = {table: len(rows.items() - now[table].items()) for table, rows in should.items()}
    return ", ".join(
        f"{count} of {len(should[table])} rows of {table} are not back" for table, count in lost.items() if count
    )


def _days_later(days: int) -> Callable[[], datetime]:
    return lambda: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days)


PART = Part("P5", "damaged files", rounds=1_000, short=3, run=run, control=control)
