from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from filmjournal.cli.main import main


def test_a_temporary_profile_is_gone_afterwards_and_no_other_is_touched(
    diary: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = diary.rows()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("FILMJOURNAL_JOURNAL", str(diary.journal))
    monkeypatch.setenv("FILMJOURNAL_PROFILE", str(diary.profile))
    assert main(["--temp-profile", "add", "Somewhere Else (2001)"]) == 0
    assert main(["--temp-profile", "find"]) == 3
    out, err = capsys.readouterr()
    assert "Somewhere Else" in out
    assert str(temporary) in err
    assert list(temporary.iterdir()) == []
    assert diary.rows() == before


def test_the_environment_names_journal_and_profile_and_arguments_come_first(
    diary: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FILMJOURNAL_PROFILE", str(diary.profile))
    assert main(["find", "winnicka"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    other = tmp_path / "other.filmjournal"
    monkeypatch.setenv("FILMJOURNAL_JOURNAL", str(other))
    assert main(["add", "Elsewhere (2001)"]) == 0
    assert other.is_file()
    assert main(["--journal", str(diary.journal), "find", "elsewhere"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Elsewhere (2001)")
    assert "  Elsewhere" not in out


def test_an_odd_path_is_a_path(command_line: Any, tmp_path: Path) -> None:
    odd = tmp_path / "what? 100%20 #1 'quoted' 🎬.filmjournal"
    command_line.done("--journal", str(odd), "add", "Night Train (1959)")
    assert odd.is_file()
    assert "Night Train" in command_line.done("--journal", str(odd), "find").out
    assert "sound" in command_line.done("--journal", str(odd), "check").out
