"""When the journal was last backed up, in one quiet line; or that it could not be, with a sign."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.services.clock import today
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.moments import day_of, time_text
from filmjournal.ui.widgets.labels import Sign, SmallLabel
from filmjournal.ui.widgets.restyle import restyle

_ANEW = 60_000  # milliseconds after which it is said again: today may be yesterday by then


class BackupLine(QWidget):
    """Leads to the backups when it is clicked, as the menu does by keyboard. Says nothing until it is told."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._when: datetime | None = None
        self._trouble = ""
        self._sign = Sign("warning", "warning", parent=self)
        self._sign.hide()
        self._words = SmallLabel(parent=self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 14)
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._anew = QTimer(self)
        self._anew.setInterval(_ANEW)
        self._anew.timeout.connect(self._tell)
        self._anew.start()

    @property
    def says_something(self) -> bool:
        """Whether there is a backup or trouble with it."""
        return self._when is not None or bool(self._trouble)

    def show_backup(self, when: datetime | None) -> None:
        """Say when the newest backup was made."""
        self._when = when
        self._tell()

    def show_trouble(self, sentence: str) -> None:
        """Say that no backup can be made, and why; an empty sentence takes that back."""
        self._trouble = sentence
        self._tell()

    def text(self) -> str:
        """What is said."""
        return self._words.text()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click leads on."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def _tell(self) -> None:
        if self._when is None:
            text = _("Not backed up") if self._trouble else ""
        else:
            local = self._when.astimezone()
            day = day_of(local)
            name = _("today") if day == today() else dates.long_date(day, "short")
            sentence = _("Not backed up since {day}, {time}") if self._trouble else _("Backed up {day}, {time}")
            text = sentence.format(day=name, time=time_text(local))
        self._sign.setVisible(bool(self._trouble))
        self._words.setText(text)
        restyle(self._words, "role", "warning" if self._trouble else "quiet")
        self.setToolTip(self._trouble or _("Backups and restore"))
