"""Opening a profile's journal, and making it where there is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from filmjournal.bootstrap import open_journal
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import LogFilm

AT_ONCE = 4


def test_several_who_begin_a_journal_at_once_share_it(tmp_path: Path) -> None:
    for attempt in range(5):
        paths = in_profile(tmp_path / str(attempt))
        together = Barrier(AT_ONCE)

        def begin(number: int, *, paths: Paths = paths, together: Barrier = together) -> None:
            together.wait(10)
            journal = open_journal(paths, create=True)
            journal.execute(LogFilm(f"Film {number}", viewing={}))
            journal.close()

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(begin, range(AT_ONCE)))
        journal = open_journal(paths)
        assert journal.browsing.counts().entries == AT_ONCE
        journal.close()
