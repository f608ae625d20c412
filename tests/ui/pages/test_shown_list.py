"""A list as the place that is shown: its order by key and by dragging, ranks, notes, and films taken off it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from filmjournal.domain.queries import Order, Subject
from filmjournal.paths import Paths
from filmjournal.services.commands import LogFilm
from filmjournal.services.list_commands import AddToList, CreateList, EditList, NoteInList, TagEntries
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models import dragged
from filmjournal.ui.models.place import Place, PlaceKind, View
from filmjournal.ui.models.places import Section
from filmjournal.ui.pages.ask_popup import AskPopup
from filmjournal.ui.pages.shown_list import ShownList
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from ui_help import PATIENCE, settle, view_of, visible

ALT = Qt.KeyboardModifier.AltModifier
BEST = Place(PlaceKind.LIST, 1)


@pytest.fixture
def shell(qtbot: QtBot, make_window, paths: Paths, small_file: Path) -> Iterator[Shell]:
    """The window on a list of five films, in the order 1 to 5."""
    shutil.copy(small_file, paths.journal)
    commands = (
        CreateList("Best", description_html="<p>Of all time</p>"), AddToList(1, (1, 2, 3, 4, 5)),
        NoteInList(1, 2, "<p>Seen <strong>twice</strong></p>"), CreateList("Empty"),
    )  # fmt: skip
    made = make_window(commands)
    view_of(made).sidebar.choose(BEST)
    settle(qtbot, made)
    return made


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


@pytest.fixture
def shown(view: JournalView) -> ShownList:
    found = view.list.shown_list
    assert found is not None
    return found


def order(view: JournalView) -> list[int]:
    return list(view.list.model.ids)


def kept(view: JournalView) -> list[int]:
    return list(view.bus.journal.browsing.lists.film_ids(1))


def choose(view: JournalView, *films: int) -> None:
    rows = [view.list.model.row_of(film) or 0 for film in films]
    view.list.rows.clearSelection()
    view.list.rows.setFocus()
    view.list.selection.setCurrentIndex(view.list.model.index(rows[0], 0), view.list.selection.SelectionFlag.NoUpdate)
    for row in rows:
        flags = view.list.selection.SelectionFlag.Select | view.list.selection.SelectionFlag.Rows
        view.list.selection.select(view.list.model.index(row, 0), flags)


def headlines(view: JournalView) -> list[str]:
    return [view.list.model.index(row, 0).data(ROW_ROLE).headline for row in range(view.list.model.rowCount())]


def ranks(view: JournalView) -> list[str]:
    return [view.list.model.index(row, 0).data(ROW_ROLE).rank for row in range(view.list.model.rowCount())]


def popup(view: JournalView) -> AskPopup:
    (found,) = [each for each in visible(view.window(), AskPopup) if isinstance(each, AskPopup)]
    return found


def test_it_stands_in_its_own_order_under_what_it_says_of_itself(view: JournalView) -> None:
    assert order(view) == [1, 2, 3, 4, 5]
    assert headlines(view)[1] == "Seen twice"
    assert ranks(view) == [""] * 5
    assert "Of all time" in [label.text() for label in visible(view.list, QLabel) if isinstance(label, QLabel)]


def test_elsewhere_nothing_of_it_is_left(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.go_to(PlaceKind.FILMS)
    settle(qtbot, shell)
    assert "Seen twice" not in headlines(view)
    assert "Of all time" not in [label.text() for label in visible(view.list, QLabel) if isinstance(label, QLabel)]


def test_alt_and_arrows_move_films_and_all_of_it_is_undone_at_once(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    choose(view, 3)
    for _press in range(3):  # faster than the journal
        qtbot.keyClick(view.list.rows, Qt.Key.Key_Up, ALT)
    settle(qtbot, shell)
    assert order(view) == kept(view) == [3, 1, 2, 4, 5]
    assert view.list.current_id == 3
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Down, ALT)
    settle(qtbot, shell)
    assert order(view) == kept(view) == [1, 3, 2, 4, 5]
    view.bus.undo()
    settle(qtbot, shell)
    assert order(view) == [1, 2, 3, 4, 5]


def test_several_films_move_together(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    choose(view, 2, 4)
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Down, ALT)
    settle(qtbot, shell)
    assert order(view) == [1, 3, 5, 2, 4]
    assert set(view.list.selected_ids()) == {2, 4}


def test_nothing_moves_in_another_order_or_in_a_search(
    qtbot: QtBot, shell: Shell, view: JournalView, shown: ShownList
) -> None:
    view.list.set_order(Order.TITLE)
    settle(qtbot, shell)
    assert not shown.can_move
    choose(view, 3)
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Up, ALT)
    settle(qtbot, shell)
    assert kept(view) == [1, 2, 3, 4, 5]
    view.sidebar.choose_kind(PlaceKind.DIARY)
    view.sidebar.choose(BEST)
    settle(qtbot, shell)
    assert shown.can_move
    view.search.set_text("mile")
    settle(qtbot, shell)
    assert not shown.can_move


def at(view: JournalView, film: int, below: bool) -> QPointF:
    index = view.list.model.index(view.list.model.row_of(film) or 0, 0)
    rect = view.list.rows.visualRect(index)
    return QPointF(rect.center().x(), rect.bottom() - 4 if below else rect.top() + 4)


def drop(shown: ShownList, view: JournalView, place: QPointF, subject: Subject, *ids: int) -> bool:
    data = dragged.pack(subject, ids)
    sent = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    viewport = view.list.rows.viewport()
    move = QDragMoveEvent(place.toPoint(), *sent)
    assert shown.eventFilter(viewport, move)
    assert shown._lines[viewport].isVisible() == move.isAccepted()
    event = QDropEvent(place, *sent)
    assert shown.eventFilter(viewport, event)
    assert not shown._lines[viewport].isVisible()
    return event.isAccepted()


@pytest.mark.parametrize(
    ("films", "on", "below", "after"),
    [
        ((5,), 1, False, [5, 1, 2, 3, 4]),
        ((1,), 5, True, [2, 3, 4, 5, 1]),
        ((1, 2), 4, False, [3, 1, 2, 4, 5]),
        ((4, 2), 3, True, [1, 3, 2, 4, 5]),
        ((3,), 3, True, [1, 2, 3, 4, 5]),
    ],
)
def test_films_are_dropped_between_others(
    qtbot: QtBot,
    shell: Shell,
    view: JournalView,
    shown: ShownList,
    films: tuple[int, ...],
    on: int,
    below: bool,
    after: list[int],
) -> None:
    assert drop(shown, view, at(view, on, below), Subject.FILMS, *films)
    settle(qtbot, shell)
    assert order(view) == kept(view) == after
    if after != [1, 2, 3, 4, 5]:
        assert view.toast.message().startswith("Moved ")
        view.bus.undo()
        settle(qtbot, shell)
    assert order(view) == [1, 2, 3, 4, 5]


def test_below_the_last_film_is_the_end(qtbot: QtBot, shell: Shell, view: JournalView, shown: ShownList) -> None:
    place = QPointF(40, view.list.rows.viewport().height() - 5)
    assert drop(shown, view, place, Subject.FILMS, 2)
    settle(qtbot, shell)
    assert order(view) == [1, 3, 4, 5, 2]


def test_what_is_not_of_the_list_is_not_taken(view: JournalView, shown: ShownList) -> None:
    assert not drop(shown, view, at(view, 1, True), Subject.FILMS, 6)
    assert not drop(shown, view, at(view, 1, True), Subject.ENTRIES, 1)


def test_the_line_goes_when_the_films_are_dragged_away(view: JournalView, shown: ShownList) -> None:
    viewport = view.list.rows.viewport()
    shown._lines[viewport].show_at(10)
    assert shown.eventFilter(viewport, QDragLeaveEvent())
    assert not shown._lines[viewport].isVisible()


@pytest.mark.parametrize("dropped", [True, False])
def test_what_scrolls_under_dragged_films_stops_with_the_drag(
    qtbot: QtBot, view: JournalView, shown: ShownList, dropped: bool
) -> None:
    rows, row = view.list.rows, view.list.model.row_of(5)
    assert row is not None
    rows.setFixedHeight(3 * rows.rowHeight(row))
    qtbot.waitUntil(lambda: rows.verticalScrollBar().maximum() > 0, timeout=PATIENCE)
    viewport = rows.viewport()
    bar, place = rows.verticalScrollBar(), QPoint(20, viewport.height() - 2)
    bar.setValue(0)
    data = dragged.pack(Subject.FILMS, (1,))
    sent = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    shown.eventFilter(viewport, QDragMoveEvent(place, *sent))
    qtbot.waitUntil(lambda: bar.value() > 0, timeout=PATIENCE)
    nothing = (sent[0], dragged.pack(Subject.ENTRIES, (1,)), *sent[2:])  # so that no film moves
    shown.eventFilter(viewport, QDropEvent(place.toPointF(), *nothing) if dropped else QDragLeaveEvent())
    before = bar.value()
    assert before < bar.maximum()
    qtbot.wait(200)  # a few of the steps that it would have gone on with
    assert bar.value() == before


def test_delete_takes_films_off_the_list_and_not_into_the_trash(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    choose(view, 2, 3)
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Delete)
    settle(qtbot, shell)
    assert order(view) == [1, 4, 5]
    assert view.toast.message() == "Took 2 films off “Best”"
    assert view.bus.journal.browsing.counts().trash == 0
    view.bus.undo()
    settle(qtbot, shell)
    assert order(view) == [1, 2, 3, 4, 5]


def test_viewings_are_taken_off_with_their_films(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.list.set_subject(Subject.ENTRIES)
    settle(qtbot, shell)
    view.list.select(1)
    shell.actions_.set[ActionId.TAKE_OFF_LIST].trigger()
    settle(qtbot, shell)
    assert kept(view) == [2, 3, 4, 5]


def test_a_note_is_written_read_and_taken_back(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    choose(view, 3)
    shell.actions_.set[ActionId.NOTE_ON_LIST].trigger()
    field = popup(view).fields[0]
    qtbot.keyClicks(field, "Best of <all>")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, shell)
    assert headlines(view)[2] == "Best of <all>"
    choose(view, 2)
    shell.actions_.set[ActionId.NOTE_ON_LIST].trigger()
    assert popup(view).texts() == ("Seen twice",)
    qtbot.keyClick(popup(view).fields[0], Qt.Key.Key_Escape)
    view.bus.undo()
    settle(qtbot, shell)
    assert headlines(view)[2] == ""


def test_a_note_that_was_begun_is_kept_when_the_keyboard_goes_elsewhere(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    choose(view, 3)
    shell.actions_.set[ActionId.NOTE_ON_LIST].trigger()
    qtbot.keyClicks(popup(view).fields[0], "Begun")
    view.search.field.setFocus()
    settle(qtbot, shell)
    assert headlines(view)[2] == "Begun"
    assert visible(view.window(), AskPopup) == []
    assert QApplication.focusWidget() is view.search.field


def test_a_ranked_list_shows_ranks_and_keeps_them_in_another_order(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    view.bus.do(EditList(1, {"ranked": True}), "rank")
    settle(qtbot, shell)
    assert ranks(view) == ["1", "2", "3", "4", "5"]
    choose(view, 1)
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Down, ALT)
    settle(qtbot, shell)
    assert order(view) == [2, 1, 3, 4, 5]
    assert ranks(view) == ["1", "2", "3", "4", "5"]
    view.list.set_order(Order.YEAR)
    settle(qtbot, shell)
    found = dict(zip(order(view), ranks(view), strict=True))
    assert found == {2: "1", 1: "2", 3: "3", 4: "4", 5: "5"}
    assert view.list.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).startswith(ranks(view)[0] + ", ")


def test_ranks_of_a_long_list_are_as_wide_as_each_other(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    for number in range(6):
        view.bus.do(LogFilm(f"More {number}", 2000), "log")
    view.bus.do(AddToList(1, tuple(range(7, 13))), "add")
    view.bus.do(EditList(1, {"ranked": True}), "rank")
    settle(qtbot, shell)
    assert {len(rank) for rank in ranks(view)} == {2}
    assert ranks(view)[8:] == ["\u20079", "10", "11"]


def test_other_actions_of_lists_wait_for_one(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    listed = [shell.actions_.set[action] for action in (ActionId.NOTE_ON_LIST, ActionId.TAKE_OFF_LIST)]
    assert all(action.isEnabled() for action in listed)
    view.go_to(PlaceKind.DIARY)
    settle(qtbot, shell)
    assert not any(action.isEnabled() for action in listed)
    qtbot.keyClick(view.list.rows, Qt.Key.Key_Up, ALT)
    settle(qtbot, shell)
    assert kept(view) == [1, 2, 3, 4, 5]


def test_a_new_list_is_made_from_the_menu(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    shell.actions_.set[ActionId.NEW_LIST].trigger()
    qtbot.keyClicks(popup(view).fields[0], "Third")
    qtbot.keyClick(popup(view).fields[0], Qt.Key.Key_Return)
    settle(qtbot, shell)
    assert view.place == Place(PlaceKind.LIST, 3)
    qtbot.waitUntil(lambda: order(view) == [])


def test_a_tag_as_a_place_is_that_tag_alone(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.bus.do(TagEntries((2, 3), add=("long grief",)), "tag")
    settle(qtbot, shell)
    place = next(place for place, row in view.sidebar.model.places_in(Section.TAGS) if row.name == "grief")
    view.sidebar.choose(place)
    settle(qtbot, shell)
    assert order(view) == [1]
    view.list.set_subject(Subject.FILMS)
    settle(qtbot, shell)
    assert order(view) == [1]


def test_posters_of_a_list_move_too(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    view.set_view(View.POSTERS)
    settle(qtbot, shell)
    choose(view, 1)
    view.list.views.current.setFocus()
    qtbot.keyClick(view.list.views.current, Qt.Key.Key_Down, ALT)
    settle(qtbot, shell)
    assert order(view) == [2, 1, 3, 4, 5]
