"""Labels and signs that keep their font and colour right when the theme or the reading font changes."""

from __future__ import annotations

import re
from html import escape
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from filmjournal.ui.theme import fonts, icons
from filmjournal.ui.theme.row_paint import draw_text

_ENDLESS = re.compile(r"\S{25,}")  # no language has a word that long
_PIECE = re.compile(r".{6}(?=.)")
_REDRESS = (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange)


class ReadingLabel(QLabel):
    """A person's words or a title, in the reading font at a nominal size."""

    def __init__(
        self, text: str = "", size: float = 16, *, italic: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._size, self._italic = size, italic
        self.setFont(fonts.reading(size, italic=italic))

    def changeEvent(self, event: QEvent) -> None:
        """Take the reading font anew when it may have changed."""
        super().changeEvent(event)
        if event.type() in _REDRESS and self.font() != (font := fonts.reading(self._size, italic=self._italic)):
            self.setFont(font)


class ReadingField(QLineEdit):
    """A line of the person's own words, without edges: it looks as it reads."""

    def __init__(self, size: float = 16, *, italic: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._italic = size, italic
        self.setProperty("role", "bare")
        self._dress()

    def set_size(self, size: float) -> None:
        """Set it in letters of another nominal size."""
        self._size = size
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Take the reading font anew when it may have changed."""
        super().changeEvent(event)
        if event.type() in _REDRESS and self.font() != fonts.reading(self._size, italic=self._italic):
            self._dress()

    def _dress(self) -> None:
        font = fonts.reading(self._size, italic=self._italic)
        self.setFont(font)
        self.setMinimumHeight(fonts.line_height(font) + 4)


class SmallLabel(QLabel):
    """What the program says: the desktop's font at a nominal size, quiet unless told otherwise."""

    def __init__(self, text: str = "", size: float = 12, *, quiet: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._size = size
        self.setFont(fonts.interface(size, tabular=True))
        if quiet:
            self.setProperty("role", "quiet")

    def changeEvent(self, event: QEvent) -> None:
        """Take the desktop's font anew when it may have changed."""
        super().changeEvent(event)
        if event.type() in _REDRESS and self.font() != (font := fonts.interface(self._size, tabular=True)):
            self.setFont(font)


class TitleLabel(ReadingLabel):
    """One line in the reading font, which ends with dots where there is no room for all of it."""

    def setText(self, text: str) -> None:
        """Show another text; all of it is in the tooltip."""
        super().setText(text)
        self.setToolTip(f"<qt>{escape(text)}</qt>")  # so that it is never taken for markup, and wraps

    def minimumSizeHint(self) -> QSize:
        """As narrow as need be."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what there is room for."""
        draw_text(QPainter(self), self.contentsRect(), self.text(), self.font(), self.layoutDirection())


def breakable(text: str) -> str:
    """The text with places where its line can break, so that one endless word is no wider than its page."""
    return _ENDLESS.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word.group()), text)


_Label = TypeVar("_Label", bound=QLabel)


def led(label: _Label) -> _Label:
    """Let lines begin where the window's do, in whatever script they are; Qt would go by the words."""
    mirrored = label.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
    return label


def wrapped(label: _Label) -> _Label:
    """Let plain words go on over several lines, which begin where the window's do."""
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return led(label)


class Sign(QWidget):
    """An icon that is only looked at, in a colour role."""

    def __init__(self, name: str, role: str = "text_quiet", size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setFixedSize(size, size)

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon or colour."""
        self._name, self._role = name, role
        self.update()

    def sizeHint(self) -> QSize:
        """The icon's size."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon in the theme in use."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icons.pixmap(self._name, self._role, self._size, self.devicePixelRatio()))


class Rule(QFrame):
    """A hairline across."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rule")
        self.setFixedHeight(1)
