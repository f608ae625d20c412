"""Paints the rows of the list of people, and the letters among them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.i18n import _
from filmjournal.ui.theme import density, fonts, stars, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE, MonthHeadView
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.person_rows import PersonRowView
from filmjournal.ui.theme.row_paint import (
    SELECTION_BAR,
    draw_text,
    mirrored,
    month_head_height,
    paint_ground,
    paint_month_head,
)

_LEAD, _GAP, _END = 14, 12, 16
_LINE_1, _LINE_2, _AROUND, _ONE_LINE_AROUND = 22, 20, 12, 8
_DATE_AT_MOST = 120
_FILMS_AT_LEAST = 56


def person_row_height() -> int:
    """The height of a person's row in pixels in the density in use, or more with large lettering."""
    first = max(_LINE_1, fonts.line_height(fonts.reading(16)))
    if density.current().one_line:
        return max(density.current().row, first + _ONE_LINE_AROUND)
    second = max(_LINE_2, fonts.line_height(fonts.interface(12)))
    return max(density.current().row - _AROUND + 4, first + second + _AROUND)


class PersonRowDelegate(QStyledItemDelegate):
    """Paints PersonRowView and MonthHeadView rows, asked for under ROW_ROLE."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the row's kind; rows are as wide as the view."""
        is_head = isinstance(index.data(ROW_ROLE), MonthHeadView)
        return QSize(0, month_head_height() if is_head else person_row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, MonthHeadView):
            paint_month_head(painter, QRect(option.rect), row, option.direction)
        elif isinstance(row, PersonRowView):
            self._paint_person(painter, option, row)
        painter.restore()

    def _paint_person(self, painter: QPainter, option: QStyleOptionViewItem, row: PersonRowView) -> None:
        colours, rect, direction = theme.current(), QRect(option.rect), option.direction
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        paint_ground(painter, option)
        inner = rect.adjusted(SELECTION_BAR + _LEAD, 0, -_END, 0)
        name_font, small = fonts.reading(16), fonts.interface(12, tabular=True)
        metrics, high = QFontMetrics(small), max(_LINE_1, fonts.line_height(name_font))
        below = max(_LINE_2, metrics.height())
        one_line = density.current().one_line
        top = rect.top() + (rect.height() - (high if one_line else high + below)) // 2
        date_width = min(_DATE_AT_MOST, metrics.horizontalAdvance(row.last_seen) + 2 if row.last_seen else 0)
        date = QRect(inner.right() + 1 - date_width, top, date_width, high)
        end = date.left() - (_GAP if date_width else 0)
        star_width = round(stars.width(stars.ROW_SIZE))
        if one_line:
            films_width = max(_FILMS_AT_LEAST, metrics.horizontalAdvance(row.films_text) + 2)
            films = QRect(end - films_width, top, films_width, high)
            end = films.left() - _GAP
            mark = None
        else:
            rated = star_width if row.half_stars else metrics.horizontalAdvance(_("Not rated")) + 2
            second = top + high
            mark = QRect(inner.left(), second, rated, below)
            films = QRect(inner.left() + rated + 10, second, inner.width() - rated - 10, below)
        name = QRect(inner.left(), top, max(0, end - inner.left()), high)
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, mirrored(name, rect, direction), row.name, name_font, direction)
        painter.setPen(colours.on_row("text_quiet", selected=selected))
        draw_text(painter, mirrored(date, rect, direction), row.last_seen, small, direction, at_end=True)
        draw_text(painter, mirrored(films, rect, direction), row.films_text, small, direction, at_end=one_line)
        if mark is not None and row.films is not None:
            place = mirrored(mark, rect, direction)
            if row.half_stars:
                upper = place.top() + (below - stars.ROW_SIZE) / 2
                is_mirrored = direction == Qt.LayoutDirection.RightToLeft
                stars.paint(painter, place.left(), upper, row.half_stars, stars.ROW_SIZE, mirrored=is_mirrored)
            else:
                draw_text(painter, place, _("Not rated"), small, direction)
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(rect), 0)
