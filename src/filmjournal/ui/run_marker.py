"""A note that a window has a journal open, which is there afterwards only where the window did not end as it should."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filmjournal.atomic_file import replacing
from filmjournal.ui.journal_claim import keys_of, this_host

log = logging.getLogger(__name__)

_LONGEST = 65_536


@dataclass(frozen=True, slots=True)
class LastRun:
    """What is known of a window that did not end as it should; what was not written whole is empty."""

    process: int = 0
    host: str = ""
    began: str = ""  # UTC, to the second

    @property
    def was_here(self) -> bool:
        """Whether that was on this computer, as far as is known."""
        return self.host in ("", this_host())


class RunMarker:
    """The note of one journal, in the folder of the window's state."""

    def __init__(self, folder: Path, journal: Path) -> None:
        self._journal = journal
        self._file = folder / f"open-{keys_of(journal)[0]}.json"

    def begin(self) -> LastRun | None:
        """Make the note; what an earlier window left, None where it closed the journal.

        Only for a window that has the journal to itself. Where the folder can't be written there is no note.
        """
        left = self._left()
        note = {
            "journal": str(self._journal),
            "process": os.getpid(),
            "host": this_host(),
            "began": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        }
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with replacing(self._file) as file:
                file.write(json.dumps(note).encode("utf-8", "surrogateescape"))
        except OSError as error:
            log.info("that the journal is open could not be noted: %s", error.strerror)
        return left

    def end(self) -> None:
        """Take the note away: the journal is closed."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _left(self) -> LastRun | None:
        try:
            with self._file.open("rb") as file:
                found = json.loads(file.read(_LONGEST))
            return LastRun(int(found["process"]), str(found["host"]), str(found["began"]))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return LastRun()  # a power cut may leave it empty
