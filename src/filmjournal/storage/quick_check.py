"""Whether the file of a journal is whole, as far as SQLite finds out without comparing indexes with their tables."""

from __future__ import annotations

from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.storage.database import Database

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY rootpage"


def is_whole(database: Database) -> bool:
    """Look at one table after the other, so that writers get a turn in between.

    Raises JournalUnavailable where the file can't be read now.
    """
    try:
        with database.reading() as connection:
            names = [str(name) for name in connection.exec_driver_sql(_TABLES).scalars()]
        for name in names:
            quoted = name.replace("'", "''")
            with database.reading() as connection:
                if connection.exec_driver_sql(f"PRAGMA quick_check('{quoted}')").scalar() != "ok":
                    return False
    except JournalUnavailable as error:
        if error.trouble is Trouble.DAMAGED:
            return False
        raise
    return True
