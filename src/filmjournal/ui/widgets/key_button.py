"""A button that says its key beside its words, smaller and quieter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QStylePainter, QWidget

from filmjournal.ui.theme import fonts, icons, theme

_SIDE, _ICON, _ICON_GAP, _KEY_GAP = 13, 16, 8, 9
_KEY_STRENGTH = 0.85  # of the words' colour, on the filled button


class KeyButton(QPushButton):
    """`keys` is written as people say it: `Ctrl N`. With `main` it is the one filled button of its view."""

    def __init__(
        self, words: str, keys: str = "", *, icon: str = "", main: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._keys, self._sign, self._main = words, keys, icon, main
        self._icon_only = False
        if main:
            self.setProperty("role", "main")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setAccessibleDescription(keys)

    def words(self) -> str:
        """What the button says, without its key."""
        return self._words

    def set_icon_only(self, icon_only: bool) -> None:
        """Leave out words and key where there is no room for them."""
        if icon_only != self._icon_only:
            self._icon_only = icon_only
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, words and key."""
        if self._icon_only:
            return QSize(2 * _SIDE + _ICON, super().sizeHint().height())
        wide = 2 * _SIDE + QFontMetrics(self.font()).horizontalAdvance(self._words)
        if self._sign:
            wide += _ICON + _ICON_GAP
        if self._keys:
            wide += _KEY_GAP + QFontMetrics(fonts.interface(12)).horizontalAdvance(self._keys)
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As the size hint: a button's words are not cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button as the style does, then icon and words from its leading edge and the key at its end."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.icon = QIcon()
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        role = "text_quiet" if not self.isEnabled() else "on_action" if self._main else "text"
        inner = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
        start = inner.x()
        if self._sign:
            place = self._placed(QRect(start, (self.height() - _ICON) // 2, _ICON, _ICON))
            painter.drawPixmap(place.topLeft(), icons.pixmap(self._sign, role, _ICON, self.devicePixelRatioF()))
            start += _ICON + _ICON_GAP
        if self._icon_only:
            return
        colour = theme.current().color(role)
        painter.setPen(colour)
        words = QRect(start, 0, inner.right() + 1 - start, self.height())
        painter.drawText(self._placed(words), self._side(Qt.AlignmentFlag.AlignLeft), self._words)
        if self.width() < self.sizeHint().width():  # the key is in the menus as well
            return
        painter.setFont(fonts.interface(12))
        painter.setPen(self._key_colour(colour))
        painter.drawText(self._placed(words), self._side(Qt.AlignmentFlag.AlignRight), self._keys)

    def _key_colour(self, words: QColor) -> QColor:
        if not self._main or not self.isEnabled():
            return theme.current().color("text_quiet")
        faint = QColor(words)
        faint.setAlphaF(_KEY_STRENGTH)
        return faint

    def _placed(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def _side(self, side: Qt.AlignmentFlag) -> int:
        placed = QStyle.visualAlignment(self.layoutDirection(), side)
        return int(placed | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
