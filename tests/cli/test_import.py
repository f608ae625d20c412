"""Imports on the command line: told first, done with a yes, listed and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

DIARY = """Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
2017-05-27,Paterson,2016,https://boxd.it/a1,4,,"bus, Quiet",2017-05-26
2018-01-02,Paterson,2016,https://boxd.it/a2,4.5,Yes,,2018-01-01
2019-01-02,Frantz,2016,https://boxd.it/a3,,,,2019-01-01
"""
TABLE = "Was;Wann;Note\nPaterson;26.05.2017;7\nFrantz;25.06.2017;9\n"


@pytest.fixture
def diary_file(tmp_path: Path) -> Path:
    file = tmp_path / "anything.txt"
    file.write_text(DIARY, encoding="utf-8")
    return file


def report(answer: Any) -> dict[str, Any]:
    (value,) = answer.objects
    return value  # type: ignore[no-any-return]


def test_without_a_yes_the_plan_is_told_and_nothing_is_there(command_line: Any, diary_file: Path) -> None:
    answer = command_line("import", str(diary_file), "--json")
    assert answer.status == 1
    assert "--yes" in answer.err
    plan = report(answer)
    assert plan["import_id"] is None
    assert plan["entries"] == {"new": 3, "same": 0, "changed": 0}
    assert not command_line.journal.exists()
    dry = command_line.done("import", str(diary_file), "--dry-run", "--yes", "--json")
    assert report(dry) == plan
    assert not command_line.journal.exists()


def test_with_a_yes_it_is_done_once_listed_and_taken_back(command_line: Any, diary_file: Path) -> None:
    done = report(command_line.done("import", str(diary_file), "--yes", "--json"))
    assert (done["source"], done["import_id"]) == ("letterboxd", 1)
    assert done["records"] == {
        "anything.txt": {"read": 3, "new": 3, "same": 0, "changed": 0, "ambiguous": 0, "skipped": 0}
    }
    assert done["films"] == {"new": 2, "matched": 0}
    before = command_line.rows()
    again = report(command_line.done("import", str(diary_file), "--yes", "--json"))
    assert (again["import_id"], again["entries"]) == (None, {"new": 0, "same": 3, "changed": 0})
    assert command_line.rows() == before
    (run,) = command_line.done("imports", "--json").objects
    assert (run["import_id"], run["source"], run["undone"]) == (1, "letterboxd", None)
    assert run["report"] == done
    assert "3 new entries" in command_line.done("imports").out
    undone = report(command_line.done("undo-import", "1", "--json"))
    assert (undone["entries"], undone["films"], undone["kept_entries"]) == (3, 2, [])
    assert command_line.done("find").out == ""
    assert command_line("undo-import", "1").status == 1
    assert command_line("undo-import", "7").status == 1
    assert command_line.done("imports", "--json").objects[0]["undone"]


def test_a_backup_is_there_before_anything_is_written(command_line: Any, diary_file: Path) -> None:
    command_line.done("add", "The Red Shoes (1948)")
    command_line.done("import", str(diary_file), "--yes")
    backups = list((command_line.profile / "backups").glob("*.filmjournal"))
    assert len(backups) == 1


def test_a_second_folder_that_is_away_is_told_of(command_line: Any, diary_file: Path, tmp_path: Path) -> None:
    away = tmp_path / "stick"
    command_line.done("add", "The Red Shoes (1948)")
    (command_line.profile / "settings.toml").write_text(f"backup_folder = {str(away)!r}\n", encoding="utf-8")
    answer = command_line("import", str(diary_file), "--yes")
    assert answer.status == 0
    assert answer.err.strip().endswith(f"The second folder for backups, {away}, can't be reached at present.")
    away.mkdir()
    command_line.done("undo-import", "1")
    assert len(list(away.glob("*.filmjournal"))) == 1


def test_what_is_doubtful_comes_in_marked_and_the_status_says_so(command_line: Any, tmp_path: Path) -> None:
    for year in ("1998", "2011"):
        command_line.done("add", f"Dream House ({year})")
    file = tmp_path / "watched.csv"
    file.write_text("Date,Name,Year,Letterboxd URI\n2017-06-05,Dream House,,https://boxd.it/f1\n", encoding="utf-8")
    answer = command_line("import", str(file), "--yes", "--json")
    assert answer.status == 1
    (ambiguous,) = report(answer)["ambiguous"]
    assert ambiguous["record"] == "watched.csv:2"
    assert [candidate["year"] for candidate in ambiguous["candidates"]] == [1998, 2011]
    (entry,) = command_line.done("find", "is:unresolved", "--json").objects
    assert entry["film"]["title"] == "Dream House"


def test_a_table_is_read_as_the_person_says_and_so_the_next_time(command_line: Any, tmp_path: Path) -> None:
    file = tmp_path / "meine.csv"
    file.write_text(TABLE, encoding="utf-8")
    mapping = [f"--map={pair}" for pair in ("Was=title", "Wann=watched", "Note=rating")]
    first = command_line.done("import", str(file), "--yes", "--scale", "10", *mapping, "--json")
    assert report(first)["source"] == "table"
    found = command_line.done("find", "--json", "--sort", "title").objects
    assert [(entry["film"]["title"], entry["watched"], entry["rating"]) for entry in found] == [
        ("Frantz", "2017-06-25", 4.5),
        ("Paterson", "2017-05-26", 3.5),
    ]
    file.write_text(TABLE + "Neruda;28.06.2017;8\n", encoding="utf-8")
    more = report(command_line.done("import", str(file), "--yes", "--scale", "10", "--json"))
    assert more["entries"] == {"new": 1, "same": 2, "changed": 0}


def test_headings_that_nobody_knows_are_mapped(command_line: Any, tmp_path: Path) -> None:
    file = tmp_path / "unknown.csv"
    file.write_text("Zun;Ilk;Obra\nPaterson;Jim Jarmusch;2016\nFrantz;François Ozon;2016\n", encoding="utf-8")
    plain = command_line("import", str(file), "--dry-run", "--json")
    assert report(plain)["films"] == {"new": 0, "matched": 0}
    done = report(command_line.done("import", str(file), "--yes", "--map=Zun=title", "--map=Obra=year", "--json"))
    assert (done["source"], done["films"]) == ("table", {"new": 2, "matched": 0})


@pytest.mark.parametrize(
    "argv",
    [
        ["--from", "nonsense"],
        ["--time-zone", "Nowhere/Land"],
        ["--scale", "-1"],
        ["--scale", "x"],
        ["--map", "no equals sign"],
    ],
)
def test_wrong_arguments_are_told_and_make_no_journal(command_line: Any, tmp_path: Path, argv: list[str]) -> None:
    history = [
        {
            "id": 1,
            "watched_at": "2014-04-05T15:27:00.000Z",
            "type": "movie",
            "movie": {"title": "X", "year": 2001, "ids": {"trakt": 1}},
        }
    ]
    file = tmp_path / "watched-history.json"
    file.write_text(json.dumps(history), encoding="utf-8")
    answer = command_line("import", str(file), "--yes", *argv)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err
    assert not command_line.journal.exists()


@pytest.mark.parametrize("pair", ["Was=nonsense", "Nirgends=title"])
def test_a_column_or_field_that_is_none_is_told(command_line: Any, tmp_path: Path, pair: str) -> None:
    file = tmp_path / "meine.csv"
    file.write_text(TABLE, encoding="utf-8")
    answer = command_line("import", str(file), "--yes", "--map", pair)
    assert (answer.status, answer.out) == (2, "")
    assert not command_line.journal.exists()


def test_what_cant_be_read_is_refused_in_a_sentence(command_line: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    noise = tmp_path / "noise.bin"
    noise.write_bytes(bytes(range(256)) * 20)
    for path in (empty, noise, tmp_path / "missing.zip", tmp_path / "folder"):
        if path.name == "folder":
            path.mkdir()
        answer = command_line("import", str(path), "--yes")
        assert (answer.status, answer.out) == (1, "")
        assert path.name in answer.err
        assert not command_line.journal.exists()


def test_an_archive_makes_an_equal_journal(command_line: Any, diary_file: Path, tmp_path: Path) -> None:
    command_line.done("import", str(diary_file), "--yes")
    archive, first, second = tmp_path / "all.zip", tmp_path / "1.json", tmp_path / "2.json"
    command_line.done("export", "archive", str(archive))
    command_line.done("export", "json", str(first))
    other = type(command_line)(tmp_path / "other", command_line._capsys)
    answer = report(other.done("import", str(archive), "--yes", "--json"))
    assert answer["entries"]["new"] == 3
    other.done("export", "json", str(second))
    assert first.read_bytes() == second.read_bytes()
    merged = report(other.done("import", str(archive), "--yes", "--json"))
    assert merged["entries"] == {"new": 0, "same": 3, "changed": 0}
