"""The rows of the list of people, under the letters that their names begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from filmjournal.ui.delegates.person_row import PersonRowDelegate, person_row_height
from filmjournal.ui.models.people import PeopleListModel
from filmjournal.ui.pages.headed_table import HeadedTable


class PeopleView(HeadedTable):
    """One person is chosen at a time. Letters typed here go on to the field that narrows the list."""

    typed = Signal(str)

    def __init__(self, model: PeopleListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.people = model
        self.setModel(model)
        self.setItemDelegate(PersonRowDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def headed(self) -> PeopleListModel:
        return self.people

    def row_height(self) -> int:
        return person_row_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the page; letters narrow the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated_by_person.emit()
        elif event.text().strip() and event.text().isprintable() and not _is_command(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


def _is_command(event: QKeyEvent) -> bool:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    return bool(event.modifiers() & keys)
