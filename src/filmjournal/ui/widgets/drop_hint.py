"""Files and folders dropped anywhere on a view: what they are for is said over all of it while they are held there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.focus_ring import paint_ring

_VEIL = 0.92  # how much of what is under it the hint covers


def files_of(source: QMimeData) -> list[Path]:
    """The local files and folders that are offered."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()] if source.hasUrls() else []


class DropHint(QWidget):
    """Lies over the view as long as something is held over it; takes what is dropped. Hidden until `offer`."""

    dropped = Signal(list)  # of Path

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.hide()

    def offer(self) -> None:
        """Say what dropping does."""
        self.setGeometry(self._view.rect())
        self.raise_()
        self.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        files = files_of(event.mimeData())
        if files:
            event.setDropAction(Qt.DropAction.CopyAction)  # nothing is ever moved away from where it is
            event.accept()
            self.dropped.emit(files)

    def event(self, event: QEvent) -> bool:
        """A drag that ended elsewhere leaves no hint behind: the pointer moves over it without a button then."""
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self.hide()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Veil what is under it, and say it."""
        painter, colours = QPainter(self), theme.current()
        ground = colours.color("page")
        ground.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), ground)
        paint_ring(painter, QRectF(self.rect().adjusted(12, 12, -12, -12)), 6, "ink")
        painter.setPen(colours.color("text"))
        painter.setFont(fonts.reading(20))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("Drop to import"))
