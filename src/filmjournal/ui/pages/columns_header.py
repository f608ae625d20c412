"""The heads of the list's columns: a click sorts, a drag moves or sizes, and the keyboard does all of it too."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QHeaderView, QWidget

from filmjournal.domain.queries import SortBy, SortKey
from filmjournal.i18n import _
from filmjournal.ui.models.columns import COLUMNS, Look
from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.widgets.announce import announce

EDGE, PADDING = 16, 8  # before the first column; on both sides of every other
LEAST_WIDTH, MOST_WIDTH = 32, 2_000
_HEIGHT, _ARROW, _MARK, _STEP = 30, 12, 14, 8


class ColumnsHeader(QHeaderView):
    """Heads of the columns of `models.columns`.

    `sort_wanted` carries a column's number and whether it is to be a further key; `menu_wanted` a column's number and
    a place on the screen; `left_downwards` says that the keyboard wants to go on to the rows.
    """

    sort_wanted = Signal(int, bool)
    menu_wanted = Signal(int, QPoint)
    left_downwards = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.keys: tuple[SortKey, ...] = ()
        self._at = 0  # the visual place that has the keyboard
        self._over = -1
        self._further = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setFirstSectionMovable(True)
        self.setMinimumSectionSize(LEAST_WIDTH)
        self.setMaximumSectionSize(MOST_WIDTH)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Columns"))
        self.sectionClicked.connect(lambda number: self.sort_wanted.emit(number, self._further))

    def show_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Show what the list is sorted by."""
        self.keys = keys
        self.viewport().update()

    def visible_sections(self) -> list[int]:
        """The numbers of the columns that are shown, in the order in which they stand."""
        logical = [self.logicalIndex(place) for place in range(self.count())]
        return [number for number in logical if not self.isSectionHidden(number)]

    def move_by(self, number: int, by: int) -> None:
        """Move a column so many places on among those that are shown."""
        shown = self.visible_sections()
        target = shown.index(number) + by
        if 0 <= target < len(shown):
            self.moveSection(self.visualIndex(number), self.visualIndex(shown[target]))

    def sizeHint(self) -> QSize:
        return QSize(0, max(_HEIGHT, fonts.line_height(_font()) + 12))

    def name_width(self, number: int) -> int:
        """How wide a column must be for its name and an arrow."""
        if COLUMNS[number].look is Look.MARK:
            return LEAST_WIDTH
        return QFontMetrics(_font()).horizontalAdvance(_(COLUMNS[number].name)) + 2 * PADDING + _ARROW + 10

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        colours, height = theme.current(), self.height()
        painter.fillRect(event.rect(), colours.color("page"))
        painter.fillRect(event.rect().x(), height - 1, event.rect().width(), 1, colours.color("rule"))
        for place, number in enumerate(self.visible_sections()):
            rect = QRect(self.sectionViewportPosition(number), 0, self.sectionSize(number), height - 1)
            if rect.intersects(event.rect()):
                self._paint(painter, rect, number, first=place == 0)
                if place == self._at and self.hasFocus():
                    paint_ring(painter, QRectF(rect), 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._point_at(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._further = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            shown = self.visible_sections()
            number = shown[min(self._at, len(shown) - 1)]
            place = QPoint(self.sectionViewportPosition(number) + PADDING, self.height())
        else:
            number, place = self.logicalIndexAt(event.pos()), event.pos()
        self.menu_wanted.emit(number, self.viewport().mapToGlobal(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go(self._at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go along, with Ctrl they move the column, with Shift they size it; Enter and Space sort."""
        shown = self.visible_sections()
        number = shown[min(self._at, len(shown) - 1)]
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        forward = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                step = forward if event.key() == Qt.Key.Key_Right else -forward
                if shift:
                    width = self.sectionSize(number) + step * _STEP
                    self.resizeSection(number, max(LEAST_WIDTH, min(MOST_WIDTH, width)))
                    return
                if control:
                    self.move_by(number, step)
                self._go(self._at + step)
            case Qt.Key.Key_Home:
                self._go(0)
            case Qt.Key.Key_End:
                self._go(len(shown) - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.sort_wanted.emit(number, shift)
            case Qt.Key.Key_Down | Qt.Key.Key_Escape:
                self.left_downwards.emit()
            case _:
                event.ignore()

    def _go(self, place: int) -> None:
        shown = self.visible_sections()
        self._at = max(0, min(len(shown) - 1, place))
        number = shown[self._at]
        view = self.parent()
        if isinstance(view, QAbstractScrollArea):
            bar = view.horizontalScrollBar()
            left, width = self.sectionViewportPosition(number), self.sectionSize(number)
            if left < 0 or width > self.viewport().width():
                bar.setValue(bar.value() + left)
            elif left + width > self.viewport().width():
                bar.setValue(bar.value() + left + width - self.viewport().width())
        self.viewport().update()
        if self.hasFocus():
            announce(self, self._spoken(number))

    def _spoken(self, number: int) -> str:
        column = COLUMNS[number]
        key = next((key for key in self.keys if key.by is column.sort), None)
        if key is None:
            return _(column.name)
        way = _("sorted downwards") if key.descending else _("sorted upwards")
        return f"{_(column.name)}, {way}"

    def _point_at(self, number: int) -> None:
        if number != self._over:
            self._over = number
            self.viewport().update()

    def _paint(self, painter: QPainter, rect: QRect, number: int, *, first: bool) -> None:
        column, colours, direction = COLUMNS[number], theme.current(), self.layoutDirection()
        if number == self._over and column.sort is not None:
            painter.fillRect(rect, colours.color("hover"))
        ratio = painter.device().devicePixelRatio()
        inner = mirrored(rect.adjusted(EDGE if first else PADDING, 0, -PADDING, 0), rect, direction)
        if column.look is Look.MARK:
            mark = QRect(0, 0, _MARK, _MARK)
            mark.moveCenter(rect.center())
            painter.drawPixmap(mark.topLeft(), icons.pixmap(column.icon, "text_quiet", _MARK, ratio))
            return
        place = next((place for place, key in enumerate(self.keys) if key.by is column.sort), None)
        room, font = inner.width(), _font()
        words = min(room, QFontMetrics(font).horizontalAdvance(_(column.name)) + 2)
        sign = 0
        if place is not None:
            sign = _ARROW + 2 + (_figure_width() if len(self.keys) > 1 else 0)
            words = min(words, max(0, room - sign))
        start = inner.right() + 1 - words - sign if column.at_end else inner.left()
        painter.setPen(colours.color("text" if place is not None else "text_quiet"))
        text = QRect(start, rect.y(), words, rect.height())
        draw_text(painter, mirrored(text, inner, direction), _(column.name), font, direction)
        if place is None:
            return
        arrow = QRect(start + words + 2, rect.y() + (rect.height() - _ARROW) // 2, _ARROW, _ARROW)
        name = "down" if self.keys[place].descending else "up"
        painter.drawPixmap(mirrored(arrow, inner, direction).topLeft(), icons.pixmap(name, "text", _ARROW, ratio))
        if len(self.keys) > 1:
            figure = QRect(arrow.right() + 1, rect.y(), _figure_width(), rect.height())
            draw_text(painter, mirrored(figure, inner, direction), str(place + 1), _figures(), direction)


def next_keys(
    keys: tuple[SortKey, ...], by: SortBy, usual: SortKey, most: int, *, further: bool
) -> tuple[SortKey, ...]:
    """What is sorted by after a click on a head: it alone, or as a `further` key; again is the other direction."""
    present = next((key for key in keys if key.by is by), None)
    turned = usual if present is None else SortKey(by, not present.descending)
    if not further:
        return (turned if keys and keys[0].by is by else usual,)
    if present is not None:
        return tuple(turned if key is present else key for key in keys)
    return (*keys[: most - 1], usual)


def _font() -> QFont:
    return fonts.interface(12)


def _figures() -> QFont:
    return fonts.interface(10, tabular=True)


def _figure_width() -> int:
    return QFontMetrics(_figures()).horizontalAdvance("3") + 2
