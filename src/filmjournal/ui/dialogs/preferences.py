"""What a person can prefer. Each choice holds at once, and choosing again undoes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QWidget,
)

from filmjournal.i18n import N_, _
from filmjournal.services import clock
from filmjournal.settings import DATE_FORMATS, DENSITIES, REVIEW_SIZES, THEMES, Settings
from filmjournal.ui.dialogs.about import open_folder
from filmjournal.ui.dialogs.backup_preferences import SPACES, SecondFolder, space_text
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.editor.spelling_menu import language_names
from filmjournal.ui.editor.spelling_service import shared
from filmjournal.ui.theme import dates, fonts
from filmjournal.ui.widgets.labels import SmallLabel

_NAMES = {
    "system": N_("As the desktop"),
    "light": N_("Light"),
    "dark": N_("Dark"),
    "comfortable": N_("Comfortable"),
    "compact": N_("Compact"),
    "large": N_("Large"),
}
_SAMPLE = N_(
    "The film is best when nobody talks: a track at six in the morning, breath, gravel. Then the adults come back "
    "with their stopwatches."
)


class PreferencesPanel(SmallWindow):
    """`settings_changed` carries the whole Settings each time one of them is chosen. `backups` is their folder."""

    settings_changed = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, backups: Path | None = None) -> None:
        super().__init__(_("Preferences"), parent)
        self._settings = settings
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(14)
        self.grid.setColumnStretch(1, 1)
        self.choices: dict[str, dict[str, QRadioButton]] = {}
        self._radios("theme", _("Theme"), {name: _(_NAMES[name]) for name in THEMES})
        self._radios("density", _("Density"), {name: _(_NAMES[name]) for name in DENSITIES})
        self._radios("date_format", _("Dates"), {name: dates.long_date(clock.today(), name) for name in DATE_FORMATS})
        self.font_box = self._box(_("Reading font"))
        families = fonts.reading_families()
        ours = next((name for name in families if name in fonts.READING_FAMILIES), "")
        self.font_box.addItem(_("Chosen for you: {font}").format(font=ours) if ours else _("Chosen for you"), "")
        for family in families:
            self.font_box.addItem(family, family)
        self.size_box = self._box(_("Size of a review"))
        for size in REVIEW_SIZES:
            self.size_box.addItem(str(size), size)
        self._sample = QLabel(_(_SAMPLE), self)
        self._sample.setWordWrap(True)
        self._sample.setTextFormat(Qt.TextFormat.PlainText)
        self._sample.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._sample.setMinimumHeight(4 * fonts.line_height(fonts.reading(REVIEW_SIZES[-1])))
        self.grid.addWidget(self._sample, self.grid.rowCount(), 1)
        self.spelling_box = QCheckBox(_("Check while writing"), self)
        line = self.grid.rowCount()
        self.grid.addWidget(SmallLabel(_("Spelling"), 13, parent=self), line, 0)
        self.grid.addWidget(self.spelling_box, line, 1)
        self.spelling_language_box = self._box(_("Language of reviews"))
        self.spelling_language_box.addItem(_("As the desktop"), "")
        self._offer_dictionaries()
        self.markdown_box = QCheckBox(_("Turn Markdown into formatting, such as **bold**"), self)
        self.smart_box = QCheckBox(_("Turn straight quotes and hyphens into “quotes” and – dashes"), self)
        line = self.grid.rowCount()
        self.grid.addWidget(SmallLabel(_("While typing"), 13, parent=self), line, 0)
        self.grid.addWidget(self.markdown_box, line, 1)
        self.grid.addWidget(self.smart_box, line + 1, 1)
        self.open_button = QPushButton(_("Open backup folder"), self)
        self.open_button.setAutoDefault(False)
        self.open_button.setVisible(backups is not None)
        self.backup_space_box = self._box(_("Space for backups"), beside=self.open_button)
        for space in SPACES:
            self.backup_space_box.addItem(space_text(space), space)
        self.second_folder = SecondFolder(backups, self)
        line = self.grid.rowCount()
        name = SmallLabel(_("Second folder"), 13, parent=self)
        name.setContentsMargins(0, 8, 0, 0)  # in line with the folder's own words
        self.grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(self.second_folder, line, 1)
        self.content.addLayout(self.grid)
        self.content.addStretch(1)
        self.setMinimumWidth(580)
        self.take_settings(settings)
        self.choices["theme"][settings.theme].setFocus()
        self.font_box.currentIndexChanged.connect(lambda: self._choose("reading_font", self.font_box.currentData()))
        self.size_box.currentIndexChanged.connect(lambda: self._choose("review_size", self.size_box.currentData()))
        self.spelling_box.clicked.connect(lambda on: self._choose("spelling", on))
        self.markdown_box.clicked.connect(lambda on: self._choose("markdown_typing", on))
        self.smart_box.clicked.connect(lambda on: self._choose("smart_typing", on))
        self.spelling_language_box.currentIndexChanged.connect(
            lambda: self._choose("spelling_language", self.spelling_language_box.currentData())
        )
        self.backup_space_box.currentIndexChanged.connect(
            lambda: self._choose("backup_space", self.backup_space_box.currentData())
        )
        if backups is not None:
            self.open_button.clicked.connect(lambda: open_folder(backups / "backup"))
        self.second_folder.chosen.connect(lambda folder: self._choose("backup_folder", folder))
        shared().dictionaries_found.connect(self._offer_dictionaries)
        shared().look()

    def settings(self) -> Settings:
        """The preferences as shown."""
        return self._settings

    def take_settings(self, settings: Settings) -> None:
        """Show preferences that were changed elsewhere, silently."""
        self._settings = settings
        for name, buttons in self.choices.items():
            buttons[getattr(settings, name)].setChecked(True)
        self.spelling_box.setChecked(settings.spelling)
        self.markdown_box.setChecked(settings.markdown_typing)
        self.smart_box.setChecked(settings.smart_typing)
        for box, value in (
            (self.font_box, settings.reading_font),
            (self.size_box, settings.review_size),
            (self.spelling_language_box, settings.spelling_language),
            (self.backup_space_box, settings.backup_space),
        ):
            blocked = box.blockSignals(True)
            if box.findData(value) < 0:  # what is not offered, such as a font that is not installed here, stays chosen
                is_space = box is self.backup_space_box
                box.addItem(space_text(settings.backup_space) if is_space else str(value), value)
            box.setCurrentIndex(box.findData(value))
            box.blockSignals(blocked)
        self.second_folder.show_folder(settings.backup_folder)
        self._show_sample()

    def _offer_dictionaries(self) -> None:
        names = language_names(dictionary.tag for dictionary in shared().dictionaries)
        box = self.spelling_language_box
        for tag, name in sorted(names.items(), key=lambda line: line[1].casefold()):
            if (line := box.findData(tag)) < 0:
                box.addItem(name, tag)
            else:  # it was shown by its bare tag until now
                box.setItemText(line, name)

    def _choose(self, name: str, value: Any) -> None:
        changed = self._settings.changed(**{name: value})
        if changed != self._settings:
            self._settings = changed
            self._show_sample()
            self.settings_changed.emit(changed)

    def _show_sample(self) -> None:
        font = fonts.reading(self._settings.review_size)
        if self._settings.reading_font:
            font.setFamilies([self._settings.reading_font, *font.families()])
        else:
            font.setFamilies(list(fonts.READING_FAMILIES))
        font.setStyleHint(QFont.StyleHint.Serif)
        self._sample.setFont(font)

    def _radios(self, name: str, label: str, words: Mapping[str, str]) -> None:
        row = QHBoxLayout()
        row.setSpacing(20)
        group = QButtonGroup(self)
        self.choices[name] = {}
        for value, text in words.items():
            button = QRadioButton(text, self)
            button.setAccessibleName(_("{setting}: {choice}").format(setting=label, choice=text))
            button.clicked.connect(self._setter(name, value))
            group.addButton(button)
            row.addWidget(button)
            self.choices[name][value] = button
        row.addStretch(1)
        line = self.grid.rowCount()
        self.grid.addWidget(SmallLabel(label, 13, parent=self), line, 0)
        self.grid.addLayout(row, line, 1)

    def _setter(self, name: str, value: str) -> Callable[[], None]:
        return lambda: self._choose(name, value)

    def _box(self, label: str, *, beside: QWidget | None = None) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(label)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setFixedWidth(280 if beside is None else 120)
        box.setMaxVisibleItems(16)
        line = self.grid.rowCount()
        self.grid.addWidget(SmallLabel(label, 13, parent=self), line, 0)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(box)
        if beside is not None:
            row.addWidget(beside)
        row.addStretch(1)
        self.grid.addLayout(row, line, 1)
        return box
