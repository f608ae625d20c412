"""A search as rows, and rows as a search."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.search.conditions import (
    ANYTHING,
    Condition,
    Conditions,
    Relation,
    conditions_of,
    node_of,
    relations_of,
    tree_of,
)
from filmjournal.domain.search.fields import FIELDS
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import Everything, Node
from search_trees import trees

IS, IS_NOT, FROM_TO = Relation.IS, Relation.IS_NOT, Relation.FROM_TO


@settings(max_examples=100)
@given(st.one_of(trees, st.just(Everything())))
def test_the_tree_of_its_rows_is_the_tree(tree: Node) -> None:
    shown = conditions_of(tree)
    assert tree_of(shown) == tree
    assert parse(to_text(tree_of(shown))) == tree
    assert all(row.relation in relations_of(row.field) for row in shown.rows)


@pytest.mark.parametrize(
    ("text", "rows", "any_one"),
    [
        ("", (), False),
        ("billy cru", (Condition(ANYTHING, IS, "billy cru"),), False),
        (
            "night genre:drama -day",
            (Condition(ANYTHING, IS, "night"), Condition("genre", IS, "drama"), Condition(ANYTHING, IS_NOT, "day")),
            False,
        ),
        (
            "tag:none OR -is:liked",
            (Condition("tag", Relation.MISSING), Condition("is", IS_NOT, "liked")),
            True,
        ),
        ("year:1990..1999", (Condition("year", FROM_TO, "1990", "1999"),), False),
        ("rating:>=4", (Condition("rating", FROM_TO, "4"),), False),
        ("rating:3.5", (Condition("rating", IS, "3.5"),), False),
        ("rating:>4", (Condition(ANYTHING, IS, "rating:>4"),), False),
        ("-year:1990..1999", (Condition(ANYTHING, IS_NOT, "year:1990..1999"),), False),
        ('tag:"at home"', (Condition("tag", IS, '"at home"'),), False),
        (
            "genre:drama (a OR b)",
            (Condition("genre", IS, "drama"), Condition(ANYTHING, IS, "a OR b")),
            False,
        ),
    ],
)
def test_the_rows_of_a_search(text: str, rows: tuple[Condition, ...], any_one: bool) -> None:
    assert conditions_of(parse(text)) == Conditions(rows, any_one)


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (Condition("tag", IS, "at home"), 'tag:"at home"'),
        (Condition("tag", IS, "none"), 'tag:"none"'),
        (Condition("tag", IS, '"'), 'tag:""""'),
        (Condition("tag", IS, "a) b"), 'tag:"a) b"'),
        (Condition("cast", IS_NOT, "crudup"), "-cast:crudup"),
        (Condition("watched", FROM_TO, "", "2017-06"), "watched:..2017-06"),
        (Condition("watched", IS, "2010s"), "watched:2010..2019"),
        (Condition("year", IS, "  1999 "), "year:1999"),
        (Condition("year", IS), ""),
        (Condition("is", IS), ""),
        (Condition(ANYTHING, IS_NOT, "night train"), "-(night train)"),
    ],
)
def test_what_a_row_writes(row: Condition, text: str) -> None:
    assert to_text(node_of(row)) == text


@pytest.mark.parametrize(
    "row",
    [
        Condition("year", IS, "abc"),
        Condition("year", FROM_TO, "1999", "1990"),
        Condition("rating", IS, "7"),
        Condition(ANYTHING, IS, "(a"),
    ],
)
def test_a_row_with_a_mistake_says_so_and_is_left_out(row: Condition) -> None:
    with pytest.raises(InvalidValue):
        node_of(row)
    assert to_text(tree_of(Conditions((row, Condition("genre", IS, "drama"))))) == "genre:drama"


_kinds = st.sampled_from([ANYTHING, *FIELDS]).flatmap(
    lambda field: st.tuples(st.just(field), st.sampled_from(relations_of(field)))
)


@settings(max_examples=100)
@given(_kinds, st.text(max_size=12), st.text(max_size=6))
def test_anything_may_be_filled_in(kind: tuple[str, Relation], first: str, last: str) -> None:
    tree = tree_of(Conditions((Condition(*kind, first, last),)))
    assert parse(to_text(tree)) == tree
