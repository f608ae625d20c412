"""The viewings of a film as a history: a row each, and above them how its rating went over the years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.entries import Viewing
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.rating import HALF_STARS_MAX, short, spoken
from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme import dates, fonts, icons, stars, theme
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.wording import viewings_text

_Index = QModelIndex | QPersistentModelIndex
SHOWN_AT_FIRST = 12
_ROW, _GAP, _AGAIN, _INSET, _DATE_LEAST = 32, 12, 14, 6, 100
_WIDE_DATE = PartialDate(2000, 9, 30)
_PLOT, _APART_AT_MOST, _APART_FOR_WORDS, _DOT = 64, 116, 34, 4


class RatingHistory(QWidget):
    """`viewing_activated` carries the entry of the row that was clicked, or that Enter was pressed on."""

    viewing_activated = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all = False
        self._film: object = None
        self.chart = RatingChart(self)
        self.view = _View(self)
        self._model = _Model(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.clicked.connect(self._open)
        self.view.opened.connect(self._open)
        self.more = QPushButton(self)
        self.more.setProperty("role", "flat")
        self.more.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.chart)
        column.addWidget(self.view)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)

    def show_viewings(self, viewings: Sequence[Viewing], film: object = None) -> None:
        """Show the viewings of a film, oldest first as they come."""
        if film != self._film:
            self._film, self._all = film, False
        self._model.show(tuple(viewings))
        self.chart.show_viewings(viewings)
        self._fit()

    def _show_all(self) -> None:
        had_focus = self.more.hasFocus()
        self._all = True
        self._fit()
        if had_focus:
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            self.view.setCurrentIndex(self._model.index(SHOWN_AT_FIRST))

    def _fit(self) -> None:
        count = len(self._model.viewings)
        shown = count if self._all else min(count, SHOWN_AT_FIRST)
        self._model.limit(shown)
        self.view.setFixedHeight(shown * row_height())
        self.more.setVisible(shown < count)
        self.more.setText(ngettext("Show all {count}", "Show all {count}", count).format(count=count))

    def _open(self, index: _Index) -> None:
        if index.isValid():
            self.viewing_activated.emit(self._model.viewings[index.row()].id)


def viewings_of(count: int) -> str:
    """`2 viewings`, `no viewing`."""
    if not count:
        return _("no viewing")
    return viewings_text(count)


def row_height() -> int:
    """How high a viewing's row is, in pixels."""
    return max(_ROW, fonts.line_height(fonts.reading(14, italic=True)) + 10)


class RatingChart(QWidget):
    """A dot for each rated viewing, in their order, with its number over it; hidden where there are fewer than two."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rated: tuple[Viewing, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_viewings(self, viewings: Sequence[Viewing]) -> None:
        """Show the ratings of viewings."""
        self._rated = tuple(viewing for viewing in viewings if viewing.rating is not None)
        told = (f"{dates.long_date(seen.watched)}: {spoken(seen.rating)}" for seen in self._rated[:SHOWN_AT_FIRST])
        self.setAccessibleName(_("Ratings over time"))
        self.setAccessibleDescription("; ".join(told))
        self.setToolTip("" if len(self._rated) < 2 else _("The ratings of its viewings, the earliest first"))
        self.setVisible(len(self._rated) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the dots with the words over and under them."""
        return QSize(240, 2 * self._words() + _PLOT + 2 * _DOT + 8)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the size hint."""
        return QSize(80, self.sizeHint().height())

    def points(self) -> list[QPointF]:
        """Where the dots are."""
        count = len(self._rated)
        edge = _APART_FOR_WORDS / 2
        apart = min(_APART_AT_MOST, (self.width() - 2 * edge) / max(1, count - 1))
        top = self._words() + _DOT
        points = []
        for number, seen in enumerate(self._rated):
            assert seen.rating is not None
            x = edge + number * apart
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                x = self.width() - x
            share = (HALF_STARS_MAX - seen.rating.half_stars) / (HALF_STARS_MAX - 1)
            points.append(QPointF(x, top + share * _PLOT))
        return points

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, dots, numbers and years."""
        if len(self._rated) < 2:
            return
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # 4½ is written so whichever way the window runs
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, points, line = theme.current(), self.points(), self._words()
        foot = line + _PLOT + 2 * _DOT + 3
        painter.fillRect(QRect(0, foot, self.width(), 1), colours.color("rule"))
        pen = QPen(colours.color("star"), 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(points)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color("star"))
        for point in points:
            painter.drawEllipse(point, _DOT - 0.5, _DOT - 0.5)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        year_before = None
        for number, (seen, point) in enumerate(zip(self._rated, points, strict=True)):
            if not self._is_named(number):
                continue
            assert seen.rating is not None
            words = QRectF(point.x() - _APART_FOR_WORDS / 2, 0, _APART_FOR_WORDS, line)
            painter.setPen(colours.color("text"))
            painter.setFont(fonts.interface(12, tabular=True))
            painter.drawText(words.translated(0, point.y() - _DOT - line), centre, short(seen.rating))
            year = "–" if seen.watched is None else str(seen.watched.year)
            if year != year_before:
                painter.setPen(colours.color("text_quiet"))
                painter.drawText(words.translated(0, foot + 3), centre, year)
            year_before = year

    def _is_named(self, number: int) -> bool:
        """Whether there is room for a dot's number; the first and the last always have theirs."""
        count = len(self._rated)
        room = (self.width() - _APART_FOR_WORDS) / max(1, count - 1)
        step = max(1, -(-_APART_FOR_WORDS // max(1, int(room))))
        return number == count - 1 or (number % step == 0 and count - 1 - number >= step)

    @staticmethod
    def _words() -> int:
        return fonts.line_height(fonts.interface(12)) + 2


class _View(QListView):
    """Rows that are as many as they are: what scrolls is around it."""

    opened = Signal(QModelIndex)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("Viewings"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and (model := self.model()) is not None:
            self.setCurrentIndex(model.index(0, 0))


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.viewings: tuple[Viewing, ...] = ()
        self._limit = 0

    def show(self, viewings: tuple[Viewing, ...]) -> None:
        if viewings != self.viewings:
            self.beginResetModel()
            self.viewings = viewings
            self._limit = min(self._limit, len(viewings))
            self.endResetModel()

    def limit(self, count: int) -> None:
        """Let a view see so many of them."""
        if count != self._limit:
            self.beginResetModel()
            self._limit = count
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._limit

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        seen = self.viewings[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return seen
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            again = _("seen before") if seen.rewatch else _("first time")
            return ", ".join(filter(None, (dates.long_date(seen.watched), spoken(seen.rating), seen.headline, again)))
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        seen: Viewing = index.data(Qt.ItemDataRole.UserRole)
        colours, rect, direction = theme.current(), QRect(option.rect), option.direction
        focused = option.widget is not None and option.widget.hasFocus()
        selected = focused and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        if selected:
            painter.fillRect(rect, colours.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.color("hover"))
        font, small = fonts.interface(13, tabular=True), fonts.interface(12)
        inner = rect.adjusted(_INSET, 0, -_INSET, 0)
        date = dates.long_date(seen.watched)
        written = QFontMetrics(font).horizontalAdvance(dates.long_date(_WIDE_DATE)) + 8
        wide = min(max(_DATE_LEAST, written), inner.width() // 3)
        at = QRect(inner.x(), inner.y(), wide, inner.height())
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, mirrored(at, inner, direction), date, font, direction)
        at = QRect(at.right() + 1 + _GAP, inner.y(), round(stars.width(stars.ROW_SIZE)) + 2, inner.height())
        place = mirrored(at, inner, direction)
        right_to_left = direction == Qt.LayoutDirection.RightToLeft
        if seen.rating is not None:
            top = place.y() + (place.height() - stars.ROW_SIZE) // 2
            stars.paint(painter, place.x(), top, seen.rating.half_stars, stars.ROW_SIZE, mirrored=right_to_left)
        else:
            painter.setPen(colours.on_row("text_quiet", selected=selected))
            draw_text(painter, place, _("Not rated"), small, direction)
        end = inner.right() + 1
        if seen.rewatch:
            end -= _AGAIN
            sign = mirrored(QRect(end, inner.y() + (inner.height() - _AGAIN) // 2, _AGAIN, _AGAIN), inner, direction)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(sign.topLeft(), icons.pixmap("again", "text_quiet", _AGAIN, ratio))
            end -= _GAP
        words = QRect(at.right() + 1 + _GAP, inner.y(), end - at.right() - 1 - _GAP, inner.height())
        painter.setPen(colours.on_row("text", selected=selected))
        headline = seen.headline or ""
        draw_text(painter, mirrored(words, inner, direction), headline, fonts.reading(14, italic=True), direction)
        if selected:
            paint_ring(painter, QRectF(rect))
        painter.restore()
