"""Names and numbers as a small table, as high as its rows: to be walked by key and read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from filmjournal.domain.charts import Bar
from filmjournal.i18n import _
from filmjournal.ui.theme import fonts


class _Rows(QStyledItemDelegate):
    """Cells of a chosen row are alike: none has a frame of its own."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


class NumberTable(QTableWidget):
    """`search_wanted` carries the search of a row that was activated."""

    search_wanted = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, 2, parent)
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels([_("What"), _("Viewings")])
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setItemDelegate(_Rows(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.itemActivated.connect(self._follow)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these names and numbers; the keyboard stays in its row as far as there is one."""
        if tuple(bars) == self._bars:
            return
        self._bars = tuple(bars)
        row = self.currentRow()
        self.setRowCount(len(bars))
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        for number, bar in enumerate(bars):
            name, count = QTableWidgetItem(bar.spoken or bar.name), QTableWidgetItem(bar.count)
            count.setTextAlignment(end)
            for column, item in enumerate((name, count)):
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.setItem(number, column, item)
        if row >= 0:
            self.setCurrentCell(min(row, len(bars) - 1), 0)
        self._dress()

    def sizeHint(self) -> QSize:
        """All rows."""
        return QSize(320, self.rowCount() * self.verticalHeader().defaultSectionSize())

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(160, self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin in the first row."""
        if self.currentRow() < 0 and self.rowCount():
            self.setCurrentCell(0, 0)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow a row; what a table doesn't need scrolls the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentItem() is not None:
            self._follow(self.currentItem())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when lettering may have changed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self._dress()

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(24, fonts.line_height(self.font()) + 6))
        self.updateGeometry()

    def _follow(self, item: QTableWidgetItem) -> None:
        if search := self._bars[item.row()].search:
            self.search_wanted.emit(search)
