"""The stylesheet template with the theme's colours and the density's sizes filled in."""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import QTemporaryDir

from filmjournal import resources
from filmjournal.ui.theme import density, icons
from filmjournal.ui.theme.theme import ROLES, Theme

# A stylesheet takes pictures from files only: these are icons with a role's colour filled in.
_PICTURES = {
    "down": ("down", "text_quiet"),
    "up": ("up", "text_quiet"),
    "right": ("right", "text_quiet"),
    "left": ("left", "text_quiet"),
    "check": ("check", "on_action"),
    "dot": ("dot", "on_action"),
    "tick": ("check", "text"),
    "some": ("minus", "text"),
}


class Stylesheet:
    """Makes stylesheets, and keeps the small picture files that they name for as long as it lives."""

    def __init__(self) -> None:
        self._folder = QTemporaryDir()

    def text(self, theme: Theme) -> str:
        """The stylesheet of a theme in the density in use."""
        values = {role: theme.css(role) for role in ROLES}
        values["control_inner"] = str(density.current().control - 2)  # the edge is 1 px on each side
        for picture, (icon, role) in _PICTURES.items():
            values[f"picture_{picture}"] = self._picture(icon, theme.css(role))
        return Template(resources.text("themes/stylesheet.qss")).substitute(values)

    def _picture(self, icon: str, colour: str) -> str:
        if not self._folder.isValid():
            return "none"
        # Named by its colour, since Qt keeps a picture by its file's name.
        file = Path(self._folder.filePath(f"{icon}-{colour.removeprefix('#')}.svg"))
        if not file.exists():
            file.write_text(icons.svg(icon, colour), encoding="utf-8")
        return f'"{file.as_posix()}"'
