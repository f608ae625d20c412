"""What is written about a film is kept clean, whatever it came with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.search.syntax_tree import Everything
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditFilm, LogFilm
from filmjournal.services.exporting_json import export_json
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.storage import diary_reads
from filmjournal.storage import schema as s


def test_ids_and_extra_fields_are_clean_and_come_back(journal: Journal, tmp_path: Path) -> None:
    journal.execute(LogFilm("A", watchlist=True))
    journal.execute(
        EditFilm(
            1,
            {
                "ids": {" imdb ": " tt1\x00\n", "tmdb": " ", "": "x"},
                "extra": {"note\u0301": "one \r\ntwo\x00\ud800 e\u0301\n\n", "empty": "\n"},
            },
        )
    )
    film = journal.browsing.film(1)
    assert film.ids == {"imdb": "tt1"}
    assert film.extra == {"noté": "one\ntwo\ufffd é"}
    export_json(journal, tmp_path / "a.json")
    assert restore(tmp_path / "a.json", in_profile(tmp_path / "other")).films == 1


def _cast(journal: Journal, job: str = "cast") -> list[tuple[int, str, str | None]]:
    with closing(sqlite3.connect(journal.path)) as connection:
        return connection.execute(
            "SELECT person_id, name, character FROM credit JOIN person ON person.id = person_id"
            " WHERE job = ? ORDER BY billing",
            (job,),
        ).fetchall()


def _two_of_one_name(journal: Journal) -> None:
    """A film with two people of one name, as a merge or an import leaves it."""
    journal.execute(LogFilm("A", cast=(CastLine("Jo", "One"), CastLine("Al", "X"), CastLine("Joe", "Two")), viewing={}))
    with journal.database.writing() as writer:
        writer.update(s.person, 3, name="Jo")


def test_people_of_one_name_stay_apart_when_the_cast_is_edited(journal: Journal) -> None:
    _two_of_one_name(journal)
    one, al, two = CastLine("Jo", "One"), CastLine("Al", "X"), CastLine("jo", "Two")
    journal.execute(EditFilm(1, {"cast": (one, two, al)}))
    assert _cast(journal) == [(1, "Jo", "One"), (3, "Jo", "Two"), (2, "Al", "X")]
    journal.execute(EditFilm(1, {"cast": (two, one)}))
    assert _cast(journal) == [(3, "Jo", "Two"), (1, "Jo", "One")]
    journal.execute(EditFilm(1, {"cast": (CastLine("Jo", "Renamed"), one, CastLine("Jo", "Third"))}))
    assert _cast(journal) == [(3, "Jo", "Renamed"), (1, "Jo", "One"), (3, "Jo", "Third")]
    journal.execute(EditFilm(1, {"cast": (one,), "directors": ("JO",)}))
    assert _cast(journal) == [(1, "Jo", "One")]
    assert _cast(journal, "director") == [(1, "Jo", None)]


def test_people_who_are_there_stay_when_others_are_added(journal: Journal) -> None:
    _two_of_one_name(journal)
    journal.execute(
        LogFilm("A", film_id=1, cast=(CastLine("Bo", "B"), CastLine("JO"), CastLine("Bo", "C")), directors=("Bo", "Al"))
    )
    assert _cast(journal) == [
        (1, "Jo", "One"),
        (2, "Al", "X"),
        (3, "Jo", "Two"),
        (4, "Bo", "B"),
        (4, "Bo", "C"),
    ]
    assert _cast(journal, "director") == [(4, "Bo", None), (2, "Al", None)]


def test_a_name_that_several_have_is_the_one_with_most_films(journal: Journal) -> None:
    _two_of_one_name(journal)
    for title in "BC":
        journal.execute(LogFilm(title, viewing={}))
    with journal.database.writing() as writer:
        writer.insert(s.credit, film_id=2, person_id=3, job="cast")
    journal.execute(EditFilm(3, {"cast": (CastLine("Jo"), CastLine("Jó"), CastLine("New"), CastLine("NEW"))}))
    film = journal.browsing.film(3)
    assert [(credit.person_id, credit.person) for credit in film.cast] == [(3, "Jo"), (4, "Jó"), (5, "New"), (5, "New")]


def _used(journal: Journal, title: str, year: int | None = None) -> int | None:
    return journal.execute(LogFilm(title, year, viewing={})).film_id


def test_a_film_is_known_by_any_of_its_titles_and_by_no_other(journal: Journal) -> None:
    first = journal.execute(LogFilm("Orig", 2005, also_known_as=("The Thing", "Die 3")))
    assert first.film_id is not None
    journal.execute(EditFilm(first.film_id, {"original_title": "L\u2019\u00c9t\u00e9"}))
    assert _used(journal, "the THING") == first.film_id
    assert _used(journal, "L'Ete", 2005) == first.film_id
    others = [_used(journal, title) for title in ("Thing", "Die 03", "An Orig", "Ete")]
    assert len({first.film_id, *others}) == 5
    journal.execute(EditFilm(first.film_id, {"original_title": None}))
    assert _used(journal, "L'Ete", 2005) != first.film_id


def test_titles_of_which_folding_leaves_nothing_are_compared_as_they_are(journal: Journal) -> None:
    first, second = _used(journal, "\u200b"), _used(journal, "\u2060")
    assert first != second
    assert _used(journal, "\u2060") == second


def test_of_films_of_one_title_the_one_without_a_year_is_last(journal: Journal) -> None:
    for year in (None, 2011, 2001):
        journal.execute(LogFilm("Same", year, new_film=True, watchlist=True))
    assert list(journal.browsing.ids(ListQuery(Subject.FILMS, order=Order.TITLE))) == [3, 2, 1]
    with journal.database.reading() as connection:
        statement = diary_reads._ids(Subject.FILMS, Everything(), Order.TITLE)
        sql = statement.compile(connection, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")
        assert [row[3] for row in plan] == ["SEARCH film USING COVERING INDEX film_by_shown_title (shown=?)"]
