"""One ring around the control that has the keyboard, 2 px wide and 1 px off its edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.ui.theme import theme

_OFF = 1
_FIELDS = (QLineEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
RADIUS = 4


def paint_ring(painter: QPainter, rect: QRectF, radius: float = RADIUS, role: str = "focus") -> None:
    """Paint a focus ring just inside a rectangle, or one in the colour of another role."""
    colours = theme.current()
    wide = colours.ring_width
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.color(role), wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), radius, radius)
    painter.restore()


class FocusRing(QObject):
    """Puts the ring around buttons reached by key and around fields however reached.

    Widgets that paint a ring of their own (and views, whose rows do) are left alone. A control needs 3 px of free
    room around it. A field with the property `ring` set to `none` gets no ring.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._target: QWidget | None = None
        self._ring: _Ring | None = None
        self._followed: list[QWidget] = []  # what moves the ring when it moves
        application.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.ZOrderChange):
            self._follow()
        elif kind in (QEvent.Type.Hide, QEvent.Type.ParentAboutToChange, QEvent.Type.Destroy):
            self._let_go()
        return False

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._let_go()
        if new is None or new.property("ring") == "none":
            return
        parent = new.parent()
        if isinstance(new, QLineEdit) and isinstance(parent, (QAbstractSpinBox, QComboBox)):
            new = parent
        by_pointer = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        wanted = isinstance(new, _FIELDS) or (isinstance(new, QAbstractButton) and not by_pointer)
        around = new.parentWidget()
        if not wanted or around is None or new.isWindow():
            return
        self._target = new
        self._followed = [new]
        while not around.rect().contains(_around(new, around)) and (further := _further_out(around)) is not None:
            self._followed.append(around)  # it would be cut off here
            around = further
        for widget in self._followed:
            widget.installEventFilter(self)
        self._ring = _Ring(around)
        self._follow()

    def _follow(self) -> None:
        if self._ring is not None and self._target is not None and self._target.isVisible():
            self._ring.setGeometry(_around(self._target, self._ring.within))
            self._ring.raise_()
            self._ring.show()

    def _let_go(self) -> None:
        ring = self._ring
        self._target = self._ring = None
        # Either may be gone with its window.
        followed, self._followed = self._followed, []
        for widget in followed:
            if isValid(widget):
                widget.removeEventFilter(self)
        if ring is not None and isValid(ring):
            ring.hide()
            ring.deleteLater()


def _around(target: QWidget, within: QWidget) -> QRect:
    """The place of the ring in an ancestor of its control."""
    wide = _OFF + theme.current().ring_width
    return QRect(target.mapTo(within, QPoint(0, 0)), target.size()).adjusted(-wide, -wide, wide, wide)


def _further_out(widget: QWidget) -> QWidget | None:
    """What is around a widget, None where a window ends or what is in it is scrolled."""
    around = widget.parentWidget()
    return None if widget.isWindow() or isinstance(around, QAbstractScrollArea) else around


class _Ring(QWidget):
    def __init__(self, within: QWidget) -> None:
        super().__init__(within)
        self.within = within
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ring(painter, QRectF(self.rect()), RADIUS + _OFF)
