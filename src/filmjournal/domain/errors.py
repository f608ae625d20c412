"""What can be wrong with what a person typed or asked for; each message is a whole sentence."""

from __future__ import annotations

from enum import StrEnum


class FilmJournalError(Exception):
    """A trouble that is told to the person as one sentence, never as a traceback.

    The sentence names no text from a review, so that it may be logged.
    """


class InvalidValue(FilmJournalError):
    """A value that can't be: an empty title, a rating of 7, the 30th of February. Exit status 2."""


class NotFound(FilmJournalError):
    """An id, a name or a file that isn't there. Exit status 1."""


class Refused(FilmJournalError):
    """Something that can't be done as asked, and nothing was changed. Exit status 1."""


class AmbiguousFilm(Refused):
    """Several films answer to a title and the year was not given.

    `candidates` holds (id, title, year) of each.
    """

    def __init__(self, message: str, candidates: tuple[tuple[int, str, int | None], ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


class ReviewConflict(Refused):
    """A review was changed elsewhere since it was loaded; both texts are kept.

    `current_html` and `current_revision` are what the journal holds now; the refused text is kept as a draft.
    """

    def __init__(self, message: str, entry_id: int, current_html: str, current_revision: int) -> None:
        super().__init__(message)
        self.entry_id = entry_id
        self.current_html = current_html
        self.current_revision = current_revision


class Trouble(StrEnum):
    """What keeps a journal from being read or written, as far as the system says."""

    FULL = "full"  # the disk
    READ_ONLY = "read-only"  # the file, its folder or the medium
    BUSY = "busy"  # another program writes, longer than one waits
    MOVED = "moved"  # no file has the name any more: renamed, deleted, or the medium is gone
    REPLACED = "replaced"  # another file has the name
    DAMAGED = "damaged"
    UNREADABLE = "unreadable"  # the system would not read or write it, or may not


class JournalUnavailable(FilmJournalError):
    """The journal can't be opened or written: newer version, no journal, read-only, disk full. Exit status 3.

    `trouble` says why where it is one that may pass, or that there is a way on from.
    """

    def __init__(self, message: str, trouble: Trouble | None = None) -> None:
        super().__init__(message)
        self.trouble = trouble


class Stopped(FilmJournalError):
    """Long work that the person stopped; nothing was changed by it. Exit status 130."""
