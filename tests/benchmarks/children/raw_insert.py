"""The rows of a finished journal inserted by `sqlite3` alone into an empty database that is laid out in the same way.

What the full-text index holds is inserted too, as the words that it was given. Only inserting and the commit count.
Arguments: the finished journal and the file to make.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from report import report

from filmjournal import bootstrap
from filmjournal.paths import in_profile
from filmjournal.storage import full_text
from filmjournal.storage import schema as s
from filmjournal.storage.database import CACHE_KIBIBYTES

_PRAGMAS = ("application_id", "user_version", "page_size", "auto_vacuum", "journal_mode", "synchronous", "foreign_keys")

source, target = Path(sys.argv[1]), Path(sys.argv[2])
statements: list[tuple[str, list[tuple[object, ...]]]] = []
journal = bootstrap.open_journal(in_profile(source.parent, source))
with journal.database.reading() as connection:
    pragmas = [(name, connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in _PRAGMAS]
    layout = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'entry\\_text\\_%' ESCAPE '\\' ORDER BY type = 'index'"
    )
    layout_statements = [sql for (sql,) in layout]
    for table in s.metadata.sorted_tables:
        cursor = connection.exec_driver_sql(f"SELECT * FROM {table.name}").cursor
        assert cursor is not None
        places = ", ".join("?" * len(cursor.description))
        statements.append((f"INSERT INTO {table.name} VALUES ({places})", cursor.fetchall()))
    ids = {name: [id_ for (id_,) in connection.exec_driver_sql(f"SELECT id FROM {name}")] for name in ("entry", "film")}
    texts = [row for portion in full_text.rows(connection, ids["entry"], ids["film"]) for row in portion]
    places = ", ".join("?" * (1 + len(full_text.COLUMNS)))
    columns = ", ".join(full_text.COLUMNS)
    statements.append((f"INSERT INTO entry_text(rowid, {columns}) VALUES ({places})", texts))
journal.close()

raw = sqlite3.connect(target, isolation_level=None)
for name, value in pragmas:
    raw.execute(f"PRAGMA {name} = {value}")
raw.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
for sql in layout_statements:
    raw.execute(sql)
begun, used = time.perf_counter(), time.process_time()
raw.execute("BEGIN IMMEDIATE")
raw.execute("PRAGMA defer_foreign_keys = ON")
for sql, rows in statements:
    if rows:
        raw.executemany(sql, rows)
raw.execute("COMMIT")
cpu, wall = time.process_time() - used, time.perf_counter() - begun
(inserted,) = raw.execute("SELECT count(*) FROM entry").fetchone()
report(cpu=cpu, wall=wall, entries=inserted, words=len(texts))
