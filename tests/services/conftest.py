"""A journal in a real file, with a clock that stands still, empty or with sample entries in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SteppingClock
from filmjournal.paths import Paths, in_profile
from filmjournal.services.journal import Journal
from filmjournal.services.sampling import make_sample
from filmjournal.storage import database

SAMPLE_ENTRIES = 150


@pytest.fixture
def paths(profile: Path) -> Paths:
    return in_profile(profile)


@pytest.fixture
def journal(paths: Paths, clock: SteppingClock) -> Iterator[Journal]:
    """An empty journal."""
    database.create(paths.journal)
    opened = Journal(database.Database(paths.journal), clock)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with sample entries and its images, to be copied."""
    folder = tmp_path_factory.mktemp("sample")
    path = in_profile(folder).journal
    database.create(path)
    opened = Journal(database.Database(path))
    make_sample(opened, SAMPLE_ENTRIES, 7)
    opened.close()
    return folder


@pytest.fixture
def sample(sample_folder: Path, paths: Paths, clock: SteppingClock) -> Iterator[Journal]:
    """A journal with sample entries."""
    shutil.copytree(sample_folder, paths.journal.parent, dirs_exist_ok=True)
    opened = Journal(database.Database(paths.journal), clock)
    yield opened
    opened.close()
