"""A list beside what is told of its current row."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_MOST = 16_777_215  # what Qt takes for no bound


class ListBeside(QWidget):
    """The list stands beside the rest where there is room, and over it where there is not."""

    def __init__(self, view: QWidget, told: QLayout, parent: QWidget, *, width: int, height: int, gap: int) -> None:
        """`width` is the list's where there is room, `height` the most it takes over the rest; all in pixels."""
        super().__init__(parent)
        self._view = view
        self._size = width, height
        self._gap = gap
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(view)
        self._body.addLayout(told, 1)

    def arrange(self, *, roomy: bool) -> None:
        """Lay it out."""
        width, height = self._size
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if roomy else directions.TopToBottom)
        self._body.setSpacing(self._gap if roomy else self._gap // 2)
        self._view.setMinimumWidth(width if roomy else 0)
        self._view.setMaximumSize(width if roomy else _MOST, _MOST if roomy else height)
