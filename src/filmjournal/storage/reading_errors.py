"""What reading a damaged file raises: whether it is of the file, or of the disk on which it is looked at."""

from __future__ import annotations

import sqlite3

DAMAGE_ERRORS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""SQLite's own, and Python's where the very message names something of the schema that is no text any more."""

NO_TEXT = "Could not decode to UTF-8"  # how the one message begins that is Python's and has no code
_OF_THE_DISK = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM}
)


def code_of(error: BaseException | None) -> int:
    """SQLite's primary code of an error: that of a damaged file too where a text is none; 0 where it has none."""
    if isinstance(error, UnicodeDecodeError) or str(error).startswith(NO_TEXT):
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_damage(error: BaseException) -> bool:
    """Whether it is of the journal, and not of the disk, as a full one. SQLAlchemy's have the other within."""
    return code_of(getattr(error, "orig", None) or error) not in _OF_THE_DISK
