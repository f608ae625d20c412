"""Merge with another person: one is found by name, both are shown with their films, and one name is kept."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QCompleter,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.films import title_and_year
from filmjournal.domain.people import PersonPage
from filmjournal.domain.queries import PersonMatch
from filmjournal.i18n import _, ngettext
from filmjournal.services.list_commands import MergePeople
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme.wording import films_text, shortened
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.match_rows import NAME_ROW, MatchModel, MatchRow, dress_list

_WIDTH = 560
_FILMS_NAMED = 5
_LONGEST_TITLE = 60


class MergePeoplePanel(SmallWindow):
    """One change that can be undone. Nothing happens before the button is pressed."""

    def __init__(
        self, bus: JournalBus, person: PersonPage, other_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Merge with another person"), parent)
        self._bus = bus
        self._person = person
        self._other: PersonPage | None = None
        self._matches: list[PersonMatch] = []
        words = _("Where one person stands in the journal under two names, make them one.")
        self.hint = self._words(words)
        self.name = _NameField(self)
        self.name.setPlaceholderText(_("Name of the other person"))
        self.name.setAccessibleName(_("Name of the other person"))
        self.name.textEdited.connect(self._typed)
        self._rows = MatchModel(self)
        self._completer = QCompleter(self._rows, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self.name)
        self.offered = self._completer.popup()
        assert self.offered is not None
        dress_list(self.offered, NAME_ROW)
        self.name.offered = self.offered
        self._completer.activated[QModelIndex].connect(self._taken)  # type: ignore[index]
        self.both = QWidget(self)
        self._names = QButtonGroup(self)
        self.choices = (QRadioButton(self.both), QRadioButton(self.both))
        self._films = (self._words(""), self._words(""))
        column = QVBoxLayout(self.both)
        column.setContentsMargins(4, 12, 0, 0)  # room for the focus ring
        column.setSpacing(4)
        column.addWidget(self._words(_("The name that is kept:")))
        for choice, films in zip(self.choices, self._films, strict=True):
            self._names.addButton(choice)
            choice.toggled.connect(self._tell)
            films.setContentsMargins(26, 0, 0, 6)
            column.addWidget(choice)
            column.addWidget(films)
        self.outcome = SmallLabel("", 13, quiet=False, parent=self)
        self.outcome.setTextFormat(Qt.TextFormat.PlainText)
        self.outcome.setWordWrap(True)
        column.addSpacing(6)
        column.addWidget(self.outcome)
        self.both.hide()
        self.merge_button = QPushButton(_("Merge"), self)
        self.merge_button.setProperty("role", "main")
        self.merge_button.setAutoDefault(False)
        self.merge_button.setEnabled(False)
        self.merge_button.clicked.connect(self._merge)
        self.foot.addWidget(self.merge_button)
        self.content.addWidget(self.hint)
        self.content.addSpacing(12)
        self.content.addWidget(self.name)
        self.content.addWidget(self.both)
        self.content.addStretch(1)
        self.setFixedWidth(_WIDTH)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        if other_id is not None:
            self._choose(other_id)

    def _words(self, text: str) -> SmallLabel:
        label = SmallLabel(text, 13, parent=self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _typed(self, text: str) -> None:
        self._choose(None)

        def offer(matches: list[PersonMatch]) -> None:
            if isValid(self) and self.name.text() == text:
                self._offer(text, matches)

        if text.strip():
            self._bus.read(
                lambda journal: journal.browsing.people_matching(text), offer, kind=f"people to merge {id(self)}"
            )
        elif self.offered is not None:
            self.offered.hide()

    def _offer(self, text: str, matches: list[PersonMatch]) -> None:
        self._matches = [match for match in matches if match.id != self._person.id]
        self._rows.set_rows([MatchRow(m.name, note=films_text(m.films), typed=text) for m in self._matches])
        if self._matches:
            self._completer.complete(QRect(0, 0, self.name.width(), self.name.height()))
        elif self.offered is not None:
            self.offered.hide()

    def _taken(self, index: QModelIndex) -> None:
        if index.row() < len(self._matches):  # of people of one name it is the row that tells which
            match = self._matches[index.row()]
            self.name.setText(match.name)
            self._choose(match.id)

    def _choose(self, other_id: int | None) -> None:
        """Read and show the other person; nobody for None."""
        if other_id is None:
            self._show(None)
            return
        self._bus.read(
            lambda journal: journal.browsing.people.page(other_id, 0), self._show, kind=f"to merge {id(self)}"
        )

    def _show(self, other: PersonPage | None) -> None:
        if not isValid(self):
            return
        if other is None and self._other is None:
            return
        self._other = other
        self.both.setVisible(other is not None)
        self.merge_button.setEnabled(other is not None)
        if other is not None:
            self.name.setText(other.name)
            people = (self._person, other)
            for choice, films, person in zip(self.choices, self._films, people, strict=True):
                choice.setText(shortened(person.name).replace("&", "&&"))
                choice.setAccessibleName(person.name)
                films.setText(_films(person))
            self.choices[len(other.films) > len(self._person.films)].setChecked(True)
            self._tell()
            self.merge_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._fit()

    def _fit(self) -> None:
        """As high as what is said needs."""
        within, layout = self.both.layout(), self.layout()
        if within is not None and layout is not None:
            within.activate()  # first, or the window's own still has the heights from before
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _kept(self) -> tuple[PersonPage, PersonPage] | None:
        """Who is kept, and who is merged into them."""
        if self._other is None:
            return None
        return (self._other, self._person) if self.choices[1].isChecked() else (self._person, self._other)

    def _tell(self) -> None:
        if (pair := self._kept()) is None:
            return
        kept, merged = pair
        own = {film.film_id for film in kept.films}
        shared = sum(film.film_id in own for film in merged.films)
        count = len(own) + len(merged.films) - shared
        words = ngettext("{count} film will be under {name}.", "All {count} films will be under {name}.", count)
        text = words.format(count=count, name=shortened(kept.name))
        if kept.name.casefold() != merged.name.casefold():
            text += " " + _("“{name}” stays as another name of theirs.").format(name=shortened(merged.name))
        if shared:
            both = ngettext(
                "Both are on {count} film, where they become one.",
                "Both are on {count} films, where they become one.",
                shared,
            )
            text += " " + both.format(count=shared)
        self.outcome.setText(text)
        self._fit()
        announce(self, text)

    def _merge(self) -> None:
        if (pair := self._kept()) is None:
            return
        kept, merged = pair
        names = {"one": shortened(merged.name), "other": shortened(kept.name)}
        self._bus.hand_over()
        self._bus.do(MergePeople(kept.id, merged.id), _("Merged {one} with {other}").format(**names), tell=True)
        self.close()


class _NameField(QLineEdit):
    """Enter takes what is offered; it never presses a button."""

    offered: QAbstractItemView | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self.offered is not None and self.offered.isVisible() and self.offered.currentIndex().isValid():
            event.ignore()  # the list of names takes it
        else:
            event.accept()


def _films(person: PersonPage) -> str:
    """How many films, and the first of them by name."""
    named = [shortened(title_and_year(film.title, film.year), _LONGEST_TITLE) for film in person.films[:_FILMS_NAMED]]
    text = films_text(len(person.films))
    if not named:
        return text
    more = _(" and others") if len(person.films) > _FILMS_NAMED else ""
    return _("{films}: {titles}{more}").format(films=text, titles=", ".join(named), more=more)
