"""Marks behind what was found in a review; of a long review only on what can be seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QScrollArea, QTextEdit

from filmjournal.richtext.finding import Span
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.theme import theme

MARKED = 600  # places that are marked at once, those around the one at hand


class FoundMarks(QObject):
    """Shows places of an editor's document; the one at hand the other way round and underlined."""

    def __init__(self, edit: ReviewEdit, parent: QObject) -> None:
        super().__init__(parent)
        self._edit = edit
        self._places: Sequence[Span] = ()
        self._current = -1
        self._area: QScrollArea | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)

    def show(self, places: Sequence[Span], current: int) -> None:
        """Mark these places, in their order; `current` is the number of the one at hand, -1 for none."""
        self._places, self._current = places, current
        self._follow_area()
        self.refresh()

    def clear(self) -> None:
        """Mark nothing."""
        self._places, self._current = (), -1
        self._edit.setExtraSelections([])

    def refresh(self) -> None:
        """Mark what can be seen now, in the colours of the theme in use."""
        first, last = self._in_sight()
        middle = self._current if first <= self._current < last else first
        first, last = max(first, middle - MARKED // 2), min(last, middle + MARKED // 2)
        plain, at_hand = _look("found", "text"), _look("action", "on_action")
        at_hand.setFontUnderline(True)
        self._edit.setExtraSelections(
            [self._mark(n, at_hand if n == self._current else plain) for n in range(first, last)]
        )

    def _follow_area(self) -> None:
        """Look again when the area around the review is scrolled."""
        parent = self._edit.parentWidget()
        while parent is not None and not isinstance(parent, QScrollArea):
            parent = parent.parentWidget()
        if parent is not self._area:
            self._area = parent
            if parent is not None:
                parent.verticalScrollBar().valueChanged.connect(self._scrolled)
                parent.verticalScrollBar().rangeChanged.connect(self._scrolled)

    def _scrolled(self, *_values: int) -> None:
        if self._places and not self._soon.isActive():
            self._soon.start()

    def _in_sight(self) -> tuple[int, int]:
        """The numbers of the first place that may be seen, with a screen to spare, and of the first that is not."""
        seen = self._edit.viewport().visibleRegion().boundingRect()
        if seen.isEmpty():
            return 0, len(self._places)
        seen.adjust(0, -seen.height(), 0, seen.height())
        first = self._edit.cursorForPosition(seen.topLeft())
        first.movePosition(QTextCursor.MoveOperation.StartOfLine)
        last = self._edit.cursorForPosition(seen.bottomLeft())
        last.movePosition(QTextCursor.MoveOperation.EndOfLine)
        return bisect_left(self._places, (first.position(), 0)), bisect_left(self._places, (last.position() + 1, 0))

    def _mark(self, number: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        start, end = self._places[number]
        last = self._edit.review.characterCount() - 1
        cursor = QTextCursor(self._edit.review)
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor, mark.format = cursor, look
        return mark


def _look(ground: str, letters: str) -> QTextCharFormat:
    result = QTextCharFormat()
    result.setBackground(theme.current().color(ground))
    result.setForeground(theme.current().color(letters))
    return result
