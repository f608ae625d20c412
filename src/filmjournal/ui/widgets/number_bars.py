"""Bars with their numbers: upright along a line, or lying below each other; each may lead to a search.

A chart is one stop of the keyboard. Arrows go from bar to bar, Enter follows the one the keyboard is on, and screen
readers are told all of them at first and each as it is reached.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from filmjournal.domain.charts import Bar
from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.widgets.announce import announce

_UPRIGHT = 180  # pixels that the highest bar has
_WIDEST, _SHARE = 34, 0.68  # of a bar, and of its room
_ROOM_AT_MOST = 72  # a few bars stand together
_APART = 0.5  # of a bar's room, before one that stands apart
_LINE_GAP, _LEAST_GAP = 4, 6
_ROW, _THICK = 24, 12
_NAMES_AT_MOST = 0.4  # of the width
_TEXT = 12


class NumberBars(QWidget):
    """What both kinds share. `search_wanted` carries the search of a bar that was clicked or followed by key.

    Abstract (Qt's metaclass takes no ABC): `area`, `_paint_bars` and `_arrows` are the subclass's.
    """

    search_wanted = Signal(str)

    def __init__(self, name: str, role: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self.bars: tuple[Bar, ...] = ()
        self._current = 0
        self._pointed = -1
        self._ringed = False
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars; the keyboard stays on the one of its name where that is still there."""
        if tuple(bars) == self.bars:
            return
        was = self.bars[self._current].name if self.bars else ""
        self.bars = tuple(bars)
        self._current = next((at for at, bar in enumerate(self.bars) if bar.name == was), 0)
        self._pointed = -1
        self.setAccessibleDescription("; ".join(bar.words for bar in self.bars))
        self.updateGeometry()
        self.update()

    def current(self) -> Bar | None:
        """The bar that the keyboard is on."""
        return self.bars[self._current] if self.bars else None

    def area(self, index: int) -> QRect:
        """The room of a bar with its name and number."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar, or follow one."""
        key = event.key()
        forward = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        steps = {**self._arrows(forward), Qt.Key.Key_Home: -len(self.bars), Qt.Key.Key_End: len(self.bars)}
        if not self.bars or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in steps:
            self._go(self._current + steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.bars[self._current].search:
            self.search_wanted.emit(self.bars[self._current].search)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which bar a click would follow."""
        self._point(self._at(event.position().toPoint().x(), event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Show none."""
        self._point(-1)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the bar under the pointer."""
        place = event.position().toPoint()
        found = self._at(place.x(), place.y())
        if event.button() == Qt.MouseButton.LeftButton and found >= 0 and self.bars[found].search:
            self.search_wanted.emit(self.bars[found].search)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the press, so that the release comes here."""
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Tell a bar in words where the pointer rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.bars[found].words if found >= 0 else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        self._ringed = True
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no more."""
        self._ringed = False
        self.update()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, and the ring around the one that the keyboard is on."""
        painter = QPainter(self)
        if self.bars:
            self._paint_bars(painter)
            if self._ringed:
                paint_ring(painter, QRectF(self.area(self._current).adjusted(-3, 0, 3, 0) & self.rect()))

    def _paint_bars(self, painter: QPainter) -> None:
        """Paint all bars: upright ones and lying ones each in their way."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def _arrows(self, forward: int) -> dict[Qt.Key, int]:
        """The arrows that lead along the bars, each with its step."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def _paint_bar(self, painter: QPainter, rect: QRect, index: int) -> None:
        """One bar: filled, or outlined and dashed where it stands apart."""
        colours = theme.current()
        if not self.bars[index].apart:
            pointed = index == self._pointed and self._role == "ink"
            painter.fillRect(rect, colours.color("ink_hover" if pointed else self._role))
        elif self.bars[index].number:
            edge = QPen(colours.color("control_edge"), 1, Qt.PenStyle.DashLine)
            edge.setDashPattern([3, 3])
            painter.setPen(edge)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _names(self, index: int) -> QFont:
        font = fonts.interface(_TEXT, tabular=True)
        font.setUnderline(index == self._pointed)
        return font

    def _most(self) -> int:
        return max((bar.number for bar in self.bars), default=0)

    def _at(self, x: int, y: int) -> int:
        return next((index for index in range(len(self.bars)) if self.area(index).contains(x, y)), -1)

    def _point(self, index: int) -> None:
        index = index if index >= 0 and self.bars[index].search else -1
        if index != self._pointed:
            self._pointed = index
            self.setCursor(Qt.CursorShape.ArrowCursor if index < 0 else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _go(self, index: int) -> None:
        index = max(0, min(len(self.bars) - 1, index))
        if index != self._current:
            self._current = index
            self.update()
            announce(self, self.bars[index].words)


class UprightBars(NumberBars):
    """Bars side by side, each with its number above and its name below as far as there is room for them."""

    def __init__(self, name: str, role: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(name, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room, as high as the highest bar."""
        return QSize(320, _UPRIGHT + 2 * (self._line() + _LINE_GAP) + 1)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(120, self.sizeHint().height())

    def area(self, index: int) -> QRect:
        """A column from top to bottom."""
        step = min(_ROOM_AT_MOST, self.width() / (len(self.bars) + _APART * any(bar.apart for bar in self.bars)))
        left = step * (index + _APART * any(bar.apart for bar in self.bars[: index + 1]))
        return self._placed(QRect(round(left), 0, round(left + step) - round(left), self.height()))

    def _placed(self, rect: QRect) -> QRect:
        return mirrored(rect, self.rect(), self.layoutDirection())

    def _arrows(self, forward: int) -> dict[Qt.Key, int]:
        return {Qt.Key.Key_Right: forward, Qt.Key.Key_Left: -forward}

    def _paint_bars(self, painter: QPainter) -> None:
        most = max(1, self._most())
        ground = self._ground()
        above: list[tuple[int, str, QRect]] = []
        below: list[tuple[int, str, QRect]] = []
        for index, bar in enumerate(self.bars):
            room = self.area(index)
            wide = max(1, min(_WIDEST, round(room.width() * _SHARE)))
            high = round(_UPRIGHT * bar.number / most) or int(bar.number > 0)
            body = QRect(room.center().x() - (wide - 1) // 2, ground - high, wide, high)
            self._paint_bar(painter, body, index)
            above.append((index, bar.count, self._label(index, bar.count, body.top() - self._line() - 1)))
            below.append((index, bar.name, self._label(index, bar.name, ground + 1 + _LINE_GAP)))
        painter.fillRect(0, ground, self.width(), 1, theme.current().color("control_edge"))
        # Where there is no room for all, the highest keep their numbers, and names are left out evenly.
        first = sorted(above, key=lambda label: (label[0] not in self._marked(), -self.bars[label[0]].number))
        self._write(painter, first, "text")
        self._write(painter, self._thinned(below), "text_quiet")

    def _ground(self) -> int:
        return self._line() + _LINE_GAP + _UPRIGHT

    def _line(self) -> int:
        return fonts.line_height(fonts.interface(_TEXT))

    def _label(self, index: int, text: str, top: int) -> QRect:
        wide = QFontMetrics(fonts.interface(_TEXT, tabular=True)).horizontalAdvance(text) + 2
        middle = self.area(index).center().x()
        left = max(0, min(self.width() - wide, middle - wide // 2))
        return QRect(left, max(0, top), wide, self._line())

    def _marked(self) -> set[int]:
        return {self._pointed, self._current if self._ringed else -1}

    def _thinned(self, labels: list[tuple[int, str, QRect]]) -> list[tuple[int, str, QRect]]:
        marked = [label for label in labels if label[0] in self._marked()]
        known = [label for label in labels if not self.bars[label[0]].apart]
        apart = [label for label in labels if self.bars[label[0]].apart]
        for step in (1, 2, 5, 10, 20, 50):
            if not known or max(label[2].width() for label in known) + _LEAST_GAP <= step * self.area(0).width():
                break
        round_ones = (at for at, label in enumerate(known) if label[1].isdigit() and int(label[1]) % step == 0)
        start = 0 if step == 1 else next(round_ones, 0)
        return marked + apart + known[start::step]

    def _write(self, painter: QPainter, labels: list[tuple[int, str, QRect]], role: str) -> None:
        """Write labels, those first that come first; what would touch another is left out."""
        painter.setPen(theme.current().color(role))
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # 3½ is no ½3 in any window
        taken: list[QRect] = []
        for index, text, rect in labels:
            if not any(rect.adjusted(-_LEAST_GAP // 2, 0, _LEAST_GAP // 2, 0).intersects(other) for other in taken):
                taken.append(rect)
                painter.setFont(self._names(index))
                painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), text)


class LyingBars(NumberBars):
    """Bars below each other, each with its name before and its number behind it."""

    def __init__(self, name: str, role: str = "ink", parent: QWidget | None = None) -> None:
        super().__init__(name, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line for each bar."""
        return QSize(320, self._row() * max(1, len(self.bars)))

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(160, self.sizeHint().height())

    def area(self, index: int) -> QRect:
        """A row from side to side."""
        return QRect(0, index * self._row(), self.width(), self._row())

    def _row(self) -> int:
        return max(_ROW, fonts.line_height(fonts.interface(13)) + 6)

    def _arrows(self, forward: int) -> dict[Qt.Key, int]:
        return {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}

    def _paint_bars(self, painter: QPainter) -> None:
        most = max(1, self._most())
        font = fonts.interface(13, tabular=True)
        metrics = QFontMetrics(font)
        names = min(
            round(self.width() * _NAMES_AT_MOST), max(metrics.horizontalAdvance(bar.name) for bar in self.bars) + 2
        )
        numbers = max(metrics.horizontalAdvance(bar.count) for bar in self.bars) + 2
        room = max(1, self.width() - names - numbers - 32)
        for index, bar in enumerate(self.bars):
            row = self.area(index)
            pieces = (
                QRect(0, row.y(), names, row.height()),
                QRect(names + 16, row.y() + (row.height() - _THICK) // 2, max(1, room * bar.number // most), _THICK),
                QRect(self.width() - numbers, row.y(), numbers, row.height()),
            )
            name, body, number = (mirrored(piece, self.rect(), self.layoutDirection()) for piece in pieces)
            self._paint_bar(painter, body, index)
            painter.setPen(theme.current().color("text"))
            font.setUnderline(index == self._pointed)
            draw_text(painter, name, bar.name, font, self.layoutDirection())
            font.setUnderline(False)
            draw_text(painter, number, bar.count, font, self.layoutDirection(), at_end=True)
