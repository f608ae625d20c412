"""The rows under the search field: it keeps the keyboard, they only show what it could lead to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QVBoxLayout, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, icons, theme
from filmjournal.ui.theme.marked_line import MarkedLine, Span, advance, draw_marked
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.search_rows import Offer
from filmjournal.ui.widgets.match_rows import matched

_Index = QModelIndex | QPersistentModelIndex
WIDTH = 520
_ROW, _RULE = 34, 13
_EDGE, _INSET = 8, 4  # to the window's edge, and between frame and rows
_SIDE, _ICON, _GAP, _YEAR_GAP = 13, 16, 10, 5
_NOTE_AT_MOST = 0.6  # of a row


class OffersModel(QAbstractListModel):
    """A short list of offers."""

    ROW_ROLE = int(Qt.ItemDataRole.UserRole)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Offer, ...] = ()

    def set_rows(self, rows: Sequence[Offer]) -> None:
        """Offer other rows."""
        if tuple(rows) == self.rows:
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def replace(self, number: int, row: Offer) -> None:
        """Say more in one of the rows."""
        self.rows = (*self.rows[:number], row, *self.rows[number + 1 :])
        self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return row if role == self.ROW_ROLE else None


class SearchPopup(QFrame):
    """Lies over the window under a field. `taken` carries the Offer that was clicked."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "popup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = OffersModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_OfferDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("border: none; padding: 0;")
        set_ground(self.list.viewport(), "raised")  # else all that lies under it is painted with each change
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Suggestions"))
        self.list.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(_INSET + 1, _INSET + 1, _INSET + 1, _INSET + 1)
        column.addWidget(self.list)
        self.hide()

    def show_under(self, field: QWidget) -> None:
        """Show the rows under a field, as wide as the window lets them be; without rows nothing is shown."""
        window = self.parentWidget()
        if not self.model.rows or window is None:
            self.hide()
            return
        below = field.mapTo(window, QPoint(0, field.height() + _INSET))
        width = min(max(WIDTH, field.width()), window.width() - 2 * _EDGE)
        height = sum(self.list.sizeHintForRow(row) for row in range(len(self.model.rows))) + 2 * (_INSET + 1)
        x = below.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x += field.width() - width
        x = max(_EDGE, min(x, window.width() - width - _EDGE))
        self.setGeometry(x, below.y(), width, min(height, window.height() - below.y() - _EDGE))
        if self.isHidden():
            self.show()
            self.raise_()

    @property
    def chosen(self) -> Offer | None:
        """The row that the keys have come to."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def choose(self, number: int | None) -> None:
        """Go to a row, or to none: back to the field."""
        self.list.setCurrentIndex(QModelIndex() if number is None else self.model.index(number))
        if number is None:
            self.list.clearSelection()

    def step(self, rows: int) -> Offer | None:
        """Go so many rows on, round by the field itself, and tell the row."""
        count = len(self.model.rows) + 1  # the field is the place before the first row
        here = self.list.currentIndex().row() + 1
        there = (here + rows) % count
        self.choose(there - 1 if there else None)
        return self.chosen

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self.model.rows):
            self.taken.emit(self.model.rows[index.row()])


class _OfferDelegate(QStyledItemDelegate):
    """Paints the rows of an OffersModel."""

    def sizeHint(self, option: Option, index: _Index) -> QSize:
        row = index.data(OffersModel.ROW_ROLE)
        return QSize(120, _row_height() + (_RULE if isinstance(row, Offer) and _has_rule(row, index) else 0))

    def paint(self, painter: QPainter, option: Option, index: _Index) -> None:
        row = index.data(OffersModel.ROW_ROLE)
        if not isinstance(row, Offer):
            return
        colours, direction = theme.current(), option.direction
        rect = QRect(option.rect)
        if _has_rule(row, index):
            line = QRect(rect.x() + _EDGE, rect.y() + _RULE // 2, rect.width() - 2 * _EDGE, 1)
            painter.fillRect(line, colours.color("rule"))
            rect.setTop(rect.top() + _RULE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, colours.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.color("hover"))
        quiet = colours.on_row("text_quiet", selected=selected)
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        sign = mirrored(QRect(inner.x(), inner.center().y() - _ICON // 2 + 1, _ICON, _ICON), rect, direction)
        role = "on_action" if selected and colours.is_high_contrast else "text_quiet"
        painter.drawPixmap(sign.topLeft(), icons.pixmap(row.icon, role, _ICON, painter.device().devicePixelRatioF()))
        inner.setLeft(inner.left() + _ICON + _GAP)
        note_font = fonts.interface(13, tabular=True)
        note = MarkedLine(row.note, _marks(row.note, row.typed_note))
        note_width = min(advance(note, note_font), round(inner.width() * _NOTE_AT_MOST)) if row.note else 0
        if note_width:
            place = QRect(inner.right() + 1 - note_width, inner.y(), note_width, inner.height())
            draw_marked(painter, mirrored(place, rect, direction), note, note_font, quiet, direction, at_end=True)
            inner.setRight(place.left() - _GAP)
        self._paint_words(painter, inner, rect, row, selected=selected, direction=direction)

    @staticmethod
    def _paint_words(
        painter: QPainter, room: QRect, within: QRect, row: Offer, *, selected: bool, direction: Qt.LayoutDirection
    ) -> None:
        colours = theme.current()
        font, small = (fonts.reading(16) if row.reading else fonts.interface(13)), fonts.interface(12, tabular=True)
        year_width = QFontMetrics(small).horizontalAdvance(row.year) + 1 + _YEAR_GAP if row.year else 0
        line = MarkedLine(row.text, _marks(row.text, row.typed), _strong(row))
        width = max(0, min(advance(line, font), room.width() - year_width))
        words = QRect(room.x(), room.y(), width, room.height())
        ink = colours.on_row("text", selected=selected)
        draw_marked(painter, mirrored(words, within, direction), line, font, ink, direction)
        if row.year:
            large, little = QFontMetrics(font), QFontMetrics(small)
            shift = round(large.ascent() - large.height() / 2 - little.ascent() + little.height() / 2)
            year = QRect(words.right() + 1 + _YEAR_GAP - 2, room.y() + shift, year_width, room.height())
            painter.setPen(colours.on_row("text_quiet", selected=selected))
            draw_text(painter, mirrored(year, within, direction), row.year, small, direction)


def _row_height() -> int:
    return max(_ROW, fonts.line_height(fonts.reading(16)) + 10)


def _has_rule(row: Offer, index: _Index) -> bool:
    return row.apart and index.row() > 0


def _strong(row: Offer) -> Span | None:
    at = row.text.rfind(row.strong) if row.strong else -1
    return None if at < 0 else (at, at + len(row.strong))


def _marks(text: str, typed: str) -> tuple[Span, ...]:
    """Where the typed words stand in a text: as they follow each other, or else as many of them as name it."""
    words = typed.split()
    for start in range(len(words)):
        if found := matched(text, " ".join(words[start:])):
            return (found,)
    return ()
