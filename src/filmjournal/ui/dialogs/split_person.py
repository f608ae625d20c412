"""Split into two people: the films of another person of the same name are ticked, and that person is named."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QListView, QPushButton, QWidget
from shiboken6 import isValid

from filmjournal.domain.films import title_and_year
from filmjournal.domain.names import LONGEST_NAME
from filmjournal.domain.people import PersonFilm, PersonPage
from filmjournal.domain.queries import PersonMatch
from filmjournal.i18n import _, ngettext
from filmjournal.services.list_commands import SplitPerson
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.wording import shortened
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.person_words import part

_WIDTH = 560
_ROW, _TALLEST = 28, 12  # pixels, rows
_NUMBERED = re.compile(r" \([IVX]+\)$")
_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_OF_A_NAME = 50

_Index = QModelIndex | QPersistentModelIndex


class TickedFilms(QAbstractListModel):
    """A person's films with a tick each."""

    ticked = Signal()

    def __init__(self, films: tuple[PersonFilm, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._films = films
        self._chosen: set[int] = set()

    def chosen(self) -> tuple[int, ...]:
        """The ids of the films that are ticked, in their order."""
        return tuple(film.film_id for film in self._films if film.film_id in self._chosen)

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many films there are."""
        return 0 if parent is not None and parent.isValid() else len(self._films)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every film can be ticked."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, year and part, and whether it is ticked."""
        if not index.isValid():
            return None
        film = self._films[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if film.film_id in self._chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(filter(None, (title_and_year(film.title, film.year), part(film))))
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a film or take its tick away."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        film_id = self._films[index.row()].film_id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._chosen.add(film_id)
        else:
            self._chosen.discard(film_id)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True


class SplitPersonPanel(SmallWindow):
    """One change that can be undone. Some films are chosen, and some are left."""

    def __init__(self, bus: JournalBus, person: PersonPage, parent: QWidget | None = None) -> None:
        super().__init__(_("Split into two people"), parent)
        self._bus = bus
        self._person = person
        words = _("Tick the films of the other person. What stays unticked stays with {name}.")
        hint = SmallLabel(words.format(name=shortened(person.name)), 13, parent=self)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setWordWrap(True)
        self.films = TickedFilms(person.films, self)
        self.films.ticked.connect(self._count)
        self.list = QListView(self)
        self.list.setModel(self.films)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Films"))
        self.list.setProperty("role", "ticks")
        self.list.setFixedHeight(min(_TALLEST, len(person.films)) * max(_ROW, self.list.sizeHintForRow(0)) + 4)
        self.name = QLineEdit(self)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAccessibleName(_("Name of the other person"))
        self.name.textChanged.connect(self._count)
        self.notice = InlineNotice(self)
        form = QFormLayout()
        form.setContentsMargins(3, 0, 3, 0)  # room for the focus ring
        form.setHorizontalSpacing(16)
        form.addRow(_("&Name of the other person"), self.name)
        self.split_button = QPushButton(_("Split"), self)
        self.split_button.setProperty("role", "main")
        self.split_button.setAutoDefault(False)
        self.split_button.clicked.connect(self._split)
        self.foot.addWidget(self.split_button)
        self.content.addWidget(hint)
        self.content.addSpacing(12)
        self.content.addWidget(self.notice)
        self.content.addWidget(self.list)
        self.content.addSpacing(14)
        self.content.addLayout(form)
        self.setFixedWidth(_WIDTH)
        self._suggest([])
        base = _NUMBERED.sub("", person.name)
        bus.read(
            lambda journal: journal.browsing.people_matching(base, _OF_A_NAME), self._suggest, kind=f"split {id(self)}"
        )
        if person.films:
            self.list.setCurrentIndex(self.films.index(0, 0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._count()

    def _suggest(self, known: list[PersonMatch]) -> None:
        """The first number that nobody of this name has."""
        if not isValid(self) or self.name.isModified():
            return
        base = _NUMBERED.sub("", self._person.name)
        taken = {match.name for match in known} | {self._person.name, base}
        free = next((n for n in _NUMERALS[1:] if f"{base} ({n})" not in taken), _NUMERALS[-1])
        self.name.setText(f"{base[: LONGEST_NAME - len(free) - 3]} ({free})")

    def _count(self) -> None:
        chosen = len(self.films.chosen())
        text = ngettext("Make a person of {count} film", "Make a person of {count} films", chosen)
        self.split_button.setText(text.format(count=chosen) if chosen else _("Split"))
        self.split_button.setEnabled(0 < chosen < len(self._person.films) and bool(self.name.text().strip()))

    def _split(self) -> None:
        films, name = self.films.chosen(), self.name.text()
        text = _("Split {name} into two people").format(name=shortened(self._person.name))
        self._bus.hand_over()
        self._bus.do(
            SplitPerson(self._person.id, films, name), text, done=lambda _done: self._put_away(), failed=self._failed,
            tell=True,
        )  # fmt: skip

    def _put_away(self) -> None:
        if isValid(self):
            self.close()

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.notice.show_notice(self._bus.sentence(error), kind="error")
        else:
            self._bus.explain(error)
