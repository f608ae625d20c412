"""The runner of the test programme: it tells faults, and does not trust a part whose control finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from torture import run
from torture.parts import Part, Result, Setup, lacking


def _nothing(_setup: Setup) -> Result:
    return Result({"tried": 1})


def _fault(_setup: Setup) -> Result:
    return Result({"tried": 1}, ["something was lost"])


def _breaks(_setup: Setup) -> Result:
    raise OSError("the part itself is broken")


def _part(tried: Callable[[Setup], Result], control: Callable[[Setup], Result]) -> Part:
    return Part("P0", "a part", rounds=10, short=2, run=tried, control=control)


def test_a_part_that_finds_nothing_and_would_notice_is_good():
    result = run.try_part(_part(_nothing, _fault), 5, 1, None)
    assert result.faults == []
    assert result.figures == {"tried": 1, "control": "caught"}


def test_what_went_wrong_is_told():
    assert run.try_part(_part(_fault, _fault), 5, 1, None).faults == ["something was lost"]
    (fault,) = run.try_part(_part(_breaks, _fault), 5, 1, None).faults
    assert "the part itself is broken" in fault


@pytest.mark.parametrize("control", [_nothing, _breaks])
def test_a_part_that_would_not_notice_is_told(control: Callable[[Setup], Result]):
    result = run.try_part(_part(_nothing, control), 5, 1, None)
    assert len(result.faults) == 1
    assert "control" in result.faults[0]


def test_a_part_gets_a_folder_that_is_gone_afterwards():
    seen: list[Path] = []

    def look(setup: Setup) -> Result:
        seen.append(setup.folder)
        (setup.folder / "file").write_text("a")
        return Result(faults=["caught"])

    run.try_part(_part(look, look), 5, 1, None)
    assert len(set(seen)) == 2
    assert not any(folder.exists() for folder in seen)


def test_each_part_has_its_own_key_and_rounds_to_be_raised():
    known = run.parts()
    assert len(known) == len(run.MODULES)
    assert all(0 < part.short <= part.rounds and part.title for part in known.values())


def test_what_a_machine_lacks_is_named():
    assert lacking(("python-of-nobody",)) == ["python-of-nobody"]
    assert lacking(replace(_part(_nothing, _fault)).needs) == []
