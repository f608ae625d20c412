"""The catalogue of actions: each declared once, in a menu, with keys of its own, and bound to something."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from filmjournal import resources
from filmjournal.ui.actions.action_set import ActionSet, keys_text
from filmjournal.ui.actions.catalogue import CATALOGUE, ActionId, ActionSpec, Menu, Needs, spec


@pytest.fixture
def done() -> list[ActionId]:
    return []


@pytest.fixture
def actions(qtbot, done: list[ActionId]) -> Iterator[ActionSet]:
    window = QWidget()
    qtbot.addWidget(window)
    bound = [declared.id for declared in CATALOGUE if not declared.submenu]
    yield ActionSet(window, {id_: lambda id_=id_: done.append(id_) for id_ in bound})
    window.close()


def test_every_action_is_declared_once() -> None:
    assert Counter(declared.id for declared in CATALOGUE) == Counter(ActionId)
    assert all(spec(id_).id is id_ for id_ in ActionId)


def test_keys_are_unique_and_can_be_typed() -> None:
    keys = [QKeySequence(key) for declared in CATALOGUE for key in declared.keys]
    assert all(key.count() == 1 and key.toString() for key in keys)
    told = Counter(key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys)
    assert [key for key, times in told.items() if times > 1] == []


def test_every_task_has_a_key() -> None:
    without = {declared.id for declared in CATALOGUE if not declared.keys}
    # Choices that stay, and menus of journals and of exports: all reached through the menu's own keys.
    assert without == {
        ActionId.RECENT,
        ActionId.EXPORT_AS,
        ActionId.THEME_SYSTEM,
        ActionId.THEME_LIGHT,
        ActionId.THEME_DARK,
    }


def _mnemonic(text: str) -> str:
    plain = text.replace("&&", "")
    assert plain.count("&") <= 1, text
    return plain.partition("&")[2][:1].casefold()


@pytest.mark.parametrize("menu", Menu)
def test_letters_are_unique_within_a_menu(menu: Menu) -> None:
    letters = defaultdict(list)
    for declared in CATALOGUE:
        if declared.menu is menu:
            letters[_mnemonic(declared.text)].append(declared.text)
    assert "" not in letters, letters.get("")
    assert [texts for texts in letters.values() if len(texts) > 1] == []


def test_menus_have_letters_of_their_own() -> None:
    letters = [_mnemonic(menu.value) for menu in Menu]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_icons_exist() -> None:
    icons = {path.stem for path in (resources.root() / "icons").iterdir()}
    assert {declared.icon for declared in CATALOGUE if declared.icon} <= icons


def test_what_asks_on_ends_in_dots_and_choices_do_not() -> None:
    for declared in CATALOGUE:
        assert "..." not in declared.text
        if declared.choice:
            assert not declared.text.endswith("…")


def _all_actions(menu: QMenu) -> list[QAction]:
    found = []
    for action in menu.actions():
        found.append(action)
        if action.menu() is not None:
            found += _all_actions(action.menu())
    return found


def test_every_action_is_in_the_menu_and_does_its_work(actions: ActionSet, done: list[ActionId]) -> None:
    parent = QWidget()
    there = _all_actions(actions.menu(parent))
    for declared in CATALOGUE:
        assert actions[declared.id] in there, declared.id
        if not declared.submenu:
            actions[declared.id].setEnabled(True)
            actions[declared.id].trigger()
    assert done == [declared.id for declared in CATALOGUE if not declared.submenu]


def test_a_handler_too_few_or_too_many_is_refused(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bound = {declared.id: lambda: None for declared in CATALOGUE if not declared.submenu}
    with pytest.raises(ValueError, match="LOG_FILM"):
        ActionSet(window, {id_: handler for id_, handler in bound.items() if id_ is not ActionId.LOG_FILM})
    with pytest.raises(ValueError, match="RECENT"):
        ActionSet(window, bound | {ActionId.RECENT: lambda: None})


def test_what_cant_be_done_now_is_off(actions: ActionSet) -> None:
    actions.enable(frozenset())
    for declared in CATALOGUE:
        assert actions[declared.id].isEnabled() == (declared.needs is Needs.NOTHING), declared.id
    actions.enable(frozenset(Needs) - {Needs.TRASHED})
    off = [declared.id for declared in CATALOGUE if not actions[declared.id].isEnabled()]
    assert off == [ActionId.PUT_BACK]


def test_choices_exclude_each_other(actions: ActionSet) -> None:
    choices: dict[str, list[ActionSpec]] = defaultdict(list)
    for declared in CATALOGUE:
        if declared.choice:
            choices[declared.choice].append(declared)
    assert set(choices) >= {"sort", "theme"}
    for group in choices.values():
        for declared in group:
            actions[declared.id].setChecked(True)
        assert [declared.id for declared in group if actions[declared.id].isChecked()] == [group[-1].id]


def test_keys_are_told_as_the_desktop_writes_them() -> None:
    assert keys_text(ActionId.LOG_FILM) == QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText)
    assert keys_text(ActionId.RECENT) == ""
