"""How long a review is: its words and the minutes that reading it takes, quiet and in a fixed place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.ui.theme import dates, fonts, theme

_LONG = 12_345  # a review that is longer than any is likely to be: its count has room from the start


class WritingFooter(QWidget):
    """One line at the far end. Where there is no room for all of it, it says less, and nothing else moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self._minutes = 0
        self._selected: int | None = None
        self._note: tuple[str, ...] = ()
        self._invitation = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def invite(self, words: str) -> None:
        """What to say while nothing is written."""
        self._invitation = words
        self.setAccessibleName(self.text())
        self.update()

    def show_length(self, words: int, minutes: int, selected: int | None = None) -> None:
        """Show the length of a review, and how many of its words are selected, None where none are."""
        if (words, minutes, selected) != (self._words, self._minutes, self._selected):
            self._words, self._minutes, self._selected = words, minutes, selected
            self.setAccessibleName(self.text())
            self.update()

    def show_note(self, ways: tuple[str, ...]) -> None:
        """Say something else for a while, in each of these ways where there is room, the longest first."""
        self._note = ways
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """All that it has to say; of an empty review no more than an invitation."""
        return self._ways()[0]

    def shown_text(self) -> str:
        """What of it there is room for."""
        metrics = QFontMetrics(fonts.interface(12, tabular=True))
        return next((way for way in self._ways() if metrics.horizontalAdvance(way) <= self.width()), "")

    def sizeHint(self) -> QSize:
        """Room for the words of a long review, whatever is shown."""
        metrics = QFontMetrics(fonts.interface(12, tabular=True))
        return QSize(metrics.horizontalAdvance(_length(_LONG, _LONG // 230)) + 2, max(20, metrics.height()))

    def minimumSizeHint(self) -> QSize:
        """None: tools and the state of saving come first."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint at the far end."""
        painter = QPainter(self)
        painter.setFont(fonts.interface(12, tabular=True))
        painter.setPen(theme.current().color("text_quiet"))
        far_end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight  # mirrored by the painter
        painter.drawText(self.rect(), int(far_end), f"\u2068{self.shown_text()}\u2069")  # in its own direction

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def _ways(self) -> tuple[str, ...]:
        """What to say, the most of it first."""
        if self._note:
            return self._note
        if not self._words:
            return (self._invitation, "")
        if self._selected is not None:
            some = ngettext("{selected} of {count} word", "{selected} of {count} words", self._words)
            return (some.format(selected=_number(self._selected), count=_number(self._words)),)
        return (_length(self._words, self._minutes), _words(self._words))


def _words(words: int) -> str:
    return ngettext("{count} word", "{count} words", words).format(count=_number(words))


def _length(words: int, minutes: int) -> str:
    reading = ngettext("{count} min", "{count} min", minutes).format(count=minutes)
    return _("{words} · {minutes}").format(words=_words(words), minutes=reading)


def _number(count: int) -> str:
    return dates.locale().toString(count)
