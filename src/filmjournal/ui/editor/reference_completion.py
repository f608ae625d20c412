"""Names and films offered while one types `Character (Actor - Other Film)`.

The list never takes a key that was not meant for it: Enter and Tab are its own only while one of its rows is chosen,
which is so once two letters of a name were typed as a name is written, or after an arrow key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea, QListView, QWidget
from shiboken6 import isValid

from filmjournal.domain.films import Film
from filmjournal.domain.folding import fold
from filmjournal.domain.references import FilmName
from filmjournal.i18n import ngettext
from filmjournal.ui.editor import marks
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.formats import char_format
from filmjournal.ui.editor.popup_place import place_beside
from filmjournal.ui.editor.reference_choices import Choice, in_films, of_cast, of_journal, still_fits
from filmjournal.ui.editor.reference_typing import ReferenceTyping, starts_a_word, typing_at
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.structure import one_step
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import fonts
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.match_rows import NAME_ROW, MatchModel, dress_list

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.referring import Offer

_ROWS = 8  # seen at once
_NARROWEST, _WIDEST, _AROUND_WORDS = 300, 520, 90
_EDGES = 8  # of the list: edge and padding above and below
_ACCEPT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_LEAVE = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_DELETE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ReferenceCompletion(QObject):
    """Watches one editor; `set_film` names the film that is being written about."""

    def __init__(self, editor: ReviewEdit, bus: JournalBus) -> None:
        super().__init__(editor)
        self._editor = editor
        self._bus = bus
        self._film: Film | None = None
        self._typing: ReferenceTyping | None = None
        self._dismissed = -1  # the place of the bracket for which the person wants nothing offered
        self._choices: tuple[Choice, ...] = ()
        self._moved = False  # the chosen row was chosen by hand
        self._scrolled: QAbstractScrollArea | None = None
        self._model = MatchModel(self)
        self._list: QListView | None = None
        editor.typed.connect(self._typed)
        editor.add_key_filter(self._key)
        editor.caret_moved.connect(self._caret_moved)
        editor.loaded.connect(self.hide)

    def set_film(self, film: Film | None) -> None:
        """The film whose cast is offered first, and which is no other film."""
        self._film = film
        self.hide()

    def take_cast(self, film: Film) -> None:
        """The same film with another cast: what is on offer stays."""
        self._film = film

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is on offer now."""
        return self._choices if self.is_shown else ()

    @property
    def is_shown(self) -> bool:
        return self._list is not None and self._list.isVisible()

    @property
    def view(self) -> QListView:
        """The rows on offer, a child of the editor's window."""
        window = self._editor.window()
        if self._list is None or not isValid(self._list) or self._list.parentWidget() is not window:
            self._list = QListView(window)
            dress_list(self._list, NAME_ROW)
            self._list.setModel(self._model)
            self._list.hide()
            self._list.clicked.connect(self._clicked)
        return self._list

    def hide(self) -> None:
        """Offer nothing any more."""
        if self._typing is not None:
            self._editor.removeEventFilter(self)
        self._typing = None
        self._moved = False
        if self._list is not None and isValid(self._list):
            self._list.hide()

    def take(self, choice: Choice) -> None:
        """Write what was chosen, as one step of undo."""
        typing = self._typing
        now = typing_at(self._editor.textCursor())
        if typing is None or now is None or now.start != typing.start:  # the text was changed under the list
            self.hide()
            return
        if choice.film is None and not choice.closes:
            self._write(typing, choice)
            self._typing = replace(typing, actor=choice.person)
            self._ask_films(self._typing, choice)
        else:
            self._write(typing, choice)
            self.hide()
        announce(self._editor, choice.row.spoken())

    # What is typed ------------------------------------------------------------------------------------------------

    def _typed(self, _text: str) -> None:
        self._look()

    def _look(self) -> None:
        if not isValid(self._editor):
            return
        typing = typing_at(self._editor.textCursor()) if self._bus.is_open and not self._editor.isReadOnly() else None
        if typing is None or typing.start != self._dismissed:
            self._dismissed = -1
        if typing is None or self._dismissed >= 0:
            self.hide()
            return
        self._moved = False
        if self._typing is None:  # at other times no event needs to come by here
            self._editor.installEventFilter(self)
        self._typing = typing
        if typing.title is not None:
            self._show([choice for choice in self._choices if still_fits(choice, typing)])
            self._ask_titles(typing)
        else:
            cast = self._cast(typing)
            known = {choice.person_id for choice in cast}
            before = [c for c in self._choices if c.person_id not in known and still_fits(c, typing)]
            self._show([*cast, *before] if typing.actor.strip() else cast)
            if typing.actor.strip():
                self._ask_people(typing)

    def _cast(self, typing: ReferenceTyping) -> list[Choice]:
        """Who of the film's own cast fits, those first who play the character that stands before the bracket."""
        if self._film is None or not (typing.character or typing.actor.strip()):
            return []
        character = fold(typing.character)
        plays: list[Choice] = []
        others: list[Choice] = []
        for credit in self._film.cast:
            is_meant = bool(character) and starts_a_word(credit.character or "", character)
            if typing.fits(credit.person) and fold(credit.person) != fold(typing.actor):
                (plays if is_meant else others).append(of_cast(credit, typing.actor))
        return [*plays, *others][: _ROWS if typing.actor.strip() else _ROWS // 2]

    def _ask_people(self, typing: ReferenceTyping) -> None:
        without = None if self._film is None else self._film.id

        def answered(offer: Offer) -> None:
            if self._typing != typing:
                return
            cast = self._cast(typing)
            known = {choice.person_id for choice in cast}
            exact = [match for match in offer.people if fold(match.name) == fold(typing.actor)]
            people = [of_journal(m, typing.actor) for m in offer.people if m not in exact and m.id not in known]
            films = in_films(exact[0].name if exact else typing.actor.strip(), offer.films, "") if offer.films else []
            self._show([*films, *cast, *(choice for choice in people if typing.fits(choice.person))])

        self._read(lambda journal: journal.browsing.references.offer(typing.actor, without), answered)

    def _ask_titles(self, typing: ReferenceTyping) -> None:
        without = None if self._film is None else self._film.id
        typed = typing.title or ""

        def answered(films: tuple[FilmName, ...]) -> None:
            if self._typing == typing:
                self._show(in_films(typing.actor, films, typed)[1:])

        self._read(lambda journal: journal.browsing.references.films_for(typing.actor, typed, without), answered)

    def _ask_films(self, typing: ReferenceTyping, choice: Choice) -> None:
        people = [] if choice.person_id is None else [choice.person_id]
        without = None if self._film is None else self._film.id
        self._choices = ()

        def answered(films: tuple[FilmName, ...]) -> None:
            if self._typing == typing and films:
                self._show(in_films(choice.person, films, ""), chosen=0)
            elif self._typing == typing:
                self.hide()

        self._read(lambda journal: journal.browsing.references.films_of(people, without), answered)

    def _read(self, work: Callable[[Journal], Any], answered: Callable[[Any], None]) -> None:
        def tell(result: Any) -> None:
            if isValid(self) and isValid(self._editor):
                answered(result)

        # Nothing is offered where the journal can't be read: whoever writes is not to be bothered with that.
        self._bus.read(work, tell, lambda _error: None, kind="reference offer")

    # The list -----------------------------------------------------------------------------------------------------

    def _show(self, choices: Sequence[Choice], chosen: int = -1) -> None:
        typing = self._typing
        if typing is None:
            return
        by_hand = self._current() if self._moved else None
        self._choices = tuple(choices)
        if not choices:
            if self._list is not None:
                self._list.hide()
            return
        view = self.view
        self._model.set_rows([choice.row for choice in choices])
        if by_hand in self._choices:
            chosen = self._choices.index(by_hand)
        elif chosen < 0 and typing.is_sure and (choices[0].film is None) == (typing.title is None):
            chosen = -1 if choices[0].closes else 0
        view.setCurrentIndex(self._model.index(chosen) if chosen >= 0 else QModelIndex())
        self._place()
        if not view.isVisible():
            view.show()
            view.raise_()
            self._follow_scrolling()
            count = len(choices)
            announce(self._editor, ngettext("{count} suggestion", "{count} suggestions", count).format(count=count))

    def _place(self) -> None:
        view, typing = self.view, self._typing
        if typing is None:
            return
        title, small = QFontMetrics(fonts.reading(16)), QFontMetrics(fonts.interface(13))
        words = max(
            (title if choice.row.reading else small).horizontalAdvance(choice.row.text)
            + small.horizontalAdvance(f"{choice.row.year} {choice.row.note}")
            for choice in self._choices
        )
        window = self._editor.window()
        width = min(max(_NARROWEST, words + _AROUND_WORDS), _WIDEST, window.width())
        row = view.sizeHintForRow(0)
        view.resize(width, min(len(self._choices), _ROWS) * row + _EDGES)
        view.scrollTo(view.currentIndex())
        cursor = QTextCursor(self._editor.review)
        cursor.setPosition(min(typing.start, self._editor.review.characterCount() - 1))
        place = self._editor.cursorRect(cursor)
        line = self._editor.cursorRect()
        place_beside(view, self._editor.viewport(), QRect(place.x(), line.y(), 1, line.height()))

    def _follow_scrolling(self) -> None:
        area: QWidget | None = self._editor.parentWidget()
        while area is not None and not isinstance(area, QAbstractScrollArea):
            area = area.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area is not self._scrolled:
            self._scrolled = area
            area.verticalScrollBar().valueChanged.connect(self._scroll)

    def _scroll(self) -> None:
        if self.is_shown:
            self._place()

    def _current(self) -> Choice | None:
        if not self.is_shown:
            return None
        index = self.view.currentIndex()
        return self._choices[index.row()] if index.isValid() and index.row() < len(self._choices) else None

    def _clicked(self, index: QModelIndex) -> None:
        self.take(self._choices[index.row()])

    # Keys ---------------------------------------------------------------------------------------------------------

    def _key(self, event: QKeyEvent) -> bool:
        if not self.is_shown or not self._is_ours(event):
            if self._typing is not None and event.key() in _DELETE:
                QTimer.singleShot(0, self, self._look)
            elif self.is_shown and event.key() in _LEAVE:
                self.hide()
            return False
        key = Qt.Key(event.key())
        current = self._current()
        if key == Qt.Key.Key_Escape:
            self._dismissed = -1 if self._typing is None else self._typing.start
            self.hide()
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif current is not None:
            self.take(current)
        return True

    def _is_ours(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        return key == Qt.Key.Key_Escape or key in _STEPS or (key in _ACCEPT and self._current() is not None)

    def _step(self, step: int) -> None:
        count = len(self._choices)
        row = self.view.currentIndex().row() if self.view.currentIndex().isValid() else (-1 if step > 0 else count)
        row = (row + step) % count
        self.view.setCurrentIndex(self._model.index(row))
        self.view.scrollTo(self._model.index(row))
        self._moved = True
        announce(self._editor, self._choices[row].row.spoken(), at_once=True)

    def _caret_moved(self, _caret: QRect) -> None:
        if self._typing is None:
            return
        typing = typing_at(self._editor.textCursor())
        if typing is None or typing.start != self._typing.start:
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the list's keys from the window's shortcuts, and put it away with the editor."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.is_shown and self._is_ours(event):
                event.accept()
                return True
        elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        elif kind == QEvent.Type.Resize and self.is_shown:
            QTimer.singleShot(0, self, self._scroll)  # when the new lines are laid out
        return False

    # Writing ------------------------------------------------------------------------------------------------------

    def _write(self, typing: ReferenceTyping, choice: Choice) -> None:
        film = choice.film

        def change(_document: ReviewDocument, cursor: QTextCursor) -> None:
            end = cursor.position()
            state = marks.typing_state(cursor).unlinked()
            ends = choice.closes or film is not None
            cursor.setPosition(end)
            is_closed = not cursor.atBlockEnd() and cursor.document().characterAt(end) == ")"
            with one_step(cursor):
                cursor.setPosition(typing.start)
                cursor.setPosition(end + (1 if ends and is_closed else 0), QTextCursor.MoveMode.KeepAnchor)
                cursor.insertText(choice.person if film is None else f"{choice.person} - ", char_format(state))
                if film is not None:
                    cursor.insertText(film.title, char_format(replace(state, film=film.id)))
                if ends:
                    cursor.insertText(")", char_format(state))

        self._editor.apply(change)
