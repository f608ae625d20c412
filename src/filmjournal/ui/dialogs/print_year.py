"""Print a year: which one, with private entries or without, and onto paper or into a PDF."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QWidget

from filmjournal.i18n import _
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.widgets.labels import SmallLabel

_WIDTH = 420


class PrintYear(SmallWindow):
    """Asks, and goes away once it knows."""

    print_wanted = Signal(int, bool)  # the year, and whether private entries come along
    pdf_wanted = Signal(int, bool)

    def __init__(self, years: tuple[int, ...], chosen: int, parent: QWidget | None = None) -> None:
        """`years` are those in which something was watched, at least one; `chosen` is offered first."""
        super().__init__(_("Print a year"), parent)
        self.years = QComboBox(self)
        self.years.setAccessibleName(_("Year"))
        for year in sorted(years, reverse=True):
            self.years.addItem(str(year), year)
        self.years.setCurrentIndex(max(0, self.years.findData(chosen)))
        self.private = QCheckBox(_("Private entries too"), self)
        said = SmallLabel(
            _("All reviews of the year by date, with a title page and the contents. Spoilers are printed openly."),
            13,
            parent=self,
        )
        said.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(SmallLabel(_("Year"), 13, parent=self))
        row.addWidget(self.years)
        row.addStretch(1)
        self.content.addWidget(said)
        self.content.addSpacing(14)
        self.content.addLayout(row)
        self.content.addSpacing(10)
        self.content.addWidget(self.private, 0, Qt.AlignmentFlag.AlignLeading)
        self.pdf_button = QPushButton(_("Save as PDF…"), self)
        self.print_button = QPushButton(_("Print…"), self)
        for button, wanted in ((self.pdf_button, self.pdf_wanted), (self.print_button, self.print_wanted)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, wanted=wanted: self._choose(wanted))
            self.foot.addWidget(button)
        self.print_button.setProperty("role", "main")
        self.setFixedWidth(_WIDTH)
        self.years.setFocus()

    def _choose(self, wanted: Signal) -> None:
        year, private = self.years.currentData(), self.private.isChecked()
        self.close()
        wanted.emit(year, private)  # type: ignore[attr-defined]  # a bound signal, which the stubs do not tell apart
