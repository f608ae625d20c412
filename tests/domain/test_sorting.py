from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.sorting import KEY_LENGTH, last_name_first, person_key, title_key


@pytest.mark.parametrize(
    ("title", "language", "key"),
    [
        ("The 39 Steps", None, "0000000039 steps"),
        ("A", None, "a"),
        ("The", None, "the"),
        ("The The", None, "the"),
        ("A.I. Artificial Intelligence", None, "a.i. artificial intelligence"),
        ("Annie Hall", None, "annie hall"),
        ("The 'Burbs", None, "burbs"),
        ("“Alien”", None, "alien”"),
        ("...", None, "..."),
        ("!!!", None, "!!!"),
        ("", None, ""),
        ("Les Diaboliques", "fr", "diaboliques"),
        ("L’Avventura", "it", "avventura"),
        ("Die Hard", "en", "die hard"),
        ("Die Blechtrommel", "de", "blechtrommel"),
        ("Die Blechtrommel", "de-DE", "blechtrommel"),
        ("The Host", "ko", "the host"),
        ("Éire", None, "eire"),
    ],
)
def test_where_a_title_belongs(title: str, language: str | None, key: str) -> None:
    assert title_key(title, language) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Billy Crudup", "crudup billy"),
        ("Cher", "cher"),
        ("Robert Downey Jr.", "downey robert jr."),
        ("Robert Downey, Jr.", "downey robert jr."),
        ("Downey, Robert", "downey, robert"),
        ("Cuba Gooding Jr", "gooding cuba jr"),
        ("Melvil  Poupaud", "poupaud melvil"),
        ("Zoë Bell", "bell zoe"),
        ("Jr", "jr"),
        ("", ""),
        ("50 Cent", "cent 0000000050"),
        ("John Smith (II)", "smith john (ii)"),
    ],
)
def test_where_a_person_belongs(name: str, key: str) -> None:
    assert person_key(name) == key


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Billy Crudup", "Crudup, Billy"),
        ("Madonna", "Madonna"),
        ("Sammy Davis, Jr.", "Davis, Sammy Jr."),
        ("John Smith (II)", "Smith, John (II)"),
        ("von Trier, Lars", "von Trier, Lars"),
        ("", ""),
    ],
)
def test_a_name_as_an_alphabet_has_it(name: str, shown: str) -> None:
    assert last_name_first(name) == shown


@given(st.text(st.characters(categories=("L", "Zs")), max_size=10), st.integers(0, 10**9), st.integers(0, 10**9))
def test_numbers_sort_as_numbers(words: str, one: int, other: int) -> None:
    assert (title_key(f"{words} {one}") < title_key(f"{words} {other}")) == (one < other)


@given(st.text(max_size=400), st.sampled_from([None, "en", "fr", "it", "ja"]))
def test_a_key_is_there_where_a_name_is_and_stays_short(text: str, language: str | None) -> None:
    for key in (title_key(text, language), person_key(text)):
        assert len(key) <= KEY_LENGTH
    if any(c.isalnum() and c.isascii() for c in text):
        assert title_key(text, language)
        assert person_key(text)
    assert title_key(text.upper() if text.isascii() else text, language) == title_key(text, language)
