"""A list as the place that is shown: its own order by pointer and key, ranks, notes, and films taken off it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget
from shiboken6 import isValid

from filmjournal.domain.queries import ListQuery, SortKey, Subject
from filmjournal.i18n import _, ngettext
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models import dragged
from filmjournal.ui.models.arrangement import IN_MY_ORDER
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.pages.row_edits import RowEdits
from filmjournal.ui.theme import theme
from filmjournal.ui.theme.entry_rows import ID_ROLE
from filmjournal.ui.theme.wording import shortened

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.domain.lists import ListLook

LONGEST_DESCRIPTION = 400  # characters over the rows
_FIGURE_SPACE = "\u2007"
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.DragLeave, QEvent.Type.Drop)


class ShownList(QObject):
    """Knows which list is shown in the views of a model, if one is. Alt+Up and Alt+Down, and dragging, move films in
    it while it is in its own order and nothing is searched; Delete takes films off it.
    """

    described = Signal(str)  # what the list says of itself, nothing where none is shown

    def __init__(self, bus: JournalBus, model: DiaryListModel, selection: QItemSelectionModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._bus = bus
        self._model = model
        self._selection = selection
        self._query = ListQuery()
        self._in_its_order = False
        self._look: ListLook | None = None
        self._ahead: list[int] = []  # the order that moves on their way will make
        self._lines: dict[QObject, _DropLine] = {}  # by viewport
        self._views: dict[QObject, QAbstractItemView] = {}
        model.modelReset.connect(self._caught_up)
        bus.changed.connect(self._changed)
        bus.opened.connect(self._ask)

    @property
    def list_id(self) -> int | None:
        """The list that is shown."""
        return self._query.list_id

    @property
    def can_move(self) -> bool:
        """Whether its films stand in its own order, and all of them."""
        query, model = self._query, self._model
        whole = query.list_id is not None and not query.search and not query.within and self._in_its_order
        return whole and model.subject is Subject.FILMS and query.subject is Subject.FILMS and not model.head_rows

    def show_query(self, query: ListQuery, keys: tuple[SortKey, ...]) -> None:
        """Know what is listed, and in which order."""
        before, self._query = self._query.list_id, query
        self._in_its_order = keys == IN_MY_ORDER
        if query.list_id != before:
            self._ahead = []
            self._answered(None)
            self._ask()

    def adopt(self, view: QAbstractItemView) -> None:
        """Take part in the keys of a view, and in what is dropped on it."""
        self._views[view] = view
        self._views[view.viewport()] = view
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        self._lines[view.viewport()] = _DropLine(view.viewport())

    def move(self, step: int) -> None:
        """Move the chosen films one place up (-1) or down (1)."""
        order = self._order()
        chosen = set(self._chosen())
        places = [place for place, film_id in enumerate(order) if film_id in chosen]
        if not self.can_move or not places:
            return
        at = places[0] if step < 0 else places[-1] + 1
        before = sum(1 for film_id in order[:at] if film_id not in chosen)
        self._move([order[place] for place in places], before + step)

    def take_off(self) -> None:
        """Take the chosen films off the list."""
        if self.list_id is not None and (ids := self._chosen()):
            RowEdits(self._bus).take_off_list((self._model.subject, ids), self.list_id, self._name())

    def ask_note(self) -> None:
        """Ask what the list says of the current film."""
        list_id, current = self.list_id, self._selection.currentIndex()
        id_: int | None = current.data(ID_ROLE) if current.isValid() else None
        film_id = self._model.film_of(id_)
        view = next((view for view in self._views.values() if view.isVisible()), None)
        if list_id is None or film_id is None or view is None:
            return
        self._ask_note(list_id, film_id, view, view.visualRect(current))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys and drops that mean the list."""
        if self.list_id is None or watched not in self._views:
            return watched in self._lines and event.type() in _DRAGS
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return self._key(event)
        if watched in self._lines and event.type() in _DRAGS:
            self._drag(watched, event)
            return True
        return False

    def _key(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = _STEPS.get(Qt.Key(event.key())) if plain == Qt.KeyboardModifier.AltModifier else None
        removes = event.key() == Qt.Key.Key_Delete and not plain
        if step is None and not removes:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if step is not None:
                self.move(step)
            else:
                self.take_off()
        return True

    def _drag(self, viewport: QObject, event: QEvent) -> None:
        line, view = self._lines[viewport], self._views[viewport]
        if not isinstance(event, QDragMoveEvent):  # it left, or was dropped
            view.stopAutoScroll()
        if not isinstance(event, QDropEvent):
            line.hide()
            return
        rows = dragged.unpack(event.mimeData())
        films = set() if rows is None or rows[0] is not Subject.FILMS else set(rows[1])
        order = self._order()
        if not self.can_move or not films or not films.issubset(order):
            event.ignore()
            line.hide()
            return
        place = event.position().toPoint()
        index = view.indexAt(place)
        rect = view.visualRect(index)
        at = self._position(index.row()) if index.isValid() else len(order)
        after = index.isValid() and place.y() > rect.center().y()
        if isinstance(event, QDragMoveEvent):
            view.dragMoveEvent(event)  # scrolls near the edges, and accepts nothing
        event.setDropAction(Qt.DropAction.CopyAction)  # the rows stay in the model until the journal has moved them
        event.accept()
        if event.type() == QEvent.Type.Drop:
            line.hide()
            before = sum(1 for film_id in order[: at + after] if film_id not in films)
            self._move([film_id for film_id in order if film_id in films], before, tell=True)
        else:
            last = view.visualRect(self._model.index(self._model.rowCount() - 1, 0))
            edge = (rect.bottom() + 1 if after else rect.top()) if index.isValid() else last.bottom() + 1
            line.show_at(edge)

    def _position(self, row: int) -> int:
        return len(self._model.ids_between(0, row - 1)) if row else 0

    def _order(self) -> list[int]:
        return self._ahead or list(self._model.ids)

    def _chosen(self) -> tuple[int, ...]:
        ranges = self._selection.selection()
        rows = sorted({(ranges.at(n).top(), ranges.at(n).bottom()) for n in range(ranges.count())})
        return tuple(id_ for first, last in rows for id_ in self._model.ids_between(first, last))

    def _move(self, film_ids: list[int], place: int, *, tell: bool = False) -> None:
        """Put films before so many of those that don't move."""
        from filmjournal.services.list_commands import MoveInList

        order, moving = self._order(), set(film_ids)
        others = [film_id for film_id in order if film_id not in moving]
        place = max(0, min(place, len(others)))
        after = others[:place] + film_ids + others[place:]
        if self.list_id is None or after == order:
            return
        self._ahead = after
        text = ngettext("Moved {count} film on “{name}”", "Moved {count} films on “{name}”", len(film_ids))
        self._bus.do(
            MoveInList(self.list_id, tuple(film_ids), place),
            text.format(count=len(film_ids), name=shortened(self._name())),
            joins=f"move on list {self.list_id}: {film_ids}",
            failed=self._stayed,
            tell=tell,
        )

    def _stayed(self, error: Exception) -> None:
        self._ahead = []
        self._bus.explain(error)

    def _caught_up(self) -> None:
        if not self._bus.tasks.busy:
            self._ahead = []

    def _name(self) -> str:
        return "" if self._look is None else self._look.name

    def _changed(self, changes: Changes, _initiator: object) -> None:
        from filmjournal.domain.changes import EVERYTHING

        if changes == EVERYTHING or self.list_id in changes.lists:
            self._ask()

    def _ask(self) -> None:
        list_id = self.list_id
        if list_id is not None and self._bus.is_open:
            self._bus.read(lambda journal: journal.browsing.lists.look(list_id), self._answered, kind="shown list")

    def _answered(self, look: ListLook | None) -> None:
        if look is not None and look.id != self.list_id:
            return
        self._look = look
        ranks: Mapping[int, str] = {}
        if look is not None and look.ranked:
            digits = len(str(len(look.film_ids)))
            ranks = {
                film_id: str(number).rjust(digits, _FIGURE_SPACE) for number, film_id in enumerate(look.film_ids, 1)
            }
        self._model.set_list(ranks, {} if look is None else look.notes)
        text = "" if look is None else look.description.strip()
        if len(text) > LONGEST_DESCRIPTION:
            text = text[:LONGEST_DESCRIPTION].rstrip() + "…"
        self.described.emit(text)

    def _ask_note(self, list_id: int, film_id: int, view: QAbstractItemView, place: QRect) -> None:
        from filmjournal.richtext.plain import from_text
        from filmjournal.richtext.serialise import to_html
        from filmjournal.services.list_commands import NoteInList
        from filmjournal.ui.pages.ask_popup import Asked, AskPopup

        before = "" if self._look is None else self._look.notes.get(film_id, "")
        question = _("What “{name}” says of this film").format(name=shortened(self._name()))
        popup = AskPopup([Asked(question, before, several_lines=True)], _("Keep"), view.viewport(), place)

        def keep(texts: tuple[str, ...]) -> None:
            html = to_html(from_text(texts[0])) if texts[0].strip() else ""
            self._bus.do(NoteInList(list_id, film_id, html), _("Changed the note"), done=done, failed=failed, tell=True)

        def done(_outcome: object) -> None:
            if isValid(popup):
                popup.finish()

        def failed(error: Exception) -> None:
            if isValid(popup):
                popup.refuse(self._bus.sentence(error))

        popup.kept.connect(keep)
        self._bus.handing_over.connect(popup.hand_over)
        popup.open()


class _DropLine(QWidget):
    """Where the films that are dragged would stand."""

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, height: int) -> None:
        """Show the line so far below the top."""
        viewport = self.parentWidget()
        width = 0 if viewport is None else viewport.width()
        self.setGeometry(QRect(QPoint(0, max(0, height - 2)), QPoint(width, max(0, height - 2) + 2)))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("ink"))
