"""P6: ten starts at the same moment, owners that are killed, links at the lock; and two who edit one journal.

However many start, and by whatever spelling of the journal, one has the window and the others hand over to it. Where
the owner is killed another of them takes over. What stands in a lock's place is not touched. Two processes that edit
one journal, a window's bus and the command line, lose no edit of each other and show no trouble with locks, also where
one of them writes for longer than the other waits.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from filmjournal import bootstrap
from filmjournal.__main__ import main
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.integrity import check
from filmjournal.ui.journal_claim import Owner, keys_of, owner_of
from torture.parts import Part, Result, Setup

_HERE = Path(__file__).parent
_SOURCE = _HERE.parents[1] / "src"
_OF_THE_WORD = "of the word"
_STARTS = 10
_TAKE_OVER = 2.0  # seconds from a killed owner to the next
_PATIENCE = 120.0
_LOOKING = 0.02  # seconds between looking for a window and making one, in the control
_SECONDS = 12.0  # of editing, for each round of starts
_LONG = 60.0  # seconds from one long write to the next
_AT_ONCE, _ANSWERING, _LINK = "owner killed at once", "owner killed as it answers", "link at the lock"
_WAYS = (_AT_ONCE, _LINK, _ANSWERING, "as it comes")


def run(setup: Setup) -> Result:
    result = Result({"starts": 0, "windows": 0, "hand-overs": 0, "owners killed": 0})
    paths = _journal(setup.folder / "starts")
    drawn = random.Random(setup.seed)
    slowest = 0.0
    for number in range(setup.rounds):
        slowest = max(slowest, _round(paths, _WAYS[number % len(_WAYS)], drawn, result))
        if number % 10 == 9:
            setup.tell(f"{number + 1} rounds of starts")
    result.figures["slowest take-over"] = f"{slowest * 1000:.0f} ms"
    if slowest > _TAKE_OVER:
        result.faults.append(f"a killed owner was followed after {slowest:.1f} s")
    seconds = 3.0 if setup.rounds <= PART.short else setup.rounds * _SECONDS
    _edit_together(setup, seconds, result)
    return result


def control(setup: Setup) -> Result:
    """Elections without a lock, which make more windows than one; and an editor that undoes what another wrote."""
    edited = Result()
    _edit_together(setup, 1.0, edited, overwritten=True)
    if not any(_OF_THE_WORD in fault for fault in edited.faults):
        return Result()
    result = Result()
    for way in ("name", "unlink"):
        folder = setup.folder / way
        folder.mkdir()
        with _starts([partial(_start_without_lock, way, folder)] * _STARTS) as starts:
            _wait(lambda: _running(starts) <= len(list(folder.glob("window-of-*"))))  # noqa: B023
            windows = _running(starts)
        if windows > 1:
            result.faults.append(f"{windows} windows by {way}")
    return result


PART = Part("P6", "Many starts at once, and two who edit", rounds=50, short=2, run=run, control=control)


def _journal(folder: Path) -> Paths:
    paths = in_profile(folder)
    journal = bootstrap.open_journal(paths, create=True)
    for number in range(1, 4):
        journal.execute(LogFilm(f"Film {number}", viewing={"review_html": "<p>Words:</p>"}))
    journal.close()
    (folder / "linked").symlink_to(paths.journal)
    os.link(paths.journal, folder / "hard")
    (folder / "folder").symlink_to(folder)
    return paths


# Ten starts ---------------------------------------------------------------------------------------------------------


def _round(paths: Paths, way: str, drawn: random.Random, result: Result) -> float:
    """Ten starts; how long it took until a killed owner was followed."""
    folder = paths.journal.parent
    spellings = [paths.journal, folder / "linked", folder / "hard", folder / "folder" / paths.journal.name]
    took = 0.0
    with (
        _links(paths, result) if way == _LINK else nullcontext(),
        _starts([partial(_start, paths, drawn.choice(spellings)) for _number in range(_STARTS)]) as starts,
    ):
        killed = 0
        if way in (_AT_ONCE, _ANSWERING):
            took = _kill_owner(paths, starts, answering=way == _ANSWERING, after=drawn.random() / 20)
            killed = 1
        _wait(lambda: _running(starts) == 0 or _is_alone(paths, starts))
        windows, handed = _running(starts), sum(start.status == 0 for start in starts)
        figures = {"starts": _STARTS, "windows": windows, "hand-overs": handed, "owners killed": killed}
        for name, figure in figures.items():
            result.figures[name] += figure  # type: ignore[operator]
        # Where it is killed as it answers, all others may have had their answer.
        all_answered = way == _ANSWERING and (windows, handed) == (0, _STARTS - 1)
        if (windows, handed) != (1, _STARTS - 1 - killed) and not all_answered:
            ends = [start.status for start in starts]
            result.faults.append(f"{way}: {windows} windows and {handed} hand-overs; they ended with {ends}")
        # Every other round begins after one whose window was killed.
        for start in starts:
            start.end(signal.SIGKILL if way in (_AT_ONCE, _LINK) else signal.SIGTERM)
    return took


@contextmanager
def _links(paths: Paths, result: Result) -> Iterator[None]:
    """Links to somebody's file in the places of the locks, which have to be as they were afterwards."""
    target = paths.journal.parent / "target"
    target.write_bytes(b"somebody's")
    links = [paths.runtime / f"window-{key}.lock" for key in keys_of(paths.journal)]
    for link in links:
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    yield
    if target.read_bytes() != b"somebody's":
        result.faults.append("what a link at the lock leads to was written to")
    for link in links:
        if not link.is_symlink():
            result.faults.append("a link at the lock was replaced")
        link.unlink()
    target.unlink()


class _Started:
    """One start, in a process of its own that has imported already what a start imports."""

    def __init__(self, start: Callable[[], int], gate: int) -> None:
        self.status: int | None = None  # how it ended, a signal's number negative
        self.process = os.fork()
        if self.process == 0:
            status = 1
            try:
                nothing = os.open(os.devnull, os.O_RDWR)
                for standard in (0, 1, 2):
                    os.dup2(nothing, standard)
                os.read(gate, 1)  # until the others are there too
                status = start()
            finally:
                os._exit(status)

    def is_running(self) -> bool:
        if self.status is None:
            process, status = os.waitpid(self.process, os.WNOHANG)
            if process:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status is None

    def end(self, number: signal.Signals) -> None:
        """Have it ended by a signal; killed where that does not end it."""
        if self.is_running():
            os.kill(self.process, number)
            if not _wait(lambda: not self.is_running()):
                os.kill(self.process, signal.SIGKILL)
                _wait(lambda: not self.is_running())


@contextmanager
def _starts(starts: Sequence[Callable[[], int]]) -> Iterator[list[_Started]]:
    """Let all of these go at the same moment, and end what is left of them afterwards."""
    gate, opened = os.pipe()
    begun = [_Started(start, gate) for start in starts]
    os.close(gate)
    os.write(opened, b"." * len(begun))
    os.close(opened)
    try:
        yield begun
    finally:
        for start in begun:
            start.end(signal.SIGKILL)


def _start(paths: Paths, journal: Path) -> int:
    return main(["--profile", str(paths.profile), "--journal", str(journal)])


def _start_without_lock(way: str, folder: Path) -> int:
    """Elect a window by a socket alone: who reaches nobody there has the window."""
    application = QCoreApplication([])
    address = str(folder / "socket")
    line = QLocalSocket()
    line.connectToServer(address)
    if line.waitForConnected(1000):
        return 0
    time.sleep(_LOOKING)
    if way == "unlink":
        QLocalServer.removeServer(address)
    server = QLocalServer()
    server.listen(address)  # and where somebody else listens by now, it opens its window all the same
    (folder / f"window-of-{os.getpid()}").touch()
    return application.exec()


def _running(starts: list[_Started]) -> int:
    return sum(start.is_running() for start in starts)


def _owner(paths: Paths, starts: list[_Started]) -> Owner | None:
    """Who of these has the window, as the lock says; None while none of them has."""
    for file in paths.runtime.glob(f"window-{keys_of(paths.journal)[-1]}*.lock"):
        with suppress(OSError):
            owner = owner_of(file.read_bytes())
            if any(start.process == owner.process and start.is_running() for start in starts):
                return owner
    return None


def _is_alone(paths: Paths, starts: list[_Started]) -> bool:
    return _running(starts) == 1 and _owner(paths, starts) is not None


def _kill_owner(paths: Paths, starts: list[_Started], *, answering: bool, after: float) -> float:
    """Kill who has the window, as soon as it has it or while it answers; seconds until another has it."""

    def there() -> bool:
        owner = _owner(paths, starts)
        return owner is not None and bool(owner.address or not answering)

    _wait(there)
    time.sleep(after)
    owner = _owner(paths, starts)
    next(start for start in starts if owner is not None and start.process == owner.process).end(signal.SIGKILL)
    killed = time.monotonic()
    _wait(lambda: _owner(paths, starts) is not None or _running(starts) == 0)
    return time.monotonic() - killed


def _wait(until: Callable[[], bool], patience: float = _PATIENCE) -> bool:
    end = time.monotonic() + patience
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True


# Two who edit -------------------------------------------------------------------------------------------------------


def _edit_together(setup: Setup, seconds: float, result: Result, *, overwritten: bool = False) -> None:
    """Two who edit one journal for so long; `overwritten`: at the end one writes a review from what it read before."""
    paths = _journal(setup.folder / "editing")
    every = _LONG if seconds > 2 * _LONG else 0.0
    environment = {**os.environ, "PYTHONPATH": str(_SOURCE), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    editors = {}
    for name, *more in (("at_the_window",), ("at_the_command_line", str(every))):
        command = [sys.executable, str(_HERE / f"{name}.py"), str(paths.profile), str(seconds), str(setup.seed), *more]
        out = (setup.folder / f"{name}.jsonl").open("wb")
        editors[name] = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.PIPE), out
    done: dict[str, list[dict[str, Any]]] = {}
    for name, (process, out) in editors.items():
        try:
            _out, err = process.communicate(timeout=seconds + _PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            _out, err = process.communicate()
        out.close()
        if process.returncode or b"Traceback" in err:
            result.faults.append(f"{name} ended with {process.returncode}: {err.decode(errors='replace')[-2000:]}")
        lines = (setup.folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        done[name] = [json.loads(line) for line in lines]
    every_edit = [edit for edits in done.values() for edit in edits]
    shown = [edit["shown"] for edit in every_edit if "shown" in edit]
    if overwritten:
        _overwrite(paths)
    lost = _lost(paths, done)
    result.faults += [f"{name} edited nothing" for name, edits in done.items() if not _count(edits)]
    result.figures |= {
        "seconds of editing": seconds,
        "edits at the window": _count(done["at_the_window"]),
        "edits at the command line": _count(done["at_the_command_line"]),
        "long writes": sum("held" in edit for edit in every_edit),
        "slowest edit": f"{max((edit['slowest'] for edit in every_edit if 'slowest' in edit), default=0.0):.2f} s",
        "lost updates": len(lost),
        "lock errors shown": len(shown),
    }
    result.faults += lost + [f"shown: {sentence}" for sentence in shown]


def _overwrite(paths: Paths) -> None:
    journal = bootstrap.open_journal(paths)
    try:
        entry = journal.browsing.entry(1)
        earlier = entry.review.html.removesuffix("</p>").rsplit(" ", 1)[0] + "</p>"
        journal.execute(EditEntry(1, {"review_html": earlier}))
    finally:
        journal.close()


def _count(edits: list[dict[str, Any]]) -> int:
    return sum(edit.keys().isdisjoint({"shown", "held", "slowest"}) for edit in edits)


def _lost(paths: Paths, done: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What was carried out and is not in the journal."""
    journal = bootstrap.open_journal(paths)
    try:
        read = journal.browsing
        titles = [read.film(film).title for film in read.ids(ListQuery(Subject.FILMS))]
        words = read.entry(1).review.html.removesuffix("</p>").split()
        lost = []
        for edit in (edit for edits in done.values() for edit in edits):
            if "film" in edit and titles.count(edit["film"]) != 1:
                lost.append(f"{titles.count(edit['film'])} of {edit['film']}")
            if "word" in edit and words.count(edit["word"]) != 1:
                lost.append(f"{words.count(edit['word'])} {_OF_THE_WORD} {edit['word']}")
        for name, entry in (("at_the_window", 2), ("at_the_command_line", 3)):
            present = read.entry(entry)
            found = {"headline": present.headline, "rating": present.rating and present.rating.half_stars}
            for field, value in found.items():
                last = [edit[field] for edit in done[name] if field in edit][-1:]
                if last and last != [value]:
                    lost.append(f"the {field} of entry {entry} is {value} and not {last[0]}")
        lost += check(journal).troubles
        return lost
    finally:
        journal.close()
