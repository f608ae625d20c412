from __future__ import annotations

from typing import Any

import pytest


def test_the_numbers_of_all_of_a_search_and_of_a_year(diary: Any) -> None:
    every = diary.entry("stats")
    assert (every["entries"], every["films"], every["rewatches"], every["undated"]) == (3, 2, 1, 1)
    assert every["average_rating"] == 4.25
    assert every["by_year"] == {"2017": 1, "2019": 1}
    assert diary.entry("stats", "shepitko")["entries"] == 1
    assert diary.entry("stats", "--year", "2019")["average_rating"] == 4.5
    assert diary.entry("stats", "train", "--year", "1980")["entries"] == 0


def test_people_get_them_laid_out(diary: Any) -> None:
    lines = [" ".join(line.split()) for line in diary.done("stats").out.splitlines()]
    for line in ("Entries 3", "Films 2", "Average rating 4.25", "June 1 " + "█" * 40, "2019 1 " + "█" * 40):
        assert line in lines
    assert "Lucyna Winnicka 2" in lines
    assert "Larisa Shepitko 1" in lines
    assert "1950–1959 2" in lines


def test_an_empty_journal_and_a_search_without_hits_have_numbers_too(diary: Any) -> None:
    lines = [" ".join(line.split()) for line in diary.done("stats", "nothing of that name").out.splitlines()]
    assert "Entries 0" in lines
    assert "Average rating –" in lines


@pytest.mark.parametrize("argv", [["--year", "20177"], ["--year", "soon"], ["rating:7"], ["(open"]], ids=" ".join)
def test_what_cant_be_meant_exits_with_2(command_line: Any, argv: list[str]) -> None:
    answer = command_line("stats", *argv)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err
