"""The table of actions: every key once, every mnemonic once in its menu, every action bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from filmjournal import resources
from filmjournal.ui.actions.action_set import ActionSet, keys_text
from filmjournal.ui.actions.catalogue import CATALOGUE, ActionId, Menu, Needs, spec

BOUND = [declared.id for declared in CATALOGUE if not declared.submenu]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def handlers(called: list[ActionId] | None = None) -> dict[ActionId, Callable[[], object]]:
    heard: list[ActionId] = [] if called is None else called

    def handler(action: ActionId) -> Callable[[], object]:
        return lambda: heard.append(action)

    return {action: handler(action) for action in BOUND}


def test_every_action_is_declared_once() -> None:
    assert Counter(declared.id for declared in CATALOGUE) == Counter(ActionId)
    assert all(spec(action).id is action for action in ActionId)


def test_every_key_belongs_to_one_action() -> None:
    keys = Counter(QKeySequence(key).toString() for declared in CATALOGUE for key in declared.keys)
    assert "" not in keys
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("menu", Menu)
def test_mnemonics_are_unique_within_a_menu(menu: Menu) -> None:
    texts = [declared.text for declared in CATALOGUE if declared.menu is menu]
    assert texts
    letters = Counter(text[text.index("&") + 1].casefold() for text in texts)
    assert [letter for letter, times in letters.items() if times > 1] == []


def test_mnemonics_of_the_menus_are_unique() -> None:
    letters = [menu.value[menu.value.index("&") + 1].casefold() for menu in Menu]
    assert len(set(letters)) == len(letters)


def test_icons_are_there() -> None:
    for declared in CATALOGUE:
        assert not declared.icon or (resources.root() / "icons" / f"{declared.icon}.svg").is_file(), declared.id


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_no_key_takes_away_what_a_text_field_does_with_it(
    kind: type[QLineEdit] | type[QPlainTextEdit], window: QWidget
) -> None:
    """What a field edits with is its own or nobody's: an action on such a key would act while somebody types."""
    field = kind("some words here", window)
    text = field.text if isinstance(field, QLineEdit) else field.toPlainText
    for declared in CATALOGUE:
        if declared.id in (ActionId.UNDO, ActionId.REDO) or declared.menu is Menu.FORMAT:
            continue  # these ask who has the keyboard, or are the review's
        for key in declared.keys:
            combination = QKeySequence(key)[0]
            field.selectAll()
            pressed = [
                QKeyEvent(kind_, combination.key(), combination.keyboardModifiers())
                for kind_ in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
            ]
            pressed[0].ignore()
            for event in pressed:
                QApplication.sendEvent(field, event)
            assert pressed[0].isAccepted() or text() == "some words here", declared.id


def test_missing_and_surplus_handlers_are_refused(window: QWidget) -> None:
    bound = handlers()
    del bound[ActionId.QUIT]
    with pytest.raises(ValueError, match="QUIT"):
        ActionSet(window, bound)
    with pytest.raises(ValueError, match="RECENT"):
        ActionSet(window, handlers() | {ActionId.RECENT: lambda: None})


def test_each_action_calls_its_handler_once(window: QWidget) -> None:
    called: list[ActionId] = []
    actions = ActionSet(window, handlers(called))
    for action in BOUND:
        actions[action].trigger()
    assert called == BOUND


def test_every_action_is_in_the_menu(window: QWidget) -> None:
    actions = ActionSet(window, handlers())
    whole = actions.menu(window)
    within = [action for menu in whole.actions() for action in menu.menu().actions() if not action.isSeparator()]
    assert within == [actions[declared.id] for menu in Menu for declared in CATALOGUE if declared.menu is menu]


def test_actions_wait_for_what_they_need(window: QWidget) -> None:
    actions = ActionSet(window, handlers())
    actions.enable(frozenset())
    assert {action for action in ActionId if actions[action].isEnabled()} == {
        declared.id for declared in CATALOGUE if declared.needs is Needs.NOTHING
    }
    actions.enable(frozenset(Needs))
    assert all(actions[action].isEnabled() for action in ActionId)


def test_one_choice_at_a_time(window: QWidget) -> None:
    actions = ActionSet(window, handlers())
    actions[ActionId.THEME_DARK].trigger()
    actions[ActionId.THEME_LIGHT].trigger()
    assert actions[ActionId.THEME_LIGHT].isChecked()
    assert not actions[ActionId.THEME_DARK].isChecked()


def test_keys_for_tooltips() -> None:
    assert keys_text(ActionId.LOG_FILM) == QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText)
    assert keys_text(ActionId.THEME_DARK) == ""


def test_a_key_reaches_its_action(window: QWidget, qtbot: QtBot) -> None:
    called: list[ActionId] = []
    actions = ActionSet(window, handlers(called))
    actions.enable(frozenset(Needs))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert called == [ActionId.LOG_FILM]
