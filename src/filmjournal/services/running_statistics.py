"""The numbers of a whole journal while it is open."""

from __future__ import annotations

from collections.abc import Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from filmjournal.domain.changes import RowChange
from filmjournal.domain.statistics import Statistics
from filmjournal.storage import whole_statistics
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import change_counter

_LONGEST = "actors"


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
        # Both are there before either holds up who writes: making one may have to wait for who does.
        with self._lock, self._database.reading() as second, self._database.reading() as connection:
            connection.exec_driver_sql("SELECT 1 FROM film LIMIT 1").first()  # begins the snapshot
            now = change_counter(self._database.path)
            if now != self._counter:
                self._counted.clear()
                self._counter = now
            missing = whole_statistics.PARTS.keys() - self._counted.keys()
            self._counted |= self.side_by_side(connection, second, missing)
            return whole_statistics.together(self._counted)

    @staticmethod
    def side_by_side(connection: Connection, second: Connection, wanted: Set[str]) -> dict[str, whole_statistics.Part]:
        """These parts of a snapshot that has begun, the longest one while the others are counted.

        Nobody can write while it is read, so a second one is the same; where somebody waits to write there is none.
        """
        others = wanted - {_LONGEST}
        if others == wanted or not others:
            return whole_statistics.count(connection, wanted)

        def longest() -> dict[str, whole_statistics.Part]:
            second.exec_driver_sql("PRAGMA busy_timeout = 0")  # who waits to write waits for us
            return whole_statistics.count(second, {_LONGEST})

        with ThreadPoolExecutor(1, thread_name_prefix="filmjournal-statistics") as helper:
            apart = helper.submit(longest)
            found = whole_statistics.count(connection, others)
            try:
                return found | apart.result()
            except DatabaseError:  # the first one says what is wrong, if more is than that somebody waits
                return found | whole_statistics.count(connection, {_LONGEST})
