"""The numbers of the diary, held against counting by hand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.statistics import Statistics
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, RemoveEntries, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.services.reporting import report, statistics
from filmjournal.services.running_statistics import RunningStatistics
from filmjournal.storage import statistics_reads, whole_statistics
from filmjournal.storage.database import Database


@pytest.mark.parametrize(
    ("search", "year"), [("", None), ("", 1999), ("rating:>=4", None), ("train OR rain", 2004), ("is:undated", None)]
)
def test_the_numbers_are_those_of_the_entries(search: str, year: int | None, sample: Journal) -> None:
    found = sample.browsing.entries(list(sample.browsing.ids(ListQuery(search=search)))).values()
    entries = [e for e in found if year is None or (e.watched is not None and e.watched.year == year)]
    numbers = statistics(sample, search, year)
    assert numbers.entries == len(entries)
    assert numbers.films == len({e.film.id for e in entries})
    assert numbers.rewatches == sum(e.rewatch for e in entries)
    assert numbers.first_time == numbers.entries - numbers.rewatches
    ratings = [e.rating.half_stars for e in entries if e.rating]
    assert numbers.rated == len(ratings)
    assert numbers.unrated == len(entries) - len(ratings)
    assert numbers.by_rating == tuple(ratings.count(half) for half in range(1, 11))
    assert numbers.average_rating == (pytest.approx(sum(ratings) / len(ratings) / 2) if ratings else None)
    dates = [e.watched for e in entries if e.watched]
    assert dict(numbers.by_year) == Counter(date.year for date in dates)
    assert numbers.by_month == tuple(sum(date.month == month for date in dates) for month in range(1, 13))
    assert numbers.month_unknown == sum(date.month is None for date in dates)
    assert numbers.undated == len(entries) - len(dates)
    assert numbers.words == sum(e.review.words for e in entries)
    assert numbers.reviews == sum(e.review.words > 0 for e in entries)
    assert numbers.minutes == sum(e.film.runtime or 0 for e in entries)
    assert {tag.name: tag.entries for tag in numbers.tags} == Counter(tag for e in entries for tag in e.tags)
    assert {c.name: c.entries for c in numbers.countries} == Counter(c for e in entries for c in e.film.countries)
    assert dict(numbers.decades) == Counter(e.film.year // 10 * 10 for e in entries if e.film.year)
    for people, credited in (
        (numbers.actors, lambda film: {c.person_id for c in film.cast}),
        (numbers.directors, lambda film: {c.person_id for c in film.crew if c.job == "director"}),
    ):
        counted = Counter(id_ for e in entries for id_ in credited(e.film))
        assert [person.entries for person in people] == [number for _id, number in counted.most_common(10)]
        assert all(counted[person.id] == person.entries for person in people)


def test_a_date_counts_as_far_as_it_is_known(journal: Journal) -> None:
    for date in (PartialDate(2017, 6, 11), PartialDate(2017, 6), PartialDate(2017), None):
        journal.execute(LogFilm("A", 2017, viewing={"watched": date}))
    numbers = statistics(journal)
    assert numbers.by_year == ((2017, 3),)
    assert numbers.by_month[5] == sum(numbers.by_month) == 2
    assert (numbers.month_unknown, numbers.undated) == (1, 1)
    assert statistics(journal, year=2017).entries == 3
    assert statistics(journal, year=2018).entries == 0


def test_two_parts_are_one_film_and_trash_counts_for_nothing(journal: Journal) -> None:
    twice = (CastLine("Peter S.", "The General"), CastLine("Peter S.", "The Doctor"), CastLine("Someone"))
    first = journal.execute(LogFilm("A", cast=twice, directors=("D",), viewing={"rating": Rating(7)}))
    second = journal.execute(LogFilm("B", cast=twice[:1], viewing={"rating": Rating(1)}))
    assert second.entry_id is not None
    assert first.film_id is not None
    journal.execute(EditFilm(first.film_id, {"runtime": 90}))
    assert [(p.name, p.entries) for p in statistics(journal).actors] == [("Peter S.", 2), ("Someone", 1)]
    journal.execute(RemoveEntries((second.entry_id,)))
    numbers = statistics(journal)
    assert [(p.name, p.entries) for p in numbers.actors] == [("Peter S.", 1), ("Someone", 1)]
    assert (numbers.entries, numbers.average_rating, numbers.minutes) == (1, 3.5, 90)


def test_an_empty_journal_and_a_wrong_search(journal: Journal) -> None:
    numbers = statistics(journal)
    assert numbers.entries == 0
    assert numbers.average_rating is None
    assert numbers.as_dict()["by_rating"] == {**{f"{half / 2:g}": 0 for half in range(1, 11)}, "none": 0}
    with pytest.raises(SearchError):
        statistics(journal, "rating:9")


def test_asking_leaves_nothing_behind(sample: Journal) -> None:
    before = sample.path.read_bytes()
    first = statistics(sample, "train")
    assert statistics(sample, "train") == first
    assert sample.path.read_bytes() == before
    with closing(sqlite3.connect(sample.path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'chosen'").fetchone() == (0,)
    assert first.as_dict()["entries"] == first.entries


def test_numbers_that_are_kept_are_those_that_are_counted(sample: Journal) -> None:
    def counted() -> Statistics:
        return RunningStatistics(sample.database).numbers()

    assert statistics(sample) == counted()
    entries = sample.browsing.entries(list(sample.browsing.ids(ListQuery(), 3)))
    first, second, third = entries.values()
    for command in (
        EditEntry(first.id, {"rating": Rating(1)}),
        EditEntry(first.id, {"watched": PartialDate(1931), "rewatch": True}),
        EditEntry(second.id, {"tags": ("cinema", "a new tag")}),
        EditFilm(second.film.id, {"runtime": 999, "year": 1931, "countries": ("Iceland",)}),
        EditFilm(third.film.id, {"cast": (CastLine("Somebody New"),)}),
        RemoveEntries((third.id,)),
        LogFilm("Another", 1999, directors=("D",), viewing={"rating": Rating(3)}),
        SaveReview(second.id, second.film.id, second.review.revision, "<p>Three new words</p>", "sitting"),
    ):
        done = sample.execute(command)
        assert statistics(sample) == counted(), command
        sample.execute(done.undo)
        assert statistics(sample) == counted(), command


def test_what_another_program_writes_is_counted_too(sample: Journal) -> None:
    before = statistics(sample).rated
    entry = next(e for e in sample.browsing.entries(sample.browsing.ids(ListQuery(), 50)).values() if e.rating)
    other = Journal(Database(sample.path))
    other.execute(EditEntry(entry.id, {"rating": None}))
    assert statistics(sample).rated == before - 1
    other.execute(EditEntry(entry.id, {"rating": Rating(3)}))
    sample.execute(EditEntry(entry.id, {"headline": "x"}))
    assert statistics(sample).rated == before
    other.close()


def test_numbers_of_what_a_query_lists(sample: Journal) -> None:
    films = list(sample.browsing.ids(ListQuery(Subject.FILMS)))[:5]
    list_id = sample.execute(CreateList("Some")).list_id
    assert list_id is not None
    sample.execute(AddToList(list_id, tuple(films)))
    for query, entries in (
        (ListQuery(Subject.FILMS), ListQuery()),
        (ListQuery(search="train", within="rating:>=3"), ListQuery(search="train rating:>=3")),
        (ListQuery(list_id=list_id), ListQuery(search="list:some")),
        (ListQuery(Subject.FILMS, within="list:some"), ListQuery(search="list:some")),
        (ListQuery(Subject.FILMS, within="year:1990s"), ListQuery(search="year:1990s")),
        (ListQuery(Subject.FILMS, list_id=list_id), ListQuery(search="list:some")),
    ):
        found = report(sample, query)
        assert found == report(sample, entries), query
        assert found.numbers == statistics(sample, entries.search)
        assert found.years == tuple(year for year, _number in found.numbers.by_year)
        for year in found.years[:2]:
            of_year = report(sample, query, year)
            assert of_year.numbers == statistics(sample, entries.search, year)
            assert of_year.years == found.years
    some = next(iter(sample.browsing.ids(ListQuery(search="is:rewatch"))))
    seen_again = sample.browsing.entry(some).film.id
    sample.execute(AddToList(list_id, (seen_again,)))
    film = report(sample, ListQuery(Subject.FILMS, search="is:rewatch", list_id=list_id)).numbers
    assert film.entries > film.rewatches > 0  # all viewings of the films, not only those that were found by
    assert report(sample, ListQuery(Subject.TRASH)).numbers.entries == 0


def test_numbers_are_counted_where_somebody_waits_to_write(sample: Journal) -> None:
    def write() -> None:
        with closing(sqlite3.connect(sample.path, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE film SET runtime = 999")
            other.execute("COMMIT")  # waits for those who read, and lets nobody else begin to

    def is_waiting() -> bool:
        with closing(sqlite3.connect(sample.path, timeout=0)) as another:
            try:
                another.execute("SELECT count(*) FROM film").fetchone()
            except sqlite3.OperationalError:
                return True
        return False

    before = statistics(sample)
    with ThreadPoolExecutor(1) as writing:
        with sample.database.reading() as second, sample.database.reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM film LIMIT 1").first()
            done = writing.submit(write)
            while not is_waiting():
                assert not done.done()
            parts = RunningStatistics.side_by_side(connection, second, whole_statistics.PARTS.keys())
        done.result()
    assert whole_statistics.together(parts) == before
    assert statistics(sample).minutes == 999 * before.entries


def _crowded(journal: Journal) -> list[tuple[str, int]]:
    """Many who play two parts in one film, and some who were seen in two; answers the first ten of them."""
    extras = [CastLine(f"Extra {number}", part) for number in range(12) for part in ("A", "B", "C")]
    stars = [CastLine(f"Star {number}") for number in range(8)]
    journal.execute(LogFilm("Crowd", cast=(*extras, *stars), viewing={}))
    journal.execute(LogFilm("Few", cast=tuple(stars), viewing={}))
    return [*((f"Star {number}", 2) for number in range(8)), ("Extra 0", 1), ("Extra 1", 1)]


def test_two_parts_of_many_hide_nobody(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics_reads, "_CANDIDATES", 12)
    expected = _crowded(journal)
    found = statistics(journal, "crowd OR few").actors
    assert sorted((person.name, person.entries) for person in found) == sorted(expected)


def test_however_few_are_looked_at_first_the_same_are_found(sample: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, id_ in enumerate(sample.browsing.ids(ListQuery(Subject.FILMS), 12)):
        for _again in range(number % 4):
            sample.execute(LogFilm(sample.browsing.film(id_).title, film_id=id_, viewing={}))
    expected = statistics(sample, "is:private OR -is:private")
    monkeypatch.setattr(whole_statistics, "_AT_A_TIME", 2)
    for near in (1, 3, 40):
        for few in (0, 4_000):
            monkeypatch.setattr(whole_statistics, "_NEAR_THE_TOP", near)
            monkeypatch.setattr(whole_statistics, "_FEW_FILMS", few)
            assert RunningStatistics(sample.database).numbers() == expected, (near, few)


def test_somebody_of_many_films_of_whom_a_few_were_seen_again_is_found(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def log(title: str, *names: str, times: int = 1) -> None:
        for _again in range(times):
            journal.execute(LogFilm(title, cast=tuple(map(CastLine, names)), viewing={}))

    log("Film 0", "Steady", "Busy", "Extra")
    for number in range(1, 18):
        log(f"Film {number}", "Steady", "Busy")
    log("Film 18", "Steady")
    log("Film 19", "Steady")
    log("Again", "Busy", "Extra", times=4)
    log("More", "One", "Two", times=6)
    log("Also", "Three", times=5)
    for name, value in (("TOP", 1), ("_AT_A_TIME", 1), ("_NEAR_THE_TOP", 3)):
        monkeypatch.setattr(whole_statistics, name, value)
    assert [(person.name, person.entries) for person in statistics(journal).actors] == [("Busy", 22)]
