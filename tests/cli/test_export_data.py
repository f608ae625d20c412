"""The verbs that write the journal, or the diary, for other programs."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest


def test_the_archive_holds_private_entries(diary: Any, tmp_path: Path) -> None:
    diary.done("edit", "1", "--private")
    file = tmp_path / "a.zip"
    answer = diary.entry("export", "archive", str(file))
    assert answer == {"file": str(file), "films": 3, "entries": 3, "images": 0, "missing_images": []}
    with zipfile.ZipFile(file) as archive:
        assert {entry["id"] for entry in json.loads(archive.read("journal.json"))["entries"]} == {1, 2, 3}
    assert diary.done("export", "archive", str(file)).out == f"Wrote 3 entries to {file}.\n"


@pytest.mark.logs
def test_an_archive_without_an_image_of_the_journal_exits_with_1_and_is_written(diary: Any, tmp_path: Path) -> None:
    review = tmp_path / "review.html"
    lost = "0" * 32
    review.write_text(f'<figure><img src="image:{lost}" alt="x"></figure>')
    diary.done("edit", "1", "--review-file", str(review))
    for form, target in (("archive", tmp_path / "a.zip"), ("markdown", tmp_path / "folder")):
        answer = diary("export", form, str(target), "--json")
        assert answer.status == 1
        assert lost in answer.err
        assert answer.objects[0]["missing_images"] == [lost]
        assert target.exists()


def test_the_table_has_a_row_an_entry_and_one_for_a_film_without(diary: Any, tmp_path: Path) -> None:
    diary.done("edit", "2", "--private")
    file = tmp_path / "a.csv"
    assert diary.entry("export", "csv", str(file)) == {"file": str(file), "rows": 3}

    def titles() -> list[tuple[str, str]]:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return [(row["title"], row["watched"]) for row in csv.DictReader(stream)]

    assert titles() == [("The Ascent", ""), ("Night Train", "2017-06-11"), ("Ashes and Diamonds", "")]
    diary.done("export", "csv", str(file), "--include-private", "--for-spreadsheets")
    assert ("Night Train", "2019-02") in titles()
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_folder_is_kept_up_to_date_and_what_was_changed_in_it_is_named(diary: Any, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "vault"
    answer = diary.entry("export", "markdown", str(folder))
    assert answer == {
        "folder": str(folder),
        "entries": 3,
        "written": 3,
        "removed": 0,
        "left": [],
        "missing_images": [],
    }
    assert {path.name for path in folder.glob("*.md")} == {
        "night-train-1959.md",
        "night-train-1959-2.md",
        "the-ascent-1977.md",
    }
    assert diary.entry("export", "markdown", str(folder))["written"] == 0
    (folder / "the-ascent-1977.md").write_text("by hand")
    diary.done("edit", "3", "--headline", "New", "--private")
    again = diary("export", "markdown", str(folder), "--include-private", "--json")
    assert (again.status, again.objects[0]["left"]) == (1, ["the-ascent-1977.md"])
    assert "the-ascent-1977.md" in again.err
    assert (folder / "the-ascent-1977.md").read_text() == "by hand"


@pytest.mark.parametrize("form", ["archive", "csv"])
def test_a_file_that_cant_be_written_exits_with_1(diary: Any, tmp_path: Path, form: str) -> None:
    for target in (tmp_path / "none" / "file", tmp_path, diary.journal):
        before = diary.journal.read_bytes()
        answer = diary("export", form, str(target))
        assert (answer.status, answer.out) == (1, "")
        assert str(target) in answer.err
        assert diary.journal.read_bytes() == before


def test_a_folder_that_cant_be_written_exits_with_1(diary: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    answer = diary("export", "markdown", str(tmp_path / "file"))
    assert (answer.status, answer.out) == (1, "")
    assert (tmp_path / "file").read_text() == "mine"


def test_letterboxd_gets_no_private_entry_and_what_it_cant_take_is_told(diary: Any, tmp_path: Path) -> None:
    diary.done("edit", "2", "--private")
    folder = tmp_path / "letterboxd"
    answer = diary.entry("export", "letterboxd", str(folder))
    assert answer.pop("never")
    assert answer == {
        "folder": str(folder),
        "files": [{"file": "letterboxd-1.csv", "rows": 2}],
        "private": 1,
        "lost": [{"entry": "Night Train (1959), 2017-06-11", "things": ["the headline"]}],
    }
    text = diary.done("export", "letterboxd", str(folder)).out
    assert "1 private entry" in text
    assert "1  the headline" in text
