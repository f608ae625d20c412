"""What reading a damaged file raises: whether it is of the file, or of the disk on which it is looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from traceback import walk_tb

DAMAGE_ERRORS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""SQLite's own, and Python's where the very message names something of the schema that is no text any more."""

_NO_TEXT = "Could not decode to UTF-8"  # how the one message begins that is Python's and has no code
_NO_ARGUMENT = "user-defined function raised exception"  # a function of ours was to be called with such a text
_ASKING = ("filmjournal.storage.", "sqlalchemy.")  # the modules that call SQLite
_OF_THE_DISK = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM}
)


def code_of(error: BaseException | None) -> int:
    """SQLite's primary code of an error: that of a damaged file too where a text is none; 0 where it has none."""
    if isinstance(error, UnicodeDecodeError):
        return sqlite3.SQLITE_CORRUPT if _is_of_sqlite(error) else 0
    if str(error).startswith((_NO_TEXT, _NO_ARGUMENT)):
        return sqlite3.SQLITE_CORRUPT
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _is_of_sqlite(error: UnicodeDecodeError) -> bool:
    """Whether it was raised where SQLite is asked, and not by bytes that something else read meanwhile."""
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    return bool(frames) and str(frames[-1].f_globals["__name__"]).startswith(_ASKING)


def is_no_text(error: BaseException) -> bool:
    """Whether a text was read that is none any more. SQLAlchemy's errors have the other within."""
    return str(getattr(error, "orig", None) or error).startswith(_NO_TEXT)


@contextmanager
def any_text(connection: sqlite3.Connection, errors: str) -> Iterator[None]:
    """Read texts that are none any more too, with what Python calls `errors` for their odd bytes.

    That takes longer, so it is for a second attempt.
    """
    usual = connection.text_factory
    connection.text_factory = partial(str, encoding="utf-8", errors=errors)
    try:
        yield
    finally:
        connection.text_factory = usual


def name_of(error: BaseException) -> str:
    """What an error is, for a sentence: its own text may hold what a person wrote."""
    return str(getattr(error, "sqlite_errorname", type(error).__name__))


def is_damage(error: BaseException) -> bool:
    """Whether it is of the journal, and not of the disk, as a full one. SQLAlchemy's have the other within."""
    return code_of(getattr(error, "orig", None) or error) not in _OF_THE_DISK
