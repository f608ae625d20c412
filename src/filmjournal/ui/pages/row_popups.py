"""The fields that open over a row, or where its menu was: its date, its tags, or those of several rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget
from shiboken6 import isValid

from filmjournal.domain.folding import fold
from filmjournal.domain.selection import Selection, TagShare
from filmjournal.i18n import _, ngettext
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pages.row_edits import RowEdits, Rows, no_viewing
from filmjournal.ui.theme.wording import number_text
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.date_field import DateField
from filmjournal.ui.widgets.labels import SmallLabel
from filmjournal.ui.widgets.popup import Popup
from filmjournal.ui.widgets.restyle import restyle
from filmjournal.ui.widgets.shared_tags import SharedTags

if TYPE_CHECKING:
    from filmjournal.domain.partial_date import PartialDate
    from filmjournal.services.journal import Journal

_INSET, _EDGE = 8, 8


class RowPopup(Popup):
    """Enter and going elsewhere keep what was typed, Escape leaves everything as it was.

    It takes what is typed from the beginning; what the rows have in common is filled in as soon as it is read.
    Abstract (Qt's metaclass takes no ABC): `first`, `tell` and `fill` are the subclass's.
    """

    def __init__(self, name: str, over: QWidget, width: int) -> None:
        super().__init__(over)
        self.setAccessibleName(name)
        self._place = QRect()
        self.setFixedWidth(max(200, min(width, over.window().width() - 2 * _EDGE)))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self.column.setSpacing(4)
        model = over.model() if isinstance(over, QAbstractItemView) else None
        if model is not None:
            model.modelAboutToBeReset.connect(self.hand_over)  # its row is no longer under it

    def open_at(self, place: QRect) -> None:
        """Show it with its field over a place of the screen, inside the window."""
        self._place = place
        self.fit()
        self.appear(self.first())

    def fit(self) -> None:
        """Be as high as what is in it needs."""
        window = self.parentWidget()
        if window is None:
            return
        self.column.activate()
        wraps = self.column.hasHeightForWidth()
        high = self.column.totalHeightForWidth(self.width()) if wraps else self.column.totalSizeHint().height()
        self.setFixedHeight(high)
        left = self._place.left() - _INSET
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = self._place.right() + _INSET - self.width()
        at = window.mapFromGlobal(QPoint(left, self._place.top() - _INSET))
        self.move(
            max(_EDGE, min(at.x(), window.width() - self.width() - _EDGE)),
            max(_EDGE, min(at.y(), window.height() - self.height() - _EDGE)),
        )

    def first(self) -> QWidget:
        """The field that gets the keyboard."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def trouble(self) -> str:
        """Why what is typed can't be kept, empty where it can."""
        return ""

    def tell(self) -> None:
        """Say what was changed, if anything was."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def fill(self, chosen: Selection, known: list[str]) -> None:
        """Show what the rows have in common; `known` are all tags there are."""
        raise NotImplementedError  # abstract: Qt's metaclass leaves no room for abc's

    def hand_over(self) -> None:
        """Keep what was typed as far as it can be, and go."""
        if not self.is_over:
            self.end()
            if not self.trouble():
                self.tell()

    def left(self) -> None:
        self.hand_over()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif trouble := self.trouble():
            announce(self.first(), trouble, at_once=True)
        else:
            self.go_back()
            self.tell()
        event.accept()


class DatePopup(RowPopup):
    """The date of some viewings. `kept` carries a PartialDate or None."""

    kept = Signal(object)

    def __init__(self, rows: int, over: QWidget) -> None:
        super().__init__(ngettext("Date", "Date of {count} rows", rows).format(count=number_text(rows)), over, 240)
        self._shown: PartialDate | None = None
        self._several = False
        self.field = DateField(self, settles=False)
        self.words = SmallLabel("", parent=self)
        self.words.setWordWrap(True)
        self.words.hide()
        self.column.addWidget(self.field)
        self.column.addWidget(self.words)
        if rows > 1:
            self.column.addWidget(SmallLabel(self.accessibleName(), parent=self))
        self.field.understanding_changed.connect(self._understood)

    def first(self) -> QWidget:
        return self.field

    def fill(self, chosen: Selection, known: list[str]) -> None:
        common = chosen.first if chosen.first == chosen.last and not chosen.undated else None
        self._several = common is None and chosen.undated < len(chosen.entry_ids)
        if self._several:
            self.field.setPlaceholderText(_("Several dates"))
        if not self.field.isModified():
            self._shown = common
            self.field.set_date(common)
            self.field.selectAll()

    def trouble(self) -> str:
        return self.field.trouble()

    def tell(self) -> None:
        when = self.field.date()
        if when != self._shown or (self._several and self.field.isModified()):
            self.kept.emit(when)

    def _understood(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(self.field.text()))
        restyle(self.words, "role", "quiet" if self.field.is_valid() else "error")
        self.fit()


class TagsPopup(RowPopup):
    """The tags of some viewings, those that only some carry with how many do.

    `kept` carries those to be put on all and those to be taken off.
    """

    kept = Signal(tuple, tuple)

    def __init__(self, rows: int, over: QWidget) -> None:
        super().__init__(ngettext("Tags", "Tags of {count} rows", rows).format(count=number_text(rows)), over, 340)
        self._entries = rows
        self._before: dict[str, TagShare] = {}
        self._after: dict[str, TagShare] = {}
        self.tags = SharedTags(self)
        self.column.addWidget(self.tags)
        if rows > 1:
            self.column.addWidget(SmallLabel(self.accessibleName(), parent=self))
        self.tags.added.connect(self._add)
        self.tags.removed.connect(self._remove)

    def first(self) -> QWidget:
        return self.tags.field

    def fill(self, chosen: Selection, known: list[str]) -> None:
        self.tags.set_known(known)
        self._entries = len(chosen.entry_ids)
        self._before = {fold(share.name): share for share in chosen.tags}
        typed = tuple(share.name for share in self._after.values())
        self._after = dict(self._before)
        self._add(typed)

    def tell(self) -> None:
        self.tags.add(self.tags.field.text())  # what is being typed is a tag too
        add = tuple(share.name for key, share in self._after.items() if share != self._before.get(key))
        remove = tuple(share.name for key, share in self._before.items() if key not in self._after)
        if add or remove:
            self.kept.emit(add, remove)

    def _add(self, names: tuple[str, ...]) -> None:
        for name in names:
            known = self._before.get(fold(name))
            self._after[fold(name)] = TagShare(name if known is None else known.name, self._entries)
        self._show()

    def _remove(self, name: str) -> None:
        del self._after[fold(name)]
        self._show()

    def _show(self) -> None:
        self.tags.show_shares(tuple(self._after.values()), self._entries)
        self.fit()


def ask_date(bus: JournalBus, rows: Rows, over: QWidget, place: QRect) -> None:
    """Ask for the date of rows, over a place of the screen; `over` is the list, or the window where a menu was."""
    edits = RowEdits(bus)
    if edits.may_change(rows):
        popup = DatePopup(len(rows[1]), over)
        popup.kept.connect(lambda watched: edits.set_watched(rows, watched))
        _open(bus, rows, popup, place)


def ask_tags(bus: JournalBus, rows: Rows, over: QWidget, place: QRect) -> None:
    """Ask for the tags of rows, as `ask_date` does."""
    edits = RowEdits(bus)
    if edits.may_change(rows):
        popup = TagsPopup(len(rows[1]), over)
        popup.kept.connect(lambda add, remove: edits.tag(rows, add, remove))
        _open(bus, rows, popup, place)


def _open(bus: JournalBus, rows: Rows, popup: RowPopup, place: QRect) -> None:
    bus.handing_over.connect(popup.hand_over)
    popup.open_at(place)
    bus.read(_common(rows), lambda read: _fill(bus, popup, *read))


def _common(rows: Rows) -> Callable[[Journal], tuple[Selection, list[str]]]:
    def read(journal: Journal) -> tuple[Selection, list[str]]:
        return journal.browsing.selection(*rows), [tag.name for tag in journal.browsing.tags()]

    return read


def _fill(bus: JournalBus, popup: RowPopup, chosen: Selection, known: list[str]) -> None:
    if not isValid(popup) or popup.is_over:
        return
    if chosen.entry_ids:
        popup.fill(chosen, known)
    else:
        popup.go_back()
        bus.refused.emit(no_viewing())
