"""Paints the rows of an import's preview: tick, what will happen, film, date, rating, why; questions with answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from filmjournal.i18n import N_, _
from filmjournal.ui.theme import density, fonts, icons, stars, theme
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.import_rows import ImportRowView
from filmjournal.ui.theme.row_paint import TICK_BOX, draw_text, mirrored, paint_tick, plain_line

COLUMNS = (N_("What will happen"), N_("Film"), N_("Watched"), N_("Rating"), N_("Why"))
_WHAT, _FILM, _WATCHED, _RATING, _WHY = range(len(COLUMNS))
_BOX, _BOX_GAP, _ICON, _ICON_GAP, _GAP, _YEAR_GAP = TICK_BOX, 12, 16, 8, 16, 5
_WIDTHS = {_WHAT: 128, _WATCHED: 104, _RATING: 76}
_FILM_AT_LEAST, _WHY_AT_LEAST = 150, 120
_RADIO, _RADIO_GAP, _BETWEEN = 16, 8, 24
_ANSWER_AT_MOST = 240
_SIDE_FROM = 760  # pixels of the view from which it has wide margins
_SIDE, _SIDE_NARROW, _REACH = 36, 16, 12


def side(width: int) -> int:
    """The margin of the words at each side of a view of a width."""
    return _SIDE if width >= _SIDE_FROM else _SIDE_NARROW


def row_height(*, question: bool = False) -> int:
    """The height of a row in pixels in the density in use, or more with large lettering."""
    line = max(density.current().sidebar_item + 8, fonts.line_height(fonts.reading(16)) + 10)
    return line + _answers_height() if question else line


def columns(rect: QRect) -> list[QRect]:
    """Where the columns are in a row that reads from left to right; those without room are empty."""
    margin = side(rect.width())
    left, right = rect.left() + margin + _BOX + _BOX_GAP, rect.right() + 1 - margin
    scale = QFontMetrics(fonts.interface()).height() / 18
    wide = {column: round(width * max(1.0, scale)) for column, width in _WIDTHS.items()}
    shown = [_WHAT, _FILM, _WATCHED, _RATING, _WHY]
    for given_up in (_WHY, _RATING, _WATCHED):
        need = sum(wide.get(column, 0) + _GAP for column in shown) + _FILM_AT_LEAST
        if need + (_WHY_AT_LEAST if _WHY in shown else 0) <= right - left:
            break
        shown.remove(given_up)
    free = right - left - sum(wide.get(column, 0) + _GAP for column in shown) + _GAP
    wide[_FILM] = round(free * 0.46) if _WHY in shown else free
    wide[_WHY] = free - wide[_FILM]
    places = [QRect() for _column in COLUMNS]
    for column in shown:
        places[column] = QRect(left, rect.top(), wide[column], rect.height())
        left += wide[column] + _GAP
    return places


@dataclass(frozen=True, slots=True)
class AnswerPlaces:
    """Where answers can be pressed, by their places among all of them; `more` leads to those without room."""

    answers: tuple[tuple[int, QRect], ...]
    more: QRect
    left: int  # how many are behind `more`

    def at(self, point: QPoint) -> int | None:
        """The answer at a point."""
        return next((number for number, place in self.answers if place.contains(point)), None)


def lay_out_answers(rect: QRect, view: ImportRowView, direction: Qt.LayoutDirection) -> AnswerPlaces:
    """Where the answers of a question are: the last two (a new film, decide later) and the chosen one always."""
    places, line = columns(rect), row_height()
    start = places[_FILM].left() if places[_WHY].isValid() else rect.left() + side(rect.width()) + _BOX + _BOX_GAP
    end = rect.right() + 1 - side(rect.width())
    metrics = QFontMetrics(fonts.interface())
    room = end - start
    most = max(_ANSWER_AT_MOST, room // 3)
    widths = [min(most, _RADIO + _RADIO_GAP + metrics.horizontalAdvance(plain_line(text)) + 2) for text in view.answers]
    shown = _answers_with_room(widths, view.answer, room, metrics.horizontalAdvance(_more(len(widths))) + _BETWEEN)
    found = []
    for number in shown:
        place = QRect(start, rect.top() + line - 4, widths[number], _answers_height())
        found.append((number, mirrored(place, rect, direction)))
        start += widths[number] + _BETWEEN
    left = len(widths) - len(shown)
    more = QRect()
    if left:
        more = QRect(start, rect.top() + line - 4, metrics.horizontalAdvance(_more(left)) + 2, _answers_height())
        more = mirrored(more, rect, direction)
    return AnswerPlaces(tuple(found), more, left)


def box_place(rect: QRect, direction: Qt.LayoutDirection) -> QRect:
    """Where the tick of a row is."""
    line = row_height()
    box = QRect(rect.left() + side(rect.width()), rect.top() + (line - _BOX) // 2, _BOX, _BOX)
    return mirrored(box, rect, direction)


class ImportRowDelegate(QStyledItemDelegate):
    """Paints ImportRowView rows, asked for under ROW_ROLE. `pointed` is where the pointer is in the view, or None."""

    pointed: QPoint | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The height of the row's kind; rows are as wide as the view."""
        view = index.data(ROW_ROLE)
        return QSize(0, row_height(question=isinstance(view, ImportRowView) and view.question))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        view = index.data(ROW_ROLE)
        if not isinstance(view, ImportRowView):
            return
        rect, direction, widget = QRect(option.rect), option.direction, option.widget
        here = widget is None or widget.hasFocus()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, view, option, here=here)
        line = QRect(rect.left(), rect.top(), rect.width(), row_height())
        if view.ticked is not None:
            paint_tick(painter, box_place(rect, direction), ticked=view.ticked)
        _Cells(painter, line, direction, selected=selected and not view.question).paint(view)
        if view.answers:
            self._paint_answers(painter, rect, view, direction)
        by_key = view.question or option.state & QStyle.StateFlag.State_KeyboardFocusChange
        if option.state & QStyle.StateFlag.State_HasFocus and by_key:  # the ground of questions does not change
            paint_ring(painter, QRectF(_reach(rect)), 0)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, view: ImportRowView, option: QStyleOptionViewItem, *, here: bool
    ) -> None:
        colours, ground = theme.current(), _reach(rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if view.question:
            painter.fillRect(ground, colours.color("warning_ground"))
        elif selected:
            painter.fillRect(ground, colours.color("selection" if here else "selection_idle"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(ground, colours.color("hover"))
        if selected:
            bar = QRect(ground.left(), ground.top(), 2, ground.height())
            painter.fillRect(mirrored(bar, rect, option.direction), colours.color("ink"))
        margin = side(rect.width())
        painter.fillRect(rect.left() + margin, rect.bottom(), rect.width() - 2 * margin, 1, colours.color("rule"))

    def _paint_answers(
        self, painter: QPainter, rect: QRect, view: ImportRowView, direction: Qt.LayoutDirection
    ) -> None:
        colours, font = theme.current(), fonts.interface()
        where = lay_out_answers(rect, view, direction)
        for number, place in where.answers:
            radio = QRect(place.left(), place.center().y() - _RADIO // 2 + 1, _RADIO, _RADIO)
            over = self.pointed is not None and place.contains(self.pointed)
            _paint_radio(painter, mirrored(radio, place, direction), chosen=number == view.answer, over=over)
            words = place.adjusted(_RADIO + _RADIO_GAP, 0, 0, 0)
            painter.setPen(colours.color("text"))
            draw_text(painter, mirrored(words, place, direction), view.answers[number], font, direction)
        if where.left:
            font.setUnderline(True)
            painter.setPen(colours.color("ink"))
            draw_text(painter, where.more, _more(where.left), font, direction)


class _Cells:
    """Paints the words of one row."""

    def __init__(self, painter: QPainter, line: QRect, direction: Qt.LayoutDirection, *, selected: bool) -> None:
        self._painter, self._line, self._direction, self._selected = painter, line, direction, selected
        self._places = columns(line)
        self._plain, self._small = fonts.interface(), fonts.interface(12, tabular=True)

    def paint(self, view: ImportRowView) -> None:
        role = "text_quiet" if view.quiet else "text"
        self._paint_what(view, "warning" if view.question else role)
        self._paint_film(view, role)
        self._text(self._places[_WATCHED], view.watched, role)
        self._paint_rating(view)
        self._text(self._places[_WHY], view.why, "text_quiet")

    def _paint_what(self, view: ImportRowView, role: str) -> None:
        place = self._places[_WHAT]
        icon = QRect(place.left(), place.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        at = mirrored(icon, self._line, self._direction).topLeft()
        ratio = self._painter.device().devicePixelRatio()
        self._painter.drawPixmap(at, icons.pixmap(view.icon, role, _ICON, ratio))
        self._text(place.adjusted(_ICON + _ICON_GAP, 0, 0, 0), view.what, role)

    def _paint_film(self, view: ImportRowView, role: str) -> None:
        place = self._places[_FILM]
        if not view.is_film:
            self._text(place, view.title, "text_quiet")
            return
        font = fonts.reading(16)
        metrics, small = QFontMetrics(font), QFontMetrics(self._small)
        year = small.horizontalAdvance(view.year) + 2 if view.year else 0
        room = max(0, place.width() - (year + _YEAR_GAP if year else 0))
        title = QRect(
            place.left(), place.top(), min(room, metrics.horizontalAdvance(plain_line(view.title)) + 2), place.height()
        )
        self._painter.setPen(theme.current().on_row(role, selected=self._selected))
        draw_text(self._painter, mirrored(title, self._line, self._direction), view.title, font, self._direction)
        # On the title's own line of letters, though it is smaller.
        drop = round((metrics.ascent() - metrics.descent() - small.ascent() + small.descent()) / 2)
        at = QRect(title.right() + 1 + _YEAR_GAP, place.top() + drop, year, place.height())
        self._painter.setPen(theme.current().on_row("text_quiet", selected=self._selected))
        draw_text(self._painter, mirrored(at, self._line, self._direction), view.year, self._small, self._direction)

    def _paint_rating(self, view: ImportRowView) -> None:
        place = self._places[_RATING]
        if not place.isValid():
            return
        if not view.rating_half_stars:
            self._text(place, view.rating_text, "text_quiet")
            return
        at = mirrored(place, self._line, self._direction)
        right_to_left = self._direction == Qt.LayoutDirection.RightToLeft
        left = at.right() + 1 - round(stars.width(stars.ROW_SIZE)) if right_to_left else at.left()
        upper = at.top() + (at.height() - stars.ROW_SIZE) / 2
        stars.paint(self._painter, left, upper, view.rating_half_stars, stars.ROW_SIZE, mirrored=right_to_left)

    def _text(self, place: QRect, text: str, role: str) -> None:
        if text and place.isValid():
            self._painter.setPen(theme.current().on_row(role, selected=self._selected))
            draw_text(self._painter, mirrored(place, self._line, self._direction), text, self._plain, self._direction)


def _answers_with_room(widths: Sequence[int], chosen: int, room: int, more: int) -> list[int]:
    """The places of the answers that are shown on one line, in their order."""
    if sum(widths) + _BETWEEN * (len(widths) - 1) <= room:
        return list(range(len(widths)))
    room -= more
    kept: list[int] = []
    for number in dict.fromkeys((chosen, len(widths) - 1, len(widths) - 2, *range(len(widths)))):
        need = widths[number] + (_BETWEEN if kept else 0)
        if number < 0 or (kept and need > room):
            continue
        kept.append(number)
        room -= need
    return sorted(kept)


def _more(left: int) -> str:
    return _("{count} more…").format(count=left)


def _reach(rect: QRect) -> QRect:
    """The ground of a row, which reaches a little beyond its words."""
    away = side(rect.width()) - _REACH
    return rect.adjusted(away, 0, -away, 0)


def _answers_height() -> int:
    return max(36, fonts.line_height(fonts.interface()) + 16)


def _paint_radio(painter: QPainter, place: QRect, *, chosen: bool, over: bool) -> None:
    colours = theme.current()
    painter.setPen(QPen(colours.color("action" if chosen else "text" if over else "control_edge"), 1))
    painter.setBrush(colours.color("action" if chosen else "raised"))
    painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color("on_action"))
        painter.drawEllipse(QRectF(place).adjusted(5, 5, -5, -5))
