"""What the window shows while something takes the journal's place: what is done, how far it is, and a way to stop."""

from __future__ import annotations

from threading import Event
from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.domain.errors import Stopped
from filmjournal.i18n import _
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.ui.widgets.progress_line import ProgressLine

_WIDTH, _MEASURE = 660, 560
_BETWEEN_REPORTS = 0.1  # seconds


class WorkingPage(QWidget):
    """`report` is given to the work, which hears there that it is to stop; `stopped` is what is said then.

    Work that can't be stopped has no words for that, and no button.
    """

    _progressed = Signal(str, int, int)

    def __init__(self, heading: str, sentence: str, stopped: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_ground(self, "page")
        self._stopped = stopped
        self._stop = Event()
        self._last = 0.0
        self._said = ""
        self._sentence = sentence
        self.words = SmallLabel(sentence, 13, parent=self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setMaximumWidth(_MEASURE)
        self.line = ProgressLine(self)
        self.line.setAccessibleName(heading)
        self.line.setMaximumWidth(_MEASURE)
        self.line.show_progress(0, 0)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.clicked.connect(self.stop)
        self.cancel_button.setVisible(bool(stopped))
        inner = QWidget(self)
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(ReadingLabel(heading, 30, parent=self))
        column.addSpacing(8)
        column.addWidget(self.words)
        column.addSpacing(20)
        column.addWidget(self.line)
        column.addSpacing(20)
        column.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(3)
        around = QHBoxLayout(self)
        around.setContentsMargins(44, 26, 44, 26)
        around.addStretch(1)
        around.addWidget(inner, 10)
        around.addStretch(1)
        self._progressed.connect(self._show_progress)

    def report(self, what: str, done: int, of: int) -> None:
        """Be told how far it is, on the thread of the work. Raises Stopped where the person wants no more of it."""
        if self._stop.is_set():
            raise Stopped(self._stopped)
        now = monotonic()
        if now - self._last >= _BETWEEN_REPORTS or what != self._said:
            self._last, self._said = now, what
            self._progressed.emit(what, done, of)

    def stop(self) -> None:
        """Stop the work at its next report."""
        self._stop.set()
        self.cancel_button.setEnabled(False)
        self.words.setText(_("Stopping…"))

    def _show_progress(self, what: str, done: int, of: int) -> None:
        if not self._stop.is_set():
            self.words.setText(what or self._sentence)
            self.line.show_progress(done, of)
