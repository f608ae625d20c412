"""A review to be read and no more: its spoilers are covered until one asks for them, as on a published page."""

from __future__ import annotations

from itertools import count
from math import ceil

from PySide6.QtCore import QMimeData, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QTextBlock, QTextCharFormat, QTextFormat
from PySide6.QtWidgets import QWidget

from filmjournal.i18n import _
from filmjournal.richtext.tree import Block, Document, SpoilerBlock
from filmjournal.ui.editor import marks
from filmjournal.ui.editor.appearance import Layer
from filmjournal.ui.editor.figure_space import FigureSpace
from filmjournal.ui.editor.formats import inline_state, spec_of
from filmjournal.ui.editor.picture_store import PictureStore
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.theme import theme

_CLOSED, _OPEN = "▸", "▾"  # before the words of a spoiler that unfolds


class ReviewReader(ReviewEdit):
    """Shows a review as high as it is. Put it into a scroll area; the keyboard has no business in it."""

    covers_changed = Signal(bool)  # whether a spoiler is covered

    def __init__(self, store: PictureStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tree = Document()
        self._unfolded: set[int] = set()  # which of the passages, counted from the beginning
        self._passages: list[int] = []  # those whose words are shown, in their order
        self._lifted: set[int] = set()  # where the covers began that were lifted
        self._all = False
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAcceptDrops(False)
        self.setPlaceholderText("")
        layer: Layer = self._covers
        self.appearance.add_layer(layer)
        self._space = FigureSpace(self, store.size)
        self.set_picture_source(store.image)
        store.arrived.connect(self._pictures_arrived)
        self.review.documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def show_tree(self, tree: Document) -> None:
        """Show a review from now on, its spoilers covered."""
        self._tree = tree
        self._unfolded, self._lifted, self._all = set(), set(), False
        self._write()

    def lift_all(self) -> None:
        """Show every spoiler."""
        self._all = True
        self._write()

    def is_covered(self) -> bool:
        """Whether a spoiler can't be read."""
        return not self._all and (
            any(number not in self._unfolded for number in self._passages)
            or any(self._covered(block) for block in self.review.blocks())
        )

    def sizeHint(self) -> QSize:
        """As high as the text, however short."""
        return QSize(super().sizeHint().width(), ceil(self.review.size().height()))

    def minimumSizeHint(self) -> QSize:
        """As the size hint: what is around it scrolls."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Nothing gets in."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._answers(event.position().toPoint()):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click lifts a cover or follows a link; where words were chosen it is no click."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            point = event.position().toPoint()
            if not self._lift(point):
                self._follow(point)

    def _write(self) -> None:
        self._passages = []
        numbers = count()
        self.load_tree(Document(tuple(self._shown(block, numbers, visible=True) for block in self._tree.blocks)))
        self._tell()

    def _shown(self, block: Block, numbers: count[int], *, visible: bool) -> Block:
        """The block with its folded passages left out, pictures and all; passages stand in passages only."""
        if not isinstance(block, SpoilerBlock):
            return block
        number = next(numbers)
        unfolded = self._all or number in self._unfolded
        if visible:
            self._passages.append(number)
        inner = tuple(self._shown(part, numbers, visible=visible and unfolded) for part in block.blocks)
        words = block.summary or _("Spoiler")
        return SpoilerBlock(f"{_OPEN if unfolded else _CLOSED} {words}", inner if unfolded else ())

    def _lift(self, point: QPoint) -> bool:
        position = self._position_at(point)
        if position < 0:
            return False
        block = self.review.findBlock(position)
        if spec_of(block).kind == "summary":
            if not self._all:
                self._unfold(block)
            return True
        for start, length in self._covered(block):
            if start <= position - block.position() <= start + length:
                self._lifted.add(block.position() + start)
                self.appearance.refresh_layers()
                self._tell()
                return True
        return False

    def _unfold(self, summary: QTextBlock) -> None:
        """Show the passage that these words are over, or fold it; covers that were lifted stay so."""
        end, before = summary.position() + summary.length(), self.review.characterCount()
        self._unfolded ^= {self._passage(summary)}
        self._write()
        longer = self.review.characterCount() - before
        moved = {at if at < end else at + longer for at in self._lifted}
        self._lifted = {at for at in moved if at >= end or at in self._lifted}
        self.appearance.refresh_layers()
        self._tell()

    def _answers(self, point: QPoint) -> bool:
        position = self._position_at(point)
        if position < 0:
            return False
        block = self.review.findBlock(position)
        at = position - block.position()
        covered = any(start <= at <= start + length for start, length in self._covered(block))
        return spec_of(block).kind == "summary" or covered or any(marks.linked(self._state_at(point)))

    def _position_at(self, point: QPoint) -> int:
        return self.review.documentLayout().hitTest(QPointF(point), Qt.HitTestAccuracy.ExactHit)

    def _passage(self, summary: QTextBlock) -> int:
        """Which of the passages a line with words of one belongs to."""
        shown = [block.position() for block in self.review.blocks() if spec_of(block).kind == "summary"]
        return self._passages[shown.index(summary.position())]

    def _covered(self, block: QTextBlock) -> list[tuple[int, int]]:
        """Start and length of the covers in a block."""
        if self._all:
            return []
        found: list[tuple[int, int]] = []
        for piece in block.textFormats():
            if "spoiler" not in inline_state(piece.format).marks:
                continue
            if found and sum(found[-1]) == piece.start:
                found[-1] = (found[-1][0], found[-1][1] + piece.length)
            else:
                found.append((piece.start, piece.length))
        return [(start, length) for start, length in found if block.position() + start not in self._lifted]

    def _covers(self, block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
        look = QTextCharFormat()
        look.setForeground(theme.current().color("spoiler_cover"))
        look.setBackground(theme.current().color("spoiler_cover"))
        look.setProperty(QTextFormat.Property.TextUnderlineStyle.value, 0)
        look.setFontUnderline(False)
        return [(start, length, look) for start, length in self._covered(block)]

    def _tell(self) -> None:
        self.covers_changed.emit(self.is_covered())

    def _pictures_arrived(self) -> None:
        self._space.set_spaces()
        self.refresh_pictures()
