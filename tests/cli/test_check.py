from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from damage_help import rollback_journal, rows_of
from filmjournal.domain.retention import Occasion
from filmjournal.paths import in_profile
from filmjournal.services import damage_mark
from filmjournal.services.rolling_backups import BackupPlan, back_up_closed


def test_a_sound_journal_is_said_to_be_sound(diary: Any) -> None:
    assert diary.done("check").out == "The journal is sound.\n"
    assert diary.entry("check")["troubles"] == []


def test_damage_is_named_on_stderr_and_repaired_when_asked(diary: Any) -> None:
    with closing(sqlite3.connect(diary.journal)) as connection:
        connection.execute("INSERT INTO entry_text (entry_text) VALUES ('delete-all')")
        connection.commit()
    damaged = diary("check")
    assert (damaged.status, damaged.out) == (1, "")
    assert damaged.err
    assert diary("check", "--json").objects[0]["troubles"]
    repaired = diary("check", "--repair")
    assert repaired.status == 0
    assert repaired.out
    assert diary.done("check").out == "The journal is sound.\n"
    assert len(diary.done("find", "winnicka").out.splitlines()) == 2


def test_a_place_that_endangers_the_journal_is_told_once_and_by_every_check(diary: Any) -> None:
    (diary.profile / ".stfolder").mkdir()
    told = diary("find")
    assert told.status == 0
    assert "Syncthing" in told.err
    diary.done("find")
    checked = diary("check")
    assert (checked.status, checked.out) == (0, "The journal is sound.\n")
    assert "Syncthing" in checked.err
    (report,) = diary("check", "--json").objects
    assert report["sound"]
    assert [place["kind"] for place in report["places"]] == ["synced"]


def _backed_up(diary: Any) -> dict[str, list[Any]]:
    """The diary's rows, of which there is a backup that the program keeps."""
    paths = in_profile(diary.profile)
    back_up_closed(paths, BackupPlan(10**9), Occasion.TIME)
    rows: dict[str, list[Any]] = rows_of(diary.journal)
    return rows


def _aside(diary: Any) -> Path:
    (folder,) = diary.profile.glob("replaced-*")
    kept: Path = folder / diary.journal.name
    return kept


def test_a_changed_letter_is_found_and_put_right(diary: Any) -> None:
    before = rows_of(diary.journal)
    data = diary.journal.read_bytes()
    assert b"Larisa Shepitko" in data
    damaged = data.replace(b"Larisa Shepitko", b"Larisa Shepitkg", 1)
    diary.journal.write_bytes(damaged)
    checked = diary("check")
    assert (checked.status, checked.out) == (1, "")
    assert "Person" in checked.err
    assert "Shepitk" not in checked.err
    assert diary.journal.read_bytes() == damaged
    assert damage_mark.is_marked(in_profile(diary.profile))
    repaired = diary("check", "--repair")
    assert repaired.status == 0
    assert "one changed byte" in repaired.out
    assert "Shepitk" not in repaired.out + repaired.err
    assert rows_of(diary.journal) == before
    assert _aside(diary).read_bytes() == damaged
    assert str(_aside(diary).parent) in repaired.out
    assert not damage_mark.is_marked(in_profile(diary.profile))
    assert diary.done("check").out == "The journal is sound.\n"
    assert len(diary.done("find", "shepitko").out.splitlines()) == 1


UNOPENABLE = {
    "empty": lambda data: b"",
    "another file": lambda data: b"Dear diary " * 400,
    "no header": lambda data: bytes(100) + data[100:],
    "format for writing": lambda data: data[:18] + b"\x80" + data[19:],
    "format for reading": lambda data: data[:19] + b"\x80" + data[20:],
    "format of the schema": lambda data: data[:47] + b"\x80" + data[48:],
    "version that is none": lambda data: data[:60] + b"\x01" + data[61:],
    "cut short": lambda data: data[:5_000],
    "half": lambda data: data[: len(data) // 2],
    "page 1 is gone": lambda data: bytes(8_192) + data[8_192:],
}


@pytest.mark.parametrize("kind", UNOPENABLE)
def test_a_journal_that_cannot_be_opened_is_repaired_with_its_backup(diary: Any, kind: str) -> None:
    before = _backed_up(diary)
    damaged = UNOPENABLE[kind](diary.journal.read_bytes())
    diary.journal.write_bytes(damaged)
    assert diary("check").status in (1, 3)
    assert diary.journal.read_bytes() == damaged
    answer = diary("check", "--repair", "--json")
    (report,) = answer.objects
    assert report["damaged"]
    assert "left as it is" not in answer.err + "".join(report["troubles"])  # a new one has its place
    assert report["salvaged"]["lost"] == 0
    assert report["salvaged"]["moved_to"] == str(_aside(diary).parent)
    assert _aside(diary).read_bytes() == damaged
    assert rows_of(diary.journal) == before
    assert diary.done("check").out == "The journal is sound.\n"


@pytest.mark.parametrize(
    ("definition", "word"),
    [
        ("film", b"poster"),
        ("property", b"value"),
        ("entry", b"headline"),
        ("film", b"10)"),
        ("entry_text", b"unicode61"),
        ("entry_text", b"facts"),
        ("entry_text_idx", b"pgno"),
        ("film_by_title", b"year"),
    ],
)
def test_a_changed_letter_in_what_defines_a_table_is_damage(diary: Any, definition: str, word: bytes) -> None:
    before = _backed_up(diary)
    data = diary.journal.read_bytes()
    with closing(sqlite3.connect(diary.journal)) as connection:
        (made_by,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (definition,)).fetchone()
    place = data.index(made_by.encode()) + made_by.encode().index(word)
    damaged = data[:place] + bytes([data[place] ^ 2]) + data[place + 1 :]
    diary.journal.write_bytes(damaged)
    export = ("export", "json", str(diary.profile / "journal.json"))
    for verb in (("find", "crudup"), ("edit", "1", "--rating", "2"), ("show", "1"), ("stats",), ("check",), export):
        answer = diary(*verb)
        assert "mistake" not in answer.err
        assert f"{diary.profile}/." not in answer.err  # a copy is no file that anybody knows
        assert answer.status == 0 or "damaged" in answer.err + answer.out
    diary.journal.write_bytes(damaged)  # without what was written past the damage
    assert diary("check").status in (1, 3)
    assert diary("check", "--repair", "--json").objects[0]["damaged"]
    assert rows_of(diary.journal) == before
    assert diary.done("check").out == "The journal is sound.\n"


def test_what_was_lost_is_told(diary: Any) -> None:
    data = diary.journal.read_bytes()
    with closing(sqlite3.connect(diary.journal)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'companion'").fetchone()
        (film,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'film'").fetchone()
    assert root != film
    diary.journal.write_bytes(data[: (film - 1) * 8_192] + bytes(8_192) + data[film * 8_192 :])
    answer = diary("check", "--repair")
    assert answer.status == 1
    assert "Films: only a part of these could be read: 1, 2, 3." in answer.out
    assert diary.done("check").out == "The journal is sound.\n"
    assert len(diary.done("find", "night train").out.splitlines()) == 2  # by what sorted it


def test_what_belongs_to_another_file_is_put_aside_and_never_played_back(diary: Any) -> None:
    before = rows_of(diary.journal)
    data = diary.journal.read_bytes()
    diary.done("edit", "1", "--rating", "2")
    older = rollback_journal(data, diary.journal.read_bytes())
    for rating in ("3", "4"):
        diary.done("edit", "1", "--rating", rating)
    now, rows = diary.journal.read_bytes(), rows_of(diary.journal)
    assert rows != before
    beside = diary.journal.with_name(f"{diary.journal.name}-journal")
    beside.write_bytes(older)
    for argv in (["find"], ["add", "Night Train (1959)"], ["check"], ["restore", str(diary.profile / "none")]):
        answer = diary(*argv)
        assert answer.status in (1, 3)
        assert (diary.journal.read_bytes(), beside.read_bytes()) == (now, older)
    assert beside.name in diary("check").err
    assert diary("check", "--repair").status == 0
    assert rows_of(diary.journal) == rows
    assert (_aside(diary).read_bytes(), _aside(diary).with_name(beside.name).read_bytes()) == (now, older)
    assert not beside.exists()
    diary.done("find")
