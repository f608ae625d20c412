"""Five stars on a 20 × 20 grid each: painting, their cached pictures, and which half the pointer is on."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from filmjournal.ui.theme import theme

COUNT = 5
ROW_SIZE, ENTRY_SIZE, DIALOG_SIZE = 13, 22, 24
_GRID = 20
_POINTS = (
    (10, 1.9), (12.5, 7), (18.1, 7.8), (14.05, 11.75), (15, 17.35), (10, 14.7), (5, 17.35), (5.95, 11.75), (1.9, 7.8),
    (7.5, 7),
)  # fmt: skip
_ROOM_FOR_STROKE = 1  # pixels around the picture


def gap(size: int) -> float:
    """The space between two stars, in pixels."""
    return 4 if size > 16 else 1.5


def width(size: int) -> float:
    """How wide five stars of a size are, in pixels."""
    return COUNT * size + (COUNT - 1) * gap(size)


def half_stars_at(x: float, size: int, *, mirrored: bool = False) -> int:
    """The rating, 1 to 10 half stars, at `x` pixels from the left end of five stars. Gaps belong to stars."""
    if mirrored:
        x = width(size) - x
    step = (size + gap(size)) / 2
    return max(1, min(COUNT * 2, int((x + gap(size) / 2) // step) + 1))


def pixmap(
    half_stars: int, size: int, ratio: float = 1.0, *, mirrored: bool = False, outlined: bool = False
) -> QPixmap:
    """Five stars with 0 to 10 half stars filled, with one pixel of room on each side.

    Below 16 pixels an empty star is a dot, unless `outlined`.
    """
    colours = theme.current()
    key = ("stars", half_stars, size, ratio, mirrored, outlined)
    return colours.pixmaps.get(key, lambda: _draw(colours, half_stars, size, ratio, mirrored, outlined))


def paint(
    painter: QPainter,
    left: float,
    top: float,
    half_stars: int,
    size: int,
    *,
    mirrored: bool = False,
    outlined: bool = False,
) -> None:
    """Paint five stars with their upper left corner at a point."""
    picture = pixmap(
        half_stars, size, painter.device().devicePixelRatio(), mirrored=mirrored, outlined=outlined
    )  # fmt: skip
    painter.drawPixmap(QPointF(left - _ROOM_FOR_STROKE, top - _ROOM_FOR_STROKE), picture)


def _draw(
    colours: theme.Theme, half_stars: int, size: int, ratio: float, mirrored: bool, outlined: bool
) -> QPixmap:  # fmt: skip
    room = 2 * _ROOM_FOR_STROKE
    result = QPixmap(round((width(size) + room) * ratio), round((size + room) * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(_ROOM_FOR_STROKE, _ROOM_FOR_STROKE)
    if mirrored:
        painter.translate(width(size), 0)
        painter.scale(-1, 1)
    painter.scale(size / _GRID, size / _GRID)
    for number in range(COUNT):
        _paint_star(painter, colours, max(0, min(2, half_stars - 2 * number)), size, outlined)
        painter.translate(_GRID + gap(size) * _GRID / size, 0)
    painter.end()
    return result


def _paint_star(painter: QPainter, colours: theme.Theme, halves: int, size: int, outlined: bool) -> None:
    quiet = size < 16 and not outlined
    if not halves and quiet:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.color("star_empty"))
        painter.drawEllipse(QPointF(10, 10.6), 2, 2)
        return
    shape = QPainterPath()
    shape.addPolygon(QPolygonF([QPointF(x, y) for x, y in _POINTS]))
    shape.closeSubpath()
    if halves < 2:
        thin = 1.5 if size < 16 else 1.25
        painter.strokePath(shape, _pen(colours, "star" if halves else "star_empty", thin))
    if halves:
        painter.save()
        if halves == 1:
            painter.setClipRect(QRectF(-2, -2, 12, 24))
        painter.fillPath(shape, colours.color("star"))
        painter.strokePath(shape, _pen(colours, "star", 1.25))
        painter.restore()


def _pen(colours: theme.Theme, role: str, thickness: float) -> QPen:
    pen = QPen(colours.color(role), thickness)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
