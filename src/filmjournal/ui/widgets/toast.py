"""One sentence over the bottom of a pane, with a way back, instead of a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, QRect, Qt
from PySide6.QtGui import QEnterEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QLabel, QPushButton, QWidget

from filmjournal.ui.pause import pause
from filmjournal.ui.theme import motion
from filmjournal.ui.widgets.announce import announce

STAYS = 8000
"""Milliseconds that a sentence stays, not counting those with the pointer or the keyboard on it."""
_HEIGHT, _SIDE, _BOTTOM = 40, 14, 24


class Toast(QFrame):
    """Lies over its pane at the bottom centre; one sentence at a time, the newest. Hidden until it has one."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self._pane = pane
        self._on_action: Callable[[], None] | None = None
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton(self)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._button.clicked.connect(self._act)
        self._button.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 4, _SIDE, 4)
        row.setSpacing(_SIDE)
        row.addWidget(self._label, 1)
        row.addWidget(self._button)
        self._timer = pause(self, STAYS, self.hide)
        self.hide()

    def show_message(
        self, text: str, action_label: str | None = None, on_action: Callable[[], None] | None = None
    ) -> None:
        """Show a sentence, and a button for the way back if there is one; say it to screen readers."""
        self._label.setText(text)
        self._on_action = on_action
        self._button.setText(action_label or "")
        self._button.setVisible(action_label is not None)
        self._place()
        appears = not self.isVisible()
        self.raise_()
        self.show()
        if appears:
            self._fade_in()
        self._timer.start()
        announce(self, text)

    def withdraw(self, on_action: Callable[[], None]) -> None:
        """Hide the sentence that offers this way back, if it is still there."""
        if self._on_action is on_action:
            self._on_action = None
            self._timer.stop()
            self.hide()

    def message(self) -> str:
        """The sentence shown last."""
        return self._label.text()

    def waits(self) -> bool:
        """Whether the time is stopped, the pointer or the keyboard being on it."""
        return self.isVisible() and not self._timer.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the pane from now on."""
        self._pane.installEventFilter(self)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """What happens to the pane is of no interest any more."""
        self._pane.removeEventFilter(self)
        super().hideEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the pointer is here."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count the time again, unless the keyboard is here."""
        self._resume()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the pane, and wait while the keyboard is on the button."""
        kind = event.type()
        if watched is self._button:
            if kind == QEvent.Type.FocusIn:
                self._timer.stop()
            elif kind == QEvent.Type.FocusOut:
                self._resume()
        elif kind == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _resume(self) -> None:
        if self.isVisible() and not self._button.hasFocus() and not self.underMouse():
            self._timer.start()

    def _act(self) -> None:
        act, self._on_action = self._on_action, None
        self._timer.stop()
        self.hide()
        if act is not None:
            act()

    def _place(self) -> None:
        pane = self._pane
        most = max(120, pane.width() - 2 * _SIDE)
        self._label.setWordWrap(False)
        wide = self.sizeHint().width()
        if wide > most:
            self._label.setWordWrap(True)
            wide = most
        high = max(_HEIGHT, self.heightForWidth(wide) if self.hasHeightForWidth() else self.sizeHint().height())
        self.setGeometry(QRect((pane.width() - wide) // 2, pane.height() - high - _BOTTOM, wide, high))

    def _fade_in(self) -> None:
        duration = motion.fade_duration()
        if not duration:
            return
        effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(effect)
        animation = QPropertyAnimation(effect, b"opacity", effect)
        animation.setDuration(duration)
        animation.setStartValue(0.0)
        animation.setEndValue(1.0)
        animation.finished.connect(lambda: effect.setEnabled(False))
        animation.start()
