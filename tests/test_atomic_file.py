"""Files are whole or not there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from filmjournal.atomic_file import FEW, PRIVATE_MODE, PUBLIC_MODE, ReplacingMany, make_folder, replacing


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


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_what_is_no_file_keeps_its_place(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(FileExistsError):
        write(path, b"new")
    assert stat.S_ISFIFO(path.stat().st_mode)
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.mkdir()  # a file can't take a folder's place
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        write(path, b"new")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        write(tmp_path / "nowhere" / "page.html", b"new")


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("count", [2, FEW + 1])
def test_many_files_get_their_names_together(tmp_path: Path, count: int) -> None:
    paths = [tmp_path / f"{number}.html" for number in range(count)]
    paths[0].write_bytes(b"old")
    with ReplacingMany(PUBLIC_MODE) as files:
        for path in paths:
            files.write(str(path), path.name.encode())
        assert [path.exists() for path in paths] == [True] + [False] * (count - 1)
        assert paths[0].read_bytes() == b"old"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {p.name: p.name.encode() for p in paths}
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {PUBLIC_MODE}


def test_of_many_files_those_that_are_whole_stay_when_it_ends_badly(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), ReplacingMany() as files:  # noqa: PT012
        files.write(f"{tmp_path}/one", b"one")
        files.write(f"{tmp_path}/nowhere/two", b"two")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_of_many_files_one_that_finds_no_place_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError), ReplacingMany() as files:  # noqa: PT011, PT012 - which one depends on the system
        files.write(f"{tmp_path}/one", b"one")
        files.write(f"{tmp_path}/taken", b"two")
        files.write(f"{tmp_path}/three", b"three")
        files.settle()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "taken"]


def test_a_folder_is_made_with_those_it_lies_in(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    make_folder(folder)
    make_folder(folder)
    assert folder.is_dir()
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder.parent)} == {0o700}
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")
