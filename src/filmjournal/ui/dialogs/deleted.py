"""Lists, smart lists, tags and places on lists that were deleted: which there are, until when, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

from filmjournal.domain.entries import TRASH_DAYS
from filmjournal.i18n import _, ngettext
from filmjournal.services.deleted import Deleted, DeletedKind
from filmjournal.services.list_commands import BringBack
from filmjournal.ui.actions.catalogue import ActionId, spec
from filmjournal.ui.delegates.two_line_row import TwoLineRowDelegate
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.two_line_rows import TwoLineRows
from filmjournal.ui.theme import dates
from filmjournal.ui.theme.entry_rows import ROW_ROLE
from filmjournal.ui.theme.moments import day_of, moment_text
from filmjournal.ui.theme.two_line_rows import TwoLineRow
from filmjournal.ui.theme.wording import films_text, number_text, shortened, viewings_text
from filmjournal.ui.while_there import while_there
from filmjournal.ui.widgets.empty_state import EmptyState
from filmjournal.ui.widgets.inline_notice import InlineNotice
from filmjournal.ui.widgets.labels import SmallLabel, led

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes

_ICONS = {
    DeletedKind.LIST: "lists",
    DeletedKind.SMART_LIST: "smart",
    DeletedKind.TAG: "tag",
    DeletedKind.PLACES: "film",
}
_turns = count()


class DeletedWindow(SmallWindow):
    """A window beside the journal's. What is brought back leaves the list; undo, here too, puts it there again."""

    def __init__(self, bus: JournalBus, parent: QWidget) -> None:
        super().__init__(_("Deleted lists and tags"), parent)
        self._bus = bus
        self._left = 0  # commands that are not carried out yet
        self._bringing = False  # so many are left, or what they brought back is still in the list
        self.model = TwoLineRows(self)
        self.notice = InlineNotice(self)
        self.list = QListView(self)
        self.bring_button = QPushButton(self)
        self.empty = EmptyState(_("Nothing to bring back"), _explained(), parent=self)
        self._about = led(SmallLabel(_explained(), 13, parent=self))
        self._stack = QStackedWidget(self)
        self._build()
        self.bring_button.clicked.connect(self._bring_back)
        self.list.doubleClicked.connect(lambda _index: self._bring_back())
        self.list.selectionModel().selectionChanged.connect(lambda *_rows: self._tell())
        for action, act in ((ActionId.UNDO, bus.undo), (ActionId.REDO, bus.redo)):
            for keys in spec(action).keys:
                QShortcut(QKeySequence(keys), self).activated.connect(act)
        bus.changed.connect(self._changed)
        self.resize(620, 460)
        self._ask()

    def chosen(self) -> list[Deleted]:
        """What is chosen, what was deleted last first: a list comes back before the places on it."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [row.deleted for row in (self.model.index(row).data(ROW_ROLE) for row in rows)]

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLineRowDelegate(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Deleted lists and tags"))
        self.empty.setContentsMargins(-16, 0, 0, 0)  # flush with the heading: its own inset
        self._about.setWordWrap(True)
        for part in (self.list, self.empty):
            self._stack.addWidget(part)
        self.content.addWidget(self._about)
        self.content.addSpacing(10)
        self.content.addWidget(self.notice)
        self.content.addWidget(self._stack, 1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bring_button.setDefault(True)
        self.close_button.setAutoDefault(True)  # Enter on it closes
        self.foot.insertWidget(0, self.bring_button)
        self._tell()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        from filmjournal.domain.changes import EVERYTHING

        # Where all its films are gone, what is brought back is nothing that a view shows.
        if changes == EVERYTHING or not changes or changes.lists or changes.smart_lists or changes.tags:
            self._ask()

    def _ask(self) -> None:
        self._bus.read(
            lambda journal: journal.browsing.deleted(),
            while_there(self, self._show),
            while_there(self, self._fail),
            kind=f"deleted {id(self)}",
        )

    def _show(self, found: Sequence[Deleted]) -> None:
        self._bringing = self._left > 0
        kept, row = {one.id for one in self.chosen()}, max(0, self.list.currentIndex().row())
        had_keyboard = self.focusWidget() is self.list or self._stack.currentWidget() is self.empty
        now = datetime.now().astimezone()
        self.model.show([_row(one, now) for one in found])
        rows = [number for number, one in enumerate(found) if one.id in kept]
        if found and not rows:
            rows = [min(row, len(found) - 1)]
        selection, flags = self.list.selectionModel(), QItemSelectionModel.SelectionFlag
        for number in reversed(rows):
            selection.setCurrentIndex(self.model.index(number), flags.Select)
        self._stack.setCurrentWidget(self.list if found else self.empty)
        if had_keyboard:
            (self.list if found else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _fail(self, error: Exception) -> None:
        self._bringing = self._left > 0
        self.notice.show_notice(self._bus.sentence(error), kind="error")
        self._tell()

    def _tell(self) -> None:
        some, chosen = self.model.rowCount() > 0, len(self.chosen())
        text = ngettext("Bring back", "Bring back {count}", max(1, chosen)).format(count=number_text(chosen))
        self.bring_button.setText(text)
        self.bring_button.setEnabled(chosen > 0 and not self._bringing)
        self.bring_button.setVisible(some)
        self._about.setVisible(some)

    def _bring_back(self) -> None:
        """Bring back what is chosen: each for itself, so that one that is refused keeps no other from it."""
        chosen = self.chosen()
        if not chosen or self._bringing:
            return
        self._left, self._bringing = len(chosen), True
        self.notice.hide()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # which the button loses
        self._tell()
        bus, brought, refused = self._bus, list[Deleted](), list[str]()

        def ended() -> None:
            left = len(chosen) - len(brought) - len(refused)
            if isValid(self):
                self._left = left
            if left:
                return
            if brought:
                bus.done_and_undoable.emit(_told(brought))
            sentence = " ".join(dict.fromkeys(refused))
            if isValid(self):
                if sentence:
                    self.notice.show_notice(sentence, kind="error")
                self._ask()
            elif sentence:
                bus.refused.emit(sentence)

        def bring(one: Deleted) -> None:
            def done(_outcome: object) -> None:
                brought.append(one)
                ended()

            def failed(error: Exception) -> None:
                refused.append(bus.sentence(error))
                ended()

            bus.do(BringBack(one.id), step, joins=joins, done=done, failed=failed)

        joins = f"bring back {next(_turns)}"
        step = _told(chosen) if len(chosen) == 1 else _("Brought back lists and tags")
        bus.hand_over()
        for one in chosen:
            bring(one)


@dataclass(frozen=True, kw_only=True)
class _Row(TwoLineRow):
    """What was deleted, in words."""

    deleted: Deleted


def _row(one: Deleted, now: datetime) -> _Row:
    until = day_of(datetime.fromisoformat(one.kept_until).astimezone(now.tzinfo))
    return _Row(
        title=one.name,
        when=moment_text(datetime.fromisoformat(one.deleted), now),
        what=_what(one),
        until=_("kept until {date}").format(date=dates.long_date(until)),
        icon=_ICONS[one.kind],
        deleted=one,
    )


def _what(one: Deleted) -> str:
    if one.kind is DeletedKind.SMART_LIST:
        return _("Smart list")
    if one.kind is DeletedKind.TAG:
        return _("Tag on {viewings}").format(viewings=viewings_text(one.count)) if one.count else _("Tag")
    if one.kind is DeletedKind.PLACES:
        return _("{films} taken off this list").format(films=films_text(one.count))
    return _("List of {films}").format(films=films_text(one.count)) if one.count else _("List without films")


def _told(brought: Sequence[Deleted]) -> str:
    if len(brought) > 1:
        text = ngettext("Brought back {count} list or tag", "Brought back {count} lists and tags", len(brought))
        return text.format(count=number_text(len(brought)))
    (one,) = brought
    if one.kind is DeletedKind.PLACES:
        text = ngettext("Put {count} film back on “{name}”", "Put {count} films back on “{name}”", one.count)
        return text.format(count=number_text(one.count), name=shortened(one.name))
    return _("Brought back “{name}”").format(name=shortened(one.name))


def _explained() -> str:
    return _(
        "Lists, smart lists and tags that were deleted, and films that were taken off a list, can be brought back for "
        "{days} days."
    ).format(days=number_text(TRASH_DAYS))
