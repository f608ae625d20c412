"""Rows of the entry list and the sidebar: what goes where, painting of awkward texts, rating in place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from filmjournal.ui.delegates.entry_row import EntryRowDelegate, Letters, lay_out, mark_names, row_height
from filmjournal.ui.delegates.rateable import hit_area
from filmjournal.ui.delegates.sidebar import GAP_HEIGHT, SidebarDelegate
from filmjournal.ui.theme import density, theme
from filmjournal.ui.theme.entry_rows import ID_ROLE, ROW_ROLE, EntryRowView, MonthHeadView, spoken
from filmjournal.ui.theme.palette import set_ground
from filmjournal.ui.theme.sidebar_rows import SidebarGap, SidebarRowView

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
ROWS = [
    EntryRowView("1 Mile to You", "2017", 6, "Lap after Lap", "Sun 11"),
    EntryRowView("The Loneliness " * 20, "1962", 9, "Stopping " * 50, "Sat 10", liked=True, rewatch=True, private=True),
    EntryRowView("東京物語" * 60, "1953", 10, "家族", "May", rewatch=True),
    EntryRowView("שלום עולם " * 30, "1953", 1, "", "no date"),
    EntryRowView("Dream\nHouse", "", None, "", ""),
    EntryRowView("", "1998", None, "A headline", "Mon 5", liked=True),
]


@pytest.fixture(autouse=True)
def plain_state(qapp):
    theme.use(theme.load("light"))
    yield
    density.use("comfortable")
    theme.use(theme.load("light"))


@pytest.fixture
def rows(qtbot):
    view = QListView()
    qtbot.addWidget(view)
    view.setMouseTracking(True)
    set_ground(view.viewport(), "page")
    model = QStandardItemModel(view)
    for number, row in enumerate([MonthHeadView("June 2017", "9 viewings"), *ROWS]):
        item = QStandardItem()
        item.setData(row, ROW_ROLE)
        item.setData(number * 10, ID_ROLE)
        model.appendRow(item)
    view.setModel(model)
    view.delegate = EntryRowDelegate(view)
    view.setItemDelegate(view.delegate)
    view.resize(396, 700)
    view.show()
    return view


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("name", list(density.DENSITIES))
@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("width", [300, 396, 560])
def test_parts_stay_inside_and_apart_and_the_year_is_whole(row, name, width, direction):
    letters, metrics = Letters(), density.DENSITIES[name]
    rect = QRect(0, 100, width, row_height(metrics, letters))
    where = lay_out(rect, row, metrics, letters, direction)
    year_needs = letters.small_metrics.horizontalAdvance(row.year)
    if row.year:
        assert where.year.width() >= year_needs
    for part in (where.title, where.year, where.date, where.stars, where.thumbnail, *where.marks):
        assert part.isEmpty() or rect.contains(part)
    first = [
        part for part in (where.thumbnail, where.title, where.year, where.date, *where.marks) if not part.isEmpty()
    ]
    assert not any(a.intersects(b) for n, a in enumerate(first) for b in first[n + 1 :])
    if not metrics.one_line:
        assert not any(mark.intersects(where.headline) for mark in where.marks)
        assert not where.stars.intersects(where.headline)
    assert hit_area(where.stars).height() >= 28
    assert len(where.marks) == len(mark_names(row))


def test_right_to_left_is_the_mirror_image():
    letters, metrics = Letters(), density.current()
    rect = QRect(0, 0, 396, 62)
    left, right = (lay_out(rect, ROWS[1], metrics, letters, direction) for direction in (LTR, RTL))
    for one, other in ((left.bar, right.bar), (left.title, right.title), (left.date, right.date)):
        assert one.left() == 395 - other.right()
        assert one.size() == other.size()
    assert right.bar.right() == 395


def test_without_marks_the_headline_takes_their_room():
    letters, metrics, rect = Letters(), density.current(), QRect(0, 0, 396, 62)
    bare = lay_out(rect, ROWS[0], metrics, letters, LTR).headline
    marked = lay_out(rect, ROWS[1], metrics, letters, LTR).headline
    assert bare.right() > marked.right() + 30


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("name", list(density.DENSITIES))
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_awkward_rows_are_painted(rows, direction, name, colours):
    theme.use(theme.load(colours))
    density.use(name)
    rows.setLayoutDirection(direction)
    rows.setCurrentIndex(rows.model().index(1, 0))
    rows.doItemsLayout()
    image = rows.grab().toImage()
    chosen = rows.visualRect(rows.model().index(1, 0)).translated(rows.viewport().pos())
    edge = chosen.left() if direction == LTR else chosen.right()
    assert image.pixelColor(edge, chosen.center().y()) == theme.current().color("ink")


def test_selection_is_faint_where_the_keyboard_is_not(rows, qtbot):
    rows.activateWindow()
    qtbot.waitUntil(rows.isActiveWindow)
    index = rows.model().index(1, 0)
    rows.setCurrentIndex(index)
    spot = rows.visualRect(index).translated(rows.viewport().pos()).topLeft() + QPoint(8, 4)
    rows.setFocus()
    assert rows.grab().toImage().pixelColor(spot) == theme.current().color("selection")
    rows.clearFocus()
    assert rows.grab().toImage().pixelColor(spot) == theme.current().color("selection_idle")


def test_heights_come_from_density_and_kind(rows):
    option = QStyleOptionViewItem()
    heights = []
    for name in ("compact", "comfortable", "large"):
        density.use(name)
        heights.append(rows.delegate.sizeHint(option, rows.model().index(1, 0)).height())
    assert heights[0] >= 34
    assert heights[1] >= 62
    assert heights[2] >= 76
    assert heights == sorted(heights)
    assert rows.delegate.sizeHint(option, rows.model().index(0, 0)).height() >= 28


def star_spot(view: QListView, number: int, half_stars: int) -> QPoint:
    index = view.model().index(number, 0)
    where = lay_out(
        view.visualRect(index), index.data(ROW_ROLE), density.current(), Letters(), view.layoutDirection()
    )  # fmt: skip
    x = (half_stars - 0.5) * 14.5 / 2 - 0.75
    if view.layoutDirection() == RTL:
        x = where.stars.width() - x
    return QPoint(round(where.stars.x() + x), where.stars.center().y())


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize(("number", "half_stars", "expected"), [(1, 9, 9), (1, 6, None), (5, 3, 3)])
def test_a_click_in_a_star_rates(rows, direction, number, half_stars, expected):
    rows.setLayoutDirection(direction)
    rows.doItemsLayout()
    heard = []
    rows.delegate.rate_requested.connect(lambda *what: heard.append(what))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=star_spot(rows, number, half_stars))
    assert heard == [(number * 10, expected)]


def test_a_click_beside_the_stars_does_not_rate(rows):
    heard = []
    rows.delegate.rate_requested.connect(lambda *what: heard.append(what))
    rect = rows.visualRect(rows.model().index(1, 0))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(100, 6))
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 5, rect.center().y()))
    assert heard == []


def test_a_poster_that_is_known_is_shown(qtbot):
    asked = []

    def poster(key: str, size: QSize, ratio: float) -> QPixmap:
        asked.append((key, size.toTuple()))
        picture = QPixmap(size)
        picture.fill(theme.current().color("heart"))
        return picture

    view = QListView()
    qtbot.addWidget(view)
    model, item = QStandardItemModel(view), QStandardItem()
    item.setData(EntryRowView("Frantz", "2016", 8, "", "May", poster_key="frantz.jpg"), ROW_ROLE)
    model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(EntryRowDelegate(view, poster=poster))
    view.resize(396, 100)
    image = view.grab().toImage()
    assert asked
    assert set(asked) == {("frantz.jpg", (30, 45))}
    where = view.visualRect(model.index(0, 0)).translated(view.viewport().pos())
    assert image.pixelColor(where.left() + 20, where.center().y()) == theme.current().color("heart")


def test_a_row_is_spoken_in_words():
    assert spoken(ROWS[0]) == "1 Mile to You, 2017, 3 out of 5 stars, Sun 11, Lap after Lap"
    assert spoken(EntryRowView("X", "", None, "", "", liked=True)) == "X, Not rated, liked"
    assert spoken(MonthHeadView("June 2017", "9 viewings")) == "June 2017, 9 viewings"


@pytest.mark.parametrize("direction", [LTR, RTL])
@pytest.mark.parametrize("width", [48, 208])
def test_the_sidebar_is_painted_wide_and_folded(qtbot, direction, width):
    view = QListView()
    qtbot.addWidget(view)
    set_ground(view.viewport(), "chrome")
    view.setFrameShape(QListView.Shape.NoFrame)
    model = QStandardItemModel(view)
    for row in (SidebarRowView("Diary", "diary", "1,040"), SidebarGap(), SidebarRowView("名前" * 99, "", "9", depth=2)):
        item = QStandardItem()
        item.setData(row, ROW_ROLE)
        model.appendRow(item)
    view.setModel(model)
    delegate = SidebarDelegate(view)
    view.setItemDelegate(delegate)
    view.setLayoutDirection(direction)
    view.setCurrentIndex(model.index(0, 0))
    view.resize(width, 200)
    option = QStyleOptionViewItem()
    assert delegate.sizeHint(option, model.index(1, 0)).height() == GAP_HEIGHT
    assert delegate.sizeHint(option, model.index(0, 0)).height() >= 30
    image = view.grab().toImage()
    chosen = view.visualRect(model.index(0, 0)).center()
    row = [image.pixelColor(x, chosen.y() - 12) for x in range(width)]
    assert theme.current().color("selection_idle") in row
