from __future__ import annotations

import os
from pathlib import Path

import pytest

from filmjournal.imaging.image_hash import image_hash
from filmjournal.storage.images import is_sound, read, write


def test_an_image_is_read_by_its_hash(tmp_path: Path) -> None:
    name = image_hash(b"a picture")
    (tmp_path / name).write_bytes(b"a picture")
    assert read(tmp_path, name) == b"a picture"
    assert read(tmp_path, image_hash(b"another")) is None
    assert read(tmp_path / "none", name) is None


@pytest.mark.logs
def test_an_image_that_changed_is_none(tmp_path: Path) -> None:
    name = image_hash(b"a picture")
    (tmp_path / name).write_bytes(b"another picture")
    assert read(tmp_path, name) is None


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    for name in ("../secret", str(tmp_path / "secret"), ".", ""):
        assert read(folder, name) is None


@pytest.mark.parametrize("name", ["é", "a/b", "a\\b", "a.png"])
def test_what_is_no_hash_is_no_image(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name) is None


def test_an_image_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    name = image_hash(b"a picture")
    write(folder, name, b"a picture")
    assert read(folder, name) == b"a picture"
    assert [file.name for file in folder.iterdir()] == [name]
    if os.name != "nt":
        assert (folder.stat().st_mode & 0o777, (folder / name).stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_sound_file_is_left_alone_and_a_damaged_one_replaced(tmp_path: Path) -> None:
    name = image_hash(b"a picture")
    write(tmp_path, name, b"a picture")
    before = (tmp_path / name).stat().st_ino
    write(tmp_path, name, b"a picture")
    assert (tmp_path / name).stat().st_ino == before
    (tmp_path / name).write_bytes(b"half")
    assert not is_sound(tmp_path, name)
    write(tmp_path, name, b"a picture")
    assert is_sound(tmp_path, name)


def test_only_its_own_hash_names_an_image(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hash"):
        write(tmp_path, "../elsewhere", b"a picture")
    assert not is_sound(tmp_path, "../elsewhere")
    assert list(tmp_path.iterdir()) == []
