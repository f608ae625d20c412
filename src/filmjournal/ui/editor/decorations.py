"""What is painted beside and behind the text: list markers, quote bars, rules, spoiler washes, figure frames."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextBlock, QTextCursor

from filmjournal.i18n import _
from filmjournal.ui.editor.appearance import scaled_font
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.figure_paint import paint_figure
from filmjournal.ui.editor.flat import LISTS, Path, Spec, starts_with
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.theme import theme

_BULLETS = ("•", "◦", "▪")
_BAR = 2


def paint_decorations(
    painter: QPainter, document: ReviewDocument, area: QRect, selection: QTextCursor | None = None
) -> None:
    """Paint what belongs to the lines in `area`, a rectangle in the document's coordinates."""
    layout = document.documentLayout()
    position = layout.hitTest(QPointF(0, area.top() - 2 * document.rhythm.space), Qt.HitTestAccuracy.FuzzyHit)
    block = document.findBlock(max(position, 0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    while block.isValid():
        rect = layout.blockBoundingRect(block)
        if rect.top() - block.blockFormat().topMargin() > area.bottom() + 4 * document.rhythm.space:
            return
        _paint_block(painter, document, block, rect, selection)
        block = block.next()


def _paint_block(
    painter: QPainter, document: ReviewDocument, block: QTextBlock, rect: QRectF, selection: QTextCursor | None
) -> None:
    spec = spec_of(block)
    if spec.path:
        _paint_containers(painter, document, block, rect, spec)
    if spec.kind == "rule":
        painter.setPen(QPen(theme.current().color("control_edge"), 1))
        middle = round(rect.center().y()) + 0.5
        quarter = document.textWidth() / 4
        painter.drawLine(QPointF(quarter, middle), QPointF(3 * quarter, middle))
    elif spec.kind == "figure":
        paint_figure(painter, document, block, selection)
        if not block.text():
            _paint_hint(painter, document, block, _("Caption"))
    elif spec.kind == "summary" and not block.text():
        _paint_hint(painter, document, block, _("Spoiler"))


def _paint_containers(painter: QPainter, document: ReviewDocument, block: QTextBlock, rect: QRectF, spec: Spec) -> None:
    colours = theme.current()
    leads = block.textDirection() == Qt.LayoutDirection.RightToLeft
    width = document.textWidth()
    before, after = _path_of(block.previous()), _path_of(block.next())
    level = 0
    for depth, (kind, _number) in enumerate(spec.path):
        if kind == "li":
            continue
        joined = starts_with(before, spec.path[: depth + 1])
        ends = not starts_with(after, spec.path[: depth + 1])
        pad = document.rhythm.space / 2 if kind == "spoiler" else 0.0
        top = rect.top() - (_gap(document, block) if joined else pad)
        # Lines stand at the foot of their height: as much under the last as it seems over the first.
        bottom = rect.bottom() + (1.25 * pad if ends else 0)
        start = level * document.indentWidth()
        level += 1
        if kind == "spoiler":
            painter.fillRect(
                _on_pixels(0 if leads else start, top, width - start, bottom), colours.color("selection_idle")
            )
        elif kind == "quote":
            x = width - start - _BAR if leads else start
            painter.fillRect(_on_pixels(x, top, _BAR, bottom), colours.color("control_edge"))
        elif kind in LISTS and not starts_with(before, spec.path[: depth + 2]):
            _paint_marker(painter, document, block, spec.path, depth, start)


def _on_pixels(left: float, top: float, width: float, bottom: float) -> QRect:
    """A rectangle whose edges are whole pixels, so that pieces under each other show no seam."""
    return QRect(round(left), round(top), round(width), round(bottom) - round(top))


def _gap(document: ReviewDocument, block: QTextBlock) -> float:
    layout = document.documentLayout()
    return layout.blockBoundingRect(block).top() - layout.blockBoundingRect(block.previous()).bottom()


def _path_of(block: QTextBlock) -> Path:
    return spec_of(block).path if block.isValid() else ()


def _paint_marker(
    painter: QPainter, document: ReviewDocument, block: QTextBlock, path: Path, depth: int, start: float
) -> None:
    font = document.defaultFont()
    if path[depth][0] == "ol":
        marker = f"{_number_in_list(block, path, depth)}."
    else:
        outer = sum(1 for kind, _number in path[:depth] if kind == "ul")
        marker = _BULLETS[min(outer, len(_BULLETS) - 1)]
    line = block.layout().lineAt(0)
    if not line.isValid():
        return
    baseline = block.layout().position().y() + line.y() + line.ascent()
    room = document.indentWidth() - 0.4 * QFontMetricsF(font).averageCharWidth()
    width = QFontMetricsF(font).horizontalAdvance(marker)
    x = start + max(0.0, room - width - 4)
    if block.textDirection() == Qt.LayoutDirection.RightToLeft:
        x = document.textWidth() - x - width
    painter.setFont(font)
    painter.setPen(theme.current().color("text"))
    painter.setLayoutDirection(block.textDirection())  # which says at which end the full stop is
    painter.drawText(QPointF(x, baseline), marker)


def _number_in_list(block: QTextBlock, path: Path, depth: int) -> int:
    """Which item of its list the block begins, counted from the list's beginning in this unbroken run."""
    number = 1
    item = path[depth + 1]
    other = block.previous()
    while other.isValid():
        above = spec_of(other).path
        if not starts_with(above, path[: depth + 1]):
            break
        if len(above) > depth + 1 and above[depth + 1] != item:
            item = above[depth + 1]
            number += 1
        other = other.previous()
    return number


def _paint_hint(painter: QPainter, document: ReviewDocument, block: QTextBlock, words: str) -> None:
    line = block.layout().lineAt(0)
    if not line.isValid():
        return
    where = block.layout().position() + QPointF(line.x() + 2, line.y() + line.ascent())
    painter.setFont(scaled_font(document.defaultFont(), 0.83))
    painter.setPen(theme.current().color("text_quiet"))
    painter.drawText(where, words)
