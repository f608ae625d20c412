"""P15: a secret word in every private field is in no file but the journal, its backups and what was exported.

A day with the program (`private_session`) runs under strace, which sees what is written wherever it goes: files that
are gone again, pipes and sockets too. Rounds are errors that the day runs into, each with the word in its hands.
"""

from __future__ import annotations

import os
import re
import resource
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from torture.parts import Part, Result, Setup

ROOT = Path(__file__).resolve().parents[2]
SESSION = Path(__file__).with_name("private_session.py")
_WRITES = "write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(\d+<(.*?)>, ")
_CONNECT = re.compile(r"^(?:\d+ +)?connect\(.*sa_family=AF_INET")


def run(setup: Setup) -> Result:
    return _day(setup, careless=False)


def control(setup: Setup) -> Result:
    """The same day with one line of the log that names what was written."""
    return _day(setup, careless=True)


def _day(setup: Setup, *, careless: bool) -> Result:
    secret = f"Zq{secrets.token_hex(5)}"
    profile, outside, trace = (setup.folder / name for name in ("profile", "outside", "trace"))
    for folder in (profile, outside):
        folder.mkdir()
    command = [shutil.which("strace") or "strace", "-f", "-qq", "-y", "-s", "200000", "-o", str(trace)]
    command += ["-e", f"trace={_WRITES},connect", "-e", "signal=none"]
    command += [sys.executable, str(SESSION), str(profile), str(outside), secret, str(setup.rounds)]
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": f"{ROOT / 'src'}",
        "HOME": str(setup.folder / "home"),
        "TMPDIR": str(setup.folder),
        "PYTHONFAULTHANDLER": "1",
    }
    ended = subprocess.run(
        [*command, *(["careless"] if careless else [])],
        env=environment,
        cwd=setup.folder,  # where a core file would be
        preexec_fn=_allow_core_files,
        capture_output=True,
        check=False,
    )
    result = Result()
    if ended.returncode not in (-signal.SIGABRT, 128 + signal.SIGABRT):
        result.faults.append(f"the day ended with {ended.returncode}: {ended.stderr.decode(errors='replace')[-600:]}")
    if secret.encode() in ended.stdout + ended.stderr:
        result.faults.append("the word is in what the program printed")
    calls = 0
    seen_in_journal = False
    for path, text in _written(trace):
        calls += 1
        if secret in text:
            seen_in_journal |= path.endswith(".filmjournal")
            if not _may_hold_it(Path(path), profile, outside):
                result.faults.append(f"the word was written to {path}")
    if not seen_in_journal:
        result.faults.append("the trace does not see what is written")
    for path in setup.folder.rglob("*"):
        looked_at = path.is_file() and path != trace and not _may_hold_it(path, profile, outside)
        if looked_at and secret.encode() in path.read_bytes():
            result.faults.append(f"the word is in {path}")
    with trace.open(encoding="utf-8", errors="replace") as lines:
        result.faults += [f"a connection: {line[:200]}" for line in lines if _CONNECT.match(line)]
    result.figures |= {"writes looked at": calls}
    return result


def _allow_core_files() -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def _written(trace: Path) -> Iterator[tuple[str, str]]:
    """Where each call wrote, and the line that says what."""
    with trace.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            call = _CALL.match(line)
            if call:
                yield call[2].removesuffix(" (deleted)").removesuffix("(deleted)"), line


def _may_hold_it(path: Path, profile: Path, outside: Path) -> bool:
    """The journal with what SQLite keeps beside it, images, backups, and what was asked for outside."""
    if path.is_relative_to(outside) or path.is_relative_to(profile / "backups"):
        return True
    within = path.relative_to(profile).parts if path.is_relative_to(profile) else ()
    if not within:
        return False
    return within[0] in ("images", "journal.filmjournal", "journal.filmjournal-journal") or within[-1].startswith(
        "journal.filmjournal"  # copies that stand still while they are read, in a folder of their own
    )


PART = Part("P15", "a secret stays in the journal", rounds=100, short=6, run=run, control=control, needs=("strace",))
