"""Lists in any order and under heads, held against sorting in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filmjournal.domain.entries import Entry
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Group, ListQuery, Order, SortBy, SortKey, Subject, keys_of
from filmjournal.domain.sorting import person_key, title_key
from filmjournal.services.commands import EditFilm, LogFilm
from filmjournal.services.journal import Journal

_OF_ENTRY: dict[SortBy, Callable[[Entry], Any]] = {
    SortBy.TITLE: lambda e: title_key(e.film.title),
    SortBy.YEAR: lambda e: e.film.year,
    SortBy.RATING: lambda e: e.rating and e.rating.half_stars,
    SortBy.LOGGED: lambda e: e.logged,
    SortBy.RUNTIME: lambda e: e.film.runtime,
    SortBy.WORDS: lambda e: e.review.words or None,
    SortBy.DIRECTOR: lambda e: person_key(e.film.directors[0]) if e.film.directors else None,
    SortBy.POSITION: lambda _e: None,  # of no list: all have the same
    SortBy.WATCHED: lambda e: e.watched and (e.watched.year, e.watched.month or 0, e.watched.day or 0),
}
_KEYS = st.lists(st.builds(SortKey, st.sampled_from(SortBy), st.booleans()), min_size=1, max_size=3).map(tuple)


def _in_order(values: list[Any], keys: tuple[SortKey, ...]) -> bool:
    """Whether neighbours are in order by the first key that tells them apart, unknown last."""
    for one, other in pairwise(values):
        for key, first, second in zip(keys, one, other, strict=True):
            if first == second:
                continue
            if first is None or (second is not None and (first < second) is key.descending):
                return False
            break
    return True


@given(keys=_KEYS, search=st.sampled_from(["", "the", "rating:>=3"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_entries_come_in_the_order_of_their_keys(sample: Journal, keys: tuple[SortKey, ...], search: str) -> None:
    query = ListQuery(search=search, keys=keys)
    ids = sample.browsing.ids(query)
    assert sorted(ids) == sorted(sample.browsing.ids(ListQuery(search=search)))
    entries = sample.browsing.entries(ids)
    if SortBy.WATCHED in [key.by for key in keys]:  # nothing is left to decide after it
        keys = keys[: [key.by for key in keys].index(SortBy.WATCHED) + 1]
    assert _in_order([tuple(_OF_ENTRY[key.by](entries[id_]) for key in keys) for id_ in ids], keys)
    assert list(sample.browsing.ids(query, 20)) == list(ids[:20])
    listing = sample.browsing.listing(query, 20)
    assert list(listing.ids) == list(ids[:20])
    assert not listing.sections or sum(section.rows for section in listing.sections) == len(listing.ids)


@given(keys=_KEYS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_films_come_once_in_any_order(sample: Journal, keys: tuple[SortKey, ...]) -> None:
    for subject in (Subject.FILMS, Subject.WATCHLIST):
        ids = sample.browsing.ids(ListQuery(subject, keys=keys))
        assert sorted(ids) == sorted(sample.browsing.ids(ListQuery(subject)))
        films = sample.browsing.films(ids)
        if keys[0].by in (SortBy.TITLE, SortBy.YEAR, SortBy.RUNTIME):
            first = {
                SortBy.TITLE: lambda film: title_key(film.title),
                SortBy.YEAR: lambda film: film.year,
                SortBy.RUNTIME: lambda film: film.runtime,
            }[keys[0].by]
            assert _in_order([(first(films[id_]),) for id_ in ids], keys[:1])


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("subject", [Subject.ENTRIES, Subject.FILMS])
def test_the_usual_orders_are_keys_too(sample: Journal, subject: Subject, order: Order) -> None:
    as_keys = sample.browsing.listing(ListQuery(subject, keys=keys_of(order)))
    assert as_keys == sample.browsing.listing(ListQuery(subject, order=order))


@pytest.mark.parametrize("group", [Group.YEAR, Group.DECADE, Group.RATING, Group.DIRECTOR])
@pytest.mark.parametrize("keys", [(), (SortKey(SortBy.YEAR), SortKey(SortBy.TITLE))])
def test_heads_stand_over_what_belongs_together(sample: Journal, group: Group, keys: tuple[SortKey, ...]) -> None:
    listing = sample.browsing.listing(ListQuery(keys=keys, group=group))
    entries = sample.browsing.entries(listing.ids)
    values = {
        Group.YEAR: lambda e: e.film.year,
        Group.DECADE: lambda e: e.film.year and e.film.year // 10 * 10,
        Group.RATING: lambda e: e.rating and e.rating.half_stars,
        Group.DIRECTOR: lambda e: e.film.directors[0] if e.film.directors else None,
    }[group]
    expected = [(value, len(list(rows))) for value, rows in groupby(values(entries[id_]) for id_ in listing.ids)]
    assert [(section.value, section.rows) for section in listing.sections] == expected
    assert len({value for value, _rows in expected}) == len(expected)
    assert all(section.group is group for section in listing.sections)
    assert sorted(listing.ids) == sorted(sample.browsing.ids(ListQuery()))


def test_months_stand_over_a_diary_in_either_direction_unless_no_heads_are_wanted(sample: Journal) -> None:
    down = sample.browsing.listing(ListQuery())
    up = sample.browsing.listing(ListQuery(keys=(SortKey(SortBy.WATCHED),)))
    assert down.sections
    known = [section for section in down.sections if section.year is not None]
    assert list(up.sections[: len(known)]) == known[::-1]
    assert sample.browsing.listing(ListQuery(group=Group.NONE)).sections == ()
    assert sample.browsing.listing(ListQuery(order=Order.TITLE)).sections == ()


def test_two_directors_of_one_name_have_a_head_each(journal: Journal) -> None:
    from filmjournal.storage import schema as s

    for title in ("A", "B"):
        journal.execute(LogFilm(title, 2000, directors=("John Smith",), viewing={"watched": PartialDate(2001)}))
    with journal.database.writing() as writer:
        (other,) = writer.insert(s.person, name="John Smith")
        (credit, *_rest) = [row["id"] for row in writer.rows_with(s.credit, "film_id", [2])]
        writer.update(s.credit, credit, person_id=other)
    sections = journal.browsing.listing(ListQuery(group=Group.DIRECTOR)).sections
    assert [(section.value, section.rows) for section in sections] == [("John Smith", 1), ("John Smith", 1)]


def test_a_list_has_at_most_three_keys() -> None:
    with pytest.raises(ValueError, match="at most 3"):
        ListQuery(keys=(SortKey(SortBy.TITLE),) * 4)


def test_films_that_were_not_seen_go_by_the_next_key(journal: Journal) -> None:
    for title in ("C", "A", "B"):
        journal.execute(LogFilm(title, watchlist=True))
    journal.execute(LogFilm("D", viewing={"watched": PartialDate(2001)}))
    by_title = SortKey(SortBy.TITLE)
    for descending in (False, True):
        keys = (SortKey(SortBy.WATCHED, descending), by_title)
        assert list(journal.browsing.ids(ListQuery(Subject.FILMS, keys=keys))) == [4, 2, 3, 1]


def test_a_watchlist_goes_by_its_days_in_both_directions(journal: Journal) -> None:
    for title, day in (("A", "2020-02-02"), ("B", "2020-03-03"), ("C", "2020-01-01")):
        journal.execute(LogFilm(title, viewing={"watched": PartialDate(2001)}))
        journal.execute(EditFilm(journal.browsing.films_titled(title, None)[0][0], {"watchlist": day}))

    def watchlist(**how: Any) -> list[int]:
        return list(journal.browsing.listing(ListQuery(Subject.WATCHLIST, **how)).ids)

    assert watchlist() == watchlist(group=Group.DECADE) == [2, 1, 3]
    assert watchlist(keys=(SortKey(SortBy.WATCHED, descending=True),)) == [2, 1, 3]
    assert watchlist(keys=(SortKey(SortBy.WATCHED),)) == [3, 1, 2]
