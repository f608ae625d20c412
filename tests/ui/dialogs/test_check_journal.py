"""The window that looks the journal over: what it says of a sound one, of what can be mended, and of damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.paths import Paths
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.check_journal import CheckJournal
from filmjournal.ui.journal_bus import JournalBus
from ui_help import PATIENCE, settle

Look = Callable[[], CheckJournal]


@pytest.fixture
def look(qtbot: QtBot, bus: JournalBus, small: Paths) -> Iterator[Look]:
    """Opens the window and waits until it has looked."""
    parent = QWidget()
    parent.show()

    def opened() -> CheckJournal:
        window = CheckJournal(bus, small, parent)
        window.show()
        qtbot.waitUntil(lambda: window._stop is None, timeout=PATIENCE)
        return window

    yield opened
    for window in parent.findChildren(CheckJournal):
        window.close()
    parent.deleteLater()


def spoil(paths: Paths, statement: str) -> None:
    """Change the journal behind the program's back."""
    with closing(sqlite3.connect(paths.journal)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_journal_is_said_to_be_so_in_one_sentence_with_numbers(look: Look) -> None:
    window = look()
    assert window.state.text() == "The journal is sound"
    assert window.about.text().startswith("Looked over: Today, ")
    assert "6 films, 6 viewings and 2 people" in window.about.text()
    assert not window.report.isVisible()
    hidden = (window.mend_button, window.rescue_button, window.backups_button, window.cancel_button, window.progress)
    assert not any(part.isVisible() for part in hidden)
    assert window.again_button.isVisible()


def test_what_follows_from_the_rest_is_mended_after_a_copy(qtbot: QtBot, look: Look, small: Paths) -> None:
    spoil(small, "UPDATE film SET entry_count = 9 WHERE id < 3")
    window = look()
    assert window.state.text() == "2 things are not as they should be"
    assert "can be mended" in window.about.text()
    assert len(window.report.toPlainText().splitlines()) == 2
    assert not window.rescue_button.isVisible()
    window.mend_button.setFocus()
    qtbot.keyClick(window.mend_button, Qt.Key.Key_Space)
    assert window.cancel_button.hasFocus()
    qtbot.waitUntil(lambda: window._stop is None, timeout=PATIENCE)
    assert window.state.text() == "The journal is mended"
    assert window.again_button.hasFocus()
    (copy,) = small.backups.glob("*before-repair*")
    assert str(copy) in window.report.toPlainText()
    window.again_button.click()
    qtbot.waitUntil(lambda: window._stop is None, timeout=PATIENCE)
    assert window.state.text() == "The journal is sound"


def test_damage_leads_to_a_rescue_and_to_the_backups(look: Look, small: Paths) -> None:
    spoil(small, "UPDATE review SET html = '<p>Gone.</p>' WHERE entry_id = 1")
    window = look()
    assert window.state.text() == "The journal is damaged"
    assert "Review of entry: the text is not what was saved. (1)" in window.report.toPlainText()
    assert not window.mend_button.isVisible()  # a damaged file is not written to
    wanted: list[str] = []
    window.backups_wanted.connect(lambda: wanted.append("backups"))
    window.rescue_wanted.connect(lambda: wanted.append("rescue"))
    window.backups_button.click()
    window.rescue_button.click()
    assert wanted == ["backups", "rescue"]
    assert not window.isVisible()


def test_the_report_is_saved_as_it_is_shown(
    qtbot: QtBot, look: Look, small: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(small, "UPDATE review SET html = '<p>Gone.</p>' WHERE entry_id = 1")
    window, target = look(), tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(target), ""))
    window.save_button.click()
    qtbot.waitUntil(target.exists, timeout=PATIENCE)
    text = target.read_text(encoding="utf-8")
    assert text.startswith("The journal is damaged\nLooked over: ")
    assert window.report.toPlainText() in text
    assert "Gone" not in text


def test_a_look_can_be_stopped_and_begun_again(qtbot: QtBot, look: Look) -> None:
    window = look()
    window.check()
    assert window.progress.isVisible()
    assert window.cancel_button.hasFocus()
    qtbot.keyClick(window.cancel_button, Qt.Key.Key_Space)
    assert window.state.text() == "The check was stopped"
    assert not window.progress.isVisible()
    assert not window.save_button.isVisible()
    assert window.again_button.hasFocus()
    window.again_button.click()
    qtbot.waitUntil(lambda: window._stop is None, timeout=PATIENCE)
    assert window.state.text() == "The journal is sound"


def test_the_action_opens_one_window_and_the_journal_closes_with_it_open(qtbot: QtBot, make_window) -> None:
    shell = make_window()
    action = shell.actions_.set[ActionId.CHECK_JOURNAL]
    action.trigger()
    action.trigger()
    (window,) = shell.view.findChildren(CheckJournal)
    qtbot.waitUntil(lambda: window._stop is None, timeout=PATIENCE)
    assert window.isVisible()
    settle(qtbot, shell)
