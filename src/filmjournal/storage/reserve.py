"""Room kept free on the journal's disk: a file that is let go of when the disk is full, so that a text can be saved.

A full disk leaves no other way: SQLite needs room to delete as well as to write. The room covers the text, its earlier
one, its words in the index, and the pages that SQLite's rollback file takes down before they are written over.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from filmjournal.atomic_file import PRIVATE_MODE, sync_folder

NAME = ".filmjournal-reserve"
SIZE = 4 << 20
ROOM_BESIDE = 2 << 20  # bytes: what must stay free beside a new one, or it would itself fill the disk


class Reserve:
    """The reserve of a folder; the journals in it have it in common. Nothing here raises."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    @property
    def is_there(self) -> bool:
        """Whether there is a whole one."""
        try:
            found = self.path.lstat()
        except OSError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size >= SIZE

    def make(self) -> bool:
        """Make it where there is none and the disk has room for it; whether there is one now."""
        if self.is_there:
            return True
        try:
            if shutil.disk_usage(self.path.parent).free < SIZE + ROOM_BESIDE:
                return False
            self.path.unlink(missing_ok=True)  # a part of one, or something else of that name
            self._write()
        except OSError:
            return False
        return True

    def give_up(self) -> bool:
        """Let go of it; whether that gave room."""
        there = self.is_there
        try:
            self.path.unlink()
        except OSError:
            return False
        with suppress(OSError):  # some file systems give the room only when that is on the disk
            sync_folder(self.path.parent)
        return there

    def _write(self) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_MODE)
        try:
            with os.fdopen(handle, "wb") as file:
                for _mebibyte in range(SIZE >> 20):
                    file.write(os.urandom(1 << 20))  # what can't be compressed or left out takes the room it says
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                self.path.unlink()
            raise
