"""A line in which a person's place in the alphabet is set."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from filmjournal.domain.names import LONGEST_NAME
from filmjournal.i18n import _


class SortNameField(QWidget):
    """Hidden until `begin`. `kept` carries the text, None where it is empty: the usual place is shown in it then."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(_("Sort name"))
        self.field.setMaxLength(LONGEST_NAME)
        self.field.setMaximumWidth(320)
        self.field.returnPressed.connect(self._keep)
        self.keep_button = QPushButton(_("Keep"), self)
        self.keep_button.clicked.connect(self._keep)
        cancel = QPushButton(_("Cancel"), self)
        cancel.setProperty("role", "flat")
        cancel.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 6, 3, 3)  # room for the focus ring
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.keep_button)
        row.addWidget(cancel)
        row.addStretch(1)
        self.hide()

    def begin(self, name: str | None, usual: str) -> None:
        """Let it be typed; `usual` is where the person stands without."""
        self.field.setPlaceholderText(usual)
        self.field.setText(name or "")
        self.field.setAccessibleDescription(_("Without one: {name}").format(name=usual))
        self.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it as it was."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _keep(self) -> None:
        self.kept.emit(self.field.text().strip() or None)
