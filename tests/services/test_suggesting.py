"""What is suggested while a search is typed."""

from __future__ import annotations

import pytest

from filmjournal import bootstrap
from filmjournal.domain.search.offers import FilmOffer, PersonOffer
from filmjournal.paths import in_profile
from filmjournal.services.commands import EditFilm
from filmjournal.services.list_commands import CreateList
from filmjournal.services.suggesting import Suggesting
from ui_help import viewing, write

COMMANDS = (
    viewing("1 Mile to You", 2017, "2017-06-11", review="<p>Billy Crudup, and Billy Crudup again.</p>",
            cast=(("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K")), tags=("at home", "Äther"),
            directors=("Leif Tilden",)),
    viewing("Blood Ties", 2013, "2017-06-08", cast=(("Billy Crudup", None),), tags=("home",)),
    viewing("The Red Turtle", 2016, "2017-05-30"),
    viewing("Red", 1994, "2017-05-29"),
    viewing("東京物語", 1953, "2017-05"),
    viewing("Billy Elliot", 2000, "2017-05-01"),
    EditFilm(1, {"genres": ("Drama", "Sport"), "countries": ("United States",)}),
    EditFilm(2, {"genres": ("Crime", "Drama")}),
    CreateList("Best of 2017"),
    CreateList("People who run"),
)  # fmt: skip


@pytest.fixture(scope="module")
def suggesting(tmp_path_factory: pytest.TempPathFactory):
    paths = in_profile(tmp_path_factory.mktemp("suggesting"))
    write(paths, COMMANDS)
    journal = bootstrap.open_journal(paths)
    yield journal.browsing.suggestions
    journal.close()


def test_a_name_leads_to_somebody_and_their_films(suggesting: Suggesting) -> None:
    people, films = suggesting.matching(("billy", "cru"), 3, 4)
    assert people == [PersonOffer(2, "Billy Crudup", films=2, named_in=1)]
    assert films == [
        FilmOffer(1, "1 Mile to You", 2017, 1, "Billy Crudup", "Coach K"),
        FilmOffer(2, "Blood Ties", 2013, 1, "Billy Crudup", None),
    ]


@pytest.mark.parametrize(
    ("words", "people", "films"),
    [
        (("billy",), ["Billy Crudup"], ["Billy Elliot", "1 Mile to You", "Blood Ties"]),
        (("nothing", "billy", "cru"), ["Billy Crudup"], ["1 Mile to You", "Blood Ties"]),
        (("til",), ["Leif Tilden"], []),
        (("red",), [], ["Red", "The Red Turtle"]),
        (("turtle",), [], ["The Red Turtle"]),
        (("物語",), [], ["東京物語"]),
        (("zzz",), [], []),
        (("?",), [], []),
        (("%",), [], []),
        ((), [], []),
    ],
)
def test_words_lead_to_people_and_films(
    suggesting: Suggesting, words: tuple[str, ...], people: list[str], films: list[str]
) -> None:
    found = suggesting.matching(words, 3, 4)
    assert [person.name for person in found[0]] == people
    assert [film.title for film in found[1]] == films


@pytest.mark.parametrize(
    ("field", "typed", "values"),
    [
        ("genre", "", ["Crime", "Drama", "Sport"]),
        ("genre", "dr", ["Drama"]),
        ("country", "st", ["United States"]),
        ("language", "", []),
        ("tag", "home", ["home", "at home"]),
        ("tag", "ath", ["Äther"]),
        ("list", "run", ["People who run"]),
        ("cast", "cru", ["Billy Crudup"]),
        ("director", "leif", ["Leif Tilden"]),
        ("title", "", []),
        ("review", "b", []),
    ],
)
def test_the_values_of_a_field(suggesting: Suggesting, field: str, typed: str, values: list[str]) -> None:
    assert suggesting.values(field, typed, 6) == values


def test_no_more_than_asked_for(suggesting: Suggesting) -> None:
    assert suggesting.values("genre", "", 2) == ["Crime", "Drama"]
    people, films = suggesting.matching(("billy",), 1, 1)
    assert (len(people), len(films)) == (1, 1)
