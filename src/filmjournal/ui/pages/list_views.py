"""The views of the list: rows, columns and posters of one model with one selection, each made when first shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStackedWidget

from filmjournal.domain.errors import FilmJournalError
from filmjournal.domain.rating import Rating
from filmjournal.i18n import _
from filmjournal.ui.delegates.entry_row import EntryRowDelegate
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.pages.rows_view import RowsView
from filmjournal.ui.theme.entry_rows import ID_ROLE

if TYPE_CHECKING:
    from filmjournal.domain.queries import SortKey
    from filmjournal.domain.row_facts import RowFacts
    from filmjournal.ui.delegates.poster_card import PosterCardDelegate
    from filmjournal.ui.pages.columns_view import ColumnsView
    from filmjournal.ui.pages.row_edits import RowEdits, Rows
    from filmjournal.ui.widgets.poster_grid import PosterGrid
    from filmjournal.ui.widgets.poster_pictures import PosterPictures


class ListViews(QObject):
    """Makes the views, and turns what is done in any of them into the same signals and edits."""

    activated = Signal()
    remove_pressed = Signal()
    quick_look_pressed = Signal()
    menu_wanted = Signal(QPoint)  # on the screen
    keys_chosen = Signal(tuple)  # of SortKey
    view_made = Signal(object)

    def __init__(self, bus: JournalBus, model: DiaryListModel, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self._bus = bus
        self._model = model
        self._stack = stack
        self.selection = QItemSelectionModel(model, self)
        self._pictures: PosterPictures | None = None
        self._edits: RowEdits | None = None
        self._columns: ColumnsView | None = None
        self._posters: PosterGrid | None = None
        self._cards: PosterCardDelegate | None = None
        self._arrangement: dict[str, Any] = {}
        self._titles = False
        self._keys: tuple[SortKey, ...] = ()
        self.rows = RowsView(stack)
        delegate = EntryRowDelegate(self.rows, poster=self._picture)
        delegate.rate_requested.connect(self._rate)
        self.rows.setItemDelegate(delegate)
        self._adopt(self.rows)
        self.current: RowsView | PosterGrid = self.rows

    def complete(self) -> None:
        """What is not on the first screen: real posters, and editing by keys."""
        from filmjournal.ui.widgets.poster_pictures import PosterPictures

        self._pictures = PosterPictures(self._bus, self)
        self._pictures.arrived.connect(lambda _name: self.rows.viewport().update())
        self._take_keys(self.rows)
        self.rows.viewport().update()

    def all(self) -> tuple[QAbstractItemView, ...]:
        """Those that were made, for the order of the keyboard's stops."""
        return tuple(view for view in (self.rows, self._columns, self._posters) if view is not None)

    @property
    def edits(self) -> RowEdits:
        """What changes rows where they stand."""
        if self._edits is None:
            from filmjournal.ui.pages.row_edits import RowEdits

            self._edits = RowEdits(self._bus)
        return self._edits

    def show_rows(self) -> None:
        self._show(self.rows)

    def show_columns(self) -> None:
        if self._columns is None:
            self._columns = self._make_columns()
        self._show(self._columns)

    def show_posters(self) -> None:
        if self._posters is None:
            self._posters = self._make_posters()
        self._show(self._posters)

    @property
    def columns(self) -> ColumnsView | None:
        """The view with columns, once it was made."""
        return self._columns

    @property
    def titles(self) -> bool:
        """Whether all posters have their titles under them."""
        return self._titles

    def set_titles(self, titles: bool) -> None:
        """Put the titles under all posters, or under real ones only."""
        self._titles = titles
        if self._cards is not None:
            self._cards.set_titles(titles)

    def set_pictured(self, pictured: bool) -> None:
        """Whether the journal has real posters."""
        if self._cards is not None:
            self._cards.set_pictured(pictured)

    def show_keys(self, keys: tuple[SortKey, ...]) -> None:
        """Show over the columns what is sorted by."""
        self._keys = keys
        if self._columns is not None:
            self._columns.show_keys(keys)

    def measure(self) -> None:
        """Give the rows their heights anew."""
        if isinstance(self.current, RowsView):
            self.current.measure()

    def arrangement(self) -> dict[str, Any]:
        """How the columns are arranged, for another day."""
        return self._arrangement if self._columns is None else self._columns.arrangement()

    def arrange(self, state: dict[str, Any]) -> None:
        """Arrange the columns as they were."""
        self._arrangement = state
        if self._columns is not None:
            self._columns.arrange(state)

    def selected_rows(self) -> list[tuple[int, int]]:
        """The chosen rows, as stretches (first, last) from top to bottom."""
        ranges = self.selection.selection()
        return sorted({(ranges.at(n).top(), ranges.at(n).bottom()) for n in range(ranges.count())})

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of all chosen rows, in order."""
        return tuple(chain.from_iterable(self._model.ids_between(*stretch) for stretch in self.selected_rows()))

    def selected_count(self) -> int:
        """How many rows are chosen."""
        return sum(len(self._model.ids_between(first, last)) for first, last in self.selected_rows())

    def _show(self, view: RowsView | PosterGrid) -> None:
        if view is self.current:
            return
        had_focus = self.current.hasFocus()
        on_top = self._stack.currentWidget() is self.current
        self.current = view
        self.measure()
        if on_top:
            self._stack.setCurrentWidget(view)
        if had_focus:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.selection.currentIndex().isValid():
            view.scrollTo(self.selection.currentIndex())

    def _make_columns(self) -> ColumnsView:
        from filmjournal.ui.models.columns import COLUMNS
        from filmjournal.ui.pages.columns_view import ColumnsView

        self._model.set_columns(COLUMNS, self._facts)
        view = ColumnsView(self._stack)
        self._adopt(view)
        self._take_keys(view)
        view.arrange(self._arrangement)
        view.show_keys(self._keys)
        view.keys_chosen.connect(self.keys_chosen)
        view.rate_requested.connect(self._rate)
        view.like_requested.connect(self._like)
        view.edit_requested.connect(self._edit)
        return view

    def _make_posters(self) -> PosterGrid:
        from filmjournal.ui.delegates.poster_card import PosterCardDelegate
        from filmjournal.ui.widgets.poster_grid import PosterGrid

        view = PosterGrid(self._stack)
        self._cards = PosterCardDelegate(view, poster=self._picture)
        self._cards.set_titles(self._titles)
        self._cards.rate_requested.connect(self._rate)
        self._cards.like_requested.connect(self._like)
        view.setItemDelegate(self._cards)
        self._adopt(view)
        self._take_keys(view)
        if self._pictures is not None:
            self._pictures.arrived.connect(view.picture_arrived)
        return view

    def _adopt(self, view: RowsView | PosterGrid) -> None:
        """Make a view one of the model and of the selection that all share."""
        view.setModel(self._model)
        own = view.selectionModel()
        view.setSelectionModel(self.selection)
        if own is not self.selection:
            own.deleteLater()
        view.setAccessibleName(_("Films"))
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(lambda place: self._ask_for_menu(view, place))
        view.activated_by_person.connect(self.activated)
        view.remove_pressed.connect(self.remove_pressed)
        view.quick_look_pressed.connect(self.quick_look_pressed)
        self._stack.addWidget(view)

    def _take_keys(self, view: QAbstractItemView) -> None:
        from filmjournal.ui.pages.row_keys import EditKeys

        EditKeys(self._bus, view, self.selected_ids)
        self.view_made.emit(view)

    def _ask_for_menu(self, view: QAbstractItemView, place: QPoint) -> None:
        index = view.indexAt(place)
        if not self.selected_count() or (index.isValid() and index.data(ID_ROLE) is None):
            return
        if not index.isValid():  # from the keyboard
            place = view.visualRect(self.selection.currentIndex()).center()
        self.menu_wanted.emit(view.viewport().mapToGlobal(place))

    def _picture(self, name: str, size: QSize, ratio: float) -> QPixmap | None:
        return None if self._pictures is None else self._pictures(name, size, ratio)

    def _facts(self, ids: Sequence[int]) -> Mapping[int, RowFacts]:
        try:
            return self._bus.journal.browsing.facts(self._model.subject, ids)
        except FilmJournalError:  # a writer's commit takes longer than a frame: they come with the next look
            return {}

    def _rate(self, id_: int, half_stars: int | None) -> None:
        self.edits.rate(self._meant(id_), Rating(half_stars) if half_stars else None)

    def _like(self, id_: int, liked: bool) -> None:
        self.edits.like(self._meant(id_), liked)

    def _meant(self, id_: int) -> Rows:
        """What is done to one of several chosen rows is done to all of them."""
        chosen = self.selected_ids()
        return self._model.subject, chosen if len(chosen) > 1 and id_ in chosen else (id_,)

    def _edit(self, index: QModelIndex, what: str) -> None:
        from filmjournal.ui.pages.row_keys import edit_in_place

        edit_in_place(self._bus, self.current, index, self._meant(index.data(ID_ROLE)), what)
