"""The way from the trash to lists, tags and places on lists that were deleted, with how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from filmjournal.i18n import _
from filmjournal.ui.actions.action_set import keys_text
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.wording import number_text

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes


class DeletedButton(QToolButton):
    """Counts while the trash is shown; whether it is to be seen its page decides."""

    counted = Signal()

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._in_trash = False
        self.count = 0
        self.setProperty("role", "quiet")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIcon(icons.icon("lists", "text_quiet", 16))
        self.setToolTip(_("Bring back what was deleted ({keys})").format(keys=keys_text(ActionId.DELETED)))
        self.hide()
        bus.opened.connect(self._ask)
        bus.changed.connect(self._changed)

    def set_in_trash(self, in_trash: bool) -> None:
        """The trash is the place that is shown, or another is."""
        if in_trash is not self._in_trash:
            self._in_trash = in_trash
            self._ask()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._in_trash and self._bus.is_open:
            self._bus.read(lambda journal: len(journal.browsing.deleted()), self._show, kind="number of deleted")

    def _show(self, count: int) -> None:
        self.count = count
        self.setText(_("Lists and tags ({count})…").format(count=number_text(count)))
        self.counted.emit()
