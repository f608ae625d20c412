"""The posters view on the list's real model: places, keys, choosing, scrolling, rating, and how little it reads."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.queries import Listing, ListRow, Section
from filmjournal.domain.rating import Rating
from filmjournal.ui.delegates.poster_card import Letters, PosterCardDelegate, lay_out
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.theme import density, posters, theme
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.widgets.poster_grid import PosterGrid
from ui_help import PATIENCE, double_click

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
MONTHS = (Section(2017, 6, 7), Section(2017, 5, 2), Section(2016, None, 30))
Make = Callable[..., PosterGrid]


def film(id_: int) -> ListRow:
    return ListRow(
        id=id_, film_id=id_, title=f"Film {id_}", year=2000, watched=None, rating=Rating(7) if id_ % 3 else None,
        headline=None, liked=id_ % 4 == 0, rewatch=False, private=False, poster="ab" if id_ == 2 else None,
    )  # fmt: skip


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Make]:
    """`make(count, sections)`: a grid of films 1 to `count`, shown; 5 cards in a line at the width of 912."""
    theme.use(theme.load("light"))

    def made(
        count: int = 40,
        sections: tuple[Section, ...] = (),
        size: tuple[int, int] = (912, 700),
        direction: Qt.LayoutDirection = LTR,
        fetch: Callable[[Sequence[int]], dict[int, ListRow]] | None = None,
    ) -> PosterGrid:
        grid = PosterGrid()
        qtbot.addWidget(grid)
        grid.setLayoutDirection(direction)
        set_ground(grid.viewport(), "page")
        grid.setItemDelegate(PosterCardDelegate(grid))
        model = DiaryListModel(grid)
        model.set_fetch(fetch or (lambda ids: {id_: film(id_) for id_ in ids}))
        model.show(Listing(array("q", range(1, count + 1)), sections))
        grid.setModel(model)
        grid.resize(*size)
        grid.show()
        grid.activateWindow()
        qtbot.waitUntil(grid.isActiveWindow, timeout=PATIENCE)
        grid.setFocus()
        return grid

    yield made
    density.use("comfortable")
    theme.use(theme.load("light"))


def current(grid: PosterGrid) -> int | None:
    return grid.currentIndex().data(ID_ROLE)


def chosen(grid: PosterGrid) -> list[int]:
    rows = sorted(index.row() for index in grid.selectionModel().selectedIndexes())
    return [id_ for row in rows if (id_ := grid.model().index(row, 0).data(ID_ROLE)) is not None]


def go(grid: PosterGrid, id_: int) -> None:
    model = grid.model()
    assert isinstance(model, DiaryListModel)
    row = model.row_of(id_)
    assert row is not None
    grid.setCurrentIndex(model.index(row, 0))


def point(grid: PosterGrid, id_: int) -> QPoint:
    model = grid.model()
    assert isinstance(model, DiaryListModel)
    row = model.row_of(id_)
    assert row is not None
    return grid.visualRect(model.index(row, 0)).center()


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("sections", [(), MONTHS])
@pytest.mark.parametrize("width", [300, 420, 640, 912, 1300, 2000])
def test_each_row_is_at_its_place(make: Make, width: int, sections: tuple[Section, ...], direction: object) -> None:
    grid = make(39, sections, (width, 500), direction)
    model = grid.model()
    for scrolled in (0, grid.verticalScrollBar().maximum() // 2, grid.verticalScrollBar().maximum()):
        grid.verticalScrollBar().setValue(scrolled)
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            assert grid.indexAt(grid.visualRect(index).center()) == index
    lowest = grid.visualRect(model.index(model.rowCount() - 1, 0))
    assert lowest.bottom() < grid.viewport().height()
    assert not grid.indexAt(QPoint(3, lowest.bottom() + 12)).isValid()


def test_the_keyboard_walks_along_lines_and_over_heads(make: Make, qtbot: QtBot) -> None:
    grid = make(39, MONTHS)
    walk = [
        (Key.Key_End, 39), (Key.Key_Home, 1), (Key.Key_Right, 2), (Key.Key_Right, 3), (Key.Key_Down, 7),
        (Key.Key_Up, 2),
        (Key.Key_Down, 7), (Key.Key_Right, 8), (Key.Key_Left, 7), (Key.Key_Down, 9), (Key.Key_Down, 11),
        (Key.Key_Left, 10), (Key.Key_Left, 9), (Key.Key_End, 39), (Key.Key_Right, 39), (Key.Key_Down, 39),
        (Key.Key_PageUp, 29), (Key.Key_PageDown, 39), (Key.Key_Home, 1), (Key.Key_Left, 1), (Key.Key_Up, 1),
    ]  # fmt: skip
    for key, expected in walk:
        qtbot.keyClick(grid, key)
        assert current(grid) == expected
        assert chosen(grid) == [expected]
        assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))


def test_arrows_are_mirrored_from_right_to_left(make: Make, qtbot: QtBot) -> None:
    grid = make(direction=RTL)
    go(grid, 1)
    for key, expected in ((Key.Key_Left, 2), (Key.Key_Left, 3), (Key.Key_Right, 2), (Key.Key_Down, 7)):
        qtbot.keyClick(grid, key)
        assert current(grid) == expected
    assert point(grid, 1).x() > point(grid, 2).x()


def test_choosing_many_by_keys_and_pointer(make: Make, qtbot: QtBot) -> None:
    grid = make(39, MONTHS)
    view = grid.viewport()
    qtbot.mouseClick(view, LEFT, pos=point(grid, 2))
    assert chosen(grid) == [2]
    qtbot.mouseClick(view, LEFT, SHIFT, pos=point(grid, 9))
    assert chosen(grid) == [2, 3, 4, 5, 6, 7, 8, 9]
    qtbot.mouseClick(view, LEFT, CTRL, pos=point(grid, 4))
    assert chosen(grid) == [2, 3, 5, 6, 7, 8, 9]
    qtbot.mouseClick(view, LEFT, pos=point(grid, 7))
    qtbot.keyClick(grid, Key.Key_Up, SHIFT)
    assert chosen(grid) == [2, 3, 4, 5, 6, 7]
    qtbot.keyClick(grid, Key.Key_Right, SHIFT)
    assert chosen(grid) == [3, 4, 5, 6, 7]
    qtbot.keyClick(grid, Key.Key_A, CTRL)
    assert len(chosen(grid)) == 39


def test_a_band_drawn_from_beside_the_cards_takes_what_it_touches(make: Make, qtbot: QtBot) -> None:
    grid = make(39)
    view = grid.viewport()
    start = QPoint(3, 3)
    qtbot.mousePress(view, LEFT, pos=start)
    for end in (point(grid, 1), point(grid, 7)):
        qtbot.mouseMove(view, end)
    assert chosen(grid) == [1, 2, 6, 7]
    before = grid.grab(QRect(start, point(grid, 7))).toImage()
    qtbot.mouseRelease(view, LEFT, pos=point(grid, 7))
    assert chosen(grid) == [1, 2, 6, 7]
    assert grid.grab(QRect(start, point(grid, 7))).toImage() != before  # the band is gone


def test_the_selection_is_shared_with_a_view_of_rows(make: Make, qtbot: QtBot) -> None:
    grid = make(39, MONTHS)
    rows = QTableView()
    qtbot.addWidget(rows)
    rows.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    rows.setModel(grid.model())
    rows.setSelectionModel(grid.selectionModel())
    rows.selectRow(5)
    assert chosen(grid) == [5]
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_Right)
    assert rows.currentIndex().row() == 6
    assert [index.row() for index in rows.selectionModel().selectedRows()] == [6]


def test_what_keys_and_double_clicks_ask_for(make: Make, qtbot: QtBot) -> None:
    grid = make()
    heard: list[str] = []
    grid.activated_by_person.connect(lambda: heard.append("open"))
    grid.remove_pressed.connect(lambda: heard.append("remove"))
    grid.quick_look_pressed.connect(lambda: heard.append("look"))
    go(grid, 3)
    for key in (Key.Key_Return, Key.Key_Delete, Key.Key_Space):
        qtbot.keyClick(grid, key)
    qtbot.mouseClick(grid.viewport(), LEFT, pos=point(grid, 4))
    double_click(qtbot, grid.viewport(), point(grid, 4))
    assert heard == ["open", "remove", "look", "open"]
    assert current(grid) == 4


def test_typing_does_not_read_the_whole(make: Make, qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> dict[int, ListRow]:
        asked.extend(ids)
        return {id_: film(id_) for id_ in ids}

    grid = make(5_000, fetch=fetch)
    go(grid, 3)
    asked.clear()
    QTest.keyClicks(grid, "Film 4")
    assert current(grid) == 3
    assert asked == []


def test_a_hundred_thousand_are_no_more_work_than_a_screenful(make: Make, qtbot: QtBot) -> None:
    asked: list[int] = []

    def fetch(ids: Sequence[int]) -> dict[int, ListRow]:
        asked.extend(ids)
        return {id_: film(id_) for id_ in ids}

    grid = make(100_000, (Section(2017, 6, 60_000), Section(2017, 5, 40_000)), fetch=fetch)
    model = grid.model()
    grid.grab()
    qtbot.keyClick(grid, Key.Key_End)
    assert current(grid) == 100_000
    grid.grab()
    assert grid.visualRect(grid.currentIndex()).bottom() < grid.viewport().height()
    qtbot.keyClick(grid, Key.Key_A, CTRL)
    grid.grab()
    go(grid, 50_000)
    grid.resize(500, 600)
    QApplication.processEvents()
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()).center())
    assert model.rowCount() == 100_002
    assert len(set(asked)) < 2_000


def test_a_screen_of_new_posters_is_lettered_a_few_at_a_time(make: Make, qtbot: QtBot) -> None:
    grid = make(200, size=(1900, 900))
    titles = [f"Film {id_}" for id_ in range(1, 31)]

    def lettered() -> int:
        return sum(posters.is_drawn(title, "2000", 148, 1.0) for title in titles)

    theme.use(theme.load("light"))  # nothing is drawn yet
    first = grid.grab().toImage()
    assert 0 < lettered() < 10
    qtbot.waitUntil(lambda: lettered() == 30, timeout=PATIENCE)
    assert grid.grab().toImage() != first


def test_scrolling_to_a_row_shows_all_of_it_under_the_head(make: Make) -> None:
    grid = make(39, MONTHS)
    hints = PosterGrid.ScrollHint
    head = grid.visualRect(grid.model().index(0, 0)).height()
    for row in (41, 1, 20, 12, 30, 3):
        index = grid.model().index(row, 0)
        grid.scrollTo(index)
        place = grid.visualRect(index)
        assert place.top() >= head - 1
        assert place.bottom() < grid.viewport().height()
        before = grid.verticalOffset()
        grid.scrollTo(index)
        assert grid.verticalOffset() == before
    grid.scrollTo(grid.model().index(20, 0), hints.PositionAtCenter)
    assert abs(grid.visualRect(grid.model().index(20, 0)).center().y() - grid.viewport().height() // 2) <= 1
    grid.scrollTo(grid.model().index(20, 0), hints.PositionAtTop)
    assert grid.place_in_sight(20) == head
    grid.put_at(20, 100)
    assert grid.place_in_sight(20) == 100
    assert grid.place_in_sight(1) is None
    assert grid.place_in_sight(999) is None


def test_what_is_in_sight_stays_there_when_the_width_changes(make: Make) -> None:
    grid = make(400)
    grid.put_at(200, 60)
    for width in (500, 1400, 912):
        grid.resize(width, 700)
        QApplication.processEvents()
        seen = {grid.indexAt(QPoint(x, 150)).row() for x in range(20, width - 20, 20)}
        assert any(190 <= row <= 210 for row in seen)
    go(grid, 201)
    place = grid.visualRect(grid.currentIndex()).top()
    grid.resize(640, 700)
    QApplication.processEvents()
    assert grid.visualRect(grid.currentIndex()).top() == place


def test_the_head_stays_at_the_top_until_the_next_pushes_it_out(make: Make) -> None:
    grid = make(39, MONTHS)

    def top(high: int = 28) -> QImage:
        return grid.grab(QRect(0, 0, 880, high)).toImage()

    june = top()
    grid.verticalScrollBar().setValue(120)
    assert top() == june
    grid.put_at(8, 10)  # the head of May
    assert top(10) == june.copy(0, 18, 880, 10)
    grid.put_at(8, 0)
    may = top()
    assert may != june
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + 60)
    assert top() == may


def spots(grid: PosterGrid, id_: int) -> tuple[QRect, QRect]:
    """Where the stars and the heart of a card are."""
    place = QRect(grid.visualRect(grid.indexAt(point(grid, id_))))
    where = lay_out(place, density.current(), Letters(), grid.layoutDirection(), with_titles=False)
    return where.stars, where.like


@pytest.mark.parametrize("direction", [LTR, RTL])
def test_stars_and_heart_are_clicked_in_the_card(make: Make, qtbot: QtBot, direction: object) -> None:
    grid = make(direction=direction)
    delegate = grid.itemDelegate()
    assert isinstance(delegate, PosterCardDelegate)
    heard: list[tuple[object, ...]] = []
    delegate.rate_requested.connect(lambda *what: heard.append(what))
    delegate.like_requested.connect(lambda *what: heard.append(what))
    go(grid, 9)
    for id_, half_stars in ((5, 10), (2, 7), (3, 1)):
        stars, _like = spots(grid, id_)
        x = (half_stars - 0.5) * 14.5 / 2 - 0.75
        at = QPoint(round(stars.x() + (stars.width() - x if direction == RTL else x)), stars.center().y())
        qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
    for id_ in (4, 5):
        qtbot.mouseClick(grid.viewport(), LEFT, pos=spots(grid, id_)[1].center())
    assert heard == [(5, 10), (2, None), (3, 1), (4, False), (5, True)]
    assert current(grid) == 9  # what is clicked is not chosen


def test_the_pointer_over_stars_offers_a_rating(make: Make, qtbot: QtBot) -> None:
    grid = make()
    stars, _like = spots(grid, 3)
    part = QRect(grid.visualRect(grid.indexAt(point(grid, 3))))
    before = grid.grab(part).toImage()
    qtbot.mouseMove(grid.viewport(), stars.center())
    offered = grid.grab(part).toImage()
    assert offered != before
    qtbot.mouseMove(grid.viewport(), stars.center() + QPoint(25, 0))
    assert grid.grab(part).toImage() != offered
    qtbot.mouseMove(grid.viewport(), point(grid, 10))
    assert grid.grab(part).toImage() == before


def ring_colour(grid: PosterGrid, id_: int) -> object:
    place = grid.visualRect(grid.indexAt(point(grid, id_)))
    return grid.grab().toImage().pixelColor(place.left() + 1, place.center().y())


def test_a_chosen_card_has_a_ring_quieter_where_the_keyboard_is_not(make: Make, qtbot: QtBot) -> None:
    grid = make()
    go(grid, 3)
    colours = theme.current()
    assert ring_colour(grid, 3) == colours.color("focus")
    assert ring_colour(grid, 4) == ring_colour(grid, 5)
    grid.clearFocus()
    assert ring_colour(grid, 3) == colours.color("control_edge")
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_Right)
    assert ring_colour(grid, 4) == colours.color("focus")
    assert ring_colour(grid, 3) == ring_colour(grid, 5)


def test_the_current_card_is_told_from_the_chosen_ones(make: Make) -> None:
    grid = make()
    grid.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    go(grid, 3)
    model, part = grid.model(), grid.visualRect(grid.indexAt(point(grid, 5)))
    before = grid.grab(part).toImage()
    grid.selectionModel().setCurrentIndex(model.index(4, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert grid.grab(part).toImage() != before


def test_cards_grow_with_titles_and_densities(make: Make) -> None:
    grid = make()
    delegate = grid.itemDelegate()
    assert isinstance(delegate, PosterCardDelegate)
    plain = grid.visualRect(grid.model().index(0, 0)).height()
    delegate.set_pictured(True)
    QApplication.processEvents()
    with_room = grid.visualRect(grid.model().index(0, 0)).height()
    assert with_room >= plain + 20
    names = QRect(0, grid.visualRect(grid.model().index(0, 0)).bottom() - 19, 912, 20)
    only_real = grid.grab(names).toImage()
    delegate.set_titles(True)
    QApplication.processEvents()
    assert grid.visualRect(grid.model().index(0, 0)).height() == with_room
    assert grid.grab(names).toImage() != only_real
    density.use("compact")
    grid.doItemsLayout()
    assert grid.visualRect(grid.model().index(0, 0)).width() == 112 + 12


@pytest.mark.parametrize("name", ["light", "dark", "high-contrast"])
def test_nothing_and_rows_that_are_not_there_yet_are_painted(make: Make, qapp: QApplication, name: str) -> None:
    theme.use(theme.high_contrast(qapp.palette()) if name == "high-contrast" else theme.load(name))
    make(0).grab()
    blank = make(20, fetch=lambda _ids: {})
    poster = blank.visualRect(blank.model().index(0, 0)).center()
    assert blank.grab().toImage().pixelColor(poster) == theme.current().color("chrome")
    go(blank, 4)
    blank.grab()


def test_other_rows_are_shown_from_their_beginning_or_place(make: Make) -> None:
    grid = make(400)
    go(grid, 300)
    model = grid.model()
    assert isinstance(model, DiaryListModel)
    model.show(Listing(array("q", range(1, 8)), ()))
    QApplication.processEvents()
    assert grid.verticalScrollBar().maximum() < 300
    assert [model.index(row, 0) for row in range(7)] == [
        grid.indexAt(grid.visualRect(model.index(row, 0)).center()) for row in range(7)
    ]
    model.show(Listing(array("q", range(1, 1001)), ()))
    grid.put_at(500, 40)  # before Qt laid anything out
    assert grid.place_in_sight(500) == 40


def test_a_screen_reader_finds_the_films(make: Make) -> None:
    grid = make(39, MONTHS)
    grid.setAccessibleName("Films")
    told = QAccessible.queryAccessibleInterface(grid)
    assert told.role() == QAccessible.Role.List
    assert told.childCount() == 42
    assert told.child(1).text(QAccessible.Text.Name).startswith("Film 1, 2000, 3 and a half out of 5 stars")
    assert told.child(0).text(QAccessible.Text.Name).startswith("June 2017")
    at = grid.viewport().mapToGlobal(point(grid, 2))
    assert told.childAt(at.x(), at.y()).text(QAccessible.Text.Name).startswith("Film 2, ")


def test_what_is_dragged_has_the_models_data_and_a_small_picture(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from filmjournal.ui.widgets import poster_grid

    begun: list[poster_grid.QDrag] = []

    class Drag(poster_grid.QDrag):
        def exec(self, *_actions: object) -> Qt.DropAction:  # a real one waits for the person
            begun.append(self)
            return Qt.DropAction.CopyAction

    monkeypatch.setattr(poster_grid, "QDrag", Drag)
    grid = make()
    grid.startDrag(Qt.DropAction.CopyAction)
    assert begun == []
    go(grid, 3)
    grid.selectionModel().select(grid.model().index(4, 0), QItemSelectionModel.SelectionFlag.Select)
    grid.startDrag(Qt.DropAction.CopyAction)
    (drag,) = begun
    from filmjournal.ui.models import dragged

    assert dragged.unpack(drag.mimeData())[1] == (3, 5)  # type: ignore[index]
    assert drag.pixmap().deviceIndependentSize().width() == 64


def test_it_lives_in_a_splitter_beside_others(make: Make, qtbot: QtBot) -> None:
    grid = make()
    around = QWidget()
    qtbot.addWidget(around)
    grid.setParent(around)
    grid.setGeometry(0, 0, 100, 200)  # narrower than a card
    around.show()
    around.grab()
    assert grid.indexAt(grid.visualRect(grid.model().index(1, 0)).center()).row() == 1
