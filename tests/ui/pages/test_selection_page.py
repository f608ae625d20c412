"""Several chosen rows are changed together: each change is one step, and taking it back leaves no trace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.partial_date import PartialDate
from filmjournal.domain.queries import Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, EditFilm, RemoveEntries
from filmjournal.services.list_commands import CreateList
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.selection_page import SelectionPage
from filmjournal.ui.shell import Shell
from journal_help import Dump, tables
from reference_help import settled
from ui_help import settle, view_of


@pytest.fixture
def page(qtbot: QtBot, bus: JournalBus) -> SelectionPage:
    made = SelectionPage(bus)
    qtbot.addWidget(made)
    made.resize(640, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def rows(bus: JournalBus) -> Dump:
    return tables(bus.journal.path)


def show(qtbot: QtBot, bus: JournalBus, page: SelectionPage, subject: Subject, *ids: int) -> None:
    page.show_selection(subject, ids)
    settled(qtbot, bus)


def tab_to(page: SelectionPage, widget: QWidget) -> None:
    """Go there with Tab alone."""
    for _press in range(40):
        if QApplication.focusWidget() is widget:
            return
        page.focusNextPrevChild(True)
    pytest.fail("Tab does not lead there")


def press(qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key)


def type_tag(qtbot: QtBot, page: SelectionPage) -> None:
    tab_to(page, page.tags.field)
    qtbot.keyClicks(page.tags.field, "comet")
    press(qtbot, Qt.Key.Key_Return)


def type_date(qtbot: QtBot, page: SelectionPage) -> None:
    tab_to(page, page.watched)
    page.watched.selectAll()
    qtbot.keyClicks(page.watched, "2020-02")
    press(qtbot, Qt.Key.Key_Return)


def pressing(name: str, key: Qt.Key) -> Callable[[QtBot, SelectionPage], None]:
    def act(qtbot: QtBot, page: SelectionPage) -> None:
        tab_to(page, getattr(page, name))
        press(qtbot, key)

    return act


BY_KEY = {
    "rating": pressing("rating", Qt.Key.Key_4),
    "like": pressing("liked", Qt.Key.Key_Space),
    "private": pressing("private", Qt.Key.Key_Space),
    "watchlist": pressing("watchlist", Qt.Key.Key_Space),
    "trash": pressing("remove_button", Qt.Key.Key_Space),
    "tag": type_tag,
    "date": type_date,
}


@pytest.mark.parametrize("what", BY_KEY)
def test_each_edit_is_one_step_by_key_alone(qtbot: QtBot, bus: JournalBus, page: SelectionPage, what: str) -> None:
    told: list[str] = []
    bus.done_and_undoable.connect(told.append)
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2, 6)
    before = rows(bus)
    BY_KEY[what](qtbot, page)
    settled(qtbot, bus)
    entries = bus.journal.browsing.entries([1, 2, 6]).values()
    changed = {
        "rating": lambda: {entry.rating for entry in entries} == {Rating(8)},
        "like": lambda: all(entry.film.liked for entry in entries),
        "private": lambda: all(entry.private for entry in entries),
        "watchlist": lambda: all(entry.film.watchlist for entry in entries),
        "trash": lambda: all(entry.trashed for entry in entries),
        "tag": lambda: all("comet" in entry.tags for entry in entries),
        "date": lambda: {entry.watched for entry in entries} == {PartialDate(2020, 2)},
    }
    assert changed[what]()
    assert bus.journal.browsing.entry(3).rating == Rating(9)
    assert bus.stack.count() == 1
    assert len(told) == 1
    after = rows(bus)
    bus.undo()
    settled(qtbot, bus)
    assert rows(bus) == before
    bus.redo()
    settled(qtbot, bus)
    assert rows(bus) == after


def test_it_says_what_is_mixed(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    bus.do(EditFilm(2, {"liked": True}), "Like")
    bus.do(EditEntry(2, {"tags": ("grief",), "private": True}), "Tags")
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2, 6)
    assert page.title.text() == "3 viewings"
    assert page.facts.text() == "3 films · 8 June 2017 to 11 June 2017 · 3.3 stars on average"
    assert page.rating.rating() is None
    assert page.rating_words.text() == "Mixed, 3 to 3½"
    assert page.liked.text() == "Liked (1 of 3)"
    assert page.liked.checkState() is page.private.checkState() is Qt.CheckState.PartiallyChecked
    assert page.watchlist.checkState() is Qt.CheckState.Unchecked
    assert page.watched.placeholderText() == "Several dates"
    assert page.watched.text() == ""
    assert [tag.accessibleName() for tag in page.tags._tags] == [
        "grief · 2 of 3, take off", "running · 1 of 3, take off",
    ]  # fmt: skip


def test_it_shows_what_all_have(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    bus.do(EditEntry(2, {"rating": Rating(6), "watched": PartialDate(2017, 6, 11)}), "Alike")
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2)
    assert page.rating.rating() == Rating(6)
    assert page.rating_words.text() == ""
    assert page.watched.date() == PartialDate(2017, 6, 11)


def test_a_tag_that_some_carry_is_given_to_all_or_taken_off(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2)
    assert not page.tags.add(" , ")
    assert page.tags.add("RUNNING, new")
    assert not page.tags.add("running")  # it is on its way
    settled(qtbot, bus)
    assert bus.journal.browsing.entry(2).tags == ("running", "new")
    assert not page.tags.add("running")  # all carry it
    (first, *_more) = page.tags._tags
    assert first.name == "grief"
    first.setFocus()
    press(qtbot, Qt.Key.Key_Delete)
    settled(qtbot, bus)
    assert bus.journal.browsing.entry(1).tags == ("running", "new")
    assert QApplication.focusWidget() is page.tags._tags[0]  # where it was


def test_of_films_the_rating_of_today_is_given(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    show(qtbot, bus, page, Subject.FILMS, 1, 6)
    assert page.title.text() == "2 films"
    assert not page.private.isVisible()
    assert not page.watched.isVisible()
    assert page.remove_button.text() == "Move 2 viewings to the trash"
    before = rows(bus)
    page.rating.choose(9)
    page.watchlist.click()
    settled(qtbot, bus)
    assert [bus.journal.browsing.film(id_).rating for id_ in (1, 6)] == [Rating(9), Rating(9)]
    assert bus.journal.browsing.entry(5).rating == Rating(7)
    assert bus.journal.browsing.film(1).watchlist is not None
    page.remove_button.click()
    settled(qtbot, bus)
    assert bus.journal.browsing.viewings(1) == ()
    for _step in range(3):
        bus.undo()
        settled(qtbot, bus)
    assert rows(bus) == before


def test_from_the_trash_they_can_only_be_put_back(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    bus.do(RemoveEntries((1, 2)), "Remove")
    settled(qtbot, bus)
    before = rows(bus)
    show(qtbot, bus, page, Subject.TRASH, 1, 2)
    assert page.title.text() == "2 viewings in the trash"
    for part in (page.rating, page.tags, page.lists_button, page.remove_button):
        assert not part.isVisible()
    tab_to(page, page.put_back_button)
    press(qtbot, Qt.Key.Key_Space)
    settled(qtbot, bus)
    assert [entry.trashed for entry in bus.journal.browsing.entries([1, 2]).values()] == [None, None]
    bus.undo()
    settled(qtbot, bus)
    assert rows(bus) == before


def test_films_of_entries_come_onto_a_list(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    bus.do(CreateList("Best"), "List")
    show(qtbot, bus, page, Subject.ENTRIES, 5, 2, 1)
    menu = page.lists_button.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    settled(qtbot, bus)
    menu.actions()[0].trigger()
    settled(qtbot, bus)
    settled(qtbot, bus)
    assert list(bus.journal.browsing.lists.film_ids(1)) == [1, 2]


def test_what_is_said_before_it_was_read_is_not_lost(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    page.show_selection(Subject.ENTRIES, (1, 2))
    page.rating.choose(10)
    settled(qtbot, bus)
    settled(qtbot, bus)
    assert {entry.rating for entry in bus.journal.browsing.entries([1, 2]).values()} == {Rating(10)}


def test_it_takes_over_changes_when_it_is_looked_at(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2)
    page.hide()
    bus.do(EditFilm(1, {"liked": True}), "Like")
    settled(qtbot, bus)
    assert page.liked.text() == "Liked"
    page.show()
    settled(qtbot, bus)
    assert page.liked.text() == "Liked (1 of 2)"


def test_what_is_refused_is_told_and_shown_as_it_is(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2)
    with qtbot.waitSignal(bus.refused):
        page.tags.added.emit(("x" * 100_000,))
    settled(qtbot, bus)
    assert {tag.name for tag in page.tags._tags} == {"grief", "running"}
    assert page.state.text() == ""


def test_every_control_has_a_name(qtbot: QtBot, bus: JournalBus, page: SelectionPage) -> None:
    show(qtbot, bus, page, Subject.ENTRIES, 1, 2)
    stops = [widget for kind in (QCheckBox, QLineEdit, QPushButton) for widget in page.findChildren(kind)]
    reachable = [widget for widget in (*stops, page.rating) if widget.isVisible()]
    assert len(reachable) >= 8
    for widget in reachable:
        assert widget.accessibleName() or widget.text(), widget


def test_in_the_window_it_stands_where_the_entry_was(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window()
    view = view_of(shell)
    view.list.focus_list()
    qtbot.keyClick(view.list.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, shell)
    page = view.several
    assert page is not None
    assert page.isVisible()
    assert view.entry is not None
    assert not view.entry.isVisible()
    assert page.title.text() == "6 viewings"
    before = tables(view.bus.journal.path)
    page.rating.choose(2)
    settle(qtbot, shell)
    assert page.isVisible()
    assert page.rating_words.text() == ""
    assert view.toast.message() == "Rated 6 viewings"
    view.bus.undo()
    settle(qtbot, shell)
    assert tables(view.bus.journal.path) == before
    assert shell.actions_ is not None
    actions = shell.actions_.set
    assert not actions[ActionId.EXPORT_PAGE].isEnabled()
    assert not actions[ActionId.PUT_BACK].isEnabled()
    actions[ActionId.LIKE].trigger()
    settle(qtbot, shell)
    assert all(film.liked for film in view.bus.journal.browsing.films(range(1, 6)).values())
    view.go_to(PlaceKind.FILMS)
    settle(qtbot, shell)
    assert not page.isVisible()
    assert actions[ActionId.EXPORT_PAGE].isEnabled()


def test_the_delete_key_removes_the_viewings_of_all_films_that_are_chosen(
    qtbot: QtBot, make_window: Callable[..., Shell]
) -> None:
    shell = make_window()
    view = view_of(shell)
    view.go_to(PlaceKind.FILMS)
    settle(qtbot, shell)
    view.list.focus_list()
    qtbot.keyClick(view.list.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, shell)
    qtbot.keyClick(view.list.view, Qt.Key.Key_Delete)
    settle(qtbot, shell)
    assert view.bus.journal.browsing.counts().trash == 6
    assert view.toast.message() == "Moved 6 viewings to the trash"


def test_rows_are_chosen_one_by_one_with_ctrl(qtbot: QtBot, make_window: Callable[..., Shell]) -> None:
    shell = make_window()
    view = view_of(shell)
    view.list.select(1)
    settle(qtbot, shell)
    for id_ in (2, 3):
        row = view.list.model.row_of(id_)
        assert row is not None
        place = view.list.view.visualRect(view.list.model.index(row, 0)).center()
        control = Qt.KeyboardModifier.ControlModifier
        qtbot.mouseClick(view.list.view.viewport(), Qt.MouseButton.LeftButton, control, place)
        settle(qtbot, shell)
    assert set(view.list.selected_ids()) == {1, 2, 3}
    assert view.several is not None
    assert view.several.title.text() == "3 viewings"
