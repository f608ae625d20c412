"""A soak: the real window in use without a pause on a large journal; rounds are seconds.

Between the second quarter of the time, when everything was shown once, and the last one, memory, handles and threads
must stay level, and the file may grow by no more than what was written into it accounts for.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from filmjournal.paths import in_profile
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database
from torture.parts import Part, Result, Setup

ROOT = Path(__file__).resolve().parents[2]
SESSION = Path(__file__).with_name("lasting_session.py")
_ENTRIES = 100_000
_AN_HOUR = 3_600
_MEMORY = 1.06  # times what it was
_MORE_HANDLES = 4
_FOR_ONE = 40_000  # bytes of the file for one thing done: a page of each table and index, and of earlier texts
_LEAST_BYTES = 4_000_000


def run(setup: Setup) -> Result:
    entries = _ENTRIES if setup.rounds >= _AN_HOUR else 500
    return _lasted(setup, entries, setup.rounds)


def control(setup: Setup) -> Result:
    """A session that keeps memory, a file and a widget with everything that is done."""
    return _lasted(setup, 200, min(setup.rounds, 8), "leak")


def _lasted(setup: Setup, entries: int, seconds: int, *more: str) -> Result:
    path = in_profile(setup.folder / "profile").journal
    database.create(path)
    journal = Journal(database.Database(path))
    make_sample(journal, entries, setup.seed)
    journal.close()
    setup.tell(f"{entries} entries were made")
    report = setup.folder / "report"
    ended = subprocess.run(
        [sys.executable, str(SESSION), str(path.parent), str(seconds), str(report), *more],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
    )
    if ended.returncode:
        return Result(faults=[f"the session ended with {ended.returncode}: {ended.stderr.decode()[-1500:]}"])
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    return _judged(lines, short=seconds < _AN_HOUR)


def _judged(lines: list[dict[str, int]], *, short: bool) -> Result:
    quarter = max(len(lines) // 4, 1)
    early, late = lines[quarter : 2 * quarter] or lines[:1], lines[-quarter:]
    before, after = (
        {name: int(statistics.median(line[name] for line in some)) for name in lines[0]} for some in (early, late)
    )
    result = Result()
    memory = after["memory"] / before["memory"]
    if memory > (_MEMORY if not short else 2 * _MEMORY):
        result.faults.append(f"memory grew {memory:.2f} times")
    for name in ("handles", "threads"):
        if after[name] > before[name] + _MORE_HANDLES:
            result.faults.append(f"{name} went from {before[name]} to {after[name]}")
    grown, done = lines[-1]["file"] - lines[0]["file"], lines[-1]["done"] - lines[0]["done"]
    if grown > _LEAST_BYTES + _FOR_ONE * done:
        result.faults.append(f"the file grew by {grown} bytes in {done} things done")
    mebibytes = 1 << 20
    memories = [lines[0]["memory"], before["memory"], after["memory"]]
    result.figures |= {
        "things done": lines[-1]["done"],
        "characters typed": lines[-1]["typed"],
        "memory MiB": " → ".join(str(memory // mebibytes) for memory in memories),
        "handles": f"{before['handles']} → {after['handles']}",
        "threads": f"{before['threads']} → {after['threads']}",
        "file MiB": f"{lines[0]['file'] / mebibytes:.1f} → {lines[-1]['file'] / mebibytes:.1f}",
    }
    return result


PART = Part("SOAK", "an hour in use without a pause", rounds=_AN_HOUR, short=8, run=run, control=control)
