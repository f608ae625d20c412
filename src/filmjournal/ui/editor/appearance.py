"""How the review looks while it is written: fonts and colours, derived from what the text is.

They lie over the text without being part of the document, so a new theme or a larger size leaves undo, the stored
text and the "modified" state alone. QSyntaxHighlighter does that too, but with every letter it sets the looks of
the whole line anew, and Qt then lays out and paints that line and the one below it. Here only looks that are others
than before are set, ahead of Qt's own layout: mostly none, as one writes on at the end of a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QFontDatabase, QTextBlock, QTextCharFormat, QTextFormat, QTextLayout

from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import InlineState, inline_state, spec_of
from filmjournal.ui.theme import theme

# Sizes against that of the text.
_SIZES = {"h2": 1.33, "h3": 1.11, "summary": 0.83, "figure": 0.83, "pre": 0.88}


# What lies over a block: (start, length, format), counted from the block's beginning in UTF-16 units.
Layer = Callable[[QTextBlock], Iterable[tuple[int, int, QTextCharFormat]]]
_Looks = list[tuple[int, int, QTextCharFormat]]  # from, to, format; in order


class Appearance(QObject):
    """Paints marks, links and kinds of block in the colours of the theme in use."""

    def __init__(self, document: ReviewDocument) -> None:
        super().__init__(document)
        self._document = document
        self._formats: dict[tuple[str, InlineState], QTextCharFormat] = {}
        self._layers: list[Layer] = []
        document.contentsChange.connect(self._contents_changed)

    def add_layer(self, layer: Layer) -> None:
        """Lay over every block what `layer` says of it."""
        self._layers.append(layer)
        self.refresh_layers()

    def refresh_layers(self) -> None:
        """Look at every block again."""
        changed = [self._dress(block) for block in self._document.blocks()]
        if any(changed):
            self._document.markContentsDirty(0, self._document.characterCount())

    def rehighlight_block(self, block: QTextBlock) -> None:
        """Look at one block again."""
        if self._dress(block):
            self._document.markContentsDirty(block.position(), block.length())

    def refresh(self) -> None:
        """Take over a new theme or font."""
        self._formats.clear()
        self.refresh_layers()

    def _contents_changed(self, start: int, removed: int, added: int) -> None:
        """Dress what was changed; Qt lays it out after this."""
        block = self._document.findBlock(start)
        last = self._document.findBlock(start + added + bool(removed))
        end = last.position() if last.isValid() else self._document.lastBlock().position()
        while block.isValid() and block.position() <= end:
            self._dress(block)
            block = block.next()

    def _dress(self, block: QTextBlock) -> bool:
        """Give a block its looks; whether it had others."""
        layout = block.layout()
        looks = self._looks(block)
        present = layout.formats()
        if composed := utf16_length(layout.preeditAreaText()):
            # What an input method composes stands in the layout only, with looks of its own.
            begin, end = layout.preeditAreaPosition(), layout.preeditAreaPosition() + composed
            looks = [_beside(look, begin, composed) for look in looks]
            kept = [piece for piece in present if begin <= piece.start and piece.start + piece.length <= end]
            looks = [(piece.start, piece.start + piece.length, piece.format) for piece in kept] + looks
        if len(looks) == len(present) and all(map(_is_same, looks, present)):
            return False
        layout.setFormats([_range(*look) for look in looks])
        return True

    def _looks(self, block: QTextBlock) -> _Looks:
        if block.length() == 1:
            return []
        kind = spec_of(block).kind
        looks = []
        for piece in block.textFormats():
            shape = self._format(kind, inline_state(piece.format))
            if shape.propertyCount():
                looks.append((piece.start, piece.start + piece.length, shape))
        for layer in self._layers:
            for start, length, over in layer(block):
                looks = _laid_over(looks, start, start + length, over)
        return looks

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
        _set_size(result, self._document.defaultFont(), _SIZES.get(kind, 1.0))
        if kind == "pre":
            _set_fixed_width(result)
        if kind in {"pre", "summary"}:
            return result
        _set_marks(result, state, colours.color("selection_idle"), colours.color("text_quiet"))
        if "code" in state.marks:
            _set_fixed_width(result)
            _set_size(result, self._document.defaultFont(), 0.9 * _SIZES.get(kind, 1.0))
        if state.href is not None or state.film is not None:
            result.setForeground(colours.color("ink"))
            result.setFontUnderline(True)
        return result


def _laid_over(looks: _Looks, start: int, end: int, over: QTextCharFormat) -> _Looks:
    """The looks with one more over them from `start` to `end`, which leaves alone what it says nothing of."""
    result: _Looks = []
    at = start  # up to where the new one is laid
    for first, last, shape in looks:
        if last <= start or first >= end:
            result.append((first, last, shape))
            continue
        if first < start:
            result.append((first, start, shape))
        elif at < first:
            result.append((at, first, over))
        at = min(last, end)
        merged = QTextCharFormat(shape)
        merged.merge(over)
        result.append((max(first, start), at, merged))
        if last > end:
            result.append((end, last, shape))
    if at < end:
        result.append((at, end, over))
    return sorted(result, key=lambda look: look[0])


def _beside(look: tuple[int, int, QTextCharFormat], begin: int, length: int) -> tuple[int, int, QTextCharFormat]:
    """The look where so many units stand in the layout that are not in the text."""
    first, last, shape = look
    return first + length if first >= begin else first, last + length if last >= begin else last, shape


def _is_same(look: tuple[int, int, QTextCharFormat], present: QTextLayout.FormatRange) -> bool:
    first, last, shape = look
    return bool(present.start == first and present.length == last - first and present.format == shape)


def _range(first: int, last: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    result = QTextLayout.FormatRange()
    result.start, result.length, result.format = first, last - first, shape
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
