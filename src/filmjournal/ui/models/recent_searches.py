"""The searches made last, kept in a file of the profile on this machine and nowhere else."""

from __future__ import annotations

import logging
from pathlib import Path

from filmjournal.settings import read_table, write_table
from filmjournal.ui.tasks import Lane, Tasks

log = logging.getLogger(__name__)

MOST = 12
_LONGEST = 2_000  # characters


class RecentSearches:
    """The newest first. The file is written in the background; what can't be written is known until the end."""

    def __init__(self, file: Path, tasks: Tasks) -> None:
        self._file = file
        self._tasks = tasks
        self._searches: tuple[str, ...] | None = None

    def recent(self) -> tuple[str, ...]:
        """The searches, each as it was typed."""
        if self._searches is None:
            kept = read_table(self._file).get("recent", [])
            texts = kept if isinstance(kept, list) else []
            self._searches = tuple(text for text in texts if isinstance(text, str) and text.strip())[:MOST]
        return self._searches

    def remember(self, search: str) -> None:
        """Put a search before all others."""
        text = " ".join(search.encode("utf-8", "replace").decode("utf-8").split())
        if text and len(text) <= _LONGEST and self.recent()[:1] != (text,):
            others = [other for other in self.recent() if other != text]
            self._keep((text, *others)[:MOST])

    def forget(self) -> None:
        """Forget all of them."""
        self._keep(())

    def _keep(self, searches: tuple[str, ...]) -> None:
        self._searches = searches
        file = self._file

        def write() -> None:
            try:
                write_table({**read_table(file), "recent": list(searches)}, file)
            except OSError as error:
                log.info("the recent searches could not be written: %s", error.strerror)

        self._tasks.run(write, lane=Lane.OFFERING)
