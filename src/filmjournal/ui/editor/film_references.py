"""What an editor has for film references: names offered while one types, a field to choose a film, what is hovered."""

from __future__ import annotations

import hashlib

from PySide6.QtCore import QObject

from filmjournal.domain.films import Film
from filmjournal.ui.editor.reference_completion import ReferenceCompletion
from filmjournal.ui.editor.reference_hover import ReferenceHover
from filmjournal.ui.editor.reference_popup import ReferencePopup
from filmjournal.ui.editor.review_edit import ReviewEdit
from filmjournal.ui.journal_bus import JournalBus


class FilmReferences(QObject):
    """Attaches all of it to one editor."""

    def __init__(self, editor: ReviewEdit, bus: JournalBus) -> None:
        super().__init__(editor)
        self._editor = editor
        self._bus = bus
        self._film_id: int | None = None
        self.completion = ReferenceCompletion(editor, bus)
        self.hover = ReferenceHover(editor, bus)
        bus.opened.connect(self._name_journal)
        self._name_journal()

    def show_film(self, film: Film) -> None:
        """The review of this film is in the editor now."""
        self._film_id = film.id
        self.completion.set_film(film)
        self.hover.look()

    def cast_changed(self, film: Film) -> None:
        """The film has other people now; what is being typed goes on."""
        self.completion.take_cast(film)

    def _name_journal(self) -> None:
        """Tell references copied here from those of other journals, without saying where this one lies."""
        if self._bus.is_open:
            path = str(self._bus.journal.path.resolve())
            self._editor.journal_name = hashlib.sha256(path.encode(errors="surrogatepass")).hexdigest()

    def choose(self) -> ReferencePopup | None:
        """Ask for the film that the selection, or what stands at the caret, is to refer to; None where none can be."""
        if not self._editor.current_state().takes_marks or not self._bus.is_open:
            return None
        popup = ReferencePopup(self._editor, self._bus, self._film_id)
        popup.open()
        return popup
