"""What goes where, whatever the terminal: real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import filmjournal

SOURCE = Path(filmjournal.__file__).parents[1]
Program = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def program(diary: Any) -> Program:
    """Start the program on a journal with three entries."""

    def start(*argv: str, stdout: Any = subprocess.PIPE, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "filmjournal", "--profile", str(diary.profile), *argv],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "0", **environment},
            stdout=stdout,
            stderr=subprocess.PIPE,
            # A shell starts what runs in the background with Ctrl+C ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads before exec
        )

    return start


def test_answers_go_to_stdout_and_trouble_to_stderr(program: Program) -> None:
    process = program("remove", "1", "999", "--json")
    out, err = process.communicate()
    assert process.returncode == 1
    assert json.loads(out) == {"removed": [1]}
    assert err == b"filmjournal: There is no entry 999.\n"


def test_progress_is_no_part_of_what_a_script_reads(program: Program, tmp_path: Path) -> None:
    process = program("--journal", str(tmp_path / "sample.filmjournal"), "sample", "--entries", "50")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert out.count(b"\n") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_an_interruption_exits_with_130_and_without_a_word(program: Program, diary: Any, tmp_path: Path) -> None:
    before = diary.rows()
    pipe = tmp_path / "review.txt"
    os.mkfifo(pipe)
    process = program("add", "Interrupted (2001)", "--review-file", str(pipe))
    with pipe.open("wb"):  # opens once the program reads, and gives it nothing
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
    assert diary.rows() == before


def test_a_reader_that_goes_away_is_no_trouble(program: Program) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = program("find", "--json", stdout=writing)
    os.close(writing)
    _, err = process.communicate()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_stdout_is_said(program: Program) -> None:
    with Path("/dev/full").open("wb") as full:
        process = program("find", stdout=full)
        _, err = process.communicate()
    assert process.returncode == 1
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_json_in_any_encoding(program: Program, diary: Any, encoding: str) -> None:
    diary.done("edit", "1", "--headline", "Pociąg 🚂")
    process = program("show", "1", "--json", PYTHONIOENCODING=encoding)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out.decode(encoding))["headline"] == "Pociąg 🚂"


def test_a_terminal_without_the_letters_gets_the_rest(program: Program, diary: Any) -> None:
    diary.done("edit", "1", "--headline", "Pociąg 🚂")
    process = program("find", "pociag", PYTHONIOENCODING="ascii")
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert b"Night Train (1959)" in out
