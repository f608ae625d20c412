"""The field for a date."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from filmjournal.domain.partial_date import PartialDate
from filmjournal.ui.widgets.date_field import DateField

TODAY = PartialDate(2024, 3, 4)


@pytest.fixture
def field(qtbot: QtBot) -> DateField:
    made = DateField(today=lambda: TODAY)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    return made


@pytest.fixture
def told(field: DateField) -> list[PartialDate | None]:
    heard: list[PartialDate | None] = []
    field.date_edited.connect(heard.append)
    return heard


def test_a_date_is_told_when_it_is_finished(field: DateField, told: list[object], qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "2017")
    assert (field.date(), field.understanding(), told) == (PartialDate(2017), "2017", [])
    qtbot.keyClicks(field, "-06-11")
    assert field.understanding() == "Sunday 11 June 2017"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [PartialDate(2017, 6, 11)]
    field.clearFocus()
    assert field.text() == "11 June 2017"
    assert told == [PartialDate(2017, 6, 11)]


def test_what_is_wrong_is_said_as_one_types_and_told_to_nobody(
    field: DateField, told: list[object], qtbot: QtBot
) -> None:
    field.set_date(PartialDate(2017, 6, 11))
    heard: list[str] = []
    field.understanding_changed.connect(heard.append)
    field.selectAll()
    qtbot.keyClicks(field, "30 feb 2017")
    assert heard[-1] == field.trouble() == "There is no such date as 2017-02-30."
    assert (field.is_valid(), field.date(), field.property("wrong")) == (False, None, True)
    field.clearFocus()
    assert (field.text(), told) == ("30 feb 2017", [])
    field.set_date(PartialDate(2017, 6, 11))
    assert (field.is_valid(), field.property("wrong")) == (True, False)


def test_emptied_it_is_an_unknown_date(field: DateField, told: list[object], qtbot: QtBot) -> None:
    field.set_date(TODAY)
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert told == [None]
    assert field.understanding() == "No date"


def test_nothing_is_told_where_nothing_changed(field: DateField, told: list[object], qtbot: QtBot) -> None:
    field.set_date(PartialDate(2024, 3, 3))
    field.selectAll()
    qtbot.keyClicks(field, "yesterday")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.clearFocus()
    assert told == []


def test_the_arrows_go_by_days(field: DateField, told: list[object], qtbot: QtBot) -> None:
    field.set_date(PartialDate(2024, 3, 1))
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.date() == PartialDate(2024, 2, 29)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    field.clearFocus()
    assert told == [PartialDate(2024, 3, 2)]
    field.set_date(PartialDate(9999, 12, 31))
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.date() == PartialDate(9999, 12, 31)
    field.set_date(PartialDate(2017, 6))
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.date() == PartialDate(2017, 6)


def test_a_date_to_come_is_taken_and_noted(field: DateField) -> None:
    field.set_date(PartialDate(2030, 3, 3))
    assert field.is_valid()
    assert field.understanding() == "Sunday 3 March 2030, still to come"


def test_what_is_being_typed_outlives_the_same_date_from_the_journal(field: DateField, qtbot: QtBot) -> None:
    field.set_date(TODAY)
    field.selectAll()
    qtbot.keyClicks(field, "june")
    field.set_date(TODAY)
    assert field.text() == "june"
    field.set_date(PartialDate(2001))
    assert field.text() == "2001"


def test_words_are_read_anew_on_another_day(qtbot: QtBot) -> None:
    days = [TODAY]
    field = DateField(settles=False, today=lambda: days[0])
    qtbot.addWidget(field)
    field.set_words("today")
    days[0] = PartialDate(2024, 3, 5)
    field.reread()
    assert field.date() == PartialDate(2024, 3, 5)
    assert field.text() == "today"
