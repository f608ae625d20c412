from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from filmjournal.imaging.image_hash import image_hash


@pytest.mark.parametrize("what", ["private", "trash"])
def test_an_entry_that_is_not_to_be_seen_has_no_page(diary: Any, tmp_path: Path, what: str) -> None:
    diary.done(*(("edit", "1", "--private") if what == "private" else ("remove", "1")))
    page = tmp_path / "page.html"
    answer = diary("export", "page", "1", str(page))
    assert (answer.status, answer.out) == (1, "")
    assert what in answer.err
    assert not page.exists()


def test_a_page_replaces_the_file_that_is_there_and_nothing_is_left_beside_it(diary: Any, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    page = folder / "page.html"
    page.write_text("before")
    assert diary.entry("export", "page", "1", str(page)) == {"entry": 1, "file": str(page)}
    assert "Night Train" in page.read_text(encoding="utf-8")
    assert list(folder.iterdir()) == [page]


@pytest.mark.parametrize("form", ["page", "json", "backup"])
def test_a_file_that_cant_be_written_exits_with_1(diary: Any, tmp_path: Path, form: str) -> None:
    argv = {"page": ["export", "page", "1"], "json": ["export", "json"], "backup": ["backup"]}[form]
    folder = tmp_path / "folder"
    (folder / "inside").mkdir(parents=True)
    for target in (tmp_path / "none" / "file", folder):
        answer = diary(*argv, str(target))
        assert (answer.status, answer.out) == (1, "")
        assert str(target) in answer.err
    assert [path.name for path in folder.iterdir()] == ["inside"]


@pytest.mark.parametrize("form", ["page", "json", "backup", "restore"])
def test_the_journal_itself_is_never_the_other_file(diary: Any, tmp_path: Path, form: str) -> None:
    argv = {"page": ["export", "page", "1"], "json": ["export", "json"], "backup": ["backup"], "restore": ["restore"]}[
        form
    ]
    link = tmp_path / "link.html"
    link.symlink_to(diary.journal)
    before = diary.journal.read_bytes()
    for target in (diary.journal, link):
        answer = diary(*argv, str(target))
        assert (answer.status, answer.out) == (1, "")
        assert "itself" in answer.err
    assert diary.journal.read_bytes() == before


@pytest.mark.logs
def test_the_pictures_of_a_review_are_in_its_page_and_a_damaged_one_is_not(diary: Any, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(buffer, "PNG")
    good, text = buffer.getvalue(), b"no picture at all"
    names = [image_hash(data) for data in (good, text)]
    folder = diary.profile / "images"
    folder.mkdir()
    (folder / names[0]).write_bytes(good)
    (folder / names[1]).write_bytes(text)
    changed = image_hash(b"what was there")
    (folder / changed).write_bytes(b"what is there")
    missing = "0" * 32
    figures = "".join(
        f'<figure><img src="image:{name}" alt="alt {number}"><figcaption>Caption {number}</figcaption></figure>'
        for number, name in enumerate([*names, changed, missing])
    )
    review = tmp_path / "review.html"
    review.write_text(f"<p>Before.</p>{figures}<p>After.</p>", encoding="utf-8")
    diary.done("edit", "1", "--review-file", str(review))
    page = tmp_path / "page.html"
    diary.done("export", "page", "1", str(page))
    html = page.read_text(encoding="utf-8")
    assert html.count("data:image/png;base64,") == 1
    assert 'alt="alt 0" width="40" height="20"' in html
    for number in range(4):
        assert f"Caption {number}" in html


def test_json_holds_private_entries_and_those_in_the_trash_are_not_lost(diary: Any, tmp_path: Path) -> None:
    diary.done("edit", "1", "--private")
    target = tmp_path / "journal.json"
    diary.done("export", "json", str(target))
    whole = json.loads(target.read_text(encoding="utf-8"))
    assert {entry["id"] for entry in whole["entries"]} == {1, 2, 3}
    assert {film["title"] for film in whole["films"]} == {"Night Train", "The Ascent", "Ashes and Diamonds"}


def test_restoring_what_is_no_backup_leaves_the_journal_alone(diary: Any, tmp_path: Path) -> None:
    before = diary.journal.read_bytes()
    other = tmp_path / "letter.txt"
    other.write_text("Dear journal")
    for source in (other, tmp_path / "none"):
        answer = diary("restore", str(source))
        assert (answer.status, answer.out) == (1, "")
        assert str(source) in answer.err
    assert diary.journal.read_bytes() == before


def test_restoring_says_where_the_journal_before_is(diary: Any, tmp_path: Path) -> None:
    diary.done("backup", str(tmp_path / "backup.zip"))
    diary.done("edit", "1", "--rating", "1")
    before = diary.journal.read_bytes()
    answer = diary.entry("restore", str(tmp_path / "backup.zip"))
    assert (Path(answer["moved_to"]) / "journal.filmjournal").read_bytes() == before
    assert diary.entry("show", "1")["rating"] == 4.0
    text = diary.done("restore", str(tmp_path / "backup.zip")).out
    assert "3 entries" in text
    assert "replaced-" in text
