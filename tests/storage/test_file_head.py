"""Looking at the head of a journal does not disturb who writes to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from filmjournal.storage import database
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import change_counter, probe

_WRITER = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN IMMEDIATE")
    print("began")
except sqlite3.OperationalError as error:
    print(error)
"""


def _other_writer(path: Path) -> str:
    ran = subprocess.run([sys.executable, "-c", _WRITER, path], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_looking_at_the_head_keeps_the_lock_of_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "a.filmjournal"
    database.create(path)
    opened = Database(path)
    with opened.writing():
        probe(path)
        change_counter(path)
        assert _other_writer(path) == "database is locked"
    assert _other_writer(path) == "began"
    opened.close()


def test_a_file_that_was_replaced_is_read_anew(tmp_path: Path) -> None:
    path, other = tmp_path / "a.filmjournal", tmp_path / "b.filmjournal"
    database.create(path)
    before = change_counter(path)
    database.create(other)
    opened = Database(other)
    for name in "xy":
        with opened.writing() as writer:
            writer.connection.exec_driver_sql("INSERT INTO property VALUES (?, '')", (name,))
    opened.close()
    other.replace(path)
    assert change_counter(path) == before + 2
