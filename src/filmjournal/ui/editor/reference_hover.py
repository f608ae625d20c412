"""What is said of a film reference under the pointer, and how one looks whose film is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock, QTextCharFormat
from shiboken6 import isValid

from filmjournal.domain.changes import Changes
from filmjournal.domain.films import title_and_year
from filmjournal.domain.rating import spoken
from filmjournal.i18n import _
from filmjournal.ui.editor.formats import InlineState, inline_state
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.pause import pause
from filmjournal.ui.theme import theme

if TYPE_CHECKING:
    from filmjournal.domain.references import FilmSummary

_PAUSE = 400  # milliseconds without a change before references are looked for


class ReferenceHover(QObject):
    """Knows the films that the text in an editor refers to."""

    def __init__(self, editor: ReviewEdit, bus: JournalBus) -> None:
        super().__init__(editor)
        self._editor = editor
        self._bus = bus
        self._known: dict[int, FilmSummary | None] = {}  # None for a film that is gone
        self._pause = pause(self, _PAUSE, self._ask)
        editor.document_changed.connect(self._pause.start)
        editor.set_hover_text(self.text)
        editor.appearance.add_layer(self._gone)
        bus.changed.connect(self._changed)

    def look(self) -> None:
        """Read anew which films the text refers to: another one is shown."""
        self._known = {}
        self._pause.stop()
        self._ask()

    def text(self, state: InlineState) -> str:
        """The film's title, year, stars and headline, or the address of a link."""
        if state.film is None:
            return state.href or ""
        if state.film not in self._known:
            return _("A film of this journal. Ctrl+click shows it.")
        summary = self._known[state.film]
        if summary is None:
            return _("This film is no longer in the journal.")
        lines = [title_and_year(summary.title, summary.year)]
        lines.append(_("Not rated") if summary.rating is None else spoken(summary.rating))
        if summary.headline:
            lines.append(f"“{summary.headline}”")
        lines.append(_("Ctrl+click shows it."))
        return "\n".join(lines)

    def _changed(self, changes: Changes, _initiator: object) -> None:
        if changes.films or changes.membership:
            self._known = {film: summary for film, summary in self._known.items() if film not in changes.films}
            self._pause.start()

    def _ask(self) -> None:
        wanted = self._films() - self._known.keys()
        if not wanted or not self._bus.is_open:
            return

        def answered(found: dict[int, FilmSummary]) -> None:
            if not isValid(self) or not isValid(self._editor):
                return
            gone = self._all_gone()
            self._known |= {film: found.get(film) for film in wanted}
            if self._all_gone() != gone:
                self._editor.appearance.refresh_layers()

        self._bus.read(lambda journal: journal.browsing.references.summaries(wanted), answered, lambda _error: None)

    def _all_gone(self) -> set[int]:
        return {film for film, summary in self._known.items() if summary is None}

    def _films(self) -> set[int]:
        return {
            film
            for block in self._editor.review.blocks()
            for _start, _length, film in _references(block)
        }  # fmt: skip

    def _gone(self, block: QTextBlock) -> Iterable[tuple[int, int, QTextCharFormat]]:
        gone = self._all_gone()
        if not gone:
            return ()
        look = QTextCharFormat()
        look.setForeground(theme.current().color("text_quiet"))
        look.setFontUnderline(False)
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        return [(start, length, look) for start, length, film in _references(block) if film in gone]


def _references(block: QTextBlock) -> list[tuple[int, int, int]]:
    """Start, length and film of each reference in a block."""
    found = []
    for piece in block.textFormats():
        film = inline_state(piece.format).film
        if film is not None:
            found.append((piece.start, piece.length, film))
    return found
