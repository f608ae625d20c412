from __future__ import annotations

from pathlib import Path

import pytest

from filmjournal.imaging.image_hash import image_hash
from filmjournal.storage.images import read


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
