"""What going back to a backup would change: counted, then entry by entry; chosen ones are brought back from here."""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.errors import Stopped
from filmjournal.i18n import _
from filmjournal.ui.delegates.difference_row import DifferenceRowDelegate
from filmjournal.ui.dialogs import backup_words as words
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.difference_rows import DifferenceRows
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane
from filmjournal.ui.while_there import while_there
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import Rule, SmallLabel, wrapped
from filmjournal.ui.widgets.progress_line import ProgressLine

if TYPE_CHECKING:
    from filmjournal.services.backup_catalogue import BackupFile, Differences
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

_AGAIN = 800  # milliseconds after the last change of the journal until it is compared again


class BackupChanges(QWidget):
    """Compares one backup with the journal, again whenever that changes; without a `bus` there is no journal."""

    given_up = Signal()  # the person did not want to wait

    def __init__(self, bus: JournalBus | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._file: BackupFile | None = None
        self.found: Differences | None = None
        self._comparing: Event | None = None  # stops the comparison under way
        self._bringing = False
        self.state = wrapped(SmallLabel("", 13, quiet=False, parent=self))
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.rows = {side: DifferenceRows(self) for side in words.Side}
        self.tabs: dict[words.Side, QToolButton] = {}
        self.view = QListView(self)
        self.all_box = QCheckBox(_("All"), self)
        self.bring_button = QPushButton(self)
        self._again = pause(self, _AGAIN, self._compare)
        self._build()
        self.cancel_button.clicked.connect(self._give_up)
        self.all_box.clicked.connect(self._tick_all)
        self.bring_button.clicked.connect(self._bring_back)
        for rows in self.rows.values():
            rows.ticks_changed.connect(self._tell)
        if bus is not None:
            bus.changed.connect(self._changed)
        self._tell()

    @property
    def is_comparing(self) -> bool:
        """Whether a comparison is under way."""
        return self._comparing is not None

    def show_file(self, file: BackupFile | None) -> None:
        """Compare a backup with the journal."""
        self._file = file
        self._forget()
        self._compare()

    def stop(self) -> None:
        """What is compared is of no interest any more."""
        self._again.stop()
        if self._comparing is not None:
            self._comparing.set()
            self._comparing = None

    def _build(self) -> None:
        self._progress = ProgressLine(self)
        self._progress.setAccessibleName(_("Comparing with the journal"))
        self._waiting = QWidget(self)
        waiting = QHBoxLayout(self._waiting)
        waiting.setContentsMargins(0, 6, 0, 0)
        waiting.setSpacing(12)
        waiting.addWidget(self._progress, 1)
        waiting.addWidget(self.cancel_button)
        self._tab_row = QWidget(self)
        tabs = QHBoxLayout(self._tab_row)
        tabs.setContentsMargins(0, 0, 0, 0)
        tabs.setSpacing(2)
        group = QButtonGroup(self)
        for side in words.Side:
            tab = self.tabs[side] = QToolButton(self)
            tab.setCheckable(True)
            tab.setProperty("role", "view")
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            tab.clicked.connect(partial(self._show_side, side))
            group.addButton(tab)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        self._rule = Rule(self)
        self._hint = wrapped(SmallLabel("", 12, parent=self))
        self.view.setItemDelegate(DifferenceRowDelegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setMouseTracking(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(3, 3, 3, 3)  # room for the focus ring
        foot.setSpacing(16)
        foot.addWidget(self.all_box)
        foot.addWidget(self.bring_button)
        foot.addStretch(1)
        for button in (self.cancel_button, self.bring_button):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.state)
        column.addWidget(self._waiting)
        column.addSpacing(10)
        column.addWidget(self._tab_row)
        column.addWidget(self._rule)
        column.addSpacing(6)
        column.addWidget(self._hint)
        column.addSpacing(4)
        column.addWidget(self.view, 10)
        column.addSpacing(8)
        column.addWidget(self._foot)
        column.addStretch(1)

    def _forget(self) -> None:
        """What was found is of another backup, or of another time."""
        self.found = None
        for rows in self.rows.values():
            rows.show((), tickable=False)

    def _compare(self) -> None:
        self.stop()
        file, bus = self._file, self._bus
        if file is None or bus is None:
            self._tell()
            return
        stop = self._comparing = Event()

        def progress(_done: int, _of: int) -> None:
            if stop.is_set():
                raise Stopped("")

        def work(journal: Journal) -> Differences:
            from filmjournal.services.backup_catalogue import differences

            return differences(journal, file.path, progress)

        def show(found: Differences) -> None:
            if self._comparing is stop:
                self._comparing = None
                self._show_differences(found)

        def failed(error: Exception) -> None:
            if self._comparing is stop:
                self._comparing = None
                self._tell()
                self.state.setText(bus.sentence(error))

        bus.read(
            work, while_there(self, show), while_there(self, failed), lane=Lane.UPKEEP, kind=f"differences {id(self)}"
        )  # fmt: skip
        self._tell()

    def _give_up(self) -> None:
        self.stop()
        self._forget()
        self._tell()
        self.given_up.emit()

    def _show_differences(self, found: Differences) -> None:
        self.found = found
        side, full, row = self._side(), None, self.view.currentIndex().row()
        for which, rows in self.rows.items():
            shown = words.difference_rows(found, which)
            rows.show(shown, tickable=which.can_be_brought)
            full = full or (which if shown else None)
        if not self.rows[side].rowCount() and full is not None:
            side = full
        self._show_side(side)
        if 0 < row < self.rows[side].rowCount():
            self.view.setCurrentIndex(self.rows[side].index(row))
        announce(self, self.state.text())

    def _show_side(self, side: words.Side) -> None:
        self.tabs[side].setChecked(True)
        if self.view.model() is not self.rows[side]:
            self.view.setModel(self.rows[side])
        self.view.setAccessibleName(words.side_name(side))
        if self.rows[side].rowCount() and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.rows[side].index(0))
        self._tell()

    def _tick_all(self, on: bool) -> None:
        self.rows[self._side()].tick_all(on)

    def _side(self) -> words.Side:
        return next((side for side, tab in self.tabs.items() if tab.isChecked()), next(iter(words.Side)))

    def _changed(self, _changes: Changes, _initiator: object) -> None:
        """Compare again once the journal rests: what is shown is that of a moment ago."""
        if self.found is not None and not self._bringing:
            self._again.start()

    def _bring_back(self) -> None:
        file, bus, ids = self._file, self._bus, self.rows[self._side()].ticked()
        if file is None or bus is None or not ids or self._bringing:
            return
        from filmjournal.services.commands import RestoreEntries
        from filmjournal.services.entry_restoring import left_out

        self._bringing = True
        self._tell()

        def done(outcome: Done) -> None:
            if isValid(self):
                self._bringing = False
                self._compare()
            said = words.brought_back(len(ids))
            bus.done_and_undoable.emit(f"{said}. {left_out(outcome.left_out)}" if outcome.left_out else said)

        def failed(error: Exception) -> None:
            if isValid(self):
                self._bringing = False
                self._tell()
            bus.explain(error)

        bus.hand_over()
        bus.do(RestoreEntries(file.path, tuple(ids)), words.brought_back(len(ids)), done=done, failed=failed)

    def _tell(self) -> None:
        file, found = self._file, self.found
        comparing = self._comparing is not None and found is None  # again, what is shown stays until there is news
        rows = self.rows[self._side()]
        some = found is not None and any(model.rowCount() for model in self.rows.values())
        self._waiting.setVisible(comparing)
        for part in (self._tab_row, self._rule, self.view):
            part.setVisible(some and not comparing)
        for side, tab in self.tabs.items():
            tab.setText(words.tab(side, self.rows[side].rowCount()))
        hint = words.hint(self._side()) if some else ""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and not comparing)
        ticked, can = len(rows.ticked()), self._side().can_be_brought
        self._foot.setVisible(some and not comparing and can and rows.rowCount() > 0)
        self.all_box.setChecked(ticked > 0 and ticked == rows.rowCount())
        self.bring_button.setText(words.bring(ticked) if not self._bringing else _("Bringing back…"))
        self.bring_button.setEnabled(ticked > 0 and not self._bringing)
        if comparing:
            self.state.setText(_("Comparing with the journal…"))
            self._progress.show_progress(0, 0)
        elif self._bus is None:
            self.state.setText("")
        elif found is not None:
            self.state.setText(words.summary(found))
        elif file is not None:
            self.state.setText(_("Not compared with the journal."))
        self.state.setVisible(bool(self.state.text()))
