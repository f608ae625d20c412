from __future__ import annotations

from pathlib import Path
from typing import Any


def test_a_sample_is_made_where_there_is_no_journal_and_is_the_same_for_the_same_seed(
    command_line: Any, tmp_path: Path
) -> None:
    answer = command_line.entry("sample", "--entries", "20", "--seed", "7")
    assert answer == {"journal": str(command_line.journal), "entries": 20, "seed": 7}
    assert len((command_line.done("find").out + command_line.done("trash").out).splitlines()) == 20
    other = tmp_path / "other.filmjournal"
    command_line.done("--journal", str(other), "sample", "--entries", "20", "--seed", "7")
    exports = [tmp_path / "one.json", tmp_path / "two.json"]
    for journal, export in zip((command_line.journal, other), exports, strict=True):
        command_line.done("--journal", str(journal), "export", "json", str(export))
    assert exports[0].read_bytes() == exports[1].read_bytes()


def test_somebodys_diary_is_never_mixed_with_a_sample(diary: Any) -> None:
    before = diary.rows()
    answer = diary("sample", "--entries", "20")
    assert (answer.status, answer.out) == (1, "")
    assert str(diary.journal) in answer.err
    assert diary.rows() == before
