"""Several rows of a list: what they have in common, and the edits of them that are commands of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from filmjournal import bootstrap
from filmjournal.domain.errors import NotFound
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.selection import TagShare
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditEntry, EditFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import PutOnWatchlist, RateFilms
from filmjournal.storage import schema as s
from journal_help import tables
from ui_help import SMALL


@pytest.fixture
def journal(profile: Path) -> Iterator[Journal]:
    opened = bootstrap.open_journal(in_profile(profile), create=True)
    for command in SMALL:
        opened.execute(command)
    yield opened
    opened.close()


def test_of_entries(journal: Journal) -> None:
    journal.execute(EditFilm(1, {"liked": True}))
    journal.execute(EditEntry(2, {"private": True, "tags": ("grief", "Äpfel")}))
    chosen = journal.browsing.selection(Subject.ENTRIES, [5, 1, 2, 6, 1, 999])
    assert chosen.entry_ids == chosen.viewing_ids == chosen.ids == (5, 1, 2, 6)
    assert chosen.film_ids == (1, 2, 5)
    assert chosen.ratings == {Rating(7), Rating(6), None}
    assert chosen.common_rating is None
    assert chosen.average == pytest.approx((3.5 + 3 + 3.5) / 3)
    assert (chosen.first, chosen.last, chosen.undated) == (PartialDate(2017, 6, 8), PartialDate(2024, 3, 2), 1)
    assert (chosen.liked, chosen.private, chosen.watchlist) == (1, 1, 0)
    assert chosen.tags == (TagShare("Äpfel", 1), TagShare("grief", 2), TagShare("running", 1))


def test_of_films_counts_their_latest_viewings_and_knows_all_of_them(journal: Journal) -> None:
    chosen = journal.browsing.selection(Subject.FILMS, [6, 1, 2])
    assert chosen.ids == chosen.film_ids == (6, 1, 2)
    assert chosen.entry_ids == (5, 2)
    assert chosen.viewing_ids == (5, 1, 2)
    assert chosen.watchlist == 1
    assert chosen.tags == ()
    rows = journal.browsing.rows(Subject.FILMS, [6, 1, 2]).values()
    assert chosen.ratings == {row.rating for row in rows}


def test_what_is_in_the_trash_is_another_selection(journal: Journal) -> None:
    journal.execute(RemoveEntries((1, 2)))
    assert journal.browsing.selection(Subject.ENTRIES, [1, 2, 3]).ids == (3,)
    assert journal.browsing.selection(Subject.TRASH, [1, 2, 3]).ids == (1, 2)
    assert journal.browsing.selection(Subject.FILMS, [1]).viewing_ids == (5,)


def test_of_nothing(journal: Journal) -> None:
    chosen = journal.browsing.selection(Subject.ENTRIES, [])
    assert (chosen.ids, chosen.ratings, chosen.average, chosen.first) == ((), frozenset(), None, None)


def test_of_more_rows_than_a_statement_has_places_for(journal: Journal) -> None:
    ids = [*range(1, 40_000)]
    assert journal.browsing.selection(Subject.ENTRIES, ids).ids == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (RateFilms((1, 2, 6), Rating(9)), {"rating": Rating(9)}),
        (RateFilms((1, 2, 6), None), {"rating": None}),
        (PutOnWatchlist((1, 2, 6), None), {"watchlist": None}),
    ],
)
def test_films_alike(journal: Journal, command: RateFilms | PutOnWatchlist, said: dict[str, object]) -> None:
    journal.execute(EditFilm(2, {"rating": Rating(3)}))
    before = tables(journal.path)
    done = journal.execute(command)
    for film in journal.browsing.films([1, 2, 6]).values():
        assert {name: getattr(film, name) for name in said} == said
    assert journal.browsing.film(3).rating is None
    after = tables(journal.path)
    journal.execute(done.undo)
    assert tables(journal.path) == before
    journal.execute(done.redo)
    assert tables(journal.path) == after


def test_a_film_keeps_the_day_it_came_to_the_watchlist(journal: Journal) -> None:
    journal.execute(EditFilm(2, {"watchlist": "2001-02-03"}))
    done = journal.execute(PutOnWatchlist((1, 2), "2024-03-04"))
    films = journal.browsing.films([1, 2])
    assert [films[1].watchlist, films[2].watchlist] == ["2024-03-04", "2001-02-03"]
    assert done.changes.films == {1}
    assert set(journal.browsing.ids(ListQuery(Subject.WATCHLIST))) == {1, 2, 6}


@pytest.mark.parametrize("command", [RateFilms((1,), Rating(9)), RateFilms((1,), None), EditFilm(1, {"rating": None})])
def test_another_rating_of_a_film_lets_go_of_what_another_scale_said(
    journal: Journal, command: RateFilms | EditFilm
) -> None:
    with journal.database.writing() as writer:
        writer.update(s.film, 1, rating=7, rating_value=73.0, rating_scale=100.0)
    before = tables(journal.path)
    done = journal.execute(command)
    with journal.database.reading() as connection:
        row = connection.execute(select(s.film.c.rating_value, s.film.c.rating_scale).where(s.film.c.id == 1)).one()
    assert tuple(row) == (None, None)
    journal.execute(done.undo)
    assert tables(journal.path) == before


def test_a_film_that_is_not_there_stops_all(journal: Journal) -> None:
    before = tables(journal.path)
    for command in (PutOnWatchlist((1, 99), "2024-03-04"), RateFilms((1, 99), Rating(2))):
        with pytest.raises(NotFound):
            journal.execute(command)
    assert tables(journal.path) == before
