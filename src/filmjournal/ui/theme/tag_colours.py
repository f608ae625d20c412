"""The colours that a tag can have, and how each is drawn."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from filmjournal import resources
from filmjournal.i18n import N_, _
from filmjournal.ui.theme import theme

DOT = 8
_NAMES = {
    "red": N_("Red"), "orange": N_("Orange"), "gold": N_("Gold"), "green": N_("Green"), "teal": N_("Teal"),
    "blue": N_("Blue"), "violet": N_("Violet"), "grey": N_("Grey"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TagColour:
    """A colour as the journal keeps it, like `#b3541e`, and as it is drawn on a dark ground."""

    name: str
    kept: str
    on_dark: str

    @property
    def label(self) -> str:
        """What the colour is called."""
        return _(_NAMES[self.name])


@cache
def tag_colours() -> tuple[TagColour, ...]:
    """The colours that are offered, in their order."""
    rows = tomllib.loads(resources.text("themes/tags.toml"))["tags"]
    return tuple(TagColour(row["name"], row["light"].lower(), row["dark"].lower()) for row in rows)


def drawn(kept: str) -> QColor:
    """How a kept colour is drawn in the theme in use; one that isn't offered is drawn as it is."""
    colours = theme.current()
    if colours.is_high_contrast:
        return colours.color("text")
    if colours.is_dark:
        return QColor(next((each.on_dark for each in tag_colours() if each.kept == kept.lower()), kept))
    return QColor(kept)


def paint_dot(painter: QPainter, centre: QPointF, kept: str) -> None:
    """Paint a tag's dot."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(drawn(kept))
    painter.drawEllipse(QRectF(centre.x() - DOT / 2, centre.y() - DOT / 2, DOT, DOT))
    painter.restore()


def icon(kept: str, ratio: float, *, chosen: bool = False) -> QIcon:
    """A dot for a menu, with a ring around the chosen one."""
    picture = QPixmap(round(16 * ratio), round(16 * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_dot(painter, QPointF(8, 8), kept)
    if chosen:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().color("text"), 1.5))
        painter.drawEllipse(QRectF(1, 1, 14, 14))
    painter.end()
    return QIcon(picture)
