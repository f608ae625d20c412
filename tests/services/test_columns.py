"""What columns show: facts of entries and of films, and which films and entries rows stand for."""

from __future__ import annotations

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.domain.row_facts import RowFacts
from filmjournal.services.commands import EditFilm, LogFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import RateFilms


def _log(journal: Journal) -> None:
    """Film 1 with entries 1 (later in the diary), 2 and a trashed 3; film 2 with none."""
    journal.execute(
        LogFilm(
            "Solaris",
            1972,
            directors=("Andrei Tarkovsky", "Someone Else"),
            viewing={
                "watched": PartialDate(2020, 5, 1),
                "review_html": "<p>Six words are in this one.</p>",
                "tags": ("space", "Russian"),
                "companions": ("Zoe", "Anna"),
                "place": "Arsenal",
                "medium": "35 mm",
            },
        )
    )
    early = {"watched": PartialDate(2010, 5, 1), "review_html": "<p>Seven are the words of this one.</p>"}
    journal.execute(LogFilm("Solaris", 1972, viewing={**early, "tags": ("old",), "rating": Rating(8)}))
    journal.execute(LogFilm("Solaris", 1972, viewing={"watched": PartialDate(2024, 5, 1), "rating": Rating(2)}))
    journal.execute(RemoveEntries((3,)))
    journal.execute(
        EditFilm(
            1,
            {
                "runtime": 167,
                "genres": ("Science fiction", "Drama"),
                "countries": ("Soviet Union",),
                "languages": ("Russian", "German"),
            },
        )
    )
    journal.execute(LogFilm("Stalker", watchlist=True))


def test_the_facts_of_an_entry_are_its_own_and_its_films(journal: Journal) -> None:
    _log(journal)
    facts = journal.browsing.facts(Subject.ENTRIES, (1, 2, 99))
    assert list(facts) == [1, 2]
    assert facts[1] == RowFacts(
        kind="film",
        logged=journal.browsing.entry(1).logged,
        runtime=167,
        words=6,
        place="Arsenal",
        medium="35 mm",
        directors=("Andrei Tarkovsky", "Someone Else"),
        tags=("space", "Russian"),
        companions=("Zoe", "Anna"),
        genres=("Science fiction", "Drama"),
        countries=("Soviet Union",),
        languages=("Russian", "German"),
    )
    assert (facts[2].words, facts[2].tags, facts[2].place, facts[2].runtime) == (7, ("old",), None, 167)


def test_the_facts_of_a_film_are_those_of_its_latest_entry_and_of_its_longest_review(journal: Journal) -> None:
    _log(journal)
    facts = journal.browsing.facts(Subject.FILMS, (1, 2))
    assert (facts[1].words, facts[1].tags, facts[1].place) == (7, ("space", "Russian"), "Arsenal")
    assert (facts[2].words, facts[2].tags, facts[2].directors, facts[2].kind) == (0, (), (), "film")


def test_rows_stand_for_films_and_for_entries(journal: Journal) -> None:
    _log(journal)
    browsing = journal.browsing
    assert browsing.films_of(Subject.ENTRIES, (2, 1)) == (1,)
    assert browsing.films_of(Subject.WATCHLIST, (2,)) == (2,)
    assert browsing.entries_of(Subject.ENTRIES, (2, 1)) == (2, 1)
    assert browsing.entries_of(Subject.FILMS, (2, 1)) == (1,)


def test_facts_of_a_whole_sample_are_those_of_entries_and_films_in_full(sample: Journal) -> None:
    browsing = sample.browsing
    ids = browsing.ids(ListQuery())
    facts, entries = browsing.facts(Subject.ENTRIES, ids), browsing.entries(ids)
    assert len(facts) == len(ids)
    for id_, entry in entries.items():
        found, film = facts[id_], entry.film
        assert (found.tags, found.companions, found.words) == (entry.tags, entry.companions, entry.review.words)
        assert (found.directors, found.genres, found.countries) == (film.directors, film.genres, film.countries)
        assert (found.languages, found.runtime, found.kind) == (film.languages, film.runtime, film.kind)


def test_taking_the_rating_from_a_film_takes_the_one_it_shows(journal: Journal) -> None:
    _log(journal)
    journal.execute(RateFilms((1,), Rating(5)))

    def shown() -> Rating | None:
        return journal.browsing.rows(Subject.FILMS, (1,))[1].rating

    assert shown() == Rating(5)
    journal.execute(RateFilms((1,), None))
    assert shown() == Rating(8)
    done = journal.execute(RateFilms((1,), None))
    assert shown() is None
    assert journal.browsing.entry(3).rating == Rating(2)  # in the trash
    journal.execute(done.undo)
    assert shown() == Rating(8)
