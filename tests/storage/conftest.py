"""A journal of the store's own, without the rest of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from filmjournal.storage import database
from filmjournal.storage.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    return path


@pytest.fixture
def opened(path: Path) -> Iterator[Database]:
    opened = Database(path)
    yield opened
    opened.close()
