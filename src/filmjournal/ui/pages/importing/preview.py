"""The preview of an import: verdicts as tabs, records as rows, all that the current one says, and the way on."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from filmjournal.i18n import _
from filmjournal.services.import_plan import Verdict
from filmjournal.ui.delegates.import_row import side
from filmjournal.ui.models.import_order import Arranged
from filmjournal.ui.models.import_plan import ImportPlanModel
from filmjournal.ui.pages.importing.details import RecordDetails
from filmjournal.ui.pages.importing.rows import ImportRows
from filmjournal.ui.pages.importing.verdict_tabs import EDGE, VerdictTabs
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import Rule, Sign, SmallLabel

_DETAILS = 148  # pixels of what one record says, to begin with
_SHORT, _SHORTEST = 620, 480  # pixels of width under which the foot has no room for its sentence, and for the report


class ImportPreview(QWidget):
    """`decided` tells that something was answered or ticked."""

    decided = Signal()
    import_wanted = Signal()
    report_wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = ImportPlanModel(self)
        self.tabs = VerdictTabs(self)
        self.rows = ImportRows(self.model, self)
        self.details = RecordDetails(self)
        self.empty = EmptyState(parent=self)
        self.report_button = QPushButton(_("Save report…"), self)
        self.report_button.setProperty("role", "flat")
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.import_button = QPushButton(self)
        self.import_button.setProperty("role", "main")
        self._foot_words = SmallLabel("", 13, parent=self)
        self._foot_words.setWordWrap(True)
        self._foot_words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sign = Sign("history", parent=self)
        self._build()
        self.setFocusProxy(self.rows)
        self.tabs.verdict_chosen.connect(self._show_verdict)
        self.rows.chosen.connect(self._show_details)
        self.model.decided.connect(self._decided)
        self.model.modelReset.connect(self._reset)
        self.import_button.clicked.connect(self.import_wanted)
        self.report_button.clicked.connect(self.report_wanted)
        self.cancel_button.clicked.connect(self.cancelled)

    def show_plan(self, arranged: Arranged, *, anew: bool) -> None:
        """Show a plan; `anew` begins at its first row, with nothing decided."""
        if anew:
            self.model.clear()
            self.tabs.choose(None)
        self.model.show(arranged)
        self._tell()

    def take_plan(self, arranged: Arranged) -> None:
        """Know what becomes of the rows after decisions."""
        self.model.take(arranged)
        self._tell()
        self._show_details(self.rows.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the margins of the rows."""
        super().resizeEvent(event)
        margin = side(self.width())
        self._head.setContentsMargins(margin - EDGE, 0, margin - EDGE, 0)
        self._foot.setContentsMargins(margin, 12, margin, 12)
        roomy = self.width() >= _SHORT
        self._foot_words.setVisible(roomy)
        self._sign.setVisible(roomy)
        self.report_button.setVisible(self.width() >= _SHORTEST)

    def _build(self) -> None:
        self._head = QHBoxLayout()
        self._head.addWidget(self.tabs)
        self._listed = QStackedWidget(self)
        self._listed.addWidget(self.rows)
        self._listed.addWidget(self.empty)
        upper = QWidget(self)
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(0)
        above.addWidget(self.rows.head)
        above.addWidget(self._listed, 1)
        self._panes = QSplitter(Qt.Orientation.Vertical, self)
        self._panes.setHandleWidth(1)
        self._panes.setChildrenCollapsible(False)
        self._panes.addWidget(upper)
        self._panes.addWidget(self.details)
        self._panes.setStretchFactor(0, 1)
        self._panes.setSizes([4 * _DETAILS, _DETAILS])
        self.details.setMinimumHeight(48)
        foot = QWidget(self)
        set_ground(foot, "chrome")
        self._foot = QHBoxLayout(foot)
        self._foot.setSpacing(10)
        self._foot.addWidget(self._sign)
        self._foot.addWidget(self._foot_words, 1)
        self._foot.addStretch(0)
        self._foot.addWidget(self.report_button)
        self._foot.addWidget(self.cancel_button)
        self._foot.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._panes, 1)
        column.addWidget(Rule(self))
        column.addWidget(foot)

    def _show_verdict(self, verdict: Verdict | None) -> None:
        self.model.show_only(verdict)

    def _show_details(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.details.show_facts([(self.model.view(row).what, self.model.view(row).why), *self.model.facts(row)])
        else:
            self.details.show_facts(())

    def _decided(self) -> None:
        self._tell()
        self._show_details(self.rows.currentIndex().row())
        self.decided.emit()

    def _reset(self) -> None:
        """The first row is current, so that what it says can be read."""
        there = self.model.rowCount() > 0
        self._listed.setCurrentWidget(self.rows if there else self.empty)
        self.rows.head.setVisible(there)
        self.details.setVisible(there)
        if there:
            self.rows.choose(0)
        elif self.model.counts():
            self.empty.set_words(_("Nothing here"), _("No record has this verdict."))
        else:
            self.empty.set_words(_("No record was found"), _("Read the files as another format, or choose others."))

    def _tell(self) -> None:
        """Say how many records there are of each verdict, and what the button does."""
        counts = self.model.counts()
        self.tabs.show_counts(counts)
        coming, waiting = _coming(counts), counts[Verdict.AMBIGUOUS]
        if not coming:
            self.import_button.setText(_("Nothing to import"))
        elif waiting:
            self.import_button.setText(
                _("Import {count}, {waiting} to settle later").format(
                    count=number_text(coming), waiting=number_text(waiting)
                )
            )
        else:
            self.import_button.setText(_("Import {count}").format(count=number_text(coming)))
        self.import_button.setEnabled(bool(coming))
        self._foot_words.setText(_foot(counts, coming))


def _coming(counts: Counter[Verdict]) -> int:
    return counts[Verdict.NEW] + counts[Verdict.CHANGED] + counts[Verdict.AMBIGUOUS]


def _foot(counts: Counter[Verdict], coming: int) -> str:
    if coming:
        return _("A checked backup is made first. The whole import can be undone later.")
    if not counts.total():
        return _("There is no record in these files.")
    if counts[Verdict.SAME] and not counts[Verdict.SKIPPED]:
        return _("All of it is in the journal already.")
    return _("Nothing of it would change the journal.")
