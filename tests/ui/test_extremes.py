"""The window on a journal in which everything is too much: each thing opens, is walked and edited.

How long a step takes is never asserted, but what bounds it: how many widgets are made, how many rows are asked for.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import extremes_help as ex
from filmjournal.domain.queries import Subject
from filmjournal.paths import Paths, in_profile
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.diary_list import WINDOW
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import Section
from filmjournal.ui.shell import Shell
from filmjournal.ui.widgets.labels import breakable
from keyboard_help import ALT, CTRL, Key, Keyboard, current_is_in_sight
from ui_help import pane_of, settle, view_of, wait_until_open

MOST_WIDGETS = 1_500  # of the whole window, whatever it shows
SIZES = [(1280, 800), (740, 700)]


@pytest.fixture(scope="module")
def extreme_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = in_profile(tmp_path_factory.mktemp("extreme")).journal
    ex.make(path)
    return path


@pytest.fixture
def extreme(paths: Paths, extreme_file: Path) -> Paths:
    shutil.copy(extreme_file, paths.journal)
    return paths


@pytest.fixture
def shell(qtbot: QtBot, extreme: Paths, make_window) -> Shell:
    opened = make_window(None)
    wait_until_open(qtbot, opened)
    return opened


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


@pytest.fixture
def keys(qtbot: QtBot, shell: Shell) -> Keyboard:
    return Keyboard(qtbot, shell)


def show(qtbot: QtBot, shell: Shell, film_id: int) -> None:
    view_of(shell).show_film(film_id)
    settle(qtbot, shell)
    assert pane_of(shell).film.id == film_id


def widgets(shell: Shell) -> int:
    return len(shell.findChildren(QWidget))


def sticks_out(around: QWidget) -> list[QWidget]:
    """Widgets that reach beyond the sides of a pane."""
    wide = around.width()
    return [
        widget
        for widget in around.findChildren(QWidget)
        if widget.isVisible() and widget.window() is around.window()
        and QRect(widget.mapTo(around, widget.rect().topLeft()), widget.size()).right() > wide
    ]  # fmt: skip


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("film", [ex.LONG, ex.WORD, ex.TOKYO, ex.CAIRO, ex.TWIN])
def test_titles_of_any_length_and_script_fit(qtbot: QtBot, extreme: Paths, make_window, film: int, size):
    shell = make_window(None, size=size)
    wait_until_open(qtbot, shell)
    show(qtbot, shell, film)
    pane = pane_of(shell)
    for page in (False, True):
        if page:
            shell.actions_.set[ActionId.FILM_PAGE].trigger()
            settle(qtbot, shell)
        QApplication.processEvents()
        assert pane.head.width() <= pane.width()
        assert sticks_out(pane) == []


def test_a_word_without_end_can_break_and_others_stay():
    assert breakable("A usual title 東京物語") == "A usual title 東京物語"
    assert breakable(ex.ONE_WORD).replace("\u200b", "") == ex.ONE_WORD
    assert max(map(len, breakable(ex.ONE_WORD).split("\u200b"))) == 6


def test_namesakes_stay_apart(qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard):
    for film in (ex.TWIN, ex.OTHER_TWIN):
        show(qtbot, shell, film)
    assert [view.bus.journal.browsing.film(film).liked for film in (ex.TWIN, ex.OTHER_TWIN)] == [False, False]
    keys.press(Key.Key_L, CTRL)
    assert [view.bus.journal.browsing.film(film).liked for film in (ex.TWIN, ex.OTHER_TWIN)] == [False, True]
    for person in (ex.SMITH, ex.OTHER_SMITH):
        view.show_person(person)
        settle(qtbot, shell)
        assert view.people.list.current_id == person
        assert current_is_in_sight(view.people.list.view)


def test_a_cast_of_thousands_makes_few_widgets(qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard):
    show(qtbot, shell, ex.WORD)
    before = widgets(shell)
    show(qtbot, shell, ex.CROWD)
    cast = pane_of(shell).cast
    assert len(cast.cast()) == ex.CAST
    assert widgets(shell) - before < 200  # its 60 tags and the first rows of its cast
    assert len(cast.findChildren(QLineEdit)) < 100
    keys.press(Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert widgets(shell) < MOST_WIDGETS
    keys.press(Key.Key_L, CTRL)
    assert view.bus.journal.browsing.film(ex.CROWD).liked
    view.list.focus_list()
    keys.press(Key.Key_Space)
    assert view.quick_look is not None
    assert len(view.quick_look.page.cast.text().splitlines()) < 20


def test_a_person_of_400_films(qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard):
    view.show_person(ex.BUSY)
    settle(qtbot, shell)
    person = view.people.person
    assert person.films.model_.rowCount() == ex.FILMS_OF_ONE
    assert widgets(shell) < MOST_WIDGETS
    person.focus()
    keys.press(Key.Key_PageDown, times=3)
    assert person.films.currentIndex().row() > 0
    keys.press(Key.Key_Return)
    assert view.place.kind is PlaceKind.FILMS


def test_a_list_of_3000_films_is_walked_and_reordered(qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard):
    asked: list[int] = []
    view.show_list(ex.BIG_LIST)
    settle(qtbot, shell)
    fetch = view.list._fetch
    view.list.model.set_fetch(lambda ids: (asked.append(len(ids)), fetch(ids))[1])
    view.list.focus_list()
    keys.press(Key.Key_Home)
    keys.press(Key.Key_Down, ALT)
    assert list(view.bus.journal.browsing.lists.film_ids(ex.BIG_LIST))[:2] == [ex.FIRST_OF_MANY + 1, ex.FIRST_OF_MANY]
    keys.press(Key.Key_End)
    assert current_is_in_sight(view.list.view)
    keys.press(Key.Key_Up, ALT)
    keys.press(Key.Key_Delete)
    assert len(view.list.model.ids) == ex.ON_LIST - 1
    keys.press(Key.Key_Z, CTRL)
    assert len(view.list.model.ids) == ex.ON_LIST
    assert max(asked, default=0) <= WINDOW


def test_a_tag_on_everything_and_all_of_it_changed_at_once(
    qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard
):
    view.sidebar.choose(Place(PlaceKind.TAG, 1, f"tag:{ex.EVERYWHERE}"))
    settle(qtbot, shell)
    every = ex.FIRST_OF_MANY - 1 + ex.ON_LIST
    assert len(view.list.model.ids) == every
    view.list.focus_list()
    keys.press(Key.Key_A, CTRL)
    assert view.list.selected_count() == every
    assert widgets(shell) < MOST_WIDGETS
    keys.press(Key.Key_L)
    assert (
        sum(row.liked for row in view.bus.journal.browsing.rows(Subject.FILMS, view.list.model.ids).values()) == every
    )
    keys.press(Key.Key_Z, CTRL)
    assert keys.here is view.list.view


def test_hundreds_of_places_are_unfolded_and_walked(qtbot: QtBot, shell: Shell, view: JournalView, keys: Keyboard):
    for section in (Section.LISTS, Section.SMART_LISTS, Section.TAGS, Section.YEARS):
        view.sidebar._fold(section, True)
    settle(qtbot, shell)
    assert view.sidebar.model.rowCount() > ex.TAGS + ex.SMART_LISTS
    places = view.sidebar.view
    places.setFocus()
    keys.press(Key.Key_PageDown, times=4)
    assert current_is_in_sight(places)
    keys.press(Key.Key_End)
    keys.press(Key.Key_Home)
    assert view.place.kind is PlaceKind.FILMS
    view.show_list(ex.SMALL_LIST)
    settle(qtbot, shell)
    assert view.list.width() <= 560
    assert view.list.sort_button.geometry().right() < view.list.width()


def test_a_row_that_comes_with_the_whole_list_is_brought_in_sight(qtbot: QtBot, shell: Shell, view: JournalView):
    show(qtbot, shell, ex.WORD)
    shell.actions_.set[ActionId.SORT_YEAR].trigger()
    settle(qtbot, shell)
    assert view.list.current_id == ex.WORD
    assert view.list.model.row_of(ex.WORD) > 1_000
    assert current_is_in_sight(view.list.view)


def test_a_list_is_gone_to_where_the_sidebar_has_no_room_for_names(qtbot: QtBot, extreme: Paths, make_window):
    shell = make_window(None, size=(900, 700))
    wait_until_open(qtbot, shell)
    view_of(shell).show_list(ex.SMALL_LIST)
    settle(qtbot, shell)
    assert list(view_of(shell).list.model.ids) == [ex.WORD]
    assert QApplication.activePopupWidget() is None
