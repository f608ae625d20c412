"""P1q: the real window is killed while someone writes in it and does all kinds of other things.

After each kill at most two seconds of typing are lost, no text of which the window said “Saved”, and nothing else that
was done; imports came whole or not at all; no review has words of another; no backup is half. Every tenth time the
journal is one of an older version, which the window migrates first.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from filmjournal import bootstrap
from filmjournal.domain.entries import Entry
from filmjournal.domain.queries import ListQuery
from filmjournal.paths import Paths, in_profile
from filmjournal.services import integrity
from filmjournal.services.commands import LogFilm
from filmjournal.storage.file_head import VERSION, probe
from torture.parts import Part, Result, Setup
from torture.whole_files import WholeFiles
from typing_ledger import AT_MOST, END, INTERVAL, Lateness, Line, keys_in, lost, plain, read_ledger

_TESTS = Path(__file__).resolve().parents[1]
_TYPIST = Path(__file__).with_name("busy_typist.py")
_OLD_JOURNAL = _TESTS / "data" / "journal-version-1.filmjournal"
_OLD_ENTRIES = (6, 12)  # whose reviews are a paragraph
_MIGRATED = 10  # every so many rounds
_FILMS = ("One", "Two", "Three", "Four")  # each has a review to write, but for the last one
_IMPORTED = re.compile(r"Import (\d+) film \d")
_IN_IMPORT = 8
_LONGEST = 100  # lines of the ledger, twenty a second on a machine with nothing else to do
_SHORT = 10  # rounds with which it is half of that
_UNTIL_NOTICED = {"hasty": 20, "slow": 75}  # lines by which what is spoilt must show
_UNTIL_CAUGHT = 5  # rounds at the most
_WAITING = 30  # lines in a row in which the window only waits that count; a deed without an end comes no further
_MIGRATION = 0.8  # seconds
_PATIENCE = 120.0  # with a window that does nothing


@dataclass(slots=True)
class _Found:
    """What the journal holds."""

    entries: dict[int, Entry]
    imported: Counter[int]  # films of each import

    def review(self, entry: int) -> str:
        return self.entries[entry].review.html


def run(setup: Setup) -> Result:
    result = Result()
    _Rounds(setup, result).run()
    return result


def control(setup: Setup) -> Result:
    """A window that says “Saved” too early, and one that saves once a minute, are both told."""
    caught = []
    for spoilt in ("hasty", "slow"):
        result = Result()
        _Rounds(replace(setup, rounds=_UNTIL_CAUGHT), result, spoilt).run()
        if not result.faults:
            return Result()
        caught += result.faults
    return Result(faults=caught)


class _Rounds:
    def __init__(self, setup: Setup, result: Result, spoilt: str = "") -> None:
        self._setup = setup
        self._result = result
        self._spoilt = spoilt
        self._dice = random.Random(setup.seed)
        self._paths = in_profile(setup.folder / (spoilt or "profile"))
        self._old = in_profile(setup.folder / "old")
        self._typed = 0
        self._saved = 0
        self._migrated: Counter[str] = Counter()
        self._deeds: Counter[str] = Counter()
        self._worst = self._late = 0.0

    def run(self) -> None:
        journal = bootstrap.open_journal(self._paths, create=True)
        for title in _FILMS:
            text = "<p>Nobody’s words.</p>" if title == _FILMS[-1] else ""
            journal.execute(LogFilm(title, viewing={"review_html": text}))
        journal.close()
        before = _look(self._paths)
        for number in range(self._setup.rounds):
            try:
                if not self._spoilt and number % _MIGRATED == 1:
                    self._kill_a_migration(number)
                else:
                    before = self._kill(self._paths, before, (1, 2, 3), number)
            except Exception:
                self._result.faults.append(f"round {number}: {traceback.format_exc()}")
                if self._spoilt or len(self._result.faults) > 5:
                    return
                before = _look(self._paths)
            if number % 20 == 19:
                self._setup.tell(f"{number + 1} kills")
        self._result.figures |= {
            "keys": self._typed,
            "texts said to be saved": self._saved,
            "longest loss in seconds": self._worst,
            "longest wait for a processor": self._late,
            **{f"{name}s": count for name, count in sorted(self._deeds.items())},
            **self._migrated,
        }

    def _kill_a_migration(self, number: int) -> None:
        """A window on an older journal, killed at any moment from its start on."""
        profile = self._old.journal.parent
        shutil.rmtree(profile, ignore_errors=True)
        profile.mkdir()
        shutil.copyfile(_OLD_JOURNAL, self._old.journal)
        copy = in_profile(profile / "copy")
        copy.journal.parent.mkdir()
        shutil.copyfile(_OLD_JOURNAL, copy.journal)
        before = _look(copy, images=False)
        self._kill(self._old, before, _OLD_ENTRIES, number)

    def _kill(self, paths: Paths, before: _Found, entries: tuple[int, ...], number: int) -> _Found:
        ledger = self._setup.folder / f"ledger-{self._spoilt}{number}"
        is_old = probe(paths.journal) < VERSION
        amid_migration = is_old and self._dice.random() < 0.6
        killed, late = self._typed_and_killed(paths, ledger, entries, amid_migration=amid_migration)
        if is_old:
            self._migrated["before migration" if probe(paths.journal) < VERSION else "after migration"] += 1
        lines = read_ledger(ledger) if ledger.exists() else []
        after = _look(paths, images=not is_old)
        for entry in entries:
            assert after.entries[entry].review.draft is None, f"a text of review {entry} was refused"
            keys = [key for key in keys_in(lines) if key["entry"] == entry]
            gone = lost(before.review(entry), after.review(entry), keys, killed)
            self._typed += len(keys)
            self._worst = max(self._worst, gone)
            self._late = max(self._late, late)
            assert gone <= AT_MOST + late, f"{gone:.2f} s of typing were lost, {late:.2f} s late"
            _require_saved(entry, after, lines)
        self._saved += sum(1 for line in lines if "saved" in line)
        self._deeds.update(line["done"] for line in lines if "done" in line)
        for entry, there in after.entries.items():
            if entry in before.entries and entry not in entries:
                assert there.review == before.entries[entry].review, f"review {entry} has changed"
        _require_deeds(before, after, lines, paths)
        WholeFiles(paths, paths.journal.parent).require()
        return after

    def _typed_and_killed(
        self, paths: Paths, ledger: Path, entries: tuple[int, ...], *, amid_migration: bool
    ) -> tuple[float, float]:
        """When the window was killed, on the clock of the ledger: after some lines of it, or some time of migrating.

        Also for how long it had waited for a processor at the end.
        """
        command = [sys.executable, str(_TYPIST), str(paths.journal.parent), str(ledger)]
        command += [str(self._dice.randrange(10_000)), ",".join(map(str, entries)), self._spoilt]
        environment = {
            **os.environ,
            "PYTHONPATH": f"{_TESTS.parent / 'src'}{os.pathsep}{_TESTS}",
            "QT_QPA_PLATFORM": "offscreen",
        }
        longest = _LONGEST if self._setup.rounds > _SHORT else _LONGEST // 2
        until = _UNTIL_NOTICED.get(self._spoilt, self._dice.randint(1, longest))
        moment = self._dice.random() * (_MIGRATION if amid_migration else INTERVAL)
        begun = time.monotonic()
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        lateness = Lateness(process.pid)
        try:
            while not (paths.backups.exists() if amid_migration else _lines(ledger) >= until):
                assert process.poll() is None, "the window has ended by itself"
                assert time.monotonic() < begun + _PATIENCE, f"the window did nothing any more within {_PATIENCE:.0f} s"
                time.sleep(0.01)
                lateness.sample()
            time.sleep(moment)
            lateness.sample()
            killed = time.monotonic()
            assert process.poll() is None, "the window has ended by itself"
            process.send_signal(signal.SIGKILL)
        finally:
            process.kill()
            said = process.communicate()[1].decode()
            # What the window itself did not expect it tells in one line of its log, and goes on.
            assert not any(word in said for word in ("Traceback", "unexpected ")), said
        return killed, lateness.since(killed - END)


def _lines(ledger: Path) -> int:
    """How many there are of those that count."""
    count = waiting = 0
    for line in ledger.read_bytes().splitlines() if ledger.exists() else ():
        waiting = waiting + 1 if line.startswith(b'{"time"') else 0
        count += waiting <= _WAITING
    return count


def _look(paths: Paths, *, images: bool = True) -> _Found:
    """Open a journal that must be sound. Without `images` it may lack some."""
    journal = bootstrap.open_journal(paths)
    try:
        report = integrity.check(journal)
        assert report.sound or not images, report.troubles
        entries = dict(journal.browsing.entries(list(journal.browsing.ids(ListQuery()))))
    finally:
        journal.close()
    with closing(sqlite3.connect(paths.journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        titles = [title for (title,) in connection.execute("SELECT title FROM film")]
    assert all(entry.review.sound for entry in entries.values())
    films = (_IMPORTED.fullmatch(title) for title in titles)
    return _Found(entries, Counter(int(match[1]) for match in films if match))


def _require_saved(entry: int, after: _Found, lines: list[Line]) -> None:
    """A review begins with what the window said was saved of it last."""
    said = [line["html"] for line in lines if line.get("saved") == entry]
    if said:
        there = plain(after.review(entry))
        assert there.startswith(plain(said[-1])), f"of review {entry} less is there than the window said was saved"


def _require_deeds(before: _Found, after: _Found, lines: list[Line], paths: Paths) -> None:
    """What the window was done with is there, and what was under way is whole or not there."""
    for entry, there in after.entries.items():
        if entry not in before.entries:
            continue
        rated = [line for line in lines if "half_stars" in line and line["entry"] == entry]
        settled = max((number for number, line in enumerate(rated) if "done" in line), default=-1)
        was = before.entries[entry].rating
        allowed = [line["half_stars"] for line in rated[max(settled, 0) :]]
        if settled < 0:
            allowed.append(0 if was is None else was.half_stars)
        found = 0 if there.rating is None else there.rating.half_stars
        assert found in allowed or None in allowed, f"entry {entry} has {found} half stars, not one of {allowed}"
        tagged = {
            normalize("NFC", line["tag"]) for line in lines if line.get("done") == "tag" and line["entry"] == entry
        }
        assert {*before.entries[entry].tags, *tagged} <= set(there.tags), f"entry {entry} lacks a tag"
    for number in {*after.imported, *before.imported, *(line["number"] for line in lines if "number" in line)}:
        count = after.imported[number]
        may_be = {before.imported[number]}
        for line in lines:
            if line.get("number") == number:
                reached = _IN_IMPORT if "import" in line.values() else 0
                may_be = {reached} if "done" in line else {*may_be, reached}
        assert count in may_be, f"{count} films of import {number} are there, not one of {may_be}"
    if any(line.get("done") == "archive" for line in lines):
        assert (paths.journal.parent / "archive.zip").exists()
    if any(line.get("done") == "back up" for line in lines):
        assert list(paths.backups.glob("*.zip"))


PART = Part(
    key="P1q",
    title="a killed window",
    rounds=200,
    short=1,
    run=run,
    control=control,
)
