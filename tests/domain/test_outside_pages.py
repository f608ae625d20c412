"""What is no id leads nowhere, whatever it tries."""

from __future__ import annotations

import pytest

from filmjournal.domain.films import ID_SOURCES
from filmjournal.domain.outside_pages import page_of_film, page_of_person


@pytest.mark.parametrize(
    ("source", "id_", "page"),
    [
        ("imdb", "tt1591479", "https://www.imdb.com/title/tt1591479/"),
        ("tmdb", "75674", "https://www.themoviedb.org/movie/75674"),
        ("letterboxd", "1-mile-to-you", "https://letterboxd.com/film/1-mile-to-you/"),
        ("letterboxd", "boxd.it/29qU", "https://boxd.it/29qU"),
        ("trakt", "1-mile-to-you-2017", "https://trakt.tv/movies/1-mile-to-you-2017"),
        ("wikidata", "Q42", "https://www.wikidata.org/wiki/Q42"),
    ],
)
def test_ids_lead_to_the_pages_of_films(source: str, id_: str, page: str) -> None:
    assert page_of_film(source, id_) == page


@pytest.mark.parametrize("source", ID_SOURCES)
@pytest.mark.parametrize(
    "id_",
    [
        "", "../../evil", "tt1/../../x", "tt1?x=1", "tt1#x", "tt1\n", "tt1 ", "javascript:alert(1)", "//evil.example",
        "@evil.example", "%2e%2e", "a/b", "Q 42", "Q42\u202e", "\u0661\u0662", "tt\u0661", "A-B", "-a", "a--b",
        "tt" + "1" * 99 + "/", "boxd.it/../x", "boxd.it/", "boxd.it.evil/a",
    ],
)  # fmt: skip
def test_what_is_no_id_leads_nowhere(source: str, id_: str) -> None:
    assert page_of_film(source, id_) is None


def test_other_places_lead_nowhere() -> None:
    assert page_of_film("https://evil.example", "1") is None
    assert page_of_film("file", "etc") is None


@pytest.mark.parametrize(
    ("source", "id_", "address"),
    [
        ("imdb", "nm0001082", "https://www.imdb.com/name/nm0001082/"),
        ("tmdb", "8289", "https://www.themoviedb.org/person/8289"),
        ("trakt", "billy-crudup", "https://trakt.tv/people/billy-crudup"),
        ("wikidata", "Q366322", "https://www.wikidata.org/wiki/Q366322"),
        ("imdb", "tt0001082", None),
        ("imdb", "nm1/../../evil", None),
        ("tmdb", "8289\n", None),
        ("tmdb", "٣", None),
        ("letterboxd", "billy-crudup", None),
        ("file", "/etc/passwd", None),
    ],
)
def test_ids_lead_to_the_pages_of_people_or_nowhere(source: str, id_: str, address: str | None) -> None:
    assert page_of_person(source, id_) == address
