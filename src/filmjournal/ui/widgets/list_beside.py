"""A list beside what is told of its current row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_MOST = 16_777_215  # what Qt takes for no bound


class ListBeside(QWidget):
    """The list stands beside the rest where there is room, and over it where there is not."""

    def __init__(
        self, view: QWidget, told: QLayout, parent: QWidget, *, width: int, height: int, gap: int, roomy: int
    ) -> None:
        """`width` is the list's where there is room, `height` the most it takes over the rest, `roomy` the width of all
        from which there is room, if what is told needs no more of it; all in pixels.
        """
        super().__init__(parent)
        self._view, self._told = view, told
        self._size = width, height
        self._gap = gap
        self._enough = roomy
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(view)
        self._body.addLayout(told, 1)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """Lay it out anew when it has more or less room, or what is told needs more or less."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._arrange()
        return done

    def minimumSizeHint(self) -> QSize:
        """As narrow as one over the other can be: while they are side by side too, or it could never become so."""
        least = max(self._told.minimumSize().width(), self._view.minimumSizeHint().width())
        return QSize(least, self._body.minimumSize().height())

    def _arrange(self) -> None:
        width, height = self._size
        roomy = self.width() >= max(self._enough, width + self._gap + self._told.minimumSize().width())
        directions = QBoxLayout.Direction
        self._body.setDirection(directions.LeftToRight if roomy else directions.TopToBottom)
        self._body.setSpacing(self._gap if roomy else self._gap // 2)
        self._view.setMinimumWidth(width if roomy else 0)
        self._view.setMaximumSize(width if roomy else _MOST, _MOST if roomy else height)
