"""A list stands beside what is told of its rows only where both have room, and never keeps a window wide."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.ui.widgets.list_beside import ListBeside

LIST, GAP, ROOMY = 200, 20, 500


class Beside:
    """A window of its own with a list and something told."""

    def __init__(self, qtbot: QtBot) -> None:
        window = QWidget()
        self.list, self.told = QListWidget(), QWidget()
        column = QVBoxLayout()
        column.addWidget(self.told)
        self.body = ListBeside(self.list, column, window, width=LIST, height=100, gap=GAP, roomy=ROOMY)
        outer = QVBoxLayout(window)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.body)
        self.window = window
        qtbot.addWidget(window)

    def is_beside(self) -> bool:
        return self.list.geometry().right() < self.told.geometry().left()

    def is_above(self) -> bool:
        return self.list.geometry().bottom() < self.told.geometry().top()


@pytest.fixture
def beside(qtbot: QtBot) -> Beside:
    made = Beside(qtbot)
    made.window.resize(700, 500)
    made.window.show()
    qtbot.waitUntil(made.is_beside)
    return made


def test_it_goes_over_the_rest_and_back(qtbot: QtBot, beside: Beside) -> None:
    assert beside.list.width() == LIST
    beside.window.resize(ROOMY - 1, 500)
    qtbot.waitUntil(beside.is_above)
    assert (beside.list.width(), beside.list.height()) == (ROOMY - 1, 100)
    beside.window.resize(ROOMY, 500)
    qtbot.waitUntil(beside.is_beside)


@pytest.mark.parametrize("needed", [400, 600])
def test_what_is_told_needs_more_room(qtbot: QtBot, beside: Beside, needed: int) -> None:
    beside.told.setMinimumWidth(needed)
    qtbot.waitUntil(beside.is_beside if needed == 400 else beside.is_above)
    beside.window.resize(needed + GAP + LIST, 500)
    qtbot.waitUntil(beside.is_beside)
    assert beside.told.width() == needed
    beside.window.resize(needed, 500)
    qtbot.waitUntil(beside.is_above)
    assert beside.window.width() == needed
