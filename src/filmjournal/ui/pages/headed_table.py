"""Rows of two heights: heads of sections, the topmost of which stays over the others, and what is listed."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from filmjournal.ui.theme.entry_rows import MonthHeadView
from filmjournal.ui.theme.row_paint import month_head_height, paint_month_head


class Headed(Protocol):
    """A model with such rows."""

    @property
    def head_rows(self) -> list[int]: ...
    def head_over(self, row: int, /) -> MonthHeadView | None: ...


class HeadedTable(QTableView):
    """One column of such rows. Abstract (Qt's metaclass takes no ABC): `headed` and `row_height` are the subclass's."""

    activated_by_person = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._short_rows: set[int] = set()
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._head = _TopHead(self)
        self.verticalScrollBar().valueChanged.connect(self._head.refresh)
        self.doubleClicked.connect(self.activated_by_person)

    def headed(self) -> Headed | None:
        """What is listed, None while nothing is."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def row_height(self) -> int:
        """The height of a row that is no head, in pixels."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def measure(self) -> None:
        """Give rows their height, and heads theirs."""
        listed = self.headed()
        header, height, head_height = self.verticalHeader(), self.row_height(), month_head_height()
        if header.defaultSectionSize() != height:  # else it would look at every row
            header.setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        heads = set() if listed is None else set(listed.head_rows)
        header.setUpdatesEnabled(False)  # else each size makes it count all rows above anew
        for row in self._short_rows - heads:  # the header keeps sizes by row, whatever the rows are now
            header.resizeSection(row, height)
        for row in heads:
            if header.sectionSize(row) != head_height:
                header.resizeSection(row, head_height)
        header.setUpdatesEnabled(True)
        self._short_rows = heads
        self._head.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head is as wide as the rows."""
        super().resizeEvent(event)
        self._head.refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when lettering may be larger."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange):
            self.measure()


class _TopHead(QWidget):
    """The head that the topmost row belongs to, over that row."""

    def __init__(self, view: HeadedTable) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def refresh(self) -> None:
        view = self._view
        listed, row = view.headed(), view.rowAt(0)
        shown = listed is not None and row >= 0 and listed.head_over(row) is not None
        self.setVisible(shown)
        if listed is None or not shown:
            return
        height = month_head_height()
        below = view.rowAt(height)
        pushed = below in listed.head_rows and below != row  # by the next head
        top = min(0, view.rowViewportPosition(below) - height) if pushed else 0
        self.setGeometry(QRect(0, top, view.viewport().width(), height))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        listed = self._view.headed()
        head = None if listed is None else listed.head_over(self._view.rowAt(0))
        if head is not None:
            paint_month_head(QPainter(self), self.rect(), head, self.layoutDirection())
