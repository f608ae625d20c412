"""Where words are, and which of them a dictionary is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.spelling.words import can_be_wrong, in_units, parts_of, stem_of, word_at, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The film’s end, don't miss it.", ["The", "film’s", "end", "don't", "miss", "it"]),
        ("“Well-known” ‘quotes’ 'here'", ["Well-known", "quotes", "here"]),
        ("see https://example.org/a-qqq?x=1 or www.example.org/qq now", ["see", "or", "now"]),
        ("write to qqq@example.org, @qqq or #qqq", ["write", "to", "or"]),
        ("at example.org in the U.S. e.g. here", ["at", "in", "the", "here"]),
        ("Amélie, Ame\u0301lie", ["Amélie", "Ame\u0301lie"]),
        ("हिन्दी", ["हिन्दी"]),
        ("co\u00adop", ["co\u00adop"]),
    ],
)
def test_words_are_found_and_addresses_are_none(text: str, words: list[str]) -> None:
    assert [word for _start, word in words_in(text)] == words


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_places_count_utf_16_units_as_qt_does(text: str) -> None:
    units = in_units(text)
    assert len(units) == len(text.encode("utf-16-le", errors="surrogatepass")) // 2
    for start, word in words_in(text):
        assert units[start : start + len(word)] == word


def test_a_place_behind_a_picture_sign() -> None:
    assert list(words_in("🎬 teh")) == [(3, "teh")]
    assert word_at("🎬 teh", 5) == (3, "teh")


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (0, (0, "one")),
        (3, (0, "one")),
        (4, (4, "two-three")),
        (9, (4, "two-three")),
        (13, (4, "two-three")),
        (14, None),
    ],
)
def test_the_word_at_a_place_is_the_one_it_touches(place: int, found: tuple[int, str] | None) -> None:
    assert word_at("one two-three. four", place) == found


@pytest.mark.parametrize(
    "word", ["x", "1950s", "R2D2", "BAFTA", "東京物語", "これは", "ภาษาไทย", "a" * 60, "abc\u200bdef"]
)
def test_what_no_dictionary_is_asked_for(word: str) -> None:
    assert not can_be_wrong(word)


@pytest.mark.parametrize("word", ["recieve", "DEFINATELY", "Сталкер", "한국어"])
def test_what_a_dictionary_is_asked_for(word: str) -> None:
    assert can_be_wrong(word)


def test_parts_and_stems() -> None:
    assert parts_of("well-knwon-man") == [(0, "well"), (5, "knwon"), (11, "man")]
    assert parts_of("known") == []
    assert stem_of("Crudup’s") == "crudup"
    assert stem_of("Rogers’") == "rogers"
