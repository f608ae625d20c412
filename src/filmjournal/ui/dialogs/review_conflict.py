"""Two texts of one review: the one written here and the one that the journal got meanwhile, side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.errors import ReviewConflict
from filmjournal.i18n import _
from filmjournal.richtext.comparison import Change, ComparedLine, compare
from filmjournal.richtext.gate import parse
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.compared_text import ComparedText
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel

_ROOMY = 640
_Lines = tuple[ComparedLine, ...]


class ReviewConflictDialog(QDialog):
    """Asks which text goes on. The other one is kept as an earlier version either way."""

    mine_chosen = Signal()
    other_chosen = Signal()
    both_chosen = Signal()

    def __init__(self, bus: JournalBus, conflict: ReviewConflict, mine: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Two texts of this review"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_ground(self, "page")
        about = SmallLabel(
            _(
                "It was changed elsewhere while you wrote. What only one of them says is underlined. The text that "
                "you don't choose stays in the history of the review."
            ),
            13,
            parent=self,
        )
        about.setWordWrap(True)
        self.mine, self.other = ComparedText(_("In this window"), self), ComparedText(_("In the journal"), self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        for text, label, chosen in (
            (self.mine, _("Go on with mine"), self.mine_chosen),
            (self.other, _("Take the other"), self.other_chosen),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(ReadingLabel(text.accessibleName(), 15, parent=self))
            column.addSpacing(6)
            column.addWidget(Rule(self))
            column.addSpacing(10)
            column.addWidget(text, 1)
            column.addSpacing(12)
            column.addWidget(self._button(label, chosen), 0, Qt.AlignmentFlag.AlignLeading)
            self._columns.addLayout(column, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._button(_("Keep both, one below the other"), self.both_chosen))
        foot.addStretch(1)
        later = self._button(_("Decide later"), None)
        foot.addWidget(later)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(0)
        layout.addWidget(ReadingLabel(_("Which text goes on?"), 18, parent=self))
        layout.addSpacing(4)
        layout.addWidget(about)
        layout.addSpacing(18)
        layout.addLayout(self._columns, 1)
        layout.addSpacing(16)
        layout.addWidget(Rule(self))
        layout.addSpacing(14)
        layout.addLayout(foot)
        self.resize(QSize(900, 600))
        other = conflict.current_html
        # Comparing long texts takes longer than a frame.
        bus.read(lambda _journal: _both_ways(mine, other), self._show, kind=f"conflict {id(self)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        self._columns.setDirection(directions.LeftToRight if self.width() >= _ROOMY else directions.TopToBottom)

    def _button(self, label: str, chosen: object) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)
        if chosen is not None:
            button.clicked.connect(chosen)
        button.clicked.connect(self.accept)
        return button

    def _show(self, compared: tuple[_Lines, _Lines]) -> None:
        if not isValid(self):  # the person chose before the answer came
            return
        for text, lines in zip((self.mine, self.other), compared, strict=True):
            text.show_lines(lines, hidden=frozenset({Change.DELETED}))


def _both_ways(mine: str, other: str) -> tuple[_Lines, _Lines]:
    """Each text as what it says beyond the other."""
    first, second = parse(mine), parse(other)
    return compare(second, first), compare(first, second)
