"""A slice of the broken files that `make torture` tries."""

from __future__ import annotations

from pathlib import Path

import pytest

from torture import mutated_imports

EACH = 5  # inputs of a format


def test_what_is_broken_is_refused_or_read(tmp_path: Path) -> None:
    inputs = [(name, number) for name in mutated_imports.FORMATS for number in range(EACH)]
    outcome = mutated_imports.run(inputs, tmp_path / "work")
    assert outcome.faults == []
    assert outcome.counts.total() == len(inputs)
    assert set(outcome.counts) <= {"read", "read in part", "nothing in it", "refused"}


def test_a_fault_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> str:
        raise KeyError("a fault")

    monkeypatch.setattr(mutated_imports, "tried", broken)
    monkeypatch.setattr(mutated_imports, "KEPT", tmp_path / "kept")
    outcome = mutated_imports.run([("table", 0), ("table", 1)], tmp_path / "work")
    assert outcome.counts == {"FAULTS": 2}
    assert "a fault" in outcome.faults[0]
    assert len(list((tmp_path / "kept").iterdir())) == 2
