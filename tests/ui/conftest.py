"""The whole window on a real journal in a temporary folder, opened and closed as the program does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.domain import partial_date, rating
from filmjournal.domain.cast_lines import CastLine
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import Command, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.outcome import Done
from filmjournal.settings import Settings
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.entry_pane import EntryPane
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme import dates, density, fonts, theme
from filmjournal.ui.theme.theme_manager import ThemeManager

PATIENCE = 20_000  # milliseconds; a machine may be slow, a step that never comes is a failure
MakeWindow = Callable[..., Shell]


def viewing(  # noqa: PLR0913 - what a test may want to say of a viewing
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


@pytest.fixture
def paths(profile: Path) -> Paths:
    return in_profile(profile)


@pytest.fixture
def other(paths: Paths) -> Iterator[Journal]:
    """Another program's connection to the same journal; it is there once the window was made."""
    journal = bootstrap.open_journal(paths, create=True)
    yield journal
    journal.close()


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, paths: Paths) -> Iterator[MakeWindow]:
    """`make_window(commands, settings)`: the window on a journal of these commands, open for use.

    With `commands` None there is no journal, and the window is shown as it comes. At the end every window is closed
    and no top-level widget may be left.
    """
    palette, sheet = qapp.palette(), qapp.styleSheet()
    before = set(QApplication.topLevelWidgets())
    themes = ThemeManager(qapp)
    shells: list[Shell] = []

    def make(
        commands: tuple[Command, ...] | None = SMALL, size: tuple[int, int] = (1280, 800), **settings: object
    ) -> Shell:
        if commands is not None:
            write(paths, commands)
        chosen = replace(Settings(theme="light"), **settings)
        themes.set_choice(chosen.theme)
        shell = Shell(paths, chosen, themes)
        shells.append(shell)
        shell.open_journal()
        shell.resize(*size)
        shell.show()
        shell.resize(*size)
        shell.activateWindow()
        qtbot.waitUntil(shell.isActiveWindow, timeout=PATIENCE)
        if commands is not None:
            wait_until_open(qtbot, shell)
        return shell

    yield make
    for shell in shells:
        shell.close()
        shell.deleteLater()
    themes.set_choice("system")
    themes.deleteLater()
    _delete_later()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    theme.use(theme.load("light"))
    density.use("comfortable")
    dates.use("long")
    fonts.choose_reading("")
    left = [widget for widget in QApplication.topLevelWidgets() if widget not in before]
    assert left == [], left


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
    qtbot.waitUntil(lambda: bool(done), timeout=PATIENCE)
    again: list[object] = []  # a list is read in two steps
    view.bus.read(lambda _j: None, again.append, kind="settle")
    qtbot.waitUntil(lambda: bool(again), timeout=PATIENCE)


def view_of(shell: Shell) -> JournalView:
    assert shell.view is not None
    return shell.view


def pane_of(shell: Shell) -> EntryPane:
    pane = view_of(shell).entry
    assert pane is not None
    return pane


def visible(parent: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The widgets of a kind that can be seen."""
    return [widget for widget in parent.findChildren(kind) if widget.isVisible()]


def _delete_later() -> None:
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
