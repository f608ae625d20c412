"""An entry that turns out to be of another film."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.errors import NotFound
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage import database


def _rows(path: Path) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in ("film", "entry")]


def test_an_entry_moves_with_what_is_derived_from_it_and_back(tmp_path: Path) -> None:
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    journal = Journal(database.Database(path))
    try:
        entry_id = journal.execute(LogFilm("Dream House", 1998, viewing={"rating": Rating(8)})).entry_id
        other_id = journal.execute(LogFilm("Dream House", 2011, watchlist=True)).film_id
        assert entry_id is not None
        before = _rows(path)
        done = journal.execute(EditEntry(entry_id, {}, film={"runtime": 92}, film_id=other_id))
        after = _rows(path)
        moved = journal.browsing.entry(entry_id).film
        assert (moved.id, moved.year, moved.runtime) == (other_id, 2011, 92)
        assert list(journal.browsing.ids(ListQuery(search="year:2011"))) == [entry_id]
        assert list(journal.browsing.ids(ListQuery(Subject.FILMS, "rating:4"))) == [other_id]
        assert done.changes.entries == {entry_id}
        journal.execute(done.undo)
        assert _rows(path) == before
        journal.execute(done.redo)
        assert _rows(path) == after
        with pytest.raises(NotFound):
            journal.execute(EditEntry(entry_id, {"rating": None}, film_id=99))
        assert _rows(path) == after
    finally:
        journal.close()
