"""Asked once before a backup takes the journal's place: what will happen, and that it can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from filmjournal.i18n import _
from filmjournal.ui.dialogs import backup_words as words
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.widgets.labels import SmallLabel, wrapped

if TYPE_CHECKING:
    from filmjournal.services.backup_catalogue import BackupFile, Differences

_WIDTH = 460


class RestoreQuestion(SmallWindow):
    """Stops what it belongs to until it is answered; `agreed` is the answer that something is done about."""

    agreed = Signal()

    def __init__(self, file: BackupFile, found: Differences | None, parent: QWidget) -> None:
        super().__init__(_("Restore the whole journal?"), parent)
        for place, sentence in enumerate(words.what_restoring_does(file, found)):
            if place:
                self.content.addSpacing(8)
            label = wrapped(SmallLabel(sentence, 13, quiet=False, parent=self))
            label.setFixedWidth(_WIDTH)
            self.content.addWidget(label)
        self.restore_button = QPushButton(_("Restore"), self)
        self.restore_button.setProperty("role", "main")
        self.restore_button.setDefault(True)
        self.restore_button.clicked.connect(self._agree)
        self.foot.insertWidget(0, self.restore_button)
        self.close_button.setText(_("Cancel"))
        self.restore_button.setFocus()

    def _agree(self) -> None:
        self.accept()
        self.agreed.emit()
