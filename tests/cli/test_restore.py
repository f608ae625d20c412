"""`restore` tells what it would change, brings back entries, and can be taken back; `backups` lists what there is."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from filmjournal.imaging.image_hash import image_hash

BROUGHT_BACK = "Brought back 1 entry.\nWhat was there before is in the newest backup, which “backups” lists first.\n"


@pytest.fixture
def kept(diary: Any, tmp_path: Path) -> Path:
    """A backup of the diary, which is then changed: entry 1 has another rating, 3 is gone, and 4 is new."""
    path = tmp_path / "kept.zip"
    diary.done("edit", "2", "--review-file", str(_file(tmp_path, "<p>On the night train.</p>")))
    diary.done("backup", str(path))
    diary.done("edit", "1", "--rating", "1", "--tag", "")
    diary.done("edit", "2", "--review-file", str(_file(tmp_path, "<p>Another.</p>")))
    diary.done("remove", "3")
    diary.done("add", "Knife in the Water (1962)", "--watched", "2020-05-01")
    return path


def test_a_backup_says_which_images_it_lacks(diary: Any, tmp_path: Path) -> None:
    here, lost, changed = (image_hash(data) for data in (b"here", b"lost", b"what was there"))
    folder = diary.profile / "images"
    folder.mkdir(exist_ok=True)
    (folder / here).write_bytes(b"here")
    pictures = (f'<figure><img src="image:{name}" alt="x"></figure>' for name in (here, lost, changed))
    diary.done("edit", "2", "--review-file", str(_file(tmp_path, "".join(pictures))))
    (folder / changed).write_bytes(b"other")
    path = tmp_path / "kept.zip"
    answer = diary("backup", str(path))
    assert answer.status == 1
    assert answer.err == diary("check").err
    assert "an image is missing. (2)" in answer.err
    assert f"the file is not what was saved. ({changed})" in answer.err
    assert answer.out == f"Wrote {path} and verified it; what the journal lacks, it lacks too.\n"
    with zipfile.ZipFile(path) as archive:
        assert f"images/{here}" in archive.namelist()


@pytest.mark.skipif(os.name == "nt", reason="no name of a file has control characters there")
def test_control_characters_of_a_path_are_shown(diary: Any, tmp_path: Path) -> None:
    folder = tmp_path / "a\nb\x1b[1m"
    folder.mkdir()
    shown = str(folder).replace("\n", "\\n").replace("\x1b", "\\x1b")
    for argv in (
        ["backup", str(folder / "kept.zip")],
        *(["export", kind, str(folder / f"of.{kind}")] for kind in ("json", "csv", "epub", "archive", "markdown")),
        ["export", "page", "1", str(folder / "page.html")],
        ["export", "letterboxd", str(folder / "letterboxd")],
        ["export", "site", str(folder / "site")],
        ["sample", "--entries", "1", "--journal", str(folder / "sample.filmjournal")],
        ["restore", str(folder / "kept.zip"), "--journal", str(folder / "restored.filmjournal")],
        ["check", "--journal", str(folder / "restored.filmjournal")],
        ["find", "--journal", str(folder / "none.filmjournal")],
    ):
        answer = diary(*argv)
        assert str(folder) not in answer.out + answer.err
        assert "\x1b" not in answer.out + answer.err
        assert shown in answer.out + answer.err or "sound" in answer.out
    (folder / "kept.zip").rename(diary.profile / "backups" / "journal-a\nb.zip")
    assert len(diary.done("backups").out.splitlines()) == len(diary.done("backups", "--json").objects)
    assert "journal-a\\nb.zip" in diary.done("backups").out


def _file(folder: Path, html: str) -> Path:
    path = folder / "review.html"
    path.write_text(html, encoding="utf-8")
    return path


def test_a_dry_run_tells_what_would_change_and_changes_nothing(diary: Any, kept: Path) -> None:
    before = diary.rows()
    told = diary.entry("restore", str(kept), "--dry-run")
    assert [entry["id"] for entry in told["only_in_backup"]] == [3]
    assert told["only_in_journal"] == [
        {
            "id": 4,
            "title": "Knife in the Water",
            "year": 1962,
            "watched": "2020-05-01",
            "text": False,
            "fields": False,
            "words": {"in_backup": 0, "in_journal": 0},
        }
    ]
    assert [(entry["id"], entry["text"], entry["fields"]) for entry in told["other"]] == [
        (2, True, False),
        (1, False, True),
    ]
    assert told["other"][0]["words"] == {"in_backup": 4, "in_journal": 1}
    assert told["entries"] == {"in_backup": 3, "in_journal": 3}
    assert told["films"]["only_in_journal"] == 1
    text = diary.done("restore", str(kept), "--dry-run").out
    assert "1 entry would come back:\n     3              The Ascent (1977)\n" in text
    assert "1 entry would be gone:\n     4  2020-05-01  Knife in the Water (1962)\n" in text
    assert "2 entries would be as they were:\n" in text
    assert "Night Train (1959)  (text)" in text
    assert "Night Train (1959)  (other values)" in text
    assert "Films: 0 would come back, 1 would be gone, 0 would be as they were" in text
    assert diary.rows() == before
    diary.done("restore", str(kept))
    assert diary.done("restore", str(kept), "--dry-run").out == "The journal is as it is in the backup.\n"


def test_single_entries_come_back_and_nothing_else(diary: Any, kept: Path) -> None:
    entries = diary.done("restore", str(kept), "--entry", "2", "3", "--json").objects
    assert [entry["id"] for entry in entries] == [2, 3]
    assert entries[0]["review_text"] == "On the night train."
    assert entries[1]["film"]["cast"][0]["character"] == "Sotnikov"
    assert diary.entry("show", "1")["rating"] == 1.0
    assert diary.entry("show", "4")["film"]["title"] == "Knife in the Water"
    assert diary.done("restore", str(kept), "--entry", "2", "--entry", "3").out == (
        "Nothing had changed since the backup.\n"
    )
    assert diary.done("restore", str(kept), "--entry", "1").out == BROUGHT_BACK
    assert diary.entry("show", "1")["tags"] == ["train"]
    before = diary.rows()
    answer = diary("restore", str(kept), "--entry", "1", "4")
    assert (answer.status, answer.out) == (1, "")
    assert f"no entry 4 in {kept}" in answer.err
    assert diary.rows() == before


def test_the_file_may_come_after_the_entries(diary: Any, kept: Path) -> None:
    assert diary.done("restore", "--entry", "1", str(kept)).out == BROUGHT_BACK
    assert diary.entry("show", "1")["tags"] == ["train"]
    before = diary.rows()
    for argv, sentence in (
        (["--entry", str(kept)], "which entries"),
        (["--entry", "2", "two", str(kept)], "“two” is no number of an entry."),
        (["--entry", "2", str(kept), "3"], "Please name the file"),
    ):
        answer = diary("restore", *argv)
        assert (answer.status, answer.out) == (2, "")
        assert sentence in answer.err or "is no number of an entry" in answer.err
    assert diary.rows() == before


def test_what_an_entry_was_before_it_came_back_is_in_the_newest_backup(diary: Any, kept: Path) -> None:
    diary.done("restore", str(kept), "--entry", "1")
    newest = diary.done("backups", "--json").objects[0]
    assert newest["occasion"] == "restore"
    diary.done("restore", newest["file"], "--entry", "1")
    assert diary.entry("show", "1")["rating"] == 1.0
    assert diary.entry("show", "1")["tags"] == []


def test_what_is_no_file_is_not_waited_for(diary: Any, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
    else:
        pipe.mkdir()
    for path in (pipe, tmp_path):
        answer = diary("restore", str(path))
        assert (answer.status, answer.out) == (1, "")
        assert f"{path} is no file" in answer.err


def test_a_restore_is_taken_back(diary: Any, kept: Path) -> None:
    before, undone = diary.journal.read_bytes(), diary("restore", "--undo")
    assert (undone.status, undone.out) == (1, "")
    assert "No restore was made" in undone.err
    assert "restore --undo" in diary.done("restore", str(kept)).out
    restored = diary.rows()
    answer = diary.entry("restore", "--undo")
    assert diary.journal.read_bytes() == before
    assert (answer["entries"], answer["films"]) == (3, 4)  # one more is in the trash
    assert Path(answer["moved_to"]).is_dir()
    assert "is again what it was before it was replaced" in diary.done("restore", "--undo").out
    assert diary.rows() == restored


@pytest.mark.parametrize(
    "argv",
    [
        ["restore"],
        ["restore", "x.zip", "--undo"],
        ["restore", "--undo", "--dry-run"],
        ["restore", "x.zip", "--entry", "1", "--dry-run"],
        ["restore", "x.zip", "--entry", "one"],
        ["restore", "x.zip", "--entry"],
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(diary: Any, argv: list[str]) -> None:
    before = diary.journal.read_bytes()
    answer = diary(*argv)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("filmjournal")
    assert diary.journal.read_bytes() == before


def test_a_damaged_backup_gives_no_entries(diary: Any, kept: Path) -> None:
    with zipfile.ZipFile(kept) as archive:
        inside = archive.getinfo("journal.filmjournal")
    data = bytearray(kept.read_bytes())
    place = data.index(b"On the night train", inside.header_offset)
    data[place] ^= 1
    kept.write_bytes(data)
    before = diary.rows()
    for options in (["--entry", "2"], ["--dry-run"], []):
        answer = diary("restore", str(kept), *options)
        assert (answer.status, answer.out) == (1, "")
        assert answer.err == f"filmjournal: The backup {kept} is damaged.\n"
    assert diary.rows() == before


def test_entries_in_the_trash_are_not_counted(diary: Any, kept: Path, tmp_path: Path) -> None:
    backup, exported = tmp_path / "trash.zip", tmp_path / "trash.json"
    diary.done("backup", str(backup))
    diary.done("export", "json", str(exported))
    found = len(diary.done("find").out.splitlines())
    for source in (backup, exported):
        told = diary.entry("restore", str(source), "--dry-run")
        assert diary.entry("restore", str(source))["entries"] == told["entries"]["in_backup"] == found
        assert len(diary.done("find").out.splitlines()) == found
        assert len(diary.done("trash").out.splitlines()) == 1


def test_backups_are_listed(diary: Any, kept: Path) -> None:
    assert diary.done("backups").out == ""
    diary.done("backup")
    found = len(diary.done("find").out.splitlines())
    diary.done("restore", str(kept))
    by_kind = {file["kind"]: file for file in diary.done("backups", "--json").objects}
    assert by_kind.keys() == {"by hand", "rolling", "aside"}
    assert by_kind["rolling"]["occasion"] == "restore"
    assert by_kind["rolling"]["sequence"] == 1
    for file in by_kind.values():
        assert (file["films"], file["entries"], file["damaged"]) == (4, found, False)  # and one is in the trash
        assert Path(file["file"]).stat().st_size == file["size"]
    text = diary.done("backups").out
    assert len(text.splitlines()) == 3
    for words in ("made by hand", "made by the program", "put aside", f"{found} entries"):
        assert words in text
    assert json.dumps(str(diary.journal))[1:-1] not in {file["file"] for file in by_kind.values()}
