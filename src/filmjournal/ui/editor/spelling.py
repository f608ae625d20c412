"""Wrong words get a wave under them, without the person feeling that anything is looked up.

A line that changed is looked at when it is laid out: one look into a dictionary of Python's for each word. What is
not there is asked for once the typing rests, and the lines are marked when the answer comes. The word at the caret
is left alone while it is written. Nothing is checked before the keyboard was in the editor: who reads is not
corrected, and needs no dictionary in memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor

from filmjournal.domain.entries import Entry
from filmjournal.i18n import _
from filmjournal.spelling.dictionaries import Dictionary
from filmjournal.spelling.words import in_units, word_at
from filmjournal.ui.editor import structure
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.spelling_service import SpellingService
from filmjournal.ui.editor.wrong_words import WrongWords
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import theme

REST = 300  # milliseconds from an unknown word until the words met by then are asked for
_NAMED = 500  # people of a cast and of a crew whose names are known: a cast of thousands would be felt when it is shown
_SLICE = 0.006  # seconds of looking at lines before the window gets its turn

_WAVE = QTextCharFormat.UnderlineStyle.SpellCheckUnderline

Place = tuple[int, str]  # where a wrong word begins in the document, and the word


class SpellChecker(QObject):
    """Marks what is wrong in one editor."""

    language_chosen = Signal(object)  # for this review, such as `en-GB`; None for the one preferred
    told = Signal(str)  # something to say to the person, as a sentence

    def __init__(self, edit: ReviewEdit, service: SpellingService, parent: QObject | None = None) -> None:
        super().__init__(parent or edit)
        self.edit = edit
        self.service = service
        self._language: str | None = None
        self._entry_id: int | None = None
        self._awake = False
        self._dictionary: Dictionary | None = None
        self._wave: tuple[object, QTextCharFormat] = (None, QTextCharFormat())
        self._held: int | None = None  # where the word begins that is being written
        self._walk: QTextCursor | None = None  # how far the lines were looked at again
        self._walk_for: frozenset[str] | None = None  # the words to look for, None for all
        self._jumps = False  # to the next wrong word, as soon as it is known
        self._rest = pause(self, REST, self._ask)
        self._turn = pause(self, 0, self._go_on)
        self._looked_at = (-1, -1)  # revision of the text and place of the caret
        self._at_caret: int | None = None  # where the word began that was there
        self._words = WrongWords(service, self._ask_soon)
        service.attach(self)
        service.changed.connect(self._changed)
        service.judged.connect(self._judged)
        edit.appearance.add_layer(self._marks)
        edit.document_changed.connect(self._edited)
        edit.cursorPositionChanged.connect(self._moved)
        edit.active_changed.connect(self._active)

    @property
    def language(self) -> str | None:
        """The language of this review, None for the one preferred."""
        return self._language

    @property
    def dictionary(self) -> Dictionary | None:
        """The dictionary in use, None where nothing is checked."""
        return self._dictionary

    def show_entry(self, entry: Entry) -> None:
        """Check the review of this entry: in its language, and its film's names are right."""
        if entry.id != self._entry_id and not self.edit.hasFocus():
            self._awake = False
            self._dictionary = None
        self._entry_id = entry.id
        film = entry.film
        names = [film.title, film.original_title, *film.alternative_titles, *entry.companions, entry.place]
        names += [name for credit in film.cast[:_NAMED] for name in (credit.person, credit.character)]
        names += [credit.person for credit in film.crew[:_NAMED]]
        self.set_known_names(filter(None, names))
        self.set_language(entry.review.language)

    def set_language(self, language: str | None) -> None:
        """Check by the dictionary of this language, None for the one preferred; unchecked where there is none."""
        if language != self._language:
            self._language = language
            self._changed()

    def set_known_names(self, names: Iterable[str]) -> None:
        """Names and titles whose words are never wrong here, in place of those before."""
        if self._words.set_names(names):
            self._look_again()

    def wrong_word(self, cursor: QTextCursor) -> Place | None:
        """The wrong word at a cursor."""
        if self._dictionary is None:
            return None
        block, inside = cursor.block(), cursor.positionInBlock()
        for start, word in self._words.in_block(block):
            if start <= inside <= start + len(word):
                return block.position() + start, word
        return None

    def replace(self, place: Place, by: str) -> None:
        """Write another word in the place of this one, in one step of undo; marks stay on what stays."""
        position, word = place

        def change(_document: ReviewDocument, cursor: QTextCursor) -> None:
            shared = _shared_length(word, by)
            end = _shared_length(word[shared:][::-1], by[shared:][::-1])
            if _text_at(cursor, position, len(word)) != word:
                return  # it was changed while the menu was open
            cursor.setPosition(position + max(shared, 1))
            shape = cursor.charFormat()  # of the letter before, or of the first
            cursor.setPosition(position + shared)
            cursor.setPosition(position + len(word) - end, QTextCursor.MoveMode.KeepAnchor)
            with structure.one_step(cursor):
                cursor.insertText(by[shared : len(by) - end], shape)
            cursor.setPosition(position + len(by))

        self.edit.apply(change)

    def next_wrong(self) -> None:
        """Select the next wrong word after the caret, from the end on from the beginning; say where there is none."""
        self._jumps = True
        self._wake()
        self._jump()

    # What is wrong ------------------------------------------------------------------------------------------------

    def _marks(self, block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """The layer over a block."""
        if self._dictionary is None:
            return
        for start, word in self._words.in_block(block):
            if not self._is_held(block.position() + start, word):
                yield start, len(word), self._shape()

    def _shape(self) -> QTextCharFormat:
        colours = theme.current()
        if self._wave[0] is not colours:
            wave = QTextCharFormat()
            wave.setUnderlineStyle(_WAVE)
            wave.setUnderlineColor(colours.color("error"))
            self._wave = (colours, wave)
        return self._wave[1]

    # When it is looked for ----------------------------------------------------------------------------------------

    def _active(self, _active: bool) -> None:
        if self.edit.hasFocus():
            self._wake()
        else:
            self._hold(None)

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            self._changed()

    def _changed(self) -> None:
        """Something else may be wrong from now on."""
        if not self._awake:
            return
        self.service.look()
        self._dictionary = self.service.dictionary_for(self._language) if self.service.enabled else None
        self._words.use(self._dictionary)
        self._look_again()

    def _ask_soon(self) -> None:
        if not self._rest.isActive():  # who types on need not pause to see what is wrong
            self._rest.start()

    def _ask(self) -> None:
        if self._dictionary is not None and (words := self._words.take_unknown()):
            self.service.ask(self._dictionary, words)

    def _judged(self, dictionary: Dictionary, wrong: frozenset[str]) -> None:
        if wrong and dictionary == self._dictionary:
            self._look_again(wrong)
        elif self._jumps:
            self._jump()

    def _look_again(self, words: frozenset[str] | None = None) -> None:
        """Look at the lines that have any of these words, or at all, in slices of a part of a frame."""
        if not self._awake:
            return
        if self._walk is not None and (words is None or self._walk_for is None):
            self._walk_for = None
        else:
            self._walk_for = words if self._walk is None or words is None else words | (self._walk_for or frozenset())
        self._walk = QTextCursor(self.edit.review)
        self._turn.start()

    def _go_on(self) -> None:
        if self._walk is None:
            return
        end = time.perf_counter() + _SLICE
        block = self._walk.block()
        while block.isValid() and time.perf_counter() < end:
            if self._is_to_be_marked(block):
                self.edit.appearance.rehighlight_block(block)
            block = block.next()
        if block.isValid():
            self._walk.setPosition(block.position())
            self._turn.start()
            return
        self._walk = None
        self._ask()
        if self._jumps:
            self._jump()

    def _is_to_be_marked(self, block: QTextBlock) -> bool:
        if self._walk_for is not None:
            text = block.text()
            return any(word in text for word in self._walk_for)
        return bool(self._dictionary and self._words.in_block(block)) or _has_marks(block)

    # The word at the caret ----------------------------------------------------------------------------------------

    def _edited(self) -> None:
        if self._dictionary is not None:
            self._hold(self._word_at_caret())

    def _moved(self) -> None:
        if self._held is not None and self._held != self._word_at_caret():
            self._hold(None)

    def _word_at_caret(self) -> int | None:
        cursor = self.edit.textCursor()
        now = (self.edit.review.revision(), cursor.position())
        if now != self._looked_at:  # Qt tells of a letter twice: of the text, and of the caret
            block = cursor.block()
            found = word_at(block.text(), cursor.positionInBlock())
            self._looked_at = now
            self._at_caret = None if found is None else block.position() + found[0]
        return self._at_caret

    def _hold(self, place: int | None) -> None:
        """Leave the word alone that begins here, and no longer the one before."""
        before, self._held = self._held, place
        if before == place:
            return
        for changed in (before, place):
            block = self.edit.review.findBlock(-1 if changed is None else changed)
            if block.isValid() and any(
                block.position() + start == changed for start, _word in self._words.in_block(block)
            ):
                self.edit.appearance.rehighlight_block(block)

    def _is_held(self, place: int, word: str) -> bool:
        return place == self._held and place <= self.edit.textCursor().position() <= place + len(word)

    # From one to the next -----------------------------------------------------------------------------------------

    def _jump(self) -> None:
        if self._dictionary is None:
            if self.service.is_ready or not self.service.enabled:
                self._jumps = False
                self.told.emit(
                    _("There is no dictionary for the language of this review.")
                    if self.service.enabled
                    else _("Spelling is not checked.")
                )
            return
        caret = self.edit.textCursor()
        place = self._first_wrong_after(caret.selectionEnd())
        if place is None and (self._walk is not None or self._rest.isActive() or self.service.is_busy):
            return  # an answer is on its way
        self._jumps = False
        if place is None:
            self.told.emit(_("No word is misspelled."))
            return
        caret.setPosition(place[0])
        caret.setPosition(place[0] + len(place[1]), QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(caret)
        self.edit.setFocus()

    def _first_wrong_after(self, position: int) -> Place | None:
        """The first wrong word that begins at a position or later, else the first of all."""
        found = self._first_wrong(self.edit.review.findBlock(position), position)
        return found or self._first_wrong(self.edit.review.begin(), 0)

    def _first_wrong(self, block: QTextBlock, position: int) -> Place | None:
        while block.isValid():
            for start, word in self._words.in_block(block):
                if block.position() + start >= position:
                    return block.position() + start, word
            block = block.next()
        return None


def _text_at(cursor: QTextCursor, position: int, length: int) -> str:
    block = cursor.document().findBlock(position)
    start = position - block.position()
    return in_units(block.text())[start : start + length]


def _has_marks(block: QTextBlock) -> bool:
    return any(piece.format.underlineStyle() == _WAVE for piece in block.layout().formats())


def _shared_length(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length
