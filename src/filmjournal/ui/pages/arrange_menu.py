"""The menu over the list: what it is sorted by and parted into, and whether films or their viewings are listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QToolButton

from filmjournal.domain.queries import Group, SortBy, SortKey, Subject
from filmjournal.i18n import _
from filmjournal.ui.models.place import PlaceKind, View
from filmjournal.ui.pages.sort_words import group_names, key_name, sort_names, usual_key

if TYPE_CHECKING:
    from filmjournal.domain.queries import ListQuery
    from filmjournal.ui.models.place import Place
    from filmjournal.ui.pages.columns_menu import HasColumns


class Arranged(Protocol):
    """What the menu asks of the page that it arranges."""

    @property
    def place(self) -> Place: ...
    @property
    def view_kind(self) -> View: ...
    @property
    def group(self) -> Group: ...

    query: ListQuery

    @property
    def keys(self) -> tuple[SortKey, ...]: ...
    @property
    def in_columns(self) -> bool: ...
    @property
    def columns(self) -> HasColumns | None: ...
    def set_keys(self, keys: tuple[SortKey, ...]) -> None: ...
    def set_group(self, group: Group) -> None: ...
    def set_subject(self, subject: Subject) -> None: ...
    @property
    def titles(self) -> bool: ...
    def set_columns(self, columns: bool) -> None: ...
    def set_titles(self, titles: bool) -> None: ...


class ArrangeMenu(QMenu):
    """The menu of a button, filled anew each time it is opened."""

    def __init__(self, page: Arranged, button: QToolButton) -> None:
        super().__init__(button)
        self.setLayoutDirection(QGuiApplication.layoutDirection())  # not the button's, whose arrow is behind its word
        self._page = page
        self.aboutToShow.connect(self._fill)
        button.setMenu(self)

    def _fill(self) -> None:
        menu, page = self, self._page
        menu.clear()
        for old in menu.findChildren(QMenu):
            old.deleteLater()  # the actions of other menus are theirs
        keys = page.keys
        if page.view_kind is View.DIARY:
            newest = SortKey(SortBy.WATCHED, descending=True)
            for key in (newest, SortKey(SortBy.WATCHED)):
                _add(menu, key_name(key), partial(page.set_keys, (key,)), keys[:1] == (key,))
            return
        added = page.place.kind is PlaceKind.WATCHLIST
        _head(menu, _("Sort by"))
        if page.place.kind is PlaceKind.LIST:
            position = SortKey(SortBy.POSITION)
            _add(menu, _("My order"), lambda: page.set_keys((position,)), keys[0].by is SortBy.POSITION)
        for by, name in sort_names(added=added).items():
            _add(menu, name, partial(page.set_keys, (usual_key(by),)), keys[0].by is by)
        turned = SortKey(keys[0].by, not keys[0].descending)
        menu.addSeparator()
        _add(menu, key_name(turned, added=added), lambda: page.set_keys((turned, *keys[1:])))
        if keys[0].by not in (SortBy.WATCHED, SortBy.POSITION):  # of which no two rows have the same
            self._fill_then_by(menu.addMenu(_("Then by")))
        menu.addSeparator()
        _head(menu, _("Part by"))
        for group, name in group_names().items():
            _add(menu, name, partial(page.set_group, group), page.group is group)
        if page.place.lists_either:
            menu.addSeparator()
            films = page.query.subject is Subject.FILMS
            _add(menu, _("Films"), lambda: page.set_subject(Subject.FILMS), films)
            _add(menu, _("Viewings"), lambda: page.set_subject(Subject.ENTRIES), not films)
        if page.view_kind is View.LIST:
            menu.addSeparator()
            _add(menu, _("In columns"), lambda: page.set_columns(not page.in_columns), page.in_columns)
            if page.columns is not None:
                from filmjournal.ui.pages.columns_menu import columns_menu

                menu.addMenu(columns_menu(page.columns, menu))
        elif page.view_kind is View.POSTERS:
            menu.addSeparator()
            _add(menu, _("Titles under all posters"), lambda: page.set_titles(not page.titles), page.titles)

    def _fill_then_by(self, menu: QMenu) -> None:
        keys = self._page.keys
        for by, name in sort_names().items():
            if by is not keys[0].by:
                second = len(keys) > 1 and keys[1].by is by
                _add(menu, name, partial(self._page.set_keys, (keys[0], usual_key(by))), second)
        if len(keys) > 1:
            menu.addSeparator()
            turned = SortKey(keys[1].by, not keys[1].descending)
            _add(menu, key_name(turned), lambda: self._page.set_keys((keys[0], turned, *keys[2:])))
            _add(menu, _("Nothing more"), lambda: self._page.set_keys(keys[:1]))


def _head(menu: QMenu, name: str) -> None:
    action = QAction(name, menu)
    action.setEnabled(False)
    menu.addAction(action)


def _add(menu: QMenu, name: str, act: Callable[[], object], checked: bool | None = None) -> None:
    action = menu.addAction(name)
    action.triggered.connect(lambda _checked: act())
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)  # a tick tells only: the menu is filled anew each time
