"""Which columns the list has, in which order and how wide: the person's choice."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from filmjournal.domain.queries import MOST_SORT_KEYS, SortKey
from filmjournal.ui.models.columns import COLUMNS, NUMBER_OF, TITLE, Look
from filmjournal.ui.pages.columns_header import EDGE, LEAST_WIDTH, MOST_WIDTH, PADDING, ColumnsHeader, next_keys
from filmjournal.ui.pages.columns_menu import head_menu
from filmjournal.ui.pages.columns_paint import Letters
from filmjournal.ui.pages.rows_view import RowsView
from filmjournal.ui.pages.sort_words import usual_key
from filmjournal.ui.theme import density, stars
from filmjournal.ui.theme.entry_rows import ROW_ROLE, EntryRowView
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.row_paint import plain_line

_HEIGHTS = {"compact": 28, "comfortable": 34, "large": 40}
_AROUND, _STEP = 6, 80


class ArrangedColumns(RowsView):
    """A view whose columns, all of `models.columns`, can be chosen, moved and sized, and sort by their heads."""

    keys_chosen = Signal(tuple)  # of SortKey, by a head or its menu
    columns_changed = Signal()  # the person chose, moved or sized some

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.year_beside = False  # whether the year stands behind the title
        self.letters = Letters()
        self._wanted: dict[str, Any] = {}
        self._title_width = COLUMNS[0].width  # as the person chose it; where there is room it is wider
        self._fitting = True
        self.horizontalHeader().sectionCountChanged.disconnect()
        self.heads = ColumnsHeader(self)
        self.setHorizontalHeader(self.heads)
        self.heads.setVisible(True)
        self.setCornerButtonEnabled(False)
        corner = QWidget(self)
        set_ground(corner, "page")
        self.setCornerWidget(corner)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.heads.sort_wanted.connect(self._sort)
        self.heads.menu_wanted.connect(lambda number, place: head_menu(self, number, self).popup(place))
        self.heads.left_downwards.connect(lambda: self.setFocus(Qt.FocusReason.TabFocusReason))
        self.heads.sectionMoved.connect(self._changed)
        self.heads.sectionResized.connect(self._resized)
        self._fitting = False

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model that has its columns."""
        super().setModel(model)
        if model is not None and model.columnCount() == len(COLUMNS):
            self._arrange(self._wanted)

    def show_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Show at the heads what the list is sorted by."""
        self.heads.show_keys(keys)

    def choose_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Ask for the list to be sorted by these."""
        self.keys_chosen.emit(keys)

    def arrangement(self) -> dict[str, Any]:
        """The columns as they are arranged, for another day."""
        if self.heads.count() != len(COLUMNS):
            return self._wanted
        widths = {column.id: self.heads.sectionSize(number) for number, column in enumerate(COLUMNS)
                  if not self.heads.isSectionHidden(number)}  # fmt: skip
        return {
            "shown": self.shown_columns(),
            "widths": widths | {TITLE: self._title_width},
            "year_beside": self.year_beside,
        }

    def arrange(self, state: dict[str, Any]) -> None:
        """Arrange the columns as they were; what can't be understood is as usual."""
        self._wanted = state
        if self.heads.count() == len(COLUMNS):
            self._arrange(state)

    def show_columns(self, ids: list[str]) -> None:
        """Show these columns, in this order; the title is always there."""
        self._show(ids)
        self._fit_title()
        self._changed()

    def shown_columns(self) -> list[str]:
        """The columns that are shown, in their order."""
        return [COLUMNS[number].id for number in self.heads.visible_sections()]

    def show_usual(self) -> None:
        """Show the columns that are there until the person chooses."""
        self.show_columns(_usual())

    def toggle(self, id_: str) -> None:
        """Show a column that isn't shown, hide one that is."""
        shown = self.shown_columns()
        if id_ in shown:
            shown.remove(id_)
        else:  # before the first one that comes after it in the menu
            place = next((at for at, other in enumerate(shown) if NUMBER_OF[other] > NUMBER_OF[id_]), len(shown))
            shown.insert(place, id_)
        self.show_columns(shown)

    def set_year_beside(self, on: bool) -> None:
        """Let the year stand behind the title, or not."""
        self.year_beside = on
        self._changed()

    def fit_column(self, number: int) -> None:
        """Make a column as wide as what is seen of it needs."""
        self.heads.resizeSection(number, self.sizeHintForColumn(number))

    def row_height(self) -> int:
        """One line, in the density in use."""
        self.letters = Letters()
        return max(_HEIGHTS[density.current().name], self.letters.line + _AROUND)

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row in sight, and leave the columns that are seen where they are."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        bar.setValue(before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right show further columns: what is chosen are rows."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() not in ways or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        forward = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + forward * ways[Qt.Key(event.key())] * _STEP)

    def sizeHintForColumn(self, column: int) -> int:
        """As wide as the rows that can be seen need, and the name."""
        model, said = self.headed(), COLUMNS[column]
        needed = self.heads.name_width(column)
        if model is None or said.look is Look.MARK:
            return needed
        if said.look is Look.STARS:
            return max(needed, round(stars.width(stars.ROW_SIZE)) + 2 * PADDING + 2)
        first, last = self.rows_in(self.viewport().rect())
        metrics = self.letters.title_metrics if said.look is Look.TITLE else self.letters.text_metrics
        for row in range(first, last + 1):
            wide = metrics.horizontalAdvance(plain_line(model.cells(row, (column,))[0])) + 2 * PADDING + 2
            view = model.index(row, 0).data(ROW_ROLE) if column == 0 and self.year_beside else None
            needed = max(needed, wide + (self.letters.year_width(view.year) if isinstance(view, EntryRowView) else 0))
        first_column = self.heads.visible_sections()[:1] == [column]
        return min(MOST_WIDTH, needed + (EDGE - PADDING if first_column else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_title()

    def rows_in(self, rect: QRect) -> tuple[int, int]:
        """The first and the last row in a part of the viewport; the last is before the first where there are none."""
        first, last = self.rowAt(max(0, rect.top())), self.rowAt(rect.bottom())
        if first < 0:
            return 0, -1
        return first, self.verticalHeader().count() - 1 if last < 0 else last

    def _sort(self, number: int, further: bool) -> None:
        by = COLUMNS[number].sort
        if by is not None:
            self.choose_keys(next_keys(self.heads.keys, by, usual_key(by), MOST_SORT_KEYS, further=further))

    def _arrange(self, state: dict[str, Any]) -> None:
        """Take over what can be understood of a state."""
        shown, widths = state.get("shown"), state.get("widths")
        texts = [id_ for id_ in shown if isinstance(id_, str)] if isinstance(shown, list) else []
        known = [id_ for id_ in dict.fromkeys(texts) if id_ in NUMBER_OF]
        chosen = widths if isinstance(widths, dict) else {}
        self.year_beside = state.get("year_beside") is True
        self._fitting = True
        for number, column in enumerate(COLUMNS):
            width = chosen.get(column.id)
            sound = isinstance(width, int) and LEAST_WIDTH <= width <= MOST_WIDTH
            self.setColumnHidden(number, False)
            self.heads.resizeSection(number, width if isinstance(width, int) and sound else column.width)
        self._title_width = self.heads.sectionSize(0)
        self._fitting = False
        self._show(known or _usual())
        self._fit_title()

    def _show(self, ids: list[str]) -> None:
        self._fitting = True
        wanted = ids if TITLE in ids else [TITLE, *ids]
        rest = [column.id for column in COLUMNS if column.id not in wanted]
        for place, id_ in enumerate([*wanted, *rest]):
            self.heads.moveSection(self.heads.visualIndex(NUMBER_OF[id_]), place)
            self.setColumnHidden(NUMBER_OF[id_], id_ not in wanted)
        self._fitting = False

    def _fit_title(self) -> None:
        """Give the title the room that no column takes."""
        if self.heads.count() != len(COLUMNS):
            return
        others = sum(self.heads.sectionSize(number) for number in self.heads.visible_sections() if number)
        self._fitting = True
        self.heads.resizeSection(0, max(self._title_width, min(MOST_WIDTH, self.viewport().width() - others)))
        self._fitting = False

    def _resized(self, number: int, _before: int, width: int) -> None:
        if not self._fitting and width:
            if number == 0:
                self._title_width = width
            self.columns_changed.emit()

    def _changed(self) -> None:
        if not self._fitting:
            self.viewport().update()
            self.columns_changed.emit()


def _usual() -> list[str]:
    return [column.id for column in COLUMNS if column.usual]
