"""What tests of the window share besides fixtures: commands in few words, and waiting until all is done."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain import partial_date, rating
from filmjournal.domain.cast_lines import CastLine
from filmjournal.paths import Paths
from filmjournal.services.commands import Command, LogFilm
from filmjournal.services.outcome import Done
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell

WindowOwner = Callable[..., "subprocess.Popen[str]"]
PATIENCE = 20_000  # milliseconds; a machine may be slow, a step that never comes is a failure


def viewing(
    title: str,
    year: int | None,
    watched: str = "",
    stars: float | None = None,
    *,
    review: str = "",
    headline: str | None = None,
    tags: tuple[str, ...] = (),
    cast: tuple[tuple[str, str | None], ...] = (),
    **of_film: object,
) -> LogFilm:
    """A command in few words."""
    values = {
        "watched": partial_date.parse(watched),
        "rating": None if stars is None else rating.from_stars(stars),
        "headline": headline,
        "review_html": review,
        "tags": tags,
    }
    return LogFilm(title, year, cast=tuple(CastLine(*pair) for pair in cast), viewing=values, **of_film)


SMALL = (
    viewing(
        "1 Mile to You", 2017, "2017-06-11", 3, headline="Lap after Lap", review="<p>Breath, gravel.</p>",
        tags=("running", "grief"), cast=(("Graham Rogers", "Kevin"), ("Billy Crudup", "Coach K")),
    ),
    viewing("Blood Ties", 2013, "2017-06-08", 3.5, headline="Brothers", review="<p>Both sides of a door.</p>"),
    viewing("Playtime", 1967, "2017-05-06", 4.5),
    viewing("東京物語", 1953, "2017-05", 5),
    viewing("1 Mile to You", 2017, "2024-03-02", 3.5, headline="The Second Lap", review="<p>Kinder this time.</p>"),
    viewing("Paterson", 2016),
    LogFilm("Someday", 2020, watchlist=True),
)  # fmt: skip
"""Entries 1 to 6 of films 1 to 5, and film 6 on the watchlist."""


def write(paths: Paths, commands: tuple[Command, ...]) -> list[Done]:
    """Carry out commands on a profile's journal, as another program would, making it where it isn't there."""
    journal = bootstrap.open_journal(paths, create=True)
    try:
        return [journal.execute(command) for command in commands]
    finally:
        journal.close()


def wait_until_open(qtbot: QtBot, shell: Shell) -> None:
    """Wait until the journal is open and its list whole."""
    qtbot.waitUntil(lambda: shell.view is not None and shell.view.bus.is_open, timeout=PATIENCE)
    settle(qtbot, shell)


def settle(qtbot: QtBot, shell: Shell) -> None:
    """Wait until nothing is under way: what was asked for is done, and its callbacks too."""
    view = view_of(shell)
    done: list[object] = []
    # Behind everything that was handed over: first what writes, then what reads because of that.
    view.bus.tasks.run(lambda: None, lambda _n: view.bus.read(lambda _j: None, done.append, kind="settle"))
    qtbot.waitUntil(lambda: bool(done) and not view.bus.tasks.busy, timeout=PATIENCE)  # one may lead to another
    again: list[object] = []  # a list is read in two steps
    view.bus.read(lambda _j: None, again.append, kind="settle")
    qtbot.waitUntil(lambda: bool(again), timeout=PATIENCE)


def look_for_others(bus: JournalBus) -> None:
    """Notice now what other programs wrote, as the watch does from time to time."""
    bus.hear_of_commits(bus.journal.browsing.change_counter(), bus.tasks.given)


def view_of(shell: Shell) -> JournalView:
    assert shell.view is not None
    return shell.view


def pane_of(shell: Shell) -> EntryPane:
    pane = view_of(shell).entry
    assert pane is not None
    return pane


def double_click(
    qtbot: QtBot, widget: QWidget, place: QPoint, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A double click with its end: Qt's own leaves the button pressed, in all that is tested afterwards too."""
    qtbot.mouseDClick(widget, Qt.MouseButton.LeftButton, keys, pos=place)
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton, keys, pos=place)


def visible(parent: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of a kind that can be seen."""
    return [widget for widget in parent.findChildren(kind) if widget.isVisible()]


@contextmanager
def window_owners(runtime: Path) -> Iterator[WindowOwner]:
    """`begin(journal, "silent")`: another process that has a journal's window; a silent one answers nobody."""
    tests = Path(__file__).parent
    started: list[subprocess.Popen[str]] = []

    def begin(journal: Path, *how: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(tests / "window_owner.py"), str(runtime), str(journal), *how],
            env={**os.environ, "PYTHONPATH": str(tests.parent / "src")},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ours\n"
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()
