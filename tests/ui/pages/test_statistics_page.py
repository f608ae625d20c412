"""The page of numbers: what it says, where its bars lead, and when it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.charts import middle_rating
from filmjournal.domain.partial_date import parse as date
from filmjournal.domain.queries import ListQuery, Subject
from filmjournal.domain.rating import Rating
from filmjournal.services.commands import EditEntry, LogFilm
from filmjournal.services.journal import Journal
from filmjournal.services.list_commands import TagEntries
from filmjournal.services.reporting import report
from filmjournal.storage import database
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.statistics_page import TWO_COLUMNS_FROM, StatisticsPage
from filmjournal.ui.pages.statistics_section import Section
from filmjournal.ui.pages.statistics_words import charts, lead
from filmjournal.ui.tasks import Tasks
from reference_help import settled
from ui_help import SMALL, viewing


@pytest.fixture
def bus(qtbot: QtBot, tmp_path: Path) -> Iterator[JournalBus]:
    path = tmp_path / "journal.filmjournal"
    database.create(path)
    journal = Journal(database.Database(path))
    for command in (*SMALL, viewing("Watch Me", 1999, "2017", 0.5, directors=("Jane Roe",))):
        journal.execute(command)
    made = JournalBus(Tasks())
    with qtbot.waitSignal(made.opened):
        made.open(lambda: journal, made.explain)
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, bus: JournalBus) -> StatisticsPage:
    made = StatisticsPage(bus)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    show(qtbot, made, bus, ListQuery(), "Diary")
    return made


def show(qtbot: QtBot, page: StatisticsPage, bus: JournalBus, query: ListQuery, name: str) -> None:
    page.show_query(query, name)
    settled(qtbot, bus)


def section(page: StatisticsPage, name: str) -> Section:
    return next(each for each in page.sections() if each.name == name)


def numbers(page: StatisticsPage, name: str) -> dict[str, int]:
    return {bar.name: bar.number for bar in section(page, name).bars.bars if bar.number}


def test_it_says_what_the_diary_adds_up_to(page: StatisticsPage) -> None:
    assert page.lead().startswith("6 films in 7 viewings.")
    assert "You wrote about 3 of them, 10 words." in page.lead()
    assert "The middle rating is 3½, the average 3.33." in page.lead()
    assert numbers(page, "Viewings by year") == {"2017": 5, "2024": 1, "no date": 1}
    assert numbers(page, "Viewings by month") == {"Mar": 1, "May": 2, "Jun": 2, "no month": 1}
    assert numbers(page, "Ratings given, in stars") == {"½": 1, "3": 1, "3½": 2, "4½": 1, "5": 1, "not rated": 1}
    assert [bar.name for bar in section(page, "Viewings by year").bars.bars][1:7] == [
        str(year) for year in range(2018, 2024)
    ]
    assert numbers(page, "Viewings by decade of release") == {"1950s": 1, "1960s": 1, "1990s": 1, "2010s": 4}
    assert numbers(page, "Directors seen most") == {"Jane Roe": 1}
    assert numbers(page, "Tags") == {"grief": 1, "running": 1}


def test_every_bar_leads_to_what_it_counted(page: StatisticsPage, bus: JournalBus) -> None:
    led = 0
    for year in (None, 2017):
        for chart in charts(report(bus.journal, ListQuery(), year).numbers, year):
            for bar in chart.bars:
                assert bool(bar.search) == (bar.number > 0) or chart.name == "Viewings by month"
                if bar.search:
                    assert bus.journal.browsing.count(ListQuery(search=bar.search)) == bar.number, bar
                    led += 1
    assert led > 20


def test_bars_are_followed_by_key_and_by_pointer(qtbot: QtBot, page: StatisticsPage, bus: JournalBus) -> None:
    show(qtbot, page, bus, ListQuery(search="mile OR blood OR tokyo"), "Diary")
    stars = section(page, "Ratings given, in stars")
    stars.take_keyboard()
    qtbot.keyClick(stars.bars, Qt.Key.Key_End)
    qtbot.keyClick(stars.bars, Qt.Key.Key_Home)
    for _step in range(5):
        qtbot.keyClick(stars.bars, Qt.Key.Key_Right)
    with qtbot.waitSignal(page.search_wanted) as told:
        qtbot.keyClick(stars.bars, Qt.Key.Key_Return)
    assert told.args == ["(mile OR blood OR tokyo) rating:3"]
    assert bus.journal.browsing.count(ListQuery(search=told.args[0])) == 1
    column = stars.bars.area(6)
    with qtbot.waitSignal(page.search_wanted) as told:
        qtbot.mouseClick(stars.bars, Qt.MouseButton.LeftButton, pos=column.center())
    assert told.args == ["(mile OR blood OR tokyo) rating:3.5"]
    with qtbot.assertNotEmitted(page.search_wanted):
        qtbot.mouseClick(stars.bars, Qt.MouseButton.LeftButton, pos=stars.bars.area(0).center())  # nothing has ½


def test_one_year_and_its_neighbours(qtbot: QtBot, page: StatisticsPage, bus: JournalBus) -> None:
    page.show_year(2017)
    settled(qtbot, bus)
    assert page.lead().startswith("5 films in 5 viewings.")
    assert "Viewings by year" not in [each.name for each in page.sections()]
    assert numbers(page, "Viewings by month") == {"May": 2, "Jun": 2, "no month": 1}
    assert page.later.text() == "2024 ›"
    assert not page.earlier.isVisible()
    months = section(page, "Viewings by month").bars
    assert months.bars[5].search == "watched:2017-06"
    qtbot.mouseClick(page.later, Qt.MouseButton.LeftButton)
    settled(qtbot, bus)
    assert page.lead().startswith("1 film in 1 viewing.")
    assert (page.earlier.text(), page.years.text()) == ("‹ 2017", "2024")
    actions = page.years.menu().actions()
    assert [action.text() for action in actions] == ["All years", "", "2024", "2017"]
    actions[0].trigger()
    settled(qtbot, bus)
    assert page.lead().startswith("6 films in 7 viewings.")
    page.show_year(2017)
    show(qtbot, page, bus, ListQuery(search="mile"), "Diary")
    assert page.year == 2017
    show(qtbot, page, bus, ListQuery(within="tag:running"), "running")
    assert page.year is None


def test_films_are_counted_with_all_their_viewings(qtbot: QtBot, page: StatisticsPage, bus: JournalBus) -> None:
    everything = page.lead()
    show(qtbot, page, bus, ListQuery(Subject.FILMS), "All films")
    assert page.lead() == everything
    show(qtbot, page, bus, ListQuery(Subject.FILMS, within="year:2017"), "2017")
    assert page.lead().startswith("1 film in 2 viewings.")
    show(qtbot, page, bus, ListQuery(Subject.WATCHLIST), "Watchlist")
    assert page.sections() == []


def test_it_reads_what_changed_only_while_it_is_seen(qtbot: QtBot, page: StatisticsPage, bus: JournalBus) -> None:
    bus.do(EditEntry(6, {"rating": Rating(9)}), "Rate")
    settled(qtbot, bus)
    assert numbers(page, "Ratings given, in stars")["4½"] == 2
    page.hide()
    bus.do(TagEntries((1, 2), ("late",)), "Tag")
    settled(qtbot, bus)
    assert "late" not in numbers(page, "Tags")
    page.show()
    qtbot.waitUntil(lambda: numbers(page, "Tags").get("late") == 2)


def test_numbers_stay_while_a_search_says_nothing(qtbot: QtBot, page: StatisticsPage, bus: JournalBus) -> None:
    before = page.lead()
    with qtbot.assertNotEmitted(bus.refused):
        show(qtbot, page, bus, ListQuery(search="rating:9"), "Diary")
    assert page.lead() == before
    show(qtbot, page, bus, ListQuery(search="nothing is found"), "Diary")
    assert page.sections() == []
    assert "The search finds no viewing here." in [label.text() for label in shown_labels(page)]
    show(qtbot, page, bus, ListQuery(), "Diary")
    assert page.lead() == before


def shown_labels(page: QWidget) -> list[object]:
    from PySide6.QtWidgets import QLabel

    from ui_help import visible

    return [label for label in visible(page, QLabel) if isinstance(label, QLabel)]


def test_the_same_as_tables_is_one_key_away(qtbot: QtBot, page: StatisticsPage) -> None:
    stars = section(page, "Ratings given, in stars")
    assert stars.bars.accessibleName() == "Ratings given, in stars"
    assert "3 and a half out of 5 stars, 2" in stars.bars.accessibleDescription()
    stars.take_keyboard()
    qtbot.keyClick(stars.bars, Qt.Key.Key_T)
    assert not stars.bars.isVisible()
    assert stars.table.hasFocus()
    shown = [[stars.table.item(row, column).text() for column in (0, 1)] for row in range(stars.table.rowCount())]
    assert shown[0] == ["half a star out of 5", "1"]
    assert shown[-1] == ["not rated", "1"]
    qtbot.keyClick(stars.table, Qt.Key.Key_Down)
    qtbot.keyClick(stars.table, Qt.Key.Key_Up)
    with qtbot.waitSignal(page.search_wanted) as told:
        qtbot.keyClick(stars.table, Qt.Key.Key_Return)
    assert told.args == ["rating:0.5"]
    qtbot.keyClick(stars.table, Qt.Key.Key_T)
    assert stars.bars.hasFocus()


def test_two_columns_where_there_is_room(qtbot: QtBot, page: StatisticsPage) -> None:
    def at(name: str) -> QPoint:
        return section(page, name).pos()

    assert at("Viewings by year").y() == at("Viewings by month").y()
    page.resize(TWO_COLUMNS_FROM - 1, 800)
    qtbot.waitUntil(lambda: at("Viewings by year").x() == at("Viewings by month").x())
    assert at("Viewings by month").y() > at("Viewings by year").y()


def test_nothing_is_cut_off_where_the_sentence_is_long(qtbot: QtBot, page: StatisticsPage) -> None:
    for width in (1000, 600, 420, 900):
        page.resize(width, 500)
        qtbot.waitUntil(lambda: page.width() == width)  # noqa: B023
        for each in page.sections():
            qtbot.waitUntil(lambda: each.bars.height() == each.bars.sizeHint().height())  # noqa: B023


def test_tab_comes_to_every_section_in_order(qtbot: QtBot, page: StatisticsPage) -> None:
    page.table.setFocus()
    reached = []
    for _stop in page.sections():
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(next((each.name for each in page.sections() if each.has_keyboard()), None))
    assert reached == [each.name for each in page.sections()]


def test_a_long_life_keeps_to_its_place(qtbot: QtBot, bus: JournalBus, page: StatisticsPage) -> None:
    for year in range(1931, 2017, 5):
        bus.do(LogFilm("Another", year, viewing={"watched": date(str(year))}), "Log")
    settled(qtbot, bus)
    years = section(page, "Viewings by year")
    assert years.is_long
    assert len(years.bars.bars) == 2024 - 1931 + 2
    areas = [years.bars.area(index) for index in range(len(years.bars.bars))]
    assert areas[0].left() == 0
    assert areas[-1].right() <= years.bars.width()
    assert all(one.right() < other.left() for one, other in pairwise(areas))
    assert not page.grab().isNull()


def test_the_middle_rating() -> None:
    assert middle_rating((0,) * 10) is None
    assert middle_rating((0, 0, 1, 0, 0, 0, 0, 0, 0, 0)) == (Rating(3), Rating(3))
    assert middle_rating((1, 0, 0, 0, 0, 0, 0, 0, 0, 1)) == (Rating(1), Rating(10))
    assert middle_rating((1, 1, 1, 0, 0, 0, 0, 0, 0, 0)) == (Rating(2), Rating(2))


def test_the_lead_sentence_fits_its_numbers(bus: JournalBus) -> None:
    some = report(bus.journal, ListQuery()).numbers
    many = replace(some, films=1201, entries=1400, rewatches=1, words=27_431, reviews=61, minutes=90)
    assert lead(many) == (
        "1,201 films in 1,400 viewings; 1 of the viewings was of a film seen before. You wrote about 61 of them, some"
        " 27,400 words. The middle rating is 3½, the average 3.33. As far as their lengths are known, they ran for 2"
        " hours."
    )
