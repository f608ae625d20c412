"""Paints the rows of the entry list and the month heads among them, and lets a row be rated by its stars."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from filmjournal.i18n import _
from filmjournal.ui.delegates.rateable import Index, RateableDelegate
from filmjournal.ui.theme import density, fonts, icons, posters, stars, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView, MonthHeadView
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored, month_head_height, paint_month_head, plain_line

_BAR, _LEAD, _GAP, _END = 2, 14, 12, 16
_DATE, _DATE_AT_MOST = 46, 120
_YEAR_GAP, _STARS_GAP, _MARK, _MARK_GAP, _RANK_GAP = 5, 10, 13, 6, 10
_LINE_1, _LINE_2, _AROUND = 22, 20, 14


class Letters:
    """The fonts of a row, with their measures."""

    def __init__(self) -> None:
        self.title = fonts.reading(16)
        self.headline = fonts.reading(14, italic=True)
        self.extract = fonts.reading(14)
        self.small = fonts.interface(12, tabular=True)
        self.title_metrics = QFontMetrics(self.title)
        self.headline_metrics = QFontMetrics(self.headline)
        self.small_metrics = QFontMetrics(self.small)

    @property
    def first_line(self) -> int:
        """The height of the line with the title."""
        return max(_LINE_1, self.title_metrics.height())

    @property
    def second_line(self) -> int:
        """The height of the line with stars and headline."""
        return max(_LINE_2, self.headline_metrics.height(), self.small_metrics.height())


@dataclass(frozen=True, slots=True)
class RowGeometry:
    """Where the parts of one row are. Parts that are not there are empty rectangles; `marks` run from the far end."""

    bar: QRect
    rank: QRect
    thumbnail: QRect
    title: QRect
    year: QRect
    date: QRect
    stars: QRect
    headline: QRect
    marks: tuple[QRect, ...]
    baseline: int  # of title, year and date


def row_height(metrics: density.Metrics, letters: Letters) -> int:
    """The height of an entry's row in pixels: that of the density, or more with large lettering."""
    if metrics.one_line:
        return max(metrics.row, letters.first_line + 8)
    return max(metrics.row, letters.first_line + letters.second_line + _AROUND)


def mark_names(view: EntryRowView) -> tuple[tuple[str, str], ...]:
    """The icons and roles of a row's marks, from its far end."""
    marks = (
        ("heart-filled", "heart", view.liked),
        ("again", "text_quiet", view.rewatch),
        ("lock", "text_quiet", view.private),
    )
    return tuple((name, role) for name, role, shown in marks if shown)


def lay_out(
    rect: QRect, view: EntryRowView, metrics: density.Metrics, letters: Letters, direction: Qt.LayoutDirection
) -> RowGeometry:
    """Where the parts of a row go. The title gives way to the year, which is never shortened."""
    left = rect.left() + _BAR + _LEAD
    right = rect.right() + 1 - _END
    small = letters.small_metrics
    rank = QRect()
    if view.rank:
        rank = QRect(left, rect.top(), small.horizontalAdvance(view.rank) + 1, rect.height())
        left += rank.width() + _RANK_GAP
    thumbnail = QRect()
    if metrics.thumbnail[0]:
        wide, high = metrics.thumbnail
        thumbnail = QRect(left, rect.top() + (rect.height() - high) // 2, wide, high)
        left += wide + _GAP
    date_width = min(_DATE_AT_MOST, max(_DATE, small.horizontalAdvance(view.date_text) + 1))
    names = mark_names(view)
    marks_width = len(names) * _MARK + max(0, len(names) - 1) * _MARK_GAP
    star_width = round(stars.width(stars.ROW_SIZE))
    words_end = right - date_width - _GAP

    high = letters.first_line if metrics.one_line else letters.first_line + letters.second_line
    top = rect.top() + (rect.height() - high) // 2
    baseline = top + (letters.first_line + letters.title_metrics.ascent() - letters.title_metrics.descent() + 1) // 2
    if metrics.one_line:
        middle = rect.top() + rect.height() // 2
        star_left = words_end - star_width
        mark_end = star_left - _GAP
        title_end = mark_end - (marks_width + _GAP if names else 0)
        headline = QRect()
    else:
        middle = top + letters.first_line + letters.second_line // 2
        star_left = left
        mark_end = right
        title_end = words_end
        rated = star_width if view.rating_half_stars else max(star_width, small.horizontalAdvance(_("Not rated")))
        headline_left = left + rated + _STARS_GAP
        headline_end = right - marks_width - _GAP if names else right
        headline = QRect(
            headline_left, top + letters.first_line, max(0, headline_end - headline_left), letters.second_line
        )  # fmt: skip
    year_width = small.horizontalAdvance(view.year) + 1 if view.year else 0
    year_room = year_width + _YEAR_GAP if year_width else 0
    title_width = _shown_width(view.title, max(0, title_end - left - year_room), letters.title_metrics)
    parts = {
        "bar": QRect(rect.left(), rect.top(), _BAR, rect.height()),
        "rank": rank,
        "thumbnail": thumbnail,
        "title": _on_baseline(left, title_width, baseline, letters.title_metrics),
        "year": _on_baseline(left + title_width + _YEAR_GAP, year_width, baseline, small),
        "date": _on_baseline(right - date_width, date_width, baseline, small),
        "stars": QRect(star_left, middle - stars.ROW_SIZE // 2, star_width, stars.ROW_SIZE),
        "headline": headline,
    }
    marks = tuple(
        QRect(mark_end - _MARK - number * (_MARK + _MARK_GAP), middle - _MARK // 2, _MARK, _MARK)
        for number in range(len(names))
    )
    return RowGeometry(
        **{name: mirrored(part, rect, direction) if part.isValid() else QRect() for name, part in parts.items()},
        marks=tuple(mirrored(mark, rect, direction) for mark in marks),
        baseline=baseline,
    )


class EntryRowDelegate(RateableDelegate):
    """Paints EntryRowView and MonthHeadView rows, asked for under ROW_ROLE.

    `poster` gives the picture of a poster key at a size in pixels and a pixel ratio, or None.
    """

    def __init__(
        self, parent: QObject | None = None, *, rateable: bool = True, poster: posters.Real | None = None
    ) -> None:
        super().__init__(parent, rateable=rateable)
        self._poster = poster
        self._letters = Letters()
        self._letters_key: tuple[str, str] = ("", "")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The height of the row's kind; rows are as wide as the view."""
        if isinstance(index.data(ROW_ROLE), MonthHeadView):
            return QSize(0, month_head_height())
        return QSize(0, row_height(density.current(), self._lettering()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row = index.data(ROW_ROLE)
        rect, direction = QRect(option.rect), option.direction
        painter.save()
        if isinstance(row, MonthHeadView):
            paint_month_head(painter, rect, row, direction)
        elif isinstance(row, EntryRowView):
            self._paint_entry(painter, rect, direction, option, index, row)
        painter.restore()

    def stars_of(self, option: QStyleOptionViewItem, row: EntryRowView) -> QRect:
        return lay_out(QRect(option.rect), row, density.current(), self._lettering(), option.direction).stars

    def _lettering(self) -> Letters:
        key = (QApplication.font().key(), fonts.chosen_reading())
        if key != self._letters_key:
            self._letters, self._letters_key = Letters(), key
        return self._letters

    def _paint_entry(
        self,
        painter: QPainter,
        rect: QRect,
        direction: Qt.LayoutDirection,
        option: QStyleOptionViewItem,
        index: Index,
        row: EntryRowView,
    ) -> None:
        colours, letters = theme.current(), self._lettering()
        where = lay_out(rect, row, density.current(), letters, direction)
        state = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected:
            widget = option.widget
            here = widget is None or widget.hasFocus()
            painter.fillRect(rect, colours.color("selection" if here else "selection_idle"))
            painter.fillRect(where.bar, colours.color("ink"))
        elif over:
            painter.fillRect(rect, colours.color("hover"))

        if where.thumbnail.isValid():
            posters.paint(painter, where.thumbnail, row.title, row.year, row.poster_key, self._poster)
        painter.setPen(colours.on_row("text", selected=selected))
        draw_text(painter, where.title, row.title, letters.title, direction)
        quiet = colours.on_row("text_quiet", selected=selected)
        painter.setPen(quiet)
        draw_text(painter, where.rank, row.rank, letters.small, direction, at_end=True)
        draw_text(painter, where.year, row.year, letters.small, direction)
        draw_text(painter, where.date, row.date_text, letters.small, direction, at_end=True)
        self._paint_rating(painter, where, direction, row, letters, self.shown_half_stars(index, row, over=over), over)
        if where.headline.isValid() and row.extract is not None:
            from filmjournal.ui.theme.marked_line import draw_marked  # the first screen has none

            line = row.extract
            draw_marked(painter, where.headline, line, letters.extract, quiet, direction, to_mark=True)
        elif where.headline.isValid() and row.headline:
            painter.setPen(quiet)
            draw_text(painter, where.headline, row.headline, letters.headline, direction)
        ratio = painter.device().devicePixelRatio()
        for mark, (name, role) in zip(where.marks, mark_names(row), strict=True):
            painter.drawPixmap(mark.topLeft(), icons.pixmap(name, role, _MARK, ratio))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_ring(painter, QRectF(rect), 0)

    def _paint_rating(
        self,
        painter: QPainter,
        where: RowGeometry,
        direction: Qt.LayoutDirection,
        row: EntryRowView,
        letters: Letters,
        shown: int,
        over: bool,
    ) -> None:
        offered = over and self._rateable
        if not shown and not offered:
            wide = letters.small_metrics.horizontalAdvance(_("Not rated")) + 1
            words = QRect(where.stars.x(), where.stars.center().y() - 10, wide, 21)
            if where.headline.isNull():
                words = _on_baseline(where.stars.x(), wide, where.baseline, letters.small_metrics)
            if direction == Qt.LayoutDirection.RightToLeft:
                words.moveRight(where.stars.right())
            draw_text(painter, words, _("Not rated"), letters.small, direction)
            return
        stars.paint(
            painter,
            where.stars.x(),
            where.stars.y(),
            shown,
            stars.ROW_SIZE,
            mirrored=direction == Qt.LayoutDirection.RightToLeft,
            outlined=offered,
        )


def _shown_width(text: str, room: int, metrics: QFontMetrics) -> int:
    """How wide a line is once it has been shortened to the room."""
    line = plain_line(text)
    natural = metrics.horizontalAdvance(line) + 1
    if natural <= room:
        return natural
    return min(room, metrics.horizontalAdvance(metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)) + 1)


def _on_baseline(left: int, width: int, baseline: int, metrics: QFontMetrics) -> QRect:
    return QRect(left, baseline - metrics.ascent(), width, metrics.height())
