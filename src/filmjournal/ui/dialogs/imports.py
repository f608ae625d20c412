"""The imports that were made: when, from what, what came in; each can be taken back and has its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListView, QPlainTextEdit, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.i18n import _, ngettext
from filmjournal.services.import_plan import ImportRun, Verdict
from filmjournal.ui import import_steps
from filmjournal.ui.delegates.two_line_row import TwoLineRowDelegate
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.two_line_rows import TwoLineRows
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.two_line_rows import TwoLineRow
from filmjournal.ui.theme.wording import films_text, number_text, viewings_text
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.progress_line import ProgressLine
from filmjournal.ui.widgets.report_file import save_report

if TYPE_CHECKING:
    from filmjournal.services.import_undoing import UndoReport
    from filmjournal.services.journal import Journal


class ImportsWindow(SmallWindow):
    """A window beside the journal's. What is taken back stays in the list, and says so."""

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(_("Imports"), parent)
        self._bus = bus
        self._titles: Mapping[str, str] = {}
        self._under_way = False
        self.resize(620, 460)
        self.model = TwoLineRows(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineRowDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Imports"))
        self.empty = EmptyState(
            _("No import yet"),
            _("What you import is listed here, and can be taken back as long as it is."),
            parent=self,
        )
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setFrameShape(QFrame.Shape.NoFrame)
        self.report.setAccessibleName(_("Report"))
        self.report.setProperty("ring", "none")  # it is a page to read, and no field
        self.state = SmallLabel("", 13, parent=self)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setWordWrap(True)
        self.progress = ProgressLine(self)
        self.progress.hide()
        self.undo_button = QPushButton(_("Undo this import"), self)
        self.report_button = QPushButton(_("View report"), self)
        self.save_button = QPushButton(_("Save report…"), self)
        self.back_button = QPushButton(_("Back to the list"), self)
        self._stack = QStackedWidget(self)
        for part in (self.empty, self.list, self.report):
            self._stack.addWidget(part)
        self._build()
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.list.activated.connect(lambda _index: self._view_report())
        bus.changed.connect(self._changed)
        self._ask()

    def _build(self) -> None:
        for place, (button, act) in enumerate(
            (
                (self.undo_button, self._undo),
                (self.report_button, self._view_report),
                (self.back_button, self._back),
                (self.save_button, self._save),
            )
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.foot.insertWidget(place, button)
        self.content.addWidget(self._stack, 1)
        self.content.addSpacing(12)
        self.content.addWidget(self.state)
        self.content.addWidget(self.progress)
        self.state.hide()
        self._tell()

    def run(self) -> ImportRun | None:
        """The import that is chosen."""
        found = self.list.currentIndex().data(ROW_ROLE)
        return found.run if isinstance(found, RunView) else None

    def _ask(self) -> None:
        def work(journal: Journal) -> tuple[Sequence[ImportRun], Mapping[str, str]]:
            from filmjournal.services import importing

            return importing.imports(journal), dict(importing.known_formats())

        def show(found: tuple[Sequence[ImportRun], Mapping[str, str]]) -> None:
            if isValid(self):
                self._show(*found)

        self._bus.read(work, show, kind=f"imports {id(self)}")

    def _show(self, runs: Sequence[ImportRun], titles: Mapping[str, str]) -> None:
        row = max(0, self.list.currentIndex().row())
        self.model.show([_view_of(run, titles) for run in runs])
        if runs:
            self.list.setCurrentIndex(self.model.index(min(row, len(runs) - 1)))
        if self._stack.currentWidget() is self.empty and runs:
            self._stack.setCurrentWidget(self.list)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes == EVERYTHING:
            self._ask()

    def _tell(self, *_what: object) -> None:
        run, reading = self.run(), self._stack.currentWidget() is self.report
        self.undo_button.setVisible(run is not None and not reading)
        self.undo_button.setEnabled(run is not None and run.undone is None and not self._under_way)
        self.report_button.setVisible(run is not None and not reading)
        self.back_button.setVisible(reading)
        self.save_button.setVisible(reading)

    def _view_report(self) -> None:
        run = self.run()
        if run is None:
            return
        self.report.setPlainText(_report_of(run))
        self._stack.setCurrentWidget(self.report)
        self.report.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _save(self) -> None:
        if (run := self.run()) is not None:
            save_report(self, self._bus, lambda: _report_of(run))

    def _undo(self) -> None:
        run = self.run()
        if run is None or self._under_way:
            return
        self._under_way = True
        self._say(_("Taking the import back…"))
        self.progress.show_progress(0, 0)
        self.progress.show()
        self._tell()

        def done(report: UndoReport) -> None:
            self._end_of_undo(report.sentence())

        def failed(error: Exception) -> None:
            self._end_of_undo(self._bus.sentence(error))

        import_steps.take_back(self._bus, run.id, done, failed)

    def _end_of_undo(self, sentence: str) -> None:
        if not isValid(self):
            self._bus.told.emit(sentence)
            return
        self._under_way = False
        self.progress.hide()
        self._say(sentence)
        self._ask()

    def _say(self, sentence: str) -> None:
        self.state.setText(sentence)
        self.state.show()
        announce(self, sentence)


@dataclass(frozen=True, kw_only=True)
class RunView(TwoLineRow):
    """An import in words."""

    run: ImportRun


def _view_of(run: ImportRun, titles: Mapping[str, str]) -> RunView:
    entries, films = run.summary.get("entries", {}), run.summary.get("films", {})
    if run.undone is not None:
        what = _("taken back on {date}").format(date=_when(run.undone))
    else:
        waiting = sum(counts.get(Verdict.AMBIGUOUS.value, 0) for counts in run.summary.get("records", {}).values())
        settled = ngettext("{count} could not be told for sure", "{count} could not be told for sure", waiting)
        settled = settled.format(count=number_text(waiting))
        parts = (viewings_text(entries.get("new", 0)), films_text(films.get("new", 0)), settled if waiting else "")
        what = ", ".join(filter(None, parts))
    return RunView(
        run=run,
        title=titles.get(run.source, run.source),
        when=_when(run.started),
        what=what,
        is_over=run.undone is not None,
    )


def _when(stamp: str) -> str:
    """A moment on this computer's clock, from ISO in UTC."""
    local = datetime.fromisoformat(stamp).astimezone()
    day = dates.long_date(_partial(local))
    return _("{day}, {time}").format(day=day, time=f"{local:%H:%M}")


def _partial(moment: datetime) -> Any:
    from filmjournal.domain.partial_date import PartialDate

    return PartialDate(moment.year, moment.month, moment.day)


def _report_of(run: ImportRun) -> str:
    from filmjournal.services.import_report import as_text

    return as_text(run.summary)
