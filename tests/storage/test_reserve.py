"""The room that is kept for a text on a full disk."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from filmjournal.storage.reserve import SIZE, Reserve


def test_it_takes_the_room_it_says_and_gives_it_back(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    assert not reserve.is_there
    assert reserve.make()
    assert reserve.is_there
    found = reserve.path.stat()
    assert found.st_size == SIZE
    if hasattr(found, "st_blocks"):
        assert found.st_blocks * 512 >= SIZE, "a hole takes no room"
        assert stat.S_IMODE(found.st_mode) == 0o600
    assert reserve.give_up()
    assert not reserve.give_up()
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_there_is_left_alone(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    reserve.make()
    before = reserve.path.stat()
    assert reserve.make()
    assert reserve.path.stat() == before


def test_a_part_of_one_is_made_whole(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path)
    reserve.path.write_bytes(b"x" * 1000)
    assert not reserve.is_there
    assert reserve.make()
    assert reserve.path.stat().st_size == SIZE


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_of_its_name_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"x" * 2 * SIZE)
    reserve = Reserve(tmp_path)
    reserve.path.symlink_to(precious)
    assert not reserve.is_there
    assert reserve.make()
    assert not reserve.path.is_symlink()
    assert precious.read_bytes() == b"x" * 2 * SIZE


def test_where_it_cannot_be_made_there_is_none_and_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "file", tmp_path / "none"):
        reserve = Reserve(folder)
        assert not reserve.make()
        assert not reserve.give_up()
    folder = tmp_path / "taken"
    (folder / Reserve(folder).path.name).mkdir(parents=True)
    assert not Reserve(folder).make()


_UNDER_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from filmjournal.storage.reserve import Reserve
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
print(Reserve(Path(sys.argv[1])).make())
"""


@pytest.mark.skipif(os.name == "nt", reason="limits on a file's size are POSIX's")
def test_no_part_of_one_is_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_A_LIMIT, tmp_path],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
    assert list(tmp_path.iterdir()) == []
