"""`list`: what is printed, what is put on a list and taken off it, and what is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from filmjournal.domain.rating import Rating
from filmjournal.paths import in_profile
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import AddToList, CreateList, EditList, KeepSmartList, NoteInList
from filmjournal.storage.database import Database

NIGHT_TRAIN, ASCENT, ASHES = 1, 2, 3


def _opened(profile: Path) -> Journal:
    return Journal(Database(in_profile(profile).journal))


@pytest.fixture
def listed(diary: Any) -> Any:
    """The diary with a ranked list of two films, a list without any, and a smart list."""
    journal = _opened(diary.profile)
    journal.execute(CreateList("Trains", "<p>By <b>rail</b>.</p>", ranked=True, tags=("train", "long")))
    journal.execute(AddToList(1, (ASCENT, NIGHT_TRAIN)))
    journal.execute(NoteInList(1, NIGHT_TRAIN, "<p>The berth.</p><p>The chase.</p>"))
    journal.execute(CreateList("Empty"))
    journal.execute(KeepSmartList("Fifties", "year:1950s"))
    journal.close()
    return diary


def test_all_lists_are_named_with_how_many_films_they_have(listed: Any) -> None:
    lines = [line.split() for line in listed.done("list").out.splitlines()]
    assert lines == [
        ["Lists"],
        ["2", "Trains", "(ranked)"],
        ["0", "Empty"],
        [],
        ["Smart", "lists"],
        ["2", "Fifties", "(year:1950s)"],
    ]
    trains, empty, fifties = listed.done("list", "--json").objects
    assert trains == listed.entry("list", "Trains")
    assert (empty["name"], empty["items"], empty["films"]) == ("Empty", [], 0)
    assert fifties == {"id": 1, "name": "Fifties", "search": "year:1950s", "films": 2}


def test_a_journal_without_lists_has_nothing_to_print(diary: Any) -> None:
    assert diary.done("list").out == ""
    assert diary.done("list", "--json").out == ""


def test_a_list_is_printed_in_its_order_with_its_notes(listed: Any) -> None:
    assert listed.entry("list", "trains") == {
        "id": 1,
        "name": "Trains",
        "description_html": "<p>By <strong>rail</strong>.</p>",
        "ranked": True,
        "tags": ["long", "train"],
        "films": 2,
        "items": [
            {"film_id": ASCENT, "notes_html": "", "title": "The Ascent", "year": 1977, "rating": None},
            {
                "film_id": NIGHT_TRAIN,
                "notes_html": "<p>The berth.</p><p>The chase.</p>",
                "title": "Night Train",
                "year": 1959,
                "rating": 4.5,
            },
        ],
    }
    heading, tags, _, description, _, *lines = listed.done("list", "Trains").out.splitlines()
    assert heading == "Trains  [list 1]"
    assert tags == "Tags: long, train"
    assert description == "By rail."
    assert lines[0].split() == ["1.", "2", "The", "Ascent", "(1977)"]
    assert lines[1].split() == ["2.", "1", "Night", "Train", "(1959)", "★★★★½"]
    assert [line.strip() for line in lines[2:]] == ["The berth.", "", "The chase."]


def test_a_smart_list_has_the_films_that_it_finds_now(listed: Any) -> None:
    found = listed.entry("list", "Fifties")
    assert (found["search"], found["films"]) == ("year:1950s", 2)
    assert {item["film_id"] for item in found["items"]} == {NIGHT_TRAIN, ASHES}
    assert list(found["items"][0]) == ["film_id", "notes_html", "title", "year", "rating"]
    listed.done("add", "Vertigo (1958)", "--rating", "5")
    assert listed.entry("list", "Fifties")["films"] == 3
    heading, _, *lines = listed.done("list", "Fifties").out.splitlines()
    assert heading == "Fifties  [year:1950s]"
    assert len(lines) == 3


def test_films_are_put_on_a_list_by_number_or_title_and_found_there(diary: Any) -> None:
    assert diary.entry("list", "Polish", "--create") == {
        "id": 1,
        "name": "Polish",
        "description_html": "",
        "ranked": False,
        "tags": [],
        "films": 0,
        "items": [],
    }
    assert diary.done("list", "Polish", "--add", "Ashes and Diamonds (1958)", "1").out == "Added 2 films to “Polish”.\n"
    assert diary.done("list", "POLISH", "--add", "1", "night train").out == "Added 0 films to “Polish”.\n"
    assert [item["film_id"] for item in diary.entry("list", "Polish")["items"]] == [ASHES, NIGHT_TRAIN]
    assert {film["id"] for film in diary.done("find", "--films", "list:polish", "--json").objects} == {1, 3}
    after = diary.entry("list", "Polish", "--add", "2")
    assert [item["film_id"] for item in after["items"]] == [ASHES, NIGHT_TRAIN, ASCENT]


def test_films_are_taken_off_a_list_and_stay_in_the_journal(listed: Any) -> None:
    assert listed.done("list", "Trains", "--remove", "night train").out == "Took 1 film off “Trains”.\n"
    assert [item["film_id"] for item in listed.entry("list", "Trains")["items"]] == [ASCENT]
    assert len(listed.done("find", "--films").out.splitlines()) == 3


def test_what_cant_be_added_is_named_and_the_rest_is_added(listed: Any) -> None:
    listed.done("add", "Night Train (2009)", "--watchlist")
    answer = listed("list", "Empty", "--add", "99", "Night Train", "-7", "Stalker (1979)", "9" * 30, "2", "--json")
    assert answer.status == 1
    assert [item["film_id"] for item in answer.objects[0]["items"]] == [ASCENT]
    lines = answer.err.splitlines()
    assert "no film 99" in lines[0]
    assert "Several films are called “Night Train”" in lines[1]
    assert [line.strip() for line in lines[2:4]] == ["1  Night Train (1959)", "4  Night Train (2009)"]
    assert [line.split("no film ")[1] for line in lines[4:]] == ["-7.", "called “Stalker (1979)”.", f"{'9' * 30}."]
    assert listed.done("list", "Empty", "--add", "Night Train (2009)").out == "Added 1 film to “Empty”.\n"


def test_what_isnt_on_the_list_is_named_and_the_rest_is_taken_off(listed: Any) -> None:
    answer = listed("list", "Trains", "--remove", "3", "2", "Ashes and Diamonds")
    assert (answer.status, answer.out) == (1, "Took 1 film off “Trains”.\n")
    for line, film in zip(answer.err.splitlines(), ("3", "Ashes and Diamonds"), strict=True):
        assert f"“{film}” is not on the list “Trains”" in line
    answer = listed("list", "Trains", "--remove", "3")
    assert (answer.status, answer.out) == (1, "")


def test_a_list_and_a_smart_list_are_deleted(listed: Any) -> None:
    assert listed.done("list", "Trains", "--delete").out == "Deleted the list “Trains”.\n"
    assert listed.entry("list", "fifties", "--delete") == {"deleted": "Fifties"}
    assert [value["name"] for value in listed.done("list", "--json").objects] == ["Empty"]
    assert listed("list", "Trains").status == 1


@pytest.mark.parametrize(
    ("argv", "named"),
    [
        (["None"], "None"),
        (["None", "--add", "1"], "None"),
        (["None", "--delete"], "None"),
        (["trains", "--create"], "already a list called “Trains”"),
        (["Fifties", "--create"], "Fifties"),
        (["Fifties", "--add", "1"], "is a search"),
        (["Fifties", "--remove", "1"], "is a search"),
    ],
    ids=" ".join,
)
def test_what_is_refused_exits_with_1_and_changes_nothing(listed: Any, argv: list[str], named: str) -> None:
    before = listed.rows()
    answer = listed("list", *argv)
    assert (answer.status, answer.out) == (1, "")
    assert named in answer.err
    assert listed.rows() == before


@pytest.mark.parametrize(
    "argv",
    [
        ["--create"],
        ["--add", "1"],
        ["--delete"],
        [""],
        ["x" * 301],
        ["Trains", "--add"],
        ["Trains", "--add", ""],
        ["Trains", "--add", "Alien (20177)"],
        ["Trains", "--add", "1", "--remove", "2"],
        ["Trains", "--create", "--delete"],
    ],
    ids=lambda argv: " ".join(argv)[:30],
)
def test_wrong_arguments_exit_with_2(listed: Any, argv: list[str]) -> None:
    before = listed.rows()
    answer = listed("list", *argv)
    assert (answer.status, answer.out) == (2, "")
    assert listed.rows() == before


def test_a_smart_list_whose_search_says_nothing_any_more_is_named_without_a_count(listed: Any) -> None:
    connection = sqlite3.connect(listed.journal)
    connection.execute("UPDATE smart_list SET search = 'colour:red'")
    connection.commit()
    connection.close()
    assert listed.done("list", "--json").objects[-1]["films"] is None
    assert listed.done("list").out.splitlines()[-1].split()[0] == "?"
    answer = listed("list", "Fifties")
    assert (answer.status, answer.out) == (1, "")
    assert "colour" in answer.err


def test_names_and_titles_of_any_kind_are_written_as_they_are(diary: Any) -> None:
    journal = _opened(diary.profile)
    film = journal.execute(LogFilm("映画 " + "x" * 480, viewing={"rating": Rating(10)})).film_id
    made = journal.execute(CreateList("Ünïcode — “list” #1")).list_id
    assert film is not None
    assert made is not None
    journal.execute(AddToList(made, (film,)))
    journal.execute(EditList(made, {"description_html": "<p>One</p>"}))
    journal.close()
    assert "映画 xxx" in diary.done("list", "ünïcode — “list” #1").out
