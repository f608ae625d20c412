"""What stands where nothing is yet: one line, one sentence on what to do, at most one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel


class EmptyState(QWidget):
    """Left-aligned where the content would begin. `triggered` is the button."""

    triggered = Signal()

    def __init__(
        self, line: str = "", sentence: str = "", button: str = "", parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._line = ReadingLabel("", 20, parent=self)
        self._sentence = SmallLabel("", 13, parent=self)
        for label in (self._line, self._sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.clicked.connect(self.triggered)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(4)
        column.addWidget(self._line)
        column.addWidget(self._sentence)
        column.addSpacing(10)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self.set_words(line, sentence, button)

    def set_words(self, line: str, sentence: str, button: str = "") -> None:
        """Say something else; an empty button text is no button."""
        self._line.setText(line)
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
