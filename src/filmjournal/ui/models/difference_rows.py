"""The entries in which a backup and the journal differ, each with a tick for whether it is to be brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filmjournal.ui.theme.difference_rows import DifferenceRow
from filmjournal.ui.theme.entry_rows import ROW_ROLE

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DifferenceRows(QAbstractListModel):
    """Rows are DifferenceRows, under ROW_ROLE. Those that can be brought back can be ticked; none is at first."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[DifferenceRow] = ()
        self._tickable = False
        self._ticked: set[int] = set()

    def show(self, rows: Sequence[DifferenceRow], *, tickable: bool) -> None:
        """Show these; what was ticked and is still there stays so."""
        self.beginResetModel()
        self._rows, self._tickable = rows, tickable
        self._ticked &= {row.id for row in rows} if tickable else set()
        self.endResetModel()
        self.ticks_changed.emit()

    def ticked(self) -> list[int]:
        """The entries that are ticked, in their order."""
        return [row.id for row in self._rows if row.id in self._ticked]

    def tick_all(self, on: bool) -> None:
        """Tick every entry or none."""
        self._ticked = {row.id for row in self._rows} if on and self._tickable else set()
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.spoken()
            case Qt.ItemDataRole.CheckStateRole if self._tickable:
                return Qt.CheckState.Checked if row.id in self._ticked else Qt.CheckState.Unchecked
            case _:
                return row if role == ROW_ROLE else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not self._tickable or not index.isValid():
            return False
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._ticked.add(self._rows[index.row()].id)
        else:
            self._ticked.discard(self._rows[index.row()].id)
        self.dataChanged.emit(index, index, [role])
        self.ticks_changed.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if self._tickable and index.isValid() else flags
