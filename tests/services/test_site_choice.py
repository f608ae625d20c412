"""What of a journal a site is made of: one search from many settings, and how much it finds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain import partial_date, rating
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.syntax_tree import And, Field, TextValue
from filmjournal.services.commands import LogFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.site_choice import SiteChoice, SiteCounts, counts, query_of


def date(text: str) -> PartialDate | None:
    return partial_date.parse(text)


@pytest.mark.parametrize(
    ("choice", "query"),
    [
        (SiteChoice(), ""),
        (SiteChoice(title="A title", companions=True, places=True, base_url="https://example.org/"), ""),
        (SiteChoice(since=date("2017"), until=date("2020"), undated=False), "watched:2017..2020"),
        (SiteChoice(since=date("2017-06-11")), "watched:2017-06-11.. OR is:undated"),
        (SiteChoice(until=date("2017-06"), undated=False), "watched:..2017-06"),
        (SiteChoice(undated=False), "-is:undated"),
        (SiteChoice(rating=rating.from_stars(3.5)), "rating:3.5.."),
        (SiteChoice(tag="on a plane"), 'tag:"on a plane"'),
        (SiteChoice(tag='a "quoted" tag'), 'tag:"a ""quoted"" tag"'),
        (SiteChoice(tag="none"), 'tag:"none"'),
        (SiteChoice(unreviewed=False), "is:reviewed"),
        (SiteChoice(search="  drama OR comedy "), "drama OR comedy"),
        (
            SiteChoice(since=date("2017"), until=date("2020"), undated=False, rating=Rating(6), tag="x",
                       unreviewed=False, search="drama OR -genre:comedy"),
            'watched:2017..2020 rating:3.. tag:"x" is:reviewed (drama OR -genre:comedy)',
        ),
    ],
)  # fmt: skip
def test_the_settings_are_one_search(choice: SiteChoice, query: str) -> None:
    assert query_of(choice) == query


def test_a_mistake_is_told_with_its_place_in_what_was_typed() -> None:
    with pytest.raises(SearchError) as caught:
        query_of(SiteChoice(tag="x", search="drama rating:7"))
    assert (caught.value.start, caught.value.end) == (13, 14)


@pytest.mark.parametrize(("since", "until"), [("2018", "2017"), ("2017-07", "2017-06"), ("2017-06-12", "2017-06-11")])
def test_dates_that_run_backwards_are_told(since: str, until: str) -> None:
    with pytest.raises(InvalidValue, match="backwards"):
        query_of(SiteChoice(since=date(since), until=date(until)))


@pytest.mark.parametrize(("since", "until"), [("2017-06", "2017"), ("2017", "2017-06"), ("2017-06-11", "2017-06")])
def test_dates_that_lie_in_each_other_are_in_order(since: str, until: str) -> None:
    assert parse(query_of(SiteChoice(since=date(since), until=date(until))))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_tag_is_sought_to_the_letter(tag: str) -> None:
    tree = parse(query_of(SiteChoice(tag=tag, unreviewed=False)))
    if not tag.split():
        return
    assert isinstance(tree, And)
    assert tree.nodes[0] == Field("tag", TextValue(" ".join(tag.split()), phrase=True))


@pytest.fixture
def some(journal: Journal) -> Journal:
    def log(title: str, watched: str, review: str = "", **values: object) -> None:
        viewing = {"watched": partial_date.parse(watched), "review_html": review, **values}
        journal.execute(LogFilm(title, 2000, cast=(CastLine("Somebody", None),), viewing=viewing))

    log("One", "2017-06-11", "<p>Words.</p>", rating=rating.from_stars(4), tags=("x",))
    log("One", "2019", "<p>More words.</p>", rating=rating.from_stars(2))
    log("Two", "2020-01-05", rating=rating.from_stars(5), tags=("x",))
    log("Three", "", "<p>No date.</p>")
    log("Four", "2018", "<p>Mine alone.</p>", private=True, tags=("x",))
    log("Five", "2018")
    journal.execute(RemoveEntries((6,)))
    return journal


@pytest.mark.parametrize(
    ("choice", "films", "entries", "reviews", "private"),
    [
        (SiteChoice(), 3, 4, 3, 1),
        (SiteChoice(undated=False), 2, 3, 2, 1),
        (SiteChoice(tag="x"), 2, 2, 1, 1),
        (SiteChoice(since=date("2019")), 3, 3, 2, 0),
        (SiteChoice(since=date("2019"), undated=False), 2, 2, 1, 0),
        (SiteChoice(rating=rating.from_stars(4)), 2, 2, 1, 0),
        (SiteChoice(unreviewed=False), 2, 3, 3, 1),
        (SiteChoice(search="title:five"), 0, 0, 0, 0),
    ],
)
def test_what_is_published_is_counted_without_private_entries_and_the_trash(
    some: Journal, choice: SiteChoice, films: int, entries: int, reviews: int, private: int
) -> None:
    query = query_of(choice)
    assert counts(some, query) == SiteCounts(films=films, entries=entries, reviews=reviews, private=private)
    assert some.browsing.count(ListQuery(Subject.ENTRIES, query)) == entries + private
