"""What comes with the results of a search, after them: words in context, and what was meant where nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from filmjournal.domain.queries import ListQuery
from filmjournal.i18n import _
from filmjournal.ui.journal_bus import JournalBus
from filmjournal.ui.models.diary_list import DiaryListModel
from filmjournal.ui.pages.rows_view import RowsView
from filmjournal.ui.pause import pause
from filmjournal.ui.tasks import Lane
from filmjournal.ui.theme.marked_line import MarkedLine
from filmjournal.ui.widgets.announce import announce
from filmjournal.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from filmjournal.domain.changes import Changes
    from filmjournal.richtext.extracts import Extract

EXTRACTS_AFTER, MEANT_AFTER = 40, 300  # milliseconds of rest
_MOST_KEPT = 2_000  # rows whose extracts are kept


class Extracts(QObject):
    """Lets the rows on the screen show what their reviews say around the words of the search.

    Those of the search before stay until the new ones are there.
    """

    def __init__(self, bus: JournalBus, model: DiaryListModel, view: RowsView) -> None:
        super().__init__(view)
        self._bus = bus
        self._model = model
        self._view = view
        self._query = ListQuery()
        self._asked: set[int] = set()  # ids whose extract is known, or known to be none
        self._lines: dict[int, MarkedLine] = {}
        self._later = pause(self, EXTRACTS_AFTER, self._ask)
        view.verticalScrollBar().valueChanged.connect(lambda _value: self._later.start())
        bus.changed.connect(self._changed)

    def show_query(self, query: ListQuery) -> None:
        """The list shows the answer to this."""
        if (query.search, query.subject) != (self._query.search, self._query.subject):
            self._asked.clear()
            if query.subject is not self._query.subject or not query.search.strip():
                self._show({})
        self._query = query
        self._later.start()

    def _changed(self, changes: Changes, _initiator: object) -> None:
        from filmjournal.domain.changes import EVERYTHING

        if changes == EVERYTHING or changes.entries or changes.films:
            self._asked.clear()
            self._later.start()

    def _ask(self) -> None:
        query, (first, last) = self._query, self._in_sight()
        if not query.search.strip() or not self._bus.is_open or not self._view.isVisible():
            return
        ids = [id_ for id_ in self._model.ids_between(first, last) if id_ not in self._asked]
        if ids:
            self._bus.read(
                lambda journal: journal.browsing.extracts(query, ids),
                lambda found: self._arrived(query, ids, found),
                lambda _error: None,  # the rows say their headlines
                kind="extracts",
                lane=Lane.OFFERING,
            )

    def _arrived(self, query: ListQuery, ids: list[int], found: dict[int, Extract]) -> None:
        if query != self._query:
            return
        if len(self._asked) > _MOST_KEPT:
            self._asked.clear()
            self._lines = {}
        self._asked.update(ids)
        lines = {id_: line for id_, line in self._lines.items() if id_ not in ids}
        self._show(lines | {id_: MarkedLine(extract.text, extract.marks) for id_, extract in found.items()})

    def _show(self, lines: dict[int, MarkedLine]) -> None:
        if lines != self._lines:
            self._lines = lines
            self._model.set_extracts(lines, *self._in_sight())

    def _in_sight(self) -> tuple[int, int]:
        """The first and the last row on the screen."""
        last = self._view.rowAt(self._view.viewport().height() - 1)
        return max(0, self._view.rowAt(0)), self._model.rowCount() - 1 if last < 0 else last


class DidYouMean(QObject):
    """Offers, where a search finds nothing, near ones that find something."""

    def __init__(self, bus: JournalBus, empty: EmptyState) -> None:
        super().__init__(empty)
        self._bus = bus
        self._empty = empty
        self._query: ListQuery | None = None
        self._later = pause(self, MEANT_AFTER, self._ask)

    def show_query(self, query: ListQuery | None) -> None:
        """Nothing answers to this; None where something does, or nothing was searched for."""
        self._query = query
        if query is None:
            self._later.stop()
        else:
            self._later.start()

    def _ask(self) -> None:
        query = self._query
        if query is not None and self._bus.is_open:
            self._bus.read(
                lambda journal: journal.browsing.did_you_mean(query.search, query.subject),
                lambda searches: self._offer(query, searches),
                lambda _error: None,  # then nothing is offered
                kind="did you mean",
                lane=Lane.OFFERING,
            )

    def _offer(self, query: ListQuery, searches: list[str]) -> None:
        if query == self._query and searches:
            self._empty.set_links(_("Did you mean"), searches)
            announce(self._empty, _("Did you mean {search}?").format(search=searches[0]))
