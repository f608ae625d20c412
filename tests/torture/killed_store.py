"""P1: a process that does things to a journal is killed at any moment, again and again.

After each kill the journal is opened: it must be sound and hold, to the row, what it does after all deeds that were
acknowledged, or with the one that was under way besides. A twin of the journal in which the same is done tells what
that is. Backups and archives must be whole under their names, or not be there.
"""

from __future__ import annotations

import os
import random
import select
import shutil
import signal
import sqlite3
import time
import traceback
from contextlib import closing
from pathlib import Path

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.services import integrity
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from journal_help import Dump, tables
from torture.deeds import Person
from torture.parts import Part, Result, Setup
from torture.whole_files import WholeFiles

_ENTRIES = 15  # of the journal to begin with
_ROUNDS_OF_ONE = 40  # then another journal begins
_LONGEST = 0.12  # seconds from the first deed that was acknowledged to the kill
_PATIENCE = 60.0  # with a writer that does nothing


class Writer:
    """A process that does deeds from a number on and says so after each, until it is killed."""

    def __init__(self, paths: Paths, outside: Path, seed: int) -> None:
        self._paths = paths
        self._outside = outside
        self._seed = seed

    def work(self, number: int, ledger: int) -> None:
        """Never returns."""
        person = Person(self._paths, self._outside, self._seed)
        while True:
            self._do(person, number, ledger)
            number += 1

    def _do(self, person: Person, number: int, ledger: int) -> None:
        person.do(number)
        os.write(ledger, b".")


class Hasty(Writer):
    """How not to do it: says that a deed is done before it is."""

    def _do(self, person: Person, number: int, ledger: int) -> None:
        os.write(ledger, b".")
        person.do(number)


class Forgetful(Writer):
    """Leaves out every third deed, and says that it is done."""

    def _do(self, person: Person, number: int, ledger: int) -> None:
        if number % 3:
            person.do(number)
        os.write(ledger, b".")


def run(setup: Setup) -> Result:
    result = Result()
    _rounds(setup, result, Writer)
    return result


def control(setup: Setup) -> Result:
    """What is acknowledged before it is in the journal, or never gets there, is told."""
    caught = []
    for writer in (Hasty, Forgetful):
        result = Result()
        _rounds(setup, result, writer)
        if not result.faults:
            return Result()
        caught += result.faults
    return Result(faults=caught)


def _rounds(setup: Setup, result: Result, kind: type[Writer]) -> None:
    dice = random.Random(setup.seed)
    acknowledged = besides = left_behind = 0
    for begin in range(0, setup.rounds, _ROUNDS_OF_ONE):
        series = _Series(setup.folder / f"{kind.__name__}-{begin}", setup.seed + begin, kind)
        for number in range(begin, min(begin + _ROUNDS_OF_ONE, setup.rounds)):
            try:
                done, more = series.kill_and_look(dice)
            except Exception:
                result.faults.append(f"round {number}: {traceback.format_exc()}")
                break  # what comes after a fault is no news
            acknowledged += done
            besides += more
        left_behind += series.left_behind()
        series.end()
        setup.tell(f"{min(begin + _ROUNDS_OF_ONE, setup.rounds):,} kills")
    result.figures |= {
        "deeds acknowledged": acknowledged,
        "there though not acknowledged": besides,
        "temporary files left": left_behind,
    }


class _Series:
    """Kills of one journal, which goes on from where it was each time, and its twin."""

    def __init__(self, profile: Path, seed: int, kind: type[Writer]) -> None:
        self._profile = profile
        self._paths = in_profile(profile)
        self._twin = in_profile(profile / "twin")
        self._seed = seed
        self._kind = kind
        self._deed = 0
        self._files = WholeFiles(self._paths, profile)
        self._twin.journal.parent.mkdir(parents=True)
        database.create(self._paths.journal)
        journal = Journal(database.Database(self._paths.journal))
        make_sample(journal, _ENTRIES, seed)
        journal.close()
        shutil.copytree(journal.database.images, self._twin.journal.with_name("images"))

    def kill_and_look(self, dice: random.Random) -> tuple[int, int]:
        """How many deeds were acknowledged, and how many were done besides: one or none.

        Raises AssertionError where anything is not as it must be.
        """
        shutil.copyfile(self._paths.journal, self._twin.journal)
        done = self._killed(_LONGEST * dice.random())
        found = self._opened()
        more = self._besides(done, found)
        assert more is not None, f"from deed {self._deed} on {done} were acknowledged: not all of them are there whole"
        self._files.require()
        self._deed += done + more
        return done, more

    def _killed(self, moment: float) -> int:
        """How many deeds the writer had acknowledged when it was killed."""
        reading, writing = os.pipe()
        process = os.fork()
        if not process:
            try:
                os.close(reading)
                self._kind(self._paths, self._profile, self._seed).work(self._deed, writing)
            except BaseException:
                os.write(writing, traceback.format_exc().encode())
            os._exit(1)
        os.close(writing)
        with os.fdopen(reading, "rb") as ledger:
            first = ledger.read(1) if select.select([ledger], [], [], _PATIENCE)[0] else b""
            if first == b".":
                time.sleep(moment)
            # One that has ended keeps its number until it is waited for.
            by_itself = os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            os.kill(process, signal.SIGKILL)
            _pid, status = os.waitpid(process, 0)
            acknowledged = first + ledger.read()
        assert acknowledged.strip(b".") == b"", f"the writer failed: {acknowledged.decode()}"
        ended = os.waitstatus_to_exitcode(status)
        assert (by_itself, ended) == (None, -signal.SIGKILL), f"the writer ended by itself, with {ended}"
        assert first, f"the writer did nothing for {_PATIENCE:.0f} s"
        return len(acknowledged)

    def _opened(self) -> Dump:
        journal = bootstrap.open_journal(self._paths)
        try:
            report = integrity.check(journal)
            assert report.sound, report.troubles
        finally:
            journal.close()
        with closing(sqlite3.connect(self._paths.journal)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return tables(self._paths.journal)

    def _besides(self, done: int, found: Dump) -> int | None:
        """How many more deeds than those acknowledged make the twin the same; None where none does."""
        person = Person(self._twin, self._profile, self._seed, copies=False)
        try:
            for number in range(self._deed, self._deed + done):
                person.do(number)
            if tables(self._twin.journal) == found:
                return 0
            person.do(self._deed + done)
            return 1 if tables(self._twin.journal) == found else None
        finally:
            person.close()

    def left_behind(self) -> int:
        """How many temporary files and folders the kills have left."""
        return self._files.left_behind()

    def end(self) -> None:
        shutil.rmtree(self._profile)


PART = Part(
    key="P1",
    title="a killed store",
    rounds=1_000,
    short=10,
    run=run,
    control=control,
)
