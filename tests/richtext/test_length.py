"""How long texts are, and how long they take to read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmjournal.richtext.length import Length, length_of
from filmjournal.richtext.plain import word_count


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("", 0, 0),
        (" - * * * ", 0, 0),
        ("One.", 1, 1),
        ("word " * 230, 230, 1),
        ("word " * 231, 231, 2),
        ("映" * 400, 400, 1),
        ("映" * 401, 401, 2),
        ("word " * 115 + "映" * 200, 315, 1),
        ("とても静かな映画。", 8, 1),
    ],
)
def test_words_and_minutes(text: str, words: int, minutes: int) -> None:
    length = length_of(text)
    assert (length.words, length.minutes) == (words, minutes)


@settings(max_examples=60)
@given(st.lists(st.text(), max_size=5))
def test_the_lengths_of_lines_add_up(lines: list[str]) -> None:
    total = sum((length_of(line) for line in lines), Length())
    assert total.words == word_count("\n".join(lines))
