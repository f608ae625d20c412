"""The numbers of a whole journal while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from filmjournal.domain.changes import RowChange
from filmjournal.domain.statistics import Statistics
from filmjournal.storage import whole_statistics
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import change_counter


class RunningStatistics:
    """After an edit only the parts that it touches are counted again; after a commit by somebody else, all are.

    May be used from any thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._counted: dict[str, whole_statistics.Part] = {}
        self._counter = -1  # of the commit that the parts are of

    def note(self, changes: Sequence[RowChange]) -> None:
        """Take in the rows that this process has just committed."""
        if not changes or not self._counted:
            return
        stale = whole_statistics.touched(changes)
        with self._lock:
            now = change_counter(self._database.path)
            if now == self._counter + 1:  # each commit counts one on: nobody else has written since
                self._counted = {name: part for name, part in self._counted.items() if name not in stale}
                self._counter = now

    def numbers(self) -> Statistics:
        """The numbers as they are now. Raises JournalUnavailable."""
        with self._lock, self._database.reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM film LIMIT 1").first()  # begins the snapshot
            now = change_counter(self._database.path)
            if now != self._counter:
                self._counted.clear()
                self._counter = now
            missing = whole_statistics.PARTS.keys() - self._counted.keys()
            self._counted |= whole_statistics.count(connection, missing)
            return whole_statistics.together(self._counted)
