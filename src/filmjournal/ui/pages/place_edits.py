"""What can be done with the places of the sidebar: their menus, new names, colours, descriptions, and drops."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout
from shiboken6 import isValid

from filmjournal.domain.lists import FilmListSummary, SmartList
from filmjournal.domain.queries import TagCount
from filmjournal.i18n import _
from filmjournal.services.list_commands import (
    ColourTag,
    DeleteList,
    DeleteSmartList,
    DeleteTag,
    EditList,
    EditSmartList,
    RenameTag,
)
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.place import Place, PlaceKind
from filmjournal.ui.models.places import NAMED_BY_PERSON, PlacesModel, Section
from filmjournal.ui.pages.ask_popup import Asked, AskPopup
from filmjournal.ui.pages.list_menu import menu_text
from filmjournal.ui.pages.places_view import PlacesView
from filmjournal.ui.pages.row_edits import RowEdits, Rows
from filmjournal.ui.theme import icons, tag_colours
from filmjournal.ui.theme.wording import shortened
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.commands import Command
    from filmjournal.services.journal import Journal
    from filmjournal.services.outcome import Done

_Kept = TypeVar("_Kept", FilmListSummary, SmartList, TagCount)

LONGEST_SEARCH = 2_000
_MOST_IN_MENU = 400


class PlaceEdits(QObject):
    """Gives commands to the journal, all of which can be undone; going to a place is the sidebar's business."""

    choose_wanted = Signal(object)  # Place
    new_list_wanted = Signal()

    def __init__(self, bus: JournalBus, view: PlacesView, model: PlacesModel) -> None:
        super().__init__(view)
        self._bus = bus
        self._view = view
        self._model = model
        self._hint: _Hint | None = None
        self.menu: QMenu | None = None  # the one shown last
        view.rows.closeEditor.connect(self._hide_hint)

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """Offer what can be done with a row's place."""
        place, section = self._model.place_at(index.row()), self._model.section_at(index.row())
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if place is not None and place.kind in NAMED_BY_PERSON:
            rename = self._add(menu, _("&Rename"), "edit", lambda: self._view.rename(self._index_of(place)))
            rename.setShortcut(QKeySequence(Qt.Key.Key_F2))
            self._add_of_kind(menu, place)
            menu.addSeparator()
            delete = self._add(menu, _("&Delete"), "trash", lambda: self.remove(place))
            delete.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        if section is Section.LISTS or (place is not None and place.kind is PlaceKind.LIST):
            if not menu.isEmpty():
                menu.addSeparator()
            self._add(menu, _("&New list…"), "plus", self.new_list_wanted.emit)
        if menu.isEmpty():
            menu.deleteLater()
            return
        self.menu = menu
        menu.popup(where)

    def show_children(self, section: Section, where: QPoint, chosen: Place) -> None:
        """The places of a section as a menu, where there is no room to unfold it; the chosen one is ticked."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, view in self._model.places_in(section)[:_MOST_IN_MENU]:
            action = menu.addAction(menu_text(view.name))
            action.setCheckable(True)
            action.setChecked(place == chosen)
            action.triggered.connect(_without_checked(self.choose_wanted.emit, place))
        if section is Section.LISTS:
            menu.addSeparator()
            self._add(menu, _("&New list…"), "plus", self.new_list_wanted.emit)
        if menu.isEmpty():
            menu.addAction(_("Nothing here yet")).setEnabled(False)
        self.menu = menu
        menu.popup(where)

    def rename(self, place: Place, name: str, chosen: Place) -> None:
        """Give a list, smart list or tag another name; a tag whose name is taken becomes one with its bearer.

        Where that tag is the chosen place, its bearer is from then on.
        """
        old = self._name_of(place)
        text = _("Renamed “{old}” to “{new}”").format(old=shortened(old), new=shortened(name))
        done: Callable[[Done], None] | None = None
        command: Command
        if place.kind is PlaceKind.LIST:
            command = EditList(_id(place), {"name": name})
        elif place.kind is PlaceKind.SMART_LIST:
            command = EditSmartList(_id(place), {"name": name})
        else:
            command = RenameTag(_id(place), name)
            other = self._bearer(place, name)
            if other is not None:
                text = _("Merged “{old}” into “{new}”").format(old=shortened(old), new=shortened(other.name))
                done = self._follow if place == chosen else None
        self._bus.hand_over()
        self._bus.do(command, text, done=done, tell=True)

    def remove(self, place: Place) -> None:
        """Let go of a list, smart list or tag; no film and no viewing goes with it."""
        commands: dict[PlaceKind, Callable[[int], Command]] = {
            PlaceKind.LIST: DeleteList,
            PlaceKind.SMART_LIST: DeleteSmartList,
            PlaceKind.TAG: DeleteTag,
        }
        self._bus.hand_over()
        text = _("Deleted “{name}”").format(name=shortened(self._name_of(place)))
        self._bus.do(commands[place.kind](_id(place)), text, tell=True)

    def drop(self, place: Place, rows: Rows) -> None:
        """Put rows where they were dropped."""
        edits = RowEdits(self._bus)
        if place.kind is PlaceKind.LIST:
            edits.put_on_list(rows, _id(place), self._name_of(place))
        elif place.kind is PlaceKind.TAG:
            edits.tag(rows, add=(self._name_of(place),))
        elif place.kind is PlaceKind.WATCHLIST:
            edits.put_on_watchlist(rows)
        elif place.kind is PlaceKind.TRASH:
            edits.move_to_trash(rows)

    def weigh_name(self, index: QPersistentModelIndex, text: str) -> None:
        """Say so while a tag is given a name that another one has."""
        place = self._model.place_at(index.row())
        other = None if place is None else self._bearer(place, " ".join(text.split()))
        if other is None:
            self._hide_hint()
            return
        if self._hint is None:
            self._hint = _Hint(self._view)
        self._hint.say(_("Merge into “{name}”").format(name=shortened(other.name)), self._view, index)

    def describe(self, list_id: int) -> None:
        """Ask for the description of a list."""

        def work(journal: Journal) -> str:
            from filmjournal.richtext.plain import to_text

            return to_text(journal.browsing.lists.get(list_id).description_html)

        def ask(text: str) -> None:
            from filmjournal.richtext.plain import from_text
            from filmjournal.richtext.serialise import to_html

            asked = Asked(_("Description of the list"), text, several_lines=True)
            self._ask(
                [asked],
                Place(PlaceKind.LIST, list_id),
                lambda texts: EditList(list_id, {"description_html": to_html(from_text(texts[0]))}),
                _("Description of the list"),
            )

        self._bus.read(work, ask)

    def edit_search(self, smart_list: SmartList) -> None:
        """Ask for the name and the search of a smart list."""
        self._ask(
            [Asked(_("Name"), smart_list.name), Asked(_("Search"), smart_list.search, longest=LONGEST_SEARCH)],
            Place(PlaceKind.SMART_LIST, smart_list.id),
            lambda texts: EditSmartList(smart_list.id, {"name": texts[0], "search": texts[1]}),
            _("Changed “{name}”").format(name=shortened(smart_list.name)),
        )

    def _ask(self, asked: list[Asked], place: Place, command: Callable[[tuple[str, ...]], Command], text: str) -> None:
        index = self._index_of(place)
        rect = self._view.visualRect(index).adjusted(8, 0, 0, 0) if index.isValid() else self._view.rect()
        popup = AskPopup(asked, _("Keep"), self._view.viewport(), rect)

        def done(_outcome: Any) -> None:
            if isValid(popup):
                popup.finish()

        def failed(error: Exception) -> None:
            if isValid(popup):
                popup.refuse(self._bus.sentence(error))

        popup.kept.connect(lambda texts: self._bus.do(command(texts), text, done=done, failed=failed, tell=True))
        self._bus.handing_over.connect(popup.hand_over)
        popup.open()

    def _add_of_kind(self, menu: QMenu, place: Place) -> None:
        """What can be done with places of one kind only."""
        contents = self._model.contents
        if place.kind is PlaceKind.LIST:
            film_list = _found(contents.lists, place)
            if film_list is not None:
                self._add(menu, _("D&escribe…"), "text", lambda: self.describe(film_list.id))
                ranked = self._add(menu, _("Ran&ked"), "", lambda: self._rank(film_list))
                ranked.setCheckable(True)
                ranked.setChecked(film_list.ranked)
        elif place.kind is PlaceKind.SMART_LIST:
            smart_list = _found(contents.smart_lists, place)
            if smart_list is not None:
                self._add(menu, _("Edit the &search…"), "search", lambda: self.edit_search(smart_list))
        else:
            tag = _found(contents.tags, place)
            if tag is not None:
                self._add_colours(menu, tag)

    def _add_colours(self, menu: QMenu, tag: TagCount) -> None:
        colours = menu.addMenu(_("&Colour"))
        none = colours.addAction(_("None"))
        none.setCheckable(True)
        none.setChecked(tag.colour is None)
        none.triggered.connect(_without_checked(self._colour, tag, None))
        for colour in tag_colours.tag_colours():
            chosen = tag.colour == colour.kept
            dot = tag_colours.icon(colour.kept, self._view.devicePixelRatio(), chosen=chosen)
            action = colours.addAction(dot, colour.label)
            action.setCheckable(True)
            action.setChecked(chosen)
            action.triggered.connect(_without_checked(self._colour, tag, colour.kept))

    def _add(self, menu: QMenu, text: str, icon: str, act: Callable[[], object]) -> Any:
        action = menu.addAction(text)
        if icon:
            action.setIcon(icons.icon(icon))
        action.triggered.connect(_without_checked(act))
        return action

    def _rank(self, film_list: FilmListSummary) -> None:
        told = _("“{name}” is not ranked now") if film_list.ranked else _("“{name}” is ranked now")
        command = EditList(film_list.id, {"ranked": not film_list.ranked})
        self._bus.do(command, told.format(name=shortened(film_list.name)), tell=True)

    def _colour(self, tag: TagCount, colour: str | None) -> None:
        if colour != tag.colour:
            told = _("Changed the colour of “{name}”").format(name=shortened(tag.name))
            self._bus.do(ColourTag(tag.id, colour), told, tell=True)

    def _follow(self, outcome: Done) -> None:
        """Stay with a tag that became one with another."""
        if outcome.tag_id is not None:
            self.choose_wanted.emit(Place(PlaceKind.TAG, outcome.tag_id))

    def _bearer(self, place: Place, name: str) -> TagCount | None:
        """The other tag that has a name."""
        if place.kind is not PlaceKind.TAG:
            return None
        same = (tag for tag in self._model.contents.tags if tag.name.casefold() == name.casefold())
        return next((tag for tag in same if tag.id != place.id), None)

    def _name_of(self, place: Place) -> str:
        form = self._model.current_form(place)
        return "" if form is None else form[1]

    def _index_of(self, place: Place) -> QModelIndex:
        row = self._model.row_of(place)
        return QModelIndex() if row is None else self._model.index(row)

    def _hide_hint(self, *_arguments: object) -> None:
        if self._hint is not None:
            self._hint.hide()


class _Hint(QFrame):
    """One line under a name that is being typed."""

    def __init__(self, view: PlacesView) -> None:
        super().__init__(view.window())
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label = SmallLabel(parent=self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 4)
        column.addWidget(self.label)
        self.hide()

    def say(self, text: str, view: PlacesView, index: QPersistentModelIndex) -> None:
        """Show the line under a row of the sidebar."""
        if self.label.text() != text or self.isHidden():
            announce(self, text)
        self.label.setText(text)
        self.adjustSize()
        rect, window = view.visualRect(index), view.window()
        corner = view.viewport().mapTo(window, QPoint(rect.left() + 28, rect.bottom() + 4))
        if view.isRightToLeft():
            right = view.viewport().mapTo(window, QPoint(rect.right() - 28, 0)).x()
            corner.setX(right - self.width())
        self.move(corner)
        self.raise_()
        self.show()


def _id(place: Place) -> int:
    if place.id is None:
        raise ValueError(f"{place.kind} has no number")
    return place.id


def _found(all_of_kind: tuple[_Kept, ...], place: Place) -> _Kept | None:
    return next((one for one in all_of_kind if one.id == place.id), None)


def _without_checked(act: Callable[..., object], *arguments: object) -> Callable[[], None]:
    """A handler that is not told whether an action is ticked."""

    def run() -> None:
        act(*arguments)

    return run
