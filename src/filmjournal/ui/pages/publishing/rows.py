"""The lines of the settings: a name, what is set, and a few words under it that can become a mistake."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from filmjournal.ui.theme import fonts
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel, breakable, led
from filmjournal.ui.widgets.restyle import restyle

_LABELS = 9  # the width of the names, in heights of a line
_ANY_WIDTH = 16_777_215  # what Qt takes for no bound
_BETWEEN = 20  # pixels between a name and its line
_RING = 3  # pixels around what can have the keyboard


class Box(QComboBox):
    """A choice in a page that scrolls: the wheel is for the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the choice as it is."""
        event.ignore()


class Note(SmallLabel):
    """A sentence under a field: what it is for, or, while there is one, what is wrong with it."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__("", 12, parent=parent)
        self._usual = text
        self._mistake = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        led(self)
        self._show()

    def set_usual(self, text: str) -> None:
        """Say something else while nothing is wrong."""
        self._usual = text
        self._show()

    def set_mistake(self, mistake: str) -> None:
        """Say what is wrong; nothing is."""
        if mistake != self._mistake:
            self._mistake = mistake
            self._show()
            if mistake:
                announce(self, mistake)

    @property
    def mistake(self) -> str:
        return self._mistake

    def _show(self) -> None:
        restyle(self, "role", "error" if self._mistake else "quiet")
        self.setText(breakable(self._mistake or self._usual))
        self.setVisible(bool(self.text()))


class Rows(QVBoxLayout):
    """Sections of named lines under each other, each name beside its line, or above it where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(5)
        self._lines: list[tuple[QBoxLayout, SmallLabel, int]] = []  # with the height of a name that is beside

    def set_beside(self, beside: bool) -> None:
        """Whether names are beside their lines."""
        width = _LABELS * fonts.line_height(fonts.interface(13))
        for line, label, height in self._lines:
            line.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
            line.setSpacing(_BETWEEN if beside else 0)
            label.setMinimumSize(width if beside else 0, height if beside else 0)
            label.setMaximumWidth(width if beside else _ANY_WIDTH)

    def add_section(self, name: str, parent: QWidget) -> None:
        """Begin another section."""
        head = QVBoxLayout()
        head.setContentsMargins(0, 16 if self.count() else 0, 0, 2)
        head.setSpacing(8)
        head.addWidget(Rule(parent))
        head.addWidget(led(ReadingLabel(name, 17, parent=parent)))
        self.addLayout(head)

    def add_line(
        self, name: str, *parts: QWidget, note: Note | None = None, level: QWidget | None = None, parent: QWidget
    ) -> None:
        """A line of parts beside each other, its name `level` with one of them: the highest unless told."""
        line = QHBoxLayout()
        line.setContentsMargins(_RING, _RING, _RING, _RING)
        line.setSpacing(10)
        for part in parts:
            line.addWidget(part)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        if note is not None:
            note.setContentsMargins(_RING, 0, _RING, 0)
            column.addWidget(note)
        label = SmallLabel(name, 13, parent=parent)
        label.setWordWrap(True)
        label.setBuddy(parts[0])
        high = max(part.sizeHint().height() for part in parts) if level is None else level.sizeHint().height()
        whole = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        whole.addWidget(led(label), 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(column, 1)
        self.addLayout(whole)
        self._lines.append((whole, label, high + 2 * _RING))
