"""Starting the program when the journal has its window already, with real processes; and what a crash leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import LogFilm
from filmjournal.ui.journal_claim import Owner, keys_of, owner_of

SOURCE = Path(__file__).parents[2] / "src"
PATIENCE = 60.0
Start = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows ends processes in another way")


@pytest.fixture
def paths(profile: Path) -> Paths:
    made = in_profile(profile)
    journal = bootstrap.open_journal(made, create=True)
    journal.execute(LogFilm("Zanzibar", viewing={"review_html": "<p>Quicksilver words.</p>"}))
    journal.close()
    return made


@pytest.fixture
def start(paths: Paths) -> Iterator[Start]:
    """`start("--journal", …)`: start the program on the profile."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: object, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "filmjournal", "--profile", str(paths.profile), *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "QT_QPA_PLATFORM": "offscreen", **environment},
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        with process:  # closes what it wrote into
            pass


def window_of(paths: Paths, journal: Path | None = None) -> Owner:
    """Who has the journal's window by its note; nobody while there is no note."""
    try:
        return owner_of((paths.runtime / f"window-{keys_of(journal or paths.journal)[0]}.lock").read_bytes())
    except OSError:
        return Owner(0, "")


def wait_until(it_is: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not it_is():
        assert time.monotonic() < end
        time.sleep(0.02)


def wait_until_shown(paths: Paths, process: subprocess.Popen[str]) -> None:
    """Wait until a process has the journal open in its window and can be asked."""

    def shown() -> bool:
        owner = window_of(paths)
        marks = [json.loads(mark.read_bytes())["process"] for mark in paths.window.parent.glob("open-*.json")]
        return owner.process == process.pid and bool(owner.address) and marks == [process.pid]

    wait_until(lambda: process.poll() is not None or shown())
    assert process.poll() is None


def test_the_second_start_hands_over_without_the_store(paths: Paths, start: Start) -> None:
    first = start()
    wait_until_shown(paths, first)
    linked = paths.journal.with_name("linked")
    linked.symlink_to(paths.journal)
    hard = paths.journal.with_name("hard")
    os.link(paths.journal, hard)
    for arguments in ((), ("--journal", linked), ("--journal", hard)):
        second = start(*arguments, PYTHONPROFILEIMPORTTIME="1")
        _, imported = second.communicate(timeout=PATIENCE)
        assert second.returncode == 0
        assert "QtCore" in imported
        for needless in ("sqlalchemy", "QtWidgets", "filmjournal.ui.shell"):
            assert needless not in imported
    assert first.poll() is None


def test_another_journal_has_a_window_of_its_own(paths: Paths, start: Start, tmp_path: Path) -> None:
    first = start()
    wait_until_shown(paths, first)
    other = tmp_path / "other.filmjournal"
    bootstrap.open_journal(in_profile(tmp_path, other), create=True).close()
    second = start("--journal", other)
    wait_until(lambda: window_of(paths, other).address)
    assert window_of(paths, other).process == second.pid
    third = start("--journal", other)
    assert third.wait(PATIENCE) == 0
    assert first.poll() is None
    assert second.poll() is None


def test_of_many_starts_one_shows_the_window_and_another_when_it_is_killed(paths: Paths, start: Start) -> None:
    processes = [start() for _number in range(5)]
    wait_until(lambda: window_of(paths).process)
    (first,) = [process for process in processes if process.pid == window_of(paths).process]
    first.kill()  # the others may be waiting for it, or not be there yet
    first.wait()
    processes.remove(first)
    wait_until(lambda: sum(process.poll() is None for process in processes) == 1)
    (second,) = [process for process in processes if process.poll() is None]
    assert [process.returncode for process in processes if process is not second] == [0, 0, 0]
    wait_until_shown(paths, second)
    second.send_signal(signal.SIGTERM)
    second.wait(PATIENCE)
    assert second.returncode == 0
    left = {path.name for path in paths.runtime.iterdir()}
    assert not {name for name in left if name.startswith(("window-", "open-"))}


def test_a_crash_is_noted_on_this_machine_without_texts(paths: Paths, start: Start) -> None:
    process = start()
    wait_until_shown(paths, process)
    process.send_signal(signal.SIGABRT)
    process.wait(PATIENCE)
    report = paths.logs / "crash.log"
    told = report.read_text()
    assert "Fatal Python error: Aborted" in told
    assert "app.py" in told
    assert report.stat().st_mode & 0o777 == 0o600
    for file in paths.logs.iterdir():
        text = file.read_text()
        assert "Quicksilver" not in text
        assert "Zanzibar" not in text
    assert list(paths.window.parent.glob("open-*.json"))  # so that the next window knows
    again = start()
    wait_until_shown(paths, again)
    again.send_signal(signal.SIGTERM)
    again.wait(PATIENCE)
    assert not list(paths.window.parent.glob("open-*.json"))
    assert report.read_text() == told
