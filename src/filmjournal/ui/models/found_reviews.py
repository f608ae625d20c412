"""The reviews in which words were found, each with a tick for whether they are to be replaced there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from filmjournal.i18n import ngettext
from filmjournal.services.finding import Hit
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ROW_ROLE

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class FoundReviews(QAbstractListModel):
    """Rows are `Hit`s, under ROW_ROLE. What was unticked stays so when the same review is found again."""

    ticks_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: Sequence[Hit] = ()
        self._unticked: set[int] = set()

    def show(self, hits: Sequence[Hit]) -> None:
        """Show these reviews."""
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()
        self.ticks_changed.emit()

    def forget_ticks(self) -> None:
        """Tick whatever is found next."""
        self._unticked.clear()

    @property
    def hits(self) -> Sequence[Hit]:
        """All that is shown."""
        return self._hits

    def ticked(self) -> list[Hit]:
        """The reviews in which the words are to be replaced."""
        return [hit for hit in self._hits if hit.entry_id not in self._unticked]

    def tick_all(self, on: bool) -> None:
        """Tick every review or none."""
        self._unticked = set() if on else {hit.entry_id for hit in self._hits}
        if self._hits:
            self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1), [Qt.ItemDataRole.CheckStateRole])
        self.ticks_changed.emit()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _spoken(hit)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Unchecked if hit.entry_id in self._unticked else Qt.CheckState.Checked
            case _:
                return hit if role == ROW_ROLE else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        entry_id = self._hits[index.row()].entry_id
        if Qt.CheckState(value) == Qt.CheckState.Checked:
            self._unticked.discard(entry_id)
        else:
            self._unticked.add(entry_id)
        self.dataChanged.emit(index, index, [role])
        self.ticks_changed.emit()
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else flags


def _spoken(hit: Hit) -> str:
    """What a screen reader says of a row: the film, the date, how often, and the first place."""
    often = ngettext("{count} place", "{count} places", hit.count).format(count=hit.count)
    name = hit.title if hit.year is None else f"{hit.title} {hit.year}"
    first = hit.extracts[0]
    return f"{name}, {dates.long_date(hit.watched)}, {often}: {first.before}{first.found}{first.after}"
