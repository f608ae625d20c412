from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.domain.search.corrections import corrections
from filmjournal.domain.search.near_words import Vocabulary
from filmjournal.domain.search.parser import parse
from filmjournal.domain.search.printing import to_text
from filmjournal.domain.search.syntax_tree import Node, Phrase, TextValue, Word

WORDS = Vocabulary(
    ["stanley", "kubrick", "kubrick", "jane", "campion", "alien", "amelie", "дорога", "тишина", "the", "a", "remington"]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kubrik", ["kubrick"]),
        ("kubirck", ["kubrick"]),
        ("kubricck", ["kubrick"]),
        ("kubrjck", ["kubrick"]),
        ("cubrik", ["kubrick"]),
        ("remintgno", ["remington"]),
        ("alein", ["alien"]),
        ("дарога", ["дорога"]),
        ("kubrick", []),
        ("xylophone", []),
        ("al", []),
        ("thee", ["the"]),
        ("", []),
    ],
)
def test_the_nearest_known_words(typed: str, meant: list[str]) -> None:
    assert WORDS.near(typed) == meant


def test_the_more_frequent_word_comes_first_and_the_same_first_letter_before_all() -> None:
    words = Vocabulary(["bond", "bone", "bone", "bong", "hond", "hond", "hond"])
    assert words.near("bont") == ["bone", "bond", "bong"]
    assert words.near("bonk", 1) == ["bone"]


def _distance(one: str, other: str) -> int:
    table = [[row + column for column in range(len(other) + 1)] for row in range(len(one) + 1)]
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            cost = one[row - 1] != other[column - 1]
            table[row][column] = min(
                table[row - 1][column] + 1, table[row][column - 1] + 1, table[row - 1][column - 1] + cost
            )
            if min(row, column) > 1 and one[row - 1] == other[column - 2] and one[row - 2] == other[column - 1]:
                table[row][column] = min(table[row][column], table[row - 2][column - 2] + 1)
    return table[-1][-1]


@given(
    known=st.lists(st.text("abcd", min_size=3, max_size=8), min_size=1, max_size=20),
    typed=st.text("abcd", min_size=5, max_size=8),
)
@settings(max_examples=100)
def test_all_within_two_slips_are_found(known: list[str], typed: str) -> None:
    near = Vocabulary(known).near(typed, most=100)
    if typed in known:
        assert near == []
        return
    slips = {word: _distance(typed, word) for word in known}
    least = 1 if 1 in slips.values() else 2
    assert set(near) == {word for word, number in slips.items() if number == least}


def _finds(node: Node) -> bool:
    known = {"stanley", "kubrick", "alien", "the", "remington"}
    match node:
        case Word(text) | Phrase(text):
            return set(text.split()) <= known
        case _:
            value = getattr(node, "value", None)
            return isinstance(value, TextValue) and set(value.text.split()) <= known


@pytest.mark.parametrize(
    ("search", "meant"),
    [
        ("director:kubrik", ["director:kubrick"]),
        ("stanly kubrik", ["stanley kubrick"]),
        ('"stanly kubrik"', ['"stanley kubrick"']),
        ("alien director:kubrik rating:>=4", ["alien director:kubrick rating:4.."]),
        ("alein OR rating:4", ["alien OR rating:4"]),
        ("Kubrík", ["kubrick"]),
        ("alien -kubrik", []),
        ("qqqqqqq", []),
        ("place:kubrik", []),
        ("", []),
    ],
)
def test_a_search_is_put_right_word_by_word(search: str, meant: list[str]) -> None:
    found = [to_text(node) for node in corrections(parse(search), WORDS, _finds)]
    assert found == meant


@pytest.mark.parametrize("typed", ["$ thee", "kubrik +", "☂ OR alein", "title:$ kubrik"])
def test_what_has_no_words_stays_as_it_is(typed: str) -> None:
    """Empty words would find everything, and take long to do so."""
    found = [to_text(near) for near in corrections(parse(typed), WORDS, lambda _node: False)]
    assert found
    assert all('""' not in text for text in found)
