"""What is rare but true: namesakes, films of two titles, casts of thousands, titles without an end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.domain import partial_date
from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.people import PeopleOrder
from filmjournal.domain.queries import Group, ListQuery, Order, SortBy, SortKey, Subject
from filmjournal.domain.rating import Rating
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm, SaveReview
from filmjournal.services.exporting_json import export_json
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import DeleteTag, MergePeople, RenameTag, SplitPerson, TagEntries
from filmjournal.services.outcome import Done
from filmjournal.services.reporting import report, statistics
from filmjournal.services.restoring import restore
from filmjournal.storage import database
from filmjournal.storage import schema as s
from journal_help import index, rebuilt_index, rederived_tables, tables

CAST, FILMS, TAGGED = 10_000, 400, 3_000
BUSY = "Busy Actor"
LONG = ("The Remarkable and Entirely True History of a Film Whose Title Would Not End " * 7)[:500].strip()
WHEN = "2024-03-04T20:15:00Z"


@pytest.fixture(scope="module")
def crowded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with a film of 10,000 credits (film 1, entry 1), a person on 400 films and a tag on 3,000 entries."""
    path = in_profile(tmp_path_factory.mktemp("crowded")).journal
    database.create(path)
    journal = Journal(database.Database(path))
    journal.execute(LogFilm("Everyone", 1960, viewing={"watched": partial_date.parse("1999-01-01")}))
    with journal.database.writing() as writer:
        people = [{"name": f"Extra Number {number}"} for number in range(CAST - 1)]
        crowd = [id_ for (id_,) in writer.insert_many(s.person, [{"name": BUSY}, *people])]
        writer.insert_many(
            s.credit,
            [
                {"film_id": 1, "person_id": person, "job": "cast", "billing": at, "character": f"Role {at}"}
                for at, person in enumerate(crowd)
            ],
        )
        films = [
            {"title": f"Film {number}", "year": 1900 + number % 120 or None, "added": WHEN, "edited": WHEN}
            for number in range(FILMS - 1)
        ]
        made = [id_ for (id_,) in writer.insert_many(s.film, films)]
        writer.insert_many(
            s.credit,
            [
                {"film_id": film, "person_id": crowd[0], "job": "director" if at % 3 == 0 else "cast", "billing": 0}
                for at, film in enumerate(made)
            ],
        )
        first = writer.diary_key(None, TAGGED)
        entries = [
            {"film_id": made[at % len(made)], "diary_key": first + at, "rating": at % 10 + 1, "logged": WHEN,
             "edited": WHEN}
            for at in range(TAGGED)
        ]  # fmt: skip
        writer.insert_many(s.entry, entries)
    journal.close()
    return path


@pytest.fixture
def crowded(crowded_file: Path, paths: Paths, clock: SteppingClock) -> Iterator[Journal]:
    shutil.copy(crowded_file, paths.journal)
    opened = Journal(database.Database(paths.journal), clock)
    yield opened
    opened.close()


def film_of(done: Done) -> int:
    assert done.film_id is not None
    return done.film_id


def entry_of(done: Done) -> int:
    assert done.entry_id is not None
    return done.entry_id


def found(journal: Journal, search: str, subject: Subject = Subject.FILMS, **how: object) -> list[int]:
    return list(journal.browsing.ids(ListQuery(subject, search, **how)))


def is_sound(journal: Journal) -> bool:
    """Whether what is derived from other rows is as it would be if it were made anew."""
    return index(journal.path) == rebuilt_index(journal.path) and tables(journal.path) == rederived_tables(journal.path)


def test_two_films_of_one_title_stay_apart(journal: Journal, tmp_path: Path) -> None:
    first = film_of(journal.execute(LogFilm("Twin", 1999, directors=("A. One",), viewing={"rating": Rating(2)})))
    second = film_of(
        journal.execute(LogFilm("Twin", 1999, new_film=True, directors=("B. Two",), viewing={"rating": Rating(9)}))
    )
    third = film_of(journal.execute(LogFilm("Twin", 2005, viewing={"rating": Rating(6)})))
    unknown = film_of(journal.execute(LogFilm("Twin", None, new_film=True, viewing={})))
    everyone = {first, second, third, unknown}
    assert len(everyone) == 4
    assert set(found(journal, "twin")) == everyone
    assert found(journal, "twin director:two") == [second]
    assert found(journal, "twin year:none") == [unknown]
    assert found(journal, "", order=Order.TITLE)[2:] == [third, unknown]
    assert found(journal, "", keys=(SortKey(SortBy.YEAR), SortKey(SortBy.RATING))) == [first, second, third, unknown]
    by_year = journal.browsing.listing(ListQuery(Subject.FILMS, group=Group.YEAR, keys=(SortKey(SortBy.TITLE),)))
    assert [(section.value, section.rows) for section in by_year.sections] == [(2005, 1), (1999, 2), (None, 1)]
    rows = journal.browsing.rows(Subject.FILMS, list(everyone))
    assert {(row.title, row.year, row.rating) for row in rows.values()} == {
        ("Twin", 1999, Rating(2)), ("Twin", 1999, Rating(9)), ("Twin", 2005, Rating(6)), ("Twin", None, None),
    }  # fmt: skip
    assert statistics(journal).films == 4
    assert statistics(journal, "year:1999").films == 2
    assert [len(journal.browsing.viewings(film)) for film in sorted(everyone)] == [1, 1, 1, 1]
    assert {match.id for match in journal.browsing.films_starting("twin")} == everyone
    assert in_another_journal(journal, tmp_path).browsing.counts() == journal.browsing.counts()


def in_another_journal(journal: Journal, folder: Path) -> Journal:
    """What the journal's JSON makes, which says the same JSON again."""
    file, again = folder / "a.json", folder / "b.json"
    export_json(journal, file)
    other = in_profile(folder / "other")
    restore(file, other)
    restored = Journal(database.Database(other.journal))
    export_json(restored, again)
    restored.close()
    assert json.loads(again.read_bytes()) == json.loads(file.read_bytes())
    return restored


def test_a_film_of_two_titles_is_found_by_both(journal: Journal) -> None:
    film = film_of(journal.execute(LogFilm("東京物語", 1953, also_known_as=("Tokyo Story",), viewing={})))
    journal.execute(EditFilm(film, {"original_title": "Tōkyō monogatari"}))
    other = film_of(journal.execute(LogFilm("Tokyo Story", 1999, viewing={})))
    for search in ("京物", "tokyo story", "tokyo monogatari", 'title:"Tokyo Story"'):
        assert film in found(journal, search), search
        assert found(journal, search, Subject.ENTRIES)[-1] == 1, search
    assert found(journal, "tokyo monogatari") == [film]
    assert set(found(journal, "tokyo story")) == {film, other}
    assert film_of(journal.execute(LogFilm("Tokyo Story", 1953, viewing={}))) == film
    assert {match.id for match in journal.browsing.films_starting("toky")} == {film, other}
    assert (statistics(journal).films, statistics(journal, "tokyo monogatari").entries) == (2, 2)
    journal.execute(EditFilm(film, {"alternative_titles": ()}))
    assert found(journal, "tokyo story") == [other]
    assert is_sound(journal)


def test_two_people_of_one_name_stay_apart(journal: Journal, tmp_path: Path) -> None:
    name = "John Smith"
    here = [
        film_of(
            journal.execute(LogFilm(title, 2000 + at, cast=(CastLine(name, title),), directors=(name,), viewing={}))
        )
        for at, title in enumerate(("Aa", "Bb", "Cc"))
    ]
    (one,) = {credit.person_id for credit in journal.browsing.film(here[0]).cast}
    journal.execute(SplitPerson(one, (here[2],), name))
    (other,) = {credit.person_id for credit in journal.browsing.film(here[2]).cast}
    assert one != other

    def apart() -> None:
        people = journal.browsing.people
        assert [film.film_id for film in people.page(one).films] == here[1::-1]
        assert [film.film_id for film in people.page(other).films] == here[2:]
        assert people.page(other).co_stars == ()
        listed = people.rows(people.ids(PeopleOrder.FILMS))
        assert [(row.id, row.name, row.films) for row in listed.values() if row.name == name] == [
            (one, name, 2), (other, name, 1),
        ]  # fmt: skip
        assert {(person.id, person.entries) for person in statistics(journal).actors if person.name == name} == {
            (one, 2), (other, 1),
        }  # fmt: skip
        assert {person.id for person in journal.browsing.people_matching("john smith")} == {one, other}

    apart()
    assert set(found(journal, f'cast:"{name}"')) == set(here)  # the search knows names only
    by_director = journal.browsing.listing(
        ListQuery(Subject.FILMS, group=Group.DIRECTOR, keys=(SortKey(SortBy.TITLE),))
    )
    assert [(section.value, section.rows) for section in by_director.sections] == [(name, 2), (name, 1)]
    cast = tuple(CastLine(c.person, c.character) for c in journal.browsing.film(here[2]).cast)
    journal.execute(EditFilm(here[2], {"runtime": 90, "cast": (*cast, CastLine("Somebody Else"))}))
    journal.execute(EditFilm(here[2], {"cast": cast}))
    apart()
    in_another_journal(journal, tmp_path)
    journal.execute(MergePeople(one, other))
    assert len(journal.browsing.people.page(one).films) == 3
    assert is_sound(journal)


def test_a_person_with_400_films(crowded: Journal) -> None:
    (busy,) = [match.id for match in crowded.browsing.people_matching(BUSY)]
    page = crowded.browsing.people.page(busy)
    assert len(page.films) == FILMS
    assert len({film.film_id for film in page.films}) == FILMS
    years = [film.year for film in page.films]
    assert years == sorted(years, key=lambda year: -(year or 0))
    assert len(page.co_stars) > 0
    assert {star.films for star in page.co_stars} == {1}
    assert crowded.browsing.people.ids(PeopleOrder.FILMS)[0] == busy
    assert len(found(crowded, f'person:"{BUSY}"')) == FILMS
    directed = found(crowded, f'director:"{BUSY}"')
    assert 0 < len(directed) < FILMS
    assert set(found(crowded, f'-director:"{BUSY}"')) == set(found(crowded, "")) - set(directed)
    groups = crowded.browsing.listing(ListQuery(Subject.FILMS, group=Group.DIRECTOR)).sections
    assert [(group.value, group.rows) for group in groups] == [(BUSY, len(directed)), (None, FILMS - len(directed))]
    assert statistics(crowded).directors[0].entries == crowded.browsing.count(
        ListQuery(search=f'director:"{BUSY}"')
    )  # fmt: skip


def test_a_film_with_a_cast_of_10_000(crowded: Journal, tmp_path: Path) -> None:
    entry = crowded.browsing.entry(1)
    assert len(entry.film.cast) == CAST
    assert (entry.film.cast[0].person, entry.film.cast[-1].character) == (BUSY, f"Role {CAST - 1}")
    assert found(crowded, '"extra number 9998"') == [1]
    assert found(crowded, 'character:"role 9999"', Subject.ENTRIES) == [1]
    saved = crowded.execute(SaveReview(1, 1, entry.review.revision, "<p>All of them wave.</p>", "a sitting"))
    assert found(crowded, "wave") == [1]
    crowded.execute(EditEntry(1, {"headline": "A Crowd"}))
    cast = [CastLine(credit.person, credit.character) for credit in entry.film.cast]
    edited = crowded.execute(EditFilm(1, {"cast": (*cast[1:], CastLine("Late Comer"))}))
    assert found(crowded, "late comer") == [1]
    assert 1 not in found(crowded, f'person:"{BUSY}"')
    crowded.execute(edited.undo)
    assert crowded.browsing.film(1).cast == entry.film.cast
    assert 1 in found(crowded, f'person:"{BUSY}"')
    crowded.execute(EditEntry(1, {"headline": None}))
    crowded.execute(saved.undo)
    numbers = statistics(crowded, "everyone")
    assert (numbers.entries, numbers.films, len(numbers.actors)) == (1, 1, 10)
    assert is_sound(crowded)


def test_a_tag_on_very_many_entries(crowded: Journal) -> None:
    ids = tuple(found(crowded, "is:undated", Subject.ENTRIES))
    assert len(ids) == TAGGED
    crowded.execute(TagEntries(ids, ("everywhere",)))
    (tag,) = [tag for tag in crowded.browsing.tags() if tag.name == "everywhere"]
    assert tag.entries == TAGGED
    assert crowded.browsing.count(ListQuery(search="tag:everywhere")) == TAGGED
    assert crowded.browsing.count(ListQuery(Subject.FILMS, within="tag:everywhere")) == FILMS - 1
    assert [(one.name, one.entries) for one in statistics(crowded).tags] == [("everywhere", TAGGED)]
    numbers = report(crowded, ListQuery(within="tag:everywhere", search="rating:5")).numbers
    assert (numbers.entries, numbers.by_rating[9]) == (TAGGED // 10, TAGGED // 10)
    rated = crowded.browsing.listing(ListQuery(within="tag:everywhere", group=Group.RATING))
    assert [(group.value, group.rows) for group in rated.sections] == [
        (half, TAGGED // 10) for half in range(10, 0, -1)
    ]  # fmt: skip
    renamed = crowded.execute(RenameTag(tag.id, "all over"))
    assert (len(found(crowded, "tag:everywhere")), len(found(crowded, 'tag:"all over"'))) == (0, FILMS - 1)
    assert is_sound(crowded)
    crowded.execute(renamed.undo)
    assert crowded.browsing.count(ListQuery(search="tag:everywhere")) == TAGGED
    crowded.execute(DeleteTag(tag.id))
    assert statistics(crowded).tags == ()
    assert is_sound(crowded)


def test_a_title_of_500_characters_and_no_year(journal: Journal, tmp_path: Path) -> None:
    short = film_of(journal.execute(LogFilm("Short", 1999, viewing={"rating": Rating(4)})))
    long = film_of(journal.execute(LogFilm(LONG, None, directors=("Zed",), viewing={"rating": Rating(8)})))
    assert len(LONG) > 490
    assert journal.browsing.film(long).title == LONG
    assert found(journal, f'title:"{LONG}"') == [long]
    assert found(journal, "remarkable") == found(journal, "year:none") == [long]
    assert found(journal, "year:1999") == [short]
    for by in (SortBy.YEAR, SortBy.RUNTIME):
        for descending in (False, True):  # what isn't known comes last either way
            last = found(journal, "", keys=(SortKey(by, descending),))[-1]
            assert last == long or by is SortBy.RUNTIME
    assert found(journal, "", keys=(SortKey(SortBy.TITLE),)) == [long, short]  # without its article
    for group, values in (
        (Group.YEAR, [1999, None]),
        (Group.DECADE, [1990, None]),
        (Group.RATING, [8, 4]),
        (Group.DIRECTOR, ["Zed", None]),
    ):
        for subject in (Subject.FILMS, Subject.ENTRIES):
            listing = journal.browsing.listing(ListQuery(subject, group=group))
            assert [section.value for section in listing.sections] == values
    assert (statistics(journal).decades, statistics(journal).entries) == (((1990, 1),), 2)
    assert journal.browsing.facets().years == ((1999, 1),)
    assert film_of(journal.execute(LogFilm(LONG, None, viewing={}))) == long
    assert [match.title for match in journal.browsing.films_starting(LONG[:60])] == [LONG]
    in_another_journal(journal, tmp_path)
    assert check(journal).sound
    assert is_sound(journal)
