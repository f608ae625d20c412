"""Merge a film with another: which one it is, what the two have, and what the one film will have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton, QRadioButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.films import title_and_year
from filmjournal.domain.folding import fold
from filmjournal.domain.queries import FilmMatch
from filmjournal.i18n import _
from filmjournal.services.commands import MergeFilms
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import density
from filmjournal.ui.theme.wording import shortened
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.ui.widgets.match_rows import FILM_ROW, MatchModel, MatchRow, dress_list
from filmjournal.ui.widgets.rating_history import viewings_of

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

_WIDTH, _SHOWN, _LONGEST = 520, 6, 90


class MergeFilmsPanel(SmallWindow):
    """`merged` carries the film that is there afterwards. Everything of both is in it; undo makes two of it again."""

    merged = Signal(int)

    def __init__(self, bus: JournalBus, film_id: int, other: FilmMatch | None, parent: QWidget | None = None) -> None:
        super().__init__(_("Merge with another film"), parent)
        self._bus = bus
        self._film_id = film_id
        self._film: FilmMatch | None = None
        self._other: FilmMatch | None = None
        self._asked = 0
        self._matches: list[FilmMatch] = []
        self.hint = SmallLabel("", 13, parent=self)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.this = ReadingLabel("", 16, parent=self)
        self.this.setTextFormat(Qt.TextFormat.PlainText)
        self.this.setWordWrap(True)
        self.field = _Field(self)
        self.field.setPlaceholderText(_("Title of the other film"))
        self.field.setAccessibleName(_("Title of the other film"))
        self.field.textEdited.connect(self._ask)
        self.field.moved.connect(self._highlight)
        self.field.taken.connect(self._take_highlighted)
        self._model = MatchModel(self)
        self.list = QListView(self)
        dress_list(self.list, FILM_ROW)
        self.list.setModel(self._model)
        self.list.setAccessibleName(_("Films"))
        self.list.clicked.connect(self._take)
        self.list.hide()
        self._choice = QWidget(self)
        self.keep_this, self.keep_other = QRadioButton(self._choice), QRadioButton(self._choice)
        self.keep_this.setChecked(True)
        self.keep_this.toggled.connect(self._tell_result)
        self.outcome = SmallLabel("", 13, parent=self._choice)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setWordWrap(True)
        choice = QVBoxLayout(self._choice)
        choice.setContentsMargins(3, 14, 3, 0)
        choice.setSpacing(4)
        choice.addWidget(SmallLabel(_("Whose title and year the one film keeps"), parent=self._choice))
        for button in (self.keep_this, self.keep_other):
            button.setMinimumHeight(density.current().control)
            choice.addWidget(button)
        choice.addSpacing(8)
        choice.addWidget(self.outcome)
        self._choice.hide()
        self.merge_button = QPushButton(_("Merge"), self)
        self.merge_button.setProperty("role", "main")
        self.merge_button.setEnabled(False)
        self.merge_button.clicked.connect(self._merge)
        self.content.addWidget(self.hint)
        self.content.addSpacing(14)
        self.content.addWidget(self.this)
        self.content.addSpacing(4)
        self.content.addWidget(SmallLabel(_("is the same film as"), 13, parent=self))
        self.content.addSpacing(6)
        self.content.addWidget(self.field)
        self.content.addWidget(self.list)
        self.content.addWidget(self._choice)
        self.content.addStretch(1)
        self.foot.addWidget(self.merge_button)
        self.setFixedWidth(_WIDTH)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        wanted = None if other is None else other.id
        bus.read(
            lambda journal: (
                journal.browsing.film_match(film_id),
                None if wanted is None else journal.browsing.film_match(wanted),
            ),
            self._begin,
            self._failed,
        )

    def _begin(self, both: tuple[FilmMatch | None, FilmMatch | None]) -> None:
        if not isValid(self):
            return
        self._film, other = both
        if self._film is None:
            self.close()
            return
        self.this.setText(_named(self._film))
        self._tell(_("What was said of either film stays: viewings, cast, lists and pictures. Undo makes two of it."))
        if other is not None:
            self.field.setText(other.title)
            self._choose(other)

    def _tell(self, words: str) -> None:
        self.hint.setText(words)
        self._fit()

    def _fit(self) -> None:
        """As high as what is in it."""
        for label in (self.hint, self.this, self.outcome):
            label.setFixedHeight(max(0, label.heightForWidth(_WIDTH - 64)))  # below zero: it has no text yet
        self.adjustSize()

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self._tell(self._bus.sentence(error))

    def _ask(self, text: str) -> None:
        self._other = None
        self._choice.hide()
        self.merge_button.setEnabled(False)
        self._asked += 1
        number = self._asked

        def work(journal: Journal) -> list[FilmMatch]:
            return [match for match in journal.browsing.films_starting(text) if match.id != self._film_id]

        def answered(found: list[FilmMatch]) -> None:
            if isValid(self) and number == self._asked:
                self._offer(found, text)

        self._bus.read(work, answered, self._failed, kind=f"films to merge {id(self)}")

    def _offer(self, found: list[FilmMatch], typed: str) -> None:
        self._matches = found
        self._model.set_rows([
            MatchRow(match.title, "" if match.year is None else str(match.year), viewings_of(match.viewings), typed,
                     poster=match.title, reading=True)
            for match in found
        ])  # fmt: skip
        self.list.setVisible(bool(found))
        rows = min(_SHOWN, len(found))
        self.list.setFixedHeight(rows * max(self.list.sizeHintForRow(0), FILM_ROW) + 8 if rows else 0)
        if found:
            self.list.setCurrentIndex(self._model.index(0))
        elif fold(typed):
            announce(self, _("No other film of that title"))
        self._fit()

    def _highlight(self, step: int) -> None:
        if self._matches:
            row = (self.list.currentIndex().row() + step) % len(self._matches)
            self.list.setCurrentIndex(self._model.index(row))
            announce(self, _named(self._matches[row]), at_once=True)

    def _take_highlighted(self) -> None:
        if self.list.isVisible():
            self._take(self.list.currentIndex())
        elif self.merge_button.isEnabled():
            self._merge()

    def _take(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._matches):
            match = self._matches[index.row()]
            self.field.setText(match.title)
            self._choose(match)

    def _choose(self, other: FilmMatch) -> None:
        if self._film is None:
            return
        self._asked += 1  # what is still being asked is answered
        self._other = other
        self.list.hide()
        for button, film in ((self.keep_this, self._film), (self.keep_other, other)):
            button.setText(_named(film).replace("&", "&&"))
        # A year is worth more than none, and more viewings than fewer.
        keeps_this = (self._film.year is not None, self._film.viewings) >= (other.year is not None, other.viewings)
        (self.keep_this if keeps_this else self.keep_other).setChecked(True)
        self._choice.show()
        self.merge_button.setEnabled(True)
        self._tell_result()
        self.merge_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _both(self) -> tuple[FilmMatch, FilmMatch] | None:
        """The film that stays, and the one that becomes part of it."""
        if self._film is None or self._other is None:
            return None
        return (self._film, self._other) if self.keep_this.isChecked() else (self._other, self._film)

    def _tell_result(self) -> None:
        both = self._both()
        if both is None:
            return
        kept, gone = both
        year = kept.year if kept.year is not None else gone.year
        told = _("{film} will have {viewings}.").format(
            film=shortened(title_and_year(kept.title, year), _LONGEST),
            viewings=viewings_of(kept.viewings + gone.viewings),
        )
        if fold(kept.title) != fold(gone.title):
            told += " " + _("It is also known as {title}.").format(title=shortened(gone.title, _LONGEST))
        if kept.year is not None and gone.year is not None and kept.year != gone.year:
            told += " " + _("The year {year} goes.").format(year=gone.year)
        self.outcome.setText(told)
        self._fit()
        announce(self, told)

    def _merge(self) -> None:
        both = self._both()
        if both is None:
            return
        kept, gone = both
        self.merge_button.setEnabled(False)
        self._bus.hand_over()

        def done(_outcome: Done) -> None:
            self.merged.emit(kept.id)
            if isValid(self):
                self.close()

        def failed(error: Exception) -> None:
            if isValid(self):
                self._tell(self._bus.sentence(error))
                self.merge_button.setEnabled(True)

        text = _("Merged with {film}").format(film=shortened(title_and_year(gone.title, gone.year), _LONGEST))
        self._bus.do(MergeFilms(kept.id, gone.id), text, done=done, failed=failed, tell=True)


class _Field(QLineEdit):
    moved = Signal(int)
    taken = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


def _named(film: FilmMatch) -> str:
    year = _("no year") if film.year is None else str(film.year)
    return f"{shortened(film.title, _LONGEST)} · {year} · {viewings_of(film.viewings)}"
