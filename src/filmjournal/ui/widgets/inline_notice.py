"""A sentence with a sign at the top of what it is about, and one way on. It stays until the matter is solved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import Sign

KINDS = ("warning", "error")
_HEIGHT = 40


class InlineNotice(QFrame):
    """Hidden until `show_notice`. `action_triggered` is the way on, `other_triggered` the one past it."""

    action_triggered = Signal()
    other_triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Sign("warning", "warning", parent=self)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton(self)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self.action_triggered)
        self._other = QPushButton(self)
        self._other.setCursor(Qt.CursorShape.PointingHandCursor)
        self._other.clicked.connect(self.other_triggered)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        row.addWidget(self._other)
        self.setMinimumHeight(_HEIGHT)
        self.hide()

    def show_notice(self, text: str, *, kind: str = "warning", action_label: str = "", other_label: str = "") -> None:
        """Show a sentence as a `warning` or an `error`; say it to screen readers, an error at once.

        Raises ValueError for another kind.
        """
        if kind not in KINDS:
            raise ValueError(kind)
        self._label.setText(text)
        self._button.setText(action_label)
        self._button.setVisible(bool(action_label))
        self._other.setText(other_label)
        self._other.setVisible(bool(other_label))
        self._sign.set_icon("warning", kind)
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            for part in (self, self._label, self._button, self._other):
                part.style().unpolish(part)
                part.style().polish(part)
        self.setAccessibleName(text)
        self.show()
        announce(self, text, at_once=kind == "error")

    def text(self) -> str:
        """The sentence shown last."""
        return self._label.text()

    def kind(self) -> str:
        """`warning` or `error`."""
        return str(self.property("kind") or "warning")
