"""A site is readable whenever publishing is killed, and the next run makes it the same as one that never was.

FILMJOURNAL_KILL_ROUNDS says how often it is killed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

from filmjournal.publishing.site.folder import current_files, publish_files
from filmjournal.publishing.site.manifest import MANIFEST

ROOT = Path(__file__).parents[2]
PUBLISHER = Path(__file__).with_name("publisher.py")
ROUNDS = int(os.environ.get("FILMJOURNAL_KILL_ROUNDS", "8"))
SEED = int(os.environ.get("FILMJOURNAL_KILL_SEED", "1"))
LONGEST = 0.4  # seconds until it is killed: some runs from end to end

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="Windows knows no SIGKILL"),
    pytest.mark.timeout(120 + 10 * ROUNDS),
]


@pytest.fixture(scope="module")
def publisher() -> ModuleType:
    spec = importlib.util.spec_from_file_location("publisher", PUBLISHER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_killed_run_is_mended_by_the_next(publisher: ModuleType, tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    clean: dict[int, str] = {}
    for number in range(publisher.SITES):
        folder = tmp_path / f"clean-{number}"
        publish_files(folder, publisher.site(number), str(number))
        clean[number] = _hash(folder)
    assert len(set(clean.values())) == publisher.SITES
    folder = tmp_path / "site"
    publish_files(folder, publisher.site(0), "0")
    unfinished = 0
    for round_ in range(ROUNDS):
        _publish_and_kill(folder, drawn)
        assert _broken(folder, publisher) == [], f"in round {round_}"
        unfinished += not any(current_files(folder, str(number)) is not None for number in range(publisher.SITES))
        number = drawn.randrange(publisher.SITES)
        publish_files(folder, publisher.site(number), str(number))
        assert _hash(folder) == clean[number], f"in round {round_}"
        assert current_files(folder, str(number)) is not None
    assert unfinished, "no run was killed half-way"


def test_a_run_that_deletes_first_would_be_caught(publisher: ModuleType, tmp_path: Path) -> None:
    drawn = random.Random(SEED)
    folder = tmp_path / "site"
    publish_files(folder, publisher.site(0), "0")
    for _round in range(100):
        _publish_and_kill(folder, drawn, "delete-first")
        if _broken(folder, publisher):
            return
    pytest.fail("pages that were missing did not show")


def _publish_and_kill(folder: Path, drawn: random.Random, *how: str) -> None:
    process = subprocess.Popen(
        [sys.executable, str(PUBLISHER), str(folder), str(drawn.randrange(10_000)), *how],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        started = process.stdout.readline()
        time.sleep(LONGEST * drawn.random())
        assert started, process.communicate()[1]
        assert process.poll() is None, process.communicate()[1]
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.communicate()


def _broken(folder: Path, publisher: ModuleType) -> list[str]:
    """Pages that are not whole, and links of the home page that lead nowhere."""
    home = (folder / "index.html").read_text()
    links = re.findall('href="(.*?)"', home)
    assert links
    pages = [path for path in folder.rglob("*.html") if not path.read_text().endswith(publisher.END)]
    return [*map(str, pages), *(link for link in links if not (folder / link).is_file())]


def _hash(folder: Path) -> str:
    """Of every name and every byte in the folder, the manifest's too."""
    assert (folder / MANIFEST).is_file()
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        whole.update(f"{path.relative_to(folder)}\n".encode())
        if path.is_file():
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
