"""Edits a journal as somebody at the command line does: `at_the_command_line.py PROFILE SECONDS SEED LONG`.

What was carried out stands on stdout, an object of JSON a line, and every sentence on stderr of a verb. Every LONG
seconds the write lock is held for longer than the store waits, as an import of very many films does; 0 for never.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sqlite3
import sys
import time
from pathlib import Path

from filmjournal import bootstrap
from filmjournal.cli.main import main as command_line
from filmjournal.domain.errors import ReviewConflict
from filmjournal.paths import Paths, in_profile
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import SaveReview

SHARED, OWN = 1, 3
HELD = 13.0  # seconds, more than the store waits
_OUT = sys.stdout


def say(**values: object) -> None:
    print(json.dumps(values), file=_OUT, flush=True)


def verb(profile: Path, *arguments: str, **values: object) -> None:
    """Run a verb as the program does."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = command_line(["--profile", str(profile), *arguments])
    if status or err.getvalue():
        say(shown=f"{arguments[0]} ended with {status}: {err.getvalue().strip()}")
    else:
        say(**values)


def add_a_word(paths: Paths, word: str) -> None:
    """Write on in the review that both edit; where the other was quicker, read it again."""
    journal = bootstrap.open_journal(paths)
    try:
        while True:
            entry = journal.browsing.entry(SHARED)
            before = entry.review.html
            html = before.replace("</p>", f" {word}</p>")
            try:
                journal.execute(
                    SaveReview(SHARED, entry.film.id, entry.review.revision, html, word, content_hash(before))
                )
            except ReviewConflict:
                continue
            say(word=word)
            return
    finally:
        journal.close()


def hold(paths: Paths, film: str) -> None:
    """Write for long in one transaction."""
    connection = sqlite3.connect(paths.journal, timeout=60, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(HELD)
    connection.execute("ROLLBACK")
    connection.close()
    say(held=film)


def main(profile: Path, seconds: float, seed: int, every: float) -> None:
    drawn = random.Random(seed)
    paths = in_profile(profile)
    end, number = time.monotonic() + seconds, 0
    held = time.monotonic()
    while time.monotonic() < end:
        number += 1
        word = f"c{number}"
        if every and time.monotonic() - held > every:
            hold(paths, word)
            held = time.monotonic()
        match drawn.randrange(4):
            case 0:
                verb(profile, "add", f"Film {word}", film=f"Film {word}")
            case 1:
                verb(profile, "edit", str(OWN), "--headline", word, headline=word)
            case 2:
                verb(profile, "find", "film")
            case _:
                add_a_word(paths, word)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
