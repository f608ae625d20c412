"""The review with its tools, kept in the journal while it is written.

What is typed is saved after a short pause, and while one types on at least every second and a half. A save names
the revision it started from and its text; what the next save must name is learned on the journal lane, so that saves
may follow each other before the window hears of the first.

The saves of one sitting make one revision, and the text before it is kept. A sitting ends where another review is
shown, another text is put in place or taken over, a conflict is settled, or nothing was written for half an hour.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import JournalUnavailable, NotFound, ReviewConflict, Trouble
from filmjournal.i18n import _
from filmjournal.richtext.comparison import one_below_the_other
from filmjournal.richtext.fingerprint import content_hash
from filmjournal.richtext.gate import parse
from filmjournal.richtext.serialise import to_html
from filmjournal.richtext.tree import Document
from filmjournal.services.commands import SaveReview
from filmjournal.services.outcome import Done
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.editor.context_menu import complete_menu
from filmjournal.ui.editor.editor_commands import commands_of
from filmjournal.ui.editor.editor_state import EditorState
from filmjournal.ui.editor.film_references import FilmReferences
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.spelling import SpellChecker
from filmjournal.ui.editor.spelling_menu import SpellingMenu
from filmjournal.ui.editor.spelling_service import shared
from filmjournal.ui.editor.still_tools import StillTools
from filmjournal.ui.editor.tool_row import ToolRow
from filmjournal.ui.editor.typing_rules import TypingRules
from filmjournal.ui.editor.word_counter import WordCounter
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane
from filmjournal.ui.trouble_words import why_not_saved
from filmjournal.ui.widgets.save_state import SaveState, Saving
from filmjournal.ui.widgets.writing_footer import WritingFooter

PAUSE = 500  # milliseconds without a key
LONGEST_WAIT = 1_500  # milliseconds of typing on
HELD_UP_AFTER = 400  # milliseconds without an answer after which a text is kept elsewhere meanwhile
LONGEST_PAUSE = 1_800.0  # seconds; what is written after that is another sitting


class _Sitting:
    """One time of writing one review: what its saves have in common."""

    def __init__(self, entry: Entry) -> None:
        self.entry_id = entry.id
        self.film_id = entry.film.id
        self.logged = entry.logged
        self.revision = entry.review.revision
        self.base_hash: str | None = content_hash(entry.review.html)
        self.name = uuid.uuid4().hex
        self.wrote = time.monotonic()
        self.text = self.saved = entry.review.html  # as last given to the journal, and as it is in it
        self.trouble: Trouble | None = None  # why the text that was given last is not in it
        self.has_saved = False
        self.refused = False  # the journal has another text meanwhile, and the person has not chosen yet
        self.given_up = False  # and chose the other one
        self.settled: Callable[[], None] | None = None  # to be told when the text that was chosen is in the journal

    def begins_from(self, entry: Entry) -> None:
        """The next save is one of this film and revision."""
        self.film_id = entry.film.id
        self.revision = entry.review.revision
        self.base_hash = content_hash(entry.review.html)

    def carried_out(self, outcome: Done) -> None:
        if outcome.revision is not None:
            self.revision = outcome.revision
            self.base_hash = outcome.review_hash

    def save(self, html: str, name: str) -> SaveReview:
        """What saves a text that was written in the sitting of that name."""
        return SaveReview(self.entry_id, self.film_id, self.revision, html, name, self.base_hash)

    def begins_anew(self) -> None:
        """What is saved from now on makes another revision: the text before it is kept."""
        self.name = uuid.uuid4().hex
        self.wrote = time.monotonic()

    def writes(self) -> None:
        """Another sitting begins where the last words are long ago."""
        if not self.refused and time.monotonic() - self.wrote > LONGEST_PAUSE:
            self.begins_anew()
        self.wrote = time.monotonic()


class ReviewArea(QWidget):
    """Tools, text, and whether it is saved."""

    conflict = Signal(object, str)  # the ReviewConflict, and the text that was refused
    not_saved = Signal(str)  # why, as a sentence

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._sitting: _Sitting | None = None
        self._pending = False
        self._taking_over = False
        self._news: Entry | None = None  # what the journal had when it was changed under unsaved text
        self._left: dict[_Sitting, str] = {}  # texts that could not be saved before the person went on
        self._under_way: dict[_Sitting, str] = {}  # texts of which it is not known yet
        self.edit = ReviewEdit(self)
        self.edit.setAccessibleName(_("Review"))
        self.edit.state_changed.connect(self._invite)
        self._invite(self.edit.current_state())
        self.state = SaveState(self)
        # What every action does that needs this editor only; the parts that attach to it add theirs.
        self.commands = commands_of(self.edit)
        self.references = FilmReferences(self.edit, bus)
        self.commands[ActionId.FILM_REFERENCE] = self.references.choose
        self.stills = StillTools(self.edit, bus, lambda: self._sitting and self._sitting.entry_id)
        self.commands[ActionId.INSERT_PICTURE] = self.stills.choose
        self.commands[ActionId.PICTURE_TEXT] = self.stills.describe
        self.spelling = SpellChecker(self.edit, shared(), self)
        complete_menu(self.edit)
        self._spelling_menu = SpellingMenu(self.spelling)
        self._typing_rules = TypingRules(self.edit, lambda: self.spelling.language)
        self.commands[ActionId.NEXT_MISSPELLING] = self.spelling.next_wrong
        self.tools = ToolRow(self.edit, self.commands, self)
        self.footer = WritingFooter(self)
        self.footer.invite(_("{key} for help").format(key=keys_text(ActionId.HELP)))
        self._counter = WordCounter(self.edit, self.footer)
        self.edit.late_pastes.aside = partial(bus.tasks.run, lane=Lane.READING)
        self.edit.late_pastes.waiting_changed.connect(self._pasting)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._column = layout
        # At the top also while the room is still as high as the text was at another width.
        layout.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignTop)
        self.add_tools()
        QWidget.setTabOrder(self.tools.buttons[ActionId.LINK], self.edit)
        self._pause = pause(self, PAUSE, self.flush)
        self._deadline = pause(self, LONGEST_WAIT, self.flush)
        self.edit.document_changed.connect(self._edited)
        self.edit.active_changed.connect(self._active_changed)

    def _invite(self, now: EditorState) -> None:
        """Say what the empty place is for; a picture without a caption is no empty place."""
        empty = not (now.picture or now.spoiler_block or now.code_block)
        self.edit.setPlaceholderText(_("Write your review") if empty else "")

    def add_tools(self) -> None:
        """Put the tools over the text, with its length and whether it is saved: also where they were lent away."""
        self._column.insertWidget(0, self.tools)
        for part in (self.footer, self.state):
            self.tools.add_trailing(part)
            part.show()

    @property
    def has_unsaved_text(self) -> bool:
        return self._pending or bool(self._left)

    def has_words_of(self, entry_id: int) -> bool:
        """Whether the editor shows words of this entry that the journal hasn't got, or has refused."""
        sitting = self._sitting
        if sitting is None or sitting.entry_id != entry_id:
            return False
        return self._pending or sitting.refused or sitting.text != sitting.saved

    def is_own(self, initiator: object) -> bool:
        """Whether a change to the journal is what was written here."""
        return initiator is not None and initiator is self._sitting

    def is_refused(self, entry_id: int) -> bool:
        """Whether the editor has a text of this entry that was refused, and the person has not chosen yet."""
        return self._sitting is not None and self._sitting.entry_id == entry_id and self._sitting.refused

    def hand_over(self) -> None:
        """Save now what is not saved yet, also what is still on its way into the text."""
        self.stills.hand_over()
        self.edit.late_pastes.finish()
        self.flush()

    def show_nothing(self) -> None:
        """End the sitting: no review is shown. What was unsaved is saved first."""
        self._leave()
        self._begin(None)
        self.edit.load("")

    def show_review(self, entry: Entry) -> None:
        """Begin a sitting with the review of an entry; what was unsaved of another is saved first."""
        self._leave()
        self.spelling.show_entry(entry)
        left = next((sitting for sitting in self._left if sitting.entry_id == entry.id), None)
        if left is None:
            self._begin(_Sitting(entry))
            self.edit.load(entry.review.html)
        else:  # go on with the text that could not be saved
            self._begin(left)
            self.edit.load(self._left.pop(left))
            self._edited()
        self._counter.count()
        self.references.show_film(entry.film)

    def journal_changed(self, entry: Entry) -> None:
        """Take over what was changed elsewhere, unless there is unsaved text: then its save will ask."""
        sitting = self._sitting
        self.spelling.show_entry(entry)
        self.references.cast_changed(entry.film)
        if sitting is None or sitting.entry_id != entry.id:
            return
        if sitting.refused:
            if entry.review.draft is None and entry.review.html == self.edit.html():  # it was chosen elsewhere
                self._begin(_Sitting(entry))
        elif sitting.text == sitting.saved == entry.review.html:
            sitting.begins_from(entry)
            self._news = None
        else:
            self.edit.late_pastes.finish()
            if self._pending or sitting.text != sitting.saved:
                self._news = entry
            else:
                self._take_over(entry)

    def words(self, *, every: bool = False) -> list[SaveReview]:
        """What saves the texts that the journal hasn't got, as far as is known; with `every` what is shown anyway."""
        sitting = self._sitting
        gone_from = {**self._under_way, **self._left}
        found = [other.save(html, other.name) for other, html in gone_from.items() if other is not sitting]
        if sitting is not None and not sitting.refused:
            self.edit.late_pastes.finish()
            if every or self._pending or sitting.text != sitting.saved:
                found.append(sitting.save(self.edit.html(), sitting.name))
        return found

    def go_to(self, place: int) -> None:
        """Put the caret to a place in the text, at its end where it is shorter."""
        cursor = self.edit.textCursor()
        cursor.setPosition(min(place, self.edit.review.characterCount() - 1))
        self.edit.setTextCursor(cursor)

    def file_is_gone(self) -> None:
        """The journal's file is not under its name: nothing that was saved is where it was said to be."""
        if self.state.state() is Saving.SAVED:
            self.state.set_state(Saving.IDLE)

    def put_in_place(self, tree: Document) -> None:
        """Put another text in place, as one step of undo, and save it; the text before it is kept as a revision."""
        if self._sitting is None:
            return
        self.hand_over()
        self._sitting.begins_anew()  # also of a text that was refused: the draft of it stays as it is
        self.edit.replace_all(tree)
        self.flush()

    def keep_mine(
        self, conflict: ReviewConflict, html: str, settled: Callable[[], None], *, with_other: bool = False
    ) -> None:
        """Settle a conflict for the text written here: the other stays as a revision.

        With `with_other` what only the other has is put below. `settled` is told when the text is in the journal, by
        this save or a later one.
        """
        sitting = self._sitting
        if sitting is None or sitting.entry_id != conflict.entry_id:
            return
        if sitting.refused:
            html = self.edit.html()  # the person may have written on
        else:
            self.flush()
        if with_other:
            html = to_html(one_below_the_other(parse(html), parse(conflict.current_html)))
        if html != self.edit.html():
            self.edit.replace_all(parse(html))
        self._pending = sitting.refused = False
        sitting.begins_anew()  # so that the other text is kept as a revision
        sitting.text = sitting.saved = conflict.current_html
        sitting.settled = settled
        self._save(sitting, html)

    def give_up_mine(self) -> None:
        """Settle a conflict for the other text: what was written here is kept as it is now, and no longer asked for."""
        sitting = self._sitting
        if sitting is not None and sitting.refused:
            sitting.given_up = True
            self.flush(again=False)

    def flush(self, *, again: bool = True) -> None:
        """Save now what is not saved yet; with `again` also what could not be saved of other reviews."""
        self._pause.stop()
        self._deadline.stop()
        if self._pending and self._sitting is not None:
            self._pending = False
            self._save(self._sitting, self.edit.html())
        if again:
            for sitting, html in list(self._left.items()):
                self._save(sitting, html)

    def _pasting(self, waiting: bool) -> None:
        self.footer.show_note((_("Pasting… Esc stops it"), _("Pasting…")) if waiting else ())

    def _leave(self) -> None:
        self.stills.leave()
        self.edit.late_pastes.finish()
        self.flush(again=False)

    def _begin(self, sitting: _Sitting | None) -> None:
        self._sitting = sitting
        self._pending = False
        self._news = None
        self.state.set_state(Saving.IDLE)

    def _take_over(self, entry: Entry) -> None:
        """Show what was written elsewhere; where it takes the place of words written here, Ctrl+Z gives them back."""
        wrote_here = self._sitting is not None and self._sitting.has_saved
        self._begin(_Sitting(entry))
        caret = self.edit.textCursor().position()
        self._taking_over = True
        try:
            if wrote_here:
                self.edit.replace_all(parse(entry.review.html))
            else:
                self.edit.load(entry.review.html)
        finally:
            self._taking_over = False
        self.go_to(caret)
        self._counter.count()

    def _save(self, sitting: _Sitting, html: str) -> None:
        settled = sitting.settled
        if html == sitting.text and settled is None:
            self._show(sitting, Saving.SAVED if html == sitting.saved else Saving.SAVING)
            if sitting is self._sitting and html == sitting.saved and self._news is not None:
                self._take_over(self._news)
            return
        sitting.writes()
        name = sitting.name
        sitting.text = html

        def command() -> SaveReview:
            if settled is not None:  # what the journal has by now is what the person chose against
                sitting.begins_from(self._bus.journal.browsing.entry(sitting.entry_id))
            return sitting.save(html, name)

        is_over = False

        def keep() -> None:
            """Keep the text elsewhere until the journal has it, or a newer one."""
            if not is_over:
                self._bus.words_wait.emit(sitting.save(html, name), sitting.logged)

        def done(_outcome: Done) -> None:
            nonlocal is_over
            is_over = True
            self._settle(sitting, html)
            sitting.saved = html
            sitting.has_saved = True
            sitting.trouble = None
            if sitting.text == html:
                self._bus.words_saved.emit(sitting.entry_id, name)
            self._news = None if sitting is self._sitting else self._news  # from before, or it is told again
            if settled is not None and sitting.settled is settled:
                sitting.settled = None
                settled()
            if self._left.get(sitting) == html:
                del self._left[sitting]
            if sitting.text == html and not self._pending:
                self._show(sitting, Saving.SAVED)

        def failed(error: Exception) -> None:
            nonlocal is_over
            self._settle(sitting, html)
            if sitting.text == html:
                sitting.text = sitting.saved
                if isinstance(error, JournalUnavailable):
                    keep()
            is_over = True
            sitting.trouble = error.trouble if isinstance(error, JournalUnavailable) else None
            self._show(sitting, Saving.NOT_SAVED)
            if isinstance(error, ReviewConflict):
                self._bus.words_saved.emit(sitting.entry_id, name)
                sitting.refused = True
                sitting.settled = None
                self._left.pop(sitting, None)  # the journal has it as a draft
                if not sitting.given_up:
                    self.conflict.emit(error, html)
            elif sitting is self._sitting:
                self._pending = True
                gone = _("This viewing is no longer in the journal: these words are only here. Copy what is to stay.")
                if sitting.trouble is None:  # else the window says it, and goes on when it is over
                    self.not_saved.emit(gone if isinstance(error, NotFound) else self._bus.sentence(error))
            else:  # the person went on to another review: this one is tried again with that
                self._left[sitting] = html
                if sitting.trouble is None:
                    self._bus.explain(error)

        self._under_way[sitting] = html
        self._show(sitting, Saving.SAVING)
        QTimer.singleShot(HELD_UP_AFTER, self, keep)
        self._bus.do(
            command,
            _("Write the review"),
            initiator=sitting,
            joins=f"review {name}",
            carried_out=sitting.carried_out,
            done=done,
            failed=failed,
            keeps_text=True,
        )

    def _settle(self, sitting: _Sitting, html: str) -> None:
        if self._under_way.get(sitting) == html:
            del self._under_way[sitting]

    def _show(self, sitting: _Sitting, state: Saving) -> None:
        if sitting is not self._sitting:
            return
        if state is Saving.SAVING and sitting.trouble is not None:
            return  # it goes on being not saved until it is
        self.state.set_state(state, why_not_saved(sitting.trouble) if state is Saving.NOT_SAVED else "")

    def _edited(self) -> None:
        if self._sitting is None or self._taking_over:
            return
        self._pending = True
        self._show(self._sitting, Saving.SAVING)
        self._pause.start()
        if not self._deadline.isActive():
            self._deadline.start()

    def _active_changed(self, active: bool) -> None:
        if not active and not self.edit.hasFocus():
            self.flush()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()
