"""Where what belongs to the text under the caret is shown: inside the window, below the line or above it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

_GAP, _EDGE = 4, 8


def place_beside(popup: QWidget, editor: QWidget, line: QRect) -> None:
    """Move a child of the editor's window below a place in the editor's viewport, above it where there is no room."""
    window = popup.parentWidget()
    if window is None:
        return
    under = window.mapFromGlobal(editor.mapToGlobal(QPoint(line.left(), line.bottom() + _GAP)))
    top = under.y()
    if top + popup.height() > window.height():
        top = max(0, under.y() - line.height() - 2 * _GAP - popup.height())
    popup.move(max(0, min(under.x(), window.width() - popup.width() - _EDGE)), top)
