"""Strategies for searches: trees in normal form, and texts as people might type them."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.fields import FIELDS, FLAGS, Kind
from filmjournal.domain.search.syntax_tree import (
    Bound,
    Field,
    Flag,
    Missing,
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
trees = st.recursive(
    _leaves,
    lambda nodes: st.one_of(
        nodes.map(negated),
        st.lists(nodes, min_size=2, max_size=4).map(all_of),
        st.lists(nodes, min_size=2, max_size=4).map(any_of),
    ),
    max_leaves=15,
)

_typed = st.sampled_from(
    ("billy", "cru", '"', '"slow start"', "tag:", "genre:Dr", 'tag:"at home"', "is:", "is:li", "year:19", "-", "(", ")",
     "OR", "-cast:", "“x”", "„", "title:“a", "rating:>=", "東京", "👩‍🚀", "Amélie", "none", "\x00", "\ud800", ":",
     "foo:bar")
)  # fmt: skip
typed_searches = st.one_of(
    st.lists(_typed, max_size=5).map(" ".join), st.lists(_typed, max_size=5).map("".join), st.text(max_size=20)
)
