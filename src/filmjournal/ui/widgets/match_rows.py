"""What is offered while one types: rows with the matched letters marked, something quiet at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.domain.folding import fold
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, icons, posters, theme
from filmjournal.ui.theme.row_paint import draw_text, mirrored, plain_line

_Index = QModelIndex | QPersistentModelIndex
NAME_ROW, FILM_ROW = 34, 46
_SIDE, _GAP, _POSTER, _ICON, _YEAR_GAP = 10, 12, 24, 16, 5
_LOOKED_AT = 200  # characters of a name in which matched letters are looked for


@dataclass(frozen=True, slots=True)
class MatchRow:
    """One row. With a `poster` title a thumbnail stands before it, with an `icon` that; else nothing does."""

    text: str
    year: str = ""
    note: str = ""
    typed: str = ""  # the letters to mark
    poster: str = ""
    icon: str = ""
    reading: bool = False

    def spoken(self) -> str:
        """The row as a screen reader should say it."""
        return ", ".join(filter(None, (" ".join(filter(None, (self.text, self.year))), self.note)))


class MatchModel(QAbstractListModel):
    """A short list of rows."""

    ROW_ROLE = int(Qt.ItemDataRole.UserRole)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[MatchRow, ...] = ()

    def set_rows(self, rows: Sequence[MatchRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row, or the row itself for ROW_ROLE."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken()
        return row if role == self.ROW_ROLE else None


class MatchDelegate(QStyledItemDelegate):
    """Paints the rows of a MatchModel, each `height` pixels high or as high as its lettering needs."""

    def __init__(self, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._height = height

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The height; the width is the view's."""
        return QSize(120, max(self._height, fonts.line_height(fonts.reading(16)) + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint ground, thumbnail, words with their matched letters, and the note at the end."""
        row = index.data(MatchModel.ROW_ROLE)
        assert isinstance(row, MatchRow)
        colours = theme.current()
        rect: QRect = option.rect
        direction = option.direction
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, colours.color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.color("hover"))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        start = inner.x()
        ratio = painter.device().devicePixelRatioF()
        if row.poster or row.icon:
            self._sign(painter, QRect(start, inner.y(), _POSTER, inner.height()), rect, row, direction, ratio)
            start += _POSTER + _GAP
        note_font = fonts.interface(13 if row.poster or row.icon else 12, tabular=True)
        note_width = QFontMetrics(note_font).horizontalAdvance(row.note) + 2
        note = QRect(inner.right() + 1 - note_width, inner.y(), note_width, inner.height())
        words = QRect(start, inner.y(), note.x() - _GAP - start, inner.height())
        font = fonts.reading(16) if row.reading else fonts.interface(13)
        year_font = fonts.interface(12, tabular=True)
        year_width = QFontMetrics(year_font).horizontalAdvance(row.year) + _YEAR_GAP if row.year else 0
        wide = min(QFontMetrics(font).horizontalAdvance(plain_line(row.text)), max(0, words.width() - year_width))
        title = QRect(words.x(), words.y(), wide + 1, words.height())
        self._mark(painter, title, rect, row, font, direction)
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, mirrored(title, rect, direction), row.text, font, direction)
        painter.setPen(colours.on_row("text_quiet", selected=selected))
        if row.year:
            # On the title's own line of letters, though it is smaller.
            ascent = QFontMetrics(font).ascent() - QFontMetrics(font).height() / 2
            small = QFontMetrics(year_font).ascent() - QFontMetrics(year_font).height() / 2
            year = QRect(title.right() + _YEAR_GAP, words.y() + round(ascent - small), year_width, words.height())
            draw_text(painter, mirrored(year, rect, direction), row.year, year_font, direction)
        draw_text(painter, mirrored(note, rect, direction), row.note, note_font, direction, at_end=True)

    def _sign(
        self, painter: QPainter, place: QRect, within: QRect, row: MatchRow, direction: Qt.LayoutDirection, ratio: float
    ) -> None:
        place = mirrored(place, within, direction)
        if row.icon:
            at = QRect(0, 0, _ICON, _ICON)
            at.moveCenter(place.center())
            painter.drawPixmap(at.topLeft(), icons.pixmap(row.icon, "text_quiet", _ICON, ratio))
            return
        at = QRect(0, 0, _POSTER, _POSTER * 3 // 2)
        at.moveCenter(place.center())
        painter.drawPixmap(at.topLeft(), posters.placeholder(row.poster, row.year, _POSTER, ratio))

    def _mark(
        self,
        painter: QPainter,
        title: QRect,
        within: QRect,
        row: MatchRow,
        font: QFont,
        direction: Qt.LayoutDirection,
    ) -> None:
        found = matched(row.text, row.typed)
        if found is None or direction == Qt.LayoutDirection.RightToLeft:
            return
        metrics = QFontMetrics(font)
        before = metrics.horizontalAdvance(row.text[: found[0]])
        upto = metrics.horizontalAdvance(row.text[: found[1]])
        place = QRect(title.x() + before, title.y(), min(upto, title.width()) - before, metrics.ascent() + 2)
        place.moveTop(title.y() + (title.height() - metrics.height()) // 2 + 1)
        painter.fillRect(place.adjusted(0, 0, 1, 1), theme.current().color("found"))


def dress_list(view: QAbstractItemView, row_height: int) -> None:
    """Let a view show matches below the field that they belong to, which keeps the keyboard."""
    view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    view.setProperty("role", "popup")
    view.setAccessibleName(_("Suggestions"))
    view.setItemDelegate(MatchDelegate(row_height, view))
    view.setMouseTracking(True)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if view.isWindow():
        view.setStyleSheet("border-radius: 0;")  # a window has no round corners to see through


def matched(text: str, typed: str) -> tuple[int, int] | None:
    """Which letters of a text, from the start of one of its words, answer to what was typed; None for none."""
    key = fold(typed)
    looked_at = text[:_LOOKED_AT]
    if not key:
        return None
    for start in range(len(looked_at)):
        if looked_at[start].isspace() or (start and looked_at[start - 1].isalnum()):
            continue
        for end in range(start + 1, len(looked_at) + 1):
            folded = fold(looked_at[start:end])
            if folded.startswith(key):
                return start, end
            if not key.startswith(folded):
                break
    return None
