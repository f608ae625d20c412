"""How the review looks while it is written: fonts and colours, derived from what the text is.

A highlighter lays them over the text without touching the document, so a new theme or a larger size leaves
undo, the stored text and the "modified" state alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtGui import QColor, QFont, QFontDatabase, QSyntaxHighlighter, QTextBlock, QTextCharFormat, QTextFormat

from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import InlineState, inline_state, spec_of
from filmjournal.ui.theme import theme

# Sizes against that of the text.
_SIZES = {"h2": 1.33, "h3": 1.11, "summary": 0.83, "figure": 0.83, "pre": 0.88}


# What lies over a block: (start, length, format), counted from the block's beginning in UTF-16 units.
Layer = Callable[[QTextBlock], Iterable[tuple[int, int, QTextCharFormat]]]


class Appearance(QSyntaxHighlighter):
    """Paints marks, links and kinds of block in the colours of the theme in use."""

    def __init__(self, document: ReviewDocument) -> None:
        super().__init__(document)
        self._formats: dict[tuple[str, InlineState], QTextCharFormat] = {}
        self._layers: list[Layer] = []
        self.is_looking = False  # again: Qt says then that the document was changed, and nobody changed it

    def add_layer(self, layer: Layer) -> None:
        """Lay over every block what `layer` says of it."""
        self._layers.append(layer)
        self.refresh_layers()

    def refresh_layers(self) -> None:
        """Look at every block again."""
        with self._looking():
            self.rehighlight()

    def rehighlight_block(self, block: QTextBlock) -> None:
        """Look at one block again."""
        with self._looking():
            self.rehighlightBlock(block)

    def refresh(self) -> None:
        """Take over a new theme or font."""
        self._formats.clear()
        self.refresh_layers()

    @contextmanager
    def _looking(self) -> Iterator[None]:
        self.is_looking = True
        try:
            yield
        finally:
            self.is_looking = False

    def highlightBlock(self, text: str) -> None:
        if not text:
            return
        block: QTextBlock = self.currentBlock()
        kind = spec_of(block).kind
        for piece in block.textFormats():
            shape = self._format(kind, inline_state(piece.format))
            if shape.propertyCount():
                self.setFormat(piece.start, piece.length, shape)
        for layer in self._layers:
            for start, length, over in layer(block):
                self._lay_over(start, length, over)

    def _lay_over(self, start: int, length: int, over: QTextCharFormat) -> None:
        """Set a format over what is there, stretch by stretch, keeping what it says nothing of."""
        at, end = start, start + length
        while at < end:
            below = self.format(at)
            to = at + 1
            while to < end and self.format(to) == below:
                to += 1
            merged = QTextCharFormat(below)
            merged.merge(over)
            self.setFormat(at, to - at, merged)
            at = to

    def _format(self, kind: str, state: InlineState) -> QTextCharFormat:
        key = (kind, state)
        if key not in self._formats:
            self._formats[key] = self._made(kind, state)
        return self._formats[key]

    def _made(self, kind: str, state: InlineState) -> QTextCharFormat:
        colours = theme.current()
        result = QTextCharFormat()
        if kind in {"summary", "figure"}:
            result.setForeground(colours.color("text_quiet"))
        _set_size(result, self.document().defaultFont(), _SIZES.get(kind, 1.0))
        if kind == "pre":
            _set_fixed_width(result)
        if kind in {"pre", "summary"}:
            return result
        _set_marks(result, state, colours.color("selection_idle"), colours.color("text_quiet"))
        if "code" in state.marks:
            _set_fixed_width(result)
            _set_size(result, self.document().defaultFont(), 0.9 * _SIZES.get(kind, 1.0))
        if state.href is not None or state.film is not None:
            result.setForeground(colours.color("ink"))
            result.setFontUnderline(True)
        return result


def _set_marks(result: QTextCharFormat, state: InlineState, wash: QColor, quiet: QColor) -> None:
    marks = state.marks
    if "spoiler" in marks:
        result.setBackground(wash)
        result.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        result.setUnderlineColor(quiet)
    if "strong" in marks:
        result.setFontWeight(QFont.Weight.Bold)
    if "em" in marks:
        result.setFontItalic(True)
    if "u" in marks:
        result.setFontUnderline(True)
        result.clearProperty(QTextFormat.Property.TextUnderlineColor.value)
    if "s" in marks:
        result.setFontStrikeOut(True)
    if "sub" in marks:
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
    elif "sup" in marks:
        result.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)


def _set_size(result: QTextCharFormat, font: QFont, factor: float) -> None:
    if factor == 1.0:
        return
    if font.pointSizeF() > 0:
        result.setFontPointSize(font.pointSizeF() * factor)
    else:
        result.setProperty(QTextFormat.Property.FontPixelSize.value, round(font.pixelSize() * factor))


def _set_fixed_width(result: QTextCharFormat) -> None:
    result.setFontFamilies(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).families())
    result.setFontStyleHint(QFont.StyleHint.Monospace)


def scaled_font(font: QFont, factor: float) -> QFont:
    """The font at a multiple of its size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(max(1, round(font.pixelSize() * factor)))
    return result
