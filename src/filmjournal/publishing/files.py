"""Writing a published file so that a reader finds the old one or the new one, never a part of it."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

PUBLISHED_MODE = 0o644  # less what the umask takes: a web server may read what is published


def write_atomically(path: Path, data: bytes) -> None:
    """Put the bytes at a path, whole and on the disk, in place of what is there.

    They go to a temporary file in the same folder, which is flushed and renamed. A link at the path is replaced, not
    followed. Raises OSError with the old file untouched and nothing left behind.
    """
    # A short name of its own: with the target's in it, the longest allowed name would grow too long.
    temporary = path.with_name(f".filmjournal-{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb", opener=_create) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _create(path: str, flags: int) -> int:
    return os.open(path, flags, PUBLISHED_MODE)


def _flush_folder(folder: Path) -> None:
    """Make a rename last through a power cut, where the system lets a folder be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network drives can't, and need not
            raise
    finally:
        os.close(descriptor)
