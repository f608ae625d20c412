"""A program that is killed while someone types loses two seconds of it at most, and nothing else.

FILMJOURNAL_KILL_ROUNDS says how often it is killed. With FILMJOURNAL_KILL_REPORT a line of each round goes there.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import LogFilm
from typing_ledger import AT_MOST, END, Lateness, keys_in, lost, read_ledger

ROOT = Path(__file__).parents[2]
TYPIST = Path(__file__).with_name("typist.py")
ROUNDS = int(os.environ.get("FILMJOURNAL_KILL_ROUNDS", "3"))
PATIENCE = 120.0

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL"),
    pytest.mark.timeout(120 + 60 * ROUNDS),
]


@pytest.fixture
def paths(profile: Path) -> Paths:
    """A journal with three films, one of which nobody writes about."""
    made = in_profile(profile)
    journal = bootstrap.open_journal(made, create=True)
    for title in ("One", "Two", "Three"):
        journal.execute(LogFilm(title, viewing={"review_html": "<p>Nobody’s words.</p>" if title == "Three" else ""}))
    journal.close()
    return made


def test_no_more_than_two_seconds_are_lost(paths: Paths, tmp_path: Path) -> None:
    drawn = random.Random(int(os.environ.get("FILMJOURNAL_KILL_SEED", "1")))
    report = os.environ.get("FILMJOURNAL_KILL_REPORT")
    before = reviews(paths)
    for number in range(ROUNDS):
        ledger = tmp_path / f"ledger-{number}"
        killed, late = _type_and_kill(paths, ledger, drawn)
        typed = read_ledger(ledger)
        after = reviews(paths)
        worst = max(
            lost(before[entry], after[entry], [key for key in keys_in(typed) if key["entry"] == entry], killed)
            for entry in (1, 2)
        )
        if report:
            with Path(report).open("a", encoding="utf-8") as file:
                file.write(f"{number}\t{len(typed)} keys\tlost {worst:.2f} s\tlate {late:.2f} s\n")
        assert worst <= AT_MOST + late
        assert after[3] == before[3] == "<p>Nobody’s words.</p>"
        _check_file(paths)
        before = after


def _type_and_kill(paths: Paths, ledger: Path, drawn: random.Random) -> tuple[float, float]:
    """When the program was killed, on the clock of the ledger; and for how long it had waited for a processor."""
    process = subprocess.Popen(
        [sys.executable, str(TYPIST), str(paths.journal.parent), str(ledger), str(drawn.randrange(10_000))],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
    )
    lateness = Lateness(process.pid)
    try:
        end = time.monotonic() + PATIENCE
        while not (ledger.exists() and ledger.stat().st_size) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        end = time.monotonic() + 0.3 + 4.2 * drawn.random()
        while time.monotonic() < end:
            time.sleep(0.05)
            lateness.sample()
        assert process.poll() is None, process.communicate()[1].decode()
        killed = time.monotonic()
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()
    return killed, lateness.since(killed - END)


def reviews(paths: Paths) -> dict[int, str]:
    journal = bootstrap.open_journal(paths)
    try:
        found = {entry: journal.browsing.entry(entry).review for entry in (1, 2, 3)}
    finally:
        journal.close()
    assert all(review.sound and review.draft is None for review in found.values())
    return {entry: review.html for entry, review in found.items()}


def _check_file(paths: Paths) -> None:
    with closing(sqlite3.connect(paths.journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = connection.execute("SELECT entry_id, html, content_hash FROM revision").fetchall()
    for entry, html, hash_ in rows:
        assert content_hash(html) == hash_
        assert entry in (1, 2)
