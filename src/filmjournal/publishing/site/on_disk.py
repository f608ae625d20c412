"""What lies in the folder of a site, found with one look at each of its folders."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

_LEFT_OVER = re.compile(r"\.filmjournal-[0-9a-f]{16}\.tmp")  # the names that `replacing` gives, too


@dataclass
class Disk:
    """What is there. Whatever is no plain file and no folder has the size -1, which no note has."""

    files: dict[str, tuple[int, int]] = field(default_factory=dict)  # size and time of the last change
    folders: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)  # folders in the place of files, and the other way round
    left_over: list[Path] = field(default_factory=list)


def look(folder: Path, addresses: Container[str], folders: set[str]) -> Disk:
    """What is there of these files and folders. Links are looked at, never followed, below the folder itself."""
    disk = Disk()
    root = str(folder)
    for name in ["", *sorted(folders)]:  # a folder comes before those in it
        if name and not _is_folder(f"{root}/{name}", name, disk):
            continue
        prefix = f"{name}/" if name else ""
        files = disk.files
        try:
            entries = os.scandir(f"{root}/{name}")
        except FileNotFoundError:
            continue
        with entries:
            for entry in entries:
                address = prefix + entry.name
                if address in addresses:
                    state = entry.stat(follow_symlinks=False)
                    if stat.S_ISREG(state.st_mode):
                        files[address] = state.st_size, changed(state)
                    elif stat.S_ISDIR(state.st_mode):
                        disk.taken.append(address)
                    else:
                        files[address] = -1, 0
                elif _LEFT_OVER.fullmatch(entry.name):
                    disk.left_over.append(folder / address)
    return disk


def _is_folder(path: str, name: str, disk: Disk) -> bool:
    parent = name.rpartition("/")[0]
    if parent and parent not in disk.folders:
        return False
    try:
        state = os.lstat(path)
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(state.st_mode):
        disk.folders.add(name)
        return True
    disk.taken.append(name)
    return False


def changed(state: os.stat_result) -> int:
    """When a file was last touched, in nanoseconds. A time of writing can be set back, that of a change can't."""
    return state.st_mtime_ns if os.name == "nt" else state.st_ctime_ns


def folders_of(addresses: Iterable[str]) -> set[str]:
    """The folders that the files lie in, and those that these lie in."""
    found: set[str] = set()
    for name in {address.rpartition("/")[0] for address in addresses}:
        folder = name
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found
