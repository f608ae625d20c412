"""Two kinds of lettering: the desktop's own font for the program, a reading serif for the person's words.

Sizes are named by their pixels at a 13 px desktop font and grow and shrink with it.
"""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

READING_FAMILIES = ("Palatino Linotype", "Palatino", "P052", "TeX Gyre Pagella", "Noto Serif")
ZOOM_STEPS = (16, 18, 20, 22, 25)
ZOOM_DEFAULT = 18
_DESKTOP_SIZE = 13

_choice: list[str] = []


def interface(size: float = _DESKTOP_SIZE, *, tabular: bool = False) -> QFont:
    """The desktop's font; with figures of one width for numbers that stand under each other."""
    font = QFont(QApplication.font())
    font.setPointSizeF(points(size))
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


def reading(size: float = ZOOM_DEFAULT, *, italic: bool = False) -> QFont:
    """The reading serif: the person's choice, else the first there is of our list."""
    font = QFont()
    font.setFamilies([*_choice, *(name for name in READING_FAMILIES if name not in _choice)])
    font.setStyleHint(QFont.StyleHint.Serif)
    font.setPointSizeF(points(size))
    font.setItalic(italic)
    return font


def points(size: float) -> float:
    """The point size that a nominal size in pixels has on this desktop."""
    desktop = QApplication.font()
    own = desktop.pointSizeF() if desktop.pointSizeF() > 0 else QFontInfo(desktop).pointSizeF()
    return max(1.0, own * size / _DESKTOP_SIZE)


def line_height(font: QFont) -> int:
    """The height of one line in pixels."""
    return QFontMetrics(font).height()


def choose_reading(family: str) -> None:
    """Set the person's reading font; an empty name leaves the choice to us. A font that is not there is passed over."""
    _choice[:] = [family] if family else []


def chosen_reading() -> str:
    """The person's reading font, empty where they chose none."""
    return _choice[0] if _choice else ""


def reading_families() -> list[str]:
    """The installed families that a person can choose from: ours first, then every other that is not fixed-width."""
    ours = [name for name in READING_FAMILIES if QFontDatabase.hasFamily(name)]
    others = [
        name
        for name in QFontDatabase.families()
        if name not in ours and not name.startswith((".", "@")) and not QFontDatabase.isPrivateFamily(name)
        and QFontDatabase.isSmoothlyScalable(name) and not QFontDatabase.isFixedPitch(name)
    ]  # fmt: skip
    return ours + others


def zoomed(size: int, steps: int) -> int:
    """The reading size some steps larger (or smaller, below zero), at most the last step."""
    nearest = min(range(len(ZOOM_STEPS)), key=lambda index: abs(ZOOM_STEPS[index] - size))
    return ZOOM_STEPS[max(0, min(len(ZOOM_STEPS) - 1, nearest + steps))]
