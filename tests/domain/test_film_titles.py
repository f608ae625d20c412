from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.film_titles import TitleAndYear, check_year, parse_title
from filmjournal.domain.names import clean_line


@pytest.mark.parametrize(
    ("text", "title", "year", "others"),
    [
        ("1 Mile to You (2017)", "1 Mile to You", 2017, ()),
        ("2001: A Space Odyssey", "2001: A Space Odyssey", None, ()),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968, ()),
        ("1917 (2019)", "1917", 2019, ()),
        ("1917", "1917", None, ()),
        ("Blade Runner 2049", "Blade Runner 2049", None, ()),
        ("Dream House (1998)", "Dream House", 1998, ()),
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009, ()),
        ("(500)", "(500)", None, ()),
        ("Movie (2011) (aka: Other)", "Movie", 2011, ("Other",)),
        ("World of the Dead (2011) (aka: The Zombie Diaries 2)", "World of the Dead", 2011, ("The Zombie Diaries 2",)),
        ("Movie (a.k.a. Other / A Third) (2011)", "Movie", 2011, ("Other", "A Third")),
        ("Movie (AKA Other) (aka Other)", "Movie", None, ("Other",)),
        ("Movie (aka Face/Off (2))", "Movie", None, ("Face/Off (2)",)),
        ("Movie (aka)", "Movie (aka)", None, ()),
        ("Movie(2017)", "Movie", 2017, ()),
        ("Movie (2011) (2012)", "Movie (2011)", 2012, ()),
        ("Dream House (I) (2011)", "Dream House (I)", 2011, ()),
        ("Movie)", "Movie)", None, ()),
        ("七人の侍（１９５４）", "七人の侍", 1954, ()),
        ("  A \t B\n(2017) ", "A B", 2017, ()),
        ("Ame\u0301lie\0 (2001)", "Amélie", 2001, ()),
    ],
)
def test_titles_as_typed(text: str, title: str, year: int | None, others: tuple[str, ...]) -> None:
    assert parse_title(text) == TitleAndYear(title, year, others)


@pytest.mark.parametrize("text", ["", "  \0", "(2017)", "(aka: Other)", "(aka: Other) (2011)"])
def test_a_film_needs_a_title(text: str) -> None:
    with pytest.raises(InvalidValue, match="needs a title"):
        parse_title(text)


@pytest.mark.parametrize("year", ["20177", "1492", "0000", "2200", "1869", "9" * 3000])
def test_an_impossible_year_is_named(year: str) -> None:
    with pytest.raises(InvalidValue, match=year[:12]) as caught:
        parse_title(f"Movie ({year})")
    assert len(str(caught.value)) < 100


def test_a_title_has_an_end() -> None:
    assert parse_title("x" * 1000 + " (2017)") == TitleAndYear("x" * 1000, 2017)
    for endless in ("x" * 1001, "x" * 1_000_000, "e" + "\u0316\u0301" * 500_000, "x (aka " + "y" * 1001 + ")"):
        with pytest.raises(InvalidValue, match="at most 1000"):
            parse_title(endless)


@given(st.integers())
def test_a_year_of_a_film_is_between_1870_and_2199(year: int) -> None:
    if 1870 <= year <= 2199:
        assert check_year(year) == year
    else:
        with pytest.raises(InvalidValue, match=str(year)):
            check_year(year)


_titles = st.text(min_size=1, max_size=40).map(lambda text: clean_line(text, "A title", 200))


@given(
    _titles.filter(lambda title: title and title[-1] not in ")）"),
    st.integers(1870, 2199),
    st.lists(st.from_regex(r"[A-Z][a-z ]{0,8}[a-z]", fullmatch=True), unique=True),
)
def test_the_parts_come_back(title: str, year: int, others: list[str]) -> None:
    others = list(dict.fromkeys(clean_line(other, "A title", 200) for other in others))
    typed = f"{title} ({year})" + "".join(f" (aka: {other})" for other in others)
    assert parse_title(typed) == TitleAndYear(title, year, tuple(others))


@given(st.text(st.one_of(st.characters(), st.sampled_from("()（）ak: 2017/")), max_size=40))
def test_no_text_brings_anything_but_a_title_or_a_sentence(text: str) -> None:
    try:
        typed = parse_title(text)
    except InvalidValue:
        return
    assert typed.title
    assert clean_line(typed.title, "A title", 1000) == typed.title
    assert all(typed.also_known_as)
