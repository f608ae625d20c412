"""A caret of our own over a text: as wide and in the colour that we choose, which Qt's takes from the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QTextEdit, QWidget

from filmjournal.ui.theme import theme

WIDTH = 2


class InkCaret(QWidget):
    """Stands where the caret of a text is, in its stead, and blinks as the desktop's do."""

    def __init__(self, edit: QTextEdit) -> None:
        super().__init__(edit.viewport())
        self._edit = edit
        self._on = True
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._turn)
        self._width_before = edit.cursorWidth()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        edit.setCursorWidth(0)
        edit.cursorPositionChanged.connect(self._follow)
        edit.document().documentLayout().documentSizeChanged.connect(self._follow)
        edit.installEventFilter(self)
        edit.viewport().installEventFilter(self)
        self._follow()

    def give_back(self) -> None:
        """Go, and leave the text its own caret."""
        self._edit.removeEventFilter(self)
        self._edit.viewport().removeEventFilter(self)
        self._edit.setCursorWidth(self._width_before)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the keyboard, and keep up with the text."""
        kind = event.type()
        if watched is self._edit and kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.InputMethod):
            QTimer.singleShot(0, self, self._follow)
        elif watched is not self._edit and kind == QEvent.Type.Paint:
            self._place()  # the text was laid out anew
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._on:
            QPainter(self).fillRect(self.rect(), theme.current().color("ink"))

    def _place(self) -> None:
        caret = self._edit.cursorRect()
        self.setGeometry(caret.left(), caret.top(), WIDTH, caret.height())

    def _follow(self) -> None:
        self._place()
        self._on = True
        self.setVisible(self._edit.hasFocus() and not self._edit.isReadOnly())
        pace = QApplication.cursorFlashTime() // 2
        if pace > 0 and self.isVisible():
            self._blink.start(pace)
        else:
            self._blink.stop()
        self.update()

    def _turn(self) -> None:
        self._on = not self._on
        self.update()
