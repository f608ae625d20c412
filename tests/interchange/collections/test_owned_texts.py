"""What programs for collections write into their fields."""

from __future__ import annotations

import pytest

from filmjournal.domain.partial_date import PartialDate
from filmjournal.interchange.collections.owned_texts import actors, day_first, days_of, ids_in, people, prose, readable


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("  Two lines\nof text <3 & more ", "Two lines\nof text <3 & more"),
        ("One<br/>two<p>three</p>", "One\ntwo\n\nthree"),
        ("A <b>bold</b> line\nand another", "A bold line\nand another"),
        ("5 &lt; 6 &amp; &quot;x&quot;\n&#8217;", '5 < 6 & "x"\n’'),
        ("AT&T; R&D", "AT&T; R&D"),
        ("<script>alert(1)</script><p>x</p>", "x"),
        ("{\\rtf1 Rich\\par text}", "Rich\n\ntext"),
        ("", ""),
    ],
)
def test_texts(written: str, plain: str) -> None:
    assert prose(written) == plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ann Lee (Mother), Bo Ek", [("Ann Lee", "Mother"), ("Bo Ek", "")]),
        ("Ann Lee (Mother, the), Bo (the (old) man)", [("Ann Lee", "Mother, the"), ("Bo (the (old) man)", "")]),
        ("Ann Lee as Mother\nBo Ek as Jim, the boy", [("Ann Lee", "Mother"), ("Bo Ek", "Jim, the boy")]),
        ("Ann Lee als Mutter", [("Ann Lee", "Mutter")]),
        ("Ann Lee als Anna Lee as Mother", [("Ann Lee", "Mother")]),
        ("Bo Ek (as Jim) , ", [("Bo Ek", "as Jim"), ("", "")]),
    ],
)
def test_actors(written: str, read: list[tuple[str, str]]) -> None:
    assert list(actors(written)) == read


def test_people() -> None:
    assert people("Ann Lee (story), Bo Ek / Cy Oh;Ann Lee\nDi Po") == ("Ann Lee", "Bo Ek", "Cy Oh", "Di Po")


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2013-02-17", [(2013, 2, 17)]),
        ("2013-02-17 10:00:00", [(2013, 2, 17)]),
        ("17/02/2013", [(2013, 2, 17)]),
        ("02/17/2013", [(2013, 2, 17)]),
        ("03/04/2013", [(2013, 4, 3), (2013, 3, 4)]),
        ("04/04/2013", [(2013, 4, 4)]),
        ("03.04.2013", [(2013, 4, 3)]),
        ("3-4-2013", [(2013, 4, 3)]),
        ("2013/04/03", [(2013, 4, 3)]),
        ("2013", [(2013,)]),
        ("31/31/2013", []),
        ("3/4/13", []),
        ("yesterday", []),
        ("", []),
    ],
)
def test_days(written: str, days: list[tuple[int, ...]]) -> None:
    assert days_of(written) == tuple(PartialDate(*day) for day in days)
    assert day_first(written) == (str(PartialDate(*days[0])) if days else written)


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("http://www.imdb.com/title/tt0084296/", {"imdb": "tt0084296"}),
        ("https://m.imdb.com/title/tt84296", {"imdb": "tt0084296"}),
        ("https://www.themoviedb.org/movie/603-the-matrix", {"tmdb": "603"}),
        ("https://www.themoviedb.org/tv/603", {}),
        ("https://www.wikidata.org/wiki/Q83495", {"wikidata": "Q83495"}),
        ("http://www.imdb.com/find?q=Return;tt=on;mx=20", {}),
        ("https://example.org/tt0084296", {}),
    ],
)
def test_numbers_in_addresses(address: str, ids: dict[str, str]) -> None:
    assert ids_in(address) == ids


def test_names_of_tags() -> None:
    names = ("user-short-text-field-1", "lendDate", "netRating", "UPPER")
    assert [readable(name) for name in names] == ["User short text field 1", "Lend date", "Net rating", "Upper"]
