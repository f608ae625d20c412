"""Posters drawn for films that have none: two flat colours, one figure, the title. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QTextLayout,
    QTextOption,
    QTransform,
)

from filmjournal.domain.poster_colours import hue_and_figure
from filmjournal.ui.theme import fonts, theme

Real = Callable[[str, QSize, float], QPixmap | None]
"""Gives the real poster of a key in a size of logical pixels, for a ratio of the screen; None until it is there."""

_FIELD_WIDTH, _FIELD_HEIGHT = 40, 60
LETTERED_FROM = 60  # pixels of width; a smaller one is ground and figure only
ROOM = 6  # pixels that a card keeps around its poster, for the ring of a chosen one
_INSET, _TITLE, _YEAR, _LINE = 0.085, 0.135, 0.075, 1.14


def placeholder(title: str, year: str, width: int, ratio: float = 1.0) -> QPixmap:
    """The drawn poster of a film, `width` pixels wide and half as much again high, kept for the next time."""
    key = _key(title, year, width, ratio)
    return theme.current().pixmaps.get(key, lambda: _draw(title, year, width, ratio, lettered=width >= LETTERED_FROM))


def is_drawn(title: str, year: str, width: int, ratio: float = 1.0) -> bool:
    """Whether that poster is kept: lettering one takes a millisecond, and a screen may show a hundred others."""
    return _key(title, year, width, ratio) in theme.current().pixmaps


def unlettered(title: str, width: int, ratio: float = 1.0) -> QPixmap:
    """The same poster without its lettering; one picture serves many titles."""
    key = ("poster", hue_and_figure(title), width, ratio)
    return theme.current().pixmaps.get(key, lambda: _draw(title, "", width, ratio, lettered=False))


def _key(title: str, year: str, width: int, ratio: float) -> tuple[object, ...]:
    what = (title, year, fonts.chosen_reading()) if width >= LETTERED_FROM else hue_and_figure(title)
    return ("poster", what, width, ratio)


def paint(painter: QPainter, rect: QRect, title: str, year: str, key: str | None, real: Real | None) -> None:
    """Draw a film's poster into a row: the real one named by its key where that is at hand, else a drawn one."""
    ratio = painter.device().devicePixelRatio()
    picture = real(key, rect.size(), ratio) if real is not None and key else None
    if picture is None:
        picture = placeholder(title, year, rect.width(), ratio)
    painter.drawPixmap(QPointF(rect.topLeft()), picture)


def outline(rect: QRectF) -> QPainterPath:
    """The edge of a poster in a rectangle of logical pixels."""
    radius = 3 if rect.width() >= LETTERED_FROM else 2
    edge = QPainterPath()
    edge.addRoundedRect(rect, radius, radius)
    return edge


def veil() -> QColor | None:
    """What is laid over posters in a dark room; None by day."""
    colours = theme.current()
    if not colours.poster_dimming:
        return None
    colour = colours.color("page")
    colour.setAlphaF(colours.poster_dimming)
    return colour


def paint_placeholder(painter: QPainter, rect: QRectF, title: str, year: str) -> None:
    """Draw a poster into a rectangle of 2:3."""
    _paint(painter, rect, title, year, lettered=rect.width() >= LETTERED_FROM)


def _paint(painter: QPainter, rect: QRectF, title: str, year: str, *, lettered: bool) -> None:
    colours = theme.current()
    hue_number, figure_number = hue_and_figure(title)
    hue = theme.poster_hues()[hue_number]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    lettering = hue.lettering
    if colours.is_high_contrast:
        lettering = colours.color("text")
        painter.setBrush(colours.color("page"))
        painter.setPen(QPen(lettering, 2))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
    else:
        edge = outline(rect)
        painter.fillPath(edge, hue.ground)
        field = QTransform.fromTranslate(rect.x(), rect.y())
        field.scale(rect.width() / _FIELD_WIDTH, rect.height() / _FIELD_HEIGHT)
        painter.fillPath(field.map(_figure(figure_number)).intersected(edge), hue.figure)
        dimming = veil()
        if dimming is not None:
            painter.fillPath(edge, dimming)
    if lettered:
        painter.setPen(lettering)
        _letter(painter, rect, title, year)
    painter.restore()


def _draw(title: str, year: str, width: int, ratio: float, *, lettered: bool) -> QPixmap:
    result = QPixmap(round(width * ratio), round(width * 1.5 * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    _paint(painter, QRectF(0, 0, width, width * 1.5), title, year, lettered=lettered)
    painter.end()
    return result


def _figure(number: int) -> QPainterPath:
    path = QPainterPath()
    match number:
        case 0:  # lamp
            path.addEllipse(QPointF(28, 40), 15, 15)
        case 1:  # horizon
            path.addRect(0, 42, 40, 18)
        case 2:  # slope
            _polygon(path, (0, 60), (40, 26), (40, 60))
        case 3:  # lines
            for top in (27, 35, 43):
                path.addRect(0, top, 40, 4)
        case 4:  # arch
            path.moveTo(0, 60)
            path.arcTo(QRectF(0, 32, 56, 56), 180, -90)
            path.lineTo(40, 32)
            path.lineTo(40, 60)
            path.closeSubpath()
        case 5:  # column
            path.addRect(29, 0, 6, 60)
        case _:  # beam
            _polygon(path, (20, 32), (36, 60), (4, 60))
    return path


def _polygon(path: QPainterPath, first: tuple[int, int], *others: tuple[int, int]) -> None:
    path.moveTo(*first)
    for x, y in others:
        path.lineTo(x, y)
    path.closeSubpath()


def _letter(painter: QPainter, rect: QRectF, title: str, year: str) -> None:
    inset = rect.width() * _INSET
    room = rect.adjusted(inset, inset, -inset, -inset)
    year_font = fonts.interface()
    year_font.setPixelSize(round(max(11, rect.width() * _YEAR)))
    foot = QFontMetricsF(year_font).height() if year else 0
    font, line = _fitting(title, room.width(), room.height() - foot, rect.width())
    painter.setFont(font)
    lines = _lines(title, font, room.width())
    fit = max(1, int((room.height() - foot) // line))
    # Lines stand closer than the font would have them, and what hangs below one is not cut off.
    flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextDontClip)
    for number, text in enumerate(lines[:fit]):
        last = number == fit - 1 and len(lines) > fit
        shown = QFontMetricsF(font).elidedText(text + "…", Qt.TextElideMode.ElideRight, room.width()) if last else text
        at = QRectF(room.left(), room.top() + number * line, room.width(), line)
        painter.drawText(at, flags, shown)
    if year:
        painter.setFont(year_font)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom, year)


def _fitting(title: str, width: float, height: float, poster: float) -> tuple[QFont, float]:
    """The font in which the longest word fits, and its line height; below a size words are broken instead."""
    font = fonts.reading()
    size = poster * _TITLE
    font.setPixelSize(max(1, round(size)))
    metrics = QFontMetricsF(font)
    longest = max((metrics.horizontalAdvance(word) for word in re.split(r"[\s-]", title)), default=0)
    if longest > poster * 0.8:
        size *= poster * 0.8 / longest
    size = max(size, poster * 0.075, 8)
    font.setPixelSize(round(size))
    while size > max(poster * 0.075, 8) and len(_lines(title, font, width)) * size * _LINE > height:
        size -= 1
        font.setPixelSize(max(1, round(size)))
    return font, size * _LINE


def _lines(text: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        lines.append(text[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines
