"""The sidebar: the places of the journal, and when it was last backed up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QModelIndex, Qt, QTime, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Counts, Subject, TagCount
from filmjournal.i18n import _
from filmjournal.services.clock import today
from filmjournal.ui.delegates.sidebar import SidebarDelegate
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.places import Place, PlacesModel
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.services.journal import Journal


class Sidebar(QWidget):
    """Leads to places; knows nothing of what is listed there."""

    chosen = Signal(object, str)  # Place and its name

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        set_ground(self, "chrome")
        self.setAutoFillBackground(True)
        self.model = PlacesModel(self)
        self.view = QListView(self)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setModel(self.model)
        self.view.setItemDelegate(SidebarDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(_("Places in the journal"))
        set_ground(self.view, "chrome")
        set_ground(self.view.viewport(), "chrome")
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._activated)
        self._backup = SmallLabel(parent=self)
        self._backup.setContentsMargins(16, 0, 8, 14)
        self._backup.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._backup)
        self._place = Place(Subject.ENTRIES)
        self._choosing = False
        bus.opened.connect(self._ask)
        bus.changed.connect(self._changed)

    def show_counts(self, counts: Counts, tags: list[TagCount]) -> None:
        """Show these numbers, with the place that was chosen still chosen."""
        self._choosing = True
        self.model.set_counts(counts, tags)
        self._mark()
        self._choosing = False

    def show_backup(self, when: datetime | None) -> None:
        """Say when the journal was last backed up."""
        self._backup.setVisible(when is not None)
        if when is not None:
            local = when.astimezone()
            day = PartialDate(local.year, local.month, local.day)
            name = _("today") if day == today() else dates.long_date(day, "short")
            time = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
            self._backup.setText(_("Backed up {day}, {time}").format(day=name, time=time))

    def choose(self, subject: Subject) -> None:
        """Go to one of the fixed places."""
        row = self.model.row_of(Place(subject))
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))

    def _mark(self) -> None:
        row = self.model.row_of(self._place)
        if row is not None:
            self.view.setCurrentIndex(self.model.index(row))
        else:
            self.view.setCurrentIndex(QModelIndex())

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        place = self.model.place_at(current.row())
        if place is not None and not self._choosing and place != self._place:
            self._place = place
            self.chosen.emit(place, str(current.data()))

    def _clicked(self, index: QModelIndex) -> None:
        if self.model.unfolds_at(index.row()):
            self._unfold()

    def _activated(self, index: QModelIndex) -> None:
        if self.model.unfolds_at(index.row()):
            self._unfold()

    def _unfold(self) -> None:
        self._choosing = True
        self.model.toggle_tags()
        self._mark()
        self._choosing = False

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.membership or changes.tags:
            self._ask()

    def _ask(self) -> None:
        def work(journal: Journal) -> tuple[Counts, list[TagCount]]:
            return journal.browsing.counts(), journal.browsing.tags()

        self._bus.read(work, lambda answer: self.show_counts(*answer), kind="sidebar")
