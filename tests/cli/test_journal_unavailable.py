"""What can't be opened is left byte for byte as it was, and a sentence says why."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from journal_help import make_newer

READING = [
    *(["find"], ["show", "1"], ["trash"], ["list"], ["tag"], ["stats"], ["check"], ["check", "--repair"], ["backup"]),
    ["export", "json", "out.json"],
    ["export", "page", "1", "out.html"],
]
WRITING = [
    *(["edit", "1", "--rating", "3"], ["remove", "1"], ["put-back", "1"]),
    *(["list", "New", "--create"], ["tag", "--rename", "train", "rail"]),
]
MAKING = [["add", "Night Train"], ["sample", "--entries", "3"]]


def _newer(file: Path, diary_file: Path) -> None:
    file.write_bytes(diary_file.read_bytes())
    make_newer(file, 9_999)


def _other_database(file: Path, _diary_file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE film (id INTEGER)")
        connection.commit()


SPOILT = {
    "newer": (_newer, "newer"),
    "another database": (_other_database, "no Film Journal"),
    "text": (lambda file, _: file.write_text("a" * 500), "no Film Journal"),
    "empty": (lambda file, _: file.write_bytes(b""), "empty"),
    "cut short": (lambda file, diary: file.write_bytes(diary.read_bytes()[:5000]), "damaged"),
}


@pytest.mark.parametrize("argv", [*READING, *WRITING, *MAKING], ids=" ".join)
@pytest.mark.parametrize("kind", SPOILT)
def test_a_file_that_is_no_journal_of_ours_exits_with_3(
    command_line: Any,
    diary_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    argv: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    spoil, word = SPOILT[kind]
    file = command_line.journal
    file.parent.mkdir()
    spoil(file, diary_file)
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    answer = command_line(*argv)
    assert (answer.status, answer.out) == (3, "")
    (sentence,) = answer.err.splitlines()
    assert word in sentence
    assert str(file) in sentence
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    assert not any(path.exists() for path in (tmp_path / "out.json", tmp_path / "out.html"))


@pytest.mark.parametrize("argv", [*READING, *WRITING], ids=" ".join)
def test_only_verbs_that_make_a_journal_make_one(command_line: Any, argv: list[str]) -> None:
    answer = command_line(*argv)
    assert (answer.status, answer.out) == (3, "")
    assert str(command_line.journal) in answer.err
    assert not command_line.journal.exists()


@pytest.mark.parametrize("argv", [["find"], ["add", "Night Train"], ["restore", "other.filmjournal"]], ids=" ".join)
def test_a_folder_in_its_place_is_a_sentence(command_line: Any, argv: list[str]) -> None:
    command_line.journal.mkdir(parents=True)
    answer = command_line(*argv)
    assert answer.status == (1 if argv[0] == "restore" else 3)
    assert len(answer.err.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_a_profile_that_is_a_file_is_a_sentence(command_line: Any) -> None:
    command_line.profile.write_text("not a folder")
    for argv in (["add", "Night Train"], ["find"]):
        answer = command_line(*argv)
        assert (answer.status, answer.out) == (3, "")
        assert len(answer.err.splitlines()) == 1
    assert command_line.profile.read_text() == "not a folder"
