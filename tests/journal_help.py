"""Looking into a journal's file from outside, for tests that compare whole journals."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from filmjournal.storage import full_text
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import VERSION

Dump = dict[str, list[tuple[Any, ...]]]


def tables(path: Path) -> Dump:
    """All rows of all tables, derived columns too."""
    with closing(sqlite3.connect(path)) as connection:
        names = [
            str(name)
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'entry_text%' AND name NOT LIKE 'sqlite%'"
            )
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}


def index(path: Path) -> list[tuple[Any, ...]]:
    """Every word of the full-text index with its row, column and place."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, entry_text, instance)")
        return sorted(connection.execute("SELECT term, doc, col, offset FROM words").fetchall())


def rebuilt_index(path: Path) -> list[tuple[Any, ...]]:
    """The same of a copy whose index was built anew."""
    copy = path.with_name("rebuilt.filmjournal")
    shutil.copyfile(path, copy)
    database = Database(copy)
    try:
        with database.writing() as writer:
            full_text.rebuild(writer.connection)
    finally:
        database.close()
    words = index(copy)
    copy.unlink()
    return words


def rederived_tables(path: Path) -> Dump:
    """All rows of a copy whose derived columns were computed anew."""
    from filmjournal.storage import soundness

    copy = path.with_name("rederived.filmjournal")
    shutil.copyfile(path, copy)
    database = Database(copy)
    try:
        with database.writing() as writer:
            soundness.mend(writer.connection)
    finally:
        database.close()
    rows = tables(copy)
    copy.unlink()
    return rows


def whole(path: Path) -> tuple[Dump, list[tuple[Any, ...]]]:
    """Tables and index."""
    return tables(path), index(path)


_KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = truncate")
connection.execute("PRAGMA cache_size = 10")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE review SET html = html || 'x'")
connection.execute("UPDATE film SET title = 'lost'")
os.kill(os.getpid(), signal.SIGKILL)
"""


def half_written(journal: Path) -> None:
    """Leave a journal as a writer leaves it that is killed at work."""
    subprocess.run([sys.executable, "-c", _KILLED, journal], check=False)
    assert journal.with_name(f"{journal.name}-journal").stat().st_size > 0


def make_newer(journal: Path, version: int = VERSION + 1) -> None:
    """Make a journal one that a later version of the program has written."""
    with closing(sqlite3.connect(journal)) as connection, connection:
        connection.execute("ALTER TABLE film ADD COLUMN of_later TEXT")
        connection.execute(f"PRAGMA user_version = {version}")


_WRITER = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError as error:
    sys.exit(0 if str(error) == "database is locked" else str(error))
sys.exit("began")
"""


def is_locked(path: Path) -> bool:
    """Whether another program that wants to write finds the journal locked."""
    ran = subprocess.run([sys.executable, "-c", _WRITER, path], capture_output=True, text=True, check=False)
    assert ran.stderr.strip() in ("", "began")
    return ran.returncode == 0
