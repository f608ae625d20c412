"""The search field: filters while one types; a mistake is underlined in it and told beneath it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from filmjournal.domain.search.errors import SearchError
from filmjournal.i18n import _
from filmjournal.richtext.utf16 import utf16_length, utf16_slice
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import icons, theme
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import Sign, SmallLabel

WIDTH = 480
_KEYS_FROM = 200  # a field of this width has room for its key
_MISTAKE_AT_LEAST = 320  # the width of what is told, where the window has it
MISTAKE_AFTER = 600  # milliseconds: a word that is still being typed is no mistake yet


class SearchBox(QWidget):
    """A field with a sign and its key. `searched` carries the text at every change of it."""

    searched = Signal(str)
    left_downwards = Signal()  # Down or Enter: on to the list

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = _Field(self)
        self.field.setPlaceholderText(_("Search titles, people, words, year:1990..1999"))
        self.field.setAccessibleName(_("Search"))
        self.field.textChanged.connect(self._changed)
        self.field.left_downwards.connect(self.left_downwards)
        self.field.resized.connect(self._show_parts)
        self.field.entered_or_left.connect(self._show_parts)
        self._sign = Sign("search", "text", 16, self.field)
        self._keys = SmallLabel(keys, parent=self.field)
        self._clear = QToolButton(self.field)
        self._clear.setIcon(icons.icon("close", "text_quiet", 14))
        self._clear.setFixedSize(24, 24)
        self._clear.setAccessibleName(_("Clear the search"))
        self._clear.setToolTip(_("Clear the search"))
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._mistake = QLabel(self.window())
        self._mistake.setTextFormat(Qt.TextFormat.PlainText)
        self._mistake.setProperty("role", "mistake")
        self._mistake.setWordWrap(True)
        self._mistake.hide()
        self._error: SearchError | None = None
        self._covers: list[QWidget] = []
        self._later = pause(self, MISTAKE_AFTER, self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        row.addWidget(self.field)
        self.setMaximumWidth(WIDTH + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.field)
        self._show_parts()

    def text(self) -> str:
        return self.field.text()

    def set_text(self, text: str) -> None:
        """Search for this."""
        self.field.setText(text)

    def caret(self) -> int:
        """Where the caret is, in characters (code points)."""
        return len(utf16_slice(self.field.text(), 0, self.field.cursorPosition()))

    def put(self, text: str, caret: int) -> None:
        """Search for this, with the caret at a place of it, in characters."""
        self.field.setText(text)
        self.field.setCursorPosition(utf16_length(text[:caret]))

    def clear(self) -> None:
        """Search for nothing: the list is whole again."""
        self.field.clear()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_mistake(self, error: SearchError | None) -> None:
        """Underline the wrong word and say what is wrong with it, or say no more."""
        self._error = error
        if error is None:
            self._later.stop()
            self._mistake.hide()
            self.field.underline(0, 0)
        else:
            self._later.start()

    def hold_mistakes(self, widget: QWidget) -> None:
        """While this is shown, where mistakes are told, they wait; `tell_mistake` says that it is gone."""
        self._covers.append(widget)
        self._mistake.hide()

    def tell_mistake(self) -> None:
        """Tell of the mistake, if there is one, after its pause: what covered its place is gone."""
        if self._error is not None and not self._mistake.isVisible():
            self._later.start()

    def mistake(self) -> str:
        """What is told now, or nothing."""
        return self._mistake.text() if self._mistake.isVisible() else ""

    def _tell(self) -> None:
        self._covers = [widget for widget in self._covers if isValid(widget)]
        if self._error is None or any(widget.isVisible() for widget in self._covers):
            return
        self.field.underline(self._error.start, self._error.end)
        if self._mistake.parentWidget() is not self.window():
            self._mistake.setParent(self.window())
        self._mistake.setText(self._error.reason)
        below = self.field.mapTo(self.window(), self.field.rect().bottomLeft())
        room = self.window().width() - below.x() - 12
        self._mistake.setFixedWidth(max(self.field.width(), min(_MISTAKE_AT_LEAST, room)))
        self._mistake.adjustSize()
        self._mistake.move(below.x(), below.y() + 6)
        self._mistake.show()
        self._mistake.raise_()
        announce(self.field, self._error.reason)

    def _changed(self, text: str) -> None:
        self._mistake.hide()
        self._show_parts()
        self.searched.emit(text)

    def _show_parts(self) -> None:
        empty = not self.field.text()
        self._keys.setVisible(empty and not self.field.hasFocus() and self.field.width() >= _KEYS_FROM)
        self._clear.setVisible(not empty)
        self._place()

    def _place(self) -> None:
        field = self.field.rect()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        end = 60 if field.width() >= _KEYS_FROM else 30  # the key has no room in a short field
        self.field.setTextMargins(end if mirrored else 24, 0, 24 if mirrored else end, 0)
        self._keys.adjustSize()
        for part, at_end, side in ((self._sign, False, 10), (self._keys, True, 10), (self._clear, True, 5)):
            x = field.width() - side - part.width() if at_end != mirrored else side
            part.move(x, (field.height() - part.height()) // 2)


class _Field(QLineEdit):
    left_downwards = Signal()
    resized = Signal()
    entered_or_left = Signal()

    def underline(self, start: int, end: int) -> None:
        """Underline a stretch of the text, counted in code points; an empty stretch takes the line away."""
        attributes = []
        if end > start:
            text_format = QTextCharFormat()
            text_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            text_format.setUnderlineColor(theme.current().color("error"))
            text = self.text()
            first, last = (utf16_length(text[:place]) for place in (start, end))
            kind = QInputMethodEvent.AttributeType.TextFormat
            offset = first - self.cursorPosition()
            attributes.append(QInputMethodEvent.Attribute(kind, offset, last - first, text_format))
        # Qt draws formats in a line edit only where an input method would ask for them.
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered_or_left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.entered_or_left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.resized.emit()
