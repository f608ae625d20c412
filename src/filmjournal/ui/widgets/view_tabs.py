"""The tabs of the top bar: the ways to show a place. Without room for their names they are icons."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from filmjournal.ui.theme import icons

HEIGHT = 34


@dataclass(frozen=True, slots=True)
class ViewTab:
    """One way: what it stands for, its name, its icon, and its keys as they are shown."""

    value: Hashable
    name: str
    icon: str
    keys: str = ""


class ViewTabs(QWidget):
    """Exclusive buttons. `chosen` carries the value of the one that the person chose."""

    chosen = Signal(object)

    def __init__(self, tabs: Sequence[ViewTab], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Hashable, QToolButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        row.setSpacing(2)
        for tab in tabs:
            button = QToolButton(self)
            button.setText(tab.name)
            button.setIcon(icons.icon(tab.icon, "text_quiet", 16))
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            button.setFixedHeight(HEIGHT)
            button.setProperty("role", "view")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setAccessibleName(tab.name)
            button.setToolTip(f"{tab.name} ({tab.keys})" if tab.keys else tab.name)
            button.clicked.connect(lambda _checked, value=tab.value: self.chosen.emit(value))
            self._group.addButton(button)
            self.buttons[tab.value] = button
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_chosen(self, value: Hashable) -> None:
        """Show which way it is, None for none of them; silently."""
        if value is not None:
            self.buttons[value].setChecked(True)
        elif (chosen := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)  # which would keep it
            chosen.setChecked(False)
            self._group.setExclusive(True)

    def set_possible(self, value: Hashable, possible: bool) -> None:
        """Whether this way makes sense for what is shown now."""
        self.buttons[value].setEnabled(possible)

    def set_icons_only(self, icons_only: bool) -> None:
        """Leave out the names where there is no room for them."""
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if icons_only else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
