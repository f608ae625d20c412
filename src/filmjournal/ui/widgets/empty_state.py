"""What stands where nothing is yet: one line, one sentence on what to do, at most one button."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.ui.widgets.text_link import text_link


class EmptyState(QWidget):
    """Left-aligned where the content would begin. `triggered` is the button, `link_chosen` the text of a link."""

    triggered = Signal()
    link_chosen = Signal(str)

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
        self._links = QVBoxLayout()
        self._links.setContentsMargins(0, 0, 0, 0)
        self._links.setSpacing(2)
        column.addLayout(self._links)
        column.addSpacing(10)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self.set_words(line, sentence, button)

    def set_words(self, line: str, sentence: str, button: str = "") -> None:
        """Say something else, without links; an empty button text is no button."""
        self.set_links("", ())
        self._line.setText(line)
        self._sentence.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))

    def set_links(self, lead: str, links: Sequence[str]) -> None:
        """Offer texts to go on with, under a few words."""
        while (item := self._links.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not links:
            return
        label = SmallLabel(lead, 13, parent=self)
        label.setContentsMargins(0, 6, 0, 0)
        self._links.addWidget(label)
        for text in links:
            link = text_link(text, self)
            link.clicked.connect(partial(self.link_chosen.emit, text))
            self._links.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
