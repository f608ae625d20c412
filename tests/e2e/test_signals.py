"""The end of a session and Ctrl+C close the window, with or without a journal in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filmjournal import bootstrap
from filmjournal.paths import in_profile

SOURCE = Path(__file__).parents[2] / "src"


@pytest.mark.skipif(os.name == "nt", reason="Windows ends processes in another way")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("with_journal", [False, True], ids=["first start", "journal"])
def test_a_signal_closes_the_window(profile: Path, number: signal.Signals, with_journal: bool) -> None:
    paths = in_profile(profile)
    if with_journal:
        bootstrap.open_journal(paths, create=True).close()
    process = subprocess.Popen(
        [sys.executable, "-m", "filmjournal", "--profile", str(profile)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        # Whoever runs the tests may have them ignore it, as nohup does.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # noqa: PLW1509 - no threads before exec
    )
    try:
        end = time.monotonic() + 60
        while not _listens(process.pid) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(number)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == (130 if number is signal.SIGINT else 0), err
    assert b"Traceback" not in err
    assert paths.window.exists() == with_journal


def _listens(pid: int) -> bool:
    """Whether the process catches the signals itself by now."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        time.sleep(5)
        return True
    caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)
