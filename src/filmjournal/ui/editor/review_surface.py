"""The surface that a review is shown on: its measure, its letters, its height, and what is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from filmjournal.ui.editor.appearance import Appearance
from filmjournal.ui.editor.decorations import paint_decorations
from filmjournal.ui.editor.document import ReviewDocument, placeholder_resource
from filmjournal.ui.editor.formats import Rhythm, block_format, spec_of
from filmjournal.ui.theme import fonts, theme

MEASURE = 548  # pixels of text at the usual reading size
_LINE_TO_SIZE = 28 / 18
_SPACE_TO_SIZE = 14 / 18
_LEAST_LINES = 5


class ReviewSurface(QTextEdit):
    """How a review looks, whatever is done to it.

    It grows with its text and has no scroll bars: put it into a scroll area.
    """

    content_height_changed = Signal(int)

    _is_built = False  # Qt tells of changes while it still builds

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._review = ReviewDocument(self)
        self._measure = MEASURE
        self._size = fonts.ZOOM_DEFAULT
        self._content_height = 0
        self._loading = False
        self._worn: tuple[object, str] | None = None
        self.setDocument(self._review)
        self._appearance = Appearance(self._review)
        self._review.setDocumentMargin(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        self._is_built = True
        self._review.documentLayout().documentSizeChanged.connect(self._size_changed)
        self._size_changed()

    @property
    def review(self) -> ReviewDocument:
        """The document that holds the text."""
        return self._review

    @property
    def appearance(self) -> Appearance:
        """What dresses the text, and takes more layers of looks."""
        return self._appearance

    def set_picture_source(self, source: Callable[[str, int], QImage | None]) -> None:
        """Take from `source` the picture of a hash at a width in pixels; None while it isn't there."""
        self._review.picture_source = source
        self.refresh_pictures()

    @contextmanager
    def changing_looks(self) -> Iterator[None]:
        """What is done to the document meanwhile changes how the text looks, and is no edit of it."""
        before, self._loading = self._loading, True
        try:
            yield
        finally:
            self._loading = before

    def refresh_pictures(self) -> None:
        """Show pictures that came meanwhile."""
        self.viewport().update()

    def set_measure(self, pixels: int) -> None:
        """The longest line, in pixels; what is left of the widget's width stays free."""
        self._measure = pixels
        self._set_margins()

    def set_reading_size(self, size: int) -> None:
        """The nominal size of the text, one of `fonts.ZOOM_STEPS`."""
        self._size = size
        self._dress()

    def _dress(self) -> None:
        font = fonts.reading(self._size)
        wanted = (theme.current(), font.key())
        # A stylesheet that is set anew gives widgets back the font they had before the first one.
        if wanted == self._worn and self.font().pointSizeF() == font.pointSizeF():
            return
        self._worn = wanted
        self.setFont(font)
        self._review.setDefaultFont(font)
        metrics = QFontMetricsF(font)
        pixels = font.pointSizeF() * self.logicalDpiY() / 72
        self._review.setIndentWidth(round(1.5 * pixels))
        rhythm = Rhythm(round(100 * _LINE_TO_SIZE * pixels / metrics.height(), 1), round(_SPACE_TO_SIZE * pixels))
        if rhythm != self._review.rhythm:
            self._review.rhythm = rhythm
            self._set_rhythm()
        self._appearance.refresh()
        self._size_changed()

    def _set_rhythm(self) -> None:
        # The spaces stand in the document, so setting them would be a step of undo. Where there is something to
        # undo, lines keep their spaces until the review is loaded again.
        if self._review.isUndoAvailable() or self._review.isRedoAvailable():
            return
        self._loading = True
        self._review.setUndoRedoEnabled(False)
        for block in self._review.blocks():
            QTextCursor(block).setBlockFormat(block_format(spec_of(block), self._review.rhythm))
        self._review.setUndoRedoEnabled(True)
        self._loading = False

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange) and self._is_built:
            self._dress()

    def _set_margins(self) -> None:
        free = max(0, self.width() - self._measure)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            self.setViewportMargins(free, 0, 0, 0)
        else:
            self.setViewportMargins(0, 0, free, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._set_margins()
        super().resizeEvent(event)

    def _size_changed(self, *_size: object) -> None:
        line = self._review.rhythm.line / 100 * QFontMetricsF(self.font()).height()
        height = max(ceil(self._review.size().height()), ceil(_LEAST_LINES * line))
        if height != self._content_height:
            self._content_height = height
            self.updateGeometry()
            self.content_height_changed.emit(height)

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(self._measure, self._content_height)

    def minimumSizeHint(self) -> QSize:
        """As high as the text: the pane around it scrolls."""
        return QSize(min(self._measure, 200), self._content_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        area = event.rect().translated(0, self.verticalScrollBar().value())
        paint_decorations(painter, self._review, area, self.textCursor())
        painter.end()
        super().paintEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Never a file, never the network."""
        return placeholder_resource(kind)
