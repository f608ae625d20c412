"""People: the list, the page of one of them, and the way between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.domain.cast_lines import CastLine
from filmjournal.domain.people import PeopleOrder
from filmjournal.domain.queries import ListQuery
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, EditFilm, LogFilm
from filmjournal.services.list_commands import MergePeople, SplitPerson
from filmjournal.ui.delegates.person_film_row import film_row_height, lay_out
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.people_page import PeoplePage
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.person_rows import FilmRowView
from people_help import CHAHINE, CRUDUP, CRUZ, LYNSKEY, MACLEAN, OTHER_CRUZ, RYU, people_bus, rest
from ui_help import viewing


@pytest.fixture
def bus(qtbot: QtBot, tmp_path: Path) -> Iterator[JournalBus]:
    with people_bus(tmp_path, qtbot) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, bus: JournalBus) -> PeoplePage:
    return shown(qtbot, bus)


def shown(qtbot: QtBot, bus: JournalBus, width: int = 1072) -> PeoplePage:
    made = PeoplePage(bus)
    qtbot.addWidget(made)
    made.resize(width, 740)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    rest(qtbot, bus)
    return made


def listed(page: PeoplePage) -> list[str]:
    model = page.list.model
    return [
        model.index(row, 0).data() for row in range(model.rowCount()) if row not in model.head_rows
    ]  # fmt: skip


def rows(page: PeoplePage) -> list[FilmRowView]:
    model = page.person.films.model_
    return [model.index(row).data(ROW_ROLE) for row in range(model.rowCount())]


def name(page: PeoplePage) -> str:
    return page.person.head.name.accessibleName()


def alike(page: PeoplePage) -> list[str]:
    return [button.accessibleName() for button in page.person.head.alike.findChildren(QPushButton)]


def test_everyone_is_listed_and_the_first_is_shown(page: PeoplePage) -> None:
    assert listed(page) == [
        "Billy Crudup", "Penélope Cruz", "Penelope Cruz", "Melanie Lynskey", "Alison Maclean", "يوسف شاهين", "笠智衆",
    ]  # fmt: skip
    assert page.list.count.text() == "7"
    assert name(page) == "Billy Crudup"
    tester = QAbstractItemModelTester(page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    films = QAbstractItemModelTester(page.person.films.model_, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.list.model.refresh()
    page.person.films.refresh_look()
    tester.deleteLater()
    films.deleteLater()


def test_a_page_says_all_there_is(page: PeoplePage) -> None:
    head = page.person.head
    assert head.lead.text() == "3 films in 4 viewings, from March 1998 to March 2024; 3.8 on average."
    assert [(row.title, row.year, row.part, row.rating_half_stars) for row in rows(page)] == [
        ("Twins", "2020", "as One, Two · Director", None),
        ("1 Mile to You", "2017", "as Coach K", 7),
        ("Jesus' Son", "1999", "as FH", 8),
    ]
    assert [[seen.text for seen in row.seen] for row in rows(page)] == [
        ["no date"], ["11 Jun 2017", "2 Mar 2024"], ["Mar 1998"],
    ]  # fmt: skip
    index = page.person.films.model_.index(1)
    said = "1 Mile to You, 2017, as Coach K, 3 and a half out of 5 stars, 11 Jun 2017, 2 Mar 2024"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == said
    assert [link.accessibleName() for link in page.person.co_stars.links()] == ["Melanie Lynskey"]
    assert not page.person.head.alike.isVisible()


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        (CRUZ, "1 film in 1 viewing, in 2016; 5 of 5 stars."),
        (LYNSKEY, "1 film in 2 viewings, from June 2017 to March 2024; 3½ of 5 stars."),
    ],
)
def test_the_lead_sentence_fits_what_is_known(
    qtbot: QtBot, bus: JournalBus, page: PeoplePage, person: int, sentence: str
) -> None:
    page.show_person(person)
    rest(qtbot, bus)
    assert page.person.head.lead.text() == sentence


def test_films_can_be_narrowed_to_a_job(page: PeoplePage) -> None:
    tabs = page.person._choices.buttons()
    assert [tab.text() for tab in tabs] == ["All 3", "Actor 3", "Director 1"]
    tabs[2].click()
    assert [row.title for row in rows(page)] == ["Twins"]
    tabs[0].click()
    assert len(rows(page)) == 3


def test_one_job_needs_no_tabs(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.show_person(MACLEAN)
    rest(qtbot, bus)
    assert rows(page)[0].part == "Director"
    assert not page.person.tabs.isVisible()


def test_the_list_narrows_as_one_types(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.list.focus_list()
    qtbot.keyClick(page.list.view, Qt.Key.Key_P)
    assert page.list.field.hasFocus()
    qtbot.keyClicks(page.list.field, "enelope")
    rest(qtbot, bus)
    assert listed(page) == ["Penélope Cruz", "Penelope Cruz"]
    assert name(page) == "Penélope Cruz"
    qtbot.keyClick(page.list.field, Qt.Key.Key_Down)
    assert page.list.view.hasFocus()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    rest(qtbot, bus)
    assert name(page) == "Penelope Cruz"
    page.list.field.clear()
    rest(qtbot, bus)
    assert (page.list.current_id, name(page)) == (OTHER_CRUZ, "Penelope Cruz")
    page.list.field.setText("nobody at all")
    rest(qtbot, bus)
    assert page.list.empty.isVisible()
    page.list.empty.triggered.emit()
    rest(qtbot, bus)
    assert len(listed(page)) == 7


def test_the_order_can_be_the_number_of_films(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.list.select(RYU)
    page.list.orders.actions()[1].trigger()
    rest(qtbot, bus)
    assert page.list.order is PeopleOrder.FILMS
    assert listed(page)[:2] == ["Billy Crudup", "Penélope Cruz"]
    assert page.list.model.head_rows == []
    assert page.list.current_id == RYU


def test_numbers_come_after_the_names(qtbot: QtBot, page: PeoplePage) -> None:
    def view() -> object:
        return page.list.model.index(page.list.model.row_of(CRUDUP) or 0, 0).data(ROW_ROLE)

    qtbot.waitUntil(lambda: getattr(view(), "films", None) == 3)
    assert getattr(view(), "last_seen", "") == "2 Mar 2024"


def test_enter_and_links_lead_on(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.list.focus_list()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    films = page.person.films
    assert films.hasFocus()
    assert films.selectionModel().isSelected(films.model_.index(0, 0))  # one sees where the keyboard is
    with qtbot.waitSignal(page.film_wanted) as told:
        qtbot.keyClick(films, Qt.Key.Key_Return)
    assert told.args == [3]
    qtbot.keyClick(films, Qt.Key.Key_Down)
    geometry = lay_out(films.visualRect(films.model_.index(1)), rows(page)[1], Qt.LayoutDirection.LeftToRight)
    (first, entry, text), (_last, other, _text) = geometry.dates
    assert (text, entry, other) == ("11 Jun 2017", 1, 2)
    with qtbot.waitSignal(page.entry_wanted) as told:
        qtbot.mouseClick(films.viewport(), Qt.MouseButton.LeftButton, pos=first.center())
    assert told.args == [1]
    with qtbot.waitSignal(page.film_wanted) as told:
        qtbot.mouseClick(films.viewport(), Qt.MouseButton.LeftButton, pos=geometry.title.center())
    assert told.args == [1]
    with qtbot.waitSignal(page.search_wanted) as told:
        page.person.head.list_link.click()
    assert told.args == ['person:"Billy Crudup"']
    assert len(bus.journal.browsing.ids(ListQuery(search=told.args[0]))) == 4


def test_the_menu_key_offers_the_film_and_its_viewings(qtbot: QtBot, page: PeoplePage) -> None:
    films = page.person.films
    films.setFocus()
    films.setCurrentIndex(films.model_.index(1))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(films.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == ["&Open the film", "2 March 2024  3½", "11 June 2017  3"]
    with qtbot.waitSignal(page.entry_wanted) as told:
        menu.actions()[-1].trigger()
    assert told.args == [1]
    menu.close()


def test_links_between_people_can_be_gone_back(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.person.co_stars.links()[0].click()
    rest(qtbot, bus)
    assert (name(page), page.list.current_id) == ("Melanie Lynskey", LYNSKEY)
    assert page.person.back.isVisible()
    page.person.films.setFocus()
    qtbot.keyClick(page.person.films, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    rest(qtbot, bus)
    assert (name(page), page.list.current_id) == ("Billy Crudup", CRUDUP)
    assert not page.person.back.isVisible()


def test_in_a_narrow_window_list_and_page_take_turns(qtbot: QtBot, bus: JournalBus) -> None:
    page = shown(qtbot, bus, 700)
    page.show_people()
    assert page.list.isVisible()
    assert not page.person.isVisible()
    page.list.focus_list()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    assert page.person.isVisible()
    assert not page.list.isVisible()
    assert page.person.films.hasFocus()
    page.person.back.click()
    assert page.list.view.hasFocus()
    page.resize(1000, 740)
    assert page.list.isVisible()
    assert page.person.isVisible()


def test_in_a_wide_window_the_others_stand_in_the_margin(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    beside = page.person.co_stars.mapTo(page.person, QPoint(0, 0)).y()
    films = page.person.films.mapTo(page.person, QPoint(0, 0)).y()
    assert page.person.head.y() < beside < films
    page.resize(1600, 800)
    page.panes.setSizes([300, 1300])
    rest(qtbot, bus)
    assert page.person.co_stars.mapTo(page.person, QPoint(0, 0)).x() > page.person.films.width()


def test_who_is_merged_away_is_followed_and_comes_back(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    page.show_person(OTHER_CRUZ)
    rest(qtbot, bus)
    bus.do(MergePeople(CRUZ, OTHER_CRUZ), "Merge")
    rest(qtbot, bus)
    assert (name(page), page.list.current_id) == ("Penélope Cruz", CRUZ)
    assert len(rows(page)) == 2
    bus.undo()
    rest(qtbot, bus)
    assert (name(page), page.list.current_id) == ("Penelope Cruz", OTHER_CRUZ)
    assert alike(page) == ["Merge with Penélope Cruz"]


def test_two_people_of_one_name_stay_apart(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    bus.do(SplitPerson(CRUDUP, (3,), "Billy Crudup"), "Split")
    rest(qtbot, bus)
    assert listed(page)[:2] == ["Billy Crudup", "Billy Crudup"]
    assert [row.title for row in rows(page)] == ["1 Mile to You", "Jesus' Son"]
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    rest(qtbot, bus)
    assert [row.title for row in rows(page)] == ["Twins"]
    assert alike(page) == ["Merge with Billy Crudup"]


def test_changes_are_taken_over_while_it_is_seen(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    bus.do(EditEntry(2, {"rating": Rating(10)}), "Rate")
    rest(qtbot, bus)
    assert rows(page)[1].rating_half_stars == 10
    page.hide()
    bus.do(LogFilm("Big Fish", 2003, cast=(CastLine("Billy Crudup", "Will"),), watchlist=True), "Log")
    bus.do(EditFilm(1, {"title": "One Mile"}), "Rename")
    rest(qtbot, bus)
    assert [row.title for row in rows(page)] == ["Twins", "1 Mile to You", "Jesus' Son"]
    page.show()
    rest(qtbot, bus)
    assert [row.title for row in rows(page)] == ["Twins", "One Mile", "Big Fish", "Jesus' Son"]
    assert rows(page)[2].unseen == "not seen yet"


def test_the_sort_name_is_set_in_its_place(qtbot: QtBot, bus: JournalBus, page: PeoplePage) -> None:
    head = page.person.head
    head.sort_action.trigger()
    field = head.sort_name.field
    assert field.hasFocus()
    assert field.placeholderText() == "Crudup, Billy"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not head.sort_name.isVisible()
    head.sort_action.trigger()
    field.setText("Zz, Billy")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    rest(qtbot, bus)
    assert not head.sort_name.isVisible()
    assert listed(page).index("Billy Crudup") == 4
    assert name(page) == "Billy Crudup"
    bus.undo()
    rest(qtbot, bus)
    assert listed(page)[0] == "Billy Crudup"


def test_ids_lead_out_only_after_the_address_was_shown(
    qtbot: QtBot, bus: JournalBus, page: PeoplePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "PySide6.QtGui.QDesktopServices.openUrl", lambda url: opened.append(url.toString()) or True
    )  # fmt: skip
    menu = page.person.head.address_menu("https://www.imdb.com/name/nm0001082/")
    first, _line, look, copy = menu.actions()
    assert (first.text(), first.isEnabled()) == ("https://www.imdb.com/name/nm0001082/", False)
    assert opened == []
    look.trigger()
    assert opened == ["https://www.imdb.com/name/nm0001082/"]
    copy.trigger()
    assert QApplication.clipboard().text() == "https://www.imdb.com/name/nm0001082/"
    menu.close()


@pytest.mark.parametrize("person", [RYU, CHAHINE])
def test_names_of_other_scripts_are_at_home(qtbot: QtBot, bus: JournalBus, page: PeoplePage, person: int) -> None:
    page.show_person(person)
    rest(qtbot, bus)
    assert name(page) == ("笠智衆" if person == RYU else "يوسف شاهين")
    assert len(rows(page)) == 1
    page.list.field.setText("智" if person == RYU else "شاه")
    rest(qtbot, bus)
    assert page.list.current_id == person


def test_a_name_without_an_end_is_no_wider_than_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    long = (viewing("Odd", None, "2018", cast=(("N" * 300, "X" * 300),)),)
    with people_bus(tmp_path, qtbot, long) as bus:
        page = shown(qtbot, bus, 700)
        page.show_person(1)
        rest(qtbot, bus)
        assert name(page) == "N" * 300
        assert page.person._sheet.width() <= page.width()
        assert page.person.head.name.height() > 100


def test_four_hundred_films_are_one_page_of_rows(qtbot: QtBot, tmp_path: Path) -> None:
    many = tuple(viewing(f"Film {n}", 1900 + n % 100, "2018", 3, cast=(("Busy", f"Role {n}"),)) for n in range(400))
    with people_bus(tmp_path, qtbot, many) as bus:
        page = shown(qtbot, bus)
        films = page.person.films
        assert films.model_.rowCount() == 400
        assert films.height() == 400 * film_row_height()
        films.setFocus()
        bar = page.person._area.verticalScrollBar()
        qtbot.keyClick(films, Qt.Key.Key_PageDown)
        assert 0 < films.currentIndex().row() < 30
        qtbot.keyClick(films, Qt.Key.Key_End)
        rest(qtbot, bus)
        assert bar.value() > 300 * film_row_height()
        current = films.visualRect(films.currentIndex())
        below = films.mapTo(page.person, current.bottomLeft()).y()
        assert 0 < below <= page.person.height()


def test_nobody_is_an_empty_page(qtbot: QtBot, tmp_path: Path) -> None:
    with people_bus(tmp_path, qtbot, ()) as bus:
        page = shown(qtbot, bus)
        assert page.list.empty.isVisible()
        assert page.person.page is None
        bus.do(viewing("Odd", None, cast=(("Someone", None),)), "Log")
        rest(qtbot, bus)
        assert (listed(page), name(page)) == (["Someone"], "Someone")
        bus.undo()
        rest(qtbot, bus)
        assert page.person.page is None


def test_tab_goes_through_the_page_as_one_reads_it(qtbot: QtBot, page: PeoplePage) -> None:
    page.person.head.more.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _step in range(6):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName() or getattr(focused, "text", str)())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == ["More", "Change the sort name", "Show in the list", "Melanie Lynskey", "All 3", "Films"]


def test_the_arrows_choose_among_the_jobs(qtbot: QtBot, page: PeoplePage) -> None:
    every, actor, director = page.person._choices.buttons()
    every.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(every, Qt.Key.Key_Right)
    qtbot.keyClick(actor, Qt.Key.Key_Right)
    assert director.hasFocus()
    assert [row.title for row in rows(page)] == ["Twins"]


def test_a_page_that_comes_when_nobody_is_wanted_any_more_is_not_shown(
    qtbot: QtBot, bus: JournalBus, page: PeoplePage
) -> None:
    page.person.show_person(LYNSKEY)
    page.person.show_person(None)
    rest(qtbot, bus)
    assert page.person.page is None
