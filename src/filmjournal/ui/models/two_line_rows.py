"""Rows of two lines, as they were read: nothing in them is changed in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.two_line_rows import TwoLineRow

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TwoLineRows(QAbstractListModel):
    """Rows are TwoLineRows, under ROW_ROLE."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[TwoLineRow] = ()

    def show(self, rows: Sequence[TwoLineRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        return row.spoken() if role == Qt.ItemDataRole.DisplayRole else row if role == ROW_ROLE else None
