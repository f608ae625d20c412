"""Link what I wrote in all reviews: each film that is named in brackets, how often, and what it would lead to."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from filmjournal.i18n import _, ngettext
from filmjournal.services.commands import LinkMentions as LinkMentionsCommand
from filmjournal.ui.dialogs.mention_rows import MentionRows
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.tasks import Lane
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.referring import Unlinked

_WIDTH = 680
_AT_ONCE = 200  # rows; what is left is offered the next time


class LinkEverywhere(SmallWindow):
    """What is ticked is linked wherever it stands, as one change to the journal; earlier texts are kept."""

    def __init__(self, bus: JournalBus, parent: QWidget | None = None) -> None:
        super().__init__(_("Link what I wrote in all reviews"), parent)
        self._bus = bus
        self._found: tuple[Unlinked, ...] = ()
        self._put_away = Event()
        self.hint = SmallLabel(_("Looking through all reviews…"), 13, parent=self)
        self.hint.setWordWrap(True)
        self.list = MentionRows(self)
        self.list.ticked.connect(self._count)
        self.link_button = QPushButton(self)
        self.link_button.setProperty("role", "main")
        self.link_button.clicked.connect(self._link)
        self.link_button.hide()
        self.foot.addWidget(self.link_button)
        self.content.addWidget(self.hint)
        self.content.addSpacing(12)
        self.content.addWidget(self.list, 1)
        self.setFixedWidth(_WIDTH)
        stop = self._put_away.is_set
        bus.read(lambda journal: journal.browsing.references.unlinked(stop), self._show, self._failed, lane=Lane.UPKEEP)

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no further."""
        self._put_away.set()
        super().hideEvent(event)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.hint.setText(self._bus.sentence(error))

    def _show(self, found: tuple[Unlinked, ...]) -> None:
        if not isValid(self) or self._put_away.is_set():
            return
        self._found = found[:_AT_ONCE]
        for unlinked in self._found:
            count = len(unlinked.entry_ids)
            note = ngettext("{count} review", "{count} reviews", count).format(count=count)
            self.list.add(unlinked.actor, unlinked.title, unlinked.films, note)
        if not found:
            words = _("No film of the journal is named in brackets that is not a link already.")
        else:
            words = _("These films of the journal are named in brackets. What stays unticked stays text.")
        if len(found) > _AT_ONCE:
            left = len(found) - _AT_ONCE
            more = ngettext("{count} more is offered next time.", "{count} more are offered next time.", left)
            words += " " + more.format(count=left)
        self.hint.setText(words)
        self.hint.setFixedHeight(self.hint.heightForWidth(self.heading.width()))
        announce(self, words)
        self.list.show_rows()
        self.link_button.setVisible(bool(found))
        self._count()
        self.adjustSize()

    def _count(self) -> None:
        reviews = {entry_id for number, _film in self.list.wanted() for entry_id in self._found[number].entry_ids}
        text = ngettext("Link in {count} review", "Link in {count} reviews", len(reviews))
        self.link_button.setText(text.format(count=len(reviews)) if reviews else _("Link"))
        self.link_button.setEnabled(bool(reviews))

    def _link(self) -> None:
        films = {(self._found[n].actor, self._found[n].title): film for n, film in self.list.wanted()}
        entries = sorted({id_ for number, _film in self.list.wanted() for id_ in self._found[number].entry_ids})
        self._bus.hand_over()
        text = ngettext("Linked films in {count} review", "Linked films in {count} reviews", len(entries))
        self._bus.do(LinkMentionsCommand(tuple(entries), films), text.format(count=len(entries)), tell=True)
        self.close()
