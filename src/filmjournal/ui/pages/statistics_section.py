"""One section of the page of numbers: a chart under its name, or the same as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filmjournal.domain.charts import Chart
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel
from filmjournal.ui.widgets.number_bars import LyingBars, NumberBars, UprightBars
from filmjournal.ui.widgets.number_table import NumberTable

_LONG = 16  # bars that are given the whole width


class Section(QWidget):
    """A chart under its name, or the same as a table."""

    search_wanted = Signal(str)

    def __init__(self, chart: Chart, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = chart.name
        kind = UprightBars if chart.upright else LyingBars
        self.bars: NumberBars = kind(chart.name, chart.role, self)
        self.table = NumberTable(chart.name, self)
        self._more = SmallLabel(parent=self)
        self._more.setContentsMargins(0, 4, 0, 0)
        self.bars.search_wanted.connect(self.search_wanted)
        self.table.search_wanted.connect(self.search_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self))
        column.addSpacing(8)
        column.addWidget(ReadingLabel(chart.name, 17, parent=self))
        column.addSpacing(8)
        column.addWidget(self.bars)
        column.addWidget(self.table)
        column.addWidget(self._more)
        self.table.hide()

    @property
    def is_long(self) -> bool:
        """Whether the chart needs the whole width."""
        return len(self.bars.bars) >= _LONG and not self.bars.isHidden()

    def show_chart(self, chart: Chart) -> None:
        """Show other numbers."""
        self.bars.show_bars(chart.bars)
        self.table.show_bars(chart.bars)
        self._more.setText(chart.more)
        self._more.setVisible(bool(chart.more))

    def show_as_table(self, *, as_table: bool) -> None:
        """Show names and numbers, or bars."""
        self.bars.setVisible(not as_table)
        self.table.setVisible(as_table)

    def stops(self) -> tuple[QWidget, QWidget]:
        """Where the keyboard can come to."""
        return self.bars, self.table

    def has_keyboard(self) -> bool:
        """Whether the keyboard is here."""
        return any(stop.hasFocus() for stop in self.stops())

    def take_keyboard(self) -> None:
        """Bring the keyboard here."""
        shown = self.table if self.bars.isHidden() else self.bars
        shown.setFocus(Qt.FocusReason.TabFocusReason)
