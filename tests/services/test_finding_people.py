"""Finding people: the list narrowed by words, its letters, who was merged into whom, and who is perhaps the same."""

from __future__ import annotations

import pytest

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.people import Letter, PeopleOrder
from filmjournal.services.commands import LogFilm, RemoveEntries
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import MergePeople, SetSortName, SplitPerson
from filmjournal.storage import schema as s


def _credit(journal: Journal, *names: str, film: str = "") -> None:
    journal.execute(LogFilm(film or f"A film of {names[0]}", 2000, cast=tuple(map(CastLine, names)), watchlist=True))


def _found(journal: Journal, typed: str, order: PeopleOrder = PeopleOrder.NAME) -> list[str]:
    people = journal.browsing.people
    ids = people.listing(order, typed).ids
    names = people.names(ids)
    return [names[id_] for id_ in ids]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("cru", ["Billy Crudup", "Penélope Cruz"]),
        ("penelope", ["Penélope Cruz"]),
        ("CRUZ pen", ["Penélope Cruz"]),
        ("rudup", []),
        ("too", ["Peter O'Toole"]),
        ("o'toole", ["Peter O'Toole"]),
        ("luc", ["Jean-Luc Godard"]),
        ("智", ["笠智衆"]),
        ("يوس", ["يوسف شاهين"]),
        ("%", []),
        ("_", []),
        ("'", []),
        ("  ", ["Billy Crudup", "Penélope Cruz", "Jean-Luc Godard", "Peter O'Toole", "يوسف شاهين", "笠智衆"]),
    ],
)
def test_each_word_typed_begins_a_word_of_the_name(journal: Journal, typed: str, names: list[str]) -> None:
    _credit(journal, "Billy Crudup", "Penélope Cruz", "Peter O'Toole", "Jean-Luc Godard", "笠智衆", "يوسف شاهين")
    assert _found(journal, typed) == names


def test_another_name_finds_a_person_too(journal: Journal) -> None:
    _credit(journal, "Aurora Dupin", "George Sand")
    journal.execute(MergePeople(1, 2))
    assert _found(journal, "sand") == ["Aurora Dupin"]
    assert _found(journal, "dup") == ["Aurora Dupin"]


def test_those_with_most_films_come_first_where_that_is_wanted(journal: Journal) -> None:
    _credit(journal, "Ann Able", "Bob Able")
    _credit(journal, "Bob Able", film="Another")
    assert _found(journal, "", PeopleOrder.FILMS) == ["Bob Able", "Ann Able"]
    assert _found(journal, "able", PeopleOrder.FILMS) == ["Bob Able", "Ann Able"]
    assert journal.browsing.people.listing(PeopleOrder.FILMS).letters == ()


def test_films_that_are_in_the_trash_do_not_count(journal: Journal) -> None:
    _credit(journal, "Ann Able", "Bob Able")
    for number in range(2):
        cast = (CastLine("Ann Able"),)
        seen = journal.execute(LogFilm("Ann again", 2000 + number, cast=cast, viewing={}))
        assert seen.entry_id is not None
        journal.execute(RemoveEntries((seen.entry_id,)))
    _credit(journal, "Bob Able", film="Another")
    browsing = journal.browsing
    for typed in ("", "able"):
        ids = browsing.people.listing(PeopleOrder.FILMS, typed).ids
        rows = browsing.people.rows(ids)
        assert [(rows[id_].name, rows[id_].films) for id_ in ids] == [("Bob Able", 2), ("Ann Able", 1)]
    assert [(match.name, match.films) for match in browsing.people_matching("a")] == [("Bob Able", 2), ("Ann Able", 1)]
    people, films = browsing.suggestions.matching(("ann",), 3, 6)
    assert [(person.name, person.films) for person in people] == [("Ann Able", 1)]
    assert [film.title for film in films] == ["A film of Ann Able"]


@pytest.mark.parametrize("typed", ["", "a"])
def test_the_letters_count_everyone_listed(journal: Journal, typed: str) -> None:
    _credit(journal, "Ann Able", "Ana Åberg", "Al Baker")
    journal.execute(SetSortName(3, "Zorn"))
    listing = journal.browsing.people.listing(narrowed=typed)
    assert listing.letters == (Letter("a", 2), Letter("z", 1))
    assert sum(letter.people for letter in listing.letters) == len(listing.ids)


def test_who_was_merged_is_followed_until_it_is_undone(journal: Journal) -> None:
    from filmjournal.domain.changes import reversal
    from filmjournal.services.commands import Replay

    people = journal.browsing.people
    _credit(journal, "Ann", "Anne", "Anna")
    journal.execute(MergePeople(2, 1))
    done = journal.execute(MergePeople(3, 2))
    assert [people.current(id_) for id_ in (1, 2, 3, 99)] == [3, 3, 3, None]
    journal.execute(Replay(reversal(done.redo.rows)))
    assert people.current(1) == 2


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Penelope Cruz", True),
        ("Cruz Penélope", True),
        ("Penélope R. Cruz", True),
        ("Penellope Cruz", True),
        ("Penélope Crúz", True),
        ("Pepe Cruz", False),
        ("Penélope Cruz (II)", False),
        ("Penélope", False),
    ],
)
def test_names_that_differ_in_little_are_perhaps_one_person(journal: Journal, name: str, alike: bool) -> None:
    _credit(journal, "Penélope Cruz", name)
    people = journal.browsing.people
    expected = [(2, name, 1)] if alike else []
    assert [(match.id, match.name, match.films) for match in people.alike(1)] == expected
    assert [match.id for match in people.alike(2)] == ([1] if alike else [])


def test_a_hyphen_more_or_less_makes_nobody_else(journal: Journal) -> None:
    _credit(journal, "Jean-Luc Godard", "Jean Luc Godard")
    assert [match.id for match in journal.browsing.people.alike(1)] == [2]


def test_people_of_different_initials_are_not_taken_for_one(journal: Journal) -> None:
    _credit(journal, "John A. Smith", "John B. Smith", "John Smith")
    people = journal.browsing.people
    assert [match.name for match in people.alike(1)] == ["John Smith"]
    assert [match.name for match in people.alike(3)] == ["John A. Smith", "John B. Smith"]


def test_people_whom_a_number_tells_apart_are_not_taken_for_one(journal: Journal) -> None:
    _credit(journal, "John Smith (II)", "John Smith (III)", "Smith John (II)")
    assert [match.name for match in journal.browsing.people.alike(1)] == ["Smith John (II)"]
    assert journal.browsing.people.alike(2) == ()


def test_people_of_two_numbers_in_one_place_are_not_taken_for_one(journal: Journal) -> None:
    _credit(journal, "John Smith", "Smith John")
    with journal.database.writing() as writer:
        writer.insert(s.person_identifier, person_id=1, source="imdb", value="nm1")
        writer.insert(s.person_identifier, person_id=2, source="tmdb", value="1")
    assert [match.id for match in journal.browsing.people.alike(1)] == [2]
    with journal.database.writing() as writer:
        writer.insert(s.person_identifier, person_id=2, source="imdb", value="nm2")
    assert journal.browsing.people.alike(1) == journal.browsing.people.alike(2) == ()


def test_another_name_of_a_person_is_perhaps_them(journal: Journal) -> None:
    _credit(journal, "Aurora Dupin", "George Sand")
    journal.execute(MergePeople(1, 2))
    _credit(journal, "Ann", film="One")
    _credit(journal, "Ann", film="Two")
    other = journal.execute(SplitPerson(3, (2,), "George Sand")).person_id
    assert other is not None
    (match,) = journal.browsing.people.alike(other)
    assert match.name == "Aurora Dupin"
    assert [match.id for match in journal.browsing.people.alike(1)] == [other]
    assert journal.browsing.people.alike(99) == ()


def test_two_people_of_one_name_stand_beside_each_other(journal: Journal) -> None:
    _credit(journal, "John Smith", "John Smythe", film="One")
    _credit(journal, "John Smith", film="Two")
    journal.execute(SplitPerson(1, (2,), "John Smith (II)"))
    assert _found(journal, "") == ["John Smith", "John Smith (II)", "John Smythe"]
    assert journal.browsing.people.alike(1) == ()
