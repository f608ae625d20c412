"""The command line on a profile of its own, called as the program calls it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from filmjournal.cli.main import main


@dataclass(frozen=True)
class Answer:
    """What one run gave."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[Any]:
        """The JSON values of its lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class CommandLine:
    """Runs verbs on the journal of one profile."""

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.profile = profile
        self.journal = profile / "journal.filmjournal"
        self._capsys = capsys

    def __call__(self, *argv: str) -> Answer:
        status = main(["--profile", str(self.profile), *argv])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        return Answer(status, out, err)

    def done(self, *argv: str) -> Answer:
        """A run that must have gone well and silently."""
        answer = self(*argv)
        assert (answer.status, answer.err) == (0, ""), answer
        return answer

    def entry(self, *argv: str) -> dict[str, Any]:
        """The one JSON object of a run that must have gone well."""
        (value,) = self.done(*argv, "--json").objects
        return value  # type: ignore[no-any-return]

    def rows(self) -> dict[str, list[Any]]:
        """Everything the journal holds."""
        with closing(sqlite3.connect(f"{self.journal.as_uri()}?mode=ro", uri=True)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))) for name in names}


@pytest.fixture
def command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[CommandLine]:
    for name in ("FILMJOURNAL_JOURNAL", "FILMJOURNAL_PROFILE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    mask = os.umask(0o022)
    yield CommandLine(tmp_path / "profile", capsys)
    os.umask(mask)


@pytest.fixture(scope="session")
def diary_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with three entries (1 to 3) of two films, and a third film on the watchlist."""
    profile = tmp_path_factory.mktemp("diary")
    mask = os.umask(0o022)
    for argv in (
        [
            *("add", "Night Train (1959)", "--watched", "2017-06-11", "--rating", "4", "--headline", "On Rails"),
            *("--cast", "Lucyna Winnicka as Marta", "--cast", "Leon Niemczyk as Jerzy", "--tag", "train"),
        ],
        ["add", "Night Train (1959)", "--watched", "2019-02", "--rating", "4.5", "--rewatch"],
        ["add", "The Ascent (1977)", "--cast", "Boris Plotnikov as Sotnikov", "--director", "Larisa Shepitko"],
        ["add", "Ashes and Diamonds (1958)", "--watchlist"],
    ):
        assert main(["--profile", str(profile), *argv]) == 0
    os.umask(mask)
    return profile / "journal.filmjournal"


@pytest.fixture
def diary(command_line: CommandLine, diary_file: Path) -> CommandLine:
    """The command line on a copy of that journal."""
    command_line.profile.mkdir()
    shutil.copy(diary_file, command_line.journal)
    return command_line
