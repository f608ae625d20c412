"""All that can be done with the list, its views, places, people and numbers, in the real window, by keyboard alone."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from filmjournal.domain.queries import Group, SortBy, Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.list_commands import AddToList, CreateList, KeepSmartList
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind, View
from filmjournal.ui.models.places import Section
from filmjournal.ui.pages.columns_view import ColumnsView
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.number_bars import NumberBars
from filmjournal.ui.widgets.poster_grid import PosterGrid
from keyboard_help import ALT, CTRL, SHIFT, Key, Keyboard, current_is_in_sight
from ui_help import SMALL, pane_of, settle, view_of, visible


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(SMALL)


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


@pytest.fixture
def keys(qtbot: QtBot, shell: Shell, view: JournalView) -> Keyboard:
    """With the keyboard in the list of the diary, newest entry current."""
    keyboard = Keyboard(qtbot, shell)
    keyboard.press(Key.Key_2, CTRL)
    keyboard.go_to(view.list.view, Key.Key_F6)
    keyboard.press(Key.Key_Home)
    return keyboard


def entry(view: JournalView, id_: int):
    return view.bus.journal.browsing.entry(id_)


def go_down_to(keys: Keyboard, view: JournalView, name: str) -> None:
    """Go to a row of the sidebar by arrow keys."""
    places = view.sidebar.view
    keys.go_to(places, Key.Key_F6)
    keys.press(Key.Key_Home)
    for _row in range(view.sidebar.model.rowCount()):
        if places.currentIndex().data() == name:
            break
        keys.press(Key.Key_Down)
    assert places.currentIndex().data() == name
    assert current_is_in_sight(places)


def names(view: JournalView) -> list[str]:
    model = view.sidebar.model
    return [model.index(row).data() for row in range(model.rowCount())]


# Panes, places and views ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1280, 800), (900, 700), (740, 700)], ids=str)
def test_panes_and_places(qtbot: QtBot, make_window, size: tuple[int, int]):
    shell = make_window(SMALL, size=size)
    view, keys = view_of(shell), Keyboard(qtbot, shell)
    for key, kind in (
        (Key.Key_1, PlaceKind.FILMS), (Key.Key_3, PlaceKind.WATCHLIST), (Key.Key_4, PlaceKind.TRASH),
        (Key.Key_5, PlaceKind.PEOPLE), (Key.Key_2, PlaceKind.DIARY),
    ):  # fmt: skip
        keys.press(key, CTRL)
        assert view.place.kind is kind
        for _pane in range(6):
            keys.press(Key.Key_F6)
        for _pane in range(6):
            keys.press(Key.Key_F6, SHIFT)
    keys.press(Key.Key_F, CTRL)
    assert view.search.field.hasFocus()


def test_every_view_of_a_place(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_Down, times=2)
    chosen = view.list.current_id
    for key, kind in ((Key.Key_2, View.POSTERS), (Key.Key_3, View.DIARY), (Key.Key_1, View.LIST)):
        keys.press(key, ALT)
        assert (view.view_kind, view.list.current_id) == (kind, chosen)
        assert keys.here is view.list.view
        assert current_is_in_sight(view.list.view)
    keys.press(Key.Key_4, ALT)
    assert view.view_kind is View.STATISTICS
    keys.press(Key.Key_5, ALT)  # columns are a way of the list
    assert view.list.in_columns
    assert view.list.current_id == chosen


def test_posters_are_walked_and_opened(keys: Keyboard, view: JournalView, shell: Shell):
    keys.press(Key.Key_2, ALT)
    grid = view.list.view
    assert isinstance(grid, PosterGrid)
    keys.press(Key.Key_Home)
    first = view.list.current_id
    keys.press(Key.Key_Right)
    second = view.list.current_id
    assert first != second
    keys.press(Key.Key_End)
    assert current_is_in_sight(grid)
    keys.press(Key.Key_Left, times=3)
    chosen = view.list.current_id
    assert chosen is not None
    keys.press(Key.Key_6, ALT)
    assert view.list.titles
    keys.press(Key.Key_Return)
    assert view.view_kind is View.LIST
    assert pane_of(shell).review.edit.hasFocus()
    assert pane_of(shell).entry.id == chosen


# Order, groups, columns -----------------------------------------------------------------------------------------------


def test_order_and_groups_are_chosen(keys: Keyboard, view: JournalView):
    page = view.list
    keys.go_to(page.sort_button, Key.Key_Backtab, SHIFT)
    keys.open_and_choose("Title")
    assert page.keys[0].by is SortBy.TITLE
    keys.go_to(page.sort_button, Key.Key_Backtab, SHIFT)
    keys.open_and_choose("Then by", "Year")
    assert [key.by for key in page.keys] == [SortBy.TITLE, SortBy.YEAR]
    keys.go_to(page.sort_button, Key.Key_Backtab, SHIFT)
    keys.open_and_choose("Decade of the film")
    assert page.group is Group.DECADE
    assert page.model.head_rows
    keys.go_to(page.sort_button, Key.Key_Backtab, SHIFT)
    keys.open_and_choose("Films")
    assert page.listed_subject is Subject.FILMS
    keys.press(Key.Key_8, CTRL | ALT)
    assert page.keys[0].by is SortBy.RATING


def test_columns_are_chosen_sorted_moved_and_sized(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_5, ALT)
    columns = view.list.view
    assert isinstance(columns, ColumnsView)
    heads = columns.heads
    keys.go_to(heads, Key.Key_Backtab, SHIFT)
    before = columns.shown_columns()
    keys.press(Key.Key_Home)
    keys.press(Key.Key_Return)
    assert [key.by for key in view.list.keys] == [SortBy.TITLE]
    keys.press(Key.Key_Right)
    keys.press(Key.Key_Return, SHIFT)
    assert [key.by for key in view.list.keys] == [SortBy.TITLE, SortBy.YEAR]
    keys.press(Key.Key_Right, CTRL)
    assert columns.shown_columns() != before
    assert sorted(columns.shown_columns()) == sorted(before)
    widths = {number: heads.sectionSize(number) for number in heads.visible_sections()}
    keys.press(Key.Key_Right, SHIFT)
    assert {number: heads.sectionSize(number) for number in heads.visible_sections()} != widths
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Columns", "Genres")
    assert ("genres" in columns.shown_columns()) is not ("genres" in before)
    keys.press(Key.Key_Down)
    assert keys.here is columns
    keys.press(Key.Key_End)
    assert current_is_in_sight(columns)


# What is done to rows -------------------------------------------------------------------------------------------------


def test_several_rows_are_rated_liked_tagged_dated_hidden_and_undone(keys: Keyboard, view: JournalView):
    page = view.list
    keys.press(Key.Key_Down, SHIFT, times=2)
    chosen = page.selected_ids()
    assert len(chosen) == 3
    ratings = [entry(view, id_).rating for id_ in chosen]
    keys.press(Key.Key_2)
    assert {entry(view, id_).rating for id_ in chosen} == {Rating(4)}
    keys.press(Key.Key_Z, CTRL)
    assert [entry(view, id_).rating for id_ in chosen] == ratings
    keys.press(Key.Key_L)
    assert all(entry(view, id_).film.liked for id_ in chosen)
    keys.press(Key.Key_T)
    keys.type("rain")
    keys.press(Key.Key_Return, times=2)
    assert all("rain" in entry(view, id_).tags for id_ in chosen)
    assert keys.here is page.view
    keys.press(Key.Key_F2)
    keys.type("2001-02-03")
    keys.press(Key.Key_Return)
    assert {str(entry(view, id_).watched) for id_ in chosen} == {"2001-02-03"}
    assert keys.here is page.view
    assert set(page.selected_ids()) == set(chosen)
    keys.press(Key.Key_P, CTRL | SHIFT)
    assert all(entry(view, id_).private for id_ in chosen)
    keys.press(Key.Key_W, CTRL | SHIFT)
    assert all(entry(view, id_).film.watchlist for id_ in chosen)
    keys.press(Key.Key_Delete)
    assert all(entry(view, id_).trashed for id_ in chosen)
    assert keys.here is page.view
    keys.press(Key.Key_Z, CTRL)
    assert not any(entry(view, id_).trashed for id_ in chosen)


def test_the_page_of_several_rows_is_walked(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_A, CTRL)
    page = view.shown_selection
    assert page is not None
    stops = [view.list.view]
    while (here := keys.here) not in stops or len(stops) == 1:
        if here not in stops:
            stops.append(here)
        assert len(stops) < 40
        keys.press(Key.Key_Tab)
    assert page.tags.field in stops
    assert page.rating in stops


def test_the_menu_of_rows_puts_on_a_list_and_removes(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_Down, SHIFT)
    films = {entry(view, id_).film.id for id_ in view.list.selected_ids()}
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Put on a list", "New list…")
    keys.type("Best")
    keys.press(Key.Key_Return)
    (made,) = view.bus.journal.browsing.lists.all()
    assert (made.name, made.films) == ("Best", len(films))
    assert keys.here is view.list.view
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Rate", "4")
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Move to the trash")
    assert view.bus.journal.browsing.counts().trash == 2
    keys.press(Key.Key_4, CTRL)
    keys.go_to(view.list.view, Key.Key_F6)
    keys.press(Key.Key_Insert, CTRL | SHIFT)
    assert view.bus.journal.browsing.counts().trash == 1


def test_quick_look(keys: Keyboard, view: JournalView, shell: Shell):
    keys.press(Key.Key_Space)
    assert view.quick_look is not None
    assert view.quick_look.is_open
    first = view.list.current_id
    keys.press(Key.Key_Down)
    assert view.list.current_id != first
    keys.press(Key.Key_Tab)
    keys.press(Key.Key_Space if not view.quick_look.close_button.hasFocus() else Key.Key_Escape)
    assert not view.quick_look.is_open
    assert keys.here is view.list.view
    keys.press(Key.Key_Space)
    keys.press(Key.Key_Return)
    assert pane_of(shell).review.edit.hasFocus()


# Sidebar --------------------------------------------------------------------------------------------------------------


def test_sections_fold_and_tags_are_renamed_coloured_and_deleted(keys: Keyboard, view: JournalView):
    tags = view.bus.journal.browsing.tags
    go_down_to(keys, view, "Tags")
    keys.press(Key.Key_Right)
    assert view.sidebar.model.is_open(Section.TAGS)
    keys.press(Key.Key_Right)
    keys.press(Key.Key_Down)
    assert view.place.kind is PlaceKind.TAG
    assert view.sidebar.view.currentIndex().data() == "running"
    keys.press(Key.Key_F2)
    keys.type("jogging")
    keys.press(Key.Key_Return)
    assert {tag.name for tag in tags() if tag.entries} == {"grief", "jogging"}
    assert keys.here is view.sidebar.view
    go_down_to(keys, view, "jogging")
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Colour", "Green")
    assert next(tag for tag in tags() if tag.name == "jogging").colour is not None
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Delete")
    assert {tag.name for tag in tags() if tag.entries} == {"grief"}
    assert view.sidebar.view.hasFocus()
    keys.press(Key.Key_Z, CTRL)
    assert {tag.name for tag in tags() if tag.entries} == {"grief", "jogging"}
    go_down_to(keys, view, "Tags")
    keys.press(Key.Key_Left)
    assert not view.sidebar.model.is_open(Section.TAGS)


def test_a_list_is_made_ranked_described_and_reordered(qtbot: QtBot, shell: Shell, keys: Keyboard, view: JournalView):
    lists = view.bus.journal.browsing.lists
    keys.press(Key.Key_L, CTRL | SHIFT)
    keys.type("Best")
    keys.press(Key.Key_Return)
    view.bus.do(AddToList(1, (3, 1, 5)), "Put")  # from the menu of rows, shown elsewhere
    settle(qtbot, shell)
    go_down_to(keys, view, "Best")
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Ranked")
    assert lists.get(1).ranked
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Describe…")
    keys.type("Mine.")
    keys.press(Key.Key_Return, CTRL)
    assert "Mine." in lists.get(1).description_html
    assert view.sidebar.view.hasFocus()
    keys.press(Key.Key_Return)
    assert keys.here is view.list.view
    keys.press(Key.Key_Home)
    keys.press(Key.Key_Down, ALT)
    assert list(lists.film_ids(1)) == [1, 3, 5]
    keys.press(Key.Key_Down, ALT)
    assert list(lists.film_ids(1)) == [1, 5, 3]
    assert view.list.current_id == 3
    keys.press(Key.Key_K, CTRL | SHIFT)
    keys.type("Slowly.")
    keys.press(Key.Key_Return, CTRL)
    assert "Slowly." in lists.look(1).notes[3]
    assert keys.here is view.list.view
    keys.press(Key.Key_Up, ALT)
    assert list(lists.film_ids(1)) == [1, 3, 5]
    keys.press(Key.Key_Delete)
    assert list(lists.film_ids(1)) == [1, 5]
    keys.press(Key.Key_Z, CTRL)
    assert list(lists.film_ids(1)) == [1, 3, 5]
    go_down_to(keys, view, "Best")
    keys.press(Key.Key_Delete)
    assert lists.all() == ()
    assert view.sidebar.view.hasFocus()


def test_a_smart_list_is_edited(qtbot: QtBot, shell: Shell, keys: Keyboard, view: JournalView):
    view.bus.do(KeepSmartList("Fifties", "year:1950..1959"), "Keep")
    settle(qtbot, shell)
    go_down_to(keys, view, "Smart lists")
    keys.press(Key.Key_Return)
    go_down_to(keys, view, "Fifties")
    assert list(view.list.model.ids)
    keys.press(Key.Key_F10, SHIFT)
    keys.choose("Edit the search…")
    keys.press(Key.Key_Tab)
    keys.press(Key.Key_A, CTRL)
    keys.type("year:1967")
    keys.press(Key.Key_Return)
    (smart,) = view.bus.journal.browsing.lists.smart()
    assert smart.search == "year:1967"
    qtbot.waitUntil(lambda: list(view.list.model.ids) == [3])


def test_years_are_places_too(qtbot: QtBot, keys: Keyboard, view: JournalView):
    qtbot.waitUntil(lambda: bool(view.sidebar.model.contents.facets.decades))  # they are counted after the rest
    go_down_to(keys, view, "Decades")
    folded = view.sidebar.model.rowCount()
    keys.press(Key.Key_Space)
    qtbot.waitUntil(lambda: view.sidebar.model.rowCount() > folded)
    keys.press(Key.Key_Down)
    qtbot.waitUntil(lambda: view.place.kind is PlaceKind.DECADE)
    keys.press(Key.Key_Return)
    assert keys.here is view.list.view


def test_the_narrow_sidebar_has_menus(qtbot: QtBot, make_window):
    shell = make_window((*SMALL, CreateList("Best")), size=(900, 700))
    view, keys = view_of(shell), Keyboard(qtbot, shell)
    go_down_to(keys, view, "Lists")
    keys.press(Key.Key_Return)
    keys.choose("Best")
    assert view.place.kind is PlaceKind.LIST


# People and numbers ---------------------------------------------------------------------------------------------------


def test_from_people_to_a_person_to_a_film(keys: Keyboard, view: JournalView, shell: Shell):
    keys.press(Key.Key_5, CTRL)
    people = view.people
    assert people is not None
    keys.go_to(people.list.view)
    keys.press(Key.Key_End)
    assert current_is_in_sight(people.list.view)
    keys.press(Key.Key_Return)
    keys.go_to(people.person.films)
    keys.press(Key.Key_Return)
    assert view.place.kind is PlaceKind.FILMS
    assert pane_of(shell).film.title == "1 Mile to You"


def test_people_are_narrowed_ordered_and_merged(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_5, CTRL)
    people = view.people
    assert people is not None
    keys.go_to(people.list.field)
    keys.type("crud")
    assert len(people.list.model.ids) == 1
    keys.press(Key.Key_Escape)
    assert len(people.list.model.ids) == 2
    keys.go_to(people.list.sort_button)
    keys.open_and_choose()
    keys.go_to(people.person.head.more)
    keys.open_and_choose("Merge with another person…")
    keys.type("rogers")
    keys.press(Key.Key_Down)
    keys.press(Key.Key_Return)
    keys.press(Key.Key_Space)
    assert view.bus.journal.browsing.counts().people == 1
    keys.press(Key.Key_Z, CTRL)
    assert view.bus.journal.browsing.counts().people == 2


def test_the_numbers_are_walked_and_lead_to_what_they_count(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_4, ALT)
    page = view.statistics
    assert page is not None
    bars = visible(page, NumberBars)
    assert bars
    keys.go_to(bars[0])
    for chart in bars:
        keys.go_to(chart)
        keys.press(Key.Key_End)
        keys.press(Key.Key_Home)
    keys.go_to(page.years)
    keys.open_and_choose()
    keys.go_to(page.table)
    keys.press(Key.Key_Space)
    keys.press(Key.Key_Space)
    keys.go_to(bars[0])
    keys.press(Key.Key_Return)
    assert view.view_kind is View.LIST
    assert view.search.text()


# The film's page ------------------------------------------------------------------------------------------------------


def test_the_film_page_is_reached_and_walked(keys: Keyboard, view: JournalView, shell: Shell):
    keys.press(Key.Key_D, CTRL | SHIFT)
    pane = pane_of(shell)
    start = view.list.view
    keys.go_to(pane.head.rating, Key.Key_F6)
    met = []
    while keys.here is not start and len(met) < 80:
        met.append(keys.here)
        keys.press(Key.Key_Tab)
        if keys.here in met:
            break
    said = {widget.accessibleName() for widget in met}
    assert "Viewings" in said
    assert len(met) > 10


# Search ---------------------------------------------------------------------------------------------------------------


def test_a_search_is_typed_and_its_results_walked(keys: Keyboard, view: JournalView):
    keys.press(Key.Key_F, CTRL)
    keys.type("mile")
    assert len(view.list.model.ids) == 2
    keys.press(Key.Key_Escape)
    keys.press(Key.Key_F, CTRL)
    keys.press(Key.Key_A, CTRL)
    keys.type("year:1967")
    assert list(view.list.model.ids) == [3]
    keys.press(Key.Key_Return)
    keys.go_to(view.list.view)
    keys.press(Key.Key_F, CTRL)
    keys.press(Key.Key_Escape)
    if view.search.text():
        keys.press(Key.Key_Escape)
    assert view.search.text() == ""
    assert len(view.list.model.ids) == 6
