"""Paints the cards of the posters view and the heads among them: a poster, its stars, whether it is liked."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
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
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyleOptionViewItem
from shiboken6 import isValid

from filmjournal.i18n import _
from filmjournal.ui.delegates.rateable import Index, RateableDelegate
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import density, fonts, icons, posters, stars, theme
from filmjournal.ui.theme.entry_rows import ID_ROLE, ROW_ROLE, EntryRowView, MonthHeadView
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored, month_head_height, paint_month_head

_ABOVE_STARS, _LIKE, _LIKE_HIT = 8, 13, 28
_TITLE_LINE = 20
_LETTERED_AT_ONCE = 6  # posters in one frame, each a millisecond
_RING_OFF = 3
_RING_RADIUS = 6


class Letters:
    """The fonts of a card, with their measures."""

    def __init__(self) -> None:
        self.small = fonts.interface(12)
        self.title = fonts.reading(15)
        self.small_metrics = QFontMetrics(self.small)
        self.title_line = max(_TITLE_LINE, QFontMetrics(self.title).height())


@dataclass(frozen=True, slots=True)
class CardGeometry:
    """Where the parts of one card are. `title` is the second line, empty where there is no room for one."""

    poster: QRect
    stars: QRect
    like: QRect
    caption: QRect
    title: QRect

    @property
    def like_hit(self) -> QRect:
        """Where a click likes."""
        middle = self.like.center()
        return QRect(middle.x() - _LIKE_HIT // 2, middle.y() - _LIKE_HIT // 2, _LIKE_HIT, _LIKE_HIT)


def card_size(metrics: density.Metrics, letters: Letters, *, with_titles: bool) -> QSize:
    """The size of a card in pixels, with the room around its poster."""
    wide, high = metrics.poster
    title = letters.title_line if with_titles else 0
    return QSize(wide + 2 * posters.ROOM, posters.ROOM + high + _caption(metrics, letters) + title)


def lay_out(
    rect: QRect, metrics: density.Metrics, letters: Letters, direction: Qt.LayoutDirection, *, with_titles: bool
) -> CardGeometry:
    """Where the parts of a card go."""
    wide, high = metrics.poster
    poster = QRect(rect.x() + posters.ROOM, rect.y() + posters.ROOM, wide, high)
    below, caption_height = poster.bottom() + 1, _caption(metrics, letters)
    caption = QRect(poster.x(), below + _ABOVE_STARS, wide, caption_height - _ABOVE_STARS)
    middle = caption.center().y()
    star_width = round(stars.width(stars.ROW_SIZE))
    rating = QRect(poster.x(), middle - stars.ROW_SIZE // 2, star_width, stars.ROW_SIZE)
    like = QRect(poster.right() + 1 - _LIKE, middle - _LIKE // 2, _LIKE, _LIKE)
    title = QRect(poster.x(), below + caption_height, wide, letters.title_line) if with_titles else QRect()
    return CardGeometry(poster, mirrored(rating, poster, direction), mirrored(like, poster, direction), caption, title)


class PosterCardDelegate(RateableDelegate):
    """Paints EntryRowView rows as cards and MonthHeadView rows as heads, asked for under ROW_ROLE.

    `poster` gives the picture of a poster key at a size in pixels and a pixel ratio, or None. `like_requested` carries
    the row's id and whether it is to be liked. For an invalid index the size is that of every card.
    """

    like_requested = Signal(int, bool)

    def __init__(self, parent: QObject | None = None, *, poster: posters.Real | None = None) -> None:
        super().__init__(parent)
        self._poster = poster
        self._titles = False
        self._pictured = False
        self._like_pressed = False
        self._lettered = 0  # how many posters were lettered since the last pause
        self._owed: list[tuple[QAbstractItemView, QPersistentModelIndex]] = []  # those that were left without
        self._pause = pause(self, 0, self._go_on)
        self._letters = Letters()
        self._letters_key: tuple[str, str] = ("", "")

    def set_titles(self, titles: bool) -> None:
        """Whether every card has its title as a second line."""
        if titles != self._titles:
            self._titles = titles
            self.sizeHintChanged.emit(QModelIndex())

    def set_pictured(self, pictured: bool) -> None:
        """Whether some posters are real ones: their titles are always told, and all cards leave room for that."""
        if pictured != self._pictured:
            self._pictured = pictured
            self.sizeHintChanged.emit(QModelIndex())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The size of a card; heads are as wide as the view."""
        if isinstance(index.data(ROW_ROLE), MonthHeadView):
            return QSize(0, month_head_height())
        return card_size(density.current(), self._lettering(), with_titles=self._with_titles)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card or head."""
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, MonthHeadView):
            paint_month_head(painter, QRect(option.rect), row, option.direction)
        else:
            self._paint_card(painter, option, index, row if isinstance(row, EntryRowView) else None)
        painter.restore()

    def stars_of(self, option: QStyleOptionViewItem, row: EntryRowView) -> QRect:
        return self._where(option).stars

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:  # fmt: skip
        """Like on a click on the heart; the stars are the base's."""
        row = index.data(ROW_ROLE)
        if isinstance(row, EntryRowView) and isinstance(event, QMouseEvent):
            on_heart = self._where(option).like_hit.contains(event.position().toPoint())
            left, kind = event.button() == Qt.MouseButton.LeftButton, event.type()
            if left and kind == QEvent.Type.MouseButtonPress:
                self._like_pressed = on_heart
            elif left and kind == QEvent.Type.MouseButtonRelease:
                pressed, self._like_pressed = self._like_pressed, False
                if pressed and on_heart:
                    self.like_requested.emit(index.data(ID_ROLE), not row.liked)
            if on_heart and left:
                return True
        return super().editorEvent(event, model, option, index)

    @property
    def _with_titles(self) -> bool:
        return self._titles or self._pictured

    def _where(self, option: QStyleOptionViewItem) -> CardGeometry:
        return lay_out(
            QRect(option.rect), density.current(), self._lettering(), option.direction, with_titles=self._with_titles
        )

    def _lettering(self) -> Letters:
        key = (QApplication.font().key(), fonts.chosen_reading())
        if key != self._letters_key:
            self._letters, self._letters_key = Letters(), key
        return self._letters

    def _paint_card(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: EntryRowView | None
    ) -> None:  # fmt: skip
        colours, where, state = theme.current(), self._where(option), option.state
        if row is None:  # it is being fetched
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(posters.outline(QRectF(where.poster)), colours.color("chrome"))
            return
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        self._paint_poster(painter, where.poster, row, option, index)
        self._paint_rating(painter, where, option.direction, row, self.shown_half_stars(index, row, over=over), over)
        ratio = painter.device().devicePixelRatio()
        if row.liked:
            painter.drawPixmap(where.like.topLeft(), icons.pixmap("heart-filled", "heart", _LIKE, ratio))
        elif over:
            painter.drawPixmap(where.like.topLeft(), icons.pixmap("heart", "text_quiet", _LIKE, ratio))
        if where.title.isValid() and (self._titles or row.poster_key):
            painter.setPen(colours.color("text"))
            draw_text(painter, where.title, row.title, self._lettering().title, option.direction)
        if state & QStyle.StateFlag.State_Selected:
            here = option.widget is None or option.widget.hasFocus()
            off = _RING_OFF + colours.ring_width
            ring = QRectF(where.poster).adjusted(-off, -off, off, off)
            paint_ring(painter, ring, _RING_RADIUS, "focus" if here else "control_edge")
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colours.color("focus"), 1))
            painter.drawRoundedRect(QRectF(where.poster).adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)

    def _paint_poster(
        self, painter: QPainter, rect: QRect, row: EntryRowView, option: QStyleOptionViewItem, index: Index
    ) -> None:  # fmt: skip
        ratio = painter.device().devicePixelRatio()
        picture = self._poster(row.poster_key, rect.size(), ratio) if self._poster and row.poster_key else None
        if picture is None and self._must_wait(row, rect.width(), ratio, option, index):
            picture = posters.unlettered(row.title, rect.width(), ratio)
        elif picture is None:
            picture = posters.placeholder(row.title, row.year, rect.width(), ratio)
        painter.drawPixmap(QPointF(rect.topLeft()), picture)

    def _must_wait(
        self, row: EntryRowView, width: int, ratio: float, option: QStyleOptionViewItem, index: Index
    ) -> bool:  # fmt: skip
        """Whether there are too many posters to letter in one frame; the view is told to paint this one again."""
        view = option.widget
        if not isinstance(view, QAbstractItemView) or posters.is_drawn(row.title, row.year, width, ratio):
            return False
        self._pause.start()
        if self._lettered < _LETTERED_AT_ONCE:
            self._lettered += 1
            return False
        self._owed.append((view, QPersistentModelIndex(index)))
        return True

    def _go_on(self) -> None:
        self._lettered = 0
        owed, self._owed = self._owed, []
        for view, index in owed:
            if isValid(view) and index.isValid():
                view.update(index)

    def _paint_rating(
        self,
        painter: QPainter,
        where: CardGeometry,
        direction: Qt.LayoutDirection,
        row: EntryRowView,
        shown: int,
        over: bool,
    ) -> None:
        if not shown and not over:
            painter.setPen(theme.current().color("text_quiet"))
            draw_text(painter, where.caption, _("Not rated"), self._lettering().small, direction)
            return
        turned = direction == Qt.LayoutDirection.RightToLeft
        stars.paint(painter, where.stars.x(), where.stars.y(), shown, stars.ROW_SIZE, mirrored=turned, outlined=over)


def _caption(metrics: density.Metrics, letters: Letters) -> int:
    return max(metrics.poster_caption, _ABOVE_STARS + letters.small_metrics.height() + 2)
