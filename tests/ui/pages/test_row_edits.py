"""Edits straight in the list, by keyboard and by pointer, in rows and in columns; one step of undo each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit
from pytestqt.qtbot import QtBot

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.partial_date import parse as date
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.browsing import Browsing
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.columns import NUMBER_OF
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.columns_view import ColumnsView
from filmjournal.ui.pages.row_edits import no_viewing
from filmjournal.ui.pages.row_keys import with_half
from filmjournal.ui.pages.row_popups import DatePopup, RowPopup, TagsPopup
from filmjournal.ui.shell import Shell
from ui_help import PATIENCE, SMALL, double_click, settle, view_of

Key = Qt.Key
IN_BOTH = pytest.mark.parametrize("rows", ["rows", "columns"], indirect=True)


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(SMALL)


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


@pytest.fixture
def rows(request: pytest.FixtureRequest, shell: Shell, view: JournalView) -> QAbstractItemView:
    """The list, as rows unless a test asks for columns."""
    view.list.set_columns(getattr(request, "param", "rows") == "columns")
    view.list.focus_list()
    return view.list.view


def browsing(view: JournalView) -> Browsing:
    return view.bus.journal.browsing


def choose(view: JournalView, *ids: int) -> None:
    """Choose rows; the first of them is current."""
    view.list.select(ids[0])
    flags = QItemSelectionModel.SelectionFlag
    for id_ in ids:
        row = view.list.model.row_of(id_)
        assert row is not None
        view.list.selection.select(view.list.model.index(row, 0), flags.Select | flags.Rows)


def press(qtbot: QtBot, shell: Shell, rows: QAbstractItemView, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(rows, key)
        settle(qtbot, shell)


def undo(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.bus.undo()
    settle(qtbot, shell)


def popup(qtbot: QtBot, shell: Shell) -> RowPopup:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in shell.findChildren(RowPopup)), timeout=PATIENCE)
    (found,) = (found for found in shell.findChildren(RowPopup) if found.isVisible())
    return found


def ratings(view: JournalView, *ids: int) -> list[float | None]:
    found = browsing(view).entries(ids)
    return [None if (rating := found[id_].rating) is None else rating.stars for id_ in ids]


@IN_BOTH
def test_stars_by_key(qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView) -> None:
    view.list.select(6)
    press(qtbot, shell, rows, Key.Key_4)
    assert ratings(view, 6) == [4]
    press(qtbot, shell, rows, Key.Key_Period)
    assert ratings(view, 6) == [4.5]
    press(qtbot, shell, rows, Key.Key_Period)
    assert ratings(view, 6) == [4]
    press(qtbot, shell, rows, Key.Key_0)
    assert ratings(view, 6) == [None]
    assert view.list.current_id == 6


def test_half_a_star_more_or_less() -> None:
    after = [with_half(Rating(half) if half else None) for half in range(11)]
    assert [0 if rating is None else rating.half_stars for rating in after] == [1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 9]


def test_stars_of_several_rows_are_one_step(
    qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView
) -> None:
    choose(view, 3, 1, 2)
    press(qtbot, shell, rows, Key.Key_2)
    assert ratings(view, 1, 2, 3) == [2, 2, 2]
    assert view.list.selected_count() == 3
    undo(qtbot, shell, view)
    assert ratings(view, 1, 2, 3) == [3, 3.5, 4.5]


def test_films_are_liked_by_key(qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView) -> None:
    choose(view, 1, 2)
    press(qtbot, shell, rows, Key.Key_L)
    assert [browsing(view).film(id_).liked for id_ in (1, 2, 3)] == [True, True, False]
    press(qtbot, shell, rows, Key.Key_L)
    assert not browsing(view).film(1).liked
    undo(qtbot, shell, view)
    undo(qtbot, shell, view)
    assert [browsing(view).film(id_).liked for id_ in (1, 2)] == [False, False]


@IN_BOTH
def test_the_date_opens_in_place(qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView) -> None:
    view.list.select(2)
    press(qtbot, shell, rows, Key.Key_F2)
    field = popup(qtbot, shell)
    assert isinstance(field, DatePopup)
    assert field.field.date() == PartialDate(2017, 6, 8)
    assert shell.rect().contains(field.geometry())
    field.field.setText("nonsense")
    qtbot.keyClick(field.field, Key.Key_Return)
    assert field.isVisible()
    field.field.setText("2016-02")
    qtbot.keyClick(field.field, Key.Key_Return)
    settle(qtbot, shell)
    assert browsing(view).entry(2).watched == PartialDate(2016, 2)
    assert shell.focusWidget() is rows
    assert view.list.current_id == 2  # it moved in the list, and is still the current one
    undo(qtbot, shell, view)
    assert browsing(view).entry(2).watched == PartialDate(2017, 6, 8)


def test_escape_leaves_the_date_and_going_elsewhere_keeps_it(
    qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView
) -> None:
    view.list.select(2)
    for key, watched in ((Key.Key_Escape, "2017-06-08"), (None, "2015")):
        press(qtbot, shell, rows, Key.Key_F2)
        field = popup(qtbot, shell)
        assert isinstance(field, DatePopup)
        field.field.setText("2015")
        if key is None:
            view.search.setFocus()
        else:
            qtbot.keyClick(field.field, key)
        settle(qtbot, shell)
        assert browsing(view).entry(2).watched == date(watched)


def test_one_date_for_several_rows(qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView) -> None:
    choose(view, 2, 3, 6)
    press(qtbot, shell, rows, Key.Key_F2)
    field = popup(qtbot, shell)
    assert isinstance(field, DatePopup)
    assert (field.field.text(), field.field.placeholderText()) == ("", "Several dates")
    qtbot.keyClick(field.field, Key.Key_Return)  # with nothing typed all stays as it is
    settle(qtbot, shell)
    assert not view.bus.stack.count()
    press(qtbot, shell, rows, Key.Key_F2)
    field = popup(qtbot, shell)
    assert isinstance(field, DatePopup)
    qtbot.keyClicks(field.field, "2017-06-08")
    qtbot.keyClick(field.field, Key.Key_Return)
    settle(qtbot, shell)
    assert {entry.watched for entry in browsing(view).entries((2, 3, 6)).values()} == {PartialDate(2017, 6, 8)}
    assert view.toast.message() == "Changed the date of 3 viewings"
    undo(qtbot, shell, view)
    assert [browsing(view).entry(id_).watched for id_ in (3, 6)] == [PartialDate(2017, 5, 6), None]


def test_what_is_typed_at_once_goes_into_the_field(
    qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView
) -> None:
    view.list.select(2)
    qtbot.keyClick(rows, Key.Key_F2)
    (field,) = shell.findChildren(DatePopup)
    qtbot.keyClicks(field.field, "2015")
    settle(qtbot, shell)
    assert field.field.text() == "2015"
    qtbot.keyClick(field.field, Key.Key_Return)
    settle(qtbot, shell)
    qtbot.keyClick(rows, Key.Key_T)
    (tags,) = shell.findChildren(TagsPopup)
    qtbot.keyClicks(tags.tags.field, "new,typed")
    settle(qtbot, shell)
    qtbot.keyClick(tags.tags.field, Key.Key_Return)
    qtbot.keyClick(tags.tags.field, Key.Key_Return)
    settle(qtbot, shell)
    assert (browsing(view).entry(2).watched, ratings(view, 2)) == (PartialDate(2015), [3.5])
    assert browsing(view).entry(2).tags == ("new", "typed")
    assert view.bus.stack.count() == 2


@IN_BOTH
def test_tags_open_in_place(qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView) -> None:
    view.list.select(1)
    press(qtbot, shell, rows, Key.Key_T)
    field = popup(qtbot, shell)
    assert isinstance(field, TagsPopup)
    assert field.tags.tags() == ("grief", "running")
    qtbot.keyClicks(field.tags.field, "Running,slow")
    qtbot.keyClick(field.tags.field, Key.Key_Return)
    assert field.isVisible()
    field.tags.remove("grief")
    qtbot.keyClick(field.tags.field, Key.Key_Return)
    settle(qtbot, shell)
    assert browsing(view).entry(1).tags == ("running", "slow")
    assert shell.focusWidget() is rows
    undo(qtbot, shell, view)
    assert browsing(view).entry(1).tags == ("running", "grief")


def test_tags_of_several_rows_say_how_many_have_them(
    qtbot: QtBot, shell: Shell, view: JournalView, rows: QAbstractItemView
) -> None:
    edits = view.list.views.edits
    edits.tag((Subject.ENTRIES, (1, 2)), ("shared",))
    settle(qtbot, shell)
    choose(view, 1, 2)
    press(qtbot, shell, rows, Key.Key_T)
    field = popup(qtbot, shell)
    assert isinstance(field, TagsPopup)
    assert [tag.accessibleName() for tag in field.tags._tags] == [
        "grief · 1 of 2, take off", "running · 1 of 2, take off", "shared, take off",
    ]  # fmt: skip
    field.tags.remove("shared")
    qtbot.keyClicks(field.tags.field, "typed")  # still in the field when the keyboard goes elsewhere
    view.search.setFocus()
    settle(qtbot, shell)
    assert browsing(view).entry(1).tags == ("running", "grief", "typed")
    assert browsing(view).entry(2).tags == ("typed",)
    undo(qtbot, shell, view)
    assert browsing(view).entry(2).tags == ("shared",)


def test_a_film_is_edited_by_its_latest_viewing(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.go_to(PlaceKind.FILMS)
    settle(qtbot, shell)
    rows = view.list.view
    rows.setFocus()
    view.list.select(1)
    press(qtbot, shell, rows, Key.Key_5, Key.Key_F2)
    field = popup(qtbot, shell)
    assert isinstance(field, DatePopup)
    field.field.setText("2024-03-05")
    qtbot.keyClick(field.field, Key.Key_Return)
    settle(qtbot, shell)
    assert browsing(view).film(1).rating == Rating(10)
    assert ratings(view, 1, 5) == [3, 3.5]
    assert browsing(view).entry(5).watched == PartialDate(2024, 3, 5)
    press(qtbot, shell, rows, Key.Key_0)
    assert browsing(view).film(1).rating is None


def test_what_has_no_viewing_and_what_is_in_the_trash_is_told(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    told: list[str] = []
    view.bus.refused.connect(told.append)
    edits = view.list.views.edits
    edits.set_watched((Subject.WATCHLIST, (6,)), PartialDate(2020))
    settle(qtbot, shell)
    edits.rate((Subject.TRASH, (1,)), Rating(4))
    settle(qtbot, shell)
    view.go_to(PlaceKind.WATCHLIST)
    settle(qtbot, shell)
    view.list.select(6)
    press(qtbot, shell, view.list.view, Key.Key_T)
    assert not shell.findChildren(RowPopup)
    assert told == [no_viewing(), "Put it back first: in the trash nothing is changed.", no_viewing()]
    assert ratings(view, 1) == [3]


def test_columns_edit_by_pointer(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    shell.resize(1600, 800)
    view.list.set_columns(True)
    columns = view.list.view
    assert isinstance(columns, ColumnsView)
    columns.show_columns(["title", "watched", "rating", "liked", "tags"])
    choose(view, 2, 3)
    row = view.list.model.row_of(3)
    assert row is not None
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(columns.viewport(), left, pos=columns._stars_of(row).topLeft())
    settle(qtbot, shell)
    assert ratings(view, 2, 3) == [0.5, 0.5]  # both were chosen
    heart = columns.visualRect(view.list.model.index(row, NUMBER_OF["liked"])).center()
    qtbot.mouseClick(columns.viewport(), left, pos=heart)
    settle(qtbot, shell)
    assert [browsing(view).film(id_).liked for id_ in (1, 2, 3)] == [False, True, True]
    cell = columns.visualRect(view.list.model.index(row, NUMBER_OF["watched"])).center()
    double_click(qtbot, columns.viewport(), cell)
    field = popup(qtbot, shell)
    assert isinstance(field, DatePopup)
    qtbot.keyClick(field.findChild(QLineEdit), Key.Key_Escape)
    undo(qtbot, shell, view)
    undo(qtbot, shell, view)
    assert ratings(view, 2, 3) == [3.5, 4.5]
