"""A field for a date known as far as it is known, typed in words or numbers."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from filmjournal.domain.errors import InvalidValue
from filmjournal.domain.partial_date import PartialDate
from filmjournal.i18n import _
from filmjournal.services import clock
from filmjournal.ui.theme import dates
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.restyle import restyle
from filmjournal.ui.widgets.typed_dates import understood


class DateField(QLineEdit):
    """Takes `yesterday`, `11.6.2017`, `June 2017`, `2017`; empty is an unknown date.

    `date_edited` carries a PartialDate or None when the person has finished with another date than before: by Enter,
    by leaving the field, or by the arrows, which go a day up or down. `understanding_changed` carries, as one types,
    the date in words or what is wrong with it. A text that is no date stays as it is and is told to nobody.
    """

    date_edited = Signal(object)
    understanding_changed = Signal(str)

    def __init__(
        self, parent: QWidget | None = None, *, settles: bool = True, today: Callable[[], PartialDate] = clock.today
    ) -> None:  # fmt: skip
        """With `settles` the words typed become the date they mean when the field is left."""
        super().__init__(parent)
        self._today = today
        self._settles = settles
        self._date: PartialDate | None = None
        self._told: PartialDate | None = None
        self._trouble = ""
        self.setAccessibleName(_("Watched"))
        self.setPlaceholderText(_("No date"))
        self.textChanged.connect(self._understand)
        self.editingFinished.connect(self.commit)
        self._understand(self.text())

    def date(self) -> PartialDate | None:
        """The date that is typed, None for none or while the text is no date."""
        return self._date

    def is_valid(self) -> bool:
        """Whether the text is a date, or empty."""
        return not self._trouble

    def trouble(self) -> str:
        """What is wrong with the text, empty where nothing is."""
        return self._trouble

    def understanding(self) -> str:
        """The date in words (`Sunday 3 March 2024`), or what is wrong with the text."""
        if self._trouble:
            return self._trouble
        words = dates.full_date(self._date)
        if self._date is not None and self._date.first_day > self._today().first_day:
            return _("{date}, still to come").format(date=words)
        return words

    def set_date(self, when: PartialDate | None, *, anew: bool = False) -> None:
        """Show a date without saying that the person changed it.

        What they are just typing is left alone, unless the field begins `anew`: for another viewing.
        """
        if not anew and when == self._told and self.hasFocus() and self.isModified():
            return
        self._told = when
        self.setText("" if when is None else dates.long_date(when))
        self._take(when)

    def set_words(self, words: str) -> None:
        """Show words such as `today`, without saying that the person typed them."""
        self.setText(words)
        self._understand(words)
        self._told = self._date

    def reread(self) -> None:
        """Understand the words anew: what `today` means changes at midnight."""
        self._understand(self.text())

    def commit(self) -> None:
        """Tell of the date that is typed, where it is one and another than before."""
        if not self.is_valid() or self._date == self._told:
            return
        self._told = self._date
        self.date_edited.emit(self._date)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go a day on and back."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        step = steps.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if step is not None and plain and self._date is not None and self._date.day is not None:
            self._step(self._date.first_day, step)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the date in place of the words for it."""
        super().focusOutEvent(event)
        self.commit()
        if self._settles and self.is_valid() and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.setText("" if self._date is None else dates.long_date(self._date))

    def _step(self, day: datetime.date, step: int) -> None:
        try:
            other = datetime.date.fromordinal(day.toordinal() + step)
            when = PartialDate(other.year, other.month, other.day)
        except (ValueError, InvalidValue):
            return  # the first or last day there is
        self.setText(dates.long_date(when))
        self._take(when)
        announce(self, dates.full_date(when))

    def _understand(self, text: str) -> None:
        # A date that was set is taken as it was meant, whatever a language makes of its own words.
        if self._date is not None and text == dates.long_date(self._date):
            self._take(self._date)
            return
        try:
            self._take(understood(text, self._today().first_day))
        except InvalidValue as error:
            self._take(None, str(error))

    def _take(self, when: PartialDate | None, trouble: str = "") -> None:
        self._date, self._trouble = when, trouble
        restyle(self, "wrong", bool(trouble))
        words = self.understanding()
        self.setAccessibleDescription(words)
        self.understanding_changed.emit(words)
