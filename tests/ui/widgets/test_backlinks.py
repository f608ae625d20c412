"""The section that tells which reviews mention a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import EditEntry, LogFilm, RemoveEntries
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.widgets.backlinks import SHOWN_AT_FIRST, BacklinksSection
from reference_help import open_bus, settled


@pytest.fixture
def bus(qtbot: QtBot, tmp_path: Path) -> Iterator[JournalBus]:
    with open_bus(tmp_path, qtbot) as made:
        yield made


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(520, 400)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def section(qtbot: QtBot, bus: JournalBus, window: QWidget) -> BacklinksSection:
    made = BacklinksSection(bus, window)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(QLineEdit(window))
    layout.addWidget(made)
    layout.addWidget(QLineEdit(window))
    window.show()
    return made


def refer(bus: JournalBus, entry_id: int, film_id: int = 2) -> None:
    bus.do(EditEntry(entry_id, {"review_html": f'<p>Think of <a data-film="{film_id}">it</a>.</p>'}), "Write")


def names(section: BacklinksSection) -> list[str]:
    return [link.accessibleName() for link in section.links()]


def test_it_is_there_only_where_a_film_is_mentioned(qtbot: QtBot, bus: JournalBus, section: BacklinksSection) -> None:
    section.show_film(2)
    settled(qtbot, bus)
    assert not section.isVisible()
    refer(bus, 1)
    qtbot.waitUntil(section.isVisible)
    assert names(section) == ["1 Mile to You (2017)"]
    assert section.links()[0].accessibleDescription() == "11 June 2017, Think of it."
    bus.do(RemoveEntries((1,)), "Remove")
    qtbot.waitUntil(lambda: not section.isVisible())
    bus.undo()
    qtbot.waitUntil(section.isVisible)
    section.show_film(3)
    assert not section.isVisible()


def test_a_link_leads_to_the_review(qtbot: QtBot, bus: JournalBus, section: BacklinksSection) -> None:
    refer(bus, 4)
    settled(qtbot, bus)
    section.show_film(2)
    qtbot.waitUntil(section.isVisible)
    with qtbot.waitSignal(section.entry_activated) as told:
        qtbot.keyClick(section.links()[0], Qt.Key.Key_Space)
    assert told.args == [4]


def test_many_are_shown_when_asked_for(qtbot: QtBot, bus: JournalBus, section: BacklinksSection) -> None:
    for entry_id in (1, 3, 4, 5, 6, 7):
        refer(bus, entry_id)
    settled(qtbot, bus)
    section.show_film(2)
    qtbot.waitUntil(section.isVisible)
    assert len(section.links()) == SHOWN_AT_FIRST
    assert section.more.text() == "Show all 6"
    section.more.setFocus()
    section.more.click()
    assert len(section.links()) == 6
    assert not section.more.isVisible()
    assert section.links()[SHOWN_AT_FIRST].hasFocus()


def test_the_keyboard_comes_to_the_links_in_their_place(
    qtbot: QtBot, bus: JournalBus, section: BacklinksSection, window: QWidget
) -> None:
    before, after = window.findChildren(QLineEdit)
    QWidget.setTabOrder(before, section.more)
    QWidget.setTabOrder(section.more, after)
    for entry_id in (1, 3):
        refer(bus, entry_id)
    settled(qtbot, bus)
    section.show_film(2)
    qtbot.waitUntil(section.isVisible)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    before.setFocus()
    visited = []
    for _stop in range(3):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        visited.append(window.focusWidget())
    assert visited == [*section.links(), after]


def test_a_title_without_end_does_not_widen_the_window(
    qtbot: QtBot, bus: JournalBus, section: BacklinksSection, window: QWidget
) -> None:
    html = '<p><a data-film="2">it</a></p>'
    bus.do(LogFilm("An Entirely True History & More " * 12, 1999, viewing={"review_html": html}), "Log")
    settled(qtbot, bus)
    section.show_film(2)
    qtbot.waitUntil(section.isVisible)
    assert window.minimumSizeHint().width() < 400
    assert section.links()[0].text().endswith("…")
