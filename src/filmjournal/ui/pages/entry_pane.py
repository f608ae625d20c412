"""The right pane: one film with one of its viewings, open for writing. There is no Save button.

Stars, dates, tags and cast are in the journal as soon as they are chosen, the headline and the review after a short
pause. The pane hears of every change to the journal and takes over what was changed elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.entries import Entry
from filmjournal.domain.errors import FilmJournalError, NotFound, ReviewConflict, Trouble
from filmjournal.domain.films import Film, title_and_year
from filmjournal.domain.queries import PersonMatch
from filmjournal.i18n import _
from filmjournal.services.clock import today
from filmjournal.services.commands import (
    DiscardDraft,
    EditFilm,
    EntryValues,
    LogFilm,
    PutBackEntries,
)
from filmjournal.ui.journal_bus import JournalBus, changes_of_film
from filmjournal.ui.pages.entry_edits import EntryEdits
from filmjournal.ui.pages.entry_fields import EntryFields
from filmjournal.ui.pages.entry_form import MARGIN, EntryForm
from filmjournal.ui.pages.entry_reading import Reading, read_entry, read_film, read_film_itself
from filmjournal.ui.pages.focus_mode import FocusMode
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.trouble_words import why_not_saved
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.save_state import Saving

if TYPE_CHECKING:
    from collections.abc import Callable

    from filmjournal.services.commands import Command
    from filmjournal.services.journal import Journal

NOTCH = 120  # of a wheel, in eighths of a degree


class EntryPane(QWidget):
    """Shows a film and a viewing of it, and writes what is changed here."""

    entry_shown = Signal(object)  # the entry's id, None where a film without viewings or nothing is shown
    zoom_wanted = Signal(int)  # steps of the text's size
    conflict_asked = Signal(object, str)  # ReviewConflict and the text in the editor
    person_wanted = Signal(int)
    list_wanted = Signal(int)

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.film: Film | None = None
        self.entry: Entry | None = None
        self._conflicts: dict[int, tuple[ReviewConflict, str]] = {}  # of each entry, until one of its texts is chosen
        self._turned = 0  # how far the wheel was turned since the last step of size
        self._film_itself = False  # it was asked for, and not one of its viewings
        self._viewing_before: int | None = None  # shown before the film itself was
        self._stale = False  # there is news that waits for the commands under way
        self._shown = 0  # how often something was to be shown
        set_ground(self, "page")

        self.notice = InlineNotice(self)
        self.notice.action_triggered.connect(self._notice_acted)
        self._edits = EntryEdits(bus, self)
        self.form = EntryForm(bus, self._edits, self)
        self._fields = EntryFields(self.form, self._edits, self)
        self.head, self.tabs, self.review = self.form.head, self.form.tabs, self.form.review
        self.cast, self.tags = self.form.cast, self.form.tags
        self.focus_mode = FocusMode(self.form, self)
        self._connect()

        self._empty = EmptyState(_("Nothing chosen"), _("Choose a film to read and to write about it."), parent=self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._over = QHBoxLayout()  # not in what scrolls: it must be seen from the end of a long review too
        self._over.setContentsMargins(0, 0, 0, 0)
        self._over.addWidget(self.notice)
        self.notice.installEventFilter(self)
        layout.addWidget(self.focus_mode.top)
        layout.addLayout(self._over)
        layout.addWidget(self._stack, 1)
        self._under = QVBoxLayout()
        layout.addLayout(self._under)
        layout.addWidget(self.focus_mode.bottom)
        bus.changed.connect(self._changed)
        bus.handing_over.connect(self.flush)
        bus.tasks.busy_changed.connect(self._busy_changed)

    def _connect(self) -> None:
        form = self.form
        self.entry_shown.connect(lambda _id: self.focus_mode.show_entry(self.entry))
        form.tabs.current_changed.connect(self.show_entry)
        form.tabs.film_wanted.connect(self.show_film_itself)
        form.stills.clicked.connect(lambda: self.show_film_itself(form.film_page.stills.add))
        form.lists.clicked.connect(lambda: self.show_film_itself(form.film_page.put))
        form.film_page.viewing_wanted.connect(self.show_entry)
        form.film_page.refused.connect(self.notice.show_notice)
        form.film_page.list_wanted.connect(self.list_wanted)
        form.film_page.person_wanted.connect(self.person_wanted)
        form.cast.person_wanted.connect(self.person_wanted)
        form.film_page.crew.set_name_source(self._people)
        form.tabs.add_requested.connect(self.add_viewing)
        form.first_viewing.clicked.connect(self.add_viewing)
        form.review.edit.viewport().installEventFilter(self)
        form.review.conflict.connect(self._conflicted)
        form.review.not_saved.connect(self._not_saved)
        form.review.edit.caret_moved.connect(self._show_caret)
        form.cast.set_name_source(self._people)
        form.cast.refused.connect(self.notice.show_notice)
        form.backlinks.entry_activated.connect(self.show_entry)
        self._edits.began.connect(lambda: form.review.state.set_state(Saving.SAVING))
        self._edits.written.connect(self._written)
        self._edits.not_written.connect(self._not_written)

    def set_menu(self, menu: QMenu) -> None:
        """What the dots at the film's head offer."""
        self.head.set_menu(menu)

    def show_film(self, film_id: int | None) -> None:
        """Show a film with its latest viewing; one that an import could not tell as itself, where that is asked."""
        self.flush()
        if film_id is None:
            self._show_nothing()
            return

        def read() -> Reading:
            journal = self._bus.journal
            return (read_film_itself if journal.browsing.is_unresolved(film_id) else read_film)(journal, film_id)

        self._show(read)

    def show_film_itself(self, part: QWidget | None = None) -> None:
        """Show everything about the film, apart from its viewings, and go to a `part` of it."""
        if self.film is None:
            return
        film_id = self.film.id
        self.flush()
        if self.entry is not None:
            self._viewing_before = self.entry.id
        if self._show(lambda: read_film_itself(self._bus.journal, film_id)) and part is not None:
            part.setFocus(Qt.FocusReason.OtherFocusReason)
            self.form.show_part(part)

    def show_merged(self, film_id: int) -> None:
        """Show the film that another became part of."""
        self.flush()
        self._show(lambda: read_film_itself(self._bus.journal, film_id))

    def turn_film_page(self) -> None:
        """Go from a viewing to the film itself, or back."""
        if self.entry is not None:
            self.show_film_itself()
            self.focus_pane()
        elif viewings := self.tabs.viewings():
            shown = {viewing.id for viewing in viewings}
            self.show_entry(self._viewing_before if self._viewing_before in shown else viewings[-1].id)
            self.focus_pane()

    def show_entry(self, entry_id: int | None) -> None:
        """Show a viewing."""
        self.flush()
        if entry_id is None:
            self._show_nothing()
            return
        if self.entry is not None and self.entry.id == entry_id:
            return
        self._show(lambda: read_entry(self._bus.journal, entry_id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the notice room around it while it is there; let the wheel with Ctrl change the size of the text."""
        if watched is self.notice and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            shown = event.type() == QEvent.Type.ShowToParent
            self._over.setContentsMargins(*((MARGIN - 12, 14, MARGIN - 12, 0) if shown else (0, 0, 0, 0)))
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._turned += event.angleDelta().y()
            steps = int(self._turned / NOTCH)
            self._turned -= steps * NOTCH
            if steps:
                self.zoom_wanted.emit(steps)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves focus mode, where nothing else wants it."""
        if event.key() == Qt.Key.Key_Escape and self.focus_mode.is_on:
            self.focus_mode.leave()
        else:
            super().keyPressEvent(event)

    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to, in the order in which one reads."""
        return (*self.notice.findChildren(QPushButton), self.focus_mode.top.leave, *self.form.stops())

    def set_reading_size(self, size: int) -> None:
        """Set the review in letters of this size; the measure grows with it."""
        self.focus_mode.set_reading_size(size)

    def flush(self) -> None:
        """Hand over to the journal what is not saved yet."""
        self._fields.flush()
        self.form.film_page.flush()
        self.review.hand_over()
        self._edits.try_again()

    @property
    def has_unsaved_text(self) -> bool:
        """Whether something typed here could not be written yet."""
        return self.review.has_unsaved_text or self._edits.wait

    @property
    def has_unsaved_facts(self) -> bool:
        """Whether a rating, a date or the like is not in the journal yet, as far as is known."""
        return bool(self._edits.commands())

    def unsaved(self, *, every: bool = False) -> tuple[Command, ...]:
        """What would write that which is not written yet; with `every` also the review that is shown."""
        return (*self._edits.commands(), *self.review.words(every=every))

    def write(self, place: int | None = None) -> None:
        """Put the caret into the review, to a place in it; where the film itself is shown, begin at its head."""
        if self.entry is None:
            self.focus_pane()
            return
        if place is not None:
            self.review.go_to(place)
        self.review.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_pane(self) -> None:
        """Take the keyboard, where a reader would begin."""
        if self.film is not None:
            self.head.rating.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_under(self, bar: QWidget) -> None:
        """Give a bar its place under what scrolls."""
        self._under.addWidget(bar)

    def add_viewing(self) -> None:
        """One more viewing of this film, today."""
        if self.film is None:
            return
        self.flush()
        viewing: EntryValues = {"watched": today(), "rewatch": bool(self.tabs.viewings())}
        command = LogFilm(self.film.title, self.film.year, film_id=self.film.id, viewing=viewing)
        self._bus.do(command, _("Add a viewing"), done=lambda outcome: self.show_entry(outcome.entry_id))

    def toggle(self, name: str) -> None:
        """Change one truth of the viewing (`rewatch`, `private`) or of the film (`liked`)."""
        if name == "liked":
            self.head.like.toggle()
        elif name == "watchlist" and self.film is not None:
            day = None if self.film.watchlist is not None else str(today())
            self._edits.do(EditFilm(self.film.id, {"watchlist": day}), _("Watchlist"))
        elif self.entry is not None:
            box = self.form.rewatch if name == "rewatch" else self.form.private
            box.click()

    def keep_mine(self) -> None:
        """Settle a conflict for the text in the editor."""
        entry = self.entry
        if entry is not None and entry.id in self._conflicts:
            self.review.keep_mine(*self._conflicts[entry.id], lambda: self._settled(entry.id))

    def keep_both(self) -> None:
        """Settle a conflict for the text in the editor, with what only the other has below it."""
        entry = self.entry
        if entry is not None and entry.id in self._conflicts:
            self.review.keep_mine(*self._conflicts[entry.id], lambda: self._settled(entry.id), with_other=True)

    def take_other(self) -> None:
        """Settle a conflict for the text in the journal."""
        if self.entry is None or self.entry.id not in self._conflicts:
            return
        try:
            read = read_entry(self._bus.journal, self.entry.id)
        except FilmJournalError as error:
            self._bus.explain(error)
            return
        self.review.give_up_mine()
        self._settled(self.entry.id)
        if read.entry is not None:  # its draft is on its way out
            read = read._replace(entry=replace(read.entry, review=replace(read.entry.review, draft=None)))
        self._load(read, anew=True)

    def restore(self, entry_id: int, html: str) -> bool:
        """Put an earlier text of a review into the editor, as one step of undo; False where it can't be shown."""
        from filmjournal.richtext.gate import parse

        self.show_entry(entry_id)
        if self.entry is None or self.entry.id != entry_id or self.entry.trashed is not None:
            return False
        self.review.put_in_place(parse(html))
        self.write()
        return True

    def _count_versions(self) -> None:
        """Say at the end of the pane how many texts the review has had."""
        if self.entry is None:
            return
        entry_id = self.entry.id

        def work(journal: Journal) -> int:
            from filmjournal.services import history

            return history.number_of_texts(journal.database, entry_id)

        def show(number: int) -> None:
            if isValid(self):  # its window may have been closed meanwhile
                self.form.show_versions(number)

        self._bus.read(work, show, lambda _error: None, kind=f"number of texts {id(self)}")

    def _show(self, read: Callable[[], Reading], *, again: bool = False) -> bool:
        """Show what can be read, and nothing where it is gone; where it can't be read now, stay at what is shown.

        What only waits for a command of ours is shown after it, unless something else is to be shown by then.
        """
        self._shown += 1
        wish = self._shown
        try:
            reading = read()
        except NotFound:
            if self.entry is not None and self.review.has_words_of(self.entry.id):
                self.flush()  # which says that there is no place for them: they stay in sight
            else:
                self._show_nothing()
        except FilmJournalError as error:
            if self._bus.tasks.busy and not again:

                def try_again(_nothing: object) -> None:
                    if isValid(self) and wish == self._shown:
                        self._show(read, again=True)

                self._bus.tasks.run(lambda: None, try_again)
            else:
                self._bus.explain(error)
            shown = None if self.entry is None else self.entry.id
            self.tabs.set_current(shown)
            self.entry_shown.emit(shown)
            return False
        else:
            self._load(reading)
        return True

    def _load(self, read: Reading, *, anew: bool = False) -> None:
        """Show what was read; with `anew` its review as the journal has it, whatever is in the editor."""
        read = self._edits.over(read)
        entry = read.entry
        same = entry is not None and self.entry is not None and self.entry.id == entry.id
        same_film = self.entry is None and entry is None and self.film is not None and self.film.id == read.film.id
        self.film, self.entry = read.film, entry
        self._film_itself = read.film_itself
        self._load_film(read)
        if entry is None:
            self.review.show_nothing()
            if not same_film:
                self.form.verticalScrollBar().setValue(0)
            self.entry_shown.emit(None)
            return
        self._fields.show_viewing(entry, read.tags, anew=not same)
        if same and not anew:
            self.review.journal_changed(entry)
        else:
            self.review.show_review(entry)
            self.form.verticalScrollBar().setValue(0)
        if entry.review.draft is None and not self.review.is_refused(entry.id):
            self._conflicts.pop(entry.id, None)  # it was settled elsewhere
        self._show_state(entry)
        self._count_versions()
        self.entry_shown.emit(entry.id)

    def _show_state(self, entry: Entry) -> None:
        """Say what is to be said of this viewing; what was said of another goes."""
        if entry.review.draft is not None and entry.id not in self._conflicts:
            question = _("Another text of this review was kept when it was changed elsewhere.")
            conflict = ReviewConflict(question, entry.id, entry.review.html, entry.review.revision)
            self._conflicts[entry.id] = (conflict, entry.review.draft)
        if entry.id in self._conflicts:
            conflict, _html = self._conflicts[entry.id]
            self.notice.show_notice(str(conflict), kind="error", action_label=_("Compare…"))
        elif entry.trashed is not None:
            self.notice.show_notice(_("This viewing is in the trash."), action_label=_("Put back"))
        elif not entry.review.sound:
            self.notice.show_notice(
                _("This review is not as it was saved: the file was damaged. A backup may have it whole."), kind="error"
            )
        elif self.review.state.state() is not Saving.NOT_SAVED:
            self.notice.hide()

    def _load_film(self, read: Reading) -> None:
        if read.entry is None:
            self.notice.hide()
        self._fields.show_film(read)
        self._stack.setCurrentWidget(self.form)

    def _show_nothing(self) -> None:
        self.film = self.entry = None
        self._fields.show_nothing()
        self.review.show_nothing()
        self.notice.hide()
        self._stack.setCurrentWidget(self._empty)
        self.entry_shown.emit(None)

    def _changed(self, changes: Changes, initiator: object) -> None:
        if self.review.is_own(initiator) or self.film is None:
            self._count_versions()
            return
        if changes_of_film(changes, self.film.id, None if self.entry is None else self.entry.id):
            self._stale = True
            self._busy_changed(self._bus.tasks.busy)

    def _busy_changed(self, busy: bool) -> None:
        """Show the news, once no command is under way that would be shown as taken back."""
        if busy or not self._stale or self.film is None or not self._bus.is_open:
            return
        entry, film = self.entry, self.film
        if entry is None:
            read_it = read_film_itself if self._film_itself else read_film
            self._stale = not self._show(lambda: read_it(self._bus.journal, film.id))
            return

        def read() -> Reading:
            present = read_entry(self._bus.journal, entry.id)
            now = present.entry
            if now is None or now.trashed is None or entry.trashed is not None:
                return present
            self.flush()  # it was removed: another viewing is shown in its place
            return read_film(self._bus.journal, present.film.id)

        self._stale = not self._show(read)

    def _written(self) -> None:
        if not self.has_unsaved_text:
            self.review.state.set_state(Saving.SAVED)

    def _not_written(self, why: str, again: bool, trouble: Trouble | None) -> None:
        self.review.state.set_state(Saving.NOT_SAVED, why_not_saved(trouble))
        if trouble is not None:
            return  # the window says it, and goes on when it is over
        if again:
            self._not_saved(why)
        elif why:
            self.notice.show_notice(why, kind="error")

    def _people(self, typed: str, answer: object) -> None:
        def give(matches: list[PersonMatch]) -> None:
            answer(matches)  # type: ignore[operator]

        self._bus.read(lambda journal: journal.browsing.people_matching(typed), give, kind="people")

    def _conflicted(self, conflict: ReviewConflict, html: str) -> None:
        self._conflicts[conflict.entry_id] = (conflict, html)
        if self.entry is not None and self.entry.id == conflict.entry_id:
            self._show_state(self.entry)
        else:
            self._bus.explain(conflict)

    def _settled(self, entry_id: int) -> None:
        self._conflicts.pop(entry_id, None)
        self._bus.do(DiscardDraft(entry_id), _("Settle the texts"))
        if self.entry is not None and self.entry.id == entry_id:
            self.notice.hide()

    def _not_saved(self, why: str) -> None:
        if why:
            self.notice.show_notice(why, kind="error", action_label=_("Try again"))

    def _notice_acted(self) -> None:
        if self.entry is not None and self.entry.id in self._conflicts:
            self.conflict_asked.emit(*self._conflicts[self.entry.id])
        elif self.entry is not None and self.entry.trashed is not None:
            entry_id = self.entry.id
            self._bus.do(PutBackEntries((entry_id,)), _("Put back"))
        else:
            self.notice.hide()
            self.flush()

    def _show_caret(self, caret: QRect) -> None:
        if self.focus_mode.is_on:
            self.focus_mode.follow(caret)
        else:
            self.form.show_place(self.review.edit, caret)


def export_name(film: Film, suffix: str = ".html") -> str:
    """A file name for the page of a film."""
    safe = "".join(c if c.isalnum() or c in " -_()" else "_" for c in title_and_year(film.title, film.year))
    return f"{safe.strip()[:80] or 'page'}{suffix}"
