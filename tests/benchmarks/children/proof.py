"""How a child proves that it painted: it hears of the painting and then of the moment after it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

_AFTERWARDS = QEvent.Type(QEvent.registerEventType())


class AfterPainting(QObject):
    """Calls `then` once after `widget` was painted while `ready()` was true, before anything that waits is done.

    A painting reaches the screen together with that of the whole window; an event of high priority comes right after
    that and ahead of all that the program itself put off until then.
    """

    def __init__(self, widget: QWidget, ready: Callable[[], bool], then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._ready = ready
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._ready():
            watched.removeEventFilter(self)
            QCoreApplication.postEvent(self, QEvent(_AFTERWARDS), Qt.EventPriority.HighEventPriority.value)
        return False

    def customEvent(self, event: QEvent) -> None:
        if event.type() == _AFTERWARDS:
            self._then()
