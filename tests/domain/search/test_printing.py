from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.fields import FIELDS, FLAGS, Kind
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import (
    And,
    Bound,
    Everything,
    Field,
    Flag,
    Missing,
    Node,
    Not,
    Or,
    Phrase,
    Present,
    Range,
    TextValue,
    Value,
    Word,
    all_of,
    any_of,
    negated,
)

_BARE = re.compile(r'[^\s()"“”„\x00-\x1f\x7f-\x9f]+')
_letters = st.characters(
    exclude_categories=("Cs",), exclude_characters=[chr(c) for c in (*range(32), *range(127, 160))]
)
_some_text = st.text(st.one_of(_letters, st.sampled_from('abc ORAND-:"“.<>=')), min_size=1, max_size=12)
_bare = _some_text.filter(_BARE.fullmatch)


def _is_word(text: str) -> bool:
    reads_as_field = re.match(r"[A-Za-z]+:", text) and (text[-1] != ":" or text.index(":") < len(text) - 1)
    field_alone = text.endswith(":") and text[:-1].lower() in FIELDS
    return not (text in ("OR", "AND") or text[0] == "-" or not text.strip("-–—") or reads_as_field or field_alone)


_words = _bare.filter(_is_word).map(Word)
_phrases = _some_text.filter(str.strip).map(Phrase)
_dates = st.one_of(
    st.builds(PartialDate, st.integers(1870, 9999)),
    st.builds(PartialDate, st.integers(1870, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1870, 9999), st.integers(1, 12), st.integers(1, 28)),
)
_bounds = {
    Kind.YEAR: st.integers(1000, 9999),
    Kind.DATE: _dates,
    Kind.RATING: st.integers(1, 10).map(Rating),
    Kind.NUMBER: st.integers(0, 999_999_999),
}


def _order(bound: Bound) -> tuple[int, str]:
    if isinstance(bound, PartialDate):
        return 0, str(bound)
    return (bound if isinstance(bound, int) else bound.half_stars), ""


@st.composite
def _ranges(draw: st.DrawFn, kind: Kind) -> Range:
    bounds = _bounds[kind]
    shape = draw(st.sampled_from(["one", "both", "from", "to"]))
    if shape == "one":
        bound = draw(bounds)
        return Range(bound, bound)
    if shape == "both":
        low, high = sorted(draw(st.tuples(bounds, bounds)), key=_order)
        return Range(low, high)
    inclusive = draw(st.booleans())
    if shape == "from":
        return Range(draw(bounds), None, include_low=inclusive)
    return Range(None, draw(bounds), include_high=inclusive)


def _values(kind: Kind) -> st.SearchStrategy[Value]:
    presence: st.SearchStrategy[Value] = st.sampled_from([Missing(), Present()])
    if kind is not Kind.TEXT:
        return st.one_of(presence, _ranges(kind))
    return st.one_of(
        presence,
        _bare.filter(lambda text: text.casefold() not in ("none", "any")).map(TextValue),
        _some_text.filter(str.strip).map(lambda text: TextValue(text, phrase=True)),
    )


_fields = st.sampled_from([spec for spec in FIELDS.values() if spec.kind is not Kind.FLAG]).flatmap(
    lambda spec: _values(spec.kind).map(lambda value: Field(spec.name, value))
)
_leaves = st.one_of(_words, _phrases, _fields, st.sampled_from(FLAGS).map(Flag))
_trees = st.recursive(
    _leaves,
    lambda nodes: st.one_of(
        nodes.map(negated),
        st.lists(nodes, min_size=2, max_size=4).map(all_of),
        st.lists(nodes, min_size=2, max_size=4).map(any_of),
    ),
    max_leaves=15,
)


@settings(max_examples=300)
@given(st.one_of(_trees, st.just(Everything())))
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
