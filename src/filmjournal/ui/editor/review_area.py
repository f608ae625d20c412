"""The review with its tools, kept in the journal while it is written.

What is typed is saved after a short pause, and while one types on at least every second and a half. A save names
the revision it started from; the number that the next save must name is learned on the journal lane, so that saves
may follow each other before the window hears of the first.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import ReviewConflict
from filmjournal.i18n import _
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.services.commands import SaveReview
from filmjournal.services.outcome import Done
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.tool_row import ToolRow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.widgets.save_state import SaveState, Saving

PAUSE = 500  # milliseconds without a key
LONGEST_WAIT = 1_500  # milliseconds of typing on


class _Sitting:
    """One time of writing one review: what its saves have in common."""

    def __init__(self, entry: Entry) -> None:
        self.entry_id = entry.id
        self.film_id = entry.film.id
        self.revision = entry.review.revision
        self.base_hash: str | None = content_hash(entry.review.html)  # until this sitting has saved for the first time
        self.name = uuid.uuid4().hex
        self.text = self.saved = entry.review.html  # as last given to the journal, and as it is in it
        self.refused = False  # the journal has another text meanwhile, and the person has not chosen yet
        self.settled: Callable[[], None] | None = None  # to be told when the text that was chosen is in the journal

    def begins_from(self, entry: Entry) -> None:
        """The next save is one of this film and revision."""
        self.film_id = entry.film.id
        self.revision = entry.review.revision
        self.base_hash = content_hash(entry.review.html)

    def carried_out(self, outcome: Done) -> None:
        if outcome.revision is not None:
            self.revision = outcome.revision
            self.base_hash = None


class ReviewArea(QWidget):
    """Tools, text, and whether it is saved."""

    conflict = Signal(object, str)  # the ReviewConflict, and the text that was refused
    not_saved = Signal(str)  # why, as a sentence

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._sitting: _Sitting | None = None
        self._pending = False
        self._left: dict[_Sitting, str] = {}  # texts that could not be saved before the person went on
        self.edit = ReviewEdit(self)
        self.edit.setAccessibleName(_("Review"))
        self.edit.setPlaceholderText(_("Write your review"))
        self.state = SaveState(self)
        self.tools = ToolRow(self.edit, self)
        self.tools.add_trailing(self.state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.tools)
        layout.addWidget(self.edit)
        QWidget.setTabOrder(self.tools.buttons["link"], self.edit)
        self._pause = _timer(self, PAUSE, self.flush)
        self._deadline = _timer(self, LONGEST_WAIT, self.flush)
        self.edit.document_changed.connect(self._edited)
        self.edit.active_changed.connect(self._active_changed)

    @property
    def has_unsaved_text(self) -> bool:
        return self._pending or bool(self._left)

    def is_own(self, initiator: object) -> bool:
        """Whether a change to the journal is what was written here."""
        return initiator is not None and initiator is self._sitting

    def is_refused(self, entry_id: int) -> bool:
        """Whether the editor has a text of this entry that was refused, and the person has not chosen yet."""
        return self._sitting is not None and self._sitting.entry_id == entry_id and self._sitting.refused

    def show_review(self, entry: Entry) -> None:
        """Begin a sitting with the review of an entry; what was unsaved of another is saved first."""
        self.flush(again=False)
        left = next((sitting for sitting in self._left if sitting.entry_id == entry.id), None)
        if left is None:
            self._begin(_Sitting(entry), entry.review.html)
        else:  # go on with the text that could not be saved
            self._begin(left, self._left.pop(left))
            self._edited()

    def journal_changed(self, entry: Entry) -> None:
        """Take over what was changed elsewhere, unless there is unsaved text: then its save will ask."""
        sitting = self._sitting
        if sitting is None or sitting.entry_id != entry.id or sitting.refused or sitting.text != sitting.saved:
            return
        if entry.review.html == sitting.saved:
            sitting.begins_from(entry)
        elif not self._pending:
            self.show_review(entry)

    def keep_mine(self, conflict: ReviewConflict, html: str, settled: Callable[[], None]) -> None:
        """Settle a conflict for the text written here: the other stays as a revision.

        `settled` is told when the text is in the journal, by this save or a later one.
        """
        sitting = self._sitting
        if sitting is None or sitting.entry_id != conflict.entry_id:
            return
        if sitting.refused:
            html = self.edit.html()  # the person may have written on
        else:
            self.flush()
            self.edit.load(html)
        self._pending = sitting.refused = False
        sitting.name = uuid.uuid4().hex  # so that the other text is kept as a revision
        sitting.text = sitting.saved = conflict.current_html
        sitting.settled = settled
        self._save(sitting, html)

    def flush(self, *, again: bool = True) -> None:
        """Save now what is not saved yet; with `again` also what could not be saved of other reviews."""
        self._pause.stop()
        self._deadline.stop()
        if self._pending and self._sitting is not None:
            self._pending = False
            self._save(self._sitting, self.edit.html())
        if again:
            for sitting, html in self._left.items():
                self._save(sitting, html)

    def _begin(self, sitting: _Sitting, html: str) -> None:
        self._sitting = sitting
        self.edit.load(html)
        self._pending = False
        self.state.set_state(Saving.IDLE)

    def _save(self, sitting: _Sitting, html: str) -> None:
        settled, name = sitting.settled, sitting.name
        if html == sitting.text and settled is None:
            self._show(sitting, Saving.SAVED if html == sitting.saved else Saving.SAVING)
            return
        sitting.text = html

        def command() -> SaveReview:
            if settled is not None:  # what the journal has by now is what the person chose against
                sitting.begins_from(self._bus.journal.browsing.entry(sitting.entry_id))
            return SaveReview(sitting.entry_id, sitting.film_id, sitting.revision, html, name, sitting.base_hash)

        def done(_outcome: Done) -> None:
            sitting.saved = html
            if settled is not None and sitting.settled is settled:
                sitting.settled = None
                settled()
            if self._left.get(sitting) == html:
                del self._left[sitting]
            if sitting.text == html and not self._pending:
                self._show(sitting, Saving.SAVED)

        def failed(error: Exception) -> None:
            if sitting.text == html:
                sitting.text = sitting.saved
            self._show(sitting, Saving.NOT_SAVED)
            if isinstance(error, ReviewConflict):
                sitting.refused = True
                sitting.settled = None
                self.conflict.emit(error, html)
            elif sitting is self._sitting:
                self._pending = True
                self.not_saved.emit(str(error))
            else:  # the person went on to another review: this one is tried again with that
                self._left[sitting] = html
                self._bus.explain(error)

        self._show(sitting, Saving.SAVING)
        self._bus.do(
            command,
            _("Write the review"),
            initiator=sitting,
            joins=f"review {name}",
            carried_out=sitting.carried_out,
            done=done,
            failed=failed,
        )

    def _show(self, sitting: _Sitting, state: Saving) -> None:
        if sitting is self._sitting:
            self.state.set_state(state)

    def _edited(self) -> None:
        if self._sitting is None:
            return
        self._pending = True
        self.state.set_state(Saving.SAVING)
        self._pause.start()
        if not self._deadline.isActive():
            self._deadline.start()

    def _active_changed(self, active: bool) -> None:
        if not active and not self.edit.hasFocus():
            self.flush()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()


def _timer(parent: QWidget, interval: int, ring: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(ring)
    return timer
