"""Whether the file under a journal's name is the one that was opened, and going on when trouble is over."""

from __future__ import annotations

import os
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from filmjournal.domain.errors import JournalUnavailable, Trouble
from filmjournal.storage import schema as s
from filmjournal.storage.database import Database
from filmjournal.storage.file_head import kept_open
from filmjournal.storage.file_sight import Sight
from journal_help import tables

WHEN = "2024-03-04T20:15:00Z"
posix = pytest.mark.skipif(os.name == "nt", reason="an open file keeps its name there")


def _add(opened: Database, title: str) -> None:
    with opened.writing() as writer:
        writer.insert(s.film, title=title, added=WHEN, edited=WHEN)


def _titles(opened: Database) -> list[str]:
    with opened.reading() as connection:
        return list(connection.execute(s.film.select().with_only_columns(s.film.c.title)).scalars())


def _refused(opened: Database) -> Trouble | None:
    with pytest.raises(JournalUnavailable) as refused:
        _add(opened, "Refused")
    return refused.value.trouble


@posix
def test_a_file_that_was_renamed_and_comes_back_is_written_again(opened: Database, path: Path) -> None:
    _add(opened, "A")
    assert opened.look() is None
    away = path.with_name("away")
    path.rename(away)
    assert opened.look() is Trouble.MOVED
    assert _refused(opened) is Trouble.MOVED
    away.rename(path)
    assert opened.look() is None
    _add(opened, "B")
    assert _titles(opened) == ["A", "B"]


@posix
def test_a_copy_under_the_name_is_another_file(opened: Database, path: Path) -> None:
    _add(opened, "A")
    copy = path.with_name("copy")
    shutil.copy2(path, copy)
    copy.replace(path)
    assert opened.look() is Trouble.REPLACED
    before = tables(path)
    assert _refused(opened) is Trouble.REPLACED
    assert tables(path) == before


@posix
def test_no_new_file_gets_the_inode_of_the_old_one(opened: Database, path: Path, tmp_path: Path) -> None:
    assert opened.file is not None
    opened._engine.dispose()  # no connection holds the file any more
    path.unlink()
    for number in range(50):
        other = tmp_path / str(number)
        other.write_bytes(b"x")
        found = other.stat()
        assert (found.st_dev, found.st_ino) != opened.file
    assert kept_open(opened.file) is not None


def test_a_medium_that_comes_back_as_another_device_is_the_same_in_the_same_state_only(path: Path) -> None:
    seen = Sight.of(path)
    device, inode = seen.file
    back = replace(seen, file=(device + 1, inode + 7))
    assert back.continues(seen)
    assert replace(back, modified=seen.modified + 2_000_000_000).continues(seen), "FAT notes every second second"
    assert not replace(back, modified=seen.modified + 3_000_000_000).continues(seen)
    assert not replace(back, size=seen.size + 1).continues(seen)
    assert not replace(back, head=seen.head[:-1] + b"?").continues(seen)
    assert not replace(back, head=b"").continues(replace(seen, head=b"")), "a file that can't be read is no proof"
    assert not replace(seen, file=(device, inode + 1)).continues(seen), "on the same device it is another file"


def test_after_trouble_the_file_is_opened_anew(opened: Database) -> None:
    """A connection that was made while a disk was read-only stays read-only."""
    opened._engine.dispose()
    connections: list[sqlite3.Connection] = []

    @event.listens_for(opened._engine, "connect")
    def _first_read_only(connection: sqlite3.Connection, *_rest: object) -> None:
        if not connections:
            connection.execute("PRAGMA query_only = ON")
        connections.append(connection)

    assert _refused(opened) is Trouble.READ_ONLY
    _add(opened, "A")
    assert _titles(opened) == ["A"]
    assert len(connections) == 2


@posix
def test_where_even_the_folder_cannot_be_looked_at(opened: Database, path: Path) -> None:
    folder = path.parent
    moved = folder.with_name("moved")
    folder.rename(moved)
    folder.symlink_to(folder)  # leads nowhere but to itself
    assert opened.look() is Trouble.UNREADABLE
    assert _refused(opened) is Trouble.UNREADABLE
    folder.unlink()
    moved.rename(folder)
    _add(opened, "A")
    assert _titles(opened) == ["A"]
