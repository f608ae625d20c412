"""What the editor's document keeps of the review, as two properties: one on blocks, one on characters.

Both are strings, so undo, redo and Qt's own joining of blocks carry them along untouched. Nothing that can be
seen (fonts, colours) is kept in the document; `appearance` derives it from these properties, so no leftover of
Qt's formatting can reach the stored text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QTextBlock, QTextBlockFormat, QTextCharFormat, QTextFormat

from filmjournal.richtext.tree import MARKS, Run
from filmjournal.ui.editor.flat import Spec

_USER = QTextFormat.Property.UserProperty.value
SPEC_PROPERTY = _USER + 0x0F11
INLINE_PROPERTY = _USER + 0x0F12

# A break opportunity that only the editor sees, inside a word too long to lay out at once.
SOFT_BREAK = "\u200b"
# Non-characters that Qt takes for the ends of frames; the editor keeps the next two in their place.
BLOCK_ENDS = "\ufdd0\ufdd1"
SOFT_CODES = {0xFDD0: 0xFDD2, 0xFDD1: 0xFDD3}
_FROM_SOFT = {ord(SOFT_BREAK): None} | {code: character for character, code in SOFT_CODES.items()}


@dataclass(frozen=True, slots=True)
class InlineState:
    """The marks, link and film reference of a stretch of text; `soft` marks breaks of our own in it."""

    marks: frozenset[str] = frozenset()
    href: str | None = None
    film: int | None = None
    soft: bool = False

    def run(self, text: str) -> Run:
        return Run(text, self.marks, self.href, self.film)

    def unlinked(self) -> InlineState:
        return replace(self, href=None, film=None)


PLAIN = InlineState()


def state_of(run: Run) -> InlineState:
    return InlineState(run.marks, run.href, run.film)


@lru_cache(maxsize=4096)
def _spec(encoded: str) -> Spec:
    kind, path, image, alt = json.loads(encoded)
    return Spec(kind, tuple((name, number) for name, number in path), image, alt)


def spec_of(block: QTextBlock) -> Spec:
    """What this block is; a paragraph if it carries no mark of ours."""
    encoded = block.blockFormat().stringProperty(SPEC_PROPERTY)
    return _spec(encoded) if encoded else _PARAGRAPH


_PARAGRAPH = Spec()


@lru_cache(maxsize=4096)
def _state(encoded: str) -> InlineState:
    marks, href, film, soft = json.loads(encoded)
    return InlineState(frozenset(marks), href, film, soft)


def inline_state(char_format: QTextCharFormat) -> InlineState:
    encoded = char_format.stringProperty(INLINE_PROPERTY)
    return _state(encoded) if encoded else PLAIN


@lru_cache(maxsize=1024)
def char_format(state: InlineState) -> QTextCharFormat:
    """The format of text in this state. Shared: copy before changing it."""
    result = QTextCharFormat()
    if state != PLAIN:
        marks = [mark for mark in MARKS if mark in state.marks]
        result.setProperty(INLINE_PROPERTY, json.dumps([marks, state.href, state.film, state.soft]))
    return result


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The vertical measures of the text: line height in per cent of the font's own, spaces in pixels."""

    line: float = 155.0
    space: float = 14.0


def figure_space(rhythm: Rhythm) -> float:
    """Pixels over and under a figure."""
    return 1.5 * rhythm.space


@lru_cache(maxsize=4096)
def block_format(spec: Spec, rhythm: Rhythm) -> QTextBlockFormat:
    """The format of a block. Shared: copy before changing it. Spaces above and below collapse, as Qt does it."""
    result = QTextBlockFormat()
    if spec != _PARAGRAPH:
        result.setProperty(SPEC_PROPERTY, json.dumps([spec.kind, spec.path, spec.image, spec.alt]))
    space = rhythm.space
    match spec.kind:
        case "h2":
            above, below = 2 * space, space / 2
        case "h3":
            above, below = 1.5 * space, space / 2
        case "summary":
            above, below = 1.5 * space, space / 2
        case "pre":  # its letters are smaller, and stand higher in their lines
            above = below = 1.5 * space
        case "figure":  # the space over it grows by its picture, see `figure_space.FigureSpace`
            above = below = figure_space(rhythm)
        case _:
            above = below = space / 4 if spec.list_depth >= 0 else space
    result.setTopMargin(above)
    result.setBottomMargin(below)
    result.setIndent(sum(1 for kind, _ in spec.path if kind != "li"))
    result.setLineHeight(rhythm.line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return result


def without_soft_breaks(states: Iterable[tuple[str, InlineState]]) -> list[Run]:
    """The runs of these stretches, without the break opportunities that only the editor sees."""
    runs = []
    for text, state in states:
        kept = text.translate(_FROM_SOFT) if state.soft else text
        if kept:
            runs.append(state.run(kept.replace("\u2028", "\n")))
    return runs
