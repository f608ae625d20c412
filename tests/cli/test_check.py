from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any


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
