"""The menu of the list's rows, by the right button, the Menu key or Shift+F10. Only what is possible is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from filmjournal.domain.films import title_and_year
from filmjournal.domain.queries import ListRow, Subject
from filmjournal.domain.rating import HALF_STARS_MAX, Rating, short
from filmjournal.domain.selection import Selection
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.list_menu import fill_list_menu
from filmjournal.ui.pages.row_edits import RowEdits
from filmjournal.ui.pages.row_popups import ask_date, ask_tags
from filmjournal.ui.theme import icons

if TYPE_CHECKING:
    from filmjournal.domain.lists import FilmList
    from filmjournal.services.journal import Journal


class RowMenu(QObject):
    """Offers what can be done with some rows. What is said of them it does itself; the rest is the window's."""

    open_wanted = Signal()
    window_wanted = Signal()
    quick_look_wanted = Signal()
    export_wanted = Signal()
    note_wanted = Signal()  # on the list whose films are listed
    shown = Signal(QMenu)

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._window = parent
        self._edits = RowEdits(bus)

    def popup(self, subject: Subject, ids: Sequence[int], place: QPoint, list_id: int | None = None) -> None:
        """Show the menu of these entries, or films where films are listed, at a point of the screen.

        `list_id` is the list whose films are listed, so that they can be taken off it. What the rows have in common is
        read first.
        """
        if not ids or not self._bus.is_open:
            return
        wanted = tuple(ids)

        def work(journal: Journal) -> tuple[Selection, FilmList | None]:
            film_list = None if list_id is None else journal.browsing.lists.get(list_id)
            return journal.browsing.selection(subject, wanted), film_list

        def show(read: tuple[Selection, FilmList | None]) -> None:
            chosen, film_list = read
            if isValid(self) and chosen.ids:
                menu = self._menu(chosen, film_list, place)
                menu.popup(place)
                self.shown.emit(menu)

        self._bus.read(work, show, kind="row menu")

    def _menu(self, chosen: Selection, film_list: FilmList | None, place: QPoint) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        edits, rows = self._edits, (chosen.subject, chosen.ids)
        in_trash, alone = chosen.subject is Subject.TRASH, len(chosen.ids) == 1
        if alone:
            _add(menu, _("&Open"), self.open_wanted.emit, keys=_("Enter"))
            if chosen.entry_ids:
                _add(menu, _("Open in a &window of its own"), self.window_wanted.emit, icon="window")
            _add(menu, _("&Quick look"), self.quick_look_wanted.emit, icon="eye", keys=_("Space"))
            menu.addSeparator()
        if in_trash:
            _add(menu, _("Put &back"), lambda: edits.put_back(rows), icon="undo")
        else:
            self._add_edits(menu, chosen, place)
        menu.addSeparator()
        _add(menu, _("&Copy title and year"), lambda: self._copy(chosen), icon="copy")
        if alone and chosen.entry_ids and not in_trash:
            _add(menu, _("&Export this page…"), self.export_wanted.emit, icon="export")
        if film_list is not None or (chosen.viewing_ids and not in_trash):
            menu.addSeparator()
        if film_list is not None:
            id_, name = film_list.id, film_list.name
            if alone:
                _add(menu, _("&Note on the film here…"), self.note_wanted.emit, icon="edit")
            _add(menu, _("Take o&ff this list"), lambda: edits.take_off_list(rows, id_, name), icon="minus")
        if chosen.viewing_ids and not in_trash:
            _add(menu, _("&Move to the trash"), lambda: edits.move_to_trash(rows), icon="trash")
        return menu

    def _add_edits(self, menu: QMenu, chosen: Selection, place: QPoint) -> None:
        edits, films, entries = self._edits, len(chosen.film_ids), len(chosen.entry_ids)
        rows, at = (chosen.subject, chosen.ids), QRect(place, QSize(1, 1))
        menu.addMenu(self._rate_menu(menu, chosen))
        _add(menu, _("&Like"), lambda: edits.like(rows, chosen.liked < films), ticked=chosen.liked == films)
        if entries and not chosen.of_films:
            private = chosen.private == entries
            _add(menu, _("&Private"), lambda: edits.set_private(rows, not private), ticked=private)
        if entries:
            _add(menu, _("&Tags…"), lambda: ask_tags(self._bus, rows, self._window, at), icon="tag")
        lists = menu.addMenu(icons.icon("lists", "text_quiet", 16), _("Put on a li&st"))
        lists.aboutToShow.connect(lambda: fill_list_menu(lists, self._bus, lambda: rows, self._window))
        there = chosen.watchlist == films
        _add(menu, _("On the w&atchlist"), lambda: edits.put_on_watchlist(rows, not there), ticked=there)
        if entries and not chosen.of_films:
            _add(menu, _("&Date…"), lambda: ask_date(self._bus, rows, self._window, at), icon="calendar")

    def _rate_menu(self, menu: QMenu, chosen: Selection) -> QMenu:
        rate = QMenu(_("&Rate"), menu)
        rate.setIcon(icons.icon("star", "text_quiet", 16))
        for half_stars in (*range(HALF_STARS_MAX, 0, -1), 0):
            rating = Rating(half_stars) if half_stars else None
            action = _add(rate, _rating_text(rating), self._rating(chosen, rating))
            action.setCheckable(True)
            action.setChecked(chosen.ratings == {rating})
            if rating is None:
                rate.insertSeparator(action)
        return rate

    def _rating(self, chosen: Selection, rating: Rating | None) -> Callable[[], None]:
        return lambda: self._edits.rate((chosen.subject, chosen.ids), rating)

    def _copy(self, chosen: Selection) -> None:
        """Titles and years on the clipboard, each in a line, in the order of the list."""

        def work(journal: Journal) -> Mapping[int, ListRow]:
            return journal.browsing.rows(chosen.subject, chosen.ids)

        def copy(rows: Mapping[int, ListRow]) -> None:
            lines = [title_and_year(rows[id_].title, rows[id_].year) for id_ in chosen.ids if id_ in rows]
            QGuiApplication.clipboard().setText("\n".join(lines))

        self._bus.read(work, copy)


def _add(
    menu: QMenu, text: str, act: Callable[[], object], *, icon: str = "", keys: str = "", ticked: bool | None = None
) -> QAction:
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    if icon:
        action.setIcon(icons.icon(icon, "text_quiet", 16))
    if ticked is not None:
        action.setCheckable(True)
        action.setChecked(ticked)
    action.triggered.connect(lambda _on: act())
    return action


def _rating_text(rating: Rating | None) -> str:
    """Stars for the eye, the number for the rest; whole numbers are chosen by their key."""
    if rating is None:
        return _("&Not rated")
    whole, half = divmod(rating.half_stars, 2)
    return f"{'' if half else '&'}{short(rating)}\t{'★' * whole}{'½' if half else ''}"
