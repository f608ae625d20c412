"""Preferences, About, the keys and the help."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QAccessible, QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.paths import in_profile
from filmjournal.settings import DATE_FORMATS, DENSITIES, THEMES, Settings
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import CATALOGUE, ActionId
from filmjournal.ui.dialogs import help as help_page
from filmjournal.ui.dialogs import shortcuts
from filmjournal.ui.dialogs.about import LICENCES, AboutDialog
from filmjournal.ui.dialogs.help import HelpDialog
from filmjournal.ui.dialogs.preferences import PreferencesPanel
from filmjournal.ui.dialogs.shortcuts import ShortcutsDialog
from filmjournal.ui.dialogs.small_window import SmallWindow


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def preferences(parent: QWidget) -> PreferencesPanel:
    return PreferencesPanel(Settings(), parent)


def test_each_choice_holds_at_once(preferences: PreferencesPanel) -> None:
    told: list[Settings] = []
    preferences.settings_changed.connect(told.append)
    preferences.choices["theme"]["dark"].click()
    preferences.choices["density"]["compact"].click()
    preferences.choices["date_format"]["iso"].click()
    preferences.size_box.setCurrentIndex(preferences.size_box.findData(22))
    expected = replace(Settings(), theme="dark")
    assert told[0] == expected
    assert told[-1] == replace(expected, density="compact", date_format="iso", review_size=22)
    assert len(told) == 4
    preferences.choices["theme"]["dark"].click()
    assert len(told) == 4


def test_the_reading_font_is_shown_before_it_is_taken_over(preferences: PreferencesPanel) -> None:
    family = preferences.font_box.itemData(1)
    preferences.font_box.setCurrentIndex(1)
    assert preferences.settings().reading_font == family
    assert preferences._sample.font().families()[0] == family
    preferences.font_box.setCurrentIndex(0)
    assert preferences.settings().reading_font == ""


def test_preferences_changed_elsewhere_are_shown_silently(preferences: PreferencesPanel) -> None:
    told: list[Settings] = []
    preferences.settings_changed.connect(told.append)
    other = Settings(theme="light", density="large", date_format="short", review_size=25, reading_font="Not Installed")
    preferences.take_settings(other)
    assert preferences.choices["density"]["large"].isChecked()
    assert preferences.font_box.currentData() == "Not Installed"
    assert told == []
    preferences.choices["theme"]["dark"].click()
    assert told == [replace(other, theme="dark")]


def test_every_choice_is_offered(preferences: PreferencesPanel) -> None:
    assert {name: tuple(buttons) for name, buttons in preferences.choices.items()} == {
        "theme": THEMES, "density": DENSITIES, "date_format": DATE_FORMATS,
    }  # fmt: skip
    assert {field.name for field in fields(Settings)} - set(preferences.choices) == {
        "reading_font", "review_size", "language", "recent_journals", "spelling", "spelling_language",
        "markdown_typing", "smart_typing", "backup_space", "backup_folder",
    }  # fmt: skip


def test_what_happens_while_typing_can_be_turned_off(preferences: PreferencesPanel) -> None:
    assert preferences.markdown_box.isChecked()
    assert preferences.smart_box.isChecked()
    preferences.markdown_box.click()
    preferences.smart_box.click()
    assert preferences.settings() == replace(Settings(), markdown_typing=False, smart_typing=False)


def test_backups_have_as_much_room_as_one_gives_them(preferences: PreferencesPanel) -> None:
    told: list[Settings] = []
    preferences.settings_changed.connect(told.append)
    box = preferences.backup_space_box
    assert box.currentText() == "2 GB"
    box.setCurrentIndex(box.findText("10 GB"))
    assert [settings.backup_space for settings in told] == [10]
    preferences.take_settings(Settings(backup_space=7))
    assert box.currentText() == "7 GB"
    assert len(told) == 1


def test_a_second_folder_is_chosen_and_done_without(
    parent: QWidget, profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups, second = profile / "backups", tmp_path / "stick"
    for folder in (backups, second):
        folder.mkdir()
    panel = PreferencesPanel(Settings(), parent, backups=backups)
    panel.show()
    part = panel.second_folder
    assert part.field.text().startswith("None")
    assert not part.clear_button.isVisible()
    answers = [str(backups), "", str(second)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: answers.pop(0))
    part.choose_button.click()
    assert "another one" in part.trouble.text()  # it is where they are already
    assert panel.settings().backup_folder == ""
    part.choose_button.click()  # changed their mind
    part.choose_button.click()
    assert panel.settings().backup_folder == str(second)
    assert part.field.text() == str(second)
    assert not part.trouble.isVisible()
    part.clear_button.click()
    assert panel.settings().backup_folder == ""


class FileManager(QObject):
    """Stands in for the desktop's, which a test must not start."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def show_folder(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_about_opens_the_folders(parent: QWidget, profile: Path, qtbot: QtBot) -> None:
    manager = FileManager()
    QDesktopServices.setUrlHandler("file", manager, "show_folder")
    try:
        dialog = AboutDialog(in_profile(profile), parent)
        dialog.show()
        for button in dialog.places:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert manager.opened == [str(profile), str(profile)]  # there is no folder for logs yet
    text = dialog.paper.toPlainText()
    assert all(name in text and licence in text for name, licence in LICENCES)


def test_every_action_and_its_keys_are_on_the_page(parent: QWidget) -> None:
    text = ShortcutsDialog(parent).paper.toPlainText()
    for spec in CATALOGUE:
        assert spec.text.replace("&", "").removesuffix("…") in text, spec.id
        for key in spec.keys:
            assert shortcuts._native((key,)) in text, spec.id


def test_the_page_of_keys_is_narrowed(parent: QWidget, qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(parent)
    qtbot.keyClicks(dialog.field, "ctrl shift v")
    assert "Paste as plain text" in dialog.paper.toPlainText()
    assert "Log a film" not in dialog.paper.toPlainText()
    dialog.field.setText("zzz")
    assert dialog.paper.toPlainText() == "No action of that name."


def test_keys_are_written_as_people_say_them() -> None:
    assert shortcuts._native(("Ctrl+N", "Ctrl++")) == "Ctrl N   Ctrl +"


def test_the_help_names_actions_that_are_there(parent: QWidget) -> None:
    dialog = HelpDialog(parent)
    text = dialog.paper.toPlainText()
    assert "{" not in text
    assert keys_text(ActionId.LOG_FILM).replace("+", " ") in text
    assert all(name in text for name, _texts in help_page.PAGE)
    assert not dialog.paper.openLinks()


@pytest.fixture(params=[PreferencesPanel, AboutDialog, ShortcutsDialog, HelpDialog])
def dialog(request: pytest.FixtureRequest, parent: QWidget, profile: Path) -> SmallWindow:
    first = {PreferencesPanel: (Settings(),), AboutDialog: (in_profile(profile),)}.get(request.param, ())
    made: SmallWindow = request.param(*first, parent)
    return made


def test_small_windows_stop_nothing_and_go_when_closed(dialog: SmallWindow, qtbot: QtBot) -> None:
    assert not dialog.isModal()
    dialog.show()
    gone: list[bool] = []
    dialog.destroyed.connect(lambda *_dialog: gone.append(True))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(gone))


def test_every_control_has_a_name(dialog: SmallWindow) -> None:
    dialog.show()
    controls = [widget for widget in dialog.findChildren(QWidget) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    controls = [widget for widget in controls if widget.isVisible()]
    assert controls
    for control in controls:
        spoken = QAccessible.queryAccessibleInterface(control)
        assert spoken.text(QAccessible.Text.Name), control


def test_enter_in_a_field_closes_nothing(parent: QWidget, qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(parent)
    dialog.show()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_the_pages_follow_the_theme(parent: QWidget) -> None:
    dialog = HelpDialog(parent)
    before = dialog.paper.toPlainText()
    QPushButton(dialog)  # another child does no harm
    dialog.paper.changeEvent(QEvent(QEvent.Type.StyleChange))
    assert dialog.paper.toPlainText() == before
