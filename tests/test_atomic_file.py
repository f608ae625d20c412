"""Files are whole or not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmjournal.atomic_file import PRIVATE_MODE, PUBLIC_MODE, replacing


def write(path: Path, data: bytes, mode: int = PRIVATE_MODE) -> None:
    with replacing(path, mode) as file:
        file.write(data)


@pytest.fixture(params=[0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("mode", [PRIVATE_MODE, PUBLIC_MODE])
def test_a_new_file_has_its_bytes_and_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / ("n" * 250 + ".html")
    write(path, b"line\r\nline\n", mode)
    assert path.read_bytes() == b"line\r\nline\n"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert list(tmp_path.iterdir()) == [path]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"a much longer text that was here before")
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="making a link takes rights there")
def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"other")
    path = tmp_path / "page.html"
    path.symlink_to(other)
    write(path, b"new")
    assert other.read_bytes() == b"other"
    assert path.read_bytes() == b"new"
    assert not path.is_symlink()


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.mkdir()  # a file can't take a folder's place
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        write(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "nowhere" / "page.html", b"new")
