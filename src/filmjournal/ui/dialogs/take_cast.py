"""Take the cast from the review: the pairs of character and actor that it names, offered as rows of the cast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QPushButton, QScrollArea, QWidget
from shiboken6 import isValid

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.films import CastCredit, Film
from filmjournal.domain.folding import fold
from filmjournal.i18n import _, ngettext
from filmjournal.richtext.mentions import mentions
from filmjournal.richtext.tree import Document
from filmjournal.services.commands import EditFilm
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import density
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal

_WIDTH, _TALLEST = 480, 360


@dataclass(frozen=True, slots=True)
class Offered:
    """A line that the cast lacks; one that only lacks its character has a `place` in it. `sure` of those to tick."""

    line: CastLine
    place: int | None
    sure: bool


class TakeCast(SmallWindow):
    """Ticked rows go into the cast, as one change to the journal."""

    def __init__(self, bus: JournalBus, film: Film, review: Document, parent: QWidget | None = None) -> None:
        super().__init__(_("Take the cast from the review"), parent)
        self._bus = bus
        self._film_id = film.id
        self.rows: list[tuple[QCheckBox, Offered]] = []
        self.hint = SmallLabel(_("Looking through the review…"), 13, parent=self)
        self.hint.setWordWrap(True)
        self._box = QWidget(self)
        set_ground(self._box, "page")
        self._grid = QGridLayout(self._box)
        self._grid.setContentsMargins(4, 4, 8, 4)  # room for the ring around what has the keyboard
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._box)
        self._area.hide()
        self.take_button = QPushButton(self)
        self.take_button.setProperty("role", "main")
        self.take_button.clicked.connect(self._take)
        self.take_button.hide()
        self.content.addWidget(self.hint)
        self.content.addSpacing(12)
        self.content.addWidget(self._area, 1)
        self.foot.addWidget(self.take_button)
        self.setFixedWidth(_WIDTH)
        bus.read(lambda journal: _found(journal, review, film.cast), self._show, self._failed)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.hint.setText(self._bus.sentence(error))

    def _show(self, offered: tuple[Offered, ...]) -> None:
        if not isValid(self):
            return
        for number, row in enumerate(offered):
            box = QCheckBox(row.line.person.replace("&", "&&"), self._box)
            box.setChecked(row.sure)
            box.setMinimumHeight(density.current().control)
            box.setAccessibleName(_("{person} as {character}").format(
                person=row.line.person, character=row.line.character or _("a character without a name")
            ))  # fmt: skip
            box.toggled.connect(self._count)
            role = _("as {character}").format(character=row.line.character) if row.line.character else ""
            name = SmallLabel(role, 13, parent=self._box)
            name.setTextFormat(Qt.TextFormat.PlainText)
            self._grid.addWidget(box, number, 0)
            self._grid.addWidget(name, number, 1)
            self.rows.append((box, row))
        words = (
            _("The review names these people in brackets behind a character.")
            if offered
            else _("Everyone whom the review names in brackets is in the cast already.")
        )
        self.hint.setText(words)
        self.hint.setFixedHeight(self.hint.heightForWidth(self.heading.width()))
        announce(self, words)
        self._area.setVisible(bool(offered))
        self.take_button.setVisible(bool(offered))
        self._area.setFixedHeight(min(_TALLEST, self._box.sizeHint().height()))
        self._count()
        self.adjustSize()
        if self.rows:
            self.rows[0][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _count(self, *_ticked: object) -> None:
        count = sum(1 for box, _row in self.rows if box.isChecked())
        text = ngettext("Take {count} into the cast", "Take {count} into the cast", count).format(count=count)
        self.take_button.setText(text if count else _("Take into the cast"))
        self.take_button.setEnabled(count > 0)

    def _take(self) -> None:
        chosen = [row for box, row in self.rows if box.isChecked()]

        def command() -> EditFilm:  # in its turn: the cast may be another by then
            cast = self._bus.journal.browsing.film(self._film_id).cast
            return EditFilm(self._film_id, {"cast": with_taken(cast, chosen)})

        self._bus.do(command, _("Take the cast from the review"), tell=True)
        self.close()


def offered_lines(review: Document, cast: tuple[CastCredit, ...], known: frozenset[str]) -> tuple[Offered, ...]:
    """What the review says of the cast that the film does not know yet; `known` are folded names of the journal."""
    there = {fold(credit.person): (number, credit) for number, credit in reversed(list(enumerate(cast)))}
    found: dict[str, Offered] = {}
    for mention in mentions(review):
        key = fold(mention.actor)
        place, credit = there.get(key, (None, None))
        if credit is not None and (credit.character or not mention.character):
            continue
        if key in found and (found[key].line.character or not mention.character):
            continue
        sure = key in known or (bool(mention.character) and mention.actor.lower() != mention.actor.upper())
        person = mention.actor if credit is None else credit.person
        found[key] = Offered(CastLine(person, mention.character or None), place, sure)
    return tuple(found.values())


def with_taken(cast: tuple[CastCredit, ...], chosen: list[Offered]) -> tuple[CastLine, ...]:
    """The cast with these lines: characters put in where they lack, people appended whom it lacks."""
    lines = [CastLine(credit.person, credit.character) for credit in cast]
    for offered in chosen:
        same = [number for number, line in enumerate(lines) if fold(line.person) == fold(offered.line.person)]
        if not same:
            lines.append(offered.line)
        elif lines[same[0]].character is None:
            lines[same[0]] = CastLine(lines[same[0]].person, offered.line.character)
    return tuple(lines)


def _found(journal: Journal, review: Document, cast: tuple[CastCredit, ...]) -> tuple[Offered, ...]:
    names = [mention.actor for mention in mentions(review)]
    return offered_lines(review, cast, journal.browsing.references.known_people(names))
