from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.domain.search.errors import SearchError
from filmjournal.domain.search.fields import FIELDS, FLAGS, FieldSpec, Kind
from filmjournal.domain.search.parser import DEEPEST_NESTING, LONGEST_SEARCH, parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import (
    And,
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
    Word,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", Everything()),
        (" \t\n", Everything()),
        ("crudup", Word("crudup")),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("(a b) c", And((A, B, C))),
        ("(a OR b) OR c", Or((A, B, C))),
        ("((a))", A),
        ("a or b and c", And((A, Word("or"), B, Word("and"), C))),
        ('"blade runner"', Phrase("blade runner")),
        ("“blade runner”", Phrase("blade runner")),
        ("„blade runner“", Phrase("blade runner")),
        ('"the ""burbs"""', Phrase('the "burbs"')),
        ('"OR"', Phrase("OR")),
        ('"unterminated', Phrase("unterminated")),
        ('a "b', And((A, Phrase("b")))),
        ("-a", Not(A)),
        ("--a", A),
        ("-(-a)", A),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(Phrase("a b"))),
        ("-tag:x", Not(Field("tag", TextValue("x")))),
        ("-is:liked", Not(Flag("liked"))),
        ("a -b", And((A, Not(B)))),
        ("spider-man", Word("spider-man")),
        ("rock'n'roll", Word("rock'n'roll")),
    ],
)
def test_words_phrases_and_what_joins_them(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize("text", ["-", "–", '"', '""', "AND", '- "" —'])
def test_the_beginnings_of_typing_say_nothing_yet(text: str) -> None:
    assert parse(text) == Everything()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mission: Impossible", ["Mission:", "Impossible"]),
        ("2001: A Space", ["2001:", "A", "Space"]),
        ("3:10 to Yuma", ["3:10", "to", "Yuma"]),
        ("Mission:", ["Mission:"]),
        ("Movie (2011)", ["Movie", "2011"]),
        ("(500) Days", ["500", "Days"]),
        ("Billy Crudup - Blood Ties", ["Billy", "Crudup", "Blood", "Ties"]),
        ("映画:東京", ["映画:東京"]),
        ("a\0b", ["a", "b"]),
        ("bad\udc80byte", ["bad\ufffdbyte"]),
    ],
)
def test_titles_are_words(text: str, words: list[str]) -> None:
    nodes = tuple(Word(word) for word in words)
    assert parse(text) == (And(nodes) if len(nodes) > 1 else nodes[0])


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("title:alien", Field("title", TextValue("alien"))),
        ("Title:Alien", Field("title", TextValue("Alien"))),
        ('person:"billy crudup"', Field("person", TextValue("billy crudup", phrase=True))),
        ('person:"billy cru', Field("person", TextValue("billy cru", phrase=True))),
        ('tag:"none"', Field("tag", TextValue("none", phrase=True))),
        ("tag:none", Field("tag", Missing())),
        ("rating:any", Field("rating", Present())),
        ("title:1990..1999", Field("title", TextValue("1990..1999"))),
        ("year:1999", Field("year", Range(1999, 1999))),
        ("year:=1999", Field("year", Range(1999, 1999))),
        ("year:1990..1999", Field("year", Range(1990, 1999))),
        ("year:1990s", Field("year", Range(1990, 1999))),
        ("year:1990..", Field("year", Range(1990, None))),
        ("year:>=1990", Field("year", Range(1990, None))),
        ("year:≥1990", Field("year", Range(1990, None))),
        ('year:">= 1990"', Field("year", Range(1990, None))),
        ("year:..1999", Field("year", Range(None, 1999))),
        ("year:<=1999", Field("year", Range(None, 1999))),
        ("year:>1990", Field("year", Range(1990, None, include_low=False))),
        ("year:<1990", Field("year", Range(None, 1990, include_high=False))),
        ("rating:4", Field("rating", Range(Rating(8), Rating(8)))),
        ("rating:>=3½", Field("rating", Range(Rating(7), None))),
        ("rating:3,5..4.5", Field("rating", Range(Rating(7), Rating(9)))),
        ("rating:.5..1", Field("rating", Range(Rating(1), Rating(2)))),
        ("watched:2017", Field("watched", Range(PartialDate(2017), PartialDate(2017)))),
        ("watched:2017-06..2017", Field("watched", Range(PartialDate(2017, 6), PartialDate(2017)))),
        ("watched:<2017-06-11", Field("watched", Range(None, PartialDate(2017, 6, 11), include_high=False))),
        ("logged:2010s", Field("logged", Range(PartialDate(2010), PartialDate(2019)))),
        ("runtime:>=120", Field("runtime", Range(120, None))),
        ("words:0", Field("words", Range(0, 0))),
        ("is:LIKED", Flag("liked")),
    ],
)
def test_fields_and_their_values(text: str, field: Node) -> None:
    assert parse(text) == field


@pytest.mark.parametrize(
    ("text", "wrong", "says"),
    [
        ("foo:bar", "foo:", "quotation marks"),
        ("a titel:alien", "titel:", "Did you mean title"),
        ("-yaer:1999", "yaer:", "Did you mean year"),
        ('foo:"a b"', "foo:", "no field"),
        ("year:", "year:", "directly after"),
        ("year: 1990", "year:", "directly after"),
        ('tag:""', '""', "directly after"),
        ("tag:(a OR b)", "tag:", "directly after"),
        ("is:", "is:", "is:liked"),
        ("a year:abc b", "abc", "no year"),
        ("year:199", "199", "no year"),
        ("year:20177", "20177", "no year"),
        ("year:>", ">", "no year"),
        ("year:..", "..", "no year"),
        ("year:1999..1990", "1999..1990", "year:1990..1999"),
        ("watched:2018..2017-06", "2018..2017-06", "backwards"),
        ("rating:7", "7", "half a star"),
        ("rating:3.3", "3.3", "half a star"),
        ("rating:>=", ">=", "no rating"),
        ("rating:0", "0", "half a star"),
        ("watched:2017-13-40", "2017-13-40", "no such date"),
        ("watched:2017-00", "2017-00", "no such date"),
        ("words:many", "many", "no number"),
        ("words:1990s", "1990s", "no number"),
        ("words:9999999999", "9999999999", "no number"),
        ("is:likd", "likd", "Did you mean liked"),
        ("is:zzz", "zzz", "watchlist"),
        ("(a OR", "OR", "both sides"),
        ("a OR OR b", "OR", "both sides"),
        ("OR a", "OR", "both sides"),
        ("a OR", "OR", "both sides"),
        ("-OR", "-", "minus"),
        ('-""', "-", "minus"),
        ("(a", "(", "not closed"),
        ("a (", "(", "not closed"),
        ("a)", ")", "closes nothing"),
        ("()", ")", "nothing before"),
    ],
)
def test_a_mistake_says_where_and_why(text: str, wrong: str, says: str) -> None:
    with pytest.raises(SearchError) as caught:
        parse(text)
    mistake = caught.value
    assert text[mistake.start : mistake.end] == wrong
    assert says in mistake.reason
    assert mistake.reason in str(mistake)
    assert f"character {mistake.start + 1}:" in str(mistake)
    assert isinstance(mistake, InvalidValue)


def test_length_and_nesting_are_bounded() -> None:
    assert parse("a" * LONGEST_SEARCH) == Word("a" * LONGEST_SEARCH)
    with pytest.raises(SearchError) as too_long:
        parse("a" * (LONGEST_SEARCH + 1))
    assert (too_long.value.start, too_long.value.end) == (LONGEST_SEARCH, LONGEST_SEARCH + 1)

    assert parse("(" * DEEPEST_NESTING + "a" + ")" * DEEPEST_NESTING) == A
    with pytest.raises(SearchError) as too_deep:
        parse("-(" * 900 + "a" + ")" * 100)
    assert (too_deep.value.start, too_deep.value.end) == (2 * DEEPEST_NESTING + 1, 2 * DEEPEST_NESTING + 2)
    assert parse("-" * (LONGEST_SEARCH - 1) + "a") == Not(A)
    assert parse("(a) " * 500) == And((A,) * 500)


@pytest.mark.parametrize("spec", FIELDS.values(), ids=lambda spec: spec.name)
def test_every_field_takes_its_example_none_and_any(spec: FieldSpec) -> None:
    assert spec is FIELDS[spec.name]
    assert spec.name.isascii()
    assert spec.name.islower()
    example = parse(f"{spec.name}:{spec.example}")
    if spec.kind is Kind.FLAG:
        assert [parse(f"{spec.name}:{flag}") for flag in FLAGS] == [Flag(flag) for flag in FLAGS]
        assert example in [Flag(flag) for flag in FLAGS]
        return
    assert isinstance(example, Field)
    assert isinstance(example.value, TextValue if spec.kind is Kind.TEXT else Range)
    assert parse(f"{spec.name}:none") == Field(spec.name, Missing())
    assert parse(f"{spec.name}:ANY") == Field(spec.name, Present())


_SIGNS = "OR AND or none any .. >= < > = ( ( ) ) “ ” - – : foo: 1990 1990s 4 3½ 2017-06-11 0 a é 東京"
_PIECES = st.sampled_from(
    [f"{name}:" for name in FIELDS]
    + list(FLAGS)
    + _SIGNS.split()
    + ['"', " ", " ", "e\u0301", "🎬", "\0", "\udc80", "\u2028", "\\", "*", "'", "%", "_", "NEAR", "\u200f"]
)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join)))
def test_any_text_is_a_search_or_a_mistake_with_its_place(text: str) -> None:
    try:
        tree = parse(text)
    except SearchError as mistake:
        start, end = mistake.start, mistake.end
    else:
        assert parse(to_text(tree)) == tree
        return
    assert 0 <= start < end <= len(text)
