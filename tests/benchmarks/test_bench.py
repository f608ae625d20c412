"""The benchmark runs, prints every row, and takes no child's word for what it did."""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

RUN = Path(__file__).with_name("run.py")
ROWS = {
    "starts": ("start to the first list, 50 entries", "start to usable, 50 entries"),
    "at_work": (
        "key in the search box to painted result, 50 entries",
        "the longest that the window stood still meanwhile",
        "the same in order of title",
        "change of sort, 50 entries",
        "one page down, worst frame, 50 entries",
        "opening an entry, 50 entries",
        "stars chosen to saved and painted, 50 entries",
        "memory after all that, 50 entries",
    ),
    "writing": (
        "key to painted letter in a review of 10,000 words, median",
        "99th percentile",
        "opening it",
        "memory for opening and writing it",
    ),
    "saves": (
        "a film with its 12 credits and a headline saved, 50 entries",
        "a rating saved, 50 entries",
        "a review saved, 50 entries",
    ),
    "command_line": ("find on the command line, 50 entries",),
    "making": ("sample, for 1,000 entries", "size on disk, 50 entries", "export json, 50 entries"),
    "imports": (
        "import of a Letterboxd ZIP, 50 diary rows with reviews of 300 words",
        "memory for it, at most",
        "the same file again",
        "taking it back",
    ),
    "publishing": (
        "site from nothing, 50 entries",
        "memory for the site, at most",
        "again, nothing changed",
        "again, one review changed",
    ),
}


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="the costs of a child are known on Unix only")
@pytest.mark.parametrize("group", ROWS)
def test_every_row_is_measured(tmp_path: Path, group: str) -> None:
    result = measure(tmp_path, group)
    assert result.returncode == 0, result.stderr
    lines = [line.strip() for line in result.stdout.splitlines()]
    for row in ROWS[group]:
        (line,) = [line for line in lines if line.startswith(row)]
        assert any(c.isdigit() and c != "0" for c in line[len(row) :]), line


def test_a_row_says_where_a_peer_is_not_installed(tmp_path: Path) -> None:
    result = measure(tmp_path, "peers", PATH=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "not measured" in result.stdout
    assert "not installed" in result.stdout


def test_the_site_is_measured_where_hugo_is_not_installed(tmp_path: Path) -> None:
    result = measure(tmp_path, "publishing", PATH=str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert "Hugo not measured: it is not installed" in result.stdout


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="windows are found otherwise there")
def test_what_an_ended_window_left_does_not_keep_a_sample_from_being_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(RUN.parent)
    made = importlib.import_module("journals").sample(3, tmp_path / "cache")
    monkeypatch.chdir(made.profile)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as ended:
        ended.bind("window-0")
    copy = made.copied_to(tmp_path / "copy")
    assert copy.journal.read_bytes() == made.journal.read_bytes()
    assert [path.name for path in made.profile.iterdir() if not (copy.profile / path.name).exists()] == ["window-0"]


def measure(cache: Path, groups: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RUN), "--entries", "50", "--rounds", "1", "--cache", str(cache), "--only", groups]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, **environment}
    )
