"""A quiet line that says how far something is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from filmjournal.ui.theme import theme

_HIGH = 4
_UNKNOWN = 0.18  # of the line that is inked while nobody knows how far it is


class ProgressLine(QProgressBar):
    """Four pixels of rule, filled with ink as far as it is; where that is not known, a part in its middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, done: int, of: int) -> None:
        """So many are done, of so many; 0 where nobody knows."""
        self.setRange(0, max(0, of))
        self.setValue(min(done, of))
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(240, _HIGH)

    def minimumSizeHint(self) -> QSize:
        """The same, as short as need be."""
        return QSize(40, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter, colours = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(0, (self.height() - _HIGH) / 2, self.width(), _HIGH)
        painter.setBrush(colours.color("rule"))
        painter.drawRoundedRect(whole, 2, 2)
        part = QRectF(whole)
        if self.maximum():
            part.setWidth(whole.width() * self.value() / self.maximum())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                part.moveRight(whole.right())
        else:
            part.setWidth(whole.width() * _UNKNOWN)
            part.moveCenter(whole.center())
        painter.setBrush(colours.color("ink"))
        painter.drawRoundedRect(part, 2, 2)
