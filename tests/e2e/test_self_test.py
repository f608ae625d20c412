"""`filmjournal self-test` as a person or a package runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_every_step_does_what_it_should_and_nothing_of_the_persons_is_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FILMJOURNAL_"))}
    environment |= {"HOME": str(home), "FILMJOURNAL_PROFILE": str(tmp_path / "profile")}
    result = subprocess.run(
        [sys.executable, "-m", "filmjournal", "self-test"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout == "self-test: every step did what it should\n"
    assert result.stderr == ""
    made = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert {name for name in made if ".filmjournal" in name} == set()
