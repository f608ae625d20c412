"""A text on a full disk: saved in the room that was kept for it.

The disk is full as SQLite sees it: the file may not grow while the reserve is there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from filmjournal.domain.errors import JournalUnavailable, ReviewConflict, Trouble
from filmjournal.services.commands import LogFilm, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.storage.reading_errors import is_damage

LONG = "<p>" + "Kevin runs the other way. " * 4_000 + "</p>"


@pytest.fixture
def entry(journal: Journal) -> SaveReview:
    """A viewing, and the save of a text that no longer fits."""
    done = journal.execute(LogFilm("A", viewing={}))
    assert done.entry_id is not None
    assert done.film_id is not None
    return SaveReview(done.entry_id, done.film_id, 0, LONG, "evening")


@pytest.fixture
def _full(journal: Journal, entry: SaveReview) -> Iterator[None]:
    """A disk on which only the reserve can be had."""

    def limit(connection: sqlite3.Connection, *_rest: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        more = 0 if journal.reserve.is_there else 100
        connection.execute(f"PRAGMA max_page_count = {pages + more}")

    assert entry
    assert journal.reserve.make()
    journal.database._engine.dispose()
    event.listen(journal.database._engine, "checkout", limit)
    yield
    event.remove(journal.database._engine, "checkout", limit)


@pytest.mark.usefixtures("_full")
def test_a_text_gets_the_reserve_and_the_outcome_says_so(journal: Journal, entry: SaveReview) -> None:
    done = journal.execute(entry)
    assert done.disk_full
    assert not journal.reserve.is_there
    assert journal.browsing.entry(entry.entry_id).review.html == LONG.replace(" </p>", "</p>")
    assert done.revision is not None
    again = SaveReview(entry.entry_id, entry.film_id, done.revision, "<p>shorter</p>", "evening")
    assert not journal.execute(again).disk_full


@pytest.mark.usefixtures("_full")
def test_a_refused_text_gets_it_too(journal: Journal, entry: SaveReview) -> None:
    with pytest.raises(ReviewConflict):
        journal.execute(SaveReview(entry.entry_id, entry.film_id, 7, LONG, "evening"))
    assert not journal.reserve.is_there
    assert journal.browsing.entry(entry.entry_id).review.draft == LONG.replace(" </p>", "</p>")


@pytest.mark.usefixtures("_full")
def test_nothing_else_gets_it(journal: Journal) -> None:
    with pytest.raises(JournalUnavailable) as refused:
        journal.execute(LogFilm("B", viewing={"review_html": LONG}))
    assert refused.value.trouble is Trouble.FULL
    assert journal.reserve.is_there


@pytest.mark.usefixtures("_full")
def test_other_trouble_does_not_cost_it(journal: Journal, entry: SaveReview) -> None:
    journal.path.rename(journal.path.with_name("away"))
    with pytest.raises(JournalUnavailable) as refused:
        journal.execute(entry)
    assert refused.value.trouble is Trouble.MOVED
    assert journal.reserve.is_there


def test_without_a_reserve_the_text_is_refused(journal: Journal, entry: SaveReview) -> None:
    def limit(connection: sqlite3.Connection, *_rest: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    journal.database._engine.dispose()
    event.listen(journal.database._engine, "checkout", limit)
    with pytest.raises(JournalUnavailable) as refused:
        journal.execute(entry)
    assert refused.value.trouble is Trouble.FULL
    event.remove(journal.database._engine, "checkout", limit)
    assert not journal.execute(entry).disk_full


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    """What is said of the copy that is looked over is told apart."""
    path = tmp_path / "copy"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE text (html)")
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.DatabaseError) as full:
            connection.execute("INSERT INTO text VALUES (?)", (LONG,))
    assert not is_damage(full.value)
    path.write_bytes(path.read_bytes()[:4_096] + b"x" * 4_096)
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.DatabaseError) as torn:
        connection.execute("SELECT * FROM text").fetchall()
    assert is_damage(torn.value)
