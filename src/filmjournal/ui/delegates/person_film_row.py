"""Paints the films of a person: title and stars, as whom, and the dates of the viewings as links."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.i18n import _
from filmjournal.ui.theme import density, fonts, posters, stars, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.person_rows import FilmRowView
from filmjournal.ui.theme.row_paint import draw_text, mirrored, plain_line

LEAD = 10
_GAP, _END, _YEAR_GAP, _BETWEEN = 12, 10, 6, 12
_LINE_1, _LINE_2 = 22, 20
_PART = 0.4  # of the line, that dates leave to the part at least


@dataclass(frozen=True, slots=True)
class FilmRowGeometry:
    """Where the parts of a row are. `dates` are those that there is room for, with their entries, the last ones;
    `earlier` says how many there are before them.
    """

    thumbnail: QRect
    title: QRect
    year: QRect
    rating: QRect
    part: QRect
    dates: tuple[tuple[QRect, int, str], ...]
    more: QRect
    earlier: int

    def target(self, point: QPoint) -> int | None:
        """The entry whose date is at a point."""
        return next((entry for rect, entry, _text in self.dates if rect.contains(point)), None)


def film_row_height() -> int:
    """The height of a film's row in pixels in the density in use, or more with large lettering."""
    metrics = density.current()
    words = max(_LINE_1, fonts.line_height(fonts.reading(16))) + max(_LINE_2, fonts.line_height(_small()))
    return max(0 if metrics.one_line else metrics.row, words + (6 if metrics.one_line else 14))


def lay_out(rect: QRect, view: FilmRowView, direction: Qt.LayoutDirection) -> FilmRowGeometry:
    """Where the parts of a row go. The title gives way to the year; earlier dates give way to later ones."""
    title_font, small = QFontMetrics(fonts.reading(16)), QFontMetrics(_small())
    first, second = max(_LINE_1, title_font.height()), max(_LINE_2, small.height())
    inner = rect.adjusted(LEAD, 0, -_END, 0)
    wide, high = density.current().thumbnail
    thumbnail = QRect(inner.left(), rect.top() + (rect.height() - high) // 2, wide, high) if wide else QRect()
    left = inner.left() + (wide + _GAP if wide else 0)
    right = inner.right() + 1
    top = rect.top() + (rect.height() - first - second) // 2
    rated = stars.width(stars.ROW_SIZE) if view.rating_half_stars else small.horizontalAdvance(_("Not rated")) + 2
    rating = QRect(right - round(rated), top, round(rated), first)
    year_width = small.horizontalAdvance(view.year) + 2 if view.year else 0
    room = max(0, rating.left() - _GAP - left - (year_width + _YEAR_GAP if year_width else 0))
    title_width = min(title_font.horizontalAdvance(plain_line(view.title)) + 1, room)
    title = QRect(left, top, title_width, first)
    # On the title's own line of letters, though it is smaller.
    drop = round((title_font.ascent() - title_font.descent() - small.ascent() + small.descent()) / 2)
    year = QRect(left + title_width + _YEAR_GAP, top + drop, year_width, first)

    line = QRect(left, top + first, right - left, second)
    part_width = small.horizontalAdvance(plain_line(view.part)) + 2 if view.part else 0
    room = line.width() - min(part_width, round(line.width() * _PART)) - _GAP
    shown: list[tuple[QRect, int, str]] = []
    end = right
    more_width = 0
    for number in range(len(view.seen) - 1, -1, -1):
        seen = view.seen[number]
        width = small.horizontalAdvance(seen.text) + 2
        need = small.horizontalAdvance(f"+{number}") + 2 + _BETWEEN if number else 0
        if shown and right - (end - width) + need > room:
            more_width = small.horizontalAdvance(f"+{number + 1}") + 2
            break
        shown.append((QRect(end - width, line.top(), width, second), seen.entry_id, seen.text))
        end -= width + _BETWEEN
    more = QRect(end - more_width, line.top(), more_width, second) if more_width else QRect()
    part_end = more.left() if more_width else (end + _BETWEEN if shown else right)
    if not shown and view.unseen:
        part_end -= small.horizontalAdvance(view.unseen) + 2
    part = QRect(left, line.top(), max(0, min(part_width, part_end - _GAP - left)), second)
    return FilmRowGeometry(
        thumbnail=mirrored(thumbnail, rect, direction) if wide else thumbnail,
        title=mirrored(title, rect, direction),
        year=mirrored(year, rect, direction),
        rating=mirrored(rating, rect, direction),
        part=mirrored(part, rect, direction),
        dates=tuple((mirrored(place, rect, direction), entry, text) for place, entry, text in reversed(shown)),
        more=mirrored(more, rect, direction) if more_width else more,
        earlier=len(view.seen) - len(shown),
    )


class PersonFilmDelegate(QStyledItemDelegate):
    """Paints FilmRowView rows, asked for under ROW_ROLE. `pointed` is where the pointer is in the view, or None."""

    def __init__(self, parent: QObject | None = None, *, poster: posters.Real | None = None) -> None:
        super().__init__(parent)
        self.pointed: QPoint | None = None
        self._poster = poster

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of a row; rows are as wide as the view."""
        return QSize(0, film_row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, FilmRowView):
            return
        colours, rect, direction, state = theme.current(), QRect(option.rect), option.direction, option.state
        where = lay_out(rect, row, direction)
        here = option.widget is None or option.widget.hasFocus()
        selected = bool(state & QStyle.StateFlag.State_Selected) and here
        painter.save()
        if selected:
            painter.fillRect(rect, colours.color("selection"))
            bar = QRect(rect.left(), rect.top(), 2, rect.height())
            painter.fillRect(mirrored(bar, rect, direction), colours.color("ink"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.color("hover"))
        if where.thumbnail.isValid():
            posters.paint(painter, where.thumbnail, row.title, row.year, row.poster_key, self._poster)
        small, quiet = _small(), colours.on_row("text_quiet", selected=selected)
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, where.title, row.title, fonts.reading(16), direction)
        painter.setPen(quiet)
        draw_text(painter, where.year, row.year, small, direction)
        draw_text(painter, where.part, row.part, small, direction)
        if row.rating_half_stars:
            upper = where.rating.top() + (where.rating.height() - stars.ROW_SIZE) / 2
            is_mirrored = direction == Qt.LayoutDirection.RightToLeft
            stars.paint(
                painter, where.rating.left(), upper, row.rating_half_stars, stars.ROW_SIZE, mirrored=is_mirrored
            )
        else:
            draw_text(painter, where.rating, _("Not rated"), small, direction, at_end=True)
        if not row.seen and row.unseen:
            line = QRect(rect.left() + LEAD, where.part.top(), rect.width() - LEAD - _END, where.part.height())
            draw_text(painter, line, row.unseen, small, direction, at_end=True)
        self._paint_dates(painter, where, small, direction, selected=selected)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(rect), 0)
        painter.restore()

    def _paint_dates(
        self, painter: QPainter, where: FilmRowGeometry, small: QFont, direction: Qt.LayoutDirection, *, selected: bool
    ) -> None:
        colours = theme.current()
        link = QFont(small)
        link.setUnderline(True)
        texts = [(rect, text) for rect, _entry, text in where.dates]
        if where.more.isValid():
            texts.append((where.more, f"+{where.earlier}"))
        for rect, text in texts:
            over = self.pointed is not None and rect.contains(self.pointed)
            painter.setPen(colours.on_row("ink_hover" if over else "ink", selected=selected))
            draw_text(painter, rect, text, link, direction, at_end=True)


def _small() -> QFont:
    return fonts.interface(12, tabular=True)
