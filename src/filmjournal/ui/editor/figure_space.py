"""The space over captions, which follows from the shape of the pictures and the width of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from filmjournal.ui.editor.figure_places import UNKNOWN, Size, picture_gap, wanted_height
from filmjournal.ui.editor.formats import figure_space, spec_of
from filmjournal.ui.editor.review_edit import ReviewEdit

_PAUSE = 150  # milliseconds after the page has become wider or narrower
_SLACK = 1.0  # pixels that are not worth a change


class _UnseenSteps(QObject):
    """Steps of undo in which nothing changed but looks: whoever takes back or repeats one goes on to the next."""

    def __init__(self, document: QTextDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._steps: dict[int, int] = {}  # how many changes could be taken back before and after each
        self._count = 0
        document.undoCommandAdded.connect(self._forget)
        document.contentsChanged.connect(self._changed)

    def add(self, before: int) -> None:
        """Know that what came after so many changes is about looks alone, unless it could join the step before."""
        self._count = self._document.availableUndoSteps()
        self._steps[before] = self._count

    def _forget(self) -> None:
        """Something new was done: what could be done again is gone."""
        self._steps = {before: after for before, after in self._steps.items() if after <= self._count}

    def _changed(self) -> None:
        document, count, before = self._document, self._document.availableUndoSteps(), self._count
        self._count = count
        if not document.isRedoAvailable():  # letters that are typed on may be no new step
            self._steps = {start: end for start, end in self._steps.items() if end <= count}
        elif count in self._steps and count != before:
            QTimer.singleShot(0, self, lambda: self._go_on(count, back=count < before))

    def _go_on(self, count: int, *, back: bool) -> None:
        if self._document.availableUndoSteps() == count:  # the person may have been quicker
            (self._document.undo if back else self._document.redo)()


class FigureSpace(QObject):
    """Keeps the space over each caption as high as its picture. It is no part of the review.

    The space stands in the document, where every change is a step of undo. With nothing to undo it is set without a
    trace; else it joins the last step or is passed over with it, so that nothing stands between the person and the
    text before. Where steps wait to be done again, which any change would throw away, it stays, and pictures are
    fitted into it.
    """

    def __init__(self, editor: ReviewEdit, size_of: Callable[[str], Size | None]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document = editor.review
        self._size_of = size_of
        self._stale = False
        self._at_work = False
        self._unseen = _UnseenSteps(self._document, self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.set_spaces)
        self._document.contentsChange.connect(self._look)
        self._document.contentsChanged.connect(self._changed)
        editor.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the width of the page."""
        if event.type() == QEvent.Type.Resize:
            self._later.start(_PAUSE if self._document.isUndoAvailable() else 0)
        return super().eventFilter(watched, event)

    def set_spaces(self) -> None:
        """Make every space right, unless there is something to do again."""
        self._stale = False
        document = self._document
        wrong = []
        over_first = 0.0
        for block in document.blocks():
            if spec_of(block).kind == "figure":
                high = self._height(block)
                above = figure_space(document.rhythm) + high
                if abs(block.blockFormat().topMargin() - above) > _SLACK:
                    wrong.append((block, above))
                if block.blockNumber() == 0:
                    over_first = high
        frame = document.rootFrame().frameFormat()
        frame_is_wrong = abs(frame.topMargin() - over_first) > _SLACK
        if document.isRedoAvailable() or not (wrong or frame_is_wrong):
            return
        with self._editor.changing_looks():
            self._at_work = True
            is_step, before = document.isUndoAvailable(), document.availableUndoSteps()
            if not is_step:
                keeps_steps = document.isUndoRedoEnabled()
                document.setUndoRedoEnabled(False)
            cursor = QTextCursor(document)
            if is_step:
                cursor.joinPreviousEditBlock()
            else:
                cursor.beginEditBlock()
            for block, above in wrong:
                shape = block.blockFormat()
                shape.setTopMargin(above)
                cursor.setPosition(block.position())
                cursor.setBlockFormat(shape)
            if frame_is_wrong:
                frame.setTopMargin(over_first)
                document.rootFrame().setFrameFormat(frame)
            cursor.endEditBlock()
            if is_step:
                self._unseen.add(before)
            else:
                document.setUndoRedoEnabled(keeps_steps)
            self._at_work = False

    def _height(self, block: QTextBlock) -> float:
        size = self._size_of(spec_of(block).image) or UNKNOWN
        return wanted_height(self._document, block, size) + picture_gap(self._document)

    def _look(self, position: int, _removed: int, added: int) -> None:
        """Note whether what changed is about figures."""
        if self._at_work or self._stale:
            return
        first = self._document.firstBlock()
        if (spec_of(first).kind == "figure") != (self._document.rootFrame().frameFormat().topMargin() > 0):
            self._stale = True
            return
        block = self._document.findBlock(position)
        last = self._document.findBlock(position + added)
        while block.isValid():
            if spec_of(block).kind == "figure":
                self._stale = True
                return
            if block == last:
                return
            block = block.next()

    def _changed(self) -> None:
        if self._stale and not self._at_work:
            self.set_spaces()
