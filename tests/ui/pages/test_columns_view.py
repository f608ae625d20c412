"""The list with columns: choosing, ordering and sizing them, sorting by their heads, and what painting asks for."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from filmjournal.domain import partial_date
from filmjournal.domain.queries import Group, Listing, ListRow, Section, SortBy, SortKey
from filmjournal.domain.rating import Rating
from filmjournal.domain.row_facts import RowFacts
from filmjournal.ui.models.columns import COLUMNS, NUMBER_OF
from filmjournal.ui.models.diary_list import FACTS_WINDOW, WINDOW, DiaryListModel
from filmjournal.ui.pages.columns_header import next_keys
from filmjournal.ui.pages.columns_menu import columns_menu, head_menu
from filmjournal.ui.pages.columns_paint import HEART, STARS
from filmjournal.ui.pages.columns_view import ColumnsView
from filmjournal.ui.theme import density, theme
from ui_help import double_click

WATCHED, TITLE, RATING = SortKey(SortBy.WATCHED, descending=True), SortKey(SortBy.TITLE), SortKey(SortBy.RATING, True)
USUAL = ["title", "year", "watched", "rating", "liked", "director", "runtime", "tags"]
LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
FACTS = RowFacts("film", "2024-03-02T12:00:00Z", 104, 234, directors=("Kelly Reichardt",), tags=("old",))


class Store:
    def __init__(self) -> None:
        self.rows_asked: list[int] = []
        self.facts_asked: list[int] = []

    def rows(self, ids: Sequence[int]) -> dict[int, ListRow]:
        self.rows_asked += ids
        when = partial_date.parse("2017-06-11")
        return {id_: ListRow(id_, id_, f"Film {id_}", 2000, when, Rating(7), None, id_ % 2 == 0, False, False)
                for id_ in ids}  # fmt: skip

    def facts(self, ids: Sequence[int]) -> dict[int, RowFacts]:
        self.facts_asked += ids
        return dict.fromkeys(ids, FACTS)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def view(qtbot: QtBot, store: Store):
    theme.use(theme.load("light"))
    made = ColumnsView(None)
    qtbot.addWidget(made)
    model = DiaryListModel(made)
    model.set_fetch(store.rows)
    model.set_columns(COLUMNS, store.facts)
    made.setModel(model)
    show(made, Listing(array("q", range(1, 41))))
    made.resize(1000, 600)
    made.show()
    made.show_keys((WATCHED,))
    yield made
    density.use("comfortable")


def show(view: ColumnsView, listing: Listing) -> None:
    model = view.model()
    assert isinstance(model, DiaryListModel)
    model.show(listing)
    view.measure()


def head(view: ColumnsView, id_: str) -> QPoint:
    heads = view.heads
    number = NUMBER_OF[id_]
    return QPoint(heads.sectionViewportPosition(number) + heads.sectionSize(number) // 2, heads.height() // 2)


def choose(menu: QMenu, *words: str) -> None:
    """Choose an item by its words, through submenus."""
    for word in words[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text() == word)
    next(action for action in menu.actions() if action.text() == words[-1]).trigger()


def test_the_usual_columns_are_there_and_the_title_takes_the_room_that_is_left(view: ColumnsView) -> None:
    assert view.shown_columns() == USUAL
    assert sum(view.columnWidth(NUMBER_OF[id_]) for id_ in USUAL) == view.viewport().width()
    view.resize(500, 600)
    assert view.columnWidth(0) == COLUMNS[0].width
    assert view.horizontalScrollBar().maximum() > 0


def test_a_click_on_a_head_sorts_and_with_shift_adds_a_key(qtbot: QtBot, view: ColumnsView) -> None:
    heard: list[tuple[SortKey, ...]] = []
    view.keys_chosen.connect(heard.append)
    view.keys_chosen.connect(view.show_keys)
    for id_, keys in (("rating", None), ("rating", None), ("title", SHIFT), ("year", SHIFT), ("title", SHIFT)):
        qtbot.mouseClick(view.heads.viewport(), LEFT, keys or Qt.KeyboardModifier.NoModifier, head(view, id_))
    up, down = SortKey(SortBy.RATING), SortKey(SortBy.YEAR, descending=True)
    assert heard == [(RATING,), (up,), (up, TITLE), (up, TITLE, down), (up, SortKey(SortBy.TITLE, True), down)]
    qtbot.mouseClick(view.heads.viewport(), LEFT, pos=head(view, "tags"))  # cannot be sorted by
    assert len(heard) == 5


def test_a_fourth_key_takes_the_place_of_the_third() -> None:
    keys = (RATING, TITLE, SortKey(SortBy.YEAR))
    runtime = SortKey(SortBy.RUNTIME, descending=True)
    assert next_keys(keys, SortBy.RUNTIME, runtime, 3, further=True) == (RATING, TITLE, runtime)
    assert next_keys((), SortBy.RUNTIME, runtime, 3, further=True) == (runtime,)


def test_heads_by_keyboard(qtbot: QtBot, view: ColumnsView) -> None:
    heard: list[tuple[SortKey, ...]] = []
    view.keys_chosen.connect(heard.append)
    view.heads.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view.heads, Qt.Key.Key_Return)
    assert heard == [(TITLE,)]
    qtbot.keyClick(view.heads, Qt.Key.Key_Right)
    qtbot.keyClick(view.heads, Qt.Key.Key_Space, SHIFT)
    assert heard[1:] == [(WATCHED, SortKey(SortBy.YEAR, descending=True))]
    qtbot.keyClick(view.heads, Qt.Key.Key_Right, CONTROL)
    assert view.shown_columns()[:3] == ["title", "watched", "year"]
    width = view.columnWidth(NUMBER_OF["year"])
    qtbot.keyClick(view.heads, Qt.Key.Key_Right, SHIFT)
    assert view.columnWidth(NUMBER_OF["year"]) > width
    qtbot.keyClick(view.heads, Qt.Key.Key_End)
    qtbot.keyClick(view.heads, Qt.Key.Key_Left, CONTROL)
    assert view.shown_columns()[-2:] == ["tags", "runtime"]
    qtbot.keyClick(view.heads, Qt.Key.Key_Down)
    assert view.hasFocus()


def test_the_menu_does_all_that_the_pointer_does(qtbot: QtBot, view: ColumnsView) -> None:
    heard: list[tuple[SortKey, ...]] = []
    view.keys_chosen.connect(heard.append)
    choose(head_menu(view, NUMBER_OF["title"], view), "Title, Z to A")
    choose(head_menu(view, NUMBER_OF["title"], view), "Then by: Title, A to Z")
    assert heard == [(SortKey(SortBy.TITLE, descending=True),), (WATCHED, TITLE)]
    choose(head_menu(view, NUMBER_OF["rating"], view), "Move left")
    assert view.shown_columns()[2:4] == ["rating", "watched"]
    choose(head_menu(view, NUMBER_OF["rating"], view), "Hide")
    assert "rating" not in view.shown_columns()
    choose(head_menu(view, -1, view), "Columns", "Genres")
    assert view.shown_columns()[-1] == "genres"
    view.heads.resizeSection(NUMBER_OF["director"], 400)
    choose(head_menu(view, NUMBER_OF["director"], view), "Fit to content")
    assert 60 < view.columnWidth(NUMBER_OF["director"]) < 200
    first = head_menu(view, 0, view)
    assert "Hide" not in [action.text() for action in first.actions()]
    assert not next(action for action in first.actions() if action.text() == "Move left").isEnabled()
    choose(columns_menu(view, view), "Year beside the title")
    assert view.year_beside
    choose(columns_menu(view, view), "The usual columns")
    assert view.shown_columns() == USUAL


def test_the_arrangement_is_kept(qtbot: QtBot, view: ColumnsView, store: Store) -> None:
    changed: list[None] = []
    view.columns_changed.connect(lambda: changed.append(None))
    view.show_columns(["rating", "title", "words"])
    view.heads.resizeSection(NUMBER_OF["words"], 99)
    view.set_year_beside(True)
    assert len(changed) == 3
    state = view.arrangement()
    other = ColumnsView(None)
    qtbot.addWidget(other)
    other.arrange(state)
    assert other.arrangement() == state  # kept until there are columns
    other.setModel(view.model())
    assert other.shown_columns() == ["rating", "title", "words"]
    assert other.columnWidth(NUMBER_OF["words"]) == 99
    assert other.arrangement() == state


@pytest.mark.parametrize(
    "garbage",
    [
        {},
        {"shown": None, "widths": 3, "year_beside": "yes"},
        {"shown": [1, None, "nothing"], "widths": {"title": "wide", "year": -4, "tags": 10**9, "words": True}},
        {"shown": ["title", "title", "year", ["x"]], "widths": []},
    ],
)
def test_an_arrangement_that_makes_no_sense_does_no_harm(view: ColumnsView, garbage: dict[str, object]) -> None:
    view.arrange(garbage)
    texts = garbage.get("shown")
    understood = isinstance(texts, list) and texts[0] == "title"
    assert view.shown_columns() == (["title", "year"] if understood else USUAL)
    assert view.columnWidth(NUMBER_OF["year"]) == COLUMNS[NUMBER_OF["year"]].width
    assert not view.year_beside


def test_columns_stay_when_other_rows_are_shown(view: ColumnsView) -> None:
    view.show_columns(["tags", "title"])
    show(view, Listing(array("q")))
    show(view, Listing(array("q", [5, 6])))
    assert view.shown_columns() == ["tags", "title"]


def test_painting_a_screen_of_a_hundred_thousand_asks_for_what_is_seen(view: ColumnsView, store: Store) -> None:
    show(view, Listing(array("q", range(1, 100_001))))
    view.executeDelayedItemsLayout()
    store.rows_asked.clear()
    store.facts_asked.clear()
    view.verticalScrollBar().setValue(view.verticalHeader().sectionPosition(50_000))
    view.grab()
    assert {abs(id_ - 50_000) < 2 * WINDOW for id_ in store.rows_asked} == {True}
    assert 0 < len(store.rows_asked) <= 2 * WINDOW
    assert 0 < len(store.facts_asked) <= 2 * FACTS_WINDOW
    view.show_columns(["title", "year"])
    store.facts_asked.clear()
    view.verticalScrollBar().setValue(0)
    view.grab()
    assert store.facts_asked == []
    view.fit_column(0)
    assert len(store.rows_asked) <= 4 * WINDOW


@pytest.mark.parametrize("name", ["comfortable", "compact", "large"])
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_rows_and_heads_are_painted_in_every_density_and_direction(
    view: ColumnsView, name: str, direction: Qt.LayoutDirection
) -> None:
    density.use(name)
    view.setLayoutDirection(direction)
    sections = (Section(None, None, 2, Group.YEAR, 2001), Section(None, None, 38, Group.YEAR, None))
    show(view, Listing(array("q", range(1, 41)), sections))
    assert view.rowHeight(1) == {"comfortable": 34, "compact": 28, "large": 40}[name]
    assert view.rowHeight(0) == 28
    view.set_year_beside(True)
    picture = view.viewport().grab().toImage()
    page = theme.current().color("page").rgb()
    row = range(view.rowViewportPosition(4), view.rowViewportPosition(4) + view.rowHeight(4))
    inked = {x for x in range(picture.width()) for y in row if picture.pixel(x, y) != page}
    assert max(inked) - min(inked) > picture.width() * 0.7  # from the title to the tags
    leading = {x for x in inked if x < 60} if direction == Qt.LayoutDirection.LeftToRight else {
        x for x in inked if x > picture.width() - 60}  # fmt: skip
    assert leading


def test_stars_and_heart_by_click(qtbot: QtBot, view: ColumnsView) -> None:
    rated: list[tuple[int, int | None]] = []
    liked: list[tuple[int, bool]] = []
    view.rate_requested.connect(lambda id_, half: rated.append((id_, half)))
    view.like_requested.connect(lambda id_, on: liked.append((id_, on)))
    area = view._stars_of(2)
    for place in (
        QPoint(area.right() - 1, area.y()),
        QPoint(area.x() + 46, area.y()),
        QPoint(area.right() + 9, area.y()),
    ):
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert rated == [(3, 10), (3, None)]  # again the present rating, and beside them nothing
    for row in (0, 1):
        place = view.visualRect(view.model().index(row, HEART)).center()
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert liked == [(1, True), (2, False)]


def test_the_rating_under_the_pointer_is_shown_in_place(qtbot: QtBot, view: ColumnsView) -> None:
    area = view._stars_of(2)
    before = view.viewport().grab(area).toImage()
    qtbot.mouseMove(view.viewport(), QPoint(area.x() + 3, area.y() + 3))
    assert view._preview == 1
    assert view._over == (2, STARS)
    assert view.viewport().grab(area).toImage() != before
    qtbot.mouseMove(view.viewport(), QPoint(4, area.y() + 3))
    assert view._preview == 0


def test_a_click_on_the_stars_of_chosen_rows_leaves_them_chosen(qtbot: QtBot, view: ColumnsView) -> None:
    flags = QItemSelectionModel.SelectionFlag
    for row in (1, 2, 5):
        view.selectionModel().select(view.model().index(row, 0), flags.Select | flags.Rows)
    rated: list[int] = []
    view.rate_requested.connect(lambda id_, _half: rated.append(id_))
    qtbot.mouseClick(view.viewport(), LEFT, pos=view._stars_of(2).center())
    assert rated == [3]
    assert [view._is_selected(row) for row in range(6)] == [False, True, True, False, False, True]
    qtbot.mouseClick(view.viewport(), LEFT, pos=view._stars_of(3).center())
    assert [view._is_selected(row) for row in range(6)] == [False, False, False, True, False, False]


def test_a_double_click_edits_date_and_tags_and_goes_on_elsewhere(qtbot: QtBot, view: ColumnsView) -> None:
    heard: list[object] = []
    view.edit_requested.connect(lambda index, what: heard.append((index.row(), what)))
    view.activated_by_person.connect(lambda: heard.append("on"))
    for id_ in ("watched", "tags", "title", "rating"):
        place = view.visualRect(view.model().index(1, NUMBER_OF[id_])).topLeft() + QPoint(10, 17)
        qtbot.mouseClick(view.viewport(), LEFT, pos=place)
        double_click(qtbot, view.viewport(), place)
    assert heard == [(1, "watched"), (1, "tags"), "on"]


def test_going_through_the_rows_leaves_the_columns_where_they_are(qtbot: QtBot, view: ColumnsView) -> None:
    view.resize(500, 300)
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().setCurrentIndex(view.model().index(0, 0), flags.ClearAndSelect | flags.Rows)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    place = view.horizontalScrollBar().value()
    assert place > 0
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == 39
    assert view.visualRect(view.currentIndex()).bottom() <= view.viewport().height()
    assert view.horizontalScrollBar().value() == place
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.horizontalScrollBar().value() < place
