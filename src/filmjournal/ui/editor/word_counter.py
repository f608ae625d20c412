"""Counts the words of the review that is being written, in the pauses of typing."""

from __future__ import annotations

from PySide6.QtCore import QObject

from filmjournal.richtext.length import Length, length_of
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.pause import pause
from filmjournal.ui.widgets.writing_footer import WritingFooter

PAUSE = 400  # milliseconds without a key or a change of the selection


class WordCounter(QObject):
    """Keeps a footer right. Only lines that changed are counted anew, so that a long review costs no more."""

    def __init__(self, edit: ReviewEdit, footer: WritingFooter) -> None:
        super().__init__(edit)
        self._edit = edit
        self._footer = footer
        self._known: dict[str, Length] = {}  # of each line as it stood at the last count
        self._pause = pause(self, PAUSE, self.count)
        edit.document_changed.connect(self._pause.start)
        edit.selectionChanged.connect(self._pause.start)

    def count(self) -> None:
        """Count now, and show it."""
        self._pause.stop()
        known, self._known = self._known, {}
        total = Length()
        for block in self._edit.review.blocks():
            text = block.text()
            length = known[text] if text in known else length_of(text)
            self._known[text] = length
            total += length
        cursor = self._edit.textCursor()
        chosen = length_of(cursor.selectedText()).words if cursor.hasSelection() else None
        self._footer.show_length(total.words, total.minutes, chosen)
