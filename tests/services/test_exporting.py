from __future__ import annotations

from pathlib import Path

from filmjournal.domain.entries import Entry, Review
from filmjournal.domain.films import CastCredit, CrewCredit, Film
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import Rating
from filmjournal.publishing.content import CastLine, CrewLine, Viewing
from filmjournal.services.exporting import page_content

FILM = Film(
    id=5,
    title="Night Train",
    year=1959,
    original_title="Pociąg",
    alternative_titles=("Baltic Express",),
    runtime=99,
    genres=("Drama",),
    cast=(CastCredit(1, "Lucyna Winnicka", "Marta"), CastCredit(2, "Leon Niemczyk")),
    crew=(
        CrewCredit(3, "Jerzy Kawalerowicz", "director"),
        CrewCredit(4, "Jerzy Lutowski", "writer"),
        CrewCredit(3, "Jerzy Kawalerowicz", "writer"),
        CrewCredit(5, "Andrzej Trzaskowski", "composer"),
    ),
    extra={"notes": "lent to Ola"},
)
ENTRY = Entry(
    id=7,
    film=FILM,
    logged="2017-06-12T20:15:00Z",
    edited="2017-06-12T20:15:00Z",
    watched=PartialDate(2017, 6),
    rating=Rating(7),
    rewatch=True,
    headline="On Rails",
    review=Review("<p>Slow.</p>", 1, "en"),
    tags=("train",),
    place="at home",
    companions=("Ola",),
)


def test_a_page_says_what_the_entry_and_its_film_say(tmp_path: Path) -> None:
    content = page_content(ENTRY, tmp_path, "en_GB")
    assert (content.title, content.year, content.original_title, content.runtime) == ("Night Train", 1959, "Pociąg", 99)
    assert content.alternative_titles == ("Baltic Express",)
    assert content.directors == ("Jerzy Kawalerowicz",)
    assert content.crew == (
        CrewLine("writer", ("Jerzy Lutowski", "Jerzy Kawalerowicz")),
        CrewLine("composer", ("Andrzej Trzaskowski",)),
    )
    assert content.cast == (CastLine("Lucyna Winnicka", "Marta"), CastLine("Leon Niemczyk"))
    assert content.viewings == (
        Viewing(
            date=PartialDate(2017, 6),
            rating=Rating(7),
            rewatch=True,
            headline="On Rails",
            review_html="<p>Slow.</p>",
            language="en",
            tags=("train",),
        ),
    )
    assert content.language == "en_GB"


def test_what_is_private_is_in_no_part_of_a_page(tmp_path: Path) -> None:
    said = repr(page_content(ENTRY, tmp_path, "en"))
    for secret in ("Ola", "at home", "lent"):
        assert secret not in said
