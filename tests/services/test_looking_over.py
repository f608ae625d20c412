"""What is looked at when a journal is opened, and journals that were left in the midst of something."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.services import damage_mark
from filmjournal.services.commands import LogFilm
from filmjournal.services.opening import look_over

WORDS = "The lantern went from hand to hand. " * 60


@pytest.fixture
def paths(profile: Path) -> Paths:
    """A journal of some pages that was looked over already, so that it is not due."""
    made = in_profile(profile)
    journal = bootstrap.open_journal(made, create=True)
    for number in range(30):
        journal.execute(LogFilm(f"Film {number}", viewing={"review_html": f"<p>{WORDS}{number}</p>"}))
    assert look_over(journal, made, thorough=True) == ()
    journal.close()
    return made


@pytest.mark.parametrize("thorough", [False, True])
def test_a_sound_journal_has_no_troubles_and_is_not_touched(paths: Paths, thorough: bool):
    before = paths.journal.read_bytes()
    journal = bootstrap.open_journal(paths)
    assert look_over(journal, paths, thorough=thorough) == ()
    journal.close()
    assert paths.journal.read_bytes() == before
    assert not damage_mark.is_marked(paths)


def _page_of_a_text(path: Path) -> int:
    """Where in the file there is a page with nothing but a review's words."""
    data = path.read_bytes()
    return data.index(WORDS[:200].encode()) // 8192 * 8192


def test_a_damaged_page_is_found_each_time_and_noted(paths: Paths):
    journal = bootstrap.open_journal(paths)
    with paths.journal.open("r+b") as file:
        file.seek(_page_of_a_text(paths.journal))
        file.write(b"\xff" * 4096)
    damaged = paths.journal.read_bytes()
    (trouble,) = look_over(journal, paths, thorough=False)
    assert str(paths.journal) in trouble
    assert damage_mark.is_marked(paths)
    assert look_over(journal, paths, thorough=True)
    journal.close()
    assert paths.journal.read_bytes() == damaged


@pytest.mark.parametrize("thorough", [False, True])
def test_a_changed_letter_is_found_where_it_is_looked_over_thoroughly(paths: Paths, thorough: bool):
    data = bytearray(paths.journal.read_bytes())
    data[data.index(b"lantern went")] = ord("k")
    paths.journal.write_bytes(data)
    journal = bootstrap.open_journal(paths)
    assert bool(look_over(journal, paths, thorough=thorough)) is thorough
    journal.close()


@pytest.fixture
def left_half_written(paths: Paths) -> Paths:
    """The journal as a writer leaves it that was killed in the midst: pages of a change that was never finished."""
    aside = paths.journal.with_name("aside")
    with closing(sqlite3.connect(paths.journal, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = TRUNCATE")
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE review SET html = replace(html, 'lantern', 'candle')")
        writer.execute("UPDATE film SET title = 'Nothing'")
        shutil.copy(paths.journal, aside)
        shutil.copy(f"{paths.journal}-journal", f"{aside}-journal")
        writer.execute("ROLLBACK")
    shutil.move(aside, paths.journal)
    shutil.move(f"{aside}-journal", f"{paths.journal}-journal")
    assert b"candle went" in paths.journal.read_bytes()
    return paths


def test_what_was_left_half_written_is_taken_back(left_half_written: Paths):
    paths = left_half_written
    assert bootstrap.first_look(paths.journal, 10) is None or b"candle" not in paths.journal.read_bytes()
    journal = bootstrap.open_journal(paths)
    titles = {journal.browsing.entry(number).film.title for number in range(1, 31)}
    assert titles == {f"Film {number}" for number in range(30)}
    assert all(journal.browsing.entry(number).review.sound for number in range(1, 31))
    assert look_over(journal, paths, thorough=True) == ()
    journal.close()
    assert b"candle went" not in paths.journal.read_bytes()
