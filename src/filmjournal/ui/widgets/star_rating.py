"""Five stars that take a rating in halves, by pointer, by key, and by screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSizePolicy, QWidget

from filmjournal.domain.rating import HALF_STARS_MAX, Rating, short, spoken
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, stars, theme
from filmjournal.ui.theme.focus_ring import RADIUS, paint_ring
from filmjournal.ui.theme.row_paint import draw_text
from filmjournal.ui.widgets.announce import announce

_RING_OFF = 4
_HIT_HEIGHT = 28
_WORDS_GAP = 8
_DIGITS = {getattr(Qt.Key, f"Key_{digit}"): digit for digit in range(6)}


class StarRating(QDoubleSpinBox):
    """A rating of half a star to five, or none.

    To the desktop it is a spin box of 0 to 5 by halves whose text is the rating in words: Qt has an accessible
    interface for those that tells screen readers number and words, and one written in Python would crash there.
    `rating_changed` carries a Rating or None, and only when the person changed it. With `words`, the value under
    the pointer is written beside the stars, in room kept for it.
    """

    rating_changed = Signal(object)

    def __init__(
        self, size: int = stars.ENTRY_SIZE, *, words: bool = True, parent: QWidget | None = None
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._size = size
        self._words = words
        self._preview = 0
        self._settled_at = 0  # the half star just clicked: no preview of it until the pointer has left it
        self._pressed = False
        self._ringed = False
        self._silent = False
        self.lineEdit().hide()
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setProperty("ring", "none")
        self.setFrame(False)
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setDecimals(1)
        self.setRange(0, HALF_STARS_MAX / 2)
        self.setSingleStep(0.5)
        self.valueChanged.connect(self._value_changed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Rating"))
        self.setToolTip(_("← → by a half, 0 to 5, Delete for none"))

    def rating(self) -> Rating | None:
        """The rating shown, None for none."""
        return Rating(self._halves()) if self._halves() else None

    def set_rating(self, rating: Rating | None, *, announce: bool = False) -> None:
        """Show a rating without saying that the person changed it; let screen readers say it if asked to."""
        self._silent = True
        try:
            self.setValue(rating.stars if rating else 0)
        finally:
            self._silent = False
        if announce:
            self._say()

    def choose(self, half_stars: int) -> None:
        """Rate as the person does: 1 to 10 half stars, 0 for none, anything beyond is the nearest of them."""
        self.setValue(max(0, min(HALF_STARS_MAX, half_stars)) / 2)

    def textFromValue(self, val: float) -> str:
        """The rating in words, for screen readers."""
        halves = round(val * 2)
        return spoken(Rating(halves) if halves else None)

    def valueFromText(self, text: str) -> float:
        """The value as it is: nobody types words here."""
        return self.value()

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:  # noqa: A002 - Qt's own name
        """Any text is the rating's own."""
        return QValidator.State.Acceptable, input, pos

    def preview(self) -> Rating | None:
        """The rating that a click would give, None while the pointer is elsewhere."""
        return Rating(self._preview) if self._preview else None

    def sizeHint(self) -> QSize:
        """Room for the stars, the ring and the words."""
        ring = 2 * (_RING_OFF + 2)
        wide = round(stars.width(self._size)) + ring + self._words_room()
        return QSize(wide, max(_HIT_HEIGHT, self._size + ring))

    def minimumSizeHint(self) -> QSize:
        """As the size hint: stars do not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stars, the preview in their place, its words and the ring."""
        painter = QPainter(self)
        area = self._stars_area()
        mirrored = self._mirrored()
        shown = self._preview or self._halves()
        stars.paint(painter, area.x(), area.y(), shown, self._size, mirrored=mirrored, outlined=True)
        if self._words and self._preview:
            painter.setPen(theme.current().color("text_quiet"))
            room = QRectF(area.right() + _WORDS_GAP, 0, self._words_room() - _WORDS_GAP, self.height())
            if mirrored:
                room.moveRight(area.left() - _WORDS_GAP)
            words = short(Rating(self._preview))
            draw_text(painter, room.toRect(), words, fonts.interface(12), self.layoutDirection())
        if self.hasFocus() and self._ringed:
            around = _RING_OFF + theme.current().ring_width
            paint_ring(painter, area.adjusted(-around, -around, around, around), RADIUS + 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the rating under the pointer."""
        found = self._half_stars_at(event.position())
        if found != self._settled_at:
            self._settled_at = 0
            self._set_preview(found)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click."""
        self._pressed = event.button() == Qt.MouseButton.LeftButton and bool(self._half_stars_at(event.position()))
        event.setAccepted(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Rate where the click ended; on the present rating it clears."""
        found = self._half_stars_at(event.position())
        if self._pressed and event.button() == Qt.MouseButton.LeftButton and found:
            self._settled_at = found
            self._set_preview(0)
            self.choose(0 if found == self._halves() else found)
        self._pressed = False

    def leaveEvent(self, event: QEvent) -> None:
        """Show the rating itself again."""
        self._settled_at = 0
        self._set_preview(0)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to what the stars stand on: a spin box's own is about its text."""
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to whoever scrolls: nobody rates a film by scrolling past it."""
        event.ignore()

    def event(self, event: QEvent) -> bool:
        """Leave the window its keys: the field that a spin box has inside would take Ctrl+Z for itself."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Rate by key: arrows, digits, Home and End, Delete."""
        key = event.key()
        forward = -1 if self._mirrored() else 1
        steps = {
            Qt.Key.Key_Right: forward,
            Qt.Key.Key_Left: -forward,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_PageUp: 2,
            Qt.Key.Key_PageDown: -2,
        }
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if not plain:
            event.ignore()
            return
        if key in steps:
            self._choose_by_key(self._halves() + steps[Qt.Key(key)])
        elif key in _DIGITS:
            self._choose_by_key(2 * _DIGITS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Home):
            self._choose_by_key(0)
        elif key == Qt.Key.Key_End:
            self._choose_by_key(HALF_STARS_MAX)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard came here by key."""
        self._ringed = event.reason() not in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.PopupFocusReason)
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def _choose_by_key(self, half_stars: int) -> None:
        self._ringed = True
        self._preview = 0
        self.choose(half_stars)
        self.update()

    def _halves(self) -> int:
        return round(self.value() * 2)

    def _value_changed(self) -> None:
        halves = self._halves()
        if self.value() != halves / 2:  # a screen reader may set any number
            self.setValue(halves / 2)
            return
        self.update()
        if not self._silent:
            self.rating_changed.emit(self.rating())

    def _say(self) -> None:
        announce(self, spoken(self.rating()))

    def _set_preview(self, half_stars: int) -> None:
        if half_stars != self._preview:
            self._preview = half_stars
            self.update()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _words_room(self) -> int:
        return _WORDS_GAP + QFontMetrics(fonts.interface(12)).horizontalAdvance("4½") + 4 if self._words else 0

    def _stars_area(self) -> QRectF:
        wide = stars.width(self._size)
        inset = _RING_OFF + 2
        left = self.width() - inset - wide if self._mirrored() else inset
        return QRectF(round(left), (self.height() - self._size) // 2, wide, self._size)

    def _half_stars_at(self, point: QPointF) -> int:
        area = self._stars_area()
        spare = stars.gap(self._size) / 2
        if not (area.left() - spare <= point.x() <= area.right() + spare and 0 <= point.y() <= self.height()):
            return 0
        return stars.half_stars_at(point.x() - area.x(), self._size, mirrored=self._mirrored())
