"""The verdicts of an import as tabs, each with how many records it has; they add up to all that were read."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.services.import_plan import Verdict
from filmjournal.ui.theme import fonts, theme
from filmjournal.ui.theme.focus_ring import paint_ring
from filmjournal.ui.theme.row_paint import draw_text, mirrored
from filmjournal.ui.theme.wording import number_text

_HEIGHT, _BETWEEN, _GAP, _NUMBER = 38, 26, 7, 16
EDGE = 6  # pixels before the words of each tab, for the focus ring
_TABS = (None, Verdict.AMBIGUOUS, Verdict.NEW, Verdict.CHANGED, Verdict.SAME, Verdict.SKIPPED)


class VerdictTabs(QTabBar):
    """`verdict_chosen` carries a Verdict, or None for all records."""

    verdict_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers = [0] * len(_TABS)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setAccessibleName(_("What will happen"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for _tab in _TABS:
            self.addTab("")
        self.show_counts({})
        self.currentChanged.connect(lambda number: self.verdict_chosen.emit(_TABS[number]))

    def show_counts(self, counts: Mapping[Verdict, int]) -> None:
        """Say how many records have each verdict."""
        numbers = [sum(counts.values()) if tab is None else counts.get(tab, 0) for tab in _TABS]
        same_widths = [len(number_text(number)) for number in numbers] == [
            len(number_text(number)) for number in self._numbers
        ]
        self._numbers = numbers
        for number in range(len(_TABS)):
            # Qt measures all tabs anew for another text, which is not needed for another figure of the same width.
            if not same_widths or self.tabText(number) == "":
                self.setTabText(number, f"{number_text(numbers[number])} {self._words(number)}")
            self.setAccessibleTabName(number, f"{number_text(numbers[number])} {self._words(number)}")
        self.update()

    def choose(self, verdict: Verdict | None) -> None:
        """Choose a tab silently."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(_TABS.index(verdict))
        self.blockSignals(blocked)

    def chosen(self) -> Verdict | None:
        """The verdict of the chosen tab."""
        return _TABS[self.currentIndex()]

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self._content_width(index) + _BETWEEN, _height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline, and each tab with its number first."""
        painter, colours, direction = QPainter(self), theme.current(), self.layoutDirection()
        painter.fillRect(EDGE, self.height() - 1, self.width() - 2 * EDGE, 1, colours.color("rule"))
        pointed = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        large, plain = fonts.interface(_NUMBER, tabular=True), fonts.interface()
        for index in range(self.count()):
            tab, chosen = self.tabRect(index), index == self.currentIndex()
            content = QRect(tab.x() + EDGE, tab.y(), self._content_width(index), tab.height())
            content = mirrored(content, tab, direction)
            number = QRect(content.x(), content.y(), self._number_width(index), content.height() - 1)
            painter.setPen(colours.color("text"))
            text = number_text(self._numbers[index])
            draw_text(painter, mirrored(number, content, direction), text, large, direction)
            # On the number's own line of letters, though they are smaller.
            drop = round((_middle(QFontMetrics(large)) - _middle(QFontMetrics(plain))) / 2)
            words = content.adjusted(self._number_width(index) + _GAP, drop, 0, drop - 1)
            painter.setPen(colours.color("text" if chosen or index == pointed else "text_quiet"))
            draw_text(painter, mirrored(words, content, direction), self._words(index), plain, direction)
            if chosen:
                painter.fillRect(content.x(), tab.bottom() - 1, content.width(), 2, colours.color("ink"))
                if self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
                    paint_ring(painter, QRectF(content.adjusted(2 - EDGE, 3, EDGE - 2, -4)))

    def _words(self, index: int) -> str:
        count = self._numbers[index]
        match _TABS[index]:
            case None:
                return ngettext("record", "records", count)
            case Verdict.AMBIGUOUS:
                return ngettext("needs an answer", "need an answer", count)
            case Verdict.NEW:
                return _("new")
            case Verdict.CHANGED:
                return _("changed")
            case Verdict.SAME:
                return _("already here")
            case _:
                return _("left out")

    def _number_width(self, index: int) -> int:
        metrics = QFontMetrics(fonts.interface(_NUMBER, tabular=True))
        return metrics.horizontalAdvance(number_text(self._numbers[index])) + 1

    def _content_width(self, index: int) -> int:
        if not 0 <= index < len(_TABS):
            return 0
        return (
            self._number_width(index) + _GAP + QFontMetrics(fonts.interface()).horizontalAdvance(self._words(index)) + 1
        )


def _middle(metrics: QFontMetrics) -> int:
    return metrics.ascent() - metrics.descent()


def _height() -> int:
    return max(_HEIGHT, fonts.line_height(fonts.interface(_NUMBER)) + 12)
