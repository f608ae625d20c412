"""What a QPalette can say of a theme, and the grounds that widgets stand on."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from filmjournal.ui.theme.theme import Theme

_ROLES = {
    "page": (QPalette.ColorRole.Base,),
    "chrome": (QPalette.ColorRole.Window, QPalette.ColorRole.AlternateBase),
    "raised": (QPalette.ColorRole.Button, QPalette.ColorRole.ToolTipBase, QPalette.ColorRole.Light),
    "text": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
        QPalette.ColorRole.ToolTipText,
    ),
    "text_quiet": (QPalette.ColorRole.PlaceholderText,),
    "ink": (QPalette.ColorRole.Link, QPalette.ColorRole.LinkVisited),
    "selection": (QPalette.ColorRole.Highlight,),
    "focus": (QPalette.ColorRole.Accent,),
    "rule": (QPalette.ColorRole.Mid, QPalette.ColorRole.Midlight),
    "control_edge": (QPalette.ColorRole.Dark, QPalette.ColorRole.Shadow),
    "error": (QPalette.ColorRole.BrightText,),
}
_GROUNDS = {
    "page": QPalette.ColorRole.Base,
    "chrome": QPalette.ColorRole.Window,
    "raised": QPalette.ColorRole.Button,
}


def palette(theme: Theme) -> QPalette:
    """The theme as a palette for the whole application."""
    result = QPalette()
    for role, places in _ROLES.items():
        for place in places:
            result.setColor(place, theme.color(role))
    result.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Highlight, theme.color("selection_idle"))
    for place in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, place, theme.color("text_quiet"))
    return result


def set_ground(widget: QWidget, ground: str) -> None:
    """Let a widget stand on `page`, `chrome` or `raised`, in every theme to come. Raises KeyError for another role."""
    widget.setBackgroundRole(_GROUNDS[ground])
    widget.setAutoFillBackground(True)
