"""What is offered for references, who speaks of a film, and which film a title means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from conftest import SteppingClock
from filmjournal.domain.references import FilmName
from filmjournal.paths import Paths
from filmjournal.richtext.mentions import mentions_of
from filmjournal.services.commands import EditEntry, EditFilm, LinkMentions, LogFilm, MergeFilms, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.referring import Referring, with_current_films
from filmjournal.storage import database
from reference_films import CRUDUP, journal_file


@pytest.fixture
def films(paths: Paths, clock: SteppingClock) -> Iterator[Journal]:
    paths.journal.write_bytes(journal_file())
    opened = Journal(database.Database(paths.journal), clock)
    yield opened
    opened.close()


@pytest.fixture
def referring(films: Journal) -> Referring:
    return films.browsing.references


def names(found: tuple[FilmName, ...]) -> list[tuple[str, int | None]]:
    return [(film.title, film.year) for film in found]


def meant(referring: Referring, written: str, without: int | None = None) -> list[list[tuple[str, int | None]]]:
    return [names(resolved.films) for resolved in referring.resolve(list(mentions_of(written)), without)]


def test_a_name_in_full_offers_its_films_newest_first(referring: Referring) -> None:
    assert [match.name for match in referring.offer("Billy Z").people] == ["Billy Zane"]
    assert referring.offer("Billy").films == ()
    offer = referring.offer("billy crudup", without=1)
    assert names(offer.films) == [("Blood Ties", 2013), ("Almost Famous", 2000)]
    (person,) = offer.people
    assert names(referring.films_of([person.id])) == [("1 Mile to You", 2017), *names(offer.films)]


def test_titles_that_two_films_bear_are_ambiguous(referring: Referring) -> None:
    films = referring.films_for("Naomi Watts", "")
    assert [(film.title, film.year, film.ambiguous) for film in films] == [
        ("Dream House", 2011, True),
        ("King Kong", 2005, False),
    ]


def test_a_title_is_looked_for_by_any_of_its_words(referring: Referring) -> None:
    assert names(referring.films_for(CRUDUP, "fam")) == [("Almost Famous", 2000)]
    assert names(referring.films_for(CRUDUP, "1 mile", without=1)) == []
    assert names(referring.films_for("Nobody Known", "alm")) == [("Almost Famous", 2000)]
    assert names(referring.films_starting("dream")) == [("Dream House", 1998), ("Dream House", 2011)]


def test_a_person_is_known_by_another_name(films: Journal) -> None:
    with films.database.writing() as writer:
        writer.connection.execute(text("INSERT INTO alternative_name (person_id, name) VALUES (2, 'William Crudup')"))
    assert names(films.browsing.references.films_for("William Crudup", "blood")) == [("Blood Ties", 2013)]


def test_the_person_tells_films_of_one_title_apart(referring: Referring) -> None:
    assert meant(referring, "Ann (Naomi Watts - Dream House)") == [[("Dream House", 2011)]]
    assert meant(referring, "Jo (Timothy Busfield - Dream House)") == [[("Dream House", 1998)]]


def test_what_stays_ambiguous_is_not_guessed(referring: Referring) -> None:
    both = [("Dream House", 1998), ("Dream House", 2011)]
    assert meant(referring, "Jo (Somebody Else - Dream House)") == [both]
    assert meant(referring, "Jo (Somebody Else - Dream House (2011))") == [[("Dream House", 2011)]]
    assert meant(referring, "Jo (Somebody Else - Dream House)", without=5) == [[("Dream House", 2011)]]


def test_articles_accents_and_other_titles_lead_to_the_film(films: Journal) -> None:
    films.execute(LogFilm("The Zombie Diaries 2", 2011, also_known_as=("World of the Dead",), viewing={}))
    films.execute(LogFilm("Amélie", 2001, viewing={}))
    films.execute(EditFilm(9, {"original_title": "Le Fabuleux Destin d'Amélie Poulain"}))
    films.execute(LogFilm("The Ring", 2002, viewing={}))
    films.execute(LogFilm("Ring", 1998, viewing={}))
    referring = films.browsing.references
    assert meant(referring, "Jo (An Actor - Zombie Diaries 2)") == [[("The Zombie Diaries 2", 2011)]]
    assert meant(referring, "Jo (An Actor - World of the Dead)") == [[("The Zombie Diaries 2", 2011)]]
    assert meant(referring, "Jo (An Actor - AMELIE)") == [[("Amélie", 2001)]]
    assert meant(referring, "Jo (An Actor - Le fabuleux destin d’Amelie Poulain)") == [[("Amélie", 2001)]]
    assert meant(referring, "Jo (An Actor - The Ring)") == [[("The Ring", 2002)]]
    assert meant(referring, "Jo (An Actor - Ring)") == [[("Ring", 1998)]]
    assert meant(referring, "Jo (An Actor - A Ring)") == [[("Ring", 1998), ("The Ring", 2002)]]
    assert meant(referring, "Jo (An Actor - Nowhere At All)") == [[]]


def refer(journal: Journal, entry_id: int, film_id: int) -> None:
    journal.execute(EditEntry(entry_id, {"review_html": f'<p>It recalls <a data-film="{film_id}">that one</a>.</p>'}))


def test_backlinks_are_the_reviews_of_others_newest_first(films: Journal) -> None:
    for entry_id in (1, 2, 3, 4):
        refer(films, entry_id, 2)
    films.execute(RemoveEntries((3,)))
    found = films.browsing.references.backlinks(2)
    assert found.count == 2
    assert [(link.entry_id, link.title, link.year, str(link.watched)) for link in found.latest] == [
        (1, "1 Mile to You", 2017, "2017-06-11"),
        (4, "Dream House", 2011, "None"),
    ]
    assert found.latest[0].extract == "It recalls that one."
    assert films.browsing.references.backlinks(2, limit=1).latest == found.latest[:1]
    assert films.browsing.references.backlinks(6).latest == ()


def test_summaries_have_the_headline_of_the_latest_viewing(films: Journal) -> None:
    films.execute(LogFilm("Blood Ties", 2013, viewing={"headline": "Of no date"}))
    found = films.browsing.references.summaries([2, 3, 99])
    assert found.keys() == {2, 3}
    assert (found[2].title, found[2].year, found[2].headline) == ("Blood Ties", 2013, "Brothers")
    assert found[2].rating is not None
    assert found[2].rating.stars == 3.5
    assert found[3].headline is None


def test_a_rename_keeps_references(films: Journal) -> None:
    refer(films, 1, 2)
    html = films.browsing.entry(1).review.html
    films.execute(EditFilm(2, {"title": "Les liens du sang", "year": 2014}))
    assert films.browsing.entry(1).review.html == html
    assert [link.entry_id for link in films.browsing.references.backlinks(2).latest] == [1]
    assert films.browsing.references.summaries([2])[2].title == "Les liens du sang"


def test_old_texts_are_led_to_the_films_that_are_there_now(films: Journal) -> None:
    films.execute(MergeFilms(4, 5))
    films.execute(MergeFilms(6, 4))
    old = '<p><a data-film="5">one</a> <a data-film="4">two</a> <a data-film="1">three</a></p>'
    with films.database.reading() as connection:
        assert with_current_films(connection, old) == (
            '<p><a data-film="6">one</a> <a data-film="6">two</a> <a data-film="1">three</a></p>'
        )
        assert with_current_films(connection, "<p>none</p>") == "<p>none</p>"


def test_known_people(referring: Referring) -> None:
    assert referring.known_people([CRUDUP, "BILLY ZANE", "Nobody"]) == {"billy crudup", "billy zane"}


def test_what_all_reviews_leave_unlinked(films: Journal) -> None:
    kong, dream = "Ann (Naomi Watts - King Kong)", "Jo (Jo Jo - Dream House)"
    films.execute(EditEntry(1, {"review_html": f"<p>{kong} and {dream}</p><p>No (Such Film - Nowhere)</p>"}))
    films.execute(EditEntry(2, {"review_html": f"<ul><li>{kong}</ul>"}))
    films.execute(EditEntry(3, {"review_html": f"<p>{kong}</p>"}))
    films.execute(RemoveEntries((3,)))
    films.execute(EditEntry(6, {"review_html": f"<p>{kong} in its own review</p>"}))
    found = films.browsing.references.unlinked()
    assert [(f.actor, f.title, names(f.films), f.entry_ids) for f in found] == [
        ("Jo Jo", "Dream House", [("Dream House", 1998), ("Dream House", 2011)], (1,)),
        ("Naomi Watts", "King Kong", [("King Kong", 2005)], (1, 2)),
    ]
    films.execute(LinkMentions((1, 2, 6), {("Naomi Watts", "King Kong"): 6}))
    assert films.browsing.entry(2).review.html == (
        '<ul><li><p>Ann (Naomi Watts - <a data-film="6">King Kong</a>)</p></li></ul>'
    )
    assert films.browsing.references.backlinks(6).count == 2
    assert [f.title for f in films.browsing.references.unlinked()] == ["Dream House"]
    assert films.browsing.references.unlinked(stop=lambda: True) == ()
