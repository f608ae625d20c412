"""How far an export or a backup is, and a way to stop it."""

from __future__ import annotations

from threading import Event
from time import monotonic

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from filmjournal.domain.errors import Stopped
from filmjournal.i18n import _
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.pause import pause
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.progress_line import ProgressLine

_LATER = 500  # milliseconds after which an export is one that takes its time
_BETWEEN_REPORTS = 0.1  # seconds
_WIDTH = 360


class ExportProgress(SmallWindow):
    """Shows itself once the work takes its time. Closing it, by Esc too, stops the work; `stopped` is then said."""

    _progressed = Signal(int, int)

    def __init__(self, name: str, parent: QWidget, *, stopped: str = "") -> None:
        super().__init__(name, parent)
        self._stopped = stopped or _("The export was stopped.")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._stop = Event()
        self._last = 0.0
        self._over = False
        self.words = SmallLabel("", 13, parent=self)
        self.line = ProgressLine(self)
        self.line.setAccessibleName(name)
        self.line.setMinimumWidth(_WIDTH)
        self.content.addWidget(self.words)
        self.content.addSpacing(8)
        self.content.addWidget(self.line)
        self.close_button.setText(_("Stop"))
        self._progressed.connect(self._show_progress)
        self._show_progress(0, 0)
        self._timer = pause(self, _LATER, self.show)
        self._timer.start()

    def report(self, done: int, total: int) -> None:
        """Be told how far it is, on the thread of the work. Raises Stopped where the person wants no more of it."""
        if self._stop.is_set():
            raise Stopped(self._stopped)
        now = monotonic()
        if now - self._last >= _BETWEEN_REPORTS:
            self._last = now
            self._progressed.emit(done, total)

    def stop(self) -> None:
        """Stop the work at its next report."""
        self._stop.set()
        self.close_button.setEnabled(False)
        self.words.setText(_("Stopping…"))

    def finish(self) -> None:
        """The work is over."""
        self._over = True
        self._timer.stop()
        self.hide()  # at once: closing asks `reject`, which closes
        self.deleteLater()

    def reject(self) -> None:
        """Esc is one way to close it."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go when the work has ended."""
        if not self._over:
            self.stop()
        super().closeEvent(event)

    def _show_progress(self, done: int, total: int) -> None:
        if self._stop.is_set():
            return
        if total:
            self.words.setText(_("{done} of {of}").format(done=number_text(done), of=number_text(total)))
        else:
            self.words.setText(_("Reading the journal…"))
        self.line.show_progress(done, total)
