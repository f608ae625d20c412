"""The mark of a damaged journal, and the note of the last look over it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal import bootstrap
from filmjournal.paths import Paths
from filmjournal.services import check_notes, damage_mark
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.opening import look_over


def test_a_mark_stays_until_it_is_taken_away(paths: Paths, clock: SteppingClock) -> None:
    other = replace(paths, journal=paths.journal.with_name("other.filmjournal"))
    assert not damage_mark.is_marked(paths)
    damage_mark.clear(paths)
    damage_mark.mark(paths, clock=clock)
    (mark,) = paths.backups.iterdir()
    first = mark.read_bytes()
    clock.forward(days=1)
    damage_mark.mark(paths, clock=clock)
    assert mark.read_bytes() == first
    assert mark.stat().st_mode & 0o777 == 0o600
    assert damage_mark.is_marked(paths)
    assert not damage_mark.is_marked(other)
    damage_mark.clear(paths)
    assert not damage_mark.is_marked(paths)


@pytest.mark.logs
def test_where_it_cannot_be_written_nothing_breaks(paths: Paths) -> None:
    paths.backups.write_text("no folder")
    damage_mark.mark(paths)
    assert not damage_mark.is_marked(paths)
    check_notes.note(paths, SteppingClock()())
    assert check_notes.is_due(paths, SteppingClock()())


def test_a_check_marks_and_clears_and_is_due_every_week(sample: Journal, paths: Paths, clock: SteppingClock) -> None:
    assert check_notes.is_due(paths, clock())
    assert check(sample, paths=paths, clock=clock).sound
    assert not damage_mark.is_marked(paths)
    assert not check_notes.is_due(paths, clock())
    assert look_over(sample, paths, thorough=False) == ()
    with closing(sqlite3.connect(sample.path)) as connection:
        connection.execute("UPDATE film SET title = title || '.' WHERE id = 3")
        connection.commit()
    assert look_over(sample, paths, thorough=False) == ()  # the structure is as it was
    clock.forward(days=7)
    assert check_notes.is_due(paths, clock())
    assert any("Film" in trouble for trouble in look_over(sample, paths, thorough=False))
    assert damage_mark.is_marked(paths)
    assert not check_notes.is_due(paths, clock())
    assert check_notes.is_due(paths, clock() - timedelta(days=1))  # the clock went back
    with closing(sqlite3.connect(sample.path)) as connection:
        connection.execute("UPDATE film SET title = rtrim(title, '.') WHERE id = 3")
        connection.commit()
    check(sample, paths=paths, clock=clock)
    assert not damage_mark.is_marked(paths)


def test_what_only_a_texts_own_hash_tells_stays_marked(paths: Paths, clock: SteppingClock) -> None:
    """Damage that was there before a migration, which computes the sums over rows from the rows as they are."""
    paths.journal.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).parents[1] / "data" / "journal-version-1.filmjournal", paths.journal)
    with closing(sqlite3.connect(paths.journal)) as connection, connection:
        connection.execute("UPDATE review SET html = replace(html, 'e', 'é')")
    journal = bootstrap.open_journal(paths)
    assert check(journal, paths=paths, clock=clock).damaged
    clock.forward(days=7)
    assert look_over(journal, paths, thorough=False)
    assert check(journal, only_damage=True, paths=paths, clock=clock).sound
    assert damage_mark.is_marked(paths)
    journal.close()
