"""The preferences for backups: the space they may take, and a second folder for them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.labels import SmallLabel

SPACES = (1, 2, 5, 10, 20, 50, 100)  # gigabytes


class SecondFolder(QWidget):
    """The folder where each backup is put a second time. `chosen` carries its path, empty for none."""

    chosen = Signal(str)

    def __init__(self, backups: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._backups = backups
        self._folder = ""
        self.field = QLineEdit(self)
        self.field.setReadOnly(True)
        self.field.setProperty("role", "quiet")
        self.field.setAccessibleName(_("Second folder for backups"))
        self.choose_button = QPushButton(_("Choose…"), self)
        self.choose_button.setAccessibleName(_("Choose a second folder for backups"))
        self.clear_button = QPushButton(_("Do without"), self)
        self.clear_button.setAccessibleName(_("Do without a second folder for backups"))
        self.trouble = SmallLabel("", 12, parent=self)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setWordWrap(True)
        self.trouble.setProperty("role", "warning")
        self.trouble.hide()
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.field, 1)
        for button, act in ((self.choose_button, self._choose), (self.clear_button, lambda: self._take(""))):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.trouble)
        self.show_folder("")

    def show_folder(self, folder: str) -> None:
        """Show which folder it is."""
        self._folder = folder
        self.field.setText(QDir.toNativeSeparators(folder) or _("None: backups are in one place only"))
        self.field.setCursorPosition(0)
        self.clear_button.setVisible(bool(folder))
        if not folder:
            self.show_trouble("")

    def show_trouble(self, sentence: str) -> None:
        """Say what is the matter with it, or nothing."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    def _choose(self) -> None:
        start = self._folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("A second folder for backups"), start)
        if not chosen:
            return
        if self._backups is not None and _same(Path(chosen), self._backups):
            self.show_trouble(_("That is the folder where backups are already. Please choose another one."))
        else:
            self._take(chosen)

    def _take(self, folder: str) -> None:
        self.show_trouble("")
        self.show_folder(folder)
        if not folder:  # its button is gone
            self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(folder)


def space_text(space: int) -> str:
    """`2 GB`."""
    return _("{number} GB").format(number=number_text(space))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
