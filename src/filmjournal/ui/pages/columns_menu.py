"""The menus of the list's columns: all that the pointer does at their heads, for the keyboard too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from filmjournal.domain.queries import MOST_SORT_KEYS, SortBy, SortKey
from filmjournal.i18n import _
from filmjournal.ui.models.columns import COLUMNS, TITLE
from filmjournal.ui.pages.columns_header import ColumnsHeader
from filmjournal.ui.pages.sort_words import key_name, usual_key


class HasColumns(Protocol):
    """What the menus arrange."""

    heads: ColumnsHeader
    year_beside: bool

    def shown_columns(self) -> list[str]: ...
    def show_usual(self) -> None: ...
    def toggle(self, id_: str, /) -> None: ...
    def set_year_beside(self, on: bool, /) -> None: ...
    def fit_column(self, number: int, /) -> None: ...
    def choose_keys(self, keys: tuple[SortKey, ...], /) -> None: ...


def columns_menu(view: HasColumns, parent: QWidget) -> QMenu:
    """A menu of all columns, those that are shown with a tick."""
    menu = QMenu(_("Columns"), parent)
    shown = view.shown_columns()
    for column in COLUMNS:
        if column.id != TITLE:
            _add(menu, _(column.name), lambda id_=column.id: view.toggle(id_), column.id in shown)
    menu.addSeparator()
    _add(menu, _("Year beside the title"), lambda: view.set_year_beside(not view.year_beside), view.year_beside)
    _add(menu, _("The usual columns"), view.show_usual)
    return menu


def head_menu(view: HasColumns, number: int, parent: QWidget) -> QMenu:
    """What can be done with a column, or with all of them where `number` is below 0."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if number >= 0:
        by = COLUMNS[number].sort
        if by is not None:
            _sorting(menu, view, by)
            menu.addSeparator()
        _placing(menu, view, number)
        menu.addSeparator()
    menu.addMenu(columns_menu(view, menu))
    return menu


def _sorting(menu: QMenu, view: HasColumns, by: SortBy) -> None:
    keys = view.heads.keys
    usual = usual_key(by)
    both = (usual, SortKey(by, not usual.descending))
    for key in both:
        _add(menu, key_name(key), _choosing(view, (key,)), keys[:1] == (key,))
    if keys and keys[0].by is not by:
        before = tuple(key for key in keys if key.by is not by)[: MOST_SORT_KEYS - 1]
        for key in both:
            words = _("Then by: {order}").format(order=key_name(key))
            _add(menu, words, _choosing(view, (*before, key)), key in keys)


def _placing(menu: QMenu, view: HasColumns, number: int) -> None:
    shown = view.heads.visible_sections()
    place = shown.index(number)
    steps = [(_("Move left"), -1), (_("Move right"), 1)]
    if view.heads.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        steps = [(words, -step) for words, step in steps]
    for words, step in steps:
        _add(menu, words, lambda step=step: view.heads.move_by(number, step))
        menu.actions()[-1].setEnabled(0 <= place + step < len(shown))
    _add(menu, _("Fit to content"), lambda: view.fit_column(number))
    if COLUMNS[number].id != TITLE:
        _add(menu, _("Hide"), lambda: view.toggle(COLUMNS[number].id))


def _choosing(view: HasColumns, keys: tuple[SortKey, ...]) -> Callable[[], None]:
    return lambda: view.choose_keys(keys)


def _add(menu: QMenu, name: str, act: Callable[..., None], checked: bool | None = None) -> None:
    action = menu.addAction(name)
    action.triggered.connect(lambda _checked: act())
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
