"""Two texts of one review: the one in the editor and the one that the journal got meanwhile, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QPlainTextEdit, QPushButton, QWidget

from filmjournal.domain.errors import ReviewConflict
from filmjournal.i18n import _
from filmjournal.richtext.plain import text_of_canonical
from filmjournal.ui.theme import fonts
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel


class ReviewConflictDialog(QDialog):
    """Asks which text goes on. The other one is kept as an earlier version either way."""

    mine_chosen = Signal()
    other_chosen = Signal()

    def __init__(self, conflict: ReviewConflict, mine: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Two texts of this review"))
        self.resize(880, 520)
        set_ground(self, "page")
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.addWidget(ReadingLabel(_("Which text goes on?"), 18, parent=self), 0, 0, 1, 2)
        grid.addWidget(
            SmallLabel(_("It was changed elsewhere while you wrote. The text you don't choose is kept."), parent=self),
            1, 0, 1, 2,
        )  # fmt: skip
        columns = (
            (_("In this window"), mine, _("Go on with mine"), self.mine_chosen),
            (_("In the journal"), conflict.current_html, _("Take the other"), self.other_chosen),
        )
        for column, (name, html, label, chosen) in enumerate(columns):
            grid.addWidget(ReadingLabel(name, 15, parent=self), 2, column)
            text = QPlainTextEdit(text_of_canonical(html), self)
            text.setReadOnly(True)
            text.setProperty("role", "field")
            text.setFont(fonts.reading(16))
            text.setAccessibleName(name)
            grid.addWidget(text, 3, column)
            button = QPushButton(label, self)
            button.clicked.connect(chosen)
            button.clicked.connect(self.accept)
            grid.addWidget(button, 4, column, Qt.AlignmentFlag.AlignLeft)
