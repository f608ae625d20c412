"""The numbers of the diary, held against counting by hand."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.statistics import Statistics
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, RemoveEntries, SaveReview
from filmjournal.services.journal import Journal
from filmjournal.services.reporting import statistics
from filmjournal.services.running_statistics import RunningStatistics
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
