"""Rows that write a search, by key alone and with what was typed before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from filmjournal.domain.search.conditions import Condition, Conditions, Relation, relations_of
from filmjournal.domain.search.fields import FIELDS
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.pages.condition_row import NAMES, ConditionRow
from filmjournal.ui.pages.search_builder import SearchBuilder
from filmjournal.ui.shell import Shell
from ui_help import SMALL, settle, view_of

Key = Qt.Key


@pytest.fixture
def shell(make_window) -> Shell:
    return make_window(SMALL)


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


def opened(shell: Shell, text: str = "") -> SearchBuilder:
    view_of(shell).search.set_text(text)
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.BUILD_SEARCH].trigger()
    return next(builder for builder in shell.findChildren(SearchBuilder) if not builder.is_over)


def choose(box: QComboBox, data: object) -> None:
    box.setCurrentIndex(box.findData(data))


def focused(shell: Shell) -> QWidget:
    found = shell.focusWidget()
    assert found is not None
    return found


def test_every_field_has_a_name_and_every_relation_of_it_shows_something(qtbot: QtBot) -> None:
    assert set(NAMES) == {"", *FIELDS}
    parent = QWidget()
    qtbot.addWidget(parent)
    for field in NAMES:
        for relation in relations_of(field):
            row = ConditionRow(Condition(field, relation), parent)
            assert row.condition() == Condition(field, relation)
            row.deleteLater()


@pytest.mark.parametrize(
    "condition",
    [
        Condition("", Relation.IS_NOT, "a OR b"),
        Condition("cast", Relation.IS, '"billy crudup"'),
        Condition("is", Relation.IS_NOT, "liked"),
        Condition("rating", Relation.FROM_TO, "3.5", "5"),
        Condition("rating", Relation.FROM_TO, "4"),
        Condition("watched", Relation.FROM_TO, "2017-06", "2018"),
        Condition("tag", Relation.MISSING),
    ],
)
def test_a_row_says_what_it_shows(qtbot: QtBot, condition: Condition) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert ConditionRow(condition, parent).condition() == condition


def test_what_was_typed_is_shown_as_rows(shell: Shell) -> None:
    builder = opened(shell, "night cast:crudup OR rating:4..5 OR -is:liked")
    assert builder.conditions() == Conditions(
        (
            Condition("", Relation.IS, "night cast:crudup"),
            Condition("rating", Relation.FROM_TO, "4", "5"),
            Condition("is", Relation.IS_NOT, "liked"),
        ),
        any_one=True,
    )
    assert view_of(shell).search.text() == "night cast:crudup OR rating:4..5 OR -is:liked"


def test_a_search_is_built_by_key_alone(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    opened(shell)
    qtbot.keyClicks(focused(shell), "mile")
    assert view.search.text() == "mile"
    qtbot.keyClick(focused(shell), Key.Key_Tab)  # to the cross of the row
    qtbot.keyClick(focused(shell), Key.Key_Tab)  # to the button for another
    qtbot.keyClick(focused(shell), Key.Key_Space)
    field = focused(shell)
    assert isinstance(field, QComboBox)
    qtbot.keyClicks(field, "Rating")
    qtbot.keyClick(field, Key.Key_Tab)
    qtbot.keyClicks(focused(shell), "from")
    qtbot.keyClick(focused(shell), Key.Key_Tab)
    qtbot.keyClick(focused(shell), Key.Key_3)
    assert view.search.text() == "mile rating:3.."
    qtbot.keyClick(focused(shell), Key.Key_Tab)
    qtbot.keyClick(focused(shell), Key.Key_3)
    assert view.search.text() == "mile rating:3"
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [1]
    qtbot.keyClick(focused(shell), Key.Key_Return)
    assert shell.focusWidget() is view.list.view
    assert shell.actions_ is not None
    assert shell.actions_.assistant._recent.recent() == ("mile rating:3",)


def test_a_row_is_taken_away_and_one_is_always_there(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "tag:grief -year:2017")
    first, second = builder.rows()
    first.remove_button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(first.remove_button, Key.Key_Space)
    assert view.search.text() == "-year:2017"
    assert shell.focusWidget() is second.remove_button
    qtbot.mouseClick(second.remove_button, Qt.MouseButton.LeftButton)
    assert view.search.text() == ""
    assert [row.condition() for row in builder.rows()] == [Condition()]


def test_all_or_any(shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "tag:grief year:2017")
    choose(builder.join, True)
    assert view.search.text() == "tag:grief OR year:2017"
    choose(builder.join, False)
    assert view.search.text() == "tag:grief year:2017"


def test_another_field_and_another_relation(shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "cast:crudup")
    (row,) = builder.rows()
    choose(row.field, "director")
    assert view.search.text() == "director:crudup"
    choose(row.relation, Relation.IS_NOT)
    assert view.search.text() == "-director:crudup"
    choose(row.relation, Relation.MISSING)
    assert view.search.text() == "director:none"
    choose(row.field, "is")
    assert view.search.text() == ""
    choose(row.flag, "liked")
    assert view.search.text() == "is:liked"


def test_a_value_that_is_none_is_told_and_left_out(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "tag:grief year:2017")
    row = builder.rows()[1]
    row.first.selectAll()
    qtbot.keyClicks(row.first, "20x")
    assert "20x" in builder.mistake.text()
    assert row.first.property("wrong") is True
    assert view.search.text() == "tag:grief"
    row.first.selectAll()
    qtbot.keyClicks(row.first, "2013")
    assert not builder.mistake.isVisible()
    assert view.search.text() == "tag:grief year:2013"


def test_a_text_with_a_mistake_is_a_row_to_be_mended(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "(mile")
    assert builder.mistake.isVisible()
    assert view.search.text() == "(mile"
    (row,) = builder.rows()
    row.first.end(False)
    qtbot.keyClicks(row.first, ")")
    assert view.search.text() == "mile"


def test_escape_takes_it_all_back(qtbot: QtBot, shell: Shell, view: JournalView) -> None:
    builder = opened(shell, "mile")
    qtbot.keyClicks(builder.rows()[0].first, "stone")
    assert view.search.text() == "milestone"
    qtbot.keyClick(builder.rows()[0].first, Key.Key_Escape)
    assert view.search.text() == "mile"
    assert view.search.field.hasFocus()
    assert builder.is_over


def test_it_goes_when_one_goes_elsewhere_and_not_with_its_own_lists(
    qtbot: QtBot, shell: Shell, view: JournalView
) -> None:
    builder = opened(shell, "mile")
    builder.rows()[0].field.showPopup()
    builder.rows()[0].field.hidePopup()
    assert not builder.is_over
    view.search.set_text("another")
    assert builder.is_over
    builder = opened(shell, "mile")
    view.list.focus_list()
    assert builder.is_over
    assert view.search.text() == "mile"


def test_it_stays_inside_the_window(shell: Shell) -> None:
    for size in ((1280, 800), (700, 500), (430, 400)):
        shell.resize(*size)
        builder = opened(shell, " ".join(f"year:{year}" for year in range(1990, 2010)))
        assert QRect(0, 0, *size).contains(builder.geometry())
        builder.go_back()
