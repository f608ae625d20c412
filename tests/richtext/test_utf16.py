"""Places in a text as Qt counts them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from filmjournal.richtext.utf16 import utf16_length, utf16_slice

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXTS, TEXTS, TEXTS)
def test_a_slice_between_two_lengths_is_the_text_between(before: str, middle: str, after: str) -> None:
    first = utf16_length(before)
    assert utf16_slice(before + middle + after, first, first + utf16_length(middle)) == middle


def test_half_a_character_is_left_out() -> None:
    assert utf16_length("a\U0001f3acb") == 4
    assert utf16_slice("a\U0001f3acb", 2, 4) == "b"
    assert utf16_slice("a\U0001f3acb", 0, 2) == "a"
    assert utf16_length("\ud83c") == 1
