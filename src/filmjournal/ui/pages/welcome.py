"""What the window shows where there is no journal to show: a first start, or a journal that can't be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel

_WIDTH = 560


class WelcomePage(QWidget):
    """A first start: log a film, look at the sample, or open a journal that is elsewhere."""

    begin_wanted = Signal()
    sample_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self)
        column.addWidget(ReadingLabel(_("Which film did you see last?"), 30, parent=self))
        column.addSpacing(8)
        column.addWidget(
            _words(
                self,
                _(
                    "Log it, and write about it if you like. Everything stays in one file on this computer, and it is"
                    " saved as you write."
                ),
            )
        )
        column.addSpacing(24)
        self.begin = _button(self, _("Log a film"), self.begin_wanted, main=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.begin)
        row.addWidget(_button(self, _("Look at a sample journal"), self.sample_wanted))
        row.addWidget(_button(self, _("Open a journal…"), self.open_wanted))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)


class UnavailablePage(QWidget):
    """A journal that can't be opened: why, that nothing was done to it, and ways on."""

    retry_wanted = Signal()
    open_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = _column(self)
        column.addWidget(ReadingLabel(_("This journal can't be opened"), 30, parent=self))
        column.addSpacing(8)
        self._why = _words(self, "")
        column.addWidget(self._why)
        column.addSpacing(24)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(_button(self, _("Try again"), self.retry_wanted))
        row.addWidget(_button(self, _("Open another journal…"), self.open_wanted))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def explain(self, why: str) -> None:
        """Say why."""
        self._why.setText(why)

    def why(self) -> str:
        return self._why.text()


def _column(page: QWidget) -> QVBoxLayout:
    set_ground(page, "page")
    inner = QWidget(page)
    inner.setMaximumWidth(_WIDTH)
    column = QVBoxLayout(inner)
    column.setContentsMargins(4, 0, 4, 0)  # room for the focus ring
    column.setSpacing(0)
    column.addStretch(2)
    around = QHBoxLayout(page)
    around.setContentsMargins(44, 26, 44, 26)
    around.addStretch(1)
    around.addWidget(inner, 10)
    around.addStretch(1)
    return column


def _words(parent: QWidget, text: str) -> SmallLabel:
    label = SmallLabel(text, 13, parent=parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label


def _button(parent: QWidget, text: str, wanted: object, *, main: bool = False) -> QPushButton:
    button = QPushButton(text, parent)
    if main:
        button.setProperty("role", "main")
        button.setDefault(True)
    button.clicked.connect(wanted)
    return button
