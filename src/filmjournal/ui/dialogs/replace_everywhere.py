"""Finding words in all reviews and putting others in their place: a preview, then one step that undo takes back.

It looks while one types, in the background and from the start at each change. What it shows is what it will do: the
button counts it.
"""

from __future__ import annotations

import uuid

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from filmjournal.domain.changes import EVERYTHING, Changes
from filmjournal.domain.errors import FilmJournalError
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.finding import LONGEST, Pattern
from filmjournal.services.commands import ReplaceInReviews
from filmjournal.services.finding import Hit, ReviewSearch
from filmjournal.services.outcome import Done
from filmjournal.ui.delegates.found_review import FoundReviewDelegate
from filmjournal.ui.dialogs import found_words
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.found_reviews import FoundReviews
from filmjournal.ui.pause import pause
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import ReadingLabel, Rule, SmallLabel

PAUSE = 300  # milliseconds without a key after which it looks
_SIDE = 24


class ReplaceEverywherePanel(QDialog):
    """A window beside the journal's, which it does not stop."""

    entry_wanted = Signal(int)

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._search: ReviewSearch | None = None
        self._shown = Pattern("")  # what the list is of
        self._complete = True
        self._replacing = False
        self._is_closed = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Replace in all reviews"))
        self.resize(720, 640)
        set_ground(self, "page")
        self.notice = InlineNotice(self)
        self.field = _field(_("Find in all reviews"), self)
        self.by = _field(_("Replace with"), self)
        self.case = QCheckBox(_("Match capitals"), self)
        self.words = QCheckBox(_("Whole words"), self)
        self.model = FoundReviews(self)
        self.list = QListView(self)
        self.delegate = FoundReviewDelegate(self.list)
        self.state = SmallLabel(parent=self)
        self.all_box = QCheckBox(_("All"), self)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.close_button = QPushButton(_("Close"), self)
        self.replace_button = QPushButton(self)
        self.replace_button.setProperty("role", "main")
        self._build()
        self._connect()
        self._tell()

    def begin(self, text: str = "") -> None:
        """Show the window and look for a text, if there is one."""
        if text:
            self.field.setText(text[:LONGEST])
        self.show()
        self.raise_()
        self.activateWindow()
        (self.by if text else self.field).setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def pattern(self) -> Pattern:
        """What is sought."""
        return Pattern(self.field.text(), self.case.isChecked(), self.words.isChecked())

    def is_looking(self) -> bool:
        """Whether a search is under way or about to be."""
        return self._search is not None or self._pause.isActive()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on: to the list from a field, to the entry from the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (self.field.hasFocus() or self.by.hasFocus()):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if self.model.rowCount() and not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.model.index(0))
            event.accept()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """However it is closed, the search ends with it."""
        self._is_closed = True
        self._give_up()
        self._pause.stop()
        super().done(result)

    def _build(self) -> None:
        for button in (self.cancel_button, self.close_button, self.replace_button):
            button.setAutoDefault(False)
        options = QHBoxLayout()
        options.setSpacing(16)
        options.addWidget(self.case)
        options.addWidget(self.words)
        options.addStretch(1)
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        for row, (name, part) in enumerate(((_("Find"), self.field), (_("Replace with"), self.by))):
            fields.addWidget(SmallLabel(name, 13, parent=self), row, 0)
            fields.addWidget(part, row, 1)
        fields.addLayout(options, 2, 1)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(_("Reviews in which it was found"))
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.verticalScrollBar().setSingleStep(28)
        self._empty = EmptyState("", "", parent=self)
        self._empty.setContentsMargins(8, 0, 8, 0)  # in line with what is over it
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        foot = QHBoxLayout()
        foot.setContentsMargins(_SIDE, 12, _SIDE, 16)
        foot.setSpacing(10)
        foot.addWidget(self.all_box)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.replace_button)
        head = QVBoxLayout()
        head.setContentsMargins(_SIDE, 20, _SIDE, 14)
        head.setSpacing(14)
        head.addWidget(ReadingLabel(_("Replace in all reviews"), 18, parent=self))
        head.addWidget(self.notice)
        head.addLayout(fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule(self))
        column.addWidget(self._stack, 1)
        column.addWidget(Rule(self))
        column.addLayout(foot)

    def _connect(self) -> None:
        self._pause = pause(self, PAUSE, self._look)
        self.field.textChanged.connect(self._sought_anew)
        self.case.toggled.connect(self._sought_anew)
        self.words.toggled.connect(self._sought_anew)
        self.by.textChanged.connect(self._other_words)
        self.model.ticks_changed.connect(self._tell)
        self.all_box.clicked.connect(self.model.tick_all)
        self.list.activated.connect(self._open)
        self.cancel_button.clicked.connect(self._give_up)
        self.close_button.clicked.connect(self.close)
        self.replace_button.clicked.connect(self._replace)
        self._bus.changed.connect(self._changed)

    # Looking ------------------------------------------------------------------------------------------------------

    def _sought_anew(self, *_what: object) -> None:
        self.model.forget_ticks()
        self.notice.hide()
        self._look_soon()

    def _look_soon(self) -> None:
        self._give_up()
        self._pause.start()
        self._tell()

    def _look(self) -> None:
        self._bus.hand_over()
        search = self._search = ReviewSearch(self.pattern())

        def advance(_none: object) -> None:
            """One portion after the other, so that what else wants to be read has its turn between them."""
            if search is not self._search:
                return
            self._tell()
            if search.finished:
                self._search = None
                self._show(search)
            else:
                self._bus.read(search.advance, advance, failed)

        def failed(error: Exception) -> None:
            if search is self._search:
                self._give_up()
                self._bus.explain(error)

        self._tell()
        self._bus.tasks.run(lambda: None, advance)  # behind the text that was just handed over

    def _give_up(self) -> None:
        """Look no further."""
        if self._search is not None:
            self._search = None
            self._tell()

    def _show(self, search: ReviewSearch) -> None:
        found = search.found()
        self._shown, self._complete = search.pattern, found.complete
        self.model.show(found.hits)
        announce(self.list, self.state.text())

    def _changed(self, changes: Changes, _initiator: object) -> None:
        """Look again where what is shown may be no longer so, by an undo above all."""
        shown = {hit.entry_id for hit in self.model.hits}
        again = changes == EVERYTHING or not shown.isdisjoint(changes.entries)
        if self.isVisible() and (again or (not shown and changes.entries)) and self.field.text():
            self._look_soon()

    # Replacing ----------------------------------------------------------------------------------------------------

    def _replace(self) -> None:
        wanted, text = self._wanted(), self.by.text()
        if not wanted or self._replacing:
            return
        self._bus.hand_over()
        reviews = tuple((hit.entry_id, hit.content_hash) for hit in wanted)
        command = ReplaceInReviews(self._shown, text, reviews, uuid.uuid4().hex)
        self._replacing = True
        self.notice.hide()
        self._tell()

        def done(outcome: Done) -> None:
            self._replacing = False
            changed = [hit for hit in wanted if hit.entry_id in outcome.changes.entries]
            self._bus.done_and_undoable.emit(found_words.replaced(changed, text))
            left = len(wanted) - len(changed)
            if left and not self._is_closed:
                told = ngettext(
                    "{count} review was changed meanwhile and is left as it is. Please look at it again.",
                    "{count} reviews were changed meanwhile and are left as they are. Please look at them again.",
                    left,
                )
                self.notice.show_notice(told.format(count=left))

        def failed(error: Exception) -> None:
            self._replacing = False
            if not self._is_closed:
                self._tell()
            if isinstance(error, FilmJournalError) and not self._is_closed:
                self.notice.show_notice(str(error), kind="error")
                self._look_soon()
            else:
                self._bus.explain(error)

        self._bus.do(command, found_words.replaced(wanted, text), done=done, failed=failed)

    def _wanted(self) -> list[Hit]:
        """The ticked reviews in which anything would change."""
        text = self.by.text()
        return [hit for hit in self.model.ticked() if hit.changed_by(text)]

    def _other_words(self, text: str) -> None:
        self.delegate.text = text
        self.list.viewport().update()
        self._tell()

    def _open(self, index: QModelIndex) -> None:
        hit: Hit = index.data(ROW_ROLE)
        self.entry_wanted.emit(hit.entry_id)

    # Telling ------------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Say how things stand, and make possible what can be done."""
        search, hits = self._search, self.model.hits
        looking = self.is_looking()
        self.cancel_button.setVisible(search is not None)
        self.all_box.setVisible(bool(hits))
        ticked = self.model.ticked()
        self.all_box.setChecked(bool(ticked) and len(ticked) == len(hits))
        progress = None if search is None else (search.done, search.total)
        self.state.setText(found_words.state(hits, complete=self._complete, progress=progress))
        self._stack.setCurrentWidget(self.list if hits else self._empty)
        self._tell_nothing(looking=looking)
        wanted = self._wanted()
        words = _("Replacing…") if self._replacing else found_words.amount(wanted, self.by.text())
        self.replace_button.setText(words)
        self.replace_button.setEnabled(bool(wanted) and not looking and not self._replacing)

    def _tell_nothing(self, *, looking: bool) -> None:
        if not self.field.text():
            self._empty.set_words(_("What shall be replaced?"), _("You will see every place before anything changes."))
        elif looking:
            self._empty.set_words("", "")
        elif self._shown == self.pattern():
            self._empty.set_words(_("Not found"), _("No review holds these words. Those in the trash are left out."))
        else:
            self._empty.set_words(_("The search was stopped"), _("Change the words to begin anew."))


def _field(name: str, parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setAccessibleName(name)
    field.setMaxLength(LONGEST)
    return field
