"""P3: the system refuses one call of a save, or all from one on, at every place where it can.

A process that writes reviews, as the window does, runs under strace, which makes a call on the journal, its companion,
their folder, the reserve or the file of unsaved texts fail. What was acknowledged must be in the file afterwards, what
was not must have been kept beside the backups or by the process; and when the trouble is over, the same process saves
it all.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import sqlite3
import subprocess
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count, product, zip_longest
from pathlib import Path
from typing import IO

from filmjournal import bootstrap
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, Refused
from filmjournal.paths import Paths, in_profile
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services import integrity, rescue
from filmjournal.services.backup_files import name_start
from filmjournal.services.clock import utc_now
from filmjournal.services.commands import LogFilm, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.storage import backup, reserve
from torture.parts import Part, Result, Setup

_CALLS = ("pwrite64", "fdatasync", "ftruncate", "unlink", "openat", "write", "fsync", "rename")
_OF_TROUBLE = {"unlink", "write", "fsync", "rename"}  # are called, or often, only where a save has failed
_ERRORS = ("EIO", "ENOSPC", "EACCES", "EROFS")
_NEVER = 60_000  # as the number of a call that no process comes to make
_ENTRIES = 24
_TEMPORARY = 2 * _ENTRIES  # files that are written beside the one of unsaved texts
_PATIENCE = 60.0  # seconds
_LOST = "is not in the journal"


@dataclass(frozen=True, slots=True)
class Injection:
    """Which call fails with what: the nth, or with `lasting` each from then on."""

    call: str
    error: str
    nth: int
    lasting: bool

    def arguments(self) -> Iterator[str]:
        """What strace is to be told."""
        if self.call in _OF_TROUBLE:
            yield from ("-e", "inject=pwrite64:error=ENOSPC:when=20+7")
        yield from ("-e", f"inject={self.call}:error={self.error}:when={self.nth}{'+' if self.lasting else ''}")
        yield from ("-e", f"trace=pwrite64,{self.call}")


@dataclass(slots=True)
class Ledger:
    """What the process has told."""

    saved: set[int] = field(default_factory=set)  # numbers of entries
    rescued: set[int] = field(default_factory=set)
    remembered: set[int] = field(default_factory=set)
    from_reserve: int = 0
    tracebacks: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """What became of one round: calls of the kind that is to fail, how many of them failed, and what was wrong."""

    ledger: Ledger = field(default_factory=Ledger)
    called: int = 0
    failed: int = 0
    faults: list[str] = field(default_factory=list)


def run(setup: Setup) -> Result:
    """As many rounds of each call, at other places of it each time; all of them if there are fewer."""
    dice = random.Random(setup.seed)
    bench = _Bench(setup)
    places = {call: bench.try_one(Injection(call, "EIO", _NEVER, False), Writer).called for call in _CALLS}
    every = []
    for call in _CALLS:
        ways = [Injection(call, *parts) for parts in product(_ERRORS, range(1, places[call] + 1), (False, True))]
        every.append(dice.sample(ways, len(ways)))
    turns = [injection for turn in zip_longest(*every) for injection in turn if injection is not None]
    result = bench.try_all(turns[: setup.rounds], Writer)
    result.figures |= {f"places of {call}": places[call] for call in _CALLS}
    return result


def control(setup: Setup) -> Result:
    """Says that a text is saved before it is, which is untrue only where a call fails."""
    bench = _Bench(setup)
    told = bench.try_one(Injection("pwrite64", "EIO", _NEVER, False), Hasty)
    if told.faults:
        setup.tell(f"the control is wrong by itself: {told.faults[0]}")
        return Result()
    places = random.Random(setup.seed).sample(range(20, 60), min(setup.rounds, 5))
    result = bench.try_all([Injection("pwrite64", "EIO", nth, True) for nth in places], Hasty)
    return Result(faults=[fault for fault in result.faults if fault.endswith(_LOST)])


class Writer:
    """Writes into one review after the other, keeps what can't be saved, and saves it when it can be."""

    def __init__(self, paths: Paths, saves: list[SaveReview], ledger: int, orders: int) -> None:
        self._paths = paths
        self._saves = saves
        self._ledger = ledger
        self._orders = orders
        self._remembered: list[SaveReview] = []
        self._journal: Journal | None = None

    def work(self) -> None:
        numbers = count()
        secrets.token_hex = lambda _bytes: f"{next(numbers):016x}"  # so that strace knows the files' names before
        os.read(self._orders, 1)
        self._try_to_open()
        for save in self._saves[:-1]:
            self._write(save)
        self._tell("trouble")
        os.read(self._orders, 1)
        self._go_on()

    def _go_on(self) -> None:
        """The trouble is over: the process still is the same."""
        self._try_to_open()
        if self._journal is None:
            return
        taken = rescue.take_in(self._journal, self._paths)
        for text in taken.saved:
            self._tell("saved", text.save.entry_id)
        for save in (*self._remembered, self._saves[-1]):
            self._journal.execute(save)
            self._tell("saved", save.entry_id)
        self._journal.close()

    def _write(self, save: SaveReview) -> None:
        try:
            if self._journal is None:
                raise JournalUnavailable("not open yet")
            self._journal.database.look()
            outcome = self._journal.execute(save)
        except JournalUnavailable:
            self._keep(save)
        else:
            self._tell("reserve" if outcome.disk_full else "saved", save.entry_id)

    def _keep(self, save: SaveReview) -> None:
        try:
            rescue.keep(self._paths, save, utc_now())
        except Refused:
            self._remembered.append(save)
            self._tell("remembered", save.entry_id)
        else:
            self._tell("rescued", save.entry_id)

    def _try_to_open(self) -> None:
        if self._journal is None:
            try:
                self._journal = bootstrap.open_journal(self._paths)
            except FilmJournalError:
                return

    def _tell(self, what: str, entry_id: int = 0) -> None:
        os.write(self._ledger, json.dumps([what, entry_id]).encode() + b"\n")


class Hasty(Writer):
    """How not to do it."""

    def _write(self, save: SaveReview) -> None:
        self._tell("saved", save.entry_id)
        if self._journal is not None:
            try:
                self._journal.execute(save)
            except JournalUnavailable:
                return

    def _go_on(self) -> None:
        self._write(self._saves[-1])


class _Bench:
    """Tries one round after the other, each on a copy of one profile."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._template, self._saves = _template(setup.folder, setup.seed)

    def try_one(self, injection: Injection, kind: type[Writer]) -> Told:
        """A round; what it told."""
        told = Told()
        paths = in_profile(self._setup.folder / "round")
        trace = self._setup.folder / "trace"
        shutil.copytree(self._template, paths.journal.parent, copy_function=_copy)
        try:
            told.ledger = _watched(paths, self._saves, injection, kind, trace)
            lines = [line for line in trace.read_text(errors="replace").splitlines() if f"{injection.call}(" in line]
            told.called = len(lines)
            told.failed = sum("(INJECTED)" in line and injection.error in line for line in lines)
            told.faults += _faults(paths, self._saves, told.ledger)
        except Exception:
            told.faults.append(traceback.format_exc())
        shutil.rmtree(paths.journal.parent)
        return told

    def try_all(self, injections: Sequence[Injection], kind: type[Writer]) -> Result:
        """A round for each; one in which no call failed is a fault, since it shows nothing."""
        result = Result()
        failed = refused = rescued = remembered = from_reserve = 0
        for number, injection in enumerate(injections, 1):
            told = self.try_one(injection, kind)
            if not told.failed:
                told.faults.append("no call failed")
            result.faults += [f"{injection}: {fault}" for fault in told.faults]
            failed += told.failed
            refused += bool(told.ledger.rescued or told.ledger.remembered)
            rescued += len(told.ledger.rescued)
            remembered += len(told.ledger.remembered)
            from_reserve += told.ledger.from_reserve
            if number % 100 == 0:
                self._setup.tell(f"{number:,} of {len(injections):,}, {len(result.faults)} faults")
        result.figures |= {
            "calls that failed": failed,
            "rounds with refused saves": refused,
            "texts kept beside the backups": rescued,
            "texts kept by the process": remembered,
            "texts saved in the reserve": from_reserve,
        }
        return result


def _copy(source: str, target: str) -> str:
    """The reserve is only ever removed: a second name does for a copy."""
    if Path(source).name == reserve.NAME:
        os.link(source, target)
        return target
    return shutil.copy2(source, target)


def _template(folder: Path, seed: int) -> tuple[Path, list[SaveReview]]:
    """A profile with as many entries, some of them with a review, and a text to be saved for each."""
    dice = random.Random(seed)
    paths = in_profile(folder / "template")
    journal = bootstrap.open_journal(paths, create=True)
    saves = []
    for number in range(_ENTRIES):
        before = _text(dice, number, "before") if number % 3 else ""
        made = journal.execute(LogFilm(f"Film {number}", viewing={"review_html": before}))
        assert made.entry_id is not None
        assert made.film_id is not None
        review = journal.browsing.entry(made.entry_id).review
        html = _text(dice, number, "after")
        base = content_hash(review.html)
        saves.append(SaveReview(made.entry_id, made.film_id, review.revision, html, f"s{number}", base))
    assert journal.reserve.make()
    journal.close()
    paths.backups.mkdir()
    return paths.journal.parent, saves


def _text(dice: random.Random, number: int, what: str) -> str:
    words = " ".join(f"{what}{dice.randrange(10_000)}" for _word in range(dice.choice((20, 300, 2_000))))
    return f"<p>{number} {words}</p>"


def _watched(
    paths: Paths, saves: list[SaveReview], injection: Injection, kind: type[Writer], trace: Path
) -> Ledger:  # fmt: skip
    """Let a process write while the calls fail, and go on when they no longer do; what it told."""
    told, ledger = os.pipe()
    orders, order = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(told)
        os.close(order)
        _as_child(kind(paths, saves, ledger, orders), ledger)
    os.close(ledger)
    os.close(orders)
    found = Ledger()
    with os.fdopen(told, "rb") as lines:
        strace = subprocess.Popen(
            ["strace", "-f", "-qq", "-o", str(trace), "-p", str(child), *injection.arguments(), *_files(paths)],
            stdin=subprocess.DEVNULL,
        )
        try:
            _wait_until_traced(child, strace)
            os.write(order, b".")
            _read(lines, found)
        finally:
            strace.send_signal(signal.SIGTERM)  # lets go of the process, which goes on
            strace.wait(_PATIENCE)
        if Path(f"/proc/{child}").exists():
            os.write(order, b".")
        _read(lines, found)
    os.close(order)
    _pid, status = os.waitpid(child, 0)
    if status:
        found.tracebacks.append(f"the process ended with {status}")
    return found


def _as_child(writer: Writer, ledger: int) -> None:
    """Never returns."""
    status = 1
    try:
        writer.work()
        status = 0
    except BaseException:
        os.write(ledger, json.dumps(["traceback", traceback.format_exc()]).encode() + b"\n")
    finally:
        os._exit(status)


def _files(paths: Paths) -> Iterator[str]:
    unsaved = paths.backups / f"{name_start(paths.journal)}unsaved.json"
    kept = paths.journal.parent / reserve.NAME
    temporary = [paths.backups / f".filmjournal-{number:016x}.tmp" for number in range(_TEMPORARY)]
    beside = Path(f"{paths.journal}-journal")
    for path in (paths.journal, beside, paths.journal.parent, kept, paths.backups, unsaved, *temporary):
        yield from ("-P", str(path))


def _wait_until_traced(child: int, strace: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text(encoding="utf-8"):
        if strace.poll() is not None or time.monotonic() > end:
            raise RuntimeError("strace did not begin")
        time.sleep(0.001)


def _read(lines: IO[bytes], found: Ledger) -> None:
    """What the process tells until the trouble is to be over, or until its end."""
    for line in lines:
        what, entry = json.loads(line)
        if what == "trouble":
            return
        if what == "traceback":
            found.tracebacks.append(entry)
        elif what == "reserve":
            found.from_reserve += 1
            found.saved.add(entry)
        else:
            {"saved": found.saved, "rescued": found.rescued, "remembered": found.remembered}[what].add(entry)


def _faults(paths: Paths, saves: list[SaveReview], ledger: Ledger) -> Iterator[str]:
    yield from ledger.tracebacks
    journal = bootstrap.open_journal(paths)
    try:
        backup.verify(paths.journal)
        with closing(sqlite3.connect(paths.journal)) as connection:
            texts = dict(connection.execute("SELECT entry_id, html FROM review"))
        yield from integrity.check(journal).troubles
        for save in saves:
            if save.entry_id not in ledger.saved:
                yield f"the text of entry {save.entry_id} was not saved in the end"
            if texts.get(save.entry_id) != save.html:
                yield f"the text of entry {save.entry_id} {_LOST}"
        yield from (f"{text.key} is kept, though it is saved" for text in rescue.kept(paths))
    finally:
        journal.close()


PART = Part(
    key="P3",
    title="calls that fail in a save",
    rounds=1_680,
    short=8,
    run=run,
    control=control,
    needs=("strace",),
)
