"""The colours of the window by role, read from a theme file, and the theme in use."""

from __future__ import annotations

import tomllib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette, QPixmap

from filmjournal import resources

ROLES = (
    "page", "chrome", "raised", "rule", "control_edge", "text", "text_quiet", "ink", "ink_hover", "on_ink", "action",
    "on_action", "selection", "selection_idle", "hover", "focus", "star", "star_empty", "heart", "saved", "warning",
    "warning_ground", "error", "error_ground", "spoiler_cover", "on_spoiler", "found",
)  # fmt: skip
_GROUNDS = ("page", "raised", "hover", "on_ink", "warning_ground", "error_ground", "on_spoiler", "found")
_PIXMAP_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PosterHue:
    """The three colours of one kind of drawn poster."""

    name: str
    ground: QColor
    figure: QColor
    lettering: QColor


class PixmapStore:
    """Pictures drawn in one theme's colours; the ones used longest ago go first when they take too many bytes.

    `limit` is for a screen of pixel ratio 1; what a finer one shows needs the square of it.
    """

    def __init__(self, limit: int = _PIXMAP_BYTES) -> None:
        self._limit = limit
        self._ratio = 1.0
        self._bytes = 0
        self._pixmaps: OrderedDict[Hashable, QPixmap] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pixmaps)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._pixmaps

    def get(self, key: Hashable, draw: Callable[[], QPixmap]) -> QPixmap:
        """The picture kept under this key, drawn now if there is none."""
        pixmap = self._pixmaps.get(key)
        if pixmap is not None:
            self._pixmaps.move_to_end(key)
            return pixmap
        pixmap = self._pixmaps[key] = draw()
        self._bytes += _size(pixmap)
        self._ratio = max(self._ratio, pixmap.devicePixelRatio())
        while self._bytes > self._limit * self._ratio**2 and len(self._pixmaps) > 1:
            self._bytes -= _size(self._pixmaps.popitem(last=False)[1])
        return pixmap


class Theme:
    """Colours by role, and the pictures already drawn in them, which go when the theme goes."""

    def __init__(
        self,
        name: str,
        colours: Mapping[str, QColor],
        *,
        is_dark: bool,
        poster_dimming: float = 0.0,
        is_high_contrast: bool = False,
    ) -> None:
        if odd := set(ROLES).symmetric_difference(colours):
            raise ValueError(f"the roles of theme {name} differ: {sorted(odd)}")
        self.name = name
        self.is_dark = is_dark
        self.is_high_contrast = is_high_contrast
        self.poster_dimming = poster_dimming
        self.pixmaps = PixmapStore()
        self._colours = dict(colours)

    def color(self, role: str) -> QColor:
        """The colour of a role. Raises KeyError for a role that no theme has."""
        return QColor(self._colours[role])

    def css(self, role: str) -> str:
        """The colour of a role as `#rrggbb`."""
        return self._colours[role].name()

    def on_row(self, role: str, *, selected: bool) -> QColor:
        """The colour of a role on a row: in high contrast the system says what stands on its highlight."""
        return self.color("on_action" if selected and self.is_high_contrast else role)

    @property
    def ring_width(self) -> int:
        """How wide a focus ring is, in pixels."""
        return 3 if self.is_high_contrast else 2


def load(name: str) -> Theme:
    """The theme of the file `themes/NAME.toml`. Raises OSError where there is none, ValueError where it is no theme."""
    table = tomllib.loads(resources.text(f"themes/{name}.toml"))
    return Theme(
        str(table["name"]),
        {role: QColor(colour) for role, colour in table["roles"].items()},
        is_dark=bool(table["dark"]),
        poster_dimming=float(table["poster_dimming"]),
    )


def high_contrast(palette: QPalette) -> Theme:
    """The system's own colours under our roles: nothing faint, and meaning never by hue."""
    system = QPalette.ColorRole
    text, page = palette.color(system.WindowText), palette.color(system.Base)
    colours = dict.fromkeys(ROLES, text)
    colours |= dict.fromkeys(_GROUNDS, page)
    colours["chrome"] = palette.color(system.Window)
    colours["ink"] = colours["ink_hover"] = palette.color(system.Link)
    colours["selection"] = colours["action"] = colours["selection_idle"] = palette.color(system.Highlight)
    colours["on_action"] = palette.color(system.HighlightedText)
    return Theme("high-contrast", colours, is_dark=text.lightness() > page.lightness(), is_high_contrast=True)


def poster_hues() -> tuple[PosterHue, ...]:
    """The colours of drawn posters, in the order in which a title's number counts them."""
    if not _hues:
        for row in tomllib.loads(resources.text("themes/posters.toml"))["posters"]:
            _hues.append(PosterHue(row["name"], QColor(row["ground"]), QColor(row["figure"]), QColor(row["lettering"])))
    return tuple(_hues)


def current() -> Theme:
    """The theme in use; the light one until another is used."""
    if not _in_use:
        _in_use.append(load("light"))
    return _in_use[0]


def use(theme: Theme) -> None:
    """Paint in this theme from now on. Nothing is told to repaint: the theme manager does that."""
    _in_use[:] = [theme]


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


_in_use: list[Theme] = []
_hues: list[PosterHue] = []
