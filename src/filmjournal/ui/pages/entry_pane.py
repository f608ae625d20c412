"""The right pane: one film with one of its viewings, open for writing. There is no Save button.

Stars, dates, tags and cast are in the journal as soon as they are chosen, the headline and the review after a short
pause. The pane hears of every change to the journal and takes over what was changed elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.changes import Changes
from filmjournal.domain.entries import Entry, Viewing
from filmjournal.domain.errors import FilmJournalError, JournalUnavailable, NotFound, ReviewConflict
from filmjournal.domain.films import Film, title_and_year
from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import PersonMatch
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _
from filmjournal.services.clock import today
from filmjournal.services.commands import (
    DiscardDraft,
    EditEntry,
    EditFilm,
    EntryValues,
    FilmValues,
    LogFilm,
    PutBackEntries,
)
from filmjournal.services.outcome import Done
from filmjournal.ui.editor.review_area import ReviewArea
from filmjournal.ui.journal_bus import JournalBus, changes_of_film
from filmjournal.ui.theme import dates, density
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.cast_editor import CastEditor
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.film_head import FilmHead
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingField, ReadingLabel, Rule, SmallLabel
from filmjournal.ui.widgets.save_state import Saving
from filmjournal.ui.widgets.star_rating import StarRating
from filmjournal.ui.widgets.tag_editor import TagEditor
from filmjournal.ui.widgets.viewing_tabs import ViewingTab, ViewingTabs

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN, TOP = 44, 26
ROOMY, NARROW_MARGIN = 480, 20  # a pane that is less wide has narrower margins
HEADLINE_PAUSE = 500


_BY_TAB = Qt.FocusPolicy.TabFocus

_Field = tuple[type[EditEntry] | type[EditFilm], int, str]  # one thing that is said of one entry or film


class _Reading(NamedTuple):
    """All that is shown, read before any of it is: a read may fail, and half of it would be written back later."""

    film: Film
    viewings: tuple[Viewing, ...]
    entry: Entry | None = None
    tags: tuple[str, ...] = ()


class _Refused(NamedTuple):
    """What could not be written, with the name of its step."""

    command: EditEntry | EditFilm
    text: str
    joins: str | None


class EntryPane(QWidget):
    """Shows a film and a viewing of it, and writes what is changed here."""

    entry_shown = Signal(object)  # the entry's id, None where a film without viewings or nothing is shown
    conflict_asked = Signal(object, str)  # ReviewConflict and the text in the editor

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.film: Film | None = None
        self.entry: Entry | None = None
        self._conflicts: dict[int, tuple[ReviewConflict, str]] = {}  # of each entry, until one of its texts is chosen
        self._refused: dict[_Field, _Refused] = {}  # to be tried again
        self._given: dict[_Field, int] = {}  # the newest command under way that sets it
        self._numbers = count()
        self._headline_typed = False  # and not handed over yet
        self._stale = False  # there is news that waits for the commands under way
        set_ground(self, "page")

        self.notice = InlineNotice(self)
        self.notice.action_triggered.connect(self._notice_acted)
        self.head = FilmHead(self)
        self.head.rating.rating_changed.connect(self._rated)
        self.head.like_toggled.connect(self._liked)
        self.tabs = ViewingTabs(self)
        self.tabs.current_changed.connect(self.show_entry)
        self.tabs.add_requested.connect(self.add_viewing)
        self._watched = DateField(self)
        self._watched.setAccessibleName(_("Watched"))
        self._watched.setFixedWidth(190)
        self._watched.date_edited.connect(self._dated)
        self._rewatch = QCheckBox(_("Seen before"), self)
        self._rewatch.clicked.connect(lambda on: self._edit({"rewatch": on}, _("Seen before")))
        self._private = QCheckBox(_("Private"), self)
        self._private.clicked.connect(lambda on: self._edit({"private": on}, _("Private")))
        self._unfinished = QCheckBox(_("Not finished"), self)
        self._unfinished.clicked.connect(lambda on: self._edit({"finished": not on}, _("Not finished")))
        self._place, self._medium, self._companions = (QLineEdit(self) for _field in range(3))
        for field, name in (
            (self._place, _("Place")),
            (self._medium, _("Medium")),
            (self._companions, _("With")),
        ):
            field.setProperty("role", "bare")
            field.setTextMargins(-2, 4, 0, 4)
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.editingFinished.connect(self._save_circumstances)
        self._companions.setToolTip(_("Several names in one field are parted by semicolons."))
        self._headline = ReadingField(22, italic=True, parent=self)
        self._headline.setTextMargins(-2, 0, 0, 0)  # flush with the review: the field's own inset is 2
        self._headline.setPlaceholderText(_("Headline"))
        self._headline.setAccessibleName(_("Headline"))
        self._headline.textEdited.connect(self._headline_edited)
        self._headline.editingFinished.connect(self._save_headline)
        self._headline_pause = QTimer(self)
        self._headline_pause.setSingleShot(True)
        self._headline_pause.setInterval(HEADLINE_PAUSE)
        self._headline_pause.timeout.connect(self._save_headline)
        self.review = ReviewArea(bus, self)
        self.review.conflict.connect(self._conflicted)
        self.review.not_saved.connect(self._not_saved)
        self.review.edit.caret_moved.connect(self._show_caret)
        self.review.edit.paste_refused.connect(self.notice.show_notice)
        self.cast = CastEditor(self)
        self.cast.set_name_source(self._people)
        self.cast.cast_edited.connect(self._cast_edited)
        self.cast.refused.connect(self.notice.show_notice)
        self.tags = TagEditor(self)
        self.tags.tags_changed.connect(lambda names: self._edit({"tags": names}, _("Tags")))
        self._today = StarRating(16, parent=self)
        self._today.setAccessibleName(_("Rating of today"))
        self._today.rating_changed.connect(self._rated_today)
        self._first_viewing = QPushButton(_("Log a viewing"), self)
        self._first_viewing.clicked.connect(self.add_viewing)

        self._empty = EmptyState(_("Nothing chosen"), _("Choose a film to read and to write about it."), parent=self)
        self._area = self._build()
        for compound in (self.tabs, self.cast, self.tags):
            compound.setFocusProxy(None)  # type: ignore[arg-type]  # Tab would come to it as well as to its parts
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._over = QHBoxLayout()  # not in what scrolls: it must be seen from the end of a long review too
        self._over.setContentsMargins(0, 0, 0, 0)
        self._over.addWidget(self.notice)
        self.notice.installEventFilter(self)
        layout.addLayout(self._over)
        layout.addWidget(self._stack)
        bus.changed.connect(self._changed)
        bus.tasks.busy_changed.connect(self._busy_changed)

    def set_menu(self, menu: QMenu) -> None:
        """What the dots at the film's head offer."""
        self.head.set_menu(menu)

    def show_film(self, film_id: int | None) -> None:
        """Show a film with its latest viewing."""
        self.flush()
        if film_id is None:
            self._show_nothing()
            return
        self._show(lambda: self._read_film(film_id))

    def show_entry(self, entry_id: int | None) -> None:
        """Show a viewing."""
        self.flush()
        if entry_id is None:
            self._show_nothing()
            return
        if self.entry is not None and self.entry.id == entry_id:
            return
        self._show(lambda: self._read_entry(entry_id))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the notice room around it while it is there."""
        if watched is self.notice and event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            shown = event.type() == QEvent.Type.ShowToParent
            self._over.setContentsMargins(*((MARGIN - 12, 14, MARGIN - 12, 0) if shown else (0, 0, 0, 0)))
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        content = self._area.widget()
        layout = None if content is None else content.layout()
        if layout is not None:
            side = MARGIN if self.width() >= ROOMY else NARROW_MARGIN
            layout.setContentsMargins(side, TOP, side, MARGIN)

    def stops(self) -> tuple[QWidget, ...]:
        """What the keyboard comes to, in the order in which one reads."""
        tools = [widget for widget in self.review.tools.findChildren(QWidget) if widget.focusPolicy() & _BY_TAB]
        cast = [widget for widget in self.cast.findChildren(QWidget) if widget.focusPolicy() & _BY_TAB]
        return (
            *self.notice.findChildren(QPushButton), self.head.rating, self.head.like, self.head.more,
            self._first_viewing, *self.tabs.findChildren(QTabBar), self.tabs.plus, self._watched, self._rewatch,
            self._private, self._unfinished, self._headline, *tools, self.review.edit, *cast, self.tags.field,
            self._place, self._medium, self._companions, self._today,
        )  # fmt: skip

    def set_reading_size(self, size: int) -> None:
        """Set the review in letters of this size; the measure grows with it."""
        self.review.edit.set_reading_size(size)

    def flush(self) -> None:
        """Hand over to the journal what is not saved yet."""
        self._watched.commit()
        self.cast.commit()
        self._save_headline()
        self._save_circumstances()
        self.review.flush()
        for command, text, joins in list(self._refused.values()):  # what was typed anew is no longer among these
            self._do(command, text, joins=joins)

    @property
    def has_unsaved_text(self) -> bool:
        """Whether something typed here could not be written yet."""
        return self.review.has_unsaved_text or bool(self._refused)

    def write(self) -> None:
        """Put the caret into the review."""
        self.review.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_pane(self) -> None:
        """Take the keyboard, where a reader would begin."""
        if self.entry is not None:
            self.head.rating.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_viewing(self) -> None:
        """One more viewing of this film, today."""
        if self.film is None:
            return
        self.flush()
        viewing: EntryValues = {"watched": today(), "rewatch": self.entry is not None}
        command = LogFilm(self.film.title, self.film.year, film_id=self.film.id, viewing=viewing)
        self._bus.do(command, _("Add a viewing"), done=lambda outcome: self.show_entry(outcome.entry_id))

    def toggle(self, name: str) -> None:
        """Change one truth of the viewing (`rewatch`, `private`) or of the film (`liked`)."""
        if name == "liked":
            self.head.like.toggle()
        elif name == "watchlist" and self.film is not None:
            day = None if self.film.watchlist is not None else str(today())
            self._edit_film({"watchlist": day}, _("Watchlist"))
        elif self.entry is not None:
            box = self._rewatch if name == "rewatch" else self._private
            box.click()

    def keep_mine(self) -> None:
        """Settle a conflict for the text in the editor."""
        entry = self.entry
        if entry is not None and entry.id in self._conflicts:
            self.review.keep_mine(*self._conflicts[entry.id], lambda: self._settled(entry.id))

    def take_other(self) -> None:
        """Settle a conflict for the text in the journal."""
        if self.entry is None or self.entry.id not in self._conflicts:
            return
        try:
            read = self._read_entry(self.entry.id)
        except FilmJournalError as error:
            self._bus.explain(error)
            return
        self._settled(self.entry.id)
        if read.entry is not None:  # its draft is on its way out
            read = read._replace(entry=replace(read.entry, review=replace(read.entry.review, draft=None)))
        self._load(read, anew=True)

    def _build(self) -> QScrollArea:
        watched = QHBoxLayout()
        watched.setSpacing(16)
        watched.addWidget(SmallLabel(_("Watched"), 13, parent=self))
        watched.addWidget(self._watched)
        line = FlowLayout(across=16, down=6)
        for part in (_boxed(watched), self._rewatch, self._private, self._unfinished):
            line.addWidget(part)
        for box in (self._rewatch, self._private, self._unfinished):
            box.setMinimumHeight(density.current().control)
        self._viewing = QWidget(self)
        viewing = QVBoxLayout(self._viewing)
        viewing.setContentsMargins(0, 0, 0, 0)
        viewing.setSpacing(0)
        viewing.addSpacing(14)
        viewing.addLayout(line)
        viewing.addSpacing(14)
        viewing.addWidget(self._headline)
        viewing.addSpacing(4)
        viewing.addWidget(self.review)

        self._cast_count = SmallLabel(parent=self)
        cast_head = self._section(_("Cast"), self._cast_count)
        tags_row = QHBoxLayout()
        tags_row.setSpacing(12)
        tags_row.addWidget(ReadingLabel(_("Tags"), 15, parent=self))
        tags_row.addWidget(self.tags, 1)
        self._tags_box = _boxed(tags_row)
        circumstances = QHBoxLayout()
        circumstances.setSpacing(8)
        for field in (self._place, self._medium, self._companions):
            circumstances.addWidget(field)
        self._circumstances = _boxed(circumstances)
        today_row = QHBoxLayout()
        today_row.setSpacing(12)
        today_row.addWidget(ReadingLabel(_("Rating of today"), 15, parent=self))
        today_row.addWidget(self._today)
        of_film = SmallLabel(_("for the film itself, apart from any viewing"), parent=self)
        of_film.setWordWrap(True)
        today_row.addWidget(of_film, 1)

        content = QWidget(self)
        set_ground(content, "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, TOP, MARGIN, 44)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self._first_viewing, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._viewing)
        column.addSpacing(20)
        column.addWidget(Rule(self))
        column.addSpacing(10)
        column.addLayout(cast_head)
        column.addSpacing(6)
        column.addWidget(self.cast)
        column.addSpacing(16)
        column.addWidget(Rule(self))
        column.addSpacing(10)
        column.addWidget(self._tags_box)
        column.addSpacing(6)
        column.addWidget(self._circumstances)
        column.addSpacing(10)
        column.addLayout(today_row)
        column.addStretch(1)

        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        area.verticalScrollBar().setSingleStep(28)
        return area

    def _section(self, name: str, count: QLabel) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(ReadingLabel(name, 15, parent=self))
        row.addWidget(count)
        row.addStretch(1)
        return row

    def _read_entry(self, entry_id: int) -> _Reading:
        browsing = self._bus.journal.browsing
        entry = browsing.entry(entry_id)
        tags = tuple(tag.name for tag in browsing.tags())
        return _Reading(entry.film, browsing.viewings(entry.film.id), entry, tags)

    def _read_film(self, film_id: int) -> _Reading:
        """A film with its latest viewing."""
        browsing = self._bus.journal.browsing
        viewings = browsing.viewings(film_id)
        return self._read_entry(viewings[-1].id) if viewings else _Reading(browsing.film(film_id), ())

    def _show(self, read: Callable[[], _Reading]) -> bool:
        """Show what can be read, and nothing where it is gone; where it can't be read now, stay at what is shown."""
        try:
            reading = read()
        except NotFound:
            self._show_nothing()
        except FilmJournalError as error:
            self._bus.explain(error)
            shown = None if self.entry is None else self.entry.id
            self.tabs.set_current(shown)
            self.entry_shown.emit(shown)
            return False
        else:
            self._load(reading)
        return True

    def _load(self, read: _Reading, *, anew: bool = False) -> None:
        """Show what was read; with `anew` its review as the journal has it, whatever is in the editor."""
        entry = read.entry
        same = entry is not None and self.entry is not None and self.entry.id == entry.id
        self.film, self.entry = read.film, entry
        self._load_film(read)
        if entry is None:
            self.entry_shown.emit(None)
            return
        self.head.rating.set_rating(entry.rating)
        self._watched.set_date(entry.watched, anew=not same)
        for box, on in (
            (self._rewatch, entry.rewatch),
            (self._private, entry.private),
            (self._unfinished, not entry.finished),
        ):
            box.setChecked(on)
        for field, text, as_it_is in (
            (self._place, entry.place or "", _said(self._place) == entry.place),
            (self._medium, entry.medium or "", _said(self._medium) == entry.medium),
            (self._companions, "; ".join(entry.companions), _names(self._companions.text()) == entry.companions),
        ):
            if not same or not (field.isModified() or as_it_is):
                field.setText(text)
        if not same or not (self._headline_typed or _said(self._headline) == entry.headline):
            self._headline_pause.stop()
            self._headline_typed = False
            self._headline.setText(entry.headline or "")
            self._headline.setCursorPosition(0)
        self.tags.set_tags(entry.tags)
        self.tags.set_known(read.tags)
        if same and not anew:
            self.review.journal_changed(entry)
        else:
            self.review.show_review(entry)
            self._area.verticalScrollBar().setValue(0)
        if entry.review.draft is None and not self.review.is_refused(entry.id):
            self._conflicts.pop(entry.id, None)  # it was settled elsewhere
        self._show_state(entry)
        self._viewing.setEnabled(entry.trashed is None)
        self.head.rating.setEnabled(entry.trashed is None)
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

    def _load_film(self, read: _Reading) -> None:
        film, viewings = read.film, read.viewings
        entry_id = None if read.entry is None else read.entry.id
        if entry_id is None:
            self.head.rating.set_rating(film.rating)
            self.head.rating.setEnabled(True)
            self.notice.hide()
        self.head.show_film(film)
        self.head.rating.setAccessibleName(_("Rating") if entry_id is not None else _("Rating of today"))
        self.tabs.set_viewings([_tab(v.id, v.watched, v.rating, v.rewatch) for v in viewings], entry_id)
        self.tabs.setVisible(bool(viewings))
        self._viewing.setVisible(entry_id is not None)
        self._tags_box.setVisible(entry_id is not None)
        self._circumstances.setVisible(entry_id is not None)
        self._first_viewing.setVisible(not viewings and entry_id is None)
        self.cast.set_cast(film.cast, film.id)
        self._cast_count.setText(str(len(film.cast)) if film.cast else "")
        self._today.set_rating(film.rating)
        self._stack.setCurrentWidget(self._area)

    def _show_nothing(self) -> None:
        self.film = self.entry = None
        self.notice.hide()
        self._stack.setCurrentWidget(self._empty)
        self.entry_shown.emit(None)

    def _changed(self, changes: Changes, initiator: object) -> None:
        if self.review.is_own(initiator) or self.film is None:
            return
        if changes_of_film(changes, self.film.id, None if self.entry is None else self.entry.id):
            self._stale = True
            self._busy_changed(self._bus.tasks.busy)

    def _busy_changed(self, busy: bool) -> None:
        """Show the news, once no command is under way that would be shown as taken back."""
        if busy or not self._stale or self.film is None:
            return
        entry, film = self.entry, self.film
        if entry is None:
            self._stale = not self._show(lambda: self._read_film(film.id))
            return

        def read() -> _Reading:
            present = self._read_entry(entry.id)
            now = present.entry
            if now is None or now.trashed is None or entry.trashed is not None:
                return present
            self.flush()  # it was removed: another viewing is shown in its place
            return self._read_film(present.film.id)

        self._stale = not self._show(read)

    def _edit(self, values: EntryValues, text: str, *, joins: str | None = None) -> None:
        if self.entry is not None:
            self._do(EditEntry(self.entry.id, values), text, joins=joins)

    def _edit_film(self, values: FilmValues, text: str, *, joins: str | None = None) -> None:
        if self.film is not None:
            self._do(EditFilm(self.film.id, values), text, joins=joins)

    def _do(self, command: EditEntry | EditFilm, text: str, *, joins: str | None = None) -> None:
        """Carry out a command; what of it can't be written now is tried again, unless it is set anew meanwhile."""
        kind, id_ = (EditEntry, command.entry_id) if isinstance(command, EditEntry) else (EditFilm, command.film_id)
        fields: list[_Field] = [(kind, id_, name) for name in command.values]
        number = next(self._numbers)
        for field in fields:
            self._given[field] = number
            self._refused.pop(field, None)

        def settled() -> list[_Field]:
            """The fields that no newer command sets."""
            newest = [field for field in fields if self._given[field] == number]
            for field in newest:
                del self._given[field]
            return newest

        def done(_outcome: Done) -> None:
            settled()
            if not self.has_unsaved_text:
                self.review.state.set_state(Saving.SAVED)

        def failed(error: Exception) -> None:
            newest = settled()
            self.review.state.set_state(Saving.NOT_SAVED)
            if isinstance(error, JournalUnavailable):
                for field in newest:
                    self._refused[field] = _Refused(_only(command, field[2]), text, joins)
                self._not_saved(str(error))
            elif isinstance(error, FilmJournalError):
                self.notice.show_notice(str(error), kind="error")
            else:
                self._bus.explain(error)

        self.review.state.set_state(Saving.SAVING)
        self._bus.do(command, text, joins=joins, done=done, failed=failed)

    def _rated(self, rating: Rating | None) -> None:
        if self.entry is not None:
            self._edit({"rating": rating}, _("Rate the viewing"), joins=f"rate {self.entry.id}")
        else:
            self._rated_today(rating)

    def _rated_today(self, rating: Rating | None) -> None:
        if self.film is not None:
            self._edit_film({"rating": rating}, _("Rate the film"), joins=f"rate film {self.film.id}")

    def _liked(self, liked: bool) -> None:
        self._edit_film({"liked": liked}, _("Like"))

    def _dated(self, watched: PartialDate | None) -> None:
        self._edit({"watched": watched}, _("Change the date"))

    def _headline_edited(self, _text: str) -> None:
        self._headline_typed = True
        self._headline_pause.start()

    def _save_headline(self) -> None:
        self._headline_pause.stop()
        if self.entry is not None and self._headline_typed:
            self._headline_typed = False
            self._edit({"headline": _said(self._headline)}, _("Headline"), joins=f"headline {self.entry.id}")

    def _save_circumstances(self) -> None:
        """Hand over what was typed, and only that: the rest may have been changed elsewhere."""
        if self.entry is None:
            return
        values: EntryValues = {}
        if self._place.isModified():
            values["place"] = _said(self._place)
        if self._medium.isModified():
            values["medium"] = _said(self._medium)
        if self._companions.isModified():
            values["companions"] = _names(self._companions.text())
        for field in (self._place, self._medium, self._companions):
            field.setModified(False)
        if values:
            self._edit(values, _("Place, medium and companions"), joins=f"circumstances {self.entry.id}")

    def _cast_edited(self, lines: tuple[CastLine, ...]) -> None:
        self._edit_film({"cast": lines}, _("Cast"))

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
        content = self._area.widget()
        if content is not None:
            inside = self.review.edit.mapTo(content, caret.center())
            self._area.ensureVisible(inside.x(), inside.y(), 0, 60)


def _tab(id_: int, watched: PartialDate | None, rating: Rating | None, rewatch: bool) -> ViewingTab:
    date = dates.tab_date(watched)
    text = date if rewatch else _("{date}, first time").format(date=date)
    return ViewingTab(id_, text, None if rating is None else rating.half_stars)


def _said(field: QLineEdit) -> str | None:
    return field.text().strip() or None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


def _only(command: EditEntry | EditFilm, name: str) -> EditEntry | EditFilm:
    """The part of a command that sets one field."""
    value = {name: dict(command.values)[name]}
    if isinstance(command, EditEntry):
        return EditEntry(command.entry_id, cast("EntryValues", value))
    return EditFilm(command.film_id, cast("FilmValues", value))


def export_name(film: Film) -> str:
    """A file name for the page of a film."""
    safe = "".join(c if c.isalnum() or c in " -_()" else "_" for c in title_and_year(film.title, film.year))
    return f"{safe.strip()[:80] or 'page'}.html"


def _boxed(layout: QHBoxLayout) -> QWidget:
    layout.setContentsMargins(0, 0, 0, 0)
    box = QWidget()
    box.setLayout(layout)
    return box
