"""Link what I wrote: the other films that a review names in brackets, each with the film that it would lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from filmjournal.i18n import _, ngettext
from filmjournal.richtext.mentions import Mention, mentions_in
from filmjournal.richtext.tree import Inline
from filmjournal.richtext.utf16 import utf16_length
from filmjournal.ui.dialogs.mention_rows import MentionRows
from filmjournal.ui.dialogs.small_window import SmallWindow
from filmjournal.ui.editor import marks
from filmjournal.ui.editor.document import ReviewDocument
from filmjournal.ui.editor.flat import PLAIN_TEXT
from filmjournal.ui.editor.formats import spec_of
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.editor.saving import block_inline
from filmjournal.ui.editor.structure import one_step
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.labels import SmallLabel

if TYPE_CHECKING:
    from filmjournal.services.journal import Journal
    from filmjournal.services.referring import Resolved

_WIDTH = 600


class LinkMentions(SmallWindow):
    """Lists what was found; what is ticked becomes a reference, all of it as one step of undo in the editor."""

    everywhere_wanted = Signal()  # to look through all reviews instead

    def __init__(self, bus: JournalBus, editor: ReviewEdit, film_id: int, parent: QWidget | None = None) -> None:
        super().__init__(_("Link what I wrote"), parent)
        self._bus = bus
        self._editor = editor
        self._mentions: list[Mention] = []
        self.hint = SmallLabel(_("Looking through the review…"), 13, parent=self)
        self.hint.setWordWrap(True)
        self.list = MentionRows(self)
        self.list.ticked.connect(self._count)
        self.link_button = QPushButton(self)
        self.link_button.setProperty("role", "main")
        self.link_button.clicked.connect(self._link)
        self.link_button.hide()
        self.everywhere_button = QPushButton(_("In all reviews…"), self)
        self.everywhere_button.setAutoDefault(False)
        self.everywhere_button.clicked.connect(self._everywhere)
        self.foot.insertWidget(0, self.everywhere_button)
        self.foot.addWidget(self.link_button)
        self.content.addWidget(self.hint)
        self.content.addSpacing(12)
        self.content.addWidget(self.list, 1)
        self.setFixedWidth(_WIDTH)
        editor.loaded.connect(self.close)  # the places are those of this text
        lines = [block_inline(b) if spec_of(b).kind not in PLAIN_TEXT else () for b in editor.review.blocks()]
        bus.read(lambda journal: _found(journal, lines, film_id), self._show, self._failed)

    def _failed(self, error: Exception) -> None:
        if isValid(self):
            self.hint.setText(self._bus.sentence(error))

    def _show(self, found: list[Resolved]) -> None:
        if not isValid(self):
            return
        known = [resolved for resolved in found if resolved.films]
        missing = len(found) - len(known)
        for resolved in known:
            self.list.add(resolved.mention.actor, resolved.mention.title or "", resolved.films)
        self._mentions = [resolved.mention for resolved in known]
        if not known:
            words = _("No film of the journal is named in brackets that is not a link already.")
        else:
            words = _("These films of the journal are named in brackets. What stays unticked stays text.")
        if missing:
            words += " " + ngettext(
                "{count} other title is of no film in the journal.",
                "{count} other titles are of no film in the journal.",
                missing,
            ).format(count=missing)
        self._say(words)
        self.list.show_rows()
        self.link_button.setVisible(bool(known))
        self._count()
        self.adjustSize()

    def _say(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setFixedHeight(self.hint.heightForWidth(self.heading.width()))
        announce(self, words)

    def _count(self) -> None:
        count = len(self.list.wanted())
        text = ngettext("Link {count} film", "Link {count} films", count).format(count=count)
        self.link_button.setText(text if count else _("Link"))
        self.link_button.setEnabled(count > 0)

    def _link(self) -> None:
        wanted = [(self._mentions[number], film) for number, film in self.list.wanted()]
        left = link_in_editor(self._editor, wanted) if isValid(self._editor) else len(wanted)
        if not left:
            self.close()
            return
        self._say(
            ngettext(
                "{count} place was changed meanwhile and stays text.",
                "{count} places were changed meanwhile and stay text.",
                left,
            ).format(count=left)
        )
        self.list.hide()
        self.link_button.hide()
        self.adjustSize()

    def _everywhere(self) -> None:
        self.close()
        self.everywhere_wanted.emit()


def link_in_editor(editor: ReviewEdit, wanted: list[tuple[Mention, int]]) -> int:
    """Make the titles references, as one step of undo; how many were left since the text is another by now.

    A mention's `line` is the number of its block.
    """
    left = 0

    def change(document: ReviewDocument, cursor: QTextCursor) -> None:
        nonlocal left
        with one_step(cursor):
            for mention, film_id in wanted:
                block = document.findBlockByNumber(mention.line)
                text = block.text() if block.isValid() else ""
                if text[mention.start : mention.end] != mention.title:
                    left += 1
                    continue
                first = block.position() + utf16_length(text[: mention.start])
                _refer(document, cursor, first, first + utf16_length(mention.title), film_id)

    editor.apply(change)
    return left


def _refer(document: ReviewDocument, cursor: QTextCursor, first: int, last: int, film_id: int) -> None:
    marks.change(document, cursor, first, last, lambda state: replace(state, href=None, film=film_id))


def _found(journal: Journal, lines: list[Inline], film_id: int) -> list[Resolved]:
    found = [
        replace(mention, line=number)
        for number, inline in enumerate(lines)
        for mention in mentions_in(inline)
        if mention.title and not mention.linked
    ]
    return list(journal.browsing.references.resolve(found, film_id))
