"""Everything about one film: crew, poster and stills, the lists it is on, and films that may be the same."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import InvalidValue, NotFound
from filmjournal.domain.films import CrewLine, Still
from filmjournal.domain.lists import ListPlace
from filmjournal.domain.queries import ListQuery
from filmjournal.services.commands import EditFilm, KeepImage, LogFilm, MergeFilms
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, MoveInList
from journal_help import whole


def _kept(journal: Journal, colour: str = "teal") -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (90, 60), colour).save(buffer, "PNG")
    name = journal.execute(KeepImage(buffer.getvalue())).image
    assert name is not None
    return name


def test_crew_is_set_as_a_whole_and_undone(journal: Journal) -> None:
    journal.execute(LogFilm("A", directors=("Jo", "Al"), cast=(CastLine("Jo", "Kit"),)))
    before = whole(journal.path)
    done = journal.execute(
        EditFilm(1, {"crew": (CrewLine("Bo", "writer"), CrewLine("Al", "director"), CrewLine("Jo", " gaffer "))})
    )
    film = journal.browsing.film(1)
    assert [(credit.person, credit.job) for credit in film.crew] == [
        ("Al", "director"), ("Jo", "gaffer"), ("Bo", "writer"),
    ]  # fmt: skip
    assert [credit.person for credit in film.cast] == ["Jo"]
    assert film.crew[1].person_id == film.cast[0].person_id
    journal.execute(done.undo)
    dump, words = whole(journal.path)
    # A person that was made goes again; nothing else is another.
    assert (dump, words) == before


def test_a_job_that_has_a_name_is_that_job_however_it_is_written(journal: Journal) -> None:
    journal.execute(LogFilm("A", viewing={}))
    journal.execute(EditFilm(1, {"crew": (CrewLine("Al", "Director"), CrewLine("Jo", "Gaffer"))}))
    assert journal.browsing.film(1).directors == ("Al",)
    assert [credit.job for credit in journal.browsing.film(1).crew] == ["Gaffer", "director"]
    assert list(journal.browsing.ids(ListQuery(search="director:al"))) == [1]


@pytest.mark.parametrize("job", ["", " ", "cast", "Cast"])
def test_crew_needs_a_job(journal: Journal, job: str) -> None:
    journal.execute(LogFilm("A", directors=("Jo",)))
    before = whole(journal.path)
    with pytest.raises(InvalidValue, match="Bo needs a job"):
        journal.execute(EditFilm(1, {"crew": (CrewLine("Jo", "writer"), CrewLine("Bo", job))}))
    assert whole(journal.path) == before


def test_poster_and_stills_are_pictures_that_were_kept(journal: Journal) -> None:
    journal.execute(LogFilm("A"))
    one, two = _kept(journal), _kept(journal, "red")
    before = whole(journal.path)
    assert not journal.browsing.has_posters()
    stills = (Still(two, "At  dusk\n", "A lake"), Still(one))
    done = journal.execute(EditFilm(1, {"poster": one, "stills": stills}))
    assert done.changes.films == {1}
    film = journal.browsing.film(1)
    assert film.poster == one
    assert journal.browsing.has_posters()
    assert film.stills == (Still(two, "At dusk", "A lake"), Still(one))
    again = journal.execute(EditFilm(1, {"poster": None, "stills": film.stills[:1]}))
    assert journal.browsing.film(1).poster is None
    journal.execute(again.undo)
    assert journal.browsing.film(1) == film
    journal.execute(done.undo)
    assert whole(journal.path) == before
    for values in ({"poster": "0" * 64}, {"stills": (Still("../x"),)}):
        with pytest.raises(NotFound):
            journal.execute(EditFilm(1, values))  # type: ignore[arg-type]
    assert whole(journal.path) == before


def test_viewings_come_with_their_headlines(journal: Journal) -> None:
    journal.execute(LogFilm("A", viewing={"headline": "First"}))
    assert [seen.headline for seen in journal.browsing.viewings(1)] == ["First"]


def test_the_lists_of_a_film_with_its_places(journal: Journal) -> None:
    for title in "ABC":
        journal.execute(LogFilm(title))
    journal.execute(CreateList("Best", ranked=True))
    journal.execute(CreateList("Other"))
    journal.execute(AddToList(1, (1, 2, 3)))
    journal.execute(AddToList(2, (2,), notes_html="<p>Why</p>"))
    assert journal.browsing.lists.places_of(2) == (
        ListPlace(1, "Best", True, 2, 3, ""),
        ListPlace(2, "Other", False, 1, 1, "<p>Why</p>"),
    )
    journal.execute(MoveInList(1, (2,), 2))
    assert [found.place for found in journal.browsing.lists.places_of(2)] == [3, 1]
    assert journal.browsing.lists.places_of(99) == ()


def test_films_that_may_be_the_same(journal: Journal) -> None:
    for title, year in (
        ("Dream House", 2011),  # 1
        ("Dream House", None),
        ("The Dream House", 1998),
        ("dream  house", 2011),  # 4
        ("Another", 2011),
        ("Dream House", 2011),  # 6
        ("A", None),
        ("The", None),
        ("Dream Houses", 2011),
    ):
        journal.execute(LogFilm(title, year, new_film=True, watchlist=True))
    journal.execute(EditFilm(1, {"ids": {"imdb": "tt1", "trakt": "x"}}))
    journal.execute(EditFilm(5, {"ids": {"imdb": "tt1"}}))
    journal.execute(EditFilm(6, {"ids": {"imdb": "tt2"}}))

    def same(film_id: int) -> set[int]:
        return {match.id for match in journal.browsing.perhaps_same(film_id)}

    assert same(1) == {2, 4, 5}
    assert same(2) == {1, 3, 4, 6}
    assert same(3) == {2}
    assert same(4) == {1, 2, 6}
    assert same(5) == {1}
    assert same(7) == same(8) == same(99) == set()
    journal.execute(EditFilm(4, {"watchlist": None}))  # on no list any more
    assert same(1) == {2, 5}


def test_a_film_is_offered_no_more_when_it_was_merged(journal: Journal) -> None:
    journal.execute(LogFilm("A", 2011, viewing={}))
    journal.execute(LogFilm("A", new_film=True, viewing={}))
    (match,) = journal.browsing.perhaps_same(1)
    assert (match.id, match.title, match.year) == (2, "A", None)
    assert journal.browsing.film_match(2) == match
    before = whole(journal.path)
    done = journal.execute(MergeFilms(1, 2))
    assert journal.browsing.perhaps_same(1) == []
    assert journal.browsing.film_match(2) is None
    journal.execute(done.undo)
    assert whole(journal.path) == before
