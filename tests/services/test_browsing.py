"""Lists in their orders, and the finding of films and people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from conftest import SteppingClock
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import AmbiguousFilm, NotFound
from filmjournal.domain.partial_date import PartialDate, order_code
from filmjournal.domain.queries import ListQuery, Order, Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, PutBackEntries, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.storage.first_rows import first_look


def _ids(journal: Journal, subject: Subject = Subject.ENTRIES, order: Order = Order.WATCHED, search: str = "") -> Any:
    return list(journal.browsing.ids(ListQuery(subject, search, order)))


def _log(journal: Journal, title: str, watched: str = "", **values: Any) -> int:
    date = PartialDate(*map(int, watched.split("-"))) if watched else None
    done = journal.execute(LogFilm(title, values.pop("year", None), viewing={"watched": date, **values}))
    assert done.entry_id is not None
    return done.entry_id


def _titles(journal: Journal, ids: Sequence[int], subject: Subject = Subject.ENTRIES) -> list[str]:
    rows = journal.browsing.rows(subject, ids)
    return [rows[id_].title for id_ in ids]


def test_the_diary_is_newest_first_with_the_less_known_behind_and_the_unknown_last(journal: Journal) -> None:
    dates = ["2017", "", "2017-06-11", "2017-06", "2016-12-31", "2018", "2017-06-11", "2017-12", "", "2018-01-01"]
    ids = [_log(journal, f"Film {number}", date) for number, date in enumerate(dates)]
    shown = [dates[ids.index(id_)] for id_ in _ids(journal)]
    assert shown == [
        "2018-01-01",
        "2018",
        "2017-12",
        "2017-06-11",
        "2017-06-11",
        "2017-06",
        "2017",
        "2016-12-31",
        "",
        "",
    ]
    twins = [id_ for id_ in _ids(journal) if dates[ids.index(id_)] == "2017-06-11"]
    assert twins == [ids[6], ids[2]]  # two on one day: the later logged stands first


def test_a_changed_date_moves_the_entry_behind_the_others_of_that_day(journal: Journal) -> None:
    first, second, third = (
        _log(journal, title, date) for title, date in (("A", "2017-06-11"), ("B", "2017-06-11"), ("C", "2016"))
    )
    journal.execute(EditEntry(first, {"watched": PartialDate(2016)}))
    assert _ids(journal) == [second, first, third]
    journal.execute(EditEntry(first, {"watched": PartialDate(2017, 6, 11)}))
    assert _ids(journal) == [first, second, third]
    journal.execute(EditEntry(second, {"watched": PartialDate(2017, 6, 11), "private": True}))
    assert _ids(journal) == [first, second, third]


def _by_order(entry: Any, order: Order) -> Any:
    """What an order sorts by, lowest first; None where it is unknown."""
    match order:
        case Order.WATCHED:
            return -order_code(entry.watched) if entry.watched else None
        case Order.TITLE:
            return entry.film.title
        case Order.YEAR:
            return -entry.film.year if entry.film.year else None
        case Order.RATING:
            return -entry.rating.half_stars if entry.rating else None
        case Order.LOGGED:
            return None


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("search", ["", "train", "rating:any"])
def test_entries_in_every_order(order: Order, search: str, sample: Journal) -> None:
    from filmjournal.domain.sorting import title_key

    ids = _ids(sample, order=order, search=search)
    assert sorted(ids) == sorted(_ids(sample, search=search))
    found = sample.browsing.entries(ids)
    entries = [found[id_] for id_ in ids]
    if order is Order.LOGGED:
        assert [e.logged for e in entries] == sorted((e.logged for e in entries), reverse=True)
        return
    values = [_by_order(entry, order) for entry in entries]
    if order is Order.TITLE:
        values = [title_key(value) for value in values]
    known = [value for value in values if value is not None]
    assert known == sorted(known)
    assert values == known + [None] * (len(values) - len(known))
    assert len(set(known)) > 3


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("subject", [Subject.FILMS, Subject.WATCHLIST])
def test_films_in_every_order(order: Order, subject: Subject, sample: Journal) -> None:
    for number, year in enumerate((None, 1950, None)):
        sample.execute(LogFilm(f"Aaa {number}", year, watchlist=True))
        sample.execute(LogFilm("Aaa 1", 1940 + number, new_film=True, watchlist=True))
    ids = _ids(sample, subject, order)
    assert len(ids) == len(set(ids)) == sample.browsing.count(ListQuery(subject, "", order))
    rows = sample.browsing.rows(subject, ids)
    values: list[Any]
    match order:
        case Order.YEAR:
            values = [rows[id_].year for id_ in ids]
        case Order.RATING:
            values = [rows[id_].rating.half_stars if rows[id_].rating else None for id_ in ids]
        case Order.WATCHED if subject is Subject.FILMS:
            values = [order_code(rows[id_].watched) or None for id_ in ids]
        case Order.TITLE:
            years = [rows[id_].year for id_ in ids if rows[id_].title == "Aaa 1"]
            assert years == [1940, 1941, 1942, 1950]
            return
        case _:
            return
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values == known + [None] * (len(values) - len(known))


def test_a_limit_cuts_the_same_list(sample: Journal) -> None:
    for subject in (Subject.ENTRIES, Subject.FILMS):
        for order in Order:
            query = ListQuery(subject, "the", order)
            assert list(sample.browsing.ids(query, 7)) == list(sample.browsing.ids(query))[:7]


def test_the_first_look_is_what_the_real_reads_give(sample: Journal) -> None:
    look = first_look(sample.path, 40)
    assert look is not None
    ids = _ids(sample)
    rows = sample.browsing.rows(Subject.ENTRIES, ids[:40])
    counts = sample.browsing.counts()
    assert list(look.rows) == [rows[id_] for id_ in ids[:40]]
    assert (look.entries, look.films, look.watchlist) == (counts.entries, counts.films, counts.watchlist)


def test_the_rating_shown_for_a_film(journal: Journal) -> None:
    _log(journal, "A", "2015", rating=Rating(4))
    latest = _log(journal, "A", "2017", rating=Rating(8))
    _log(journal, "A", "2018")
    film_id = journal.browsing.entry(latest).film.id

    def shown() -> Rating | None:
        return journal.browsing.rows(Subject.FILMS, [film_id])[film_id].rating

    assert shown() == Rating(8)
    journal.execute(EditFilm(film_id, {"rating": Rating(1)}))
    assert shown() == Rating(1)
    journal.execute(EditFilm(film_id, {"rating": None}))
    journal.execute(RemoveEntries((latest,)))
    assert shown() == Rating(4)


def test_the_trash_is_apart(journal: Journal, clock: SteppingClock) -> None:
    first, second, third = (_log(journal, title, "2017") for title in "ABC")
    journal.execute(RemoveEntries((first,)))
    clock.forward(minutes=1)
    journal.execute(RemoveEntries((third, third)))
    assert _ids(journal) == [second]
    assert _ids(journal, Subject.TRASH) == [third, first]
    assert len(_ids(journal, Subject.FILMS)) == 1
    assert _ids(journal, search="title:a") == []
    assert journal.browsing.entry(first).trashed == "2024-03-04T20:15:00Z"
    assert journal.browsing.counts().trash == 2
    journal.execute(PutBackEntries((first,)))
    assert set(_ids(journal)) == {first, second}
    with pytest.raises(NotFound):
        journal.execute(PutBackEntries((third, second)))
    assert _ids(journal, Subject.TRASH) == [third]


def test_a_film_is_found_again_by_title_and_year(journal: Journal) -> None:
    first = journal.execute(LogFilm("Dream House", 1998, viewing={})).film_id
    assert journal.execute(LogFilm("dream  HOUSE", 1998, viewing={})).film_id == first
    assert journal.execute(LogFilm("Dream House", viewing={})).film_id == first
    second = journal.execute(LogFilm("Dream House", 2011, also_known_as=("Das Traumhaus",), viewing={})).film_id
    assert second != first
    with pytest.raises(AmbiguousFilm) as ambiguous:
        journal.execute(LogFilm("Dream House", viewing={}))
    assert ambiguous.value.candidates == ((first, "Dream House", 1998), (second, "Dream House", 2011))
    assert journal.execute(LogFilm("Das Traumhaus", viewing={})).film_id == second
    assert journal.execute(LogFilm("Dream House", film_id=first, viewing={})).film_id == first
    assert journal.execute(LogFilm("Dream House", 2011, new_film=True, viewing={})).film_id not in (first, second)
    assert journal.execute(LogFilm("The Dream House", 1998, viewing={})).film_id not in (first, second)


def test_people_of_one_name_stay_two(journal: Journal) -> None:
    first = journal.execute(LogFilm("A", cast=(CastLine("John Smith"),))).film_id
    with journal.database.writing() as writer:
        from filmjournal.storage import schema as s

        (other,) = writer.insert(s.person, name="John Smith")
        writer.insert(s.film, title="B", added="2024-03-04T20:15:00Z", edited="2024-03-04T20:15:00Z")
        writer.insert(s.credit, film_id=2, person_id=other, job="cast")
    assert first == 1
    journal.execute(EditFilm(2, {"cast": (CastLine("John Smith", "Kevin"), CastLine("john smith "))}))
    film = journal.browsing.film(2)
    assert {credit.person_id for credit in film.cast} == {other}
    journal.execute(LogFilm("B", film_id=2, cast=(CastLine("JOHN SMITH"),), directors=("John Smith",)))
    film = journal.browsing.film(2)
    assert [credit.character for credit in film.cast] == ["Kevin", None]
    assert film.crew[0].person_id == other
    assert {match.id for match in journal.browsing.people_matching("john sm")} == {1, other}


def test_offers_while_one_types(sample: Journal) -> None:
    film = sample.browsing.film(1)
    assert film.id in {match.id for match in sample.browsing.films_starting(film.title[:5], limit=100)}
    person = film.cast[0]
    for typed in (person.person[:4], person.person.split()[-1][:4]):
        assert person.person_id in {match.id for match in sample.browsing.people_matching(typed, limit=1000)}
    assert sample.browsing.films_starting(" ") == []
    assert sample.browsing.people_matching("") == []


def test_what_is_not_there(journal: Journal) -> None:
    with pytest.raises(NotFound):
        journal.browsing.entry(1)
    with pytest.raises(NotFound):
        journal.browsing.film(1)
    assert journal.browsing.entries([1, 2]) == {}
