"""Icons: SVG files drawn in a colour role at the size and pixel ratio where they are shown."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from filmjournal import resources
from filmjournal.ui.theme import theme

# Arrows and lists run the other way where people read from right to left.
_DIRECTIONAL = frozenset(
    {"bullets", "left", "list", "lists", "numbered", "open", "quote", "redo", "right",
     "sidebar", "undo"}
)  # fmt: skip


def icon(name: str, role: str = "text_quiet", size: int = 16, *, role_on: str | None = None) -> QIcon:
    """An icon that follows the theme by itself. `role_on` is its colour while what it stands on is checked.

    Raises FileNotFoundError where there is no such icon.
    """
    _source(name)
    return QIcon(_ThemedEngine(name, role, role_on or role, size))


def pixmap(name: str, role: str = "text_quiet", size: int = 16, ratio: float = 1.0) -> QPixmap:
    """One icon in the colours of the theme in use, `size` pixels square at a pixel ratio."""
    colours = theme.current()
    mirrored = name in _DIRECTIONAL and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    key = ("icon", name, role, size, ratio, mirrored)
    return colours.pixmaps.get(key, lambda: _draw(name, colours.css(role), size, ratio, mirrored))


def svg(name: str, colour: str) -> str:
    """The source of an icon with its colour filled in."""
    return _source(name).replace("currentColor", colour)


def application_icon() -> QIcon:
    """The program's own icon, in the sizes that window managers ask for."""
    renderer = QSvgRenderer(QByteArray(_source("filmjournal").encode()))
    result = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_render(renderer, size, 1.0, mirrored=False))
    return result


@cache
def _source(name: str) -> str:
    return resources.text(f"icons/{name}.svg")


def _draw(name: str, colour: str, size: int, ratio: float, mirrored: bool) -> QPixmap:
    return _render(QSvgRenderer(QByteArray(svg(name, colour).encode())), size, ratio, mirrored=mirrored)


def _render(renderer: QSvgRenderer, size: int, ratio: float, *, mirrored: bool) -> QPixmap:
    side = max(1, round(size * ratio))
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    if mirrored:
        painter.translate(side, 0)
        painter.scale(-1, 1)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


class _ThemedEngine(QIconEngine):
    """Asks for the theme each time it paints, so icons set once are right in every theme."""

    def __init__(self, name: str, role: str, role_on: str, size: int) -> None:
        super().__init__()
        self._name, self._role, self._role_on, self._size = name, role, role_on, size

    def clone(self) -> QIconEngine:
        copy = _ThemedEngine(self._name, self._role, self._role_on, self._size)
        _clones.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        picture = self._picture(side, painter.device().devicePixelRatio(), mode, state)
        painter.drawPixmap(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2, picture)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._picture(min(size.width(), size.height()), 1.0, mode, state)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        return self._picture(min(size.width(), size.height()), scale, mode, state)

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:
        return [QSize(self._size, self._size)]

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def isNull(self) -> bool:
        return False

    def _picture(self, side: int, ratio: float, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        role = self._role_on if state == QIcon.State.On else self._role
        if mode == QIcon.Mode.Disabled:
            role = "text_quiet"
        return pixmap(self._name, role, max(1, side), ratio)


# Qt asks for a copy when it changes an icon in place, and does not keep the Python half of the answer alive.
_clones: list[QIconEngine] = []
