from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import (
    And,
    Everything,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    TextValue,
    Word,
    all_of,
    any_of,
    negated,
)
from search_trees import trees


@settings(max_examples=300)
@given(st.one_of(trees, st.just(Everything())))
def test_what_is_printed_is_read_as_it_was(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (And((Word("a"), Or((Word("b"), Word("c"))))), "a (b OR c)"),
        (Or((And((Word("a"), Word("b"))), Not(And((Word("c"), Word("d")))))), "a b OR -(c d)"),
        (Field("rating", Range(Rating(7), None)), "rating:3.5.."),
        (Field("watched", Range(PartialDate(2017), PartialDate(2017))), "watched:2017"),
        (Field("tag", TextValue("at home")), 'tag:"at home"'),
        (Word("two words"), '"two words"'),
        (Word("OR"), '"OR"'),
        (Word("foo:bar"), '"foo:bar"'),
        (Phrase('6" records'), '"6"" records"'),
    ],
)
def test_it_is_printed_as_people_type(tree: Node, text: str) -> None:
    assert to_text(tree) == text


def test_the_normal_form() -> None:
    a, b, c = Word("a"), Word("b"), Word("c")
    assert all_of([]) == Everything()
    assert all_of([a, Everything()]) == a
    assert all_of([a, all_of([b, c])]) == And((a, b, c))
    assert any_of([a, any_of([b, c])]) == Or((a, b, c))
    assert any_of([a]) == a
    assert any_of([a, Everything()]) == Everything()
    assert negated(negated(a)) == a


@pytest.mark.parametrize(
    "bounds", [(None, None, True, True), (1, 2, False, True), (1, 2, True, False), (None, 2, False, True)]
)
def test_a_range_that_cannot_be_written_cannot_be_made(bounds: tuple[int | None, int | None, bool, bool]) -> None:
    with pytest.raises(ValueError, match="range"):
        Range(*bounds)
