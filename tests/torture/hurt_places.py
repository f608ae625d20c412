"""P7: the journal's file is renamed, replaced, taken away or shut off while someone types in the real window.

Within two seconds the window must say so, and nothing typed after that may be said to be saved, unless it is in the
file. The words stay in the editor and are kept elsewhere within two seconds too. Then the hurt is mended, or one takes
the way on that the window offers: all that was typed must be in the journal, and the same window go on. Now and then
the program is killed before: then the words are back when the journal is opened again.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.services import rescue
from filmjournal.services.commands import LogFilm
from torture.hurts import HURTS, Hurt
from torture.parts import Part, Result, Setup, lacking
from typing_ledger import Lateness

TYPIST = Path(__file__).with_name("hurt_typist.py")
_SOURCES = Path(__file__).resolve().parents[2]
_NOTICED, _KEPT = 2.0, 2.0  # seconds
_PATIENCE, _LITTLE_PATIENCE = 30.0, 4.0
_ROUNDS_OF_ONE = 11  # then another window
_KILLED = 0.15  # of the rounds that can be mended
_BEGUN = "Begun."
_FALSELY_SAID, _WRITTEN_TO = "words were said to be saved", "was written to"


class Window:
    """The real window in a process of its own, and its ledger."""

    def __init__(self, profile: Path, journal: Path, seed: int, spoilt: str) -> None:
        self.patience = _LITTLE_PATIENCE if spoilt else _PATIENCE  # which ends with a fault, once it is begun
        self._ledger = profile / "ledger"
        self._ledger.touch()
        self._read = self._ledger.stat().st_size
        self._rest = b""
        self.lines: list[dict[str, Any]] = []
        tests = str(_SOURCES / "tests")
        self.process = subprocess.Popen(
            [sys.executable, str(TYPIST), str(profile), str(journal), str(self._ledger), str(seed), spoilt],
            env={**os.environ, "PYTHONPATH": f"{_SOURCES / 'src'}:{tests}", "QT_QPA_PLATFORM": "offscreen"},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.lateness = Lateness(self.process.pid)

    def ask(self, order: str) -> None:
        """Have something done."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{order}\n".encode())
        self.process.stdin.flush()

    def until(self, true: Callable[[dict[str, Any]], bool], since: int = 0, patience: float | None = None) -> Any:
        """The first line of the ledger, from a number on, of which something is true; None if there is none in time."""
        end = time.monotonic() + (patience or self.patience)
        while True:
            for line in self.lines[since:]:
                if true(line):
                    return line
            since = len(self.lines)
            if not self.look() and (time.monotonic() > end or self.process.poll() is not None):
                return None

    def look(self) -> bool:
        """Read what is new in the ledger; whether there was anything, for which some time is waited."""
        with self._ledger.open("rb") as file:
            file.seek(self._read)
            data = file.read()
        self._read += len(data)
        *whole, self._rest = (self._rest + data).split(b"\n")
        self.lines += [json.loads(line) for line in whole]
        if not whole:
            time.sleep(0.02)
        return bool(whole)

    def end(self) -> str:
        """End it; what it said of troubles of its own."""
        self.process.kill()
        return self.process.communicate()[1].decode()


class Round:
    """One hurt, with what was seen of it."""

    def __init__(self, window: Window, hurt: Hurt, paths: Paths, result: Result) -> None:
        self.window, self.hurt, self.paths, self.result = window, hurt, paths, result
        self.begun = len(window.lines)
        self.when = 0.0  # it was hurt
        self.mended = float("inf")
        self.handle = os.open(hurt.journal, os.O_RDONLY)

    def fault(self, what: str) -> None:
        self.result.faults.append(f"{self.hurt.name}: {what}")

    def typed(self, until: float = float("inf")) -> str:
        """What was typed so far, after what the review began with."""
        said = [line["key"] for line in self._lines("key") if line["time"] <= until]
        return _folded(_BEGUN + "".join(said))

    def late(self) -> float:
        """How long the window had to wait for a processor since the hurt."""
        self.window.lateness.sample()
        return self.window.lateness.since(self.when)

    def hurt_it(self, drawn: random.Random) -> bool:
        """Type, hurt, type on; whether the window noticed."""
        window = self.window
        window.ask("type")
        first = window.until(lambda line: "saved" in line and _plain(line["html"]) != _BEGUN, self.begun)
        if first is None:
            self.fault(f"nothing was ever saved: {window.end()[-2000:] if window.process.poll() is not None else ''}")
            return False
        time.sleep(drawn.random())
        self.window.lateness.sample()
        self.when = time.monotonic()
        self.hurt.hurt()
        said = window.until(lambda line: bool(line.get("bar")), self.begun, patience=8.0)
        if said is None:
            self.fault("the window said nothing")
            return False
        after = said["time"] - self.when
        self.result.figures["noticed after, most"] = max(float(self.result.figures["noticed after, most"]), after)
        if after > _NOTICED + self.late():
            self.fault(f"it was said after {after:.2f} s only")
        time.sleep(0.3 + 0.9 * drawn.random())
        window.ask("pause")
        told = self._told()
        if _plain(told["html"]) != self.typed():
            self.fault("what was typed is not in the editor")
        return True

    def words_are_kept(self) -> None:
        """What is not in the journal is in the folder of backups."""
        last = time.monotonic()
        if self.hurt.takes_words and self._in_file().startswith(self.typed()):
            return
        end = last + _KEPT + self.late()
        while time.monotonic() < end:
            with suppress(Exception):
                if any(_plain(text.save.html) == self.typed() for text in rescue.kept(self.paths)):
                    return
            time.sleep(0.05)
        if not (self.hurt.takes_words and self._in_file().startswith(self.typed())):
            self.fault("the words were not kept")

    def go_on(self, way: str) -> None:
        """Take a way on, or mend it; then all that was typed must be in the journal, and one goes on typing."""
        window = self.window
        journal = self.hurt.goes_on_at(way)
        since = len(window.lines)
        if way:
            window.ask(f"name {journal}")
            window.ask(f"press {way}")
            if not window.until(lambda line: "pressed" in line, since)["was_there"]:
                self.fault(f"“{way}” was not offered")
                return
            if window.until(lambda line: line.get("on") == str(journal), since) is None:
                self.fault(f"“{way}” led nowhere")
                return
        else:
            self.mended = time.monotonic()
            self.hurt.mend()
            if window.until(lambda line: line.get("bar") == "", since) is None:
                self.fault("the window did not see that it was mended")
                return
        window.ask("type")
        time.sleep(0.3)
        window.ask("pause")
        told = self._told()
        if _plain(told["html"]) != self.typed():
            self.fault(f"after “{way or 'mending'}” the editor has not what was typed")
        end = time.monotonic() + window.patience
        while self.typed() not in _texts(journal, drafts=False):
            if time.monotonic() > end:
                self.fault(f"after “{way or 'mending'}” the journal has not what was typed")
                return
            time.sleep(0.05)

    def killed(self, seed: int) -> Window:
        """Kill the program; another one on the mended journal must have the words. That one's window."""
        died, late = time.monotonic(), self.late()
        self.window.end()
        self.hurt.mend()
        window = Window(self.paths.window.parent, self.hurt.journal, seed, "")
        if window.until(lambda line: line.get("on") == str(self.hurt.journal)) is None:
            self.fault("the journal was not opened after the program was killed")
        least = self.typed(died - _KEPT - late)
        end = time.monotonic() + window.patience
        while not any(text.startswith(least) for text in _texts(self.hurt.journal, drafts=False)):
            if time.monotonic() > end:
                self.fault("the words were not back after the program was killed")
                break
            time.sleep(0.05)
        return window

    def check_what_was_said(self) -> None:
        """Nothing was said to be saved that is not in the file, and nothing was written that was not to be."""
        before = self.typed(self.when)
        for line in self._lines("saved"):
            words = _plain(line["html"])
            self.result.figures["said to be saved"] = int(self.result.figures["said to be saved"]) + 1
            if not self.when or line["time"] < self.when or line["time"] > self.mended:
                continue
            if "on" in self._after(line):
                break
            if not self.hurt.takes_words and len(words) > len(before):
                self.fault(f"{_FALSELY_SAID} while they could not be")
            elif not self.hurt.loses_file and not self._in_file().startswith(words):
                self.fault(f"{_FALSELY_SAID} that are not in the file")
        if self.hurt.untouched is not None and self.hurt.journal.read_bytes() != self.hurt.untouched:
            self.fault(f"what has the journal's name {_WRITTEN_TO}")

    def _after(self, line: dict[str, Any]) -> set[str]:
        """What kinds of lines there were from the hurt to this one."""
        return {
            key
            for other in self.window.lines[self.begun :]
            if self.when < other["time"] <= line["time"]
            for key in other
        }

    def _in_file(self) -> str:
        """The review in the file that was open at the beginning, wherever that is now."""
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            try:
                copy.write_bytes(os.pread(self.handle, os.fstat(self.handle).st_size, 0))
            except OSError:  # its disk is another by now
                copy = self.hurt.journal
            return _texts(copy, drafts=False)[0]

    def _told(self) -> dict[str, Any]:
        number = len(self.window.lines)
        self.window.ask(f"tell {number}")
        told: dict[str, Any] = self.window.until(lambda line: line.get("told") == number, self.begun)
        return told

    def _lines(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.window.lines[self.begun :] if kind in line]


def run(setup: Setup) -> Result:
    return _rounds(setup, "")


def control(setup: Setup) -> Result:
    """A window that looks at the path only takes another journal for its own, and says that words are saved in it."""
    told = _rounds(replace(setup, rounds=1), "path").faults
    return Result(faults=[fault for fault in told if any(said in fault for said in (_FALSELY_SAID, _WRITTEN_TO))])


def _rounds(setup: Setup, spoilt: str) -> Result:
    result = Result({"said to be saved": 0, "noticed after, most": 0.0, "killed": 0, "saved as": 0})
    hurts = [kind for kind in HURTS if not (kind.needs and lacking((kind.needs,)))]
    if len(hurts) < len(HURTS):
        result.figures["left out"] = ", ".join(kind.name for kind in HURTS if kind not in hurts)
    drawn = random.Random(setup.seed)
    window: Window | None = None
    profile = setup.folder / "profile"
    profile.mkdir()
    other = _new_journal(setup.folder / "other.filmjournal", "Nobody’s.")
    for number in range(setup.rounds):
        folder = setup.folder / f"round {number}"
        folder.mkdir()
        kind = hurts[number % len(hurts)]
        hurt = kind(folder)
        try:
            _new_journal(hurt.journal, _BEGUN)
            hurt.prepare(other)
            window = _shown(window, number, profile, hurt.journal, drawn, spoilt)
            here = Round(window, hurt, in_profile(profile, hurt.journal), result)
            before = len(result.faults)
            if here.hurt_it(drawn):
                here.words_are_kept()
                way = kind.ways[number // len(hurts) % len(kind.ways)]
                if not way and drawn.random() < _KILLED:
                    here.check_what_was_said()
                    window = here.killed(drawn.randrange(10_000))
                    result.figures["killed"] = int(result.figures["killed"]) + 1
                else:
                    here.go_on(way)
                    here.check_what_was_said()
                    result.figures["saved as"] = int(result.figures["saved as"]) + (way == "Save as")
            else:
                here.check_what_was_said()
            os.close(here.handle)
            if len(result.faults) > before:  # the next one begins anew
                window.end()
                window = None
        finally:
            if window is not None and not spoilt:
                window.ask(f"open {other}")
            hurt.end()
        if window is not None and window.until(lambda line: line.get("on") == str(other), here.begun) is None:
            window.end()
            window = None
        shutil.rmtree(folder, ignore_errors=True)
        setup.tell(f"{number + 1} of {setup.rounds}: {hurt.name}, {len(result.faults)} faults")
    if window is not None:
        window.end()
    return result


def _shown(
    window: Window | None, number: int, profile: Path, journal: Path, drawn: random.Random, spoilt: str
) -> Window:
    """A window on the journal: the one there is, or from time to time another."""
    if window is not None and number % _ROUNDS_OF_ONE == 0:
        window.end()
        window = None
    since = 0 if window is None else len(window.lines)
    if window is None:
        window = Window(profile, journal, drawn.randrange(10_000), spoilt)
    else:
        window.ask(f"open {journal}")
    window.until(lambda line: line.get("on") == str(journal), since, _PATIENCE)
    return window


def _new_journal(path: Path, review: str) -> Path:
    made = bootstrap.open_journal(in_profile(path.parent, path), create=True)
    try:
        made.execute(LogFilm(path.stem, 2001, viewing={"review_html": f"<p>{review}</p>"}))
    finally:
        made.close()
    return path


def _texts(journal: Path, drafts: bool) -> list[str]:
    """The review in a file; also what is kept as a draft, of which the window asks."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT html FROM review WHERE entry_id = 1").fetchall()
        if drafts:
            found += connection.execute("SELECT html FROM draft WHERE entry_id = 1").fetchall()
    return [_plain(html) for (html,) in found]


def _plain(html: str) -> str:
    return _folded(text_of_canonical(html))


def _folded(words: str) -> str:
    """The text without white space, of which a review keeps none at its end."""
    return "".join(unicodedata.normalize("NFC", words).split())


PART = Part(
    key="P7",
    title="the file hurt under the open window",
    rounds=220,
    short=1,
    run=run,
    control=control,
)
