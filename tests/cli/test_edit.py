from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def _changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {name for name in before if before[name] != after[name]} - {"edited"}


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (["--watched", "2018"], "watched", "2018"),
        (["--watched", ""], "watched", None),
        (["--rating", "0.5"], "rating", 0.5),
        (["--rating", ""], "rating", None),
        (["--rewatch"], "rewatch", True),
        (["--unfinished"], "finished", False),
        (["--headline", "Derailed"], "headline", "Derailed"),
        (["--headline", ""], "headline", None),
        (["--place", "Sopot"], "place", "Sopot"),
        (["--medium", "DVD"], "medium", "DVD"),
        (["--tag", "b", "--tag", "a"], "tags", ["b", "a"]),
        (["--tag", ""], "tags", []),
        (["--tag", "", "--tag", "c"], "tags", ["c"]),
        (["--with", "Ola"], "companions", ["Ola"]),
        (["--private"], "private", True),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_an_option_of_the_viewing_changes_that_alone(diary: Any, options: list[str], name: str, value: object) -> None:
    before = diary.entry("show", "1")
    after = diary.entry("edit", "1", *options)
    assert after[name] == value
    assert _changed(before, after) == {name}
    assert diary.entry("show", "1") == after


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (["--title", "Pociąg"], "title", "Pociąg"),
        (["--year", "1960"], "year", 1960),
        (["--year", ""], "year", None),
        (["--like"], "liked", True),
        (["--film-rating", "4.5"], "rating", 4.5),
        (["--cast", ""], "cast", []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)
def test_an_option_of_the_film_changes_that_alone(diary: Any, options: list[str], name: str, value: object) -> None:
    before = diary.entry("show", "1")
    after = diary.entry("edit", "1", *options)
    assert after["film"][name] == value
    assert _changed(before["film"], after["film"]) == {name}
    assert _changed(before, after) == {"film"}


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (["--rewatch"], ["--no-rewatch"]),
        (["--unfinished"], ["--finished"]),
        (["--private"], ["--no-private"]),
        (["--like"], ["--no-like"]),
        (["--watchlist"], ["--no-watchlist"]),
        (["--film-rating", "2"], ["--film-rating", ""]),
        (["--with", "Ola", "--with", "Jan"], ["--with", ""]),
        (["--place", "Sopot"], ["--place", ""]),
    ],
    ids=lambda options: options[0],
)
def test_what_was_said_can_be_taken_back(diary: Any, there: list[str], back: list[str]) -> None:
    before = diary.entry("show", "1")
    said = diary.entry("edit", "1", *there)
    assert _changed(before, said)
    assert _changed(before, diary.entry("edit", "1", *back)) == set()


def test_cast_and_directors_are_replaced(diary: Any) -> None:
    film = diary.entry(
        *("edit", "1", "--cast", "Leon Niemczyk as Jerzy", "--cast", "Zbigniew Cybulski"),
        *("--director", "Jerzy Kawalerowicz"),
    )["film"]
    assert [(line["person"], line["character"]) for line in film["cast"]] == [
        ("Leon Niemczyk", "Jerzy"),
        ("Zbigniew Cybulski", None),
    ]
    assert [credit["person"] for credit in film["crew"]] == ["Jerzy Kawalerowicz"]
    assert diary.done("find", "winnicka").out == ""
    assert len(diary.done("find", "cybulski").out.splitlines()) == 2  # both viewings of that film
    assert diary.entry("edit", "1", "--director", "")["film"]["crew"] == []


def test_a_review_is_replaced_and_cleared(diary: Any, tmp_path: Path) -> None:
    review = tmp_path / "review.md"
    review.write_text("A **slow** train.", encoding="utf-8")
    assert (
        diary.entry("edit", "1", "--review-file", str(review))["review_html"] == "<p>A <strong>slow</strong> train.</p>"
    )
    assert diary.entry("edit", "1", "--rating", "1")["review_text"] == "A slow train."
    assert diary.entry("edit", "1", "--review-file", "")["review_html"] == ""


def test_an_entry_moves_to_another_film(diary: Any) -> None:
    moved = diary.entry("edit", "2", "--film", "2", "--like")
    assert (moved["id"], moved["film"]["title"], moved["film"]["liked"]) == (2, "The Ascent", True)
    assert (moved["watched"], moved["rating"]) == ("2019-02", 4.5)
    assert [entry["id"] for entry in diary.done("find", "shepitko", "--json").objects] == [2, 3]
    assert [entry["id"] for entry in diary.done("find", "winnicka", "--json").objects] == [1]
    (row,) = diary.done("find", "--films", "rating:4.5").out.splitlines()
    assert "The Ascent" in row
    assert diary.done("check").status == 0


def test_moving_to_an_unknown_film_changes_nothing(diary: Any) -> None:
    before = diary.rows()
    answer = diary("edit", "2", "--film", "77", "--rating", "1")
    assert (answer.status, answer.out) == (1, "")
    assert "77" in answer.err
    assert diary.rows() == before


def test_the_day_a_film_went_on_the_watchlist_stays(diary: Any) -> None:
    since = diary.entry("edit", "1", "--watchlist")["film"]["watchlist"]
    assert diary.entry("edit", "1", "--watchlist")["film"]["watchlist"] == since
    assert since is not None


def test_an_entry_in_the_trash_is_not_edited(diary: Any) -> None:
    diary.done("remove", "1")
    answer = diary("edit", "1", "--rating", "1")
    assert (answer.status, answer.out) == (1, "")
    assert "trash" in answer.err
