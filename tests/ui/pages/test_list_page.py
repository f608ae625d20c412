"""The list in the window: what it shows, in which order, what is current, and what its keys do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.partial_date import parse as date
from filmjournal.domain.queries import ListRow, Order, Section
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.list_page import FIRST_ROWS, sections_of
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from ui_help import PATIENCE, SMALL, double_click, look_for_others, pane_of, settle, view_of, viewing, visible


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(SMALL)


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


def ids(view: JournalView) -> list[int]:
    return list(view.list.model.ids)


def search(qtbot: QtBot, shell: Shell, text: str) -> list[int]:
    view_of(shell).search.set_text(text)
    settle(qtbot, shell)
    return ids(view_of(shell))


def test_searching_narrows_the_list_as_one_types(qtbot: QtBot, shell: Shell, view: JournalView):
    view.search.setFocus()
    qtbot.keyClicks(view.search.field, "crudup")
    settle(qtbot, shell)
    assert ids(view) == [5, 1]
    assert view.list._count.text() == "2"
    assert pane_of(shell).film.title == "1 Mile to You"
    qtbot.waitUntil(shell.actions_.assistant.popup.isVisible, timeout=PATIENCE)
    qtbot.keyClick(view.search.field, Qt.Key.Key_Escape)  # the suggestions go first
    qtbot.keyClick(view.search.field, Qt.Key.Key_Escape)
    settle(qtbot, shell)
    assert len(ids(view)) == 6


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("year:1950..1970", [3, 4]),
        ("rating:>=4.5", [3, 4]),
        ("tag:grief", [1]),
        ("person:rogers", [5, 1]),
        ('"sides of a"', [2]),
        ("mile -lap", []),
        ("東京", [4]),
    ],
)
def test_fields_are_understood(qtbot: QtBot, shell: Shell, text: str, found: list[int]):
    assert search(qtbot, shell, text) == found


def test_a_mistake_is_told_and_the_list_stays(qtbot: QtBot, shell: Shell, view: JournalView):
    assert search(qtbot, shell, "crudup") == [5, 1]
    assert search(qtbot, shell, "crudup year:abc") == [5, 1]
    qtbot.waitUntil(lambda: bool(view.search.mistake()), timeout=PATIENCE)
    assert "year" in view.search.mistake()
    assert search(qtbot, shell, "crudup year:2017") == [5, 1]
    assert view.search.mistake() == ""


def test_finding_nothing_says_so_and_offers_a_way_back(qtbot: QtBot, shell: Shell, view: JournalView):
    search(qtbot, shell, "nothing-of-the-kind")
    (button,) = visible(view.list, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, shell)
    assert len(ids(view)) == 6
    assert view.search.text() == ""
    assert pane_of(shell).entry is not None


def test_enter_goes_from_the_search_to_the_list_and_on_to_the_review(qtbot: QtBot, shell: Shell, view: JournalView):
    view.search.setFocus()
    qtbot.keyClicks(view.search.field, "playtime")
    settle(qtbot, shell)
    qtbot.keyClick(view.search.field, Qt.Key.Key_Return)
    assert shell.focusWidget() is view.list.view
    qtbot.keyClick(view.list.view, Qt.Key.Key_Return)
    assert shell.focusWidget() is pane_of(shell).review.edit


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.WATCHED, [5, 1, 2, 3, 4, 6]),
        (Order.TITLE, [5, 1, 2, 6, 3, 4]),
        (Order.YEAR, [5, 1, 6, 2, 3, 4]),
        (Order.RATING, [4, 3, 5, 2, 1, 6]),
        (Order.LOGGED, [6, 5, 4, 3, 2, 1]),
    ],
)
def test_orders(qtbot: QtBot, shell: Shell, view: JournalView, order: Order, expected: list[int]):
    view.list.select(3)
    view.list.set_order(order)
    settle(qtbot, shell)
    assert ids(view) == expected
    assert bool(view.list.model.head_rows) == (order is Order.WATCHED)
    assert view.list.current_id == 3  # what one was reading stays
    assert pane_of(shell).entry.id == 3
    checked = [id_ for id_ in ActionId if id_.name.startswith("SORT_") and shell.actions_.set[id_].isChecked()]
    assert [id_.name for id_ in checked] == [f"SORT_{order.name}"]


def test_stars_are_given_straight_in_the_list(qtbot: QtBot, shell: Shell, view: JournalView):
    delegate = view.list.view.itemDelegate()
    delegate.rate_requested.emit(6, 9)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(6).rating == Rating(9)
    row = view.list.model.row_of(6)
    assert view.list.model.index(row, 0).data(ROW_ROLE).rating_half_stars == 9
    delegate.rate_requested.emit(6, None)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(6).rating is None
    view.go_to(PlaceKind.FILMS)
    settle(qtbot, shell)
    delegate.rate_requested.emit(5, 4)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.film(5).rating == Rating(4)


def test_delete_moves_all_that_is_chosen_to_the_trash_and_undo_brings_it_back(
    qtbot: QtBot, shell: Shell, view: JournalView
):
    view.list.view.setFocus()
    view.list.select(2)
    qtbot.keyClick(view.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = view.list.selected_ids()
    assert chosen[:2] == (2, 3)
    qtbot.keyClick(view.list.view, Qt.Key.Key_Delete)
    settle(qtbot, shell)
    assert set(ids(view)) == {1, 2, 3, 4, 5, 6} - set(chosen)
    assert str(len(chosen)) in view.toast.message()
    assert pane_of(shell).entry.id == view.list.current_id
    shell.actions_.set[ActionId.UNDO].trigger()
    settle(qtbot, shell)
    assert len(ids(view)) == 6


def test_what_follows_the_removed_rows_is_chosen(qtbot: QtBot, shell: Shell, view: JournalView):
    order = ids(view)
    view.list.view.setFocus()
    view.list.select(order[1])
    qtbot.keyClick(view.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.list.selected_ids() == tuple(order[1:3])
    qtbot.keyClick(view.list.view, Qt.Key.Key_Delete)
    settle(qtbot, shell)
    assert view.list.current_id == order[3]


def test_the_trash_lists_what_is_in_it_and_puts_it_back(qtbot: QtBot, shell: Shell, view: JournalView):
    view.list.select(4)
    shell.actions_.set[ActionId.REMOVE_ENTRY].trigger()
    settle(qtbot, shell)
    shell.actions_.set[ActionId.SHOW_TRASH].trigger()
    settle(qtbot, shell)
    assert ids(view) == [4]
    shell.actions_.set[ActionId.PUT_BACK].trigger()
    settle(qtbot, shell)
    assert ids(view) == []
    assert not view.bus.journal.browsing.entry(4).trashed


def test_a_film_logged_elsewhere_appears_and_the_current_stays(
    qtbot: QtBot, shell: Shell, view: JournalView, other: Journal
):
    view.list.select(2)
    other.execute(LogFilm("Aftersun", 2022, viewing={"watched": date("2024-05-01")}))
    look_for_others(view.bus)
    settle(qtbot, shell)
    assert ids(view) == [7, 5, 1, 2, 3, 4, 6]
    assert view.list.current_id == 2
    assert pane_of(shell).entry.id == 2


def test_a_change_shows_in_its_row_without_asking_for_all(qtbot: QtBot, shell: Shell, view: JournalView):
    resets: list[int] = []
    view.list.model.modelReset.connect(lambda: resets.append(1))
    view.bus.do(EditEntry(2, {"headline": "Anew"}), "Headline")
    settle(qtbot, shell)
    row = view.list.model.row_of(2)
    assert view.list.model.index(row, 0).data(ROW_ROLE).headline == "Anew"
    assert resets == []


def test_a_film_outside_the_list_is_shown_and_the_list_left_alone(qtbot: QtBot, shell: Shell, view: JournalView):
    search(qtbot, shell, "playtime")
    pane_of(shell).show_film(2)
    view.bus.do(LogFilm("Aftersun", 2022, viewing={}), "Log")
    settle(qtbot, shell)
    assert ids(view) == [3]
    assert pane_of(shell).film.title == "Blood Ties"


def test_an_entrys_number_is_not_taken_for_a_films(qtbot: QtBot, shell: Shell, view: JournalView):
    view.list.select(4)  # of film 4's neighbours, none is meant
    view.go_to(PlaceKind.WATCHLIST)
    settle(qtbot, shell)
    assert (view.list.current_id, pane_of(shell).film.id) == (6, 6)
    view.go_to(PlaceKind.DIARY)
    settle(qtbot, shell)
    assert view.list.current_id == pane_of(shell).entry.id


def test_a_long_list_comes_in_two_steps_and_keeps_its_place(qtbot: QtBot, make_window):
    many = tuple(viewing(f"Film {n}", 2000, f"{2000 + n // 300}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02}")
                 for n in range(FIRST_ROWS + 60))  # fmt: skip
    shell = make_window(many)
    view = view_of(shell)
    qtbot.waitUntil(lambda: len(ids(view)) == FIRST_ROWS + 60, timeout=PATIENCE)
    settle(qtbot, shell)
    view.list.select(5)
    settle(qtbot, shell)
    assert view.list.view.verticalScrollBar().value() > 1000
    place = view.list.view.place_in_sight(view.list.view.currentIndex().row())
    assert place is not None
    view.bus.do(EditEntry(5, {"headline": "Here"}), "Headline")
    view.bus.do(LogFilm("Newer", 2024, viewing={"watched": date("2024-01-01")}), "Log")
    qtbot.waitUntil(lambda: len(ids(view)) == FIRST_ROWS + 61, timeout=PATIENCE)
    settle(qtbot, shell)
    assert view.list.current_id == 5
    assert view.list.view.place_in_sight(view.list.view.currentIndex().row()) == place


def test_the_month_of_the_top_row_stays_over_the_list(qtbot: QtBot, make_window):
    shell = make_window(size=(1280, 420))
    rows = view_of(shell).list.view
    assert rows._head.isVisible()
    rows.verticalScrollBar().setValue(200)
    model = view_of(shell).list.model
    assert model.head_over(rows.rowAt(0)).text == "June 2017"
    assert rows._head.y() <= 0
    assert rows._head.geometry().intersects(rows.viewport().rect())


def test_a_screen_reader_hears_a_row(shell: Shell, view: JournalView):
    table = QAccessible.queryAccessibleInterface(view.list.view)
    said = [table.child(number).text(QAccessible.Text.Name) for number in range(table.childCount())]
    assert any(name.startswith("Blood Ties, 2013, 3 and a half out of 5 stars") for name in said)


def test_a_double_click_goes_to_the_review(qtbot: QtBot, shell: Shell, view: JournalView):
    rows = view.list.view
    place = rows.visualRect(view.list.model.index(view.list.model.row_of(1), 0))
    point = QPoint(place.center().x() + 60, place.y() + 12)
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert pane_of(shell).entry.id == 1
    double_click(qtbot, rows.viewport(), point)
    assert shell.focusWidget() is pane_of(shell).review.edit


def test_sections_of_the_first_rows():
    def row(watched: str) -> ListRow:
        return ListRow(1, 1, "A", None, date(watched), None, None, False, False, False)

    days = ["2017-06-11", "2017-06-01", "2017-06", "2017-05-30", "2017", "2016", ""]
    assert sections_of([row(day) for day in days]) == (
        Section(2017, 6, 3), Section(2017, 5, 1), Section(2017, None, 1), Section(2016, None, 1),
        Section(None, None, 1),
    )  # fmt: skip
    assert sections_of([]) == ()
