"""A menu of the lists, to put films on one of them or on a new one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.ask_popup import Asked, AskPopup
from filmjournal.ui.pages.row_edits import RowEdits, Rows
from filmjournal.ui.theme import icons
from filmjournal.ui.theme.wording import shortened

if TYPE_CHECKING:
    from filmjournal.domain.lists import FilmListSummary
    from filmjournal.services.outcome import Done


def fill_list_menu(menu: QMenu, bus: JournalBus, rows: Callable[[], Rows], beside: QWidget) -> None:
    """Fill a menu with all lists and “New list…”; call it when the menu is about to show.

    What is chosen happens to `rows()`, films or entries as they are listed: entries mean their films. The lists come
    as soon as they are read. The name of a new list is asked for over `beside`.
    """
    menu.clear()
    new = menu.addAction(icons.icon("plus"), _("New list…"))
    new.triggered.connect(lambda: ask_new_list(bus, beside, rows()))
    if bus.is_open:
        bus.read(lambda journal: journal.browsing.lists.all(), lambda lists: _add(menu, new, bus, rows, lists))


def ask_new_list(
    bus: JournalBus,
    beside: QWidget,
    rows: Rows | None = None,
    made: Callable[[int], None] | None = None,
    place: QRect | None = None,
) -> AskPopup:
    """Ask for the name of a new list, which gets the films of some rows; `made` hears its number."""
    name = Asked(_("Name of the new list"), placeholder=_("Seen at the Electric"))
    popup = AskPopup([name], _("Make the list"), beside, place)

    def done(outcome: Done) -> None:
        if isValid(popup):
            popup.finish()
        if made is not None and outcome.list_id is not None:
            made(outcome.list_id)

    def failed(error: Exception) -> None:
        if isValid(popup):
            popup.refuse(bus.sentence(error))

    popup.kept.connect(lambda texts: RowEdits(bus).make_list(rows, texts[0], done, failed))
    bus.handing_over.connect(popup.hand_over)
    popup.open()
    return popup


def menu_text(name: str) -> str:
    """A name as a menu can show it."""
    return shortened(" ".join(name.split())).replace("&", "&&")


def _add(
    menu: QMenu, new: QAction, bus: JournalBus, rows: Callable[[], Rows], lists: tuple[FilmListSummary, ...]
) -> None:
    if not isValid(menu) or not isValid(new):
        return
    for film_list in lists:
        action = QAction(menu_text(film_list.name), menu)
        action.triggered.connect(_putting(bus, film_list, rows))
        menu.insertAction(new, action)
    if lists:
        menu.insertSeparator(new)


def _putting(bus: JournalBus, film_list: FilmListSummary, rows: Callable[[], Rows]) -> Callable[[], None]:
    return lambda: RowEdits(bus).put_on_list(rows(), film_list.id, film_list.name)
