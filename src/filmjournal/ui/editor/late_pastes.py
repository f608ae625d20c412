"""Long pastes: read on a background lane while the person writes on, then put where the caret was."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from shiboken6 import isValid

from filmjournal.richtext.tree import Document
from filmjournal.ui.editor.pasting import Pasted, TooMuch

LONG = 100_000  # characters whose reading may be felt

# Does the work elsewhere and gives its result, or the exception that it raised, on this thread.
Aside = Callable[[Callable[[], Document], Callable[[Document], None], Callable[[Exception], None]], None]


class _Place:
    """A stretch of the text that what is typed at its ends does not widen, as a cursor's anchor would."""

    def __init__(self, cursor: QTextCursor) -> None:
        self._start, self._end = QTextCursor(cursor), QTextCursor(cursor)
        for edge, position in ((self._start, cursor.selectionStart()), (self._end, cursor.selectionEnd())):
            edge.setPosition(position)
            edge.setKeepPositionOnInsert(True)

    def cursor(self) -> QTextCursor:
        """A cursor that has it selected."""
        result = QTextCursor(self._start)
        result.setKeepPositionOnInsert(False)
        result.setPosition(self._start.position())
        result.setPosition(self._end.position(), QTextCursor.MoveMode.KeepAnchor)
        return result


class LatePastes(QObject):
    """What was pasted into one editor and is still being read."""

    waiting_changed = Signal(bool)
    arrived = Signal(object, object)  # a cursor at its place, what was selected there still selected, and the Document
    refused = Signal()  # it was too much

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.aside: Aside | None = None
        self._waiting: dict[_Place, Pasted] = {}  # in the order in which they were pasted

    def takes(self, pasted: Pasted) -> bool:
        """Whether this is better read aside."""
        return self.aside is not None and pasted.characters > LONG

    def read(self, pasted: Pasted, cursor: QTextCursor) -> None:
        """Read it aside; what is typed at its place meanwhile comes after it."""
        if self.aside is None:
            raise RuntimeError("there is no lane to read it on")
        place = _Place(cursor)
        self._waiting[place] = pasted
        self.waiting_changed.emit(True)

        def done(tree: Document) -> None:
            if self._is_over(place):
                self.arrived.emit(place.cursor(), tree)

        def failed(error: Exception) -> None:
            if self._is_over(place):
                if not isinstance(error, TooMuch):
                    raise error
                self.refused.emit()

        self.aside(pasted.read, done, failed)

    def finish(self) -> None:
        """Have what is waited for in place at once: the text is about to be handed over, or another one to be shown."""
        for place, pasted in list(self._waiting.items()):
            try:
                tree = pasted.read()
            except TooMuch:
                if self._is_over(place):
                    self.refused.emit()
            else:
                if self._is_over(place):
                    self.arrived.emit(place.cursor(), tree)

    def cancel(self) -> bool:
        """Give up what is waited for; whether there was anything."""
        if not self._waiting:
            return False
        self._waiting.clear()
        self.waiting_changed.emit(False)
        return True

    def _is_over(self, place: _Place) -> bool:
        """Wait for it no longer; whether it is still wanted."""
        if not isValid(self) or place not in self._waiting:
            return False
        del self._waiting[place]
        if not self._waiting:
            self.waiting_changed.emit(False)
        return True
