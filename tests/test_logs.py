"""The log's file: its owner's alone, and never another file that a link leads to."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmjournal import logs

pytestmark = pytest.mark.logs


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Path]:
    yield logs.start(tmp_path / "logs")
    logs.stop()


def test_only_its_owner_reads_it(started: Path):
    before = os.umask(0)
    try:
        logging.getLogger("filmjournal.test").warning("7 entries")
    finally:
        os.umask(before)
    assert "7 entries" in started.read_text(encoding="utf-8")
    assert stat.S_IMODE(started.stat().st_mode) == 0o600


def test_a_link_in_its_place_is_not_followed(started: Path, tmp_path: Path):
    other = tmp_path / "other"
    other.write_text("mine", encoding="utf-8")
    started.symlink_to(other)
    logging.getLogger("filmjournal.test").warning("7 entries")
    assert other.read_text(encoding="utf-8") == "mine"
