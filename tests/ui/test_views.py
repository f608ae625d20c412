"""The ways to show a place: what is chosen stays chosen, and each view shows and does what it should."""

from __future__ import annotations

from itertools import permutations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.changes import EVERYTHING
from filmjournal.domain.queries import Group, SortBy, SortKey, Subject
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import Place, PlaceKind, View
from filmjournal.ui.pages.columns_view import ColumnsView
from filmjournal.ui.pages.rows_view import RowsView
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.entry_rows import ROW_ROLE, MonthHeadView
from filmjournal.ui.widgets.poster_grid import PosterGrid
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of, viewing, visible, wait_until_open


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(SMALL)


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


def trigger(qtbot: QtBot, shell: Shell, action: ActionId) -> None:
    assert shell.actions_ is not None
    shell.actions_.set[action].trigger()
    settle(qtbot, shell)


def go(qtbot: QtBot, shell: Shell, kind: PlaceKind) -> None:
    view_of(shell).go_to(kind)
    settle(qtbot, shell)


@pytest.mark.parametrize("place", [PlaceKind.DIARY, PlaceKind.FILMS])
@pytest.mark.parametrize("through", [ActionId.VIEW_POSTERS, ActionId.IN_COLUMNS, ActionId.VIEW_STATISTICS])
def test_the_selection_is_kept_from_view_to_view(qtbot: QtBot, shell: Shell, view, place: PlaceKind, through: ActionId):
    go(qtbot, shell, place)
    view.list.select(3)
    trigger(qtbot, shell, through)
    assert view.list.current_id == 3
    trigger(qtbot, shell, ActionId.VIEW_LIST)
    assert view.list.current_id == 3
    assert pane_of(shell).film.title == "Playtime"


def test_a_film_goes_to_its_viewing_in_the_diary_and_back(qtbot: QtBot, shell: Shell, view):
    go(qtbot, shell, PlaceKind.FILMS)
    view.list.select(1)
    trigger(qtbot, shell, ActionId.VIEW_DIARY)
    assert view.list.query.subject is Subject.ENTRIES
    assert view.list.current_id == 5  # the latest viewing of film 1
    view.list.select(1)
    trigger(qtbot, shell, ActionId.VIEW_LIST)
    assert (view.list.query.subject, view.list.current_id) == (Subject.FILMS, 1)
    trigger(qtbot, shell, ActionId.VIEW_DIARY)
    assert view.list.current_id == 1  # the viewing that was current last


def test_the_keyboard_goes_with_the_view(qtbot: QtBot, shell: Shell, view):
    """From whichever view to whichever: what was focused is put away, and its place is taken by what comes."""
    views = (ActionId.VIEW_LIST, ActionId.VIEW_POSTERS, ActionId.VIEW_DIARY, ActionId.VIEW_STATISTICS)
    view.list.focus_list()
    for before, after in permutations(views, 2):
        trigger(qtbot, shell, before)
        trigger(qtbot, shell, after)
        shown = view.statistics if after is ActionId.VIEW_STATISTICS else view.list.view
        here = shell.focusWidget()
        assert here is not None
        assert here is shown or shown.isAncestorOf(here), f"{before.name} to {after.name}"


def test_the_keyboard_leaves_an_entry_that_is_put_away_only(qtbot: QtBot, shell: Shell, view):
    trigger(qtbot, shell, ActionId.VIEW_LIST)
    review = pane_of(shell).review.edit
    review.setFocus()
    trigger(qtbot, shell, ActionId.VIEW_DIARY)
    assert shell.focusWidget() is review
    trigger(qtbot, shell, ActionId.VIEW_POSTERS)
    assert shell.focusWidget() is view.list.view


def test_several_rows_stay_chosen(qtbot: QtBot, shell: Shell, view):
    flags = QItemSelectionModel.SelectionFlag
    view.list.select(2)
    row = view.list.model.row_of(4)
    view.list.selection.select(view.list.model.index(row, 0), flags.Select | flags.Rows)
    assert view.list.selected_ids() == (2, 4)
    assert view.right.currentWidget() is view.several
    trigger(qtbot, shell, ActionId.VIEW_POSTERS)
    assert view.list.selected_ids() == (2, 4)
    view.list.set_group(Group.RATING)
    settle(qtbot, shell)
    assert set(view.list.selected_ids()) == {2, 4}
    trigger(qtbot, shell, ActionId.VIEW_LIST)
    assert set(view.list.selected_ids()) == {2, 4}
    view.list.select(2)
    assert view.right.currentWidget() is pane_of(shell)


def test_columns_are_chosen_in_the_menu_of_the_order(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    menu = view.list.sort_button.menu()
    assert menu is not None

    def submenu() -> QMenu | None:
        menu.aboutToShow.emit()
        return next((action.menu() for action in menu.actions() if action.text() == "Columns"), None)

    view.list.set_view(View.LIST)
    assert submenu() is None
    view.list.set_columns(True)
    columns = view.list.columns
    assert columns is not None
    before = columns.shown_columns()
    shown = submenu()
    assert shown is not None
    next(action for action in shown.actions() if action.text() == "Countries").trigger()
    assert set(columns.shown_columns()) ^ set(before) == {"countries"}


def test_posters_fill_the_room_and_enter_opens(qtbot: QtBot, shell: Shell, view):
    go(qtbot, shell, PlaceKind.FILMS)
    trigger(qtbot, shell, ActionId.VIEW_POSTERS)
    assert isinstance(view.list.view, PosterGrid)
    assert not view.right.isVisible()
    assert view.list.width() > 900
    view.list.focus_list()
    view.list.select(2)
    qtbot.keyClick(view.list.view, Qt.Key.Key_Return)
    settle(qtbot, shell)
    assert view.view_kind is View.LIST
    assert pane_of(shell).film.id == 2
    assert pane_of(shell).review.edit.hasFocus()
    assert isinstance(view.list.view, RowsView)


def test_columns_are_a_way_of_the_list(qtbot: QtBot, shell: Shell, view):
    trigger(qtbot, shell, ActionId.IN_COLUMNS)
    assert isinstance(view.list.view, ColumnsView)
    assert view.right.isVisible()
    assert view.list.width() > 500
    view.list.view.keys_chosen.emit((SortKey(SortBy.YEAR), SortKey(SortBy.TITLE, descending=True)))
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [4, 3, 2, 6, 5, 1]
    assert not any(shell.actions_.set[id_].isChecked() for id_ in ActionId if id_.name.startswith("SORT_"))
    trigger(qtbot, shell, ActionId.IN_COLUMNS)
    assert type(view.list.view) is RowsView


@pytest.mark.parametrize(
    ("group", "heads"),
    [
        (Group.YEAR, ["2017", "2016", "2013", "1967", "1953"]),
        (Group.DECADE, ["2010s", "1960s", "1950s"]),
        (Group.DIRECTOR, ["No director"]),
        (Group.NONE, []),
    ],
)
def test_heads_say_what_a_list_is_parted_by(qtbot: QtBot, shell: Shell, view, group: Group, heads: list[str]):
    view.list.set_group(group)
    settle(qtbot, shell)
    shown = [view.list.model.index(row, 0).data(ROW_ROLE) for row in view.list.model.head_rows]
    assert all(isinstance(head, MonthHeadView) for head in shown)
    assert [head.text for head in shown] == heads


def test_a_place_narrows_and_a_search_narrows_it_further(qtbot: QtBot, shell: Shell, view):
    view.sidebar.choose(Place(PlaceKind.YEAR, None, "year:2017"))
    settle(qtbot, shell)
    view.list.show_place(Place(PlaceKind.YEAR, None, "year:2017"), "2017")
    view.list.ask()
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [1]
    view.list.set_subject(Subject.ENTRIES)
    view.search.set_text("kinder")
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [5]
    view.search.set_text("door")
    settle(qtbot, shell)
    assert list(view.list.model.ids) == []


def test_a_list_has_its_own_order(qtbot: QtBot, shell: Shell, view):
    view.bus.do(CreateList("Best"), "List")
    view.bus.do(AddToList(1, (3, 1, 5)), "Put")
    settle(qtbot, shell)
    view.sidebar.choose(Place(PlaceKind.LIST, 1))
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [3, 1, 5]
    assert view.list.sort_button.text() == "In my order"
    view.list.set_keys((SortKey(SortBy.TITLE),))
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [1, 5, 3]
    go(qtbot, shell, PlaceKind.FILMS)
    assert view.list.keys[0].by is SortBy.WATCHED


def test_the_view_is_there_again_next_time(qtbot: QtBot, shell: Shell, make_window):
    trigger(qtbot, shell, ActionId.IN_COLUMNS)
    trigger(qtbot, shell, ActionId.VIEW_POSTERS)
    shell.close()
    again = make_window(None)
    wait_until_open(qtbot, again)
    assert view_of(again).view_kind is View.POSTERS
    trigger(qtbot, again, ActionId.VIEW_LIST)
    assert view_of(again).list.in_columns


def test_a_long_review_stays_at_the_top_when_the_pane_changes_its_width(qtbot: QtBot, make_window):
    text = "".join(f"<p>{'words and more words ' * 60}</p>" for _each in range(8))
    shell = make_window((viewing("Long", 2000, "2017-01-01", 3, review=text),))
    shell.resize(1280, 800)
    settle(qtbot, shell)
    review = pane_of(shell).review
    place = review.edit.y()
    for _turn in range(4):
        trigger(qtbot, shell, ActionId.IN_COLUMNS)
        assert review.edit.y() == place
        assert review.edit.height() >= review.edit.review.size().height()


def test_in_the_narrowest_window_nothing_is_cut_off_and_a_search_shows_what_it_finds(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    shell.resize(shell.minimumSize())
    view.show_turn("entry")
    settle(qtbot, shell)
    pane = pane_of(shell)
    assert pane.isVisible()
    assert pane.mapTo(view, pane.rect().topRight()).x() < view.width()
    log, search = view.log_button.geometry(), view.search.geometry()
    assert log.right() < search.left()
    assert log.width() >= view.log_button.sizeHint().width()
    view.search.setFocus()
    qtbot.keyClicks(view.search.field, "blood")
    settle(qtbot, shell)
    assert view.list.isVisible()
    assert not pane.isVisible()
    assert view.view_tabs.isVisible()
    trigger(qtbot, shell, ActionId.SHOW_PEOPLE)
    assert view.people is not None
    assert view.people.mapTo(view, view.people.rect().topRight()).x() < view.width()


def test_a_film_is_shown_among_all_films_whatever_is_listed_of_them(qtbot: QtBot, shell: Shell, view):
    go(qtbot, shell, PlaceKind.FILMS)
    view.list.set_subject(Subject.ENTRIES)
    settle(qtbot, shell)
    view.show_film(3)
    settle(qtbot, shell)
    assert (view.list.listed_subject, view.list.current_id) == (Subject.FILMS, 3)
    assert pane_of(shell).film.title == "Playtime"


def test_what_was_logged_is_shown_in_the_diary_whatever_is_listed_there(qtbot: QtBot, shell: Shell, view):
    go(qtbot, shell, PlaceKind.DIARY)
    view.list.set_subject(Subject.FILMS)
    settle(qtbot, shell)
    view.show_logged(5, write=False)
    settle(qtbot, shell)
    assert (view.list.listed_subject, view.list.current_id) == (Subject.ENTRIES, 5)
    assert pane_of(shell).entry.id == 5


def test_the_keyboard_goes_to_the_list_when_the_chosen_rows_go(qtbot: QtBot, shell: Shell, view):
    """Not into the review of the entry that takes the place of what several rows have in common."""
    go(qtbot, shell, PlaceKind.DIARY)
    pane_of(shell).review.edit.setFocus()
    flags = QItemSelectionModel.SelectionFlag
    index = view.list.model.index(view.list.model.row_of(2), 0)
    view.list.selection.select(index, flags.Select | flags.Rows)
    settle(qtbot, shell)
    view.several.remove_button.setFocus()
    qtbot.keyClick(view.several.remove_button, Qt.Key.Key_Space)
    settle(qtbot, shell)
    assert view.right.currentWidget() is pane_of(shell)
    assert shell.focusWidget() is view.list.view


def test_rows_chosen_across_heads_are_chosen_again(qtbot: QtBot, shell: Shell, view):
    chosen = view.list.model.ids[1:4]
    flags = QItemSelectionModel.SelectionFlag
    view.list.select(chosen[0])
    for id_ in chosen[1:]:
        index = view.list.model.index(view.list.model.row_of(id_), 0)
        view.list.selection.select(index, flags.Select | flags.Rows)
    view.bus.changed.emit(EVERYTHING, None)
    settle(qtbot, shell)
    assert view.list.selected_ids() == tuple(chosen)
    assert view.list.current_id == chosen[0]


def test_the_watchlist_says_that_its_order_is_of_what_was_added(qtbot: QtBot, shell: Shell, view):
    go(qtbot, shell, PlaceKind.WATCHLIST)
    assert view.list.sort_button.text() == "Added, newest first"
    go(qtbot, shell, PlaceKind.DIARY)
    assert view.list.sort_button.text() == "Watched, newest first"


def test_what_may_have_been_meant_goes_with_the_words_that_found_nothing(qtbot: QtBot, shell: Shell, view):
    def offered() -> list[str]:
        return [button.text() for button in visible(view.list, QPushButton) if button.text() == "playtime"]

    view.search.set_text("plaitime")
    qtbot.waitUntil(lambda: offered() == ["playtime"], timeout=PATIENCE)
    view.search.set_text("plaitime year:abc")
    qtbot.waitUntil(lambda: offered() == [], timeout=PATIENCE)
