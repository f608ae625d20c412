"""Looks the journal over: what was checked and found, what can be mended, and what to do with a damaged file."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QWidget

from filmjournal.domain.errors import FilmJournalError, Stopped
from filmjournal.i18n import _
from filmjournal.paths import Paths
from filmjournal.ui.dialogs import check_words as words
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane
from filmjournal.ui.while_there import while_there
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, wrapped
from filmjournal.ui.widgets.progress_line import ProgressLine
from filmjournal.ui.widgets.report_file import save_report

if TYPE_CHECKING:
    from filmjournal.domain.queries import Counts
    from filmjournal.services.journal import Journal

_BETWEEN_REPORTS = 0.1  # seconds


class CheckJournal(SmallWindow):
    """A window beside the journal's, which it does not stop: it begins to look when it is made."""

    rescue_wanted = Signal()
    backups_wanted = Signal()
    _progressed = Signal(str, int, int)

    def __init__(self, bus: JournalBus, paths: Paths, parent: QWidget) -> None:
        super().__init__(_("Check the journal"), parent)
        self._bus, self._paths = bus, paths
        self._stop: Event | None = None  # of what is under way
        self._last, self._said = 0.0, ""
        self._found: words.Looked | None = None
        self.state = wrapped(ReadingLabel("", 20, parent=self))
        self.about = wrapped(SmallLabel("", 13, parent=self))
        self.progress = ProgressLine(self)
        self.progress.setAccessibleName(_("Check the journal"))
        self.report = QPlainTextEdit(self)
        self.report.setReadOnly(True)
        self.report.setFrameShape(QFrame.Shape.NoFrame)
        self.report.setAccessibleName(_("What was found"))
        self.report.setProperty("ring", "none")  # it is a page to read, and no field
        self.report.document().setDocumentMargin(0)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.again_button = QPushButton(_("Check again"), self)
        self.mend_button = QPushButton(_("Mend"), self)
        self.mend_button.setProperty("role", "main")
        self.rescue_button = QPushButton(_("Rescue what is there…"), self)
        self.rescue_button.setProperty("role", "main")
        self.backups_button = QPushButton(_("Backups and restore…"), self)
        self.save_button = QPushButton(_("Save report…"), self)
        for place, (button, act) in enumerate(
            (
                (self.mend_button, self._mend),
                (self.rescue_button, self._rescue),
                (self.backups_button, self.backups_wanted.emit),
                (self.save_button, self._save),
                (self.again_button, self.check),
                (self.cancel_button, self._cancel),
            )
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.foot.insertWidget(place, button)
        self.content.addWidget(self.state)
        self.content.addSpacing(4)
        self.content.addWidget(self.about)
        self.content.addSpacing(12)
        self.content.addWidget(self.progress)
        self.content.addWidget(self.report, 10)
        self.content.addStretch(1)
        self._progressed.connect(self._show_progress)
        self.resize(600, 420)
        self.check()

    def check(self) -> None:
        """Look the journal over, behind what was typed until now."""
        self._look(repair=False)

    def done(self, result: int) -> None:
        """However it is closed, the look over the journal ends with it."""
        self._give_up()
        super().done(result)

    def _look(self, *, repair: bool) -> None:
        self._give_up()
        stop = self._stop = Event()
        self._found = None

        def progress(what: str, done: int, of: int) -> None:
            if stop.is_set():
                raise Stopped(_("The check was stopped."))
            now = monotonic()
            if now - self._last >= _BETWEEN_REPORTS or what != self._said:
                self._last, self._said = now, what
                self._progressed.emit(what, done, of)

        def work(journal: Journal) -> words.Looked:
            from filmjournal.services.integrity import check

            report = check(journal, repair=repair, paths=self._paths, progress=progress)
            counts: Counts | None = None
            with suppress(FilmJournalError):  # what is damaged may not be counted either
                counts = journal.browsing.counts()
            return words.Looked(report, counts, datetime.now().astimezone())

        def succeeded(found: words.Looked) -> None:
            if self._stop is stop:
                self._stop, self._found = None, found
                self._tell()
                self._announce()

        def failed(error: Exception) -> None:
            if self._stop is stop:
                self._stop = None
                self._tell(self._bus.sentence(error))
                self._announce()

        if repair:  # it writes, so that what is shown may be another
            self._bus.hand_over()
            self._bus.do_at_length(work, while_there(self, succeeded), while_there(self, failed))
        else:
            self._bus.when_saved(
                lambda: self._bus.read(work, while_there(self, succeeded), while_there(self, failed), lane=Lane.UPKEEP)
            )
        self._tell()
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._stop = None

    def _cancel(self) -> None:
        self._give_up()
        self._tell()
        self._announce()

    def _mend(self) -> None:
        self._look(repair=True)

    def _rescue(self) -> None:
        self.close()
        self.rescue_wanted.emit()

    def _save(self) -> None:
        found = self._found
        if found is not None:
            save_report(self, self._bus, lambda: words.as_text(found), name=_("journal-report.txt"))

    def _tell(self, trouble: str = "") -> None:
        looking, found = self._stop is not None, self._found
        waited = self.focusWidget() is self.cancel_button  # whose place another button takes
        self.progress.setVisible(looking)
        self.cancel_button.setVisible(looking)
        self.again_button.setVisible(not looking)
        self.save_button.setVisible(found is not None)
        damaged = found is not None and found.report.damaged
        self.mend_button.setVisible(found is not None and found.report.can_be_mended and not damaged)
        self.rescue_button.setVisible(damaged)
        self.backups_button.setVisible(found is not None and not found.report.sound)
        if looking:
            self.state.setText(_("Looking the journal over…"))
            self.about.setText(_("You can go on working meanwhile."))
            self.progress.show_progress(0, 0)
        elif found is not None:
            self.state.setText(words.verdict(found))
            self.about.setText(words.checked(found))
        else:
            self.state.setText(_("The journal was not checked") if trouble else _("The check was stopped"))
            self.about.setText(trouble)
        text = words.findings(found.report) if found is not None else ""
        self.report.setPlainText(text)
        self.report.setVisible(bool(text))
        if waited and not looking:
            ways_on = (self.mend_button, self.rescue_button, self.again_button)
            next(button for button in ways_on if button.isVisibleTo(self)).setFocus(Qt.FocusReason.OtherFocusReason)

    def _announce(self) -> None:
        announce(self, f"{self.state.text()} {self.about.text()}")

    def _show_progress(self, what: str, done: int, of: int) -> None:
        if self._stop is not None:
            if what:
                self.about.setText(_("{what}… You can go on working meanwhile.").format(what=what))
            self.progress.show_progress(done, of)
