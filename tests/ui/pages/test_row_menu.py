"""The menu of the list's rows: what is in it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditFilm, RemoveEntries
from filmjournal.services.list_commands import AddToList, CreateList
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.ask_popup import AskPopup
from filmjournal.ui.pages.row_menu import RowMenu
from filmjournal.ui.pages.row_popups import DatePopup, RowPopup, TagsPopup
from filmjournal.ui.shell import Shell
from journal_help import tables
from reference_help import settled
from ui_help import SMALL, settle, view_of, visible


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(700, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def rows(bus: JournalBus, window: QWidget) -> RowMenu:
    return RowMenu(bus, window)


@pytest.fixture
def offer(qtbot: QtBot, rows: RowMenu, window: QWidget) -> Iterator[Callable[..., QMenu]]:
    shown: list[QMenu] = []
    rows.shown.connect(shown.append)

    def make(subject: Subject, *ids: int, list_id: int | None = None) -> QMenu:
        before = len(shown)
        rows.popup(subject, ids, window.mapToGlobal(QPoint(20, 20)), list_id)
        qtbot.waitUntil(lambda: len(shown) > before)
        return shown[-1]

    yield make
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def words(menu: QMenu) -> list[str]:
    return [_name(action) for action in menu.actions() if not action.isSeparator()]


def _name(action: QAction) -> str:
    return action.text().split("\t")[0].replace("&", "")


def choose(menu: QMenu, name: str) -> None:
    """Choose an action as Enter does: the menu closes."""
    (action,) = (action for action in menu.actions() if _name(action) == name)
    menu.setActiveAction(action)
    action.trigger()
    menu.close()


EDITS = ["Rate", "Like", "Private", "Tags…", "Put on a list", "On the watchlist", "Date…"]


def test_only_what_is_possible_is_there(bus: JournalBus, offer: Callable[..., QMenu], qtbot: QtBot) -> None:
    of_one = ["Open", "Open in a window of its own", "Quick look"]
    ends = ["Copy title and year", "Export this page…"]
    assert words(offer(Subject.ENTRIES, 1)) == [*of_one, *EDITS, *ends, "Move to the trash"]
    assert words(offer(Subject.ENTRIES, 1, 2)) == [*EDITS, ends[0], "Move to the trash"]
    of_films = ["Rate", "Like", "Tags…", "Put on a list", "On the watchlist"]
    assert words(offer(Subject.FILMS, 1)) == [*of_one, *of_films, *ends, "Move to the trash"]
    bus.do(CreateList("Best"), "List")
    settled(qtbot, bus)
    assert words(offer(Subject.FILMS, 1, list_id=1)) == [
        *of_one, *of_films, *ends, "Note on the film here…", "Take off this list", "Move to the trash",
    ]  # fmt: skip
    assert "Note on the film here…" not in words(offer(Subject.FILMS, 1, 2, list_id=1))
    unseen = ["Open", "Quick look", "Rate", "Like", "Put on a list", "On the watchlist", "Copy title and year"]
    assert words(offer(Subject.WATCHLIST, 6)) == unseen
    bus.do(RemoveEntries((1,)), "Remove")
    settled(qtbot, bus)
    assert words(offer(Subject.TRASH, 1)) == [*of_one, "Put back", "Copy title and year"]


def test_nothing_is_offered_for_rows_that_are_gone(qtbot: QtBot, bus: JournalBus, rows: RowMenu) -> None:
    shown: list[QMenu] = []
    rows.shown.connect(shown.append)
    rows.popup(Subject.ENTRIES, (999,), QPoint())
    rows.popup(Subject.ENTRIES, (), QPoint())
    settled(qtbot, bus)
    assert shown == []


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("Open", "open_wanted"),
        ("Open in a window of its own", "window_wanted"),
        ("Quick look", "quick_look_wanted"),
        ("Export this page…", "export_wanted"),
    ],
)
def test_what_the_window_does(
    qtbot: QtBot, rows: RowMenu, offer: Callable[..., QMenu], name: str, signal: str
) -> None:  # fmt: skip
    with qtbot.waitSignal(getattr(rows, signal)):
        choose(offer(Subject.ENTRIES, 1), name)


@pytest.mark.parametrize("name", ["Like", "Private", "On the watchlist", "Move to the trash"])
def test_each_edit_is_one_step(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu], name: str) -> None:
    bus.do(EditFilm(2, {"liked": True}), "Like")  # mixed
    settled(qtbot, bus)
    before = tables(bus.journal.path)
    choose(offer(Subject.ENTRIES, 1, 2, 5), name)
    settled(qtbot, bus)
    entries = bus.journal.browsing.entries([1, 2, 5]).values()
    assert all(
        {
            "Like": entry.film.liked,
            "Private": entry.private,
            "On the watchlist": entry.film.watchlist is not None,
            "Move to the trash": entry.trashed is not None,
        }[name]
        for entry in entries
    )
    assert bus.stack.count() == 2
    bus.undo()
    settled(qtbot, bus)
    assert tables(bus.journal.path) == before


def test_what_all_are_is_ticked_and_taken_back(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu]) -> None:
    choose(offer(Subject.FILMS, 1, 2), "Like")
    settled(qtbot, bus)
    menu = offer(Subject.ENTRIES, 1, 2)
    (like,) = (action for action in menu.actions() if _name(action) == "Like")
    assert like.isChecked()
    choose(menu, "Like")
    settled(qtbot, bus)
    assert not any(film.liked for film in bus.journal.browsing.films([1, 2]).values())


def test_rating_by_its_key(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu]) -> None:
    menu = offer(Subject.ENTRIES, 2, 5)
    (rate,) = (action.menu() for action in menu.actions() if _name(action) == "Rate")
    assert isinstance(rate, QMenu)
    assert [_name(action) for action in rate.actions() if action.isChecked()] == ["3½"]
    rate.popup(QPoint(5, 5))
    qtbot.keyClick(rate, Qt.Key.Key_4)
    settled(qtbot, bus)
    assert {entry.rating for entry in bus.journal.browsing.entries([2, 5]).values()} == {Rating(8)}
    menu = offer(Subject.ENTRIES, 2)
    (rate,) = (action.menu() for action in menu.actions() if _name(action) == "Rate")
    assert isinstance(rate, QMenu)
    choose(rate, "Not rated")
    settled(qtbot, bus)
    assert bus.journal.browsing.entry(2).rating is None


def test_films_are_taken_off_their_list(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu]) -> None:
    bus.do(CreateList("Best"), "List")
    bus.do(AddToList(1, (1, 2, 3)), "Add")
    settled(qtbot, bus)
    choose(offer(Subject.FILMS, 1, 3, list_id=1), "Take off this list")
    settled(qtbot, bus)
    assert list(bus.journal.browsing.lists.film_ids(1)) == [2]


def test_a_note_on_a_film_is_asked_for(qtbot: QtBot, make_window) -> None:
    shell = make_window(SMALL)
    view = view_of(shell)
    view.bus.do(CreateList("Best"), "List")
    view.bus.do(AddToList(1, (1, 2)), "Add")
    settle(qtbot, shell)
    view.show_list(1)
    settle(qtbot, shell)
    shown: list[QMenu] = []
    view.list.menu_wanted.emit(view.list.view.mapToGlobal(QPoint(20, 20)))
    assert view.row_menu is not None
    view.row_menu.shown.connect(shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    choose(shown[0], "Note on the film here…")
    qtbot.waitUntil(lambda: bool(visible(shell, AskPopup)))
    (popup,) = visible(shell, AskPopup)
    assert isinstance(popup, AskPopup)
    popup.fields[0].insertPlainText("For the hats")
    popup.keep_button.click()
    settle(qtbot, shell)
    look = view.bus.journal.browsing.lists.look(1)
    assert look is not None
    assert look.notes == {view.list.current_id: "For the hats"}


def test_rows_are_put_back(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu]) -> None:
    before = tables(bus.journal.path)
    bus.do(RemoveEntries((1, 2)), "Remove")
    settled(qtbot, bus)
    choose(offer(Subject.TRASH, 1, 2), "Put back")
    settled(qtbot, bus)
    assert tables(bus.journal.path) == before


def test_titles_are_copied_in_the_order_of_the_list(qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu]) -> None:
    choose(offer(Subject.ENTRIES, 4, 2), "Copy title and year")
    settled(qtbot, bus)
    assert QGuiApplication.clipboard().text() == "東京物語 (1953)\nBlood Ties (2013)"


def popup_of(window: QWidget, kind: type[RowPopup]) -> RowPopup:
    (found,) = window.findChildren(kind)
    return found


def test_tags_are_given_and_taken_in_a_popup(
    qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu], window: QWidget
) -> None:
    told: list[str] = []
    bus.done_and_undoable.connect(told.append)
    before = tables(bus.journal.path)
    choose(offer(Subject.ENTRIES, 1, 2), "Tags…")
    settled(qtbot, bus)
    popup = popup_of(window, TagsPopup)
    assert isinstance(popup, TagsPopup)
    assert popup.tags.field.hasFocus()
    qtbot.keyClicks(popup.tags.field, "comet")
    qtbot.keyClick(popup.tags.field, Qt.Key.Key_Return)
    assert popup.tags.tags() == ("grief", "running", "comet")
    popup.tags._tags[1].setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    assert window.rect().contains(popup.geometry())
    qtbot.keyClick(popup.tags.field, Qt.Key.Key_Return)
    assert not popup.isVisible()
    settled(qtbot, bus)
    assert bus.journal.browsing.entry(1).tags == ("grief", "comet")
    assert bus.journal.browsing.entry(2).tags == ("comet",)
    assert told == ["Changed the tags of 2 viewings"]
    bus.undo()
    settled(qtbot, bus)
    assert tables(bus.journal.path) == before


def test_escape_leaves_the_tags(
    qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu], window: QWidget
) -> None:  # fmt: skip
    before = tables(bus.journal.path)
    choose(offer(Subject.ENTRIES, 1, 2), "Tags…")
    settled(qtbot, bus)
    popup = popup_of(window, TagsPopup)
    assert isinstance(popup, TagsPopup)
    popup.tags.remove("grief")
    qtbot.keyClicks(popup.tags.field, "comet")
    qtbot.keyClick(popup.tags.field, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    settled(qtbot, bus)
    assert tables(bus.journal.path) == before


@pytest.mark.parametrize(
    ("typed", "watched"),
    [("2020-02-03", PartialDate(2020, 2, 3)), ("", PartialDate(2017, 6, 11)), ("no day", PartialDate(2017, 6, 11))],
)
def test_a_date_is_given_in_a_popup(
    qtbot: QtBot, bus: JournalBus, offer: Callable[..., QMenu], window: QWidget, typed: str, watched: PartialDate
) -> None:
    choose(offer(Subject.ENTRIES, 1, 2), "Date…")
    settled(qtbot, bus)
    popup = popup_of(window, DatePopup)
    assert isinstance(popup, DatePopup)
    assert popup.field.placeholderText() == "Several dates"
    qtbot.keyClicks(popup.field, typed)
    qtbot.keyClick(popup.field, Qt.Key.Key_Return)
    settled(qtbot, bus)
    assert bus.journal.browsing.entry(1).watched == watched
    assert bool(window.findChildren(DatePopup)) == (typed == "no day")


def test_by_keyboard_in_the_window(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window()
    view = view_of(shell)
    view.list.select(2)
    view.list.focus_list()
    settle(qtbot, shell)
    shown: list[QMenu] = []
    place = view.list.view.viewport()
    keyboard = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(place, QContextMenuEvent(keyboard, QPoint(-1, -1), place.mapToGlobal(QPoint(-1, -1))))
    assert view.row_menu is not None
    view.row_menu.shown.connect(shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.keyClick(shown[0], Qt.Key.Key_M)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.entry(2).trashed is not None
    assert view.toast.message() == "Moved 1 viewing to the trash"
