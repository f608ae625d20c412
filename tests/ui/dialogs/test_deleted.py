"""Lists, tags and places on lists come back in the window: from the trash, by key, several at once, with undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from filmjournal.services.commands import RemoveEntries
from filmjournal.services.list_commands import AddToList, CreateList, DeleteList, DeleteTag, RemoveFromList
from filmjournal.ui.actions.catalogue import ActionId
from filmjournal.ui.dialogs.deleted import DeletedWindow
from filmjournal.ui.models.place import PlaceKind
from filmjournal.ui.models.places import Section
from filmjournal.ui.shell import Shell
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from ui_help import PATIENCE, settle, view_of, visible

KEYS, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG = "Films that somebody recommended, and whose name I wrote on the back of an envelope " * 3
DELETED = (
    CreateList("Noir"), AddToList(1, (1, 2, 3)), CreateList(LONG),
    RemoveFromList(1, (2,)), DeleteList(1), DeleteTag(1), DeleteList(2),
)  # fmt: skip


@pytest.fixture
def shell(qtbot: QtBot, make_window) -> Shell:
    made: Shell = make_window()
    for command in DELETED:
        view_of(made).bus.do(command, "", undoable=False)
    settle(qtbot, made)
    return made


def opened(qtbot: QtBot, shell: Shell) -> DeletedWindow:
    """The window that is there since something was pressed."""
    (window,) = view_of(shell).findChildren(DeletedWindow)
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    settle(qtbot, shell)
    return window


def rows(window: DeletedWindow) -> list[tuple[str, str]]:
    found = [window.model.index(row).data(ROW_ROLE) for row in range(window.model.rowCount())]
    return [(row.title, row.what) for row in found]


def names(shell: Shell, section: Section) -> list[str]:
    return [view.name for _place, view in view_of(shell).sidebar.model.places_in(section)]


def films_on_list(shell: Shell) -> list[int]:
    return list(view_of(shell).bus.journal.browsing.lists.look(1).film_ids)


def press(qtbot: QtBot, shell: Shell, key: Qt.Key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifiers)
    settle(qtbot, shell)


def test_a_deleted_list_comes_back_from_the_empty_trash_and_goes_again(qtbot: QtBot, shell: Shell) -> None:
    view = view_of(shell)
    view.go_to(PlaceKind.TRASH)
    settle(qtbot, shell)
    assert view.list.deleted_button.isHidden()  # it stands in the middle
    (button,) = visible(view.list, QPushButton)
    assert button.text() == "Lists and tags (4)…"
    button.click()
    window = opened(qtbot, shell)
    assert rows(window) == [
        (LONG.strip(), "List without films"),
        ("running", "Tag on 1 viewing"),
        ("Noir", "List of 2 films"),
        ("Noir", "1 film taken off this list"),
    ]
    said = window.model.index(2).data()
    assert said.startswith("Noir, Today")
    assert "List of 2 films, kept until" in said
    assert window.list.hasFocus()
    for _row in range(2):
        press(qtbot, shell, KEYS.Key_Down)
    press(qtbot, shell, KEYS.Key_Return)
    assert names(shell, Section.LISTS) == ["Noir"]
    assert view.toast.message() == "Brought back “Noir”"
    assert button.text() == "Lists and tags (3)…"
    assert [one.name for one in window.chosen()] == ["Noir"]  # the next below: what was taken off it
    press(qtbot, shell, KEYS.Key_Return)
    assert films_on_list(shell) == [1, 2, 3]
    press(qtbot, shell, KEYS.Key_Z, CONTROL)
    press(qtbot, shell, KEYS.Key_Z, CONTROL)
    assert names(shell, Section.LISTS) == []
    assert len(rows(window)) == 4
    press(qtbot, shell, KEYS.Key_Z, CONTROL | SHIFT)
    assert names(shell, Section.LISTS) == ["Noir"]
    press(qtbot, shell, KEYS.Key_Escape)
    assert not view.findChildren(DeletedWindow)


def test_what_is_chosen_comes_back_in_one_step_and_what_cant_is_told(qtbot: QtBot, shell: Shell) -> None:
    assert shell.actions_ is not None
    shell.actions_.set[ActionId.DELETED].trigger()
    window = opened(qtbot, shell)
    bus = view_of(shell).bus
    window.list.selectAll()  # but for the list whose places are chosen
    window.list.selectionModel().select(window.model.index(2), QItemSelectionModel.SelectionFlag.Deselect)
    assert window.bring_button.text() == "Bring back 3"
    window.bring_button.click()
    settle(qtbot, shell)
    assert [what for _name, what in rows(window)] == ["List of 2 films", "1 film taken off this list"]
    assert "bring it back first" in window.notice.text()
    assert window.notice.isVisible()
    assert window.list.hasFocus()
    assert (names(shell, Section.LISTS), bus.stack.count()) == ([LONG.strip()], 1)
    assert view_of(shell).toast.message() == "Brought back 2 lists and tags"
    window.list.selectAll()
    press(qtbot, shell, KEYS.Key_Enter)  # the list first, and then what was taken off it
    assert window.notice.isHidden()
    assert films_on_list(shell) == [1, 2, 3]
    assert window.empty.isVisible()
    assert window.close_button.hasFocus()
    press(qtbot, shell, KEYS.Key_Z, CONTROL)
    press(qtbot, shell, KEYS.Key_Z, CONTROL)
    assert len(rows(window)) == 4
    assert window.list.hasFocus()
    assert bus.stack.index() == 0


def test_the_head_of_the_trash_says_how_many_there_are(qtbot: QtBot, make_window) -> None:
    shell = make_window()
    view, button = view_of(shell), view_of(shell).list.deleted_button
    view.bus.do(RemoveEntries((2,)), "Remove")
    view.go_to(PlaceKind.TRASH)
    settle(qtbot, shell)
    assert button.isHidden()
    view.bus.do(DeleteTag(1), "Delete")
    settle(qtbot, shell)
    assert button.isVisible()
    assert button.text() == "Lists and tags (1)…"
    view.search.set_text("nothing of the kind")
    settle(qtbot, shell)
    assert button.isVisible()
    view.go_to(PlaceKind.DIARY)
    settle(qtbot, shell)
    assert button.isHidden()
    view.go_to(PlaceKind.TRASH)
    settle(qtbot, shell)
    button.click()
    assert rows(opened(qtbot, shell)) == [("running", "Tag on 1 viewing")]
