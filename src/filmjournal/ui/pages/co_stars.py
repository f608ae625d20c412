"""Whom a person is with most: names that lead to their pages, side by side or one under the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from filmjournal.domain.people import CoStar
from filmjournal.i18n import _
from filmjournal.ui.theme.wording import films_text, shortened
from filmjournal.ui.widgets.flow_layout import FlowLayout
from filmjournal.ui.widgets.labels import ReadingLabel, SmallLabel
from filmjournal.ui.widgets.text_link import text_link

SHOWN_AT_FIRST = 8
_LONGEST = 28  # letters of a name in the margin


class CoStars(QWidget):
    """Hidden where there are none. In a column all are shown, in a line the first ones until more are asked for."""

    person_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[CoStar, ...] = ()
        self._in_column = False
        self._all = False
        self._names = QWidget(self)
        self._flow = FlowLayout(self._names, across=16, down=2)
        self.more = QPushButton(self)
        self.more.setProperty("role", "edge")
        self.more.clicked.connect(self._show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(ReadingLabel(_("Together with"), 15, parent=self))
        column.addWidget(self._names)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self.setAccessibleName(_("Together with"))
        self.hide()

    def show_people(self, people: tuple[CoStar, ...]) -> None:
        """Show these, those of most films first."""
        if people != self._people:
            self._people, self._all = people, False
            self._build()

    def set_in_column(self, in_column: bool) -> None:
        """One under the other in a margin, or side by side."""
        if in_column != self._in_column:
            self._in_column = in_column
            self._build()

    def links(self) -> list[QPushButton]:
        """The names, in their order."""
        return self._names.findChildren(QPushButton)

    def _show_all(self) -> None:
        self._all = True
        had_focus = self.more.hasFocus()
        self._build()
        if had_focus:
            self.links()[SHOWN_AT_FIRST].setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        for old in self._names.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            old.setParent(None)
            old.deleteLater()
        while self._flow.takeAt(0) is not None:
            pass
        whole = self._all or self._in_column or len(self._people) <= SHOWN_AT_FIRST + 4
        for person in self._people if whole else self._people[:SHOWN_AT_FIRST]:
            self._flow.addWidget(self._name(person))
        self.more.setText(_("Show all {count}").format(count=len(self._people)))
        self.more.setVisible(not whole)
        for link in self.links():
            before = self.more.previousInFocusChain()
            if before is not None:
                QWidget.setTabOrder(before, link)
        self.setVisible(bool(self._people))
        self.updateGeometry()

    def _name(self, person: CoStar) -> QWidget:
        box = QWidget(self._names)
        link = text_link(shortened(person.name, _LONGEST), box)
        link.setAccessibleName(person.name)
        link.setAccessibleDescription(films_text(person.films))
        link.setToolTip(f"{person.name}, {films_text(person.films)}")
        link.clicked.connect(lambda: self.person_wanted.emit(person.id))
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(link)
        row.addWidget(SmallLabel(str(person.films), parent=box))
        if self._in_column:
            row.addStretch(1)
            box.setMinimumWidth(max(0, self.maximumWidth() if self.maximumWidth() < 1000 else 0))
        return box
