"""People: their pages, two spellings made one, one name made two, and where somebody is in the alphabet."""

from __future__ import annotations

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.errors import NotFound
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.people import CoStar, PeopleOrder
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditFilm, LogFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import MergePeople, SetSortName, SplitPerson
from journal_help import tables


@pytest.fixture
def films(journal: Journal) -> Journal:
    """Three films of Billy Crudup (person 1), in one of which he is also the director, and one not seen any more."""
    crudup, lynskey = CastLine("Billy Crudup", "Coach"), CastLine("Melanie Lynskey")
    journal.execute(
        LogFilm("Mile", 2017, cast=(crudup, CastLine("Graham Rogers")), viewing={"watched": PartialDate(2017, 6)})
    )
    journal.execute(LogFilm("Mile", 2017, viewing={"watched": PartialDate(2019), "rating": Rating(6), "rewatch": True}))
    twice = (CastLine("Billy Crudup", "Twin"), CastLine("Billy Crudup", "Other twin"), lynskey)
    journal.execute(LogFilm("Twins", 2020, cast=twice, directors=("Billy Crudup",), viewing={"rating": Rating(9)}))
    journal.execute(LogFilm("Undated", cast=(crudup, lynskey), watchlist=True))
    gone = journal.execute(LogFilm("Gone", 2001, cast=(crudup,), viewing={"rating": Rating(1)})).entry_id
    assert gone is not None
    journal.execute(RemoveEntries((gone,)))
    return journal


def _names(journal: Journal, order: PeopleOrder = PeopleOrder.NAME) -> list[str]:
    ids = journal.browsing.people.ids(order)
    rows = journal.browsing.people.rows(ids)
    return [rows[id_].name for id_ in ids]


def test_a_page_has_the_films_with_what_was_said_of_them(films: Journal) -> None:
    page = films.browsing.people.page(1)
    assert (page.name, page.sort_name, page.alternative_names, page.ids) == ("Billy Crudup", None, (), {})
    twins, mile, undated = page.films
    assert (twins.title, twins.jobs, twins.characters) == ("Twins", ("cast", "director"), ("Twin", "Other twin"))
    assert (mile.title, mile.year, mile.rating) == ("Mile", 2017, Rating(6))
    assert (mile.jobs, mile.characters) == (("cast",), ("Coach",))
    assert [(seen.watched, seen.rating, seen.rewatch) for seen in mile.viewings] == [
        (PartialDate(2017, 6), None, False),
        (PartialDate(2019), Rating(6), True),
    ]
    assert (undated.title, undated.year, undated.viewings) == ("Undated", None, ())
    assert page.average == 3.75
    assert (page.first_seen, page.last_seen) == (PartialDate(2017, 6), PartialDate(2019))
    assert page.co_stars == (CoStar(3, "Melanie Lynskey", 2), CoStar(2, "Graham Rogers", 1))
    assert films.browsing.people.page(1, co_stars=1).co_stars == page.co_stars[:1]


def test_a_person_without_a_rating_or_a_date_has_none(journal: Journal) -> None:
    journal.execute(LogFilm("Later", directors=("Nobody Yet",), watchlist=True))
    page = journal.browsing.people.page(1)
    assert (page.average, page.first_seen, page.last_seen, page.co_stars) == (None, None, None, ())
    assert journal.browsing.people.rows([1])[1].last_seen is None
    with pytest.raises(NotFound):
        journal.browsing.people.page(99)


def test_people_come_by_the_alphabet_or_by_how_many_films_they_have(films: Journal) -> None:
    assert _names(films) == ["Billy Crudup", "Melanie Lynskey", "Graham Rogers"]
    films.execute(SetSortName(2, "Aaron Rogers"))
    assert _names(films) == ["Graham Rogers", "Billy Crudup", "Melanie Lynskey"]
    assert _names(films, PeopleOrder.FILMS) == ["Billy Crudup", "Melanie Lynskey", "Graham Rogers"]
    films.execute(SetSortName(2, " "))
    assert _names(films)[2] == "Graham Rogers"
    row = films.browsing.people.rows([1, 99])[1]
    assert (row.films, row.average, row.last_seen) == (3, 3.75, PartialDate(2019))


def test_merging_joins_credits_without_doubles_and_keeps_the_other_spelling(films: Journal) -> None:
    spelled = CastLine("B. Crudup", "Coach"), CastLine("B. Crudup", "Himself")
    films.execute(LogFilm("Mile", 2017, cast=spelled, directors=("B. Crudup",), viewing={}))
    other = films.browsing.people_matching("B. Crudup")[0].id
    done = films.execute(MergePeople(1, other))
    assert done.person_id == 1
    page = films.browsing.people.page(1)
    mile = next(film for film in page.films if film.title == "Mile")
    assert (mile.jobs, mile.characters) == (("cast", "director"), ("Coach", "Himself"))
    assert page.alternative_names == ("B. Crudup",)
    assert [credit.person for credit in films.browsing.film(mile.film_id).cast] == [
        *("Billy Crudup", "Graham Rogers", "Billy Crudup"),
    ]
    assert films.browsing.count(ListQuery(search='person:"b crudup"')) == 0
    (merge,) = tables(films.path)["merge"]
    assert merge[1:4] == ("person", 1, other)


def test_a_merged_spelling_is_the_same_person_when_it_comes_again(films: Journal) -> None:
    films.execute(LogFilm("Other", cast=(CastLine("B. Crudup"),), viewing={}))
    films.execute(MergePeople(1, films.browsing.people_matching("B. Crudup")[0].id))
    films.execute(LogFilm("Third", cast=(CastLine("B. Crudup", "Guard"),), viewing={}))
    assert {film.title for film in films.browsing.people.page(1).films} >= {"Other", "Third"}
    assert _names(films).count("B. Crudup") == 0


def test_a_character_that_only_one_spelling_has_is_taken_over(journal: Journal) -> None:
    journal.execute(LogFilm("Mile", cast=(CastLine("A B"), CastLine("A. B.", "Guard")), viewing={}))
    journal.execute(MergePeople(1, 2))
    (credit,) = journal.browsing.film(1).cast
    assert (credit.person, credit.character) == ("A B", "Guard")


def test_a_split_gives_the_new_person_those_films_alone(films: Journal) -> None:
    new = films.execute(SplitPerson(1, (1, 99), "Billy Crudup")).person_id
    assert new is not None
    assert [film.title for film in films.browsing.people.page(new).films] == ["Mile"]
    assert [film.title for film in films.browsing.people.page(1).films] == ["Twins", "Undated"]
    assert [credit.person_id for credit in films.browsing.film(1).cast] == [new, 2]
    films.execute(EditFilm(1, {"cast": (CastLine("Billy Crudup", "Trainer"), CastLine("Graham Rogers"))}))
    assert films.browsing.film(1).cast[0].person_id == new  # who is on the film stays on it


def test_splitting_off_a_spelling_takes_it_from_the_other_names(films: Journal) -> None:
    done = films.execute(LogFilm("Other", cast=(CastLine("B. Crudup"),), viewing={}))
    assert done.film_id is not None
    films.execute(MergePeople(1, films.browsing.people_matching("B. Crudup")[0].id))
    films.execute(SplitPerson(1, (done.film_id,), "B. Crudup"))
    assert films.browsing.people.page(1).alternative_names == ()
    assert films.browsing.film(done.film_id).cast[0].person == "B. Crudup"
