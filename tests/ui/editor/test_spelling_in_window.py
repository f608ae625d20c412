"""Spelling as the whole window has it: settings, the language of an entry, and the names of its film."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal import settings
from filmjournal.paths import Paths
from filmjournal.settings import Settings
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.preferences import PreferencesPanel
from filmjournal.ui.editor.spelling_service import shared
from filmjournal.ui.shell import Shell
from ui_help import pane_of, settle, viewing

WORDS = ("film", "breath", "gravel", "is", "he", "sees")
REVIEW = "<p>Crudup breath, gravle.</p>"


@pytest.fixture
def own_dictionary(paths: Paths) -> None:
    """A small dictionary, so that no test reads a large one."""
    for tag, words in (("en_US", WORDS), ("fr_FR", ("le", "film"))):
        paths.dictionaries.mkdir(exist_ok=True)
        (paths.dictionaries / f"{tag}.aff").write_text("SET UTF-8\n", encoding="utf-8")
        (paths.dictionaries / f"{tag}.dic").write_text("\n".join((str(len(words)), *words, "")), encoding="utf-8")


def open_and_write(make_window, qtbot: QtBot) -> Shell:
    entry = viewing("Blood Ties", 2013, "2017-06-08", review=REVIEW, cast=(("Billy Crudup", "Frank"),))
    shell: Shell = make_window((entry,))
    pane_of(shell).show_entry(1)
    pane_of(shell).write()
    checker = pane_of(shell).review.spelling
    qtbot.waitUntil(lambda: checker.dictionary is not None)
    checker.next_wrong()
    qtbot.waitUntil(lambda: pane_of(shell).review.edit.textCursor().selectedText() == "gravle")
    return shell


@pytest.mark.usefixtures("own_dictionary")
def test_marking_is_no_writing(make_window, qtbot: QtBot, other) -> None:
    shell = open_and_write(make_window, qtbot)
    settle(qtbot, shell)
    assert not pane_of(shell).review.has_unsaved_text
    assert other.browsing.entry(1).review.revision == 1
    assert other.browsing.entry(1).review.html == REVIEW


@pytest.mark.usefixtures("own_dictionary")
def test_the_language_of_a_review_is_kept_and_can_be_taken_back(make_window, qtbot: QtBot, other) -> None:
    shell = open_and_write(make_window, qtbot)
    checker = pane_of(shell).review.spelling
    checker.language_chosen.emit("fr-FR")
    settle(qtbot, shell)
    assert other.browsing.entry(1).review.language == "fr-FR"
    qtbot.waitUntil(lambda: checker.dictionary is not None and checker.dictionary.tag == "fr_FR")
    shell.view.bus.undo()
    settle(qtbot, shell)
    assert other.browsing.entry(1).review.language is None
    qtbot.waitUntil(lambda: checker.dictionary is not None and checker.dictionary.tag == "en_US")


@pytest.mark.usefixtures("own_dictionary")
def test_checking_is_turned_off_and_on_by_its_key(make_window, qtbot: QtBot, paths: Paths) -> None:
    shell = open_and_write(make_window, qtbot)
    checker, action = pane_of(shell).review.spelling, shell.actions_.set[ActionId.SPELLING]
    assert action.isChecked()
    action.trigger()
    assert checker.dictionary is None
    assert not action.isChecked()
    assert not settings.load(paths.settings).spelling
    action.trigger()
    assert checker.dictionary is not None
    assert settings.load(paths.settings).spelling


@pytest.mark.usefixtures("own_dictionary")
def test_checking_is_turned_off_in_an_entrys_own_window_too(make_window, qtbot: QtBot, paths: Paths) -> None:
    shell = open_and_write(make_window, qtbot)
    main, windows = shell.actions_.set, shell.actions_.windows
    first = windows.open(1)
    assert first.actions_[ActionId.SPELLING].isChecked()
    first.actions_[ActionId.SPELLING].trigger()
    assert not settings.load(paths.settings).spelling
    assert not main[ActionId.SPELLING].isChecked()
    assert not first.actions_[ActionId.SPELLING].isChecked()
    first.close()
    assert not windows.open(1).actions_[ActionId.SPELLING].isChecked()


@pytest.mark.usefixtures("own_dictionary")
def test_who_goes_on_to_another_review_is_not_corrected_until_they_write(make_window, qtbot: QtBot) -> None:
    shell = make_window((viewing("One", 2001, review="<p>gravle</p>"), viewing("Two", 2002, review="<p>gravle</p>")))
    pane = pane_of(shell)
    pane.show_entry(1)
    assert pane.review.spelling.dictionary is None
    pane.write()
    qtbot.waitUntil(lambda: pane.review.spelling.dictionary is not None)
    shell.view.list.focus_list()
    pane.show_entry(2)
    assert pane.review.spelling.dictionary is None


def test_preferences_offer_the_dictionaries_there_are(
    qtbot: QtBot, qapp: QApplication, paths: Paths, own_dictionary: None
) -> None:
    service = shared()
    service.configure(enabled=True, language="", words=paths.words, own_dictionaries=paths.dictionaries)
    panel = PreferencesPanel(Settings(spelling_language="xh_ZA"))
    qtbot.addWidget(panel)
    box = panel.spelling_language_box
    assert box.currentData() == "xh_ZA"  # of another machine, and it stays chosen
    qtbot.waitUntil(lambda: box.findData("fr_FR") >= 0)
    assert box.currentData() == "xh_ZA"
    box.setCurrentIndex(box.findData("fr_FR"))
    assert panel.settings().spelling_language == "fr_FR"
    panel.spelling_box.click()
    assert not panel.settings().spelling
    service.close()


def test_a_bad_value_of_the_switch_costs_that_value_only(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('spelling = "perhaps"\nspelling_language = "sv_SE"\n', encoding="utf-8")
    assert settings.load(file) == Settings(spelling_language="sv_SE")
