"""A tag as a place: what carries that tag, and not what carries one whose name has its words in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from filmjournal.domain.queries import ListQuery, SortBy, SortKey, Subject
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import OfTag
from filmjournal.services.commands import LogFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.reporting import report

RUN = ListQuery(within='tag:"run"', tag_id=1)


@pytest.fixture
def tagged(journal: Journal) -> Journal:
    for number, tags in enumerate((("run",), ("long run",), ("run", "run club"), ("running",), ("!!!",)), 1):
        journal.execute(LogFilm(f"Film {number}", 2000 + number, viewing={"tags": tags}))
    return journal


def test_a_tag_holds_what_carries_it(tagged: Journal) -> None:
    assert {tag.id: tag.name for tag in tagged.browsing.tags()}[1] == "run"
    assert sorted(tagged.browsing.ids(RUN)) == [1, 3]
    assert tagged.browsing.count(RUN) == 2
    assert sorted(tagged.browsing.ids(replace(RUN, tag_id=None))) == [1, 2, 3]  # typed, it means the word
    films = replace(RUN, subject=Subject.FILMS, keys=(SortKey(SortBy.YEAR, descending=True),))
    assert list(tagged.browsing.ids(films)) == [3, 1]


def test_a_search_narrows_it(tagged: Journal) -> None:
    assert list(tagged.browsing.ids(replace(RUN, search="year:2003"))) == [3]
    assert list(tagged.browsing.ids(replace(RUN, search='-tag:"run club"'))) == [1]
    assert list(tagged.browsing.ids(replace(RUN, search="year:2002 OR year:2001"))) == [1]


def test_a_tag_of_signs_alone_holds_what_carries_it(tagged: Journal) -> None:
    (signs,) = [tag.id for tag in tagged.browsing.tags() if tag.name == "!!!"]
    assert list(tagged.browsing.ids(ListQuery(within='tag:"!!!"', tag_id=signs))) == [5]


def test_what_is_in_the_trash_is_not_in_it(tagged: Journal) -> None:
    tagged.execute(RemoveEntries((1,)))
    assert list(tagged.browsing.ids(RUN)) == [3]
    assert list(tagged.browsing.ids(replace(RUN, subject=Subject.FILMS))) == [3]


def test_its_numbers_are_of_what_carries_it(tagged: Journal) -> None:
    assert report(tagged, RUN).numbers.entries == 2


def test_a_tag_by_its_number_is_not_typed() -> None:
    with pytest.raises(ValueError, match="typed"):
        to_text(OfTag(1))
