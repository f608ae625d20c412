"""The catalogue's actions as Qt knows them, bound to what does them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from filmjournal.i18n import _
from filmjournal.ui.actions.catalogue import CATALOGUE, ActionId, Menu, Needs, spec
from filmjournal.ui.theme import icons

Handlers = Mapping[ActionId, Callable[[], object]]


class ActionSet:
    """The actions of one window: all of them, or with `partly` those that have a handler.

    Raises ValueError where a handler is missing or there is one too many.
    """

    def __init__(self, window: QWidget, handlers: Handlers, *, partly: bool = False) -> None:
        possible = {declared.id for declared in CATALOGUE if not declared.submenu}
        if odd := handlers.keys() - possible if partly else handlers.keys() ^ possible:
            raise ValueError(f"actions and handlers differ: {sorted(action.name for action in odd)}")
        self._actions: dict[ActionId, QAction] = {}
        self._menus: dict[Menu, QMenu] = {}
        self.submenus: dict[ActionId, QMenu] = {}
        groups: dict[str, QActionGroup] = {}
        for declared in CATALOGUE:
            if partly and declared.id not in handlers:
                continue
            menu = self._menus.setdefault(declared.menu, QMenu(_(declared.menu.value), window))
            if declared.separated and menu.actions():
                menu.addSeparator()
            if declared.submenu:
                submenu = menu.addMenu(_(declared.text))
                self.submenus[declared.id] = submenu
                self._actions[declared.id] = submenu.menuAction()
                continue
            action = QAction(_(declared.text), window)
            action.setShortcuts([QKeySequence(keys) for keys in declared.keys])
            if declared.icon:
                action.setIcon(icons.icon(declared.icon, "text_quiet", 16))
            if declared.choice:
                action.setCheckable(True)
                groups.setdefault(declared.choice, QActionGroup(window)).addAction(action)
            elif declared.toggles:
                action.setCheckable(True)
            action.triggered.connect(_without_arguments(handlers[declared.id]))
            window.addAction(action)
            menu.addAction(action)
            self._actions[declared.id] = action

    def __contains__(self, action: ActionId) -> bool:
        return action in self._actions

    def __getitem__(self, action: ActionId) -> QAction:
        return self._actions[action]

    def menu(self, parent: QWidget) -> QMenu:
        """One menu that holds them all."""
        whole = QMenu(parent)
        for menu in self._menus.values():
            whole.addMenu(menu)
        return whole

    def menu_of(self, *actions: ActionId, parent: QWidget) -> QMenu:
        """A menu of a few of them."""
        menu = QMenu(parent)
        for action in actions:
            menu.addAction(self._actions[action])
        return menu

    def enable(self, there: frozenset[Needs]) -> None:
        """Make possible what can be done with what is there."""
        for declared in map(spec, self._actions):
            possible = declared.needs is Needs.NOTHING or declared.needs in there
            self._actions[declared.id].setEnabled(possible)


def keys_text(action: ActionId) -> str:
    """The first keys of an action, as this desktop writes them."""
    keys = spec(action).keys
    return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if keys else ""


def plain_name(action: ActionId) -> str:
    """The name of an action as a sentence has it."""
    return _(spec(action).text).replace("&", "").removesuffix("…")


def _without_arguments(handler: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        handler()

    return run
