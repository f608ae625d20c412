"""Small fields over the window: how they get the keyboard, and how it leaves them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid


class Popup(QFrame):
    """Lies over the window until it is done with. Escape goes back to where the keyboard was.

    `closed` comes once, however it ended; `is_over` is true from then on.
    """

    closed = Signal()

    def __init__(self, beside: QWidget, *, back_to: QWidget | None = None) -> None:
        """It belongs to the window of `beside`.

        The keyboard goes back to `back_to`, else to what has it now, else to `beside`.
        """
        super().__init__(beside.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.is_over = False
        self._beside = beside
        self._back_to = back_to or QApplication.focusWidget()

    def appear(self, first: QWidget) -> None:
        """Show it, in its place by now, with the keyboard in one of its fields."""
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def left(self) -> None:
        """The keyboard went elsewhere in the program."""
        self.end()

    def go_back(self) -> None:
        """End, and give the keyboard back."""
        self.end()
        for widget in (self._back_to, self._beside):
            if widget is not None and isValid(widget) and widget.isVisible():
                widget.setFocus(Qt.FocusReason.PopupFocusReason)
                return

    def end(self) -> None:
        """Close, once."""
        if not self.is_over:
            self.is_over = True
            self.close()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        event.accept()  # no key typed here is meant for what lies under it

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if not self.is_over and new is not None and new is not self and not self.isAncestorOf(new):
            self.left()
