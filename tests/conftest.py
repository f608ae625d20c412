"""What all tests share: no network of locale or profile, silence, and a journal in a temporary folder."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for _variable in ("FILMJOURNAL_JOURNAL", "FILMJOURNAL_PROFILE", "LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE"):
    os.environ.pop(_variable, None)
os.environ["LC_ALL"] = "C.UTF-8"


# How long a test waits for what must happen is no measure of speed: a busy machine gets the time it needs.
for _wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitExposed):
    _wait.__kwdefaults__["timeout"] = 30_000
settings.register_profile("however long", deadline=None)
settings.load_profile("however long")


class SteppingClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 4, 20, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which the program logs a warning that the test did not ask for (marker `logs`)."""
    seen: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record)

    keeper = Keeper(logging.WARNING)
    logger = logging.getLogger("filmjournal")
    logger.addHandler(keeper)
    yield
    logger.removeHandler(keeper)
    if seen and request.node.get_closest_marker("logs") is None:
        pytest.fail("logged: " + "; ".join(record.getMessage() for record in seen))


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def resource_text() -> Callable[[str], str]:
    from filmjournal import resources

    return resources.text


@pytest.fixture
def private_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """An empty profile folder."""
    folder = tmp_path / "profile"
    folder.mkdir()
    return folder
