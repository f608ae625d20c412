from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.names import clean_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Billy\t Crudup\r\n", "Billy Crudup"),
        ("Ame\u0301lie", "Amélie"),
        ("a\0b\x1bc\x7f", "abc"),
        ("a\u2028b\u00a0c", "a b c"),
        ("bad\udc80", "bad\ufffd"),
        ("שלום\u200f", "שלום\u200f"),
        ("👨\u200d👩 🎬", "👨\u200d👩 🎬"),
        ("", ""),
    ],
)
def test_a_line_is_cleaned_and_nothing_else(text: str, line: str) -> None:
    assert clean_line(text, "A name", 300) == line


@given(st.text(st.characters(), max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    line = clean_line(text, "A name", 300)
    assert clean_line(line, "A name", 300) == line
    assert unicodedata.is_normalized("NFC", line)
    assert line == " ".join(line.split())
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in line)
    line.encode()


@given(st.integers(1, 50), st.integers(0, 100))
def test_the_length_is_that_of_the_clean_line(longest: int, length: int) -> None:
    text = "  " + "e\u0301" * length + "\0\n"
    if length <= longest:
        assert clean_line(text, "A name", longest) == "é" * length
    else:
        with pytest.raises(InvalidValue, match=f"A name has at most {longest}"):
            clean_line(text, "A name", longest)
