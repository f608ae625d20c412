from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.rating import Rating, from_stars, parse, short, spoken

_ratings = st.integers(1, 10).map(Rating)


@given(_ratings)
def test_every_rating_comes_back_from_each_way_it_is_written(rating: Rating) -> None:
    assert from_stars(rating.stars) == rating
    assert parse(str(rating)) == rating
    assert parse(str(rating).replace(".", ",")) == rating
    assert parse(short(rating)) == rating
    assert parse(f" {rating.stars:.2f} ") == rating


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "3.3",
        "0",
        "0.0",
        "5.5",
        "-1",
        "1e0",
        "0_3",
        "+3",
        "nan",
        "inf",
        "½0",
        "3½5",
        "3.½",
        ".",
        ",",
        "x",
        "9" * 500,
    ],
)
def test_what_is_no_rating_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="half a star"):
        parse(text)


@given(st.one_of(st.floats(), st.integers(-20, 20).map(lambda n: n / 2)))
def test_a_number_is_a_rating_or_refused(stars: float) -> None:
    if stars in [n / 2 for n in range(1, 11)]:
        assert from_stars(stars).stars == stars
    else:
        with pytest.raises(InvalidValue):
            from_stars(stars)


@given(st.text(max_size=8))
def test_no_text_brings_anything_but_a_rating_or_a_sentence(text: str) -> None:
    try:
        rating = parse(text)
    except InvalidValue:
        return
    assert (rating is None) == (not text.strip())


def test_no_rating_is_not_zero() -> None:
    assert parse("  ") is None
    for half_stars in (0, 11, -1):
        with pytest.raises(InvalidValue):
            Rating(half_stars)


@pytest.mark.parametrize(
    ("half_stars", "written", "said"),
    [
        (1, "½", "half a star out of 5"),
        (2, "1", "1 out of 5 stars"),
        (7, "3½", "3 and a half out of 5 stars"),
        (10, "5", "5 out of 5 stars"),
    ],
)
def test_ratings_in_words(half_stars: int, written: str, said: str) -> None:
    assert short(Rating(half_stars)) == written
    assert spoken(Rating(half_stars)) == said
    assert spoken(None) == "Not rated"
