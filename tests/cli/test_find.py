from __future__ import annotations

from typing import Any

import pytest


def _ids(answer: Any) -> list[int]:
    return [value["id"] for value in answer.objects]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ("watched", [2, 1, 3]),  # the unknown date last
        ("title", [3, 2, 1]),  # The Ascent under A
        ("year", [3, 2, 1]),
        ("rating", [2, 1, 3]),
        ("logged", [3, 2, 1]),
    ],
)
def test_entries_come_in_the_order_that_is_asked_for(diary: Any, order: str, ids: list[int]) -> None:
    assert _ids(diary.done("find", "--sort", order, "--json")) == ids
    lines = diary.done("find", "--sort", order).out.splitlines()
    assert [int(line.split()[0]) for line in lines] == ids


def test_the_newest_come_first_and_no_more_than_the_limit(diary: Any) -> None:
    assert _ids(diary.done("find", "--json")) == [2, 1, 3]
    assert _ids(diary.done("find", "--json", "--limit", "2")) == [2, 1]
    assert diary.done("find", "--limit", "0").out == ""
    assert len(diary.done("find", "--limit", "99999999999999999999999").out.splitlines()) == 3


def test_films_come_one_object_a_line_with_the_keys_of_a_film(diary: Any) -> None:
    films = diary.done("find", "--films", "--sort", "title", "--json").objects
    assert [film["title"] for film in films] == ["The Ascent", "Ashes and Diamonds", "Night Train"]
    assert films[2] == diary.entry("show", "1")["film"]
    assert films[1]["watchlist"] is not None
    lines = diary.done("find", "--films", "--sort", "title").out.splitlines()
    assert [line.split()[0] for line in lines] == ["2", "3", "1"]
    assert "★★★★½" in lines[2]  # of its latest viewing


def test_a_film_is_found_by_its_own_rating_and_an_entry_by_its_own(diary: Any) -> None:
    assert _ids(diary.done("find", "rating:4", "--json")) == [1]
    assert diary.done("find", "--films", "rating:4", "--json").out == ""
    assert _ids(diary.done("find", "--films", "rating:4.5", "--json")) == [1]


def test_words_of_a_search_may_be_given_one_by_one(diary: Any) -> None:
    assert _ids(diary.done("find", "winnicka", "rating:4", "--json")) == [1]
    assert _ids(diary.done("find", "--json", "--", "-winnicka")) == [3]


def test_no_hit_is_no_trouble(diary: Any) -> None:
    answer = diary.done("find", "nothing of that name")
    assert answer.out == ""


def test_more_than_one_portion_comes_whole_and_in_order(command_line: Any) -> None:
    command_line.done("sample", "--entries", "450", "--seed", "4")
    entries = command_line.done("find", "--json").objects
    trash = command_line.done("trash", "--json").objects
    assert len({entry["id"] for entry in entries + trash}) == len(entries) + len(trash) == 450
    dates = [entry["watched"] or "" for entry in entries]
    assert [date[:4] for date in dates] == sorted((date[:4] for date in dates), reverse=True)
    lines = command_line.done("find").out.splitlines()
    assert [int(line.split()[0]) for line in lines] == [entry["id"] for entry in entries]


def test_a_mistake_in_a_search_says_where_and_why_though_there_is_no_journal(command_line: Any) -> None:
    answer = command_line("find", "night rating:7")
    assert (answer.status, answer.out) == (2, "")
    assert "At character 14" in answer.err


def test_a_mistyped_name_is_answered_with_what_was_meant(diary: Any) -> None:
    answer = diary("find", "winicka")
    assert (answer.status, answer.out, answer.err) == (0, "", "Did you mean: winnicka\n")
    assert diary.done("find", "qqqqqqqqq").err == ""
