"""The journal's file: its settings, its transactions, and what is done when the world is in the way."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.storage import database, full_text
from filmjournal.storage import schema as s
from filmjournal.storage.database import SETTINGS, Database
from filmjournal.storage.file_head import APPLICATION_ID, VERSION, change_counter, probe
from journal_help import make_newer, tables

WHEN = "2024-03-04T20:15:00Z"


def _add_film(opened: Database, title: str) -> None:
    with opened.writing() as writer:
        writer.insert(s.film, title=title, added=WHEN, edited=WHEN)


def _titles(opened: Database) -> list[str]:
    with opened.reading() as connection:
        return list(connection.execute(s.film.select().with_only_columns(s.film.c.title)).scalars())


def test_settings_are_what_was_decided(opened: Database) -> None:
    with opened.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS}
    assert found == SETTINGS
    with opened.writing() as writer:
        assert writer.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert writer.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_a_setting_that_does_not_take_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "journal_mode", "nonsense")
    with pytest.raises(JournalUnavailable, match="journal_mode"):
        Database(path)


def test_a_new_journal_is_marked_whole_and_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert probe(path) == VERSION
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_creating_never_replaces(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(JournalUnavailable):
        database.create(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.usefixtures("private_umask")
def test_files_are_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "journal.filmjournal"
    database.create(path)
    opened = Database(path)
    _add_film(opened, "A")
    opened.close()
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_journal_that_was_replaced_is_not_written(opened: Database, path: Path, tmp_path: Path) -> None:
    _add_film(opened, "A")
    database.create(tmp_path / "other.filmjournal")
    other = (tmp_path / "other.filmjournal").read_bytes()
    (tmp_path / "other.filmjournal").replace(path)
    for _twice in range(2):
        with pytest.raises(JournalUnavailable, match="moved or replaced"):
            _add_film(opened, "B")
    assert path.read_bytes() == other
    path.unlink()
    with pytest.raises(JournalUnavailable, match="moved or replaced"):
        _add_film(opened, "B")
    with pytest.raises(JournalUnavailable):
        _titles(opened)
    assert not path.exists()


def test_a_journal_that_is_replaced_while_the_lock_is_awaited_is_not_written(
    opened: Database, path: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        trouble: list[BaseException] = []

        def write() -> None:
            try:
                _add_film(opened, "A")
            except JournalUnavailable as error:
                trouble.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join(0.2)
        path.rename(kept)
        database.create(path)
        other.execute("ROLLBACK")
        thread.join(20)
    assert len(trouble) == 1
    assert tables(kept)["film"] == tables(path)["film"] == []


def test_a_write_begins_at_once_with_the_lock(opened: Database) -> None:
    said: list[str] = []

    @event.listens_for(opened._engine, "before_cursor_execute")
    def _note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    _add_film(opened, "A")
    begins = [statement for statement in said if statement.startswith("BEGIN")]
    assert begins[-1] == "BEGIN IMMEDIATE"
    first = said.index("BEGIN IMMEDIATE")
    assert all(statement.startswith(("PRAGMA", "BEGIN")) for statement in said[:first])


def test_an_error_rolls_everything_back(opened: Database, path: Path) -> None:
    _add_film(opened, "A")
    before, content = tables(path), path.read_bytes()

    def fail() -> None:
        with opened.writing() as writer:
            writer.insert(s.film, title="B", added=WHEN, edited=WHEN)
            writer.update(s.film, 1, title="C")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert tables(path) == before
    assert path.read_bytes() == content
    _add_film(opened, "D")
    assert _titles(opened) == ["A", "D"]


def test_a_row_that_points_to_nothing_is_not_committed(opened: Database) -> None:
    with pytest.raises(IntegrityError), opened.writing() as writer:
        writer.insert(s.alternative_name, person_id=99, name="A")
    assert _titles(opened) == []


def test_a_reader_is_not_held_up_by_a_writer_at_work(opened: Database, path: Path) -> None:
    _add_film(opened, "A")
    other = Database(path, read_patience=0)
    with opened.writing() as writer:
        writer.insert(s.film, title="B", added=WHEN, edited=WHEN)
        assert _titles(other) == ["A"]
    assert _titles(other) == ["A", "B"]
    other.close()


def test_a_second_writer_waits_its_turn(opened: Database, path: Path) -> None:
    other = Database(path)
    inside, done = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait(10)
        _add_film(other, "second")
        done.set()

    thread = threading.Thread(target=second)
    thread.start()
    with opened.writing() as writer:
        writer.insert(s.film, title="first", added=WHEN, edited=WHEN)
        inside.set()
        assert not done.wait(0.2)
    thread.join(10)
    assert _titles(opened) == ["first", "second"]
    other.close()


def test_another_program_at_work_is_told(opened: Database, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WRITE_PATIENCE", 10)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnavailable, match="Another program"):
            _add_film(opened, "A")
        other.execute("ROLLBACK")
    _add_film(opened, "A")
    assert _titles(opened) == ["A"]


def test_no_text_gets_into_an_exception(opened: Database) -> None:
    secret = "what nobody else should read"
    _add_film(opened, "A")
    with opened.writing() as writer:
        writer.insert(s.entry, film_id=1, diary_key=1, logged=WHEN, edited=WHEN, headline=secret)
    with pytest.raises(IntegrityError) as error, opened.writing() as writer:
        writer.insert(s.entry, film_id=1, diary_key=1, logged=WHEN, edited=WHEN, headline=secret)
    assert "secret" not in str(error.value)
    assert secret not in str(error.value) + repr(error.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"hello", "no Film Journal"),
        (b"SQLite format 3\0" + bytes(84), "no Film Journal"),
        (bytes(5000), "no Film Journal"),
    ],
)
def test_a_file_that_is_no_journal_is_left_alone(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "other.filmjournal"
    path.write_bytes(content)
    with pytest.raises(JournalUnavailable, match=sentence):
        probe(path)
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_in_the_schema_that_is_no_text_is_damage_and_other_bytes_are_not(path: Path) -> None:
    opened = Database(path)
    with pytest.raises(UnicodeDecodeError), opened.writing():
        b"\xff".decode()
    opened.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET name = CAST(x'ff' AS TEXT), sql = 'CREATE' WHERE name = 'film'")
        connection.commit()
    with pytest.raises(JournalUnavailable) as told:
        Database(path)
    assert told.value.trouble is Trouble.DAMAGED


def test_a_newer_journal_is_left_alone(path: Path) -> None:
    make_newer(path)
    before = path.read_bytes()
    with pytest.raises(JournalUnavailable, match=f"version {VERSION + 1}"):
        probe(path)
    with pytest.raises(JournalUnavailable):
        Database(path)
    assert path.read_bytes() == before


def test_the_change_counter_counts_commits(opened: Database, path: Path) -> None:
    counters = [change_counter(path)]
    for title in "AB":
        _add_film(opened, title)
        counters.append(change_counter(path))
        assert _titles(opened)
        assert change_counter(path) == counters[-1]
    assert len(set(counters)) == 3


def test_a_full_disk_leaves_nothing_half_written(opened: Database, path: Path) -> None:
    _add_film(opened, "A")
    before = tables(path)

    @event.listens_for(opened._engine, "checkout")
    def _limit(connection: sqlite3.Connection, *_rest: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    rows = [{"name": str(number), "value": "x" * 500} for number in range(2_000)]
    with pytest.raises(JournalUnavailable, match="disk is full"), opened.writing() as writer:
        writer.connection.execute(s.property_.insert(), rows)
    assert tables(path) == before
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    event.remove(opened._engine, "checkout", _limit)
    opened._engine.dispose()
    _add_film(opened, "B")
    assert _titles(opened) == ["A", "B"]


_UNDER_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from filmjournal.domain.errors import JournalUnavailable
from filmjournal.services.commands import LogFilm
from filmjournal.services.journal import Journal
from filmjournal.storage.database import Database
path = Path(sys.argv[1])
journal = Journal(Database(path))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = path.stat().st_size + 50_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    journal.execute(LogFilm("B", viewing={"review_html": "<p>" + "word " * 200_000 + "</p>"}))
except JournalUnavailable as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.execute(LogFilm("C", viewing={}))
"""


@pytest.mark.skipif(os.name == "nt", reason="limits on a file's size are POSIX's")
def test_a_file_that_may_not_grow_is_told_and_left_whole(opened: Database, path: Path) -> None:
    _add_film(opened, "A")
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_A_LIMIT, path],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "nothing was changed" in done.stdout
    assert "word" not in done.stdout
    assert _titles(opened) == ["A", "C"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


_KILLED = """
import os, signal, sys
from pathlib import Path
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
with Database(Path(sys.argv[1])).writing() as writer:
    for number in range(3_000):
        writer.connection.execute(s.property_.insert(), {"name": str(number), "value": "x" * 4_000})
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX's")
def test_a_writer_that_is_killed_leaves_the_journal_as_it_was(opened: Database, path: Path) -> None:
    _add_film(opened, "A")
    before = tables(path)
    opened.close()
    subprocess.run(
        [sys.executable, "-c", _KILLED, path],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert path.with_name(path.name + "-journal").stat().st_size > 0
    again = Database(path)
    assert _titles(again) == ["A"]
    assert tables(path) == before
    again.close()


def test_a_file_that_cannot_be_written_is_told(opened: Database, path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT count(*) FROM film").fetchone() == (0,)

    @event.listens_for(opened._engine, "checkout")
    def _read_only(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    with pytest.raises(JournalUnavailable, match="not written"):
        _add_film(opened, "A")


def test_a_path_that_is_a_file_or_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(JournalUnavailable):
        database.create(tmp_path / "file" / "journal.filmjournal")


def test_an_index_of_an_older_version_is_built_anew(opened: Database, path: Path) -> None:
    _add_film(opened, "Alien")
    with opened.writing() as writer:
        writer.connection.exec_driver_sql("UPDATE property SET value = '0' WHERE name = 'index_version'")
        writer.connection.exec_driver_sql("INSERT INTO entry_text(entry_text) VALUES ('delete-all')")
    opened.close()
    again = Database(path)
    with again.reading() as connection:
        assert full_text.stored_version(connection) == full_text.VERSION
        found = connection.exec_driver_sql("SELECT rowid FROM entry_text WHERE entry_text MATCH 'alien'").scalar()
    assert found == -1
    again.close()


@pytest.mark.parametrize("name", ["a b?c#d%.filmjournal", "журнал.filmjournal", "x" * 200 + ".filmjournal"])
def test_names_of_every_kind(name: str, tmp_path: Path) -> None:
    from filmjournal.storage.first_rows import first_look

    path = tmp_path / name
    database.create(path)
    opened = Database(path)
    _add_film(opened, "A")
    assert _titles(opened) == ["A"]
    opened.close()
    look = first_look(path, 5)
    assert look is not None
    assert look.entries == 0
