"""Keeping pictures, and everything that has to know of those that reviews show."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from conftest import SteppingClock
from filmjournal.domain.errors import InvalidValue, JournalUnavailable, NotFound, Refused
from filmjournal.imaging.facts import LARGEST_FILE
from filmjournal.imaging.image_hash import image_hash
from filmjournal.paths import Paths, in_profile
from filmjournal.services.backups import write_backup
from filmjournal.services.commands import EditEntry, KeepImage, LogFilm
from filmjournal.services.exporting import PAGE_WIDTH, page_content
from filmjournal.services.exporting_json import export_json
from filmjournal.services.integrity import check
from filmjournal.services.journal import Journal
from filmjournal.services.restoring import restore
from filmjournal.services.stills import picture_in, save_copy
from filmjournal.storage import database
from journal_help import tables, whole


def _picture(colour: str = "teal", size: tuple[int, int] = (1600, 900)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def _kept(journal: Journal, data: bytes) -> str:
    name = journal.execute(KeepImage(data)).image
    assert name is not None
    return name


def _with_still(journal: Journal, colour: str = "teal") -> str:
    name = _kept(journal, _picture(colour))
    html = f'<figure><img src="image:{name}" alt="A track"><figcaption>A and B</figcaption></figure><p>x</p>'
    journal.execute(LogFilm("A", 2017, viewing={"review_html": html}))
    return name


def test_a_picture_is_kept_once(journal: Journal) -> None:
    done = journal.execute(KeepImage(_picture()))
    assert done.image is not None
    data = journal.browsing.image(done.image)
    assert data is not None
    assert image_hash(data) == done.image
    assert journal.browsing.image_sizes([done.image, "00"]) == {done.image: (1600, 900)}
    assert tables(journal.path)["image"] == [(done.image, "image/jpeg", 1600, 900, len(data), "2024-03-04T20:15:00Z")]
    before = whole(journal.path)
    again = journal.execute(KeepImage(_picture()))
    assert again.image == done.image
    assert not again.undo.rows
    assert whole(journal.path) == before


def test_a_damaged_file_is_mended_by_keeping_the_picture_again(journal: Journal) -> None:
    name = _kept(journal, _picture())
    (journal.database.images / name).write_bytes(b"")
    assert _kept(journal, _picture()) == name
    assert journal.browsing.image(name) is not None


@pytest.mark.parametrize("data", [b"no picture", _picture()[:-400], bytes(LARGEST_FILE + 1)])
def test_what_is_no_picture_changes_nothing(journal: Journal, data: bytes) -> None:
    before = whole(journal.path)
    with pytest.raises(InvalidValue):
        journal.execute(KeepImage(data))
    assert whole(journal.path) == before
    assert not journal.database.images.exists()


def test_where_the_file_cant_be_written_there_is_no_row(journal: Journal) -> None:
    journal.database.images.write_text("in the way", encoding="ascii")
    with pytest.raises(JournalUnavailable):
        journal.execute(KeepImage(_picture()))
    assert tables(journal.path)["image"] == []


def test_check_looks_for_the_pictures_of_every_text(journal: Journal) -> None:
    name = _with_still(journal)
    (entry,) = [row[0] for row in tables(journal.path)["entry"]]
    other = _picture("navy")
    earlier = _kept(journal, other)
    journal.execute(
        EditEntry(entry, {"review_html": f'<figure><img src="image:{earlier}" alt=""></figure><p>{"y" * 600}</p>'})
    )
    journal.execute(EditEntry(entry, {"review_html": f'<figure><img src="image:{name}" alt=""></figure>'}))
    assert check(journal).sound
    with journal.database.writing() as writer:  # as a restored file of JSON may lack them
        writer.connection.exec_driver_sql("DELETE FROM image")
    for file in journal.database.images.iterdir():
        file.unlink()
    assert check(journal).troubles == (
        f"Review of entry: an image is missing. ({entry})",
        "Earlier text: an image is missing. (2)",
    )


def test_a_backup_brings_the_picture_of_a_review_and_mends_a_damaged_one(
    journal: Journal, paths: Paths, clock: SteppingClock
) -> None:
    name = _with_still(journal)
    backup = write_backup(journal, None, paths, clock=clock)
    (journal.database.images / name).write_bytes(b"half of it")
    restore(backup, paths, clock=clock)
    opened = Journal(database.Database(paths.journal), clock)
    try:
        assert opened.browsing.image(name) is not None
        assert check(opened).sound
    finally:
        opened.close()


def test_a_journal_restored_from_another_folder_brings_its_pictures(
    journal: Journal, tmp_path: Path, clock: SteppingClock
) -> None:
    name = _with_still(journal)
    (journal.database.images / "holiday.jpg").write_bytes(b"somebody's")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = in_profile(elsewhere)
    restore(journal.path, other, clock=clock)
    assert [file.name for file in (other.journal.parent / "images").iterdir()] == [name]


def test_pictures_beside_a_json_file_come_along(journal: Journal, tmp_path: Path, clock: SteppingClock) -> None:
    name = _with_still(journal)
    exported = journal.path.with_name("all.json")
    export_json(journal, exported)
    elsewhere = in_profile(tmp_path / "elsewhere")
    restore(exported, elsewhere, clock=clock)
    opened = Journal(database.Database(elsewhere.journal), clock)
    try:
        assert opened.browsing.image(name) == journal.browsing.image(name)
        assert check(opened).sound
    finally:
        opened.close()


def test_a_page_shows_the_picture_no_wider_than_it_needs(journal: Journal) -> None:
    name = _with_still(journal)
    (entry,) = [row[0] for row in tables(journal.path)["entry"]]
    content = page_content(journal.browsing.entry(entry), journal.database.images, "en")
    image = content.images[name]
    assert (image.width, image.height) == (PAGE_WIDTH, round(PAGE_WIDTH * 9 / 16))
    assert Image.open(io.BytesIO(image.data)).size == (image.width, image.height)


def test_a_picture_is_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "still.jpg"
    file.write_bytes(_picture())
    assert picture_in(file) == _picture()
    with file.open("r+b") as opened:
        opened.truncate(LARGEST_FILE + 1)
    for path in (file, tmp_path, tmp_path / "none.png"):
        with pytest.raises(InvalidValue, match=r"\.$"):
            picture_in(path)


def test_a_copy_of_a_picture_for_the_person(journal: Journal, tmp_path: Path) -> None:
    name = _kept(journal, _picture())
    target = tmp_path / "copy.jpg"
    save_copy(journal.database.images, name, target)
    assert target.read_bytes() == journal.browsing.image(name)
    with pytest.raises(NotFound):
        save_copy(journal.database.images, "00", target)
    with pytest.raises(Refused):
        save_copy(journal.database.images, name, tmp_path / "no folder" / "copy.jpg")
