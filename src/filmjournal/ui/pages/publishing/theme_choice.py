"""The themes of a site, each with a small drawing of how its pages look by day and by night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QSizePolicy, QWidget

from filmjournal.i18n import N_, _
from filmjournal.ui.theme import theme
from filmjournal.ui.widgets.flow_layout import FlowLayout

Colours = Mapping[str, str]
"""`#rrggbb` by role: `page`, `text`, `text_quiet`, `ink`, `star`."""
_NAMES = {"paper": N_("Paper"), "marquee": N_("Marquee"), "programme": N_("Programme")}
_SIZE = QSize(84, 52)
_ROUND, _GAP = 4, 4


class ThemeChoice(QWidget):
    """One of the themes; the arrow keys go through them."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[str, QRadioButton] = {}
        self._looks: dict[str, tuple[Colours, Colours]] = {}
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(self, across=28, down=8)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_themes(self, themes: Sequence[tuple[str, Colours, Colours]]) -> None:
        """The themes there are, with their colours by day and by night; once. The first is chosen."""
        for name, light, dark in themes:
            button = QRadioButton(_(_NAMES.get(name, name.capitalize())), self)
            button.setIconSize(_SIZE + QSize(_GAP, 0))
            button.setChecked(not self.buttons)
            button.clicked.connect(self.changed)
            self._group.addButton(button)
            self._flow.addWidget(button)
            self.buttons[name] = button
            self._looks[name] = (light, dark)
        self.choose("")
        self._draw()

    def chosen(self) -> str:
        """The name of the theme that is chosen."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def choose(self, name: str) -> None:
        """Choose a theme without saying that the person did; one that isn't there any more leaves the first."""
        button = self.buttons.get(name) or next(iter(self.buttons.values()), None)
        if button is not None:
            button.setChecked(True)
            self.setFocusProxy(button)

    def changeEvent(self, event: QEvent) -> None:
        """The frame around the drawings is of the window's theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for name, button in self.buttons.items():
            drawing = _drawing(*self._looks[name], self.devicePixelRatio(), mirrored=mirrored)
            button.setIcon(QIcon(drawing))


def _drawing(light: Colours, dark: Colours, ratio: float, *, mirrored: bool) -> QPixmap:
    """A page by day beside one by night, and room before the name that follows."""
    pixmap = QPixmap((_SIZE + QSize(_GAP, 0)) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if mirrored:
        painter.translate(_GAP, 0)
    whole = QRectF(0.5, 0.5, _SIZE.width() - 1, _SIZE.height() - 1)
    half = whole.width() / 2
    for number, colours in enumerate((light, dark)):
        part = QRectF(whole.left() + number * half, whole.top(), half, whole.height())
        painter.setClipRect(part)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours["page"]))
        painter.drawRoundedRect(whole, _ROUND, _ROUND)
        _draw_page(painter, part.adjusted(8, 8, -8, -8), colours)
    painter.setClipping(False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.current().color("control_edge"), 1))
    painter.drawRoundedRect(whole, _ROUND, _ROUND)
    painter.end()
    return pixmap


def _draw_page(painter: QPainter, place: QRectF, colours: Colours) -> None:
    """A title, its stars, and lines of text with a link in them."""

    def line(role: str, top: float, left: float, width: float, high: float) -> None:
        painter.setBrush(QColor(colours[role]))
        painter.drawRect(QRectF(place.left() + left * place.width(), place.top() + top, width * place.width(), high))

    line("text", 0, 0, 0.8, 4)
    line("star", 9, 0, 0.45, 3)
    line("text_quiet", 18, 0, 1, 2)
    line("text_quiet", 23, 0, 0.5, 2)
    line("ink", 23, 0.56, 0.44, 2)
    line("text_quiet", 28, 0, 0.9, 2)
    line("text_quiet", 33, 0, 0.6, 2)
