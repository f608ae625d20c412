"""Helps with a search while it is typed: asks the journal in the background and offers rows under the field."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from shiboken6 import isValid

from filmjournal.domain.search.completion import Part, typing_at, with_field, with_value
from filmjournal.i18n import _
from filmjournal.services.list_commands import KeepSmartList
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.recent_searches import RecentSearches
from filmjournal.ui.models.search_offers import films_found, offers_for, offers_of_none, ways_on
from filmjournal.ui.pages.ask_popup import Asked, AskPopup
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane
from filmjournal.ui.theme.search_rows import Offer, Way
from filmjournal.ui.theme.wording import films_text, shortened
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.search_box import SearchBox
from filmjournal.ui.widgets.search_popup import SearchPopup

if TYPE_CHECKING:
    from filmjournal.services.outcome import Done

ASKED_AFTER = 50  # milliseconds: the list comes first
COUNTED_AFTER = 250  # milliseconds of rest: to count what a common word finds takes longer than to show it
_ENTERED_BY = (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ShortcutFocusReason)


class SearchAssistant(QObject):
    """Attaches to a SearchBox. What it shows never has the keyboard, and what it asks never holds up the list."""

    film_wanted = Signal(int)
    person_wanted = Signal(int)
    all_wanted = Signal(str)  # everything that this search finds
    builder_wanted = Signal()
    kept = Signal(int)  # the id of the new smart list

    def __init__(self, box: SearchBox, bus: JournalBus, recent: RecentSearches) -> None:
        super().__init__(box)
        self._box = box
        self._bus = bus
        self._recent = recent
        self._asked: tuple[str, int] = ("", 0)  # what the rows are wanted for
        self._answered: tuple[str, int] | None = None  # and what they are the answer to
        self._completes_then = False  # Tab was pressed before the answer was there
        self.name_popup: AskPopup | None = None
        self.popup = SearchPopup(box.window())
        self.popup.taken.connect(self.take)
        self._later = pause(self, ASKED_AFTER, self._read)
        self._count_later = pause(self, COUNTED_AFTER, self._count)
        box.hold_mistakes(self.popup)
        box.field.installEventFilter(self)
        box.window().installEventFilter(self)
        box.field.textEdited.connect(lambda _text: self._ask())
        box.field.textChanged.connect(self._text_changed)
        box.field.cursorPositionChanged.connect(self._caret_moved)

    def remember(self) -> None:
        """Keep what is in the field among the recent searches, if it can be understood."""
        if ways_on(self._box.text()):
            self._recent.remember(self._box.text())

    def keep(self) -> None:
        """Ask for a name, and keep the search in the field as a smart list."""
        search = self._box.text()
        if not ways_on(search):
            return
        self.hide()
        asked = AskPopup(
            [Asked(_("Name of the smart list"), " ".join(search.split()))], _("Keep"), beside=self._box.field
        )  # fmt: skip
        self.name_popup = asked

        def keep(texts: tuple[str, ...]) -> None:
            (name,) = texts
            self._bus.do(
                KeepSmartList(name, search),
                _("Kept the smart list “{name}”").format(name=shortened(name)),
                done=done,
                failed=failed,
                tell=True,
            )

        def done(outcome: Done) -> None:
            if isValid(asked):
                asked.finish()
            self._recent.remember(search)
            if outcome.smart_list_id is not None:
                self.kept.emit(outcome.smart_list_id)

        def failed(error: Exception) -> None:
            if isValid(asked):
                asked.refuse(self._bus.sentence(error))

        asked.kept.connect(keep)
        self._bus.handing_over.connect(asked.hand_over)
        asked.open()

    def hide(self) -> None:
        """Show no rows."""
        self._later.stop()
        self._count_later.stop()
        self._completes_then = False
        self._asked = (self._box.text(), -1)  # an answer that is under way comes too late
        if not self.popup.isHidden():
            self.popup.hide()
            self._box.tell_mistake()

    def take(self, offer: Offer) -> None:
        """Do what a row is for."""
        match offer.way:
            case Way.FIELD | Way.VALUE:
                self._complete(offer)
            case Way.RECENT:
                self._box.put(offer.value, len(offer.value))
                self.hide()
            case Way.FORGET:
                self._recent.forget()
                self._ask()
            case Way.KEEP:
                self.keep()
            case _:
                self.hide()
                self._go(offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that mean something to the rows; they go with the keyboard, and stay under the field."""
        if watched is not self._box.field:
            if event.type() == QEvent.Type.Resize and not self.popup.isHidden():
                self.popup.show_under(self._box.field)
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QFocusEvent):
            if event.type() == QEvent.Type.FocusOut:
                self.hide()
            elif event.reason() in _ENTERED_BY and not self._box.text():
                self._ask()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, shown = event.key(), not self.popup.isHidden()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and shown:
            offer = self.popup.step(1 if key == Qt.Key.Key_Down else -1)
            announce(self._box.field, self._box.text() if offer is None else offer.spoken(), at_once=True)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shown and self.popup.chosen is not None:
                self.take(self.popup.chosen)
                return True
            self.remember()
            self.hide()
        elif key == Qt.Key.Key_Down:
            self.remember()
        elif key == Qt.Key.Key_Tab and not event.modifiers():
            return self._tab()
        elif key == Qt.Key.Key_Escape and shown:
            self.hide()
            return True
        return False

    def _tab(self) -> bool:
        """Complete the chosen field or value, or the first of them."""
        text, caret = self._box.text(), self._box.caret()
        if self._answered != (text, caret) == self._asked and typing_at(text, caret).part is not Part.NOTHING:
            self._completes_then = True
            return True
        if self.popup.isHidden():
            return False
        chosen = self.popup.chosen
        offers = [chosen] if chosen is not None else []
        completing = next((offer for offer in (*offers, *self.popup.model.rows) if offer.completes), None)
        if completing is None:
            return False
        self.take(completing)
        return True

    def _ask(self) -> None:
        text, caret = self._box.text(), self._box.caret()
        self._asked, self._completes_then = (text, caret), False
        self._count_later.stop()
        if not text.strip():
            self._answer((text, caret), offers_of_none(self._recent.recent()))
            return
        self._later.start()

    def _read(self) -> None:
        text, caret = self._asked
        if self._bus.is_open and text.strip():
            self._bus.read(
                lambda journal: offers_for(journal, text, caret),
                lambda offers: self._answer((text, caret), offers),
                lambda _error: self._answer((text, caret), ways_on(text)),
                kind="search offers",
                lane=Lane.OFFERING,
            )

    def _answer(self, asked: tuple[str, int], offers: tuple[Offer, ...]) -> None:
        if asked != self._asked or not self._box.field.hasFocus():
            return
        self._answered = asked
        self.popup.model.set_rows(offers)
        self.popup.choose(None)
        if offers:
            self.popup.show_under(self._box.field)
            self._count_later.start()
        else:
            self.hide()
        if self._completes_then:
            self._completes_then = False
            self._tab()

    def _count(self) -> None:
        text = self._asked[0]
        if not any(offer.way is Way.ALL for offer in self.popup.model.rows):
            return

        def counted(films: int) -> None:
            rows = self.popup.model.rows
            number = next((number for number, row in enumerate(rows) if row.way is Way.ALL), None)
            if number is None or rows[number].value != text:
                return
            if not films and number == 0:  # no row leads on: what the list says of it is not to be covered
                self.hide()
            else:
                self.popup.model.replace(number, replace(rows[number], note=films_text(films)))

        self._bus.read(
            lambda journal: films_found(journal, text),
            counted,
            lambda _error: None,  # then the row says no number
            kind="search count",
            lane=Lane.OFFERING,
        )

    def _text_changed(self, text: str) -> None:
        """Others put another text into the field: the rows are not about it."""
        if text != self._asked[0]:
            self.hide()

    def _caret_moved(self) -> None:
        if not self.popup.isHidden() and self._box.text() == self._asked[0] and self._box.caret() != self._asked[1]:
            self._ask()

    def _complete(self, offer: Offer) -> None:
        text, caret = self._box.text(), self._box.caret()
        typing = typing_at(text, caret)
        if typing.part is not (Part.WORDS if offer.way is Way.FIELD else Part.VALUE):
            return
        put = with_field if offer.way is Way.FIELD else with_value
        self._box.put(*put(text, typing, offer.value))
        self._ask()

    def _go(self, offer: Offer) -> None:
        match offer.way:
            case Way.PERSON:
                self.person_wanted.emit(offer.id)
            case Way.FILM:
                self.film_wanted.emit(offer.id)
            case Way.BUILD:
                self.builder_wanted.emit()
            case Way.ALL:
                self.remember()
                self.all_wanted.emit(offer.value)
