"""Bringing in what other programs know: the page in the place of list and entry, from the files to what came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.domain.drafts import Questions, ReadOptions
from filmjournal.i18n import _
from filmjournal.services.import_plan import Decisions, ImportReport, Reading
from filmjournal.ui import import_steps
from filmjournal.ui.delegates.import_row import side
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.import_order import Arranged
from filmjournal.ui.pages.importing.columns import ColumnsPage
from filmjournal.ui.pages.importing.options import ImportOptions
from filmjournal.ui.pages.importing.preview import ImportPreview
from filmjournal.ui.pages.importing.session import ImportSession
from filmjournal.ui.pages.importing.states import ProgressPage, ResultPage, TroublePage, WholePage, came_in
from filmjournal.ui.pages.importing.watch import Step
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.wording import number_text, shortened
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, breakable, wrapped
from filmjournal.ui.widgets.report_file import save_report

if TYPE_CHECKING:
    from filmjournal.services.import_undoing import UndoReport

_FILES_NAMED = 5
_UNRESOLVED = "is:unresolved"


class ImportPage(QWidget):
    """`remembered` is the file of what the columns of tables were taken for before.

    `closed` tells that it is done with, `put_aside` that it is to wait; `settled` that what was being written is
    written, or that it failed.
    """

    closed = Signal()
    put_aside = Signal()
    files_wanted = Signal()
    search_wanted = Signal(str)
    settled = Signal()
    backed_up = Signal()

    def __init__(self, bus: JournalBus, remembered: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.session = ImportSession(bus, remembered, self)
        set_ground(self, "page")
        self.heading = wrapped(ReadingLabel(_("Import"), 30, parent=self))
        self.files = wrapped(SmallLabel("", 13, parent=self))
        self.notice = InlineNotice(self)
        self.options = ImportOptions(self)
        self.progress = ProgressPage(self)
        self.trouble = TroublePage(self)
        self.columns = ColumnsPage(self)
        self.preview = ImportPreview(self)
        self.whole = WholePage(self)
        self.result = ResultPage(self)
        self._nothing = QWidget(self)
        self._inset = [self._nothing, self.progress, self.trouble, self.columns, self.whole, self.result]
        self._stack = QStackedWidget(self)
        self._around = QWidget(self)  # keeps the margins of all but the preview, whose rows have their own
        self._lay_out()
        self._connect()
        self._know_formats = False
        self._wrote = False

    # From outside -------------------------------------------------------------------------------------------------

    def begin(self, paths: Sequence[Path]) -> None:
        """Look at these files and folders."""
        if self.session.is_writing:
            return
        self._fill_formats()
        self.heading.setText(_("Import"))
        self._name_files([path.name or str(path) for path in paths])
        self.options.hide()
        self.notice.hide()
        self.session.begin(paths)

    @property
    def is_writing(self) -> bool:
        """Whether the journal is being written: the window waits for the end of that."""
        return self.session.is_writing

    @property
    def waits(self) -> bool:
        """Whether there is something here to come back to."""
        return self.session.step is not Step.NOTHING or self._shown() in (self.preview, self.columns, self.whole)

    def leave(self) -> None:
        """Give up what is not written."""
        self.session.leave()
        self.preview.model.clear()
        self._show(self._nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow pages have narrow margins."""
        super().resizeEvent(event)
        margin = side(self.width())
        self._head.setContentsMargins(margin, 22, margin, 8)
        self._inner.setContentsMargins(margin - 4, 0, margin - 4, 0)  # the states keep room for the focus ring

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the journal: what is done with is closed, all else waits or goes on."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._shown() in (self.result, self.trouble) or self._brings_nothing():
            self.closed.emit()
        else:
            self.put_aside.emit()

    # Steps --------------------------------------------------------------------------------------------------------

    def _went_on(self) -> None:
        words = {
            Step.READING: _("Reading the files"),
            Step.PLANNING: _("Comparing with the journal"),
            Step.WRITING: _("Importing"),
            Step.UNDOING: _("Taking the import back"),
        }.get(self.session.step)
        if words is not None:
            self.options.setEnabled(False)
            self.progress.begin(words)
            self._show(self.progress)
            self._wrote = self.session.is_writing
        elif self.session.step is Step.NOTHING:
            self.options.setEnabled(True)
            if self._wrote:
                self._wrote = False
                QTimer.singleShot(0, self, self.settled.emit)

    def _ask_columns(self, questions: Questions | None = None) -> None:
        from filmjournal.services import importing

        reading = self.session.reading
        if questions is None and reading is None:
            return
        asked = questions if questions is not None else reading.questions if reading is not None else Questions()
        self.columns.show_columns(asked.columns, importing.table_fields())
        self.heading.setText(_("Import a table"))
        self._show_options(asked, columns=False)
        self._show(self.columns)

    def _choose_options(self, options: ReadOptions) -> None:
        if self._shown() is self.columns:  # which are to be said first
            self.session.options = options
        else:
            self.session.read_with(options)

    def _is_whole(self) -> None:
        self.heading.setText(_("Import a journal"))
        self._show(self.whole)

    def _was_read(self, reading: Reading) -> None:
        self.heading.setText(_("Import from {source}").format(source=reading.title))
        self._name_files(_names_of(reading, self.session.paths))
        self._show_options(reading.questions)
        told = [*_unread(reading), *(notice.text for notice in reading.notices)]
        if told:
            more = len(told) - 1
            further = _("The report says {count} things more.").format(count=number_text(more)) if more else ""
            self.notice.show_notice(" ".join(filter(None, (told[0], further))))
        else:
            self.notice.hide()
        self.session.make_plan()

    def _planned(self, arranged: Arranged) -> None:
        self.preview.show_plan(arranged, anew=True)
        self._show(self.preview)
        carried = self.session.carried()
        if carried != Decisions():
            self.preview.model.adopt(carried)

    def _written(self, report: ImportReport) -> None:
        self.backed_up.emit()
        self._name_files(())
        self.options.hide()
        self.notice.hide()
        self.preview.model.clear()
        self.result.show_report(report)
        self._show(self.result)
        if report.import_id is None:
            return
        name = self.heading.text()
        import_steps.note(self._bus, report.import_id, name, lambda undone: self._undone(undone, report))
        if not self.isVisible():
            self._bus.done_and_undoable.emit(came_in(report))

    def _undone(self, undone: UndoReport, report: ImportReport | None = None) -> None:
        """Say so, if what was taken back is what is shown."""
        if self._shown() in (self.result, self.progress) and (report is None or report is self.session.report):
            self.result.show_undone(undone.sentence())
            self._show(self.result)

    def _failed(self, step: Step, sentence: str) -> None:
        if step in (Step.WRITING, Step.DECIDING):
            self._show(self._before_writing())
            self.notice.show_notice(sentence, kind="error")
        elif step is Step.UNDOING:
            self._show(self.result)
            self.notice.show_notice(sentence, kind="error")
        elif self.columns.boxes and self.session.options.mapping:
            self._show(self.columns)
            self.columns.notice.show_notice(sentence, kind="error")
        else:
            self._show_options(Questions() if self.session.reading is None else self.session.reading.questions)
            self.trouble.explain(sentence)
            self._show(self.trouble)

    def _stopped(self, step: Step) -> None:
        self._bus.told.emit(_("Stopped. Nothing was written."))
        if step is Step.WRITING:
            self._show(self._before_writing())
        else:
            self._show(self.result)

    def _cancel(self) -> None:
        if self.session.is_writing:
            self.progress.stopping()
            self.session.stop()
        else:
            self.closed.emit()

    def _import(self) -> None:
        self.notice.hide()
        self.session.write()

    def _save_report(self) -> None:
        report, plan = self.session.report, self.session.plan

        def make() -> str:
            from filmjournal.services import import_report, importing

            found = report
            if found is None:
                assert plan is not None
                found = importing.report_of(plan)
            return import_report.as_text(found.as_dict())

        if report is not None or plan is not None:
            save_report(self, self._bus, make)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        """Plan again where the journal is another than the one that was compared with."""
        is_other = changes == EVERYTHING or changes.films or changes.entries or changes.lists
        if is_other and self._shown() is self.preview and not self.session.is_writing:
            self._decide()

    def _decide(self) -> None:
        self.session.decide(self.preview.model.decisions(), self.preview.model.asked)

    # Within -------------------------------------------------------------------------------------------------------

    def _show_options(self, questions: Questions, *, columns: bool = True) -> None:
        self.options.show_questions(questions, self.session.options, self.session.format_name, columns=columns)
        self.options.show()

    def _name_files(self, names: Sequence[str]) -> None:
        named = [shortened(name) for name in names[:_FILES_NAMED]]
        if len(names) > _FILES_NAMED:
            named.append(_("{count} more").format(count=number_text(len(names) - _FILES_NAMED)))
        text = _("{files}. Nothing is written yet.").format(files=", ".join(named)) if named else ""
        self.files.setText(breakable(text))
        self.files.setVisible(bool(text))

    def _fill_formats(self) -> None:
        if not self._know_formats:
            from filmjournal.services import importing

            self.options.set_formats(importing.known_formats())
            self._know_formats = True

    def _brings_nothing(self) -> bool:
        return self._shown() is self.preview and not self.preview.import_button.isEnabled()

    def _before_writing(self) -> QWidget:
        return self.whole if self.session.reading is None else self.preview

    def _shown(self) -> QWidget | None:
        part = self._stack.currentWidget()
        return self._states.currentWidget() if part is self._around else part

    def _show(self, part: QWidget) -> None:
        here = self.window().focusWidget()
        had_keyboard = here is not None and self.isAncestorOf(here)
        if part is self.preview:
            self._stack.setCurrentWidget(part)
        else:
            self._states.setCurrentWidget(part)
            self._stack.setCurrentWidget(self._around)
        self.setFocusProxy(part)
        if had_keyboard and self.isVisible():
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        self._states = QStackedWidget(self._around)
        for part in self._inset:
            self._states.addWidget(part)
        self._inner = QVBoxLayout(self._around)
        self._inner.addWidget(self._states)
        self._stack.addWidget(self._around)
        self._stack.addWidget(self.preview)
        self._head = QVBoxLayout()
        self._head.setSpacing(6)
        for part in (self.heading, self.files, self.options, self.notice):
            self._head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._stack, 1)
        self._show(self._nothing)

    def _connect(self) -> None:
        session, preview = self.session, self.preview
        session.went_on.connect(self._went_on)
        session.progressed.connect(self.progress.show_progress)
        session.columns_asked.connect(self._ask_columns)
        session.whole_found.connect(self._is_whole)
        session.read_.connect(self._was_read)
        session.planned.connect(self._planned)
        session.decided.connect(preview.take_plan)
        session.written.connect(self._written)
        session.undone.connect(self._undone)
        session.failed.connect(self._failed)
        session.stopped.connect(self._stopped)
        preview.decided.connect(self._decide)
        preview.import_wanted.connect(self._import)
        preview.report_wanted.connect(self._save_report)
        preview.cancelled.connect(self._cancel)
        self.options.options_chosen.connect(self._choose_options)
        self.options.format_chosen.connect(session.read_as)
        self.options.columns_wanted.connect(self._ask_columns)
        self.columns.chosen.connect(lambda mapping: session.read_with(replace(session.options, mapping=mapping)))
        self.columns.cancelled.connect(self._cancel)
        self.whole.restore_wanted.connect(session.restore)
        self.whole.cancelled.connect(self._cancel)
        self.progress.cancelled.connect(self._cancel)
        self.trouble.others_wanted.connect(self.files_wanted)
        self.trouble.closed.connect(self.closed)
        self.result.closed.connect(self.closed)
        self.result.unresolved_wanted.connect(lambda: self.search_wanted.emit(_UNRESOLVED))
        self.result.undo_wanted.connect(session.undo)
        self.result.report_wanted.connect(self._save_report)
        self._bus.changed.connect(self._changed)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard


def _unread(reading: Reading) -> list[str]:
    """That whole files could not be read, as a sentence."""
    names = [found.record.file for found in reading.skipped if not found.record.place and not found.by_rule]
    if not names:
        return []
    named = [shortened(name) for name in names[:_FILES_NAMED]]
    if len(names) > _FILES_NAMED:
        named.append(_("{count} more").format(count=number_text(len(names) - _FILES_NAMED)))
    return [_("Could not be read: {files}. “Left out” says why; all else is here.").format(files=", ".join(named))]


def _names_of(reading: Reading, paths: Sequence[Path]) -> list[str]:
    """The files that hold records, those that say most before those in folders and those that are left out."""
    out = {skipped.record.file for skipped in reading.skipped if not skipped.record.place}
    names = sorted(reading.files, key=lambda name: (name in out, name.count("/"), name))
    return names or [path.name for path in paths]
