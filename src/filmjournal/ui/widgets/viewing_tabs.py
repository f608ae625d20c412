"""The viewings of one film as tabs: date and stars each, the film itself after them, and a way to add one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QToolButton, QWidget

from filmjournal.domain.rating import Rating, spoken
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts, icons, stars, theme
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored

HEIGHT = 34
_BETWEEN, _STARS_GAP, _STAR = 20, 8, 12
_WORDS_AT_MOST = 240


@dataclass(frozen=True, slots=True)
class ViewingTab:
    """One viewing: its entry's id, its date in words, its rating in 1 to 10 half stars or None."""

    id: int
    text: str
    rating_half_stars: int | None = None


class ViewingTabs(QWidget):
    """Tabs over a hairline, 2 px of ink under the chosen one.

    `current_changed` carries the id the person chose; `film_wanted` is the last tab, which is the film itself.
    Where there is no room for all of them they go without their stars, which are said by their names still.
    """

    current_changed = Signal(int)
    film_wanted = Signal()
    add_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar(self)
        self._bar.currentChanged.connect(self._chosen)
        self.plus = QToolButton(self)
        self.plus.setText(_("Viewing"))
        self.plus.setAccessibleName(_("Add a viewing"))
        self.plus.setToolTip(_("Add a viewing of this film"))
        self.plus.setIcon(icons.icon("plus", "text_quiet", 14))
        self.plus.setIconSize(QSize(14, 14))
        self.plus.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.plus.setProperty("role", "view")
        self.plus.clicked.connect(self.add_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._bar)
        row.addWidget(self.plus)
        row.addStretch(1)
        self.setFocusProxy(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_viewings(self, viewings: Sequence[ViewingTab], current_id: int | None = None) -> None:
        """Show these viewings, silently, with this one chosen (or the one chosen before, or the first)."""
        wanted = self.current_id() if current_id is None else current_id
        self._bar.blockSignals(True)
        self._bar.show_viewings(tuple(viewings))
        self._bar.blockSignals(False)
        self._make_room()
        self.set_current(wanted)

    def set_current(self, entry_id: int | None) -> None:
        """Choose a viewing silently; an id that is not here chooses nothing new."""
        for number, viewing in enumerate(self._bar.viewings):
            if viewing.id == entry_id:
                self._bar.blockSignals(True)
                self._bar.setCurrentIndex(number)
                self._bar.blockSignals(False)
                self._bar.update()

    def choose_film(self) -> None:
        """Choose the film itself, silently."""
        self._bar.blockSignals(True)
        self._bar.setCurrentIndex(len(self._bar.viewings))
        self._bar.blockSignals(False)
        self._bar.update()

    def current_id(self) -> int | None:
        """The id of the chosen viewing, None while there is none, or where the film is chosen."""
        number = self._bar.currentIndex()
        return self._bar.viewings[number].id if 0 <= number < len(self._bar.viewings) else None

    def viewings(self) -> tuple[ViewingTab, ...]:
        """The viewings shown."""
        return self._bar.viewings

    def sizeHint(self) -> QSize:
        """One line, 34 high or more with large lettering."""
        return QSize(super().sizeHint().width(), _height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self._bar.make_room(self.width() - self.plus.sizeHint().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.current().color("rule"))

    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self._bar.viewings):
            self.current_changed.emit(self._bar.viewings[number].id)
        elif self._bar.viewings:
            self.film_wanted.emit()


class _Bar(QTabBar):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.viewings: tuple[ViewingTab, ...] = ()
        self._bare = False
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Viewings"))

    def show_viewings(self, viewings: tuple[ViewingTab, ...]) -> None:
        self.viewings = viewings
        wanted = len(viewings) + 1 if viewings else 0
        while self.count() > wanted:
            self.removeTab(self.count() - 1)
        while self.count() < wanted:
            self.addTab("")
        self._name_tabs()

    def make_room(self, width: int) -> None:
        """Show stars where this width is enough for them."""
        was, self._bare = self._bare, False
        self._bare = sum(self._content_width(number) + _BETWEEN for number in range(self.count())) > width
        if self._bare != was:
            self._name_tabs()
            self.update()

    def _name_tabs(self) -> None:
        """Tell Qt the names of the tabs, which measures them anew."""
        for number in range(self.count()):
            # An ampersand in a text would make a key of the letter after it.
            self.setTabText(number, self._text(number).replace("&", "&&"))
            self.setAccessibleTabName(number, self._text(number))
        for number, viewing in enumerate(self.viewings):
            rating = Rating(viewing.rating_half_stars) if viewing.rating_half_stars else None
            self.setAccessibleTabName(number, f"{viewing.text}, {spoken(rating)}")
        self.updateGeometry()

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._content_width(index) + _BETWEEN, _height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.current()
        direction = self.layoutDirection()
        right_to_left = direction == Qt.LayoutDirection.RightToLeft
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for number in range(self.count()):
            tab = self.tabRect(number)
            chosen = number == self.currentIndex()
            content = mirrored(QRect(tab.x(), tab.y(), self._content_width(number), tab.height()), tab, direction)
            painter.setPen(colours.color("text" if chosen or number == pointed else "text_quiet"))
            words = QRect(content.x(), content.y(), self._words_width(number), content.height() - 1)
            draw_text(painter, mirrored(words, content, direction), self._text(number), fonts.interface(), direction)
            if (half_stars := self._half_stars(number)) and not self._bare:
                wide = round(stars.width(_STAR))
                left = content.left() if right_to_left else content.right() + 1 - wide
                top = (content.height() - _STAR) // 2
                stars.paint(painter, left, top, half_stars, _STAR, mirrored=right_to_left)
            if chosen:
                painter.fillRect(content.x(), tab.bottom() - 1, content.width(), 2, colours.color("ink"))
                if self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
                    paint_ring(painter, QRectF(content.adjusted(0, 3, 0, -4)))

    def _words_width(self, index: int) -> int:
        metrics = QFontMetrics(fonts.interface())
        at_most = max(_WORDS_AT_MOST, 12 * metrics.height())
        return min(at_most, metrics.horizontalAdvance(self._text(index)) + 1)

    def _content_width(self, index: int) -> int:
        if not 0 <= index < self.count():
            return 0
        rated = self._half_stars(index) and not self._bare
        return self._words_width(index) + (_STARS_GAP + round(stars.width(_STAR)) if rated else 0)

    def _text(self, index: int) -> str:
        return self.viewings[index].text if index < len(self.viewings) else _("The film")

    def _half_stars(self, index: int) -> int | None:
        return self.viewings[index].rating_half_stars if index < len(self.viewings) else None


def _height() -> int:
    return max(HEIGHT, fonts.line_height(fonts.interface()) + 12)
