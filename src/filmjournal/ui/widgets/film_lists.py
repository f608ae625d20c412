"""The lists that a film is on: its place on each, what it says of the film there, and a way off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from filmjournal.domain.lists import ListPlace
from filmjournal.i18n import _
from filmjournal.ui.theme.wording import films_text, shortened
from filmjournal.ui.widgets.labels import SmallLabel

SHOWN_AT_MOST = 60


class FilmLists(QWidget):
    """`list_wanted` carries the list that was chosen, `off_wanted` the one that the film is to be taken off."""

    list_wanted = Signal(int)
    off_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[ListPlace, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._none = SmallLabel(_("On no list yet."), 13, parent=self)
        self._column.addWidget(self._none)
        self._rows: list[QWidget] = []

    def show_places(self, places: Sequence[ListPlace], notes: Sequence[str]) -> None:
        """Show the lists of a film, each with its note in plain words."""
        shown = tuple(places[:SHOWN_AT_MOST])
        if shown == self.shown:
            return
        focused = self.focusWidget()
        had_focus = focused is not None and focused.hasFocus()
        self.shown = shown
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(place, note) for place, note in zip(shown, notes, strict=False)]
        for row in self._rows:
            self._column.addWidget(row)
        self._none.setVisible(not shown)
        if had_focus and (links := self.links()):
            links[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def links(self) -> list[QPushButton]:
        """The lists and the ways off them, in their order."""
        return [button for row in self._rows for button in row.findChildren(QPushButton)]

    def _row(self, place: ListPlace, note: str) -> QWidget:
        box = QWidget(self)
        name = QPushButton(shortened(place.name).replace("&", "&&"), box)
        name.setProperty("role", "link")
        name.setToolTip(_("Go to this list"))
        name.setCursor(Qt.CursorShape.PointingHandCursor)
        name.setAccessibleDescription(" ".join(filter(None, (place_on(place), note))))
        name.clicked.connect(lambda: self.list_wanted.emit(place.list_id))
        off = QPushButton(_("Take off"), box)
        off.setProperty("role", "edge")
        off.setAccessibleName(_("Take off {list}").format(list=place.name))
        off.setCursor(Qt.CursorShape.PointingHandCursor)
        off.clicked.connect(lambda: self.off_wanted.emit(place.list_id))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(name)
        line.addWidget(SmallLabel(place_on(place), parent=box))
        line.addStretch(1)
        line.addWidget(off)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        if note:
            words = SmallLabel(note, 13, parent=box)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            words.setSizePolicy(policy)
            column.addWidget(words)
        return box


def place_on(place: ListPlace) -> str:
    """`number 3 of 10` on a ranked list, `10 films` on another."""
    if place.ranked:
        return _("number {place} of {count}").format(place=place.place, count=place.films)
    return films_text(place.films)
