"""Published files are whole or not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmjournal.publishing.files import write_atomically


@pytest.fixture(params=[0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_new_file_has_its_bytes_and_the_mode_of_a_published_one(tmp_path: Path, umask: int) -> None:
    path = tmp_path / ("n" * 250 + ".html")
    write_atomically(path, b"line\r\nline\n")
    assert path.read_bytes() == b"line\r\nline\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644 & ~umask
    assert list(tmp_path.iterdir()) == [path]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"a much longer text that was here before")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="making a link takes rights there")
def test_a_link_is_replaced_and_what_it_leads_to_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"other")
    path = tmp_path / "page.html"
    path.symlink_to(other)
    write_atomically(path, b"new")
    assert other.read_bytes() == b"other"
    assert path.read_bytes() == b"new"
    assert not path.is_symlink()


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.mkdir()  # a file can't take a folder's place
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        write_atomically(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "nowhere" / "page.html", b"new")
