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
import shutil
import signal
import sqlite3
import subprocess
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
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

_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "openat")
_ERRORS = ("EIO", "ENOSPC", "EACCES", "EROFS")
_PLACES = 60
_OF_TROUBLE = {"unlink", "rename"}  # are called only where a save has failed
_ENTRIES = 24
_PATIENCE = 60.0  # seconds


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


def run(setup: Setup) -> Result:
    dice = random.Random(setup.seed)
    every = [Injection(*parts, dice.random() < 0.5) for parts in product(_CALLS, _ERRORS, range(1, _PLACES + 1))]
    return _tried(setup, dice.sample(every, min(setup.rounds, len(every))), Writer)


def control(setup: Setup) -> Result:
    """Says that a text is saved before it is."""
    dice = random.Random(setup.seed)
    places = dice.sample(range(20, _PLACES), min(setup.rounds, 5))
    return _tried(setup, [Injection("pwrite64", "EIO", nth, True) for nth in places], Hasty)


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
        return


def _tried(setup: Setup, injections: list[Injection], kind: type[Writer]) -> Result:
    result = Result()
    template, saves = _template(setup.folder, setup.seed)
    refused = rescued = remembered = from_reserve = 0
    for number, injection in enumerate(injections):
        paths = in_profile(setup.folder / f"{kind.__name__}-{number}")
        shutil.copytree(template, paths.journal.parent, copy_function=_copy)
        try:
            ledger = _watched(paths, saves, injection, kind)
            faults = list(_faults(paths, saves, ledger))
        except Exception:
            faults, ledger = [traceback.format_exc()], Ledger()
        result.faults += [f"{injection}: {fault}" for fault in faults]
        refused += bool(ledger.rescued or ledger.remembered)
        rescued += len(ledger.rescued)
        remembered += len(ledger.remembered)
        from_reserve += ledger.from_reserve
        shutil.rmtree(paths.journal.parent)
        if number % 100 == 99:
            setup.tell(f"{number + 1:,} of {len(injections):,}")
    result.figures |= {
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


def _watched(paths: Paths, saves: list[SaveReview], injection: Injection, kind: type[Writer]) -> Ledger:
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
            ["strace", "-f", "-qq", "-o", os.devnull, "-p", str(child), *injection.arguments(), *_files(paths)],
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
    for path in (paths.journal, Path(f"{paths.journal}-journal"), paths.journal.parent, kept, unsaved):
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
                yield f"the text of entry {save.entry_id} is not in the journal"
        yield from (f"{text.key} is kept, though it is saved" for text in rescue.kept(paths))
    finally:
        journal.close()


PART = Part(
    key="P3",
    title="calls that fail in a save",
    rounds=len(_CALLS) * len(_ERRORS) * _PLACES,
    short=3,
    run=run,
    control=control,
    needs=("strace",),
)
