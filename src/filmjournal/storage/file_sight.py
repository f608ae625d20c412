"""Knowing a journal's file again: whether what has its name now is what had it before."""

from __future__ import annotations

import errno
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from filmjournal.domain.errors import JournalUnavailable, NotFound
from filmjournal.storage.file_head import head

_LEAST_ROOM = 65_536  # bytes; with less on the disk hardly anything can be saved
_CLOCK_OF_STICKS = 2_000_000_000  # nanoseconds, as exactly as FAT notes when a file was written


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a file: which it is (device and inode), and in which state."""

    file: tuple[int, int]
    size: int
    modified: int  # nanoseconds
    head: bytes

    @classmethod
    def of(cls, path: Path) -> Sight:
        """The file of that name now. Raises OSError.

        Reading its head keeps it open (`file_head`), so that no other file is given the inode of one that is gone.
        """
        found = path.stat()
        try:
            first = head(path)
        except NotFound:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from None
        except JournalUnavailable:  # the system names it still, and can't read it
            raise OSError(errno.EIO, os.strerror(errno.EIO)) from None
        return cls((found.st_dev, found.st_ino), found.st_size, found.st_mtime_ns, first)

    def continues(self, earlier: Sight) -> bool:
        """Whether this is the same file, or on another device one in the very state that was seen last.

        The second is a medium that was taken out and put back, which the system may know under another number.
        """
        if self.file == earlier.file:
            return True
        is_elsewhere = self.file[0] != earlier.file[0]
        same = bool(self.head) and (self.size, self.head) == (earlier.size, earlier.head)
        return is_elsewhere and same and abs(self.modified - earlier.modified) <= _CLOCK_OF_STICKS


def has_no_room(folder: Path) -> bool:
    """Whether the disk is full; False where that can't be told, as on some network drives."""
    try:
        usage = shutil.disk_usage(folder)
    except OSError:
        return False
    return usage.total > 0 and usage.free < _LEAST_ROOM
