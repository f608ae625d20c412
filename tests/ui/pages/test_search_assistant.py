"""Help with a search while it is typed, in the window: by key, by pointer, and for screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import LogFilm
from filmjournal.services.list_commands import CreateList
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.main_window import JournalView
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.pages.search_assistant import SearchAssistant
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.search_rows import Offer, Way
from ui_help import PATIENCE, SMALL, pane_of, settle, view_of

Key = Qt.Key


@pytest.fixture
def shell(make_window) -> Shell:
    made = make_window((*SMALL, CreateList("Taken")))
    view_of(made).list.focus_list()
    return made


@pytest.fixture
def view(shell: Shell) -> JournalView:
    return view_of(shell)


@pytest.fixture
def assistant(shell: Shell) -> SearchAssistant:
    assert shell.actions_ is not None
    return shell.actions_.assistant


def rows(assistant: SearchAssistant) -> list[str]:
    return [row.spoken() for row in assistant.popup.model.rows] if assistant.popup.isVisible() else []


def answered(qtbot: QtBot, assistant: SearchAssistant) -> None:
    """Wait until the rows are about what is in the field."""
    box = assistant._box
    qtbot.waitUntil(lambda: assistant._answered == (box.text(), box.caret()), timeout=PATIENCE)


def typed(qtbot: QtBot, view: JournalView, assistant: SearchAssistant, text: str) -> None:
    view.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(view.search.field, letter)
        else:
            event = QInputMethodEvent()
            event.setCommitString(letter)
            QApplication.sendEvent(view.search.field, event)
    answered(qtbot, assistant)


def press(qtbot: QtBot, view: JournalView, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(view.search.field, key)


def test_a_film_is_chosen_by_key(qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "billy cru")
    assert rows(assistant)[:2] == ["Billy Crudup, 1 film", "1 Mile to You 2017, cast: Billy Crudup as Coach K"]
    assert view.search.field.hasFocus()
    press(qtbot, view, Key.Key_Down, Key.Key_Down)
    assert assistant.popup.chosen.way is Way.FILM
    press(qtbot, view, Key.Key_Return)
    settle(qtbot, shell)
    assert assistant.popup.isHidden()
    assert view.place.kind is PlaceKind.FILMS
    assert pane_of(shell).film.title == "1 Mile to You"


def test_a_person_leads_to_their_page(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "billy cru")
    press(qtbot, view, Key.Key_Down, Key.Key_Enter)
    settle(qtbot, shell)
    assert view.place.kind is PlaceKind.PEOPLE
    assert view.people is not None
    assert view.people.isVisible()


def test_the_keys_go_round_by_the_field(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "playtime")
    last = len(rows(assistant)) - 1
    press(qtbot, view, Key.Key_Up)
    assert assistant.popup.list.currentIndex().row() == last
    press(qtbot, view, Key.Key_Down)
    assert assistant.popup.chosen is None
    press(qtbot, view, Key.Key_Down)
    assert assistant.popup.list.currentIndex().row() == 0


def test_enter_without_a_row_goes_to_the_list(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "playtime")
    press(qtbot, view, Key.Key_Return)
    assert shell.focusWidget() is view.list.view
    assert rows(assistant) == []


def test_escape_closes_the_rows_and_then_clears(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "playtime")
    press(qtbot, view, Key.Key_Escape)
    assert rows(assistant) == []
    assert view.search.text() == "playtime"
    press(qtbot, view, Key.Key_Escape)
    assert view.search.text() == ""
    press(qtbot, view, Key.Key_Down)
    assert shell.focusWidget() is view.list.view


def test_tab_completes_a_field_and_then_its_value(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "ta")
    press(qtbot, view, Key.Key_Tab)
    assert view.search.text() == "tag:"
    answered(qtbot, assistant)
    assert rows(assistant) == ["grief", "running"]
    press(qtbot, view, Key.Key_Down, Key.Key_Down, Key.Key_Tab)
    assert view.search.text() == "tag:running "
    settle(qtbot, shell)
    assert list(view.list.model.ids) == [1]
    assert view.search.field.hasFocus()


def test_tab_before_the_answer_completes_when_it_is_there(
    qtbot: QtBot, view: JournalView, assistant: SearchAssistant
) -> None:
    view.search.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.keyClicks(view.search.field, "tag:gr")
    press(qtbot, view, Key.Key_Tab)
    qtbot.waitUntil(lambda: view.search.text() == "tag:grief ", timeout=PATIENCE)
    assert view.search.field.hasFocus()


def test_tab_without_anything_to_complete_goes_on(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "playtime ")
    press(qtbot, view, Key.Key_Tab)
    assert shell.focusWidget() is not view.search.field
    assert rows(assistant) == []


def test_enter_on_a_value_completes_it(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "-is:rew")
    press(qtbot, view, Key.Key_Down, Key.Key_Return)
    assert view.search.text() == "-is:rewatch "
    assert view.search.caret() == len("-is:rewatch ")


def test_a_row_is_taken_by_a_click(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "tag:g")
    index = assistant.popup.model.index(0)
    place = assistant.popup.list.visualRect(index).center()
    qtbot.mouseClick(assistant.popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.search.text() == "tag:grief "
    assert view.search.field.hasFocus()


def test_all_matches_are_counted_and_shown(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    view.go_to(PlaceKind.WATCHLIST)
    typed(qtbot, view, assistant, "mile")
    qtbot.waitUntil(lambda: "All matches for mile, 1 film" in rows(assistant), timeout=PATIENCE)
    number = next(n for n, row in enumerate(assistant.popup.model.rows) if row.way is Way.ALL)
    press(qtbot, view, *[Key.Key_Down] * (number + 1), Key.Key_Return)
    settle(qtbot, shell)
    assert (view.place.kind, view.search.text()) == (PlaceKind.FILMS, "mile")
    assert list(view.list.model.ids) == [1]
    assert shell.focusWidget() is view.list.view


def test_where_nothing_leads_on_the_rows_go(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "zzzz")
    qtbot.waitUntil(assistant.popup.isHidden, timeout=PATIENCE)


def test_a_search_is_kept_under_a_name_and_that_can_be_undone(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    made: list[int] = []
    assistant.kept.connect(made.append)
    typed(qtbot, view, assistant, "tag:grief mile")
    press(qtbot, view, Key.Key_Up, Key.Key_Return)
    asked = assistant.name_popup
    assert asked is not None
    assert asked.texts() == ("tag:grief mile",)
    qtbot.keyClicks(asked.fields[0], "Taken")
    qtbot.keyClick(asked.fields[0], Key.Key_Return)
    settle(qtbot, shell)
    assert "Taken" in asked.mistake.text()
    assert made == []
    asked.fields[0].selectAll()
    qtbot.keyClicks(asked.fields[0], "Grieving")
    qtbot.keyClick(asked.fields[0], Key.Key_Return)
    settle(qtbot, shell)
    (smart,) = view.bus.journal.browsing.lists.smart()
    assert (smart.name, smart.search, [smart.id]) == ("Grieving", "tag:grief mile", made)
    assert view.search.field.hasFocus()
    assert "Grieving" in view.toast.message()
    view.bus.undo()
    settle(qtbot, shell)
    assert view.bus.journal.browsing.lists.smart() == ()


def test_the_name_can_be_left_before_the_journal_has_it(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    view.search.set_text("tag:grief")
    assistant.keep()
    asked = assistant.name_popup
    assert asked is not None
    qtbot.keyClick(asked.fields[0], Key.Key_Return)
    qtbot.keyClick(asked.fields[0], Key.Key_Escape)
    QCoreApplication.sendPostedEvents(asked, QEvent.Type.DeferredDelete)
    settle(qtbot, shell)
    assert [smart.name for smart in view.bus.journal.browsing.lists.smart()] == ["tag:grief"]


def test_recent_searches_are_offered_while_nothing_is_typed(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "playtime")
    press(qtbot, view, Key.Key_Return)
    typed(qtbot, view, assistant, " year:abc")
    press(qtbot, view, Key.Key_Return)  # with a mistake: not to be kept
    view.search.set_text("")
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.FIND].trigger()
    assert rows(assistant) == ["playtime", "Build a search…", "Forget these searches"]
    press(qtbot, view, Key.Key_Down, Key.Key_Return)
    settle(qtbot, shell)
    assert view.search.text() == "playtime"
    assert list(view.list.model.ids) == [3]
    view.list.focus_list()
    view.search.set_text("")
    shell.actions_.set[ActionId.FIND].trigger()
    press(qtbot, view, Key.Key_Up, Key.Key_Return)
    assert rows(assistant) == ["Build a search…"]


def test_passing_through_the_field_shows_no_rows(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    view.search.field.setFocus(Qt.FocusReason.TabFocusReason)
    assert rows(assistant) == []


def test_rows_go_when_the_field_is_left_or_others_write_in_it(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "mile")
    assert rows(assistant)
    view.search.set_text("blood")
    assert rows(assistant) == []
    typed(qtbot, view, assistant, " t")
    assert rows(assistant)
    view.list.focus_list()
    assert rows(assistant) == []


def test_a_mistake_is_told_when_the_rows_are_gone(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "tag:")
    settle(qtbot, shell)
    view.search._later.timeout.emit()
    assert view.search.mistake() == ""
    press(qtbot, view, Key.Key_Escape)
    qtbot.waitUntil(lambda: bool(view.search.mistake()), timeout=PATIENCE)


def test_the_caret_says_what_is_completed(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "tag:g mile")
    assert "grief" not in rows(assistant)
    press(qtbot, view, *[Key.Key_Left] * 5)
    answered(qtbot, assistant)
    assert rows(assistant)[0] == "grief"
    press(qtbot, view, Key.Key_Tab)
    assert view.search.text() == "tag:grief mile"


def test_rows_stay_inside_the_window(qtbot: QtBot, make_window) -> None:
    shell = make_window((*SMALL, LogFilm("billy " * 80, 2000)))
    view = view_of(shell)
    assert shell.actions_ is not None
    assistant = shell.actions_.assistant
    typed(qtbot, view, assistant, "billy")
    for size in ((1280, 800), (700, 600), (430, 400)):
        shell.resize(*size)
        qtbot.waitUntil(lambda: shell.size().toTuple() == size)  # noqa: B023 - called before the loop goes on
        assert QRect(0, 0, *size).contains(assistant.popup.geometry())
        assert assistant.popup.isVisible()


def test_whatever_is_typed_does_no_harm(
    qtbot: QtBot, shell: Shell, view: JournalView, assistant: SearchAssistant
) -> None:
    for text in ('"', "((", "-", "👩‍🚀", "tag:“", "a" * 300, "東京", "%_'; --", "<b>x</b>"):
        view.search.set_text("")
        typed(qtbot, view, assistant, text)
        settle(qtbot, shell)
        press(qtbot, view, Key.Key_Down, Key.Key_Up)
        assert view.search.text() == text
        view.search.field.setFocus()


def test_a_place_behind_a_character_of_two_units_is_completed(
    qtbot: QtBot, view: JournalView, assistant: SearchAssistant
) -> None:
    typed(qtbot, view, assistant, "👩‍🚀 tag:gr")
    press(qtbot, view, Key.Key_Tab)
    assert view.search.text() == "👩‍🚀 tag:grief "
    assert view.search.caret() == len("👩‍🚀 tag:grief ")


def test_rows_have_words_for_screen_readers(qtbot: QtBot, view: JournalView, assistant: SearchAssistant) -> None:
    typed(qtbot, view, assistant, "billy cru")
    role = Qt.ItemDataRole.AccessibleTextRole
    model = assistant.popup.model
    assert [model.index(n).data(role) for n in range(model.rowCount())] == rows(assistant)
    assert assistant.popup.list.accessibleName()


def test_offers_know_what_completes() -> None:
    assert [way for way in Way if Offer(way, "", "").completes] == [Way.FIELD, Way.VALUE]
