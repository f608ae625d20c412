"""The panes of the window beside each other: which of them are shown, and how wide they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

FOLDED = 48  # the sidebar, where there is no room for its words
USUAL = (208, 396, 676)  # sidebar, list and entry in a window of 1280
WIDE = 640  # of a list in columns
_ALL = 16_777_215
_SIDEBAR, _LIST, _ENTRY = (160, 320), (300, 560), (400, _ALL)  # the least and most of each


@dataclass(frozen=True, slots=True)
class Shape:
    """What is shown: of the four panes `page` takes the room of list and entry together."""

    sidebar: bool = True
    folded: bool = False
    list: bool = True
    entry: bool = True
    page: bool = False
    wide: bool = False  # the list may take all the room that it wants, and has a width of its own


class Panes(QSplitter):
    """Sidebar, list, entry, and the page in the place of the two; the person divides the room among them."""

    def __init__(self, sidebar: QWidget, middle: QWidget, entry: QWidget, page: QWidget, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._shape = Shape()
        self._sizes = list(USUAL)  # when all three are shown
        self._wide = WIDE
        self._parts = (sidebar, middle, entry, page)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for part, bounds in zip(self._parts, (_SIDEBAR, _LIST, _ENTRY, _ENTRY), strict=True):
            _bound(part, bounds)
            self.addWidget(part)
        for number in (2, 3):
            self.setStretchFactor(number, 1)
        page.hide()
        self.setSizes([*USUAL, 0])
        self.splitterMoved.connect(lambda _place, _number: self._note())

    def show_shape(self, shape: Shape, width: int) -> None:
        """Show these panes in a window of that width; a division that is good still stays."""
        self._parts[1].setMaximumWidth(_LIST[1] if shape.entry and not shape.wide else _ALL)
        alone = width - FOLDED - self.handleWidth() if shape.folded else _ENTRY[0]  # all there is in a narrow window
        for part in self._parts[2:]:
            part.setMinimumWidth(min(_ENTRY[0], alone))
        if shape == self._shape:
            return
        self._shape = shape
        _bound(self._parts[0], (FOLDED, FOLDED) if shape.folded else _SIDEBAR)
        shown = (shape.sidebar, shape.list, shape.entry, shape.page)
        for part, visible in zip(self._parts, shown, strict=True):
            part.setVisible(visible)
        side = FOLDED if shape.folded else self._sizes[0]
        room = max(0, width - side)
        middle = self._wide if shape.wide else self._sizes[1]
        middle = min(middle, max(_LIST[0], room - _ENTRY[0])) if shape.entry else room
        entry = room - middle if shape.list else room
        wanted = (side, middle, entry, room)
        self.setSizes([size if visible else 0 for size, visible in zip(wanted, shown, strict=True)])

    def state(self) -> dict[str, Any]:
        """How the room is divided, for another day."""
        self._note()
        return {"panes": self._sizes, "columns": self._wide}

    def restore(self, state: dict[str, Any]) -> None:
        """Divide the room as it was; what can't be understood is left out."""
        sizes = state.get("panes")
        if isinstance(sizes, list) and len(sizes) == len(USUAL) and all(type(size) is int for size in sizes):
            bounds = (_SIDEBAR, _LIST, _ENTRY)
            self._sizes = [max(least, min(most, size)) for size, (least, most) in zip(sizes, bounds, strict=True)]
            self.setSizes([*self._sizes, 0])
        if type(wide := state.get("columns")) is int:
            self._wide = max(_LIST[0], min(_ALL, wide))

    def _note(self) -> None:
        sizes = self.sizes()[: len(USUAL)]
        if self._shape.folded:
            return
        if sizes[0] >= _SIDEBAR[0]:  # it stands beside a page too
            self._sizes[0] = sizes[0]
        if not all(sizes):
            return
        if self._shape.wide:
            self._wide = sizes[1]
        else:
            self._sizes = sizes


def _bound(pane: QWidget, bounds: tuple[int, int]) -> None:
    pane.setMinimumWidth(bounds[0])
    pane.setMaximumWidth(bounds[1])
