"""What the program's small windows share: a name, room, and a way to close. None of them stops the main window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import ReadingLabel, led

_SIDE, _TOP, _FOOT = 28, 24, 20


class SmallWindow(QDialog):
    """Goes away when it is closed, by Esc too. What it shows goes into `content`."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_ground(self, "page")
        self.heading = led(ReadingLabel(name, 18, parent=self))
        self.content = QVBoxLayout()
        self.content.setSpacing(0)
        self.close_button = QPushButton(_("Close"), self)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(10)
        self.foot.addStretch(1)
        self.foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, _TOP, _SIDE, _FOOT)
        column.setSpacing(0)
        column.addWidget(self.heading)
        column.addSpacing(14)
        column.addLayout(self.content, 1)
        column.addSpacing(18)
        column.addLayout(self.foot)

    def bring(self) -> None:
        """Show it, in front of others, ready for keys."""
        self.show()
        self.raise_()
        self.activateWindow()
