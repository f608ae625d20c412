"""The columns of a table that is no known format: what each is taken for, to be seen and changed before it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.drafts import MappedColumn
from filmjournal.i18n import _
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import SmallLabel, TitleLabel, led

_SAMPLES = 3


class ColumnsPage(QWidget):
    """A line for each column: its name, some of its values, and the field they are. `chosen` carries the mapping."""

    chosen = Signal(dict)
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QComboBox] = {}
        self.notice = InlineNotice(self)
        self.read_button = QPushButton(_("Read it this way"), self)
        self.read_button.setProperty("role", "main")
        self.read_button.clicked.connect(lambda: self.chosen.emit(self.mapping()))
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancelled)
        self._content = QWidget(self)
        set_ground(self._content, "page")
        self._grid = QGridLayout(self._content)
        self._grid.setContentsMargins(0, 4, 12, 12)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Columns"))
        self._scroll.setWidget(self._content)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 8, 0, 16)
        foot.setSpacing(10)
        foot.addWidget(self.read_button)
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        words = led(SmallLabel(_("Say what each column holds."), 13, parent=self))
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.setSpacing(8)
        column.addWidget(words)
        column.addWidget(self.notice)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)

    def show_columns(self, columns: Sequence[MappedColumn], fields: Sequence[tuple[str, str]]) -> None:
        """Show these columns as they were guessed or chosen; `fields` are all there are, names and titles."""
        self.notice.hide()
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        before: QWidget = self._scroll
        for row, mapped in enumerate(columns):
            name = TitleLabel("", 16, parent=self._content)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setText(mapped.heading)
            samples = SmallLabel(" · ".join(mapped.samples[:_SAMPLES]), 12, parent=self._content)
            samples.setTextFormat(Qt.TextFormat.PlainText)
            samples.setMinimumWidth(0)
            samples.setWordWrap(True)
            box = QComboBox(self._content)
            box.setAccessibleName(_("{column} is").format(column=mapped.heading))
            box.setMaxVisibleItems(20)
            for field, title in fields:
                box.addItem(title, field)
            box.setCurrentIndex(max(0, box.findData(mapped.field)))
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(samples, row, 1)
            self._grid.addWidget(box, row, 2)
            self.boxes[mapped.heading] = box
            QWidget.setTabOrder(before, box)
            before = box
        self._grid.setRowStretch(len(columns), 1)
        QWidget.setTabOrder(before, self.read_button)
        self.setFocusProxy(next(iter(self.boxes.values()), self.read_button))

    def mapping(self) -> Mapping[str, str]:
        """The field of each column as they are chosen now; empty for one that is not used."""
        return {heading: str(box.currentData()) for heading, box in self.boxes.items()}
