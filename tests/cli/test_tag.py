"""`tag`: all tags with their counts, and giving one another name."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def tagged(diary: Any) -> Any:
    """The diary with `train` on entry 1, `rail` on 1 and 2, and `unused` on none."""
    diary.done("edit", "1", "--tag", "train", "--tag", "rail")
    diary.done("edit", "2", "--tag", "rail", "--tag", "unused")
    diary.done("edit", "2", "--tag", "rail")
    return diary


def test_tags_come_by_name_one_a_line_with_how_many_entries_carry_them(tagged: Any) -> None:
    assert tagged.done("tag", "--json").objects == [
        {"name": "rail", "entries": 2, "colour": None},
        {"name": "train", "entries": 1, "colour": None},
        {"name": "unused", "entries": 0, "colour": None},
    ]
    lines = [line.split() for line in tagged.done("tag").out.splitlines()]
    assert lines == [["2", "rail"], ["1", "train"], ["0", "unused"]]
    tagged.done("remove", "2")
    assert tagged.done("tag", "--json").objects[0]["entries"] == 1


def test_a_journal_without_tags_has_nothing_to_print(command_line: Any) -> None:
    command_line.done("add", "Alien (1979)")
    assert command_line.done("tag").out == ""


def test_a_renamed_tag_is_found_by_its_new_name_and_by_that_alone(tagged: Any) -> None:
    assert tagged.entry("tag", "--rename", "TRAIN", "  On   rails ") == {
        "name": "On rails",
        "entries": 1,
        "colour": None,
    }
    assert tagged.entry("show", "1")["tags"] == ["On rails", "rail"]
    assert [entry["id"] for entry in tagged.done("find", "tag:on", "--json").objects] == [1]
    assert tagged.done("find", "tag:train").out == ""
    assert tagged.done("tag", "--rename", "On rails", "ON RAILS").out == "Renamed “On rails” to “ON RAILS”.\n"
    assert tagged.entry("show", "1")["tags"] == ["ON RAILS", "rail"]


def test_two_tags_become_one_where_the_new_name_is_anothers(tagged: Any) -> None:
    assert tagged.done("tag", "--rename", "rail", "Train").out == "Made “rail” one with “train”.\n"
    assert [tag["name"] for tag in tagged.done("tag", "--json").objects] == ["train", "unused"]
    assert tagged.entry("show", "1")["tags"] == ["train"]
    assert tagged.entry("show", "2")["tags"] == ["train"]
    assert {entry["id"] for entry in tagged.done("find", "tag:train", "--json").objects} == {1, 2}
    assert tagged.done("find", "tag:rail").out == ""
    assert tagged.entry("tag", "--rename", "unused", "train") == {"name": "train", "entries": 2, "colour": None}


def test_an_unknown_tag_exits_with_1_and_names_it(tagged: Any) -> None:
    before = tagged.rows()
    answer = tagged("tag", "--rename", "none of that name", "train")
    assert (answer.status, answer.out) == (1, "")
    assert "none of that name" in answer.err
    assert tagged.rows() == before


@pytest.mark.parametrize(
    "argv", [["--rename", "train"], ["--rename", "train", " "], ["--rename", "train", "x" * 301], ["train"]]
)
def test_wrong_arguments_exit_with_2(tagged: Any, argv: list[str]) -> None:
    before = tagged.rows()
    answer = tagged("tag", *argv)
    assert (answer.status, answer.out) == (2, "")
    assert tagged.rows() == before
