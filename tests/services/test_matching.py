"""Which film of a journal a title and a year of a file mean: the same, one to ask about, or another."""

from __future__ import annotations

import pytest

from filmjournal.domain.drafts import FilmDraft
from filmjournal.services.matching import FilmIndex, Match, match_key

_SAME = (
    ("The 39 Steps", "39 Steps, The"),
    ("The Thing", "Thing"),
    ("The Thing", "THE THING!"),
    ("Die Welle", "Welle, Die"),
    ("Fast & Furious", "Fast and Furious"),
    ("Amélie", "Amelie"),
    ("Ocean's Eleven", "Ocean’s Eleven"),
    ("Spider-Man: Homecoming", "Spider-Man - Homecoming"),
    ("Rocky II", "Rocky 2"),
    ("The Godfather Part II", "The Godfather: Part 2"),
    ("The Godfather Part II", "The Godfather II"),
    ("Dune: Part Two", "Dune Part 2"),
    ("Kill Bill: Vol. 1", "Kill Bill: Volume 1"),
    ("Henry V", "Henry 5"),
    ("Сталкер", "Stalker"),
    ("Stalker", "Сталкер"),
    ("I, Robot", "I Robot"),
)
_ASKED = (
    ("Chariots of Fire", "Chariots of Fires"),
    ("Avengers: Endgame", "Avengers"),
    ("Solo", "Solo: A Star Wars Story"),
    ("K-19: The Widowmaker", "K-19"),
    ("Birdman", "Birdman: or (The Unexpected Virtue of Ignorance)"),
)
_OTHERS = (
    ("Rocky II", "Rocky III"),
    ("Superman", "Superman II"),
    ("Halloween 4", "Halloween 5"),
    ("The Series: Episode 1", "The Series: Episode 2"),
    ("The Hunger Games: Mockingjay - Part 1", "The Hunger Games: Mockingjay - Part 2"),
    ("Nymphomaniac: Vol. I", "Nymphomaniac: Vol. II"),
    ("Die Hard", "Hard"),
    ("I Am", "Am"),
    ("Speed", "Speedy"),
    ("Star Wars: One Story", "Star Wars: Another Tale"),
    ("Alien", "Aliens"),
)


def _match(there: str, coming: str, year: int | None = 1980) -> Match:
    return FilmIndex([(1, there, None, 1980)], [], []).match(FilmDraft(coming, year))


@pytest.mark.parametrize(("there", "coming"), _SAME)
def test_a_film_is_the_same_however_its_title_is_written(there: str, coming: str) -> None:
    known = _match(there, coming).known
    assert known is not None
    assert known.film_id == 1


@pytest.mark.parametrize(("there", "coming"), _SAME)
def test_a_year_beside_is_asked_about_and_two_years_are_another_film(there: str, coming: str) -> None:
    if match_key(there) == match_key(coming):
        assert [found.film_id for found in _match(there, coming, 1981).candidates] == [1]
    assert _match(there, coming, 1982) == Match()


@pytest.mark.parametrize(("there", "coming"), [*_ASKED, *((coming, there) for there, coming in _ASKED)])
def test_what_is_nearly_the_same_is_asked_about(there: str, coming: str) -> None:
    match = _match(there, coming)
    assert match.known is None
    assert [found.film_id for found in match.candidates] == [1]
    assert match.reason


@pytest.mark.parametrize(("there", "coming"), [*_OTHERS, *((coming, there) for there, coming in _OTHERS)])
def test_another_film_is_new_without_a_question(there: str, coming: str) -> None:
    assert _match(there, coming) == Match()


def test_without_a_year_the_only_film_of_that_title_is_meant_and_one_with_another_article_is_asked_about() -> None:
    for title in ("The Thing", "Thing, The", "the thing"):
        assert _match("The Thing", title, None).known is not None
    for title in ("Thing", "A Thing"):
        match = _match("The Thing", title, None)
        assert match.known is None
        assert [found.film_id for found in match.candidates] == [1]


def test_a_number_decides_against_a_title() -> None:
    index = FilmIndex([(1, "Bliss", None, 1997)], [], [(1, "imdb", "tt0000001")])
    assert index.match(FilmDraft("Bliss", 1997, ids={"imdb": "tt0000002"})) == Match()
    assert index.match(FilmDraft("Bliss", 1997, ids={"tmdb": "1"})).known is not None
    assert index.match(FilmDraft("Something", 1920, ids={"imdb": "tt0000001"})).known is not None


def test_an_original_title_is_looked_for_where_another_film_has_the_title_itself() -> None:
    index = FilmIndex([(1, "The Godson", None, 1998), (2, "Le Samouraï", None, 1967)], [], [])
    known = index.match(FilmDraft("The Godson", 1967, original_title="Le Samouraï")).known
    assert known is not None
    assert known.film_id == 2


def test_remakes_of_one_title_are_told_apart_by_their_years() -> None:
    index = FilmIndex([(1, "The Thing", None, 1982), (2, "The Thing", None, 2011)], [], [])
    for year, film_id in ((1982, 1), (2011, 2)):
        known = index.match(FilmDraft("The Thing", year)).known
        assert known is not None
        assert known.film_id == film_id
    assert len(index.match(FilmDraft("The Thing")).candidates) == 2
    assert index.match(FilmDraft("The Thing", 1951)) == Match()
