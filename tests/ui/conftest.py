"""The whole window on a real journal in a temporary folder, opened and closed as the program does it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal import bootstrap
from filmjournal.paths import Paths, in_profile
from filmjournal.services.commands import Command
from filmjournal.services.journal import Journal
from filmjournal.settings import Settings
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.shell import Shell
from filmjournal.ui.single_window import SingleWindow
from filmjournal.ui.tasks import Tasks
from filmjournal.ui.theme import dates, density, fonts, theme
from filmjournal.ui.theme.theme_manager import ThemeManager
from ui_help import PATIENCE, SMALL, wait_until_open, write

MakeWindow = Callable[..., Shell]


@pytest.fixture(autouse=True)
def hands_off() -> Iterator[None]:
    """A button that one test leaves pressed would be pressed in every test after it."""
    yield
    if QApplication.instance() is not None:
        assert QApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def paths(profile: Path) -> Paths:
    return in_profile(profile)


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small journal, made once."""
    made = in_profile(tmp_path_factory.mktemp("small"))
    write(made, SMALL)
    return made.journal


@pytest.fixture
def small(paths: Paths, small_file: Path) -> Paths:
    """A profile with the small journal in it."""
    shutil.copy(small_file, paths.journal)
    return paths


@pytest.fixture
def bus(qtbot: QtBot, small: Paths) -> Iterator[JournalBus]:
    """The small journal as a window has it, without the window."""
    made = JournalBus(Tasks())
    with qtbot.waitSignal(made.opened):
        made.open(lambda: bootstrap.open_journal(small), lambda error: pytest.fail(str(error)))
    yield made
    made.close()


@pytest.fixture
def other(paths: Paths) -> Iterator[Journal]:
    """Another program's connection to the same journal; it is there once the window was made."""
    journal = bootstrap.open_journal(paths, create=True)
    yield journal
    journal.close()


@pytest.fixture
def make_window(qtbot: QtBot, qapp: QApplication, paths: Paths, small_file: Path) -> Iterator[MakeWindow]:
    """`make_window(commands, settings)`: the window on a journal of these commands, open for use.

    With `commands` None there is no journal, and the window is shown as it comes. At the end every window is closed
    and no top-level widget may be left.
    """
    palette, sheet = qapp.palette(), qapp.styleSheet()
    before = set(QApplication.topLevelWidgets())
    themes = ThemeManager(qapp)
    shells: list[Shell] = []

    def make(
        commands: tuple[Command, ...] | None = SMALL,
        size: tuple[int, int] = (1280, 800),
        place: SingleWindow | None = None,
        **settings: object,
    ) -> Shell:
        if commands is SMALL:
            shutil.copy(small_file, paths.journal)
        elif commands is not None:
            write(paths, commands)
        chosen = replace(Settings(theme="light"), **settings)
        themes.set_choice(chosen.theme)
        shell = Shell(paths, chosen, themes, place=place)
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
    _delete_later()  # first, or each of the windows' widgets is dressed anew
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


def _delete_later() -> None:
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
