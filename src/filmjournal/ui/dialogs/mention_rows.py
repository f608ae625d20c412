"""Rows of films named in brackets: a tick each, and the film it would lead to, or a choice where several are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QScrollArea, QWidget

from filmjournal.domain.films import title_and_year
from filmjournal.domain.references import FilmName
from filmjournal.i18n import _
from filmjournal.ui.theme import density
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import SmallLabel

_TALLEST, _CHOICE = 360, 240
_WORDS = 215  # the widest text in a column


class MentionRow:
    """One row: what was written, and what it can mean."""

    def __init__(self, actor: str, title: str, films: Sequence[FilmName], parent: QWidget) -> None:
        self.title = title
        self.films = films
        self.choice: QComboBox | None = None
        self.box = QCheckBox(parent)
        self.box.setText(_short(f"{actor} - {title}", self.box).replace("&", "&&"))
        self.box.setAccessibleName(f"{actor} - {title}")
        self.box.setChecked(len(films) == 1)
        self.box.setMinimumHeight(density.current().control)
        if len(films) > 1:
            self.choice = self._made_choice(parent)
            self.box.toggled.connect(self._ticked)

    def wanted(self) -> int | None:
        """The film, where it is ticked and known which."""
        if not self.box.isChecked():
            return None
        if self.choice is None:
            return self.films[0].id
        chosen = self.choice.currentData()
        return None if chosen is None else int(chosen)

    def _made_choice(self, parent: QWidget) -> QComboBox:
        choice = QComboBox(parent)
        choice.setFixedWidth(_CHOICE)
        choice.setAccessibleName(_("Which film is meant by {title}").format(title=self.title))
        choice.addItem(_("Leave as text"), None)
        for film in self.films:
            choice.addItem(title_and_year(film.title, film.year), film.id)
        choice.currentIndexChanged.connect(lambda number: self.box.setChecked(number > 0))
        return choice

    def _ticked(self, on: bool) -> None:
        """Ask which film is meant, or forget it."""
        if self.choice is not None and not on:
            self.choice.setCurrentIndex(0)
        elif self.choice is not None and self.choice.currentIndex() == 0:
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            self.choice.showPopup()


class MentionRows(QScrollArea):
    """The rows below each other; hidden while there are none."""

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[MentionRow] = []
        self._box = QWidget(self)
        set_ground(self._box, "page")
        self._grid = QGridLayout(self._box)
        self._grid.setContentsMargins(4, 4, 8, 4)  # room for the ring around what has the keyboard
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._box)
        self.hide()

    def add(self, actor: str, title: str, films: Sequence[FilmName], note: str = "") -> None:
        """One more row; the note is said after the film's name."""
        row = MentionRow(actor, title, films, self._box)
        row.box.toggled.connect(self.ticked)
        if row.choice is not None:
            row.choice.currentIndexChanged.connect(self.ticked)
        line = len(self.rows)
        self._grid.addWidget(row.box, line, 0)
        name = SmallLabel("", 13, parent=self._box)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setText(_short(title_and_year(films[0].title, films[0].year), name))
        self._grid.addWidget(row.choice or name, line, 1)
        name.setVisible(row.choice is None)
        if note:
            self._grid.addWidget(SmallLabel(note, 13, parent=self._box), line, 2)
        self.rows.append(row)

    def show_rows(self) -> None:
        """Show all that was added, as high as there is room for, and go to the first."""
        self.setVisible(bool(self.rows))
        self.setFixedHeight(min(_TALLEST, self._box.sizeHint().height()))
        if self.rows:
            self.rows[0].box.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> list[tuple[int, int]]:
        """Number and film of each row that is ticked."""
        return [(number, film) for number, row in enumerate(self.rows) if (film := row.wanted()) is not None]


def _short(text: str, where: QWidget) -> str:
    """The text as far as there is room for it in a column; what is longer is cut short, and told by a tooltip."""
    shown = QFontMetrics(where.font()).elidedText(text, Qt.TextElideMode.ElideRight, _WORDS)
    if shown != text:
        where.setToolTip(text)
    return shown
