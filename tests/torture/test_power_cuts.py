"""What a power cut can leave: the model that says so, and what the program writes under it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from torture.power_cuts import cut
from torture.power_replay import Disk, Record, Tree

OLD, NEW = b"o" * 3_000, b"n" * 4_000
_NEW_FILE = 1  # its inode


@pytest.fixture
def left(tmp_path: Path) -> Callable[[str], list[Tree]]:
    """Trees that cuts can leave after steps, a letter each, with a folder that holds `old`."""
    root = tmp_path / "disk"
    root.mkdir()
    (root / "old").write_bytes(OLD)
    folder = root.stat().st_ino
    steps = {
        "c": Record("C", _NEW_FILE, 0, str(root / "new"), "", b""),
        "w": Record("W", _NEW_FILE, 0, "", "", NEW),
        "s": Record("S", _NEW_FILE, 0, "", "", b""),
        "r": Record("R", 0, 0, str(root / "new"), str(root / "old"), b""),
        "d": Record("S", folder, 0, "", "", b""),
        "u": Record("U", 0, 0, str(root / "old"), "", b""),
        "i": Record("W", (root / "old").stat().st_ino, 500, "", "", NEW),
        "t": Record("T", (root / "old").stat().st_ino, 0, "", "", b""),
    }

    def trees(done: str) -> list[Tree]:
        disk, dice = Disk(root), random.Random(1)
        for step in done:
            disk.follow(steps[step])
        return [disk.after_a_cut(dice) for _cut in range(200)]

    return trees


def test_what_is_synced_stays(left: Callable[[str], list[Tree]]) -> None:
    assert all(tree == {"old": NEW} for tree in left("cwsrd"))


def test_a_name_may_be_lost_until_its_folder_is_synced(left: Callable[[str], list[Tree]]) -> None:
    trees = left("cwsr")
    assert {tree["old"] for tree in trees} == {OLD, NEW}


def test_a_file_that_got_its_name_before_it_was_synced_may_be_torn(left: Callable[[str], list[Tree]]) -> None:
    found = {tree["old"] for tree in left("cwr")}
    assert {OLD, NEW, b""} < found
    assert any(0 < content.count(b"n") < len(NEW) for content in found if content is not None)


def test_what_is_written_in_place_may_be_torn_in_sectors_and_within_one(left: Callable[[str], list[Tree]]) -> None:
    found = {tree["old"] for tree in left("i")} - {None}
    assert OLD in found
    assert OLD[:500] + NEW in found
    assert all(content is not None and content[:500] == OLD[:500] for content in found)
    assert any(content is not None and content[500:512] == b"o" * 12 and b"n" in content for content in found)


def test_names_and_sizes_come_and_go_by_themselves(left: Callable[[str], list[Tree]]) -> None:
    assert {"old" in tree for tree in left("u")} == {True, False}
    assert {"old" in tree for tree in left("ud")} == {False}
    assert {tree["old"] for tree in left("t")} == {OLD, b""}


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no compiler")
@pytest.mark.parametrize("workload", ["rolling", "rescue"])
def test_what_was_acknowledged_lasts(workload: str, tmp_path: Path) -> None:
    different, faults = cut(tmp_path / "cut", workload, 5, 1)
    assert different
    assert faults == []
