"""The picture of a figure over its caption, and what stands in its place while it isn't there."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextBlock, QTextCursor, QTextOption

from filmjournal.i18n import _
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.figure_places import from_right, picture_field, picture_place
from filmjournal.ui.editor.figures import is_selected
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.theme import fonts, icons, theme

_RING = 2
_ICON = 20
_INSET = 8.0
_TAG_SIDES, _TAG_HEIGHT = 8.0, 22.0


def paint_figure(
    painter: QPainter, document: ReviewDocument, block: QTextBlock, selection: QTextCursor | None = None
) -> None:
    """Paint a figure's picture, sharp at the painter's pixel ratio, or a quiet field with its words."""
    field = picture_field(document, block)
    if field.height() < 1:
        return
    spec = spec_of(block)
    ratio = painter.device().devicePixelRatioF()
    source = document.picture_source
    image = None if source is None else source(spec.image, round(field.width() * ratio))
    if image is None or image.isNull():
        place = field
        _paint_placeholder(painter, place, spec.alt)
    else:
        place = picture_place(document, block, (image.width(), image.height()))
        place = QRectF(place.toRect())  # whole pixels, so that its edges are sharp
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)
        if not spec.alt:
            _paint_tag(painter, place, _("No description"), at_left=from_right(block))
    if selection is not None and is_selected(selection, block):
        painter.setPen(QPen(theme.current().color("ink"), _RING))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(_RING / 2, _RING / 2, -_RING / 2, -_RING / 2))


def _paint_placeholder(painter: QPainter, place: QRectF, words: str) -> None:
    colours = theme.current()
    painter.fillRect(place, colours.color("hover"))
    painter.setPen(QPen(colours.color("rule"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
    font = fonts.interface()
    high = QFontMetricsF(font).height()
    middle = place.center()
    if place.height() > _ICON + high + 3 * _INSET:
        corner = QPointF(middle.x() - _ICON / 2, middle.y() - _ICON - _INSET / 2)
        painter.drawPixmap(
            corner.toPoint(), icons.pixmap("image", "text_quiet", _ICON, painter.device().devicePixelRatioF())
        )
        lines = QRectF(place.left() + 3 * _INSET, middle.y() + _INSET / 2, place.width() - 6 * _INSET, 0)
        lines.setBottom(place.bottom() - _INSET)
    else:
        lines = place.adjusted(_INSET, (place.height() - high) / 2, -_INSET, 0)
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.setFont(font)
    painter.setPen(colours.color("text_quiet"))
    painter.drawText(lines, words or _("Picture"), option)


def _paint_tag(painter: QPainter, place: QRectF, words: str, *, at_left: bool) -> None:
    """A quiet sign in the lower corner at the far side."""
    colours = theme.current()
    font = fonts.interface(12)
    metrics = QFontMetricsF(font)
    wide, high = metrics.horizontalAdvance(words) + 2 * _TAG_SIDES, max(_TAG_HEIGHT, metrics.height() + 4)
    if wide + 2 * _INSET > place.width() or high + 2 * _INSET > place.height():
        return
    left = place.left() + _INSET if at_left else place.right() - _INSET - wide
    tag = QRectF(left, place.bottom() - _INSET - high, wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.color("page"))
    painter.drawRoundedRect(tag, 2, 2)
    painter.setFont(font)
    painter.setPen(colours.color("text_quiet"))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
