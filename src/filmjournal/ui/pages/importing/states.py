"""What the import page shows besides the preview: how far it is, what went wrong, and what came in."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.i18n import _, ngettext
from filmjournal.services.import_plan import ImportReport, Verdict
from filmjournal.ui.theme.wording import films_text, number_text, viewings_text
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel, led, wrapped
from filmjournal.ui.widgets.progress_line import ProgressLine

_WIDTH = 560
_SENTENCES_SHOWN = 6


class ProgressPage(QWidget):
    """What is being done, how far it is, and a way to stop."""

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = wrapped(SmallLabel("", 13, quiet=False, parent=self))
        self.line = ProgressLine(self)
        self.line.setMaximumWidth(_WIDTH)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.clicked.connect(self.cancelled)
        column = _column(self)
        column.addWidget(self.words)
        column.addSpacing(8)
        column.addWidget(self.line)
        column.addSpacing(16)
        column.addWidget(self.cancel_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        self.setFocusProxy(self.cancel_button)

    def begin(self, words: str, *, can_stop: bool = True) -> None:
        """Something else begins."""
        self.cancel_button.setVisible(can_stop)
        self.cancel_button.setEnabled(True)
        self.show_progress(words, 0, 0)
        announce(self, words)

    def show_progress(self, words: str, done: int, of: int) -> None:
        """So much is done."""
        if words:
            self.line.setAccessibleName(words)
            if of:
                words = _("{what}: {done} of {of}").format(what=words, done=number_text(done), of=number_text(of))
            elif done:
                words = _("{what}: {done}").format(what=words, done=number_text(done))
            self.words.setText(words)
        self.line.show_progress(done, of)

    def stopping(self) -> None:
        """It was asked to stop, and will in a moment."""
        self.cancel_button.setEnabled(False)
        self.words.setText(_("Stopping…"))


class TroublePage(QWidget):
    """Why it can't go on, and two ways on."""

    others_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = InlineNotice(self)
        self.words = led(SmallLabel(_("Nothing was written to the journal."), 13, parent=self))
        self.words.setWordWrap(True)
        self.others_button = QPushButton(_("Choose other files…"), self)
        self.others_button.clicked.connect(self.others_wanted)
        self.close_button = QPushButton(_("Close"), self)
        self.close_button.setProperty("role", "flat")
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.others_button)
        row.addWidget(self.close_button)
        row.addStretch(1)
        column = _column(self)
        column.addWidget(self.notice)
        column.addSpacing(8)
        column.addWidget(self.words)
        column.addSpacing(16)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.others_button)

    def explain(self, sentence: str) -> None:
        """Say why."""
        self.notice.show_notice(sentence, kind="error")


class WholePage(QWidget):
    """What is said where a whole journal is to be brought back into one that holds nothing."""

    restore_wanted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        words = _("This is a whole journal, and the one that is open holds nothing: all of it comes back as it was.")
        lead = led(ReadingLabel(words, 18, parent=self))
        lead.setWordWrap(True)
        lead.setMaximumWidth(_WIDTH)
        self.restore_button = QPushButton(_("Bring it all back"), self)
        self.restore_button.setProperty("role", "main")
        self.restore_button.clicked.connect(self.restore_wanted)
        cancel = QPushButton(_("Cancel"), self)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.restore_button)
        row.addWidget(cancel)
        row.addStretch(1)
        column = _column(self)
        column.addWidget(lead)
        column.addSpacing(20)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.restore_button)


class ResultPage(QWidget):
    """What came in, what waits, and the way back."""

    unresolved_wanted = Signal()
    undo_wanted = Signal()
    report_wanted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lead = wrapped(ReadingLabel("", 18, parent=self))
        self.lead.setMaximumWidth(_WIDTH)
        self.words = wrapped(SmallLabel("", 13, parent=self))
        self.words.setMaximumWidth(_WIDTH)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.unresolved_button = QPushButton(_("Show what is unresolved"), self)
        self.undo_button = QPushButton(_("Undo this import"), self)
        self.report_button = QPushButton(_("Save report…"), self)
        self.done_button = QPushButton(_("Done"), self)
        self.done_button.setProperty("role", "main")
        self.report_button.setProperty("role", "flat")
        for button, wanted in (
            (self.unresolved_button, self.unresolved_wanted),
            (self.undo_button, self.undo_wanted),
            (self.report_button, self.report_wanted),
            (self.done_button, self.closed),
        ):
            button.clicked.connect(wanted)
        row = QHBoxLayout()
        row.setSpacing(10)
        buttons = (self.done_button, self.unresolved_button, self.undo_button, self.report_button)
        for button in buttons:
            row.addWidget(button)
        for before, after in pairwise(buttons):
            QWidget.setTabOrder(before, after)
        row.addStretch(1)
        column = _column(self)
        column.addWidget(self.lead)
        column.addSpacing(8)
        column.addWidget(self.words)
        column.addSpacing(20)
        column.addLayout(row)
        column.addStretch(1)
        self.setFocusProxy(self.done_button)

    def show_report(self, report: ImportReport) -> None:
        """Say what an import did."""
        waiting = sum(counts.get(Verdict.AMBIGUOUS.value, 0) for counts in report.records.values())
        self.lead.setText(came_in(report))
        self._say(
            ngettext(
                "{count} record could not be told for sure. It came in as a film of its own and is marked: merge it "
                "with the film it means, or leave it.",
                "{count} records could not be told for sure. They came in as films of their own and are marked: merge "
                "each with the film it means, or leave it.",
                waiting,
            ).format(count=number_text(waiting))
            if waiting
            else "",
            *report.notices,
        )
        self.unresolved_button.setVisible(bool(waiting))
        self.undo_button.setVisible(report.import_id is not None)
        self.report_button.show()

    def show_undone(self, sentence: str) -> None:
        """Say what taking it back did."""
        self.lead.setText(_("The import was taken back."))
        self._say(sentence)
        self.unresolved_button.hide()
        self.undo_button.hide()
        self.report_button.hide()

    def _say(self, *sentences: str) -> None:
        told = [sentence for sentence in sentences if sentence]
        more = len(told) - _SENTENCES_SHOWN
        if more > 0:
            told = [*told[:_SENTENCES_SHOWN], _("The report says {count} things more.").format(count=number_text(more))]
        self.words.setText("\n".join(told))
        self.words.setVisible(bool(told))
        announce(self, "\n".join([self.lead.text(), *told]))


def came_in(report: ImportReport) -> str:
    """What an import brought, as a sentence."""
    new, changed = report.films.get("new", 0), report.entries.get("changed", 0)
    parts = [viewings_text(report.entries.get("new", 0))]
    if new:
        said = ngettext("{count} film that was not here", "{count} films that were not here", new)
        parts.append(said.format(count=number_text(new)))
    if changed:
        said = ngettext("{count} viewing filled in", "{count} viewings filled in", changed)
        parts.append(said.format(count=number_text(changed)))
    if report.lists:
        said = ngettext("{count} list", "{count} lists", report.lists)
        parts.append(said.format(count=number_text(report.lists)))
    if report.watchlist:
        parts.append(_("{films} on the watchlist").format(films=films_text(report.watchlist)))
    if report.liked:
        parts.append(_("{films} liked").format(films=films_text(report.liked)))
    return _("What came in: {parts}.").format(parts=", ".join(parts))


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(4, 12, 4, 4)  # room for the focus ring
    column.setSpacing(0)
    return column
