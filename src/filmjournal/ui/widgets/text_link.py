"""Words in a line that lead on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget


def text_link(text: str, parent: QWidget) -> QPushButton:
    """A button that looks like a link, flush with the words around it."""
    link = QPushButton(text.replace("&", "&&"), parent)
    link.setProperty("role", "link")
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    link.setStyleSheet("min-height: 22px; padding: 0; border: none;")
    return link
